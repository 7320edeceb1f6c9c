//! レイアウトの綴り: which keys a layout file may have and of what kind; every misfit is named with its line.
//! It must not judge how keys go together; that is `layout_check`.

use crate::domain::date::Date;
use crate::exchange::error::LayoutProblem;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Kind of a value.
#[derive(Clone, Copy)]
enum Want {
    /// Any text.
    Text,
    /// A whole number from 0.
    Number,
    /// true or false.
    Flag,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// A list of these words.
    Words(&'static [&'static str]),
    /// A day as text, such as `2026-11-22`.
    Day,
    /// One half-width sign.
    Sign,
    /// true, false or a list of texts.
    Heading,
    /// A table of texts with keys of its own.
    Codes,
    /// Tables of texts with names of their own.
    Maps,
    /// A table with these keys.
    Table(&'static [Key]),
    /// A list of such tables.
    Tables(&'static [Key]),
}

/// A key: its name, what it wants, and whether it must be there.
struct Key(&'static str, Want, Need);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Must,
    May,
}

use Need::{May, Must};

const ENCODINGS: &[&str] = &["utf-8", "utf-8-bom", "cp932", "sjis-jisx0208", "jis-x-0201"];
const NEWLINES: &[&str] = &["crlf", "lf", "cr", "none"];
const KINDS: &[&str] = &[
    "const",
    "space",
    "blank",
    "digits",
    "amount",
    "alnum",
    "alnum_or_kana",
    "text",
    "kanji",
    "kana_half",
    "kana_full",
    "kana_addr",
    "zengin",
    "code",
    "flag1",
    "date",
    "datetime",
    "era",
    "era_ymd6",
    "rest",
];
const PADS: &[&str] = &["left:0", "left:space", "right:0", "right:space"];

const ROOT: &[Key] = &[
    Key("layout_schema", Want::Number, Must),
    Key("layout", Want::Table(HEAD), Must),
    Key("file", Want::Table(FILE), Must),
    Key("chars", Want::Table(CHARS), Must),
    Key("record", Want::Tables(RECORD), Must),
    Key("map", Want::Maps, May),
    Key("rule", Want::Tables(RULE), May),
];

const HEAD: &[Key] = &[
    Key("id", Want::Text, Must),
    Key("title", Want::Text, Must),
    Key("direction", Want::Word(&["export", "import"]), Must),
    Key("spec", Want::Text, Must),
    Key("spec_revision", Want::Text, May),
    Key(
        "status",
        Want::Word(&["unverified", "secondary-verified", "verified"]),
        Must,
    ),
    Key("verified_by", Want::Text, May),
    Key("verified_on", Want::Text, May),
    Key("effective_from", Want::Day, Must),
];

const FILE: &[Key] = &[
    Key("name", Want::Text, Must),
    Key("seq_scope", Want::Word(&["day", "year", "forever"]), May),
    Key("format", Want::Word(&["delimited", "fixed"]), Must),
    Key("delimiter", Want::Sign, May),
    Key("quote", Want::Word(&["always", "auto", "never"]), May),
    Key("encoding", Want::Word(ENCODINGS), May),
    Key("newline", Want::Word(NEWLINES), May),
    Key("final_newline", Want::Flag, May),
    Key("eof_1a", Want::Flag, May),
    Key("header_row", Want::Heading, May),
    Key("record_bytes", Want::Number, May),
    Key("empty_file", Want::Word(&["forbid", "allow"]), May),
    Key("max_rows", Want::Number, May),
    Key("accept_encoding", Want::Words(ENCODINGS), May),
    Key("accept_newline", Want::Words(NEWLINES), May),
    Key("sections", Want::Texts, May),
];

const CHARS: &[Key] = &[
    Key(
        "set",
        Want::Word(&["jisx0208", "jisx0213", "cp932", "zengin", "unicode"]),
        Must,
    ),
    Key("ivs", Want::Word(&["keep", "strip"]), Must),
    Key(
        "unmappable",
        Want::Word(&["block", "substitute", "warn"]),
        Must,
    ),
    Key("substitute_table", Want::Text, May),
    Key("last_resort", Want::Text, May),
    Key("last_resort_needs_ack", Want::Flag, May),
    Key("small_kana", Want::Text, May),
    Key("choon", Want::Text, May),
    Key("wo", Want::Text, May),
    Key("lower", Want::Text, May),
];

const RECORD: &[Key] = &[
    Key("id", Want::Text, Must),
    Key(
        "repeat",
        Want::Word(&["once_first", "each", "once_last"]),
        May,
    ),
    Key("source", Want::Text, May),
    Key("select", Want::Text, May),
    Key("order_by", Want::Texts, May),
    Key("target", Want::Text, May),
    Key("match", Want::Table(MATCH), May),
    Key("field_count", Want::Number, May),
    Key("min_fields", Want::Number, May),
    Key("max_fields", Want::Number, May),
    Key("match_on", Want::Texts, May),
    Key("tolerate_trailing_empty", Want::Flag, May),
    Key("field", Want::Tables(FIELD), Must),
];

const MATCH: &[Key] = &[
    Key("field", Want::Number, Must),
    Key("equals", Want::Text, Must),
];

const FIELD: &[Key] = &[
    Key("no", Want::Number, Must),
    Key("name", Want::Text, Must),
    Key("from", Want::Text, May),
    Key("to", Want::Text, May),
    Key("type", Want::Word(KINDS), Must),
    Key("len", Want::Number, May),
    Key("unit", Want::Word(&["char", "byte"]), May),
    Key("len_mode", Want::Word(&["exact", "max"]), May),
    Key("pad", Want::Word(PADS), May),
    Key(
        "fmt",
        Want::Word(&["yyyymmdd", "mmdd", "yyyymmddhhmmss", "geeymmdd"]),
        May,
    ),
    Key("map", Want::Text, May),
    Key("one_of", Want::Texts, May),
    Key("forbid", Want::Texts, May),
    Key("values", Want::Codes, May),
    Key("required", Want::Flag, May),
    Key("min", Want::Number, May),
    Key("sep", Want::Word(&["half_space", "full_space"]), May),
    Key("secret", Want::Word(&["my_number"]), May),
    Key("check", Want::Word(&["my_number", "insurer_no"]), May),
    Key(
        "on_overflow",
        Want::Word(&["error", "truncate_with_ack"]),
        May,
    ),
    Key("value", Want::Text, May),
    Key("key", Want::Flag, May),
    Key("must_equal", Want::Text, May),
    Key("note", Want::Text, May),
    Key("rule", Want::Text, May),
];

const RULE: &[Key] = &[
    Key("id", Want::Text, Must),
    Key("when", Want::Text, Must),
    Key("then", Want::Text, Must),
    Key("level", Want::Word(&["error", "warn"]), Must),
    Key("text", Want::Text, Must),
];

/// Every key of a parsed layout file that is unknown, missing or of another kind.
pub(super) fn misfits(file: &str, text: &str, root: &Spanned<DeTable<'_>>) -> Vec<LayoutProblem> {
    let mut walk = Walk {
        file,
        text,
        problems: Vec::new(),
    };
    walk.table(root.get_ref(), root.span(), ROOT);
    walk.problems
}

/// Line from 1 of the value under this path; a number is a place in a list. The nearest table where it is missing.
pub(super) fn line_of(text: &str, path: &[&str]) -> usize {
    let Ok(root) = DeTable::parse(text) else {
        return 0;
    };
    let mut table = Some(root.get_ref());
    let mut list: Option<&DeArray<'_>> = None;
    let mut line = 0;
    for step in path {
        let value = match (table, list) {
            (Some(table), _) => table.iter().find_map(|(key, value)| {
                let is_named = key.get_ref().as_ref() == *step;
                is_named.then(|| (key.span().start, value))
            }),
            (None, Some(list)) => {
                let place = step.parse::<usize>().ok();
                let value = place.and_then(|place| list.get(place));
                value.map(|value| (value.span().start, value))
            }
            (None, None) => None,
        };
        let Some((at, value)) = value else {
            return line;
        };
        line = line_at(text, at);
        table = value.get_ref().as_table();
        list = value.get_ref().as_array();
    }
    line
}

/// Line from 1 of a byte offset.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}

struct Walk<'a> {
    file: &'a str,
    text: &'a str,
    problems: Vec<LayoutProblem>,
}

