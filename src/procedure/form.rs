//! 届書の内容: a map from field key to value, half-filled or complete.
//! It must not know which procedure it belongs to.

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
}
