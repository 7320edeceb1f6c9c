//! 勤務状況の暦: months of days that are marked by mouse or keyboard, each with what is paid for it.
//! It changes only its own field and decides nothing about law: what a day is worth comes computed with the form.

use crate::domain::allowance_days::DayMark;
use crate::domain::attendance::typed_days;
use crate::domain::calendar::Holidays;
use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::digits::to_ascii;
use crate::ui::editors::FieldUi;
use crate::ui::editors::line::attend_response;
use crate::ui::focus::ALL_KEYS;
use crate::ui::spots::Part;
use crate::ui::state::Edit;
use crate::ui::theme;
use crate::ui::widgets::attendance_days::{Days, sign};
use crate::ui::widgets::labelled::wrong_ui;
use chrono::Weekday;
use egui::{
    Align2, Color32, Event, FontId, Id, Key, Modifiers, Pos2, Rect, Response, Role, Sense, Stroke,
    StrokeKind, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2,
};

/// The name under which a field asks for it.
pub const NAME: &str = "attendance_calendar";

/// The widest and the narrowest cell of a day, and its height.
const CELL_WIDTH: (f32, f32) = (44.0, 66.0);
const CELL_HEIGHT: f32 = 46.0;
/// Title and weekdays above the cells of a month.
const HEAD: f32 = 46.0;
/// Between two months.
const GAP: f32 = 20.0;
/// The marks in the order of their digits, from 1.
const MARKS: [DayMark; 5] = [
    DayMark::Unable,
    DayMark::Worked,
    DayMark::PaidLeave,
    DayMark::DayOff,
    DayMark::Absent,
];

/// Where the keyboard stands in the calendar, and what is being typed as 範囲.
#[derive(Clone, Debug)]
struct Place {
    cursor: Date,
    anchor: Date,
    range: String,
    /// By a key since the last pass: the day is scrolled into view.
    has_moved: bool,
}

impl Place {
    fn selected(&self) -> (Date, Date) {
        (self.cursor.min(self.anchor), self.cursor.max(self.anchor))
    }
}

/// Draws the widget.
pub fn ui(ui: &mut Ui, cx: &mut FieldUi<'_>) {
    let id = cx.state.id(&cx.spot(Part::Main));
    let Some(days) = Days::of(ui, cx, id) else {
        ui.label(theme::note("申請期間を入力すると、暦を表示します。"));
        return;
    };
    let mut place = ui
        .data(|data| data.get_temp::<Place>(id))
        .filter(|place| (days.first..=days.last).contains(&place.cursor))
        .unwrap_or(Place {
            cursor: days.claimed.0,
            anchor: days.claimed.0,
            range: String::new(),
            has_moved: false,
        });
    let mut mark = None;
    ui.vertical(|ui| {
        if days.is_unreadable {
            wrong_ui(ui, &unreadable_words(&days, cx.is_enabled));
        }
        if cx.is_enabled {
            ui.horizontal_wrapped(|ui| {
                range_ui(ui, cx, &days, &mut place);
                mark = marks_ui(ui, cx);
            });
        }
        let response = months_ui(ui, cx, &days, &mut place, id);
        if response.has_focus() && cx.is_enabled {
            keys(ui, cx, &days, &mut place);
            mark = typed_mark(ui, cx).or(mark);
        }
        selected_ui(ui, &days, &place);
    });
    if let Some(mark) = mark.filter(|_| cx.is_enabled)
        && let Some(value) = days.marked(place.selected(), mark)
    {
        cx.state.pending.push(Edit::Set(cx.path.clone(), value));
        ui.ctx().request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(id, place));
}

/// An unreadable text stands as it is until somebody clears it.
fn unreadable_words(days: &Days, is_enabled: bool) -> String {
    let mut words = format!(
        "勤務状況の記入「{}」を読み取れないため、暦に区分を表示できません。記入はそのまま残しています。",
        days.text
    );
    if is_enabled {
        words.push_str("付け直すときは、「0 消す」で記入をすべて消してから区分を付けてください。");
    }
    words
}

