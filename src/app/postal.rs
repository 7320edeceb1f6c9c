//! 郵便番号表: answers what a 郵便番号 or an address asks for, and takes in a newer table that the clerk brings.
//! It must not change an address, and it reads nothing before the first question.

use crate::app::error::Result;
use crate::app::master_shelf::Shelf;
use crate::app::master_shelf::TableAbout;
use crate::app::places::Places;
use crate::domain::address::PostalCode;
use crate::domain::date::Date;
use crate::exchange::master::Master;
use crate::exchange::postal::PostalMaster;
use crate::exchange::postal::PostalPlace;
use crate::exchange::postal_ken_all;
use std::sync::Arc;

/// What the table of a clerk says about its source.
const SOURCE: &str = "日本郵便株式会社 utf_ken_all.csv";

/// 郵便番号表 of this PC; clones share one table.
#[derive(Clone, Debug)]
pub struct PostalBook(Arc<Shelf<PostalMaster>>);

/// What a 郵便番号 stands for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostalAnswer {
    /// The addresses, each once; none where the table does not have the number.
    pub addresses: Vec<String>,
    /// The day as of which the table holds.
    pub as_of: Date,
}

/// A 郵便番号 that an address may have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeCandidate {
    /// 郵便番号.
    pub code: PostalCode,
    /// The place it stands for, with what the table remarks on it.
    pub place: String,
}

impl PostalBook {
    /// The table of these places; nothing is read yet.
    #[must_use]
    pub fn new(places: &Places) -> PostalBook {
        PostalBook(Arc::new(Shelf::new(places.postal_table())))
    }

    /// The addresses of a 郵便番号 as typed; `None` where it is none, or no table can be read. The first call reads
    /// the table and belongs on a thread of its own.
    #[must_use]
    pub fn addresses(&self, typed: &str) -> Option<PostalAnswer> {
        let code = PostalCode::parse(typed)?;
        let master = self.0.master()?;
        let mut addresses: Vec<String> = Vec::new();
        for place in master.places(&code) {
            let address = place.address();
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Some(PostalAnswer {
            addresses,
            as_of: master.head().date,
        })
    }

    /// The 郵便番号 that an address may have, each once. The first call reads the table.
    #[must_use]
    pub fn codes(&self, address: &str) -> Vec<CodeCandidate> {
        let places = self.0.master().map(|master| master.places_of(address));
        let mut candidates: Vec<CodeCandidate> = Vec::new();
        for place in places.unwrap_or_default() {
            let Some(code) = place.postal_code() else {
                continue;
            };
            if candidates.iter().all(|known| known.code != code) {
                let place = place_words(&place);
                candidates.push(CodeCandidate { code, place });
            }
        }
        candidates
    }

    /// What is known of the table; reads it where that was not done yet.
    #[must_use]
    pub fn about(&self) -> Option<TableAbout> {
        self.0.about()
    }

    /// Takes in a `utf_ken_all.csv` of this day as a whole; it is kept beside the ledgers and used from now on.
    ///
    /// # Errors
    /// A file that cannot be used as a whole, with the lines; the table then stays as it was.
    pub fn replace(&self, bytes: &[u8], as_of: Date) -> Result<TableAbout> {
        let places = postal_ken_all::read(bytes)?;
        self.0.replace(PostalMaster::write(places, as_of, SOURCE))
    }

    /// Puts the clerk's own table away and uses the shipped one again.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn go_back(&self) -> Result<TableAbout> {
        self.0.go_back()
    }
}

fn place_words(place: &PostalPlace) -> String {
    if place.note.is_empty() {
        return place.address();
    }
    format!("{}（{}）", place.address(), place.note)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::PostalBook;
    use crate::app::places::Places;
    use crate::domain::date::Date;

    fn whole_country(extra: &str) -> String {
        let line = |number: u32| {
            format!("1,\"1\",{number:07},,,,第{number}県,見本市,以下に掲載がない場合,0,0,0,0,0,0\n")
        };
        (1..=47).map(line).collect::<String>() + extra
    }

    #[test]
    fn 同梱の表で答え_持ち込んだ表は次に開いても使う() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(&folder.path().join("daicho"));
        let book = PostalBook::new(&places);
        let answer = book.addresses("〒105-0011").unwrap();
        assert_eq!(answer.addresses, ["東京都港区芝公園"]);
        assert_eq!(answer.as_of, book.about().unwrap().as_of);
        assert_eq!(book.addresses("1050"), None);
        assert!(book.addresses("9999999").unwrap().addresses.is_empty());
        let codes = book.codes("港区芝公園4");
        assert_eq!(codes.first().unwrap().code.to_string(), "105-0011");

        let day = Date::new(2027, 1, 31).unwrap();
        let line = "13103,\"105\",1050011,,,,東京都,港区,新芝公園（全域）,0,0,0,0,0,0\n";
        let renewal = book.replace(whole_country(line).as_bytes(), day);
        // 東京都 is the 48th prefecture here: refused, and the table stays.
        assert!(renewal.unwrap_err().message_ja().contains("都道府県が48個"));
        assert_eq!(book.addresses("1050011").unwrap(), answer);

        let line = line.replace("東京都", "第1県");
        let renewal = book.replace(whole_country(&line).as_bytes(), day).unwrap();
        assert_eq!((renewal.n_rows, renewal.as_of), (48, day));
        for book in [book, PostalBook::new(&places)] {
            let answer = book.addresses("1050011").unwrap();
            assert_eq!(answer.addresses, ["第1県港区新芝公園"]);
            assert_eq!(answer.as_of, day);
            let codes = book.codes("第1県港区新芝公園1");
            assert_eq!(codes.first().unwrap().place, "第1県港区新芝公園（全域）");
            assert!(book.about().unwrap().is_own);
        }
        let book = PostalBook::new(&places);
        assert!(!book.go_back().unwrap().is_own);
        assert!(!book.go_back().unwrap().is_own, "二度目も困らない");
        assert_eq!(book.addresses("1050011").unwrap(), answer);
        assert_eq!(
            PostalBook::new(&places).addresses("1050011").unwrap(),
            answer
        );
    }

    #[test]
    fn 壊れた表や古い表では同梱の表を使う() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::at(folder.path());
        for text in [
            "壊れた表",
            "#郵便番号表,2001-01-01,1,\n1050011,古県,古市,,\n",
        ] {
            std::fs::write(places.postal_table(), text).unwrap();
            let book = PostalBook::new(&places);
            let answer = book.addresses("1050011").unwrap();
            assert_eq!(answer.addresses, ["東京都港区芝公園"]);
        }
    }
}
