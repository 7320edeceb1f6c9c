//! ホーム: what awaits the clerk today, the most urgent first.
//! It must not open a case by itself; it asks for it.

use crate::app::batch_book::TakenOut;
use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::view::HomeView;
use crate::app::view::PaymentsWaiting;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::procedure::case::CaseState;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::catalogue::Counter;
use crate::procedure::catalogue::Procedure;
use crate::procedure::form::Form;
use crate::procedure::step::Step;
use crate::ui::board;
use crate::ui::board::BoardState;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::button::plain_width;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::Ui;
use egui::vec2;

/// Between buttons, in points: three lines of them stand above the cases.
const GAP: f32 = 6.0;

/// What marks the short title of a procedure of 任継・特退; its line says so too.
const CONTINUED: &str = "［任継・特退］";

/// The ways to other screens: name of the button, its text, the screen.
const PLACES: [(&str, &str, Screen); 3] = [
    ("due", "期日", Screen::Due),
    ("approvals", "承認待ち", Screen::Approvals),
    ("intake", "届書ファイルの取込…", Screen::Intake),
];

/// The way to 台帳の移行, while the ledger is empty.
const TAKEOVER: &str = "takeover";

/// The way to 支払, where money waits.
const PAYMENTS: &str = "payments";

/// The way to 登録用ファイル, where a file is on its way to the terminal.
const TAKEN_OUT: &str = "taken out";

/// ホーム.
#[derive(Debug, Default)]
pub struct Home {
    view: Option<HomeView>,
    board: BoardState,
    was_focused: bool,
}

impl Home {
    fn n_waiting_approvals(view: &HomeView) -> i64 {
        let approve = view.by_step.iter().find(|(step, _)| *step == Step::Approve);
        let n_drafts = i64::try_from(view.n_drafts).unwrap_or(i64::MAX);
        approve.map_or(0, |(_, n)| *n).saturating_add(n_drafts)
    }

    /// The title, and beside it the ways to what else waits.
    fn places_ui(ui: &mut Ui, cx: &mut ScreenUi<'_>, view: &HomeView) {
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = GAP;
            ui.label(theme::heading("きょうの仕事"));
            ui.add_space(GAP);
            for (name, text, screen) in PLACES {
                let text = match screen {
                    Screen::Approvals => format!("{text}　{}件", Home::n_waiting_approvals(view)),
                    _ => text.to_owned(),
                };
                let (keys, id) = (&cx.input.keys, button_id(name));
                let button = button_ui(ui, keys, id, &text, Look::Plain);
                let button = match screen {
                    // The navigation has a button of the same text.
                    Screen::Due => button.accessible_name("期日の一覧を開く"),
                    _ => button,
                };
                if button.clicked() {
                    pressed = Some(screen);
                }
            }
            if is_empty(view) {
                let (keys, id) = (&cx.input.keys, button_id(TAKEOVER));
                let text = "これまでの台帳を移行する…";
                if button_ui(ui, keys, id, text, Look::Primary).clicked() {
                    pressed = Some(Screen::Takeover);
                }
            }
            if let Some(text) = payments_text(view.payments) {
                // On what is left of the line the number must do, as at 150 %.
                let is_narrow = plain_width(ui, &text) > ui.available_size_before_wrap().x;
                let short = format!("支払　{}件", n_payments(view.payments));
                let shown = if is_narrow { &short } else { &text };
                let id = button_id(PAYMENTS);
                let button = button_ui(ui, &cx.input.keys, id, shown, Look::Plain);
                let button = button.accessible_name(text.clone()).on_hover_text(text);
                if button.clicked() {
                    pressed = Some(Screen::Payments);
                }
            }
            if let Some(text) = taken_out_text(view.taken_out) {
                let id = button_id(TAKEN_OUT);
                if button_ui(ui, &cx.input.keys, id, &text, Look::Plain).clicked() {
                    pressed = Some(Screen::Outbox);
                }
            }
        });
        if let Some(screen) = pressed {
            cx.go(screen);
        }
    }

    /// What can be received, a line for each 受付の区分.
    fn procedures_ui(ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut opened = None;
        for choice in Counter::CHOICES {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(GAP, GAP);
                ui.label(theme::note(choice.label));
                for procedure in procedures(choice.code) {
                    let (keys, id) = (&cx.input.keys, button_id(procedure.id));
                    let button = button_ui(ui, keys, id, short_name(procedure), Look::Plain);
                    let name = format!("{}を受け付ける…", procedure.title);
                    if button.accessible_name(name).clicked() {
                        opened = Some(procedure);
                    }
                }
            });
        }
        if let Some(procedure) = opened {
            cx.commands.push(open_by_hand(procedure, cx));
        }
    }

    fn stops(view: Option<&HomeView>) -> Vec<Stop> {
        let money = view.and_then(|view| payments_text(view.payments));
        let places = PLACES.iter().map(|(name, _, _)| *name);
        let empty = view.filter(|view| is_empty(view)).map(|_| TAKEOVER);
        let files = view.and_then(|view| taken_out_text(view.taken_out));
        let places = places.chain(empty).chain(money.map(|_| PAYMENTS));
        let places = places.chain(files.map(|_| TAKEN_OUT));
        let counters = Counter::CHOICES.iter();
        let received = counters.flat_map(|choice| procedures(choice.code));
        let names = places.chain(received.map(|procedure| procedure.id));
        let buttons = names.map(|name| Stop::new(button_id(name), StopKind::Button));
        std::iter::once(board::stop()).chain(buttons).collect()
    }
}

