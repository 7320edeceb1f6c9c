//! 情報照会の事務・手続のコード: what the 中間サーバー calls each matter for which is asked.
//! It must not claim that a code is right: the list is not public, and only the society can confirm it.

use crate::domain::coded::{Coded, coded_enum};
use serde::{Deserialize, Serialize};

coded_enum! {
    /// 照会の事務: for what the society asks.
    pub enum InquiryMatter {
        /// 資格取得.
        Acquisition = "SHUTOKU", "資格取得";
        /// 任意継続・特例退職の資格取得.
        Continued = "NINKEI", "任意継続・特例退職の資格取得";
        /// 資格喪失.
        Loss = "SOSHITSU", "資格喪失";
        /// 住所・氏名の変更.
        Change = "HENKO", "住所変更等";
        /// 被扶養者の異動.
        Dependents = "FUYO", "被扶養者の異動";
        /// 限度額適用認定証.
        Ceiling = "GENDOGAKU", "限度額適用認定証";
        /// 出産育児一時金.
        Childbirth = "SHUSSAN", "出産育児一時金";
        /// 傷病手当金.
        Allowance = "SHOBYO", "傷病手当金";
        /// 被扶養者の検認.
        Review = "KENNIN", "被扶養者の検認";
    }
}

/// 事務名コード that the program proposes; unverified.
const OFFICE: &str = "KENPO";

/// 一つの事務のコード.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InquiryCode {
    /// For what is asked.
    pub matter: InquiryMatter,
    /// 事務名コード; empty until it is known.
    pub office: String,
    /// 事務手続コード; empty until it is known.
    pub procedure: String,
    /// Whether somebody compared both with the society's copy of the 仕様書.
    pub is_confirmed: bool,
}

impl InquiryCode {
    /// What the program proposes before the society has entered anything.
    #[must_use]
    pub fn proposed(matter: InquiryMatter) -> InquiryCode {
        InquiryCode {
            matter,
            office: OFFICE.to_owned(),
            procedure: matter.code().to_owned(),
            is_confirmed: false,
        }
    }
}

/// 情報照会のコード: what the society has entered, one for a matter.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct InquiryCodes {
    /// The entered ones; for every other matter the proposal stands.
    pub entered: Vec<InquiryCode>,
}

impl InquiryCodes {
    /// The codes for a matter.
    #[must_use]
    pub fn of(&self, matter: InquiryMatter) -> InquiryCode {
        let entered = self.entered.iter().find(|code| code.matter == matter);
        entered
            .cloned()
            .unwrap_or_else(|| InquiryCode::proposed(matter))
    }

    /// Whether somebody confirmed this pair of codes.
    #[must_use]
    pub fn is_confirmed(&self, office: &str, procedure: &str) -> bool {
        let mut confirmed = self.entered.iter().filter(|code| code.is_confirmed);
        confirmed.any(|code| code.office == office && code.procedure == procedure)
    }
}

#[cfg(test)]
mod tests {
    use super::{InquiryCode, InquiryCodes, InquiryMatter};
    use crate::domain::coded::Coded;

    /// The shipped layout has ten places for each.
    #[test]
    fn 案のコードはみな出荷時のレイアウトに入る() {
        for choice in InquiryMatter::CHOICES {
            assert!(choice.code.len() <= 10, "{}", choice.code);
            assert!(choice.code.chars().all(|one| one.is_ascii_alphanumeric()));
        }
    }

    #[test]
    fn 入力した事務はそのコード_ほかの事務は未確認の案() {
        let own = InquiryCode {
            matter: InquiryMatter::Loss,
            office: "A1".to_owned(),
            procedure: "B2".to_owned(),
            is_confirmed: true,
        };
        let codes = InquiryCodes {
            entered: vec![own.clone()],
        };
        assert_eq!(codes.of(InquiryMatter::Loss), own);
        assert!(codes.is_confirmed("A1", "B2"));
        assert!(!codes.is_confirmed("A1", "B3"));
        let proposed = codes.of(InquiryMatter::Review);
        assert_eq!(
            (proposed.office.as_str(), proposed.procedure.as_str()),
            ("KENPO", "KENNIN")
        );
        assert!(!codes.is_confirmed("KENPO", "KENNIN"));
    }
}
