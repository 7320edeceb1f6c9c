//! 情報照会の一覧: inquiries under the headings of their state and of what is asked, arranged once per change.
//! It must not ask for anything to be done with a row.

use crate::app::inquiry_command::InquiryNumber;
use crate::app::inquiry_view::InquiryRow;
use crate::app::inquiry_view::InquiryStage;
use crate::app::list_output::ListSource;
use crate::domain::date::Date;
use crate::ui::keys::Keys;
use crate::ui::list_output;
use crate::ui::outbox_parts::named;
use crate::ui::theme;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Ui;
use std::collections::BTreeSet;

/// Days after which a waiting inquiry is shown in another ink.
const LONG: i64 = 14;

const COLUMNS: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("状態", 80.0),
    Column::text("対象情報", 150.0),
    Column::text("年度等", 64.0),
    Column::text("氏名", 180.0),
    Column::text("記号-番号-枝番", 120.0),
    Column::text("受付番号", 110.0),
    Column::text("経過・回答日", 150.0),
    Column::text("照会理由", 200.0),
    Column::text("照会管理番号", 150.0),
];

/// The inquiries on screen.
#[derive(Default)]
pub(super) struct InquiryList {
    rows: Vec<InquiryRow>,
    /// 0 is everything that is open, then each state.
    shelf: usize,
    /// 0 is everything, then each 特定個人情報名.
    subject: usize,
    subjects: Vec<String>,
    typed: String,
    shown: Vec<usize>,
    picked: BTreeSet<InquiryNumber>,
    /// Where the clerk stands.
    pub table: TableState,
}

impl InquiryList {
    /// Takes the rows as they are now.
    pub fn set(&mut self, rows: Vec<InquiryRow>) {
        let current = self.current().map(|row| row.id);
        let there: BTreeSet<InquiryNumber> = rows.iter().map(|row| row.id).collect();
        self.picked.retain(|id| there.contains(id));
        let subjects: BTreeSet<String> = rows.iter().map(|row| row.subject.clone()).collect();
        self.subjects = subjects.into_iter().collect();
        self.subject = self.subject.min(self.subjects.len());
        self.rows = rows;
        self.arrange();
        let mut shown = self.shown.iter();
        let stood = shown.position(|place| self.rows.get(*place).map(|row| row.id) == current);
        if let Some(place) = stood.filter(|_| current.is_some()) {
            self.table.select(place);
        }
    }

    /// Shows only rows that hold the typed text.
    pub fn narrow(&mut self, typed: &str) {
        if self.typed != typed {
            typed.clone_into(&mut self.typed);
            self.table.select(0);
            self.arrange();
        }
    }

    /// Whether there is any inquiry at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many wait for a file or the terminal.
    pub fn n_not_asked(&self) -> usize {
        self.count(|row| row.stage == InquiryStage::NotAsked)
    }

    /// How many rows are ticked.
    pub fn n_picked(&self) -> usize {
        self.picked.len()
    }

    /// Takes all ticks back.
    pub fn unpick(&mut self) {
        self.picked.clear();
    }

