//! 試算の答え: amounts, what they were found from, and tables, as data for the screen and the paper.
//! It must not calculate.

use crate::domain::yen::Yen;

/// 答え.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// まだ足りない項目: the labels of the fields.
    Needs(Vec<&'static str>),
    /// 試算できない: one sentence that says why and what to do.
    Impossible(String),
    /// 試算の結果.
    Found(Box<Found>),
}

impl Answer {
    /// The result, if there is one.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        match self {
            Answer::Found(found) => Some(found),
            Answer::Needs(_) | Answer::Impossible(_) => None,
        }
    }
}

/// 結果の一項目: a name and a value in words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Figure {
    /// Name.
    pub label: String,
    /// Value, such as 32,256円.
    pub value: String,
}

/// Whether the rule behind a line is known for certain.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// 確認済み.
    Verified,
    /// 未確認: practice, or a plan; the society's setting carries it.
    Unverified,
}

/// 根拠の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Basis {
    /// Formula with its numbers and rounding, or the setting that was used.
    pub text: String,
    /// Article of law; empty where common sense suffices.
    pub law: String,
    /// Whether it is known for certain.
    pub standing: Standing,
}

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FoundColumn {
    /// Heading.
    pub title: &'static str,
    /// Share of the width; also its width on screen in tens of points.
    pub share: u8,
    /// Whether it holds numbers, which stand at the right.
    pub is_number: bool,
}

impl FoundColumn {
    /// A column of words.
    #[must_use]
    pub const fn text(title: &'static str, share: u8) -> FoundColumn {
        FoundColumn {
            title,
            share,
            is_number: false,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(title: &'static str, share: u8) -> FoundColumn {
        FoundColumn {
            title,
            share,
            is_number: true,
        }
    }
}

/// 内訳の表.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FoundTable {
    /// Title.
    pub title: &'static str,
    /// Columns.
    pub columns: &'static [FoundColumn],
    /// Rows.
    pub rows: Vec<Vec<String>>,
    /// Whether the paper shows it; long tables stay on the screen.
    pub is_printed: bool,
}

/// 結果.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Found {
    /// What the caller asked for, shown large.
    pub main: Vec<Figure>,
    /// What belongs to it.
    pub figures: Vec<Figure>,
    /// 根拠.
    pub basis: Vec<Basis>,
    /// 内訳.
    pub tables: Vec<FoundTable>,
}

impl Found {
    /// With an amount that was asked for.
    #[must_use]
    pub fn main(mut self, label: impl Into<String>, value: impl Into<String>) -> Found {
        self.main.push(figure(label, value));
        self
    }

    /// With something that belongs to it.
    #[must_use]
    pub fn figure(mut self, label: impl Into<String>, value: impl Into<String>) -> Found {
        self.figures.push(figure(label, value));
        self
    }

    /// With something that belongs to it where there is a value.
    #[must_use]
    pub fn figure_if(self, label: &str, value: Option<String>) -> Found {
        match value {
            Some(value) => self.figure(label, value),
            None => self,
        }
    }

    /// With a line of 根拠.
    #[must_use]
    pub fn basis(mut self, text: impl Into<String>, law: &str) -> Found {
        self.basis.push(Basis {
            text: text.into(),
            law: law.to_owned(),
            standing: Standing::Verified,
        });
        self
    }

    /// With a line of 根拠 that is 未確認.
    #[must_use]
    pub fn unverified(mut self, text: impl Into<String>, law: &str) -> Found {
        self.basis.push(Basis {
            text: text.into(),
            law: law.to_owned(),
            standing: Standing::Unverified,
        });
        self
    }

    /// With a table.
    #[must_use]
    pub fn table(mut self, table: FoundTable) -> Found {
        self.tables.push(table);
        self
    }

    /// The answer.
    #[must_use]
    pub fn answer(self) -> Answer {
        Answer::Found(Box::new(self))
    }
}

fn figure(label: impl Into<String>, value: impl Into<String>) -> Figure {
    Figure {
        label: label.into(),
        value: value.into(),
    }
}

/// `300,000円`.
#[must_use]
pub fn yen(amount: Yen) -> String {
    format!("{amount}円")
}
