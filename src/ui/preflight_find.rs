//! 文字の確認の絞込み: which rows are shown, by receiver, by state and by a typed text.
//! It must not change a row.

use crate::app::preflight::Preflight;
use crate::app::preflight::PreflightRow;
use crate::app::preflight::TextState;
use crate::ui::focus::Stop;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::tabs;
use egui::Id;
use egui::Ui;

const RECEIVERS: &str = "preflight receivers";
const STATES: &str = "preflight states";

/// Which states are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    /// What is left to be done.
    Open,
    One(TextState),
    All,
}

/// What the list is narrowed to.
pub(super) struct Finder {
    text: Entry,
    receivers: Vec<String>,
    receiver: Option<String>,
    wanted: Wanted,
    tally: Vec<(TextState, usize)>,
    typed: String,
    is_changed: bool,
}

impl Default for Finder {
    fn default() -> Finder {
        let help = "記号-番号、氏名、住所の一部か、調べたい1字を入力します。";
        Finder {
            text: Entry::new("preflight", "検索", EntryKind::Text).help(help),
            receivers: Vec::new(),
            receiver: None,
            wanted: Wanted::Open,
            tally: Vec::new(),
            typed: String::new(),
            is_changed: false,
        }
    }
}

impl Finder {
    /// The receivers of a new pass.
    pub(super) fn show(&mut self, found: &Preflight) {
        let mut receivers: Vec<String> =
            found.rows.iter().map(|row| row.receiver.clone()).collect();
        receivers.sort_unstable();
        receivers.dedup();
        if let Some(receiver) = &self.receiver
            && !receivers.contains(receiver)
        {
            self.receiver = None;
        }
        self.receivers = receivers;
    }

    /// The rows that are shown, by their place; counts them by state on the way.
    pub(super) fn find(&mut self, rows: &[PreflightRow]) -> Vec<usize> {
        self.tally = TextState::ALL.map(|state| (state, 0)).to_vec();
        let mut shown = Vec::new();
        for (place, row) in rows.iter().enumerate() {
            let is_of = self
                .receiver
                .as_ref()
                .is_none_or(|receiver| *receiver == row.receiver);
            if !is_of || !has_text(row, &self.typed) {
                continue;
            }
            for (state, count) in &mut self.tally {
                *count += usize::from(*state == row.state);
            }
            let is_wanted = match self.wanted {
                Wanted::Open => row.state.is_open(),
                Wanted::One(state) => row.state == state,
                Wanted::All => true,
            };
            if is_wanted {
                shown.push(place);
            }
        }
        shown
    }

    /// Whether the clerk has narrowed it otherwise since the last call.
    pub(super) fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// The stops, in the order in which they are drawn.
    pub(super) fn stops(&self) -> Vec<Stop> {
        let mut stops = vec![self.text.stop()];
        stops.extend(tabs::stops(RECEIVERS, self.receivers.len() + 1));
        stops.extend(tabs::stops(STATES, self.choices().len()));
        stops
    }

    /// Where a search begins.
    pub(super) const fn first(&self) -> Id {
        self.text.stop().id
    }

    /// Draws it.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, n_shown: usize) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::strong("検索"));
            self.text.ui(ui, cx.input, 220.0, cx.today);
            ui.label(theme::note(format!("{n_shown}件")));
        });
        if !cx.input.keys.is_composing() && self.text.text() != self.typed {
            self.typed = self.text.text().to_owned();
            self.is_changed = true;
        }
        self.receivers_ui(ui, cx);
        self.states_ui(ui, cx);
        if self.is_changed {
            ui.ctx().request_repaint();
        }
    }

    fn receivers_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let all = std::iter::once("すべての送り先".to_owned());
        let titles: Vec<String> = all.chain(self.receivers.iter().cloned()).collect();
        let chosen = self.receivers.iter();
        let chosen = chosen
            .zip(1..)
            .find(|(receiver, _)| self.receiver.as_ref() == Some(*receiver))
            .map_or(0, |(_, index)| index);
        if let Some(index) = tabs::tabs_ui(ui, &cx.input.keys, RECEIVERS, chosen, &titles) {
            let receiver = index
                .checked_sub(1)
                .and_then(|index| self.receivers.get(index));
            self.receiver = receiver.cloned();
            self.is_changed = true;
        }
    }

    /// The headings by state; what nobody has is not offered.
    fn choices(&self) -> Vec<(Wanted, String)> {
        let all: usize = self.tally.iter().map(|(_, count)| count).sum();
        let open = self.tally.iter().filter(|(state, _)| state.is_open());
        let open: usize = open.map(|(_, count)| count).sum();
        let mut choices = vec![(Wanted::Open, format!("未処理　{open}"))];
        for (state, count) in &self.tally {
            let wanted = Wanted::One(*state);
            if *count > 0 || self.wanted == wanted {
                choices.push((wanted, format!("{}　{count}", state.label())));
            }
        }
        choices.push((Wanted::All, format!("すべて　{all}")));
        choices
    }

    fn states_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let choices = self.choices();
        let chosen = choices
            .iter()
            .position(|(wanted, _)| *wanted == self.wanted);
        let titles: Vec<String> = choices.iter().map(|(_, title)| title.clone()).collect();
        let chosen = chosen.unwrap_or_default();
        if let Some(index) = tabs::tabs_ui(ui, &cx.input.keys, STATES, chosen, &titles)
            && let Some((wanted, _)) = choices.get(index)
        {
            self.wanted = *wanted;
            self.is_changed = true;
        }
    }
}

fn has_text(row: &PreflightRow, typed: &str) -> bool {
    typed.is_empty()
        || [&row.member, &row.name, &row.original]
            .iter()
            .any(|text| text.contains(typed))
}
