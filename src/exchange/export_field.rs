//! 項目の出力: the fixed pipeline value → blank → map → normalise → characters → length → filling for one field.
//! It must not send a changed text unless the change is approved or the clerk has confirmed it.

use crate::domain::digits;
use crate::domain::kana;
use crate::domain::number::InsurerNumber;
use crate::domain::transfer_text::Shape;
use crate::exchange::characters;
use crate::exchange::characters::CharacterSet;
use crate::exchange::export::ExportContext;
use crate::exchange::export_file::{FieldProblem, Replacement, ReplacementKind};
use crate::exchange::layout::{CharSpec, Format, Ivs, Layout, Unmappable};
use crate::exchange::layout_field::{
    CheckDigit, DateForm, FieldKind, FieldSpec, Overflow, Pad, Secret, Unit,
};
use crate::exchange::registered::RegisteredForm;
use crate::exchange::text_file::TextEncoding;
use crate::procedure::record::Cell;
use zeroize::Zeroizing;

/// One field ready for quoting and encoding.
pub struct Rendered {
    /// The text; wiped when dropped.
    pub text: Zeroizing<String>,
    /// Approved or confirmed changes.
    pub replacements: Vec<Replacement>,
}

/// Everything a field needs besides its value.
#[derive(Clone, Copy)]
pub struct FieldWriter<'a> {
    /// The layout.
    pub layout: &'a Layout,
    /// The field.
    pub field: &'a FieldSpec,
    /// What holds for the whole export.
    pub context: &'a ExportContext<'a>,
}

