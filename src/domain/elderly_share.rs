//! 70歳以上の一部負担金の割合: 2割 or 3割 (健康保険法第74条・第110条, 令第34条).
//! It must not decide 基準収入額適用: that needs an application with incomes.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::eligibility::{elderly_share_from, has_elderly_share};
use crate::domain::yen::Yen;

coded_enum! {
    /// 一部負担金の割合.
    pub enum ElderlyShare {
        /// 2割.
        TwoTenths = "2", "2割";
        /// 3割: 現役並み所得者.
        ThreeTenths = "3", "3割";
    }
}

/// 現役並み: a 標準報酬月額 from here on (令第34条第1項).
pub const HIGH_INCOME_FROM: Yen = Yen::new(280_000);

/// A share with the first day on which it applies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShareFrom {
    /// 割合.
    pub share: ElderlyShare,
    /// 発効期日.
    pub applies_from: Date,
}

/// The 被保険者 who supports somebody of 70 or older, or is that person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShareOfInsured {
    /// 生年月日.
    pub birth_on: Date,
    /// 標準報酬月額.
    pub standard_monthly: Yen,
}

/// The share of a person on a day, `None` outside 70 to 74. 3割 only where the 被保険者 is 70 or older too and has a
/// 標準報酬月額 of 280,000円 or more; with a younger 被保険者 it is 2割 (令第34条第1項).
#[must_use]
pub fn elderly_share(
    birth_on: Date,
    insured: ShareOfInsured,
    member_from: Date,
    on: Date,
) -> Option<ShareFrom> {
    if !has_elderly_share(birth_on, on) {
        return None;
    }
    let is_high =
        has_elderly_share(insured.birth_on, on) && insured.standard_monthly >= HIGH_INCOME_FROM;
    let share = if is_high {
        ElderlyShare::ThreeTenths
    } else {
        ElderlyShare::TwoTenths
    };
    Some(ShareFrom {
        share,
        applies_from: elderly_share_from(birth_on).max(member_from),
    })
}

#[cfg(test)]
mod tests {
    use super::{ElderlyShare, ShareFrom, ShareOfInsured, elderly_share};
    use crate::domain::date::{Date, day};
    use crate::domain::yen::Yen;

    const SEVENTY: Date = day!(1956, 12, 1);

    fn share(birth_on: Date, insured_birth_on: Date, monthly: i64) -> Option<ShareFrom> {
        let insured = ShareOfInsured {
            birth_on: insured_birth_on,
            standard_monthly: Yen::new(monthly),
        };
        elderly_share(birth_on, insured, day!(2026, 11, 2), day!(2026, 12, 1))
    }

    fn from_december(share: ElderlyShare) -> Option<ShareFrom> {
        Some(ShareFrom {
            share,
            applies_from: day!(2026, 12, 1),
        })
    }

    #[test]
    fn 二十八万円から三割() {
        let two = from_december(ElderlyShare::TwoTenths);
        assert_eq!(share(SEVENTY, SEVENTY, 260_000), two);
        let three = from_december(ElderlyShare::ThreeTenths);
        assert_eq!(share(SEVENTY, SEVENTY, 280_000), three);
    }

    #[test]
    fn 被保険者が七十歳未満なら家族は二割() {
        let two = from_december(ElderlyShare::TwoTenths);
        assert_eq!(share(SEVENTY, day!(1960, 1, 1), 1_390_000), two);
    }

    #[test]
    fn 七十歳の翌月一日の前日には割合がない() {
        assert_eq!(share(day!(1956, 12, 2), SEVENTY, 280_000), None);
    }

    #[test]
    fn 加入が後なら加入の日から() {
        let insured = ShareOfInsured {
            birth_on: day!(1954, 1, 1),
            standard_monthly: Yen::new(200_000),
        };
        let joined = day!(2026, 11, 2);
        let share = elderly_share(day!(1954, 1, 1), insured, joined, day!(2026, 11, 22));
        assert_eq!(share.map(|share| share.applies_from), Some(joined));
    }
}
