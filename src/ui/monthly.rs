//! 集計: the members of a month's end and who came and went, as tables and as a course of two years.
//! It must not count; it asks for a month and shows what came.

use crate::app::command::Command;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::list_output::ListSource;
use crate::app::monthly::MonthCommand;
use crate::app::monthly::MonthlyView;
use crate::app::run::Changed;
use crate::app::run::Told;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::monthly_tables::ReportTable;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::given::FolderOnItsWay;
use crate::ui::keys::Shortcut;
use crate::ui::list_output;
use crate::ui::monthly_plot::plot_ui;
use crate::ui::page::Page;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::labelled::wrong_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Context;
use egui::Id;
use egui::ScrollArea;
use egui::Ui;
use egui::vec2;

/// Points of the screen for a millimetre of the paper.
const POINTS: f32 = 3.4;
/// The least height of the list, in points.
const LIST_HEIGHT: f32 = 240.0;
/// Heading of the plot, after those of the tables.
const COURSE: &str = "推移";

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    YearBefore,
    Before,
    After,
    YearAfter,
    Print,
    Book,
}

const ACTS: [(Act, &str); 6] = [
    (Act::YearBefore, "前の年"),
    (Act::Before, "前の月"),
    (Act::After, "次の月"),
    (Act::YearAfter, "次の年"),
    (Act::Print, "月報を印刷…"),
    (Act::Book, "月報をExcelで保存…"),
];

/// 集計.
pub struct Monthly {
    month: YearMonth,
    today: Date,
    view: Option<MonthlyView>,
    /// Columns of each table, made once per month.
    columns: Vec<Vec<Column>>,
    tab: usize,
    table: TableState,
    is_stale: bool,
    folder: FolderOnItsWay,
    /// What goes into the folder that is asked for.
    wanted: Act,
    is_entered: bool,
}

impl Monthly {
    /// The screen at its start: the month before today's.
    #[must_use]
    pub fn new(today: Date) -> Monthly {
        Monthly {
            month: today.year_month().previous(),
            today,
            view: None,
            columns: Vec::new(),
            tab: 0,
            table: TableState::default(),
            is_stale: false,
            folder: FolderOnItsWay::default(),
            wanted: Act::Print,
            is_entered: false,
        }
    }

    fn shown(&self) -> Option<&ReportTable> {
        self.view.as_ref()?.tables.get(self.tab)
    }

    fn list(&self) -> Option<Table<'_>> {
        let report = self.shown()?;
        Some(Table {
            name: report.title,
            columns: self.columns.get(self.tab)?,
            n_rows: report.rows.len(),
        })
    }

    fn n_tabs(&self) -> usize {
        self.view
            .as_ref()
            .map_or(0, |view| view.tables.len().saturating_add(1))
    }

    fn stops(&self) -> Vec<Stop> {
        let acts = ACTS.iter().filter(|(act, _)| self.can(*act));
        let mut stops: Vec<Stop> = acts
            .map(|(_, name)| Stop::new(button_id(name), StopKind::Button))
            .collect();
        stops.extend(tabs::stops("monthly", self.n_tabs()));
        stops.extend(self.list().map(|list| list.stop()));
        stops
    }

    fn can(&self, act: Act) -> bool {
        match act {
            Act::YearBefore | Act::Before => true,
            Act::After | Act::YearAfter => self.moved(act) <= self.today.year_month(),
            Act::Print | Act::Book => self.view.is_some(),
        }
    }

    fn moved(&self, act: Act) -> YearMonth {
        self.month.add_months(match act {
            Act::YearBefore => -12,
            Act::Before => -1,
            Act::After => 1,
            Act::YearAfter => 12,
            Act::Print | Act::Book => 0,
        })
    }

    fn act(&mut self, act: Act, cx: &mut ScreenUi<'_>) {
        if !self.can(act) {
            return;
        }
        if matches!(act, Act::Print | Act::Book) {
            self.wanted = act;
            self.folder.ask(cx, "月報の保存先を選ぶ");
            return;
        }
        self.month = self.moved(act);
        self.is_stale = true;
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let mut pressed = None;
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::heading(format!("集計　{}末", self.month.wareki())));
            for (act, name) in ACTS {
                let place = (button_id(name), self.can(act));
                let look = if act == Act::Print {
                    Look::Primary
                } else {
                    Look::Plain
                };
                if button_if_ui(ui, &cx.input.keys, place, name, look).clicked() {
                    pressed = Some(act);
                }
            }
        });
        if let Some(act) = pressed {
            self.act(act, cx);
        }
    }

    fn body_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let Some(view) = &self.view else {
            return;
        };
        if view.problems.is_empty() {
            let note = "先月末の人数に増減を加えると今月末の人数になることを確かめました。いまの台帳で数え直すため、後から届いた届出も反映します。";
            ui.label(theme::note(note));
        }
        for problem in &view.problems {
            wrong_ui(ui, problem);
        }
        let titles = view.tables.iter().map(|table| table.title);
        let titles: Vec<String> = titles.chain([COURSE]).map(str::to_owned).collect();
        let keys = &cx.input.keys;
        if let Some(tab) = tabs::tabs_ui(ui, keys, "monthly", self.tab, &titles) {
            self.tab = tab;
            self.table = TableState::default();
        }
        let Some(view) = &self.view else {
            return;
        };
        let Some(report) = view.tables.get(self.tab) else {
            plot_ui(ui, &view.course);
            return;
        };
        let columns = self.columns.get(self.tab).map_or(&[][..], Vec::as_slice);
        let list = Table {
            name: report.title,
            columns,
            n_rows: report.rows.len(),
        };
        let height = ui.available_height().max(LIST_HEIGHT);
        ui.allocate_ui(vec2(ui.available_width(), height), |ui| {
            list.ui(ui, cx.input, &mut self.table, &mut |row| {
                report.rows.get(row).cloned()
            });
        });
    }
}