impl Page for Home {
    fn title(&self) -> String {
        "ホーム".to_owned()
    }

    fn refresh(&mut self, session: &Session, _changed: Changed) -> Result<()> {
        self.view = Some(session.home()?);
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        let cases = &self.view.as_ref()?.cases;
        let table = board::table(cases.len());
        list_output::shown("処理中の案件", &table, |row| {
            cases.get(row).map(board::cells)
        })
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !std::mem::replace(&mut self.was_focused, true) {
            cx.input.focus.request(board::stop().id);
        }
        cx.begin(ctx, &Home::stops(self.view.as_ref()));
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        Home::places_ui(ui, cx, view);
        Home::procedures_ui(ui, cx);
        ui.add_space(2.0);
        figures_ui(ui, view);
        ui.add_space(2.0);
        let opened = theme::card()
            .inner_margin(egui::Margin::symmetric(12, 10))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal(|ui| {
                    ui.label(theme::subheading("処理中の案件"));
                    ui.label(theme::note(summary(view)));
                });
                board::board_ui(ui, cx.input, &mut self.board, &view.cases)
            })
            .inner;
        if let Some(case) = opened {
            cx.go(Screen::Case(case));
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        if let Told::Case(case) = told {
            cx.go(Screen::Case(*case));
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.was_focused = false;
    }
}

/// Whether nobody is in the ledger and no case is open: the first morning.
fn is_empty(view: &HomeView) -> bool {
    view.cases.is_empty() && view.members.iter().all(|(_, _, n)| *n == 0)
}

/// What waits at 支払, the kinds of which there are any; `None` where nothing does.
fn payments_text(waiting: PaymentsWaiting) -> Option<String> {
    let kinds = [
        ("支払待ち", waiting.n_ordered),
        ("振込日経過", waiting.n_overdue),
        ("組戻し", waiting.n_returned),
        ("返納", waiting.n_reclaims),
    ];
    let found = kinds.iter().filter(|(_, n)| *n > 0);
    let words: Vec<String> = found.map(|(name, n)| format!("{name} {n}件")).collect();
    (!words.is_empty()).then(|| words.join("・"))
}

/// How many things wait at 支払, of whatever kind.
const fn n_payments(waiting: PaymentsWaiting) -> i64 {
    let out = waiting.n_ordered.saturating_add(waiting.n_overdue);
    let back = waiting.n_returned.saturating_add(waiting.n_reclaims);
    out.saturating_add(back)
}

/// Files that are out, and how many of them should be back; `None` where none is.
fn taken_out_text(out: TakenOut) -> Option<String> {
    match (out.n_out, out.n_overdue) {
        (0, _) => None,
        (n_out, 0) => Some(format!("端末へ持出し中 {n_out}件")),
        (n_out, n_overdue) => Some(format!(
            "端末へ持出し中 {n_out}件（期限超過 {n_overdue}件）"
        )),
    }
}

/// The procedures of the 受付の区分 of this code.
fn procedures(counter: &str) -> impl Iterator<Item = &'static Procedure> {
    let all = catalogue::ALL.iter().copied();
    all.filter(move |procedure| procedure.counter.code() == counter)
}

