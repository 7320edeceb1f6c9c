//! 前納の審査: who may prepay which months and until when, and what is missing for the amount (健康保険法第165条, 令第48条).
//! It must not compute an amount.

use crate::domain::coded::Coded;
use crate::domain::date::YearMonth;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member_file::{MemberFile, Membership};
use crate::domain::premium_payment::net_receipts;
use crate::domain::premium_receipt::PremiumMethod;
use crate::domain::prepayment_period::{MonthSpan, PrepaymentStart, start_of};
use crate::domain::yen::Yen;
use crate::procedure::account;
use crate::procedure::case::Nature;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::premium_prepayment::months::{
    continued, covered_by, period, prepayer, quote, span,
};
use crate::procedure::premium_prepayment::{APPLIED_ON, MONTHS_UNTIL, TERM};
use crate::procedure::prepaid::{AMOUNT, DUE_ON, MONTHS_FROM};
use crate::procedure::subject::{WRITTEN_NUMBER, examine_subject};
use crate::procedure::value::FieldType;
use std::slice;

const LAW: &str = "健康保険法第165条";
const PERIOD_LAW: &str = "健康保険法施行令第48条";

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_account(form));
    if APPLIED_ON.get(form) > Some(facts.received_on) {
        all.push(at(
            APPLIED_ON,
            Finding::confirm(
                "prepayment.applied_after_receipt",
                "申出年月日が受付年月日より後になっています。日付を確かめてください。",
            ),
        ));
    }
    if facts.subject_file().is_none() {
        return all;
    }
    let Some((file, own)) = continued(form, facts) else {
        all.push(at(
            WRITTEN_NUMBER,
            Finding::blocks(
                "prepayment.not_continued",
                "任意継続・特例退職の被保険者ではありません。前納できるのは、保険料を本人が納める人だけです。",
            )
            .law(LAW),
        ));
        return all;
    };
    all.extend(examine_membership(own, facts));
    all.extend(examine_period((file, own), form, facts));
    all.extend(examine_deadline(form, facts));
    all.extend(examine_months(file, form, facts));
    all.extend(examine_amount(form, facts));
    all.extend(examine_method(file, facts));
    all
}

fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

/// A started account must be complete, or it cannot be paid to.
fn examine_account(form: &Form) -> Vec<Finding> {
    let mut all = account::examine(form);
    let is_begun = [
        account::BANK_CODE.name(),
        account::BANK.name(),
        account::BRANCH_CODE.name(),
        account::BRANCH.name(),
        account::KIND.name(),
        account::NUMBER.name(),
        account::HOLDER.name(),
    ]
    .iter()
    .any(|key| form.value(key).is_some());
    if all.is_empty() && is_begun && account::bank_account(form).is_none() {
        all.push(at(
            account::BANK_CODE,
            Finding::confirm(
                "prepayment.account_incomplete",
                "還付口座の項目がそろっていません。そろえるか、口座のないまま進める理由を入力してください。",
            ),
        ));
    }
    all
}

fn examine_membership(own: &Membership, facts: &Facts) -> Option<Finding> {
    let is_over = own.lost_on().is_some_and(|lost_on| lost_on <= facts.today);
    is_over.then(|| {
        at(
            WRITTEN_NUMBER,
            Finding::blocks(
                "prepayment.not_member",
                "すでに資格を喪失している人です。前納は受け付けられません。",
            )
            .law(LAW),
        )
    })
}

/// Which months, and from which month on.
fn examine_period(
    (file, own): (&MemberFile, &Membership),
    form: &Form,
    facts: &Facts,
) -> Option<Finding> {
    let first = MONTHS_FROM.get(form)?;
    let term = TERM.get(form)?;
    let whole = term.span(first.fiscal_year())?;
    if !whole.contains(first) {
        return Some(at(
            MONTHS_FROM,
            Finding::blocks(
                "prepayment.outside_term",
                format!(
                    "{}は「{}」の月ではありません。前納の期間か最初の月を直してください。",
                    first.wareki(),
                    term.label()
                ),
            )
            .law(PERIOD_LAW),
        ));
    }
    let Some(period) = period(form, facts) else {
        return Some(at(
            MONTHS_FROM,
            Finding::blocks(
                "prepayment.no_months",
                "この期間に前納できる月がありません。資格を取得した月までと、資格を喪失する月からは前納できません。",
            )
            .law(PERIOD_LAW),
        ));
    };
    if span(form, facts).is_none() {
        return Some(after_loss(period));
    }
    let start = start_of(first, period, prepayer(file, own, facts));
    start_finding(start, period).or_else(|| is_cut(whole, period))
}

fn after_loss(period: MonthSpan) -> Finding {
    at(
        MONTHS_FROM,
        Finding::blocks(
            "prepayment.after_loss",
            format!(
                "資格を喪失する月が決まっているため、{}までしか前納できません。最初の月を直してください。",
                period.until().wareki()
            ),
        )
        .law(PERIOD_LAW),
    )
}

