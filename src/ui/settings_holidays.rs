//! 設定の休日: the days on which nothing falls due, as a list to which days are added and from which they are taken.
//! It must not compute holidays: equinoxes and changes of law are announced year by year.

use crate::app::command::Command;
use crate::app::list_output::ListSource;
use crate::domain::calendar::Holidays;
use crate::domain::date::Date;
use crate::domain::society::Society;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::theme;
use crate::ui::widgets::button::Look;
use crate::ui::widgets::button::button_if_ui;
use crate::ui::widgets::confirm::Answer;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Id;
use egui::Ui;

const COLUMNS: &[Column] = &[
    Column::text("日", 200.0),
    Column::text("曜日", 70.0),
    Column::text("名称", 240.0),
];

/// Days before the end of the list from which it is said.
const WARN_DAYS: i64 = 180;

/// What a dialog asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Add,
    /// The day that is renamed.
    Rename(Date),
    Remove(Date),
}

const ACTS: [(&str, &str); 3] = [
    ("add", "休日を追加…"),
    ("rename", "名称を変える…"),
    ("remove", "休日から外す…"),
];

/// The part.
#[derive(Default)]
pub struct HolidaysTab {
    society: Option<Society>,
    rows: Vec<(Date, String)>,
    warning: String,
    table: TableState,
    asked: Option<(Asked, Dialog)>,
}

impl HolidaysTab {
    /// Shows the society's days; the list starts at the next one.
    pub fn show(&mut self, society: &Society, today: Date) {
        if self.society.as_ref() == Some(society) {
            return;
        }
        let is_first = self.society.is_none();
        let days = society.holidays.iter();
        self.rows = days.map(|(day, name)| (day, name.to_owned())).collect();
        self.warning = warning(&society.holidays, today);
        self.society = Some(society.clone());
        if is_first {
            let next = self.rows.iter().position(|(day, _)| *day >= today);
            self.table.select(next.unwrap_or_default());
        }
    }

    /// The change was stored.
    pub fn saved(&mut self, cx: &mut ScreenUi<'_>) {
        cx.input.focus.request(self.list().stop().id);
        cx.done("休日を登録しました。今日からの期日の計算に使います。");
    }

