//! 一覧の出力: any list of the screen as an Excel book or CSV, the one way for all of them; recorded as 持出し.
//! It must not hold an 個人番号, but for 加入者 asked for expressly, with the right and a reason.

use crate::app::certificate_view::CertificateFilter;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::list_sources::add_numbers_in;
use crate::app::session::Session;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::date_input::DateUse;
use crate::domain::date_input::parse_date_input;
use crate::domain::member::PersonId;
use crate::domain::yen::Yen;
use crate::exchange::list_csv::ListEncoding;
use crate::exchange::list_csv::Misfit;
use crate::exchange::list_file::Column;
use crate::exchange::list_file::ColumnKind;
use crate::exchange::list_file::Entry;
use crate::exchange::list_file::List;
use crate::ledger::batch_book;
use crate::ledger::crypto;
use crate::ledger::transact::Changes;
use serde_json::json;
use std::path::PathBuf;
use zeroize::Zeroizing;

coded_enum! {
    /// 一覧の形式.
    pub enum ListFormat {
        /// Excel.
        Excel = "xlsx", "Excel";
        /// CSV for Excel and most programs.
        Utf8 = "csv_utf8", "CSV（UTF-8）";
        /// CSV for programs that know no other.
        Cp932 = "csv_cp932", "CSV（Shift_JIS）";
    }
}

/// A column of a list as the screen shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ShownColumn<'a> {
    /// 見出し.
    pub head: &'a str,
    /// Whether the screen sets it as numbers; 記号 and 番号 are texts.
    pub is_number: bool,
}

/// 一覧 that is ready to be written.
#[derive(Clone)]
pub struct Listing(pub(super) List);

impl Listing {
    /// A list of the screen. A column becomes dates or numbers only where every text of it reads back to exactly
    /// itself; all else stays text. Ticks are left out.
    #[must_use]
    pub fn shown(title: &str, columns: &[ShownColumn<'_>], rows: &[Vec<String>]) -> Listing {
        let (mut kept, mut entries) = (Vec::new(), vec![Vec::new(); rows.len()]);
        for (index, column) in columns.iter().enumerate() {
            if matches!(column.head.trim(), "" | "選択") {
                continue;
            }
            let texts = || {
                rows.iter()
                    .map(|row| row.get(index).map_or("", |it| it.trim()))
            };
            let fits = |read: fn(&str) -> Option<Entry>| {
                texts().any(|text| !is_blank(text))
                    && texts().all(|text| is_blank(text) || read(text).is_some())
            };
            let (kind, read): (ColumnKind, fn(&str) -> Option<Entry>) = if fits(date) {
                (ColumnKind::Date, date)
            } else if column.is_number && !is_name(column.head) && fits(number) {
                // Separators where the screen has them: 2026 may be a year.
                let kind = match texts().any(|text| text.contains(',')) {
                    true => ColumnKind::Yen,
                    false => ColumnKind::Int,
                };
                (kind, number)
            } else {
                (ColumnKind::Text, |_| None)
            };
            kept.push(Column::new(column.head, kind));
            for (entries, text) in entries.iter_mut().zip(texts()) {
                entries.push(read(text).unwrap_or_else(|| Entry::text(text)));
            }
        }
        Listing(List {
            title: title.to_owned(),
            columns: kept,
            rows: entries,
        })
    }
}

/// Heads of what is written with digits but not counted with.
fn is_name(head: &str) -> bool {
    ["記号", "番号", "枝番", "コード"]
        .iter()
        .any(|name| head.contains(name))
}

/// Nothing, or the dash that screens show for nothing.
fn is_blank(text: &str) -> bool {
    matches!(text, "" | "―")
}

fn date(text: &str) -> Option<Entry> {
    // Today only matters for texts such as `+3`, which never read back to themselves.
    let today = Date::new(2000, 1, 1)?;
    let date = parse_date_input(text, today, DateUse::Birth).ok()?;
    let forms = [
        date.wareki(),
        date.wareki_with_weekday(),
        date.wareki_short(),
    ];
    forms
        .iter()
        .any(|form| form == text)
        .then_some(Entry::Date(date))
}

/// A number as screens write it, with or without commas; `0012` is a name whose zeros must stay.
fn number(text: &str) -> Option<Entry> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    let bare: String = unsigned.chars().filter(|c| *c != ',').collect();
    let number: i64 = bare.parse().ok()?;
    let forms = [number.to_string(), Yen::new(number).to_string()];
    forms
        .iter()
        .any(|form| form == unsigned)
        .then_some(Entry::Int(number))
}