/// 範囲: days typed as text are selected when the line is left.
fn range_ui(ui: &mut Ui, cx: &mut FieldUi<'_>, days: &Days, place: &mut Place) {
    ui.label("範囲");
    let id = cx.state.id(&cx.spot(Part::Range));
    let response = TextEdit::singleline(&mut place.range)
        .id(id)
        .hint_text("11/3-11/20")
        .return_key(None)
        .event_filter(ALL_KEYS)
        .desired_width(120.0)
        .show(ui)
        .response
        .response
        .clone();
    let response = response.accessible_name(format!("{} 範囲", cx.name));
    attend_response(ui, cx, &response);
    if response.has_focus() {
        ui.output_mut(|output| output.ime = None);
        cx.input
            .focus
            .set_help("例 11/3-11/20　11/3　3-20　Enterで暦へ移り、1から5の数字で区分を付けます。");
    } else if !place.range.is_empty() {
        let shown = (days.first, days.last);
        if let Some((from, until)) = typed_days(&place.range, place.cursor, shown)
            && until <= days.last
        {
            place.anchor = from;
            place.cursor = until;
            place.range.clear();
        }
    }
}

/// The marks as buttons; what was pressed, with nothing for 消す.
fn marks_ui(ui: &mut Ui, cx: &FieldUi<'_>) -> Option<Option<DayMark>> {
    let mut chosen = None;
    let is_on = !cx.input.keys.is_composing();
    let mut button = |ui: &mut Ui, text: String, mark: Option<DayMark>| {
        let response = ui.add_enabled(is_on, egui::Button::new(theme::note(text.as_str())));
        let response = response.accessible_name(format!("{} {text}", cx.name));
        if response.clicked() {
            chosen = Some(mark);
        }
    };
    for (index, mark) in MARKS.iter().enumerate() {
        button(ui, format!("{} {}", index + 1, mark.label()), Some(*mark));
    }
    button(ui, "0 消す".to_owned(), None);
    chosen
}

/// All months in one area that is one stop of the keyboard.
fn months_ui(
    ui: &mut Ui,
    cx: &mut FieldUi<'_>,
    days: &Days,
    place: &mut Place,
    id: Id,
) -> Response {
    let months = months_of(days);
    let width = (ui.available_width() / 7.0).clamp(CELL_WIDTH.0, CELL_WIDTH.1);
    let month_size = vec2(width * 7.0, HEAD + CELL_HEIGHT * weeks(&months));
    let n_columns = columns(ui.available_width(), month_size.x);
    let n_rows = months.len().div_ceil(n_columns);
    let extent = |n: usize, one: f32, gap: f32| {
        let n = f32::from(u16::try_from(n).unwrap_or(1));
        one * n + gap * (n - 1.0).max(0.0)
    };
    let size = vec2(
        extent(n_columns.min(months.len()), month_size.x, GAP),
        extent(n_rows, month_size.y, 8.0),
    );
    let (area, _) = ui.allocate_exact_size(size, Sense::hover());
    let sense = if cx.is_enabled {
        Sense::click_and_drag()
    } else {
        Sense::hover()
    };
    let response = ui.interact(area, id, sense);
    let cells = cells_of(&months, area, n_columns, month_size);
    point(ui, cx, &response, &cells, place);
    let chosen = place.selected();
    for (month, origin) in months.iter().zip(origins(area, n_columns, month_size)) {
        head_ui(ui, *month, origin, width);
    }
    let visible = ui.clip_rect();
    for (on, rect) in cells.iter().filter(|(_, rect)| visible.intersects(*rect)) {
        let is_selected = cx.is_enabled && (chosen.0..=chosen.1).contains(on);
        cell_ui(ui, cx, days, (*on, *rect), is_selected);
    }
    if response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
        let painter = ui.painter();
        painter.rect_stroke(area.expand(3.0), 4.0, ring, StrokeKind::Outside);
        if let Some((_, rect)) = cells.iter().find(|(on, _)| *on == place.cursor) {
            painter.rect_stroke(*rect, 0.0, ring, StrokeKind::Inside);
        }
    }
    let words = words(days, place.cursor);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Grid, cx.is_enabled, cx.name.as_str());
        info.current_text_value = Some(words.clone());
        info
    });
    let was_entered = cx.input.focus.just_entered(id).is_some();
    if was_entered || (response.has_focus() && place.has_moved) {
        if let Some((_, rect)) = cells.iter().find(|(on, _)| *on == place.cursor) {
            ui.scroll_to_rect(rect.expand(48.0), None);
        }
        place.has_moved = false;
    }
    if response.has_focus() {
        cx.input.focus.set_help(
            "矢印で動き、Shiftと矢印で範囲を選びます。1 労務不能　2 出勤　3 有給　4 公休　5 欠勤　0 消す",
        );
    }
    response
}

fn months_of(days: &Days) -> Vec<YearMonth> {
    let last = days.last.year_month();
    let months = std::iter::successors(Some(days.first.year_month()), |month| Some(month.next()));
    months.take_while(|month| *month <= last).collect()
}

