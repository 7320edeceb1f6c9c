//! 届書の一行: fields of one line checked against their layout, with the few repairs that may be made.
//! It must not repair a date, and no message of it quotes a value.

use crate::domain::date::Date;
use crate::domain::digits;
use crate::domain::kana;
use crate::domain::number::IndividualNumber;
use crate::domain::yen::Yen;
use crate::exchange::characters;
use crate::exchange::intake::{NoteKind, RowNote};
use crate::exchange::layout::{Layout, RecordSpec};
use crate::exchange::layout_field::{CheckDigit, FieldKind, FieldSpec, Separator, Unit};
use crate::exchange::text_file::TextEncoding;
use csv::ReaderBuilder;
use zeroize::Zeroizing;

/// Fields of one line, separated by commas; quotes are understood.
#[must_use]
pub fn split(line: &str) -> Vec<String> {
    split_by(line, b',')
}

/// Fields of one line with the separator of its file; quotes are understood.
#[must_use]
pub fn split_by(line: &str, delimiter: u8) -> Vec<String> {
    // A reader is made anew for every line, and most lines need none.
    if !line.is_empty() && !line.contains(['"', '\r', '\n', '\u{FEFF}']) {
        let fields = line.split(char::from(delimiter));
        return fields.map(ToOwned::to_owned).collect();
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .delimiter(delimiter)
        .flexible(true)
        .buffer_capacity(1 << 10)
        .from_reader(line.as_bytes());
    let record = reader.records().next();
    match record {
        Some(Ok(record)) => record.iter().map(ToOwned::to_owned).collect(),
        _ => vec![line.to_owned()],
    }
}

/// A line against its layout: repaired values and notes.
pub struct Line<'a> {
    layout: &'a Layout,
    spec: &'a RecordSpec,
    values: Vec<Zeroizing<String>>,
    /// What was found.
    pub notes: Vec<RowNote>,
}

