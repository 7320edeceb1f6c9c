//! 届書ファイルの中の重なり: the same person twice, and rows that belong to one 被扶養者届 of one 被保険者.
//! It must not merge or drop a row; it only says which rows go together.

use crate::domain::date::Date;
use crate::domain::name::KanaName;
use crate::domain::number::IndividualNumber;
use crate::exchange::intake::{FormRow, IntakeRow, NoteKind, Outcome, RowNote};
use crate::exchange::intake_insured::NamedInsured;
use crate::exchange::text_file::sha256_hex;
use std::collections::BTreeMap;

/// Rows named in one sentence; a file of one row copied a thousand times would otherwise say a million numbers.
const MOST_NAMED: usize = 5;

/// What is the same in several rows.
#[derive(Clone, Copy)]
struct Kind {
    weight: NoteKind,
    code: &'static str,
    said: fn(&str) -> String,
}

const SAME_NUMBER: Kind = Kind {
    weight: NoteKind::Question,
    code: "number_twice",
    said: |lines| format!("同じ個人番号が{lines}にあります。事業所に確かめてください。"),
};

const SAME_PERSON: Kind = Kind {
    weight: NoteKind::Question,
    code: "person_twice",
    said: |lines| {
        format!(
            "カナ氏名と生年月日が同じ人が{lines}にあります。二重の届でないか事業所に確かめてください。"
        )
    },
};

const SAME_INSURED: Kind = Kind {
    weight: NoteKind::Notice,
    code: "same_insured",
    said: |lines| format!("同じ被保険者の届が{lines}にあります。一つの案件にまとめます。"),
};

/// Marks the rows that speak of the same person as another row of the same form, and those that go into one case.
pub fn mark(rows: &mut [IntakeRow]) {
    let mut numbers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut people: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut insured: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        let Some(content) = &row.content else {
            continue;
        };
        for (kana, birth_on, number) in subjects(content) {
            let form = row.form;
            if let Some(number) = number {
                // The hash stands for the number, so that no copy of it lies about in a map.
                let hash = sha256_hex(number.reveal().as_bytes());
                add(&mut numbers, format!("{form:?} {hash}"), index);
            }
            let key = format!("{form:?} {birth_on} {}", kana.as_str());
            add(&mut people, key, index);
        }
        if let FormRow::Dependents(family) = content {
            let (office, kana) = (&family.office, family.kana.as_str());
            let key = format!("{office:?} {:?} {} {kana}", family.change, family.birth_on);
            add(&mut insured, key, index);
        }
    }
    say(rows, SAME_NUMBER, numbers);
    say(rows, SAME_PERSON, people);
    say(rows, SAME_INSURED, insured);
}

fn add(map: &mut BTreeMap<String, Vec<usize>>, key: String, index: usize) {
    map.entry(key).or_default().push(index);
}

/// カナ氏名, 生年月日 and 個人番号.
type Subject<'r> = (&'r KanaName, Date, Option<&'r IndividualNumber>);

fn as_subject(insured: &NamedInsured) -> Subject<'_> {
    let number = insured.individual_number.as_ref();
    (&insured.kana, insured.birth_on, number)
}

/// People of a row who may appear only once in a file.
fn subjects(content: &FormRow) -> Vec<Subject<'_>> {
    match content {
        FormRow::Acquisition(row) => {
            vec![(&row.kana, row.birth_on, row.individual_number.as_ref())]
        }
        FormRow::Loss(row) => vec![(&row.kana, row.birth_on, row.individual_number.as_ref())],
        FormRow::AddressChange(row) => vec![(&row.kana, row.birth_on, None)],
        FormRow::Remuneration(row) => vec![as_subject(&row.insured)],
        FormRow::Bonus(row) => vec![as_subject(&row.insured)],
        FormRow::Dependents(row) => row
            .dependents
            .iter()
            .map(|item| (&item.kana, item.birth_on, item.individual_number.as_ref()))
            .collect(),
    }
}

fn say(rows: &mut [IntakeRow], kind: Kind, groups: BTreeMap<String, Vec<usize>>) {
    for indexes in groups.into_values().filter(|indexes| indexes.len() > 1) {
        let message = (kind.said)(&named(rows, &indexes));
        for index in indexes {
            let Some(row) = rows.get_mut(index) else {
                continue;
            };
            // Whoever has the same number is not told of the same name as well.
            if row.has_note(kind.code) || row.has_note(SAME_NUMBER.code) {
                continue;
            }
            row.notes.push(RowNote {
                kind: kind.weight,
                code: kind.code,
                no: 0,
                name: String::new(),
                message: message.clone(),
                change: None,
            });
            if kind.weight == NoteKind::Question {
                row.outcome = row.outcome.max(Outcome::Question);
            }
        }
    }
}

fn named(rows: &[IntakeRow], indexes: &[usize]) -> String {
    let lines: Vec<String> = indexes
        .iter()
        .take(MOST_NAMED)
        .filter_map(|index| rows.get(*index))
        .map(|row| row.line.to_string())
        .collect();
    match indexes.len().saturating_sub(MOST_NAMED) {
        0 => format!("{}行目", lines.join("・")),
        n_more => format!("{}行目ほか{n_more}行", lines.join("・")),
    }
}
