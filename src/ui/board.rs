//! 期限の表: open cases by urgency, each with its next action as a button; moved through by keyboard.
//! It must not sort or count; the rows come in order.

use crate::app::view::CaseRow;
use crate::domain::date::Date;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::ui::case_words;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::list_keys;
use crate::ui::widgets::list_keys::ListKey;
use crate::ui::widgets::list_keys::ListPlace;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use egui::Align2;
use egui::Color32;
use egui::FontId;
use egui::Id;
use egui::Rect;
use egui::Role;
use egui::ScrollArea;
use egui::Sense;
use egui::Stroke;
use egui::StrokeKind;
use egui::Ui;
use egui::WidgetInfo;
use egui::pos2;
use egui::vec2;

const ROW_HEIGHT: f32 = 42.0;
const HEADER_HEIGHT: f32 = 30.0;
/// Titles of the columns and their shares of the width.
const COLUMNS: [(&str, f32); 6] = [
    ("期限", 0.14),
    ("手続", 0.22),
    ("対象者", 0.17),
    ("受付番号", 0.16),
    ("受付日", 0.14),
    ("次の操作", 0.17),
];

/// Where the clerk stands on the board.
#[derive(Debug, Default)]
pub struct BoardState {
    selected: usize,
    wants_view: bool,
}

/// The stop of the board.
#[must_use]
pub fn stop() -> Stop {
    Stop::new(id(), StopKind::List)
}

fn id() -> Id {
    Id::unique("board")
}

/// Heads of the cases as a plain list.
const LISTED: &[Column] = &[
    Column::text("受付番号", 0.0),
    Column::text("手続", 0.0),
    Column::text("対象者", 0.0),
    Column::text("受付年月日", 0.0),
    Column::text("期限", 0.0),
    Column::number("残日数", 0.0),
    Column::text("状態", 0.0),
    Column::text("次の工程", 0.0),
];

/// Draws the board. Returns the case that was opened.
pub fn board_ui(
    ui: &mut Ui,
    input: &mut Input,
    state: &mut BoardState,
    rows: &[CaseRow],
) -> Option<CaseId> {
    let area = ui.available_rect_before_wrap();
    let whole = ui.interact(area, id(), Sense::FOCUSABLE);
    let mut opened = None;
    if whole.has_focus() {
        input
            .focus
            .set_help("↑↓で案件を選び、Enterで開きます。期限の近い順に並んでいます。");
        let n_page = page_rows(area.height());
        if keys(ui, input, state, rows.len(), n_page) {
            opened = rows.get(state.selected).map(|row| row.id);
        }
    }
    state.selected = state.selected.min(rows.len().saturating_sub(1));
    let words = rows.get(state.selected).map_or("0件".to_owned(), words_of);
    whole.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Grid, true, "案件一覧");
        info.current_text_value = Some(words.clone());
        info
    });
    ui.spacing_mut().item_spacing.y = 0.0;
    header_ui(ui);
    let clicked = rows_ui(ui, input, state, rows);
    if whole.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
        ui.painter()
            .rect_stroke(area, 4.0, ring, StrokeKind::Inside);
    }
    opened.or(clicked)
}

/// Rows of a page of this height, less one for the eye.
fn page_rows(height: f32) -> usize {
    let mut n_rows = 0_usize;
    let mut used = HEADER_HEIGHT + 2.0 * ROW_HEIGHT;
    while used < height {
        used += ROW_HEIGHT;
        n_rows = n_rows.saturating_add(1);
    }
    n_rows.max(1)
}

fn keys(ui: &Ui, input: &Input, state: &mut BoardState, n_rows: usize, n_page: usize) -> bool {
    let place = ListPlace {
        row: state.selected,
        n_rows,
        n_page,
    };
    match list_keys::take(ui.ctx(), &input.keys, place) {
        None => false,
        Some(ListKey::Open) => true,
        Some(ListKey::To(row)) => {
            state.selected = row;
            state.wants_view = true;
            false
        }
    }
}

