//! レイアウトの変更点: two texts of a layout compared key by key, in words for whoever must answer for the change.
//! It must not judge a change.

use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// What a key says, in words.
const WORDS: &[(&str, &str)] = &[
    ("layout.title", "レイアウトの名前"),
    ("layout.direction", "出力・取込の別"),
    ("layout.spec", "仕様書"),
    ("layout.spec_revision", "仕様書の版"),
    ("layout.status", "突合の状態"),
    ("layout.verified_by", "突合した人"),
    ("layout.verified_on", "突合した日"),
    ("layout.effective_from", "適用開始日"),
    ("file.name", "ファイル名"),
    ("file.seq_scope", "通番の単位"),
    ("file.format", "区切り・固定長の別"),
    ("file.delimiter", "区切り"),
    ("file.quote", "引用符"),
    ("file.encoding", "文字コード"),
    ("file.newline", "改行"),
    ("file.final_newline", "最後の改行"),
    ("file.eof_1a", "終わりの印（1A）"),
    ("file.header_row", "見出し行"),
    ("file.record_bytes", "1レコードの長さ"),
    ("file.empty_file", "0件のファイル"),
    ("file.max_rows", "1ファイルの最大行数"),
    ("chars.set", "使える文字"),
    ("chars.ivs", "異体字セレクター"),
    ("chars.unmappable", "使えない文字の扱い"),
    ("chars.substitute_table", "代替文字表"),
    ("chars.last_resort", "代わりのない文字"),
    ("record.select", "出力する行"),
    ("record.order_by", "並び順"),
    ("record.match_on", "突き合わせる項目"),
    ("record.field_count", "項目の数"),
    ("field.name", "項目名"),
    ("field.from", "出どころ"),
    ("field.to", "取込先"),
    ("field.type", "型"),
    ("field.len", "長さ"),
    ("field.unit", "長さの単位"),
    ("field.len_mode", "長さの数え方"),
    ("field.pad", "埋め字"),
    ("field.fmt", "日付の形"),
    ("field.map", "コード表"),
    ("field.one_of", "使える値"),
    ("field.forbid", "使えない値"),
    ("field.required", "必須"),
    ("field.min", "最小の数"),
    ("field.sep", "姓と名の間"),
    ("field.secret", "個人番号の扱い"),
    ("field.check", "検査用数字"),
    ("field.on_overflow", "長すぎる値の扱い"),
    ("field.value", "定数"),
    ("field.must_equal", "等しくなければならない値"),
    ("field.note", "注記"),
];

/// One change: where, and what it was and is. A thing that was not there before, or is gone, reads 「なし」.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LayoutChange {
    /// Such as 「項目12「生年月日」の長さ」.
    pub place: String,
    /// Before.
    pub before: String,
    /// After.
    pub after: String,
}

/// What changed between two texts that can be read as TOML; in the order of their keys.
#[must_use]
pub fn changes(before: &str, after: &str) -> Vec<LayoutChange> {
    let (before, after) = (flat(before), flat(after));
    let places: BTreeSet<&Place> = before.keys().chain(after.keys()).collect();
    let mut changes = Vec::new();
    for place in places {
        let (old, new) = (before.get(place), after.get(place));
        if old != new {
            let none = || "なし".to_owned();
            changes.push(LayoutChange {
                place: place.words(&before, &after),
                before: old.cloned().unwrap_or_else(none),
                after: new.cloned().unwrap_or_else(none),
            });
        }
    }
    changes
}

/// Where a value stands: the part of the file, a record, the number of a field, and the key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    part: String,
    record: String,
    field: usize,
    key: String,
}

type Flat = BTreeMap<Place, String>;

impl Place {
    fn words(&self, before: &Flat, after: &Flat) -> String {
        let path = format!("{}.{}", self.part, self.key);
        let known = WORDS.iter().find(|(name, _)| *name == path);
        let word = known.map_or(self.key.as_str(), |(_, word)| *word);
        match self.part.as_str() {
            "field" => {
                let named = Place {
                    key: "name".to_owned(),
                    ..self.clone()
                };
                let name = after.get(&named).or_else(|| before.get(&named));
                let name = name.map_or("", String::as_str);
                format!("{}の項目{}{name}の{word}", self.record, self.field)
            }
            "record" => format!("レコード「{}」の{word}", self.record),
            "map" => format!("コード表「{}」の「{}」", self.record, self.key),
            "rule" => format!("規則「{}」の{}", self.record, self.key),
            _ => word.to_owned(),
        }
    }
}

fn flat(text: &str) -> Flat {
    let mut flat = Flat::new();
    let table: Table = text
        .trim_start_matches('\u{FEFF}')
        .parse()
        .unwrap_or_default();
    for (part, value) in &table {
        match (part.as_str(), value) {
            ("map", Value::Table(maps)) => {
                for (name, map) in maps {
                    insert_all(&mut flat, ("map", name, 0), map);
                }
            }
            ("record", Value::Array(records)) => {
                for record in records {
                    let id = text_of(record, "id");
                    insert_all(&mut flat, ("record", &id, 0), record);
                    let fields = record.get("field").and_then(Value::as_array);
                    for (number, field) in (1..).zip(fields.into_iter().flatten()) {
                        insert_all(&mut flat, ("field", &id, number), field);
                    }
                }
            }
            ("rule", Value::Array(rules)) => {
                for rule in rules {
                    insert_all(&mut flat, ("rule", &text_of(rule, "id"), 0), rule);
                }
            }
            (part, value) => insert_all(&mut flat, (part, "", 0), value),
        }
    }
    flat
}

fn insert_all(flat: &mut Flat, (part, record, field): (&str, &str, usize), value: &Value) {
    let Value::Table(table) = value else {
        return;
    };
    for (key, value) in table {
        // The fields of a record and the number of a field stand for themselves.
        if !matches!((part, key.as_str()), ("record", "field") | ("field", "no")) {
            let place = Place {
                part: part.to_owned(),
                record: record.to_owned(),
                field,
                key: key.clone(),
            };
            flat.insert(place, words(value));
        }
    }
}

fn text_of(value: &Value, key: &str) -> String {
    let text = value.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// A value as the clerk reads it.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => format!("「{text}」"),
        Value::Boolean(true) => "はい".to_owned(),
        Value::Boolean(false) => "いいえ".to_owned(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(words).collect();
            items.join("")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::changes;
    use crate::exchange::layouts::SHIPPED;

    #[test]
    fn 変更点は項目ごとに前と後で示す() {
        let (_, shipped) = SHIPPED[1];
        let edited = shipped
            .replace("encoding = \"utf-8\"", "encoding = \"cp932\"")
            .replace(
                "name = \"枝番\", from = \"member.edaban\", type = \"digits\", len = 2",
                "name = \"枝番\", from = \"member.edaban\", type = \"digits\", len = 3",
            )
            .replace("\"female\" = \"2\"", "\"female\" = \"3\"")
            .replace("# DEFAULT PROPOSAL", "# 組合の版");
        let said: Vec<String> = changes(shipped, &edited)
            .into_iter()
            .map(|change| format!("{}: {} → {}", change.place, change.before, change.after))
            .collect();
        assert_eq!(
            said,
            [
                "detailの項目5「枝番」の長さ: 2 → 3",
                "文字コード: 「utf-8」 → 「cp932」",
                "コード表「sex」の「female」: 「2」 → 「3」",
            ]
        );
        assert!(changes(shipped, &shipped.replace("# DEFAULT", "# X")).is_empty());
        assert!(!changes("", shipped).is_empty());
    }
}