impl<'a> Line<'a> {
    /// Checks and repairs the fields one by one.
    #[must_use]
    pub fn check(layout: &'a Layout, spec: &'a RecordSpec, fields: Vec<String>) -> Line<'a> {
        let mut line = Line {
            layout,
            spec,
            values: fields.into_iter().map(Zeroizing::new).collect(),
            notes: Vec::new(),
        };
        for index in 0..spec.fields.len() {
            line.check_field(index);
        }
        line
    }

    /// Text of the field with this target; empty where there is none.
    #[must_use]
    pub fn text(&self, to: &str) -> &str {
        let index = self.spec.fields.iter().position(|field| field.to == to);
        index
            .and_then(|index| self.values.get(index))
            .map_or("", |value| value.as_str())
    }

    /// Text, or `None` where it is empty.
    #[must_use]
    pub fn option(&self, to: &str) -> Option<String> {
        let text = self.text(to);
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// Whether the field has any content.
    #[must_use]
    pub fn has(&self, to: &str) -> bool {
        !self.text(to).is_empty()
    }

    /// 1 or empty.
    #[must_use]
    pub fn flag(&self, to: &str) -> bool {
        self.text(to) == "1"
    }

    /// 金額.
    #[must_use]
    pub fn yen(&self, to: &str) -> Option<Yen> {
        self.text(to).parse().ok().map(Yen::new)
    }

    /// The date of an era digit and six digits with the same target.
    #[must_use]
    pub fn date(&self, to: &str) -> Option<Date> {
        let era = self.text_of(to, FieldKind::Era).chars().next()?;
        Date::from_era_digits(era, self.text_of(to, FieldKind::EraYmd6))
    }

    /// 個人番号; `None` where it is empty or does not pass its check digit.
    #[must_use]
    pub fn number(&self, to: &str) -> Option<IndividualNumber> {
        IndividualNumber::parse(self.text(to)).ok()
    }

    /// Adds a note beside the field with this target; an empty target means the whole row.
    pub fn note(
        &mut self,
        kind: NoteKind,
        code: &'static str,
        to: &str,
        message: impl Into<String>,
    ) {
        let field = self.spec.fields.iter().rev().find(|field| field.to == to);
        self.notes.push(RowNote {
            kind,
            code,
            no: field.map_or(0, |field| field.no),
            name: field.map(|field| field.name.clone()).unwrap_or_default(),
            message: message.into(),
            change: None,
        });
    }

    fn text_of(&self, to: &str, kind: FieldKind) -> &str {
        let mut fields = self.spec.fields.iter();
        let index = fields.position(|field| field.to == to && field.kind == kind);
        index
            .and_then(|index| self.values.get(index))
            .map_or("", |value| value.as_str())
    }

    fn check_field(&mut self, index: usize) {
        let spec = self.spec;
        let (Some(field), Some(value)) = (spec.fields.get(index), self.values.get(index)) else {
            return;
        };
        if let Some((repaired, message)) = repair(field, value) {
            let is_secret = field.secret.is_some();
            let change = (!is_secret).then(|| (value.to_string(), repaired.to_string()));
            self.notes.push(RowNote {
                change,
                ..note(field, NoteKind::Repair, "repair", message)
            });
            if let Some(place) = self.values.get_mut(index) {
                *place = repaired;
            }
        }
        let text = self.values.get(index).cloned().unwrap_or_default();
        let found = self.judge(field, index, &text);
        self.notes.extend(found);
    }

    /// The first thing wrong with a value, and a notice about unusual characters.
    fn judge(&self, field: &FieldSpec, index: usize, text: &str) -> Option<RowNote> {
        let reject = |code, message: String| Some(note(field, NoteKind::Reject, code, message));
        if field.kind == FieldKind::EraYmd6 {
            let era = index
                .checked_sub(1)
                .and_then(|before| self.values.get(before));
            return judge_date(field, era.map_or("", |era| era.as_str()), text);
        }
        if text.is_empty() {
            let message = "値がありません。事業所に確かめてください。".to_owned();
            return field
                .required
                .then(|| note(field, NoteKind::Reject, "required", message));
        }
        if text.contains('\u{FFFD}') {
            return reject(
                "unreadable",
                "文字として読めない部分があります。原本と見比べてください。".to_owned(),
            );
        }
        if text.chars().any(char::is_control) {
            return reject(
                "control",
                "改行やタブなどの制御文字が入っています。".to_owned(),
            );
        }
        if let Some(message) = wrong_shape(field, text) {
            return reject("shape", message.to_owned());
        }
        if let Some(message) = wrong_length(field, text) {
            return reject("length", message);
        }
        if !field.one_of.is_empty() && !field.one_of.iter().any(|value| value == text) {
            return reject(
                "one_of",
                format!("使える値は{}だけです。", field.one_of.join("・")),
            );
        }
        let is_zero = matches!(
            field.to.as_str(),
            "office.kigou" | "office.no" | "member.seiri_no"
        ) && text.bytes().all(|b| b == b'0');
        if is_zero || field.forbid.iter().any(|value| value == text) {
            return reject("forbid", "この項目に使えない値です。".to_owned());
        }
        if field.check == Some(CheckDigit::MyNumber)
            && let Err(error) = IndividualNumber::parse(text)
        {
            return reject("check_digit", error.to_string());
        }
        self.unusual(field, text)
    }

    fn unusual(&self, field: &FieldSpec, text: &str) -> Option<RowNote> {
        if text.chars().any(characters::is_private_use) {
            let message = "外字が入っています。この組合のパソコンでは正しい字がわかりません。原本と見比べてください。";
            return Some(note(
                field,
                NoteKind::Question,
                "private_use",
                message.to_owned(),
            ));
        }
        if field.kind == FieldKind::Kanji && text.chars().any(is_half_width) {
            let message = "全角で書く項目に半角の文字があります。このまま取り込みます。";
            return Some(note(
                field,
                NoteKind::Notice,
                "half_width",
                message.to_owned(),
            ));
        }
        let outside = characters::missing(self.layout.chars.set, text);
        if !field.kind.is_text() || outside.is_empty() {
            return None;
        }
        let named: Vec<String> = outside
            .iter()
            .map(|c| format!("「{c}」（{}）", characters::code_point(*c)))
            .collect();
        let set = self.layout.chars.set.label();
        let message = format!(
            "{}は{set}にない字です。このまま取り込みます。",
            named.join("")
        );
        Some(note(field, NoteKind::Notice, "outside_set", message))
    }
}

fn is_half_width(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{FF61}'..='\u{FF9F}')
}

fn note(field: &FieldSpec, kind: NoteKind, code: &'static str, message: String) -> RowNote {
    RowNote {
        kind,
        code,
        no: field.no,
        name: field.name.clone(),
        message,
        change: None,
    }
}

/// Full-width digits, outer spaces, spaces and width in names. Dates are left as they are.
fn repair(field: &FieldSpec, value: &str) -> Option<(Zeroizing<String>, String)> {
    let (repaired, message) = match field.kind {
        FieldKind::Era | FieldKind::EraYmd6 | FieldKind::Blank => return None,
        FieldKind::Digits | FieldKind::Amount | FieldKind::Code | FieldKind::Flag1 => {
            let text = Zeroizing::new(digits::to_ascii(value));
            let text = Zeroizing::new(text.trim().to_owned());
            (text, "全角の数字や前後の空白を、半角の数字に直しました。")
        }
        FieldKind::KanaHalf => {
            let half = kana::to_half(&kana::hiragana_to_katakana(value));
            (
                spaced(&half, Separator::HalfSpace),
                "空白とカナを半角に直しました。",
            )
        }
        _ => {
            let is_broken = value.contains(['\r', '\n']);
            let flat = Zeroizing::new(
                value
                    .replace("\r\n", "\u{3000}")
                    .replace(['\r', '\n'], "\u{3000}"),
            );
            let repaired = match field.sep {
                Some(separator) => spaced(&flat, separator),
                None => Zeroizing::new(flat.trim_matches([' ', '\u{3000}']).to_owned()),
            };
            let message = match (is_broken, field.sep) {
                (true, _) => "項目の中の改行を空白に直しました。",
                (false, Some(_)) => "姓と名の間の空白を直しました。",
                (false, None) => "前後の空白を取りました。",
            };
            (repaired, message)
        }
    };
    (repaired.as_str() != value).then(|| (repaired, message.to_owned()))
}

