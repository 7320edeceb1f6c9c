//! 届書ファイルの骨組み: 媒体管理レコード, `[kanri]`, 事業所情報, `[data]` and the data lines.
//! It must not read the people in the data lines.

use crate::domain::address::{Address, PostalCode};
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::establishment::PensionOfficeKey;
use crate::exchange::error::ExchangeError;
use crate::exchange::intake::{Family, Form, Media, Office};
use crate::exchange::intake_line::split_by;
use crate::exchange::intake_sections;
use crate::exchange::text_file::TextFile;
use std::borrow::Cow;

/// What stands around the data lines.
pub struct Frame<'a> {
    /// Family.
    pub family: Family,
    /// 媒体管理レコード.
    pub media: Media,
    /// 事業所情報.
    pub offices: Vec<Office>,
    /// 区切り文字: a comma, in Excel's 「Unicode テキスト」 a tab.
    pub delimiter: u8,
    /// Data rows with the numbers of their first lines. A row with a newline within quotes has several lines.
    pub data: Vec<(usize, Cow<'a, str>)>,
    /// Sentences about the frame.
    pub warnings: Vec<String>,
}

/// 都道府県コード of the 年金事務所 (not JIS X 0401).
pub const PREFECTURES: [&str; 47] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "21", "31", "32", "33",
    "34", "35", "36", "37", "38", "39", "41", "42", "51", "52", "53", "54", "55", "56", "57", "58",
    "59", "60", "61", "71", "72", "73", "74", "75", "76", "77", "78", "79", "80", "81", "82",
];

/// Reads the frame.
///
/// # Errors
/// A file that is no 届書 file of a family this program takes.
pub fn read<'a>(file_name: &str, file: &'a TextFile) -> Result<Frame<'a>, ExchangeError> {
    let lines = file.lines().filter(|(_, line)| !line.trim().is_empty());
    let mut lines = lines.peekable();
    let (_, first) = lines
        .next()
        .ok_or_else(|| not_this("ファイルに行がありません。"))?;
    let delimiter = if first.contains(',') { b',' } else { b'\t' };
    let media_fields = split_by(first, delimiter);
    let is_framed = lines
        .peek()
        .is_some_and(|(_, line)| section(line).is_some());
    let family = match family_of(&media_fields, first, is_framed) {
        Ok(Family::Knfd) => return Err(of_a_fund()),
        Err(_) if is_named(file_name, Family::Knfd) => return Err(of_a_fund()),
        family => family?,
    };
    let mut frame = Frame {
        family,
        media: media(family, &media_fields),
        offices: Vec::new(),
        delimiter,
        data: Vec::new(),
        warnings: name_warning(file_name, family)?,
    };
    frame
        .warnings
        .extend(shape_warnings(family, &media_fields, delimiter));
    if frame.media.created_on.is_none() {
        let message = "媒体管理レコードの作成年月日が日付として読めません。";
        frame.warnings.push(message.to_owned());
    }
    intake_sections::read(&mut frame, lines)?;
    if frame.data.is_empty() {
        return Err(not_this(
            "届書の行がありません。事業所に送り直しを頼んでください。",
        ));
    }
    Ok(frame)
}

pub(super) fn not_this(message: &str) -> ExchangeError {
    ExchangeError::NotThisFile(message.to_owned())
}

/// A file for a 厚生年金基金, told by what is in it.
pub(super) fn of_a_fund() -> ExchangeError {
    ExchangeError::NotThisFile(format!(
        "健保組合の届書ではなく、{}です。事業所に送り直しを頼んでください。",
        Family::Knfd.label()
    ))
}

/// Whether the file is named as those of a family are.
fn is_named(file_name: &str, family: Family) -> bool {
    file_name.to_ascii_uppercase().starts_with(family.stem())
}

