//! 枠: the header, the navigation at the left, the status line and the bar of function keys.
//! It must not know what a screen shows.

use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::form::tag_ui;
use crate::ui::keys::Keys;
use crate::ui::keys::Shortcut;
use crate::ui::keys::function_key_bar_ui;
use crate::ui::page::Heading;
use crate::ui::page::Screen;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::status::status_ui;
use egui::Align;
use egui::Align2;
use egui::Context;
use egui::FontFamily;
use egui::FontId;
use egui::Id;
use egui::Key;
use egui::Layout;
use egui::Modifiers;
use egui::Panel;
use egui::Role;
use egui::Sense;
use egui::Stroke;
use egui::StrokeKind;
use egui::Ui;
use egui::WidgetInfo;
use egui::vec2;

/// The places of the navigation, each with its key.
const PLACES: &[(Screen, &str, Key, &str)] = &[
    (Screen::Home, "ホーム", Key::Num1, "Alt+1"),
    (Screen::Due, "期日", Key::Num2, "Alt+2"),
    (Screen::Members, "加入者", Key::Num3, "Alt+3"),
    (Screen::Premiums, "任継保険料", Key::Num4, "Alt+4"),
    // The key beside 0 on the keyboard: the digits keep what they have always meant.
    (Screen::Payments, "支払", Key::Minus, "Alt+-"),
    (Screen::Trial, "試算", Key::T, "Alt+T"),
    (Screen::Intake, "届書の取込", Key::Num5, "Alt+5"),
    (Screen::Approvals, "承認待ち", Key::Num6, "Alt+6"),
    (Screen::Outbox, "登録用ファイル", Key::Num7, "Alt+7"),
    (Screen::Inquiries, "情報照会", Key::Q, "Alt+Q"),
    (Screen::Certificates, "証管理", Key::Num8, "Alt+8"),
    (Screen::Monthly, "集計", Key::S, "Alt+S"),
    (Screen::Audit, "操作の記録", Key::Num9, "Alt+9"),
    (Screen::Settings, "設定", Key::Num0, "Alt+0"),
];

const LIST: &str = "一覧の出力";
const WIDTH: f32 = 208.0;
/// On a narrow screen, as at 150 %, without the names of the keys.
const NARROW_WIDTH: f32 = 150.0;
/// Below this width the screen is narrow.
const NARROW: f32 = 1000.0;
/// Height of a place; it shrinks on a low screen.
const PLACE_HEIGHTS: (f32, f32) = (16.0, 40.0);
/// Between two places.
const GAP: f32 = 4.0;

/// What was asked for in the frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Asked {
    /// A screen.
    Screen(Screen),
    /// 一覧の出力.
    List,
    /// 画面のロック.
    Lock,
    /// 台帳を閉じる.
    CloseLedger,
}

/// The stops of the navigation.
#[must_use]
pub fn stops() -> Vec<Stop> {
    let places = PLACES.iter().map(|(_, label, _, _)| place_id(label));
    let ids = places.chain([list_id(), lock_id(), close_id()]);
    ids.map(|id| Stop::new(id, StopKind::Button)).collect()
}

/// Alt and a digit, whatever has the focus.
#[must_use]
pub fn pressed(ctx: &Context, keys: &Keys) -> Option<Screen> {
    let mut places = PLACES.iter();
    places
        .find(|(_, _, key, _)| keys.take_key(ctx, Modifiers::ALT, *key))
        .map(|(screen, ..)| *screen)
}

/// Draws the header.
pub fn header_ui(ui: &mut Ui, heading: &Heading) {
    Panel::top("header").frame(theme::bar()).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(theme::strong(&heading.society));
            if heading.is_sample {
                sample_mark_ui(ui);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(heading.user.as_str());
                ui.label(theme::note("利用者"));
                ui.separator();
                ui.label(format!(
                    "{}（{}）",
                    heading.today.wareki(),
                    heading.today.weekday_ja()
                ));
                ui.separator();
                match &heading.last_backup {
                    Some(at) => ui.label(theme::note(format!("最終バックアップ　{}", moment(at)))),
                    None => {
                        ui.label(theme::note("バックアップがまだありません").color(theme::CAUTION))
                    }
                };
                if let Some(warning) = &heading.clock_warning {
                    tag_ui(ui, "時計を確認", theme::STOP, theme::STOP_SOFT)
                        .on_hover_text(warning.as_str());
                }
            });
        });
    });
}

/// 見本, as it stands on every screen of a practice ledger.
pub fn sample_mark_ui(ui: &mut Ui) {
    tag_ui(ui, "見本", theme::STOP, theme::STOP_SOFT)
        .on_hover_text("架空の組合の台帳です。実際の届書は入力しないでください。");
}

