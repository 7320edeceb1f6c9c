//! 限度額適用認定証の行: 情報照会, and 限度額適用認定証等情報 for the 中間サーバー.
//! It must not know columns or bytes.

use crate::domain::ceiling_rules::CeilingPaper;
use crate::domain::date::Date;
use crate::domain::entry::Fact;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::domain::member::PersonId;
use crate::procedure::blocks::ISSUED_ON;
use crate::procedure::case::Nature;
use crate::procedure::catalogue::Export;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::inquiry_request::{inquiry_export, inquiry_rows};
use crate::procedure::insurer::insurer_number;
use crate::procedure::maximum_copayment_certificate::keys::{
    CATEGORY, LONG_STAY_FROM, PAPER, TARGET, TARGET_BRANCH, VALID_FROM, VALID_UNTIL, is_reissue,
};
use crate::procedure::numbering::{number_of, symbol_of};
use crate::procedure::record::{Cell, Record};
use crate::procedure::step::Step;
use std::collections::BTreeMap;

/// 情報照会依頼 and 限度額適用認定証等情報登録.
pub(super) const EXPORTS: &[Export] = &[
    inquiry_export(|form, facts| inquiry_rows(InquiryMatter::Ceiling, form, facts)),
    Export {
        id: "chukan-gendogaku",
        step: Step::RegisterServer,
        records: limit_rows,
    },
];

/// 適用区分 of one person from a day on, as the 中間サーバー is told.
struct Limit {
    person: PersonId,
    branch: i64,
    category: String,
    paper: CeilingPaper,
    from: Date,
    until: Date,
}

/// The new certificate, and 取消 of what the corrected case had registered and this one does not give again.
fn limit_rows(form: &Form, facts: &Facts) -> Vec<Record> {
    let is_cancelled = matches!(facts.nature, Nature::Cancellation(_));
    let new = given(form).filter(|_| !is_cancelled);
    let before = corrected(form, facts);
    let is_same = |old: &Limit, new: &Limit| old.person == new.person && old.from == new.from;
    let mut rows = Vec::new();
    if let Some(new) = &new {
        let was_there = is_reissue(form) || before.iter().any(|old| is_same(old, new));
        let op = if was_there { "change" } else { "add" };
        let mut record = row(op, new, form, facts);
        let days = [
            ("limit.long_stay", LONG_STAY_FROM.get(form)),
            ("limit.issued", ISSUED_ON.get(form)),
        ];
        for (name, day) in days {
            if let Some(day) = day {
                record.values.insert(name.to_owned(), Cell::Date(day));
            }
        }
        rows.push(record);
    }
    let gone = before.iter().filter(|old| {
        let stays = new.as_ref().is_some_and(|new| is_same(old, new));
        !stays
    });
    rows.extend(gone.map(|old| row("cancel", old, form, facts)));
    rows
}

fn given(form: &Form) -> Option<Limit> {
    Some(Limit {
        person: TARGET.get(form)?,
        branch: TARGET_BRANCH.get(form)?,
        category: CATEGORY.get(form)?,
        paper: PAPER.get(form)?,
        from: VALID_FROM.get(form)?,
        until: VALID_UNTIL.get(form)?,
    })
}

/// What the corrected case recognized.
fn corrected(form: &Form, facts: &Facts) -> Vec<Limit> {
    let written = facts.corrects.iter().map(|written| &written.entry);
    written
        .filter_map(|entry| {
            let Fact::CeilingRecognized {
                category,
                reduces_meals,
                valid_until,
            } = &entry.fact
            else {
                return None;
            };
            let paper = match reduces_meals {
                true => CeilingPaper::Reduction,
                false => CeilingPaper::Maximum,
            };
            Some(Limit {
                person: entry.person,
                branch: branch_of(entry.person, form, facts)?,
                category: category.0.clone(),
                paper,
                from: entry.valid_from,
                until: *valid_until,
            })
        })
        .collect()
}

/// 枝番 of somebody, as the application says it or as the ledger has it.
fn branch_of(person: PersonId, form: &Form, facts: &Facts) -> Option<i64> {
    if TARGET.get(form) == Some(person) {
        return TARGET_BRANCH.get(form);
    }
    let last = facts.files.get(&person)?.memberships.last()?;
    Some(i64::from(last.branch.get()))
}

fn row(op: &str, limit: &Limit, form: &Form, facts: &Facts) -> Record {
    let kind = match limit.paper {
        CeilingPaper::Reduction => "gendo_hyojun",
        CeilingPaper::Maximum | CeilingPaper::NotNeeded => "gendo",
    };
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut values = BTreeMap::from([
        ("op".to_owned(), text(op)),
        (
            "insurer.no".to_owned(),
            text(insurer_number(form, facts).as_str()),
        ),
        (
            "member.edaban".to_owned(),
            text(&format!("{:02}", limit.branch)),
        ),
        ("limit.kind".to_owned(), text(kind)),
        ("limit.class".to_owned(), text(&limit.category)),
        ("limit.from".to_owned(), Cell::Date(limit.from)),
        ("limit.to".to_owned(), Cell::Date(limit.until)),
    ]);
    if let Some((symbol, number)) = symbol_of(form).zip(number_of(form)) {
        values.insert("member.kigou".to_owned(), text(&symbol.to_string()));
        values.insert("member.bangou".to_owned(), text(&number.to_string()));
    }
    Record {
        source: "limit_certificate".to_owned(),
        values,
    }
}
