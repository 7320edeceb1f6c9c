//! 入力の読取り: from the text of a field to its value and back, lists of choices included.
//! It must not judge; a text that is no value yet is kept as [`Value::Raw`] and judged by the findings.

use crate::domain::coded::Choice;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::establishment::Establishment;
use crate::domain::finding::FieldPath;
use crate::procedure::facts::{Candidate, CandidateReason, Facts};
use crate::procedure::input;
use crate::procedure::value::{Kind, Value};

/// One line of a list of choices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What is typed to choose it.
    pub number: String,
    /// Its name.
    pub label: String,
    /// The value that the form gets.
    pub value: Value,
}

/// Reads what was typed. An empty text is no value; what cannot be read stays as it was typed.
#[must_use]
pub fn read(kind: Kind, items: &[Item], text: &str, today: Date) -> Option<Value> {
    if text.trim().is_empty() {
        return None;
    }
    let value = match find_item(items, text) {
        Some(item) => Some(item.value.clone()),
        None if has_list(kind) => None,
        None => read_flag(kind, text).or_else(|| input::parse(kind, text, today).ok()),
    };
    Some(value.unwrap_or_else(|| Value::Raw(text.to_owned())))
}

fn read_flag(kind: Kind, text: &str) -> Option<Value> {
    (matches!(kind, Kind::Bool) && to_ascii(text).trim() == "2").then_some(Value::Bool(false))
}

/// The text of a value as it stands in its field.
#[must_use]
pub fn show(kind: Kind, items: &[Item], value: &Value) -> String {
    items
        .iter()
        .find(|item| item.value == *value)
        .map_or_else(|| input::show(kind, value), |item| item.label.clone())
}

/// Whether fields of this kind are chosen from a list.
#[must_use]
pub const fn has_list(kind: Kind) -> bool {
    matches!(kind, Kind::Choice(_) | Kind::Establishment | Kind::Person)
}

/// What a field can be chosen from; empty for kinds without a list.
#[must_use]
pub fn items(kind: Kind, facts: &Facts, path: &FieldPath) -> Vec<Item> {
    match kind {
        Kind::Choice(choices) => choice_items(choices),
        Kind::Establishment => facts
            .establishments
            .iter()
            .map(establishment_item)
            .collect(),
        Kind::Person => {
            let row = path.inner.as_ref().map(|(row, _)| *row);
            let candidates = facts.candidates.get(&row).map_or(&[][..], Vec::as_slice);
            candidates
                .iter()
                .enumerate()
                .map(|(index, candidate)| person_item(index.saturating_add(1), candidate))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Codes of digits are their own numbers; other lists are counted from 1.
fn choice_items(choices: &[Choice]) -> Vec<Item> {
    let is_numeric = choices
        .iter()
        .all(|choice| choice.code.bytes().all(|byte| byte.is_ascii_digit()));
    choices
        .iter()
        .enumerate()
        .map(|(index, choice)| Item {
            number: if is_numeric {
                choice.code.to_owned()
            } else {
                index.saturating_add(1).to_string()
            },
            label: choice.label.to_owned(),
            value: Value::Code(choice.code.to_owned()),
        })
        .collect()
}

fn establishment_item(establishment: &Establishment) -> Item {
    Item {
        number: establishment.code.clone(),
        label: establishment.name.clone(),
        value: Value::Code(establishment.code.clone()),
    }
}

fn person_item(number: usize, candidate: &Candidate) -> Item {
    let membership = candidate.membership.as_ref().map_or_else(
        || "記号番号なし".to_owned(),
        |(symbol, number, branch)| format!("{symbol}-{number}-{branch}"),
    );
    let reason = match candidate.reason {
        CandidateReason::IndividualNumber => "個人番号が同じ",
        CandidateReason::KanaAndBirth => "カナ・生年月日が同じ",
    };
    let person = &candidate.person;
    Item {
        number: number.to_string(),
        label: format!(
            "{}　{}生　{membership}（{reason}）",
            person.name,
            person.birth_on.wareki()
        ),
        value: Value::Int(candidate.id.0),
    }
}

/// The item meant by its number, its name, or the beginning of exactly one name.
#[must_use]
pub fn find_item<'a>(items: &'a [Item], text: &str) -> Option<&'a Item> {
    let typed = text.trim();
    if typed.is_empty() {
        return None;
    }
    let ascii = to_ascii(typed);
    let without_zeros = |number: &str| number.trim_start_matches('0').to_owned();
    let exact = items
        .iter()
        .find(|item| item.label == typed || item.number == ascii)
        .or_else(|| {
            let is_number = ascii.bytes().all(|byte| byte.is_ascii_digit());
            let mut same = items
                .iter()
                .filter(|item| is_number && without_zeros(&item.number) == without_zeros(&ascii));
            same.next().filter(|_| same.next().is_none())
        });
    exact.or_else(|| {
        let mut beginning = items.iter().filter(|item| item.label.starts_with(typed));
        beginning.next().filter(|_| beginning.next().is_none())
    })
}

/// The items whose number begins with or whose name holds what was typed.
#[must_use]
pub fn narrow<'a>(items: &'a [Item], text: &str) -> Vec<&'a Item> {
    let typed = text.trim();
    let ascii = to_ascii(typed);
    items
        .iter()
        .filter(|item| item.number.starts_with(&ascii) || item.label.contains(typed))
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const REASONS: &[Choice] = &[
        Choice {
            code: "retire",
            label: "退職",
        },
        Choice {
            code: "death",
            label: "死亡",
        },
        Choice {
            code: "age_75",
            label: "75歳到達",
        },
        Choice {
            code: "retire_age",
            label: "退職（定年）",
        },
    ];

    fn chosen(text: &str) -> Option<String> {
        find_item(&choice_items(REASONS), text).map(|item| item.label.clone())
    }

    #[test]
    fn 区分は番号か名称か一つに決まる書出しで選べる() {
        assert_eq!(chosen("2").unwrap(), "死亡");
        assert_eq!(chosen("２").unwrap(), "死亡");
        assert_eq!(chosen("退職").unwrap(), "退職");
        assert_eq!(chosen("死").unwrap(), "死亡");
        assert_eq!(chosen("75").unwrap(), "75歳到達");
    }

    #[test]
    fn 二つに当たる書出しと一覧にない番号は選ばない() {
        assert_eq!(chosen("退"), None);
        assert_eq!(chosen("5"), None);
        assert_eq!(chosen(""), None);
    }

    #[test]
    fn 数字のコードはそれ自身が番号になる() {
        let codes = &[
            Choice {
                code: "05",
                label: "妻",
            },
            Choice {
                code: "11",
                label: "長男",
            },
        ];
        let items = choice_items(codes);
        assert_eq!(items[1].number, "11");
        assert_eq!(find_item(&items, "5").unwrap().label, "妻");
    }
}
