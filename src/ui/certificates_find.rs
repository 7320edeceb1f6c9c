//! 証管理の絞込み: the headings by state with their counts, the kind, the 事業所 and the typed text.
//! It must not search while the IME converts, nor read a certificate.

use crate::app::certificate_view::CertificateFilter;
use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::certificate::CertificateKind;
use crate::domain::certificate_register::Shelf;
use crate::domain::coded::Coded;
use crate::domain::establishment::Establishment;
use crate::ui::focus::Stop;
use crate::ui::members::is_number;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::tabs;
use egui::Id;
use egui::Ui;

const SHELVES: &str = "certificate shelf";
const KINDS: &str = "certificate kind";

const NUMBER_REFUSED: &str = "個人番号では探せません。加入者検索（F2）を使ってください。";

/// What the list is narrowed to, as the clerk chooses and types it.
pub struct Finder {
    text: Entry,
    place: Entry,
    filter: CertificateFilter,
    tally: Vec<(Shelf, usize)>,
    places: Vec<Establishment>,
    /// What is wrong with the typed 事業所 or text.
    problem: &'static str,
    is_changed: bool,
}

impl Default for Finder {
    fn default() -> Finder {
        let help = "記号-番号、カナ、漢字、生年月日のどれでも探せます。↓で一覧へ移ります。";
        let place = "事業所番号、または名称の一部です。空欄はすべての事業所です。";
        Finder {
            text: Entry::new("certificates", "検索", EntryKind::Text).help(help),
            place: Entry::new("certificates", "事業所", EntryKind::Text).help(place),
            filter: CertificateFilter {
                shelf: Shelf::EVERY.first().copied().unwrap_or(Shelf::All),
                kind: None,
                establishment: String::new(),
                text: String::new(),
            },
            tally: Vec::new(),
            places: Vec::new(),
            problem: "",
            is_changed: false,
        }
    }
}

impl Finder {
    /// What the list is narrowed to.
    #[must_use]
    pub const fn filter(&self) -> &CertificateFilter {
        &self.filter
    }

    /// Whether the clerk has narrowed it otherwise since the last call.
    pub fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// Reads counts and 事業所 anew.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn refresh(&mut self, session: &Session) -> Result<()> {
        self.tally = session.certificate_tally()?;
        self.places = session.settings_view()?.establishments;
        Ok(())
    }

    /// The stops, in the order in which they are drawn.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = vec![self.text.stop(), self.place.stop()];
        stops.extend(tabs::stops(KINDS, CertificateKind::CHOICES.len() + 1));
        stops.extend(tabs::stops(SHELVES, Shelf::EVERY.len()));
        stops
    }

    /// Where a search begins.
    #[must_use]
    pub const fn first(&self) -> Id {
        self.text.stop().id
    }

    /// Draws it; `n_found` are the certificates of the list.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, n_found: usize) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::strong("検索"));
            self.text.ui(ui, cx.input, 220.0, cx.today);
            ui.label(theme::strong("事業所"));
            self.place.ui(ui, cx.input, 180.0, cx.today);
            ui.label(theme::note(self.status(n_found)));
        });
        if !cx.input.keys.is_composing() {
            self.read(ui);
        }
        self.kinds_ui(ui, cx);
        self.shelves_ui(ui, cx);
    }

    fn kinds_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let kinds = CertificateKind::CHOICES;
        let labels = kinds.iter().map(|choice| choice.label.to_owned());
        let titles: Vec<String> = std::iter::once("すべての種類".to_owned())
            .chain(labels)
            .collect();
        let of_code = |code| CertificateKind::from_code(code);
        let chosen = kinds
            .iter()
            .position(|choice| of_code(choice.code) == self.filter.kind)
            .map_or(0, |index| index + 1);
        if let Some(index) = tabs::tabs_ui(ui, &cx.input.keys, KINDS, chosen, &titles) {
            let kind = index.checked_sub(1).and_then(|index| kinds.get(index));
            self.filter.kind = kind.and_then(|choice| of_code(choice.code));
            self.is_changed = true;
        }
    }

    fn shelves_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let count = |shelf: Shelf| self.tally.iter().find(|(of, _)| *of == shelf);
        let titles: Vec<String> = Shelf::EVERY
            .iter()
            .map(|shelf| match count(*shelf) {
                Some((_, n)) => format!("{}　{n}", shelf.label()),
                None => shelf.label().to_owned(),
            })
            .collect();
        let mut all = Shelf::EVERY.iter();
        let chosen = all.position(|shelf| *shelf == self.filter.shelf);
        let chosen = chosen.unwrap_or(0);
        if let Some(index) = tabs::tabs_ui(ui, &cx.input.keys, SHELVES, chosen, &titles)
            && let Some(shelf) = Shelf::EVERY.get(index)
        {
            self.filter.shelf = *shelf;
            self.is_changed = true;
        }
    }

    /// Takes over what was typed; an 個人番号 is neither searched for nor kept on the screen.
    fn read(&mut self, ui: &Ui) {
        let typed = self.text.text().to_owned();
        let place = self.place(self.place.text()).map(str::to_owned);
        let was_number = self.problem == NUMBER_REFUSED && typed.is_empty();
        self.problem = if was_number { NUMBER_REFUSED } else { "" };
        if is_number(&typed) {
            self.text.set_text(ui.ctx(), "");
            self.problem = NUMBER_REFUSED;
            return;
        }
        if place.is_none() {
            self.problem = "当てはまる事業所がないか、複数あります。";
        }
        let place = place.unwrap_or_else(|| self.filter.establishment.clone());
        if typed != self.filter.text || place != self.filter.establishment {
            self.filter.text = typed;
            self.filter.establishment = place;
            self.is_changed = true;
            ui.ctx().request_repaint();
        }
    }

    /// The one 事業所 meant by the text; an empty text means all of them.
    fn place(&self, typed: &str) -> Option<&str> {
        if typed.is_empty() {
            return Some("");
        }
        let exact = self.places.iter().find(|place| place.code == typed);
        let mut named = self
            .places
            .iter()
            .filter(|place| place.name.contains(typed));
        let only = named.next().filter(|_| named.next().is_none());
        exact.or(only).map(|place| place.code.as_str())
    }

    fn status(&self, n_found: usize) -> String {
        if !self.problem.is_empty() {
            return self.problem.to_owned();
        }
        let mut places = self.places.iter();
        let place = places.find(|place| place.code == self.filter.establishment);
        let place = place.map_or_else(String::new, |place| format!("{}　", place.name));
        format!("{place}{n_found}件")
    }
}