impl Walk<'_> {
    fn report(&mut self, at: usize, key: &str, message: impl Into<String>) {
        let line = line_at(self.text, at);
        self.problems
            .push(LayoutProblem::new(self.file, line, key, message));
    }

    fn table(&mut self, table: &DeTable<'_>, span: Range<usize>, keys: &[Key]) {
        let mut present = BTreeSet::new();
        for (name, value) in table {
            let word: &str = name.get_ref().as_ref();
            present.insert(word.to_owned());
            match keys.iter().find(|key| key.0 == word) {
                Some(key) => self.value(key.0, value, key.1),
                None => self.report(
                    name.span().start,
                    word,
                    "知らないキーです。綴りを確かめてください。",
                ),
            }
        }
        for Key(name, _, need) in keys {
            if *need == Must && !present.contains(*name) {
                self.report(span.start, name, "必要なキーがありません。");
            }
        }
    }

    fn value(&mut self, key: &str, value: &Spanned<DeValue<'_>>, want: Want) {
        let at = value.span().start;
        let found = value.get_ref();
        let fits = match want {
            Want::Text | Want::Day | Want::Sign => found.is_str(),
            Want::Word(words) => return self.word(key, value, words),
            Want::Number => is_count(found),
            Want::Flag => found.is_bool(),
            Want::Heading => found.is_bool() || texts(found).is_some(),
            Want::Texts => texts(found).is_some(),
            Want::Words(words) => {
                let Some(list) = texts(found) else {
                    return self.report(at, key, WRONG_KIND);
                };
                return list.iter().for_each(|item| self.word(key, item, words));
            }
            Want::Codes => is_codes(found),
            Want::Maps => found
                .as_table()
                .is_some_and(|maps| maps.iter().all(|(_, map)| is_codes(map.get_ref()))),
            Want::Table(keys) => {
                let Some(table) = found.as_table() else {
                    return self.report(at, key, WRONG_KIND);
                };
                return self.table(table, value.span(), keys);
            }
            Want::Tables(keys) => return self.tables(key, value, keys),
        };
        if !fits {
            return self.report(at, key, WRONG_KIND);
        }
        let word = found.as_str().unwrap_or_default();
        if matches!(want, Want::Day) && Date::parse_iso(word).is_none() {
            self.report(at, key, "日付は \"2026-11-22\" の形で書いてください。");
        }
        if matches!(want, Want::Sign) && !is_sign(word) {
            self.report(at, key, "区切りは半角の記号1字で書いてください。");
        }
    }

    fn tables(&mut self, key: &str, value: &Spanned<DeValue<'_>>, keys: &[Key]) {
        let Some(list) = value.get_ref().as_array() else {
            return self.report(value.span().start, key, WRONG_KIND);
        };
        for item in list.iter() {
            match item.get_ref().as_table() {
                Some(table) => self.table(table, item.span(), keys),
                None => self.report(item.span().start, key, WRONG_KIND),
            }
        }
    }

    fn word(&mut self, key: &str, value: &Spanned<DeValue<'_>>, words: &[&str]) {
        let at = value.span().start;
        match value.get_ref().as_str() {
            None => self.report(at, key, WRONG_KIND),
            Some(word) if words.contains(&word) => {}
            Some(word) => {
                let message = format!(
                    "「{word}」は使えません。{} のどれかを書いてください。",
                    words.join("・")
                );
                self.report(at, key, message);
            }
        }
    }
}

const WRONG_KIND: &str = "値の種類（文字列・数・true/false・並び）が違います。";

fn is_count(value: &DeValue<'_>) -> bool {
    value
        .as_integer()
        .is_some_and(|number| usize::from_str_radix(number.as_str(), number.radix()).is_ok())
}

fn is_sign(word: &str) -> bool {
    let mut signs = word.chars();
    let is_fit = |c: char| c == '\t' || (c.is_ascii_punctuation() && c != '"');
    signs.next().is_some_and(is_fit) && signs.next().is_none()
}

/// The items of a list of texts; `None` where it is anything else.
fn texts<'a, 'i>(value: &'a DeValue<'i>) -> Option<Vec<&'a Spanned<DeValue<'i>>>> {
    let items: Vec<&Spanned<DeValue<'_>>> = value.as_array()?.iter().collect();
    items
        .iter()
        .all(|item| item.get_ref().is_str())
        .then_some(items)
}

fn is_codes(value: &DeValue<'_>) -> bool {
    value
        .as_table()
        .is_some_and(|codes| codes.iter().all(|(_, code)| code.get_ref().is_str()))
}
