//! 試算結果: what a 試算 found, on a sheet that says plainly that nothing was decided.
//! It must not compute, and it names nobody.

use crate::domain::date::Date;
use crate::procedure::papers::flow::{Flow, LEFT, Running, WIDTH};
use crate::procedure::sheet::{Paper, Sheet};
use crate::procedure::sheet_item::{Align, TextBox};
use crate::procedure::sheet_table::{Cell, Column, Table};
use crate::procedure::sheet_unit::{Area, Mm};
use crate::procedure::trial::answer::{Basis, Figure, Found, FoundTable, Standing};

/// Title of the paper.
pub const TITLE: &str = "試算結果";

/// What every page says first.
const WARNING: &str = "これは試算です。決定ではありません。聞き取った内容と、試算した日の料率・法令・組合の設定によるもので、実際の額は、届書や申請書を審査して決定します。";

/// 試算結果の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrialSheet {
    /// 試算の種類, such as 任継の保険料.
    pub kind: String,
    /// 保険者名称.
    pub society_name: String,
    /// 試算した日; the settings and tables are those in force on it.
    pub made_on: Date,
    /// Version of the program, whose tables of law were used.
    pub version: String,
    /// 入力した内容.
    pub typed: Vec<Figure>,
    /// 結果.
    pub found: Found,
    /// 見本.
    pub is_sample: bool,
}

/// The pages; one where the table is short enough.
#[must_use]
pub fn sheets(trial: &TrialSheet) -> Vec<Sheet> {
    let title = format!("{TITLE}（{}）", trial.kind);
    let running = Running {
        title: title.clone(),
        document_number: String::new(),
        subject: format!("{}　試算・決定ではありません", trial.made_on.wareki()),
        is_sample: trial.is_sample,
    };
    let mut flow = Flow::on(head(trial, &title), Mm::from(35), running)
        .note("試算・決定ではありません", WARNING)
        .table(results(&trial.found))
        .section("聞き取った内容", typed(&trial.typed));
    for table in trial.found.tables.iter().filter(|table| table.is_printed) {
        flow = flow.section(table.title, breakdown(table));
    }
    let basis = format!("{}\n{}", basis(&trial.found.basis), used(trial));
    flow.text_section("根拠", basis).sheets()
}

/// Society, day and title.
fn head(trial: &TrialSheet, title: &str) -> Sheet {
    let line = |y| Area::new(LEFT, y, WIDTH, 6);
    Sheet::new(title, Paper::A4Portrait)
        .text(TextBox::line(line(14), trial.society_name.as_str()).size(10))
        .text(
            TextBox::line(line(14), format!("{}試算", trial.made_on.wareki()))
                .size(10)
                .right(),
        )
        .text(
            TextBox::line(Area::new(LEFT, 21, WIDTH, 11), title)
                .size(16)
                .bold()
                .center()
                .named("表題"),
        )
        .sample_if(trial.is_sample)
}

/// What was asked for in bold, then what belongs to it.
fn results(found: &Found) -> Table {
    let main = found.main.iter().map(|figure| {
        [
            label(figure).bold(),
            Cell::from(figure.value.as_str()).bold(),
        ]
    });
    let others = found
        .figures
        .iter()
        .map(|figure| [label(figure), Cell::from(figure.value.as_str())]);
    Table::at(0, 0)
        .columns([Column::labels(68), Column::plain(102)])
        .row_height(Mm::tenths(72))
        .rows(main)
        .row_height(Mm::tenths(58))
        .rows(others)
}

/// A name at the left: spread over the width, brackets and figures could not be read.
fn label(figure: &Figure) -> Cell {
    Cell::from(figure.label.as_str()).align(Align::Left)
}

/// What the clerk typed.
fn typed(figures: &[Figure]) -> Table {
    let rows = figures
        .iter()
        .map(|figure| [label(figure), Cell::from(figure.value.as_str())]);
    Table::at(0, 0)
        .columns([Column::labels(68), Column::plain(102)])
        .size(9)
        .row_height(Mm::tenths(52))
        .rows(rows)
}

/// A table of months or days.
fn breakdown(table: &FoundTable) -> Table {
    let whole: i32 = table
        .columns
        .iter()
        .map(|column| i32::from(column.share))
        .sum();
    let columns = table.columns.iter().map(|column| {
        let hundredths = i32::from(column.share) * WIDTH * 100 / whole.max(1);
        let head = Column::new(column.title, Mm::hundredths(hundredths));
        if column.is_number { head.right() } else { head }
    });
    Table::at(0, 0)
        .columns(columns)
        .size(9)
        .header_height(Mm::tenths(55))
        .row_height(Mm::tenths(52))
        .rows(table.rows.iter().cloned())
}

fn basis(lines: &[Basis]) -> String {
    let lines = lines.iter().map(|line| {
        let mark = match line.standing {
            Standing::Verified => "",
            Standing::Unverified => "（未確認）",
        };
        let law = if line.law.is_empty() {
            String::new()
        } else {
            format!("（{}）", line.law)
        };
        format!("・{mark}{}{law}", line.text)
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn used(trial: &TrialSheet) -> String {
    format!(
        "・組合設定と法令の表は、{}現在のもの（加入者台帳　版{}）。「未確認」の行は、法令で確かめられていない取扱いで、組合の設定によります。",
        trial.made_on.wareki(),
        trial.version
    )
}
