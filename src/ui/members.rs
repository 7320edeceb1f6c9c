//! 加入者検索 (F2): one field for whatever is known of a person, and the people who fit.
//! It must not search while the IME converts, nor fetch more rows than are in view.

use crate::app::error::Result;
use crate::app::glyphs::has_selector;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::view::MemberRow;
use crate::domain::date::Date;
use crate::domain::digits::bare_digits;
use crate::domain::member::PersonId;
use crate::ui::dependents_review::Review;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Ui;
use std::collections::BTreeMap;
use std::ops::Range;
use zeroize::Zeroizing;

/// Rows fetched beyond those in view, so that one step of scrolling finds them there.
const MARGIN: usize = 20;
/// Digits of an 個人番号.
const NUMBER_DIGITS: usize = 12;

const COLUMNS: &[Column] = &[
    Column::text("記号-番号-枝番", 140.0),
    Column::text("氏名", 150.0),
    Column::text("カナ氏名", 180.0),
    Column::text("生年月日", 160.0),
    Column::text("続柄", 80.0),
    Column::text("資格", 80.0),
    Column::text("事業所", 170.0),
];

/// 加入者検索.
pub struct Members {
    entry: Entry,
    table: TableState,
    /// What the shown people were found by; empty for everybody.
    searched: String,
    wanted: Option<Zeroizing<String>>,
    is_by_number: bool,
    found: Found,
    visible: Range<usize>,
    review: Review,
    is_entered: bool,
}

/// The people shown.
enum Found {
    /// Everybody, rows fetched as they come into view.
    Everybody {
        ids: Vec<PersonId>,
        rows: BTreeMap<usize, MemberRow>,
    },
    /// Those who fit.
    Hits(Vec<MemberRow>),
}

impl Found {
    fn n_rows(&self) -> usize {
        match self {
            Found::Everybody { ids, .. } => ids.len(),
            Found::Hits(rows) => rows.len(),
        }
    }

    fn row(&self, index: usize) -> Option<&MemberRow> {
        match self {
            Found::Everybody { rows, .. } => rows.get(&index),
            Found::Hits(rows) => rows.get(index),
        }
    }

    fn id(&self, index: usize) -> Option<PersonId> {
        match self {
            Found::Everybody { ids, .. } => ids.get(index).copied(),
            Found::Hits(rows) => rows.get(index).map(|row| row.id),
        }
    }
}

impl Default for Members {
    fn default() -> Members {
        let help = "記号-番号、カナ、漢字、生年月日、事業所、個人番号のどれでも探せます。↓で一覧へ移ります。";
        Members {
            entry: Entry::new("members", "検索", EntryKind::Text).help(help),
            table: TableState::default(),
            searched: String::new(),
            wanted: None,
            is_by_number: false,
            found: Found::Hits(Vec::new()),
            visible: 0..0,
            review: Review::default(),
            is_entered: false,
        }
    }
}

impl Members {
    fn list(&self) -> Table<'static> {
        Table {
            name: "加入者の一覧",
            columns: COLUMNS,
            n_rows: self.found.n_rows(),
        }
    }

    /// Finds the people of `text` anew.
    fn find(&mut self, session: &Session, text: &str) -> Result<()> {
        self.found = if text.is_empty() {
            Found::Everybody {
                ids: session.everybody()?,
                rows: BTreeMap::new(),
            }
        } else {
            Found::Hits(session.search(text)?)
        };
        Ok(())
    }

    /// Rows in view that are not there yet.
    fn missing(&self) -> Option<Range<usize>> {
        let Found::Everybody { ids, rows } = &self.found else {
            return None;
        };
        let is_missing = self.visible.clone().any(|index| !rows.contains_key(&index));
        let from = self.visible.start.saturating_sub(MARGIN);
        let until = self.visible.end.saturating_add(MARGIN).min(ids.len());
        is_missing.then_some(from..until)
    }

    /// What was typed is wanted; an 個人番号 does not stay on the screen once it was searched.
    fn want(&mut self, ctx: &Context) {
        let typed = self.entry.text().to_owned();
        if typed == self.searched {
            return;
        }
        self.is_by_number = is_number(&typed);
        self.wanted = Some(Zeroizing::new(typed));
        if self.is_by_number {
            self.entry.set_text(ctx, "");
        }
        ctx.request_repaint();
    }

    fn status(&self) -> String {
        let n = self.found.n_rows();
        if self.is_by_number {
            format!("個人番号で探しました　{n}件")
        } else if self.searched.is_empty() {
            format!("全員　{n}人（カナ順）")
        } else if n == 0 {
            "当てはまる加入者はいません。別の手掛りで探してください。".to_owned()
        } else {
            format!("{n}件")
        }
    }
}

