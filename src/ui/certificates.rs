//! 証管理: every certificate that was given out, by state, kind, 事業所 and holder, and what is done about it.
//! It must not decide a state, nor fetch more rows than are in view.

use crate::app::certificate_letters::ReminderOrder;
use crate::app::certificate_lists::CertificateListOrder;
use crate::app::certificate_view::CertificateFilter;
use crate::app::certificate_view::CertificateRow;
use crate::app::certificates::CertificateCommand;
use crate::app::command::Command;
use crate::app::command::NewCase;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::certificate::CertificateKind;
use crate::domain::certificate_register::CertificateState;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::procedure::case::Nature;
use crate::procedure::certificate_request::IS_WANTED;
use crate::procedure::certificate_request::KIND;
use crate::procedure::certificate_request::RequestedKind;
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::codes::ApplicationKind;
use crate::procedure::maximum_copayment_certificate::keys::{APPLICATION, TARGET_BRANCH};
use crate::procedure::person::PERSON;
use crate::ui::certificate_needs::Needs;
use crate::ui::certificate_rows as words;
use crate::ui::certificates_ask::Asked;
use crate::ui::certificates_ask::Wish;
use crate::ui::certificates_find::Finder;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
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
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Id;
use egui::Key;
use egui::Modifiers;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;

/// Rows fetched beyond those in view.
const MARGIN: usize = 20;
/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;

/// The parts of the screen.
const PARTS: [&str; 2] = ["証の一覧", "資格確認書の要否"];

/// What is done with certificates of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Pick,
    Asked(Asked),
    Reissue,
    Print,
}

const ACTS: [Act; 7] = [
    Act::Asked(Asked::Returned),
    Act::Pick,
    Act::Asked(Asked::Gone),
    Act::Asked(Asked::Remind),
    Act::Reissue,
    Act::Asked(Asked::Undo),
    Act::Print,
];

/// What waits for a folder.
#[derive(Clone)]
enum Waiting {
    Letters(Vec<EntryId>, Date),
    List,
}

/// 証管理.
#[derive(Default)]
pub struct Certificates {
    finder: Finder,
    ids: Vec<EntryId>,
    rows: BTreeMap<usize, CertificateRow>,
    visible: Range<usize>,
    picked: BTreeSet<EntryId>,
    /// The only ticked certificate, wherever it stands in the list.
    lone: Option<CertificateRow>,
    table: TableState,
    ask: Option<(Asked, Dialog)>,
    folder: FolderOnItsWay,
    waiting: Option<Waiting>,
    /// What is said once the command is carried out.
    said: String,
    needs: Needs,
    /// Whether 資格確認書の要否 is shown.
    is_needs: bool,
    is_entered: bool,
}

