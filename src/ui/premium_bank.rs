//! 入金ファイルの消込: the lines of a bank's file with whose money they are; the clerk chooses, ticks and takes them.
//! It must not match anything itself nor take a line; it asks for both.

use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::premium_matching::MatchState;
use crate::app::premium_matching::MatchedReceipt;
use crate::app::premium_receipts::AcceptedReceipts;
use crate::app::premium_receipts::MatchedFile;
use crate::app::premium_receipts::ReceiptFile;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::Ui;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    Column::text("取込", 44.0),
    Column::number("行", 48.0),
    Column::text("入金日", 92.0),
    Column::number("入金額", 84.0),
    Column::text("振込人", 190.0),
    Column::text("判定", 108.0),
    Column::text("だれの保険料か", 190.0),
    Column::text("月への振り分け", 230.0),
    Column::text("説明", 260.0),
];

/// What the clerk wants of the panel.
pub enum Bank {
    /// Back to the list.
    Close,
    /// Take the ticked lines.
    Take,
}

/// The panel.
pub struct BankPanel {
    file: ReceiptFile,
    choices: BTreeMap<usize, Option<PersonId>>,
    left_out: BTreeSet<usize>,
    matched: Option<MatchedFile>,
    is_stale: bool,
    table: TableState,
}

impl BankPanel {
    /// A panel for a file that was read.
    #[must_use]
    pub fn new(file: ReceiptFile) -> BankPanel {
        BankPanel {
            file,
            choices: BTreeMap::new(),
            left_out: BTreeSet::new(),
            matched: None,
            is_stale: true,
            table: TableState::default(),
        }
    }

    /// The ledger changed: the lines are matched anew.
    pub fn renew(&mut self) {
        self.is_stale = true;
    }

