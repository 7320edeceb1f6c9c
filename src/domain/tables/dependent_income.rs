//! 被扶養者の収入要件: income limits by the day of the 認定.
//! It must not know a person.

use crate::domain::date::day;
use crate::domain::dated::Dated;
use crate::domain::yen::Yen;

/// The limits in force together: each means "below this amount a year".
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IncomeLimits {
    /// 基本.
    pub basic: Yen,
    /// 60歳以上 or 障害厚生年金を受けられる程度の障害.
    pub elderly_or_disabled: Yen,
    /// 19歳以上23歳未満 other than a 配偶者; `None` before the rule existed.
    pub student_age: Option<Yen>,
}

/// 昭和52年4月6日保発第9号・庁保発第9号 and its amendments.
pub const INCOME_LIMITS: &[Dated<IncomeLimits>] = &[
    Dated {
        effective_from: day!(1993, 4, 1),
        value: IncomeLimits {
            basic: Yen::new(1_300_000),
            elderly_or_disabled: Yen::new(1_800_000),
            student_age: None,
        },
        law: "昭和52年4月6日保発第9号・庁保発第9号（健康保険法第3条第7項）",
    },
    Dated {
        effective_from: day!(2025, 10, 1),
        value: IncomeLimits {
            basic: Yen::new(1_300_000),
            elderly_or_disabled: Yen::new(1_800_000),
            student_age: Some(Yen::new(1_500_000)),
        },
        law: "昭和52年4月6日保発第9号・庁保発第9号（19歳以上23歳未満は令和7年10月1日から150万円未満）",
    },
];
