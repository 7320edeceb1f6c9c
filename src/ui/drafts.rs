//! 標準報酬の決定案: what accepted 算定基礎届・月額変更届・賞与支払届 would make the ledger say, line by line, until it is
//! decided as a whole. It must not decide by itself, nor show what no longer holds as if it did.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::remuneration_decisions::DecisionOrder;
use crate::app::remuneration_decisions::RemunerationCommand;
use crate::app::remuneration_view::DraftLineRow;
use crate::app::remuneration_view::DraftRow;
use crate::app::remuneration_view::DraftView;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::remuneration_draft::DraftId;
use crate::domain::remuneration_draft::DraftLineId;
use crate::ui::draft_parts as parts;
use crate::ui::draft_parts::DRAFTS;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::RichText;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;

/// Its least height with the chosen line below it: both are in sight together in a low window.
const LINES_HEIGHT: f32 = 140.0;

/// Height of the pane with the chosen line below the list, in points.
const PANE: f32 = 150.0;

/// What can be done with a 決定案.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    /// 決裁.
    Decide,
    /// Takes the chosen line out.
    Remove,
    /// Writes the 決定通知書 into a folder.
    Write,
    /// Back to the list.
    Close,
}

const ACTS: [Act; 4] = [Act::Decide, Act::Remove, Act::Write, Act::Close];

/// What is asked.
enum Asked {
    Decision,
    Removal(DraftLineId),
}

/// 標準報酬の決定案.
#[derive(Default)]
pub struct Drafts {
    rows: Vec<DraftRow>,
    table: TableState,
    /// The 決定案 that is looked at.
    opened: Option<DraftId>,
    view: Option<DraftView>,
    lines: TableState,
    /// The line that was brought into sight in full.
    in_sight: Option<DraftLineId>,
    ask: Option<(Asked, Dialog)>,
    folder: FolderOnItsWay,
    is_entered: bool,
}

impl Drafts {
    /// Turns to one 決定案, or to the list of them.
    pub fn turn_to(&mut self, draft: Option<DraftId>) {
        if self.opened != draft {
            self.lines = TableState::default();
        }
        self.opened = draft;
        self.view = None;
        self.is_entered = false;
    }

