//! 設定: the society, its establishments and users, backup and check, layouts and tables of law.
//! It must not store anything itself; each part pushes commands.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::places::Places;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::app::society::CheckRow;
use crate::app::society::FinishedBackup;
use crate::domain::date::Date;
use crate::procedure::facts::Facts;
use crate::procedure::step::Role;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::keys::Shortcut;
use crate::ui::page::Page;
use crate::ui::page::Screen;
use crate::ui::page::ScreenUi;
use crate::ui::settings_characters::CharactersTab;
use crate::ui::settings_holidays::HolidaysTab;
use crate::ui::settings_law::LawTab;
use crate::ui::settings_layouts::LayoutsTab;
use crate::ui::settings_places::PlacesTab;
use crate::ui::settings_safety::SafetyTab;
use crate::ui::settings_society;
use crate::ui::settings_society::SocietyTab;
use crate::ui::settings_tables::TablesTab;
use crate::ui::settings_users::UsersTab;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use egui::Context;
use egui::Id;
use egui::Ui;

/// The parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Tab {
    /// One of [`settings_society::FORMS`], by its place.
    Form(usize),
    Holidays,
    Places,
    Users,
    Safety,
    Tables,
    /// Leads to the screen 台帳の移行, once and again.
    Takeover,
    Characters,
    Layouts,
    Law,
}

/// The parts that come after the forms of the society.
const OTHERS: [(Tab, &str); 9] = [
    (Tab::Holidays, "休日"),
    (Tab::Places, "事業所"),
    (Tab::Users, "利用者"),
    (Tab::Safety, "バックアップと点検"),
    (Tab::Tables, "郵便番号・銀行の表"),
    (Tab::Takeover, "台帳の移行…"),
    (Tab::Characters, "文字"),
    (Tab::Layouts, "レイアウト"),
    (Tab::Law, "法令の表"),
];

/// All parts in their order, with the words of their headings.
fn tabs() -> impl Iterator<Item = (Tab, &'static str)> {
    let forms = settings_society::FORMS.iter().enumerate();
    let forms = forms.map(|(index, form)| (Tab::Form(index), form.heading));
    forms.chain(OTHERS)
}

/// 設定.
pub struct Settings {
    tab: Tab,
    facts: Option<Facts>,
    is_administrator: bool,
    forms: Vec<SocietyTab>,
    holidays: HolidaysTab,
    places: PlacesTab,
    users: UsersTab,
    safety: SafetyTab,
    tables: TablesTab,
    characters: CharactersTab,
    layouts: LayoutsTab,
    law: LawTab,
}

impl Settings {
    /// The screen at its start.
    #[must_use]
    pub fn new(places: &Places, _today: Date) -> Settings {
        Settings {
            tab: Tab::Form(0),
            facts: None,
            is_administrator: false,
            forms: settings_society::FORMS
                .iter()
                .map(SocietyTab::new)
                .collect(),
            holidays: HolidaysTab::default(),
            places: PlacesTab::default(),
            users: UsersTab::default(),
            safety: SafetyTab::new(places.backups()),
            tables: TablesTab::default(),
            characters: CharactersTab::default(),
            layouts: LayoutsTab::default(),
            law: LawTab::default(),
        }
    }

    /// Shows the users first, as after the recovery code opened the ledger.
    pub fn show_users(&mut self) {
        self.tab = Tab::Users;
    }

    /// A backup was made.
    pub fn backed_up(&mut self, backup: &FinishedBackup) {
        self.safety.backed_up(backup);
    }

    /// The ledger was checked.
    pub fn checked(&mut self, rows: Vec<CheckRow>) {
        self.safety.checked(rows);
    }

    fn tabs_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.horizontal_wrapped(|ui| {
            for (tab, label) in tabs() {
                let look = if tab == self.tab {
                    Look::Primary
                } else {
                    Look::Plain
                };
                let id = tab_id(label);
                if !button_ui(ui, &cx.input.keys, id, label, look).clicked() {
                    continue;
                }
                if tab == Tab::Takeover {
                    cx.go(Screen::Takeover);
                } else {
                    self.tab = tab;
                }
            }
        });
    }

    fn part_before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        let Some(facts) = &self.facts else {
            cx.begin(ctx, tabs);
            return;
        };
        match self.tab {
            Tab::Form(index) => {
                if let Some(form) = self.forms.get_mut(index) {
                    form.before_ui(ctx, cx, facts, tabs);
                }
            }
            Tab::Holidays => self.holidays.before_ui(ctx, cx, tabs),
            Tab::Places => self.places.before_ui(ctx, cx, facts, tabs),
            Tab::Users => self.users.before_ui(ctx, cx, facts, tabs),
            Tab::Safety => self.safety.before_ui(ctx, cx, tabs),
            Tab::Tables => self.tables.before_ui(ctx, cx, tabs),
            Tab::Characters => self.characters.before_ui(ctx, cx, tabs),
            Tab::Layouts => self.layouts.before_ui(ctx, cx, tabs),
            Tab::Law => self.law.before_ui(ctx, cx, tabs),
            Tab::Takeover => cx.begin(ctx, tabs),
        }
    }
}

