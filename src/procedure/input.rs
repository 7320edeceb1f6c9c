//! 入力: what is typed into a field, read by its kind when the field is left, and shown again.
//! It must not judge more than one field, and never repeats what was typed: it may be an 個人番号.

use crate::domain::address::{Address, PostalCode};
use crate::domain::coded::Choice;
use crate::domain::date::{Date, YearMonth};
use crate::domain::date_input::{DateUse, parse_date_input};
use crate::domain::digits::{bare_digits, to_ascii};
use crate::domain::finding::FieldPath;
use crate::domain::member::PersonId;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::IndividualNumber;
use crate::domain::yen::{Rate, Yen};
use crate::procedure::catalogue::Procedure;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::value::{Kind, Value};

/// Reads what was typed, normalized as it will be stored. The error is a Japanese sentence.
///
/// An 個人番号 is never read into a form: check it with [`check_individual_number`], lay it apart, and set
/// its [`crate::domain::number::HeldNumber`].
pub fn parse(kind: Kind, text: &str, today: Date) -> Result<Value, String> {
    match kind {
        Kind::Text => Ok(Value::Text(text.trim().to_owned())),
        Kind::Name => PersonName::declared(text)
            .map(Value::Name)
            .ok_or_else(|| "氏名を入力してください。".to_owned()),
        Kind::Kana => KanaName::parse(text)
            .map(Value::Kana)
            .map_err(|error| error.to_string()),
        Kind::Address => address(text).map(Value::Address),
        Kind::Date => date(text, today, DateUse::General),
        Kind::BirthDate => date(text, today, DateUse::Birth),
        Kind::YearMonth => year_month(text, today).map(Value::YearMonth),
        Kind::Yen => Yen::parse_typed(text)
            .map(Value::Yen)
            .map_err(|error| error.to_string()),
        Kind::Rate => Rate::parse_typed(text)
            .map(Value::Rate)
            .map_err(|error| error.to_string()),
        Kind::Int => digits(text)?
            .parse()
            .map(Value::Int)
            .map_err(|_| "数字が大きすぎます。".to_owned()),
        Kind::Digits => digits(text).map(Value::Digits),
        Kind::Choice(choices) => choice(choices, text).map(Value::Code),
        Kind::Bool => yes_or_no(text).map(Value::Bool),
        Kind::IndividualNumber => {
            Err("個人番号は、個人番号の欄から入力し直してください。".to_owned())
        }
        Kind::Establishment => Ok(Value::Code(to_ascii(text).trim().to_owned())),
        Kind::Person => person(text).map(Value::Int),
        Kind::Rows(_) => Err("表は行ごとに入力してください。".to_owned()),
    }
}

/// Checks a typed 個人番号: twelve digits with a fitting check digit.
pub fn check_individual_number(text: &str) -> Result<IndividualNumber, String> {
    IndividualNumber::parse(text).map_err(|error| error.to_string())
}

/// A value as shown in its field. An 個人番号 is shown masked.
#[must_use]
pub fn show(kind: Kind, value: &Value) -> String {
    match (kind, value) {
        (Kind::Choice(choices), Value::Code(code)) => choices
            .iter()
            .find(|choice| choice.code == code)
            .map_or_else(|| code.clone(), |choice| choice.label.to_owned()),
        (Kind::Person, Value::Int(id)) => PersonId(*id).to_string(),
        (_, value) => show_plain(value),
    }
}

fn show_plain(value: &Value) -> String {
    match value {
        Value::Raw(text) | Value::Text(text) | Value::Digits(text) | Value::Code(text) => {
            text.clone()
        }
        Value::Name(name) => name.to_string(),
        Value::Kana(kana) => kana.to_string(),
        Value::Address(address) => address.to_string(),
        Value::Date(date) => date.wareki(),
        Value::YearMonth(month) => month.wareki(),
        Value::Yen(yen) => yen.to_string(),
        Value::Rate(rate) => rate.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Bool(true) => "はい".to_owned(),
        Value::Bool(false) => "いいえ".to_owned(),
        Value::Number(_) => "●●●●●●●●●●●●".to_owned(),
        Value::Rows(rows) => format!("{}件", rows.len()),
    }
}

/// Takes what was typed into the field at a path: normalized where it can be read, kept as typed where it cannot.
/// Nothing is kept of an 個人番号 typed here, and nothing changes at a path that the procedure does not have.
pub fn enter(procedure: &Procedure, form: &mut Form, path: &FieldPath, text: &str, today: Date) {
    let Some(field) = field_at(procedure, path) else {
        return;
    };
    if matches!(field.kind, Kind::IndividualNumber | Kind::Rows(_)) {
        return;
    }
    let value = if text.trim().is_empty() {
        None
    } else {
        let raw = |_| Value::Raw(text.to_owned());
        Some(parse(field.kind, text, today).unwrap_or_else(raw))
    };
    form.set_at(path, value);
}

