//! 文字の確認の部分: columns, rows and states in words, and what is asked before a form is confirmed.
//! It must not confirm anything.

use crate::app::preflight::Preflight;
use crate::app::preflight::PreflightRow;
use crate::app::preflight::TextState;
use crate::app::spelling_command::FormChoice;
use crate::ui::focus::Stop;
use crate::ui::focus::StopKind;
use crate::ui::theme;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;
use crate::ui::widgets::table::Column;
use egui::Color32;
use egui::Id;

/// Columns of the list.
pub(super) const COLUMNS: &[Column] = &[
    Column::text("状態", 100.0),
    Column::text("送り先", 140.0),
    Column::text("記号-番号-枝番", 130.0),
    Column::text("項目", 80.0),
    Column::text("台帳の文字", 190.0),
    Column::text("該当の字", 190.0),
    Column::text("送る形", 180.0),
];

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Act {
    Confirm,
    ConfirmAll,
    TakeBack,
    Glyphs,
    Print,
    Again,
}

/// All of it, in the order of the buttons.
pub(super) const ACTS: [Act; 6] = [
    Act::Confirm,
    Act::ConfirmAll,
    Act::TakeBack,
    Act::Glyphs,
    Act::Print,
    Act::Again,
];

/// The words of a button.
pub(super) const fn name(act: Act) -> &'static str {
    match act {
        Act::Confirm => "送る形を確認…（F12）",
        Act::ConfirmAll => "同じ字をまとめて確認…",
        Act::TakeBack => "確認を取り消す…",
        Act::Glyphs => "字形確認…",
        Act::Print => "一覧を印刷…",
        Act::Again => "調べ直す",
    }
}

/// The stop of a button.
pub(super) fn stop(act: Act) -> Stop {
    Stop::new(id(act), StopKind::Button)
}

/// The id of a button.
pub(super) fn id(act: Act) -> Id {
    Id::unique(("preflight", name(act)))
}

/// The texts of a row.
pub(super) fn cells(row: &PreflightRow) -> Vec<String> {
    let about = match row.characters.is_empty() {
        true => format!("{}まで", row.limit),
        false => row.about.clone(),
    };
    vec![
        row.state.label().to_owned(),
        row.receiver.clone(),
        row.member.clone(),
        row.field.label().to_owned(),
        row.shown.clone(),
        about,
        row.proposal.clone(),
    ]
}

/// What the help line says of a row.
pub(super) fn help(row: &PreflightRow) -> String {
    match row.state {
        TextState::Confirmed => {
            "この形で送ることを確認済みです。Enterで加入者を開きます。".to_owned()
        }
        TextState::Approved => "承認した代わりの字で出ます。Enterで加入者を開きます。".to_owned(),
        _ => row.message.clone(),
    }
}

/// What the pass found, in a sentence, with its ink.
pub(super) fn summary(found: Option<&Preflight>) -> (String, Color32) {
    let Some(found) = found else {
        return ("まだ調べていません。".to_owned(), theme::INK_WEAK);
    };
    let n_open = found.rows.iter().filter(|row| row.state.is_open()).count();
    let head = format!(
        "{}人の氏名・カナ氏名・通称名・住所を、送り先と印刷の文字に照らしました。",
        found.n_people
    );
    match n_open {
        0 => (format!("{head}未処理のものはありません。"), theme::DONE),
        n => (format!("{head}{n}件が未処理です。"), theme::CAUTION),
    }
}

fn choice(row: &PreflightRow, text: &str) -> FormChoice {
    FormChoice {
        field: row.field,
        original: row.original.clone(),
        set: row.set.to_owned(),
        limit: match row.state {
            TextState::TooLong => row.limit.clone(),
            _ => String::new(),
        },
        text: text.to_owned(),
    }
}

/// The form of one text, which may be typed otherwise.
pub(super) fn ask_one(row: &PreflightRow) -> (Vec<FormChoice>, Dialog) {
    let sentence = match row.state {
        TextState::TooLong => format!(
            "{}の{}「{}」は項目（{}まで）に入りません。この項目に送る短い形を決めてください。台帳の文字は変わりません。",
            row.member,
            row.field.label(),
            row.shown,
            row.limit
        ),
        _ => format!(
            "{}の{}「{}」を、{}へ次の形で送ります。台帳の文字は変わりません。一度確認すると、次からは聞きません。",
            row.member,
            row.field.label(),
            row.shown,
            row.receiver
        ),
    };
    let mut entry = Entry::new("preflight form", "送る形", EntryKind::Text)
        .help("送り先の文字にある字だけで書きます。");
    entry.put(&row.proposal);
    let dialog = Dialog::new("送る形の確認", sentence, "確認する").with(entry);
    (vec![choice(row, "")], dialog)
}

/// The proposed forms of every unconfirmed text about the same character.
pub(super) fn ask_all(of: &PreflightRow, rows: &[&PreflightRow]) -> (Vec<FormChoice>, Dialog) {
    let choices: Vec<FormChoice> = rows.iter().map(|row| choice(row, &row.proposal)).collect();
    let some: Vec<String> = rows
        .iter()
        .take(3)
        .map(|row| format!("「{}」→「{}」", row.shown, row.proposal))
        .collect();
    let more = match rows.len().saturating_sub(some.len()) {
        0 => String::new(),
        n => format!("、ほか{n}件"),
    };
    let sentence = format!(
        "「{}」だけが該当する未確認の{}件を、表示している形で送ることを確認します。{}{more}。台帳の文字は変わりません。",
        of.about,
        rows.len(),
        some.join("、")
    );
    let dialog = Dialog::new("同じ字をまとめて確認", sentence, "確認する");
    (choices, dialog)
}

/// A confirmation that is taken back.
pub(super) fn ask_back(row: &PreflightRow) -> (Vec<FormChoice>, Dialog) {
    let sentence = format!(
        "「{}」を「{}」として送る確認を取り消します。次の出力で、もう一度確認を求めます。",
        row.shown, row.proposal
    );
    let dialog = Dialog::new("確認の取消し", sentence, "取り消す").grave();
    let mut taken = choice(row, "");
    taken.limit.clone_from(&row.limit);
    (vec![taken], dialog)
}
