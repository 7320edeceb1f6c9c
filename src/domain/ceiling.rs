//! 適用区分: which ceiling of 高額療養費 holds for a person in a month (健康保険法施行令第42条).
//! It must not know a form or a certificate; limits are `ceiling_limits`, validity is `ceiling_validity`.

use crate::domain::ceiling_rules::{
    CeilingBasis, CeilingGroup, CeilingRow, CeilingRules, CeilingStatus,
};
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::elderly_share::{HIGH_INCOME_FROM, ShareOfInsured};
use crate::domain::eligibility::has_elderly_share;
use crate::domain::tables::ceiling::SHIPPED;
use crate::domain::yen::Yen;

coded_enum! {
    /// 市町村民税の課税・非課税: of the 被保険者, and from 70 on of the 被保険者 and all 被扶養者.
    pub enum TaxStanding {
        /// 課税.
        Taxed = "taxed", "課税";
        /// 非課税.
        Exempt = "exempt", "非課税";
        /// 非課税で、世帯に所得がない (低所得Ⅰ, 70 or older).
        Lowest = "lowest", "非課税（70歳以上、世帯に所得がない）";
    }
}

/// 区分の判定に要る事実.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CeilingCase {
    /// 療養のあった月.
    pub month: YearMonth,
    /// 適用対象者の生年月日.
    pub birth_on: Date,
    /// The 被保険者, with the 標準報酬月額 of the month.
    pub insured: ShareOfInsured,
    /// 市町村民税.
    pub tax: TaxStanding,
    /// 基準収入額適用 (令第34条第2項): the income lies below the limit, on application.
    pub has_low_income_rule: bool,
    /// オ although the 標準報酬月額 is high, by the decision of the clerk.
    pub is_exempt_despite_pay: bool,
}

/// Why a 適用区分 holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CeilingReason {
    /// 70歳未満: by 標準報酬月額.
    Standard,
    /// 70歳以上: 現役並み by 標準報酬月額.
    HighIncome,
    /// 70歳以上: 一般.
    General,
    /// 70歳以上: 一般 by 基準収入額適用.
    LowIncomeRule,
    /// 市町村民税非課税.
    TaxExempt,
    /// 非課税, but the 標準報酬月額 is too high for オ in this society (未確認).
    ExemptTooHighPay,
}

impl CeilingReason {
    /// In words, for the 根拠.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            CeilingReason::Standard => "標準報酬月額による",
            CeilingReason::HighIncome => "70歳以上の現役並み所得者（標準報酬月額28万円以上）",
            CeilingReason::General => "70歳以上で現役並みでない人",
            CeilingReason::LowIncomeRule => "基準収入額適用により一般",
            CeilingReason::TaxExempt => "市町村民税非課税",
            CeilingReason::ExemptTooHighPay => {
                "非課税だが標準報酬月額が高いため標準報酬月額による（組合の設定）"
            }
        }
    }
}

/// 適用区分の判定.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CeilingDecision {
    /// The row with its limits.
    pub row: CeilingRow,
    /// Why.
    pub reason: CeilingReason,
}

/// 年齢による区分 of a month: 70 to 74 from the month in which the 高齢受給 begins.
#[must_use]
pub fn group_in(birth_on: Date, month: YearMonth) -> CeilingGroup {
    if has_elderly_share(birth_on, month.first_day()) {
        CeilingGroup::Elderly
    } else {
        CeilingGroup::Under70
    }
}

/// The rows of an age group in force in a month, highest 標準報酬月額 first. A table that the society entered takes the
/// place of the shipped one of the same day. Empty before the first shipped table.
#[must_use]
pub fn rows_in(group: CeilingGroup, month: YearMonth, rules: &CeilingRules) -> Vec<&CeilingRow> {
    let first = month.first_day();
    let of_group = |row: &&CeilingRow| row.group == group && row.effective_from <= first;
    let own: Vec<&CeilingRow> = rules.rows.iter().filter(of_group).collect();
    let shipped: Vec<&CeilingRow> = SHIPPED.iter().filter(of_group).collect();
    let latest = |rows: &[&CeilingRow]| rows.iter().map(|row| row.effective_from).max();
    let (own_from, shipped_from) = (latest(&own), latest(&shipped));
    let (table, from) = if own_from.is_some() && own_from >= shipped_from {
        (own, own_from)
    } else {
        (shipped, shipped_from)
    };
    let in_force = table.into_iter();
    let mut rows: Vec<&CeilingRow> = in_force
        .filter(|row| Some(row.effective_from) == from)
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.standard_from));
    rows
}

/// The row with this code in a month.
#[must_use]
pub fn row_of<'a>(code: &str, month: YearMonth, rules: &'a CeilingRules) -> Option<&'a CeilingRow> {
    [CeilingGroup::Under70, CeilingGroup::Elderly]
        .into_iter()
        .flat_map(|group| rows_in(group, month, rules))
        .find(|row| row.code == code)
}

/// 適用区分 of a person in a month. `None` before the first table, and where a table lacks the row.
#[must_use]
pub fn decide_ceiling(case: &CeilingCase, rules: &CeilingRules) -> Option<CeilingDecision> {
    let group = group_in(case.birth_on, case.month);
    let rows = rows_in(group, case.month, rules);
    let decided = match group {
        CeilingGroup::Under70 => under_70(case, &rows, rules),
        CeilingGroup::Elderly => elderly(case, &rows),
    };
    decided.map(|(row, reason)| CeilingDecision {
        row: row.clone(),
        reason,
    })
}

