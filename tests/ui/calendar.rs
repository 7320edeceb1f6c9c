//! 勤務状況の暦: days are marked by mouse and keyboard, and show what is paid for them.

use crate::desk::{self, Desk, press, press_with, type_text};
use crate::render::{Textures, shoot};
use daicho::domain::allowance_days::DayOutcome;
use daicho::domain::attendance;
use daicho::domain::date::Date;
use daicho::domain::yen::Yen;
use daicho::procedure::catalogue::find;
use daicho::procedure::form::Form;
use daicho::procedure::injury_sickness_allowance::keys::{
    ATTENDANCE, FROM, PERIOD_FROM, PERIOD_UNTIL, SPAN_ADDITIONAL, SPAN_OUTCOME, SPAN_REASON,
    SPAN_STATUTORY, SPANS, UNTIL,
};
use daicho::procedure::value::Value;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable, by};

fn day(text: &str) -> Date {
    Date::parse_iso(text).unwrap()
}

fn span(from: &str, until: &str, outcome: DayOutcome, yen: i64, reason: &str) -> Form {
    let mut row = Form::new();
    PERIOD_FROM.set(&mut row, day(from));
    PERIOD_UNTIL.set(&mut row, day(until));
    SPAN_OUTCOME.set(&mut row, outcome);
    SPAN_STATUTORY.set(&mut row, Yen::new(yen));
    SPAN_ADDITIONAL.set(&mut row, Yen::ZERO);
    SPAN_REASON.set(&mut row, reason.to_owned());
    row
}

/// A form with a claim, and the days as they were decided.
fn form() -> Form {
    let mut form = Form::new();
    FROM.set(&mut form, day("2026-10-05"));
    UNTIL.set(&mut form, day("2026-11-03"));
    let rows = vec![
        span("2026-10-05", "2026-10-07", DayOutcome::Waiting, 0, "待期"),
        span("2026-10-08", "2026-10-27", DayOutcome::Paid, 3780, ""),
        span(
            "2026-10-28",
            "2026-10-30",
            DayOutcome::Offset,
            0,
            "報酬 8,000円",
        ),
        span("2026-10-31", "2026-11-03", DayOutcome::Paid, 3780, ""),
    ];
    form.set_value(SPANS.name(), Some(Value::Rows(rows)));
    form
}

/// The employer's section at a size and a scale, and its pictures.
fn open(size: [f32; 2], scale: f32, form: Form) -> (Harness<'static, Desk>, Textures) {
    let procedure = find("injury_sickness_allowance").unwrap();
    let sections = &procedure.sections[3..4];
    assert_eq!(sections[0].title, "事業主の証明");
    let textures = Textures::default();
    let desk = Desk::new(sections, form);
    let size = [size[0] / scale, size[1] / scale];
    let mut harness = desk::harness(size, scale, textures.clone(), desk, |ui, desk| desk.ui(ui));
    harness.run();
    (harness, textures)
}

fn marks(harness: &Harness<'_, Desk>) -> String {
    ATTENDANCE
        .get(harness.state().state.form())
        .unwrap_or_default()
}

/// The calendar as the keyboard reaches it.
fn enter(harness: &mut Harness<'_, Desk>) {
    harness
        .get_by_role_and_label(Role::Grid, "勤務状況")
        .focus();
    harness.run();
}

/// The only day whose words begin so.
fn cell<'a>(harness: &'a Harness<'_, Desk>, start: &'a str) -> egui_kittest::Node<'a> {
    let is_it = by().predicate(move |node| {
        node.role() == Role::Cell && node.label().unwrap_or_default().starts_with(start)
    });
    harness.get(is_it)
}

fn words(harness: &Harness<'_, Desk>, start: &str) -> String {
    cell(harness, start).accesskit_node().label().unwrap()
}

#[test]
fn 日ごとに区分と支給額と理由が読める() {
    let (harness, _) = open([1280.0, 900.0], 1.0, form());
    assert_eq!(
        words(&harness, "10月8日"),
        "10月8日（木） 労務不能（区分なし） 支給 3,780円"
    );
    assert_eq!(
        words(&harness, "10月28日"),
        "10月28日（水） 労務不能（区分なし） 調整により0円（報酬 8,000円）"
    );
    assert_eq!(words(&harness, "10月4日"), "10月4日（日）");
}

