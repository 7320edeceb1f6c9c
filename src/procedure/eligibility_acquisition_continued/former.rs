//! 前の資格: the membership that ended, and what follows from it: person, days, 記号・番号 and what the form offers to fill in.
//! It must not judge; findings stand in `examine_former` and `special`.

use crate::domain::date::Date;
use crate::domain::deadline::lateness_days;
use crate::domain::dependent_codes::CertificationReason;
use crate::domain::member::Category;
use crate::domain::member_file::{DependentPeriod, MemberFile, Membership};
use crate::domain::number::Symbol;
use crate::domain::premium_schedule::first_due_proposal;
use crate::domain::voluntary::{application_deadline, term};
use crate::procedure::blocks::PREVIOUS_INSURER;
use crate::procedure::catalogue::Carried;
use crate::procedure::dependents::{DEPENDENTS, REASON};
use crate::procedure::eligibility_acquisition::{HAS_DEPENDENTS, HasDependents};
use crate::procedure::eligibility_acquisition_continued::keys::{
    CONTINUED_KIND, ContinuedChoice, FIRST_DUE_ON, LOST_ON, SPECIAL_FROM, WRITTEN_MONTHLY,
    is_special,
};
use crate::procedure::eligibility_acquisition_continued::special;
use crate::procedure::facts::Facts;
use crate::procedure::family;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::numbering;
use crate::procedure::person::{ADDRESS, ALIAS, BIRTH_ON, KANA, NAME, RESIDENCE, SEX};
use crate::procedure::subject::{ACQUIRED_ON, written_number, written_symbol};
use crate::procedure::value::{FieldType, Value};

/// 前の資格: the membership as 被保険者 with the written 記号・番号 (the last where none is written) that began before
/// the 資格喪失年月日. What this case itself begins is none of them.
#[must_use]
pub fn former<'a>(form: &Form, facts: &'a Facts) -> Option<&'a Membership> {
    former_of(form, facts.subject_file()?)
}

fn former_of<'a>(form: &Form, file: &'a MemberFile) -> Option<&'a Membership> {
    let (symbol, number) = (written_symbol(form), written_number(form));
    let is_written = |period: &&Membership| {
        number.is_none_or(|number| period.number == number)
            && symbol.is_none_or(|symbol| period.symbol == symbol)
    };
    // While the clerk changes the number to another person's, what came from this file is taken back by this file.
    let has_written = file.insured().any(|period| is_written(&period));
    let lost_on = LOST_ON.get(form);
    let is_before = |period: &&Membership| lost_on.is_none_or(|lost_on| period.since < lost_on);
    let mut before = file.insured().filter(is_before);
    before.rfind(|period| !has_written || is_written(period))
}

/// 資格喪失年月日 of the ledger.
#[must_use]
pub fn lost_on(form: &Form, facts: &Facts) -> Option<Date> {
    former(form, facts)?.lost_on()
}

/// 加入者管理番号.
pub(super) fn person(_: &Form, facts: &Facts) -> Option<Value> {
    Some(facts.subject_file()?.id.into_value())
}

/// 喪失前の被保険者区分.
pub(super) fn category(form: &Form, facts: &Facts) -> Option<Value> {
    Some(former(form, facts)?.category.into_value())
}

/// 勤務していた事業所.
pub(super) fn place(form: &Form, facts: &Facts) -> Option<Value> {
    let place = facts.establishment(&former(form, facts)?.establishment)?;
    Some(Value::Text(place.name.clone()))
}

/// 事業所の所在地.
pub(super) fn place_address(form: &Form, facts: &Facts) -> Option<Value> {
    let place = facts.establishment(&former(form, facts)?.establishment)?;
    Some(Value::Text(place.address.to_string()))
}

/// 在職時の資格取得年月日.
pub(super) fn acquired_on(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Date(former(form, facts)?.since))
}

/// 資格喪失時の標準報酬月額: that of the month of the last day; where the ledger has none, as the 申出書 writes it.
pub(super) fn own_monthly(form: &Form, facts: &Facts) -> Option<Value> {
    let decided = || {
        let last_day = former(form, facts)?.valid_until?;
        let file = facts.subject_file()?;
        Some(file.remuneration_in(last_day.year_month())?.monthly)
    };
    let monthly = decided().or_else(|| WRITTEN_MONTHLY.get(form))?;
    Some(Value::Yen(monthly))
}

/// 資格取得年月日: of 任意継続 the 資格喪失日 (第37条), of 特例退職 the day on which the 申出 was accepted (附則第3条第3項).
pub(super) fn continued_from(form: &Form, facts: &Facts) -> Option<Value> {
    let lost_on = LOST_ON.get(form)?;
    CONTINUED_KIND.get(form)?;
    Some(Value::Date(first_day(form, lost_on, facts)))
}

fn first_day(form: &Form, lost_on: Date, facts: &Facts) -> Date {
    if is_special(form) {
        let accepted_on = facts.received_on.max(lost_on);
        SPECIAL_FROM.get(form).unwrap_or(accepted_on)
    } else {
        lost_on
    }
}

/// 被保険者区分 of the new membership.
pub(super) fn new_category(form: &Form, _: &Facts) -> Option<Value> {
    Some(category_of(form)?.into_value())
}