/// 非課税 at a 標準報酬月額 for which the society does not apply オ: the clerk is asked.
#[must_use]
pub fn is_exempt_with_high_pay(case: &CeilingCase, rules: &CeilingRules) -> bool {
    let limit = rules.exempt_below;
    case.tax != TaxStanding::Taxed
        && group_in(case.birth_on, case.month) == CeilingGroup::Under70
        && limit.is_some_and(|limit| case.insured.standard_monthly >= limit)
}

type Decided<'a> = Option<(&'a CeilingRow, CeilingReason)>;

fn under_70<'a>(case: &CeilingCase, rows: &[&'a CeilingRow], rules: &CeilingRules) -> Decided<'a> {
    let standard = by_standard(rows, case.insured.standard_monthly);
    if case.tax == TaxStanding::Taxed {
        return standard.map(|row| (row, CeilingReason::Standard));
    }
    if is_exempt_with_high_pay(case, rules) && !case.is_exempt_despite_pay {
        return standard.map(|row| (row, CeilingReason::ExemptTooHighPay));
    }
    of_basis(rows, CeilingBasis::TaxExempt).map(|row| (row, CeilingReason::TaxExempt))
}

/// 70 to 74. 現役並み comes before 低所得: only a 被保険者 of 70 or older makes a household 現役並み (令第34条第1項).
fn elderly<'a>(case: &CeilingCase, rows: &[&'a CeilingRow]) -> Decided<'a> {
    let insured = case.insured;
    let is_high = has_elderly_share(insured.birth_on, case.month.first_day())
        && insured.standard_monthly >= HIGH_INCOME_FROM;
    if is_high && !case.has_low_income_rule {
        let row = by_standard(rows, insured.standard_monthly)?;
        return Some((row, CeilingReason::HighIncome));
    }
    let (basis, reason) = match case.tax {
        TaxStanding::Lowest => (CeilingBasis::Lowest, CeilingReason::TaxExempt),
        TaxStanding::Exempt => (CeilingBasis::TaxExempt, CeilingReason::TaxExempt),
        TaxStanding::Taxed if is_high => (CeilingBasis::General, CeilingReason::LowIncomeRule),
        TaxStanding::Taxed => (CeilingBasis::General, CeilingReason::General),
    };
    of_basis(rows, basis).map(|row| (row, reason))
}

fn by_standard<'a>(rows: &[&'a CeilingRow], standard: Yen) -> Option<&'a CeilingRow> {
    let mut rows = rows.iter().copied();
    rows.find(|row| row.basis == CeilingBasis::Standard && row.standard_from <= standard)
}

fn of_basis<'a>(rows: &[&'a CeilingRow], basis: CeilingBasis) -> Option<&'a CeilingRow> {
    rows.iter().copied().find(|row| row.basis == basis)
}

/// 交付済みの認定証: what is compared with the 標準報酬月額 of the following months.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CertifiedCeiling<'a> {
    /// Code of the 適用区分.
    pub code: &'a str,
    /// The first month to look at.
    pub from: YearMonth,
    /// 有効期限.
    pub until: Date,
    /// 適用対象者の生年月日.
    pub birth_on: Date,
    /// 被保険者の生年月日.
    pub insured_birth_on: Date,
}

/// 差替えの要る認定証: the first month, up to the 有効期限, in which another 適用区分 holds, with the new decision. Months
/// without 標準報酬月額 and rows that are only planned are not compared; 非課税 is taken to go on.
#[must_use]
pub fn first_misfit(
    certified: &CertifiedCeiling<'_>,
    rules: &CeilingRules,
    standard_in: impl Fn(YearMonth) -> Option<Yen>,
) -> Option<(YearMonth, CeilingDecision)> {
    let n_months = certified
        .until
        .year_month()
        .months_since(certified.from)
        .clamp(-1, 120);
    let decide = |month: YearMonth, has_low_income_rule: bool| {
        let case = CeilingCase {
            month,
            birth_on: certified.birth_on,
            insured: ShareOfInsured {
                birth_on: certified.insured_birth_on,
                standard_monthly: standard_in(month)?,
            },
            tax: tax_of(certified.code, month, rules),
            has_low_income_rule,
            is_exempt_despite_pay: true,
        };
        decide_ceiling(&case, rules)
    };
    let is_code = |decision: &CeilingDecision| decision.row.code == certified.code;
    // Whoever has the 区分 only by 基準収入額適用 is taken to keep it.
    let has_rule = !decide(certified.from, false).is_some_and(|plain| is_code(&plain))
        && decide(certified.from, true).is_some_and(|ruled| is_code(&ruled));
    let mut months = (0..=n_months).filter_map(|n| i32::try_from(n).ok());
    months.find_map(|n| {
        let month = certified.from.add_months(n);
        let decision = decide(month, has_rule)?;
        let counts = !is_code(&decision) && decision.row.status == CeilingStatus::InForce;
        counts.then_some((month, decision))
    })
}

/// The 非課税 that a 適用区分 stands for.
fn tax_of(code: &str, month: YearMonth, rules: &CeilingRules) -> TaxStanding {
    match row_of(code, month, rules).map(|row| row.basis) {
        Some(CeilingBasis::TaxExempt) => TaxStanding::Exempt,
        Some(CeilingBasis::Lowest) => TaxStanding::Lowest,
        Some(CeilingBasis::Standard | CeilingBasis::General) | None => TaxStanding::Taxed,
    }
}
