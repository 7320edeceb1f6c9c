//! 事業所: the covered establishments of the society and how employers' files name them.
//! It must not hold members.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::number::Symbol;
use serde::{Deserialize, Serialize};

/// 事業所整理記号・番号: how the pension office's file family names an establishment.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub struct PensionOfficeKey {
    /// 都道府県コード, 2 digits (the pension office's own list, not JIS X 0401).
    pub prefecture: String,
    /// 郡市区符号, 2 digits.
    pub district: String,
    /// 事業所記号, up to 4 half-width characters.
    pub symbol: String,
    /// 事業所番号, up to 5 digits, empty where a form does not carry it.
    pub number: String,
}

impl PensionOfficeKey {
    /// Whether both can name the same establishment: 都道府県コード and 事業所番号 say nothing where either leaves them
    /// out, 郡市区符号 and 事業所記号 must be there and equal.
    #[must_use]
    pub fn agrees_with(&self, other: &PensionOfficeKey) -> bool {
        let may_be = |own: &str, others: &str| own.is_empty() || others.is_empty() || own == others;
        !self.symbol.is_empty()
            && (&self.district, &self.symbol) == (&other.district, &other.symbol)
            && may_be(&self.prefecture, &other.prefecture)
            && may_be(&self.number, &other.number)
    }
}

/// 事業所.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Establishment {
    /// 事業所番号（健保組合）: the society's own number of the establishment, such as `0042`. Stable.
    pub code: String,
    /// 記号 given to people who work here.
    pub symbol: Symbol,
    /// 名称.
    pub name: String,
    /// 所在地.
    pub address: Address,
    /// 事業主氏名.
    pub employer_name: String,
    /// 電話番号, digits and hyphens.
    pub phone: String,
    /// 年金事務所の事業所整理記号・番号, where known.
    pub pension_office: Option<PensionOfficeKey>,
    /// 適用年月日: the first day on which people here can be insured.
    pub covered_from: Date,
}
