//! 見出しの切替え: one of several parts of a screen is shown; each heading is a stop of the keyboard.
//! It must not know what the parts are.

use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Keys;
use crate::ui::theme;
use egui::Align2;
use egui::FontFamily;
use egui::FontId;
use egui::Id;
use egui::Response;
use egui::Role;
use egui::Sense;
use egui::Stroke;
use egui::Ui;
use egui::WidgetInfo;
use egui::vec2;

/// The stops of the headings. `scope` keeps two rows of headings apart.
#[must_use]
pub fn stops(scope: &str, n_tabs: usize) -> Vec<Stop> {
    (0..n_tabs)
        .map(|index| Stop::new(id(scope, index), StopKind::Button))
        .collect()
}

fn id(scope: &str, index: usize) -> Id {
    Id::unique(("tab", scope, index))
}

/// Draws the headings; returns the one that was chosen.
pub fn tabs_ui(
    ui: &mut Ui,
    keys: &Keys,
    scope: &str,
    selected: usize,
    titles: &[String],
) -> Option<usize> {
    let mut chosen = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for (index, title) in titles.iter().enumerate() {
            if tab_ui(ui, keys, id(scope, index), title, index == selected).clicked() {
                chosen = Some(index);
            }
        }
    });
    chosen
}

fn tab_ui(ui: &mut Ui, keys: &Keys, id: Id, title: &str, is_selected: bool) -> Response {
    let is_on = ui.is_enabled() && !keys.is_composing();
    let (family, ink) = if is_selected {
        (theme::bold_family(), theme::ACCENT)
    } else {
        (FontFamily::Proportional, theme::INK)
    };
    let font = FontId::new(theme::BODY_SIZE, family);
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(title.to_owned(), font.clone(), ink);
    let size = vec2(galley.size().x + 32.0, theme::CONTROL_HEIGHT + 4.0);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let sense = if is_on {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, id, sense);
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    let painter = ui.painter();
    if is_selected {
        painter.rect_filled(rect, 4.0, theme::ACCENT_SOFT);
        let line = Stroke::new(3.0, theme::ACCENT);
        painter.hline(rect.x_range(), rect.bottom() - 1.5, line);
    } else if response.hovered() {
        painter.rect_filled(rect, 4.0, theme::BAR);
    }
    if response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
        painter.rect_stroke(rect, 4.0, ring, egui::StrokeKind::Inside);
    }
    painter.text(rect.center(), Align2::CENTER_CENTER, title, font, ink);
    response.widget_info(|| WidgetInfo::selected(Role::Tab, is_on, is_selected, title));
    response
}
