//! 本人確認の回答: who came back with a doubt; 届書, 台帳 and 照会結果 side by side, and the three answers.
//! It must not touch the ledger; the answered dialog becomes a command.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::identity_doubts::DoubtRow;
use crate::app::identity_doubts::IdentityAnswer;
use crate::app::identity_doubts::IdentityCommand;
use crate::app::list_output::ListSource;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::five_items::Difference;
use crate::domain::five_items::FiveItems;
use crate::domain::five_items::ITEMS;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::list_output;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Color32;
use egui::Context;
use egui::Grid;
use egui::Id;
use egui::Label;
use egui::RichText;
use egui::Ui;
use egui::vec2;

const COLUMNS: &[Column] = &[
    Column::text("回答", 150.0),
    Column::text("氏名", 160.0),
    Column::text("受けた日", 150.0),
    Column::number("経過", 70.0),
    Column::text("内容", 400.0),
];

/// Height of the list above the sheet.
const LIST_HEIGHT: f32 = 120.0;
/// Width of a column of the sheet.
const ITEM_WIDTH: f32 = 230.0;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asked {
    Found,
    Answer(IdentityAnswer),
    Raise,
}

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Asked(Asked),
    Print,
    Member,
}

const ACTS: [Act; 7] = [
    Act::Asked(Asked::Found),
    Act::Asked(Asked::Answer(IdentityAnswer::CorrectForm)),
    Act::Asked(Asked::Answer(IdentityAnswer::CorrectLedger)),
    Act::Asked(Asked::Answer(IdentityAnswer::NoDoubt)),
    Act::Print,
    Act::Member,
    Act::Asked(Asked::Raise),
];

/// 本人確認の回答.
#[derive(Default)]
pub(super) struct IdentityDesk {
    rows: Vec<DoubtRow>,
    table: TableState,
    ask: Option<(Asked, Dialog)>,
    folder: FolderOnItsWay,
    /// Somebody typed for a doubt by hand, to be found.
    wanted: Option<(String, String)>,
    raised: Option<std::result::Result<IdentityCommand, String>>,
}

impl IdentityDesk {
    /// Reads the doubts anew.
    pub fn refresh(&mut self, session: &Session) -> Result<()> {
        self.rows = session.doubt_rows()?;
        let rows = self.rows.iter().enumerate();
        self.table.inks = rows
            .filter(|(_, row)| row.answer.is_some())
            .map(|(index, _)| (index, theme::INK_WEAK))
            .collect();
        Ok(())
    }

    /// How many are open.
    pub fn n_open(&self) -> usize {
        self.rows.iter().filter(|row| row.answer.is_none()).count()
    }

