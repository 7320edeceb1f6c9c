//! 証の回収: the certificates of a family that are still out, and what became of each (則第51条).
//! It must not decide who has to give one back; the procedure says whose certificates come to an end.

use crate::domain::certificate::{CertificateKind, CollectionOutcome};
use crate::domain::certificate_register::must_be_returned;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::PersonId;
use crate::domain::member_file::IssuedCertificate;
use crate::domain::name::PersonName;
use crate::procedure::certificate_request::{replaced, requested};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Facts;
use crate::procedure::family::leaving;
use crate::procedure::field::{Field, Key};
use crate::procedure::form::Form;
use crate::procedure::person::{NAME, PERSON};
use crate::procedure::value::Value;

coded_enum! {
    /// 回収の状況.
    pub enum CollectionAnswer {
        /// 返却.
        Returned = "returned", "返却";
        /// 滅失.
        Lost = "lost", "滅失（滅失届あり）";
        /// 回収不能.
        Unrecoverable = "unrecoverable", "回収不能（回収不能届あり）";
        /// 未回収.
        StillOut = "still_out", "未回収";
    }
}

/// 回収する証, one row each.
pub const COLLECTIONS: Key<Vec<Form>> = Key::new("collect.certificates");
/// 証の種類.
pub const CERTIFICATE: Key<CertificateKind> = Key::new("certificate");
/// 交付回数.
pub const ISSUE_COUNT: Key<i64> = Key::new("issue_count");
/// 交付年月日.
pub const ISSUED_ON: Key<Date> = Key::new("issued_on");
/// 回収の状況.
pub const ANSWER: Key<CollectionAnswer> = Key::new("answer");
/// 回収した日.
pub const COLLECTED_ON: Key<Date> = Key::new("collected_on");
/// 備考.
pub const NOTE: Key<String> = Key::new("note");

/// What 被保険者証回収 records: the rows are laid out by the program, the clerk answers each.
pub const COLLECT: &[Field] = &[COLLECTIONS.table(
    "回収する証",
    &[
        NAME.field("氏名"),
        PERSON.field("加入者管理番号"),
        CERTIFICATE.field("証の種類").always(),
        ISSUE_COUNT.field("交付回数").always(),
        ISSUED_ON.field("交付年月日"),
        ANSWER.field("回収の状況").always(),
        COLLECTED_ON
            .field("回収した日")
            .when(|row| outcome(row).is_some()),
        NOTE.field("備考"),
    ],
)];

/// What 被保険者証回収 records where the form itself says whose certificates come to an end: the rows follow it.
pub const COLLECT_DRAWN: &[Field] = &[COLLECTIONS
    .table(
        "回収する証",
        &[
            NAME.field("氏名").shown(),
            PERSON.field("加入者管理番号").shown(),
            CERTIFICATE.field("証の種類").shown(),
            ISSUE_COUNT.field("交付回数").shown(),
            ISSUED_ON.field("交付年月日").shown(),
            ANSWER.field("回収の状況").always(),
            COLLECTED_ON
                .field("回収した日")
                .when(|row| outcome(row).is_some()),
            NOTE.field("備考"),
        ],
    )
    .drawn(drawn)];

/// The rows for the people of the form, with what was answered for each certificate.
fn drawn(form: &Form, facts: &Facts) -> Vec<Form> {
    let answered = form.rows(COLLECTIONS.name());
    let mut rows = expected(form, facts);
    for row in &mut rows {
        let Some(before) = answered.iter().find(|before| is_same(before, row)) else {
            continue;
        };
        for key in [ANSWER.name(), COLLECTED_ON.name(), NOTE.name()] {
            row.set_value(key, before.value(key).cloned());
        }
    }
    rows
}

/// Whether the form says that a certificate came back, or why it will not.
#[must_use]
pub fn is_settled(form: &Form, person: PersonId, issued: &IssuedCertificate) -> bool {
    let mut rows = form.rows(COLLECTIONS.name()).iter();
    let is_meant = |row: &&Form| PERSON.get(row) == Some(person) && is_of(row, issued);
    rows.find(is_meant)
        .is_some_and(|row| outcome(row).is_some())
}

/// Whether two rows are about the same certificate.
fn is_same(one: &Form, other: &Form) -> bool {
    PERSON.get(one) == PERSON.get(other)
        && CERTIFICATE.get(one) == CERTIFICATE.get(other)
        && ISSUE_COUNT.get(one) == ISSUE_COUNT.get(other)
}

/// The rows for everybody of these people: what they were given and has not come back. An お知らせ has not to be
/// returned and is left out.
#[must_use]
pub fn rows(people: &[PersonId], facts: &Facts) -> Vec<Form> {
    let mut rows = Vec::new();
    for id in people {
        let Some(file) = facts.files.get(id) else {
            continue;
        };
        let out = file.outstanding().filter(|issued| must_return(issued.kind));
        rows.extend(out.map(|issued| row(*id, &file.person.name, issued)));
    }
    rows
}

