//! 届書ファイルの骨組み: 媒体管理レコード, `[kanri]`, 事業所情報, `[data]` and the data lines.
//! It must not read the people in the data lines.

use crate::domain::address::{Address, PostalCode};
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::establishment::PensionOfficeKey;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake::{Family, Media, Office};
use crate::exchange::intake_line::split;
use crate::exchange::text_file::TextFile;

/// What stands around the data lines.
pub struct Frame<'a> {
    /// Family.
    pub family: Family,
    /// 媒体管理レコード.
    pub media: Media,
    /// 事業所情報.
    pub offices: Vec<Office>,
    /// Data lines with their numbers.
    pub data: Vec<(usize, &'a str)>,
    /// Sentences about the frame.
    pub warnings: Vec<String>,
}

/// 都道府県コード of the pension office (not JIS X 0401).
const PREFECTURES: [&str; 47] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "21", "31", "32", "33",
    "34", "35", "36", "37", "38", "39", "41", "42", "51", "52", "53", "54", "55", "56", "57", "58",
    "59", "60", "61", "71", "72", "73", "74", "75", "76", "77", "78", "79", "80", "81", "82",
];

/// Reads the frame.
///
/// # Errors
/// A file that is no 届書 file of a family this program takes.
pub fn read<'a>(file_name: &str, file: &'a TextFile) -> Result<Frame<'a>, ExchangeError> {
    let mut lines = file.lines().filter(|(_, line)| !line.trim().is_empty());
    let (_, first) = lines
        .next()
        .ok_or_else(|| not_this("ファイルに行がありません。"))?;
    let media_fields = split(first);
    let family = family_of(&media_fields, first)?;
    let mut frame = Frame {
        family,
        media: media(family, &media_fields),
        offices: Vec::new(),
        data: Vec::new(),
        warnings: name_warning(file_name, family)?,
    };
    if frame.media.created_on.is_none() {
        let message = "媒体管理レコードの作成年月日が日付として読めません。";
        frame.warnings.push(message.to_owned());
    }
    sections(&mut frame, lines)?;
    if frame.data.is_empty() {
        return Err(not_this(
            "届書の行がありません。事業所に送り直しを頼んでください。",
        ));
    }
    Ok(frame)
}

fn not_this(message: &str) -> ExchangeError {
    ExchangeError::NotThisFile(message.to_owned())
}

fn family_of(fields: &[String], first: &str) -> Result<Family, ExchangeError> {
    let field = |no: usize| fields.get(no - 1).map_or("", String::as_str);
    let is_maker = PREFECTURES.contains(&field(1))
        || (field(1).is_empty() && field(2).is_empty() && is_digits(field(3), 8));
    match fields.len() {
        6 if is_maker => return Ok(Family::Shfd),
        8 if Date::parse_yyyymmdd(field(3)).is_some() => return Ok(Family::Kpfd),
        _ => {}
    }
    if section(first).is_some() {
        return Err(not_this(
            "媒体管理レコード（1行目）がありません。事業所に送り直しを頼んでください。",
        ));
    }
    if first.starts_with("1210") && !first.contains(',') {
        return Err(not_this("届書ではなく、全銀形式の振込データです。"));
    }
    if fields.len() >= 7 && is_digits(field(2), 8) {
        return Err(not_this(
            "届書ではなく、中間サーバーとやり取りするファイルです。",
        ));
    }
    if fields
        .first()
        .is_some_and(|code| is_digits(code, 7) && code.starts_with("22"))
    {
        return Err(not_this(
            "届書の行だけで、媒体管理レコードと事業所の情報がありません。事業所に送り直しを頼んでください。",
        ));
    }
    Err(ExchangeError::NotThisFile(format!(
        "届書のファイルではありません。1行目の媒体管理レコードは、年金事務所の様式なら都道府県コードで始まる6項目、健保組合の様式なら8項目ですが、このファイルは{}項目です。",
        fields.len()
    )))
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

fn media(family: Family, fields: &[String]) -> Media {
    let field = |no: usize| fields.get(no - 1).cloned().unwrap_or_default();
    let (maker, rest) = match family {
        Family::Shfd => {
            let parts = [field(1), field(2), field(3)];
            let named: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (named.join("-"), 4)
        }
        Family::Kpfd | Family::Knfd => (field(1), 2),
    };
    Media {
        maker,
        serial: field(rest),
        created_on: Date::parse_yyyymmdd(&field(rest + 1)),
        form_code: field(rest + 2),
    }
}

fn name_warning(file_name: &str, family: Family) -> Result<Vec<String>, ExchangeError> {
    let name = file_name.to_ascii_uppercase();
    if name.starts_with(Family::Knfd.stem()) {
        return Err(ExchangeError::NotThisFile(format!(
            "健保組合の届書ではなく、{}です。事業所に送り直しを頼んでください。",
            Family::Knfd.label()
        )));
    }
    let other = [Family::Shfd, Family::Kpfd]
        .into_iter()
        .find(|named| *named != family && name.starts_with(named.stem()));
    Ok(other
        .map(|named| {
            let (named, found) = (named.label(), family.label());
            format!("ファイル名は{named}ですが、中身は{found}です。中身に従って読みました。")
        })
        .into_iter()
        .collect())
}

/// `kanri` or `data` for a section line, with the trailing commas some programs add.
fn section(line: &str) -> Option<&'static str> {
    match to_ascii(line)
        .trim_end_matches(',')
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "[kanri]" => Some("kanri"),
        "[data]" => Some("data"),
        _ => None,
    }
}

