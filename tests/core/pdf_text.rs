//! Reads the text of a PDF back through its ToUnicode tables, as a reader's search and copy do.

use lopdf::Dictionary;
use lopdf::Document;
use lopdf::Object;
use lopdf::content::Content;
use std::collections::BTreeMap;

/// Codes of a font and the text of each.
type Codes = BTreeMap<u16, String>;

/// The text of every page; one line per text section of the page.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let document = Document::load_mem(pdf).unwrap();
    document
        .get_pages()
        .into_values()
        .map(|page| {
            let fonts: BTreeMap<Vec<u8>, Codes> = document
                .get_page_fonts(page)
                .unwrap()
                .into_iter()
                .map(|(name, font)| (name, codes(&document, font)))
                .collect();
            let content = document.get_page_content(page);
            page_text(&Content::decode(&content).unwrap(), &fonts)
        })
        .collect()
}

fn page_text(content: &Content, fonts: &BTreeMap<Vec<u8>, Codes>) -> String {
    let mut text = String::new();
    let mut current: Option<&Codes> = None;
    for operation in &content.operations {
        match operation.operator.as_str() {
            "Tf" => current = fonts.get(operation.operands[0].as_name().unwrap()),
            "TJ" => {
                for part in operation.operands[0].as_array().unwrap() {
                    if let Object::String(bytes, _) = part {
                        for code in bytes.chunks_exact(2) {
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            text.push_str(&current.unwrap()[&code]);
                        }
                    }
                }
            }
            "ET" => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// The ToUnicode table of a font.
fn codes(document: &Document, font: &Dictionary) -> Codes {
    let stream = font
        .get(b"ToUnicode")
        .and_then(|object| document.dereference(object))
        .and_then(|(_, object)| object.as_stream())
        .unwrap();
    let table = String::from_utf8(stream.decompressed_content().unwrap()).unwrap();
    let mut codes = Codes::new();
    for block in table.split("beginbfchar").skip(1) {
        let block = block.split("endbfchar").next().unwrap();
        for line in block.lines().filter(|line| line.contains('<')) {
            let (code, text) = pair(line);
            codes.insert(code, text);
        }
    }
    for block in table.split("beginbfrange").skip(1) {
        let block = block.split("endbfrange").next().unwrap();
        for line in block.lines().filter(|line| line.contains('<')) {
            let numbers: Vec<&str> = hexes(line);
            let first = u16::from_str_radix(numbers[0], 16).unwrap();
            let last = u16::from_str_radix(numbers[1], 16).unwrap();
            for (offset, code) in (first..=last).enumerate() {
                let text = utf16(numbers[2]);
                let mut characters: Vec<char> = text.chars().collect();
                let end = characters.last_mut().unwrap();
                *end = char::from_u32(*end as u32 + offset as u32).unwrap();
                codes.insert(code, characters.into_iter().collect());
            }
        }
    }
    codes
}

fn pair(line: &str) -> (u16, String) {
    let numbers = hexes(line);
    (
        u16::from_str_radix(numbers[0], 16).unwrap(),
        utf16(numbers[1]),
    )
}

fn hexes(line: &str) -> Vec<&str> {
    line.split('<')
        .skip(1)
        .map(|part| part.split('>').next().unwrap().trim())
        .collect()
}

fn utf16(hex: &str) -> String {
    let digits: Vec<char> = hex.chars().filter(|c| !c.is_whitespace()).collect();
    let units: Vec<u16> = digits
        .chunks(4)
        .map(|unit| u16::from_str_radix(&unit.iter().collect::<String>(), 16).unwrap())
        .collect();
    String::from_utf16(&units).unwrap()
}
