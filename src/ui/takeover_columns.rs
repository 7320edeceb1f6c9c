//! 移行の列の割当て: the sheets of a book, the row of its heading, and what each column holds, all changeable by keyboard.
//! It must not read the book; it changes the plan and says when the rows are to be tried out.

use crate::app::list_output::ListSource;
use crate::app::takeover::Item;
use crate::app::takeover::MAX_SLOTS;
use crate::app::takeover::OpenBook;
use crate::app::takeover::Plan;
use crate::app::takeover::SheetPlan;
use crate::app::takeover::Target;
use crate::app::takeover_left::column_name;
use crate::app::takeover_left::why_left;
use crate::domain::coded::Coded;
use crate::domain::digits::to_ascii;
use crate::domain::member::Category;
use crate::ui::focus::Moved;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::takeover_parts::CHOICES;
use crate::ui::takeover_parts::COLUMNS;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_ui;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use crate::ui::widgets::tabs;
use egui::Align;
use egui::Id;
use egui::Layout;
use egui::Ui;
use egui::vec2;

const CHOICES_WIDTH: f32 = 250.0;
const NARROW_CHOICES_WIDTH: f32 = 210.0;
/// Below this width the choices take less room.
const NARROW: f32 = 800.0;
const TABS: &str = "takeover sheets";

/// The part.
pub struct Columns {
    open: OpenBook,
    plan: Plan,
    sheet: usize,
    head: Entry,
    columns: TableState,
    choices: TableState,
    /// Values below each heading, found once per plan.
    examples: Vec<String>,
    is_changed: bool,
}

impl Columns {
    /// The part for a book just opened, with what was decided for it so far.
    #[must_use]
    pub fn new(open: OpenBook, plan: Plan) -> Columns {
        let sheet = plan
            .sheets
            .iter()
            .position(|sheet| sheet.is_chosen)
            .unwrap_or(0);
        let mut columns = Columns {
            open,
            plan,
            sheet,
            head: Entry::new("takeover", "見出しの行", EntryKind::Latin)
                .help("見出しのある行の番号です。2段の見出しは「4-5」のように入力します。"),
            columns: TableState::default(),
            choices: TableState::default(),
            examples: Vec::new(),
            is_changed: false,
        };
        columns.look_anew();
        columns
    }

    /// The book.
    #[must_use]
    pub const fn open(&self) -> &OpenBook {
        &self.open
    }

    /// What was decided.
    #[must_use]
    pub const fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Takes over what was decided for another book.
    pub fn put(&mut self, plan: Plan) {
        self.plan = plan;
        self.is_changed = true;
        self.look_anew();
    }

