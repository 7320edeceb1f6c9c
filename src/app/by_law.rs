//! 職権による資格喪失: closes the memberships that end by law, all with one confirmed command, each as a case of its own
//! with its entries, its notice and its rows. It must not decide who loses membership; `due` and `premiums` say it.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::due::DueRow;
use crate::app::due::Settle;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::laying;
use crate::app::papers;
use crate::app::premiums::UnpaidLoss;
use crate::app::premiums::UnpaidLossKind;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::due::DueKind;
use crate::domain::finding::Finding;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::PersonId;
use crate::ledger::entries;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::blocks::DOCUMENT_NUMBER;
use crate::procedure::blocks::ISSUED_ON;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::eligibility_loss_continued::ContinuedReason;
use crate::procedure::eligibility_loss_continued::REASON;
use crate::procedure::engine::Actor;
use crate::procedure::engine::Turn;
use crate::procedure::form::Form;
use crate::procedure::losses::EVENT_ON;
use crate::procedure::losses::LOST_ON;
use crate::procedure::person::NAME;
use crate::procedure::step::Step;
use serde_json::json;

/// 適用（資格喪失［任継・特退］）.
const PROCEDURE: &str = "eligibility_loss_continued";

/// 届出のいらない資格喪失: one membership that ends by law.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByLawLoss {
    /// Whose.
    pub person: PersonId,
    /// 期間満了, 75歳到達 or 保険料の未納.
    pub reason: LossReason,
    /// 資格喪失年月日 as shown to the clerk.
    pub lost_on: Date,
    /// 納付期日 that passed, for 保険料の未納.
    pub due_on: Option<Date>,
}

/// 届出のいらない資格喪失の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ByLawRow {
    /// The loss.
    pub loss: ByLawLoss,
    /// 氏名.
    pub name: String,
    /// 記号-番号.
    pub member: String,
}

impl Session {
    /// Records all these losses in one transaction; where one of them cannot be, none is.
    pub(super) fn close_by_law(
        &mut self,
        losses: &[ByLawLoss],
        document_number: &str,
    ) -> Result<(Vec<CaseId>, Changes)> {
        let today = self.today();
        let document_number = document_number.trim();
        if losses.is_empty() || document_number.is_empty() {
            return Err(Error::Refused(
                "対象の人と、通知書の文書番号を確かめてください。".to_owned(),
            ));
        }
        if losses.iter().any(|loss| loss.lost_on > today) {
            return Err(Error::Refused(
                "資格喪失年月日がまだ来ていない人がいます。その日になってから処理してください。"
                    .to_owned(),
            ));
        }
        let actor = self.actor();
        self.transact("close_by_law", "職権による資格喪失", |tx| {
            let mut closed = Vec::with_capacity(losses.len());
            for loss in losses {
                closed.push(close_in(tx, loss, document_number, &actor, today)?);
            }
            let people: Vec<i64> = losses.iter().map(|loss| loss.person.0).collect();
            tx.add_detail("people", json!(people));
            let ids: Vec<i64> = closed.iter().map(|case: &CaseId| case.0).collect();
            tx.add_detail("cases", json!(ids));
            Ok(closed)
        })
    }
}

