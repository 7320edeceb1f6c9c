//! 進み具合: long work on its own thread, with how far it is and a way to stop it.
//! It must not do the work, nor block.

use crate::ui::keys::Keys;
use crate::ui::theme;
use crate::ui::widgets::button::{Look, button_ui};
use egui::{Id, Modal, ProgressBar, Ui};

/// How far some work is.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// What is being done, such as 「帳票を作成しています」.
    pub title: &'a str,
    /// Units done.
    pub n_done: u64,
    /// Units in all; 0 where it is not known.
    pub n_total: u64,
    /// The unit, such as 件.
    pub unit: &'a str,
}

/// Draws the dialog. Returns whether 「中止」 was pressed.
pub fn progress_ui(ui: &Ui, keys: &Keys, progress: &Progress<'_>) -> bool {
    let modal = Modal::new(Id::unique("progress"))
        .backdrop_color(theme::SHADE)
        .frame(theme::dialog());
    let response = modal.show(ui.ctx(), |ui| {
        ui.set_width(460.0);
        ui.label(theme::subheading(progress.title));
        ui.add_space(8.0);
        let words = if progress.n_total == 0 {
            format!("{}{}", progress.n_done, progress.unit)
        } else {
            format!(
                "{} / {}{}",
                progress.n_done, progress.n_total, progress.unit
            )
        };
        let bar = ProgressBar::new(share(progress)).fill(theme::ACCENT);
        ui.add(bar).accessible_name(progress.title);
        ui.label(theme::note(words));
        ui.add_space(8.0);
        button_ui(ui, keys, Id::unique("progress stop"), "中止", Look::Plain).clicked()
    });
    ui.ctx()
        .request_repaint_after(std::time::Duration::from_millis(200));
    response.inner
}

/// The share done in steps of a thousandth.
fn share(progress: &Progress<'_>) -> f32 {
    let thousandths = progress
        .n_done
        .saturating_mul(1000)
        .checked_div(progress.n_total)
        .unwrap_or(0)
        .min(1000);
    f32::from(u16::try_from(thousandths).unwrap_or(1000)) / 1000.0
}
