//! 試算する人: somebody of the ledger may be chosen, so that what the ledger knows need not be typed.
//! It must not search while the IME converts, nor keep an 個人番号 on the screen.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::app::view::MemberRow;
use crate::domain::member::PersonId;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::members::is_number;
use crate::ui::members::membership_text;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::pick::Item;
use crate::ui::widgets::pick::Pick;
use egui::Id;
use egui::Ui;

/// So many people are shown; who has more hits types more.
const MOST_SHOWN: usize = 6;

/// Width of entry and hits.
const WIDTH: f32 = 360.0;

const NUMBER_REFUSED: &str = "個人番号では探せません。";

/// Who is asked about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chosen {
    /// Who.
    pub id: PersonId,
    /// Name and 記号-番号-枝番.
    pub words: String,
}

/// The search and the person.
pub(super) struct PersonFinder {
    entry: Entry,
    searched: String,
    wanted: Option<String>,
    hits: Vec<Chosen>,
    items: Vec<Item>,
    highlighted: usize,
    chosen: Option<Chosen>,
    is_changed: bool,
    problem: &'static str,
}

impl Default for PersonFinder {
    fn default() -> PersonFinder {
        let help = "任意です。記号-番号、カナ、漢字、生年月日で探すと、台帳の内容を写します。";
        PersonFinder {
            entry: Entry::new("trial", "加入者", EntryKind::Text).help(help),
            searched: String::new(),
            wanted: None,
            hits: Vec::new(),
            items: Vec::new(),
            highlighted: 0,
            chosen: None,
            is_changed: false,
            problem: "",
        }
    }
}

impl PersonFinder {
    /// Who is chosen.
    pub(super) const fn chosen(&self) -> Option<&Chosen> {
        self.chosen.as_ref()
    }

    /// Whether somebody else was chosen, or nobody any more, since the last call.
    pub(super) fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// Nobody is chosen.
    pub(super) fn clear(&mut self) {
        *self = PersonFinder {
            is_changed: self.chosen.is_some(),
            ..PersonFinder::default()
        };
    }

    /// Where a search begins.
    pub(super) const fn first(&self) -> Id {
        self.entry.stop().id
    }

    /// The stops, in the order in which they are drawn.
    pub(super) fn stops(&self) -> Vec<Stop> {
        if self.chosen.is_some() {
            return vec![Stop::new(release_id(), StopKind::Button)];
        }
        let list = (!self.items.is_empty()).then(|| self.list().stop());
        std::iter::once(self.entry.stop()).chain(list).collect()
    }

    /// Finds the people of what was typed.
    pub(super) fn fetch(&mut self, session: &Session) -> Result<()> {
        let Some(text) = self.wanted.take() else {
            return Ok(());
        };
        let found = if text.is_empty() {
            Vec::new()
        } else {
            session.search(&text)?
        };
        self.problem = match found.len() {
            0 if !text.is_empty() => "当てはまる加入者はいません。",
            n if n > MOST_SHOWN => "当てはまる人が多いため、先頭だけを示しています。",
            _ => "",
        };
        let shown = found.iter().take(MOST_SHOWN);
        self.items = shown.clone().map(item).collect();
        self.hits = shown.map(chosen).collect();
        self.highlighted = 0;
        self.searched = text;
        Ok(())
    }

    fn list(&self) -> Pick<'_> {
        Pick {
            name: "加入者の候補",
            width: WIDTH,
            items: &self.items,
        }
    }

    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some(chosen) = &self.chosen {
            let words = chosen.words.clone();
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::strong("加入者"));
                ui.label(words);
                let (keys, id) = (&cx.input.keys, release_id());
                if button_ui(ui, keys, id, "加入者を外す", Look::Plain).clicked() {
                    self.clear();
                    ui.ctx().request_repaint();
                }
            });
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::strong("加入者"));
            self.entry.ui(ui, cx.input, WIDTH, cx.today);
            ui.label(theme::note(self.problem));
        });
        if !cx.input.keys.is_composing() {
            self.want(ui);
        }
        if self.items.is_empty() {
            return;
        }
        let mut highlighted = self.highlighted;
        let is_confirmed = self.list().ui(ui, cx.input, &mut highlighted);
        self.highlighted = highlighted;
        if is_confirmed {
            self.chosen = self.hits.get(highlighted).cloned();
            self.is_changed = self.chosen.is_some();
            self.items.clear();
            self.hits.clear();
            ui.ctx().request_repaint();
        }
    }

    fn want(&mut self, ui: &Ui) {
        let typed = self.entry.text().to_owned();
        if is_number(&typed) {
            self.entry.set_text(ui.ctx(), "");
            self.problem = NUMBER_REFUSED;
            self.searched.clear();
            self.items.clear();
            self.hits.clear();
        } else if typed != self.searched {
            // An empty entry after an 個人番号 keeps its sentence.
            self.wanted = Some(typed);
            ui.ctx().request_repaint();
        }
    }
}

fn item(row: &MemberRow) -> Item {
    Item {
        title: format!("{}　{}", row.person.name, membership_text(row)),
        note: format!("{}　{}生", row.person.kana, row.person.birth_on.wareki()),
    }
}

fn chosen(row: &MemberRow) -> Chosen {
    Chosen {
        id: row.id,
        words: format!("{}（{}）", row.person.name, membership_text(row)),
    }
}

fn release_id() -> Id {
    Id::unique("trial release")
}
