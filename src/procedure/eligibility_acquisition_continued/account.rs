//! 口座: the account for 口座振替 and 還付, as the 申出書 writes it.
//! It must not write a file for the bank.

use crate::domain::coded::coded_enum;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::name::KanaName;
use crate::domain::premium_receipt::PremiumMethod;
use crate::procedure::eligibility_acquisition_continued::keys::METHOD;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::value::Digits;

coded_enum! {
    /// 預金種別, as the 全銀 formats number them.
    pub enum AccountKind {
        /// 普通.
        Ordinary = "1", "普通";
        /// 当座.
        Current = "2", "当座";
        /// 貯蓄.
        Savings = "4", "貯蓄";
    }
}

/// 金融機関.
pub const BANK: Key<String> = Key::new("account.bank");
/// 金融機関コード, 4 digits.
pub const BANK_CODE: Key<Digits> = Key::new("account.bank_code");
/// 支店.
pub const BRANCH: Key<String> = Key::new("account.branch");
/// 支店コード, 3 digits.
pub const BRANCH_CODE: Key<Digits> = Key::new("account.branch_code");
/// 預金種別.
pub const KIND: Key<AccountKind> = Key::new("account.kind");
/// 口座番号, 7 digits.
pub const NUMBER: Key<Digits> = Key::new("account.number");
/// 口座名義（カナ）.
pub const HOLDER: Key<KanaName> = Key::new("account.holder");

/// Whether the premium is drawn from an account.
#[must_use]
pub fn is_transfer(form: &Form) -> bool {
    METHOD.get(form) == Some(PremiumMethod::Transfer)
}

/// Codes and numbers have their lengths.
#[must_use]
pub fn examine(form: &Form) -> Vec<Finding> {
    [
        (BANK_CODE, "金融機関コード", 4),
        (BRANCH_CODE, "支店コード", 3),
        (NUMBER, "口座番号", 7),
    ]
    .into_iter()
    .filter_map(|(key, label, length)| {
        let digits = key.get(form)?;
        (digits.0.len() != length).then(|| {
            Finding::blocks(
                "continued.account_length",
                format!(
                    "「{label}」は{length}桁です。足りないときは前に0を付けて入力してください。"
                ),
            )
            .at(FieldPath::of(key.name()))
        })
    })
    .collect()
}