impl Page for Monthly {
    fn title(&self) -> String {
        "集計".to_owned()
    }

    fn refresh(&mut self, session: &Session, changed: Changed) -> Result<()> {
        self.today = session.today();
        self.is_stale |= changed.members || changed.settings;
        Ok(())
    }

    fn listing(&self, _today: Date) -> Option<ListSource> {
        let list = self.list()?;
        let report = self.shown()?;
        let title = format!("月報_{}_{}", self.month, report.title);
        list_output::shown(&title, &list, |row| report.rows.get(row).cloned())
    }

    fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>) {
        if std::mem::take(&mut self.is_stale) {
            cx.commands
                .push(Command::Month(MonthCommand::Count(self.month)));
        }
        if let Some(folder) = self.folder.receive(ctx) {
            let month = self.month;
            cx.commands.push(Command::Month(match self.wanted {
                Act::Book => MonthCommand::Book { month, folder },
                _ => MonthCommand::Print { month, folder },
            }));
        }
        if !self.is_entered {
            self.is_entered = true;
            cx.input.focus.request(button_id("前の月"));
        }
        let stops = self.stops();
        cx.begin(ctx, &stops);
        if cx.input.keys.take(ctx, Shortcut::Print) {
            self.act(Act::Print, cx);
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let scroll = ScrollArea::vertical().auto_shrink(false);
        scroll.show(ui, |ui| {
            self.head_ui(ui, cx);
            self.body_ui(ui, cx);
        });
    }

    fn shortcuts(&self) -> &'static [Shortcut] {
        &[Shortcut::Print]
    }

    fn pressed(&mut self, shortcut: Shortcut, cx: &mut ScreenUi<'_>) {
        if shortcut == Shortcut::Print {
            self.act(Act::Print, cx);
        }
    }

    fn done(&mut self, told: &Told, cx: &mut ScreenUi<'_>) {
        match told {
            Told::Month(view) => {
                self.columns = view.tables.iter().map(columns_of).collect();
                self.tab = self.tab.min(view.tables.len());
                self.view = Some(view.as_ref().clone());
            }
            Told::File(path) => cx.done(format!("月報を作りました（{}）。", path.display())),
            _ => {}
        }
    }

    fn failed(&mut self, _error: &Error) -> bool {
        // Shown counts are those of the month in the heading, or none.
        if self
            .view
            .as_ref()
            .is_some_and(|view| view.month != self.month)
        {
            self.view = None;
        }
        false
    }

    fn leave(&mut self, _ctx: &Context, _cx: &mut ScreenUi<'_>) {
        self.is_entered = false;
    }
}

fn columns_of(table: &ReportTable) -> Vec<Column> {
    let columns = table.columns.iter().map(|column| {
        let width = f32::from(column.width) * POINTS;
        if column.is_words {
            Column::text(column.head, width)
        } else {
            Column::number(column.head, width)
        }
    });
    columns.collect()
}

fn button_id(name: &str) -> Id {
    Id::unique(("monthly", name))
}