impl Certificates {
    fn list(&self) -> Table<'static> {
        Table {
            name: "証の一覧",
            columns: words::REGISTER,
            n_rows: self.ids.len(),
        }
    }

    fn stops(&self) -> Vec<Stop> {
        if let Some((_, dialog)) = &self.ask {
            return dialog.stops();
        }
        let mut stops = match self.needs.is_asking() {
            true => Vec::new(),
            false => tabs::stops("certificates", PARTS.len()),
        };
        if self.is_needs {
            stops.extend(self.needs.stops());
            return stops;
        }
        stops.extend(self.finder.stops());
        stops.push(self.list().stop());
        let acts = ACTS.iter().filter(|act| self.can(**act));
        stops.extend(acts.map(|act| Stop::new(id(*act), StopKind::Button)));
        stops
    }

    /// The ticked certificates, or the one the clerk stands on.
    fn meant(&self) -> Vec<EntryId> {
        if self.picked.is_empty() {
            let current = self.ids.get(self.table.selected);
            return current.copied().into_iter().collect();
        }
        self.picked.iter().copied().collect()
    }

    fn current(&self) -> Option<&CertificateRow> {
        self.rows.get(&self.table.selected)
    }

    /// The row that is meant, where it is one alone: the ticked one, else the one the clerk stands on.
    fn meant_row(&self) -> Option<&CertificateRow> {
        let mut picked = self.picked.iter();
        match (picked.next(), picked.next()) {
            (None, _) => self.current(),
            (Some(id), None) => self.lone.as_ref().filter(|row| row.entry == *id),
            (Some(_), Some(_)) => None,
        }
    }

    fn can(&self, act: Act) -> bool {
        let n_meant = if self.picked.is_empty() {
            self.ids.len().min(1)
        } else {
            self.picked.len()
        };
        // Of several ticked rows the ledger says itself what does not suit.
        let suits =
            |test: fn(&CertificateRow) -> bool| n_meant > 1 || self.meant_row().is_some_and(test);
        match act {
            Act::Pick => !self.ids.is_empty(),
            Act::Asked(Asked::Undo) => n_meant == 1 && suits(words::has_record),
            Act::Asked(Asked::Remind) => {
                suits(|row| row.standing.state == CertificateState::NotReturned)
            }
            Act::Reissue => self.meant_row().is_some(),
            Act::Asked(_) => n_meant > 0,
            Act::Print => !self.ids.is_empty(),
        }
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        match act {
            Act::Pick => self.pick(),
            Act::Asked(asked) => {
                let dialog = asked.dialog(self.meant().len(), cx.today);
                cx.input.focus.request(dialog.first());
                self.ask = Some((asked, dialog));
            }
            Act::Reissue => {
                if let Some(row) = self.meant_row() {
                    cx.commands.push(Command::OpenCase(reissue(row, cx)));
                }
            }
            Act::Print => {
                self.waiting = Some(Waiting::List);
                self.folder.ask(cx, "証の一覧の保存先");
            }
        }
    }

    fn pick(&mut self) {
        if let Some(id) = self.ids.get(self.table.selected)
            && !self.picked.remove(id)
        {
            self.picked.insert(*id);
        }
    }

    fn find(&mut self, session: &Session) -> Result<()> {
        self.ids = session.certificate_ids(self.finder.filter())?;
        let there: BTreeSet<EntryId> = self.ids.iter().copied().collect();
        self.picked.retain(|id| there.contains(id));
        self.rows.clear();
        self.lone = None;
        Ok(())
    }

    /// Rows in view that are not there yet; before the list was drawn the first ones.
    fn missing(&self) -> Option<Range<usize>> {
        let n_rows = self.ids.len();
        let until = self.visible.end.max(1).min(n_rows);
        let mut wanted = self.visible.start.min(until)..until;
        let from = wanted.start.saturating_sub(MARGIN);
        let last = wanted.end.saturating_add(MARGIN).min(n_rows);
        wanted
            .any(|index| !self.rows.contains_key(&index))
            .then_some(from..last)
    }

    fn fetch_rows(&mut self, session: &Session, range: Range<usize>) -> Result<()> {
        let wanted = self.ids.get(range.clone()).unwrap_or_default();
        let fetched = session.certificate_rows(wanted)?;
        let mut by_id: BTreeMap<EntryId, CertificateRow> =
            fetched.into_iter().map(|row| (row.entry, row)).collect();
        self.rows = range
            .zip(wanted)
            .filter_map(|(index, id)| Some((index, by_id.remove(id)?)))
            .collect();
        let rows = self.rows.iter();
        self.table.inks = rows
            .filter_map(|(index, row)| Some((*index, words::ink(row.standing.state)?)))
            .collect();
        Ok(())
    }

    /// A single ticked row may stand out of view, so it is fetched by itself.
    fn fetch_lone(&mut self, session: &Session) -> Result<()> {
        let wanted: Vec<EntryId> = match self.picked.len() {
            1 => self.picked.iter().copied().collect(),
            _ => Vec::new(),
        };
        if self.lone.as_ref().map(|row| row.entry) != wanted.first().copied() {
            self.lone = session.certificate_rows(&wanted)?.pop();
        }
        Ok(())
    }

    /// The folder that was chosen for letters or a list.
    fn receive(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let Some(folder) = self.folder.receive(ctx) else {
            return;
        };
        let command = match self.waiting.take() {
            Some(Waiting::Letters(certificates, return_by)) => {
                self.picked.clear();
                CertificateCommand::Remind(ReminderOrder {
                    certificates,
                    return_by,
                    folder,
                })
            }
            Some(Waiting::List) => CertificateCommand::Output(self.output(folder)),
            None => return,
        };
        cx.commands.push(Command::Certificates(command));
    }

    fn output(&self, folder: PathBuf) -> CertificateListOrder {
        let filter: CertificateFilter = self.finder.filter().clone();
        CertificateListOrder { filter, folder }
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((asked, mut dialog)) = self.ask.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        let meant = self.meant();
        let n = meant.len();
        match asked.wish(&dialog, meant, cx.today) {
            Ok(Wish::Command(command)) => {
                self.picked.clear();
                self.said = format!("{n}枚の証について「{}」を行いました。", asked.title());
                cx.commands.push(Command::Certificates(command));
            }
            Ok(Wish::Letters {
                certificates,
                return_by,
            }) => {
                self.waiting = Some(Waiting::Letters(certificates, return_by));
                self.folder.ask(cx, "返却のお願いの保存先");
            }
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.ask = Some((asked, dialog));
            }
        }
    }

    fn acts_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for act in ACTS {
                let look = match act {
                    Act::Asked(Asked::Returned) => Look::Primary,
                    _ => Look::Plain,
                };
                let place = (id(act), self.can(act));
                if button_if_ui(ui, &cx.input.keys, place, &name(act), look).clicked() {
                    chosen = Some(act);
                }
            }
            let n_picked = self.picked.len();
            if n_picked > 0 {
                ui.label(theme::note(format!("{n_picked}枚を選択中")));
            }
        });
        if let Some(act) = chosen {
            self.act(act, cx);
        }
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let has_focus = cx.input.focus.current() == Some(list.stop().id);
        if has_focus
            && cx
                .input
                .keys
                .take_key(ui.ctx(), Modifiers::NONE, Key::Space)
        {
            self.pick();
        }
        let mut state = std::mem::take(&mut self.table);
        let (ids, rows, picked) = (&self.ids, &self.rows, &self.picked);
        let output = list.ui(ui, cx.input, &mut state, &mut |index| {
            let is_picked = ids.get(index).is_some_and(|id| picked.contains(id));
            let row = rows.get(&index)?;
            Some(words::register_cells(row, is_picked))
        });
        self.table = state;
        self.visible = output.visible;
        if self.missing().is_some() {
            ui.ctx().request_repaint();
        }
        if has_focus {
            let help =
                "スペースで選び、Enterで加入者を開きます。選ばないときは、いまの行だけが対象です。";
            let said = self.current().map(words::said);
            let help = said.map_or_else(|| help.to_owned(), |said| format!("{said}{help}"));
            cx.input.focus.set_help(&help);
        }
        let opened = output.opened.and_then(|index| self.rows.get(&index));
        if let Some(row) = opened {
            cx.go(Screen::Member(row.person));
        }
    }
}

