//! 台帳の移行の始め: what is under way and what was taken in so far, each with what can be done about it.
//! It must not do it; it says what was asked for.

use crate::app::list_output::ListSource;
use crate::app::session::Session;
use crate::app::takeover_accept::TakeoverView;
use crate::app::takeover_drafts::DraftView;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::member_parts::moment;
use crate::ui::page::ScreenUi;
use crate::ui::takeover_parts;
use crate::ui::takeover_parts::EARLIER;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Align;
use egui::Id;
use egui::Layout;
use egui::RichText;
use egui::Ui;
use egui::vec2;

/// Columns of what is under way.
const DRAFTS: &[Column] = &[
    Column::text("ファイル名", 300.0),
    Column::text("最後に保存した日時", 220.0),
    Column::text("保存した人", 140.0),
    Column::text("状態", 220.0),
];
/// Rows of what is under way that are in sight at once.
const MOST_IN_SIGHT: u8 = 3;
/// Height of one row and of the heading, with what frames the list.
const ROW: f32 = 34.0;

/// What was asked for.
pub enum Wish {
    /// Another book.
    Choose,
    /// To go on with a draft.
    Resume(i64),
    /// To put a draft away.
    Discard(DraftView),
    /// The report of a takeover.
    Report(i64),
    /// To take a takeover out again.
    Undo(TakeoverView),
}

/// The part.
#[derive(Default)]
pub struct Start {
    drafts: Vec<DraftView>,
    draft_list: TableState,
    earlier: Vec<TakeoverView>,
    earlier_list: TableState,
    /// Why this user may take nothing in.
    pub refusal: Option<String>,
}

impl Start {
    /// Reads both lists anew.
    ///
    /// # Errors
    ///
    /// When the ledger cannot be read.
    pub fn renew(&mut self, session: &Session) -> crate::app::error::Result<()> {
        self.earlier = session.takeovers()?;
        self.drafts = session.takeover_drafts()?;
        Ok(())
    }

    /// Reads anew what the user may do.
    pub fn ask_right(&mut self, session: &Session) {
        self.refusal = session.may_take_over().err().map(|it| it.message_ja());
    }

    /// The newest takeover is the chosen one.
    pub fn choose_newest(&mut self) {
        self.earlier_list.select(0);
    }

    /// Where the keyboard starts: at what is under way, where anything is.
    #[must_use]
    pub fn first(&self) -> Id {
        if self.drafts.is_empty() {
            choose_id()
        } else {
            resume_id()
        }
    }

    /// The stops.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let button = |id| Stop::new(id, StopKind::Button);
        let mut stops = vec![button(choose_id())];
        if !self.drafts.is_empty() {
            stops.extend([resume_id(), discard_id()].map(button));
            stops.push(self.drafts().stop());
        }
        stops.extend([report_id(), undo_id()].map(button));
        stops.push(self.takeovers().stop());
        stops
    }

    /// What was taken in so far, for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        list_output::shown("これまでの移行", &self.takeovers(), |index| {
            self.earlier.get(index).map(takeover_parts::earlier_cells)
        })
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, is_busy: bool) -> Option<Wish> {
        let mut wish = None;
        if let Some(sentence) = &self.refusal {
            ui.label(RichText::new(sentence).color(theme::CAUTION));
        }
        ui.horizontal_wrapped(|ui| {
            let place = (choose_id(), !is_busy && self.refusal.is_none());
            if button_if_ui(ui, &cx.input.keys, place, "ファイルを選ぶ…", Look::Primary).clicked()
            {
                wish = Some(Wish::Choose);
            }
            if is_busy {
                ui.label(theme::note("ファイルを読んでいます。"));
            }
        });
        ui.add_space(8.0);
        if !self.drafts.is_empty() {
            wish = self.drafts_ui(ui, cx, is_busy).or(wish);
            ui.add_space(8.0);
        }
        self.earlier_ui(ui, cx).or(wish)
    }

    fn drafts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>, is_busy: bool) -> Option<Wish> {
        let mut wish = None;
        let chosen = self.drafts.get(self.draft_list.selected);
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::subheading("作業中の移行"));
            let keys = &cx.input.keys;
            let place = (resume_id(), chosen.is_some() && !is_busy);
            if button_if_ui(ui, keys, place, "続ける", Look::Plain).clicked() {
                wish = chosen.map(|draft| Wish::Resume(draft.id));
            }
            let place = (discard_id(), chosen.is_some() && !is_busy);
            if button_if_ui(ui, keys, place, "破棄する…", Look::Plain).clicked() {
                wish = chosen.cloned().map(Wish::Discard);
            }
        });
        let n_rows = u8::try_from(self.drafts.len()).unwrap_or(MOST_IN_SIGHT);
        let height = f32::from(n_rows.min(MOST_IN_SIGHT) + 1) * ROW + 8.0;
        let (list, drafts) = (self.drafts(), &self.drafts);
        let state = &mut self.draft_list;
        let size = vec2(ui.available_width(), height);
        ui.allocate_ui_with_layout(size, Layout::top_down(Align::Min), |ui| {
            ui.set_min_size(size);
            let output = list.ui(ui, cx.input, state, &mut |index| {
                drafts.get(index).map(draft_cells)
            });
            let opened = output.opened.and_then(|index| drafts.get(index));
            if let Some(draft) = opened.filter(|_| !is_busy) {
                wish = Some(Wish::Resume(draft.id));
            }
        });
        wish
    }

    fn earlier_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> Option<Wish> {
        let mut wish = None;
        let chosen = self.earlier.get(self.earlier_list.selected);
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::subheading("これまでの移行"));
            let keys = &cx.input.keys;
            let place = (report_id(), chosen.is_some());
            if button_if_ui(ui, keys, place, "報告書を保存…", Look::Plain).clicked() {
                wish = chosen.map(|row| Wish::Report(row.id));
            }
            let standing = chosen.filter(|row| row.undone.is_none());
            let place = (undo_id(), standing.is_some());
            if button_if_ui(ui, keys, place, "移行を取り消す…", Look::Plain).clicked() {
                wish = standing.cloned().map(Wish::Undo);
            }
        });
        let (list, earlier) = (self.takeovers(), &self.earlier);
        list.ui(ui, cx.input, &mut self.earlier_list, &mut |index| {
            earlier.get(index).map(takeover_parts::earlier_cells)
        });
        wish
    }

    fn drafts(&self) -> Table<'static> {
        Table {
            name: "作業中の移行",
            columns: DRAFTS,
            n_rows: self.drafts.len(),
        }
    }

    fn takeovers(&self) -> Table<'static> {
        Table {
            name: "これまでの移行",
            columns: EARLIER,
            n_rows: self.earlier.len(),
        }
    }
}

fn draft_cells(draft: &DraftView) -> Vec<String> {
    let state = match draft.n_confirmed {
        0 => "列の割当てまで".to_owned(),
        n => format!("要確認の行を{n}行確認済み"),
    };
    vec![
        draft.file_name.clone(),
        moment(&draft.saved_at),
        draft.saved_by.clone(),
        state,
    ]
}

fn choose_id() -> Id {
    Id::unique("takeover choose")
}

fn resume_id() -> Id {
    Id::unique("takeover resume")
}

fn discard_id() -> Id {
    Id::unique("takeover discard")
}

fn report_id() -> Id {
    Id::unique("takeover report")
}

fn undo_id() -> Id {
    Id::unique("takeover undo button")
}
