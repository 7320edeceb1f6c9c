//! 値: what one field of a form may hold, and the Rust types that read and write it.
//! It must not judge: a text that is no date yet is kept as [`Value::Raw`] and judged elsewhere.

use crate::domain::address::Address;
use crate::domain::bank_account::AccountHolder;
use crate::domain::coded::{Choice, Coded};
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::PersonId;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::HeldNumber;
use crate::domain::yen::{Rate, Yen};
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use serde::{Deserialize, Serialize};

/// 入力の種類: how a field is typed, checked and shown.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Free text, IME on.
    Text,
    /// 漢字氏名.
    Name,
    /// カナ氏名.
    Kana,
    /// 住所 with 郵便番号.
    Address,
    /// 日付, typed in 和暦 or 西暦; a short form such as `8.4.1` means the current era.
    Date,
    /// 生年月日: a date for which the current era is never assumed.
    BirthDate,
    /// 年月.
    YearMonth,
    /// 円.
    Yen,
    /// 料率, in percent or per mille.
    Rate,
    /// Whole number.
    Int,
    /// Digits whose leading zeros count, such as a code.
    Digits,
    /// One of a closed list.
    Choice(&'static [Choice]),
    /// はい / いいえ.
    Bool,
    /// 個人番号: typed once, held apart.
    IndividualNumber,
    /// 事業所: one of the society's establishments, by its code.
    Establishment,
    /// 加入者: one of the people of the ledger, chosen from the candidates.
    Person,
    /// A table: each row has these fields.
    Rows(&'static [Field]),
}

/// The value of one field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Value {
    /// What was typed and is not yet a value of its kind; nothing typed is ever lost.
    Raw(String),
    /// Free text.
    Text(String),
    /// 氏名.
    Name(PersonName),
    /// カナ氏名.
    Kana(KanaName),
    /// 住所.
    Address(Address),
    /// 日付.
    Date(Date),
    /// 年月.
    YearMonth(YearMonth),
    /// 円.
    Yen(Yen),
    /// 料率.
    Rate(Rate),
    /// Whole number.
    Int(i64),
    /// Digits.
    Digits(String),
    /// Code of a closed list.
    Code(String),
    /// はい / いいえ.
    Bool(bool),
    /// 個人番号, held apart.
    Number(HeldNumber),
    /// Rows of a table.
    Rows(Vec<Form>),
}

/// A Rust type that a [`crate::procedure::field::Key`] may carry.
pub trait FieldType: Sized {
    /// How fields of this type are typed.
    const KIND: Kind;

    /// Reads a stored value; `None` where it is of another kind or still [`Value::Raw`].
    fn from_value(value: &Value) -> Option<Self>;

    /// The value to store.
    fn into_value(self) -> Value;
}

/// 数字の列: digits whose leading zeros count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Digits(pub String);

/// 事業所番号（健保組合）: the code of one of the society's establishments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EstablishmentCode(pub String);

macro_rules! field_type {
    ($type:ty, $kind:expr, $variant:ident) => {
        impl FieldType for $type {
            const KIND: Kind = $kind;

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::$variant(inner) => Some(inner.clone()),
                    _ => None,
                }
            }

            fn into_value(self) -> Value {
                Value::$variant(self)
            }
        }
    };
}

field_type!(String, Kind::Text, Text);
field_type!(PersonName, Kind::Name, Name);
field_type!(KanaName, Kind::Kana, Kana);
field_type!(Address, Kind::Address, Address);
field_type!(Date, Kind::Date, Date);
field_type!(YearMonth, Kind::YearMonth, YearMonth);
field_type!(Yen, Kind::Yen, Yen);
field_type!(Rate, Kind::Rate, Rate);
field_type!(i64, Kind::Int, Int);
field_type!(bool, Kind::Bool, Bool);
field_type!(HeldNumber, Kind::IndividualNumber, Number);
field_type!(Vec<Form>, Kind::Rows(&[]), Rows);

impl FieldType for Digits {
    const KIND: Kind = Kind::Digits;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Digits(digits) => Some(Digits(digits.clone())),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Digits(self.0)
    }
}

impl FieldType for AccountHolder {
    const KIND: Kind = Kind::Text;

    /// Cases of earlier versions hold the name of a person.
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => AccountHolder::parse(text).ok(),
            Value::Kana(person) => Some(AccountHolder::from(person.clone())),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Text(self.as_str().to_owned())
    }
}

impl FieldType for EstablishmentCode {
    const KIND: Kind = Kind::Establishment;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Code(code) => Some(EstablishmentCode(code.clone())),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Code(self.0)
    }
}

impl FieldType for PersonId {
    const KIND: Kind = Kind::Person;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Int(id) => Some(PersonId(*id)),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Int(self.0)
    }
}

impl<T: Coded> FieldType for T {
    const KIND: Kind = Kind::Choice(T::CHOICES);

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Code(code) => T::from_code(code),
            _ => None,
        }
    }

    fn into_value(self) -> Value {
        Value::Code(self.code().to_owned())
    }
}
