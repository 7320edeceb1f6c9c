//! 本人確認の回答を中間サーバーへ: 「理由付き疑いなし」 waits as a row of 加入者情報登録, with its reason.
//! It must not send an answer that was changed since, nor pass a layout without the column off as having carried it.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::laying::key;
use crate::app::laying::text;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::Membership;
use crate::exchange::layout::Layout;
use crate::ledger::members;
use crate::ledger::outbox;
use crate::ledger::outbox::NewOutboxRow;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::outbox::OutboxState;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::identity_reply::FLAG;
use crate::procedure::identity_reply::REASON;
use crate::procedure::identity_reply::no_doubt_row;
use crate::procedure::insurer::number_for;
use crate::procedure::record::Record;

/// The interface that carries the answer.
const MEMBERS: &str = "chukan-kanyusha";

/// The rows that carry an answer about this person, oldest first.
pub(super) fn replies(source: &impl Source, person: PersonId) -> Result<Vec<OutboxRow>> {
    let mut rows = outbox::list(source, &OutboxFilter::Person(person))?;
    rows.retain(|row| row.row.interface == MEMBERS && is_reply(&row.row.snapshot));
    rows.sort_by_key(|row| row.id);
    Ok(rows)
}

/// Whether a row carries an answer.
pub(super) fn is_reply(record: &Record) -> bool {
    record.values.contains_key(FLAG)
}

/// Takes the answer to a doubt back where the 中間サーバー does not have it: another one takes its place. `sent` is the row
/// that came back with the doubt; answers about another 記号・番号・枝番 of the person stay.
pub(super) fn withdraw_waiting_in(
    tx: &mut Tx<'_>,
    (person, sent): (PersonId, Option<&OutboxRow>),
    today: Date,
) -> Result<()> {
    let file = members::file(tx, person)?.ok_or(Error::Missing("加入者"))?;
    let sent = sent.map(|row| &row.row.snapshot);
    let about = doubted(&file, sent, today).map(held_names);
    for row in replies(tx, person)? {
        let is_waiting = matches!(
            row.state,
            OutboxState::Unexported | OutboxState::Error | OutboxState::Warning
        );
        if is_waiting && about.as_ref() == Some(&row_names(&row.row.snapshot)) {
            let why = "本人確認の回答を改めたため";
            outbox::move_in(tx, row.id, OutboxState::Withdrawn, why)?;
        }
    }
    Ok(())
}

/// Lays 「理由付き疑いなし」 about somebody, as the ledger has the person today. `sent` is the row that came back with
/// the doubt: the answer is about its 記号・番号・枝番.
pub(super) fn lay_in(
    tx: &mut Tx<'_>,
    (person, sent): (PersonId, Option<&OutboxRow>),
    reason: &str,
    today: Date,
) -> Result<()> {
    let sent = sent.map(|row| &row.row.snapshot);
    let record = answer(tx, (person, sent), reason.trim(), today)?;
    let row = NewOutboxRow {
        interface: MEMBERS.to_owned(),
        case: None,
        person: Some(person),
        operation: text(&record, "op").to_owned(),
        due_on: None,
        snapshot: record,
    };
    outbox::lay_in(tx, &row)?;
    Ok(())
}

/// The answer that a row carries, as the ledger has the person today; `None` for every other row, and where the ledger no
/// longer has its 記号・番号・枝番.
pub(super) fn fresh(source: &impl Source, row: &OutboxRow, today: Date) -> Result<Option<Record>> {
    let laid = &row.row.snapshot;
    let Some(person) = row.row.person.filter(|_| is_reply(laid)) else {
        return Ok(None);
    };
    let record = answer(source, (person, Some(laid)), text(laid, REASON), today)?;
    Ok(Some(record).filter(|record| key(record) == key(laid)))
}

fn answer(
    source: &impl Source,
    (person, sent): (PersonId, Option<&Record>),
    reason: &str,
    today: Date,
) -> Result<Record> {
    let file = members::file(source, person)?.ok_or(Error::Missing("加入者"))?;
    let held = doubted(&file, sent, today).ok_or(Error::Missing("資格"))?;
    let society = settings::society_on(source, today)?.ok_or(Error::Missing("組合の設定"))?;
    let insurer = number_for(held.category, &society);
    Ok(no_doubt_row(&file, held, (insurer, today), reason))
}

/// The membership that a doubt is about: that of the row sent, else the one of today, else the last.
fn doubted<'f>(file: &'f MemberFile, sent: Option<&Record>, today: Date) -> Option<&'f Membership> {
    let all = || file.memberships.iter();
    let of_row = sent.map(row_names);
    let holds = |held: &&Membership| {
        held.valid_from <= today && held.valid_until.is_none_or(|until| until >= today)
    };
    all()
        .rfind(|held| of_row.as_ref() == Some(&held_names(held)))
        .or_else(|| all().rfind(holds))
        .or_else(|| all().next_back())
}

/// 記号・番号・枝番 of a membership, as rows write them.
fn held_names(held: &Membership) -> [String; 3] {
    [
        held.symbol.to_string(),
        held.number.to_string(),
        held.branch.to_string(),
    ]
}

/// 記号・番号・枝番 of a row.
fn row_names(record: &Record) -> [String; 3] {
    ["member.kigou", "member.bangou", "member.edaban"].map(|name| text(record, name).to_owned())
}

/// Why an answer cannot go out in a file of this layout; nothing for a row without an answer.
pub(super) fn without_column(layout: &Layout, record: &Record) -> Option<&'static str> {
    let fields = layout.detail().map_or(&[][..], |detail| &detail.fields);
    let has_column = fields.iter().any(|field| field.from == FLAG);
    (is_reply(record) && !has_column).then_some(
        "本人確認の回答（理由付き疑いなし）の行ですが、このレイアウトには本人確認判定フラグの項目がありません。今回は除き、転記票で端末に入力してください。",
    )
}

/// What the 転記票 says of an answer besides the items of the layout.
pub(super) fn on_paper(record: &Record) -> Option<(&'static str, String)> {
    is_reply(record).then(|| {
        let reason = text(record, REASON);
        (
            "本人確認の回答",
            format!("理由付き疑いなし　理由　{reason}"),
        )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{FLAG, Record, on_paper, without_column};
    use crate::domain::date::day;
    use crate::exchange::layouts::Layouts;
    use crate::procedure::record::Cell;

    #[test]
    fn フラグの項目のないレイアウトではファイルにせず転記票で伝える() {
        let layouts = Layouts::shipped().unwrap();
        let layout = layouts.on("chukan-kanyusha", day!(2026, 12, 1)).unwrap();
        let mut without = layout.clone();
        for record in &mut without.records {
            record.fields.retain(|field| field.from != FLAG);
        }
        let mut record = Record::default();
        assert_eq!(without_column(&without, &record), None);
        assert_eq!(on_paper(&record), None);
        let cell = Cell::Text("no_doubt".to_owned());
        record.values.insert(FLAG.to_owned(), cell);
        assert_eq!(without_column(layout, &record), None);
        assert!(
            without_column(&without, &record)
                .unwrap()
                .contains("転記票")
        );
        assert!(on_paper(&record).is_some());
    }
}
