//! 届書の内容: a map from field key to value, half-filled or complete.
//! It must not know which procedure it belongs to.

use crate::domain::finding::FieldPath;
use crate::procedure::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A filled or half-filled form. Rules read it only through [`crate::procedure::field::Key`].
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Form {
    values: BTreeMap<String, Value>,
}

impl Form {
    /// An empty form.
    #[must_use]
    pub fn new() -> Form {
        Form::default()
    }

    /// The value under a key name.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key)
    }

    /// Sets or clears the value under a key name; an empty raw text clears.
    pub fn set_value(&mut self, key: &str, value: Option<Value>) {
        match value {
            None => {
                self.values.remove(key);
            }
            Some(Value::Raw(text)) if text.is_empty() => {
                self.values.remove(key);
            }
            Some(value) => {
                self.values.insert(key.to_owned(), value);
            }
        }
    }

    /// All values with their key names, in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The rows of a table field, none where it is empty.
    #[must_use]
    pub fn rows(&self, key: &str) -> &[Form] {
        match self.values.get(key) {
            Some(Value::Rows(rows)) => rows,
            _ => &[],
        }
    }

    /// The value at a path: a field of the form, or a field in a row of a table field.
    #[must_use]
    pub fn at(&self, path: &FieldPath) -> Option<&Value> {
        match &path.inner {
            None => self.value(&path.key),
            Some((row, inner)) => self.rows(&path.key).get(*row)?.value(inner),
        }
    }

    /// Sets or clears the value at a path. A row that does not exist is not made: see [`Form::add_row`].
    pub fn set_at(&mut self, path: &FieldPath, value: Option<Value>) {
        match &path.inner {
            None => self.set_value(&path.key, value),
            Some((row, inner)) => {
                if let Some(form) = self.row_mut(&path.key, *row) {
                    form.set_value(inner, value);
                }
            }
        }
    }

    /// Adds an empty row to a table field and returns its index.
    pub fn add_row(&mut self, key: &str) -> usize {
        let mut rows = self.rows(key).to_vec();
        rows.push(Form::new());
        let last = rows.len() - 1;
        self.set_value(key, Some(Value::Rows(rows)));
        last
    }

    /// Takes a row out of a table field; the following rows move up.
    pub fn remove_row(&mut self, key: &str, row: usize) {
        let mut rows = self.rows(key).to_vec();
        if row < rows.len() {
            rows.remove(row);
        }
        let rows = (!rows.is_empty()).then_some(Value::Rows(rows));
        self.set_value(key, rows);
    }

    fn row_mut(&mut self, key: &str, row: usize) -> Option<&mut Form> {
        match self.values.get_mut(key) {
            Some(Value::Rows(rows)) => rows.get_mut(row),
            _ => None,
        }
    }
}