fn rows_ui(
    ui: &mut Ui,
    input: &mut Input,
    state: &mut BoardState,
    rows: &[CaseRow],
) -> Option<CaseId> {
    let mut opened = None;
    let scroll = ScrollArea::vertical().auto_shrink(false).animated(false);
    scroll.show_viewport(ui, |ui, viewport| {
        let top = ui.max_rect().top();
        let width = ui.available_width();
        let at = |index: usize| {
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            f32::from(index) * ROW_HEIGHT
        };
        ui.set_height(at(rows.len()));
        if std::mem::take(&mut state.wants_view) {
            let y = top + at(state.selected);
            let rect = Rect::from_min_size(pos2(ui.max_rect().left(), y), vec2(width, ROW_HEIGHT));
            ui.scroll_to_rect(rect, None);
        }
        for (index, row) in rows.iter().enumerate() {
            let y = at(index);
            if y + ROW_HEIGHT < viewport.top() || y > viewport.bottom() {
                continue;
            }
            let min = pos2(ui.max_rect().left(), top + y);
            let rect = Rect::from_min_size(min, vec2(width, ROW_HEIGHT));
            let response = ui.interact(rect, id().with(("row", row.id.0)), Sense::CLICK);
            let words = words_of(row);
            response.widget_info(|| WidgetInfo::labeled(Role::Row, true, words.as_str()));
            paint_row(ui, rect, row, (index == state.selected, index % 2 == 1));
            if response.clicked() {
                state.selected = index;
                input.focus.request(id());
            }
            if response.double_clicked() || action_ui(ui, input, rect, row) {
                opened = Some(row.id);
            }
        }
        if rows.is_empty() {
            ui.add_space(18.0);
            ui.vertical_centered(|ui| {
                ui.label(theme::note("処理中の案件はありません。"));
            });
        }
    });
    opened
}

/// The button with the next action.
fn action_ui(ui: &mut Ui, input: &Input, rect: Rect, row: &CaseRow) -> bool {
    let cell = column_rect(rect, 5);
    let text = action_words(&row.next);
    let button = Rect::from_min_max(
        cell.left_top() + vec2(0.0, 5.0),
        cell.right_bottom() - vec2(10.0, 5.0),
    );
    let is_on = !input.keys.is_composing();
    let response = ui.interact(button, id().with(("action", row.id.0)), Sense::CLICK);
    let fill = if response.hovered() {
        theme::ACCENT
    } else {
        theme::SURFACE
    };
    let ink = if response.hovered() {
        theme::INK_ON_ACCENT
    } else {
        theme::ACCENT
    };
    let painter = ui
        .painter()
        .with_clip_rect(button.intersect(ui.clip_rect()));
    let edge = Stroke::new(1.0, theme::ACCENT);
    painter.rect(button, 4.0, fill, edge, StrokeKind::Inside);
    let font = FontId::new(theme::SMALL_SIZE + 1.0, theme::bold_family());
    painter.text(button.center(), Align2::CENTER_CENTER, &text, font, ink);
    let name = format!("{text} {}", row.subject);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_on, name.as_str()));
    is_on && response.clicked()
}

fn header_ui(ui: &mut Ui) {
    let size = vec2(ui.available_width(), HEADER_HEIGHT);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    ui.painter().rect_filled(rect, 0.0, theme::BAR);
    // The rows leave room for the scroll bar; the titles stand above them.
    let bar = ui.spacing().scroll.allocated_width();
    let rect = rect.with_max_x(rect.max.x - bar);
    for (index, (title, _)) in COLUMNS.iter().enumerate() {
        let font = FontId::new(theme::SMALL_SIZE, theme::bold_family());
        cell_ui(ui, column_rect(rect, index), title, font, theme::INK_WEAK);
    }
}

fn paint_row(ui: &Ui, rect: Rect, row: &CaseRow, (is_selected, is_odd): (bool, bool)) {
    let fill = match (is_selected, is_odd) {
        (true, _) => theme::ACCENT_SOFT,
        (false, true) => theme::STRIPE,
        (false, false) => theme::SURFACE,
    };
    ui.painter().rect_filled(rect, 0.0, fill);
    if is_selected {
        let bar = Rect::from_min_size(rect.left_top(), vec2(4.0, rect.height()));
        ui.painter().rect_filled(bar, 0.0, theme::ACCENT);
    }
    let body = || FontId::proportional(theme::BODY_SIZE);
    let bold = FontId::new(theme::BODY_SIZE, theme::bold_family());
    let (due, ink) = due_words(row);
    cell_ui(ui, column_rect(rect, 0), &due, bold, ink);
    let received = short_day(row.received_on);
    let subject = if row.subject.is_empty() {
        "（未入力）"
    } else {
        &row.subject
    };
    let texts = [
        row.procedure.as_str(),
        subject,
        row.receipt_number.as_str(),
        received.as_str(),
    ];
    for (index, text) in texts.into_iter().enumerate() {
        let cell = column_rect(rect, index.saturating_add(1));
        cell_ui(ui, cell, text, body(), theme::INK);
    }
}

