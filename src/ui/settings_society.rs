//! 設定の組合と任継・保険料: the society's data, rules and rates, changed from a day on.
//! It must not overwrite an earlier value; the ledger keeps each with its day.

use crate::app::command::Command;
use crate::app::settings_benefits;
use crate::app::settings_ceilings;
use crate::app::settings_ceilings_fields;
use crate::app::settings_files;
use crate::app::settings_form;
use crate::app::settings_form::effective_from;
use crate::app::settings_inquiry_codes;
use crate::app::settings_transfer;
use crate::app::settings_voluntary;
use crate::app::settings_voluntary_fields;
use crate::domain::date::Date;
use crate::domain::society::Society;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::input;
use crate::procedure::value::Kind;
use crate::procedure::value::Value;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form_pane::Examine;
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

/// A part of the society's settings that is typed as one form.
pub struct SocietyForm {
    /// The words of its heading.
    pub heading: &'static str,
    scope: &'static str,
    title: &'static str,
    sections: &'static [Section],
    form: fn(&Society, Date) -> Form,
    examine: Examine,
    read: fn(&Form, &Society) -> Option<Society>,
    done: &'static str,
}

/// The forms in the order of their headings; another one is another row.
pub const FORMS: &[SocietyForm] = &[
    // The society's own data and rules.
    SocietyForm {
        heading: "組合",
        scope: "society",
        title: "組合の設定の確認",
        sections: settings_form::SOCIETY,
        form: settings_form::society_form,
        examine: settings_form::examine_society,
        read: |form, base| settings_form::read_society(form, Some(base)),
        done: "組合の設定を登録しました。それまでの内容も残っています。",
    },
    // Rates, averages and rules of 任意継続・特例退職.
    SocietyForm {
        heading: "任継・保険料",
        scope: "voluntary",
        title: "任継・保険料の設定の確認",
        sections: settings_voluntary_fields::VOLUNTARY,
        form: settings_voluntary::voluntary_form,
        examine: settings_voluntary::examine_voluntary,
        read: settings_voluntary::read_voluntary,
        done: "任継・保険料の設定を登録しました。それまでの内容も残っています。",
    },
    // The account that is paid from, and what its bank agreed on.
    SocietyForm {
        heading: "振込",
        scope: "transfer",
        title: "振込の設定の確認",
        sections: settings_transfer::TRANSFER,
        form: settings_transfer::transfer_form,
        examine: settings_transfer::examine_transfer,
        read: settings_transfer::read_transfer,
        done: "振込の設定を登録しました。それまでの内容も残っています。",
    },
    // Rules of 限度額適用認定証, tables of 適用区分 and prices of meals.
    SocietyForm {
        heading: "限度額",
        scope: "ceilings",
        title: "限度額の設定の確認",
        sections: settings_ceilings_fields::CEILINGS,
        form: settings_ceilings::ceilings_form,
        examine: settings_ceilings::examine_ceilings,
        read: settings_ceilings::read_ceilings,
        done: "限度額の設定を登録しました。それまでの内容も残っています。",
    },
    // 付加給付 and the other rules of the cash benefits.
    SocietyForm {
        heading: "給付",
        scope: "benefits",
        title: "給付の設定の確認",
        sections: settings_benefits::BENEFITS,
        form: settings_benefits::benefits_form,
        examine: settings_benefits::examine_benefits,
        read: settings_benefits::read_benefits,
        done: "給付の設定を登録しました。それまでの内容も残っています。",
    },
    // Media that go to the terminal, and how long they may be out.
    SocietyForm {
        heading: "ファイルの運搬",
        scope: "files",
        title: "ファイルの運搬の設定の確認",
        sections: settings_files::FILES,
        form: settings_files::files_form,
        examine: settings_files::examine_files,
        read: settings_files::read_files,
        done: "ファイルの運搬の設定を登録しました。それまでの内容も残っています。",
    },
    // What the 中間サーバー calls each matter for which is asked.
    SocietyForm {
        heading: "照会のコード",
        scope: "inquiry_codes",
        title: "照会のコードの設定の確認",
        sections: settings_inquiry_codes::INQUIRY_CODES,
        form: settings_inquiry_codes::codes_form,
        examine: settings_inquiry_codes::examine_codes,
        read: settings_inquiry_codes::read_codes,
        done: "照会のコードを登録しました。それまでの内容も残っています。",
    },
];

