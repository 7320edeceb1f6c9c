//! 見本健康保険組合の任意継続・特例退職の設定: what a scenario changes by its Japanese name.

use crate::union::date;
use crate::union_benefits;
use daicho::domain::coded::Coded;
use daicho::domain::date::YearMonth;
use daicho::domain::number::{InsurerNumber, Symbol};
use daicho::domain::premium_rates::PremiumRateRow;
use daicho::domain::prepayment_rules::PrepaymentDueDay;
use daicho::domain::society::Society;
use daicho::domain::voluntary_rules::{
    AverageRow, RemunerationRuleKind, RemunerationRuleRow, SpecialRetiredAmountRow,
};
use daicho::domain::yen::{Rate, Yen};

/// Changes one setting; whether the name is known. Several values stand with blanks between.
pub fn voluntary_setting(society: &mut Society, setting: &str, value: &str) -> bool {
    let parts: Vec<&str> = value.split(' ').collect();
    let rules = &mut society.voluntary;
    match setting {
        // An empty text: nothing is entered.
        "任継の記号" | "特退の記号" | "平均" | "特退の額" | "料率" if value.is_empty() =>
            {}
        "任継の記号" => rules.symbol = symbol(value),
        "特退の記号" => rules.special_retired.symbol = symbol(value),
        "特退の保険者番号" => {
            rules.special_retired.insurer_number = Some(InsurerNumber::parse(value).unwrap());
        }
        "特定健康保険組合" => rules.special_retired.is_specific_society = is_yes(value),
        "20日目が休日なら翌営業日まで" => {
            rules.extends_20th_day_over_holiday = is_yes(value);
        }
        "初回の納付期日までの日数" => {
            rules.first_due_days_after = value.parse().unwrap();
        }
        "特定被保険者から介護保険料を徴収" => {
            rules.charges_care_for_dependents = is_yes(value);
        }
        "限度額の有効月数" => society.ceilings.n_months_valid = value.parse().unwrap(),
        "非課税は7月31日まで" => society.ceilings.exempt_ends_in_july = is_yes(value),
        "資格確認書の期限で切る" => {
            society.ceilings.ends_with_eligibility_certificate = is_yes(value);
        }
        "端数処理前から割り引く" => {
            rules.prepayment.prepay_uses_unrounded_premium = is_yes(value);
        }
        "前納期限が休日なら" => {
            let due_day = PrepaymentDueDay::from_code(value).unwrap();
            rules.prepayment.due_day = due_day;
        }
        "納付先" => rules.payee = value.to_owned(),
        "平均" => rules
            .averages
            .extend(parts.iter().map(|part| average(part))),
        "任継の決め方" => rules.remuneration_rules.push(rule(&parts)),
        "特退の額" => rules.special_retired.amounts.push(amount(&parts)),
        "料率" => society.premium_rates.push(rates(&parts)),
        other => return union_benefits::childbirth_setting(society, other, &parts),
    }
    true
}

fn is_yes(value: &str) -> bool {
    value == "はい"
}

fn symbol(value: &str) -> Option<Symbol> {
    Symbol::new(value.parse().unwrap())
}

fn yen(value: &str) -> Yen {
    Yen::parse_typed(value).unwrap()
}

/// `2026:362,450`.
fn average(text: &str) -> AverageRow {
    let (year, average) = text.split_once(':').unwrap();
    AverageRow {
        fiscal_year: year.parse().unwrap(),
        average: yen(average),
        lower_amount: None,
    }
}

/// 年度, first day of acquisition, rule and amount: `2024 2024-04-01 own_amount`.
fn rule(parts: &[&str]) -> RemunerationRuleRow {
    let rule = match parts[2] {
        "average" => RemunerationRuleKind::Average,
        "own_amount" => RemunerationRuleKind::OwnAmount,
        "fixed_amount" => RemunerationRuleKind::FixedAmount,
        other => panic!("知らない決め方 {other}"),
    };
    RemunerationRuleRow {
        fiscal_year_from: parts[0].parse().unwrap(),
        applies_to_acquired_from: date(parts[1]),
        rule,
        fixed_amount: parts.get(3).map(|amount| yen(amount)),
    }
}

/// 年度 and amount, where known average and average bonus: `2026 250,000 362,450 900,000`.
fn amount(parts: &[&str]) -> SpecialRetiredAmountRow {
    SpecialRetiredAmountRow {
        fiscal_year_from: parts[0].parse().unwrap(),
        amount: yen(parts[1]),
        average: parts.get(2).map(|amount| yen(amount)),
        average_bonus: parts.get(3).map(|amount| yen(amount)),
    }
}

/// 月, 一般 and 介護 in 1/100,000: `2026-03 9200 1750`.
fn rates(parts: &[&str]) -> PremiumRateRow {
    PremiumRateRow {
        effective_from: YearMonth::parse_iso(parts[0]).unwrap(),
        general: Rate::new(parts[1].parse().unwrap()),
        specific: None,
        adjustment: None,
        care: Rate::new(parts[2].parse().unwrap()),
        employee_general: None,
        employee_care: None,
        childcare_support: None,
    }
}
