//! 支払の画面の元: what is to be paid, what is in a file, what came back and what is to come back.
//! It must not change anything.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::payment_orders;
use crate::app::session::Session;
use crate::app::turns;
use crate::domain::bank_account::BankAccount;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::dependents_review::fiscal_year_begins_on;
use crate::domain::finding::Finding;
use crate::domain::member::PersonId;
use crate::domain::payment::PaymentId;
use crate::domain::payment::PaymentPurpose;
use crate::domain::payment::PaymentState;
use crate::domain::payment::Recipient;
use crate::domain::payment_correction::ReclaimId;
use crate::domain::payment_correction::Settlement;
use crate::domain::payment_course::TransferId;
use crate::domain::society::Society;
use crate::domain::transfer_rules::next_bank_day;
use crate::domain::yen::Yen;
use crate::ledger::members;
use crate::ledger::payments;
use crate::ledger::payments::Payment;
use crate::ledger::reclaims;
use crate::ledger::reclaims::Reclaim;
use crate::ledger::source::Source;
use crate::ledger::transact::Tx;
use crate::ledger::transfers;
use crate::ledger::transfers::Transfer;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::catalogue::Procedure;
use crate::procedure::engine::Actor;
use crate::procedure::facts::Facts;
use crate::procedure::papers::parts::symbol_and_number;
use crate::procedure::position::is_decided;
use crate::procedure::position::position;
use crate::procedure::step::Step;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// How many bank days lie between making a file and its 振込指定日, as proposed.
const DAYS_BEFORE: i64 = 3;

/// 支払の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PaymentRow {
    /// 支払番号.
    pub id: PaymentId,
    /// The case that decided it.
    pub case: Option<CaseId>,
    /// 受付番号 of that case.
    pub receipt_number: String,
    /// Whether that case is finished.
    pub is_case_finished: bool,
    /// Whose right it is.
    pub payee: Payee,
    /// 目的.
    pub purpose: &'static str,
    /// 支払額.
    pub amount: Yen,
    /// 振込先 as it is now.
    pub account: BankAccount,
    /// 状態.
    pub state: PaymentState,
    /// The day of what happened last; of what waits the day of the decision.
    pub on: Date,
    /// The file it is in.
    pub transfer: Option<TransferId>,
    /// 振込指定日 of that file.
    pub transfer_on: Option<Date>,
    /// What was said about it last.
    pub reason: String,
    /// 口座変更: why it goes to another account than the one that was decided.
    pub account_change: Option<String>,
}

/// 支払を受ける人.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Payee {
    /// Who.
    pub id: PersonId,
    /// 氏名.
    pub name: String,
    /// 記号-番号.
    pub member: String,
}

/// 振込データの行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TransferFileRow {
    /// The file.
    pub transfer: Transfer,
    /// Its payments that still wait for the bank.
    pub open: Vec<PaymentId>,
}

/// 返納の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReclaimRow {
    /// 返納の番号.
    pub id: ReclaimId,
    /// The 訂正 or 取消 that claims it.
    pub case: Option<CaseId>,
    /// 受付番号 of that case.
    pub receipt_number: String,
    /// Who was paid too much.
    pub payee: Payee,
    /// 目的, and 受取人 where it is not the person.
    pub purpose: String,
    /// 返納額.
    pub amount: Yen,
    /// What is still to come back.
    pub outstanding: Yen,
    /// Since when.
    pub claimed_on: Date,
}

/// 支払.
#[derive(Clone, Debug)]
pub struct PaymentsView {
    /// 支払待ち.
    pub waiting: Vec<PaymentRow>,
    /// 振込データ作成済み, one row for each payment that waits for the bank.
    pub exported: Vec<PaymentRow>,
    /// 振込データ, the newest first.
    pub transfers: Vec<TransferFileRow>,
    /// 支払済 since the beginning of the last 年度.
    pub paid: Vec<PaymentRow>,
    /// 組戻し.
    pub returned: Vec<PaymentRow>,
    /// 返納.
    pub reclaims: Vec<ReclaimRow>,
    /// 振込指定日 as proposed: a day on which banks are open.
    pub transfer_on: Date,
    /// The settings, for forms.
    pub society: Society,
    /// Since when 支払済 and 振込データ are shown.
    pub since: Date,
}

