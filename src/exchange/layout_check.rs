//! レイアウトの検査: TOML text → [`Layout`], with every problem named by file, line and key.
//! It must not guess: what the schema does not know is refused.

use crate::exchange::error::LayoutProblem;
use crate::exchange::export_file;
use crate::exchange::layout::{
    Direction, Format, HeaderRow, Layout, RawLayout, RecordSpec, Repeat, Status, Unmappable,
};
use crate::exchange::layout_field::{DateForm, FieldKind, FieldSpec, Unit};
use crate::exchange::layout_names;
use crate::exchange::layout_schema;
use crate::exchange::text_file::sha256_hex;
use std::collections::BTreeSet;
use toml::de::DeTable;

/// Most problems named of one file: whoever sees fifty mends them before reading on.
const MOST: usize = 50;

/// Reads and checks one layout file.
///
/// # Errors
/// Every problem found: first what is no TOML, then what the schema does not know, then what does not go together.
pub fn parse(file: &str, text: &str) -> Result<Layout, Vec<LayoutProblem>> {
    let text = text.trim_start_matches('\u{FEFF}');
    let (root, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        let broken = broken.iter().take(MOST);
        return Err(broken.map(|error| broken_toml(file, text, error)).collect());
    }
    let mut misfits = layout_schema::misfits(file, text, &root);
    if !misfits.is_empty() {
        misfits.sort_by_key(|problem| problem.line);
        misfits.truncate(MOST);
        return Err(misfits);
    }
    let raw: RawLayout =
        toml::from_str(text).map_err(|error| vec![broken_toml(file, text, &error)])?;
    let schema = raw.layout_schema;
    let layout = Layout {
        head: raw.layout,
        file: raw.file,
        chars: raw.chars,
        records: raw.record,
        maps: raw.map,
        rules: raw.rule,
        origin: file.to_owned(),
        hash: hash(text),
    };
    let mut check = Check {
        layout: &layout,
        text,
        problems: Vec::new(),
    };
    if schema != 1 {
        check.report(
            &["layout_schema"],
            "この版のプログラムが読めるのは 1 だけです。",
        );
    }
    check.head();
    check.chars();
    check.file();
    check.records();
    check.rules();
    let mut problems = check.problems;
    if problems.is_empty() {
        return Ok(layout);
    }
    problems.sort_by_key(|problem| problem.line);
    problems.truncate(MOST);
    Err(problems)
}

/// What tells one content from another: SHA-256 of the text with plain newlines, in hexadecimal.
#[must_use]
pub fn hash(text: &str) -> String {
    let text = text.trim_start_matches('\u{FEFF}');
    sha256_hex(text.replace("\r\n", "\n").as_bytes())
}

struct Check<'a> {
    layout: &'a Layout,
    text: &'a str,
    problems: Vec<LayoutProblem>,
}

