//! 入金データの見出し: which column of a bank's CSV is the day, the amount and the payer, by its name.
//! It must not guess by position: a column that has none of the known names is not read.

use crate::domain::digits::to_ascii;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake_line::split;
use crate::exchange::text_file::TextFile;

/// Lines in which the heads are looked for; above them some banks put the account and the period.
const N_SEARCHED: usize = 40;

/// Names of the columns; where a file has several, the first of the list counts.
const DAYS: &[&str] = &[
    "入金日",
    "取引日",
    "取引年月日",
    "取扱日",
    "取扱日付",
    "取引日付",
    "日付",
    "年月日",
    "勘定日",
    "振込日",
];
const INCOMING: &[&str] = &[
    "入金額",
    "入金金額",
    "預り金額",
    "預かり金額",
    "預入金額",
    "預入額",
    "預入れ金額",
    "受入金額",
    "受取金額",
    "振込金額",
    "入金",
    "預入れ",
    "預入",
    "受入",
];
const OUTGOING: &[&str] = &[
    "出金額",
    "出金金額",
    "支払金額",
    "支払額",
    "払出金額",
    "引出金額",
    "引出額",
    "引出し金額",
    "引き出し金額",
    "出金",
    "引出し",
    "引出",
    "支払",
    "払出",
];
const EITHER: &[&str] = &["金額", "取引金額", "入出金額"];
const DIRECTIONS: &[&str] = &[
    "入払区分",
    "入出金区分",
    "入出区分",
    "入出金",
    "入払",
    "取引区分",
    "区分",
];
const PAYERS: &[&str] = &[
    "振込人名",
    "振込依頼人名",
    "振込人",
    "振込依頼人",
    "依頼人名",
    "客様名",
    "取引先名",
    "取引先",
    "相手先名",
    "相手先",
    "摘要",
    "摘要内容",
    "取引内容",
    "内容",
    "取引名",
    "備考",
];

/// A column: where it stands, and its head as the bank writes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) at: usize,
    pub(super) name: String,
}

/// How the file says what came in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Amounts {
    /// 入金額, and 出金額 where the file has it.
    Apart(Place, Option<Place>),
    /// One 金額, and a 区分 where the file has it.
    Together(Place, Option<Place>),
}

/// 見出し.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Head {
    pub(super) line: usize,
    pub(super) n_columns: usize,
    pub(super) day: Place,
    pub(super) amounts: Amounts,
    /// In the order in which they are asked; never empty.
    pub(super) payers: Vec<Place>,
}

impl Head {
    /// The heads that are read.
    pub(super) fn used(&self) -> Vec<String> {
        let mut places = vec![&self.day];
        match &self.amounts {
            Amounts::Apart(one, other) | Amounts::Together(one, other) => {
                places.push(one);
                places.extend(other);
            }
        }
        places.extend(&self.payers);
        places.iter().map(|place| place.name.clone()).collect()
    }
}

/// Finds the line of the heads.
///
/// # Errors
/// A sentence that names the columns that are missing, the line where the others stand, and what to do.
pub(super) fn find(file: &TextFile) -> Result<Head, ExchangeError> {
    let mut nearest: Option<(usize, Vec<&'static str>)> = None;
    for (line, text) in file.lines().take(N_SEARCHED) {
        if text.len() > 10_000 {
            continue;
        }
        let names: Vec<String> = split(text)
            .iter()
            .map(|cell| cell.trim().to_owned())
            .collect();
        match head_of(line, &names) {
            Ok(head) => return Ok(head),
            Err(missing) => {
                let known = nearest.as_ref().map_or(3, |(_, missing)| missing.len());
                if missing.len() < known {
                    nearest = Some((line, missing));
                }
            }
        }
    }
    let why = match nearest {
        Some((line, missing)) => format!(
            "{line}行目が見出しのようですが、{}の列がありません。",
            missing.join("と")
        ),
        None if file.has_unreadable => {
            "文字コードがシフト JIS でも UTF-8 でもないため、見出しを読めません。".to_owned()
        }
        None => format!(
            "見出しの行（入金日・入金額・振込人名など）が{N_SEARCHED}行目までにありません。"
        ),
    };
    Err(ExchangeError::NotThisFile(format!(
        "銀行の入金データとして読めません。{why}インターネットバンキングの入出金明細を、見出しの付いたCSVで取得し直してください。"
    )))
}

fn head_of(line: usize, names: &[String]) -> Result<Head, Vec<&'static str>> {
    let plain: Vec<String> = names.iter().map(|name| plain_name(name)).collect();
    let place = |wanted: &&str| {
        let at = plain.iter().position(|name| name == wanted)?;
        let name = names.get(at)?.clone();
        Some(Place { at, name })
    };
    let first = |wanted: &[&str]| wanted.iter().find_map(place);
    let day = first(DAYS);
    let apart = first(INCOMING).map(|incoming| Amounts::Apart(incoming, first(OUTGOING)));
    let together = || first(EITHER).map(|amount| Amounts::Together(amount, first(DIRECTIONS)));
    let amounts = apart.or_else(together);
    let payers: Vec<Place> = PAYERS.iter().filter_map(place).collect();
    let missing = [
        (day.is_none(), "入金日（取引日・日付）"),
        (amounts.is_none(), "入金額（お預り金額・金額）"),
        (payers.is_empty(), "振込人名（摘要・お客様名）"),
    ];
    let missing: Vec<&'static str> = missing
        .into_iter()
        .filter(|(is_missing, _)| *is_missing)
        .map(|(_, name)| name)
        .collect();
    match (day, amounts) {
        (Some(day), Some(amounts)) if missing.is_empty() => Ok(Head {
            line,
            n_columns: names.len(),
            day,
            amounts,
            payers,
        }),
        _ => Err(missing),
    }
}

/// 「お預り金額（円）」 → 「預り金額」.
fn plain_name(name: &str) -> String {
    let ascii: String = to_ascii(name)
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let bare = ascii
        .split(['(', '[', '<', '【', '〔'])
        .next()
        .unwrap_or_default();
    let bare = bare.trim_matches(['"', '\'', '*', '=']);
    bare.strip_prefix(['お', 'ご', '御'])
        .unwrap_or(bare)
        .to_owned()
}
