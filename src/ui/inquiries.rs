//! 情報照会: what was asked of other bodies, what waits, what came back, and the inquiries of the yearly 検認.
//! It must not touch the ledger while it draws; it asks for commands, and files go through 登録用ファイル.

use crate::app::command::Command;
use crate::app::error::Result;
use crate::app::inquiry_command::InquiryCommand;
use crate::app::inquiry_command::InquiryNumber;
use crate::app::inquiry_view::InquiryDetail;
use crate::app::inquiry_view::InquiryRow;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::ui::chooser::Wanted;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FileOnItsWay;
use crate::ui::identity_desk::IdentityDesk;
use crate::ui::inquiry_acts::Act;
use crate::ui::inquiry_acts::LIST_ACTS;
use crate::ui::inquiry_acts::REVIEW_ACTS;
use crate::ui::inquiry_acts::id;
use crate::ui::inquiry_acts::kept_words;
use crate::ui::inquiry_acts::summary;
use crate::ui::inquiry_ask as ask;
use crate::ui::inquiry_ask::Asked;
use crate::ui::inquiry_ask::Marked;
use crate::ui::inquiry_detail::detail_ui;
use crate::ui::inquiry_list::InquiryList;
use crate::ui::inquiry_review::ReviewList;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::results::ResultPanel;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeSet;

/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 200.0;
/// Height of the details under the list.
const DETAIL_HEIGHT: f32 = 190.0;

/// The parts of the screen.
const PARTS: [&str; 3] = ["照会の一覧", "検認で照会する", "本人確認の回答"];
/// The part with the doubts.
const IDENTITY: usize = 2;

/// What lies over the list.
enum Over {
    Ask(Asked, Dialog),
    Answers(ResultPanel),
}

/// 情報照会.
pub struct Inquiries {
    part: usize,
    list: InquiryList,
    review: ReviewList,
    identity: IdentityDesk,
    find: Entry,
    detail: Option<InquiryDetail>,
    over: Option<Over>,
    file: FileOnItsWay,
    /// Somebody typed for a 留意 who is still to be found, and once found.
    marked: Option<Marked>,
    found: Option<std::result::Result<(PersonId, Marked), String>>,
    is_stale: bool,
    is_entered: bool,
}

impl Default for Inquiries {
    fn default() -> Inquiries {
        Inquiries {
            part: 0,
            list: InquiryList::default(),
            review: ReviewList::default(),
            identity: IdentityDesk::default(),
            find: Entry::new("inquiries", "絞込み", EntryKind::Text)
                .help("氏名、記号-番号、受付番号、照会管理番号の一部で絞ります。"),
            detail: None,
            over: None,
            file: FileOnItsWay::default(),
            marked: None,
            found: None,
            is_stale: true,
            is_entered: false,
        }
    }
}

impl Inquiries {
    const fn is_review(&self) -> bool {
        self.part == 1
    }

    fn list_id(&self) -> Id {
        if self.part == IDENTITY {
            return self.identity.list_id();
        }
        match self.is_review() {
            true => self.review.table().stop().id,
            false => self.list.table().stop().id,
        }
    }

