//! 帳票の文字を読む: takes the text out of a finished PDF through its ToUnicode tables, as a reader's search does.
//! It must not be used to make papers; it checks them.

use crate::print::error::Error;
use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::content::Content;
use std::collections::BTreeMap;

/// Codes of a font and the text of each.
type Codes = BTreeMap<u16, String>;

/// The text of a PDF of this program: one line per text on the page, pages apart by a form feed.
///
/// # Errors
/// Where the bytes are no PDF or hold a text without a ToUnicode table.
pub fn text_of(pdf: &[u8]) -> Result<String, Error> {
    let document = Document::load_mem(pdf).map_err(|error| unreadable(&error.to_string()))?;
    let mut pages = Vec::new();
    for page in document.get_pages().into_values() {
        let found = document
            .get_page_fonts(page)
            .map_err(|error| unreadable(&error.to_string()))?;
        let mut fonts = BTreeMap::new();
        for (name, font) in found {
            fonts.insert(name, codes(&document, font)?);
        }
        let content = Content::decode(&document.get_page_content(page));
        pages.push(page_text(
            &content.map_err(|error| unreadable(&error.to_string()))?,
            &fonts,
        ));
    }
    Ok(pages.join("\u{c}"))
}

fn unreadable(detail: &str) -> Error {
    Error::Pdf(detail.to_owned())
}

fn page_text(content: &Content, fonts: &BTreeMap<Vec<u8>, Codes>) -> String {
    let mut text = String::new();
    let mut current: Option<&Codes> = None;
    for operation in &content.operations {
        match (operation.operator.as_str(), operation.operands.first()) {
            ("Tf", Some(Object::Name(name))) => current = fonts.get(name),
            ("TJ", Some(Object::Array(parts))) => {
                for part in parts {
                    if let Object::String(bytes, _) = part {
                        text.extend(characters(bytes, current));
                    }
                }
            }
            ("ET", _) => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn characters<'c>(bytes: &'c [u8], codes: Option<&'c Codes>) -> impl Iterator<Item = &'c str> {
    bytes.chunks_exact(2).filter_map(move |pair| {
        let code = u16::from_be_bytes(pair.try_into().ok()?);
        codes?.get(&code).map(String::as_str)
    })
}

/// The ToUnicode table of a font.
fn codes(document: &Document, font: &Dictionary) -> Result<Codes, Error> {
    let stream = font
        .get(b"ToUnicode")
        .and_then(|object| document.dereference(object))
        .and_then(|(_, object)| object.as_stream())
        .map_err(|error| unreadable(&error.to_string()))?;
    let table = stream
        .get_plain_content()
        .map_err(|error| unreadable(&error.to_string()))?;
    Ok(table_of(&String::from_utf8_lossy(&table)))
}

/// The lines `<0012> <5c71>` and `<0012> <0014> <5c71>` of a ToUnicode table.
fn table_of(table: &str) -> Codes {
    let mut codes = Codes::new();
    let mut is_mapping = false;
    for line in table.lines() {
        if line.contains("beginbfchar") || line.contains("beginbfrange") {
            is_mapping = true;
        } else if line.contains("endbf") {
            is_mapping = false;
        }
        let words: Vec<&str> = line
            .split('<')
            .skip(1)
            .filter_map(|part| part.split('>').next())
            .collect();
        match words.as_slice() {
            [code, text] if is_mapping => codes.extend(range(code, code, text)),
            [first, last, text] if is_mapping => codes.extend(range(first, last, text)),
            _ => {}
        }
    }
    codes
}

/// Codes from `first` to `last`; the last unit of the text counts up with them.
fn range(first: &str, last: &str, text: &str) -> Vec<(u16, String)> {
    let read = |hex: &str| u16::from_str_radix(hex.trim(), 16).ok();
    let units: Option<Vec<u16>> = text
        .as_bytes()
        .chunks(4)
        .map(|unit| read(std::str::from_utf8(unit).ok()?))
        .collect();
    let (Some(first), Some(last), Some(units)) = (read(first), read(last), units) else {
        return Vec::new();
    };
    (first..=last)
        .map(|code| {
            let mut units = units.clone();
            if let Some(unit) = units.last_mut() {
                *unit = unit.wrapping_add(code - first);
            }
            (code, String::from_utf16_lossy(&units))
        })
        .collect()
}
