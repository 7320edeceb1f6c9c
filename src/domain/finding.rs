//! 指摘: what the law or common sense says about a case, as data shown beside its field.
//! It must not carry a name, an 個人番号 or an account: messages may be printed on lists.

use serde::{Deserialize, Serialize};
use std::fmt;

/// How much a finding weighs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub enum Severity {
    /// 参考: worth knowing.
    Note,
    /// 要確認: goes on once the clerk has given a reason.
    Confirm,
    /// 不可: the case cannot go on like this.
    Blocks,
}

/// Where a finding belongs: a field, or a field inside one row of a table field.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct FieldPath {
    /// Key of the field in the form.
    pub key: String,
    /// Row (from 0) and key inside the row.
    pub inner: Option<(usize, String)>,
}

impl FieldPath {
    /// The path of a field of the form.
    #[must_use]
    pub fn of(key: &str) -> FieldPath {
        FieldPath {
            key: key.to_owned(),
            inner: None,
        }
    }

    /// The path of a field in row `row` (from 0) of a table field.
    #[must_use]
    pub fn in_row(key: &str, row: usize, inner: &str) -> FieldPath {
        FieldPath {
            key: key.to_owned(),
            inner: Some((row, inner.to_owned())),
        }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Some((row, inner)) => write!(f, "{}.{row}.{inner}", self.key),
            None => f.write_str(&self.key),
        }
    }
}

/// 指摘: one finding about a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Stable code such as `acquisition.after_75`.
    pub code: String,
    /// The field it stands beside; `None` for the case as a whole.
    pub at: Option<FieldPath>,
    /// How much it weighs.
    pub severity: Severity,
    /// One Japanese sentence: what is wrong and what to do.
    pub message: String,
    /// Article of law or source, empty where common sense suffices.
    pub law: String,
}

impl Finding {
    /// A finding that stops the case.
    #[must_use]
    pub fn blocks(code: &str, message: impl Into<String>) -> Finding {
        Finding::new(code, Severity::Blocks, message)
    }

    /// A finding that needs the clerk's reason.
    #[must_use]
    pub fn confirm(code: &str, message: impl Into<String>) -> Finding {
        Finding::new(code, Severity::Confirm, message)
    }

    /// A finding that is only worth knowing.
    #[must_use]
    pub fn note(code: &str, message: impl Into<String>) -> Finding {
        Finding::new(code, Severity::Note, message)
    }

    fn new(code: &str, severity: Severity, message: impl Into<String>) -> Finding {
        Finding {
            code: code.to_owned(),
            at: None,
            severity,
            message: message.into(),
            law: String::new(),
        }
    }

    /// The same finding beside a field.
    #[must_use]
    pub fn at(mut self, path: FieldPath) -> Finding {
        self.at = Some(path);
        self
    }

    /// The same finding with its article of law or source.
    #[must_use]
    pub fn law(mut self, law: &str) -> Finding {
        law.clone_into(&mut self.law);
        self
    }

    /// Identifies the same finding across edits of the form, so that a given reason stays with it.
    #[must_use]
    pub fn identity(&self) -> String {
        self.at
            .as_ref()
            .map_or_else(|| self.code.clone(), |path| format!("{}@{path}", self.code))
    }
}