/// The field at a path: of a section, of a step's details, or the answer to an attachment.
#[must_use]
pub fn field_at(procedure: &Procedure, path: &FieldPath) -> Option<Field> {
    let of_sections = procedure.sections.iter().map(|section| section.fields);
    let of_steps = procedure.details().map(|(_, fields)| fields);
    let outer = of_sections
        .chain(of_steps)
        .flatten()
        .find(|field| field.key == path.key)
        .copied()
        .or_else(|| {
            let mut attachments = procedure.attachments.iter();
            let attachment = attachments.find(|item| item.answer.name() == path.key)?;
            Some(attachment.field())
        })?;
    match (&path.inner, outer.kind) {
        (None, _) => Some(outer),
        (Some((_, inner)), Kind::Rows(fields)) => {
            fields.iter().find(|field| field.key == inner).copied()
        }
        (Some(_), _) => None,
    }
}

/// The path of the field, step detail or attachment with this label; `None` where none or several have it.
#[must_use]
pub fn path_labelled(procedure: &Procedure, label: &str) -> Option<FieldPath> {
    let attachment = procedure
        .attachments
        .iter()
        .find(|item| item.label == label);
    if let Some(attachment) = attachment {
        return Some(FieldPath::of(attachment.answer.name()));
    }
    let of_sections = procedure.sections.iter().map(|section| section.fields);
    let of_steps = procedure.details().map(|(_, fields)| fields);
    let mut found = of_sections
        .chain(of_steps)
        .flatten()
        .filter(|field| field.label == label);
    let only = found.next()?;
    found.next().is_none().then(|| FieldPath::of(only.key))
}

/// The path of the field with this label in a row of a table.
#[must_use]
pub fn path_in_row(
    procedure: &Procedure,
    table: &str,
    row: usize,
    label: &str,
) -> Option<FieldPath> {
    let Kind::Rows(fields) = field_at(procedure, &FieldPath::of(table))?.kind else {
        return None;
    };
    let field = fields.iter().find(|field| field.label == label)?;
    Some(FieldPath::in_row(table, row, field.key))
}

fn date(text: &str, today: Date, date_use: DateUse) -> Result<Value, String> {
    parse_date_input(text, today, date_use)
        .map(Value::Date)
        .map_err(|error| error.message)
}

/// `R8.11`, `令和8年11月`, `2026/11`, `202611`, or any full date of the month.
fn year_month(text: &str, today: Date) -> Result<YearMonth, String> {
    let typed = to_ascii(text);
    let typed = typed.trim().trim_end_matches('月');
    let with_day = if typed.chars().all(|c| c.is_ascii_digit()) {
        format!("{typed}01")
    } else {
        format!("{typed}.1")
    };
    parse_date_input(&with_day, today, DateUse::General)
        .or_else(|_| parse_date_input(text, today, DateUse::General))
        .map(Date::year_month)
        .map_err(|_| {
            "年月として読めません。「R8.11」「令和8年11月」「2026/11」のように入力してください。"
                .to_owned()
        })
}

