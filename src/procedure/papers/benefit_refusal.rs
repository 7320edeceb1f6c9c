//! 不支給決定通知書 (健康保険法第99条・第101条・第114条): a claim that is refused as a whole, with the reasons.
//! It must not go out without a reason, nor show an 個人番号.

use crate::procedure::papers::benefit_parts::{
    BenefitChange, BenefitClaim, RefusedPart, change_sentence, claim_table, refused_table,
};
use crate::procedure::papers::flow::Flow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::sheet::Sheet;

/// Title of the paper.
pub const TITLE: &str = "健康保険　不支給決定通知書";

/// 不支給決定通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitRefusal {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 給付名, 被保険者, 対象者.
    pub claim: BenefitClaim,
    /// What a 訂正 changes; none for a first decision.
    pub change: Option<BenefitChange>,
    /// 支給しない部分 and the reasons, at least one.
    pub refused: Vec<RefusedPart>,
    /// What the person may still do, as sentences; empty for nothing.
    pub advice: String,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// The pages of the notice.
#[must_use]
pub fn sheets(notice: &BenefitRefusal) -> Vec<Sheet> {
    let flow = Flow::letter(&notice.head, TITLE, notice.claim.insured.text())
        .paragraph(introduction(&notice.claim));
    let flow = match &notice.change {
        Some(change) => flow.paragraph(change_sentence(change)),
        None => flow,
    };
    let flow = flow
        .table(claim_table(&notice.claim))
        .closed_section("支給しない理由", refused_table(&notice.refused));
    let flow = if notice.advice.is_empty() {
        flow
    } else {
        flow.text_section("ご案内", format!("　{}", notice.advice))
    };
    flow.foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// What the notice says above its table.
fn introduction(claim: &BenefitClaim) -> String {
    format!(
        "　申請のありました{}について、{}の規定により審査した結果、次の理由により支給しないことを決定しましたので、通知します。",
        claim.benefit, claim.law
    )
}
