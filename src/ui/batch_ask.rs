//! 登録用ファイルについての問いかけ: where a file is written, its 持出し and 戻り, and a result that looks the same.
//! It must not do anything; the answered dialog becomes a command.

use crate::app::batch_book::BatchRow;
use crate::app::batch_book::Return;
use crate::app::batch_book::Taking;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::file_rules::FileRules;
use crate::domain::file_rules::Packaging;
use crate::ui::widgets::dialog::Dialog;
use crate::ui::widgets::entry::Entry;
use crate::ui::widgets::entry::EntryKind;

/// What is asked about where a file goes, besides the folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Carrier {
    /// 媒体.
    pub medium: String,
    /// In which form.
    pub packaging: Packaging,
}

fn entry(name: &'static str, kind: EntryKind, help: &'static str) -> Entry {
    Entry::new("batch", name, kind).help(help)
}

fn put(mut entry: Entry, text: &str) -> Entry {
    entry.put(text);
    entry
}

/// Before a file is written: on which medium, and whether in a ZIP.
#[must_use]
pub fn sending(title: &'static str, sentence: String, rules: &FileRules) -> Dialog {
    let medium = entry(
        "媒体",
        EntryKind::Text,
        "媒体の管理簿の番号や名前です。設定の「ファイルの運搬」の一番上のものが入っています。",
    );
    let zip = entry(
        "パスワード付きZIP",
        EntryKind::Latin,
        "1＝付ける（AES-256。Windowsの標準機能では開けません。端末の側に7-Zipなどが要ります）　2＝付けない",
    );
    let known = match rules.media.as_slice() {
        [] => String::new(),
        media => format!("\n設定の媒体：{}", media.join("、")),
    };
    let sentence = format!(
        "{sentence}{known}\nパスワード付きZIPは、1なら付け、2なら付けません。パスワードはプログラムが作り、書き出したあとに一度だけ表示します。"
    );
    Dialog::new(title, sentence, "保存先を選ぶ")
        .with(put(medium, rules.first_medium()))
        .with(put(zip, if rules.is_zipped { "1" } else { "2" }))
}

/// What was answered to [`sending`].
///
/// # Errors
///
/// A sentence about what is missing.
pub fn carrier(dialog: &Dialog) -> Result<Carrier, String> {
    let medium = dialog.text(0).to_owned();
    if medium.is_empty() {
        return Err("どの媒体に書き出すかを入力してください（例：USB-01）。".to_owned());
    }
    let packaging = match is_first(dialog.text(1)) {
        Some(true) => Packaging::Zip,
        Some(false) => Packaging::Plain,
        None => {
            return Err(
                "パスワード付きZIPにするときは1、しないときは2を入力してください。".to_owned(),
            );
        }
    };
    Ok(Carrier { medium, packaging })
}

/// 持出し of these files.
#[must_use]
pub fn taking_out(rows: &[&BatchRow], today: Date) -> Dialog {
    let mut day = entry("持出し日", EntryKind::Date, "");
    day.set_date(today);
    let medium = rows.first().map_or("", |row| row.medium.as_str());
    let medium = put(
        entry("媒体", EntryKind::Text, "端末へ持って行った媒体です。"),
        medium,
    );
    let note = entry(
        "持ち出した人・備考",
        EntryKind::Text,
        "操作した人と違うときは、持ち出した人を書きます。",
    );
    let sentence = format!(
        "{}件のファイルを統合専用端末へ持ち出したことを記録します。戻りを記録するまで「持出し中」になります。",
        rows.len()
    );
    Dialog::new("端末への持出しの記録", sentence, "記録する")
        .with(day)
        .with(medium)
        .with(note)
}

/// What was answered to [`taking_out`].
///
/// # Errors
///
/// A sentence about what is missing.
pub fn taking(dialog: &Dialog, batches: Vec<i64>, today: Date) -> Result<Taking, String> {
    let on = past_day(dialog, today)?;
    let medium = dialog.text(1).to_owned();
    if medium.is_empty() {
        return Err("媒体を入力してください（例：USB-01）。".to_owned());
    }
    Ok(Taking {
        batches,
        on,
        medium,
        note: dialog.text(2).to_owned(),
    })
}

