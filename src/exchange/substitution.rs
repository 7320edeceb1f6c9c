//! 代替文字表 `daitai_moji`: what is sent instead of a character the other side does not have, and the forms of whole
//! names and addresses that a person has confirmed.
//! It must not replace anything by itself: every use is reported, and an entry without approver asks first.

use crate::exchange::characters;
use crate::exchange::characters::CharacterSet;
use crate::exchange::error::LayoutProblem;
use crate::exchange::registered::RegisteredForms;
use std::collections::BTreeMap;

const SHIPPED: &str = include_str!("tables/daitai_moji.tsv");

/// What stands in the column 元の字 for every variation selector that has no line of its own: the character goes out
/// without it.
pub const ANY_SELECTOR: &str = "IVS";

/// The heading of the table as a file.
const HEADING: &str = "original\tsubstitute\tsource\tapproved_by\tdate";

/// 代替の一組: one line of the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Substitute {
    /// Character as declared, with its variation selector where the line is about that shape; or [`ANY_SELECTOR`].
    pub original: String,
    /// What is sent instead; usually one character, and nothing for [`ANY_SELECTOR`].
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

/// 代替文字表, with the 登録用の形 of whole texts.
#[derive(Clone, Debug, Default)]
pub struct SubstitutionTable {
    entries: BTreeMap<String, Substitute>,
    registered: RegisteredForms,
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
                Ok(entry) if table.entries.contains_key(&entry.original) => {
                    let message = "同じ元の字の行が二つあります。".to_owned();
                    problems.push(LayoutProblem::new(file, index + 1, "original", message));
                }
                Ok(entry) => table.set(entry),
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

    /// The table as a file that [`SubstitutionTable::parse`] reads back.
    #[must_use]
    pub fn to_tsv(&self) -> String {
        let mut tsv = format!("{HEADING}\r\n");
        for entry in self.entries.values() {
            let cells = [
                &written(&entry.original),
                &entry.substitute,
                &entry.source,
                &entry.approved_by,
                &entry.date,
            ];
            tsv.push_str(&cells.map(String::as_str).join("\t"));
            tsv.push_str("\r\n");
        }
        tsv
    }

    /// The same table with what was confirmed for whole texts.
    #[must_use]
    pub fn with_registered(mut self, registered: RegisteredForms) -> SubstitutionTable {
        self.registered = registered;
        self
    }

    /// What was confirmed for whole texts.
    #[must_use]
    pub const fn registered(&self) -> &RegisteredForms {
        &self.registered
    }

    /// Adds an entry, or puts it in place of the one for the same original.
    pub fn set(&mut self, entry: Substitute) {
        self.entries.insert(entry.original.clone(), entry);
    }

    /// Takes an entry out.
    pub fn remove(&mut self, original: &str) {
        self.entries.remove(original);
    }

    /// The entry for a character, or a character with its selector.
    #[must_use]
    pub fn get(&self, original: &str) -> Option<&Substitute> {
        self.entries.get(original)
    }

    /// All entries by their originals.
    pub fn entries(&self) -> impl Iterator<Item = &Substitute> {
        self.entries.values()
    }

    /// Replaces the characters `set` does not have by their substitutes, and only those.
    #[must_use]
    pub fn substitute(&self, set: CharacterSet, text: &str) -> Substituted {
        let mut result = Substituted {
            text: String::with_capacity(text.len()),
            used: Vec::new(),
            left: Vec::new(),
        };
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            let selector = characters
                .peek()
                .copied()
                .filter(|next| characters::is_variation_selector(*next) && !set.contains(*next));
            let pair = selector.map(|selector| format!("{character}{selector}"));
            if let Some(entry) = pair.and_then(|pair| self.usable(set, &pair)) {
                characters.next();
                result.put(entry);
            } else if set.contains(character) {
                result.text.push(character);
            } else {
                let is_selector = characters::is_variation_selector(character);
                let one = character.to_string();
                let key = if is_selector { ANY_SELECTOR } else { &one };
                match self.usable(set, key) {
                    Some(entry) => result.put(entry),
                    None => result.leave(character),
                }
            }
        }
        result
    }

    /// The entry, where the set has what it would put in place.
    fn usable(&self, set: CharacterSet, original: &str) -> Option<&Substitute> {
        self.get(original)
            .filter(|entry| characters::missing(set, &entry.substitute).is_empty())
    }
}

impl Substituted {
    fn put(&mut self, entry: &Substitute) {
        self.text.push_str(&entry.substitute);
        if !self.used.contains(entry) {
            self.used.push(entry.clone());
        }
    }

    fn leave(&mut self, character: char) {
        self.text.push(character);
        if !self.left.contains(&character) {
            self.left.push(character);
        }
    }
}

/// 元の字 as a file writes it: `U+9089 U+E0113`, so that no editor changes it.
#[must_use]
pub fn written(original: &str) -> String {
    if original == ANY_SELECTOR {
        return original.to_owned();
    }
    let codes: Vec<String> = original.chars().map(characters::code_point).collect();
    codes.join(" ")
}

/// 元の字 as typed or written: a character, a character with its selector, code points, or [`ANY_SELECTOR`].
///
/// # Errors
/// A sentence that says what can be written.
pub fn parse_original(cell: &str) -> Result<String, String> {
    let cell = cell.trim();
    if cell == ANY_SELECTOR {
        return Ok(cell.to_owned());
    }
    let is_written = cell.starts_with("U+");
    let original = if is_written {
        cell.split_whitespace().map(character).collect()
    } else {
        Some(cell.to_owned())
    };
    let original = original.filter(|text| is_one(text));
    original.ok_or_else(|| {
        "元の字は1字（異体字のときは選択子まで）か U+ の16進数で書いてください。".to_owned()
    })
}

