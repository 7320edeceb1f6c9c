//! 出産育児一時金の額と口座の審査: what the hospital asks, the 付加給付 and the accounts.
//! It must not change anything.

use crate::domain::childbirth_terms::ChildbirthPayment;
use crate::domain::finding::Finding;
use crate::domain::yen::Yen;
use crate::procedure::account;
use crate::procedure::childbirth_lump_sum::decision::decided;
use crate::procedure::childbirth_lump_sum::examine::at;
use crate::procedure::childbirth_lump_sum::institution;
use crate::procedure::childbirth_lump_sum::keys::{
    BirthStanding, CLAIM_KIND, COST, ClaimKind, INSTITUTION_AMOUNT, PAYMENT, STANDING, is_kind,
    pays_person,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;

/// All that concerns the money.
pub(super) fn examine_money(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_institution(form, facts);
    all.extend(examine_additional(form, facts));
    all.extend(account::examine_transfer_day(form, facts));
    all.extend(account::examine_own_holder(form).filter(|_| pays_person(form)));
    all.extend(account::examine(form));
    all.extend(institution::examine(form));
    all
}

/// 代理受取額 against the 法定給付額 and the cost.
fn examine_institution(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(institution) = INSTITUTION_AMOUNT.get(form) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let statutory = decided(form, facts).map(|decided| decided.amount.statutory);
    if statutory.is_some_and(|statutory| institution > statutory) {
        all.push(at(
            INSTITUTION_AMOUNT,
            Finding::confirm(
                "childbirth.above_statutory",
                "医療機関等の額が法定給付額を超えています。超える分は本人が医療機関等に支払います。専用請求書の代理受取額を確かめてください。",
            ),
        ));
    }
    let cost = COST.get(form);
    if cost.is_some_and(|cost| institution > cost) {
        all.push(at(
            INSTITUTION_AMOUNT,
            Finding::confirm(
                "childbirth.above_cost",
                "医療機関等の額が出産費用の合計を超えています。領収・明細書と専用請求書を確かめてください。",
            ),
        ));
    }
    let is_short = cost.zip(statutory).is_some_and(|(cost, statutory)| {
        institution < cost.min(statutory) && PAYMENT.get(form) == Some(ChildbirthPayment::Direct)
    });
    if is_short {
        all.push(at(
            INSTITUTION_AMOUNT,
            Finding::confirm(
                "childbirth.below_cost",
                "代理受取額が出産費用より少なくなっています。専用請求書の代理受取額を確かめてください。",
            ),
        ));
    }
    all
}

/// 付加金のみ of a society that adds nothing, and 付加給付 after the loss.
fn examine_additional(form: &Form, facts: &Facts) -> Option<Finding> {
    let decided = decided(form, facts)?;
    let is_nothing = decided.settlement.additional == Yen::ZERO;
    if is_kind(form, ClaimKind::AdditionalOnly) && is_nothing {
        return Some(at(
            CLAIM_KIND,
            Finding::confirm(
                "childbirth.no_additional",
                "この出産には付加給付がありません。規約と設定の「付加給付」を確かめ、0円で決定するときは理由を入力してください。",
            ),
        ).law("健康保険法第53条"));
    }
    let has_rows = !facts.society.childbirth.additional.is_empty();
    let is_after_loss = STANDING.get(form) == Some(BirthStanding::AfterLoss);
    (is_after_loss && has_rows && is_nothing).then(|| {
        at(
            STANDING,
            Finding::note(
                "childbirth.no_additional_after_loss",
                "資格喪失後の出産のため、付加給付を加えていません（組合の設定による）。",
            ),
        )
    })
}
