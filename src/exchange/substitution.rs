//! 代替文字表 `daitai_moji`: what is sent instead of a character the other side does not have.
//! It must not replace anything by itself: every use is reported, and an entry without approver asks first.

use crate::exchange::characters;
use crate::exchange::characters::CharacterSet;
use crate::exchange::characters::code_point;
use crate::exchange::error::LayoutProblem;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("tables/daitai_moji.tsv");

/// 代替の一組: one line of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Substitute {
    /// Character as declared.
    pub original: char,
    /// What is sent instead; usually one character.
    pub substitute: String,
    /// 出典.
    pub source: String,
    /// 承認者; empty for a suggestion.
    pub approved_by: String,
    /// 承認日 as written.
    pub date: String,
}

impl Substitute {
    /// Whether the society has approved this pair for good.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        !self.approved_by.is_empty()
    }
}

/// 代替文字表.
#[derive(Clone, Debug, Default)]
pub struct SubstitutionTable {
    entries: BTreeMap<char, Substitute>,
}

/// What became of a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Substituted {
    /// The text with every known substitute in place.
    pub text: String,
    /// Substitutes used, in order of first use.
    pub used: Vec<Substitute>,
    /// Characters without a substitute, still in the text.
    pub left: Vec<char>,
}

impl SubstitutionTable {
    /// The table the program ships: suggestions, none approved.
    #[must_use]
    pub fn shipped() -> SubstitutionTable {
        SubstitutionTable::parse("daitai_moji.tsv", SHIPPED).unwrap_or_default()
    }

    /// Reads a table: tab-separated, `#` lines are remarks, the first other line is the heading.
    ///
    /// # Errors
    /// Every line that cannot be read, with its number.
    pub fn parse(file: &str, tsv: &str) -> Result<SubstitutionTable, Vec<LayoutProblem>> {
        let mut table = SubstitutionTable::default();
        let mut problems = Vec::new();
        let lines = tsv.trim_start_matches('\u{FEFF}').lines().enumerate();
        let rows = lines.filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        for (index, line) in rows.skip(1) {
            match parse_line(line) {
                Ok(entry) => {
                    table.entries.insert(entry.original, entry);
                }
                Err((key, message)) => {
                    problems.push(LayoutProblem::new(file, index + 1, key, message));
                }
            }
        }
        if problems.is_empty() {
            Ok(table)
        } else {
            Err(problems)
        }
    }

    /// The entry for a character.
    #[must_use]
    pub fn get(&self, original: char) -> Option<&Substitute> {
        self.entries.get(&original)
    }

    /// Replaces the characters `set` does not have by their substitutes, and only those.
    #[must_use]
    pub fn substitute(&self, set: CharacterSet, text: &str) -> Substituted {
        let mut result = Substituted {
            text: String::with_capacity(text.len()),
            used: Vec::new(),
            left: Vec::new(),
        };
        for character in text.chars() {
            let entry = self
                .get(character)
                .filter(|entry| characters::missing(set, &entry.substitute).is_empty());
            match entry {
                _ if set.contains(character) => result.text.push(character),
                Some(entry) => {
                    result.text.push_str(&entry.substitute);
                    if !result.used.contains(entry) {
                        result.used.push(entry.clone());
                    }
                }
                None => {
                    result.text.push(character);
                    if !result.left.contains(&character) {
                        result.left.push(character);
                    }
                }
            }
        }
        result
    }
}

type LineProblem = (&'static str, String);

fn parse_line(line: &str) -> Result<Substitute, LineProblem> {
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next().unwrap_or_default();
    let original = parse_original(next())?;
    let substitute = next().to_owned();
    if substitute.is_empty() {
        return Err(("substitute", "代わりの字がありません。".to_owned()));
    }
    if substitute.contains(original) {
        let message = format!("{}が自分自身に置き換わっています。", code_point(original));
        return Err(("substitute", message));
    }
    Ok(Substitute {
        original,
        substitute,
        source: next().to_owned(),
        approved_by: next().to_owned(),
        date: next().to_owned(),
    })
}

fn parse_original(cell: &str) -> Result<char, LineProblem> {
    let written = cell
        .strip_prefix("U+")
        .and_then(|code| u32::from_str_radix(code, 16).ok())
        .and_then(char::from_u32);
    let mut characters = cell.chars();
    match (written, characters.next(), characters.next()) {
        (Some(character), ..) | (None, Some(character), None) => Ok(character),
        _ => Err((
            "original",
            "元の字は1字か U+ の16進数で書いてください。".to_owned(),
        )),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn 初期の表はすべて第1第2水準の字に置き換える() {
        let table = SubstitutionTable::parse("daitai_moji.tsv", SHIPPED).unwrap();
        assert_eq!(table.entries.len(), 139);
        for entry in table.entries.values() {
            let name = code_point(entry.original);
            assert!(!CharacterSet::Jisx0208.contains(entry.original), "{name}");
            let left = characters::missing(CharacterSet::Jisx0208, &entry.substitute);
            assert!(left.is_empty(), "{name}");
            assert!(!entry.is_approved(), "初期値は候補: {name}");
        }
    }

    #[test]
    fn 代えるのは送れない字だけ() {
        let table = SubstitutionTable::shipped();
        let name = "\u{9AD9}\u{FA11}　\u{20BB7}";
        let for_0208 = table.substitute(CharacterSet::Jisx0208, name);
        assert_eq!(for_0208.text, "高崎　吉");
        assert_eq!(for_0208.used.len(), 3);
        let for_0213 = table.substitute(CharacterSet::Jisx0213, name);
        assert_eq!(for_0213.text, "高\u{FA11}　吉", "﨑 は第3水準にある");
        assert_eq!(table.substitute(CharacterSet::Unicode, name).text, name);
    }

    #[test]
    fn 候補の無い字はそのまま残して知らせる() {
        let result = SubstitutionTable::shipped().substitute(CharacterSet::Jisx0208, "彅原彅");
        assert_eq!((result.text.as_str(), result.left), ("彅原彅", vec!['彅']));
        assert!(result.used.is_empty());
    }

    #[test]
    fn 組合が直した表の誤りは行番号で示す() {
        let tsv = "original\tsubstitute\tsource\tapproved_by\tdate\n髙\t高\t慣用\t見本\t2026-11-22\n髙髙\t高\n彅\t\n高\t高\n";
        let problems = SubstitutionTable::parse("表.tsv", tsv).unwrap_err();
        let places: Vec<(usize, &str)> =
            problems.iter().map(|p| (p.line, p.key.as_str())).collect();
        assert_eq!(
            places,
            [(3, "original"), (4, "substitute"), (5, "substitute")]
        );
        assert_eq!(
            problems[0].to_string(),
            "表.tsv の3行目、「original」: 元の字は1字か U+ の16進数で書いてください。"
        );
    }

    #[test]
    fn 承認した組は承認済みと読める() {
        let tsv =
            "original\tsubstitute\tsource\tapproved_by\tdate\n髙\t高\t慣用\t見本\t2026-11-22\n";
        let table = SubstitutionTable::parse("表.tsv", tsv).unwrap();
        assert!(table.get('\u{9AD9}').unwrap().is_approved());
    }
}
