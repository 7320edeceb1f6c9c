//! 項目の取込: the text of one field → its value, by type, length, lists, check digits and code map.
//! It must not know the file around the field.

use crate::domain::date::Date;
use crate::domain::number::{IndividualNumber, InsurerNumber};
use crate::domain::yen::Yen;
use crate::exchange::layout::{Direction, Layout};
use crate::exchange::layout_field::{CheckDigit, DateForm, FieldKind, FieldSpec, Secret, Unit};
use crate::exchange::text_file::TextEncoding;
use crate::procedure::record::Cell;

/// Why a value could not be read: stable code and sentence.
pub(super) type Unread = (&'static str, &'static str);

/// What reading a field needs besides its text.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    /// The layout.
    pub layout: &'a Layout,
    /// 保険者番号 of the installation.
    pub insurer_no: &'a InsurerNumber,
}

impl<'a> Reading<'a> {
    /// The name under which a value is read: where it goes to, or in a file of our own where it came from.
    pub(super) fn name<'f>(&self, field: &'f FieldSpec) -> &'f str {
        match self.layout.head.direction {
            Direction::Import => &field.to,
            Direction::Export => &field.from,
        }
    }

    /// Reads one field. `era` is the digit of the 元号 in the field before it.
    pub(super) fn value(
        &self,
        field: &FieldSpec,
        text: &str,
        era: &str,
    ) -> Result<Option<Cell>, Unread> {
        match field.kind {
            FieldKind::Space => return Ok(None),
            FieldKind::Blank if text.is_empty() => return Ok(None),
            FieldKind::Blank => return Err(("blank", "空であるはずの項目に値があります。")),
            FieldKind::Const if !field.value.is_empty() && text != field.value => {
                return Err(("const", "形式で決められた値ではありません。"));
            }
            FieldKind::Const if self.name(field).is_empty() => return Ok(None),
            _ => {}
        }
        if text.is_empty() {
            return if field.required {
                Err(("required", "値がありません。"))
            } else {
                Ok(None)
            };
        }
        if field.must_equal == "insurer.no" && text != self.insurer_no.as_str() {
            return Err((
                "must_equal",
                "この組合の保険者番号ではありません。別の組合のファイルではないか確かめてください。",
            ));
        }
        self.check_shape(field, text)?;
        check_lists(field, text)?;
        if !field.map.is_empty() {
            return self.mapped(field, text).map(Some);
        }
        let cell = match field.kind {
            // The next field carries the whole date under the same name.
            FieldKind::Era => return Ok(None),
            FieldKind::EraYmd6 => date_of_era(era, text).map(Cell::Date),
            FieldKind::Date => date(field.fmt, text),
            FieldKind::Datetime => is_moment(text).then(|| Cell::Text(text.to_owned())),
            FieldKind::Amount => text.parse().ok().map(|yen| Cell::Yen(Yen::new(yen))),
            _ => Some(Cell::Text(text.to_owned())),
        };
        cell.map(Some)
            .ok_or(("value", "日付または金額として読めません。"))
    }

    fn mapped(&self, field: &FieldSpec, text: &str) -> Result<Cell, Unread> {
        let map = self.layout.maps.get(&field.map);
        let name = match self.layout.head.direction {
            Direction::Import => map.and_then(|map| map.get(text)),
            Direction::Export => map.and_then(|map| {
                let mut pairs = map.iter();
                pairs.find_map(|(name, code)| (code == text).then_some(name))
            }),
        };
        name.map(|name| Cell::Text(name.clone())).ok_or((
            "unknown_code",
            "レイアウトの対応表にないコードです。成功とはみなしません。",
        ))
    }

    fn check_shape(&self, field: &FieldSpec, text: &str) -> Result<(), Unread> {
        let is_number = matches!(
            field.kind,
            FieldKind::Digits
                | FieldKind::Amount
                | FieldKind::Date
                | FieldKind::Datetime
                | FieldKind::Era
                | FieldKind::EraYmd6
        );
        if is_number && !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(("value", "数字ではない文字があります。"));
        }
        if field.kind == FieldKind::Flag1 && text != "1" {
            return Err(("value", "1 か空の項目に、ほかの値があります。"));
        }
        let is_plain = matches!(
            field.kind,
            FieldKind::Alnum
                | FieldKind::AlnumOrKana
                | FieldKind::KanaHalf
                | FieldKind::KanaAddr
                | FieldKind::Code
        );
        if is_plain && !text.chars().all(|c| field.kind.takes(c)) {
            return Err(("value", "この項目に使えない文字があります。"));
        }
        let length = match field.unit {
            Unit::Char => text.chars().count(),
            Unit::Byte => self.encoding().byte_len(text),
        };
        let fits = field.len.is_none_or(|limit| {
            if field.is_exact() {
                length == limit
            } else {
                length <= limit
            }
        });
        if fits {
            Ok(())
        } else {
            Err(("length", "長さが形式の定めと合いません。"))
        }
    }

    /// The encoding in which bytes are counted: a limit in bytes is meant for the narrowest one a file may have.
    fn encoding(&self) -> TextEncoding {
        let file = &self.layout.file;
        let accepted = &file.accept_encoding;
        let counts_cp932 = accepted.is_empty() || accepted.contains(&TextEncoding::Cp932);
        let first = accepted.first().copied().filter(|_| !counts_cp932);
        file.encoding.or(first).unwrap_or(TextEncoding::Cp932)
    }
}

