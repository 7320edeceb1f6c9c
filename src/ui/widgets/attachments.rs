//! 添付書類: which papers came with the 届書, were left out, or are missing.
//! It must not decide which papers are needed.

use crate::domain::coded::Coded;
use crate::procedure::catalogue::{Attachment, AttachmentAnswer};
use crate::ui::focus::{Stop, StopKind};
use crate::ui::form::tag_ui;
use crate::ui::state::Input;
use crate::ui::theme;
use egui::{
    Align, Event, FontFamily, FontId, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, vec2,
};

const LABEL_WIDTH: f32 = 280.0;

/// Whether 事業主確認 is a way to leave a paper out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConfirmedBy {
    /// The 事業主 takes part.
    Employer,
    /// No 事業主 has seen anything.
    Nobody,
}

/// One attachment with its answer.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    /// The attachment.
    pub attachment: &'a Attachment,
    /// The answer, where there is one.
    pub answer: Option<AttachmentAnswer>,
    /// Who besides the society can have confirmed what the paper proves.
    pub confirmed_by: ConfirmedBy,
}

/// The stops of the list.
#[must_use]
pub fn stops(items: &[Item<'_>]) -> Vec<Stop> {
    items
        .iter()
        .map(|item| Stop::new(item_id(item.attachment.id), StopKind::Field))
        .collect()
}

fn item_id(id: &str) -> Id {
    Id::unique(("attachment", id))
}

/// Draws the list. Returns the id of an attachment and its new answer.
pub fn attachments_ui(
    ui: &mut Ui,
    input: &mut Input,
    items: &[Item<'_>],
    is_enabled: bool,
) -> Option<(&'static str, AttachmentAnswer)> {
    let mut answered = None;
    if items.is_empty() {
        ui.label(theme::note("添付書類は要りません。"));
    }
    for item in items {
        ui.horizontal_wrapped(|ui| {
            label_ui(ui, item);
            let is_on = is_enabled && !input.keys.is_composing();
            if let Some(answer) = answers_ui(ui, input, item, is_on) {
                answered = Some((item.attachment.id, answer));
            }
        });
    }
    answered
}

fn label_ui(ui: &mut Ui, item: &Item<'_>) {
    let size = vec2(LABEL_WIDTH, theme::CONTROL_HEIGHT);
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
    ui.allocate_ui_with_layout(size, layout, |ui| {
        ui.set_min_size(size);
        ui.label(item.attachment.label);
        if item.answer == Some(AttachmentAnswer::Missing) {
            tag_ui(ui, "不足", theme::STOP, theme::STOP_SOFT);
        }
    });
}

fn offered(item: &Item<'_>) -> Vec<AttachmentAnswer> {
    [
        AttachmentAnswer::Received,
        AttachmentAnswer::OmittedByInquiry,
        AttachmentAnswer::OmittedByEmployer,
        AttachmentAnswer::Missing,
    ]
    .into_iter()
    .filter(|answer| match answer {
        AttachmentAnswer::OmittedByInquiry => item.attachment.omittable.is_some(),
        // What was chosen before stays to be seen; a finding asks for another answer.
        AttachmentAnswer::OmittedByEmployer => {
            item.confirmed_by == ConfirmedBy::Employer || item.answer == Some(*answer)
        }
        _ => true,
    })
    .collect()
}

fn answers_ui(
    ui: &mut Ui,
    input: &mut Input,
    item: &Item<'_>,
    is_on: bool,
) -> Option<AttachmentAnswer> {
    let offered = offered(item);
    let font = FontId::new(theme::SMALL_SIZE, FontFamily::Proportional);
    let mut cells = Vec::new();
    let mut x = 0.0;
    for (index, answer) in offered.iter().enumerate() {
        let text = format!("{} {}", index.saturating_add(1), answer.label());
        let galley = ui.painter().layout_no_wrap(text, font.clone(), theme::INK);
        let width = galley.size().x + 20.0;
        cells.push((x, width, galley, *answer));
        x += width;
    }
    let (rect, _) = ui.allocate_exact_size(vec2(x, theme::CONTROL_HEIGHT), Sense::hover());
    let sense = if is_on {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, item_id(item.attachment.id), sense);
    let painter = ui.painter();
    painter.rect_filled(
        rect,
        4.0,
        if is_on {
            theme::SURFACE
        } else {
            theme::READ_ONLY
        },
    );
    let mut clicked = None;
    for (x, width, galley, answer) in cells {
        let cell = Rect::from_min_size(rect.min + vec2(x, 0.0), vec2(width, rect.height()));
        let is_chosen = item.answer == Some(answer);
        let ink = if is_chosen {
            theme::INK_ON_ACCENT
        } else {
            theme::INK
        };
        if is_chosen {
            painter.rect_filled(cell.shrink(3.0), 3.0, colour_of(answer));
        }
        let at = cell.center() - galley.size() / 2.0;
        painter.galley_with_override_text_color(at, galley, ink);
        let position = response
            .interact_pointer_pos()
            .filter(|_| response.clicked());
        if position.is_some_and(|position| cell.contains(position)) {
            clicked = Some(answer);
        }
    }
    frame(ui, &response);
    describe(item, &response, is_on);
    attend(ui, input, &response, offered.len());
    clicked.or_else(|| typed(ui, &response, &offered).filter(|_| is_on))
}

const fn colour_of(answer: AttachmentAnswer) -> egui::Color32 {
    match answer {
        AttachmentAnswer::Missing => theme::STOP,
        _ => theme::ACCENT,
    }
}

fn frame(ui: &Ui, response: &Response) {
    let edge = if response.has_focus() {
        Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS)
    } else {
        Stroke::new(1.0, theme::EDGE)
    };
    ui.painter()
        .rect_stroke(response.rect, 4.0, edge, StrokeKind::Inside);
}

fn attend(ui: &Ui, input: &mut Input, response: &Response, n_answers: usize) {
    if response.clicked() {
        input.focus.request(response.id);
    }
    if response.has_focus() {
        input
            .focus
            .set_help(&format!("1から{n_answers}の数字で答えます。"));
    }
    if input.focus.just_entered(response.id).is_some() {
        ui.scroll_to_rect(response.rect.expand(32.0), None);
    }
}

fn typed(ui: &Ui, response: &Response, offered: &[AttachmentAnswer]) -> Option<AttachmentAnswer> {
    if !response.has_focus() {
        return None;
    }
    let number = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Text(text) => crate::domain::digits::to_ascii(text).parse::<usize>().ok(),
            _ => None,
        })
    });
    offered.get(number?.checked_sub(1)?).copied()
}

fn describe(item: &Item<'_>, response: &Response, is_on: bool) {
    let answer = item.answer.map_or("未確認", Coded::label);
    let name = item.attachment.label;
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::RadioGroup, is_on, name);
        info.current_text_value = Some(answer.to_owned());
        info
    });
}
