//! 情報照会依頼の行: what a row of a case's table asks, or the yearly 検認, named as the layout names it.
//! It must not know columns, codes of the 仕様書 or bytes; those are the layout's and the settings'.

use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::inquiry_codes::{InquiryCode, InquiryMatter};
use crate::domain::member_file::Membership;
use crate::domain::number::InsurerNumber;
use crate::procedure::blocks::{
    INQUIRIES, INQUIRY_ASKED_ON, INQUIRY_BRANCH, INQUIRY_FROM, INQUIRY_ORGANIZATION,
    INQUIRY_SUBJECT, INQUIRY_UNTIL, INQUIRY_YEAR,
};
use crate::procedure::catalogue::{Export, InquirySubject, Records};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::insurer::insurer_number;
use crate::procedure::record::Record;
use crate::procedure::server_rows::Row;
use crate::procedure::step::Step;

/// 情報照会依頼, laid in the outbox at 情報照会.
#[must_use]
pub const fn inquiry_export(records: Records) -> Export {
    Export {
        id: "chukan-shokai-irai",
        step: Step::Inquire,
        records,
    }
}

/// 情報照会依頼: one row for each inquiry that is laid down with its day.
#[must_use]
pub fn inquiry_rows(matter: InquiryMatter, form: &Form, facts: &Facts) -> Vec<Record> {
    let code = facts.society.inquiry_codes.of(matter);
    let rows = form.rows(INQUIRIES.name()).iter().enumerate();
    rows.filter_map(|(index, inquiry)| {
        let mut row = asking(inquiry)?;
        row.text("inquiry.no", &inquiry_number(facts, index));
        row.text("insurer.no", insurer_number(form, facts).as_str());
        row.symbol_and_number(form);
        put_code(&mut row, &code);
        row.text("member.withhold", "no");
        Some(row.record)
    })
    .collect()
}

/// 事務名コード in a request.
pub const OFFICE_CODE: &str = "inquiry.jimu";
/// 事務手続コード in a request.
pub const PROCEDURE_CODE: &str = "inquiry.tetsuzuki";

/// The values that say what an inquiry asks: no two inquiries of a case have all of them the same.
pub const ASKED: [&str; 7] = [
    "member.edaban",
    "inquiry.joho",
    "inquiry.year",
    "inquiry.from",
    "inquiry.to",
    "inquiry.org",
    "today",
];

/// Whether two rows of a case's table ask the same.
#[must_use]
pub fn same_question(one: &Form, other: &Form) -> bool {
    asking(other).is_some_and(|row| asks_the_same(one, &row.record))
}

/// Whether a row of a case's table asks what this request asks.
#[must_use]
pub fn asks_the_same(inquiry: &Form, request: &Record) -> bool {
    asking(inquiry).is_some_and(|row| {
        let own = row.record.values;
        ASKED
            .iter()
            .all(|name| own.get(*name) == request.values.get(*name))
    })
}

/// 照会条件: what is asked, for which year or period, and of whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InquiryTerms {
    /// 対象情報.
    pub subject: InquirySubject,
    /// 対象年度等.
    pub year: Option<i64>,
    /// 期間（自・至）, both days included.
    pub period: Option<(Date, Date)>,
    /// 照会先機関コード; empty where the 中間サーバー finds it.
    pub organization: String,
}

/// 情報照会依頼 of one 被扶養者 for the yearly 検認, without a case.
#[must_use]
pub fn review_row(
    (number, terms): (&str, &InquiryTerms),
    (insurer, membership): (&InsurerNumber, &Membership),
    code: &InquiryCode,
    asked_on: Date,
) -> Record {
    let mut row = Row::new("inquiry");
    row.text("inquiry.no", number);
    row.text("insurer.no", insurer.as_str());
    row.text("member.kigou", &membership.symbol.to_string());
    row.text("member.bangou", &membership.number.to_string());
    row.text("member.edaban", &membership.branch.to_string());
    put_code(&mut row, code);
    put_terms(&mut row, terms);
    row.text("member.withhold", "no");
    row.date("today", asked_on);
    row.record
}

/// 照会管理番号: the 受付番号 without its hyphen and the number of the inquiry in the case.
#[must_use]
pub fn inquiry_number(facts: &Facts, index: usize) -> String {
    let receipt: String = facts
        .receipt_number
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    format!("{receipt}{:02}", index + 1)
}

/// What a row of a case's table asks; `None` while it is not complete.
fn asking(inquiry: &Form) -> Option<Row> {
    let mut row = Row::new("inquiry");
    let branch = INQUIRY_BRANCH.get(inquiry)?;
    row.text("member.edaban", &format!("{branch:02}"));
    let organization = INQUIRY_ORGANIZATION.get(inquiry).unwrap_or_default();
    put_terms(
        &mut row,
        &InquiryTerms {
            subject: INQUIRY_SUBJECT.get(inquiry)?,
            year: INQUIRY_YEAR.get(inquiry),
            period: INQUIRY_FROM.get(inquiry).zip(INQUIRY_UNTIL.get(inquiry)),
            organization: to_ascii(&organization).trim().to_owned(),
        },
    );
    row.date("today", INQUIRY_ASKED_ON.get(inquiry)?);
    Some(row)
}

fn put_code(row: &mut Row, code: &InquiryCode) {
    for (name, text) in [
        (OFFICE_CODE, &code.office),
        (PROCEDURE_CODE, &code.procedure),
    ] {
        if !text.is_empty() {
            row.text(name, text);
        }
    }
}

fn put_terms(row: &mut Row, terms: &InquiryTerms) {
    row.text("inquiry.joho", subject_code(terms.subject));
    if let Some(year) = terms.year {
        row.text("inquiry.year", &year.to_string());
    }
    if let Some((from, to)) = terms.period {
        row.date("inquiry.from", from);
        row.date("inquiry.to", to);
    }
    if !terms.organization.is_empty() {
        row.text("inquiry.org", &terms.organization);
    }
}

/// 特定個人情報名コード of what is asked.
#[must_use]
pub const fn subject_code(subject: InquirySubject) -> &'static str {
    match subject {
        InquirySubject::Residence => "JUMINHYO",
        InquirySubject::LocalTax => "CHIHOZEI",
        InquirySubject::Pension => "NENKIN",
        InquirySubject::Other => "SONOTA",
    }
}

/// What a 特定個人情報名コード asks for; `None` for one that this program does not write.
#[must_use]
pub fn subject_of(code: &str) -> Option<InquirySubject> {
    [
        InquirySubject::Residence,
        InquirySubject::LocalTax,
        InquirySubject::Pension,
        InquirySubject::Other,
    ]
    .into_iter()
    .find(|subject| subject_code(*subject) == code)
}
