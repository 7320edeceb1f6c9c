//! 確認事項: the checklist of a step; each tick says who confirmed and when.
//! It must not tick by itself.

use crate::ui::focus::{Stop, StopKind};
use crate::ui::state::Input;
use crate::ui::theme;
use egui::{
    Id, Key, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

/// One item of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item<'a> {
    /// Stable id of the check.
    pub id: &'a str,
    /// Text.
    pub text: &'a str,
    /// 「11/22 見本」 where it is ticked.
    pub mark: Option<String>,
}

/// The stops of the list.
#[must_use]
pub fn stops(items: &[Item<'_>]) -> Vec<Stop> {
    items
        .iter()
        .map(|item| Stop::new(item_id(item.id), StopKind::Field))
        .collect()
}

fn item_id(id: &str) -> Id {
    Id::unique(("check", id))
}

/// Draws the list. Returns the id of the item that was ticked or taken back.
pub fn checklist_ui(
    ui: &mut Ui,
    input: &mut Input,
    items: &[Item<'_>],
    is_enabled: bool,
) -> Option<String> {
    let mut toggled = None;
    if items.is_empty() {
        ui.label(theme::note("この工程の確認事項はありません。"));
    }
    for item in items {
        let response = item_ui(ui, item, is_enabled && !input.keys.is_composing());
        if response.has_focus() {
            input
                .focus
                .set_help("スペースで確認済みにします。もう一度押すと取り消します。");
        }
        if input.focus.just_entered(response.id).is_some() {
            ui.scroll_to_rect(response.rect.expand(24.0), None);
        }
        if response.clicked() && !ui.input(|input| input.key_pressed(Key::Enter)) {
            toggled = Some(item.id.to_owned());
        }
    }
    toggled
}

fn item_ui(ui: &mut Ui, item: &Item<'_>, is_on: bool) -> Response {
    let width = ui.available_width();
    let wrap = width - 44.0;
    let font = egui::FontId::proportional(theme::BODY_SIZE);
    let galley = ui
        .painter()
        .layout(item.text.to_owned(), font, theme::INK, wrap);
    let note = item.mark.as_ref().map(|mark| {
        let font = egui::FontId::proportional(theme::SMALL_SIZE);
        let text = format!("確認済み　{mark}");
        ui.painter().layout(text, font, theme::DONE, wrap)
    });
    let note_height = note.as_ref().map_or(0.0, |note| note.size().y + 4.0);
    let height = (galley.size().y + note_height + 12.0).max(theme::CONTROL_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let sense = if is_on {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, item_id(item.id), sense);
    let painter = ui.painter();
    if response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
        painter.rect_stroke(rect, 4.0, ring, StrokeKind::Inside);
    } else if response.hovered() {
        painter.rect_filled(rect, 4.0, theme::ACCENT_SOFT);
    }
    let square = Rect::from_min_size(rect.min + vec2(8.0, 7.0), vec2(20.0, 20.0));
    tick(ui, square, item.mark.is_some());
    let text_at = rect.min + vec2(38.0, 8.0);
    let below = text_at + vec2(0.0, galley.size().y + 4.0);
    ui.painter().galley(text_at, galley, theme::INK);
    if let Some(note) = note {
        ui.painter().galley(below, note, theme::DONE);
    }
    let is_ticked = item.mark.is_some();
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, is_on, is_ticked, item.text));
    response
}

fn tick(ui: &Ui, square: Rect, is_ticked: bool) {
    let painter = ui.painter();
    let (fill, edge) = if is_ticked {
        (theme::DONE, theme::DONE)
    } else {
        (theme::SURFACE, theme::EDGE)
    };
    let edge = Stroke::new(1.5, edge);
    painter.rect(square, 3.0, fill, edge, StrokeKind::Inside);
    if is_ticked {
        let at = |x: f32, y: f32| pos2(square.left() + x, square.top() + y);
        let points = vec![at(4.5, 10.5), at(8.5, 14.5), at(15.5, 6.0)];
        let stroke = Stroke::new(2.2, theme::INK_ON_ACCENT);
        painter.add(Shape::line(points, stroke));
    }
}
