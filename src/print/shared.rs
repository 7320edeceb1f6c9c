//! 共通部分: what many pages of a file have in common is drawn once and used by all of them.
//! It must not change what any page shows.

use crate::print::canvas::Mark;
use crate::procedure::sheet::{Paper, Sheet};
use std::collections::HashMap;
use std::collections::HashSet;

/// From how many pages of one kind on it is worth the trouble.
const ENOUGH_PAGES: usize = 3;

/// A page divided into what it shares and what is its own.
pub(super) struct DividedPage {
    /// Which of the shared parts it begins with.
    pub shared: Option<usize>,
    /// What it draws after that.
    pub own: Vec<Mark>,
}

/// All pages of a file, divided.
pub(super) struct Divided {
    /// The shared parts with the paper they were made for.
    pub parts: Vec<(Paper, Vec<Mark>)>,
    /// The pages in order.
    pub pages: Vec<DividedPage>,
}

/// Divides the pages: pages of the same title and paper share every mark that all of them have.
///
/// The shared marks are drawn first. So a page that has an own mark covering what lies below it shares nothing.
pub(super) fn divide(sheets: &[Sheet], pages: Vec<Vec<Mark>>) -> Divided {
    let mut kinds: Vec<(&str, Paper, Vec<usize>)> = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let known = kinds
            .iter_mut()
            .find(|(title, paper, _)| *title == sheet.title && *paper == sheet.paper);
        match known {
            Some((_, _, members)) => members.push(index),
            None => kinds.push((&sheet.title, sheet.paper, vec![index])),
        }
    }
    let mut divided = Divided {
        parts: Vec::new(),
        pages: pages
            .into_iter()
            .map(|own| DividedPage { shared: None, own })
            .collect(),
    };
    for (_, paper, members) in kinds {
        if members.len() >= ENOUGH_PAGES {
            share(&mut divided, paper, &members);
        }
    }
    divided
}

/// Moves the marks that all members have into a shared part.
fn share(divided: &mut Divided, paper: Paper, members: &[usize]) {
    let common = common(divided, members);
    let covers = members
        .iter()
        .filter_map(|index| divided.pages.get(*index))
        .flat_map(|page| &page.own)
        .any(|mark| mark.covers() && !common.contains(mark));
    if common.is_empty() || covers {
        return;
    }
    let first = members.first().and_then(|index| divided.pages.get(*index));
    let part: Vec<Mark> = first
        .map(|page| page.own.iter().filter(|mark| common.contains(*mark)))
        .into_iter()
        .flatten()
        .cloned()
        .collect();
    let number = divided.parts.len();
    divided.parts.push((paper, part));
    for index in members {
        if let Some(page) = divided.pages.get_mut(*index) {
            page.own.retain(|mark| !common.contains(mark));
            page.shared = Some(number);
        }
    }
}

/// The marks that every member has.
fn common(divided: &Divided, members: &[usize]) -> HashSet<Mark> {
    let mut seen: HashMap<&Mark, usize> = HashMap::new();
    for page in members.iter().filter_map(|index| divided.pages.get(*index)) {
        let distinct: HashSet<&Mark> = page.own.iter().collect();
        for mark in distinct {
            *seen.entry(mark).or_default() += 1;
        }
    }
    seen.into_iter()
        .filter(|(_, count)| *count == members.len())
        .map(|(mark, _)| mark.clone())
        .collect()
}
