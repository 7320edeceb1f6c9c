//! 届書の行: a form as rows of path, kind and value, and back.
//! It must not know a procedure; any form goes through unchanged.

use crate::ledger::error::{Error, Result};
use crate::procedure::form::Form;
use crate::procedure::value::Value;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// One row: path such as `dependents[0].name`, kind such as `date`, value as JSON.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct FieldRow {
    pub(super) path: String,
    pub(super) kind: String,
    pub(super) value: String,
}

const ROWS: &str = "rows";

/// The rows of a form. A table is a row of its own with the number of its lines.
pub(super) fn to_rows(form: &Form) -> Result<Vec<FieldRow>> {
    let mut rows = Vec::new();
    push_rows(form, "", &mut rows)?;
    Ok(rows)
}

/// The form of these rows.
pub(super) fn from_rows(rows: &[FieldRow]) -> Result<Form> {
    let by_path: BTreeMap<&str, &FieldRow> =
        rows.iter().map(|row| (row.path.as_str(), row)).collect();
    form_under("", &by_path)
}

fn push_rows(form: &Form, prefix: &str, rows: &mut Vec<FieldRow>) -> Result<()> {
    for (key, value) in form.iter() {
        let path = format!("{prefix}{key}");
        if let Value::Rows(lines) = value {
            for (index, line) in lines.iter().enumerate() {
                push_rows(line, &format!("{path}[{index}]."), rows)?;
            }
            let value = lines.len().to_string();
            rows.push(FieldRow {
                path,
                kind: ROWS.to_owned(),
                value,
            });
        } else {
            rows.push(simple_row(path, value)?);
        }
    }
    Ok(())
}

fn simple_row(path: String, value: &Value) -> Result<FieldRow> {
    let tagged = serde_json::to_value(value).map_err(|error| Error::stored(&error))?;
    let kind = tagged.get("kind").and_then(Json::as_str).map(str::to_owned);
    match (kind, tagged.get("value")) {
        (Some(kind), Some(value)) => Ok(FieldRow {
            path,
            kind,
            value: value.to_string(),
        }),
        _ => Err(Error::Refused("保存できない値があります。")),
    }
}

fn form_under(prefix: &str, by_path: &BTreeMap<&str, &FieldRow>) -> Result<Form> {
    let mut form = Form::new();
    for (path, row) in by_path.range(prefix..) {
        let Some(key) = path.strip_prefix(prefix) else {
            break;
        };
        // Rows of a table are read when the table itself is met.
        if key.contains('[') {
            continue;
        }
        let value = if row.kind == ROWS {
            Value::Rows(lines_under(path, row, by_path)?)
        } else {
            simple_value(row)?
        };
        form.set_value(key, Some(value));
    }
    Ok(form)
}

fn lines_under(
    path: &str,
    row: &FieldRow,
    by_path: &BTreeMap<&str, &FieldRow>,
) -> Result<Vec<Form>> {
    let n_lines: usize = serde_json::from_str(&row.value).map_err(|error| Error::stored(&error))?;
    (0..n_lines)
        .map(|index| form_under(&format!("{path}[{index}]."), by_path))
        .collect()
}

fn simple_value(row: &FieldRow) -> Result<Value> {
    let stored: Json = serde_json::from_str(&row.value).map_err(|error| Error::stored(&error))?;
    // The error of a value would quote it.
    serde_json::from_value(json!({ "kind": row.kind, "value": stored }))
        .map_err(|_| Error::Damaged(format!("case field of kind {}", row.kind)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::domain::date::Date;
    use crate::domain::number::HeldNumber;
    use crate::domain::yen::Yen;

    fn line(text: &str) -> Form {
        let mut form = Form::new();
        form.set_value("name", Some(Value::Raw(text.to_owned())));
        form
    }

    #[test]
    fn 表のある届書も行にして読み戻せる() {
        let mut form = Form::new();
        form.set_value("acquired_on", Date::new(2026, 11, 1).map(Value::Date));
        form.set_value("monthly", Some(Value::Yen(Yen::new(280_000))));
        form.set_value("number", Some(Value::Number(HeldNumber(7))));
        form.set_value("is_urgent", Some(Value::Bool(false)));
        let nested = vec![line("例示　花子"), Form::new(), line("例示　次郎")];
        form.set_value("dependents", Some(Value::Rows(nested)));
        form.set_value("dependents_note", Some(Value::Text("[0].".to_owned())));
        form.set_value("children", Some(Value::Rows(Vec::new())));
        let rows = to_rows(&form).unwrap();
        assert!(
            rows.iter()
                .any(|row| row.path == "dependents[2].name" && row.kind == "raw")
        );
        assert_eq!(from_rows(&rows).unwrap(), form);
    }

    #[test]
    fn 十行を超える表の順も変わらない() {
        let mut form = Form::new();
        let lines: Vec<Form> = (0..12).map(|index| line(&index.to_string())).collect();
        form.set_value("days", Some(Value::Rows(lines)));
        assert_eq!(from_rows(&to_rows(&form).unwrap()).unwrap(), form);
    }

    #[test]
    fn 知らない種類の値は壊れた台帳として扱い値を漏らさない() {
        let row = FieldRow {
            path: "name".to_owned(),
            kind: "unknown".to_owned(),
            value: "\"見本　太郎\"".to_owned(),
        };
        let error = from_rows(&[row]).unwrap_err();
        assert!(matches!(error, Error::Damaged(_)));
        assert!(!error.message_ja().contains("太郎"));
    }
}
