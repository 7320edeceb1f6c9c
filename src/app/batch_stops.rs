//! 出力を止めるもの beyond the layout: rows the register would not take, and requests that are held.
//! It must not change a row; export and 送付前点検 ask it the same question.

use crate::app::error::Result;
use crate::app::error::StoppedField;
use crate::app::error::StoppedRow;
use crate::app::identity_reply;
use crate::app::inquiry_caution::Cautions;
use crate::app::inquiry_caution::held_words;
use crate::app::inquiry_codes;
use crate::app::laying::CAUTION;
use crate::app::laying::speaking;
use crate::app::laying::text;
use crate::domain::date::Date;
use crate::domain::finding::FieldPath;
use crate::exchange::layout::Layout;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::source::Source;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::CaseState;
use crate::procedure::case::UserId;
use crate::procedure::catalogue::Procedure;
use crate::procedure::identity_reply::FLAG;
use crate::procedure::position::position;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use crate::procedure::row_places::field_of;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// 5情報 by the names of the layouts.
const FIVE_ITEMS: [(&str, &str); 5] = [
    ("member.name", "漢字氏名"),
    ("member.kana", "カナ氏名"),
    ("member.birth", "生年月日"),
    ("member.sex", "性別"),
    ("member.address", "住所"),
];

/// The 個人番号 of a row.
pub(super) const NUMBER: &str = "member.kojin_no";

/// What stops these rows whatever their layout says, in their order.
pub(super) fn stops(
    source: &impl Source,
    layout: &Layout,
    rows: &[OutboxRow],
    who: (UserId, Date),
) -> Result<Vec<StoppedRow>> {
    let cautions = Cautions::of(source, who)?;
    let mut stopped = Vec::new();
    for row in rows {
        let mut fields = Vec::new();
        let held = cautions.held(source, row)?;
        fields.extend(held.map(|one| field(layout, (CAUTION, "留意"), held_words(&one))));
        for (value, name, words) in inquiry_codes::missing(&row.row.snapshot) {
            fields.push(field(layout, (value, name), words));
        }
        let reply = identity_reply::without_column(layout, &row.row.snapshot);
        fields.extend(
            reply.map(|words| field(layout, (FLAG, "本人確認判定フラグ"), words.to_owned())),
        );
        if let Some(words) = unknown_person(&row.row.snapshot) {
            let way = way_to_mend(source, row)?;
            fields.push(field(layout, (NUMBER, "個人番号"), format!("{words}{way}")));
        }
        if !fields.is_empty() {
            stopped.push(StoppedRow {
                row: row.id.0,
                case: row.row.case,
                fields,
            });
        }
    }
    Ok(stopped)
}

/// A new registration needs the 個人番号, or all of the 5情報 (厚生労働省 令和5年6月1日から).
fn unknown_person(record: &Record) -> Option<String> {
    let missing = missing_items(record)?;
    if missing.is_empty() {
        return None;
    }
    Some(format!(
        "個人番号がなく、5情報のうち{}もありません。個人番号か5情報のすべてがそろうまで登録できません（厚生労働省の取扱い、令和5年6月1日から。健保ニュース令和5年6月上旬号）。",
        missing.join("・")
    ))
}

/// Where the value of a row is put right: the form of a case that is decided is closed, only a 訂正 opens it again.
fn way_to_mend(source: &impl Source, row: &OutboxRow) -> Result<&'static str> {
    let Some(id) = row.row.case else {
        return Ok("");
    };
    let (case, procedure) = speaking(source, id)?;
    let is_decided = case.state != CaseState::Open
        || position(procedure, &case).is_settled(procedure.decision_step());
    Ok(match is_decided {
        true => "案件は決裁済みです。案件を開いて「訂正」で入力してください。",
        false => "案件で入力してください。",
    })
}

/// What is missing of the 5情報 of a new registration without 個人番号; `None` for every other row.
pub(super) fn missing_items(record: &Record) -> Option<Vec<&'static str>> {
    let is_new = record.source == "member_qualification" && text(record, "op") == "add";
    if !is_new || record.values.contains_key(NUMBER) {
        return None;
    }
    let missing = FIVE_ITEMS
        .iter()
        .filter(|(name, _)| match record.values.get(*name) {
            Some(Cell::Text(text)) => text.trim().is_empty(),
            Some(_) => false,
            None => true,
        });
    Some(missing.map(|(_, label)| *label).collect())
}

/// The field of the layout that carries a value, or the value's own name where none does.
fn field(layout: &Layout, (from, name): (&str, &str), message: String) -> StoppedField {
    let fields = layout.detail().map_or(&[][..], |detail| &detail.fields);
    let found = fields.iter().find(|field| field.from == from);
    StoppedField {
        no: found.map_or(0, |field| field.no),
        name: found.map_or(name, |field| field.name.as_str()).to_owned(),
        message,
        confirmable: None,
        at: None,
    }
}

/// The cases that speak for rows, read once each, to say where on their forms a value stands.
#[derive(Default)]
pub(super) struct Places {
    cases: BTreeMap<i64, (Case, &'static Procedure)>,
}

impl Places {
    /// The case that speaks for a row, the row's own or the 訂正 of it, and its field that holds a value; neither for
    /// a row without a case.
    pub fn of(
        &mut self,
        source: &impl Source,
        row: &OutboxRow,
        name: &str,
    ) -> Result<(Option<CaseId>, Option<FieldPath>)> {
        let Some(id) = row.row.case else {
            return Ok((None, None));
        };
        let case = match self.cases.entry(id.0) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(speaking(source, id)?),
        };
        let (case, procedure) = case;
        let at = field_of(procedure, &case.form, &row.row.snapshot, name);
        Ok((Some(case.id), at))
    }

    /// Lets every field of these rows say where it is put right.
    pub fn fill(
        &mut self,
        source: &impl Source,
        layout: &Layout,
        rows: &[OutboxRow],
        stopped: &mut [StoppedRow],
    ) -> Result<()> {
        let rows: BTreeMap<i64, &OutboxRow> = rows.iter().map(|row| (row.id.0, row)).collect();
        for one in stopped {
            let Some(row) = rows.get(&one.row) else {
                continue;
            };
            for field in &mut one.fields {
                (one.case, field.at) = self.of(source, row, value_of(layout, field.no))?;
            }
        }
        Ok(())
    }
}

/// The name of the value that an item of the layout carries; empty where it carries none.
pub(super) fn value_of(layout: &Layout, no: usize) -> &str {
    let fields = layout.detail().map_or(&[][..], |detail| &detail.fields);
    let found = fields.iter().find(|field| field.no == no);
    found.map_or("", |field| field.from.as_str())
}
