//! 加入者: one person with household, history, cases and papers; every procedure can start here.
//! It must not show an 個人番号 unasked, nor keep one after it was shown.

use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::view::MemberView;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Procedure;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::glyphs::GlyphView;
use crate::ui::list_output;
use crate::ui::member_certificates;
use crate::ui::member_parts::Part;
use crate::ui::member_parts::known_form;
use crate::ui::member_parts::newest;
use crate::ui::member_parts::summary_ui;
use crate::ui::member_premiums;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::papers::PaperPanel;
use crate::ui::papers::Source;
use crate::ui::shown_number::ShownNumber;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::TALL_WINDOW;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Align;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

/// The least height of the list at the bottom, in points.
const LIST_HEIGHT: f32 = 240.0;

/// From this width on there is room for words before the buttons, in points.
const ROOM_FOR_WORDS: f32 = 760.0;

/// What a dialog of this screen asks for.
enum Asked {
    /// Why the 個人番号 is to be shown.
    Reveal,
    /// 受付年月日 of a new case.
    Start(&'static Procedure),
}

/// 加入者.
pub struct Member {
    id: PersonId,
    view: Option<MemberView>,
    may_handle_numbers: bool,
    part: Part,
    tables: [TableState; Part::ALL.len()],
    dialog: Option<(Asked, Dialog)>,
    number: ShownNumber,
    papers: PaperPanel,
    glyphs: GlyphView,
    is_entered: bool,
    /// In a low window the list comes before the procedures, so that its first rows are in sight.
    is_low: bool,
}

impl Member {
    /// The screen of this person.
    #[must_use]
    pub fn new(id: PersonId) -> Member {
        Member {
            id,
            view: None,
            may_handle_numbers: false,
            part: Part::Family,
            tables: Default::default(),
            dialog: None,
            number: ShownNumber::default(),
            papers: PaperPanel::default(),
            glyphs: GlyphView::default(),
            is_entered: false,
            is_low: false,
        }
    }

    /// Whose screen it is.
    #[must_use]
    pub const fn id(&self) -> PersonId {
        self.id
    }

    fn stops(&self) -> Vec<Stop> {
        if self.glyphs.is_open() {
            return GlyphView::stops();
        }
        if let Some((_, dialog)) = &self.dialog {
            return dialog.stops();
        }
        let Some(view) = &self.view else {
            return Vec::new();
        };
        let mut stops = vec![Stop::new(glyphs_id(), StopKind::Button)];
        if self.may_reveal() {
            stops.push(Stop::new(reveal_id(), StopKind::Button));
        }
        stops.extend(self.number.stops());
        let procedures = view.procedures.iter();
        let starts = procedures.map(|procedure| Stop::new(start_id(procedure), StopKind::Button));
        let mut list = tabs::stops("member", Part::shown(view).len());
        list.push(self.part.table(view).stop());
        if self.is_low {
            stops.extend(list.into_iter().chain(starts));
        } else {
            stops.extend(starts.chain(list));
        }
        stops
    }

    fn may_reveal(&self) -> bool {
        let is_held = self
            .view
            .as_ref()
            .is_some_and(|view| view.held_number.is_some());
        is_held && self.may_handle_numbers
    }

    fn ask(&mut self, asked: Asked, cx: &mut ScreenUi<'_>) {
        let dialog = match &asked {
            Asked::Reveal => Dialog::new(
                "個人番号の表示",
                "表示した人・日時・理由が操作の記録に残ります。番号は30秒で隠れます。".to_owned(),
                "表示する",
            )
            .with(
                Entry::new("reveal", "表示する理由", EntryKind::Text)
                    .help("例　本人確認書類との照合　中間サーバーへの転記"),
            ),
            Asked::Start(procedure) => {
                let mut day = Entry::new("start", "受付年月日", EntryKind::Date);
                day.set_date(cx.today);
                let sentence = "新しい案件を受け付けます。届書が届いた日を確かめてください。";
                Dialog::new(procedure.title, sentence.to_owned(), "受け付ける").with(day)
            }
        };
        cx.input.focus.request(dialog.first());
        self.dialog = Some((asked, dialog));
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((asked, mut dialog)) = self.dialog.take() else {
            return;
        };
        let back_to = match &asked {
            Asked::Reveal => reveal_id(),
            Asked::Start(procedure) => start_id(procedure),
        };
        let carried_out = match answer {
            Answer::No => Ok(None),
            Answer::Yes => self.command(&asked, &dialog, cx),
        };
        match carried_out {
            Ok(command) => {
                cx.commands.extend(command);
                cx.input.focus.request(back_to);
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.dialog = Some((asked, dialog));
            }
        }
    }

