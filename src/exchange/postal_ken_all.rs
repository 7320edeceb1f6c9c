//! 日本郵便の郵便番号データ: `utf_ken_all.csv` (and the older `KEN_ALL.CSV`) → places of the 郵便番号表.
//! It must not take a part of a file: a wrong line, or a prefecture that is missing, and the table stays as it was.

use crate::domain::digits::to_ascii;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake_line::split;
use crate::exchange::postal::PostalPlace;
use crate::exchange::text_file::TextFile;
use std::collections::BTreeSet;

/// Columns of the file, from 0.
const N_COLUMNS: usize = 15;
const CODE: usize = 2;
const PREFECTURE: usize = 6;
const CITY: usize = 7;
const TOWN: usize = 8;

const N_PREFECTURES: usize = 47;

/// Wrong lines that are named; further ones are only counted.
const N_NAMED: usize = 3;

/// What the whole municipality is called where a 町域 should stand.
const UNLISTED: &str = "以下に掲載がない場合";

/// Reads the data of the whole country.
///
/// # Errors
/// One sentence or more: another file, lines that cannot be read with their numbers, or prefectures that are missing.
pub fn read(bytes: &[u8]) -> Result<Vec<PostalPlace>, ExchangeError> {
    let file = TextFile::read(bytes)?;
    if file.has_unreadable {
        return Err(refused("文字として読めないところがあります。"));
    }
    let mut lines = Lines::default();
    for (number, line) in file.lines() {
        if !line.trim().is_empty() {
            lines.take(number, &split(line));
        }
    }
    lines.finish()
}

#[derive(Default)]
struct Lines {
    places: Vec<PostalPlace>,
    problems: Vec<String>,
    n_wrong: usize,
    /// A 町域 whose bracket is still open: the older file cuts it over several lines.
    open: Option<(usize, String)>,
}

impl Lines {
    fn take(&mut self, line: usize, record: &[String]) {
        if record.len() != N_COLUMNS {
            let said = format!("列が{}個です（15個のはずです）。", record.len());
            return self.wrong(line, &said);
        }
        let cell = |column: usize| record.get(column).map_or("", |cell| cell.trim());
        let code = cell(CODE);
        if code.len() != 7 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return self.wrong(line, "郵便番号が7桁の数字ではありません。");
        }
        if cell(PREFECTURE).is_empty() || cell(CITY).is_empty() || cell(TOWN).is_empty() {
            return self.wrong(line, "都道府県・市区町村・町域のどれかが空です。");
        }
        let parts = [PREFECTURE, CITY, TOWN].map(cell);
        if parts
            .iter()
            .any(|part| part.contains([',', '"', '\r', '\n']))
        {
            return self.wrong(line, "住所にコンマや改行が入っています。");
        }
        let town = match self.open.take() {
            Some((_, begun)) => begun + cell(TOWN),
            None => cell(TOWN).to_owned(),
        };
        if town.contains('（') && !town.contains('）') && town.len() < 10_000 {
            self.open = Some((line, town));
            return;
        }
        let (towns, note) = split_town(&town, cell(CITY));
        for town in towns.split('、') {
            self.places.push(PostalPlace {
                code: code.to_owned(),
                prefecture: cell(PREFECTURE).to_owned(),
                city: cell(CITY).to_owned(),
                town: town.to_owned(),
                note: note.clone(),
            });
        }
    }

    fn wrong(&mut self, line: usize, what: &str) {
        self.n_wrong = self.n_wrong.saturating_add(1);
        if self.problems.len() < N_NAMED {
            self.problems.push(format!("{line}行目: {what}"));
        }
    }

    fn finish(mut self) -> Result<Vec<PostalPlace>, ExchangeError> {
        if let Some((line, _)) = self.open.take() {
            self.wrong(line, "町域の括弧が閉じないまま終わっています。");
        }
        if self.n_wrong > 0 {
            return Err(refused(&format!(
                "{}行に直すところがあります。{}",
                self.n_wrong,
                self.problems.join(" ")
            )));
        }
        let prefectures: BTreeSet<&str> = self
            .places
            .iter()
            .map(|place| place.prefecture.as_str())
            .collect();
        if prefectures.len() != N_PREFECTURES {
            return Err(refused(&format!(
                "都道府県が{}個しかありません。全国一括のファイルではないか、途中で切れています。",
                prefectures.len()
            )));
        }
        Ok(self.places)
    }
}

fn refused(why: &str) -> ExchangeError {
    ExchangeError::NotThisFile(format!(
        "郵便番号のファイルを取り込みませんでした。いまの郵便番号表はそのままです。{why}日本郵便のサイトの「住所の郵便番号（1レコード1行、UTF-8形式）」の全国一括 utf_ken_all.csv を選んでください。"
    ))
}

/// The 町域 without what is only remarked on it, and the remark.
fn split_town(town: &str, city: &str) -> (String, String) {
    if town == UNLISTED {
        return (String::new(), UNLISTED.to_owned());
    }
    if town.contains("の次に") && town.contains("がくる場合") {
        return (String::new(), to_ascii(town));
    }
    let (town, note) = match town.split_once('（') {
        Some((town, note)) => (town, note.trim_end_matches('）')),
        None => (town, ""),
    };
    // 「〇〇村一円」 is the whole village; 一円 itself is a 町域 of 多賀町.
    let whole = town.strip_suffix("一円").filter(|name| !name.is_empty());
    if whole.is_some_and(|name| city.ends_with(name)) {
        return (String::new(), town.to_owned());
    }
    let (town, lots) = split_lots(whole.unwrap_or(town));
    let note = [lots, note].into_iter().filter(|part| !part.is_empty());
    let note: Vec<&str> = note.collect();
    (town.to_owned(), to_ascii(&note.join(" ")))
}

/// 岩手県: 「第１地割」 or 「１９地割〜湯田２１地割」 is no part of the name.
fn split_lots(town: &str) -> (&str, &str) {
    let Some(lots) = town.find("地割") else {
        return (town, "");
    };
    let first = town.find(|c| matches!(c, '０'..='９'));
    let start = first.filter(|start| *start < lots).unwrap_or(town.len());
    let (name, lots) = town.split_at(start);
    (name.strip_suffix('第').unwrap_or(name), lots)
}

#[cfg(test)]
mod tests {
    use super::split_town;

    #[test]
    fn 町域と注記を分ける() {
        for (town, city, name, note) in [
            ("芝公園", "港区", "芝公園", ""),
            (
                "大通西（１〜１９丁目）",
                "札幌市中央区",
                "大通西",
                "1〜19丁目",
            ),
            ("以下に掲載がない場合", "港区", "", "以下に掲載がない場合"),
            ("利島村一円", "利島村", "", "利島村一円"),
            ("一円", "犬上郡多賀町", "一円", ""),
            (
                "岡谷市の次に番地がくる場合",
                "岡谷市",
                "",
                "岡谷市の次に番地がくる場合",
            ),
            (
                "湯田１９地割〜湯田２１地割",
                "和賀郡西和賀町",
                "湯田",
                "19地割〜湯田21地割",
            ),
            ("種市第１地割", "九戸郡洋野町", "種市", "1地割"),
        ] {
            assert_eq!(
                split_town(town, city),
                (name.to_owned(), note.to_owned()),
                "{town}"
            );
        }
    }
}
