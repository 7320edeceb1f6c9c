//! 試算一つの入力と答え: the form of one calculation, and its answer, found anew only when something changed.
//! It must not calculate; the `Trial` does.

use crate::app::list_output::ListSource;
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::trial::Trial;
use crate::procedure::trial::answer::Answer;
use crate::ui::focus::Stop;
use crate::ui::form::form_ui;
use crate::ui::page::ScreenUi;
use crate::ui::state::FormPlan;
use crate::ui::state::FormState;
use crate::ui::trial_result::Tables;
use egui::Context;
use egui::Id;
use egui::Ui;

/// One calculation.
pub(super) struct TrialForm {
    /// What it is.
    pub trial: &'static Trial,
    state: FormState,
    findings: Vec<Finding>,
    answer: Answer,
    tables: Tables,
    /// The draft of which the answer is; `None` where the facts changed since.
    answered: Option<u64>,
}

impl TrialForm {
    /// The calculation as it stands before anything is typed.
    pub(super) fn new(trial: &'static Trial, today: Date) -> TrialForm {
        TrialForm {
            trial,
            state: FormState::new(trial.id, (trial.start)(today)),
            findings: Vec::new(),
            answer: Answer::Needs(Vec::new()),
            tables: Tables::default(),
            answered: None,
        }
    }

    /// The draft.
    pub(super) const fn form(&self) -> &Form {
        self.state.form()
    }

    /// The answer to the draft.
    pub(super) const fn answer(&self) -> &Answer {
        &self.answer
    }

    /// The answer with its tables, for drawing.
    pub(super) const fn shown(&mut self) -> (&Answer, &mut Tables) {
        (&self.answer, &mut self.tables)
    }

    /// A table of the answer for 一覧の出力.
    pub(super) fn listing(&self) -> Option<ListSource> {
        self.tables.listing()
    }

    /// The stops of the tables.
    pub(super) fn table_stops(&self) -> Vec<Stop> {
        self.tables.stops()
    }

    /// Puts another draft in the place of this one.
    pub(super) fn replace(&mut self, form: Form) {
        self.state.replace(form);
    }

    /// What the ledger says of the person into the draft.
    pub(super) fn take_file(&mut self, facts: &Facts) {
        if let Some(file) = facts.subject_file() {
            let mut form = self.form().clone();
            (self.trial.from_file)(&mut form, file, facts);
            self.state.replace(form);
        }
        self.facts_changed();
    }

    /// The settings or the person changed.
    pub(super) fn facts_changed(&mut self) {
        self.state.facts_changed();
        self.answered = None;
    }

    /// The first field.
    pub(super) fn first(&self, facts: &Facts) -> Option<Id> {
        let plan = self.plan(facts);
        self.state.stops(&plan).first().map(|stop| stop.id)
    }

    fn plan<'a>(&'a self, facts: &'a Facts) -> FormPlan<'a> {
        FormPlan {
            sections: self.trial.sections,
            facts,
            findings: &self.findings,
            is_enabled: true,
        }
    }

    /// One pass of the keyboard.
    pub(super) fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        facts: &Facts,
        after: &[Stop],
    ) {
        let plan = FormPlan {
            sections: self.trial.sections,
            facts,
            findings: &self.findings,
            is_enabled: true,
        };
        self.state.begin(ctx, cx.input, &plan, after);
        // A 試算 has no address to look up and no 個人番号 to hand over.
        drop(self.state.take_requests());
        self.evaluate(facts);
    }

    /// Reads what was typed and not left yet.
    pub(super) fn settle(&mut self, ctx: &Context, cx: &ScreenUi<'_>, facts: &Facts) {
        let plan = FormPlan {
            sections: self.trial.sections,
            facts,
            findings: &[],
            is_enabled: true,
        };
        self.state.flush(ctx, &cx.input.keys, &plan);
        self.evaluate(facts);
    }

    fn evaluate(&mut self, facts: &Facts) {
        let revision = self.state.revision();
        if self.answered == Some(revision) {
            return;
        }
        let form = self.state.form();
        self.answer = self.trial.evaluate(form, facts);
        self.findings = self.trial.unreadable(form, facts);
        self.tables = Tables::of(self.trial.title, &self.answer);
        self.answered = Some(revision);
    }

    /// Draws the form.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, facts: &Facts) {
        let plan = FormPlan {
            sections: self.trial.sections,
            facts,
            findings: &self.findings,
            is_enabled: true,
        };
        form_ui(ui, &mut self.state, cx.input, &plan);
    }
}
