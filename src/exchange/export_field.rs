//! 項目の出力: the fixed pipeline value → blank → map → normalise → characters → length → filling for one field.
//! It must not send a changed text unless the change is approved or the clerk has confirmed it.

use crate::domain::number::InsurerNumber;
use crate::exchange::characters;
use crate::exchange::export::ExportContext;
use crate::exchange::export_file::{FieldProblem, Replacement, ReplacementKind};
use crate::exchange::export_shape::{is_fit, normalised};
use crate::exchange::layout::{Format, Layout, Unmappable};
use crate::exchange::layout_field::{
    CheckDigit, DateForm, FieldKind, FieldSpec, Overflow, Pad, Secret, Unit,
};
use crate::exchange::registered::RegisteredForm;
use crate::exchange::text_file::TextEncoding;
use crate::procedure::record::Cell;
use std::borrow::Cow;
use std::ops::Deref;
use zeroize::Zeroizing;

/// One field ready for quoting and encoding.
pub struct Rendered<'t> {
    /// The text.
    pub text: FieldText<'t>,
    /// Approved or confirmed changes.
    pub replacements: Vec<Replacement>,
}

/// The text of a field; what goes out as it stands is not copied.
pub enum FieldText<'t> {
    /// Any text but an 個人番号.
    Open(Cow<'t, str>),
    /// 個人番号; wiped when dropped.
    Secret(Zeroizing<String>),
}

impl Deref for FieldText<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            FieldText::Open(text) => text,
            FieldText::Secret(number) => number,
        }
    }
}

impl AsRef<str> for FieldText<'_> {
    fn as_ref(&self) -> &str {
        self
    }
}

impl FieldText<'_> {
    fn replace(&mut self, text: String) {
        *self = match self {
            FieldText::Open(_) => FieldText::Open(Cow::Owned(text)),
            FieldText::Secret(_) => FieldText::Secret(Zeroizing::new(text)),
        };
    }
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

impl<'a> FieldWriter<'a> {
    /// Runs the pipeline for one value.
    ///
    /// # Errors
    /// The first step that fails.
    pub fn render<'t>(&self, value: Option<&'t Cell>) -> Result<Rendered<'t>, FieldProblem>
    where
        'a: 't,
    {
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
        let FieldText::Open(declared) = &rendered.text else {
            // No normalising: it would leave copies of the number in memory.
            self.check_length(&mut rendered, Some(""))?;
            return Ok(rendered);
        };
        let registered = self.registered(declared);
        let is_mapped = !self.field.map.is_empty();
        if registered.is_none() && !is_mapped && is_fit(self.field, &self.layout.chars, declared) {
            self.check_value(&rendered.text)?;
            self.check_length(&mut rendered, None)?;
        } else {
            let declared = declared.clone();
            self.shape(&mut rendered, declared, registered)?;
        }
        self.fill(&mut rendered.text);
        if is_fixed {
            self.check_filled(&rendered.text)?;
        }
        Ok(rendered)
    }

    /// What a text becomes that does not go out as it stands.
    fn shape<'t>(
        &self,
        rendered: &mut Rendered<'t>,
        declared: Cow<'t, str>,
        registered: Option<&'a RegisteredForm>,
    ) -> Result<(), FieldProblem>
    where
        'a: 't,
    {
        let chars = &self.layout.chars;
        let mapped = self.map(declared.clone())?;
        let shaped = match registered {
            Some(form) => normalised(self.field, chars, Cow::Borrowed(&form.text)),
            None => normalised(self.field, chars, mapped),
        };
        rendered.text = FieldText::Open(shaped);
        self.check_characters(rendered, &declared)?;
        self.check_taken(&rendered.text)?;
        self.check_value(&rendered.text)?;
        self.check_length(rendered, Some(&declared))?;
        if registered.is_some() && rendered.replacements.is_empty() {
            let kind = ReplacementKind::Registered;
            let replacement = self.replacement(kind, &declared, &rendered.text);
            rendered.replacements.push(replacement);
        }
        Ok(())
    }

    /// What a person confirmed for this text and these characters.
    fn registered(&self, declared: &str) -> Option<&'a RegisteredForm> {
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

    fn value<'t>(&self, cell: Option<&'t Cell>) -> Result<FieldText<'t>, FieldProblem>
    where
        'a: 't,
    {
        let field = self.field;
        let text = match (field.kind, cell) {
            (FieldKind::Const, _) => return Ok(FieldText::Open(Cow::Borrowed(&field.value))),
            (FieldKind::Space, _) => " ".repeat(field.len.unwrap_or_default()),
            (FieldKind::Blank, _) | (_, None) => String::new(),
            (_, Some(Cell::Number(held))) if field.secret == Some(Secret::MyNumber) => {
                let number = (self.context.resolve_number)(*held).ok_or_else(|| {
                    self.problem(
                        "number",
                        "個人番号を取り出せません。登録の有無を確かめてください。",
                    )
                })?;
                return Ok(FieldText::Secret(number.reveal()));
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
                (_, Cell::Text(text)) => return Ok(FieldText::Open(Cow::Borrowed(text))),
                (_, Cell::Yen(yen)) => yen.get().to_string(),
                (_, Cell::Int(number)) => number.to_string(),
            },
        };
        Ok(FieldText::Open(Cow::Owned(text)))
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

    fn map<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>, FieldProblem>
    where
        'a: 't,
    {
        if self.field.map.is_empty() {
            return Ok(text);
        }
        let map = self.layout.maps.get(&self.field.map);
        let code = map.and_then(|map| map.get(text.as_ref()));
        let message = "この値に当たるコードがレイアウトの対応表にありません。";
        code.map(|code| Cow::Borrowed(code.as_str()))
            .ok_or_else(|| self.problem("map", message))
    }

    fn check_characters(
        &self,
        rendered: &mut Rendered<'_>,
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
        rendered.text.replace(result);
        rendered.replacements.push(replacement);
        Ok(())
    }

    fn bad_characters(&self, text: &str) -> String {
        let named: Vec<String> = characters::missing_in_words(self.layout.chars.set, text);
        let set = self.layout.chars.set.label();
        format!("{}は送り先の文字（{set}）にありません。", named.join(""))
    }

    fn check_taken(&self, text: &str) -> Result<(), FieldProblem> {
        let kind = self.field.kind;
        match text.chars().find(|c| !kind.takes(*c)) {
            Some(c) => {
                let message = format!("{}に使えない文字「{c}」があります。", kind_label(kind));
                Err(self.problem("character", message))
            }
            None => Ok(()),
        }
    }

    fn check_value(&self, text: &str) -> Result<(), FieldProblem> {
        let field = self.field;
        let is_below = |min: i64| text.parse::<i64>().is_ok_and(|number| number < min);
        if field.min.is_some_and(is_below) {
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

    /// A text that was not changed before stands for itself as `declared`.
    fn check_length(
        &self,
        rendered: &mut Rendered<'_>,
        declared: Option<&str>,
    ) -> Result<(), FieldProblem> {
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
        let declared = declared.unwrap_or(&rendered.text);
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
        rendered.text.replace(cut);
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

    fn fill(&self, text: &mut FieldText<'_>) {
        let (Some(pad), Some(limit)) = (self.field.pad, self.field.len) else {
            return;
        };
        let short = limit.saturating_sub(self.length(text));
        if short == 0 {
            return;
        }
        let filling = |c: char| c.to_string().repeat(short);
        text.replace(match pad {
            Pad::Left(c) => format!("{}{}", filling(c), &**text),
            Pad::Right(c) => format!("{}{}", &**text, filling(c)),
        });
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
