//! 任継・特退の資格喪失の審査: all that stands against a 資格喪失申出書, or against a loss that the law brings about.
//! It must not change anything; findings only. What the premiums say stands in `examine_premiums`.

use crate::domain::coded::Coded;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Category;
use crate::domain::voluntary_loss::{REQUEST_SINCE, loss_reasons, needs_application};
use crate::procedure::case::Nature;
use crate::procedure::eligibility_loss_continued::examine_premiums::{
    examine_premiums, examine_refund,
};
use crate::procedure::eligibility_loss_continued::reasons::{decided, stated_on};
use crate::procedure::eligibility_loss_continued::{ContinuedReason, REASON, WRITTEN_LOST_ON};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::loss_findings::{Ahead, event_in_future, examine_loss, examine_returns};
use crate::procedure::losses::{EVENT_ON, LOST_ON, examine_written, losing};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::{WRITTEN_NUMBER, examine_subject};

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_written(form));
    let Some(category) = losing(form, facts).map(|period| period.category) else {
        return all;
    };
    if category == Category::Employed {
        all.push(not_continued());
        return all;
    }
    all.extend(examine_reason(category, form, facts));
    all.extend(examine_event(form, facts));
    all.extend(examine_day(form, facts));
    all.extend(examine_premiums(form, facts));
    all.extend(examine_loss(ahead(form), form, facts));
    all.extend(examine_returns(form, facts));
    all.extend(examine_refund(form));
    all.extend(examine_inquiries(form));
    all
}

fn at(key: &str, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key))
}

/// What follows from the law alone may lie ahead: a request takes effect on the 1st of the next month.
fn ahead(form: &Form) -> Ahead {
    match REASON.get(form) {
        Some(ContinuedReason::Request | ContinuedReason::TermEnd | ContinuedReason::Age75) => {
            Ahead::ByLaw
        }
        _ => Ahead::Announced,
    }
}

fn not_continued() -> Finding {
    at(
        WRITTEN_NUMBER.name(),
        Finding::blocks(
            "loss.not_continued",
            "一般の被保険者です。事業主からの資格喪失届を「適用（資格喪失）」で受け付けてください。",
        ),
    )
    .law("健康保険法第36条・第48条")
}

/// Whether the reason exists for this kind of membership, on this day, and whether it needs a 申出書 at all.
fn examine_reason(category: Category, form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(reason) = REASON.get(form) else {
        return Vec::new();
    };
    let Some(kept) = reason.kept() else {
        return Vec::new();
    };
    let here = |finding: Finding, law: &'static str| at(REASON.name(), finding).law(law);
    if !loss_reasons(category).contains(&kept) {
        let message = format!(
            "「{}」は、{}の被保険者の資格喪失の理由にありません。理由を選び直してください。",
            reason.label(),
            category.label()
        );
        let finding = Finding::blocks("loss.reason_not_of_category", message);
        return vec![here(finding, "健康保険法第38条・附則第3条")];
    }
    let mut all = Vec::new();
    let is_request = reason == ContinuedReason::Request;
    if is_request && facts.received_on < REQUEST_SINCE {
        let message = "申出による資格の喪失は、令和4年1月1日以後に受理した申出に限られます。";
        let finding = Finding::blocks("loss.request_before_right", message);
        all.push(here(finding, "健康保険法第38条第7号"));
    }
    if is_request && category == Category::SpecialRetired {
        let message =
            "特例退職被保険者の申出による喪失は、規約の定めによります。規約を確かめてください。";
        let finding = Finding::note("loss.request_by_rules", message);
        all.push(here(finding, "健康保険法附則第3条"));
    }
    if !needs_application(kept) && facts.nature == Nature::Ordinary {
        let message =
            "この理由の喪失に申出書は要りません。届出によらず、職権で処理することもできます。";
        let finding = Finding::note("loss.no_application_needed", message);
        all.push(here(finding, "健康保険法第38条"));
    }
    all
}

/// Something that has happened cannot lie ahead; a premium is unpaid only after its day.
fn examine_event(form: &Form, facts: &Facts) -> Option<Finding> {
    match REASON.get(form)? {
        ContinuedReason::Death
        | ContinuedReason::Disability
        | ContinuedReason::NoLongerQualified => event_in_future(form, facts),
        ContinuedReason::PremiumUnpaid if EVENT_ON.get(form)? >= facts.today => Some(
            at(
                EVENT_ON.name(),
                Finding::blocks(
                    "loss.due_day_not_past",
                    "納付期日がまだ過ぎていません。納付期日の翌日以後に処理してください。",
                ),
            )
            .law("健康保険法第38条第3号"),
        ),
        _ => None,
    }
}

/// The day and the reason that count, where they are not those that the 申出書 states.
fn examine_day(form: &Form, facts: &Facts) -> Vec<Finding> {
    let (Some(stated_on), Some(decided)) = (stated_on(form, facts), decided(form, facts)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if decided.lost_on < stated_on {
        let message = format!(
            "申出の理由による喪失（{}）より先に、「{}」により{}に資格を喪失します。先の理由で処理することを確かめてください。",
            stated_on.wareki(),
            decided.reason.label(),
            decided.lost_on.wareki()
        );
        let finding = Finding::confirm("loss.earlier_reason", message);
        all.push(at(LOST_ON.name(), finding).law("健康保険法第38条"));
    }
    let written = WRITTEN_LOST_ON.get(form);
    if written.is_some_and(|written| written != decided.lost_on) {
        let message = format!(
            "申出書の喪失年月日が、法律により定まる日（{}）と異なります。申出者に知らせ、その日で処理することを確かめてください。",
            decided.lost_on.wareki()
        );
        let finding = Finding::confirm("loss.day_differs", message);
        all.push(at(WRITTEN_LOST_ON.name(), finding).law("健康保険法第38条"));
    }
    all
}
