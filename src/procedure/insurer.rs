//! 保険者番号: under which number the society acts; 特例退職被保険者 have one of their own (法別番号63, 保険者番号等設定要領).
//! It must not know a particular procedure.

use crate::domain::member::Category;
use crate::domain::number::InsurerNumber;
use crate::domain::society::Society;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::papers::parts::Issuer;
use crate::procedure::subject::CATEGORY;

/// 保険者番号 for the 被保険者区分 of the form; the society's own where the form names none.
#[must_use]
pub fn insurer_number<'a>(form: &Form, facts: &'a Facts) -> &'a InsurerNumber {
    let category = CATEGORY.get(form).unwrap_or(Category::Employed);
    number_for(category, &facts.society)
}

/// 保険者番号 for a 被保険者区分. Without a number for 特例退職 in the settings the society's own stands.
#[must_use]
pub fn number_for(category: Category, society: &Society) -> &InsurerNumber {
    let own = &society.insurer_number;
    match category {
        Category::Employed | Category::Voluntary => own,
        Category::SpecialRetired => {
            let special = &society.voluntary.special_retired;
            special.insurer_number.as_ref().unwrap_or(own)
        }
    }
}

/// 発行者 of the papers of the form.
#[must_use]
pub fn issuer(form: &Form, facts: &Facts) -> Issuer {
    Issuer {
        insurer_number: insurer_number(form, facts).as_str().to_owned(),
        ..Issuer::of(&facts.society)
    }
}