    /// Whether anything was decided anew since this was last asked.
    pub fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.is_changed)
    }

    /// The columns of the sheet for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let sheet = self.current()?;
        let title = format!("列の割当て（{}）", sheet.name);
        list_output::shown(&title, &self.list(), |index| {
            column_cells(sheet, &self.examples, index)
        })
    }

    /// Where the keyboard starts.
    #[must_use]
    pub fn first(&self) -> Id {
        self.list().stop().id
    }

    /// The stops.
    #[must_use]
    pub fn stops(&self) -> Vec<Stop> {
        let mut stops = tabs::stops(TABS, self.plan.sheets.len());
        stops.extend([
            Stop::new(take_id(), StopKind::Button),
            Stop::new(category_id(), StopKind::Button),
            self.head.stop(),
            self.list().stop(),
            self.choice_list().stop(),
        ]);
        stops
    }

    /// What follows from leaving a field.
    pub fn after_focus(&mut self, moved: Moved) {
        if moved.left != Some(self.head.stop().id) {
            return;
        }
        let typed = to_ascii(self.head.text());
        let (first, last) = typed.split_once('-').unwrap_or((&typed, &typed));
        let rows = first
            .trim()
            .parse::<u32>()
            .ok()
            .zip(last.trim().parse::<u32>().ok());
        let Some((first, last)) = rows.filter(|(first, last)| first <= last && last - first < 2)
        else {
            return;
        };
        let n_rows = last - first + 1;
        let is_new = self
            .current()
            .is_some_and(|it| (it.head_row, it.n_head_rows) != (first, n_rows));
        if is_new
            && let Some(mut plan) = self.open.with_head(self.sheet, first, n_rows)
            && let Some(place) = self.plan.sheets.get_mut(self.sheet)
        {
            plan.category = place.category;
            *place = plan;
            self.is_changed = true;
            self.look_anew();
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        self.head_ui(ui, cx);
        let room = ui.available_size();
        let height = (room.y - 4.0).max(220.0);
        let choices = if room.x < NARROW {
            NARROW_CHOICES_WIDTH
        } else {
            CHOICES_WIDTH
        };
        let down = Layout::top_down(Align::Min);
        ui.horizontal_top(|ui| {
            let left = vec2((room.x - choices - 12.0).max(300.0), height);
            ui.allocate_ui_with_layout(left, down, |ui| {
                ui.set_min_size(left);
                self.list_ui(ui, cx);
            });
            let right = vec2(choices, height);
            ui.allocate_ui_with_layout(right, down, |ui| {
                ui.set_min_size(right);
                self.choices_ui(ui, cx);
            });
        });
    }

    fn head_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let titles: Vec<String> = self
            .plan
            .sheets
            .iter()
            .map(|sheet| format!("{}{}", if sheet.is_chosen { "● " } else { "" }, sheet.name))
            .collect();
        if let Some(chosen) = tabs::tabs_ui(ui, &cx.input.keys, TABS, self.sheet, &titles) {
            self.sheet = chosen;
            self.look_anew();
        }
        let Some(sheet) = self.plan.sheets.get_mut(self.sheet) else {
            return;
        };
        ui.horizontal_wrapped(|ui| {
            let word = if sheet.is_chosen {
                "このシートを取り込まない"
            } else {
                "このシートを取り込む"
            };
            if button_ui(ui, &cx.input.keys, take_id(), word, Look::Plain).clicked() {
                sheet.is_chosen = !sheet.is_chosen;
                self.is_changed = true;
            }
            let word = format!("区分　{}", sheet.category.label());
            if button_ui(ui, &cx.input.keys, category_id(), &word, Look::Plain).clicked() {
                sheet.category = match sheet.category {
                    Category::Employed => Category::Voluntary,
                    Category::Voluntary => Category::SpecialRetired,
                    Category::SpecialRetired => Category::Employed,
                };
                self.is_changed = true;
            }
            ui.label(theme::strong("見出しの行"));
            self.head.ui(ui, cx.input, 100.0, cx.today);
            let n = sheet.targets.iter().flatten().count();
            ui.label(theme::note(format!("{n} / {}列", sheet.targets.len())));
        });
    }

    fn list_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.list();
        let Some(sheet) = self.plan.sheets.get(self.sheet) else {
            return;
        };
        let examples = &self.examples;
        let output = list.ui(ui, cx.input, &mut self.columns, &mut |index| {
            column_cells(sheet, examples, index)
        });
        if cx.input.focus.current() == Some(list.stop().id) {
            let chosen = sheet.heads.get(self.columns.selected);
            let is_left = sheet.targets.get(self.columns.selected) == Some(&None);
            let why = chosen.filter(|_| is_left).and_then(|head| why_left(head));
            let help = "↑↓で列を選び、Enterで右の候補へ移ります。";
            cx.input
                .focus
                .set_help(&why.map_or_else(|| help.to_owned(), |why| format!("{help}{why}。")));
        }
        if output.is_moved {
            self.show_choice();
        }
        if output.opened.is_some() {
            self.show_choice();
            cx.input.focus.request(self.choice_list().stop().id);
        }
    }

    fn choices_ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        let list = self.choice_list();
        let all = self.choices();
        let output = list.ui(ui, cx.input, &mut self.choices, &mut |index| {
            let target = all.get(index)?;
            Some(vec![
                target.map_or_else(|| NOT_TAKEN.to_owned(), Target::label),
            ])
        });
        if cx.input.focus.current() == Some(list.stop().id) {
            cx.input
                .focus
                .set_help("↑↓で選び、Enterで左の列に割り当てます。");
        }
        if let Some(target) = output.opened.and_then(|index| all.get(index).copied()) {
            self.assign(target);
            cx.input.focus.request(self.list().stop().id);
        }
    }

    /// Gives the chosen column its target; another column that had it is not taken in any more.
    fn assign(&mut self, target: Option<Target>) {
        let chosen = self.columns.selected;
        let Some(sheet) = self.plan.sheets.get_mut(self.sheet) else {
            return;
        };
        let is_one = target.is_some_and(|target| !target.item.is_in_parts());
        for (index, place) in sheet.targets.iter_mut().enumerate() {
            if index == chosen {
                *place = target;
            } else if is_one && *place == target {
                *place = None;
            }
        }
        self.is_changed = true;
        self.look_anew();
    }

    fn show_choice(&mut self) {
        let chosen = self
            .current()
            .and_then(|sheet| sheet.targets.get(self.columns.selected))
            .copied();
        let at = self
            .choices()
            .iter()
            .position(|choice| Some(*choice) == chosen);
        self.choices.select(at.unwrap_or(0));
    }

    /// After the sheet or its plan changed.
    fn look_anew(&mut self) {
        let Some(sheet) = self.plan.sheets.get(self.sheet) else {
            return;
        };
        let n = sheet.targets.len();
        self.examples = (0..n)
            .map(|column| self.open.examples(sheet, column))
            .collect();
        let rows = match sheet.n_head_rows {
            2 => format!("{}-{}", sheet.head_row, sheet.head_row.saturating_add(1)),
            _ => sheet.head_row.to_string(),
        };
        self.head.put(&rows);
        self.show_choice();
    }

    fn current(&self) -> Option<&SheetPlan> {
        self.plan.sheets.get(self.sheet)
    }

    /// 取り込まない, the items of the person of the row, and those of the people to the right.
    fn choices(&self) -> Vec<Option<Target>> {
        let targets = self.current().map_or(&[][..], |sheet| &sheet.targets);
        let most = targets
            .iter()
            .flatten()
            .map(|target| target.slot)
            .max()
            .unwrap_or(0);
        let slots = 0..=most.saturating_add(1).min(MAX_SLOTS);
        let all = slots.flat_map(|slot| {
            let items = Item::CHOICES
                .iter()
                .filter_map(|choice| Item::from_code(choice.code));
            items
                .filter(move |item| slot == 0 || item.is_of_each_person())
                .map(move |item| Some(Target { item, slot }))
        });
        std::iter::once(None).chain(all).collect()
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "列の割当て",
            columns: COLUMNS,
            n_rows: self.current().map_or(0, |sheet| sheet.targets.len()),
        }
    }

    fn choice_list(&self) -> Table<'static> {
        Table {
            name: "割当ての候補",
            columns: CHOICES,
            n_rows: self.choices().len(),
        }
    }
}

fn column_cells(sheet: &SheetPlan, examples: &[String], index: usize) -> Option<Vec<String>> {
    let target = sheet.targets.get(index)?;
    let head = sheet.heads.get(index).map_or("", String::as_str);
    Some(vec![
        column_name(index),
        head.to_owned(),
        target.map_or_else(|| NOT_TAKEN.to_owned(), Target::label),
        examples.get(index).cloned().unwrap_or_default(),
    ])
}

const NOT_TAKEN: &str = "取り込まない";

fn take_id() -> Id {
    Id::unique("takeover take sheet")
}

fn category_id() -> Id {
    Id::unique("takeover category")
}