fn sections<'a>(
    frame: &mut Frame<'a>,
    lines: impl Iterator<Item = (usize, &'a str)>,
) -> Result<(), ExchangeError> {
    let mut within = "";
    let mut declared = 0_usize;
    let mut is_count_next = false;
    for (number, line) in lines {
        match (section(line), within) {
            (Some(name), _) => {
                within = name;
                is_count_next = name == "kanri";
            }
            (None, "data") => frame.data.push((number, line)),
            (None, "kanri") if is_count_next => {
                is_count_next = false;
                let count = split(line).get(1).and_then(|n| n.trim().parse().ok());
                declared = declared.saturating_add(count.unwrap_or(0));
            }
            (None, "kanri") => {
                let office = office(frame.family, number, line, &mut frame.warnings);
                frame.offices.extend(office);
            }
            (None, _) => {
                let message = format!(
                    "{number}行目に [kanri] がありません。届書のファイルの形が崩れています。"
                );
                return Err(ExchangeError::NotThisFile(message));
            }
        }
    }
    if within != "data" {
        return Err(not_this(
            "[data] の行がありません。ファイルが途中で切れていないか確かめてください。",
        ));
    }
    if declared != frame.offices.len() {
        frame.warnings.push(format!(
            "事業所の数が{declared}と書かれていますが、事業所の情報は{}件です。",
            frame.offices.len()
        ));
    }
    Ok(())
}

fn office(family: Family, number: usize, line: &str, warnings: &mut Vec<String>) -> Option<Office> {
    let fields = split(line);
    let expected = if family == Family::Shfd { 12 } else { 9 };
    if fields.len() != expected {
        warnings.push(format!(
            "{number}行目の事業所の情報は{expected}項目のはずですが、{}項目です。読み飛ばしました。",
            fields.len()
        ));
        return None;
    }
    let field = |no: usize| {
        fields
            .get(no - 1)
            .map(|text| text.trim().to_owned())
            .unwrap_or_default()
    };
    let (pension_office, code, at) = match family {
        Family::Shfd => {
            let key = PensionOfficeKey {
                prefecture: field(1),
                district: field(2),
                symbol: field(3),
                number: field(4),
            };
            (Some(key), None, 5)
        }
        Family::Kpfd | Family::Knfd => (None, Some(field(1)), 2),
    };
    let postal = PostalCode::parse(&format!("{}{}", field(at), field(at + 1)));
    if postal.is_none() {
        warnings.push(format!("{number}行目の事業所の郵便番号が読めません。"));
    }
    let text = field(at + 2);
    let phone = [field(at + 5), field(at + 6), field(at + 7)];
    let phone: Vec<String> = phone.into_iter().filter(|part| !part.is_empty()).collect();
    Some(Office {
        pension_office,
        code,
        address: (!text.is_empty()).then_some(Address { postal, text }),
        name: field(at + 3),
        employer_name: field(at + 4),
        phone: phone.join("-"),
    })
}
