//! 期日: what falls due, overdue things first, each with the key that settles it.
//! It must not decide who loses membership; it shows what the law says and asks.

use crate::app::by_law::ByLawRow;
use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::due::DueCommand;
use crate::app::due::DueRow;
use crate::app::due::Settle;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::due::DueKind;
use crate::procedure::case::Nature;
use crate::procedure::catalogue;
use crate::procedure::form::Form;
use crate::ui::case_words;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::page::Go;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::payment_acts::Shelf;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Ui;

const COLUMNS: [Column; 7] = [
    Column::text("期日", 150.0),
    Column::text("あと", 90.0),
    Column::text("内容", 250.0),
    Column::text("氏名", 150.0),
    Column::text("記号番号", 110.0),
    Column::text("区分", 90.0),
    Column::text("済ませ方", 200.0),
];

/// 期日.
#[derive(Default)]
pub struct Due {
    rows: Vec<DueRow>,
    table: TableState,
    /// Those who have lost the membership by law until today.
    by_law: Vec<ByLawRow>,
    dialog: Option<Dialog>,
    is_entered: bool,
}

impl Due {
    fn list(&self) -> Table<'static> {
        Table {
            name: "期日の一覧",
            columns: &COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        if let Some(dialog) = &self.dialog {
            return dialog.stops();
        }
        let buttons = ["settle", "member", "by_law"];
        let buttons = buttons.map(|name| Stop::new(button_id(name), StopKind::Button));
        std::iter::once(self.list().stop()).chain(buttons).collect()
    }

    fn actions_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(row) = self.rows.get(self.table.selected).cloned() else {
            return;
        };
        let mut settles = false;
        let mut shows = false;
        let mut closes = false;
        ui.horizontal_wrapped(|ui| {
            let keys = &cx.input.keys;
            let text = format!("{}（Enter）", settle_words(&row));
            settles = button_ui(ui, keys, button_id("settle"), &text, Look::Primary).clicked();
            if row.who.is_some() {
                let id = button_id("member");
                shows = button_ui(ui, keys, id, "加入者の画面", Look::Plain).clicked();
            }
            if !self.by_law.is_empty() {
                let id = button_id("by_law");
                let text = format!("届出のいらない資格喪失　{}人…", self.by_law.len());
                closes = button_ui(ui, keys, id, &text, Look::Plain).clicked();
            }
        });
        if closes {
            self.ask_by_law(cx);
        } else if settles {
            self.settle(&row, cx);
        } else if shows && let Some(who) = &row.who {
            cx.go(Screen::Member(who.id));
        }
    }

    /// Does what settles a 期日, asks first, or goes where it is settled.
    fn settle(&mut self, row: &DueRow, cx: &mut ScreenUi<'_>) {
        if row.settle != Settle::CloseByLaw {
            carry_out(row, cx);
        } else if self.by_law.is_empty() {
            cx.trouble(format!(
                "資格喪失年月日（{}）になってから処理できます。",
                row.on.wareki()
            ));
        } else {
            self.ask_by_law(cx);
        }
    }

    fn ask_by_law(&mut self, cx: &mut ScreenUi<'_>) {
        let dialog = by_law_dialog(&self.by_law);
        cx.input.focus.request(dialog.first());
        self.dialog = Some(dialog);
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(mut dialog) = self.dialog.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        let document_number = dialog.text(0).trim().to_owned();
        if document_number.is_empty() {
            dialog.problem = "通知書の文書番号を入力してください。".to_owned();
            cx.input.focus.request(dialog.first());
            self.dialog = Some(dialog);
            return;
        }
        cx.commands.push(Command::Due(DueCommand::CloseByLaw {
            losses: self.by_law.iter().map(|row| row.loss.clone()).collect(),
            document_number,
        }));
    }
}

