//! レイアウトの検査: TOML text → [`Layout`], with every problem named by file, line and key.
//! It must not guess: what the schema does not know is refused.

use crate::exchange::error::LayoutProblem;
use crate::exchange::export_file;
use crate::exchange::layout::{Direction, Format, Layout, RawLayout, RecordSpec, Repeat, Status};
use crate::exchange::layout_field::{FieldKind, FieldSpec, Unit};
use crate::exchange::text_file::sha256_hex;
use std::collections::BTreeSet;

/// Reads and checks one layout file.
///
/// # Errors
/// Every problem found; a file that is no TOML of this schema gives one.
pub fn parse(file: &str, text: &str) -> Result<Layout, Vec<LayoutProblem>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let raw: RawLayout =
        toml::from_str(text).map_err(|error| vec![toml_problem(file, text, &error)])?;
    let schema = raw.layout_schema;
    let layout = Layout {
        head: raw.layout,
        file: raw.file,
        chars: raw.chars,
        records: raw.record,
        maps: raw.map,
        rules: raw.rule,
        origin: file.to_owned(),
        hash: sha256_hex(text.as_bytes()),
    };
    let mut check = Check {
        layout: &layout,
        text,
        problems: Vec::new(),
    };
    if schema != 1 {
        check.report(
            "layout_schema",
            "この版のプログラムが読めるのは 1 だけです。",
        );
    }
    check.head();
    check.file();
    check.records();
    let problems = check.problems;
    if problems.is_empty() {
        Ok(layout)
    } else {
        Err(problems)
    }
}

struct Check<'a> {
    layout: &'a Layout,
    text: &'a str,
    problems: Vec<LayoutProblem>,
}

impl Check<'_> {
    fn report(&mut self, key: &str, message: &str) {
        let line = line_of_key(self.text, key);
        self.problems
            .push(LayoutProblem::new(&self.layout.origin, line, key, message));
    }

    fn report_field(&mut self, field: &FieldSpec, key: &str, message: &str) {
        let line = line_at(self.text, field.at);
        let message = format!("項目{}「{}」: {message}", field.no, field.name);
        self.problems
            .push(LayoutProblem::new(&self.layout.origin, line, key, message));
    }

    fn head(&mut self) {
        let head = &self.layout.head;
        if head.id.is_empty() {
            self.report("id", "空にできません。");
        }
        let is_signed = !head.verified_by.is_empty() && !head.verified_on.is_empty();
        if head.status == Status::Verified && !is_signed {
            self.report(
                "status",
                "verified にするには verified_by と verified_on が要ります。",
            );
        }
        let chars = &self.layout.chars;
        let words = [
            ("small_kana", &chars.small_kana, "enlarge"),
            ("choon", &chars.choon, "hyphen"),
            ("wo", &chars.wo, "o"),
            ("lower", &chars.lower, "upper"),
        ];
        for (key, word, known) in words {
            if !word.is_empty() && word != known {
                self.report(key, &format!("書けるのは {known} だけです。"));
            }
        }
    }

    fn file(&mut self) {
        let file = &self.layout.file;
        if self.layout.head.direction == Direction::Export {
            if file.encoding.is_none() {
                self.report("encoding", "出力するファイルの文字コードがありません。");
            }
            if file.newline.is_none() {
                self.report("newline", "出力するファイルの改行がありません。");
            }
            if let Some(word) = export_file::unknown_placeholder(&file.name) {
                let message = format!("{{{word}}} は使えない差込です。");
                self.report("name", &message);
            }
        }
        if file.format == Format::Fixed && file.record_bytes.is_none() {
            self.report(
                "record_bytes",
                "固定長のファイルには1レコードの長さが要ります。",
            );
        }
        if !file.delimiter.is_ascii() || file.delimiter.is_ascii_alphanumeric() {
            self.report("delimiter", "区切りは半角の記号1字で書いてください。");
        }
    }

    fn records(&mut self) {
        let mut ids = BTreeSet::new();
        if !self.layout.records.iter().any(|r| r.repeat == Repeat::Each) {
            self.report("record", "repeat = \"each\" のレコードが要ります。");
        }
        for record in &self.layout.records {
            if !ids.insert(record.id.as_str()) {
                self.report("id", "同じ id のレコードが二つあります。");
            }
            self.record(record);
        }
    }

    fn record(&mut self, record: &RecordSpec) {
        for (index, field) in record.fields.iter().enumerate() {
            if field.no != index + 1 {
                self.report_field(field, "no", "項目番号が1から順に並んでいません。");
            }
            self.field(field);
            let before = index.checked_sub(1).and_then(|at| record.fields.get(at));
            let has_era = before.is_some_and(|b| b.kind == FieldKind::Era && b.to == field.to);
            if field.kind == FieldKind::EraYmd6 && !has_era {
                self.report_field(
                    field,
                    "type",
                    "前の項目が同じ取込先の元号（era）ではありません。",
                );
            }
        }
        if let Some(count) = record.field_count
            && count != record.fields.len()
        {
            self.report("field_count", "項目の数が field の並びと合いません。");
        }
        for key in &record.match_on {
            if !record.fields.iter().any(|field| &field.to == key) {
                self.report("match_on", "to に無い名前があります。");
            }
        }
        self.fixed_length(record);
    }

    fn fixed_length(&mut self, record: &RecordSpec) {
        let Some(bytes) = self.layout.file.record_bytes else {
            return;
        };
        if let Some(field) = record.fields.iter().find(|field| field.len.is_none()) {
            self.report_field(field, "len", "固定長のファイルでは長さが要ります。");
            return;
        }
        let total: usize = record.fields.iter().filter_map(|field| field.len).sum();
        if total != bytes {
            let message = format!(
                "レコード「{}」の長さの合計が{total}で、{bytes}と合いません。",
                record.id
            );
            self.report("record_bytes", &message);
        }
    }

    fn field(&mut self, field: &FieldSpec) {
        let layout = self.layout;
        if !field.map.is_empty() && !layout.maps.contains_key(&field.map) {
            self.report_field(field, "map", "その名前の [map.…] がありません。");
        }
        if field.pad.is_some() && field.len.is_none() {
            self.report_field(field, "len", "埋め字（pad）を使う項目には長さが要ります。");
        }
        let needs_place = !matches!(
            field.kind,
            FieldKind::Const | FieldKind::Space | FieldKind::Blank
        );
        match layout.head.direction {
            Direction::Export => {
                if needs_place && field.from.is_empty() {
                    self.report_field(field, "from", "出力する値の出どころがありません。");
                }
                self.export_field(field);
            }
            Direction::Import => {
                if needs_place && field.to.is_empty() {
                    self.report_field(field, "to", "取り込む先がありません。");
                }
            }
        }
        if layout.file.format == Format::Fixed
            && field.unit == Unit::Char
            && matches!(field.kind, FieldKind::Kanji | FieldKind::Text)
        {
            self.report_field(field, "unit", "固定長では byte で数えてください。");
        }
    }

    fn export_field(&mut self, field: &FieldSpec) {
        let is_date = matches!(field.kind, FieldKind::Date | FieldKind::Datetime);
        if is_date && field.fmt.is_none() {
            self.report_field(field, "fmt", "日付の形がありません。");
        }
        if field.kind == FieldKind::Const && field.value.is_empty() {
            self.report_field(field, "value", "定数の値がありません。");
        }
        if field.kind == FieldKind::Space && field.len.is_none() {
            self.report_field(field, "len", "空白の数がありません。");
        }
        if matches!(field.kind, FieldKind::Rest) {
            self.report_field(field, "type", "rest は取込でだけ使えます。");
        }
        let named = field
            .from
            .strip_prefix("count:")
            .or_else(|| field.from.strip_prefix("sum:")?.split('.').next());
        if named.is_some_and(|id| !self.layout.records.iter().any(|record| record.id == id)) {
            self.report_field(field, "from", "数える先のレコードがありません。");
        }
    }
}