fn check_lists(field: &FieldSpec, text: &str) -> Result<(), Unread> {
    if !field.one_of.is_empty() && !field.one_of.iter().any(|value| value == text) {
        return Err(("one_of", "決められたコードではありません。"));
    }
    if field.forbid.iter().any(|value| value == text) {
        return Err(("forbid", "この項目に使えない値です。"));
    }
    let number = text.parse::<i64>();
    if field.min.is_some_and(|min| number.is_ok_and(|n| n < min)) {
        return Err(("min", "小さすぎる数です。"));
    }
    let wrong_number = match field.check {
        Some(CheckDigit::MyNumber) => IndividualNumber::parse(text).is_err(),
        Some(CheckDigit::InsurerNo) => InsurerNumber::parse(text).is_err(),
        None => false,
    };
    if wrong_number || (field.secret == Some(Secret::MyNumber) && text.len() != 12) {
        return Err(("check_digit", "番号の検査用数字が合いません。"));
    }
    Ok(())
}

fn date(form: Option<DateForm>, text: &str) -> Option<Cell> {
    match form {
        // A day without its year stays as it is written.
        Some(DateForm::Mmdd) => {
            let (month, day) = text.split_at_checked(2)?;
            // 2000 has a 29 February.
            Date::new(2000, month.parse().ok()?, day.parse().ok()?)?;
            Some(Cell::Text(text.to_owned()))
        }
        Some(DateForm::Geeymmdd) => {
            let (era, digits) = text.split_at_checked(1)?;
            date_of_era(era, digits).map(Cell::Date)
        }
        _ => Date::parse_yyyymmdd(text).map(Cell::Date),
    }
}

fn date_of_era(era: &str, digits: &str) -> Option<Date> {
    let mut letters = era.chars();
    let digit = letters.next().filter(|_| letters.next().is_none())?;
    Date::from_era_digits(digit, digits)
}

/// 年月日時分秒, all of which exist.
fn is_moment(text: &str) -> bool {
    let Some((day, time)) = text.split_at_checked(8) else {
        return false;
    };
    let below = |at: usize, limit: u32| {
        let part = time.get(at..at + 2).and_then(|part| part.parse().ok());
        part.is_some_and(|number: u32| number < limit)
    };
    let is_time = time.len() == 6 && below(0, 24) && below(2, 60) && below(4, 60);
    Date::parse_yyyymmdd(day).is_some() && is_time
}
