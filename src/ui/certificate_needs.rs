//! 資格確認書の要否: the monthly マイナ保険証 list against the ledger; for the chosen people cases are opened.
//! It must not issue a certificate nor decide who needs one; it shows and asks.

use crate::app::card_needs::Need;
use crate::app::card_needs::NeedCommand;
use crate::app::card_needs::NeedRow;
use crate::app::card_needs::NeedView;
use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::list_output;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;

const COLUMNS: &[Column] = &[
    Column::text("選択", 44.0),
    Column::text("要否", 190.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("氏名", 160.0),
    Column::text("資格確認書の有効期限", 180.0),
    Column::text("備考", 300.0),
];

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;
/// At most so many people are named in the question.
const NAMED: usize = 12;

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Import,
    Pick,
    All,
    Open,
    Older,
    Newer,
}

const ACTS: [Act; 6] = [
    Act::Import,
    Act::Pick,
    Act::All,
    Act::Open,
    Act::Older,
    Act::Newer,
];

/// 資格確認書の要否.
#[derive(Default)]
pub(super) struct Needs {
    view: NeedView,
    /// Which list, 0 the newest, and whether another is wanted.
    list: usize,
    is_stale: bool,
    /// 0 is all of them, then each 要否.
    shelf: usize,
    shown: Vec<usize>,
    picked: BTreeSet<PersonId>,
    table: TableState,
    ask: Option<Dialog>,
    file: FileOnItsWay,
}

impl Needs {
    /// The people or the lists changed.
    pub fn outdate(&mut self) {
        self.is_stale = true;
    }

    /// Reads the chosen list where it changed.
    pub fn fetch(&mut self, session: &Session) -> Result<()> {
        if std::mem::replace(&mut self.is_stale, false) {
            self.view = session.card_needs(self.list)?;
            self.arrange();
        }
        Ok(())
    }

    /// The newest list is shown.
    pub fn show_newest(&mut self) {
        self.list = 0;
        self.is_stale = true;
    }

    /// The rows for 一覧の出力, under the day of the list.
    pub fn listing(&self) -> Option<ListSource> {
        let as_of = self.view.lists.get(self.list).map(|(_, as_of)| *as_of);
        let title = match as_of {
            Some(as_of) => format!("資格確認書の要否（{}現在）", as_of.wareki()),
            None => "資格確認書の要否".to_owned(),
        };
        list_output::shown(&title, &self.table(), |index| self.cells(index))
    }

    /// The stop of the list.
    pub fn list_id(&self) -> Id {
        self.table().stop().id
    }

    /// Whether a question lies over the list.
    pub const fn is_asking(&self) -> bool {
        self.ask.is_some()
    }

    /// The stops of the part.
    pub fn stops(&self) -> Vec<Stop> {
        if let Some(dialog) = &self.ask {
            return dialog.stops();
        }
        let mut stops = tabs::stops("card needs", Need::ALL.len() + 1);
        let acts = ACTS.iter().filter(|act| self.can(**act));
        stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
        stops.push(self.table().stop());
        stops
    }

    /// The keyboard has moved.
    pub fn after_focus(&mut self, moved: Moved, today: Date) {
        if let Some(dialog) = &mut self.ask {
            dialog.after_focus(moved, today);
        }
    }

    /// Takes away what lies over the list.
    pub fn close(&mut self) {
        self.ask = None;
    }

    /// A chosen file makes the command.
    pub fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(file) = self.file.receive(ctx, cx) {
            cx.commands.push(Command::Need(NeedCommand::Import {
                name: file.name,
                bytes: file.bytes,
            }));
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if let Some(dialog) = &mut self.ask
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
        self.head_ui(ui);
        self.shelves_ui(ui, cx);
        self.acts_ui(ui, cx);
        let table = self.table();
        let has_focus = cx.input.focus.current() == Some(self.list_id());
        let keys = &cx.input.keys;
        if has_focus && keys.take_key(ui.ctx(), Modifiers::NONE, Key::Space) {
            self.pick();
        }
        let mut state = std::mem::take(&mut self.table);
        let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
        let output = ui.allocate_ui(size, |ui| {
            table.ui(ui, cx.input, &mut state, &mut |index| self.cells(index))
        });
        self.table = state;
        let opened = output.inner.opened.and_then(|index| self.row(index));
        if let Some(person) = opened.and_then(|row| row.person) {
            cx.go(Screen::Member(person));
        }
    }

    fn head_ui(&self, ui: &mut Ui) {
        match self.view.lists.get(self.list) {
            Some((name, as_of)) => ui.label(theme::note(format!(
                "{}現在の一覧（{name}）　{}か月分のうち{}番目に新しいもの",
                as_of.wareki(),
                self.view.lists.len(),
                self.list + 1
            ))),
            None => ui.label(theme::note(
                "一覧はまだありません。毎月届く「マイナ保険証を使えない人の一覧」を取り込みます。",
            )),
        };
    }

