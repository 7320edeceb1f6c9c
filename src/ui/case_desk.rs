//! 案件の机: the draft of one case, the step that is looked at, and what is found about both.
//! It must not draw and must not touch the ledger; it is given views and says what to save.

use crate::app::view::CaseView;
use crate::app::view::UserView;
use crate::domain::coded::Coded;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::procedure::case::Case;
use crate::procedure::case::CaseState;
use crate::procedure::engine;
use crate::procedure::engine::Actor;
use crate::procedure::engine::Turn;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::gate;
use crate::procedure::person::NAME;
use crate::procedure::position::StepState;
use crate::procedure::step::Lane;
use crate::procedure::step::Step;
use crate::ui::keys::Keys;
use crate::ui::state::FormPlan;
use crate::ui::state::FormState;
use egui::Context;

/// One case as it is worked on.
pub(super) struct CaseDesk {
    /// The case as the ledger has it.
    pub(super) view: CaseView,
    /// Who is at the keyboard.
    pub(super) user: UserView,
    /// The fields of the form.
    pub(super) form: FormState,
    /// The fields of the step that is looked at.
    pub(super) details: FormState,
    /// The step that is looked at.
    pub(super) step: Step,
    /// All that is shown about the draft.
    pub(super) findings: Vec<Finding>,
    /// How many fields still have to be filled, as long as that is not said beside each of them.
    pub(super) n_missing: usize,
    /// Documents for which the form does not say enough yet, by id.
    pub(super) blank: Vec<&'static str>,
    section: [Section; 1],
    /// The step whose completion was tried: from then on all that stands in its way is shown.
    tried: Option<Step>,
    /// Why the last move was refused, until the draft changes.
    refused: Vec<Finding>,
    saved: Form,
    judged: Option<(u64, u64)>,
}

impl CaseDesk {
    /// A case that was just opened: at the step that is to be done now.
    pub(super) fn new(view: CaseView, user: UserView) -> CaseDesk {
        let step = current_step(&view);
        let saved = view.case.form.clone();
        let mut desk = CaseDesk {
            form: FormState::new("case", saved.clone()),
            details: FormState::new("case step", saved.clone()),
            section: [section_of(&view, step)],
            blank: blank_papers(&view),
            step,
            findings: Vec::new(),
            n_missing: 0,
            tried: None,
            refused: Vec::new(),
            saved,
            judged: None,
            view,
            user,
        };
        desk.judge();
        desk
    }

    /// The case was read anew. What was typed and not yet saved stays; after a move the step follows the
    /// case. Returns whether the case has moved.
    pub(super) fn renew(&mut self, view: CaseView, user: UserView) -> bool {
        let draft = self.draft();
        let has_moved = self.view.case.history.len() != view.case.history.len();
        let merged = merge(&self.saved, &draft, &view.case.form);
        self.saved = view.case.form.clone();
        self.blank = blank_papers(&view);
        self.view = view;
        self.user = user;
        if has_moved {
            self.tried = None;
            self.refused.clear();
            self.select(current_step(&self.view));
        }
        for state in [&mut self.form, &mut self.details] {
            if *state.form() != merged {
                state.replace(merged.clone());
            }
            state.facts_changed();
        }
        self.judged = None;
        self.judge();
        has_moved
    }

    /// Looks at another step.
    pub(super) fn select(&mut self, step: Step) {
        if self.step == step {
            return;
        }
        let draft = self.draft();
        self.step = step;
        self.section = [section_of(&self.view, step)];
        self.details = FormState::new(&format!("case {}", step.code()), draft);
        self.judged = None;
    }

    /// The whole draft.
    pub(super) fn draft(&self) -> Form {
        let mut form = self.form.form().clone();
        for field in self.view.procedure.details_of(self.step) {
            let value = self.details.form().value(field.key).cloned();
            form.set_value(field.key, value);
        }
        form
    }