    /// Finds somebody typed by hand.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        if let Some((who, message)) = self.wanted.take() {
            let found = session.search(&who)?;
            self.raised = Some(match found.as_slice() {
                [only] => Ok(IdentityCommand::Raise {
                    person: only.id,
                    message,
                }),
                _ => Err(
                    "その人を一人に決められません。記号-番号-枝番で入力してください。".to_owned(),
                ),
            });
        }
        Ok(())
    }

    /// The stop of the list.
    pub fn list_id(&self) -> Id {
        self.list().stop().id
    }

    /// The stops of an open dialog.
    pub fn dialog_stops(&self) -> Option<Vec<Stop>> {
        self.ask.as_ref().map(|(_, dialog)| dialog.stops())
    }

    /// The stops of the part.
    pub fn stops(&self) -> Vec<Stop> {
        let acts = ACTS.iter().filter(|act| self.can(**act));
        let acts = acts.map(|act| Stop::new(id(*act), StopKind::Button));
        acts.chain([self.list().stop()]).collect()
    }

    /// The keyboard has moved.
    pub fn after_focus(&mut self, moved: Moved, today: Date) {
        if let Some((_, dialog)) = &mut self.ask {
            dialog.after_focus(moved, today);
        }
    }

    /// Takes away what lies over the list.
    pub fn close(&mut self) {
        self.ask = None;
    }

    /// What came from the dialog for folders and from the search.
    pub fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(folder) = self.folder.receive(ctx)
            && let Some(row) = self.current()
        {
            let key = row.key;
            cx.commands
                .push(Command::Identity(IdentityCommand::Print { key, folder }));
        }
        match self.raised.take() {
            Some(Ok(command)) => cx.commands.push(Command::Identity(command)),
            Some(Err(sentence)) => cx.trouble(sentence),
            None => {}
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some((asked, dialog)) = &mut self.ask {
            let asked = *asked;
            if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                self.answered(asked, answer, cx);
                // Whoever was typed is looked for in the next pass.
                ui.ctx().request_repaint();
            }
        }
        self.acts_ui(ui, cx);
        if self.rows.is_empty() {
            ui.label(theme::note(
                "本人確認の疑いはありません。登録結果に住民基本台帳との不一致があると、ここに入ります。",
            ));
        }
        let list = self.list();
        let rows = &self.rows;
        ui.allocate_ui(vec2(ui.available_width(), LIST_HEIGHT), |ui| {
            list.ui(ui, cx.input, &mut self.table, &mut |index| {
                rows.get(index).map(cells)
            });
        });
        if let Some(row) = self.current() {
            sheet_ui(ui, row);
        }
    }

    /// The rows for 一覧の出力.
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |index| self.rows.get(index).map(cells))
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "本人確認の疑い",
            columns: COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    fn current(&self) -> Option<&DoubtRow> {
        self.rows.get(self.table.selected)
    }

    fn can(&self, act: Act) -> bool {
        match act {
            Act::Asked(Asked::Raise) => true,
            Act::Print | Act::Member => self.current().is_some(),
            Act::Asked(_) => self.current().is_some_and(|row| row.answer.is_none()),
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let place = (id(act), self.can(act));
                let look = match act {
                    Act::Asked(Asked::Found) => Look::Primary,
                    _ => Look::Plain,
                };
                if button_if_ui(ui, &cx.input.keys, place, name(act), look).clicked() {
                    chosen = Some(act);
                }
            }
        });
        match chosen {
            Some(Act::Asked(asked)) => {
                let dialog = dialog(asked, self.current());
                cx.input.focus.request(dialog.first());
                self.ask = Some((asked, dialog));
            }
            Some(Act::Print) => self.folder.ask(cx, "回答票の保存先"),
            Some(Act::Member) => {
                if let Some(row) = self.current() {
                    cx.go(Screen::Member(row.person));
                }
            }
            None => {}
        }
    }

    fn answered(&mut self, asked: Asked, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((_, mut dialog)) = self.ask.take() else {
            return;
        };
        cx.input.focus.request(self.list_id());
        if answer == Answer::No {
            return;
        }
        match self.wish(asked, &dialog) {
            Ok(Some(command)) => cx.commands.push(Command::Identity(command)),
            Ok(None) => {}
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.ask = Some((asked, dialog));
            }
        }
    }

    fn wish(
        &mut self,
        asked: Asked,
        dialog: &Dialog,
    ) -> std::result::Result<Option<IdentityCommand>, String> {
        let key = self.current().map(|row| row.key);
        match (asked, key) {
            (Asked::Raise, _) => {
                if dialog.text(0).is_empty() || dialog.text(1).is_empty() {
                    return Err("対象者と内容を入力してください。".to_owned());
                }
                self.wanted = Some((dialog.text(0).to_owned(), dialog.text(1).to_owned()));
                Ok(None)
            }
            (Asked::Found, Some(key)) => {
                let found: FiveItems = std::array::from_fn(|item| dialog.text(item).to_owned());
                Ok(Some(IdentityCommand::Found { key, found }))
            }
            (Asked::Answer(_), _) if dialog.text(0).is_empty() => {
                Err("理由を入力してください。".to_owned())
            }
            (Asked::Answer(answer), Some(key)) => Ok(Some(IdentityCommand::Answer {
                key,
                answer,
                reason: dialog.text(0).to_owned(),
            })),
            (Asked::Found | Asked::Answer(_), None) => Ok(None),
        }
    }
}

fn name(act: Act) -> &'static str {
    match act {
        Act::Asked(Asked::Found) => "照会結果を入力…",
        Act::Asked(Asked::Answer(IdentityAnswer::CorrectForm)) => "届書を訂正…",
        Act::Asked(Asked::Answer(IdentityAnswer::CorrectLedger)) => "台帳を訂正…",
        Act::Asked(Asked::Answer(_)) => "理由付き疑いなし…",
        Act::Asked(Asked::Raise) => "手で加える…",
        Act::Print => "回答票を印刷…",
        Act::Member => "加入者の画面",
    }
}

