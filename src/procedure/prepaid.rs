//! 前納の入金: what a case records of the money for a 前納, and that it does not end without it (健康保険法第165条).
//! It must not compute the amount; the form holds it as it was decided.

use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::premium_receipt::ReceiptChannel;
use crate::domain::prepayment_refund::{PrepaymentState, prepayment_state};
use crate::domain::prepayment_terms::{FormerTerms, PrepaymentReceipt};
use crate::domain::yen::Yen;
use crate::procedure::case::Nature;
use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::step::Step;
use crate::procedure::value::Value;

/// 前納する最初の月.
pub const MONTHS_FROM: Key<YearMonth> = Key::new("prepayment.months_from");
/// 前納期限, computed.
pub const DUE_ON: Key<Date> = Key::new("prepayment.due_on");
/// 前納額, computed.
pub const AMOUNT: Key<Yen> = Key::new("prepayment.amount");
/// 入金年月日.
pub const RECEIVED_ON: Key<Date> = Key::new("prepayment.received_on");
/// 入金額.
pub const RECEIVED_AMOUNT: Key<Yen> = Key::new("prepayment.received_amount");
/// 記録済みの入金, computed.
pub const RECORDED: Key<String> = Key::new("prepayment.recorded");

const LAW: &str = "健康保険法第165条";

/// The receipts for the 前納 of the form that the ledger holds.
fn recorded<'a>(
    form: &Form,
    facts: &'a Facts,
) -> impl Iterator<Item = &'a PrepaymentReceipt> + use<'a> {
    let from = MONTHS_FROM.get(form);
    let former = formerly(facts);
    let file = facts.subject_file().into_iter();
    file.flat_map(|file| &file.prepayment_receipts)
        .filter(move |receipt| {
            let mut former = former.iter().flat_map(|former| &former.months_from);
            Some(receipt.months_from) == from || former.any(|month| *month == receipt.months_from)
        })
}

/// 訂正の前の前納: what the person was first asked to pay; `None` where nothing is corrected.
#[must_use]
pub fn formerly(facts: &Facts) -> Option<FormerTerms> {
    let mut corrected = facts.corrects.iter().map(|written| &written.entry.fact);
    corrected.find_map(|fact| match fact {
        Fact::PrepaymentAgreed {
            months_from,
            due_on,
            amount,
            formerly,
            ..
        } => {
            let mut first = formerly.clone().unwrap_or_else(|| FormerTerms {
                amount: *amount,
                due_on: *due_on,
                months_from: Vec::new(),
            });
            if !first.months_from.contains(months_from) {
                first.months_from.push(*months_from);
            }
            Some(first)
        }
        _ => None,
    })
}

/// 記録済みの入金, in words.
pub fn recorded_words(form: &Form, facts: &Facts) -> Option<Value> {
    let words: Vec<String> = recorded(form, facts)
        .map(|receipt| {
            let (on, amount) = (receipt.received_on.wareki(), receipt.amount);
            format!("{on}　{amount}円（{}）", receipt.channel.label())
        })
        .collect();
    (!words.is_empty()).then(|| Value::Text(words.join("、")))
}

/// 前納の状況 of the form's 前納, with the money that was just typed.
#[must_use]
pub fn state(form: &Form, facts: &Facts) -> Option<PrepaymentState> {
    let (mut amount, mut due_on) = (AMOUNT.get(form)?, DUE_ON.get(form)?);
    if let Some(former) = formerly(facts) {
        (amount, due_on) = (amount.min(former.amount), due_on.max(former.due_on));
    }
    let in_ledger = recorded(form, facts).map(|receipt| (receipt.received_on, receipt.amount));
    let received: Vec<(Date, Yen)> = in_ledger.chain(typed(form, facts)).collect();
    Some(prepayment_state(amount, due_on, &received, facts.today))
}

/// The typed receipt that the ledger does not hold yet.
fn typed(form: &Form, facts: &Facts) -> Option<(Date, Yen)> {
    let typed = (RECEIVED_ON.get(form)?, RECEIVED_AMOUNT.get(form)?);
    let mut known = recorded(form, facts);
    let is_known = known.any(|receipt| (receipt.received_on, receipt.amount) == typed);
    (!is_known).then_some(typed)
}

/// 納付の確認: before the case goes on, the money must be there, or it must be certain that there is no 前納.
#[must_use]
pub fn examine_received(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(due_on) = DUE_ON.get(form) else {
        return Vec::new();
    };
    if matches!(facts.nature, Nature::Cancellation(_)) {
        return Vec::new();
    }
    let mut all = examine_typed(form, facts);
    let day = due_on.wareki();
    let finding = match state(form, facts) {
        None | Some(PrepaymentState::Paid) => None,
        Some(PrepaymentState::Waiting) => Some(Finding::blocks(
            "prepayment.not_received",
            format!(
                "前納額の全額の入金が記録されていません。前納期限（{day}）までに入金を確かめ、入金年月日と入金額を入力してください。"
            ),
        )),
        Some(PrepaymentState::Void) => Some(Finding::confirm(
            "prepayment.void",
            format!(
                "前納期限（{day}）までに全額の入金がなく、前納は成立しません。各月の納付期日に納付することを本人に知らせ、その方法を入力してください。"
            ),
        )),
    };
    all.extend(finding.map(|finding| finding.at(FieldPath::of(RECEIVED_ON.name())).law(LAW)));
    all
}

fn examine_typed(form: &Form, facts: &Facts) -> Vec<Finding> {
    let at = |key: &str, code, message: &str| Finding::blocks(code, message).at(FieldPath::of(key));
    let mut all = Vec::new();
    let received_on = RECEIVED_ON.get(form);
    let amount = RECEIVED_AMOUNT.get(form);
    if received_on > Some(facts.today) {
        all.push(at(
            RECEIVED_ON.name(),
            "prepayment.received_in_future",
            "入金年月日が今日より後です。入金した日を入力してください。",
        ));
    }
    if received_on.is_some() != amount.is_some() {
        all.push(at(
            RECEIVED_AMOUNT.name(),
            "prepayment.received_half",
            "入金年月日と入金額は、両方を入力してください。",
        ));
    }
    if amount.is_some_and(|amount| amount <= Yen::ZERO) {
        all.push(at(
            RECEIVED_AMOUNT.name(),
            "prepayment.received_nothing",
            "入金額が0円以下です。入金した額を入力してください。",
        ));
    }
    all
}

/// 前納保険料の入金 as the ledger will say it once the step that records it is completed.
#[must_use]
pub fn step_entries(step: Step, form: &Form, facts: &Facts) -> Vec<Entry> {
    let is_recording = matches!(step, Step::RegisterServer | Step::Finish)
        && !matches!(facts.nature, Nature::Cancellation(_));
    let entry = || {
        let (valid_from, amount) = typed(form, facts)?;
        Some(Entry {
            person: facts.subject?,
            valid_from,
            fact: Fact::PrepaymentReceived {
                months_from: MONTHS_FROM.get(form)?,
                amount,
                channel: ReceiptChannel::Typed,
            },
        })
    };
    is_recording.then(entry).flatten().into_iter().collect()
}