impl Page for Settings {
    fn title(&self) -> String {
        "設定".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        self.is_administrator = session.user().roles.contains(&Role::Administrator);
        self.tables.allow(self.is_administrator);
        self.characters.allow(self.is_administrator);
        if changed.settings || changed.users {
            let view = session.settings_view()?;
            let today = session.today();
            self.facts = Some(Facts::nobody(today, view.society.clone()));
            for form in &mut self.forms {
                form.show(&view.society, today);
            }
            self.holidays.show(&view.society, today);
            self.places.show(view.establishments);
            self.users.show(view.users, session.user().id);
            self.layouts.refresh(session, self.is_administrator)?;
            self.law.show(today);
            self.characters.show(session.substitutes_view()?);
        }
        self.safety.show(session.last_backup()?, session.user());
        Ok(())
    }

    fn fetch(&mut self, session: &Session) -> Result<()> {
        self.characters.fetch(session)?;
        self.layouts.fetch(session)
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        match self.tab {
            Tab::Holidays => self.holidays.listing(),
            Tab::Places => self.places.listing(),
            Tab::Users => self.users.listing(),
            Tab::Characters => self.characters.listing(),
            Tab::Layouts => self.layouts.listing(),
            Tab::Law => self.law.listing(),
            Tab::Form(_) | Tab::Safety | Tab::Tables | Tab::Takeover => None,
        }
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        let tabs: Vec<Stop> = tabs()
            .map(|(_, label)| Stop::new(tab_id(label), StopKind::Button))
            .collect();
        self.part_before_ui(ctx, cx, &tabs);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        ui.label(theme::heading("設定"));
        self.tabs_ui(ui, cx);
        if !self.is_administrator {
            let text = "設定を変えられるのは管理者だけです。内容は見ることができます。";
            ui.label(theme::note(text).color(theme::CAUTION));
        }
        let Some(facts) = &self.facts else {
            return;
        };
        match self.tab {
            Tab::Form(index) => {
                if let Some(form) = self.forms.get_mut(index) {
                    form.ui(ui, cx, facts);
                }
            }
            Tab::Holidays => self.holidays.ui(ui, cx),
            Tab::Places => self.places.ui(ui, cx, facts),
            Tab::Users => self.users.ui(ui, cx, facts),
            Tab::Safety => self.safety.ui(ui, cx),
            Tab::Tables => self.tables.ui(ui, cx),
            Tab::Characters => self.characters.ui(ui, cx),
            Tab::Layouts => self.layouts.ui(ui, cx),
            Tab::Law => self.law.ui(ui, cx.input),
            Tab::Takeover => {}
        }
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        match self.tab {
            // The page that confirms takes F12 itself.
            Tab::Form(index) if self.forms.get(index).is_some_and(SocietyTab::is_confirming) => &[],
            Tab::Form(_) | Tab::Places | Tab::Users => &[Shortcut::Register],
            Tab::Holidays
            | Tab::Safety
            | Tab::Tables
            | Tab::Takeover
            | Tab::Layouts
            | Tab::Law
            | Tab::Characters => &[],
        }
    }

    fn pressed(&mut self, shortcut: Shortcut, _cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Register {
            match self.tab {
                Tab::Form(index) => {
                    if let Some(form) = self.forms.get_mut(index) {
                        form.wants_save();
                    }
                }
                Tab::Places => self.places.wants_save(),
                Tab::Users => self.users.wants_save(),
                Tab::Holidays
                | Tab::Safety
                | Tab::Tables
                | Tab::Takeover
                | Tab::Layouts
                | Tab::Law
                | Tab::Characters => {}
            }
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match self.tab {
            Tab::Form(index) => {
                if let Some(form) = self.forms.get_mut(index) {
                    form.saved(cx);
                }
            }
            Tab::Holidays => self.holidays.saved(cx),
            Tab::Places => self.places.saved(cx),
            Tab::Users => self.users.saved(cx),
            Tab::Safety => self.safety.renewed(told, cx),
            Tab::Characters => self.characters.saved(told, cx),
            Tab::Layouts => self.layouts.done(told, cx),
            Tab::Tables | Tab::Takeover | Tab::Law => {}
        }
    }

    fn failed(&mut self, error: &Error) -> bool {
        self.safety.failed();
        let problems = error.layout_problems();
        let is_shown = self.tab == Tab::Layouts && !problems.is_empty();
        if is_shown {
            self.layouts.refused(problems);
        }
        is_shown
    }
}

fn tab_id(label: &str) -> Id {
    Id::unique(("settings tab", label))
}
