//! 住所から郵便番号: the numbers that an address may have, by its longest beginning that the table knows.
//! It must not change the address, and it only proposes: what is written behind the 町域 is not looked at.

use crate::domain::search_key::search_key;
use crate::exchange::postal::{City, PostalMaster, PostalPlace};

/// What is written before a 町域 on paper and not in the table.
const PREFIXES: [&str; 3] = ["", "大字", "字"];

/// 市区町村 as it is compared.
#[derive(Debug)]
pub(super) struct CityKey {
    prefecture: String,
    name: String,
    /// Without its 郡, where it has one: many addresses leave it out.
    short: Option<String>,
}

impl CityKey {
    pub(super) fn of(city: &City) -> CityKey {
        CityKey {
            prefecture: fold(&city.prefecture),
            name: fold(&city.name),
            short: without_district(&city.name).map(fold),
        }
    }

    /// What follows the municipality in an address that begins with it, with or without its 都道府県.
    fn rest<'k>(&self, key: &'k str) -> Option<&'k str> {
        let key = key.strip_prefix(self.prefecture.as_str()).unwrap_or(key);
        let short = || key.strip_prefix(self.short.as_deref()?);
        key.strip_prefix(self.name.as_str()).or_else(short)
    }
}

impl PostalMaster {
    /// The places whose number an address may have; none where not even its municipality is known.
    ///
    /// Several where the table divides a 町域 by 丁目, or where 都道府県 is left out and two of them have such a municipality.
    #[must_use]
    pub fn places_of(&self, address: &str) -> Vec<PostalPlace> {
        let key = fold(address);
        let Some((cities, rest)) = self.cities_of(&key) else {
            return Vec::new();
        };
        let places = self.towns_of(&cities);
        let heads = places.iter().map(|place| town_length(&place.town, rest));
        let lengths: Vec<usize> = heads.collect();
        let longest = lengths.iter().copied().max().unwrap_or_default();
        if longest == 0
            && let Some(places) = by_streets(&places, rest)
        {
            return places;
        }
        let paired = places.into_iter().zip(lengths);
        paired
            .filter(|(place, length)| *length == longest && (longest > 0 || place.town.is_empty()))
            .map(|(place, _)| place)
            .collect()
    }

    /// The municipalities with the longest name that the address begins with, and what follows them.
    fn cities_of<'k>(&self, key: &'k str) -> Option<(Vec<u32>, &'k str)> {
        let numbered = (0_u32..).zip(self.city_keys());
        let found: Vec<(u32, &str)> = numbered
            .filter_map(|(number, city)| Some((number, city.rest(key)?)))
            .collect();
        let rest = found
            .iter()
            .map(|(_, rest)| *rest)
            .min_by_key(|rest| rest.len())?;
        let cities = found.iter().filter(|(_, other)| other.len() == rest.len());
        Some((cities.map(|(number, _)| *number).collect(), rest))
    }
}

/// How much of the address a 町域 covers; 0 where the address does not begin with it.
fn town_length(town: &str, rest: &str) -> usize {
    if town.is_empty() {
        return 0;
    }
    let town = fold(town);
    let covered = PREFIXES.iter().filter_map(|prefix| {
        let tail = rest.strip_prefix(prefix)?.strip_prefix(town.as_str())?;
        let cuts_number = town.ends_with(is_digit) && tail.starts_with(is_digit);
        (!cuts_number).then(|| rest.len().saturating_sub(tail.len()))
    });
    covered.max().unwrap_or_default()
}

/// 京都市: the streets stand before the 町, which then ends where the 番地 begins.
fn by_streets(places: &[PostalPlace], rest: &str) -> Option<Vec<PostalPlace>> {
    if !places.iter().all(|place| place.city.starts_with("京都市")) {
        return None;
    }
    let head = rest.split(is_digit).next()?;
    let ends = |place: &&PostalPlace| !place.town.is_empty() && head.ends_with(&fold(&place.town));
    let longest = places.iter().filter(ends).map(|place| place.town.len());
    let longest = longest.max()?;
    let found = places.iter().filter(ends);
    Some(
        found
            .filter(|place| place.town.len() == longest)
            .cloned()
            .collect(),
    )
}

/// 「石狩郡当別町」 → 「当別町」. 大和郡山市 and 蒲郡市 have no 郡.
fn without_district(city: &str) -> Option<&str> {
    let (district, name) = city.split_once('郡')?;
    let is_town = name.ends_with(['町', '村']) && name.chars().count() > 1;
    (is_town && !district.is_empty()).then_some(name)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The key under which addresses are compared: that of the search, with numbers of kanji as digits.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut number = String::new();
    for c in search_key(text).chars() {
        if kanji_digit(c).is_some() || c == '十' {
            number.push(c);
        } else {
            push_number(&mut folded, &number);
            number.clear();
            folded.push(c);
        }
    }
    push_number(&mut folded, &number);
    folded
}

/// 二十四 → 24, 十 → 10, 一二 → 12.
fn push_number(folded: &mut String, number: &str) {
    let Some((tens, ones)) = number.split_once('十') else {
        folded.extend(number.chars().filter_map(kanji_digit));
        return;
    };
    if tens.is_empty() {
        folded.push('1');
    }
    folded.extend(tens.chars().filter_map(kanji_digit));
    if ones.is_empty() {
        folded.push('0');
    }
    folded.extend(ones.chars().filter_map(kanji_digit));
}

const fn kanji_digit(c: char) -> Option<char> {
    Some(match c {
        '〇' => '0',
        '一' => '1',
        '二' => '2',
        '三' => '3',
        '四' => '4',
        '五' => '5',
        '六' => '6',
        '七' => '7',
        '八' => '8',
        '九' => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{fold, town_length, without_district};

    #[test]
    fn 漢数字と算用数字は同じ鍵になる() {
        for (one, other) in [
            ("北二十四条西", "北２４条西"),
            ("十条", "10条"),
            ("旭ヶ丘", "旭ケ丘"),
            ("霞が関", "霞ガ関"),
            ("三ノ輪", "三の輪"),
        ] {
            assert_eq!(fold(one), fold(other));
        }
        assert_ne!(fold("北十条"), fold("北一条"));
    }

    #[test]
    fn 郡のない市を郡で切らない() {
        assert_eq!(without_district("石狩郡当別町"), Some("当別町"));
        for city in ["大和郡山市", "蒲郡市", "郡山市", "郡上市", "札幌市"] {
            assert_eq!(without_district(city), None, "{city}");
        }
    }

    #[test]
    fn 町域は数字の途中で切れない() {
        assert_eq!(town_length("字一", &fold("字一番地")), "字1".len());
        assert_eq!(town_length("字一", &fold("字12")), 0);
        assert_eq!(
            town_length("芝公園", &fold("大字芝公園4")),
            "大字芝公園".len()
        );
        assert_eq!(town_length("", "芝"), 0);
    }
}
