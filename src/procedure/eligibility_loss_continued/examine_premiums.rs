//! 喪失と保険料の審査: what unpaid, open and excused months mean for a loss, and money that goes back.
//! It must not hold a loss up because the society keeps its receipts elsewhere.

use crate::domain::finding::{FieldPath, Finding};
use crate::domain::premium_payment::UnpaidEffect;
use crate::procedure::case::Nature;
use crate::procedure::eligibility_loss_continued::premiums::{
    NotJudged, judged, open_month, unpaid_effect,
};
use crate::procedure::eligibility_loss_continued::{
    ContinuedReason, DELAY_EXCUSE, REASON, REFUND_ACCOUNT, REFUNDS,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::losses::{EVENT_ON, LOST_ON};

const LAW: &str = "健康保険法第38条第3号";

fn at(key: &str, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key))
}

/// What the months before the loss say.
pub(super) fn examine_premiums(form: &Form, facts: &Facts) -> Vec<Finding> {
    match judged(form, facts) {
        None => Vec::new(),
        Some(Err(why)) => vec![not_judged(why, facts)],
        Some(Ok(_)) => examine_months(form, facts),
    }
}

/// Nothing is held up by what the society does not keep here; where somebody asked, the clerk says how it was checked.
fn not_judged(why: NotJudged, facts: &Facts) -> Finding {
    let (code, reason) = match why {
        NotJudged::NoReceipts => (
            "loss.receipts_unknown",
            "保険料の納付の記録がないため、未納による喪失が先かどうかを判断できません。".to_owned(),
        ),
        NotJudged::Prepaid => (
            "loss.prepaid",
            "保険料を前納している人です。未納による喪失と前納の還付は、前納の記録で確かめてください。"
                .to_owned(),
        ),
        NotJudged::Gap(gap) => (
            "loss.premium_unknown",
            format!("{gap}このままでは未納による喪失が先かどうかを判断できません。"),
        ),
    };
    let asks = facts.nature == Nature::Ordinary && why != NotJudged::Prepaid;
    let finding = if asks {
        Finding::confirm(
            code,
            format!("{reason}納付の状況をどのように確かめたかを入力してください。"),
        )
    } else {
        Finding::note(code, reason)
    };
    at(LOST_ON.name(), finding).law(LAW)
}

fn examine_months(form: &Form, facts: &Facts) -> Vec<Finding> {
    if DELAY_EXCUSE.get(form).is_some() {
        let message = "納付の遅れに正当な理由があるものとして、未納による喪失としません。";
        let finding = Finding::note("loss.delay_excused", message);
        return vec![at(DELAY_EXCUSE.name(), finding).law(LAW)];
    }
    let says_unpaid = REASON.get(form) == Some(ContinuedReason::PremiumUnpaid);
    let mut all = Vec::new();
    match unpaid_effect(form, facts) {
        Some(UnpaidEffect::VoidsAcquisition { month, .. }) => {
            let message = format!(
                "初めて納付すべき{}分の保険料が、納付期日までに納付されていません。資格喪失ではなく、資格取得の取消でないかを確かめてください。",
                month.wareki()
            );
            let finding = Finding::confirm("loss.first_premium_unpaid", message);
            all.push(at(DELAY_EXCUSE.name(), finding).law("健康保険法第37条第2項"));
        }
        None if says_unpaid => {
            let message = "台帳では、この日までの保険料は納付期日までに納付されています。入金の記録と納付期日を確かめてください。";
            let finding = Finding::confirm("loss.premium_paid", message);
            all.push(at(EVENT_ON.name(), finding).law(LAW));
        }
        _ => {}
    }
    if let Some(month) = open_month(form, facts) {
        let message = format!(
            "{}分の保険料がまだ納付されていません。{}までに納付されないときは、翌日に保険料の未納により喪失します。",
            month.month.wareki(),
            month.due_on.wareki()
        );
        let finding = Finding::note("loss.premium_open", message);
        all.push(at(LOST_ON.name(), finding).law(LAW));
    }
    all
}

/// Money goes back only where its way is known.
pub(super) fn examine_refund(form: &Form) -> Option<Finding> {
    let has_refund = !form.rows(REFUNDS.name()).is_empty();
    (has_refund && REFUND_ACCOUNT.get(form).is_none()).then(|| {
        let message = "還付する保険料があります。振込先を確かめてください。空欄のままでも喪失の処理は進められます。";
        at(
            REFUND_ACCOUNT.name(),
            Finding::note("loss.refund_account_missing", message),
        )
    })
}
