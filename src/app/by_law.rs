//! 職権による資格喪失: closes the memberships that end by law, all with one confirmed command, each as a case of its own
//! with its entries, its notice and its rows. It must not decide who loses membership; `due` and `premiums` say it.

use crate::app::cases;
use crate::app::command::NewCase;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::laying;
use crate::app::papers;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::loss_reason::LossReason;
use crate::domain::member::PersonId;
use crate::ledger::entries;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::procedure::blocks::DOCUMENT_NUMBER;
use crate::procedure::blocks::ISSUED_ON;
use crate::procedure::case::CaseId;
use crate::procedure::case::Nature;
use crate::procedure::eligibility_loss_continued;
use crate::procedure::engine::Actor;
use crate::procedure::engine::Turn;
use crate::procedure::step::Step;
use serde_json::json;

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
            tx.add_detail("n_people", json!(losses.len()));
            let mut closed = Vec::with_capacity(losses.len());
            for loss in losses {
                closed.push(close_in(tx, loss, document_number, &actor, today)?);
            }
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
    let mut form = eligibility_loss_continued::by_law_form(loss.reason, loss.due_on);
    DOCUMENT_NUMBER.set(&mut form, document_number.to_owned());
    ISSUED_ON.set(&mut form, today);
    let new = NewCase {
        procedure: eligibility_loss_continued::PROCEDURE.id.to_owned(),
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
    let reason = format!("届出・決裁は不要です（{}）。", loss.reason.label());
    let moved = turn.settle_by_law(&reason).map_err(Error::Findings)?;
    if eligibility_loss_continued::lost_on(&moved.case.form) != Some(loss.lost_on) {
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