/// Rows of weeks that the longest of the months needs.
fn weeks(months: &[YearMonth]) -> f32 {
    let needed = months.iter().map(|month| {
        let n_days = lead(*month) + month.last_day().day();
        n_days.div_ceil(7)
    });
    f32::from(u16::try_from(needed.max().unwrap_or(5)).unwrap_or(5))
}

/// Empty cells before the first day of a month. Weeks begin on Sunday.
fn lead(month: YearMonth) -> u32 {
    month.first_day().weekday().num_days_from_sunday()
}

/// How many months fit beside each other.
fn columns(width: f32, month: f32) -> usize {
    if width >= month * 3.0 + GAP * 2.0 {
        3
    } else if width >= month * 2.0 + GAP {
        2
    } else {
        1
    }
}

/// The upper left corner of each month.
fn origins(area: Rect, n_columns: usize, month: Vec2) -> impl Iterator<Item = Pos2> {
    (0..).map(move |index: usize| {
        let at = |n: usize| f32::from(u16::try_from(n).unwrap_or(0));
        let (row, column) = (index / n_columns, index % n_columns);
        let offset = vec2(at(column) * (month.x + GAP), at(row) * (month.y + 8.0));
        area.min + offset
    })
}

/// Every day with its cell.
fn cells_of(
    months: &[YearMonth],
    area: Rect,
    n_columns: usize,
    month_size: Vec2,
) -> Vec<(Date, Rect)> {
    let mut cells = Vec::new();
    for (month, origin) in months.iter().zip(origins(area, n_columns, month_size)) {
        let first = month.first_day();
        let lead = lead(*month);
        for day in 0..month.last_day().day() {
            let (week, column) = ((lead + day) / 7, (lead + day) % 7);
            let at = |n: u32| f32::from(u16::try_from(n).unwrap_or(0));
            let cell = vec2(month_size.x / 7.0, CELL_HEIGHT);
            let offset = vec2(at(column) * cell.x, HEAD + at(week) * cell.y);
            let rect = Rect::from_min_size(origin + offset, cell);
            cells.push((first.add_days(i64::from(day)), rect));
        }
    }
    cells
}

/// A click chooses a day, a drag or a click with Shift a range.
fn point(
    ui: &Ui,
    cx: &mut FieldUi<'_>,
    response: &Response,
    cells: &[(Date, Rect)],
    place: &mut Place,
) {
    let is_pressed = response.clicked() || response.drag_started();
    if !(is_pressed || response.dragged()) {
        return;
    }
    let under = |at: Pos2| {
        let mut cells = cells.iter();
        cells.find(|(_, rect)| rect.contains(at)).map(|(on, _)| *on)
    };
    let pressed_at = ui.input(|input| input.pointer.press_origin());
    let start = if response.drag_started() {
        pressed_at.and_then(under)
    } else {
        None
    };
    let Some(on) = response.interact_pointer_pos().and_then(under) else {
        return;
    };
    let extends = ui.input(|input| input.modifiers.shift) || response.dragged();
    if is_pressed {
        cx.input.focus.request(response.id);
    }
    if let Some(start) = start {
        place.anchor = start;
    } else if !extends {
        place.anchor = on;
    }
    place.cursor = on;
}

/// Arrows, Home and End; with Shift the range grows.
fn keys(ui: &Ui, cx: &FieldUi<'_>, days: &Days, place: &mut Place) {
    let steps = [
        (Key::ArrowLeft, -1),
        (Key::ArrowRight, 1),
        (Key::ArrowUp, -7),
        (Key::ArrowDown, 7),
    ];
    for (modifiers, extends) in [(Modifiers::SHIFT, true), (Modifiers::NONE, false)] {
        let pressed = |key| cx.input.keys.take_key(ui.ctx(), modifiers, key);
        let step = steps.iter().find(|(key, _)| pressed(*key));
        let to = if let Some((_, step)) = step {
            place.cursor.add_days(*step)
        } else if pressed(Key::Home) {
            days.claimed.0
        } else if pressed(Key::End) {
            days.claimed.1
        } else {
            continue;
        };
        place.cursor = to.clamp(days.first, days.last);
        place.has_moved = true;
        if !extends {
            place.anchor = place.cursor;
        }
    }
}

/// A digit marks the selected days; 0, Delete and Backspace clear them.
fn typed_mark(ui: &Ui, cx: &FieldUi<'_>) -> Option<Option<DayMark>> {
    let pressed = |key| cx.input.keys.take_key(ui.ctx(), Modifiers::NONE, key);
    if pressed(Key::Delete) || pressed(Key::Backspace) {
        return Some(None);
    }
    let digit = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Text(text) => to_ascii(text).parse::<usize>().ok(),
            _ => None,
        })
    })?;
    match digit.checked_sub(1) {
        None => Some(None),
        Some(index) => MARKS.get(index).map(|mark| Some(*mark)),
    }
}

