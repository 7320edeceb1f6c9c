//! 標準報酬月額と保険料の審査: what the settings lack, what the 申出書 writes otherwise, and the first due date.
//! It must not compute an amount.

use crate::domain::finding::{FieldPath, Finding};
use crate::domain::premium_receipt::PremiumMethod;
use crate::procedure::eligibility_acquisition_continued::decision::{
    Decision, Undecided, decisions,
};
use crate::procedure::eligibility_acquisition_continued::former::former;
use crate::procedure::eligibility_acquisition_continued::keys::{
    FIRST_DUE_ON, METHOD, MONTHS, OWN_MONTHLY, WRITTEN_MONTHLY,
};
use crate::procedure::eligibility_acquisition_continued::premium::schedule;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::subject::{ACQUIRED_ON, STANDARD_MONTHLY};

/// All findings about amounts and payment.
pub(super) fn examine_money(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_written(form);
    all.extend(examine_decisions(form, facts));
    all.extend(examine_schedule(form, facts));
    all.extend(examine_first_due(form, facts));
    all.extend(examine_method(form));
    all
}

/// The amount of the 申出書 against the ledger.
fn examine_written(form: &Form) -> Vec<Finding> {
    let (Some(written), Some(own)) = (WRITTEN_MONTHLY.get(form), OWN_MONTHLY.get(form)) else {
        return Vec::new();
    };
    if written == own {
        return Vec::new();
    }
    vec![
        Finding::confirm(
            "continued.monthly_differs",
            format!("申出書の標準報酬月額が台帳の額（{own}円）と異なります。台帳の額で決定してよいか確かめてください。"),
        )
        .at(FieldPath::of(WRITTEN_MONTHLY.name())),
    ]
}

fn examine_decisions(form: &Form, facts: &Facts) -> Vec<Finding> {
    let at = |finding: Finding| finding.at(FieldPath::of(STANDARD_MONTHLY.name()));
    match decisions(form, facts) {
        Ok(decided) => decided.iter().flat_map(examine_decision).map(at).collect(),
        Err(undecided) => undecided_finding(undecided, form, facts)
            .map(at)
            .into_iter()
            .collect(),
    }
}

fn examine_decision(decision: &Decision) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(gap) = decision.missing {
        all.push(
            Finding::confirm(
                "continued.no_average",
                format!("{gap}登録までは、資格喪失時の標準報酬月額で決定します。"),
            )
            .law("健康保険法第47条"),
        );
    }
    if let Some(ceiling) = decision.ceiling.filter(|ceiling| !ceiling.is_kept) {
        all.push(
            Finding::confirm(
                "continued.above_ceiling",
                format!(
                    "特例退職被保険者の標準報酬月額が法律の上限（{}円）の等級を超えています。組合設定の額を確かめてください。",
                    ceiling.amount
                ),
            )
            .law("健康保険法附則第3条第4項"),
        );
    }
    all
}

fn undecided_finding(undecided: Undecided, form: &Form, facts: &Facts) -> Option<Finding> {
    let (code, law) = match undecided {
        Undecided::Unknown => return None,
        // Without a loss in the ledger there is no last month either, and that is said.
        Undecided::NoOwn => {
            former(form, facts)?.valid_until?;
            ("continued.no_own_amount", "健康保険法第47条")
        }
        Undecided::NoGrade(_) => ("continued.no_grade", "健康保険法第40条"),
        Undecided::NoSpecialAmount => ("continued.no_special_amount", "健康保険法附則第3条第4項"),
    };
    Some(Finding::blocks(code, undecided.to_string()).law(law))
}

fn examine_schedule(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(Err(gap)) = schedule(form, facts) else {
        return Vec::new();
    };
    vec![
        Finding::blocks("continued.no_rates", gap.to_string())
            .at(FieldPath::of(MONTHS.name()))
            .law("健康保険法第160条"),
    ]
}

/// 初回の納付期日: the day the society names, so that it can still be kept.
fn examine_first_due(form: &Form, facts: &Facts) -> Vec<Finding> {
    let (Some(due_on), Some(acquired_on)) = (FIRST_DUE_ON.get(form), ACQUIRED_ON.get(form)) else {
        return Vec::new();
    };
    let finding = if due_on < acquired_on || due_on < facts.received_on {
        Finding::blocks(
            "continued.first_due_too_early",
            "初回の納付期日が、資格取得年月日または受付年月日より前になっています。",
        )
    } else if due_on < facts.today {
        Finding::confirm(
            "continued.first_due_past",
            "初回の納付期日をすでに過ぎています。通知してから納付できる日に改めるか、理由を入力してください。",
        )
    } else if !facts.society.holidays.is_business_day(due_on) {
        Finding::confirm(
            "continued.first_due_holiday",
            "初回の納付期日が休日です。次の営業日に改めるか、理由を入力してください。",
        )
    } else {
        return Vec::new();
    };
    vec![
        finding
            .at(FieldPath::of(FIRST_DUE_ON.name()))
            .law("健康保険法第164条第1項"),
    ]
}

/// 前納 is a 申出 of its own, for months that are still ahead.
fn examine_method(form: &Form) -> Vec<Finding> {
    let is_prepaid = matches!(
        METHOD.get(form),
        Some(PremiumMethod::HalfYear | PremiumMethod::FullYear)
    );
    if !is_prepaid {
        return Vec::new();
    }
    vec![
        Finding::note(
            "continued.prepayment",
            "前納は、前納納付申出書により、対象となる最初の月の前月末日までに納付します。それまでの月は毎月の納付になります。",
        )
        .at(FieldPath::of(METHOD.name()))
        .law("健康保険法第165条"),
    ]
}