    /// The command that a dialog leads to, or why its answer cannot be taken.
    fn command(
        &self,
        asked: &Asked,
        dialog: &Dialog,
        cx: &ScreenUi<'_>,
    ) -> std::result::Result<Option<Command>, String> {
        let Some(view) = &self.view else {
            return Ok(None);
        };
        match asked {
            Asked::Reveal => {
                let reason = dialog.text(0).to_owned();
                if reason.is_empty() {
                    return Err("表示する理由を入力してください。".to_owned());
                }
                let held = view.held_number;
                Ok(held.map(|held| Command::RevealNumber { held, reason }))
            }
            Asked::Start(procedure) => {
                let day = dialog.entries.first().map(|entry| entry.date(cx.today));
                let received_on = day.unwrap_or(Ok(cx.today))?;
                if received_on > cx.today {
                    return Err(
                        "受付年月日が今日より後です。届いた日を入力してください。".to_owned()
                    );
                }
                Ok(Some(Command::OpenCase(NewCase {
                    procedure: procedure.id.to_owned(),
                    received_on,
                    nature: Nature::Ordinary,
                    subject: Some(self.id),
                    form: known_form(procedure, view),
                })))
            }
        }
    }

    /// Enter on a row of the list.
    fn opened(&mut self, index: usize, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        match self.part {
            Part::Family => {
                if let Some(row) = view.family.get(index).filter(|row| row.id != self.id) {
                    cx.go(Screen::Member(row.id));
                }
            }
            // They are read where they stand; the facts behind them are in the 履歴.
            Part::Places | Part::Benefits => {}
            Part::Certificates => cx.go(Screen::Certificates),
            Part::History => {
                let receipt = newest(&view.history, index).map(|row| &row.receipt_number);
                let case = view
                    .cases
                    .iter()
                    .find(|case| Some(&case.receipt_number) == receipt);
                if let Some(case) = case {
                    cx.go(Screen::Case(case.id));
                }
            }
            Part::Cases => {
                if let Some(case) = view.cases.get(index) {
                    cx.go(Screen::Case(case.id));
                }
            }
            Part::Premiums => cx.go(Screen::Premiums),
            Part::Papers => {
                if let Some(paper) = view.papers.get(index) {
                    let source = Source::Issued {
                        paper: paper.id,
                        case: paper.case,
                    };
                    self.papers.show(source, &paper.title, cx.jobs);
                }
            }
        }
    }