    /// The keyboard.
    pub fn before_ui(&mut self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        let order = match &self.asked {
            Some((_, dialog)) => dialog.stops(),
            None => {
                let acts = ACTS.map(|(name, _)| Stop::new(act_id(name), StopKind::Button));
                cx.with_navigation(&[&[self.list().stop()], acts.as_slice(), tabs].concat())
            }
        };
        let moved = cx.input.focus.begin(ctx, &mut cx.input.keys, &order);
        if let Some((_, dialog)) = &mut self.asked {
            dialog.after_focus(moved, cx.today);
        }
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, cx: &mut ScreenUi<'_>) {
        paragraph_ui(
            ui,
            "納付期日や申出の期限が土曜・日曜とここにある日に当たると、次の営業日に移ります。国民の祝日は令和6年から令和9年まで入っています。組合の休業日も追加できます。",
        );
        if !self.warning.is_empty() {
            ui.label(theme::strong(&self.warning).color(theme::CAUTION));
        }
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            for (name, label) in ACTS {
                let is_on = name == "add" || !self.rows.is_empty();
                let place = (act_id(name), is_on);
                if button_if_ui(ui, &cx.input.keys, place, label, Look::Plain).clicked() {
                    chosen = Some(name);
                }
            }
        });
        let list = self.list();
        let rows = &self.rows;
        let mut cells = |index: usize| rows.get(index).map(cells_of);
        let output = list.ui(ui, cx.input, &mut self.table, &mut cells);
        if output.opened.is_some() {
            chosen = Some("rename");
        }
        if let Some(name) = chosen {
            self.ask(name, cx);
        }
        if let Some((_, dialog)) = &mut self.asked
            && let Some(answer) = dialog.ui(ui, cx.input, cx.today)
        {
            self.answered(answer, cx);
        }
    }

    /// The list for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |row| self.rows.get(row).map(cells_of))
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "休日の一覧",
            columns: COLUMNS,
            n_rows: self.rows.len(),
        }
    }

    fn ask(&mut self, name: &str, cx: &mut ScreenUi<'_>) {
        let row = self.rows.get(self.table.selected);
        let title = || Entry::new("holiday", "名称", EntryKind::Text).help("例 年末年始の休業");
        let (asked, dialog) = match (name, row) {
            ("add", _) => {
                let sentence = "この日に当たる期日は、次の営業日に移ります。".to_owned();
                let day = Entry::new("holiday", "日", EntryKind::Date);
                let dialog = Dialog::new("休日を追加", sentence, "登録する");
                (Asked::Add, dialog.with(day).with(title()))
            }
            ("rename", Some((day, name))) => {
                let sentence = format!("{}の名称を変えます。", day.wareki_with_weekday());
                let mut entry = title();
                entry.put(name);
                let dialog = Dialog::new("休日の名称", sentence, "登録する");
                (Asked::Rename(*day), dialog.with(entry))
            }
            ("remove", Some((day, name))) => {
                let sentence = format!(
                    "{}（{name}）を休日から外します。この日に当たる期日は移らなくなります。",
                    day.wareki_with_weekday()
                );
                let dialog = Dialog::new("休日から外す", sentence, "外す").grave();
                (Asked::Remove(*day), dialog)
            }
            _ => return,
        };
        cx.input.focus.request(dialog.first());
        self.asked = Some((asked, dialog));
    }

    fn answered(&mut self, answer: Answer, cx: &mut ScreenUi<'_>) {
        let Some((asked, mut dialog)) = self.asked.take() else {
            return;
        };
        cx.input.focus.request(self.list().stop().id);
        if answer == Answer::No {
            return;
        }
        match self.changed(asked, &dialog, cx.today) {
            Ok(society) => cx.commands.push(Command::SaveSociety {
                effective_from: cx.today,
                society: Box::new(society),
            }),
            Err(problem) => {
                dialog.problem = problem;
                cx.input.focus.request(dialog.first());
                self.asked = Some((asked, dialog));
            }
        }
    }

    fn changed(&self, asked: Asked, dialog: &Dialog, today: Date) -> Result<Society, String> {
        let society = self.society.as_ref();
        let mut society = society.ok_or("組合の設定がありません。")?.clone();
        match asked {
            Asked::Remove(day) => society.holidays.remove(day),
            Asked::Rename(day) => society.holidays.insert(day, named(dialog.text(0))?),
            Asked::Add => {
                let typed = dialog.entries.first().map(|entry| entry.date(today));
                let day = typed.ok_or("日を入力してください。")??;
                if let Some(name) = society.holidays.name_on(day) {
                    return Err(format!("その日は「{name}」として、すでに休日です。"));
                }
                society.holidays.insert(day, named(dialog.text(1))?);
            }
        }
        Ok(society)
    }
}

fn named(name: &str) -> Result<&str, String> {
    if name.is_empty() {
        Err("名称を入力してください。".to_owned())
    } else {
        Ok(name)
    }
}

/// The list ends soon, or has ended: later days are computed without holidays.
fn warning(holidays: &Holidays, today: Date) -> String {
    match holidays.known_until() {
        None => {
            "休日が一日も登録されていません。期日は土曜・日曜だけを除いて計算します。".to_owned()
        }
        Some(until) if until.days_since(today) < WARN_DAYS => format!(
            "休日は{}までしか登録されていません。それより後の期日は、祝日を除かずに計算します。次の年の祝日を追加してください。",
            until.wareki()
        ),
        Some(_) => String::new(),
    }
}

fn cells_of((day, name): &(Date, String)) -> Vec<String> {
    vec![day.wareki(), day.weekday_ja().to_owned(), name.clone()]
}

fn act_id(name: &str) -> Id {
    Id::unique(("settings holidays", name))
}

#[cfg(test)]
mod tests {
    use super::warning;
    use crate::domain::calendar::Holidays;
    use crate::domain::date::day;

    #[test]
    fn 休日の一覧が終わる半年前から知らせる() {
        let shipped = Holidays::shipped();
        // 令和9年12月31日 is the end of the shipped list; 180 days before is 7月4日.
        assert_eq!(warning(&shipped, day!(2027, 7, 4)), "");
        assert!(warning(&shipped, day!(2027, 7, 5)).contains("令和9年12月31日"));
        assert!(!warning(&Holidays::default(), day!(2026, 1, 1)).is_empty());
    }
}