/// The chosen days in words, below the months.
fn selected_ui(ui: &mut Ui, days: &Days, place: &Place) {
    let (from, until) = place.selected();
    let text = if from == until {
        words(days, from)
    } else {
        let n_days = until.days_since(from) + 1;
        format!(
            "{}から{}まで（{n_days}日）を選んでいます。",
            from.wareki(),
            until.wareki()
        )
    };
    ui.label(theme::note(text));
}

/// A day with its mark and what became of it.
fn words(days: &Days, on: Date) -> String {
    let mut words = format!("{}月{}日（{}）", on.month(), on.day(), on.weekday_ja());
    match days.marks.get(&on) {
        Some(mark) => words.push_str(&format!(" {}", mark.label())),
        None if days.is_unreadable => words.push_str(" 区分を読み取れません"),
        None if days.is_claimed(on) => words.push_str(" 労務不能（区分なし）"),
        None => {}
    }
    if let Some(outcome) = days.outcome(on) {
        words.push_str(&format!(" {}", outcome.full));
    }
    words
}

/// Sundays and holidays, and Saturdays, as calendars colour them.
fn day_ink(on: Date, holidays: &Holidays) -> Color32 {
    if on.weekday() == Weekday::Sun || holidays.name_on(on).is_some() {
        theme::STOP
    } else if on.weekday() == Weekday::Sat {
        theme::ACCENT
    } else {
        theme::INK
    }
}

/// Month and weekdays.
fn head_ui(ui: &Ui, month: YearMonth, origin: Pos2, width: f32) {
    let painter = ui.painter();
    let title = FontId::new(theme::BODY_SIZE, theme::bold_family());
    painter.text(
        origin + vec2(2.0, 11.0),
        Align2::LEFT_CENTER,
        month.wareki(),
        title,
        theme::INK,
    );
    let weekdays = ["日", "月", "火", "水", "木", "金", "土"];
    let small = FontId::proportional(theme::SMALL_SIZE);
    let mut x = origin.x + width / 2.0;
    for weekday in weekdays {
        painter.text(
            pos2(x, origin.y + 34.0),
            Align2::CENTER_CENTER,
            weekday,
            small.clone(),
            theme::INK_WEAK,
        );
        x += width;
    }
}

fn cell_ui(ui: &Ui, cx: &FieldUi<'_>, days: &Days, (on, rect): (Date, Rect), is_selected: bool) {
    let id = cx.state.id(&cx.spot(Part::Main)).with(on.yyyymmdd());
    let response = ui.interact(rect, id, Sense::hover());
    let name = words(days, on);
    response.widget_info(|| WidgetInfo::selected(Role::Cell, true, is_selected, name.as_str()));
    let is_claimed = days.is_claimed(on);
    let outcome = days.outcome(on);
    let fill = match (is_selected, is_claimed, outcome) {
        (true, ..) => theme::SELECTED,
        (_, false, _) => theme::READ_ONLY,
        (_, _, Some(words)) if words.is_paid => theme::DONE_SOFT,
        _ => theme::SURFACE,
    };
    let painter = ui.painter();
    painter.rect(
        rect,
        0.0,
        fill,
        Stroke::new(1.0, theme::LINE),
        StrokeKind::Inside,
    );
    let small = FontId::proportional(theme::SMALL_SIZE);
    let ink = if is_claimed {
        day_ink(on, &cx.plan.facts.society.holidays)
    } else {
        theme::INK_WEAK
    };
    painter.text(
        rect.min + vec2(5.0, 13.0),
        Align2::LEFT_CENTER,
        on.day().to_string(),
        small.clone(),
        ink,
    );
    let mark = days.marks.get(&on);
    let (text, ink) = match mark {
        Some(mark) => (sign(*mark), theme::INK),
        None if is_claimed && !days.is_unreadable => (sign(DayMark::Unable), theme::INK_WEAK),
        None => ("", theme::INK_WEAK),
    };
    painter.text(
        pos2(rect.right() - 5.0, rect.top() + 13.0),
        Align2::RIGHT_CENTER,
        text,
        small.clone(),
        ink,
    );
    if let Some(words) = outcome {
        let ink = if words.is_paid {
            theme::DONE
        } else {
            theme::INK_WEAK
        };
        painter.text(
            pos2(rect.center().x, rect.bottom() - 12.0),
            Align2::CENTER_CENTER,
            words.short.as_str(),
            small,
            ink,
        );
    }
}
