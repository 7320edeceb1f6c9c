//! 任継保険料: the premiums of a month, what came and what is missing, who loses the membership, what goes back.
//! It must not touch the ledger while it draws; it asks for rows and pushes commands.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::premium_refunded::RefundedRow;
use crate::app::premiums::PremiumRow;
use crate::app::premiums::PremiumsView;
use crate::app::premiums::RefundRow;
use crate::app::premiums::UnpaidLoss;
use crate::app::prepaid::PrepaidRow;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::member::PersonId;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::premium_acts::Act;
use crate::ui::premium_acts::MONTHS;
use crate::ui::premium_acts::OF_ROWS;
use crate::ui::premium_acts::TABS;
use crate::ui::premium_acts::Tab;
use crate::ui::premium_acts::id;
use crate::ui::premium_acts::name;
use crate::ui::premium_ask;
use crate::ui::premium_ask::Asked;
use crate::ui::premium_over::Over;
use crate::ui::premium_parts as parts;
use crate::ui::premium_parts::Shelf;
use crate::ui::premium_prepaid;
use crate::ui::premium_rows as rows;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::labelled::paragraph_ui;
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
const LIST_HEIGHT: f32 = 240.0;

/// The place of 前納 among the tabs.
const PREPAID_TAB: usize = 2;

/// 任継保険料.
pub struct Premiums {
    pub(super) month: YearMonth,
    pub(super) view: Option<PremiumsView>,
    is_stale: bool,
    pub(super) tab: Tab,
    shelf: usize,
    shown: Vec<usize>,
    pub(super) picked: BTreeSet<PersonId>,
    tables: [TableState; 5],
    pub(super) over: Option<Over>,
    /// A dialog whose command is on its way; it comes back where something was asked.
    pub(super) pending: Option<(Asked, Dialog)>,
    pub(super) folder: FolderOnItsWay,
    pub(super) file: FileOnItsWay,
    is_entered: bool,
}

impl Premiums {
    /// The screen at its start: this month.
    #[must_use]
    pub fn new(today: Date) -> Premiums {
        Premiums {
            month: today.year_month(),
            view: None,
            is_stale: true,
            tab: Tab::Month,
            shelf: 0,
            shown: Vec::new(),
            picked: BTreeSet::new(),
            tables: Default::default(),
            over: None,
            pending: None,
            folder: FolderOnItsWay::default(),
            file: FileOnItsWay::default(),
            is_entered: false,
        }
    }

    fn tab_index(&self) -> usize {
        TABS.iter().position(|tab| *tab == self.tab).unwrap_or(0)
    }

    fn selected(&self) -> usize {
        self.tables
            .get(self.tab_index())
            .map_or(0, |table| table.selected)
    }

