//! 台帳の移行: what an old ledger in a spreadsheet says, row by row, however ugly the book is.

use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::member::Category;
use daicho::exchange::book::{self, Book};
use daicho::exchange::characters::CharacterSet;
use daicho::exchange::intake::Outcome;
use daicho::exchange::takeover::{self, Candidate, Ending, Item, Reading};
use daicho::exchange::takeover_head::suggest;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};

pub const SAMPLE: &[u8] = include_bytes!("../data/samples/migration_xlsx/kanyusha_daicho_200.xlsx");

fn today() -> Date {
    Date::new(2026, 11, 22).unwrap()
}

fn read_book(book: &Book) -> Reading {
    takeover::read(book, &suggest(book), today())
}

fn count(reading: &Reading, outcome: Outcome) -> usize {
    let all = reading.people.iter();
    all.filter(|person| person.outcome() == outcome).count()
}

fn is_beyond_0208(person: &Candidate) -> bool {
    let name = person.name.as_ref().unwrap().as_str();
    name.chars()
        .any(|c| c != '\u{3000}' && !CharacterSet::Jisx0208.contains(c))
}

#[test]
fn 見本の台帳は説明書きのとおりに読める() {
    let book = book::read(SAMPLE).unwrap();
    let plan = suggest(&book);
    let chosen: Vec<&str> = plan
        .sheets
        .iter()
        .filter(|sheet| sheet.is_chosen)
        .map(|sheet| sheet.name.as_str())
        .collect();
    assert_eq!(chosen, ["加入者台帳"]);
    assert_eq!(plan.sheets[0].head_row, 4);

    let reading = read_book(&book);
    for person in &reading.people {
        if person.outcome() != Outcome::Accepted {
            println!("{:?} {:?}", person.place, person.notes);
        }
    }
    assert_eq!(reading.people.len(), 200);
    assert_eq!(reading.passed.len(), 0);
    assert_eq!(reading.people[0].place.row, 5);
    let insured = reading.people.iter().filter(|it| it.is_insured).count();
    assert_eq!((insured, 200 - insured), (98, 102));
    assert_eq!(
        reading
            .people
            .iter()
            .filter(|it| is_beyond_0208(it))
            .count(),
        85
    );
    let without = |it: &&Candidate| it.individual_number.is_none();
    assert_eq!(reading.people.iter().filter(without).count(), 6);
    assert_eq!(
        reading
            .people
            .iter()
            .filter(|it| it.lost_on.is_some())
            .count(),
        15
    );
    let longest = |it: &Candidate| it.name.as_ref().unwrap().as_str().chars().count();
    assert_eq!(reading.people.iter().map(longest).max(), Some(29));
    let address = |it: &Candidate| it.address.chars().count();
    assert_eq!(reading.people.iter().map(address).max(), Some(65));
    assert_eq!(reading.people[0].birth_on, Date::new(1992, 7, 4));
    assert_eq!(count(&reading, Outcome::Rejected), 0);
    // Three spouses were not of age on the day of the 認定: the sample asks the clerk.
    assert_eq!(count(&reading, Outcome::Question), 3);
}
