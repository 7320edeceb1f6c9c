//! 移行の行の読取り: all rows of a sheet, several at a time, with what stands above each of them.
//! It must not read a value itself, and what it gives must not depend on how the rows were divided.

use crate::exchange::book::{Row, Sheet};
use crate::exchange::parallel;
use crate::exchange::takeover::{Candidate, Passed, Place, Reading, SheetPlan};
use crate::exchange::takeover_cell::Days;
use crate::exchange::takeover_columns::{Above, Columns, Key, Slots};
use crate::exchange::takeover_row::{own_key, read_one};
use std::collections::HashSet;
use std::ops::Range;

/// Fewer rows are read at once: dividing them would take longer.
const FEWEST: usize = 2_000;

/// Reads all rows below the heading.
pub(super) fn read(sheet: &Sheet, plan: &SheetPlan, days: Days, reading: &mut Reading) {
    let first = plan.head_row.saturating_add(plan.n_head_rows);
    let first = sheet.rows.partition_point(|row| row.number < first);
    let n_rows = sheet.rows.len().saturating_sub(first);
    let n_parts = if n_rows < FEWEST {
        1
    } else {
        parallel::n_parts()
    };
    let length = parallel::part_length(n_rows, n_parts);
    read_in_parts((sheet, plan), days, (first, length), reading);
}

/// Whom a row speaks of.
enum Outline {
    /// Nobody, and why.
    Nobody(&'static str),
    /// The people of these slots.
    People(Slots),
}

/// Some rows, by place in the sheet, with what is known of them so far.
struct Part {
    rows: Range<usize>,
    outlines: Vec<Outline>,
    /// What stands above the first of them.
    above: Above,
    /// 記号 and 番号 as each row itself says.
    keys: Vec<Option<Key>>,
    /// Whether each row is the first of its 記号・番号.
    are_first: Vec<bool>,
}

/// All that the reading of every part needs.
struct Whole<'a> {
    sheet: &'a Sheet,
    plan: &'a SheetPlan,
    columns: &'a Columns,
    days: Days,
}

fn read_in_parts(
    (sheet, plan): (&Sheet, &SheetPlan),
    days: Days,
    (first, length): (usize, usize),
    reading: &mut Reading,
) {
    let columns = Columns::of(plan);
    let whole = Whole {
        sheet,
        plan,
        columns: &columns,
        days,
    };
    let starts = (first..sheet.rows.len()).step_by(length.max(1));
    let ranges: Vec<Range<usize>> = starts
        .map(|start| start..start.saturating_add(length).min(sheet.rows.len()))
        .collect();
    let mut parts = parallel::map(ranges, |rows| whole.outlined(rows));
    whole.rows_above(&mut parts);
    let mut parts = parallel::map(parts, |part| whole.with_keys(part));
    keys_above(&mut parts);
    for (people, passed) in parallel::map(parts, |part| whole.people(part)) {
        reading.people.extend(people);
        reading.passed.extend(passed);
    }
}

impl Whole<'_> {
    fn rows(&self, range: &Range<usize>) -> &[Row] {
        self.sheet.rows.get(range.clone()).unwrap_or_default()
    }

    /// Whom each row speaks of, and the last value of each column in these rows.
    fn outlined(&self, rows: Range<usize>) -> Part {
        let mut above = Above::new(self.plan.targets.len());
        let outline = |(index, row): (usize, &Row)| {
            let slots = self.columns.slots_with_name(row);
            if slots.is_empty()
                && let Some(reason) = self.columns.pass(row)
            {
                return Outline::Nobody(reason);
            }
            above.remember(index, row);
            Outline::People(if slots.is_empty() {
                Slots::own()
            } else {
                slots
            })
        };
        let numbered = rows.clone().zip(self.rows(&rows));
        let outlines = numbered.map(outline).collect();
        Part {
            rows,
            outlines,
            above,
            keys: Vec::new(),
            are_first: Vec::new(),
        }
    }

    /// Gives each part the last values above it instead of those in it.
    fn rows_above(&self, parts: &mut [Part]) {
        let mut above = Above::new(self.plan.targets.len());
        for part in parts {
            let mut until_its_end = above.clone();
            until_its_end.overlay(&part.above);
            part.above = std::mem::replace(&mut above, until_its_end);
        }
    }

    /// 記号 and 番号 as each row itself says; 「同上」 is what stands above.
    fn with_keys(&self, mut part: Part) -> Part {
        let mut above = part.above.clone();
        let rows = part.rows.clone().zip(self.rows(&part.rows));
        let keys = rows.zip(&part.outlines).map(|((index, row), outline)| {
            if matches!(outline, Outline::Nobody(_)) {
                return None;
            }
            let key = own_key((self.sheet, row), (self.columns, &above), self.days);
            above.remember(index, row);
            key
        });
        part.keys = keys.collect();
        part
    }

    fn people(&self, mut part: Part) -> (Vec<Candidate>, Vec<Passed>) {
        let (mut people, mut passed) = (Vec::new(), Vec::new());
        let about = part.keys.iter().zip(&part.are_first);
        let rows = part.rows.clone().zip(self.rows(&part.rows));
        for (((index, row), outline), (key, is_first)) in rows.zip(&part.outlines).zip(about) {
            let place = |slot| Place {
                sheet: self.plan.sheet,
                row: row.number,
                slot,
            };
            let slots = match outline {
                Outline::Nobody(reason) => {
                    passed.push(Passed {
                        place: place(0),
                        reason,
                    });
                    continue;
                }
                Outline::People(slots) => slots,
            };
            part.above.is_first = *is_first;
            for slot in slots.iter() {
                let empty = Candidate::empty(place(slot), self.plan.category);
                let what = (self.columns, &part.above);
                people.push(read_one(
                    (self.sheet, row),
                    what,
                    (self.days, *slots, empty),
                ));
            }
            part.above.key = key.or(part.above.key);
            part.above.remember(index, row);
        }
        (people, passed)
    }
}