    pub(super) fn list(&self) -> Table<'static> {
        let view = self.view.as_ref();
        let (name, columns, n_rows) = match self.tab {
            Tab::Month => ("保険料の一覧", parts::ROWS, self.shown.len()),
            Tab::Losses => {
                let n_rows = view.map_or(0, |view| view.losses.len());
                ("喪失・取消の一覧", parts::LOSSES, n_rows)
            }
            Tab::Prepaid => {
                let n_rows = view.map_or(0, |view| view.prepaid.len());
                ("前納の一覧", premium_prepaid::PREPAID, n_rows)
            }
            Tab::Refunds => {
                let n_rows = view.map_or(0, |view| view.refunds.len() + view.refunded.len());
                ("還付の一覧", parts::REFUNDS, n_rows)
            }
            Tab::April => {
                let n_rows = view.map_or(0, |view| view.april.len());
                ("4月の改定の一覧", parts::APRIL, n_rows)
            }
        };
        Table {
            name,
            columns,
            n_rows,
        }
    }

    pub(super) fn row(&self, index: usize) -> Option<&PremiumRow> {
        self.view.as_ref()?.rows.get(*self.shown.get(index)?)
    }

    /// The ticked rows, or the one the clerk stands on.
    pub(super) fn meant(&self) -> Vec<PremiumRow> {
        if self.picked.is_empty() {
            return self.row(self.selected()).into_iter().cloned().collect();
        }
        let rows = self.view.iter().flat_map(|view| &view.rows);
        rows.filter(|row| self.picked.contains(&row.payer.id))
            .cloned()
            .collect()
    }

    fn arrange(&mut self) {
        let Some(view) = &self.view else {
            return;
        };
        let shelf = Shelf::ALL.get(self.shelf).copied().unwrap_or(Shelf::All);
        let rows = view.rows.iter().enumerate();
        self.shown = rows
            .filter(|(_, row)| shelf.holds(row))
            .map(|(place, _)| place)
            .collect();
        let there: BTreeSet<PersonId> = view.rows.iter().map(|row| row.payer.id).collect();
        self.picked.retain(|id| there.contains(id));
        let inks = self.shown.iter().enumerate();
        let inks = inks
            .filter_map(|(index, place)| Some((index, parts::ink(view.rows.get(*place)?)?)))
            .collect();
        if let Some(table) = self.tables.first_mut() {
            table.inks = inks;
        }
        let inks = view.prepaid.iter().enumerate();
        let inks = inks
            .filter_map(|(index, row)| Some((index, premium_prepaid::ink(row)?)))
            .collect();
        if let Some(table) = self.tables.get_mut(PREPAID_TAB) {
            table.inks = inks;
        }
    }

    fn acts(&self) -> &'static [Act] {
        match self.tab {
            Tab::Month => &OF_ROWS,
            Tab::April => &[Act::Decide],
            Tab::Losses => &[Act::Excuse],
            Tab::Prepaid => &[Act::RecordPrepaid, Act::ReversePrepaid],
            Tab::Refunds => &[Act::Refund, Act::ReverseRefund],
        }
    }

    /// The 前納 that the clerk stands on.
    fn prepaid(&self) -> Option<&PrepaidRow> {
        self.view.as_ref()?.prepaid.get(self.selected())
    }

    /// The 還付 that the clerk stands on.
    fn refund(&self) -> Option<&RefundRow> {
        self.view.as_ref()?.refunds.get(self.selected())
    }

    /// The 記録済の還付 that the clerk stands on.
    fn refunded(&self) -> Option<&RefundedRow> {
        rows::refunded(self.view.as_ref()?, self.selected())
    }

    /// The loss that the clerk stands on.
    fn loss(&self) -> Option<&UnpaidLoss> {
        self.view.as_ref()?.losses.get(self.selected())
    }

    fn can(&self, act: Act) -> bool {
        let meant = || self.meant();
        match act {
            Act::Earlier | Act::Later | Act::Bank => true,
            Act::Record => !meant().is_empty(),
            Act::Pick => !self.shown.is_empty(),
            Act::Slips => meant().iter().any(|row| row.charge.is_ok()),
            Act::Reverse => self
                .row(self.selected())
                .is_some_and(|row| !premium_ask::reversible(row).is_empty()),
            Act::RecordPrepaid => self.prepaid().is_some(),
            Act::ReversePrepaid => self
                .prepaid()
                .is_some_and(|row| !premium_prepaid::reversible(row).is_empty()),
            Act::Refund => self.refund().is_some(),
            Act::ReverseRefund => self.refunded().is_some(),
            Act::Excuse => self.tab == Tab::Losses && self.loss().is_some(),
            Act::Decide => {
                let mut rows = self.view.iter().flat_map(|view| &view.april);
                rows.any(|row| row.after.is_ok())
            }
        }
    }

    fn act(&mut self, act: Act, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        match act {
            Act::Earlier => self.turn(-1, ctx),
            Act::Later => self.turn(1, ctx),
            Act::Pick => self.pick(),
            Act::Bank => {
                let wanted = Wanted::File {
                    name: "入金データ",
                    endings: &["csv", "CSV", "txt", "TXT"],
                };
                self.file.ask(cx, "銀行の入金ファイルを選ぶ", wanted);
            }
            Act::Slips => {
                self.folder.ask(cx, "納付書の保存先");
            }
            _ => self.ask_act(act, cx),
        }
    }

    /// What opens a question.
    fn ask_act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        let of_row = || self.row(self.selected()).cloned();
        let prepaid = || self.prepaid().cloned();
        let asked = match act {
            Act::Record => Some(Asked::Record(self.meant())),
            Act::Reverse => of_row().map(Asked::Reverse),
            Act::Excuse => self.loss().cloned().map(Asked::Excuse),
            Act::RecordPrepaid => prepaid().map(Asked::RecordPrepaid),
            Act::ReversePrepaid => prepaid().map(Asked::ReversePrepaid),
            Act::Refund => self.refund().cloned().map(Asked::Refund),
            Act::ReverseRefund => self.refunded().cloned().map(Asked::ReverseRefund),
            Act::Decide => {
                if let Some(page) = self.view.as_ref().map(parts::decide_page) {
                    self.over = Some(Over::Decide(page));
                    cx.input.focus.request(confirm::back_id());
                }
                None
            }
            _ => None,
        };
        if let Some(asked) = asked {
            self.ask(asked, cx);
        }
    }

    fn turn(&mut self, n_months: i32, ctx: &Context) {
        self.month = self.month.add_months(n_months);
        self.picked.clear();
        self.is_stale = true;
        ctx.request_repaint();
    }

    fn pick(&mut self) {
        let id = self.row(self.selected()).map(|row| row.payer.id);
        if let Some(id) = id
            && !self.picked.remove(&id)
        {
            self.picked.insert(id);
        }
    }

    fn stops(&self) -> Vec<Stop> {
        match &self.over {
            Some(Over::Ask(_, dialog)) => dialog.stops(),
            Some(Over::Bank(panel)) => panel.stops(),
            Some(Over::TakeBank(..) | Over::Decide(_)) => confirm::stops().to_vec(),
            None => {
                let mut stops = tabs::stops("premiums", TABS.len());
                let acts = MONTHS.iter().chain(self.acts());
                let acts = acts.filter(|act| self.can(**act));
                if self.tab == Tab::Month {
                    stops.extend(tabs::stops("premiums shelf", Shelf::ALL.len()));
                }
                stops.push(self.list().stop());
                stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
                stops
            }
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::heading("任継保険料"));
            for act in MONTHS {
                let place = (id(act), true);
                let label = name(act);
                if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                    chosen = Some(act);
                }
                if act == Act::Earlier {
                    ui.label(theme::subheading(format!("{}分", self.month.wareki())));
                }
            }
        });
        if let Some(act) = chosen {
            self.act(act, &ui.ctx().clone(), cx);
        }
        let Some(view) = &self.view else {
            return;
        };
        let titles = [
            format!("保険料　{}", view.rows.len()),
            format!("未納による喪失・取消　{}", view.losses.len()),
            format!("前納　{}", view.prepaid.len()),
            format!("還付　{}", view.refunds.len()),
            format!("4月の改定　{}", view.april.len()),
        ];
        let index = self.tab_index();
        let chosen = tabs::tabs_ui(ui, &cx.input.keys, "premiums", index, &titles);
        if let Some(tab) = chosen.and_then(|index| TABS.get(index)) {
            self.tab = *tab;
        }
    }

    /// What is said above the list.
    fn words_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        if let Some(words) = parts::tab_words(self.tab, view.april_of) {
            paragraph_ui(ui, &words);
            return;
        }
        let titles = Shelf::ALL.map(|shelf| shelf.title(&view.rows));
        let keys = &cx.input.keys;
        let chosen = tabs::tabs_ui(ui, keys, "premiums shelf", self.shelf, &titles);
        if let Some(shelf) = chosen {
            self.shelf = shelf;
            self.arrange();
        }
        if let Some(row) = self.row(self.selected()) {
            parts::basis_ui(ui, row);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let table = self.list();
        let index = self.tab_index();
        let has_focus = cx.input.focus.current() == Some(table.stop().id);
        let is_month = self.tab == Tab::Month;
        if has_focus
            && is_month
            && cx
                .input
                .keys
                .take_key(ui.ctx(), Modifiers::NONE, Key::Space)
        {
            self.pick();
        }
        let Some(state) = self.tables.get_mut(index) else {
            return;
        };
        let mut state = std::mem::take(state);
        let output = table.ui(ui, cx.input, &mut state, &mut |row| self.cells(row));
        if let Some(kept) = self.tables.get_mut(index) {
            *kept = state;
        }
        if has_focus && is_month {
            let help = "スペースで人を選びます。Enterで加入者の画面を開きます。選ばないときは、いまの行だけが対象です。";
            cx.input.focus.set_help(help);
        } else if has_focus && let Some(words) = self.cells(self.selected()) {
            // The last column says why, and is cut where it is long.
            cx.input
                .focus
                .set_help(words.last().map_or("", String::as_str));
        }
        if let Some(person) = output.opened.and_then(|row| self.person(row)) {
            cx.go(Screen::Member(person));
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in self.acts() {
                let look = match act {
                    Act::Record | Act::Decide | Act::RecordPrepaid | Act::Refund => Look::Primary,
                    _ => Look::Plain,
                };
                let place = (id(*act), self.can(*act));
                let label = name(*act);
                if button_if_ui(ui, &cx.input.keys, place, label, look).clicked() {
                    chosen = Some(*act);
                }
            }
            if self.tab == Tab::Month && !self.picked.is_empty() {
                ui.label(theme::note(format!("{}人を選択中", self.picked.len())));
            }
        });
        if let Some(act) = chosen {
            self.act(act, &ui.ctx().clone(), cx);
        }
    }
}