    fn number_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let has_number = self.view.as_ref().is_some_and(|view| view.has_number);
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::note("個人番号"));
            if self.number.is_shown() {
                self.number.ui(ui, &cx.input.keys);
            } else if has_number {
                ui.label("登録あり（●●●● ●●●● ●●●●）");
            } else {
                ui.label(theme::strong("未登録").color(theme::CAUTION));
            }
            let keys = &cx.input.keys;
            if button_ui(ui, keys, glyphs_id(), "字形確認…", Look::Plain).clicked()
                && let Some(view) = &self.view
            {
                self.glyphs
                    .open(view.row.person.name.as_str(), glyphs_id(), cx);
            }
            if self.may_reveal() && !self.number.is_shown() {
                let keys = &cx.input.keys;
                if button_ui(ui, keys, reveal_id(), "表示…", Look::Plain).clicked() {
                    self.ask(Asked::Reveal, cx);
                }
            }
        });
    }

    fn starts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut started = None;
        let Some(view) = &self.view else {
            return;
        };
        ui.horizontal_wrapped(|ui| {
            // In a narrow window the buttons say it themselves, and leave the list in sight.
            if ui.available_width() >= ROOM_FOR_WORDS {
                ui.label(theme::note("手続を始める"));
            }
            if view.procedures.is_empty() {
                ui.label(theme::note("この人が始められる手続はありません。"));
            }
            for procedure in &view.procedures {
                let keys = &cx.input.keys;
                let text = format!("{}…", procedure.short_title);
                let button = button_ui(ui, keys, start_id(procedure), &text, Look::Plain);
                let button = button.accessible_name(format!("{}…", procedure.title));
                if button.clicked() {
                    started = Some(*procedure);
                }
            }
        });
        if let Some(procedure) = started {
            self.ask(Asked::Start(procedure), cx);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        let shown = Part::shown(view);
        let titles: Vec<String> = shown.iter().map(|part| part.title(view)).collect();
        let selected = self.part.index();
        let chosen = tabs::tabs_ui(ui, &cx.input.keys, "member", selected, &titles);
        if let Some(part) = chosen.and_then(|index| shown.get(index)) {
            self.part = *part;
        }
        let Some(view) = &self.view else {
            return;
        };
        let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
        let part = self.part;
        let table: Table<'static> = part.table(view);
        let Some(state) = self.tables.get_mut(part.index()) else {
            return;
        };
        state.inks = part.inks(view);
        let drawn = ui.allocate_ui(size, |ui| {
            table.ui(ui, cx.input, state, &mut |index| {
                Some(part.cells(view, index))
            })
        });
        if chosen.is_some() {
            // In a small window the list lies below what is seen.
            drawn.response.scroll_to_me(Some(Align::BOTTOM));
        }
        let output = drawn.inner;
        let chosen = state.selected;
        if cx.input.focus.current() == Some(table.stop().id) {
            match part {
                Part::History => {
                    let row = newest(&view.history, chosen);
                    cx.input
                        .focus
                        .set_help(row.map_or("", |row| row.text.as_str()));
                }
                Part::Places => {
                    let address = part.cells(view, chosen).pop();
                    cx.input.focus.set_help(&address.unwrap_or_default());
                }
                Part::Certificates => {
                    let help = member_certificates::help(view, chosen);
                    cx.input.focus.set_help(help);
                }
                Part::Premiums => {
                    let row = view.premiums.get(chosen);
                    let basis = row.map_or_else(String::new, member_premiums::basis);
                    cx.input.focus.set_help(&basis);
                }
                Part::Benefits => {
                    let remark = view.benefits.get(chosen).map(|row| row.remark.as_str());
                    cx.input.focus.set_help(remark.unwrap_or_default());
                }
                Part::Family | Part::Cases | Part::Papers => {}
            }
        }
        if let Some(index) = output.opened {
            self.opened(index, cx);
        }
    }
}

impl Page for Member {
    fn title(&self) -> String {
        "加入者".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.members || changed.cases || changed.papers || changed.numbers {
            self.view = Some(session.member_view(self.id)?);
        }
        self.may_handle_numbers = session.user().may_handle_numbers;
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.glyphs.fetch(session)?;
        self.papers.fetch(session)
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        let view = self.view.as_ref()?;
        let table = self.part.table(view);
        list_output::shown(&format!("加入者の{}", table.name), &table, |row| {
            Some(self.part.cells(view, row))
        })
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.glyphs.before_ui(ctx, cx);
        self.number.tick(ctx);
        self.is_low = ctx.content_rect().height() < TALL_WINDOW;
        if self.papers.is_open() {
            return self.papers.before_ui(ctx, cx);
        }
        if !self.is_entered
            && let Some(view) = &self.view
        {
            self.is_entered = true;
            let list = self.part.table(view).stop().id;
            let heading = tabs::stops("member", 1).first().map(|stop| stop.id);
            cx.enter_list(ctx, list, heading.unwrap_or(list));
        }
        let order = match &self.dialog {
            Some((_, dialog)) => dialog.stops(),
            None if self.glyphs.is_open() => self.stops(),
            None => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some((_, dialog)) = &mut self.dialog {
            dialog.after_focus(moved, cx.today);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if self.papers.is_open() {
            return self.papers.ui(ui, cx);
        }
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            theme::card().show(ui, |ui| {
                ui.set_width(ui.available_width());
                if let Some(view) = &self.view {
                    ui.scope(|ui| summary_ui(ui, view, cx.today));
                }
                self.number_ui(ui, cx);
            });
            if self.is_low {
                self.list_ui(ui, cx);
                self.starts_ui(ui, cx);
            } else {
                self.starts_ui(ui, cx);
                self.list_ui(ui, cx);
            }
        });
        self.glyphs.ui(ui, cx);
        if let Some((_, dialog)) = &mut self.dialog
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Number(number) => self.number.show(number),
            Told::Case(case) => cx.go(Screen::Case(*case)),
            _ => {}
        }
    }

    fn leave(&mut self, ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.number.hide(ctx);
        self.dialog = None;
        self.glyphs = GlyphView::default();
        self.is_entered = false;
    }
}

fn glyphs_id() -> Id {
    Id::unique("member glyphs")
}

fn reveal_id() -> Id {
    Id::unique("member reveal")
}

fn start_id(procedure: &Procedure) -> Id {
    Id::unique(("member start", procedure.id))
}
