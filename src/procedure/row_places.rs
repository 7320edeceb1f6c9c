//! 登録の行の値の在り所: on which field of the case's form a value of a row can be put right.
//! It must not judge the value.

use crate::domain::finding::FieldPath;
use crate::procedure::blocks::{INQUIRIES, SERVER_STATE};
use crate::procedure::catalogue::Procedure;
use crate::procedure::form::Form;
use crate::procedure::input::field_at;
use crate::procedure::inquiry_request::asks_the_same;
use crate::procedure::record::{Cell, Record};
use crate::procedure::value::Value;

/// Values by the names of the layouts, with the keys under which forms hold them: the first that is filled counts, else
/// the first that the form has.
const KEYS: &[(&str, &[&str])] = &[
    ("member.kigou", &["symbol"]),
    ("member.bangou", &["member_number"]),
    ("member.edaban", &["branch", "ceiling.target_branch"]),
    ("member.kojin_no", &["individual_number"]),
    ("member.name", &["new_name", "name", "ceiling.target_name"]),
    ("member.kana", &["new_kana", "kana"]),
    ("member.alias", &["new_alias", "alias"]),
    (
        "member.birth",
        &["new_birth_on", "birth_on", "ceiling.target_birth_on"],
    ),
    ("member.sex", &["sex", "ceiling.target_sex"]),
    ("member.zip", &["address", "new_address"]),
    ("member.address", &["address", "new_address"]),
    ("member.honke", &["new_relationship", "relationship"]),
    ("member.zokugara", &["new_relationship", "relationship"]),
    ("qual.start", &["since_on", "acquired_on"]),
    ("qual.start_reason", &["reason"]),
    ("qual.end", &["lost_on", "removed_on"]),
    ("qual.end_reason", &["removal_reason", "reason"]),
    ("limit.kind", &["ceiling.paper"]),
    ("limit.class", &["ceiling.category"]),
    ("limit.from", &["ceiling.valid_from"]),
    ("limit.to", &["ceiling.valid_until"]),
    ("limit.long_stay", &["ceiling.long_stay_from"]),
    ("inquiry.jimu", &["subject"]),
    ("inquiry.tetsuzuki", &["subject"]),
    ("inquiry.joho", &["subject"]),
    ("inquiry.year", &["year"]),
    ("inquiry.from", &["period_from"]),
    ("inquiry.to", &["period_until"]),
    ("inquiry.org", &["organization"]),
];

/// The field of the form that a value of a row comes from: in the row of the table with the same 枝番, or on the form
/// itself. What stands on no form leads to 登録の状態; `None` where the procedure has not even that.
#[must_use]
pub fn field_of(
    procedure: &Procedure,
    form: &Form,
    record: &Record,
    name: &str,
) -> Option<FieldPath> {
    let known = KEYS.iter().find(|(value, _)| *value == name);
    let keys = known.map_or(&[][..], |(_, keys)| keys);
    let there = |path: &FieldPath| field_at(procedure, path).is_some();
    let best = |path: &dyn Fn(&str) -> FieldPath| {
        let paths: Vec<FieldPath> = keys.iter().map(|key| path(key)).filter(there).collect();
        let filled = paths.iter().find(|path| form.at(path).is_some());
        filled.or(paths.first()).cloned()
    };
    let of_table = table_row(form, record)
        .and_then(|(table, row)| best(&|key: &str| FieldPath::in_row(table, row, key)));
    let on_form = || best(&FieldPath::of);
    let state = || Some(FieldPath::of(SERVER_STATE.name())).filter(there);
    of_table.or_else(on_form).or_else(state)
}