impl Page for Premiums {
    fn title(&self) -> String {
        "任継保険料".to_owned()
    }

    fn refresh(&mut self, _session: &Session, changed: Changed) -> Result<()> {
        self.is_stale |= changed.members || changed.settings;
        if let Some(Over::Bank(panel)) = &mut self.over {
            panel.renew();
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.is_stale) {
            self.view = Some(session.premiums_view(self.month)?);
            self.arrange();
        }
        if let Some(Over::Bank(panel)) = &mut self.over {
            panel.fetch(session)?;
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        if let Some(Over::Bank(panel)) = &self.over {
            return panel.listing();
        }
        let list = self.list();
        match self.tab {
            Tab::Month => (list.n_rows > 0).then_some(ListSource::Premiums(self.month)),
            _ => list_output::shown(list.name, &list, |row| self.cells(row)),
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        if !std::mem::replace(&mut self.is_entered, true) {
            let list = self.list().stop().id;
            let heading = tabs::stops("premiums", 1).first().map(|stop| stop.id);
            cx.enter_list(ctx, list, heading.unwrap_or(list));
        }
        let order = match &self.over {
            Some(Over::Ask(_, dialog)) => dialog.stops(),
            Some(Over::TakeBank(..) | Over::Decide(_)) => self.stops(),
            Some(Over::Bank(_)) | None => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some(Over::Ask(_, dialog)) = &mut self.over {
            dialog.after_focus(moved, cx.today);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if matches!(self.over, Some(Over::Bank(_))) {
            return self.bank_ui(ui, cx);
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            self.head_ui(ui, cx);
            self.words_ui(ui, cx);
            self.acts_ui(ui, cx);
            let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
            ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
        });
        self.over_ui(ui, cx);
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.over, self.tab) {
            (Some(Over::Bank(_)), _)
            | (None, Tab::Month | Tab::April | Tab::Prepaid | Tab::Refunds) => {
                &[Shortcut::Register]
            }
            // Dialogs take F12 themselves.
            (Some(_), _) | (None, Tab::Losses) => &[],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut != Shortcut::Register {
            return;
        }
        match (&self.over, self.tab) {
            (Some(Over::Bank(_)), _) => self.take_bank(cx),
            (None, Tab::Month) => self.ask_if(Act::Record, cx),
            (None, Tab::Prepaid) => self.ask_if(Act::RecordPrepaid, cx),
            (None, Tab::Refunds) => self.ask_if(Act::Refund, cx),
            (None, Tab::April) => self.ask_if(Act::Decide, cx),
            _ => {}
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        let asked = self.pending.take();
        match (told, asked) {
            (Told::File(path), _) => cx.done(format!("書き出しました（{}）。", path.display())),
            (Told::Rows(n_rows), _) if matches!(self.over, Some(Over::Bank(_))) => {
                cx.done(format!("{n_rows}行の入金を記録しました。"));
            }
            (Told::Rows(n_people), _) => {
                cx.done(format!("{n_people}人の標準報酬月額を決定しました。"));
            }
            (_, Some((Asked::Record(_), _))) => {
                self.picked.clear();
                cx.done("入金を記録しました。");
            }
            (_, Some((Asked::RecordPrepaid(_), _))) => cx.done("前納の入金を記録しました。"),
            (_, Some((Asked::Refund(_), _))) => cx.done("還付を記録しました。"),
            (
                _,
                Some((Asked::Reverse(_) | Asked::ReversePrepaid(_) | Asked::ReverseRefund(_), _)),
            ) => cx.done("記録を取り消しました。"),
            (_, Some((Asked::Excuse(_), _))) => cx.done("正当な理由を記録しました。"),
            _ => {}
        }
    }

    /// What was asked about the receipts stands in the dialog, which comes back with what was typed.
    fn failed(&mut self, error: &Error) -> bool {
        let Some((asked, mut dialog)) = self.pending.take() else {
            return false;
        };
        let findings = error.findings();
        dialog.problem = if findings.is_empty() {
            error.message_ja()
        } else {
            let all: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
            all.join("\n")
        };
        self.over = Some(Over::Ask(asked, dialog));
        true
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.over = None;
        self.pending = None;
        self.is_entered = false;
    }
}

impl Premiums {
    fn ask_if(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if self.can(act) {
            self.ask_act(act, cx);
        }
    }
}