/// Says of every row whether its 記号・番号 comes for the first time, and of every part which one stands above it.
fn keys_above(parts: &mut [Part]) {
    let mut seen: HashSet<Key> = HashSet::new();
    let mut last: Option<Key> = None;
    for part in parts {
        part.above.key = last;
        part.are_first = part
            .keys
            .iter()
            .map(|key| key.is_some_and(|key| seen.insert(key)))
            .collect();
        last = part.keys.iter().rev().find_map(|key| *key).or(last);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::read_in_parts;
    use crate::domain::date::day;
    use crate::exchange::book::{self, Book};
    use crate::exchange::takeover::{Candidate, Reading};
    use crate::exchange::takeover_cell::Days;
    use crate::exchange::takeover_head::suggest;
    use proptest::prelude::{prop_assert_eq, proptest};
    use proptest::sample::select;

    fn said(person: &Candidate) -> String {
        let number = person.individual_number.as_ref();
        format!(
            "{:?} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {} {} {} {:?} {:?} {:?}",
            person.place,
            person.numbers(),
            person.is_insured,
            person.relationship,
            person.name,
            person.kana,
            person.sex,
            person.birth_on,
            person.acquired_on,
            person.ending,
            person.office_code,
            person.address,
            person.remark,
            person.standard,
            number.map(|number| number.reveal().to_string()),
            person.notes
        )
    }

    fn read(book: &Book, length: usize) -> (Vec<String>, Reading) {
        let plan = suggest(book);
        let sheet = book.sheets.first().unwrap();
        let days = Days {
            is_1904: false,
            today: day!(2026, 11, 22),
        };
        let mut reading = Reading::default();
        let what = (sheet, plan.sheets.first().unwrap());
        read_in_parts(what, days, (1, length), &mut reading);
        (reading.people.iter().map(said).collect(), reading)
    }

    fn book(rows: &[String]) -> Book {
        let head =
            "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,住所,備考,個人番号";
        let text = format!("{head}\n{}\n", rows.join("\n"));
        book::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn どこで分けて読んでも同じ行になる() {
        let rows = [
            "42,1,00,本人,見本　一郎,ミホン　イチロウ,男,S45.1.1,H20.4.1,東京都港区,あ,999900000011",
            ",,,妻,見本　花子,ミホン　ハナコ,女,S46.1.1,〃,同上,,",
            "小計,2,,,,,,,,,,",
            "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,住所,備考,個人番号",
            "〃,2,,,例示　次郎,レイジ　ジロウ,男,S47.1.1,〃,同上,,",
            ",,,子,例示　三郎,レイジ　サブロウ,男,H20.1.1,〃,同上,,",
            "同上,同上,02,子,例示　四郎,レイジ　シロウ,男,H21.1.1,〃,同上,,",
            "43,2,,,架空　五郎,カクウ　ゴロウ,男,S48.1.1,H21.4.1,,,",
            "42,2,,,架空　六郎,カクウ　ロクロウ,男,S48.1.1,H21.4.1,,,",
        ]
        .map(str::to_owned);
        let book = book(&rows);
        let (whole, reading) = read(&book, 1_000);
        assert_eq!((whole.len(), reading.passed.len()), (7, 2));
        for length in 1..10 {
            let (parts, again) = read(&book, length);
            assert_eq!(parts, whole, "{length}");
            assert!(again.passed == reading.passed, "{length}");
        }
    }

    #[test]
    fn 行の多いシートも一度に読むのと同じになる() {
        let rows: Vec<String> = (0..super::FEWEST + 100)
            .map(|row| match row % 3 {
                0 => format!(
                    "42,{},00,本人,見本　一郎,ミホン　イチロウ,男,S45.1.1,H20.4.1,東京都港区,,",
                    row / 3 + 1
                ),
                1 => ",,,妻,見本　花子,ミホン　ハナコ,女,S46.1.1,〃,同上,あ,".to_owned(),
                _ => "小計,,,,,,,,,,,".to_owned(),
            })
            .collect();
        let book = book(&rows);
        let (whole, _) = read(&book, 1_000_000);
        let plan = suggest(&book);
        let mut reading = Reading::default();
        let (sheet, plan) = (book.sheets.first().unwrap(), plan.sheets.first().unwrap());
        let days = Days {
            is_1904: false,
            today: day!(2026, 11, 22),
        };
        super::read(sheet, plan, days, &mut reading);
        let several: Vec<String> = reading.people.iter().map(said).collect();
        assert_eq!(several, whole);
        assert_eq!(reading.passed.len(), 700);
    }

    proptest! {
        #[test]
        fn どんな行もどこで分けても同じになる(
            cells in proptest::collection::vec(
                (select(vec!["", "42", "〃", "x"]), select(vec!["", "1", "2", "同上"]), select(vec!["", "本人", "子", "合計"]),
                 select(vec!["", "見本　一郎", "〃", "小計"]), select(vec!["", "S45.1.1", "同上"])),
                1..24,
            ),
            length in 1_usize..9,
        ) {
            let rows: Vec<String> = cells
                .iter()
                .map(|(symbol, number, role, name, day)| {
                    format!("{symbol},{number},,{role},{name},ミホン　イチロウ,男,{day},{day},,,")
                })
                .collect();
            let book = book(&rows);
            let ((whole, one), (parts, many)) = (read(&book, 1_000), read(&book, length));
            prop_assert_eq!(whole, parts);
            prop_assert_eq!(one.passed.len(), many.passed.len());
        }
    }
}
