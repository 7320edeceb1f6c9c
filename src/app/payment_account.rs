//! 振込先の訂正の様式: the account of a payment as a form, with the reason of its correction.
//! It must not store anything.

use crate::app::settings_form::field_findings;
use crate::domain::bank_account::BankAccount;
use crate::domain::finding::Finding;
use crate::procedure::account;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::value::Digits;
use crate::procedure::value::Value;

const REASON: Key<String> = Key::new("correction_reason");

/// The account, and why it is another one from now on.
pub const SECTIONS: &[Section] = &[
    account::SECTION,
    Section {
        title: "訂正の理由",
        fields: &[REASON.field("訂正の理由").always().help(
            "本人の申出、通帳の写しなど、何で確かめたかを入力します。支払の記録に残ります。",
        )],
    },
];

/// The account as it is now.
#[must_use]
pub fn form_of(account: &BankAccount) -> Form {
    let mut form = Form::new();
    let digits = |digits: &str| Digits(digits.to_owned());
    account::ORIGIN.set(&mut form, account.origin);
    account::BANK_CODE.set(&mut form, digits(account.bank.as_str()));
    account::BANK.set(&mut form, account.bank_name.clone());
    account::BRANCH_CODE.set(&mut form, digits(account.branch.as_str()));
    account::BRANCH.set(&mut form, account.branch_name.clone());
    account::KIND.set(&mut form, account.kind);
    account::NUMBER.set(&mut form, digits(account.number.as_str()));
    // As it stands: what no bank takes is for the clerk to mend.
    let holder = Value::Text(account.holder.clone());
    form.set_value(account::HOLDER.name(), Some(holder));
    form
}

/// Missing fields, lengths of codes, and characters that no bank takes.
#[must_use]
pub fn examine(sections: &[Section], form: &Form, facts: &Facts, _taken: &[&str]) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    all.extend(account::examine(form));
    all
}

/// The account and the reason, once both are complete.
#[must_use]
pub fn read(form: &Form) -> Option<(BankAccount, String)> {
    Some((account::bank_account(form)?, REASON.get(form)?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{REASON, SECTIONS, examine, form_of, read};
    use crate::app::sample::Sample;
    use crate::domain::bank_account::{
        AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
    };
    use crate::domain::date::day;
    use crate::procedure::facts::Facts;

    #[test]
    fn 口座は様式にして読み返しても同じで_理由がなければ止まる() {
        let account = BankAccount {
            bank: BankCode::new("0001").unwrap(),
            bank_name: "みずほ".to_owned(),
            branch: BranchCode::new("001").unwrap(),
            branch_name: "東京営業部".to_owned(),
            kind: AccountKind::Savings,
            number: AccountNumber::new("0000123").unwrap(),
            holder: "ミホン　ハナコ".to_owned(),
            origin: AccountOrigin::PublicAccount,
        };
        let facts = Facts::nobody(day!(2026, 11, 24), Sample::load().unwrap().society);
        let mut form = form_of(&account);
        assert_eq!(examine(SECTIONS, &form, &facts, &[]).len(), 1);
        assert_eq!(read(&form), None);
        REASON.set(&mut form, "本人の申出".to_owned());
        assert!(examine(SECTIONS, &form, &facts, &[]).is_empty());
        assert_eq!(read(&form), Some((account, "本人の申出".to_owned())));
    }
}