impl FieldWriter<'_> {
    /// Runs the pipeline for one value.
    ///
    /// # Errors
    /// The first step that fails.
    pub fn render(&self, value: Option<&Cell>) -> Result<Rendered, FieldProblem> {
        let mut rendered = Rendered {
            text: self.value(value)?,
            replacements: Vec::new(),
        };
        if matches!(
            self.field.kind,
            FieldKind::Const | FieldKind::Space | FieldKind::Blank
        ) {
            return Ok(rendered);
        }
        let is_fixed = self.layout.file.format == Format::Fixed;
        if rendered.text.is_empty() {
            if self.field.required {
                return Err(self.problem("required", "値がありません。台帳に入力してください。"));
            }
            if is_fixed {
                self.fill(&mut rendered.text);
                self.check_filled(&rendered.text)?;
            }
            return Ok(rendered);
        }
        if self.field.secret.is_some() {
            // No normalising: it would leave copies of the number in memory.
            let declared = Zeroizing::new(String::new());
            self.check_length(&mut rendered, &declared)?;
            return Ok(rendered);
        }
        let mapped = self.map(&rendered.text)?;
        let registered = self.registered(&rendered.text);
        let shaped = self.normalise(registered.map_or(mapped, |form| &form.text));
        let declared = std::mem::replace(&mut rendered.text, Zeroizing::new(shaped));
        self.check_characters(&mut rendered, &declared)?;
        self.check_shape(&rendered.text)?;
        self.check_length(&mut rendered, &declared)?;
        if registered.is_some() && rendered.replacements.is_empty() {
            let kind = ReplacementKind::Registered;
            let replacement = self.replacement(kind, &declared, &rendered.text);
            rendered.replacements.push(replacement);
        }
        self.fill(&mut rendered.text);
        if is_fixed {
            self.check_filled(&rendered.text)?;
        }
        Ok(rendered)
    }

    /// What a person confirmed for this text and these characters.
    fn registered(&self, declared: &str) -> Option<&RegisteredForm> {
        if !self.field.kind.is_text() || !self.field.map.is_empty() {
            return None;
        }
        let forms = self.context.substitutes.registered();
        forms.get(declared, self.layout.chars.set, || limit_of(self.field))
    }

    fn replacement(&self, kind: ReplacementKind, original: &str, result: &str) -> Replacement {
        Replacement {
            no: self.field.no,
            name: self.field.name.clone(),
            kind,
            original: original.to_owned(),
            result: result.to_owned(),
        }
    }

    fn problem(&self, code: &'static str, message: impl Into<String>) -> FieldProblem {
        FieldProblem {
            no: self.field.no,
            name: self.field.name.clone(),
            code,
            message: message.into(),
            confirmable: None,
        }
    }

    fn value(&self, cell: Option<&Cell>) -> Result<Zeroizing<String>, FieldProblem> {
        let field = self.field;
        let text = match (field.kind, cell) {
            (FieldKind::Const, _) => field.value.clone(),
            (FieldKind::Space, _) => " ".repeat(field.len.unwrap_or_default()),
            (FieldKind::Blank, _) | (_, None) => String::new(),
            (_, Some(Cell::Number(held))) if field.secret == Some(Secret::MyNumber) => {
                let number = (self.context.resolve_number)(*held).ok_or_else(|| {
                    self.problem(
                        "number",
                        "個人番号を取り出せません。登録の有無を確かめてください。",
                    )
                })?;
                return Ok(number.reveal());
            }
            (_, Some(Cell::Text(text))) if text.is_empty() => String::new(),
            (kind, Some(cell)) => match (kind, cell) {
                (_, Cell::Number(_)) => {
                    let message =
                        "個人番号はこの項目には出せません。レイアウトを確かめてください。";
                    return Err(self.problem("secret", message));
                }
                _ if field.secret.is_some() => {
                    let message = "個人番号の項目に、保管した個人番号ではない値が入っています。";
                    return Err(self.problem("secret", message));
                }
                (FieldKind::Date | FieldKind::Datetime, Cell::Date(date)) => self.date(*date)?,
                (FieldKind::Date | FieldKind::Datetime, _) => {
                    return Err(self.problem("kind", "日付ではない値が入っています。"));
                }
                (_, Cell::Date(date)) => date.yyyymmdd(),
                (_, Cell::Text(text)) => text.clone(),
                (_, Cell::Yen(yen)) => yen.get().to_string(),
                (_, Cell::Int(number)) => number.to_string(),
            },
        };
        Ok(Zeroizing::new(text))
    }

    fn date(&self, date: crate::domain::date::Date) -> Result<String, FieldProblem> {
        match self.field.fmt {
            Some(DateForm::Yyyymmdd) => Ok(date.yyyymmdd()),
            Some(DateForm::Mmdd) => Ok(format!("{:02}{:02}", date.month(), date.day())),
            Some(DateForm::Yyyymmddhhmmss) => Ok(format!("{}000000", date.yyyymmdd())),
            Some(DateForm::Geeymmdd) => date
                .era_digits()
                .map(|(era, digits)| format!("{era}{digits}"))
                .ok_or_else(|| self.problem("date", "明治より前の日付は和暦で出せません。")),
            None => Err(self.problem("layout", "レイアウトに日付の形（fmt）がありません。")),
        }
    }

    fn map<'t>(&'t self, text: &'t str) -> Result<&'t str, FieldProblem> {
        if self.field.map.is_empty() {
            return Ok(text);
        }
        let map = self.layout.maps.get(&self.field.map);
        let code = map.and_then(|map| map.get(text));
        let message = "この値に当たるコードがレイアウトの対応表にありません。";
        code.map(String::as_str)
            .ok_or_else(|| self.problem("map", message))
    }

    fn normalise(&self, text: &str) -> String {
        if self.is_normal(text) {
            return text.to_owned();
        }
        let chars = &self.layout.chars;
        // With a table selectors are taken off by it, so that somebody is asked.
        let asks = self.field.kind.is_text() && !chars.substitute_table.is_empty();
        let keeps = chars.ivs == Ivs::Keep || (asks && chars.set != CharacterSet::Unicode);
        let text: String = text
            .chars()
            .filter(|c| keeps || !characters::is_variation_selector(*c))
            .map(|c| if c == '\u{A0}' { ' ' } else { c })
            .collect();
        let spaced = match self.field.sep {
            Some(separator) => {
                let parts: Vec<&str> = text.split_whitespace().collect();
                parts.join(&separator.character().to_string())
            }
            None => text.trim().to_owned(),
        };
        let shaped = match self.field.kind {
            FieldKind::Kanji => widen(&spaced),
            FieldKind::KanaFull => kana::to_full(&kana::hiragana_to_katakana(&spaced)),
            FieldKind::KanaHalf => kana::to_half(&kana::hiragana_to_katakana(&spaced)),
            FieldKind::KanaAddr => {
                digits::to_ascii(&kana::to_half(&kana::hiragana_to_katakana(&spaced)))
            }
            FieldKind::Zengin => zengin_shape(chars).apply(&spaced),
            kind if is_half_width(kind) => digits::to_ascii(&spaced),
            _ => spaced,
        };
        if shaped.chars().all(|c| chars.set.contains(c)) {
            return shaped;
        }
        shaped.chars().map(|c| same_sign(chars.set, c)).collect()
    }

    /// Whether there is nothing to normalise: the codes, numbers and dates of nearly every row.
    fn is_normal(&self, text: &str) -> bool {
        is_half_width(self.field.kind) && text.bytes().all(|byte| byte.is_ascii_graphic())
    }

    fn check_characters(
        &self,
        rendered: &mut Rendered,
        declared: &str,
    ) -> Result<(), FieldProblem> {
        if rendered.text.chars().any(char::is_control) {
            let message = "改行などの制御文字が入っています。台帳の値を直してください。";
            return Err(self.problem("control", message));
        }
        if !self.field.kind.is_text() {
            return Ok(());
        }
        let chars = &self.layout.chars;
        if rendered.text.chars().all(|c| chars.set.contains(c)) {
            return Ok(());
        }
        let replaced = self
            .context
            .substitutes
            .substitute(chars.set, &rendered.text);
        let bad = self.bad_characters(&rendered.text);
        let can_replace = !chars.substitute_table.is_empty();
        let has_last_resort = !chars.last_resort.is_empty()
            && characters::missing(chars.set, &chars.last_resort).is_empty();
        if !can_replace || (!replaced.left.is_empty() && !has_last_resort) {
            return Err(self.problem("character", bad));
        }
        let mut result = replaced.text;
        for left in &replaced.left {
            result = result.replace(*left, &chars.last_resort);
        }
        let kind = if replaced.left.is_empty() {
            ReplacementKind::Substitute
        } else {
            ReplacementKind::LastResort
        };
        let replacement = self.replacement(kind, declared, &result);
        let is_approved = chars.unmappable == Unmappable::Substitute
            && replaced.used.iter().all(|entry| entry.is_approved())
            && (replaced.left.is_empty() || !chars.last_resort_needs_ack);
        if !is_approved && !(self.context.is_confirmed)(&replacement) {
            let message = format!("{bad}代わりの字で送る場合は、送る形を確認してください。");
            return Err(FieldProblem {
                confirmable: Some(Box::new(replacement)),
                ..self.problem("character", message)
            });
        }
        rendered.text = Zeroizing::new(result);
        rendered.replacements.push(replacement);
        Ok(())
    }

    fn bad_characters(&self, text: &str) -> String {
        let named: Vec<String> = characters::missing_in_words(self.layout.chars.set, text);
        let set = self.layout.chars.set.label();
        format!("{}は送り先の文字（{set}）にありません。", named.join(""))
    }

    fn check_shape(&self, text: &str) -> Result<(), FieldProblem> {
        let field = self.field;
        let wrong = text.chars().find(|c| !fits(field.kind, *c));
        if let Some(c) = wrong {
            let message = format!(
                "{}に使えない文字「{c}」があります。",
                kind_label(field.kind)
            );
            return Err(self.problem("character", message));
        }
        let number = text.parse::<i64>();
        if field.min.is_some_and(|min| number.is_ok_and(|n| n < min)) {
            let message = "0円などの小さすぎる数です。値を確かめてください。";
            return Err(self.problem("min", message));
        }
        if !field.one_of.is_empty() && !field.one_of.iter().any(|value| value == text) {
            return Err(self.problem("one_of", "決められたコードではありません。"));
        }
        if field.forbid.iter().any(|value| value == text) {
            return Err(self.problem("forbid", "この項目に使えない値です。"));
        }
        if field.check == Some(CheckDigit::InsurerNo)
            && let Err(error) = InsurerNumber::parse(text)
        {
            return Err(self.problem("check_digit", error.to_string()));
        }
        Ok(())
    }

    fn check_length(&self, rendered: &mut Rendered, declared: &str) -> Result<(), FieldProblem> {
        let field = self.field;
        let Some(limit) = field.len else {
            return Ok(());
        };
        let length = self.length(&rendered.text);
        let unit = unit_word(field.unit);
        if field.is_exact() && length < limit {
            let message = format!("{limit}{unit}ちょうどの項目ですが、{length}{unit}です。");
            return Err(self.problem("length", message));
        }
        if length <= limit {
            return Ok(());
        }
        let message = format!("{limit}{unit}までの項目ですが、{length}{unit}あります。");
        if field.on_overflow == Overflow::Error {
            let way = if is_spoken(field.kind) {
                "「文字の確認」で、この長さに収まる形を登録してください。"
            } else {
                ""
            };
            return Err(self.problem("length", format!("{message}{way}")));
        }
        let cut = self.cut(&rendered.text, limit);
        let replacement = self.replacement(ReplacementKind::Truncated, declared, &cut);
        if !(self.context.is_confirmed)(&replacement) {
            return Err(FieldProblem {
                confirmable: Some(Box::new(replacement)),
                ..self.problem(
                    "length",
                    format!("{message}切った形で送る場合は確認してください。"),
                )
            });
        }
        rendered.text = Zeroizing::new(cut);
        rendered.replacements.push(replacement);
        Ok(())
    }

    /// A fixed record has no room for a field that is shorter than its place.
    fn check_filled(&self, text: &str) -> Result<(), FieldProblem> {
        if self.field.len == Some(self.encoding().byte_len(text)) {
            return Ok(());
        }
        Err(self.problem(
            "length",
            "固定長の項目ですが、決められた長さになりません。値を入れてください。",
        ))
    }

    fn length(&self, text: &str) -> usize {
        match self.field.unit {
            Unit::Char => text.chars().count(),
            Unit::Byte => self.encoding().byte_len(text),
        }
    }

    fn encoding(&self) -> TextEncoding {
        self.layout.file.encoding.unwrap_or(TextEncoding::Utf8)
    }

    /// The longest beginning within the limit that parts no letter from its 濁点.
    fn cut(&self, text: &str, limit: usize) -> String {
        let mut end = 0;
        for (at, c) in text.char_indices() {
            let next = at + c.len_utf8();
            let within = text
                .get(..next)
                .is_some_and(|head| self.length(head) <= limit);
            if !within {
                let is_mark = matches!(c, 'ﾞ' | 'ﾟ') || characters::is_variation_selector(c);
                let base = text
                    .get(..at)
                    .and_then(|head| head.char_indices().next_back());
                if let (true, Some((base, _))) = (is_mark, base) {
                    end = base;
                }
                break;
            }
            end = next;
        }
        text.get(..end).unwrap_or_default().trim_end().to_owned()
    }

    fn fill(&self, text: &mut Zeroizing<String>) {
        let (Some(pad), Some(limit)) = (self.field.pad, self.field.len) else {
            return;
        };
        let short = limit.saturating_sub(self.length(text));
        match pad {
            Pad::Left(c) => text.insert_str(0, &c.to_string().repeat(short)),
            Pad::Right(c) => text.push_str(&c.to_string().repeat(short)),
        }
    }
}

