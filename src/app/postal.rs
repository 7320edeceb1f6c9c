//! 郵便番号表: answers what a 郵便番号 or an address asks for, and takes in a newer table that the clerk brings.
//! It must not change an address, and it reads nothing before the first question.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::places::Places;
use crate::domain::address::PostalCode;
use crate::domain::date::Date;
use crate::exchange::error::ExchangeError;
use crate::exchange::postal::PostalMaster;
use crate::exchange::postal::PostalPlace;
use crate::exchange::postal_ken_all;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use tempfile::NamedTempFile;

/// What the table of a clerk says about its source.
const SOURCE: &str = "日本郵便株式会社 utf_ken_all.csv";

/// 郵便番号表 of this PC; clones share one table.
#[derive(Clone, Debug)]
pub struct PostalBook(Arc<Shelf>);

#[derive(Debug)]
struct Shelf {
    /// The clerk's own table, where one was taken in.
    file: PathBuf,
    /// Read at the first question.
    master: Mutex<Option<Arc<PostalMaster>>>,
}

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

/// 郵便番号表 that was taken in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PostalRenewal {
    /// How many lines it has.
    pub n_lines: usize,
    /// The day as of which it holds.
    pub as_of: Date,
}

impl PostalBook {
    /// The table of these places; nothing is read yet.
    #[must_use]
    pub fn new(places: &Places) -> PostalBook {
        PostalBook(Arc::new(Shelf {
            file: places.postal_table(),
            master: Mutex::new(None),
        }))
    }

    /// The addresses of a 郵便番号 as typed; `None` where it is none, or no table can be read. The first call reads
    /// the table and belongs on a thread of its own.
    #[must_use]
    pub fn addresses(&self, typed: &str) -> Option<PostalAnswer> {
        let code = PostalCode::parse(typed)?;
        let master = self.master()?;
        let mut addresses: Vec<String> = Vec::new();
        for place in master.places(&code) {
            let address = place.address();
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Some(PostalAnswer {
            addresses,
            as_of: master.date(),
        })
    }

    /// The 郵便番号 that an address may have, each once. The first call reads the table.
    #[must_use]
    pub fn codes(&self, address: &str) -> Vec<CodeCandidate> {
        let places = self.master().map(|master| master.places_of(address));
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

    /// The day as of which the table holds; reads it where that was not done yet.
    #[must_use]
    pub fn as_of(&self) -> Option<Date> {
        self.master().map(|master| master.date())
    }

    /// Takes in a `utf_ken_all.csv` of this day as a whole; it is kept beside the ledgers and used from now on.
    ///
    /// # Errors
    /// A file that cannot be used as a whole, with the lines; the table then stays as it was.
    pub fn replace(&self, bytes: &[u8], as_of: Date) -> Result<PostalRenewal> {
        let places = postal_ken_all::read(bytes)?;
        let text = PostalMaster::write(places, as_of, SOURCE);
        let master = PostalMaster::parse(text.clone())?;
        write(&self.0.file, &text)?;
        let renewal = PostalRenewal {
            n_lines: master.len(),
            as_of,
        };
        *self.lock() = Some(Arc::new(master));
        Ok(renewal)
    }

    fn master(&self) -> Option<Arc<PostalMaster>> {
        let mut master = self.lock();
        if master.is_none() {
            *master = newest(&self.0.file).map(Arc::new);
        }
        master.clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<PostalMaster>>> {
        // A thread that broke off left either the old table or the new one, never half of one.
        let lock = self.0.master.lock();
        lock.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The clerk's table or the shipped one, whichever is of the later day.
fn newest(file: &Path) -> Option<PostalMaster> {
    let shipped = warned(PostalMaster::shipped());
    // Mostly there is no such file: the shipped table is used.
    let own = std::fs::read_to_string(file).ok();
    let own = own.and_then(|text| warned(PostalMaster::parse(text)));
    match (own, shipped) {
        (Some(own), Some(shipped)) if shipped.date() > own.date() => Some(shipped),
        (own, shipped) => own.or(shipped),
    }
}

fn warned(read: std::result::Result<PostalMaster, ExchangeError>) -> Option<PostalMaster> {
    read.inspect_err(|error| tracing::warn!("{error}")).ok()
}

fn place_words(place: &PostalPlace) -> String {
    if place.note.is_empty() {
        return place.address();
    }
    format!("{}（{}）", place.address(), place.note)
}

/// Written beside its place and then renamed: an earlier table is replaced as a whole or not at all.
fn write(path: &Path, text: &str) -> Result<()> {
    let failed = |source: std::io::Error| Error::File {
        what: "郵便番号表を書くことが",
        path: path.to_owned(),
        source,
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(failed)?;
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
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
        assert_eq!(answer.as_of, book.as_of().unwrap());
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
        assert_eq!((renewal.n_lines, renewal.as_of), (48, day));
        for book in [book, PostalBook::new(&places)] {
            let answer = book.addresses("1050011").unwrap();
            assert_eq!(answer.addresses, ["第1県港区新芝公園"]);
            assert_eq!(answer.as_of, day);
            let codes = book.codes("第1県港区新芝公園1");
            assert_eq!(codes.first().unwrap().place, "第1県港区新芝公園（全域）");
        }
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