#[test]
fn 数字で区分を付け_シフトと矢印で範囲を選ぶ() {
    let (mut harness, _) = open([1280.0, 900.0], 1.0, form());
    enter(&mut harness);
    press(&mut harness, Key::ArrowRight);
    press_with(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
    press_with(&mut harness, Modifiers::SHIFT, Key::ArrowDown);
    type_text(&mut harness, "4");
    harness.run();
    assert_eq!(marks(&harness), "day_off 2026-10-06/2026-10-14");
    press(&mut harness, Key::End);
    type_text(&mut harness, "３");
    harness.run();
    assert_eq!(
        marks(&harness),
        "day_off 2026-10-06/2026-10-14 paid_leave 2026-11-03"
    );
    press(&mut harness, Key::Delete);
    harness.run();
    assert_eq!(marks(&harness), "day_off 2026-10-06/2026-10-14");
    press_with(&mut harness, Modifiers::COMMAND, Key::Z);
    harness.run();
    assert!(attendance::read(&marks(&harness)).is_some());
}

#[test]
fn 範囲を打って暦へ移り区分を付ける() {
    let (mut harness, _) = open([1280.0, 900.0], 1.0, form());
    desk::focus(&mut harness, "勤務状況 範囲");
    type_text(&mut harness, "10/28-11/2");
    press(&mut harness, Key::Enter);
    harness.run();
    harness.get_by_label("令和8年10月28日から令和8年11月2日まで（6日）を選んでいます。");
    type_text(&mut harness, "3");
    harness.run();
    assert_eq!(marks(&harness), "paid_leave 2026-10-28/2026-11-02");
}

#[test]
fn 押して選び_引いて範囲を選び_ボタンで区分を付ける() {
    let (mut harness, _) = open([1280.0, 900.0], 1.0, form());
    cell(&harness, "10月13日").click();
    harness.run();
    harness.get_by_label("勤務状況 2 出勤").click();
    harness.run();
    assert_eq!(marks(&harness), "worked 2026-10-13");
    let centre = |harness: &Harness<'_, Desk>, start: &str| cell(harness, start).rect().center();
    let (from, until) = (centre(&harness, "10月20日"), centre(&harness, "10月22日"));
    let button = |pos, pressed| Event::PointerButton {
        pos,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    for event in [
        Event::PointerMoved(from),
        button(from, true),
        Event::PointerMoved(from.lerp(until, 0.5)),
        Event::PointerMoved(until),
        button(until, false),
    ] {
        harness.event(event);
        harness.run();
    }
    type_text(&mut harness, "5");
    harness.run();
    assert_eq!(
        marks(&harness),
        "worked 2026-10-13 absent 2026-10-20/2026-10-22"
    );
}

#[test]
fn 読み取れない記入は見せて上書きしない() {
    let mut unreadable = form();
    let text = "出勤 2026-10-13 半休 2026-10-14";
    ATTENDANCE.set(&mut unreadable, text.to_owned());
    let (mut harness, _) = open([1280.0, 900.0], 1.0, unreadable);
    let said = by().predicate(|node| {
        let said = node.value().unwrap_or_default();
        said.contains("「出勤 2026-10-13 半休 2026-10-14」を読み取れない")
    });
    harness.get(said);
    assert!(words(&harness, "10月13日").contains("区分を読み取れません"));
    enter(&mut harness);
    type_text(&mut harness, "2");
    harness.run();
    assert_eq!(marks(&harness), text);
    harness.get_by_label("勤務状況 5 欠勤").click();
    harness.run();
    assert_eq!(marks(&harness), text);
    harness.get_by_label("勤務状況 0 消す").click();
    harness.run();
    assert_eq!(marks(&harness), "");
    enter(&mut harness);
    type_text(&mut harness, "2");
    harness.run();
    assert_eq!(marks(&harness), "worked 2026-10-05");
}

#[test]
fn 計算し直した支給額が暦に出る() {
    let (mut harness, _) = open([1280.0, 900.0], 1.0, form());
    let rows = vec![span("2026-10-08", "2026-10-27", DayOutcome::Paid, 4000, "")];
    let mut computed = form();
    computed.set_value(SPANS.name(), Some(Value::Rows(rows)));
    harness.state_mut().state.replace(computed);
    harness.run();
    assert!(words(&harness, "10月8日").ends_with("支給 4,000円"));
    assert_eq!(
        words(&harness, "10月28日"),
        "10月28日（水） 労務不能（区分なし）"
    );
}

#[test]
fn 申請期間がなければ暦はない() {
    let (harness, _) = open([1280.0, 900.0], 1.0, Form::new());
    harness.get_by_label("申請期間を入力すると、暦を表示します。");
}

#[test]
fn 暦を描いて残す() {
    let mut marked = form();
    let text = "公休 2026-10-10/2026-10-12 有給 2026-10-28/2026-10-30";
    ATTENDANCE.set(&mut marked, text.to_owned());
    for (size, scale, name) in [
        ([1280.0, 900.0], 1.0, "attendance-100"),
        ([1280.0, 1400.0], 1.5, "attendance-150"),
    ] {
        let (mut harness, textures) = open(size, scale, marked.clone());
        enter(&mut harness);
        press(&mut harness, Key::ArrowDown);
        press_with(&mut harness, Modifiers::SHIFT, Key::ArrowRight);
        harness.run();
        shoot(&harness, &textures, name);
    }
}