/// 案件の支払, as the screen of the case shows them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CasePayments {
    /// What the case ordered.
    pub rows: Vec<PaymentRow>,
    /// 返納 that the case claims.
    pub reclaims: Vec<ReclaimRow>,
    /// What its decision will do to payments, in words; empty once it is decided.
    pub upcoming: Vec<String>,
    /// 支払処理 is settled and yet something waits to be paid, as after 支払済の取消 or 組戻し: what is to be done.
    pub unpaid: Option<&'static str>,
}

/// What is said where 支払処理 is settled and something waits to be paid.
const UNPAID: &str = "支払処理の工程は済んでいますが、支払の済んでいないものがあります。工程は戻りません。「支払」の「支払待ち」か「組戻し」から支払ってください。";

impl Session {
    /// All that is to be paid, was paid, and is to come back.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn payments_view(&self) -> Result<PaymentsView> {
        let (today, society) = (self.today(), self.society()?);
        let since = fiscal_year_begins_on(fiscal_year_begins_on(today).add_days(-1));
        let of = |state, since| {
            let rows = payments::in_state(&self.ledger, state, since)?;
            named(&self.ledger, rows)
        };
        let mut paid = of(PaymentState::Paid, Some(since))?;
        paid.reverse();
        let exported = of(PaymentState::Exported, None)?;
        let mut open = waiting_by_file(&exported);
        let files = transfers::list(&self.ledger, since)?.into_iter();
        let files = files.map(|transfer| TransferFileRow {
            open: open.remove(&transfer.id).unwrap_or_default(),
            transfer,
        });
        let mut transfer_on = today;
        for _ in 0..DAYS_BEFORE {
            transfer_on = next_bank_day(transfer_on.add_days(1), &society.holidays);
        }
        Ok(PaymentsView {
            waiting: of(PaymentState::Ordered, None)?,
            exported,
            paid,
            returned: of(PaymentState::Returned, None)?,
            reclaims: claims(&self.ledger, reclaims::outstanding(&self.ledger)?)?,
            transfers: files.collect(),
            transfer_on,
            society,
            since,
        })
    }
}

/// What still waits for the bank, by file and in its order: files are written by 支払番号.
fn waiting_by_file(exported: &[PaymentRow]) -> BTreeMap<TransferId, Vec<PaymentId>> {
    let mut files: BTreeMap<TransferId, Vec<PaymentId>> = BTreeMap::new();
    for row in exported {
        if let Some(transfer) = row.transfer {
            files.entry(transfer).or_default().push(row.id);
        }
    }
    for payments in files.values_mut() {
        payments.sort_unstable();
    }
    files
}

/// The payments of a case, and before its decision what that will do, with what is to be said about it.
pub(super) fn of_case(
    source: &impl Source,
    (procedure, case): (&Procedure, &Case),
    facts: &Facts,
) -> Result<(CasePayments, Vec<Finding>)> {
    let upcoming = if is_decided(procedure, case) {
        Settlement::default()
    } else {
        payment_orders::settlement(source, procedure, case, facts)?
    };
    let rows = named(source, payments::of_case(source, case.id)?)?;
    let is_settled = position(procedure, case).is_settled(Step::Pay);
    let waits =
        |row: &PaymentRow| matches!(row.state, PaymentState::Ordered | PaymentState::Returned);
    let payments = CasePayments {
        unpaid: (is_settled && rows.iter().any(waits)).then_some(UNPAID),
        rows,
        reclaims: claims(source, reclaims::of_case(source, case.id)?)?,
        upcoming: in_words(&upcoming),
    };
    Ok((payments, findings(&upcoming)))
}

/// 返納 that the decision of a case would bring, said before it is taken.
fn findings(upcoming: &Settlement) -> Vec<Finding> {
    let claims = upcoming.reclaims.iter();
    let said = claims.map(|claim| {
        let sentence = format!(
            "{}の支払は、すでに銀行へ渡したか済んでいます。決裁すると{}円が返納の対象になり、「支払」の「返納」に載ります。",
            claimed(claim.purpose, claim.recipient),
            claim.amount
        );
        Finding::note("payment_reclaim", sentence)
    });
    said.collect()
}