    /// Matches the lines where something changed.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::take(&mut self.is_stale) {
            self.matched = Some(session.match_receipts(&self.file, &self.choices)?);
        }
        Ok(())
    }

    /// The stops of the panel.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let buttons = ["take", "pick", "choose", "close"];
        let buttons = buttons.map(|name| Stop::new(id(name), StopKind::Button));
        std::iter::once(self.list().stop()).chain(buttons).collect()
    }

    /// How many lines would be taken, and their sum.
    #[must_use]
    pub fn words(&self) -> String {
        let lines = self.accepted().lines;
        let parts = lines.iter().flat_map(|line| &line.parts);
        let sum: crate::domain::yen::Yen = parts.map(|(_, amount)| *amount).sum();
        format!("{}行、合計{sum}円", lines.len())
    }

    /// The ticked lines.
    #[must_use]
    pub fn accepted(&self) -> AcceptedReceipts {
        let rows = self.rows().iter();
        let ticked = rows.filter(|row| !self.left_out.contains(&row.given.line));
        AcceptedReceipts {
            file_name: self.file.name.clone(),
            file_sha256: self.file.sha256.clone(),
            lines: ticked.filter_map(MatchedReceipt::accepted).collect(),
        }
    }

    fn rows(&self) -> &[MatchedReceipt] {
        self.matched.as_ref().map_or(&[], |matched| &matched.rows)
    }

    /// The rows for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |index| {
            let row = self.rows().get(index)?;
            Some(cells(row, self.left_out.contains(&row.given.line)))
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "入金ファイルの行",
            columns: COLUMNS,
            n_rows: self.rows().len(),
        }
    }

    /// Ticks the line or takes its tick back.
    fn pick(&mut self) {
        let Some(row) = self.rows().get(self.table.selected) else {
            return;
        };
        let line = row.given.line;
        if row.accepted().is_some() && !self.left_out.remove(&line) {
            self.left_out.insert(line);
        }
    }

    /// The next candidate of the line; after the last one nobody.
    fn choose(&mut self, ctx: &Context) {
        let Some(row) = self.rows().get(self.table.selected) else {
            return;
        };
        let now = row.person.as_ref().map(|person| person.id);
        let ids: Vec<PersonId> = row.candidates.iter().map(|it| it.id).collect();
        let next = match now.and_then(|id| ids.iter().position(|it| *it == id)) {
            Some(place) => ids.get(place.saturating_add(1)).copied(),
            None => ids.first().copied(),
        };
        if ids.is_empty() {
            return;
        }
        self.choices.insert(row.given.line, next);
        self.is_stale = true;
        ctx.request_repaint();
    }

    /// Draws the panel.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Bank> {
        let mut wish = None;
        ui.label(theme::heading(format!(
            "入金ファイルの取込　{}",
            self.file.name
        )));
        if self
            .matched
            .as_ref()
            .is_some_and(|matched| matched.is_known)
        {
            let text =
                "このファイルは以前に取り込んでいます。取込済みの行はもう一度取り込めません。";
            ui.label(theme::strong(text).color(theme::CAUTION));
        }
        let ctx = ui.ctx().clone();
        let has_focus = cx.input.focus.current() == Some(self.list().stop().id);
        if has_focus && cx.input.keys.take_key(&ctx, Modifiers::NONE, Key::Space) {
            self.pick();
        }
        if cx.input.keys.take(&ctx, Shortcut::Back) {
            wish = Some(Bank::Close);
        }
        let n_lines = self.accepted().lines.len();
        let n_candidates = self
            .rows()
            .get(self.table.selected)
            .map_or(0, |row| row.candidates.len());
        ui.horizontal_wrapped(|ui| {
            let keys = &cx.input.keys;
            let text = format!("{n_lines}行を取り込む…（F12）");
            if button_if_ui(ui, keys, (id("take"), n_lines > 0), &text, Look::Primary).clicked() {
                wish = Some(Bank::Take);
            }
            let text = "取り込む／外す（スペース）";
            if button_if_ui(ui, keys, (id("pick"), true), text, Look::Plain).clicked() {
                self.pick();
            }
            let place = (id("choose"), n_candidates > 0);
            if button_if_ui(ui, keys, place, "次の候補（Enter）", Look::Plain).clicked() {
                self.choose(&ctx);
            }
            if button_if_ui(ui, keys, (id("close"), true), "戻る（Esc）", Look::Plain).clicked()
            {
                wish = Some(Bank::Close);
            }
        });
        self.list_ui(ui, cx, has_focus);
        wish
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, has_focus: bool) {
        let list = self.list();
        let mut state = std::mem::take(&mut self.table);
        let rows = self.rows().iter().enumerate();
        state.inks = rows
            .filter_map(|(index, row)| Some((index, ink(row.state)?)))
            .collect();
        let output = list.ui(ui, cx.input, &mut state, &mut |index| {
            let row = self.rows().get(index)?;
            Some(cells(row, self.left_out.contains(&row.given.line)))
        });
        self.table = state;
        if has_focus && let Some(row) = self.rows().get(self.table.selected) {
            cx.input.focus.set_help(&row.says);
        }
        if output.opened.is_some() {
            self.choose(&ui.ctx().clone());
        }
    }
}

const fn ink(state: MatchState) -> Option<egui::Color32> {
    match state {
        MatchState::Proposed => None,
        MatchState::Choose => Some(theme::CAUTION),
        MatchState::Nobody => Some(theme::STOP),
        MatchState::NotAReceipt | MatchState::Taken => Some(theme::INK_WEAK),
    }
}

fn cells(row: &MatchedReceipt, is_left_out: bool) -> Vec<String> {
    let given = &row.given;
    let is_taken = row.accepted().is_some() && !is_left_out;
    let person = row.person.as_ref();
    let parts = row.parts.iter();
    let parts: Vec<String> = parts
        .map(|(month, amount)| {
            let kind = if row.is_prepaid {
                "からの前納"
            } else {
                "分"
            };
            format!("{}{kind} {amount}円", month.wareki())
        })
        .collect();
    vec![
        if is_taken { "✓" } else { "" }.to_owned(),
        given.line.to_string(),
        given
            .received_on
            .map_or_else(String::new, Date::wareki_short),
        given.amount.map_or_else(String::new, |yen| yen.to_string()),
        given.payer.clone(),
        row.state.label().to_owned(),
        person.map_or_else(String::new, |it| format!("{} {}", it.number, it.name)),
        parts.join("、"),
        row.says.clone(),
    ]
}

fn id(name: &str) -> Id {
    Id::unique(("premium bank", name))
}
