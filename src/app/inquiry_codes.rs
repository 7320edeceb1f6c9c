//! 照会の事務・手続のコード in requests: as the settings have them today, and which of them nobody has confirmed.
//! It must not stop a request because a code is unconfirmed: that is said, on the screen, in the file's book and on paper.

use crate::app::error::Result;
use crate::app::inquiry_requests::REQUESTS;
use crate::app::laying::text;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::inquiry_codes::InquiryCodes;
use crate::domain::inquiry_codes::InquiryMatter;
use crate::ledger::outbox;
use crate::ledger::outbox::BatchId;
use crate::ledger::outbox::OutboxFilter;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::settings;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::procedure::inquiry_request::OFFICE_CODE;
use crate::procedure::inquiry_request::PROCEDURE_CODE;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;

/// Where the codes are entered.
const WHERE: &str = "設定の「照会のコード」";

/// Matters that a notice names; more are counted.
const N_NAMED: usize = 3;

/// The codes of this day.
pub(super) fn codes(source: &impl Source, today: Date) -> Result<InquiryCodes> {
    let society = settings::society_on(source, today)?;
    Ok(society
        .map(|society| society.inquiry_codes)
        .unwrap_or_default())
}

/// Lets a waiting request of the 検認 say the codes of today; those of a case come with the case's own values.
pub(super) fn speak_in(tx: &mut Tx<'_>, row: &mut OutboxRow, codes: &InquiryCodes) -> Result<()> {
    if row.row.interface != REQUESTS || row.row.case.is_some() {
        return Ok(());
    }
    let code = codes.of(InquiryMatter::Review);
    let record = &mut row.row.snapshot;
    let before = record.clone();
    for (name, text) in [(OFFICE_CODE, code.office), (PROCEDURE_CODE, code.procedure)] {
        match text.is_empty() {
            true => record.values.remove(name),
            false => record.values.insert(name.to_owned(), Cell::Text(text)),
        };
    }
    if *record != before {
        outbox::set_snapshot_in(tx, row.id, record)?;
    }
    Ok(())
}

/// Whether a value of a request is a code that nobody has confirmed.
pub(super) fn is_unconfirmed(codes: &InquiryCodes, record: &Record, name: &str) -> bool {
    matches!(name, OFFICE_CODE | PROCEDURE_CODE) && !is_confirmed(codes, record)
}

fn is_confirmed(codes: &InquiryCodes, record: &Record) -> bool {
    codes.is_confirmed(text(record, OFFICE_CODE), text(record, PROCEDURE_CODE))
}

/// How many of these rows are requests with codes that nobody has confirmed.
pub(super) fn n_unconfirmed<'a>(
    codes: &InquiryCodes,
    rows: impl Iterator<Item = &'a OutboxRow>,
) -> usize {
    rows.filter(|row| row.row.interface == REQUESTS && !is_confirmed(codes, &row.row.snapshot))
        .count()
}

impl Session {
    /// How many requests of a file have codes that nobody has confirmed until today.
    pub(super) fn n_unconfirmed_in(&self, batch: BatchId) -> Result<usize> {
        let codes = codes(&self.ledger, self.today())?;
        let rows = outbox::list(&self.ledger, &OutboxFilter::Batch(batch))?;
        Ok(n_unconfirmed(&codes, rows.iter()))
    }
}

/// What is said of requests with unconfirmed codes; nothing where there are none.
#[must_use]
pub fn unconfirmed_words(n_rows: usize) -> Option<String> {
    (n_rows > 0).then(|| {
        format!(
            "事務名コードと事務手続コードが未確認の照会が{n_rows}件あります。仕様書と照らして{WHERE}に入力するか、転記票で端末に入力してください。"
        )
    })
}

/// The empty codes of a request, each with its name and what to do.
pub(super) fn missing(record: &Record) -> Vec<(&'static str, &'static str, String)> {
    if record.source != "inquiry" {
        return Vec::new();
    }
    let names = [
        (OFFICE_CODE, "事務名コード"),
        (PROCEDURE_CODE, "事務手続コード"),
    ];
    let empty = names
        .into_iter()
        .filter(|(value, _)| text(record, value).is_empty());
    empty
        .map(|(value, name)| {
            let words = format!(
                "{name}が空です。仕様書と照らして{WHERE}に入力するか、今回は除いて転記票で端末に入力してください。"
            );
            (value, name, words)
        })
        .collect()
}

/// Which matters have codes that nobody has confirmed, as a sentence above the requests; nothing where all are confirmed.
#[must_use]
pub fn unconfirmed_notice(codes: &InquiryCodes) -> Option<String> {
    let open = unconfirmed_matters(codes);
    let which = match open.len() {
        0 => return None,
        1..=N_NAMED => open.join("、"),
        n_matters => format!("{n_matters}の事務"),
    };
    Some(format!(
        "未確認のコード　事務と手続のコードを仕様書と照らしていません（{which}）。{WHERE}に入力してから送るか、転記票で登録してください。"
    ))
}

fn unconfirmed_matters(codes: &InquiryCodes) -> Vec<&'static str> {
    let all = InquiryMatter::CHOICES.iter();
    let matters = all.filter_map(|choice| InquiryMatter::from_code(choice.code));
    matters
        .filter(|matter| !codes.of(*matter).is_confirmed)
        .map(Coded::label)
        .collect()
}
