//! 台帳の移行の画面の部分: columns of the lists, rows in words, and the page before people are taken in.
//! It must not decide anything; it turns a dry run into words.

use crate::app::takeover::DryCounts;
use crate::app::takeover::DryRow;
use crate::app::takeover::DryRun;
use crate::app::takeover::Verdict;
use crate::app::takeover::verdict_label;
use crate::app::takeover_accept::TakeoverView;
use crate::ui::form::tag_ui;
use crate::ui::member_parts::moment;
use crate::ui::theme;
use crate::ui::widgets::confirm;
use crate::ui::widgets::table::Column;
use egui::Align;
use egui::Color32;
use egui::Grid;
use egui::Label;
use egui::Layout;
use egui::RichText;
use egui::Ui;
use egui::vec2;

/// Columns of what was taken in so far.
pub const EARLIER: &[Column] = &[
    Column::text("移行した日時", 220.0),
    Column::text("ファイル名", 300.0),
    Column::number("人数", 80.0),
    Column::text("状態", 300.0),
];

/// Columns of the columns of a book.
pub const COLUMNS: &[Column] = &[
    Column::text("列", 40.0),
    Column::text("見出し", 110.0),
    Column::text("割当て", 124.0),
    Column::text("値の例", 112.0),
];

/// Column of what a column may hold.
pub const CHOICES: &[Column] = &[Column::text("割当ての候補", 180.0)];

/// Columns of the rows.
pub const ROWS: &[Column] = &[
    Column::text("取込", 84.0),
    Column::number("行", 54.0),
    Column::text("判定", 76.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("氏名", 124.0),
    Column::text("補正・確認すること", 170.0),
];

/// Columns of the rows for 一覧の出力.
pub const LISTED: &[Column] = &[
    Column::text("取込", 84.0),
    Column::text("シート", 120.0),
    Column::text("行", 54.0),
    Column::text("判定", 76.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("氏名", 124.0),
    Column::text("補正・確認すること", 170.0),
];

/// The texts of a takeover.
#[must_use]
pub fn earlier_cells(row: &TakeoverView) -> Vec<String> {
    let state = match &row.undone {
        Some((reason, at)) => format!("{}に取消し（{reason}）", moment(at)),
        None => "台帳にあります".to_owned(),
    };
    vec![
        moment(&row.at),
        row.file_name.clone(),
        format!("{}人", row.n_people),
        state,
    ]
}

/// The texts of a row. Somebody in order may still have to wait for the 被保険者.
#[must_use]
pub fn cells(row: &DryRow, is_taken: bool) -> Vec<String> {
    let mark = match (is_taken, row.verdict) {
        (true, _) => "● する",
        (false, Verdict::Question) => "しない",
        (false, Verdict::Rejected) => "できない",
        (false, Verdict::Accepted | Verdict::Repaired) => "本人が先",
    };
    let place = match row.slot {
        0 => row.row.to_string(),
        slot => format!("{}（{slot}）", row.row),
    };
    vec![
        mark.to_owned(),
        place,
        verdict_label(row.verdict).to_owned(),
        row.numbers.clone(),
        row.name.clone(),
        row.items.join("、"),
    ]
}

/// The texts of a row for 一覧の出力; what was found stands in it with its weight.
#[must_use]
pub fn listed_cells(row: &DryRow, is_taken: bool) -> Vec<String> {
    let mut cells = cells(row, is_taken);
    cells.insert(1, row.sheet.clone());
    if let Some(notes) = cells.last_mut() {
        *notes = row.notes.join("、");
    }
    cells
}

/// The ink of a verdict; the word says the same.
#[must_use]
pub const fn ink(verdict: Verdict) -> Color32 {
    match verdict {
        Verdict::Accepted => theme::INK,
        Verdict::Repaired => theme::DONE,
        Verdict::Question => theme::CAUTION,
        Verdict::Rejected => theme::STOP,
    }
}

/// A row in full: verdict, what was found and every item.
pub fn row_ui(ui: &mut Ui, row: &DryRow) {
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::subheading(format!("{}行目", row.row)));
        let ground = match row.verdict {
            Verdict::Accepted | Verdict::Repaired => theme::DONE_SOFT,
            Verdict::Question => theme::CAUTION_SOFT,
            Verdict::Rejected => theme::STOP_SOFT,
        };
        let ink = match row.verdict {
            Verdict::Accepted => theme::DONE,
            verdict => ink(verdict),
        };
        tag_ui(ui, verdict_label(row.verdict), ink, ground);
        ui.label(theme::note(row.sheet.as_str()));
    });
    ui.label(theme::strong(format!("{}　{}", row.numbers, row.name)));
    for note in &row.notes {
        ui.label(RichText::new(format!("・{note}")).line_height(Some(theme::LINE_HEIGHT)));
    }
    ui.separator();
    let grid = Grid::new("takeover fields")
        .num_columns(2)
        .spacing([16.0, 6.0]);
    grid.striped(true).show(ui, |ui| {
        for (label, value) in &row.fields {
            let left = Layout::top_down(Align::Min);
            ui.allocate_ui_with_layout(vec2(130.0, 20.0), left, |ui| {
                ui.add(Label::new(theme::note(*label)).wrap());
            });
            ui.add(Label::new(value.as_str()).wrap());
            ui.end_row();
        }
    });
}

/// The page before people are taken in.
#[must_use]
pub fn page(file_name: &str, run: &DryRun, taken: &[bool]) -> confirm::Page {
    let DryCounts {
        n_accepted,
        n_repaired,
        n_questions,
        n_rejected,
        n_passed,
    } = run.counts();
    let line = |label: &str, n: usize, after: &str| confirm::Change {
        label: format!("{label}　{n}行"),
        before: String::new(),
        after: after.to_owned(),
    };
    let n_people = run.n_people(taken);
    let n_rows = taken.iter().filter(|taken| **taken).count();
    let n_left = run.len().saturating_sub(n_rows);
    let n_columns = run.left_columns().len();
    let columns = (n_columns > 0).then(|| {
        format!("割り当てていない{n_columns}列に記入があります。取り込まず、報告書に列の名と記入の数を残します。")
    });
    let several = if n_rows == n_people {
        String::new()
    } else {
        format!("（{n_rows}行。別の期間の行がある人は一人と数えます）")
    };
    confirm::Page {
        title: "台帳の移行の確認".to_owned(),
        sentence: format!(
            "「{file_name}」の{n_people}人{several}を台帳に入れます。元のファイルは暗号化して保管します。後から、全体をまとめて取り消せます。"
        ),
        questions: vec![format!(
            "{n_left}行は取り込みません。報告書に理由とともに残ります。"
        )]
        .into_iter()
        .filter(|_| n_left > 0)
        .chain(columns)
        .collect(),
        changes_title: "行の判定".to_owned(),
        changes: vec![
            line("取込可", n_accepted, "そのまま入ります"),
            line("補正", n_repaired, "直した値で入ります"),
            line("要確認", n_questions, "選んだ行だけ入ります"),
            line("不可", n_rejected, "入りません"),
            line("対象外", n_passed, "人についての行ではありません"),
        ],
        verb: "台帳に入れる".to_owned(),
        ..confirm::Page::default()
    }
}