    /// Both halves of the draft know what was typed into the other.
    pub(super) fn join(&mut self) {
        let draft = self.draft();
        for state in [&mut self.form, &mut self.details] {
            if *state.form() != draft {
                state.replace(draft.clone());
            }
        }
    }

    /// Whether something was typed that the ledger does not have yet.
    pub(super) fn is_dirty(&self) -> bool {
        let draft = self.draft();
        let keys = draft.iter().chain(self.saved.iter()).map(|(key, _)| key);
        let case = &self.view.case;
        let mut changed = keys.filter(|key| draft.value(key) != self.saved.value(key));
        changed.any(|key| engine::may_edit(self.view.procedure, case, key))
    }

    /// Gives up what was typed and not saved.
    pub(super) fn discard(&mut self) {
        let saved = self.saved.clone();
        self.form.replace(saved.clone());
        self.details.replace(saved);
    }

    /// Rises with every change of the draft.
    pub(super) fn revision(&self) -> (u64, u64) {
        (self.form.revision(), self.details.revision())
    }

    /// Whether the form can be edited: until the decision.
    pub(super) fn is_form_open(&self) -> bool {
        let decision = self.view.procedure.decision_step();
        self.view.case.state == CaseState::Open && !self.view.position.is_settled(decision)
    }

    /// Whether the step that is looked at can be settled now.
    pub(super) fn is_step_open(&self) -> bool {
        self.view.position.state(self.step) == StepState::Open
    }