    fn shelves_ui(&mut self, ui: &mut Ui, cx: &ScreenUi<'_>) {
        let count = |need: Need| self.view.rows.iter().filter(|row| row.need == need).count();
        let mut titles = vec![format!("すべて　{}", self.view.rows.len())];
        titles.extend(
            Need::ALL
                .iter()
                .map(|need| format!("{}　{}", need.label(), count(*need))),
        );
        let chosen = tabs::tabs_ui(ui, &cx.input.keys, "card needs", self.shelf, &titles);
        if let Some(shelf) = chosen {
            self.shelf = shelf;
            self.table.select(0);
            self.arrange();
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let look = match act {
                    Act::Open => Look::Primary,
                    _ => Look::Plain,
                };
                let place = (id(act), self.can(act));
                let name = self.name(act);
                if button_if_ui(ui, &cx.input.keys, place, &name, look).clicked() {
                    chosen = Some(act);
                }
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        match act {
            Act::Import => {
                let wanted = Wanted::File {
                    name: "マイナ保険証の一覧",
                    endings: &["csv", "CSV", "txt", "TXT"],
                };
                self.file.ask(cx, "マイナ保険証の一覧を選ぶ", wanted);
            }
            Act::Pick => self.pick(),
            Act::All => self.picked = self.needed().collect(),
            Act::Open => {
                let dialog = self.question();
                cx.input.focus.request(dialog.first());
                self.ask = Some(dialog);
            }
            Act::Older => self.turn(self.list.saturating_add(1)),
            Act::Newer => self.turn(self.list.saturating_sub(1)),
        }
    }

    fn turn(&mut self, list: usize) {
        self.list = list;
        self.is_stale = true;
        self.picked.clear();
    }

    fn can(&self, act: Act) -> bool {
        match act {
            Act::Import => true,
            Act::Pick => self
                .row(self.table.selected)
                .is_some_and(|row| row.need == Need::Needed),
            Act::All => self.needed().next().is_some(),
            Act::Open => !self.picked.is_empty(),
            Act::Older => self.list + 1 < self.view.lists.len(),
            Act::Newer => self.list > 0,
        }
    }

    fn name(&self, act: Act) -> String {
        match act {
            Act::Import => "一覧を取り込む…".to_owned(),
            Act::Pick => "選ぶ（スペース）".to_owned(),
            Act::All => "要交付の全員を選ぶ".to_owned(),
            Act::Open => format!("選んだ{}人に交付の案件を作る…", self.picked.len()),
            Act::Older => "前の月".to_owned(),
            Act::Newer => "次の月".to_owned(),
        }
    }

    fn needed(&self) -> impl Iterator<Item = PersonId> {
        let rows = self.view.rows.iter();
        rows.filter(|row| row.need == Need::Needed)
            .filter_map(|row| row.person)
    }

    fn pick(&mut self) {
        let row = self.row(self.table.selected);
        let person = row
            .filter(|row| row.need == Need::Needed)
            .and_then(|row| row.person);
        if let Some(person) = person
            && !self.picked.remove(&person)
        {
            self.picked.insert(person);
        }
    }

    fn question(&self) -> Dialog {
        let rows = self.view.rows.iter();
        let chosen = rows.filter(|row| row.person.is_some_and(|id| self.picked.contains(&id)));
        let mut names: Vec<String> = chosen
            .map(|row| format!("{}　{}", row.member, row.name))
            .collect();
        let n_more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        if n_more > 0 {
            names.push(format!("ほか{n_more}人"));
        }
        let sentence = format!(
            "次の{}人の資格確認書の交付を受け付けます。家族ごとに一件の案件になり、理由は「マイナ保険証を持っていない」です。\n{}",
            self.picked.len(),
            names.join("\n")
        );
        Dialog::new("資格確認書の交付", sentence, "案件を作る")
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        self.ask = None;
        cx.input.focus.request(self.list_id());
        if answer == Answer::Yes {
            let people = std::mem::take(&mut self.picked).into_iter().collect();
            cx.commands.push(Command::Need(NeedCommand::Open(people)));
        }
    }

    fn table(&self) -> Table<'static> {
        Table {
            name: "資格確認書の要否の一覧",
            columns: COLUMNS,
            n_rows: self.shown.len(),
        }
    }

    fn row(&self, index: usize) -> Option<&NeedRow> {
        self.view.rows.get(*self.shown.get(index)?)
    }

    fn cells(&self, index: usize) -> Option<Vec<String>> {
        let row = self.row(index)?;
        let is_picked = row.person.is_some_and(|id| self.picked.contains(&id));
        Some(vec![
            if is_picked { "✓" } else { "" }.to_owned(),
            row.need.label().to_owned(),
            row.member.clone(),
            row.name.clone(),
            row.valid_until.map_or_else(String::new, Date::wareki),
            row.remark.clone(),
        ])
    }

    fn arrange(&mut self) {
        let need = self
            .shelf
            .checked_sub(1)
            .and_then(|place| Need::ALL.get(place));
        let rows = self.view.rows.iter().enumerate();
        self.shown = rows
            .filter(|(_, row)| need.is_none_or(|need| row.need == *need))
            .map(|(place, _)| place)
            .collect();
        let needed: BTreeSet<PersonId> = self.needed().collect();
        self.picked.retain(|person| needed.contains(person));
        let shown = self.shown.iter().enumerate();
        self.table.inks = shown
            .filter_map(|(index, place)| match self.view.rows.get(*place)?.need {
                Need::Needed => Some((index, theme::CAUTION)),
                Need::Unmatched => Some((index, theme::STOP)),
                _ => None,
            })
            .collect();
    }
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::Import => "import",
        Act::Pick => "pick",
        Act::All => "all",
        Act::Open => "open",
        Act::Older => "older",
        Act::Newer => "newer",
    };
    Id::unique(("card needs", name))
}
