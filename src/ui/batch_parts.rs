//! 控えの画面の部分: files and rows of the book in words, and what is said of the one that is chosen.
//! It must not ask for anything.

use crate::app::batch_book::BatchRow;
use crate::app::batch_book::Whereabouts;
use crate::app::view::OutboxRow;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::ui::member_parts::moment;
use crate::ui::outbox_parts::interface_title;
use crate::ui::outbox_parts::named;
use crate::ui::theme;
use crate::ui::widgets::labelled::fact_ui;
use crate::ui::widgets::table::Column;
use egui::Color32;
use egui::Ui;

/// Columns of the book.
pub const BATCHES: &[Column] = &[
    Column::text("選択", 50.0),
    Column::text("控え番号", 100.0),
    Column::text("所在", 230.0),
    Column::text("結果", 200.0),
    Column::text("種類", 150.0),
    Column::number("件数", 60.0),
    Column::text("作成日時", 190.0),
    Column::text("ファイル名", 260.0),
];

/// Columns of the rows of one file.
pub const ROWS: &[Column] = &[
    Column::number("行", 50.0),
    Column::text("記号-番号-枝番", 140.0),
    Column::text("氏名", 150.0),
    Column::text("処理", 70.0),
    Column::text("いまの状態", 160.0),
    Column::text("結果・経過", 300.0),
];

/// The texts of a file.
#[must_use]
pub fn cells(row: &BatchRow, is_picked: bool, today: Date) -> Vec<String> {
    vec![
        if is_picked { "●" } else { "" }.to_owned(),
        if row.number.is_empty() {
            "（なし）"
        } else {
            &row.number
        }
        .to_owned(),
        place(row, today),
        result(row),
        interface_title(&row.interface).to_owned(),
        row.n_rows.to_string(),
        moment(&row.made_at),
        row.file_name.clone(),
    ]
}

/// The texts of a row of a file.
#[must_use]
pub fn row_cells(index: usize, row: &OutboxRow, operation: &str) -> Vec<String> {
    vec![
        index.saturating_add(1).to_string(),
        row.member.clone(),
        named(&row.name, row.is_cautioned),
        operation.to_owned(),
        row.state.to_owned(),
        row.result.clone().unwrap_or_default(),
    ]
}

/// Where the file is, in words.
fn place(row: &BatchRow, today: Date) -> String {
    match row.whereabouts {
        Whereabouts::Unknown => "書き出しの記録なし".to_owned(),
        Whereabouts::Failed => "書き出せず".to_owned(),
        Whereabouts::Written => format!("{}（持出し前）", row.medium),
        Whereabouts::Out { back_by } if back_by < today => {
            format!("{}で持出し中（期限超過）", row.medium)
        }
        Whereabouts::Out { .. } => format!("{}で持出し中", row.medium),
        Whereabouts::Returned => format!("{}（戻り・消去前）", row.medium),
        Whereabouts::Erased => "媒体から消去".to_owned(),
    }
}

fn result(row: &BatchRow) -> String {
    let words = row.result.words();
    match row.result.n_waiting {
        0 => words,
        n if words.is_empty() => format!("結果待ち {n}件"),
        n => format!("{words}　結果待ち {n}件"),
    }
}

/// What is overdue or went wrong stands out; its words say so too.
#[must_use]
pub fn ink(row: &BatchRow, today: Date) -> Option<Color32> {
    match row.whereabouts {
        Whereabouts::Unknown | Whereabouts::Failed => Some(theme::CAUTION),
        place if place.is_overdue(today) => Some(theme::STOP),
        _ => None,
    }
}

/// Everything the book knows of a file, besides its rows.
pub fn detail_ui(ui: &mut Ui, row: &BatchRow) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let number = if row.number.is_empty() {
        "（以前の版のファイル）"
    } else {
        &row.number
    };
    ui.label(theme::strong(format!("控え {number}　{}", row.file_name)));
    ui.add_space(4.0);
    fact_ui(
        ui,
        "作成",
        &format!("{}　{}", moment(&row.made_at), row.made_by),
    );
    let mark = match row.is_unverified {
        Some(true) => "未突合レイアウト",
        Some(false) => "突合済レイアウト",
        None => "レイアウトの控えなし",
    };
    fact_ui(
        ui,
        "レイアウト",
        &format!("{}　{mark}　照合値 {}", row.layout, short(&row.layout_hash)),
    );
    let proof = match row.sha256.as_str() {
        "" => "—　以前の版の照合値は、個人番号を推し量れるため示しません。",
        proof => proof,
    };
    fact_ui(ui, "照合値", proof);
    if !row.result.files.is_empty() {
        fact_ui(ui, "結果ファイル", &row.result.files.join("、"));
    }
    for event in &row.events {
        let label = event.kind.label();
        let recorded = format!("{}　{}", event.recorded_by, moment(&event.recorded_at));
        let text = format!(
            "{}　{}（記録 {}）",
            event.on.wareki(),
            event.words,
            recorded
        );
        fact_ui(ui, label, &text);
    }
}

fn short(hash: &str) -> &str {
    hash.get(..8).unwrap_or(hash)
}