impl Page for Members {
    fn title(&self) -> String {
        "加入者検索".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.settings {
            self.review.refresh(session)?;
        }
        if changed.members || changed.settings {
            // Found by an 個人番号, which is not kept: the hits stay as they are.
            if !self.is_by_number {
                let text = self.searched.clone();
                self.find(session, &text)?;
            }
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if let Some(text) = self.wanted.take() {
            self.table.select(0);
            self.visible = 0..0;
            self.found = Found::Hits(Vec::new());
            self.searched.clear();
            if !self.is_by_number {
                self.searched.push_str(&text);
            }
            self.find(session, &text)?;
        }
        if let Some(range) = self.missing()
            && let Found::Everybody { ids, rows } = &mut self.found
        {
            let wanted = ids.get(range.clone()).unwrap_or_default();
            let fetched = session.member_rows(wanted)?;
            let mut by_id: BTreeMap<PersonId, MemberRow> =
                fetched.into_iter().map(|row| (row.id, row)).collect();
            *rows = range
                .zip(wanted)
                .filter_map(|(index, id)| Some((index, by_id.remove(id)?)))
                .collect();
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        let n_rows = self.found.n_rows();
        let people: Vec<PersonId> = (0..n_rows).filter_map(|row| self.found.id(row)).collect();
        (!people.is_empty()).then_some(ListSource::Members(people))
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !self.is_entered {
            self.is_entered = true;
            cx.input.focus.request(self.entry.stop().id);
        }
        self.review.receive(ctx, cx);
        let order = match self.review.dialog_stops() {
            Some(stops) => stops,
            None => {
                let stops = [self.entry.stop(), self.list().stop(), Review::stop()];
                cx.with_navigation(&stops)
            }
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        self.review.after_focus(moved, cx.today);
        if self.review.dialog_stops().is_none() && cx.input.keys.take(ctx, Shortcut::Search) {
            cx.input.focus.request(self.entry.stop().id);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::strong("検索"));
            let width = (ui.available_width() - 300.0).clamp(240.0, 520.0);
            self.entry.ui(ui, cx.input, width, cx.today);
            ui.label(theme::note(self.status()));
            self.review.button_ui(ui, cx);
        });
        if !cx.input.keys.is_composing() {
            self.want(ui.ctx());
        }
        ui.add_space(4.0);
        let (table, found) = (self.list(), &self.found);
        let output = table.ui(ui, cx.input, &mut self.table, &mut |index| {
            found.row(index).map(cells)
        });
        self.visible = output.visible;
        if self.missing().is_some() {
            ui.ctx().request_repaint();
        }
        if let Some(id) = output.opened.and_then(|index| self.found.id(index)) {
            cx.go(Screen::Member(id));
        }
        self.review.dialog_ui(ui, cx);
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        if let Told::File(path) = told {
            cx.done(format!("検認の一覧を作りました（{}）。", path.display()));
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.review.leave();
        self.is_entered = false;
    }
}

/// Whether what was typed into a search is an 個人番号; it does not stay on screen.
pub(super) fn is_number(text: &str) -> bool {
    bare_digits(text).is_ok_and(|digits| digits.len() == NUMBER_DIGITS)
}

/// 記号-番号-枝番; a dash where there never was a membership.
#[must_use]
pub fn membership_text(row: &MemberRow) -> String {
    row.membership.map_or_else(
        || "―".to_owned(),
        |(symbol, number, branch)| format!("{symbol}-{number}-{branch}"),
    )
}

/// 加入中 or 喪失; a dash where there never was a membership.
#[must_use]
pub const fn standing_text(row: &MemberRow) -> &'static str {
    match (row.membership.is_some(), row.is_member) {
        (_, true) => "加入中",
        (true, false) => "喪失",
        (false, false) => "―",
    }
}

/// The texts of a row in lists of people.
#[must_use]
pub fn cells(row: &MemberRow) -> Vec<String> {
    vec![
        membership_text(row),
        named(row.person.name.as_str()),
        row.person.kana.to_string(),
        row.person.birth_on.wareki(),
        row.relationship.clone(),
        standing_text(row).to_owned(),
        row.establishment.clone(),
    ]
}

/// A name in a list; one with 異体字 says so, for the shape alone is easily overlooked.
fn named(name: &str) -> String {
    if has_selector(name) {
        format!("{name}〔異体字〕")
    } else {
        name.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn 十二桁の数字だけが個人番号として扱われる() {
        assert!(is_number("9999 1234 5678"));
        assert!(is_number("９９９９１２３４５６７８"));
        assert!(!is_number("99991234567"));
        assert!(!is_number("9999123456789"));
        assert!(!is_number("ミホン"));
    }
}
