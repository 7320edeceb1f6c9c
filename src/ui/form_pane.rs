//! 設定の入力欄: one form with its own check, for settings rather than for a 届書.
//! It must not store anything; the screen does with what [`FormPane::settle`] lets through.

use crate::domain::finding::Finding;
use crate::procedure::facts::Facts;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::ui::focus::Stop;
use crate::ui::form::form_ui;
use crate::ui::page::ScreenUi;
use crate::ui::state::FormPlan;
use crate::ui::state::FormState;
use crate::ui::state::Input;
use egui::Context;
use egui::Id;
use egui::Ui;

/// A check of the whole form; the words are names that are already taken.
pub type Examine = fn(&[Section], &Form, &Facts, &[&str]) -> Vec<Finding>;

/// One form.
pub struct FormPane {
    sections: &'static [Section],
    state: FormState,
    start: Form,
    examine: Examine,
    taken: Vec<String>,
    findings: Vec<Finding>,
    wants_focus: bool,
}

impl FormPane {
    /// A form as it stands at the start. `scope` keeps forms of one window apart.
    #[must_use]
    pub fn new(
        scope: &str,
        sections: &'static [Section],
        start: Form,
        examine: Examine,
    ) -> FormPane {
        FormPane {
            sections,
            state: FormState::new(scope, start.clone()),
            start,
            examine,
            taken: Vec::new(),
            findings: Vec::new(),
            wants_focus: false,
        }
    }

    /// Sets the names that are already taken.
    pub fn set_taken(&mut self, taken: Vec<String>) {
        self.taken = taken;
    }

    /// Asks for the keyboard in the first field.
    pub const fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// The draft.
    #[must_use]
    pub const fn form(&self) -> &Form {
        self.state.form()
    }

    /// The form at the start.
    #[must_use]
    pub const fn start(&self) -> &Form {
        &self.start
    }

    /// The fields.
    #[must_use]
    pub const fn sections(&self) -> &'static [Section] {
        self.sections
    }

    /// Whether the draft differs from the start.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        *self.state.form() != self.start
    }

    /// One pass of the keyboard.
    pub fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        facts: &Facts,
        after: &[Stop],
    ) {
        let plan = FormPlan {
            sections: self.sections,
            facts,
            findings: &self.findings,
            is_enabled: true,
        };
        if std::mem::take(&mut self.wants_focus)
            && let Some(first) = self.state.stops(&plan).first()
        {
            cx.input.focus.request(first.id);
        }
        let after = cx.with_navigation(after);
        let is_changed = self.state.begin(ctx, cx.input, &plan, &after);
        self.state.look_up(ctx, cx.tables, cx.jobs);
        // The forms of the settings have no 個人番号 to hand over.
        drop(self.state.take_requests());
        if is_changed && !self.findings.is_empty() {
            self.findings = self.examined(facts);
        }
    }

    /// Reads what was typed. Where something is wrong, it is shown and the keyboard goes there.
    pub fn settle(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, facts: &Facts) -> bool {
        let plan = FormPlan {
            sections: self.sections,
            facts,
            findings: &[],
            is_enabled: true,
        };
        self.state.flush(ctx, &cx.input.keys, &plan);
        self.findings = self.examined(facts);
        let places = self
            .findings
            .iter()
            .filter_map(|finding| finding.at.as_ref());
        let wrong: Vec<Id> = places
            .filter_map(|path| self.state.field_id(path, &plan))
            .collect();
        let stops = self.state.stops(&plan);
        if let Some(first) = stops.iter().find(|stop| wrong.contains(&stop.id)) {
            cx.input.focus.request(first.id);
        }
        self.findings.is_empty() && !cx.input.keys.is_composing()
    }

    /// Draws the form.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input, facts: &Facts) {
        let plan = FormPlan {
            sections: self.sections,
            facts,
            findings: &self.findings,
            is_enabled: true,
        };
        form_ui(ui, &mut self.state, input, &plan);
    }

    fn examined(&self, facts: &Facts) -> Vec<Finding> {
        let taken: Vec<&str> = self.taken.iter().map(String::as_str).collect();
        (self.examine)(self.sections, self.form(), facts, &taken)
    }
}