fn spaced(value: &str, separator: Separator) -> Zeroizing<String> {
    let parts: Vec<&str> = value
        .split([' ', '\u{3000}', '\u{A0}'])
        .filter(|part| !part.is_empty())
        .collect();
    Zeroizing::new(parts.join(&separator.character().to_string()))
}

fn judge_date(field: &FieldSpec, era: &str, text: &str) -> Option<RowNote> {
    let reject =
        |code, message: &str| Some(note(field, NoteKind::Reject, code, message.to_owned()));
    if era.is_empty() && text.is_empty() {
        return if field.required {
            reject("required", "日付がありません。事業所に確かめてください。")
        } else {
            None
        };
    }
    if era.is_empty() || text.is_empty() {
        return reject(
            "date",
            "元号と年月日の片方しかありません。事業所に確かめてください。",
        );
    }
    let mut digit = era.chars();
    let date = match (digit.next(), digit.next()) {
        (Some(era), None) => Date::from_era_digits(era, text),
        _ => None,
    };
    match date {
        Some(_) => None,
        None => reject(
            "date",
            "その元号にない日付か、6桁の数字ではありません。日付は補正しません。事業所に確かめてください。",
        ),
    }
}

fn wrong_shape(field: &FieldSpec, text: &str) -> Option<&'static str> {
    let all = |fits: fn(char) -> bool| text.chars().all(fits);
    let half_kana = |c: char| matches!(c, '\u{FF61}'..='\u{FF9F}');
    match field.kind {
        FieldKind::Blank => {
            Some("必ず空の項目に値があります。項目がずれていないか確かめてください。")
        }
        FieldKind::Flag1 if text != "1" => {
            Some("1か空欄だけが使えます。項目がずれていないか確かめてください。")
        }
        FieldKind::Digits | FieldKind::Amount if !all(|c| c.is_ascii_digit()) => {
            Some("数字ではない文字があります。項目がずれていないか確かめてください。")
        }
        FieldKind::AlnumOrKana
            if !all(|c| c.is_ascii_alphanumeric()) && !text.chars().all(half_kana) =>
        {
            Some("英数字だけか、半角カナだけで書く項目です。")
        }
        FieldKind::KanaHalf if !text.chars().all(|c| half_kana(c) || c == ' ') => {
            Some("カナではない文字があります。事業所に確かめてください。")
        }
        FieldKind::KanaAddr
            if !text
                .chars()
                .all(|c| half_kana(c) || c.is_ascii_graphic() || c == ' ') =>
        {
            Some("半角のカナ・英数字・記号で書く項目です。")
        }
        _ => None,
    }
}

fn wrong_length(field: &FieldSpec, text: &str) -> Option<String> {
    let limit = field.len?;
    let (length, unit) = match field.unit {
        Unit::Char => (text.chars().count(), "文字"),
        Unit::Byte => (TextEncoding::Cp932.byte_len(text), "バイト"),
    };
    if length > limit {
        let letters = match (field.unit, field.kind) {
            (Unit::Char, _) => String::new(),
            (Unit::Byte, FieldKind::KanaHalf | FieldKind::KanaAddr | FieldKind::AlnumOrKana) => {
                format!("（半角{limit}文字）")
            }
            (Unit::Byte, _) => format!("（全角{}文字）", limit / 2),
        };
        Some(format!(
            "{limit}{unit}{letters}までの項目ですが、{length}{unit}あります。項目がずれていないか確かめてください。"
        ))
    } else if length < limit && field.is_exact() {
        Some(format!(
            "{limit}{unit}ちょうどの項目ですが、{length}{unit}です。"
        ))
    } else {
        None
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::split_by;
    use csv::ReaderBuilder;
    use proptest::prelude::{ProptestConfig, prop_assert_eq, proptest};

    /// The same by the reader of the library.
    fn by_reader(line: &str, delimiter: u8) -> Vec<String> {
        let mut reader = ReaderBuilder::new()
            .has_headers(false)
            .delimiter(delimiter)
            .flexible(true)
            .from_reader(line.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        record.iter().map(ToOwned::to_owned).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn 引用符のない行は_読取器と同じに分かれる(line in "[^\"\\r\\n\u{FEFF}]{1,60}", tabs in proptest::bool::ANY) {
            let delimiter = if tabs { b'\t' } else { b',' };
            prop_assert_eq!(split_by(&line, delimiter), by_reader(&line, delimiter));
        }
    }

    #[test]
    fn 引用符のある行と空の行は読取器に任せる() {
        assert_eq!(split_by("a,\"b,c\",", b','), ["a", "b,c", ""]);
        assert_eq!(split_by("", b','), [""]);
        assert_eq!(split_by(",,\u{3000}", b','), ["", "", "\u{3000}"]);
    }
}