fn cell_ui(ui: &Ui, rect: Rect, text: &str, font: FontId, ink: Color32) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let at = rect.left_center() + vec2(12.0, 0.0);
    painter.text(at, Align2::LEFT_CENTER, text, font, ink);
}

fn column_rect(row: Rect, index: usize) -> Rect {
    let before: f32 = COLUMNS.iter().take(index).map(|(_, share)| share).sum();
    let share = COLUMNS.get(index).map_or(0.0, |(_, share)| *share);
    let left = row.left() + row.width() * before;
    Rect::from_min_size(
        pos2(left, row.top()),
        vec2(row.width() * share, row.height()),
    )
}

/// The first of the next steps, and how many there are besides.
fn action_words(next: &str) -> String {
    let mut steps = next.split('・');
    let first = steps.next().unwrap_or_default();
    match (first, steps.count()) {
        ("", _) => "開く".to_owned(),
        (first, 0) => first.to_owned(),
        (first, n) => format!("{first} ほか{n}"),
    }
}

/// How near the due date is, in words and in a colour.
fn due_words(row: &CaseRow) -> (String, Color32) {
    if row.state == CaseState::Returned {
        return ("返戻中".to_owned(), theme::INK_WEAK);
    }
    match row.days_left {
        ..0 => (
            format!("{}日超過", row.days_left.unsigned_abs()),
            theme::STOP,
        ),
        0 => ("本日まで".to_owned(), theme::STOP),
        1 => ("あすまで".to_owned(), theme::CAUTION),
        left => (format!("あと{left}日"), theme::INK),
    }
}

/// 11月22日: the year stands in the header.
fn short_day(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// The row as one sentence for a screen reader.
/// The cases as a plain list, for 一覧の出力.
pub fn table(n_rows: usize) -> Table<'static> {
    Table {
        name: "処理中の案件",
        columns: LISTED,
        n_rows,
    }
}

/// The texts of a case in that list.
pub fn cells(row: &CaseRow) -> Vec<String> {
    vec![
        row.receipt_number.clone(),
        row.procedure.clone(),
        row.subject.clone(),
        row.received_on.wareki(),
        row.due_on.wareki(),
        row.days_left.to_string(),
        case_words::state(row.state).0.to_owned(),
        row.next.clone(),
    ]
}

fn words_of(row: &CaseRow) -> String {
    let (due, _) = due_words(row);
    format!(
        "{due}、{}、{}、受付番号{}、次は{}",
        row.procedure, row.subject, row.receipt_number, row.next
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::action_words;
    use super::due_words;
    use crate::app::view::CaseRow;
    use crate::domain::date::day;
    use crate::procedure::case::CaseId;
    use crate::procedure::case::CaseState;
    use crate::ui::theme;

    fn row(days_left: i64) -> CaseRow {
        CaseRow {
            id: CaseId(1),
            procedure: String::new(),
            receipt_number: String::new(),
            subject: String::new(),
            received_on: day!(2026, 11, 22),
            due_on: day!(2026, 11, 27),
            days_left,
            state: CaseState::Open,
            next: String::new(),
        }
    }

    #[test]
    fn 次の操作は先の工程だけを書き残りは数で示す() {
        assert_eq!(action_words(""), "開く");
        assert_eq!(action_words("決裁"), "決裁");
        assert_eq!(action_words("受付・個人番号確認・身元確認"), "受付 ほか2");
    }

    #[test]
    fn 期限の当日までは残り_翌日からは超過と書く() {
        assert_eq!(due_words(&row(2)), ("あと2日".to_owned(), theme::INK));
        assert_eq!(due_words(&row(1)).0, "あすまで");
        assert_eq!(due_words(&row(0)).0, "本日まで");
        assert_eq!(due_words(&row(-1)), ("1日超過".to_owned(), theme::STOP));
    }
}
