//! 設定の組合: the society's data and rules, changed from a day on.
//! It must not overwrite an earlier value; the ledger keeps each with its day.

use crate::app::command::Command;
use crate::app::settings_form;
use crate::app::settings_form::effective_from;
use crate::domain::date::Date;
use crate::domain::society::Society;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::input;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form_pane::FormPane;
use crate::ui::page::ScreenUi;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::confirm::Change;
use crate::ui::widgets::confirm::confirm_ui;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;

/// The part.
#[derive(Default)]
pub struct SocietyTab {
    society: Option<Society>,
    pane: Option<FormPane>,
    page: Option<confirm::Page>,
    wants_save: bool,
}

impl SocietyTab {
    /// Shows what holds today; what was typed and not yet saved stays.
    pub fn show(&mut self, society: &Society, today: Date) {
        let is_typed = self.pane.as_ref().is_some_and(FormPane::is_changed);
        if is_typed && self.society.as_ref() == Some(society) {
            return;
        }
        self.pane = Some(pane(society, today));
        self.society = Some(society.clone());
    }

    /// F12 was pressed.
    pub fn wants_save(&mut self) {
        self.wants_save = true;
    }

    /// Whether the page of what will change lies over the form.
    #[must_use]
    pub const fn is_confirming(&self) -> bool {
        self.page.is_some()
    }

    /// The change was stored.
    pub fn saved(&mut self, cx: &mut ScreenUi<'_>) {
        // A change from a later day on does not show yet; what holds today does.
        self.pane = self.society.as_ref().map(|society| pane(society, cx.today));
        cx.done("組合の設定を登録しました。それまでの内容も残っています。");
    }

    /// The keyboard.
    pub fn before_ui(
        &mut self,
        ctx: &Context,
        cx: &mut ScreenUi<'_>,
        facts: &Facts,
        tabs: &[Stop],
    ) {
        if self.page.is_some() {
            cx.input
                .focus
                .begin(ctx, &mut cx.input.keys, &confirm::stops());
            return;
        }
        let Some(pane) = &mut self.pane else {
            return;
        };
        let after = [&[Stop::new(save_id(), StopKind::Button)], tabs].concat();
        pane.before_ui(ctx, cx, facts, &after);
        if std::mem::take(&mut self.wants_save) && pane.settle(ctx, cx, facts) {
            self.page = Some(page(pane));
            cx.input.focus.request(confirm::back_id());
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, facts: &Facts) {
        let Some(pane) = &mut self.pane else {
            return;
        };
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            pane.ui(ui, cx.input, facts);
            let keys = &cx.input.keys;
            let text = "変更を確認する（F12）";
            if button_ui(ui, keys, save_id(), text, Look::Primary).clicked() {
                self.wants_save = true;
                ui.ctx().request_repaint();
            }
            ui.add_space(16.0);
        });
        let Some(shown) = &self.page else {
            return;
        };
        match confirm_ui(ui, &cx.input.keys, shown) {
            None => {}
            Some(Answer::No) => self.page = None,
            Some(Answer::Yes) => {
                self.page = None;
                self.store(cx);
            }
        }
    }

    fn store(&self, cx: &mut ScreenUi<'_>) {
        let Some(form) = self.pane.as_ref().map(FormPane::form) else {
            return;
        };
        let society = settings_form::read_society(form, self.society.as_ref());
        if let (Some(society), Some(effective_from)) = (society, effective_from(form)) {
            cx.commands.push(Command::SaveSociety {
                effective_from,
                society: Box::new(society),
            });
        }
    }
}

fn pane(society: &Society, today: Date) -> FormPane {
    let form = settings_form::society_form(society, today);
    let examine = settings_form::examine_society;
    let mut pane = FormPane::new("society", settings_form::SOCIETY, form, examine);
    pane.focus();
    pane
}

/// Each field that changes, before and after.
fn page(pane: &FormPane) -> confirm::Page {
    let fields = pane.sections().iter().flat_map(|section| section.fields);
    let shown = |field: &Field, value| {
        Option::map_or(value, String::new(), |value| input::show(field.kind, value))
    };
    let changes = fields
        .map(|field| Change {
            label: field.label.to_owned(),
            before: shown(field, pane.start().value(field.key)),
            after: shown(field, pane.form().value(field.key)),
        })
        .filter(|change| change.before != change.after);
    let from = effective_from(pane.form()).map_or_else(String::new, Date::wareki);
    confirm::Page {
        title: "組合の設定の確認".to_owned(),
        sentence: format!("{from}から、次の内容を使います。よければF12をもう一度押してください。"),
        changes: changes.collect(),
        verb: "登録する".to_owned(),
        ..confirm::Page::default()
    }
}

fn save_id() -> Id {
    Id::unique("settings society save")
}