/// The text of a procedure's button; its line says whether it is one of 任継・特退.
fn short_name(procedure: &Procedure) -> &'static str {
    let title = procedure.short_title;
    title.strip_suffix(CONTINUED).unwrap_or(title)
}

/// A case on paper that came in today.
fn open_by_hand(procedure: &Procedure, cx: &ScreenUi<'_>) -> Command {
    Command::OpenCase(NewCase {
        procedure: procedure.id.to_owned(),
        received_on: cx.today,
        nature: Nature::Ordinary,
        subject: None,
        form: Form::new(),
    })
}

/// Overdue and due cases in one sentence.
fn summary(view: &HomeView) -> String {
    let open = || view.cases.iter().filter(|row| row.state == CaseState::Open);
    let n_late = open().filter(|row| row.days_left < 0).count();
    let n_today = open().filter(|row| row.days_left == 0).count();
    format!(
        "期限の近い順　{}件（期限超過 {n_late}件、本日まで {n_today}件）",
        view.cases.len()
    )
}

/// Title, unit, and what is counted.
type Figures<'a> = (&'a str, &'a str, Vec<(String, i64)>);

/// Height below which the figures stand in one line.
const LOW: f32 = 460.0;

/// Height below which the cases need all the room, as at 150 %.
const LOWEST: f32 = 300.0;

/// Four small cards of figures; one line where the screen is low, nothing where it is very low.
fn figures_ui(ui: &mut Ui, view: &HomeView) {
    let states: Vec<(String, i64)> = view
        .counts
        .iter()
        .map(|(state, n)| (state_name(*state).to_owned(), *n))
        .collect();
    let steps: Vec<(String, i64)> = view
        .by_step
        .iter()
        .map(|(step, n)| (step.label().to_owned(), *n))
        .collect();
    let members: Vec<(String, i64)> = view
        .members
        .iter()
        .map(|(kind, category, n)| (member_name(kind, category), *n))
        .collect();
    let waiting = vec![("未出力の行".to_owned(), view.n_waiting_rows)];
    let cards = [
        ("案件", "件", states),
        ("工程別（処理中）", "件", steps),
        ("きょうの加入者", "人", members),
        ("登録用ファイル", "行", waiting),
    ];
    let room = ui.available_height();
    if room < LOW {
        if room >= LOWEST {
            line_of_figures_ui(ui, &cards);
        }
        return;
    }
    ui.columns(4, |columns| {
        for (ui, (title, unit, lines)) in columns.iter_mut().zip(cards) {
            figure_ui(ui, title, unit, &lines);
        }
    });
}

fn line_of_figures_ui(ui: &mut Ui, cards: &[Figures<'_>]) {
    let words = cards.iter().flat_map(|(_, unit, lines)| {
        let lines = lines.iter().filter(|(_, n)| *n > 0);
        lines.map(move |(name, n)| format!("{name} {n}{unit}"))
    });
    let words: Vec<String> = words.collect();
    if !words.is_empty() {
        ui.label(theme::note(words.join("　")));
    }
}

fn figure_ui(ui: &mut Ui, title: &str, unit: &str, lines: &[(String, i64)]) {
    theme::card()
        .inner_margin(egui::Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(132.0);
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.spacing_mut().interact_size.y = 20.0;
            ui.label(theme::note(title));
            if lines.is_empty() {
                ui.label(theme::note("ありません。"));
            }
            egui::ScrollArea::vertical()
                .id_salt(title)
                .max_height(112.0)
                .show(ui, |ui| {
                    for (name, n) in lines {
                        line_ui(ui, name, &format!("{n}{unit}"));
                    }
                });
        });
}

fn line_ui(ui: &mut Ui, name: &str, figure: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(name).size(theme::SMALL_SIZE + 1.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(theme::strong(figure).size(theme::SMALL_SIZE + 1.0));
        });
    });
}

fn member_name(kind: &str, category: &str) -> String {
    if category.is_empty() {
        kind.to_owned()
    } else {
        format!("{kind}（{category}）")
    }
}

const fn state_name(state: CaseState) -> &'static str {
    match state {
        CaseState::Open => "処理中",
        CaseState::Returned => "返戻",
        CaseState::Rejected => "却下",
        CaseState::Withdrawn => "取下げ",
        CaseState::Finished => "終了",
    }
}

fn button_id(name: &str) -> Id {
    Id::unique(("home", name))
}