/// Draws the navigation; `current` is lit.
pub fn navigation_ui(ui: &mut Ui, keys: &Keys, current: Screen) -> Option<Asked> {
    let mut asked = None;
    let frame = theme::bar().fill(theme::SURFACE);
    let is_narrow = ui.ctx().content_rect().width() < NARROW;
    let width = if is_narrow { NARROW_WIDTH } else { WIDTH };
    let panel = Panel::left("navigation").resizable(false).exact_size(width);
    panel.frame(frame).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = GAP;
        let (low, high) = PLACE_HEIGHTS;
        // The places and the three at the foot.
        let n_lines = u8::try_from(PLACES.len() + 3).map_or(f32::MAX, f32::from);
        let height = (ui.available_height() / n_lines - GAP).clamp(low, high);
        ui.spacing_mut().interact_size.y = height;
        for (screen, label, _, key) in PLACES {
            let is_current = place_of(current) == *screen;
            let key = if is_narrow { "" } else { key };
            if place_ui(ui, keys, (label, key), is_current) {
                asked = Some(Asked::Screen(*screen));
            }
        }
        ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
            if place_ui(ui, keys, ("台帳を閉じる", ""), false) {
                asked = Some(Asked::CloseLedger);
            }
            let key = if is_narrow { "" } else { "Ctrl+L" };
            if place_ui(ui, keys, ("画面をロック", key), false) {
                asked = Some(Asked::Lock);
            }
            let key = if is_narrow { "" } else { "Ctrl+E" };
            if place_ui(ui, keys, (LIST, key), false) {
                asked = Some(Asked::List);
            }
        });
    });
    asked
}

/// Draws the status line and the bar of function keys.
pub fn footer_ui(ui: &mut Ui, input: &Input, available: &[Shortcut]) -> Option<Shortcut> {
    let panel = Panel::bottom("footer").frame(theme::bar());
    panel
        .show(ui, |ui| {
            status_ui(ui, input);
            function_key_bar_ui(ui, &input.keys, available)
        })
        .inner
}

/// Draws the status line alone, as before a ledger is open.
pub fn status_line_ui(ui: &mut Ui, input: &Input) {
    let panel = Panel::bottom("footer").frame(theme::bar());
    panel.show(ui, |ui| status_ui(ui, input));
}

/// A stored moment as people read it: 令和8年11月22日 10:20.
#[must_use]
pub fn moment(stored: &str) -> String {
    let day = stored
        .get(..10)
        .and_then(crate::domain::date::Date::parse_iso);
    match (day, stored.get(11..16)) {
        (Some(day), Some(time)) => format!("{} {time}", day.wareki()),
        _ => stored.to_owned(),
    }
}

/// Under which place a screen belongs.
const fn place_of(screen: Screen) -> Screen {
    match screen {
        Screen::Case(_) => Screen::Home,
        Screen::Member(_) => Screen::Members,
        Screen::Drafts => Screen::Approvals,
        other => other,
    }
}

fn place_id(label: &str) -> Id {
    Id::unique(("navigation", label))
}

fn list_id() -> Id {
    place_id(LIST)
}

fn lock_id() -> Id {
    place_id("画面をロック")
}

fn close_id() -> Id {
    place_id("台帳を閉じる")
}

fn place_ui(ui: &mut Ui, keys: &Keys, (label, key): (&str, &str), is_current: bool) -> bool {
    let size = vec2(ui.available_width(), ui.spacing().interact_size.y);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let is_on = !keys.is_composing();
    let sense = if is_on { Sense::CLICK } else { Sense::hover() };
    let response = ui.interact(rect, place_id(label), sense);
    let (fill, ink, family) = match (is_current, response.hovered()) {
        (true, _) => (theme::ACCENT, theme::INK_ON_ACCENT, theme::bold_family()),
        (false, true) => (theme::ACCENT_SOFT, theme::INK, FontFamily::Proportional),
        (false, false) => (theme::SURFACE, theme::INK, FontFamily::Proportional),
    };
    let painter = ui.painter();
    painter.rect_filled(rect, 4.0, fill);
    if response.has_focus() {
        let ring = Stroke::new(theme::FOCUS_WIDTH, theme::FOCUS);
        painter.rect_stroke(rect.expand(1.0), 5.0, ring, StrokeKind::Outside);
    }
    painter.text(
        rect.left_center() + vec2(12.0, 0.0),
        Align2::LEFT_CENTER,
        label,
        FontId::new(theme::BODY_SIZE, family),
        ink,
    );
    let key_ink = if is_current { ink } else { theme::INK_WEAK };
    painter.text(
        rect.right_center() - vec2(10.0, 0.0),
        Align2::RIGHT_CENTER,
        key,
        FontId::proportional(theme::MARK_SIZE),
        key_ink,
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_on, label));
    response.clicked()
}