/// The rows that have to be answered: where the form asks for certificates by name, those whose place these take;
/// otherwise everything that the people of the form still have.
#[must_use]
pub fn expected(form: &Form, facts: &Facts) -> Vec<Form> {
    if requested(form).is_none() {
        return rows(&people(form), facts);
    }
    let out = replaced(form, facts).into_iter();
    out.map(|(file, issued)| row(file.id, &file.person.name, issued))
        .collect()
}

/// Whether a certificate of this kind has to be given back (則第51条第1項). お知らせ is a letter.
#[must_use]
pub const fn must_return(kind: CertificateKind) -> bool {
    must_be_returned(kind)
}

/// What the ledger offers for the 回収 of these people.
#[must_use]
pub fn carried(people: &[PersonId], facts: &Facts) -> Option<(&'static str, Value)> {
    let rows = rows(people, facts);
    (!rows.is_empty()).then_some((COLLECTIONS.name(), Value::Rows(rows)))
}

/// 証の回収 as the register keeps it. What is still out leaves no entry: it stays out.
#[must_use]
pub fn collection_entries(form: &Form) -> Vec<Entry> {
    let rows = form.rows(COLLECTIONS.name()).iter();
    rows.filter_map(|row| {
        Some(Entry {
            person: PERSON.get(row)?,
            valid_from: COLLECTED_ON.get(row)?,
            fact: Fact::CertificateCollected {
                certificate: CERTIFICATE.get(row)?,
                issue_count: u16::try_from(ISSUE_COUNT.get(row)?).ok()?,
                outcome: outcome(row)?,
            },
        })
    })
    .collect()
}

/// The people of a form whose certificates are collected: those whom a 被扶養者（異動）届 takes off; otherwise the subject
/// and the rows of its 被扶養者.
#[must_use]
pub fn people(form: &Form) -> Vec<PersonId> {
    if let Some(leaving) = leaving(form) {
        return leaving;
    }
    let rows = form.rows(DEPENDENTS.name()).iter();
    let family = rows.filter_map(|row| PERSON.get(row));
    PERSON.get(form).into_iter().chain(family).collect()
}

/// What stands against the answers: certificates nobody was given, forgotten ones, days ahead.
#[must_use]
pub fn examine_collections(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    let answered = form.rows(COLLECTIONS.name());
    for (index, row) in answered.iter().enumerate() {
        let at = |key: &str| FieldPath::in_row(COLLECTIONS.name(), index, key);
        let known = PERSON.get(row).and_then(|id| facts.files.get(&id));
        let is_known = known.is_some_and(|file| file.certificates.iter().any(|c| is_of(row, c)));
        if !is_known {
            all.push(
                Finding::blocks(
                    "collect.not_issued",
                    "台帳にこの証の交付の記録がありません。証の種類と交付回数を確かめてください。",
                )
                .at(at(CERTIFICATE.name())),
            );
        }
    }
    all.extend(examine_days(form, facts));
    let is_answered = |out: &Form| answered.iter().any(|row| is_same(row, out));
    if expected(form, facts).iter().any(|out| !is_answered(out)) {
        all.push(
            Finding::blocks(
                "collect.unanswered",
                "回収の状況を記録していない証があります。未回収であれば「未回収」を選んでください。",
            )
            .at(FieldPath::of(COLLECTIONS.name())),
        );
    }
    all
}

/// Nothing comes back on a day that lies ahead.
#[must_use]
pub fn examine_days(form: &Form, facts: &Facts) -> Vec<Finding> {
    let rows = form.rows(COLLECTIONS.name()).iter().enumerate();
    rows.filter(|(_, row)| COLLECTED_ON.get(row) > Some(facts.today))
        .map(|(index, _)| {
            Finding::blocks(
                "collect.in_future",
                "回収した日が今日より後です。今日までの日を入力してください。",
            )
            .at(FieldPath::in_row(
                COLLECTIONS.name(),
                index,
                COLLECTED_ON.name(),
            ))
        })
        .collect()
}

fn is_of(row: &Form, issued: &IssuedCertificate) -> bool {
    CERTIFICATE.get(row) == Some(issued.kind)
        && ISSUE_COUNT.get(row) == Some(i64::from(issued.issue_count))
}

fn row(id: PersonId, name: &PersonName, issued: &IssuedCertificate) -> Form {
    let mut row = Form::new();
    NAME.set(&mut row, name.clone());
    PERSON.set(&mut row, id);
    CERTIFICATE.set(&mut row, issued.kind);
    ISSUE_COUNT.set(&mut row, i64::from(issued.issue_count));
    ISSUED_ON.set(&mut row, issued.issued_on);
    row
}

fn outcome(row: &Form) -> Option<CollectionOutcome> {
    match ANSWER.get(row)? {
        CollectionAnswer::Returned => Some(CollectionOutcome::Returned),
        CollectionAnswer::Lost => Some(CollectionOutcome::Lost),
        CollectionAnswer::Unrecoverable => Some(CollectionOutcome::Unrecoverable),
        CollectionAnswer::StillOut => None,
    }
}