/// Where the rows of a list come from: what the screen holds, or a long list that is read while the clerk waits.
#[derive(Clone)]
pub enum ListSource {
    /// As the screen shows them.
    Shown(Box<Listing>),
    /// 加入者 in this order.
    Members(Vec<PersonId>),
    /// 証 of this heading.
    Certificates(CertificateFilter),
    /// 保険料 of a month.
    Premiums(YearMonth),
    /// 操作の記録, the whole of it.
    Audit,
}

impl ListSource {
    /// How many rows it has, where that is known without reading.
    #[must_use]
    pub fn n_rows(&self) -> Option<usize> {
        match self {
            ListSource::Shown(listing) => Some(listing.0.rows.len()),
            ListSource::Members(people) => Some(people.len()),
            ListSource::Certificates(_) | ListSource::Premiums(_) | ListSource::Audit => None,
        }
    }

    /// Whether 個人番号 can be asked for.
    #[must_use]
    pub const fn may_hold_numbers(&self) -> bool {
        matches!(self, ListSource::Members(_))
    }
}

/// 一覧の出力の依頼.
#[derive(Clone)]
pub struct ListOrder {
    /// Which list.
    pub source: ListSource,
    /// In which form.
    pub format: ListFormat,
    /// Where to.
    pub folder: PathBuf,
    /// Why 個人番号 stand in it; `None` where they do not.
    pub numbers: Option<String>,
}

/// 書いた一覧.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct WrittenList {
    /// The file.
    pub path: PathBuf,
    /// How many rows.
    pub n_rows: usize,
    /// Characters that the file cannot hold and 〓 stands for, a line for each cell.
    pub misfits: Vec<String>,
    /// Texts that Excel would calculate; `'` stands before them.
    pub n_guarded: usize,
}

impl Session {
    pub(super) fn write_list(&mut self, order: &ListOrder) -> Result<(WrittenList, Changes)> {
        if order.numbers.is_some() {
            self.may_handle_numbers()?;
        }
        let reason = order.numbers.as_deref().map(str::trim);
        if reason == Some("") {
            return Err(Error::Refused(
                "個人番号を載せる理由を入力してください。".to_owned(),
            ));
        }
        let mut list = self.list_of(&order.source)?;
        let (today, second) = (self.today(), self.second()?);
        let ending = match order.format {
            ListFormat::Excel => "xlsx",
            ListFormat::Utf8 | ListFormat::Cp932 => "csv",
        };
        let name = format!("{}_{second}.{ending}", file_words(&list.title));
        let path = order.folder.join(&name);
        let numbers_of = match (&order.source, reason) {
            (ListSource::Members(people), Some(_)) => Some(people.clone()),
            _ => None,
        };
        let ((prepared, written), changes) =
            self.transact("write_list", "一覧の出力", |tx| {
                if let (Some(people), Some(reason)) = (&numbers_of, reason) {
                    add_numbers_in(tx, &mut list, people, reason)?;
                    tx.add_detail("reason", json!(reason));
                }
                let (bytes, mut written) = bytes_of(&list, order.format, today)?;
                tx.add_detail("list", json!(list.title));
                tx.add_detail("file", json!(name));
                tx.add_detail("n_rows", json!(list.rows.len()));
                let proof = match reason {
                    Some(_) => batch_book::keyed_proof(tx, &bytes)?,
                    None => crypto::sha256_hex(&bytes),
                };
                tx.add_detail("sha256", json!(proof));
                written.path.clone_from(&path);
                Ok((files::prepare(&path, &bytes)?, written))
            })?;
        prepared.publish()?;
        Ok((written, changes))
    }
}