/// 被保険者区分 of the new membership.
#[must_use]
pub fn category_of(form: &Form) -> Option<Category> {
    Some(match CONTINUED_KIND.get(form)? {
        ContinuedChoice::Voluntary => Category::Voluntary,
        ContinuedChoice::SpecialRetired => Category::SpecialRetired,
    })
}

/// 任意継続の期間の末日; 特例退職 has none.
pub(super) fn term_until(form: &Form, _: &Facts) -> Option<Value> {
    let acquired_on = ACQUIRED_ON.get(form).filter(|_| !is_special(form))?;
    Some(Value::Date(term(acquired_on).until))
}

/// 資格喪失予定年月日.
pub(super) fn term_end(form: &Form, _: &Facts) -> Option<Value> {
    let acquired_on = ACQUIRED_ON.get(form).filter(|_| !is_special(form))?;
    Some(Value::Date(term(acquired_on).lost_on))
}

/// 申出の期限: 20 days with the 資格喪失日 as the first, or the months of the 特例退職.
pub(super) fn deadline(form: &Form, facts: &Facts) -> Option<Value> {
    Some(Value::Date(due_on(form, facts)?))
}

/// 遅延日数.
pub(super) fn late_days(form: &Form, facts: &Facts) -> Option<Value> {
    let due_on = due_on(form, facts)?;
    Some(Value::Int(lateness_days(due_on, facts.received_on)))
}

fn due_on(form: &Form, facts: &Facts) -> Option<Date> {
    if is_special(form) {
        return special::due_on(form, facts);
    }
    let society = &facts.society;
    let deadline = application_deadline(LOST_ON.get(form)?, &society.voluntary, &society.holidays);
    Some(deadline.accepted_until)
}

/// 記号 that the society gives for the 区分; `None` where the 記号・番号 of the employment is kept.
fn own_symbol(form: &Form, facts: &Facts) -> Option<Symbol> {
    let rules = &facts.society.voluntary;
    if is_special(form) {
        rules.special_retired.symbol
    } else {
        rules.symbol
    }
}

/// 記号.
pub(super) fn symbol(form: &Form, facts: &Facts) -> Option<Value> {
    let kept = || former(form, facts).map(|period| period.symbol);
    let symbol = own_symbol(form, facts).or_else(kept)?;
    Some(Value::Int(i64::from(symbol.get())))
}

/// 番号: the next free one of the 記号, or the person's own of the employment.
pub(super) fn number(form: &Form, facts: &Facts) -> Option<Value> {
    if own_symbol(form, facts).is_some() {
        return numbering::member_number(form, facts);
    }
    let kept = former(form, facts)?.number;
    Some(Value::Int(i64::from(kept.get())))
}

/// What the ledger offers: who the person is and where the person lives, the day of the loss, the day on which the
/// first premium falls due, and the family that lost with the person.
pub(super) fn carried(form: &Form, facts: &Facts) -> Vec<Carried> {
    let Some(file) = facts.subject_file() else {
        return Vec::new();
    };
    let person = &file.person;
    let society = &facts.society;
    let on = facts.received_on;
    let first_due_on = first_due_proposal(on, &society.voluntary, &society.holidays);
    let mut all: Vec<Carried> = [
        offer(LOST_ON, lost_on(form, facts)),
        offer(CONTINUED_KIND, Some(ContinuedChoice::Voluntary)),
        offer(NAME, Some(person.name.clone())),
        offer(KANA, Some(person.kana.clone())),
        offer(ALIAS, person.alias.clone()),
        offer(BIRTH_ON, Some(person.birth_on)),
        offer(SEX, Some(person.sex)),
        offer(ADDRESS, file.address_on(facts.today).cloned()),
        offer(RESIDENCE, file.residence_on(facts.today).cloned()),
        offer(FIRST_DUE_ON, Some(first_due_on)),
        offer(PREVIOUS_INSURER, Some(society.name.clone())),
    ]
    .into_iter()
    .flatten()
    .collect();
    let rows = family_rows(form, facts);
    if !rows.is_empty() {
        all.extend(offer(HAS_DEPENDENTS, Some(HasDependents::Yes)));
        all.push((DEPENDENTS.name(), Value::Rows(rows)));
    }
    all
}

fn offer<T: FieldType>(key: Key<T>, value: Option<T>) -> Option<Carried> {
    Some((key.name(), value?.into_value()))
}

/// The 被扶養者 who lost on the same day, proposed to be certified anew from the acquisition.
fn family_rows(form: &Form, facts: &Facts) -> Vec<Form> {
    let rows = lost_on(form, facts).map(|lost_on| {
        let since_on = first_day(form, lost_on, facts);
        let family = family_before(form, facts).into_iter();
        family
            .map(|dependent| {
                let mut row = family::proposed(dependent, since_on, facts);
                REASON.set(&mut row, CertificationReason::Other);
                row
            })
            .collect()
    });
    rows.unwrap_or_default()
}

/// The 被扶養者 on the last day of the membership before.
#[must_use]
pub fn family_before<'a>(form: &Form, facts: &'a Facts) -> Vec<&'a DependentPeriod> {
    let last_day = former(form, facts).and_then(|period| period.valid_until);
    facts
        .subject_file()
        .zip(last_day)
        .map(|(file, last_day)| family::dependents_on(file, last_day))
        .unwrap_or_default()
}