    fn list(&self) -> Table<'static> {
        match &self.view {
            Some(view) => Table {
                // The widths of a list are remembered by its name.
                name: parts::list_name(view.row.kind),
                columns: parts::columns(view.row.kind),
                n_rows: view.lines.len(),
            },
            None => Table {
                name: "標準報酬の決定案",
                columns: DRAFTS,
                n_rows: self.rows.len(),
            },
        }
    }

    fn stops(&self) -> Vec<Stop> {
        if let Some((_, dialog)) = &self.ask {
            return dialog.stops();
        }
        let mut stops = Vec::new();
        if self.view.is_some() {
            let acts = ACTS.map(|act| Stop::new(act_id(act), StopKind::Button));
            stops.extend(acts);
        }
        stops.push(self.list().stop());
        stops
    }

    fn chosen(&self) -> Option<&DraftLineRow> {
        self.view.as_ref()?.lines.get(self.lines.selected)
    }

    /// Whether it makes sense now.
    fn can(&self, act: Act) -> bool {
        let Some(view) = &self.view else {
            return false;
        };
        match act {
            Act::Decide => view.row.is_open && view.obstacle.is_none(),
            Act::Remove => view.row.is_open && self.chosen().is_some_and(|line| !line.is_removed),
            Act::Write => view.row.n_papers > 0,
            Act::Close => true,
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        if !self.can(act) {
            if let (Act::Decide, Some(obstacle)) = (act, &view.obstacle) {
                cx.trouble(obstacle.clone());
            }
            return;
        }
        let asked = match act {
            Act::Decide => (Asked::Decision, parts::decision(view, cx.today)),
            Act::Remove => match self.chosen() {
                Some(line) => (Asked::Removal(line.id), parts::removal(line)),
                None => return,
            },
            Act::Write => return self.folder.ask(cx, "決定通知書の保存先"),
            Act::Close => {
                self.opened = None;
                self.view = None;
                self.is_entered = false;
                return;
            }
        };
        cx.input.focus.request(asked.1.first());
        self.ask = Some(asked);
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((asked, mut dialog)) = self.ask.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        let (Answer::Yes, Some(view)) = (answer, &self.view) else {
            return;
        };
        let command = match &asked {
            Asked::Removal(_) if dialog.text(0).trim().is_empty() => {
                Err("理由を入力してください。".to_owned())
            }
            Asked::Removal(line) => Ok(RemunerationCommand::Remove {
                line: *line,
                reason: dialog.text(0).to_owned(),
            }),
            Asked::Decision => order(view.row.id, &dialog, cx.today),
        };
        match command {
            Ok(command) => cx.commands.push(Command::Remuneration(command)),
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.ask = Some((asked, dialog));
            }
        }
    }

    fn head_ui(&self, ui: &mut Ui) {
        let Some(view) = &self.view else {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::heading("標準報酬の決定案"));
                let n_open = self.rows.iter().filter(|row| row.is_open).count();
                ui.label(theme::note(format!("決裁待ち　{n_open}件")));
            });
            return;
        };
        ui.horizontal_wrapped(|ui| {
            let title = format!("決定案{}　{}", view.row.id.0, view.row.kind.label());
            ui.label(theme::heading(title));
            ui.label(theme::note(format!(
                "{}（{}受付）　{}行　{}",
                view.row.file_name,
                view.row.received_on.wareki(),
                view.row.n_lines,
                view.row.state
            )));
        });
        if let Some(obstacle) = view.obstacle.as_ref().filter(|_| view.row.is_open) {
            let sentence = format!(
                "{obstacle}同じパソコンで決裁するときは、「画面をロック」（Ctrl+L）から利用者を交代します。"
            );
            let words = RichText::new(sentence).color(theme::CAUTION);
            ui.label(words.line_height(Some(theme::LINE_HEIGHT)));
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let (name, look) = match act {
                    Act::Decide => ("決裁する…（F12）", Look::Primary),
                    Act::Remove => ("この行を外す…", Look::Plain),
                    Act::Write => ("通知書を書き出す…", Look::Plain),
                    Act::Close => ("決定案の一覧へ", Look::Plain),
                };
                let place = (act_id(act), self.can(act));
                if button_if_ui(ui, &cx.input.keys, place, name, look).clicked() {
                    chosen = Some(act);
                }
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    /// The lines of the 決定案; Enter leads to the person.
    fn lines_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        let (list, lines) = (self.list(), &view.lines);
        let output = list.ui(ui, cx.input, &mut self.lines, &mut |index| {
            lines.get(index).map(parts::line_cells)
        });
        if let Some(line) = output.opened.and_then(|index| lines.get(index)) {
            cx.go(Screen::Member(line.person));
        }
    }

    /// The chosen line in full; it comes into sight as the clerk moves in the list.
    fn line_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let Some(line) = self.chosen() else {
            return;
        };
        ui.add_space(8.0);
        let card = theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            parts::line_ui(ui, line);
        });
        let has_focus = cx.input.focus.current() == Some(self.list().stop().id);
        let in_sight = has_focus.then_some(line.id);
        if in_sight.is_some() && in_sight != self.in_sight {
            card.response.scroll_to_me(None);
        }
        self.in_sight = in_sight;
    }

    fn drafts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let (list, rows) = (self.list(), &self.rows);
        let output = list.ui(ui, cx.input, &mut self.table, &mut |index| {
            rows.get(index).map(parts::draft_cells)
        });
        if let Some(row) = output.opened.and_then(|index| rows.get(index)) {
            self.opened = Some(row.id);
            self.lines = TableState::default();
            self.is_entered = false;
            ui.ctx().request_repaint();
        }
    }
}