impl Check<'_> {
    fn report(&mut self, path: &[&str], message: impl Into<String>) {
        let line = layout_schema::line_of(self.text, path);
        let key = path.last().copied().unwrap_or_default();
        self.problems
            .push(LayoutProblem::new(&self.layout.origin, line, key, message));
    }

    fn report_field(&mut self, field: &FieldSpec, key: &str, message: &str) {
        let line = layout_schema::line_at(self.text, field.at);
        let message = format!("項目{}「{}」: {message}", field.no, field.name);
        self.problems
            .push(LayoutProblem::new(&self.layout.origin, line, key, message));
    }

    fn head(&mut self) {
        let head = &self.layout.head;
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if head.id.is_empty() || !head.id.chars().all(is_plain) {
            self.report(
                &["layout", "id"],
                "半角の小文字・数字・ハイフンで書いてください。空にはできません。",
            );
        }
        let is_signed = !head.verified_by.is_empty() && !head.verified_on.is_empty();
        if head.status == Status::Verified && !is_signed {
            self.report(
                &["layout", "status"],
                "verified にするには verified_by と verified_on が要ります。",
            );
        }
    }

    fn chars(&mut self) {
        let chars = &self.layout.chars;
        let words = [
            ("small_kana", &chars.small_kana, "enlarge"),
            ("choon", &chars.choon, "hyphen"),
            ("wo", &chars.wo, "o"),
            ("lower", &chars.lower, "upper"),
            ("substitute_table", &chars.substitute_table, "daitai_moji"),
        ];
        for (key, word, known) in words {
            if !word.is_empty() && word != known {
                self.report(&["chars", key], format!("書けるのは {known} だけです。"));
            }
        }
        if chars.unmappable == Unmappable::Warn && self.layout.head.direction == Direction::Export {
            self.report(&["chars", "unmappable"], "warn は取込でだけ使えます。");
        }
    }

    fn file(&mut self) {
        let file = &self.layout.file;
        if self.layout.head.direction == Direction::Export {
            if file.encoding.is_none() {
                self.report(
                    &["file", "encoding"],
                    "出力するファイルの文字コードがありません。",
                );
            }
            if file.newline.is_none() {
                self.report(&["file", "newline"], "出力するファイルの改行がありません。");
            }
            if let Some(word) = export_file::unknown_placeholder(&file.name) {
                let message = format!("{{{word}}} は使えない差込です。");
                self.report(&["file", "name"], message);
            }
        }
        if file.format == Format::Fixed && file.record_bytes.is_none() {
            self.report(
                &["file", "record_bytes"],
                "固定長のファイルには1レコードの長さが要ります。",
            );
        }
        if file.format == Format::Fixed && file.header_row != HeaderRow::Names(false) {
            self.report(
                &["file", "header_row"],
                "固定長のファイルに見出し行は付けられません。",
            );
        }
    }

    fn records(&mut self) {
        let mut ids = BTreeSet::new();
        if !self.layout.records.iter().any(|r| r.repeat == Repeat::Each) {
            self.report(&["record"], "repeat = \"each\" のレコードが要ります。");
        }
        for (place, record) in self.layout.records.iter().enumerate() {
            let place = place.to_string();
            if !ids.insert(record.id.as_str()) {
                self.report(
                    &["record", &place, "id"],
                    "同じ id のレコードが二つあります。",
                );
            }
            self.record(record, &place);
            self.names(record, &place);
        }
    }

    fn record(&mut self, record: &RecordSpec, place: &str) {
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
            if field.kind == FieldKind::Rest && index + 1 < record.fields.len() {
                self.report_field(field, "type", "rest は最後の項目でだけ使えます。");
            }
        }
        if let Some(count) = record.field_count
            && count != record.fields.len()
        {
            self.report(
                &["record", place, "field_count"],
                "項目の数が field の並びと合いません。",
            );
        }
        for key in &record.match_on {
            if !record.fields.iter().any(|field| &field.to == key) {
                self.report(
                    &["record", place, "match_on"],
                    format!("「{key}」は to に無い名前です。"),
                );
            }
        }
        self.fixed_length(record, place);
    }

    /// Names that must be among those the program knows: a name nobody fills would go out empty unnoticed.
    fn names(&mut self, record: &RecordSpec, place: &str) {
        let is_known = |list: &[&str], word: &str| list.contains(&word);
        let mut wrong = Vec::new();
        match self.layout.head.direction {
            Direction::Export => {
                if record.repeat == Repeat::Each && !is_known(layout_names::SOURCES, &record.source)
                {
                    wrong.push(("source", record.source.as_str(), layout_names::SOURCES));
                }
                if !record.select.is_empty() && !is_known(layout_names::SELECTIONS, &record.select)
                {
                    wrong.push(("select", &record.select, layout_names::SELECTIONS));
                }
            }
            Direction::Import => {
                if record.repeat == Repeat::Each && !is_known(layout_names::TARGETS, &record.target)
                {
                    wrong.push(("target", record.target.as_str(), layout_names::TARGETS));
                }
            }
        }
        for (key, word, known) in wrong {
            let message = format!(
                "「{word}」は使えません。{} のどれかを書いてください。",
                known.join("・")
            );
            self.report(&["record", place, key], message);
        }
        for key in &record.order_by {
            if !layout_names::is_order(key) {
                self.report(
                    &["record", place, "order_by"],
                    format!("「{key}」という値はありません。"),
                );
            }
        }
    }

    fn rules(&mut self) {
        for (place, rule) in self.layout.rules.iter().enumerate() {
            let place = place.to_string();
            let known = layout_names::RULES.iter().find(|(id, ..)| *id == rule.id);
            match known {
                None => self.report(
                    &["rule", &place, "id"],
                    "この版のプログラムにない規則です。規則を足すことはできません。",
                ),
                Some((_, when, then)) if *when != rule.when || *then != rule.then => self.report(
                    &["rule", &place, "then"],
                    "規則の式（when・then）は変えられません。プログラムの確かめ方と合わなくなります。",
                ),
                Some(_) => {}
            }
        }
    }

    fn fixed_length(&mut self, record: &RecordSpec, place: &str) {
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
            self.report(&["record", place, "id"], message);
        }
    }

    fn field(&mut self, field: &FieldSpec) {
        let layout = self.layout;
        if !field.map.is_empty() && !layout.maps.contains_key(&field.map) {
            self.report_field(field, "map", "その名前の [map.…] がありません。");
        }
        if !field.must_equal.is_empty() && field.must_equal != "insurer.no" {
            self.report_field(field, "must_equal", "書けるのは insurer.no だけです。");
        }
        let form = match field.kind {
            FieldKind::Date => field.fmt != Some(DateForm::Yyyymmddhhmmss),
            FieldKind::Datetime => field.fmt.is_none_or(|fmt| fmt == DateForm::Yyyymmddhhmmss),
            _ => true,
        };
        if !form {
            self.report_field(field, "fmt", "この型には使えない日付の形です。");
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
        if !field.from.is_empty() && !layout_names::is_value(&field.from) {
            let message = format!(
                "「{}」という値はありません。{}",
                field.from,
                layout_names::instead_of(&field.from)
            );
            self.report_field(field, "from", &message);
        }
        if matches!(field.kind, FieldKind::Era | FieldKind::EraYmd6) {
            self.report_field(
                field,
                "type",
                "出力では date と fmt = \"geeymmdd\" を使ってください。",
            );
        }
        if matches!(field.kind, FieldKind::Rest) {
            self.report_field(field, "type", "rest は取込でだけ使えます。");
        }
        if !self.counts_something(&field.from) {
            self.report_field(field, "from", "数える先のレコードまたは項目がありません。");
        }
    }

    /// Whether `count:` and `sum:` name a record, and a field of it.
    fn counts_something(&self, from: &str) -> bool {
        let record = |id: &str| self.layout.records.iter().find(|record| record.id == id);
        if let Some(id) = from.strip_prefix("count:") {
            return record(id).is_some();
        }
        let Some(summed) = from.strip_prefix("sum:") else {
            return true;
        };
        let (id, no) = summed.split_once('.').unwrap_or((summed, ""));
        let no = no.parse::<usize>().ok();
        record(id).is_some_and(|record| record.fields.iter().any(|field| Some(field.no) == no))
    }
}

fn broken_toml(file: &str, text: &str, error: &toml::de::Error) -> LayoutProblem {
    let span = error.span().unwrap_or(0..0);
    let line = layout_schema::line_at(text, span.start);
    let sentence = if error.message().starts_with("duplicate") {
        "同じキーが二度あります。"
    } else {
        "TOML として読めません。引用符・かっこ・「=」を確かめてください。"
    };
    LayoutProblem::new(file, line, &key_near(text, span.start), sentence)
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
        let line = text.lines().nth(layout_schema::line_at(text, offset) - 1);
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
