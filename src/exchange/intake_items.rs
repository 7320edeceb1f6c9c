//! 届書の行の項目: what stands in a row item by item, and what the rows of a file say as a whole.
//! It must not show an 個人番号: whatever looks like one is masked, wherever it stands.

use crate::domain::digits;
use crate::domain::establishment::PensionOfficeKey;
use crate::exchange::intake::{IntakeRow, Office};
use crate::exchange::intake_line::split_by;
use crate::exchange::layout::Layout;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// What stands in place of an 個人番号.
const MASK: &str = "（個人番号は表示しません）";

/// 項目 of a row as it came.
#[derive(Clone, PartialEq, Eq)]
pub struct Item {
    /// 項目番号.
    pub no: usize,
    /// 項目名; empty behind the last item of the layout.
    pub name: String,
    /// The value as it came, or the mask.
    pub value: String,
}

/// The items of a row that are not empty, by the names of the layout it was read with.
#[must_use]
pub fn items(raw: &str, delimiter: u8, layout: Option<&Layout>) -> Vec<Item> {
    let fields = layout.and_then(Layout::detail).map(|spec| &spec.fields);
    let values = split_by(raw, delimiter).into_iter();
    let all = values.enumerate().map(|(index, value)| {
        let field = fields.and_then(|fields| fields.get(index));
        let is_secret = field.is_some_and(|field| field.secret.is_some());
        Item {
            no: index + 1,
            name: field.map(|field| field.name.clone()).unwrap_or_default(),
            value: match value.is_empty() {
                false if is_secret || is_like_number(&value) => MASK.to_owned(),
                _ => value,
            },
        }
    });
    all.filter(|item| !item.value.is_empty()).collect()
}

/// The 事業所 of a row by its place in the file; `None` where the row does not say beyond doubt whose it is. A row that
/// names none belongs to the only one of the file; one that names another does not: the 事業所情報 of that one may be lost.
#[must_use]
pub fn office_of(
    raw: &str,
    delimiter: u8,
    layout: Option<&Layout>,
    offices: &[Office],
) -> Option<usize> {
    let values = split_by(raw, delimiter);
    let fields = layout.and_then(Layout::detail).map(|spec| &spec.fields);
    // Where an item stands differs by form and revision; other items may well have the same value.
    let said = |to: &str, usual: Option<usize>| {
        let at = match fields {
            Some(fields) => fields.iter().position(|field| field.to == to),
            None => usual,
        };
        let value = at.and_then(|at| values.get(at));
        value.map_or_else(String::new, |value| value.trim().to_owned())
    };
    let code = said("kenpo.office", None);
    let written = PensionOfficeKey {
        prefecture: said("office.pref", Some(1)),
        district: said("office.gun", Some(2)),
        symbol: said("office.kigou", Some(3)),
        number: said("office.no", Some(4)),
    };
    let is_meant = |office: &Office| match (&office.pension_office, &office.code) {
        (Some(key), _) => key.agrees_with(&written),
        (None, Some(known)) => !code.is_empty() && code == *known,
        (None, None) => false,
    };
    let names_none = |office: &Office| match office.pension_office {
        Some(_) => [&written.prefecture, &written.district, &written.symbol]
            .into_iter()
            .all(String::is_empty),
        None => code.is_empty(),
    };
    if let [only] = offices {
        return (is_meant(only) || names_none(only)).then_some(0);
    }
    let places = offices.iter().enumerate();
    let mut meant = places.filter(|(_, office)| is_meant(office));
    match (meant.next(), meant.next()) {
        (Some((place, _)), None) => Some(place),
        _ => None,
    }
}

/// 氏名 or カナ氏名 at its place in the layout, for a row that could not be read; of whom it is, the line number says.
#[must_use]
pub fn written_name(raw: &str, delimiter: u8, layout: Option<&Layout>) -> String {
    let Some(spec) = layout.and_then(Layout::detail) else {
        return String::new();
    };
    let values = split_by(raw, delimiter);
    let at = |to: &str| {
        let index = spec.fields.iter().position(|field| field.to == to)?;
        let value = values.get(index)?.trim();
        let is_name =
            !value.is_empty() && !value.chars().any(|c| digits::ascii_of(c).is_ascii_digit());
        is_name.then(|| value.to_owned())
    };
    at("member.name")
        .or_else(|| at("member.kana"))
        .unwrap_or_default()
}

/// A comma too many moves every item behind it: an 個人番号 may then stand anywhere.
fn is_like_number(value: &str) -> bool {
    let n_digits = digits::to_ascii(value)
        .bytes()
        .filter(u8::is_ascii_digit)
        .count();
    n_digits >= 12
}

/// One hash over what the rows say.
#[must_use]
pub fn content_sha256(rows: &[IntakeRow], delimiter: u8) -> String {
    let mut hasher = Sha256::new();
    for row in rows {
        let fields = split_by(&row.raw, delimiter);
        let n_filled = fields.iter().rposition(|field| !field.is_empty());
        for field in fields.iter().take(n_filled.map_or(0, |last| last + 1)) {
            hasher.update(field.as_bytes());
            hasher.update(b"\x1F");
        }
        hasher.update(b"\x1E");
    }
    let mut hex = String::with_capacity(64);
    for byte in hasher.finalize() {
        // Writing to a String cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
