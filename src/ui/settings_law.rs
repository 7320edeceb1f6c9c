//! 設定の様式と法令の表: layouts of files in and out, and the tables of law with their sources; read only.
//! It must not let anybody believe that an unverified layout conforms.

use crate::app::view::LayoutRow;
use crate::domain::date::Date;
use crate::domain::dated::Dated;
use crate::domain::tables::dependent_income::INCOME_LIMITS;
use crate::domain::tables::dependent_income::IncomeLimits;
use crate::domain::tables::holidays;
use crate::domain::tables::standard_remuneration;
use crate::domain::yen::Yen;
use crate::ui::focus::Stop;
use crate::ui::page::ScreenUi;
use crate::ui::state::Input;
use crate::ui::theme;
use crate::ui::widgets::labelled::paragraph_ui;
use crate::ui::widgets::table::Column;
use crate::ui::widgets::table::Table;
use crate::ui::widgets::table::TableState;
use egui::Context;
use egui::Ui;

const LAYOUTS: &[Column] = &[
    Column::text("様式", 330.0),
    Column::text("突合", 150.0),
    Column::text("仕様書の版", 200.0),
    Column::text("適用開始日", 150.0),
];

const LAW: &[Column] = &[
    Column::text("適用開始日", 150.0),
    Column::text("内容", 470.0),
    Column::text("根拠", 300.0),
];

/// The part.
#[derive(Default)]
pub struct LawTab {
    layouts: Vec<LayoutRow>,
    rows: Vec<[String; 3]>,
    layout_table: TableState,
    law_table: TableState,
}

impl LawTab {
    /// Shows the layouts; the tables of law are the program's own.
    pub fn show(&mut self, layouts: Vec<LayoutRow>, today: Date) {
        self.layouts = layouts;
        self.rows = law_rows();
        self.rows.extend(grade_rows(today));
    }

    /// The keyboard.
    pub fn before_ui(&self, ctx: &Context, cx: &mut ScreenUi<'_>, tabs: &[Stop]) {
        let lists = [self.layout_list().stop(), self.law_list().stop()];
        cx.begin(ctx, &[&lists, tabs].concat());
    }

    /// Draws the part.
    pub fn ui(&mut self, ui: &mut Ui, input: &mut Input) {
        ui.label(theme::subheading("届書と登録用ファイルの様式"));
        paragraph_ui(
            ui,
            "「未突合」の様式は、公開されている資料から作ったもので、仕様書とはまだ突き合わせていません。その場合は転記票も使えます。",
        );
        let half = (ui.available_height() / 2.0 - 40.0).max(120.0);
        ui.allocate_ui(egui::vec2(ui.available_width(), half), |ui| {
            let list = self.layout_list();
            let layouts = &self.layouts;
            let mut cells = |index: usize| layouts.get(index).map(cells_of);
            list.ui(ui, input, &mut self.layout_table, &mut cells);
        });
        ui.add_space(6.0);
        ui.label(theme::subheading("法令の表"));
        ui.push_id("law", |ui| {
            let list = self.law_list();
            let rows = &self.rows;
            let mut cells = |index: usize| rows.get(index).map(|row| row.to_vec());
            list.ui(ui, input, &mut self.law_table, &mut cells);
        });
    }

    fn layout_list(&self) -> Table<'static> {
        Table {
            name: "様式の一覧",
            columns: LAYOUTS,
            n_rows: self.layouts.len(),
        }
    }

    fn law_list(&self) -> Table<'static> {
        Table {
            name: "法令の表",
            columns: LAW,
            n_rows: self.rows.len(),
        }
    }
}

fn cells_of(row: &LayoutRow) -> Vec<String> {
    vec![
        row.title.clone(),
        row.status.to_owned(),
        row.revision.clone(),
        row.effective_from.wareki(),
    ]
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
    if let Some((holiday, _)) = holidays::SHIPPED.last() {
        rows.push([
            String::new(),
            format!("国民の祝日　{}まで登録済み", holiday.wareki()),
            "国民の祝日に関する法律".to_owned(),
        ]);
    }
    rows
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