    /// Lends one half of the draft together with its plan.
    pub(super) fn with_form<R>(
        &mut self,
        act: impl FnOnce(&mut FormState, &FormPlan<'_>) -> R,
    ) -> R {
        let plan = FormPlan {
            sections: self.view.procedure.sections,
            facts: &self.view.facts,
            findings: &self.findings,
            is_enabled: self.view.case.state == CaseState::Open
                && !self
                    .view
                    .position
                    .is_settled(self.view.procedure.decision_step()),
        };
        act(&mut self.form, &plan)
    }

    /// Lends the other half.
    pub(super) fn with_details<R>(
        &mut self,
        act: impl FnOnce(&mut FormState, &FormPlan<'_>) -> R,
    ) -> R {
        let plan = FormPlan {
            sections: &self.section,
            facts: &self.view.facts,
            findings: &self.findings,
            is_enabled: self.view.position.state(self.step) == StepState::Open,
        };
        act(&mut self.details, &plan)
    }

    /// Reads every text that was typed and not yet read.
    pub(super) fn flush(&mut self, ctx: &Context, keys: &Keys) {
        self.with_form(|state, plan| state.flush(ctx, keys, plan));
        self.with_details(|state, plan| state.flush(ctx, keys, plan));
        self.join();
        self.judge();
    }

    /// From now on all that keeps the step from being completed is shown. Returns what stands in the way.
    pub(super) fn try_step(&mut self) -> Vec<Finding> {
        self.tried = Some(self.step);
        self.judged = None;
        self.judge();
        self.obstacles(&self.draft_case())
    }

    /// Shows why a move was refused.
    pub(super) fn refuse(&mut self, findings: &[Finding]) {
        self.refused = findings.to_vec();
        self.judged = None;
        self.judge();
        self.judged = Some(self.revision());
    }

    /// Finds anew what is to be said about the draft, where it changed.
    pub(super) fn judge(&mut self) {
        let revision = self.revision();
        if self.judged == Some(revision) {
            return;
        }
        if self.judged.is_some() {
            self.refused.clear();
        }
        self.judged = Some(revision);
        let case = self.draft_case();
        let mut all = gate::findings(self.view.procedure, &case, &self.view.facts);
        let before = all.len();
        if !self.is_strict() {
            let is_blank = NAME.get(&case.form).is_none();
            all.retain(|finding| !is_blank && !QUIET.contains(&finding.code.as_str()));
        }
        self.n_missing = before.saturating_sub(all.len());
        if self.tried == Some(self.step) {
            all.extend(self.obstacles(&case));
        }
        all.extend(self.refused.iter().cloned());
        all.extend(self.view.spelling.of(self.view.procedure, &case.form));
        self.findings = distinct(all);
    }

    /// Whether empty fields are to be said one by one: not before the clerk says that the form is complete.
    fn is_strict(&self) -> bool {
        self.tried == Some(Step::Register) || self.view.position.is_settled(Step::Register)
    }

    fn draft_case(&self) -> Case {
        let mut case = self.view.case.clone();
        case.form = self.draft();
        engine::recompute(self.view.procedure, &mut case, &self.view.facts);
        case
    }

    fn obstacles(&self, case: &Case) -> Vec<Finding> {
        let actor = self.actor();
        let turn = Turn {
            procedure: self.view.procedure,
            case,
            facts: &self.view.facts,
            actor: &actor,
        };
        gate::obstacles(&turn, self.step)
    }

    /// Who acts.
    pub(super) fn actor(&self) -> Actor {
        Actor {
            user: self.user.id,
            roles: self.user.roles.iter().copied().collect(),
        }
    }

    /// Whether a path is one of the step's own fields.
    pub(super) fn is_detail(&self, path: &FieldPath) -> bool {
        let mut fields = self.view.procedure.details_of(self.step).iter();
        fields.any(|field| field.key == path.key)
    }
}

/// Findings that only say that something is still empty. Before a name is typed, all of them do.
const QUIET: [&str; 2] = ["required", "attachment_unanswered"];

/// The step to be done now: the first open one of the society, else the last that was settled.
fn current_step(view: &CaseView) -> Step {
    let procedure = view.procedure;
    if view.case.state == CaseState::Returned {
        return Step::Receive;
    }
    let open = view.position.open.iter().copied();
    let own = |step: &Step| procedure.lane(*step) == Lane::Society;
    let last = || view.position.done.iter().map(|done| done.step).next_back();
    open.clone()
        .find(own)
        .or_else(|| open.clone().next())
        .or_else(last)
        .unwrap_or(Step::Receive)
}

fn section_of(view: &CaseView, step: Step) -> Section {
    Section {
        title: view.procedure.label(step),
        fields: view.procedure.details_of(step),
    }
}

/// Documents that would have no page if they were printed now.
fn blank_papers(view: &CaseView) -> Vec<&'static str> {
    let documents = view.procedure.documents.iter();
    documents
        .filter(|document| (document.sheets)(&view.case.form, &view.facts).is_empty())
        .map(|document| document.id)
        .collect()
}

/// What the ledger changed since `base` comes in; everything else stays as typed.
fn merge(base: &Form, draft: &Form, stored: &Form) -> Form {
    let mut merged = draft.clone();
    for (key, value) in stored.iter() {
        if base.value(key) != Some(value) {
            merged.set_value(key, Some(value.clone()));
        }
    }
    for (key, _) in base.iter() {
        if stored.value(key).is_none() {
            merged.set_value(key, None);
        }
    }
    merged
}

fn distinct(all: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::new();
    for finding in all {
        let is_known = |known: &Finding| {
            known.identity() == finding.identity() && known.message == finding.message
        };
        if !kept.iter().any(is_known) {
            kept.push(finding);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::merge;
    use crate::procedure::form::Form;
    use crate::procedure::value::Value;

    fn form(pairs: &[(&str, &str)]) -> Form {
        let mut form = Form::new();
        for (key, text) in pairs {
            form.set_value(key, Some(Value::Text((*text).to_owned())));
        }
        form
    }

    #[test]
    fn 台帳で変わった項目だけを取り込み_入力中の項目は残す() {
        let base = form(&[("a", "1"), ("b", "1"), ("c", "1")]);
        let draft = form(&[("a", "typed"), ("b", "1"), ("c", "1"), ("d", "new")]);
        let stored = form(&[("a", "1"), ("b", "2")]);
        let merged = merge(&base, &draft, &stored);
        assert_eq!(merged, form(&[("a", "typed"), ("b", "2"), ("d", "new")]));
    }
}
