//! 選ぶ一覧: a few things to choose one from, by ↑↓ or the mouse.
//! It must not do anything with the choice.

use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::state::Input;
use crate::ui::theme;
use egui::Align2;
use egui::FontId;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::Role;
use egui::Sense;
use egui::Stroke;
use egui::StrokeKind;
use egui::Ui;
use egui::WidgetInfo;
use egui::vec2;

/// One of them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Name.
    pub title: String,
    /// Side note under or beside it.
    pub note: String,
}

/// The list.
#[derive(Clone, Copy, Debug)]
pub struct Pick<'a> {
    /// Name for screen readers; keeps two lists apart.
    pub name: &'a str,
    /// Width in points.
    pub width: f32,
    /// What there is.
    pub items: &'a [Item],
}

const HEIGHT: f32 = 34.0;
const HEIGHT_WITH_NOTE: f32 = 50.0;

impl Pick<'_> {
    /// The stop of the list: Tab leaves it, Enter too.
    #[must_use]
    pub fn stop(&self) -> Stop {
        Stop::new(id(self.name), StopKind::List)
    }

    /// Draws the list. Returns whether the choice was confirmed by Enter or a double click.
    pub fn ui(&self, ui: &mut Ui, input: &mut Input, chosen: &mut usize) -> bool {
        let last = self.items.len().saturating_sub(1);
        let (whole, _) = ui.allocate_exact_size(vec2(self.width, self.height()), Sense::hover());
        let list = ui.interact(whole, id(self.name), Sense::FOCUSABLE);
        let mut is_confirmed = false;
        if list.has_focus() {
            let pressed = |key| input.keys.take_key(ui.ctx(), Modifiers::NONE, key);
            if pressed(Key::ArrowDown) {
                *chosen = chosen.saturating_add(1).min(last);
            } else if pressed(Key::ArrowUp) {
                *chosen = chosen.saturating_sub(1);
            } else if pressed(Key::Enter) {
                is_confirmed = true;
            }
            input.focus.set_help("↑↓で選び、Enterで次へ進みます。");
        }
        *chosen = (*chosen).min(last);
        let words = self.items.get(*chosen).map_or("", |item| &item.title);
        list.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ListBox, true, self.name);
            info.current_text_value = Some(words.to_owned());
            info
        });
        let mut top = whole.left_top();
        for (index, item) in self.items.iter().enumerate() {
            let rect = egui::Rect::from_min_size(top, vec2(self.width, height(item)));
            top.y = rect.bottom();
            let response = ui.interact(rect, id(self.name).with(index), Sense::CLICK);
            let name = item.title.as_str();
            let is_chosen = index == *chosen;
            response
                .widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, name));
            item_ui(ui, rect, item, (is_chosen, response.hovered()));
            if response.clicked() {
                *chosen = index;
                input.focus.request(id(self.name));
            }
            is_confirmed |= response.double_clicked();
        }
        let edge = if list.has_focus() {
            Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS)
        } else {
            Stroke::new(1.0, theme::EDGE)
        };
        ui.painter()
            .rect_stroke(whole, 4.0, edge, StrokeKind::Outside);
        is_confirmed
    }

    fn height(&self) -> f32 {
        self.items.iter().map(height).sum()
    }
}

fn id(name: &str) -> Id {
    Id::unique(("pick", name))
}

fn height(item: &Item) -> f32 {
    if item.note.is_empty() {
        HEIGHT
    } else {
        HEIGHT_WITH_NOTE
    }
}

fn item_ui(ui: &Ui, rect: egui::Rect, item: &Item, (is_chosen, is_hovered): (bool, bool)) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let fill = match (is_chosen, is_hovered) {
        (true, _) => theme::ACCENT_SOFT,
        (false, true) => theme::STRIPE,
        (false, false) => theme::SURFACE,
    };
    painter.rect_filled(rect, 0.0, fill);
    let (mark, family) = if is_chosen {
        ("●", theme::bold_family())
    } else {
        ("○", egui::FontFamily::Proportional)
    };
    let line = rect.top() + if item.note.is_empty() { 17.0 } else { 16.0 };
    let at = |x: f32, y: f32| egui::pos2(rect.left() + x, y);
    let ink = if is_chosen {
        theme::ACCENT
    } else {
        theme::INK_WEAK
    };
    let small = FontId::proportional(theme::SMALL_SIZE);
    painter.text(
        at(12.0, line),
        Align2::LEFT_CENTER,
        mark,
        small.clone(),
        ink,
    );
    painter.text(
        at(36.0, line),
        Align2::LEFT_CENTER,
        &item.title,
        FontId::new(theme::BODY_SIZE, family),
        theme::INK,
    );
    if !item.note.is_empty() {
        painter.text(
            at(36.0, line + 20.0),
            Align2::LEFT_CENTER,
            &item.note,
            small,
            theme::INK_WEAK,
        );
    }
}
