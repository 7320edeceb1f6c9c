//! 加入者: the people of the ledger and what is known of each, as plain values.
//! It must not decide eligibility; that is `eligibility` and `dependent`.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::name::{KanaName, PersonName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 加入者管理番号: this program's own number of a person; opaque, never derived from an 個人番号, never reused.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub i64);

impl fmt::Display for PersonId {
    /// `P000501`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{:06}", self.0)
    }
}

coded_enum! {
    /// 性別.
    pub enum Sex {
        /// 男.
        Male = "1", "男";
        /// 女.
        Female = "2", "女";
    }
}

coded_enum! {
    /// 被保険者区分.
    pub enum Category {
        /// 一般: employed at a covered 事業所.
        Employed = "employed", "一般";
        /// 任意継続被保険者 (健康保険法第3条第4項).
        Voluntary = "voluntary", "任意継続";
        /// 特例退職被保険者 (健康保険法附則第3条).
        SpecialRetired = "special_retired", "特例退職";
    }
}

impl Category {
    /// Whether somebody of this 区分 deals with the society directly: 任意継続 or 特例退職.
    #[must_use]
    pub const fn is_continued(self) -> bool {
        matches!(self, Category::Voluntary | Category::SpecialRetired)
    }
}

/// 個人の基本事項: who somebody is, apart from any membership.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Person {
    /// 氏名.
    pub name: PersonName,
    /// カナ氏名.
    pub kana: KanaName,
    /// 通称名・旧姓, where declared.
    pub alias: Option<PersonName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 性別.
    pub sex: Sex,
}