/// The family by the 媒体管理レコード. A file that Excel has saved carries empty items behind it.
fn family_of(fields: &[String], first: &str, is_framed: bool) -> Result<Family, ExchangeError> {
    let field = |no: usize| fields.get(no - 1).map_or("", String::as_str);
    let is_maker = PREFECTURES.contains(&field(1))
        || (field(1).is_empty() && field(2).is_empty() && is_digits(field(3), 8));
    let is_date = |no: usize| Date::parse_yyyymmdd(field(no)).is_some();
    let is_padded = |from: usize| fields.iter().skip(from).all(String::is_empty);
    if is_framed && is_old_media(fields) {
        return Ok(Family::Shfd);
    }
    match fields.len() {
        6 if is_maker => return Ok(Family::Shfd),
        8 if is_framed || is_date(3) => return Ok(Family::Kpfd),
        7.. if is_maker && is_date(5) && is_padded(6) => return Ok(Family::Shfd),
        9.. if is_framed && is_date(3) && is_padded(8) => return Ok(Family::Kpfd),
        // The fund's own items stand behind the three that are the same (one vendor's program; not confirmed).
        9.. if is_framed && is_date(3) => return Ok(Family::Knfd),
        _ => {}
    }
    if first.contains("総括票") || first.contains("総括表") {
        return Err(not_this(
            "届書ではなく総括票です。取り込む行はありません。届書のファイルを選んでください。",
        ));
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
        .is_some_and(|code| Form::of_code(code).is_some())
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

/// A 媒体管理レコード of the old generation: 郡市区符号, 事業所記号, FD通番, 作成年月日, 代表届書コード (one public program
/// and its test file; not confirmed).
fn is_old_media(fields: &[String]) -> bool {
    let field = |no: usize| fields.get(no - 1).map_or("", String::as_str);
    let is_date = |no: usize| Date::parse_yyyymmdd(field(no)).is_some();
    fields.len() >= 5
        && is_digits(field(1), 2)
        && is_date(4)
        && !is_date(5)
        && fields.iter().skip(5).all(String::is_empty)
}

/// A 事業所情報 of the old generation: no 都道府県コード, and the telephone number in one item.
pub(super) fn is_old_office(fields: &[String]) -> bool {
    let is_padded = fields.iter().skip(N_OLD_OFFICE_ITEMS).all(String::is_empty);
    fields.len() >= N_OLD_OFFICE_ITEMS && is_padded && has_zip(fields, 3) && !has_zip(fields, 4)
}

/// Whether a 郵便番号 of three and four digits stands at this place, from 0.
pub(super) fn has_zip(fields: &[String], at: usize) -> bool {
    let is_part = |index: usize, length: usize| {
        fields
            .get(index)
            .is_some_and(|text| is_digits(text, length))
    };
    is_part(at, 3) && is_part(at.saturating_add(1), 4)
}

fn is_digits(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit())
}

/// Number of items of a 事業所情報 of the old generation.
const N_OLD_OFFICE_ITEMS: usize = 9;

/// Number of items of a 事業所情報.
pub(super) const fn n_office_items(family: Family) -> usize {
    match family {
        Family::Shfd => 12,
        Family::Kpfd | Family::Knfd => 9,
    }
}

fn media(family: Family, fields: &[String]) -> Media {
    let field = |no: usize| fields.get(no - 1).cloned().unwrap_or_default();
    let (maker, rest) = match family {
        Family::Shfd if is_old_media(fields) => (format!("{}-{}", field(1), field(2)), 3),
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

/// What the first line shows of a detour through Excel.
fn shape_warnings(family: Family, fields: &[String], delimiter: u8) -> Vec<String> {
    let expected = match family {
        Family::Shfd if is_old_media(fields) => 5,
        Family::Shfd => 6,
        Family::Kpfd | Family::Knfd => 8,
    };
    let mut warnings = Vec::new();
    if delimiter == b'\t' {
        let message = "項目がカンマではなくタブで区切られています。内容は読めています。";
        warnings.push(message.to_owned());
    }
    if fields.len() > expected {
        let message = "表計算ソフトで保存し直したファイルのようです。先頭の0が消えた項目がないか確かめ、あれば元のファイルを事業所に頼んでください。";
        warnings.push(message.to_owned());
    }
    warnings
}

fn name_warning(file_name: &str, family: Family) -> Result<Vec<String>, ExchangeError> {
    let name = file_name.to_ascii_uppercase();
    if name.contains("総括票") || name.contains("総括表") {
        return Err(not_this(
            "総括票のファイルです。取り込む行はありません。届書のファイルを選んでください。",
        ));
    }
    let other = [Family::Shfd, Family::Kpfd, Family::Knfd]
        .into_iter()
        .find(|named| *named != family && is_named(file_name, *named));
    Ok(other
        .map(|named| {
            let (named, found) = (named.label(), family.label());
            format!("ファイル名は{named}ですが、中身は{found}です。中身に従って読みました。")
        })
        .into_iter()
        .collect())
}

/// `kanri` or `data` for a section line, with the trailing commas some programs add.
pub(super) fn section(line: &str) -> Option<&'static str> {
    match to_ascii(line)
        .replace('"', "")
        .trim_end_matches([',', '\t'])
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "[kanri]" => Some("kanri"),
        "[data]" => Some("data"),
        _ => None,
    }
}

/// 事業所情報 of a line; what is not one is named and left out.
pub(super) fn office(
    family: Family,
    number: usize,
    fields: &[String],
    warnings: &mut Vec<String>,
) -> Option<Office> {
    let is_old = family == Family::Shfd && is_old_office(fields);
    let expected = match is_old {
        true => N_OLD_OFFICE_ITEMS,
        false => n_office_items(family),
    };
    let is_padded = fields.iter().skip(expected).all(String::is_empty);
    if fields.len() < expected || !is_padded {
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
        Family::Shfd if is_old => {
            let key = PensionOfficeKey {
                prefecture: String::new(),
                district: field(1),
                symbol: field(2),
                number: field(3),
            };
            (Some(key), None, 4)
        }
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