type Bytes = Zeroizing<Vec<u8>>;

fn bytes_of(list: &List, format: ListFormat, today: Date) -> Result<(Bytes, WrittenList)> {
    let mut written = WrittenList {
        n_rows: list.rows.len(),
        ..WrittenList::default()
    };
    let encoding = match format {
        ListFormat::Excel => return Ok((Zeroizing::new(list.to_xlsx(today)?), written)),
        ListFormat::Utf8 => ListEncoding::Utf8Bom,
        ListFormat::Cp932 => ListEncoding::Cp932,
    };
    let csv = list.to_csv(encoding)?;
    written.misfits = csv.misfits.iter().map(misfit).collect();
    written.n_guarded = csv.n_guarded;
    Ok((csv.bytes, written))
}

fn misfit(misfit: &Misfit) -> String {
    let characters: String = misfit.characters.iter().collect();
    match misfit.row {
        0 => format!("見出し「{}」：{characters}", misfit.head),
        row => format!("{row}行目「{}」：{characters}", misfit.head),
    }
}

/// A title as the name of a file.
pub(super) fn file_words(title: &str) -> String {
    let keep = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | ' ' | '\u{3000}' => '_',
        c if c.is_control() => '_',
        c => c,
    };
    title.chars().map(keep).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::{Listing, ShownColumn, file_words};
    use crate::exchange::list_file::{ColumnKind, Entry};

    fn shown(head: &str, is_number: bool, texts: &[&str]) -> (Option<ColumnKind>, Vec<Entry>) {
        let rows: Vec<Vec<String>> = texts.iter().map(|text| vec![(*text).to_owned()]).collect();
        let Listing(list) = Listing::shown("一覧", &[ShownColumn { head, is_number }], &rows);
        let kind = list.columns.first().map(|column| column.kind);
        (kind, list.rows.into_iter().flatten().collect())
    }

    #[test]
    fn 和暦の列だけが日付になり_一つでも文があれば文字のまま() {
        let (kind, entries) = shown("期限", false, &["令和8年11月22日", "", "―"]);
        assert_eq!(kind, Some(ColumnKind::Date));
        assert!(matches!(entries[0], Entry::Date(_)));
        assert!(entries[1] == Entry::Empty);
        let (kind, entries) = shown("期限", false, &["令和8年11月22日（3日超過）"]);
        assert_eq!(kind, Some(ColumnKind::Text));
        assert!(entries[0] == Entry::text("令和8年11月22日（3日超過）"));
    }

    #[test]
    fn 記号や番号は数字だけでも文字のまま_金額は数になる() {
        assert_eq!(
            shown("番号", false, &["0012", "3"]).0,
            Some(ColumnKind::Text)
        );
        assert_eq!(
            shown("受付番号", false, &["20261122"]).0,
            Some(ColumnKind::Text)
        );
        let (kind, entries) = shown("合計", true, &["1,234", "-5"]);
        assert_eq!(kind, Some(ColumnKind::Yen), "桁区切りも画面と同じ");
        assert!(entries[0] == Entry::Int(1234) && entries[1] == Entry::Int(-5));
        assert_eq!(shown("", false, &["●"]).0, None);
    }

    #[test]
    fn 先頭のゼロは数の列でも失われない() {
        for texts in [["0012", "3"], ["3", "00"], ["1,23", "3"]] {
            let (kind, entries) = shown("人数", true, &texts);
            assert_eq!(kind, Some(ColumnKind::Text), "{texts:?}");
            assert!(entries[0] == Entry::text(texts[0]), "{texts:?}");
        }
        let (kind, entries) = shown("増減", true, &["+1,234", "0", "-5"]);
        assert_eq!(kind, Some(ColumnKind::Yen));
        assert_eq!(shown("年", true, &["2026"]).0, Some(ColumnKind::Int));
        assert!(entries[0] == Entry::Int(1234) && entries[1] == Entry::Int(0));
    }

    #[test]
    fn 題名はファイルの名に使える字にする() {
        assert_eq!(file_words("証の一覧（全て）　A/B"), "証の一覧（全て）_A_B");
    }
}