/// The length of a field as 略記 are kept by it, such as `40文字`; empty where a field has none.
#[must_use]
pub fn limit_of(field: &FieldSpec) -> String {
    let limit = field
        .len
        .map(|len| format!("{len}{}", unit_word(field.unit)));
    limit.unwrap_or_default()
}

const fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Byte => "バイト",
        Unit::Char => "文字",
    }
}

/// Whether a field holds a name or an address, of which there can be a shorter form.
const fn is_spoken(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Kanji | FieldKind::KanaFull | FieldKind::KanaHalf | FieldKind::KanaAddr
    )
}

/// Half-width ASCII and kana to full-width, as a field of two-byte characters wants them.
fn widen(text: &str) -> String {
    kana::to_full(text)
        .chars()
        .map(|c| match c {
            '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c),
            ' ' => '\u{3000}',
            _ => c,
        })
        .collect()
}

/// Whether a field holds half-width letters and digits only.
const fn is_half_width(kind: FieldKind) -> bool {
    matches!(
        kind,
        FieldKind::Digits
            | FieldKind::Amount
            | FieldKind::Alnum
            | FieldKind::AlnumOrKana
            | FieldKind::Code
            | FieldKind::Flag1
    )
}

/// What a layout asks of the 全銀 form.
fn zengin_shape(chars: &CharSpec) -> Shape {
    Shape {
        enlarges_small_kana: chars.small_kana == "enlarge",
        writes_o_for_wo: chars.wo == "o",
        writes_hyphens: chars.choon == "hyphen",
        is_upper_case: chars.lower == "upper",
    }
}

