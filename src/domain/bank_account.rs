//! 口座: a bank account as a paper writes it, with whose account it is.
//! It must not know the master of banks: codes and names stay as they were given.

use crate::domain::coded::coded_enum;
use crate::domain::kana;
use crate::domain::name::KanaName;
use crate::domain::transfer_text::{TransferText, TransferTextError};
use serde::{Deserialize, Serialize};
use std::fmt;

coded_enum! {
    /// 預金種別, as the 全銀 formats number them.
    pub enum AccountKind {
        /// 普通.
        Ordinary = "1", "普通";
        /// 当座.
        Current = "2", "当座";
        /// 貯蓄.
        Savings = "4", "貯蓄";
        /// その他.
        Other = "9", "その他";
    }
}

coded_enum! {
    /// 口座の出所: why this account is paid to.
    pub enum AccountOrigin {
        /// 申請書: the person wrote it on the form.
        Application = "application", "申請書に記載の口座";
        /// 公金受取口座, as 情報照会 answered it.
        PublicAccount = "public_account", "公金受取口座";
        /// 事業主への受領委任.
        Employer = "employer", "事業主（受領委任）";
        /// 医療機関等: 受取代理.
        Institution = "institution", "医療機関等（受取代理）";
    }
}

macro_rules! digit_code {
    ($(#[$meta:meta])* $name:ident, $length:literal) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// How many digits it has.
            pub const DIGITS: usize = $length;

            /// Takes exactly this many ASCII digits.
            #[must_use]
            pub fn new(digits: &str) -> Option<$name> {
                let fits = digits.len() == $length && digits.bytes().all(|b| b.is_ascii_digit());
                fits.then(|| $name(digits.to_owned()))
            }

            /// The digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(digits: String) -> Result<$name, &'static str> {
                $name::new(&digits).ok_or("桁数が合いません。")
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> String {
                code.0
            }
        }
    };
}

digit_code! {
    /// 金融機関コード, 4 digits.
    BankCode, 4
}
digit_code! {
    /// 支店コード, 3 digits.
    BranchCode, 3
}
digit_code! {
    /// 口座番号, 7 digits.
    AccountNumber, 7
}

/// 口座名義（カナ）: of a person, or of a company or hospital with its 「カ）」 and letters.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountHolder(String);

impl AccountHolder {
    /// Takes what banks exchange, and keeps kana full-width with one full-width space between words; a person's name
    /// stands as in [`KanaName`].
    ///
    /// # Errors
    /// Nothing typed, or the first character that banks do not exchange.
    pub fn parse(text: &str) -> Result<AccountHolder, TransferTextError> {
        TransferText::parse(text)?;
        if let Ok(person) = KanaName::parse(text) {
            return Ok(AccountHolder::from(person));
        }
        let words: Vec<String> = text
            .split_whitespace()
            .map(|word| kana::to_full(&kana::hiragana_to_katakana(word)))
            .collect();
        Ok(AccountHolder(words.join("\u{3000}")))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<KanaName> for AccountHolder {
    fn from(person: KanaName) -> AccountHolder {
        AccountHolder(person.as_str().to_owned())
    }
}

/// 口座.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BankAccount {
    /// 金融機関コード.
    pub bank: BankCode,
    /// 金融機関名.
    pub bank_name: String,
    /// 支店コード.
    pub branch: BranchCode,
    /// 支店名.
    pub branch_name: String,
    /// 預金種別.
    pub kind: AccountKind,
    /// 口座番号.
    pub number: AccountNumber,
    /// 口座名義（カナ）, as given.
    pub holder: String,
    /// 口座の出所.
    pub origin: AccountOrigin,
}

impl BankAccount {
    /// 口座番号 for papers and lists: all but the last three digits are hidden.
    #[must_use]
    pub fn masked_number(&self) -> String {
        let digits = self.number.as_str();
        let hidden = digits.len().saturating_sub(3);
        let shown = digits.chars().skip(hidden);
        std::iter::repeat_n('＊', hidden).chain(shown).collect()
    }
}

impl fmt::Debug for BankAccount {
    /// Hidden: an account must not reach a log by accident.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BankAccount(…)")
    }
}

macro_rules! hidden_debug {
    ($($name:ident),+) => { $(
        impl fmt::Debug for $name {
            /// Hidden: part of an account.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}

hidden_debug!(BankCode, BranchCode, AccountNumber, AccountHolder);

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        AccountHolder, AccountKind, AccountNumber, AccountOrigin, BankAccount, BankCode, BranchCode,
    };
    use crate::domain::transfer_text::TransferTextError;

    #[test]
    fn 口座の番号は桁数どおりの数字だけ() {
        assert!(BankCode::new("0001").is_some());
        assert!(BankCode::new("001").is_none());
        assert!(BranchCode::new("0001").is_none());
        assert!(AccountNumber::new("12345６7").is_none());
    }

    #[test]
    fn 口座名義は人の名も法人の名も振込データに使える字で() {
        let kept = |text: &str| AccountHolder::parse(text).map(|holder| holder.as_str().to_owned());
        for (typed, expected) in [
            ("みほん  いちろう", "ミホン　イチロウ"),
            ("ﾐﾎﾝ ｲﾁﾛｰ", "ミホン　イチロー"),
            ("ｶ)ﾐﾎﾝﾃﾞﾝｷ", "カ)ミホンデンキ"),
            ("カ）ミホン　エイギョウショ", "カ）ミホン　エイギョウショ"),
            ("ABCミホン.", "ABCミホン."),
        ] {
            assert_eq!(kept(typed), Ok(expected.to_owned()), "{typed}");
        }
        for (typed, bad) in [
            ("見本　一郎", '見'),
            ("ジョン・スミス", '･'),
            ("ミホン＆カ", '&'),
        ] {
            assert_eq!(
                kept(typed),
                Err(TransferTextError::BadCharacter(bad)),
                "{typed}"
            );
        }
        assert_eq!(kept("　"), Err(TransferTextError::Empty));
    }

    #[test]
    fn 口座番号は下3桁だけを見せ_記録には出さない() {
        let account = BankAccount {
            bank: BankCode::new("0001").unwrap(),
            bank_name: "見本銀行".to_owned(),
            branch: BranchCode::new("001").unwrap(),
            branch_name: "本店".to_owned(),
            kind: AccountKind::Ordinary,
            number: AccountNumber::new("1234567").unwrap(),
            holder: "ミホン　イチロウ".to_owned(),
            origin: AccountOrigin::Application,
        };
        assert_eq!(account.masked_number(), "＊＊＊＊567");
        assert_eq!(
            format!("{account:?} {:?}", account.number),
            "BankAccount(…) AccountNumber(…)"
        );
        let json = serde_json::to_string(&account).unwrap();
        assert_eq!(serde_json::from_str::<BankAccount>(&json).unwrap(), account);
        assert!(serde_json::from_str::<BankCode>("\"12\"").is_err());
    }
}
