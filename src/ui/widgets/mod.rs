//! 部品: parts that screens are put together from, and the register of hand-made field widgets.
//! They decide nothing about law and change nothing; they draw, and say what was asked for.

pub mod bank_account;
pub mod button;
pub mod entry;
pub mod list_keys;
pub mod long_text;

pub mod attachments;
pub mod attendance_calendar;
pub mod attendance_days;
pub mod checklist;
pub mod documents;
pub mod findings;
pub mod stepper;
pub mod stepper_layout;
pub mod stepper_line;

pub mod labelled;
pub mod pick;
pub mod secret;

pub mod confirm;
pub mod dialog;
pub mod preview;
pub mod progress;
pub mod rows_table;
pub mod status;
pub mod table;
pub mod tabs;
pub mod toast;

use crate::ui::editors::FieldUi;
use egui::Ui;

/// A hand-made widget for a field that no kind can say.
pub type FieldWidget = fn(&mut Ui, &mut FieldUi<'_>);

/// 名前付きの部品: the widgets that a field may ask for by name.
pub const NAMED: &[(&str, FieldWidget)] = &[
    (bank_account::NAME, bank_account::ui),
    (long_text::NAME, long_text::ui),
    (rows_table::NAME, rows_table::ui),
    (attendance_calendar::NAME, attendance_calendar::ui),
];

/// The widget of this name.
#[must_use]
pub fn named(name: &str) -> Option<FieldWidget> {
    NAMED
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, widget)| *widget)
}
