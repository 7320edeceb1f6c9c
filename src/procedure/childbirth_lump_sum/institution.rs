//! 受取代理人の口座: the account of the hospital under 受取代理制度, beside the one of the person.
//! It must not know more of accounts than `account` does.

use crate::domain::bank_account::{AccountHolder, AccountKind, AccountOrigin, BankAccount};
use crate::domain::finding::{FieldPath, Finding};
use crate::procedure::account;
use crate::procedure::childbirth_lump_sum::keys::pays_institution;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::value::Digits;

/// What stands before the keys of [`account`].
const PREFIX: &str = "institution_";

const BANK: Key<String> = Key::new("institution_account.bank");
const BANK_CODE: Key<Digits> = Key::new("institution_account.bank_code");
const BRANCH: Key<String> = Key::new("institution_account.branch");
const BRANCH_CODE: Key<Digits> = Key::new("institution_account.branch_code");
const KIND: Key<AccountKind> = Key::new("institution_account.kind");
const NUMBER: Key<Digits> = Key::new("institution_account.number");
const HOLDER: Key<AccountHolder> = Key::new("institution_account.holder");

/// 受取代理人の口座.
pub(super) const SECTION: Section = Section {
    title: "受取代理人（医療機関等）の口座",
    fields: &[
        BANK_CODE
            .field("医療機関等の金融機関コード")
            .when(pays_institution)
            .widget(account::BANK_WIDGET),
        BANK.field("医療機関等の金融機関")
            .when(pays_institution)
            .widget(account::BANK_WIDGET),
        BRANCH_CODE
            .field("医療機関等の支店コード")
            .when(pays_institution)
            .widget(account::BANK_WIDGET),
        BRANCH
            .field("医療機関等の支店")
            .when(pays_institution)
            .widget(account::BANK_WIDGET),
        KIND.field("医療機関等の預金種別").when(pays_institution),
        NUMBER.field("医療機関等の口座番号").when(pays_institution),
        HOLDER
            .field("医療機関等の口座名義（カナ）")
            .when(pays_institution)
            .help(account::HOLDER_HELP),
    ],
};

/// The fields of the hospital under the keys of [`account`].
fn as_account(form: &Form) -> Form {
    let mut own = Form::new();
    for (key, value) in form.iter() {
        if let Some(key) = key.strip_prefix(PREFIX) {
            own.set_value(key, Some(value.clone()));
        }
    }
    own
}

/// The account of the hospital, once it is complete.
pub(super) fn bank_account(form: &Form) -> Option<BankAccount> {
    let account = account::bank_account(&as_account(form))?;
    Some(BankAccount {
        origin: AccountOrigin::Institution,
        ..account
    })
}

/// Codes and numbers have their lengths.
pub(super) fn examine(form: &Form) -> Vec<Finding> {
    let mut all = account::examine(&as_account(form));
    for finding in &mut all {
        if let Some(path) = &finding.at {
            finding.at = Some(FieldPath::of(&format!("{PREFIX}{}", path.key)));
        }
    }
    all
}