fn order(
    draft: DraftId,
    dialog: &Dialog,
    today: Date,
) -> std::result::Result<RemunerationCommand, String> {
    if dialog.text(0).trim().is_empty() {
        return Err("文書番号を入力してください。".to_owned());
    }
    let day = dialog.entries.get(1).map(|entry| entry.date(today));
    Ok(RemunerationCommand::Decide(DecisionOrder {
        draft,
        decided_on: day.unwrap_or(Ok(today))?,
        document_number: dialog.text(0).to_owned(),
        decided_by: dialog.text(2).to_owned(),
    }))
}

impl Page for Drafts {
    fn title(&self) -> String {
        "標準報酬の決定案".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.cases || changed.members || changed.papers || changed.settings || changed.users {
            self.rows = session.remuneration_drafts()?;
            self.view = None;
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        let shown = self.view.as_ref().map(|view| view.row.id);
        if self.opened != shown {
            let opened = self.opened.map(|id| session.remuneration_draft(id));
            self.view = opened.transpose()?;
            let lines = self.view.iter().flat_map(|view| &view.lines);
            self.lines.inks = (0..).zip(lines.map(parts::ink)).collect();
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        match &self.view {
            Some(view) => {
                let name = format!("決定案{}の行", view.row.id.0);
                list_output::shown(&name, &self.list(), |index| {
                    view.lines.get(index).map(parts::line_cells)
                })
            }
            None => list_output::shown("標準報酬の決定案", &self.list(), |index| {
                self.rows.get(index).map(parts::draft_cells)
            }),
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx)
            && let Some(draft) = self.opened
        {
            let write = RemunerationCommand::WriteNotices { draft, folder };
            cx.commands.push(Command::Remuneration(write));
        }
        if !std::mem::replace(&mut self.is_entered, true) {
            let list = self.list().stop().id;
            let above = self.view.as_ref().map_or(list, |_| act_id(Act::Decide));
            cx.enter_list(ctx, list, above);
        }
        let order = match self.ask {
            Some(_) => self.stops(),
            None => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some((_, dialog)) = &mut self.ask {
            dialog.after_focus(moved, cx.today);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let scroll = ScrollArea::vertical().id_salt("drafts").auto_shrink(false);
        scroll.show(ui, |ui| {
            self.head_ui(ui);
            if self.view.is_some() {
                self.acts_ui(ui, cx);
            } else if self.rows.is_empty() {
                let sentence = "決定案はまだありません。「届書の取込」で算定基礎届・月額変更届・賞与支払届のファイルを受け付けるとできます。";
                ui.label(theme::note(sentence));
                return;
            }
            let (below, least) = match &self.view {
                Some(_) => (PANE, LINES_HEIGHT),
                None => (0.0, LIST_HEIGHT),
            };
            let height = (ui.available_height() - below).max(least);
            let size = vec2(ui.available_width(), height);
            ui.allocate_ui(size, |ui| {
                if self.view.is_some() {
                    self.lines_ui(ui, cx);
                } else {
                    self.drafts_ui(ui, cx);
                }
            });
            self.line_ui(ui, cx);
        });
        let dialog = self.ask.as_mut().map(|(_, dialog)| dialog);
        if let Some(answer) = dialog.and_then(|dialog| dialog.ui(ui, cx.input, cx.today)) {
            self.answered(answer, cx);
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.view, &self.ask) {
            // The dialog takes F12 itself.
            (Some(view), None) if view.row.is_open => &[Shortcut::Register],
            _ => &[],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Register {
            self.act(Act::Decide, cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Rows(n_lines) => cx.done(format!(
                "{n_lines}行について決定し、台帳に記載しました。「通知書を書き出す」で決定通知書を印刷できます。"
            )),
            Told::Nothing => cx.done("決定案から外しました。"),
            Told::File(path) => cx.done(format!("ファイルを作りました（{}）。", path.display())),
            _ => {}
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.ask = None;
        self.is_entered = false;
    }
}

fn act_id(act: Act) -> Id {
    let name = match act {
        Act::Decide => "decide",
        Act::Remove => "remove",
        Act::Write => "write",
        Act::Close => "close",
    };
    Id::unique(("drafts", name))
}