impl Page for Certificates {
    fn title(&self) -> String {
        "証管理".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        if changed.members || changed.cases || changed.papers {
            self.needs.outdate();
        }
        if changed.members || changed.settings {
            self.finder.refresh(session)?;
            self.find(session)?;
        }
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        if self.is_needs {
            return self.needs.fetch(session);
        }
        if self.finder.take_change() {
            self.table.select(0);
            self.visible = 0..0;
            self.find(session)?;
        }
        self.fetch_lone(session)?;
        match self.missing() {
            Some(range) => self.fetch_rows(session, range),
            None => Ok(()),
        }
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        if self.is_needs {
            return self.needs.listing();
        }
        let filter = self.finder.filter().clone();
        (!self.ids.is_empty()).then_some(ListSource::Certificates(filter))
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        self.receive(ctx, cx);
        self.needs.receive(ctx, cx);
        if !std::mem::replace(&mut self.is_entered, true) {
            cx.enter_list(ctx, self.list().stop().id, self.finder.first());
        }
        let order = match self.ask.is_some() || self.needs.is_asking() {
            true => self.stops(),
            false => cx.with_navigation(&self.stops()),
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if self.is_needs {
            return self.needs.after_focus(moved, cx.today);
        }
        if let Some((_, dialog)) = &mut self.ask {
            dialog.after_focus(moved, cx.today);
        } else if cx.input.keys.take(ctx, Shortcut::Search) {
            cx.input.focus.request(self.finder.first());
        } else if cx.input.keys.take(ctx, Shortcut::Print) {
            self.act(Act::Print, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let scroll = ScrollArea::vertical()
            .id_salt("certificates")
            .auto_shrink(false);
        scroll.show(ui, |ui| {
            let (keys, part) = (&cx.input.keys, usize::from(self.is_needs));
            let chosen = tabs::tabs_ui(ui, keys, "certificates", part, &PARTS.map(str::to_owned));
            self.is_needs = chosen.map_or(self.is_needs, |part| part == 1);
            if self.is_needs {
                return self.needs.ui(ui, cx);
            }
            self.finder.ui(ui, cx, self.ids.len());
            self.acts_ui(ui, cx);
            let size = vec2(ui.available_width(), ui.available_height().max(LIST_HEIGHT));
            ui.allocate_ui(size, |ui| self.list_ui(ui, cx));
        });
        if let Some((_, dialog)) = &mut self.ask
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match self.ask {
            // The dialog takes F12 itself.
            None if !self.is_needs => &[Shortcut::Register],
            Some(_) | None => &[],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Register && self.ask.is_none() && !self.is_needs {
            self.act(Act::Asked(Asked::Returned), cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Case(case) => cx.go(Screen::Case(*case)),
            Told::Cases(cases) => cx.done(format!(
                "資格確認書の交付の案件を{}件作りました。ホームから進めてください。",
                cases.len()
            )),
            Told::Rows(n) => {
                self.needs.show_newest();
                cx.done(format!("一覧の{n}行を取り込みました。"));
            }
            Told::File(path) => cx.done(format!("ファイルを作りました（{}）。", path.display())),
            Told::Nothing if !self.said.is_empty() => cx.done(std::mem::take(&mut self.said)),
            _ => {}
        }
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.ask = None;
        self.needs.close();
        self.is_entered = false;
    }
}

/// A case about the holder's family with kind and holder chosen.
fn reissue(row: &CertificateRow, cx: &ScreenUi<'_>) -> NewCase {
    let (procedure, form) = match row.certificate.kind {
        CertificateKind::InsuranceCard | CertificateKind::EligibilityCertificate => {
            request(row, RequestedKind::EligibilityCertificate)
        }
        CertificateKind::EligibilityNotice => request(row, RequestedKind::EligibilityNotice),
        CertificateKind::MaximumCopayment | CertificateKind::MaximumCopaymentReduction => {
            ceiling_request(row)
        }
    };
    NewCase {
        procedure: procedure.to_owned(),
        received_on: cx.today,
        nature: Nature::Ordinary,
        subject: Some(row.insured),
        form,
    }
}

/// 証の交付・再交付 of this kind for the holder.
fn request(row: &CertificateRow, kind: RequestedKind) -> (&'static str, Form) {
    let mut form = Form::new();
    KIND.set(&mut form, kind);
    if row.person == row.insured {
        IS_WANTED.set(&mut form, true);
    } else {
        let mut holder = Form::new();
        PERSON.set(&mut holder, row.person);
        IS_WANTED.set(&mut holder, true);
        DEPENDENTS.set(&mut form, vec![holder]);
    }
    ("certificate_reissue", form)
}

/// 限度額適用認定証の再交付 for the holder.
fn ceiling_request(row: &CertificateRow) -> (&'static str, Form) {
    let mut form = Form::new();
    APPLICATION.set(&mut form, ApplicationKind::Reissue);
    if let Some((_, _, branch)) = row.membership {
        TARGET_BRANCH.set(&mut form, i64::from(branch.get()));
    }
    ("maximum_copayment_certificate", form)
}

fn name(act: Act) -> String {
    match act {
        Act::Pick => "選ぶ（スペース）".to_owned(),
        Act::Asked(Asked::Returned) => format!("{}…（F12）", Asked::Returned.title()),
        Act::Asked(asked) => format!("{}…", asked.title()),
        Act::Reissue => "再交付…".to_owned(),
        Act::Print => "一覧を印刷…".to_owned(),
    }
}

fn id(act: Act) -> Id {
    let name = match act {
        Act::Pick => "pick",
        Act::Asked(asked) => asked.title(),
        Act::Reissue => "reissue",
        Act::Print => "print",
    };
    Id::unique(("certificates", name))
}
