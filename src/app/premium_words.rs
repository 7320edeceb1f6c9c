//! 保険料の根拠の言葉: how an amount came about, and what an unpaid month brings, in sentences for the clerk.
//! It must not compute an amount of its own; each line says again what the law's functions did.

use crate::app::premium_book::BookLine;
use crate::domain::coded::Coded;
use crate::domain::date::YearMonth;
use crate::domain::premium_payment::UnpaidEffect;
use crate::domain::premium_rates::rates_for;
use crate::domain::premium_rates::row_for;
use crate::domain::premium_schedule::PremiumMonth;
use crate::domain::society::Society;
use crate::domain::yen::Rate;
use crate::domain::yen::Yen;

/// 根拠 of a month: each part with its rate, the row it is from, the rounding and the article.
pub(super) fn basis(month: &PremiumMonth, society: &Society) -> Vec<String> {
    let rows = &society.premium_rates;
    let (Some(rates), Some(row)) = (rates_for(rows, month.month), row_for(rows, month.month))
    else {
        return Vec::new();
    };
    let standard = month.standard_monthly;
    let premium = month.premium;
    let part = |name: &str, rate: Rate, amount: Yen| {
        format!("{name}　{standard}円 × {rate} ＝ {amount}円")
    };
    let mut lines = vec![part("一般保険料", rates.general, premium.general)];
    if month.care.is_charged() {
        let name = format!("介護保険料（{}）", month.care.label());
        lines.push(part(&name, rates.care, premium.care));
    }
    if rates.childcare_support > Rate::new(0) {
        let name = "子ども・子育て支援金";
        lines.push(part(
            name,
            rates.childcare_support,
            premium.childcare_support,
        ));
    }
    lines.push(format!("合計　{}円", premium.total()));
    lines.push(rounding(society).to_owned());
    lines.push(format!(
        "料率は{}分からのもの。健康保険法第156条第1項、第160条、第161条第1項ただし書",
        row.effective_from.wareki()
    ));
    lines
}

const fn rounding(society: &Society) -> &'static str {
    if society.voluntary.floor_each_part {
        "それぞれ1円未満を切り捨てて合計（組合設定）"
    } else {
        "合計してから1円未満を切捨て（組合設定）。端数は一般保険料に含めて示しています"
    }
}

/// What this month's money not having come brings; empty where nothing.
pub(super) fn effect(unpaid: Option<UnpaidEffect>, line: &BookLine, is_prepaying: bool) -> String {
    let words = match unpaid {
        Some(UnpaidEffect::EndsMembership { month, lost_on }) if month == line.month => {
            format!("{}に資格喪失（保険料の未納）", lost_on.wareki())
        }
        Some(UnpaidEffect::VoidsAcquisition { month, .. }) if month == line.month => {
            "初回の未納のため資格取得の取消".to_owned()
        }
        Some(effect) if line.month > month_of(effect) => {
            format!(
                "{}の未納により、徴収しない見込み",
                month_of(effect).wareki()
            )
        }
        _ => return String::new(),
    };
    if is_prepaying {
        format!("{words}。前納の入金を確かめてください")
    } else {
        words
    }
}

const fn month_of(effect: UnpaidEffect) -> YearMonth {
    match effect {
        UnpaidEffect::VoidsAcquisition { month, .. }
        | UnpaidEffect::EndsMembership { month, .. } => month,
    }
}