impl Page for Due {
    fn title(&self) -> String {
        "期日".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.members || changed.settings || changed.payments {
            let view = session.due_view()?;
            self.rows = view.rows;
            self.by_law = view.by_law;
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        list_output::shown("期日の一覧", &self.list(), |row| {
            self.rows.get(row).map(cells)
        })
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if !std::mem::replace(&mut self.is_entered, true) {
            cx.input.focus.request(self.list().stop().id);
        }
        if self.dialog.is_none() {
            return cx.begin(ctx, &self.stops());
        }
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &self.stops());
        if let Some(dialog) = &mut self.dialog {
            dialog.after_focus(moved, cx.today);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal(|ui| {
            ui.label(theme::heading("期日"));
            let n_late = self.rows.iter().filter(|row| row.days_left < 0).count();
            let words = format!("{}件（期限超過 {n_late}件）", self.rows.len());
            ui.label(theme::note(words));
        });
        if self.rows.is_empty() {
            ui.label(theme::note("近く期日を迎えるものはありません。"));
            return;
        }
        self.actions_ui(ui, cx);
        let late = self.rows.iter().enumerate();
        self.table.inks = late
            .filter(|(_, row)| row.is_urgent)
            .map(|(index, row)| (index, urgency_ink(row)))
            .collect();
        let rows = &self.rows;
        let list = self.list();
        let output = list.ui(ui, cx.input, &mut self.table, &mut |index| {
            rows.get(index).map(cells)
        });
        if output.is_moved {
            ui.ctx().request_repaint();
        }
        let opened = output.opened.and_then(|index| rows.get(index)).cloned();
        if let Some(row) = opened.filter(|_| self.dialog.is_none()) {
            self.settle(&row, cx);
        }
        if let Some(dialog) = &mut self.dialog
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Case(case) => cx.go(Screen::Case(*case)),
            Told::Cases(cases) => cx.done(format!(
                "{}人の資格喪失を記録し、通知書を作りました。送付と登録は、ホームの案件から進めてください。",
                cases.len()
            )),
            _ => {}
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.is_entered = false;
        self.dialog = None;
    }
}

/// At most so many people are named in the question.
const NAMED: usize = 12;

/// Asks once for all who have lost the membership by law.
fn by_law_dialog(rows: &[ByLawRow]) -> Dialog {
    let mut names: Vec<String> = rows
        .iter()
        .take(NAMED)
        .map(|row| {
            let loss = &row.loss;
            format!(
                "{}　{}　{}　{}喪失",
                row.member,
                row.name,
                loss.reason.label(),
                loss.lost_on.wareki()
            )
        })
        .collect();
    if rows.len() > NAMED {
        names.push(format!("ほか{}人", rows.len() - NAMED));
    }
    let sentence = format!(
        "次の{}人の資格喪失を、届出なしで記録します（健康保険法第38条）。一人ずつ案件と資格喪失確認通知書を作り、中間サーバーの登録待ちに加えます。\n{}",
        rows.len(),
        names.join("\n")
    );
    Dialog::new("届出のいらない資格喪失", sentence, "すべて記録する").with(
        Entry::new("by law", "通知書の文書番号", EntryKind::Text).help("例　見本健保発第120号"),
    )
}

/// Does what settles a 期日 without a question, or goes where it is settled.
fn carry_out(row: &DueRow, cx: &mut ScreenUi<'_>) {
    match row.settle {
        Settle::Case(procedure) => {
            let case = row.who.as_ref().map(|who| NewCase {
                procedure: procedure.to_owned(),
                received_on: cx.today,
                nature: Nature::Ordinary,
                subject: Some(who.insured),
                form: Form::new(),
            });
            cx.commands.extend(case.map(Command::OpenCase));
        }
        Settle::Seen => {
            cx.commands.push(Command::Due(DueCommand::Mark {
                person: row.who.as_ref().map(|who| who.id),
                kind: row.kind,
                on: row.on,
            }));
            cx.done("確認済みとして記録しました。");
        }
        Settle::Setting => cx.go(Screen::Settings),
        Settle::Review => cx.go(Screen::Members),
        Settle::Premium => cx.go(Screen::Premiums),
        Settle::Book => *cx.go = Some(Go::Book),
        Settle::Payment => *cx.go = Some(Go::Payments(shelf(row.kind))),
        // Asked before, for all at once.
        Settle::CloseByLaw => {}
    }
}

fn settle_words(row: &DueRow) -> String {
    match row.settle {
        Settle::CloseByLaw => "届出なしで資格喪失を処理する…".to_owned(),
        Settle::Case(procedure) => {
            let title = catalogue::find(procedure).map_or("", |procedure| procedure.title);
            format!("{title}を始める")
        }
        Settle::Payment => format!("支払の「{}」を開く", shelf(row.kind).name()),
        Settle::Book => "登録用ファイルの控えを開く".to_owned(),
        Settle::Premium => "入金を記録する".to_owned(),
        Settle::Review => "検認の一覧を作る".to_owned(),
        Settle::Setting => "設定で登録する".to_owned(),
        Settle::Seen => "確認済みにする".to_owned(),
    }
}

/// Where a payment stands.
const fn shelf(kind: DueKind) -> Shelf {
    match kind {
        DueKind::PaymentOverdue => Shelf::Exported,
        DueKind::PaymentReturned => Shelf::Returned,
        DueKind::ReclaimOutstanding => Shelf::Reclaims,
        _ => Shelf::Waiting,
    }
}

fn urgency_ink(row: &DueRow) -> egui::Color32 {
    if row.days_left < 0 {
        theme::STOP
    } else {
        theme::CAUTION
    }
}

fn cells(row: &DueRow) -> Vec<String> {
    let (left, _) = case_words::days_in_words(row.days_left);
    let who = row.who.as_ref();
    let words = |read: fn(&crate::app::due::DueWho) -> String| who.map_or(String::new(), read);
    vec![
        row.on.wareki(),
        left,
        row.words.clone(),
        words(|who| who.name.clone()),
        words(|who| who.member.clone()),
        words(|who| who.standing.to_owned()),
        settle_words(row),
    ]
}

fn button_id(name: &str) -> Id {
    Id::unique(("due", name))
}
