//! 設定の法令の表: the tables of law with their sources; read only.
//! It must not hide that a row is only planned.

use crate::app::list_output::ListSource;
use crate::domain::ceiling_rules::CeilingRow;
use crate::domain::ceiling_rules::CeilingStatus;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::dated::Dated;
use crate::domain::tables::ceiling;
use crate::domain::tables::childbirth::CHILDBIRTH_AMOUNTS;
use crate::domain::tables::dependent_income::INCOME_LIMITS;
use crate::domain::tables::dependent_income::IncomeLimits;
use crate::domain::tables::holidays;
use crate::domain::tables::standard_remuneration;
use crate::domain::yen::Yen;
use crate::ui::focus::Stop;
use crate::ui::list_output;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Ui;

const LAW: &[Column] = &[
    Column::text("適用開始日", 140.0),
    Column::text("内容", 320.0),
    Column::text("根拠", 140.0),
];

/// 法令の表.
#[derive(Default)]
pub struct LawTab {
    rows: Vec<[String; 3]>,
    table: TableState,
}

impl LawTab {
    /// Shows the tables as the program has them; the grades are those in force today.
    pub fn show(&mut self, today: Date) {
        self.rows = law_rows();
        self.rows.extend(grade_rows(today));
    }

    /// The keyboard.
    pub fn before_ui(&self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        cx.begin(ctx, &[&[self.list().stop()], tabs].concat());
    }

    /// Draws the part: the chosen row in full, then the rows.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input) {
        theme::card().show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_min_height(72.0);
            if let Some([_, text, law]) = self.rows.get(self.table.selected) {
                paragraph_ui(ui, text);
                ui.label(theme::note(law));
            }
        });
        let list = self.list();
        let rows = &self.rows;
        let mut cells = |index: usize| rows.get(index).map(|row| row.to_vec());
        list.ui(ui, input, &mut self.table, &mut cells);
    }

    /// The rows for 一覧の出力.
    #[must_use]
    pub fn listing(&self) -> Option<ListSource> {
        let list = self.list();
        list_output::shown(list.name, &list, |index| {
            self.rows.get(index).map(|row| row.to_vec())
        })
    }

    fn list(&self) -> Table<'static> {
        Table {
            name: "法令の表",
            columns: LAW,
            n_rows: self.rows.len(),
        }
    }
}

/// Every row of the tables: from when, what, and by which law.
fn law_rows() -> Vec<[String; 3]> {
    let mut rows: Vec<[String; 3]> = INCOME_LIMITS
        .iter()
        .map(|row| {
            [
                row.effective_from.wareki(),
                limits_ja(row),
                row.law.to_owned(),
            ]
        })
        .collect();
    rows.extend(ceiling::SHIPPED.iter().map(|row| {
        [
            row.effective_from.wareki(),
            ceiling_ja(row),
            row.law.clone(),
        ]
    }));
    rows.extend(CHILDBIRTH_AMOUNTS.iter().map(|row| {
        let amounts = row.value;
        let text = format!(
            "出産育児一時金　1児につき {}円、産科医療補償制度に加入し在胎22週以上 {}円",
            amounts.basic, amounts.with_scheme
        );
        [row.effective_from.wareki(), text, row.law.to_owned()]
    }));
    if let Some((holiday, _)) = holidays::SHIPPED.last() {
        rows.push([
            String::new(),
            format!("国民の祝日　{}まで登録済み", holiday.wareki()),
            "国民の祝日に関する法律".to_owned(),
        ]);
    }
    rows
}

/// 適用区分 with its limit; what is only planned is said to be so.
fn ceiling_ja(row: &CeilingRow) -> String {
    let planned = match row.status {
        CeilingStatus::InForce => "",
        CeilingStatus::Planned => "【予定】",
    };
    let one_percent = row.threshold.map_or_else(String::new, |threshold| {
        format!("＋（総医療費－{threshold}円）×1％")
    });
    let multiple = row
        .multiple
        .map_or_else(String::new, |multiple| format!("、多数回 {multiple}円"));
    format!(
        "{planned}限度額　{} {}円{one_percent}{multiple}（{}）",
        row.code,
        row.base,
        row.group.label()
    )
}

fn limits_ja(row: &Dated<IncomeLimits>) -> String {
    let limits = row.value;
    let yen = |amount: Yen| format!("{amount}円未満");
    let mut text = format!(
        "被扶養者の年間収入　{}、60歳以上または障害のある人 {}",
        yen(limits.basic),
        yen(limits.elderly_or_disabled)
    );
    if let Some(student) = limits.student_age {
        text.push_str(&format!("、19歳以上23歳未満 {}", yen(student)));
    }
    text
}

/// The grades in force on a day.
fn grade_rows(today: Date) -> Vec<[String; 3]> {
    let grades = standard_remuneration::rows_on(today).iter();
    grades
        .map(|row| {
            let upper = row
                .upper
                .map_or_else(|| "以上".to_owned(), |upper| format!("以上 {upper}円未満"));
            [
                row.effective_from.wareki(),
                format!(
                    "標準報酬月額　第{}級 {}円（報酬月額 {}円{upper}）",
                    row.number, row.standard_monthly, row.lower
                ),
                "健康保険法第40条第1項".to_owned(),
            ]
        })
        .collect()
}
