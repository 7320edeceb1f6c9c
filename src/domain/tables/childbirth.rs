//! 出産育児一時金の額: the amount for one child by the day of birth (健康保険法第101条, 施行令第36条).
//! It must not hold a planned amount, nor know a birth.

use crate::domain::date::{Date, day};
use crate::domain::dated::Dated;
use crate::domain::yen::Yen;

/// The two amounts in force together, for one child.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ChildbirthAmounts {
    /// 産科医療補償制度に加入する医療機関等での在胎22週以上の出産 (施行令第36条ただし書).
    pub with_scheme: Yen,
    /// Any other birth (施行令第36条本文).
    pub basic: Yen,
}

/// Amounts by 出産日. The row of 2009 is 未確認; the law of those days stands in no source that was read.
pub const CHILDBIRTH_AMOUNTS: &[Dated<ChildbirthAmounts>] = &[
    Dated {
        effective_from: day!(2009, 10, 1),
        value: ChildbirthAmounts {
            with_scheme: Yen::new(420_000),
            basic: Yen::new(390_000),
        },
        law: "健康保険法施行令第36条（平成21年10月1日以後の出産、未確認）",
    },
    Dated {
        effective_from: day!(2015, 1, 1),
        value: ChildbirthAmounts {
            with_scheme: Yen::new(420_000),
            basic: Yen::new(404_000),
        },
        law: "健康保険法施行令第36条（平成27年1月1日以後の出産）",
    },
    Dated {
        effective_from: day!(2022, 1, 1),
        value: ChildbirthAmounts {
            with_scheme: Yen::new(420_000),
            basic: Yen::new(408_000),
        },
        law: "健康保険法施行令第36条（令和4年1月1日以後の出産）",
    },
    Dated {
        effective_from: day!(2023, 4, 1),
        value: ChildbirthAmounts {
            with_scheme: Yen::new(500_000),
            basic: Yen::new(488_000),
        },
        law: "健康保険法施行令第36条（令和5年4月1日以後の出産）",
    },
];

/// 令和8年法律第31号 (published 2026-06-05) replaces the 出産育児一時金 on a day set by 政令, at the latest on this one.
/// Planned: the day itself is the society's setting once it is known.
pub const REPLACED_AT_THE_LATEST_ON: Date = day!(2028, 6, 4);