/// 戻り・消去 of these files.
#[must_use]
pub fn coming_back(n_files: usize, today: Date) -> Dialog {
    let mut day = entry(
        "戻った日",
        EntryKind::Date,
        "消去だけのときは、消去した日です。",
    );
    day.set_date(today);
    let erased = entry(
        "媒体からの消去",
        EntryKind::Latin,
        "1＝消去した　2＝まだ消去していない",
    );
    let note = entry(
        "確かめた人・備考",
        EntryKind::Text,
        "操作した人と違うときは、確かめた人を書きます。",
    );
    let sentence = format!(
        "{n_files}件のファイルについて、媒体が戻ったこと、媒体から消去したことを記録します。消去は、消したときは1、まだのときは2です。このプログラムは媒体のファイルを消しません。"
    );
    Dialog::new("戻り・消去の記録", sentence, "記録する")
        .with(day)
        .with(put(erased, "1"))
        .with(note)
}

/// What was answered to [`coming_back`].
///
/// # Errors
///
/// A sentence about what is missing.
pub fn back(dialog: &Dialog, batches: Vec<i64>, today: Date) -> Result<Return, String> {
    let on = past_day(dialog, today)?;
    let is_erased = is_first(dialog.text(1));
    let is_erased =
        is_erased.ok_or_else(|| "消去したときは1、まだのときは2を入力してください。".to_owned())?;
    Ok(Return {
        batches,
        on,
        is_erased,
        note: dialog.text(2).to_owned(),
    })
}

/// A result whose bytes were taken in before.
#[must_use]
pub fn same_result(file_name: &str) -> Dialog {
    let sentence = format!(
        "「{file_name}」と同じ中身の結果ファイルを、すでに取り込んでいます。同じファイルなら、取り込む必要はありません。別のファイルへの結果がたまたま同じ中身になったことを端末で確かめたときだけ、理由を書いて取り込みます。"
    );
    Dialog::new("同じ中身の結果ファイル", sentence, "取り込む")
        .with(entry(
            "理由",
            EntryKind::Text,
            "どのように確かめたかを書きます。操作の記録に残ります。",
        ))
        .grave()
}

fn past_day(dialog: &Dialog, today: Date) -> Result<Date, String> {
    let day = dialog.entries.first().map(|entry| entry.date(today));
    let on = day.unwrap_or(Ok(today))?;
    if on > today {
        return Err("今日より後の日は記録できません。実際の日を入力してください。".to_owned());
    }
    Ok(on)
}

fn is_first(typed: &str) -> Option<bool> {
    match to_ascii(typed).trim() {
        "1" => Some(true),
        "2" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{back, carrier, coming_back, sending};
    use crate::domain::date::day;
    use crate::domain::file_rules::{FileRules, Packaging};

    #[test]
    fn 設定の媒体と形が入っていて一か二だけを受け取る() {
        let mut rules = FileRules {
            media: vec!["USB-01".to_owned()],
            ..FileRules::default()
        };
        let answered = |rules: &FileRules| carrier(&sending("出力", String::new(), rules)).unwrap();
        assert_eq!(answered(&rules).packaging, Packaging::Plain);
        rules.is_zipped = true;
        assert_eq!(answered(&rules).packaging, Packaging::Zip);
        assert_eq!(answered(&rules).medium, "USB-01");
        let mut dialog = sending("出力", String::new(), &rules);
        dialog.entries[1].put("3");
        assert!(carrier(&dialog).is_err());
        dialog.entries[1].put("１");
        dialog.entries[0].put(" ");
        assert!(carrier(&dialog).is_err());
    }

    #[test]
    fn 戻りは消去したかどうかを答えなければ記録しない() {
        let today = day!(2026, 11, 27);
        let mut dialog = coming_back(1, today);
        assert!(back(&dialog, vec![1], today).unwrap().is_erased);
        dialog.entries[1].put("");
        assert!(back(&dialog, vec![1], today).is_err());
        dialog.entries[1].put("2");
        dialog.entries[0].set_date(today.add_days(1));
        assert!(back(&dialog, vec![1], today).is_err());
    }
}
