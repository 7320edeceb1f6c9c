//! 保険料率: the society's rates by month and the national 支援金率, as one set for a month.
//! It must not compute a premium.

use crate::domain::date::YearMonth;
use crate::domain::dated;
use crate::domain::tables::childcare_support::CHILDCARE_SUPPORT;
use crate::domain::yen::Rate;
use serde::{Deserialize, Serialize};

/// 保険料率の一行: the rates of the 規約 from a month on (健康保険法第160条). Rates are in 1/100,000.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PremiumRateRow {
    /// 月分 from which the rates hold; a premium belongs to its month, not to the day it is paid.
    pub effective_from: YearMonth,
    /// 一般保険料率: 基本 + 特定 + 調整, both shares together.
    pub general: Rate,
    /// 特定保険料率, contained in 一般; only shown (第160条第14項).
    #[serde(default)]
    pub specific: Option<Rate>,
    /// 調整保険料率, contained in 一般; only shown (附則第2条). 未確認: computed outside.
    #[serde(default)]
    pub adjustment: Option<Rate>,
    /// 介護保険料率, both shares together; 0 where the society collects none.
    pub care: Rate,
    /// 一般保険料率のうち被保険者の負担; `None` is half (第161条・第162条).
    #[serde(default)]
    pub employee_general: Option<Rate>,
    /// 介護保険料率のうち被保険者の負担; `None` is half (第161条・第162条).
    #[serde(default)]
    pub employee_care: Option<Rate>,
    /// 支援金率 as announced for a month that the shipped table does not know yet; `None` takes the table.
    #[serde(default)]
    pub childcare_support: Option<Rate>,
}

impl PremiumRateRow {
    /// 基本保険料率: what remains of 一般 without 特定. `None` where 特定 is not entered or larger than 一般.
    #[must_use]
    pub fn basic(&self) -> Option<Rate> {
        let specific = self.specific?.get();
        self.general.get().checked_sub(specific).map(Rate::new)
    }
}

/// The rates of one month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PremiumRates {
    /// 一般保険料率.
    pub general: Rate,
    /// 介護保険料率.
    pub care: Rate,
    /// 子ども・子育て支援金率; 0 before 2026-04.
    pub childcare_support: Rate,
    /// 一般保険料率のうち被保険者の負担; `None` is half.
    pub employee_general: Option<Rate>,
    /// 介護保険料率のうち被保険者の負担; `None` is half.
    pub employee_care: Option<Rate>,
}

/// The rates of a month: the latest row not after it. `None` before the first row.
#[must_use]
pub fn rates_for(rows: &[PremiumRateRow], month: YearMonth) -> Option<PremiumRates> {
    let row = row_for(rows, month)?;
    Some(PremiumRates {
        general: row.general,
        care: row.care,
        childcare_support: childcare_support(rows, month),
        employee_general: row.employee_general,
        employee_care: row.employee_care,
    })
}

/// 支援金率 of a month: of the shipped table and the society's rows the later one; in the same month the society's.
fn childcare_support(rows: &[PremiumRateRow], month: YearMonth) -> Rate {
    let shipped = dated::at(CHILDCARE_SUPPORT, month.first_day());
    let entered = latest(rows, month, |row| row.childcare_support.is_some());
    let entered = entered
        .filter(|row| {
            shipped.is_none_or(|law| row.effective_from.first_day() >= law.effective_from)
        })
        .and_then(|row| row.childcare_support);
    entered
        .or(shipped.map(|law| law.value))
        .unwrap_or(Rate::new(0))
}

/// The row of the 規約 that sets 一般 and 介護 of a month: the latest not after it.
#[must_use]
pub fn row_for(rows: &[PremiumRateRow], month: YearMonth) -> Option<&PremiumRateRow> {
    latest(rows, month, |_| true)
}

fn latest(
    rows: &[PremiumRateRow],
    month: YearMonth,
    counts: fn(&PremiumRateRow) -> bool,
) -> Option<&PremiumRateRow> {
    rows.iter()
        .filter(|row| row.effective_from <= month && counts(row))
        .max_by_key(|row| row.effective_from)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{PremiumRateRow, rates_for};
    use crate::domain::date::YearMonth;
    use crate::domain::yen::Rate;

    fn month(text: &str) -> YearMonth {
        YearMonth::parse_iso(text).unwrap()
    }

    fn row(from: &str, general: u32) -> PremiumRateRow {
        PremiumRateRow {
            effective_from: month(from),
            general: Rate::new(general),
            specific: None,
            adjustment: None,
            care: Rate::new(1750),
            employee_general: None,
            employee_care: None,
            childcare_support: None,
        }
    }

    #[test]
    fn 料率は月分で変わる() {
        let rows = [row("2026-03", 9200), row("2024-03", 9000)];
        let general =
            |text| rates_for(&rows, month(text)).map(|rates: super::PremiumRates| rates.general);
        assert_eq!(general("2024-02"), None);
        assert_eq!(general("2024-03"), Some(Rate::new(9000)));
        assert_eq!(general("2026-02"), Some(Rate::new(9000)));
        assert_eq!(general("2026-03"), Some(Rate::new(9200)));
    }

    #[test]
    fn 支援金は令和8年4月分から() {
        let support = |rows: &[PremiumRateRow], text| {
            rates_for(rows, month(text))
                .unwrap()
                .childcare_support
                .get()
        };
        let rows = [row("2024-03", 9000)];
        assert_eq!(support(&rows, "2026-03"), 0);
        assert_eq!(support(&rows, "2026-04"), 230);
        assert_eq!(support(&rows, "2027-03"), 230);
    }

    #[test]
    fn 入力した支援金率は表より後の月から使う() {
        let support = |rows: &[PremiumRateRow], text| {
            rates_for(rows, month(text))
                .unwrap()
                .childcare_support
                .get()
        };
        let announced = PremiumRateRow {
            childcare_support: Some(Rate::new(300)),
            ..row("2027-04", 9000)
        };
        let rows = [row("2024-03", 9000), announced, row("2027-09", 9100)];
        assert_eq!(support(&rows, "2027-03"), 230);
        assert_eq!(support(&rows, "2027-04"), 300);
        assert_eq!(support(&rows, "2027-10"), 300);
        let outdated = PremiumRateRow {
            childcare_support: Some(Rate::new(100)),
            ..row("2025-04", 9000)
        };
        assert_eq!(support(&[outdated], "2025-04"), 100);
        assert_eq!(support(&[outdated], "2026-04"), 230);
    }

    #[test]
    fn 基本保険料率は一般から特定を引いた率() {
        let with_specific = PremiumRateRow {
            specific: Some(Rate::new(3600)),
            ..row("2026-03", 9200)
        };
        assert_eq!(with_specific.basic(), Some(Rate::new(5600)));
        assert_eq!(row("2026-03", 9200).basic(), None);
        let too_large = PremiumRateRow {
            specific: Some(Rate::new(9300)),
            ..with_specific
        };
        assert_eq!(too_large.basic(), None);
    }
}
