//! 入力の読取り: from the text of a field to its value and back; the only place of the screens that knows both.
//! It must not judge; a text that is no value yet is kept as [`Value::Raw`].

use crate::domain::address::{Address, PostalCode};
use crate::domain::coded::Choice;
use crate::domain::date::Date;
use crate::domain::name::PersonName;
use crate::domain::yen::Yen;
use crate::procedure::value::{Kind, Value};

/// Reads what was typed. An empty text is no value; what cannot be read stays as it was typed.
#[must_use]
pub fn read(kind: &Kind, text: &str, today: Date) -> Option<Value> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return None;
    }
    let folded = fold_width(trimmed);
    let value = match kind {
        Kind::Text => Some(Value::Text(trimmed.to_owned())),
        Kind::Name => PersonName::declared(trimmed).map(Value::Name),
        Kind::Date => read_date(&folded, today).map(Value::Date),
        Kind::Yen => folded
            .replace([',', '円', '￥'], "")
            .parse()
            .ok()
            .map(|yen| Value::Yen(Yen::new(yen))),
        Kind::Int => folded.parse().ok().map(Value::Int),
        Kind::Digits => folded
            .bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| Value::Digits(folded.clone())),
        Kind::Choice(choices) => {
            find_choice(choices, trimmed).map(|choice| Value::Code(choice.code.to_owned()))
        }
        Kind::Address => Some(read_address(trimmed)),
        Kind::Bool => match folded.as_str() {
            "1" | "はい" => Some(Value::Bool(true)),
            "2" | "いいえ" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::Kana | Kind::YearMonth | Kind::IndividualNumber | Kind::Rows(_) => None,
    };
    Some(value.unwrap_or_else(|| Value::Raw(text.to_owned())))
}

fn read_date(folded: &str, today: Date) -> Option<Date> {
    if matches!(folded, "t" | ".") {
        return Some(today);
    }
    Date::parse_iso(&folded.replace('/', "-"))
}

fn read_address(text: &str) -> Value {
    let (postal, rest) = match text
        .strip_prefix('〒')
        .and_then(|rest| rest.split_once([' ', '\u{3000}']))
    {
        Some((postal, rest)) => (PostalCode::parse(postal), rest.trim()),
        None => (None, text),
    };
    if rest.is_empty() {
        return Value::Raw(text.to_owned());
    }
    Value::Address(Address {
        postal,
        text: rest.to_owned(),
    })
}

/// The text of a value as it stands in its field.
#[must_use]
pub fn show(kind: &Kind, value: &Value) -> String {
    match value {
        Value::Raw(text) | Value::Text(text) | Value::Digits(text) => text.clone(),
        Value::Name(name) => name.to_string(),
        Value::Kana(kana) => kana.to_string(),
        Value::Address(address) => address.to_string(),
        Value::Date(date) => date.to_string(),
        Value::YearMonth(month) => month.to_string(),
        Value::Yen(yen) => yen.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Code(code) => match kind {
            Kind::Choice(choices) => choices
                .iter()
                .find(|choice| choice.code == code)
                .map_or_else(|| code.clone(), |choice| choice.label.to_owned()),
            _ => code.clone(),
        },
        Value::Bool(true) => "はい".to_owned(),
        Value::Bool(false) => "いいえ".to_owned(),
        Value::Number(_) => "●●●●-●●●●-●●●●".to_owned(),
        Value::Rows(rows) => format!("{}件", rows.len()),
    }
}

/// The choice meant by a number (from 1), a code, a label or the beginning of exactly one label.
#[must_use]
pub fn find_choice(choices: &'static [Choice], text: &str) -> Option<&'static Choice> {
    let folded = fold_width(text.trim());
    if let Ok(number) = folded.parse::<usize>() {
        return choices.get(number.checked_sub(1)?);
    }
    if let Some(choice) = choices
        .iter()
        .find(|choice| choice.code == folded || choice.label == text.trim())
    {
        return Some(choice);
    }
    let mut beginning = choices
        .iter()
        .filter(|choice| !folded.is_empty() && choice.label.starts_with(text.trim()));
    let first = beginning.next()?;
    beginning.next().is_none().then_some(first)
}

/// 全角英数記号 to 半角; everything else stays.
#[must_use]
pub fn fold_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '\u{3000}' => ' ',
            _ => c,
        })
        .collect()
}