/// Line from 1 of a byte offset.
fn line_at(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}

/// Line of the first `key =` or `[key]`; 0 where there is none.
fn line_of_key(text: &str, key: &str) -> usize {
    text.lines()
        .position(|line| {
            let line = line.trim_start();
            let is_header = line.trim_start_matches('[').trim_end_matches(']') == key;
            is_header
                || line
                    .strip_prefix(key)
                    .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
        .map_or(0, |index| index + 1)
}

fn toml_problem(file: &str, text: &str, error: &toml::de::Error) -> LayoutProblem {
    let span = error.span().unwrap_or(0..0);
    let line = line_at(text, span.start);
    let message = error.message();
    let quoted = message.split('`').nth(1).unwrap_or_default();
    let near = key_near(text, span.start);
    let (key, sentence) = if message.starts_with("unknown field") {
        (
            quoted.to_owned(),
            "知らないキーです。綴りを確かめてください。".to_owned(),
        )
    } else if message.starts_with("missing field") {
        (quoted.to_owned(), "必要なキーがありません。".to_owned())
    } else if message.starts_with("unknown variant") {
        let choices: Vec<&str> = message.split('`').skip(3).step_by(2).collect();
        (
            near,
            format!(
                "「{quoted}」は使えません。{} のどれかを書いてください。",
                choices.join("・")
            ),
        )
    } else if message.starts_with("invalid type") || message.starts_with("invalid value") {
        (
            near,
            "値の種類（文字列・数・true/false・並び）が違います。".to_owned(),
        )
    } else if message.starts_with("duplicate") {
        (near, "同じキーが二度あります。".to_owned())
    } else if message.is_ascii() {
        (
            near,
            "TOML として読めません。引用符・かっこ・「=」を確かめてください。".to_owned(),
        )
    } else {
        (near, message.to_owned())
    };
    LayoutProblem::new(file, line, &key, sentence)
}

/// The key whose value stands at this offset.
fn key_near(text: &str, offset: usize) -> String {
    let before = text.get(..offset).unwrap_or_default();
    let before = before
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '[' | '{' | '"' | '\''))
        .trim_end_matches('=')
        .trim_end();
    let is_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    let key: String = before.chars().rev().take_while(|c| is_key(*c)).collect();
    let key: String = key.chars().rev().collect();
    if key.is_empty() {
        let line = text.lines().nth(line_at(text, offset) - 1);
        return line
            .unwrap_or_default()
            .split('=')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned();
    }
    key
}
