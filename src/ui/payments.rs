//! 支払: what waits for a file, what the bank has, what was paid, what came back and what is to come back.
//! It must not touch the ledger while it draws; it asks for rows and pushes commands.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::payment_history::HistoryLine;
use crate::app::payments::PaymentRow;
use crate::app::payments::PaymentsView;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::payment::PaymentId;
use crate::procedure::case::CaseId;
use crate::procedure::facts::Facts;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::payment_acts::Act;
use crate::ui::payment_acts::Shelf;
use crate::ui::payment_acts::id;
use crate::ui::payment_acts::name;
use crate::ui::payment_ask::Asked;
use crate::ui::payment_over::Over;
use crate::ui::payment_over::Purpose;
use crate::ui::payment_over::Wanted;
use crate::ui::payment_parts as parts;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::TALL_WINDOW;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Key;
use egui::Modifiers;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 220.0;

/// The height of 経過 without its lines, in points.
const HISTORY_HEIGHT: f32 = 56.0;

/// The height of a line of 経過, in points.
const HISTORY_LINE: f32 = 24.0;

/// 支払.
#[derive(Default)]
pub struct Payments {
    view: Option<PaymentsView>,
    /// What the form of an account may know.
    pub(super) facts: Option<Facts>,
    shelf: Shelf,
    picked: BTreeSet<PaymentId>,
    /// Number and sum of what is picked and of all, in words: reckoned when either changes, not while drawing.
    sums: (String, String),
    tables: [TableState; 5],
    /// 経過 of the payment the clerk stands on.
    history: Option<(PaymentId, Vec<HistoryLine>)>,
    pub(super) over: Option<Over>,
    pub(super) is_over_new: bool,
    /// A dialog whose command is on its way; it comes back where something was asked.
    pub(super) pending: Option<(Asked, Dialog)>,
    /// A preview that is on its way.
    pub(super) wanted: Option<Wanted>,
    pub(super) folder: FolderOnItsWay,
    pub(super) purpose: Option<Purpose>,
    pub(super) wants_save: bool,
    is_entered: bool,
}

impl Payments {
    fn rows(&self) -> &[PaymentRow] {
        let view = self.view.as_ref();
        view.map_or(&[], |view| self.shelf.rows(view))
    }

    fn selected(&self) -> usize {
        let table = self.tables.get(self.shelf.index());
        table.map_or(0, |table| table.selected)
    }

    fn row(&self) -> Option<&PaymentRow> {
        self.rows().get(self.selected())
    }

    /// The ticked rows, or the one the clerk stands on.
    fn meant(&self) -> Vec<PaymentRow> {
        if self.picked.is_empty() {
            return self.row().into_iter().cloned().collect();
        }
        let picked = |row: &&PaymentRow| self.picked.contains(&row.id);
        self.rows().iter().filter(picked).cloned().collect()
    }