/// The same sign under the code point the set has.
fn same_sign(set: CharacterSet, character: char) -> char {
    match characters::lookalike(character) {
        Some(other) if !set.contains(character) && set.contains(other) => other,
        _ => character,
    }
}

/// Whether a field of this type may have this character.
pub(super) fn fits(kind: FieldKind, c: char) -> bool {
    match kind {
        FieldKind::Digits | FieldKind::Amount | FieldKind::Date | FieldKind::Datetime => {
            c.is_ascii_digit()
        }
        FieldKind::Alnum | FieldKind::Code | FieldKind::Flag1 => {
            c.is_ascii_alphanumeric() || c == '-'
        }
        FieldKind::AlnumOrKana => c.is_ascii_alphanumeric() || is_half_kana(c),
        FieldKind::KanaHalf => is_half_kana(c) || c == ' ',
        FieldKind::KanaAddr => is_half_kana(c) || c.is_ascii_graphic() || c == ' ',
        FieldKind::KanaFull => matches!(c, 'ァ'..='ヺ' | 'ー' | '・' | '\u{3000}' | '●'),
        FieldKind::Kanji => !c.is_ascii() && !is_half_kana(c),
        _ => true,
    }
}

const fn is_half_kana(c: char) -> bool {
    matches!(c, '\u{FF61}'..='\u{FF9F}')
}

const fn kind_label(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Digits | FieldKind::Amount => "半角数字の項目",
        FieldKind::Alnum | FieldKind::Code | FieldKind::Flag1 => "半角英数字の項目",
        FieldKind::KanaHalf | FieldKind::KanaAddr | FieldKind::AlnumOrKana => "半角カナの項目",
        FieldKind::KanaFull => "全角カナの項目",
        FieldKind::Kanji => "全角文字の項目",
        _ => "この項目",
    }
}