/// The table and its row with the 枝番 of the record; an inquiry stands in the table of inquiries and nowhere else.
fn table_row<'a>(form: &'a Form, record: &Record) -> Option<(&'a str, usize)> {
    let Some(Cell::Text(branch)) = record.values.get("member.edaban") else {
        return None;
    };
    let branch: i64 = branch.parse().ok()?;
    let is_inquiry = record.source == "inquiry";
    form.iter().find_map(|(key, value)| {
        let Value::Rows(rows) = value else {
            return None;
        };
        if (key == INQUIRIES.name()) != is_inquiry {
            return None;
        }
        let same = || rows.iter().position(|row| asks_the_same(row, record));
        let of_branch = |row: &Form| row.value("branch") == Some(&Value::Int(branch));
        let asked = if is_inquiry { same() } else { None };
        let row = asked.or_else(|| rows.iter().position(of_branch))?;
        Some((key, row))
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::procedure::blocks::{INQUIRY_ASKED_ON, INQUIRY_BRANCH, INQUIRY_SUBJECT};
    use crate::procedure::catalogue::{self, InquirySubject};
    use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS};
    use crate::procedure::family::FAMILY;
    use crate::procedure::value::Kind;
    use std::collections::BTreeSet;

    fn record(source: &str, branch: &str) -> Record {
        let branch = Cell::Text(branch.to_owned());
        Record {
            source: source.to_owned(),
            values: [("member.edaban".to_owned(), branch)].into(),
        }
    }

    fn place(form: &Form, record: &Record, name: &str) -> String {
        place_in("eligibility_acquisition", form, record, name)
    }

    fn place_in(procedure: &str, form: &Form, record: &Record, name: &str) -> String {
        let procedure = catalogue::find(procedure).unwrap();
        let path = field_of(procedure, form, record, name);
        path.map(|path| path.to_string()).unwrap_or_default()
    }

    #[test]
    fn 本人の値は届書の項目に_家族の値はその枝番の行に_照会は照会の表にある() {
        let mut form = Form::new();
        let mut child = Form::new();
        DEPENDENT_BRANCH.set(&mut child, 2);
        let rows = vec![Form::new(), child];
        form.set_value(DEPENDENTS.name(), Some(Value::Rows(rows)));
        let mut inquiry = Form::new();
        INQUIRY_BRANCH.set(&mut inquiry, 2);
        INQUIRY_SUBJECT.set(&mut inquiry, InquirySubject::LocalTax);
        form.set_value(INQUIRIES.name(), Some(Value::Rows(vec![inquiry])));

        let own = record("member_qualification", "00");
        let childs = record("member_qualification", "02");
        let asked = record("inquiry", "02");
        let table = [
            (&own, "member.kana", "kana"),
            (&own, "member.kojin_no", "individual_number"),
            (&own, "qual.start", "acquired_on"),
            (&childs, "member.kana", "dependents.1.kana"),
            (&childs, "qual.start", "dependents.1.since_on"),
            (&childs, "member.bangou", "member_number"),
            (&asked, "inquiry.joho", "inquire.inquiries.0.subject"),
            (&own, "cert.kind", "register_server.state"),
            (&own, "", "register_server.state"),
        ];
        for (record, name, expected) in table {
            assert_eq!(place(&form, record, name), expected, "{name}");
        }
    }

    #[test]
    fn 同じ人の照会は_同じことを照会する行に導く() {
        let on = crate::domain::date::day!(2026, 11, 22);
        let asked = |subject| {
            let mut row = Form::new();
            INQUIRY_BRANCH.set(&mut row, 2);
            INQUIRY_SUBJECT.set(&mut row, subject);
            INQUIRY_ASKED_ON.set(&mut row, on);
            row
        };
        let rows = vec![
            asked(InquirySubject::LocalTax),
            asked(InquirySubject::Pension),
        ];
        let mut form = Form::new();
        form.set_value(INQUIRIES.name(), Some(Value::Rows(rows)));
        let mut second = record("inquiry", "02");
        let subject = Cell::Text("NENKIN".to_owned());
        second.values.insert("inquiry.joho".to_owned(), subject);
        second.values.insert("today".to_owned(), Cell::Date(on));
        let at = place(&form, &second, "inquiry.from");
        assert_eq!(at, "inquire.inquiries.1.period_from");
    }

    #[test]
    fn 異動の値は_なくなった日と理由_変更後の欄に導く() {
        let mut child = Form::new();
        DEPENDENT_BRANCH.set(&mut child, 2);
        let old = Value::Text("旧".to_owned());
        child.set_value("name", Some(old.clone()));
        let own = record("member_qualification", "02");
        let mut form = Form::new();
        let table = |row: &Form| Some(Value::Rows(vec![row.clone()]));
        form.set_value(FAMILY.name(), table(&child));
        let at = |form: &Form, name: &str| place_in("dependent_change", form, &own, name);
        assert_eq!(at(&form, "qual.end"), "family.0.removed_on");
        assert_eq!(at(&form, "qual.end_reason"), "family.0.removal_reason");
        assert_eq!(at(&form, "member.kana"), "family.0.new_kana");
        assert_eq!(at(&form, "member.alias"), "family.0.new_alias");
        assert_eq!(at(&form, "member.birth"), "family.0.new_birth_on");
        assert_eq!(
            at(&form, "member.name"),
            "family.0.name",
            "nothing is renamed"
        );
        child.set_value("new_name", Some(old));
        form.set_value(FAMILY.name(), table(&child));
        assert_eq!(at(&form, "member.name"), "family.0.new_name");
    }

    #[test]
    fn どの欄の名前も_いずれかの手続にある() {
        let mut known: BTreeSet<&str> = BTreeSet::new();
        for procedure in catalogue::ALL {
            let of_sections = procedure.sections.iter().map(|section| section.fields);
            let of_steps = procedure.details().map(|(_, fields)| fields);
            for field in of_sections.chain(of_steps).flatten() {
                known.insert(field.key);
                if let Kind::Rows(inner) = field.kind {
                    known.extend(inner.iter().map(|field| field.key));
                }
            }
        }
        let all = KEYS.iter().flat_map(|(_, keys)| *keys);
        let strange: Vec<&&str> = all.filter(|key| !known.contains(**key)).collect();
        assert!(strange.is_empty(), "{strange:?}");
    }
}