fn character(word: &str) -> Option<char> {
    let code = word.strip_prefix("U+")?;
    // No number, or none of a character: the caller says what can be written.
    let code = u32::from_str_radix(code, 16).ok()?;
    char::from_u32(code)
}

/// Whether this is one character, its selector included.
fn is_one(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    let is_base =
        first.is_some_and(|first| !first.is_control() && !characters::is_variation_selector(first));
    let rest: Vec<char> = characters.collect();
    is_base && rest.len() <= 1 && rest.iter().all(|c| characters::is_variation_selector(*c))
}

type LineProblem = (&'static str, String);

fn parse_line(line: &str) -> Result<Substitute, LineProblem> {
    let mut cells = line.split('\t').map(str::trim);
    let mut next = || cells.next().unwrap_or_default();
    let original = parse_original(next()).map_err(|message| ("original", message))?;
    let substitute = next().to_owned();
    check_pair(&original, &substitute).map_err(|message| ("substitute", message))?;
    Ok(Substitute {
        original,
        substitute,
        source: next().to_owned(),
        approved_by: next().to_owned(),
        date: next().to_owned(),
    })
}

/// Whether this may stand for that.
///
/// # Errors
/// A sentence that says why not.
pub fn check_pair(original: &str, substitute: &str) -> Result<(), String> {
    if original == ANY_SELECTOR {
        return if substitute.is_empty() {
            Ok(())
        } else {
            Err(
                "異体字の選択子（IVS）は、代わりの字を空にしてください。元の字そのものを送ります。"
                    .to_owned(),
            )
        };
    }
    if substitute.is_empty() {
        return Err("代わりの字がありません。".to_owned());
    }
    if substitute.contains(original) {
        return Err(format!(
            "{}が自分自身に置き換わっています。",
            written(original)
        ));
    }
    if substitute
        .chars()
        .any(|c| c.is_control() || characters::is_variation_selector(c))
    {
        return Err("代わりの字に、異体字の選択子や制御文字は使えません。".to_owned());
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use proptest::prelude::proptest;

    #[test]
    fn 初期の表はすべて第1第2水準の字に置き換える() {
        let table = SubstitutionTable::parse("daitai_moji.tsv", SHIPPED).unwrap();
        assert_eq!(table.entries.len(), 140);
        for entry in table.entries() {
            let name = written(&entry.original);
            let is_known = characters::missing(CharacterSet::Jisx0208, &entry.original).is_empty();
            assert!(!is_known || entry.original == ANY_SELECTOR, "{name}");
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
            "表.tsv の3行目、「original」: 元の字は1字（異体字のときは選択子まで）か U+ の16進数で書いてください。"
        );
    }

    #[test]
    fn 承認した組は承認済みと読める() {
        let tsv =
            "original\tsubstitute\tsource\tapproved_by\tdate\n髙\t高\t慣用\t見本\t2026-11-22\n";
        let table = SubstitutionTable::parse("表.tsv", tsv).unwrap();
        assert!(table.get("\u{9AD9}").unwrap().is_approved());
    }

    #[test]
    fn 異体字は個別の行が先で_なければ選択子だけを外す() {
        let table = SubstitutionTable::shipped();
        let plain = table.substitute(CharacterSet::Jisx0213, "葛\u{E0100}本　辻\u{E0101}");
        assert_eq!(plain.text, "葛本　辻");
        assert_eq!(plain.used.len(), 1, "選択子は一つの行でまとめて扱う");
        let tsv = format!("{HEADING}\nU+9089 U+E0113\t辺\t組合\t\t\n");
        let own = SubstitutionTable::parse("表.tsv", &tsv).unwrap();
        let text = "渡邉\u{E0113}・渡邉\u{E0114}・渡邉";
        let result = own.substitute(CharacterSet::Jisx0208, text);
        assert_eq!(result.text, "渡辺・渡邉\u{E0114}・渡邉");
        assert_eq!(result.left, ['\u{E0114}']);
        assert_eq!(own.substitute(CharacterSet::Unicode, text).text, text);
    }

    #[test]
    fn 表はファイルにして読み戻すと同じ() {
        let mut table = SubstitutionTable::shipped();
        table.set(Substitute {
            original: "邉\u{E0113}".to_owned(),
            substitute: "邉".to_owned(),
            source: "組合".to_owned(),
            approved_by: "例示　次郎".to_owned(),
            date: "2026-11-22".to_owned(),
        });
        let read = SubstitutionTable::parse("表.tsv", &table.to_tsv()).unwrap();
        assert_eq!(read.entries, table.entries);
    }

    #[test]
    fn 同じ字の二行と選択子への置換えは断る() {
        let tsv = format!("{HEADING}\n髙\t高\nU+9AD9\t高\nIVS\t〓\n葛\t葛\u{E0100}\n");
        let problems = SubstitutionTable::parse("表.tsv", &tsv).unwrap_err();
        let places: Vec<usize> = problems.iter().map(|p| p.line).collect();
        assert_eq!(places, [3, 4, 5]);
    }

    proptest! {
        #[test]
        fn どんな表でも止まらない(text in "\\PC{0,40}(\t\\PC{0,4}){0,5}") {
            let _ = SubstitutionTable::parse("表.tsv", &format!("{HEADING}\n{text}\n"));
        }
    }
}