/// The part.
pub struct SocietyTab {
    about: &'static SocietyForm,
    society: Option<Society>,
    pane: Option<FormPane>,
    page: Option<confirm::Page>,
    wants_save: bool,
}

impl SocietyTab {
    /// The part for this form.
    #[must_use]
    pub const fn new(about: &'static SocietyForm) -> SocietyTab {
        SocietyTab {
            about,
            society: None,
            pane: None,
            page: None,
            wants_save: false,
        }
    }

    /// Shows what holds today; what was typed and not yet saved stays.
    pub fn show(&mut self, society: &Society, today: Date) {
        let is_typed = self.pane.as_ref().is_some_and(FormPane::is_changed);
        if is_typed && self.society.as_ref() == Some(society) {
            return;
        }
        self.pane = Some(pane(self.about, society, today));
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
        let about = self.about;
        let society = self.society.as_ref();
        self.pane = society.map(|society| pane(about, society, cx.today));
        cx.done(about.done);
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
        let save = Stop::new(save_id(self.about), StopKind::Button);
        let after = [&[save], tabs].concat();
        pane.before_ui(ctx, cx, facts, &after);
        if std::mem::take(&mut self.wants_save) && pane.settle(ctx, cx, facts) {
            self.page = Some(page(self.about, pane));
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
            if button_ui(ui, keys, save_id(self.about), text, Look::Primary).clicked() {
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
        let (Some(pane), Some(base)) = (&self.pane, &self.society) else {
            return;
        };
        let form = pane.form();
        let society = (self.about.read)(form, base);
        if let (Some(society), Some(effective_from)) = (society, effective_from(form)) {
            cx.commands.push(Command::SaveSociety {
                effective_from,
                society: Box::new(society),
            });
        }
    }
}

fn pane(about: &SocietyForm, society: &Society, today: Date) -> FormPane {
    let form = (about.form)(society, today);
    let mut pane = FormPane::new(about.scope, about.sections, form, about.examine);
    pane.focus();
    pane
}

/// Each field that changes, before and after.
fn page(about: &SocietyForm, pane: &FormPane) -> confirm::Page {
    let fields = pane.sections().iter().flat_map(|section| section.fields);
    let changes = fields
        .map(|field| Change {
            label: field.label.to_owned(),
            before: shown(field, pane.start().value(field.key)),
            after: shown(field, pane.form().value(field.key)),
        })
        .filter(|change| change.before != change.after);
    let from = effective_from(pane.form()).map_or_else(String::new, Date::wareki);
    confirm::Page {
        title: about.title.to_owned(),
        sentence: format!("{from}から、次の内容を使います。よければF12をもう一度押してください。"),
        changes_title: "設定の変更".to_owned(),
        changes: changes.collect(),
        verb: "登録する".to_owned(),
        ..confirm::Page::default()
    }
}

/// A value in words; a table row by row, so that a changed rate is seen.
fn shown(field: &Field, value: Option<&Value>) -> String {
    match (field.kind, value) {
        (_, None) => String::new(),
        (Kind::Rows(fields), Some(Value::Rows(rows))) => {
            let lines: Vec<String> = rows.iter().map(|row| row_words(fields, row)).collect();
            lines.join("\n")
        }
        (kind, Some(value)) => input::show(kind, value),
    }
}

fn row_words(fields: &[Field], row: &Form) -> String {
    let words = fields.iter().filter_map(|field| {
        let value = row.value(field.key)?;
        Some(format!(
            "{} {}",
            field.label,
            input::show(field.kind, value)
        ))
    });
    let words: Vec<String> = words.collect();
    format!("・{}", words.join("、"))
}

fn save_id(about: &SocietyForm) -> Id {
    Id::unique(("settings save", about.scope))
}