    fn acts(&self) -> &'static [Act] {
        if self.is_review() {
            &REVIEW_ACTS
        } else {
            &LIST_ACTS
        }
    }

    fn stops(&self) -> Vec<Stop> {
        match &self.over {
            Some(Over::Ask(_, dialog)) => return dialog.stops(),
            Some(Over::Answers(panel)) => return panel.stops(),
            None => {}
        }
        if let Some(stops) = self.identity.dialog_stops() {
            return stops;
        }
        let mut stops = tabs::stops("inquiries", PARTS.len());
        if self.part == IDENTITY {
            stops.extend(self.identity.stops());
            return stops;
        }
        if !self.is_review() {
            let (stages, subjects) = self.list.n_headings();
            stops.extend(tabs::stops("inquiry stage", stages));
            stops.extend(tabs::stops("inquiry subject", subjects));
            stops.push(self.find.stop());
        }
        let acts = self.acts().iter().filter(|act| self.can(**act));
        stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
        stops.push(Stop::new(self.list_id(), StopKind::List));
        stops
    }

    fn can(&self, act: Act) -> bool {
        match act {
            Act::Import | Act::All | Act::Asked(Asked::Caution) => true,
            Act::Outbox => self.list.n_not_asked() > 0,
            Act::Pick if self.is_review() => self.review.table().n_rows > 0,
            Act::Pick => self.list.current().is_some(),
            Act::Asked(Asked::Review) => !self.review.picked().is_empty(),
            Act::Member => self.list.current().is_some_and(|row| row.person.is_some()),
            Act::TakeOver => {
                let answers = self
                    .detail
                    .as_ref()
                    .and_then(|detail| detail.answers.as_ref());
                self.detail
                    .as_ref()
                    .is_some_and(|detail| detail.in_case.is_some())
                    && answers.is_some_and(|answers| !answers.is_empty())
            }
            Act::Asked(Asked::Confirm) => self.list.meant().iter().any(|row| row.is_held),
            Act::Asked(asked) => {
                let meant = self.list.meant();
                let is_one = asked != Asked::Answer || meant.len() == 1;
                !meant.is_empty() && is_one && meant.iter().all(|row| asked.fits(row.stage))
            }
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        match act {
            Act::Outbox => cx.go(Screen::Outbox),
            Act::Pick if self.is_review() => self.review.pick(),
            Act::Pick => self.list.pick(),
            Act::All => self.review.pick_all(),
            Act::Import => {
                let wanted = Wanted::File {
                    name: "情報照会の結果",
                    endings: &["csv", "CSV", "txt", "TXT"],
                };
                self.file.ask(cx, "情報照会の結果ファイルを選ぶ", wanted);
            }
            Act::TakeOver => {
                if let Some(row) = self.list.current() {
                    cx.commands
                        .push(Command::Inquiry(InquiryCommand::TakeOver(row.id)));
                    cx.done("回答を案件に写しました。");
                }
            }
            Act::Member => {
                if let Some(person) = self.list.current().and_then(|row| row.person) {
                    cx.go(Screen::Member(person));
                }
            }
            Act::Asked(asked) => {
                let (n, who) = match self.is_review() {
                    true => (self.review.picked().len(), self.review.member().to_owned()),
                    false if asked == Asked::Confirm => {
                        let meant = self.list.meant();
                        (meant.len(), whose(&meant))
                    }
                    false => {
                        let current = self.list.current();
                        let who = current.map_or("", |row| row.member.as_str()).to_owned();
                        (self.list.meant().len(), who)
                    }
                };
                let dialog = asked.dialog(n, &who, cx.today);
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Ask(asked, dialog));
            }
        }
    }

    fn answered(&mut self, asked: Asked, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some(Over::Ask(_, mut dialog)) = self.over.take() else {
            return;
        };
        cx.input.focus.request(self.list_id());
        if answer == Answer::No {
            return;
        }
        let command = match asked {
            Asked::Review => ask::review(&dialog, self.review.picked(), cx.today),
            Asked::Caution => match ask::marked(&dialog) {
                Ok(marked) => {
                    self.marked = Some(marked);
                    return;
                }
                Err(problem) => Err(problem),
            },
            Asked::Terminal | Asked::Answer | Asked::Withdraw | Asked::Confirm => {
                let ids: Vec<InquiryNumber> = self.list.meant().iter().map(|row| row.id).collect();
                ask::command(asked, &dialog, ids, cx.today)
            }
        };
        match command {
            Ok(command) => {
                self.list.unpick();
                cx.commands.push(Command::Inquiry(command));
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.over = Some(Over::Ask(asked, dialog));
            }
        }
    }

    /// What came from the dialog for files and from the search for a person.
    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if let Some(file) = self.file.receive(ctx, cx) {
            cx.commands
                .push(Command::Inquiry(InquiryCommand::ImportAnswers {
                    name: file.name,
                    bytes: file.bytes,
                }));
        }
        match self.found.take() {
            Some(Ok((person, marked))) => {
                cx.commands.push(Command::Inquiry(InquiryCommand::Caution {
                    person,
                    mark: marked.mark,
                    reason: marked.reason,
                }));
                cx.done("留意の対象者について記録しました。");
            }
            Some(Err(sentence)) => cx.trouble(sentence),
            None => {}
        }
    }

    /// Draws what lies over the list; returns whether the list is hidden by it.
    fn over_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) -> bool {
        match &mut self.over {
            None => false,
            Some(Over::Ask(asked, dialog)) => {
                let asked = *asked;
                if let Some(answer) = dialog.ui(ui, cx.input, cx.today) {
                    self.answered(asked, answer, cx);
                    // Whoever was typed is looked for in the next pass.
                    ui.ctx().request_repaint();
                }
                false
            }
            Some(Over::Answers(panel)) => {
                if panel.ui(ui, cx) {
                    cx.close_over(self.list_id(), &mut self.over);
                }
                true
            }
        }
    }

    fn name(&self, act: Act) -> String {
        match act {
            Act::Outbox => format!("未依頼の{}件をファイルへ", self.list.n_not_asked()),
            Act::Import => "結果ファイルを取り込む…".to_owned(),
            Act::Pick => "選ぶ（スペース）".to_owned(),
            Act::All => "全員を選ぶ".to_owned(),
            Act::TakeOver => "回答を案件に写す（F12）".to_owned(),
            Act::Member => "加入者の画面".to_owned(),
            Act::Asked(asked) => format!("{}…", asked.title()),
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in self.acts() {
                let look = match act {
                    Act::Asked(Asked::Answer | Asked::Review) => Look::Primary,
                    _ => Look::Plain,
                };
                let place = (id(*act), self.can(*act));
                let name = self.name(*act);
                if button_if_ui(ui, &cx.input.keys, place, &name, look).clicked() {
                    chosen = Some(*act);
                }
            }
            let n = match self.is_review() {
                true => self.review.picked().len(),
                false => self.list.n_picked(),
            };
            if n > 0 {
                ui.label(theme::note(format!("{n}件を選択中")));
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn space(&mut self, ui: &Ui, cx: &mut ScreenUi<'_>) {
        let has_focus = cx.input.focus.current() == Some(self.list_id());
        let keys = &cx.input.keys;
        let is_list = self.part != IDENTITY;
        if has_focus && is_list && keys.take_key(ui.ctx(), Modifiers::NONE, Key::Space) {
            match self.is_review() {
                true => self.review.pick(),
                false => self.list.pick(),
            }
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let table = self.list.table();
        let mut state = std::mem::take(&mut self.list.table);
        let list = &self.list;
        let output = table.ui(ui, cx.input, &mut state, &mut |index| list.cells(index));
        self.list.table = state;
        if output.is_moved {
            ui.ctx().request_repaint();
        }
        let opened = output.opened.and_then(|index| self.list.row(index));
        if let Some(case) = opened.and_then(|row| row.case) {
            cx.go(Screen::Case(case));
        }
    }

    fn review_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.label(theme::note(
            "今日の被扶養者から選び、案件なしで照会を依頼します。依頼した照会は「照会の一覧」の未依頼に入ります。",
        ));
        self.acts_ui(ui, cx);
        let table = self.review.table();
        let mut state = std::mem::take(&mut self.review.table);
        let list = &self.review;
        table.ui(ui, cx.input, &mut state, &mut |index| list.cells(index));
        self.review.table = state;
    }

    fn inquiries_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        self.list.headings_ui(ui, &cx.input.keys);
        ui.horizontal(|ui| {
            ui.label("絞込み");
            self.find.ui(ui, cx.input, 260.0, cx.today);
        });
        if !cx.input.keys.is_composing() {
            let typed = self.find.text().to_owned();
            self.list.narrow(&typed);
        }
        self.acts_ui(ui, cx);
        if self.list.is_empty() {
            ui.label(theme::note(
                "照会はまだありません。案件の「情報照会」の工程、または「検認で照会する」から依頼します。",
            ));
        }
        let room = ui.available_height() - DETAIL_HEIGHT;
        let size = vec2(ui.available_width(), room.max(LIST_HEIGHT));
        ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
        if let (Some(row), Some(detail)) = (self.list.current(), &self.detail)
            && row.id == detail.id
        {
            detail_ui(ui, row, detail);
        }
    }
}

impl Page for Inquiries {
    fn title(&self) -> String {
        "情報照会".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.outbox || changed.cases || changed.members {
            self.list.set(session.inquiry_rows()?);
            self.is_stale = true;
        }
        if changed.outbox || changed.members {
            self.identity.refresh(session)?;
        }
        if changed.members {
            self.review.refresh(session)?;
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.identity.fetch(session)?;
        if let Some(marked) = self.marked.take() {
            let found = session.search(&marked.who)?;
            self.found = Some(match found.as_slice() {
                [only] => Ok((only.id, marked)),
                [] => Err(
                    "その人は台帳に見つかりません。記号-番号-枝番を確かめてください。".to_owned(),
                ),
                _ => Err(
                    "当てはまる人が二人以上います。記号-番号-枝番で入力してください。".to_owned(),
                ),
            });
        }
        let current = self.list.current().map(|row| row.id);
        let shown = self.detail.as_ref().map(|detail| detail.id);
        if current != shown || self.is_stale {
            self.is_stale = false;
            self.detail = match current {
                Some(id) => session.inquiry_detail(id)?,
                None => None,
            };
        }
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        match &self.over {
            Some(Over::Answers(panel)) => panel.listing(),
            _ if self.part == IDENTITY => self.identity.listing(),
            _ if self.is_review() => self.review.listing(),
            _ => self.list.listing(),
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        self.identity.receive(ctx, cx);
        if !std::mem::replace(&mut self.is_entered, true) {
            let heading = tabs::stops("inquiries", 1).first().map(|stop| stop.id);
            let list = self.list_id();
            cx.enter_list(ctx, list, heading.unwrap_or(list));
        }
        let is_modal =
            matches!(self.over, Some(Over::Ask(..))) || self.identity.dialog_stops().is_some();
        let order = match is_modal {
            true => self.stops(),
            false => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        self.identity.after_focus(moved, cx.today);
        match &mut self.over {
            Some(Over::Ask(_, dialog)) => dialog.after_focus(moved, cx.today),
            Some(Over::Answers(panel)) if panel.is_closed_by_key(ctx, cx) => {
                cx.close_over(self.list_id(), &mut self.over);
            }
            _ => {}
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        if self.over_ui(ui, cx) {
            return;
        }
        self.space(ui, cx);
        let mut titles = PARTS.map(str::to_owned);
        if let Some(title) = titles.get_mut(IDENTITY) {
            *title = format!("{title}　{}", self.identity.n_open());
        }
        let chosen = tabs::tabs_ui(ui, &cx.input.keys, "inquiries", self.part, &titles);
        self.part = chosen.unwrap_or(self.part);
        let scroll = ScrollArea::vertical()
            .id_salt("inquiries")
            .auto_shrink(false);
        scroll.show(ui, |ui| match self.part {
            0 => self.inquiries_ui(ui, cx),
            IDENTITY => self.identity.ui(ui, cx),
            _ => self.review_ui(ui, cx),
        });
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match (&self.over, self.can(Act::TakeOver) && self.part == 0) {
            (None, true) => &[Shortcut::Register],
            _ => &[],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Register && self.over.is_none() && self.part == 0 {
            self.act(Act::TakeOver, cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Rows(n) => {
                self.review.unpick();
                self.part = 0;
                cx.input.focus.request(self.list_id());
                cx.done(format!("{n}人の照会を依頼に加えました。"));
            }
            Told::Case(case) => cx.go(Screen::Case(*case)),
            Told::File(path) => {
                cx.done(format!("回答票を作りました（{}）。", path.display()));
            }
            Told::Answered(kept) => cx.done(kept_words(*kept)),
            Told::Answers(taken) => {
                let panel = ResultPanel::of_answers(summary(taken));
                if let Some(stop) = panel.stops().first() {
                    cx.input.focus.request(stop.id);
                }
                self.over = Some(Over::Answers(panel));
            }
            _ => {}
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.over = None;
        self.identity.close();
        self.is_entered = false;
        // What a confirmation of the day showed is not kept.
        self.detail = None;
    }
}

/// 記号-番号-枝番 and name of the people of these inquiries, each once.
fn whose(rows: &[&InquiryRow]) -> String {
    let people: BTreeSet<String> = rows
        .iter()
        .map(|row| format!("{} {}", row.member, row.name))
        .collect();
    people.into_iter().collect::<Vec<String>>().join("、")
}
