//! 不支給の理由の文: what the notice of a refusal says, with its article.
//! It must not decide.

use crate::procedure::childbirth_lump_sum::keys::{REFUSAL, REFUSAL_NOTE, RefusalReason};
use crate::procedure::form::Form;

/// 不支給の理由, in one sentence, followed by what the clerk added.
pub(super) fn refusal_reason(form: &Form) -> String {
    let sentence = REFUSAL.get(form).map_or("", sentence);
    let note = REFUSAL_NOTE.get(form).unwrap_or_default();
    [sentence, note.as_str()].concat()
}

const fn sentence(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::TooEarly => {
            "妊娠85日に満たない時期の流産等であり、出産に当たらないため（健康保険法第101条・第114条）。"
        }
        RefusalReason::NotMember => {
            "出産日に当健康保険組合の被保険者の資格がないため（健康保険法第101条）。"
        }
        RefusalReason::LateAfterLoss => {
            "資格を喪失した日の後6か月を過ぎた出産であるため（健康保険法第106条）。"
        }
        RefusalReason::NotOneYear => {
            "資格を喪失した日の前日まで引き続き1年以上被保険者であった方に当たらないため（健康保険法第104条・第106条）。"
        }
        RefusalReason::NotDependent => {
            "出産した方が出産日に被扶養者でないため（健康保険法第114条）。"
        }
        RefusalReason::PaidElsewhere => {
            "同じ出産について、他の保険者から給付を受けているため（健康保険法第101条・第106条・第114条）。"
        }
        RefusalReason::PaidBefore => {
            "同じ出産について、すでに支給しているため（健康保険法第101条・第114条）。"
        }
        RefusalReason::TimeBarred => {
            "出産日の翌日から2年を過ぎて申請され、支給を受ける権利が時効により消滅しているため（健康保険法第193条）。"
        }
        RefusalReason::Other => "",
    }
}

/// What the person may still do; nothing where there is no way.
pub(super) fn refusal_advice(form: &Form) -> &'static str {
    match REFUSAL.get(form) {
        Some(
            RefusalReason::NotMember
            | RefusalReason::LateAfterLoss
            | RefusalReason::NotOneYear
            | RefusalReason::NotDependent,
        ) => {
            "出産日に加入していた健康保険または国民健康保険から支給を受けられることがあります。加入していた保険者にお問い合わせください。"
        }
        _ => "",
    }
}