    pub(super) fn list(&self) -> Table<'static> {
        Table {
            name: match self.shelf {
                Shelf::Waiting => "支払待ちの一覧",
                Shelf::Exported => "作成済みの一覧",
                Shelf::Paid => "支払済の一覧",
                Shelf::Returned => "組戻しの一覧",
                Shelf::Reclaims => "返納の一覧",
            },
            columns: parts::columns(self.shelf),
            n_rows: self.view.as_ref().map_or(0, |view| self.shelf.n_rows(view)),
        }
    }

    const fn is_picking(&self) -> bool {
        matches!(self.shelf, Shelf::Waiting | Shelf::Exported | Shelf::Paid)
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if self.list().n_rows == 0 {
            return;
        }
        let row = self.row().cloned();
        match (act, row) {
            (Act::Make, _) => {
                let proposed = self.view.as_ref().map_or(cx.today, |view| view.transfer_on);
                self.ask(Asked::Make(self.meant(), proposed), cx);
            }
            (Act::Paid, _) => self.ask(Asked::Paid(self.meant()), cx),
            (Act::Undo, _) => self.ask(Asked::Undo(self.meant()), cx),
            (Act::Pick, Some(row)) => self.pick(row.id),
            (Act::PickAll, _) => self.pick_all(|_| true),
            (Act::PickFile, Some(row)) => self.pick_all(|it| it.transfer == row.transfer),
            (Act::Account, Some(row)) => self.ask_account(row),
            (Act::Otherwise, Some(row)) => self.ask(Asked::Otherwise(row), cx),
            (Act::Return, Some(row)) => self.ask(Asked::Return(row), cx),
            (Act::Recall, Some(row)) => self.ask(Asked::Recall(row), cx),
            (Act::Copy, Some(row)) => {
                if let Some(transfer) = row.transfer {
                    self.choose_folder(Purpose::Copy(transfer), "振込データの保存先", cx);
                }
            }
            (Act::List, _) => self.list_rows(cx),
            (Act::Settle, _) => {
                let view = self.view.as_ref();
                let claim = view.and_then(|view| view.reclaims.get(self.selected()));
                if let Some(claim) = claim.cloned() {
                    self.ask(Asked::Settle(claim), cx);
                }
            }
            (_, None) => {}
        }
    }

    /// The ticked rows, or all under the heading, as 支払一覧表.
    fn list_rows(&mut self, cx: &mut ScreenUi<'_>) {
        let rows = if self.picked.is_empty() {
            self.rows().to_vec()
        } else {
            self.meant()
        };
        let ids = rows.iter().map(|row| row.id).collect();
        let about = self.shelf.name().to_owned();
        let page = parts::list_page(self.shelf, &rows);
        self.over = Some(Over::Confirm(Purpose::List(ids, about), page));
        cx.input.focus.request(confirm::back_id());
    }

    fn pick(&mut self, id: PaymentId) {
        if !self.picked.remove(&id) {
            self.picked.insert(id);
        }
        self.sum();
    }

    fn pick_all(&mut self, is_meant: impl Fn(&PaymentRow) -> bool) {
        let meant = self.rows().iter().filter(|row| is_meant(row));
        self.picked = meant.map(|row| row.id).collect();
        self.sum();
    }

    fn sum(&mut self) {
        let picked = self.rows().iter();
        let picked = picked.filter(|row| self.picked.contains(&row.id));
        let picked = parts::sum_words("選択中", picked);
        self.sums = (picked, parts::sum_words("全部で", self.rows().iter()));
    }

    pub(super) fn turn_to(&mut self, shelf: Shelf) {
        self.shelf = shelf;
        self.picked.clear();
        self.sum();
    }

    fn stops(&self) -> Vec<Stop> {
        match &self.over {
            Some(Over::Ask(_, dialog)) => dialog.stops(),
            Some(Over::Confirm(..)) => confirm::stops().to_vec(),
            Some(Over::Account(..)) => Vec::new(),
            None => {
                let mut stops = tabs::stops("payments", Shelf::ALL.len());
                stops.push(self.list().stop());
                if self.list().n_rows > 0 {
                    let acts = self.shelf.acts().iter();
                    stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
                }
                stops
            }
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        ui.label(theme::heading("支払"));
        let Some(view) = &self.view else {
            return;
        };
        let titles = Shelf::ALL.map(|shelf| format!("{}　{}", shelf.name(), shelf.n_rows(view)));
        let index = self.shelf.index();
        let chosen = tabs::tabs_ui(ui, &cx.input.keys, "payments", index, &titles);
        if let Some(shelf) = chosen.and_then(|index| Shelf::ALL.get(index)) {
            self.turn_to(*shelf);
        }
        paragraph_ui(ui, self.shelf.words());
        if self.shelf == Shelf::Exported
            && let (Some(view), Some(row)) = (&self.view, self.row())
        {
            parts::file_ui(ui, view, row);
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let is_on = self.list().n_rows > 0;
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for (index, act) in self.shelf.acts().iter().enumerate() {
                let look = match (index, act) {
                    (0, Act::Return) | (1.., _) => Look::Plain,
                    (0, _) => Look::Primary,
                };
                let place = (id(*act), is_on);
                if button_if_ui(ui, &cx.input.keys, place, name(*act), look).clicked() {
                    chosen = Some(*act);
                }
            }
        });
        self.sums_ui(ui);
        if let Some(act) = chosen {
            self.act(act, cx);
            ui.ctx().request_repaint();
        }
    }

    /// Number and sum of what is picked and of all.
    fn sums_ui(&self, ui: &mut Ui) {
        if self.shelf == Shelf::Reclaims {
            return;
        }
        ui.horizontal(|ui| {
            let (picked, all) = &self.sums;
            if !self.picked.is_empty() {
                ui.label(theme::strong(picked));
            }
            ui.label(theme::note(all));
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let table = self.list();
        let has_focus = cx.input.focus.current() == Some(table.stop().id);
        let keys = &cx.input.keys;
        if has_focus
            && self.is_picking()
            && keys.take_key(ui.ctx(), Modifiers::NONE, Key::Space)
            && let Some(row) = self.row()
        {
            self.pick(row.id);
        }
        let index = self.shelf.index();
        let state = self.tables.get_mut(index).map(std::mem::take);
        let mut state = state.unwrap_or_default();
        let output = table.ui(ui, cx.input, &mut state, &mut |row| self.cells(row));
        if let Some(kept) = self.tables.get_mut(index) {
            *kept = state;
        }
        if has_focus {
            let help = if self.is_picking() {
                "スペースで選びます。Enterで案件の画面を開きます。選ばないときは、いまの行だけが対象です。"
            } else {
                "↑↓で選び、Enterで案件の画面を開きます。"
            };
            cx.input.focus.set_help(help);
        }
        if let Some(case) = output.opened.and_then(|row| self.case(row)) {
            cx.go(Screen::Case(case));
        }
    }

    /// What 経過 takes under the list, in points.
    fn history_height(&self) -> f32 {
        let Some((_, lines)) = &self.history else {
            return 0.0;
        };
        lines
            .iter()
            .fold(HISTORY_HEIGHT, |height, _| height + HISTORY_LINE)
    }

    fn cells(&self, index: usize) -> Option<Vec<String>> {
        if self.shelf == Shelf::Reclaims {
            let claims = &self.view.as_ref()?.reclaims;
            return claims.get(index).map(parts::reclaim_cells);
        }
        let row = self.rows().get(index)?;
        Some(parts::cells(self.shelf, row, self.picked.contains(&row.id)))
    }

    fn case(&self, index: usize) -> Option<CaseId> {
        match self.shelf {
            Shelf::Reclaims => self.view.as_ref()?.reclaims.get(index)?.case,
            _ => self.rows().get(index)?.case,
        }
    }
}

impl Page for Payments {
    fn title(&self) -> String {
        "支払".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if !(changed.payments || changed.cases || changed.members || changed.settings) {
            return Ok(());
        }
        let view = session.payments_view()?;
        self.facts = Some(Facts::nobody(session.today(), view.society.clone()));
        let there: BTreeSet<PaymentId> = self.shelf.rows(&view).iter().map(|row| row.id).collect();
        self.picked.retain(|id| there.contains(id));
        self.view = Some(view);
        self.sum();
        self.history = None;
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        let now = self.row().map(|row| row.id);
        if self.history.as_ref().map(|(id, _)| *id) != now {
            self.history = match now {
                Some(id) => Some((id, session.payment_history(id)?)),
                None => None,
            };
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        let title = format!("支払（{}）", self.shelf.name());
        list_output::shown(&title, &self.list(), |row| self.cells(row))
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        self.enter_over(cx);
        if !std::mem::replace(&mut self.is_entered, true) {
            let heading = tabs::stops("payments", 1).first().map(|stop| stop.id);
            let list = self.list().stop().id;
            let is_tall = ctx.content_rect().height() >= TALL_WINDOW;
            let first = heading.filter(|_| !is_tall).unwrap_or(list);
            cx.input.focus.request(first);
        }
        if matches!(self.over, Some(Over::Account(..))) {
            return self.before_account(ctx, cx);
        }
        let order = match &self.over {
            Some(_) => self.stops(),
            None => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some(Over::Ask(_, dialog)) = &mut self.over {
            dialog.after_focus(moved, cx.today);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if matches!(self.over, Some(Over::Account(..))) {
            return self.account_ui(ui, cx);
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            self.head_ui(ui, cx);
            self.acts_ui(ui, cx);
            let below = self.history_height();
            let height = (ui.available_height() - below).max(LIST_HEIGHT);
            let size = vec2(ui.available_width(), height);
            ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
            if let Some((id, lines)) = &self.history {
                parts::history_ui(ui, *id, lines);
            }
        });
        self.over_ui(ui, cx);
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.over, self.shelf) {
            (Some(Over::Account(..)), _) => &[Shortcut::Register],
            // Dialogs take F12 themselves.
            (Some(_), _) | (None, Shelf::Paid) => &[],
            (None, _) => &[Shortcut::Register],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut != Shortcut::Register {
            return;
        }
        match (&self.over, self.shelf) {
            (Some(Over::Account(..)), _) => self.wants_save = true,
            (Some(_), _) | (None, Shelf::Paid) => {}
            (None, shelf) => {
                if let Some(act) = shelf.acts().first() {
                    self.act(*act, cx);
                }
            }
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        if let Told::Transfer(preview) = told {
            return self.previewed(preview);
        }
        let asked = self.pending.take();
        self.picked.clear();
        self.sum();
        match (told, asked, &self.over) {
            (Told::NotWritten(sentence), ..) => cx.trouble(sentence.clone()),
            (Told::File(path), ..) => cx.done(format!("書き出しました（{}）。", path.display())),
            (_, Some((asked, _)), _) => cx.done(asked.done()),
            (_, None, Some(Over::Account(..))) => {
                self.close_account(cx);
                cx.done("口座を直しました。支払待ちにあります。");
            }
            _ => {}
        }
    }

    /// What stands against it is said in the dialog, which comes back with what was typed.
    fn failed(&mut self, error: &Error) -> bool {
        self.refused(error)
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.over = None;
        self.pending = None;
        self.wanted = None;
        self.is_entered = false;
    }
}