/// A postal code at the beginning is taken off; the rest stays as typed, without any width change.
fn address(text: &str) -> Result<Address, String> {
    let text = text.trim();
    let (first, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (postal, rest) = match PostalCode::parse(first) {
        Some(postal) => (Some(postal), rest.trim()),
        None => (None, text),
    };
    if rest.is_empty() {
        return Err("郵便番号に続けて住所を入力してください。".to_owned());
    }
    Ok(Address {
        postal,
        text: rest.to_owned(),
    })
}

fn digits(text: &str) -> Result<String, String> {
    match bare_digits(text) {
        Ok(digits) if !digits.is_empty() => Ok(digits),
        _ => Err("数字だけで入力してください。".to_owned()),
    }
}

/// The code, the label, or the beginning of exactly one label.
fn choice(choices: &[Choice], text: &str) -> Result<String, String> {
    let typed = text.trim();
    let ascii = to_ascii(typed);
    let exact = choices
        .iter()
        .find(|choice| choice.code == ascii || choice.label == typed);
    let mut beginning = choices
        .iter()
        .filter(|choice| !typed.is_empty() && choice.label.starts_with(typed));
    let only = match (beginning.next(), beginning.next()) {
        (Some(choice), None) => Some(choice),
        _ => None,
    };
    exact
        .or(only)
        .map(|choice| choice.code.to_owned())
        .ok_or_else(|| "一覧から選んでください。".to_owned())
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match to_ascii(text).trim() {
        "1" | "はい" | "有" | "要" => Ok(true),
        "0" | "いいえ" | "無" | "不要" => Ok(false),
        _ => Err("「はい」か「いいえ」で入力してください。".to_owned()),
    }
}

fn person(text: &str) -> Result<i64, String> {
    let ascii = to_ascii(text);
    let typed = ascii.trim().trim_start_matches(['P', 'p']);
    typed
        .parse()
        .map_err(|_| "加入者管理番号は「P000501」のように入力してください。".to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{check_individual_number, enter, parse, show};
    use crate::domain::coded::Coded;
    use crate::domain::date::{Date, day};
    use crate::domain::finding::FieldPath;
    use crate::domain::number::HeldNumber;
    use crate::procedure::block_codes::SendMethod;
    use crate::procedure::catalogue::find;
    use crate::procedure::form::Form;
    use crate::procedure::value::{Kind, Value};

    const TODAY: Date = day!(2026, 11, 22);

    /// What is shown after the field was left, or the sentence.
    fn typed(kind: Kind, text: &str) -> Result<String, String> {
        parse(kind, text, TODAY).map(|value| show(kind, &value))
    }

    fn ok(text: &str) -> Result<String, String> {
        Ok(text.to_owned())
    }

    #[test]
    fn 離れるときに決まった形になる() {
        let choice = Kind::Choice(SendMethod::CHOICES);
        for (kind, text, shown) in [
            (Kind::Text, "  例示 ", "例示"),
            (Kind::Name, " 見本 　一郎 ", "見本　一郎"),
            (Kind::Kana, "みほん ｲﾁﾛｳ", "ミホン　イチロウ"),
            (Kind::Date, "8.11.2", "令和8年11月2日"),
            (Kind::BirthDate, "5450401", "昭和45年4月1日"),
            (Kind::YearMonth, "R8.11", "令和8年11月"),
            (Kind::YearMonth, "令和8年11月", "令和8年11月"),
            (Kind::YearMonth, "2026/11", "令和8年11月"),
            (Kind::YearMonth, "２０２６１１", "令和8年11月"),
            (Kind::YearMonth, "2026/11/22", "令和8年11月"),
            (Kind::Yen, "￥１，２３４", "1,234"),
            (Kind::Rate, "９．８５", "9.85%"),
            (Kind::Rate, "98.5‰", "9.85%"),
            (Kind::Int, "００４２", "42"),
            (Kind::Digits, "００-４２", "0042"),
            (choice, "簡易", "簡易書留"),
            (choice, "by_hand", "手渡し"),
            (Kind::Bool, "１", "はい"),
            (Kind::Bool, "無", "いいえ"),
            (Kind::Establishment, "００４２", "0042"),
            (Kind::Person, "p000501", "P000501"),
        ] {
            assert_eq!(typed(kind, text), ok(shown), "{text}");
        }
    }

    #[test]
    fn 住所は郵便番号だけを切り離し_ほかの字は変えない() {
        let kind = Kind::Address;
        let shown = ok("〒105-0011 東京都港区芝公園９－１ 例示ビル");
        assert_eq!(
            typed(kind, "1050011 東京都港区芝公園９－１ 例示ビル"),
            shown
        );
        assert_eq!(
            typed(kind, "〒105-0011　東京都港区芝公園９－１ 例示ビル"),
            shown
        );
        assert_eq!(typed(kind, "東京都港区"), ok("東京都港区"));
        assert!(typed(kind, "105-0011").is_err());
    }

    #[test]
    fn 読めないときは直し方を言い_打った文字は繰り返さない() {
        let choice = Kind::Choice(SendMethod::CHOICES);
        for (kind, text) in [
            (Kind::Name, "　"),
            (Kind::Kana, "三本"),
            (Kind::Date, "R8.2.30"),
            (Kind::BirthDate, "8.4.1"),
            (Kind::YearMonth, "来月"),
            (Kind::Yen, "28万"),
            (Kind::Int, "x"),
            (Kind::Digits, ""),
            (choice, "航空便"),
            (Kind::Bool, "たぶん"),
            (Kind::Person, "一郎"),
            (Kind::IndividualNumber, "999900000011"),
            (Kind::Rows(&[]), "1"),
        ] {
            let message = typed(kind, text).unwrap_err();
            assert!(message.ends_with('。'), "{text}: {message}");
            assert!(!message.contains("999900000011"));
        }
    }

    #[test]
    fn 個人番号は検査だけして_届書には残さない() {
        assert!(check_individual_number("9999 0000 0011").is_ok());
        let error = check_individual_number("999900000012").unwrap_err();
        assert!(!error.contains("9999"));
        let procedure = find("eligibility_acquisition").unwrap();
        let mut form = Form::new();
        let path = FieldPath::of("individual_number");
        enter(procedure, &mut form, &path, "999900000011", TODAY);
        assert_eq!(form, Form::new());
        let held = Value::Number(HeldNumber(7));
        assert_eq!(show(Kind::IndividualNumber, &held), "●●●●●●●●●●●●");
    }

    #[test]
    fn 表の行にも項目の道で書ける() {
        let procedure = find("eligibility_acquisition").unwrap();
        let mut form = Form::new();
        let path = FieldPath::in_row("dependents", 0, "income");
        enter(procedure, &mut form, &path, "960000", TODAY);
        assert_eq!(form.at(&path), None, "行がなければ書かない");
        form.add_row("dependents");
        enter(procedure, &mut form, &path, "96万円", TODAY);
        assert_eq!(form.at(&path), Some(&Value::Raw("96万円".to_owned())));
        enter(procedure, &mut form, &path, "960000", TODAY);
        assert!(matches!(form.at(&path), Some(Value::Yen(_))));
        form.remove_row("dependents", 0);
        assert_eq!(form, Form::new());
    }
}