fn in_words(settlement: &Settlement) -> Vec<String> {
    let orders = settlement.orders.iter().map(|order| {
        let account = &order.account;
        format!(
            "{}　{}円を、{}　{}　{}　{}へ支払います。",
            order.purpose.label(),
            order.amount,
            account.bank_name,
            account.branch_name,
            account.masked_number(),
            account.holder
        )
    });
    let withdrawn = settlement
        .withdrawn
        .iter()
        .map(|id| format!("支払番号{}は、まだ振り込んでいないため取りやめます。", id.0));
    let claims = settlement.reclaims.iter().map(|claim| {
        format!(
            "{}　{}円は払いすぎになるため、返納の対象にします。",
            claimed(claim.purpose, claim.recipient),
            claim.amount
        )
    });
    withdrawn.chain(orders).chain(claims).collect()
}

/// For what something is to come back, and from whom where it is not the person.
fn claimed(purpose: PaymentPurpose, recipient: Recipient) -> String {
    match recipient {
        Recipient::InsuredPerson => purpose.label().to_owned(),
        Recipient::Institution => format!("{}　{}", purpose.label(), recipient.label()),
    }
}

/// The rows with the names of the people.
pub(super) fn named(source: &impl Source, all: Vec<Payment>) -> Result<Vec<PaymentRow>> {
    let people = payees(source, all.iter().map(|payment| payment.payee))?;
    let rows = all.into_iter().map(|payment| PaymentRow {
        account_change: payment.account_change().map(str::to_owned),
        id: payment.id,
        case: payment.case,
        receipt_number: payment.receipt_number,
        is_case_finished: payment.is_case_finished,
        payee: payee(&people, payment.payee),
        purpose: payment.purpose.label(),
        amount: payment.amount,
        state: payment.standing.state,
        on: payment.standing.on,
        account: payment.standing.account,
        transfer: payment.standing.transfer,
        transfer_on: payment.transfer_on,
        reason: payment.standing.reason,
    });
    Ok(rows.collect())
}

fn claims(source: &impl Source, all: Vec<Reclaim>) -> Result<Vec<ReclaimRow>> {
    let people = payees(source, all.iter().map(|claim| claim.payee))?;
    let rows = all.into_iter().map(|claim| ReclaimRow {
        id: claim.id,
        case: claim.case,
        receipt_number: claim.receipt_number,
        payee: payee(&people, claim.payee),
        purpose: claimed(claim.purpose, claim.recipient),
        amount: claim.amount,
        outstanding: claim.outstanding,
        claimed_on: claim.claimed_on,
    });
    Ok(rows.collect())
}

type People = BTreeMap<PersonId, Payee>;

fn payees(source: &impl Source, ids: impl Iterator<Item = PersonId>) -> Result<People> {
    let ids: BTreeSet<PersonId> = ids.collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let rows = members::rows(source, &ids)?.into_iter();
    let named = rows.map(|row| {
        let membership = row.membership.as_ref();
        let payee = Payee {
            id: row.id,
            name: row.person.name.to_string(),
            member: membership.map_or_else(String::new, |m| symbol_and_number(m.symbol, m.number)),
        };
        (row.id, payee)
    });
    Ok(named.collect())
}

fn payee(people: &People, id: PersonId) -> Payee {
    people.get(&id).cloned().unwrap_or_else(|| Payee {
        id,
        name: String::new(),
        member: String::new(),
    })
}

/// 支払処理 of the cases of these payments is completed where nothing stands against it any more.
pub(super) fn pay_steps_in(
    tx: &mut Tx<'_>,
    paid: &[Payment],
    today: Date,
    actor: &Actor,
) -> Result<()> {
    let cases: BTreeSet<CaseId> = paid.iter().filter_map(|payment| payment.case).collect();
    for case in cases {
        turns::complete_pay_in(tx, case, today, actor)?;
    }
    Ok(())
}

/// A reason that is not empty, without blanks around it.
pub(super) fn needs_reason(reason: &str) -> Result<String> {
    match reason.trim() {
        "" => Err(Error::Refused("理由を入力してください。".to_owned())),
        reason => Ok(reason.to_owned()),
    }
}