fn start_finding(start: PrepaymentStart, period: MonthSpan) -> Option<Finding> {
    let from = period.from().wareki();
    let finding = match start {
        PrepaymentStart::Regular => return None,
        PrepaymentStart::Postponed => Finding::confirm(
            "prepayment.postponed",
            format!(
                "前納は{from}から始まるところ、遅らせています。間に合わない事情を入力してください。それまでの月は毎月納付します。"
            ),
        ),
        PrepaymentStart::MidTerm => Finding::blocks(
            "prepayment.mid_term",
            format!(
                "期間の途中から前納に切り替えることはできません。この期間の前納は{from}からです。次の4月または10月からの前納として受け付けてください。"
            ),
        ),
        PrepaymentStart::TooEarly => Finding::blocks(
            "prepayment.too_early",
            format!("{from}より前の月は前納できません。最初の月を直してください。"),
        ),
    };
    Some(at(MONTHS_FROM, finding.law(PERIOD_LAW)))
}

/// Told to the clerk, who tells the person: why the period ends early.
fn is_cut(whole: MonthSpan, period: MonthSpan) -> Option<Finding> {
    (period.until() < whole.until()).then(|| {
        at(
            MONTHS_UNTIL,
            Finding::note(
                "prepayment.until_loss",
                format!(
                    "資格を喪失する月（{}）が決まっているため、その前月までの前納です。",
                    period.until().next().wareki()
                ),
            )
            .law(PERIOD_LAW),
        )
    })
}

/// The application and the slip must leave time to pay.
fn examine_deadline(form: &Form, facts: &Facts) -> Option<Finding> {
    let due_on = DUE_ON.get(form)?;
    let day = due_on.wareki();
    let is_ordinary = !matches!(facts.nature, Nature::Correction(_));
    let finding = if facts.received_on > due_on {
        Finding::blocks(
            "prepayment.late",
            format!(
                "申出が前納期限（{day}）の後に届きました。この期間の前納はできません。次の期間の前納とするか、返戻してください。"
            ),
        )
    } else if facts.today > due_on && is_ordinary {
        Finding::blocks(
            "prepayment.due_passed",
            format!(
                "前納期限（{day}）を過ぎています。納付書を発行しても納付が間に合いません。次の期間の前納とするか、毎月納付としてください。"
            ),
        )
    } else {
        return None;
    };
    Some(at(DUE_ON, finding.law(LAW)))
}

/// Months that are paid or prepaid already.
fn examine_months(file: &MemberFile, form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(span) = span(form, facts) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let is_paid = |month: &YearMonth| {
        let all = net_receipts(&file.premium_receipts, &file.premium_refunds);
        let of_month = all.filter(|it| it.month == *month);
        of_month.map(|receipt| receipt.amount).sum::<Yen>() > Yen::ZERO
    };
    let paid: Vec<String> = span
        .months()
        .filter(is_paid)
        .map(YearMonth::wareki)
        .collect();
    if !paid.is_empty() {
        all.push(at(
            MONTHS_FROM,
            Finding::blocks(
                "prepayment.month_paid",
                format!(
                    "すでに納付された月があります（{}）。納付済みの月を除いて前納してください。",
                    paid.join("、")
                ),
            )
            .law(LAW),
        ));
    }
    let overlapping = file.prepayments.iter().find(|agreed| {
        let covered = covered_by(file, slice::from_ref(agreed), facts);
        span.months().any(|month| covered.contains(&month))
    });
    all.extend(overlapping.map(|agreed| {
        at(
            MONTHS_FROM,
            Finding::blocks(
                "prepayment.overlap",
                format!(
                    "{}から{}までは、すでに前納を受け付けています。同じ月は二度前納できません。",
                    agreed.months_from.wareki(),
                    agreed.months_until.wareki()
                ),
            )
            .law(LAW),
        )
    }));
    all
}

/// What the settings lack for the amount.
fn examine_amount(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(Err(gap)) = quote(form, facts) {
        all.push(at(
            AMOUNT,
            Finding::blocks("prepayment.gap", gap.to_string()),
        ));
    }
    let next_year = span(form, facts)
        .map(MonthSpan::from)
        .filter(|first| first.fiscal_year() > facts.today.fiscal_year());
    let has_new_row = |first: YearMonth| {
        // New rates of a 年度 hold from its March or April on.
        let mut rows = facts.society.premium_rates.iter();
        rows.any(|row| row.effective_from >= first.previous())
    };
    if next_year.is_some_and(|first| !has_new_row(first)) {
        all.push(at(
            AMOUNT,
            Finding::confirm(
                "prepayment.rates_of_next_year",
                "翌年度の料率が登録されていないため、今の料率で計算しています。料率が変わるときは先に登録し、変わらないときはそのことを確かめた方法を入力してください。",
            )
            .law("健康保険法第160条"),
        ));
    }
    if facts.society.voluntary.payee.trim().is_empty() {
        all.push(at(
            AMOUNT,
            Finding::blocks(
                "prepayment.no_payee",
                "納付先が登録されていません。設定の「任継・保険料」で登録してください。",
            ),
        ));
    }
    all
}

/// 口座振替 goes on unless it is stopped.
fn examine_method(file: &MemberFile, facts: &Facts) -> Option<Finding> {
    let terms = file.premium_terms.last()?;
    let is_transfer = terms.method == PremiumMethod::Transfer;
    (is_transfer && terms.valid_from <= facts.today).then(|| {
        at(
            MONTHS_FROM,
            Finding::note(
                "prepayment.transfer_runs",
                "毎月の口座振替で納付している人です。前納する月の振替を止めてください。",
            ),
        )
    })
}
