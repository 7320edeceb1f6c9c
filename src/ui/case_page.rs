//! 確認画面の中身: what the ledger will say, which papers print and which rows are laid, before a step is completed.
//! It must not do any of it.

use crate::app::view::CaseView;
use crate::domain::coded::Coded;
use crate::domain::entry::Entry;
use crate::domain::member::PersonId;
use crate::procedure::case::Nature;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::form::Form;
use crate::procedure::person::NAME;
use crate::procedure::person::PERSON;
use crate::procedure::step::Step;
use crate::ui::case_payments::NO_PAYMENT;
use crate::ui::widgets::confirm::Change;
use crate::ui::widgets::confirm::Page;

/// The page for completing a step.
pub(super) fn page(view: &CaseView, step: Step) -> Page {
    let label = view.procedure.label(step);
    let is_decision = step == view.procedure.decision_step();
    let (sentence, verb) = if is_decision {
        // A chart without 決裁 is decided by its 審査.
        let act = if step == Step::Approve {
            "決裁し"
        } else {
            "審査を終え"
        };
        (
            format!(
                "この内容で{act}、台帳に記載します。記載した後に変えるには、訂正または取消の案件が要ります。"
            ),
            "登録する",
        )
    } else {
        (
            format!("「{label}」を済とし、行った人と今日の日付を記録します。"),
            "完了する",
        )
    };
    Page {
        title: format!("{label}の確認"),
        sentence,
        changes: changes(view, step),
        payments: payments(view, step),
        papers: papers(view, step),
        exports: exports(view, step),
        verb: verb.to_owned(),
        ..Page::default()
    }
}

fn changes(view: &CaseView, step: Step) -> Vec<Change> {
    let form = &view.case.form;
    let facts = &view.facts;
    let is_cancelled = matches!(view.case.nature, Nature::Cancellation(_));
    if step == view.procedure.decision_step() {
        let wanted = if is_cancelled {
            Vec::new()
        } else {
            (view.procedure.effects)(form, facts).unwrap_or_default()
        };
        return decided(view, &wanted);
    }
    if is_cancelled {
        return Vec::new();
    }
    let written = (view.procedure.step_entries)(step, form, facts);
    written.iter().map(|entry| added(form, entry)).collect()
}

/// What is new, and what of a corrected case no longer holds.
fn decided(view: &CaseView, wanted: &[Entry]) -> Vec<Change> {
    let form = &view.case.form;
    let old = view.facts.corrects.iter().map(|written| &written.entry);
    let gone = old
        .clone()
        .filter(|entry| !wanted.contains(entry) && !entry.fact.outlives_its_case());
    let mut all: Vec<Change> = gone
        .map(|entry| {
            let change = added(form, entry);
            Change {
                label: change.label,
                before: change.after,
                after: "取り消す".to_owned(),
            }
        })
        .collect();
    let new = wanted
        .iter()
        .filter(|entry| !old.clone().any(|known| known == *entry));
    all.extend(new.map(|entry| added(form, entry)));
    all
}

fn added(form: &Form, entry: &Entry) -> Change {
    let words = entry.words_with(|person| name_of(form, person));
    let (what, rest) = words.split_once('（').unwrap_or((words.as_str(), ""));
    let rest = rest.strip_suffix('）').unwrap_or(rest);
    let since = entry.since();
    let after = if rest.is_empty() {
        since
    } else {
        format!("{since}　{rest}")
    };
    Change {
        label: format!("{}　{what}", name_of(form, entry.person)),
        before: String::new(),
        after,
    }
}

/// The name of a person of the form; the ledger's number where the form does not have the person any more.
fn name_of(form: &Form, person: PersonId) -> String {
    let rows = form.rows(DEPENDENTS.name()).iter();
    let known = std::iter::once(form)
        .chain(rows)
        .find(|someone| PERSON.get(someone) == Some(person));
    known
        .and_then(|someone| NAME.get(someone))
        .map_or_else(|| person.to_string(), |name| name.to_string())
}

/// What the decision does to payments; of a procedure that pays, also that it pays nothing.
fn payments(view: &CaseView, step: Step) -> Vec<String> {
    let mut steps = view.procedure.flow.iter().flat_map(|group| group.iter());
    let upcoming = &view.payments.upcoming;
    if step != view.procedure.decision_step() {
        Vec::new()
    } else if upcoming.is_empty() && steps.any(|step| *step == Step::Pay) {
        vec![NO_PAYMENT.to_owned()]
    } else {
        upcoming.clone()
    }
}

/// Papers of this step; at the decision also those that follow from it.
fn papers(view: &CaseView, step: Step) -> Vec<String> {
    let is_decision = step == view.procedure.decision_step();
    view.documents
        .iter()
        .filter(|document| document.is_ready)
        .filter(|document| document.step == step || (is_decision && document.step == Step::Issue))
        .map(|document| match document.step == step {
            true => document.title.clone(),
            false => format!("{}（「交付」で発行）", document.title),
        })
        .collect()
}

/// Rows for files that this step lays, or that the decision leads to.
fn exports(view: &CaseView, step: Step) -> Vec<String> {
    let is_decision = step == view.procedure.decision_step();
    view.procedure
        .exports
        .iter()
        .filter(|export| match export.is_offered() {
            true => is_decision,
            false => export.step == step || (is_decision && export.step == Step::RegisterServer),
        })
        .filter_map(|export| {
            let n_rows = (export.records)(&view.case.form, &view.facts).len();
            let what = match export.is_offered() {
                true => "任意　次の加入者情報の登録用ファイルに載せる行".to_owned(),
                false => format!("「{}」の登録用ファイル", export.step.label()),
            };
            (n_rows > 0).then(|| format!("{what}　{n_rows}行"))
        })
        .collect()
}