fn dialog(asked: Asked, row: Option<&DoubtRow>) -> Dialog {
    let entry = |name, kind| Entry::new("identity", name, kind);
    match asked {
        Asked::Found => {
            let known = row.map(|row| match row.found.iter().all(String::is_empty) {
                true => &row.ledger,
                false => &row.found,
            });
            let sentence = "端末に表示された五情報を入力します。台帳の内容を入れてありますので、違うところを直してください。";
            let mut dialog = Dialog::new("照会結果の入力", sentence.to_owned(), "記録する");
            for (place, item) in ITEMS.iter().enumerate() {
                let mut line = entry(item, EntryKind::Text);
                line.put(
                    known
                        .and_then(|items| items.get(place))
                        .map_or("", String::as_str),
                );
                dialog = dialog.with(line);
            }
            dialog
        }
        Asked::Answer(answer) => {
            let (title, sentence) = match answer {
                IdentityAnswer::CorrectForm => (
                    "届書を訂正",
                    "届書が違うときの回答です。事業主か本人に確かめ、届書を直してもらいます。",
                ),
                IdentityAnswer::CorrectLedger => (
                    "台帳を訂正",
                    "台帳を直す案件を作ります。住所が違うときは照会結果の住所で住所変更、ほかの項目は登録した案件の訂正になります。",
                ),
                _ => (
                    "理由付き疑いなし",
                    "同じ人であると確かめたときの回答です。加入者情報登録の行（本人確認判定フラグ）として登録用ファイルで待ちます。理由は転記票に出て、同じ人が次に疑いとなったときにも示します。",
                ),
            };
            let mut reason = entry("理由", EntryKind::Text).help("回答票と操作の記録に残ります。");
            if answer == IdentityAnswer::NoDoubt {
                reason.put(row.map_or("", |row| row.earlier_reason.as_str()));
            }
            Dialog::new(title, sentence.to_owned(), "回答する").with(reason)
        }
        Asked::Raise => Dialog::new(
            "本人確認の疑いを手で加える",
            "端末の画面で見た疑いを、ファイルなしで書き留めます。".to_owned(),
            "加える",
        )
        .with(entry("記号-番号-枝番（または氏名）", EntryKind::Text))
        .with(entry("端末に表示された内容", EntryKind::Text)),
    }
}

/// 届書 | 台帳 | 照会結果.
fn sheet_ui(ui: &mut Ui, row: &DoubtRow) {
    ui.label(theme::subheading(format!("{}　{}", row.name, row.message)));
    if let Some((answer, reason)) = &row.answer {
        ui.label(format!("回答　{}　理由　{reason}", answer.label()));
        if let Some(state) = row.reply {
            let words = format!("中間サーバーへの回答　加入者情報登録の行　{state}");
            ui.label(theme::note(words));
        }
    } else if !row.earlier_reason.is_empty() {
        let sentence = format!(
            "前回は「理由付き疑いなし」でした。理由　{}",
            row.earlier_reason
        );
        ui.label(RichText::new(sentence).color(theme::CAUTION));
    }
    let columns = row.filed.iter().zip(&row.ledger).zip(&row.found);
    let lines = ITEMS.iter().zip(columns).zip(row.differences());
    Grid::new("identity sheet")
        .striped(true)
        .spacing(vec2(12.0, 6.0))
        .show(ui, |ui| {
            for head in ["項目", "届書", "台帳", "照会結果", "台帳と照会結果"] {
                ui.label(theme::strong(head));
            }
            ui.end_row();
            for ((item, ((filed, ledger), found)), difference) in lines {
                ui.label(*item);
                for text in [filed, ledger, found] {
                    ui.scope(|ui| {
                        ui.set_width(ITEM_WIDTH.min(ui.ctx().content_rect().width() * 0.17));
                        ui.add(Label::new(text.as_str()).wrap());
                    });
                }
                ui.label(RichText::new(difference.label()).color(ink(difference)));
                ui.end_row();
            }
        });
    ui.label(theme::note(
        "「字形の違いのみ」は、髙と高、全角と半角、空白のように、同じ文字とみなせる違いです。",
    ));
}

const fn ink(difference: Difference) -> Color32 {
    match difference {
        Difference::Same => theme::DONE,
        Difference::Form => theme::CAUTION,
        Difference::Content => theme::STOP,
        Difference::Unknown => theme::INK_WEAK,
    }
}

fn cells(row: &DoubtRow) -> Vec<String> {
    let answer = row.answer.as_ref();
    vec![
        answer
            .map_or("未回答", |(answer, _)| answer.label())
            .to_owned(),
        row.name.clone(),
        row.raised_on.wareki(),
        row.n_days
            .map_or_else(String::new, |days| format!("{days}日")),
        row.message.clone(),
    ]
}

fn id(act: Act) -> Id {
    Id::unique(("identity", name(act)))
}
