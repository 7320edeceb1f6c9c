//! 郵便番号表: which places a 郵便番号 stands for, from the shipped table or from one that the clerk brought.
//! It must not choose: where a number stands for several places, all of them are named.

use crate::domain::address::PostalCode;
use crate::domain::date::Date;
use crate::exchange::error::ExchangeError;
use crate::exchange::master::{Master, MasterHead};
use crate::exchange::postal_match::CityKey;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

/// 郵便番号とその場所.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PostalPlace {
    /// 郵便番号 in seven digits.
    pub code: String,
    /// 都道府県.
    pub prefecture: String,
    /// 市区町村, with its 郡.
    pub city: String,
    /// 町域; empty where the number stands for the whole municipality or for what is not listed.
    pub town: String,
    /// 注記, such as 「1〜19丁目」 or 「以下に掲載がない場合」.
    pub note: String,
}

impl PostalPlace {
    /// The address as far as the number tells it: 都道府県, 市区町村 and 町域.
    #[must_use]
    pub fn address(&self) -> String {
        [&*self.prefecture, &self.city, &self.town].concat()
    }

    /// 郵便番号.
    #[must_use]
    pub fn postal_code(&self) -> Option<PostalCode> {
        PostalCode::parse(&self.code)
    }
}

/// One line of the table; its texts stay in the text of the table.
#[derive(Clone, Copy, Debug)]
struct Row {
    code: u32,
    city: u32,
    /// Where 「町域,注記」 begins.
    start: u32,
    /// Where it ends.
    end: u32,
}

/// 市区町村 of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct City {
    pub(super) prefecture: String,
    pub(super) name: String,
}

/// 郵便番号表 in memory: its text and, for each line, where to find it.
#[derive(Debug)]
pub struct PostalMaster {
    text: String,
    head: MasterHead,
    rows: Vec<Row>,
    cities: Vec<City>,
    /// Made at the first question about an address.
    city_keys: OnceLock<Vec<CityKey>>,
}

impl Master for PostalMaster {
    const NAME: &'static str = "郵便番号表";
    const SHIPPED: &'static [u8] = include_bytes!("../../assets/masters/postal.csv.gz");
    const ADVICE: &'static str = "郵便番号から住所を引くことはできませんが、住所の入力はできます。";

    fn parse(text: String) -> Result<PostalMaster, ExchangeError> {
        let (head, lines) = MasterHead::read::<PostalMaster>(&text)?;
        let start = text.len().saturating_sub(lines.len());
        let (rows, cities) = Reader::read(lines, start)?;
        head.check::<PostalMaster>(rows.len())?;
        Ok(PostalMaster {
            text,
            head,
            rows,
            cities,
            city_keys: OnceLock::new(),
        })
    }

    fn head(&self) -> &MasterHead {
        &self.head
    }
}

impl PostalMaster {
    /// The text of a table of these places, to be kept as a file.
    #[must_use]
    pub fn write(mut places: Vec<PostalPlace>, date: Date, source: &str) -> String {
        places.sort();
        places.dedup();
        let head = MasterHead {
            date,
            n_rows: places.len(),
            source: source.to_owned(),
        };
        let mut text = head.line::<PostalMaster>();
        for place in &places {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "{},{},{},{},{}",
                place.code, place.prefecture, place.city, place.town, place.note
            );
        }
        text
    }

    /// All places of a 郵便番号; none where the table does not have it.
    #[must_use]
    pub fn places(&self, code: &PostalCode) -> Vec<PostalPlace> {
        let Ok(code) = code.digits().parse::<u32>() else {
            return Vec::new();
        };
        let start = self.rows.partition_point(|row| row.code < code);
        self.rows
            .iter()
            .skip(start)
            .take_while(|row| row.code == code)
            .filter_map(|row| self.place(row))
            .collect()
    }

    /// Everything in it, in the order of the numbers.
    pub fn iter(&self) -> impl Iterator<Item = PostalPlace> {
        self.rows.iter().filter_map(|row| self.place(row))
    }

    /// 市区町村 with their keys, by their place in the list.
    pub(super) fn city_keys(&self) -> &[CityKey] {
        self.city_keys
            .get_or_init(|| self.cities.iter().map(CityKey::of).collect())
    }

    /// The lines of these 市区町村 with their 町域.
    pub(super) fn towns_of(&self, cities: &[u32]) -> Vec<PostalPlace> {
        self.rows
            .iter()
            .filter(|row| cities.contains(&row.city))
            .filter_map(|row| self.place(row))
            .collect()
    }

    fn place(&self, row: &Row) -> Option<PostalPlace> {
        let city = self.cities.get(usize::try_from(row.city).ok()?)?;
        let start = usize::try_from(row.start).ok()?;
        let end = usize::try_from(row.end).ok()?;
        let (town, note) = self.text.get(start..end)?.split_once(',')?;
        Some(PostalPlace {
            code: format!("{:07}", row.code),
            prefecture: city.prefecture.clone(),
            city: city.name.clone(),
            town: town.to_owned(),
            note: note.to_owned(),
        })
    }
}

/// What is known while the lines are read one after the other.
struct Reader<'t> {
    rows: Vec<Row>,
    cities: Vec<City>,
    known: HashMap<(&'t str, &'t str), u32>,
    /// The 市区町村 of the line before: neighbours mostly share it.
    last: Option<((&'t str, &'t str), u32)>,
}

impl<'t> Reader<'t> {
    /// Reads the lines, which begin at this place of the text.
    fn read(lines: &'t str, start: usize) -> Result<(Vec<Row>, Vec<City>), ExchangeError> {
        let mut reader = Reader {
            rows: Vec::with_capacity(130_000),
            cities: Vec::new(),
            known: HashMap::new(),
            last: None,
        };
        let mut at = start;
        for (number, line) in lines.split('\n').enumerate() {
            let end = at.saturating_add(line.len());
            if !line.is_empty() && reader.line(line, end).is_none() {
                let line = number.saturating_add(2);
                return Err(PostalMaster::broken(&format!(
                    "郵便番号表の{line}行目を読めません。"
                )));
            }
            at = end.saturating_add(1);
        }
        if !reader.rows.is_sorted_by_key(|row| row.code) {
            return Err(PostalMaster::broken(
                "郵便番号表が番号の順に並んでいません。",
            ));
        }
        Ok((reader.rows, reader.cities))
    }

    fn line(&mut self, line: &'t str, end: usize) -> Option<()> {
        let mut parts = line.splitn(4, ',');
        let code = parts.next().filter(|code| code.len() == 7)?;
        let key = (parts.next()?, parts.next()?);
        let tail = parts.next()?;
        let city = match self.last {
            Some((last, city)) if last == key => city,
            _ => self.city(key)?,
        };
        self.last = Some((key, city));
        self.rows.push(Row {
            code: code.parse().ok()?,
            city,
            start: u32::try_from(end.checked_sub(tail.len())?).ok()?,
            end: u32::try_from(end).ok()?,
        });
        tail.contains(',').then_some(())
    }

    fn city(&mut self, key: (&'t str, &'t str)) -> Option<u32> {
        if let Some(city) = self.known.get(&key) {
            return Some(*city);
        }
        let city = u32::try_from(self.cities.len()).ok()?;
        self.known.insert(key, city);
        self.cities.push(City {
            prefecture: key.0.to_owned(),
            name: key.1.to_owned(),
        });
        Some(city)
    }
}