    /// The list itself.
    pub fn table(&self) -> Table<'static> {
        Table {
            name: "情報照会の一覧",
            columns: COLUMNS,
            n_rows: self.shown.len(),
        }
    }

    /// The rows for 一覧の出力.
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.table();
        list_output::shown(list.name, &list, |index| self.cells(index))
    }

    /// The row the clerk stands on.
    pub fn current(&self) -> Option<&InquiryRow> {
        self.row(self.table.selected)
    }

    /// The ticked rows, or the one the clerk stands on.
    pub fn meant(&self) -> Vec<&InquiryRow> {
        if self.picked.is_empty() {
            return self.current().into_iter().collect();
        }
        let rows = self.rows.iter();
        rows.filter(|row| self.picked.contains(&row.id)).collect()
    }

    /// Ticks the row the clerk stands on, or takes its tick back.
    pub fn pick(&mut self) {
        if let Some(id) = self.current().map(|row| row.id)
            && !self.picked.remove(&id)
        {
            self.picked.insert(id);
        }
    }

    /// A row in view.
    pub fn row(&self, index: usize) -> Option<&InquiryRow> {
        self.rows.get(*self.shown.get(index)?)
    }

    /// Its cells.
    pub fn cells(&self, index: usize) -> Option<Vec<String>> {
        let row = self.row(index)?;
        let days = row.n_days.map(|days| format!("{days}日"));
        Some(vec![
            if self.picked.contains(&row.id) {
                "✓"
            } else {
                ""
            }
            .to_owned(),
            row.stage.label().to_owned(),
            row.subject.clone(),
            row.condition.clone(),
            named(&row.name, row.is_cautioned),
            row.member.clone(),
            row.receipt_number.clone(),
            days.or_else(|| row.answered_on.map(Date::wareki))
                .unwrap_or_default(),
            row.reason.clone(),
            row.number.clone(),
        ])
    }

    /// How many stops its headings have.
    pub fn n_headings(&self) -> (usize, usize) {
        (InquiryStage::ALL.len() + 1, self.subjects.len() + 1)
    }

    /// Draws the headings.
    pub fn headings_ui(&mut self, ui: &mut Ui, keys: &Keys) {
        let mut titles = vec![format!("処理中　{}", self.count(|row| row.stage.is_open()))];
        titles.extend(InquiryStage::ALL.iter().map(|stage| {
            let n = self.count(|row| row.stage == *stage);
            format!("{}　{n}", stage.label())
        }));
        let shelf = tabs::tabs_ui(ui, keys, "inquiry stage", self.shelf, &titles);
        let mut titles = vec!["すべての対象情報".to_owned()];
        titles.extend(self.subjects.iter().map(|subject| {
            let n = self.count(|row| row.subject == *subject && row.stage.is_open());
            format!("{subject}　{n}")
        }));
        let subject = tabs::tabs_ui(ui, keys, "inquiry subject", self.subject, &titles);
        if shelf.is_some() || subject.is_some() {
            self.shelf = shelf.unwrap_or(self.shelf);
            self.subject = subject.unwrap_or(self.subject);
            self.table.select(0);
            self.arrange();
        }
    }

    fn count(&self, fits: impl Fn(&InquiryRow) -> bool) -> usize {
        self.rows.iter().filter(|row| fits(row)).count()
    }

    fn arrange(&mut self) {
        let stage = self
            .shelf
            .checked_sub(1)
            .and_then(|place| InquiryStage::ALL.get(place));
        let subject = self
            .subject
            .checked_sub(1)
            .and_then(|place| self.subjects.get(place));
        let rows = self.rows.iter().enumerate();
        self.shown = rows
            .filter(|(_, row)| {
                stage.map_or_else(|| row.stage.is_open(), |stage| row.stage == *stage)
                    && subject.is_none_or(|subject| row.subject == *subject)
                    && self.holds(row)
            })
            .map(|(place, _)| place)
            .collect();
        let shown = self.shown.iter().enumerate();
        self.table.inks = shown
            .filter_map(|(index, place)| {
                let row = self.rows.get(*place)?;
                let is_late = row.n_days.is_some_and(|days| days >= LONG);
                match row.stage {
                    InquiryStage::Error => Some((index, theme::STOP)),
                    InquiryStage::Withdrawn => Some((index, theme::INK_WEAK)),
                    _ if is_late => Some((index, theme::CAUTION)),
                    _ => None,
                }
            })
            .collect();
    }

    fn holds(&self, row: &InquiryRow) -> bool {
        let typed = self.typed.as_str();
        typed.is_empty()
            || [&row.name, &row.member, &row.receipt_number, &row.number]
                .iter()
                .any(|text| text.contains(typed))
    }
}