fn close_in(
    tx: &mut Tx<'_>,
    loss: &ByLawLoss,
    document_number: &str,
    actor: &Actor,
    today: Date,
) -> Result<CaseId> {
    let reason = ContinuedReason::from_code(loss.reason.code());
    let reason = reason.ok_or(Error::Missing("喪失の理由"))?;
    let mut form = Form::new();
    REASON.set(&mut form, reason);
    if let Some(due_on) = loss.due_on {
        EVENT_ON.set(&mut form, due_on);
    }
    DOCUMENT_NUMBER.set(&mut form, document_number.to_owned());
    ISSUED_ON.set(&mut form, today);
    let new = NewCase {
        procedure: PROCEDURE.to_owned(),
        received_on: today,
        nature: Nature::ByLaw,
        subject: Some(loss.person),
        form,
    };
    let id = cases::open_in(tx, new, today)?.id;
    let (case, procedure) = cases::load(tx, id)?;
    let facts = gather::facts(tx, &case, today)?;
    let turn = Turn {
        procedure,
        case: &case,
        facts: &facts,
        actor,
    };
    let why = format!("届出・決裁は不要です（{}）。", loss.reason.label());
    let moved = turn
        .settle_by_law(&why)
        .map_err(|found| Error::Findings(named(found, &case)))?;
    if LOST_ON.get(&moved.case.form) != Some(loss.lost_on) {
        return Err(Error::Refused(
            "資格喪失年月日が一覧と異なります。一覧を開き直してください。".to_owned(),
        ));
    }
    entries::post_in(tx, Some(id), &moved.entries)?;
    let mut case = moved.case;
    papers::issue_step_in(tx, procedure, &case, &facts, Step::Issue)?;
    let facts = gather::facts(tx, &case, today)?;
    laying::lay_ready_in(tx, procedure, &mut case, &facts)?;
    cases::save_in(tx, &mut case, procedure, &facts)?;
    Ok(id)
}

/// The findings with whom they are about: the batch holds many people.
fn named(found: Vec<Finding>, case: &Case) -> Vec<Finding> {
    let whose = NAME
        .get(&case.form)
        .map_or_else(|| case.receipt_number.clone(), |name| name.to_string());
    found
        .into_iter()
        .map(|finding| Finding {
            message: format!("{whose}：{}", finding.message),
            ..finding
        })
        .collect()
}

/// Who has lost the membership by law until today and is not yet closed: 期間満了, 75歳, and 保険料の未納 that the clerk
/// has not to look at first. Of several reasons of one person the earliest counts.
pub(super) fn by_law_rows(due: &[DueRow], unpaid: Vec<UnpaidLoss>, today: Date) -> Vec<ByLawRow> {
    let mut rows: Vec<ByLawRow> = due
        .iter()
        .filter(|row| row.settle == Settle::CloseByLaw && row.on <= today)
        .filter_map(by_age_or_term)
        .collect();
    rows.extend(unpaid.into_iter().filter_map(by_premium));
    rows.sort_by(|a, b| {
        let key = |row: &ByLawRow| (row.loss.person, row.loss.lost_on);
        key(a).cmp(&key(b))
    });
    rows.dedup_by_key(|row| row.loss.person);
    rows.sort_by(|a, b| (a.loss.lost_on, &a.member).cmp(&(b.loss.lost_on, &b.member)));
    rows
}

fn by_age_or_term(row: &DueRow) -> Option<ByLawRow> {
    let who = row.who.as_ref()?;
    let reason = match row.kind {
        DueKind::TermEnd => LossReason::TermEnd,
        DueKind::Age75 => LossReason::Age75,
        _ => return None,
    };
    Some(ByLawRow {
        loss: ByLawLoss {
            person: who.id,
            reason,
            lost_on: row.on,
            due_on: None,
        },
        name: who.name.clone(),
        member: who.member.clone(),
    })
}

/// An unpaid premium that ends the membership. Where another loss is recorded already or a 前納 may have come, the
/// clerk looks first.
fn by_premium(loss: UnpaidLoss) -> Option<ByLawRow> {
    let UnpaidLossKind::Ends { lost_on } = loss.kind else {
        return None;
    };
    let must_be_looked_at = loss.replaces_lost_on.is_some() || loss.is_prepaying || loss.came_late;
    (!must_be_looked_at).then_some(ByLawRow {
        loss: ByLawLoss {
            person: loss.payer.id,
            reason: LossReason::PremiumUnpaid,
            lost_on,
            due_on: Some(loss.due_on),
        },
        name: loss.payer.name,
        member: loss.payer.number,
    })
}
