//! 検索の鍵: what names are stored under for searching; the names themselves stay untouched.
//! It must not be used for anything that is shown or printed.

use crate::domain::search_key::search_key;

/// The key of a name or kana, the same for stored names and for what is typed to find them.
pub(super) fn key(text: &str) -> String {
    search_key(text)
}

/// The pieces under which a name key is found from its middle: every two neighbours, and the last character alone.
pub(super) fn pieces(key: &str) -> Vec<String> {
    let characters: Vec<char> = key.chars().collect();
    let mut pieces: Vec<String> = characters
        .windows(2)
        .map(|pair| pair.iter().collect())
        .collect();
    pieces.extend(characters.last().map(char::to_string));
    pieces.sort();
    pieces.dedup();
    pieces
}
