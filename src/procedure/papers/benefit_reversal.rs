//! 支給決定取消（変更）通知書兼返納のお願い: a decision on a benefit that is taken back or lowered, why, and what is to
//! come back. It must not reckon an amount, nor go out without a reason and the 教示文.

use crate::domain::benefit::BenefitOutcome;
use crate::domain::coded::Coded;
use crate::domain::yen::Yen;
use crate::procedure::papers::benefit_parts::{BenefitClaim, claim_table};
use crate::procedure::papers::flow::Flow;
use crate::procedure::papers::letter::LetterHead;
use crate::procedure::papers::parts::yen;
use crate::procedure::sheet::Sheet;
use crate::procedure::sheet_table::{Cell, Column, Table};

/// 通知書の内容.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitReversal {
    /// 文書番号, date, addressee, issuer.
    pub head: LetterHead,
    /// 給付名, 被保険者, 対象者.
    pub claim: BenefitClaim,
    /// 取消 or 変更.
    pub kind: ReversalKind,
    /// The earlier decision in words, such as 令和8年11月22日の決定（文書番号 見健給発第1号）.
    pub earlier: String,
    /// What the earlier decision was.
    pub outcome: BenefitOutcome,
    /// 支給額 of the earlier decision.
    pub before: Yen,
    /// 既支給額: what had been paid of it.
    pub paid_before: Yen,
    /// 返納額; nothing where nothing had been paid.
    pub reclaimed: Yen,
    /// 理由, as the clerk gave it.
    pub reason: String,
    /// 教示文 A, the text of the settings.
    pub appeal_text: String,
}

/// 取消・変更の別.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReversalKind {
    /// 取消: nothing takes its place.
    Cancelled,
    /// 変更: another amount takes its place.
    Changed {
        /// 変更後の支給額.
        after: Yen,
    },
}

impl ReversalKind {
    const fn word(self) -> &'static str {
        match self {
            ReversalKind::Cancelled => "取消",
            ReversalKind::Changed { .. } => "変更",
        }
    }

    const fn verb(self) -> &'static str {
        match self {
            ReversalKind::Cancelled => "取り消しました",
            ReversalKind::Changed { .. } => "変更しました",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            ReversalKind::Cancelled => "取り消した決定と返納額",
            ReversalKind::Changed { .. } => "変更した決定と返納額",
        }
    }

    const fn after(self) -> Yen {
        match self {
            ReversalKind::Cancelled => Yen::ZERO,
            ReversalKind::Changed { after } => after,
        }
    }
}

/// The pages of the notice.
#[must_use]
pub fn sheets(notice: &BenefitReversal) -> Vec<Sheet> {
    Flow::letter(&notice.head, &title(notice), notice.claim.insured.text())
        .paragraph(introduction(notice))
        .table(claim_table(&notice.claim))
        .whole_section(notice.kind.heading(), amounts(notice))
        .text_section("理由", format!("　{}", notice.reason))
        .text_section("返納", repayment(notice))
        .foot_note("審査請求について", &notice.appeal_text)
        .sheets()
}

/// The title says what happens: a 取消 or a 変更, with or without a 返納.
fn title(notice: &BenefitReversal) -> String {
    let asks = if notice.reclaimed > Yen::ZERO {
        "兼返納のお願い"
    } else {
        ""
    };
    format!(
        "健康保険　{}決定{}通知書{asks}",
        notice.outcome.label(),
        notice.kind.word()
    )
}

/// What the notice says above its table.
fn introduction(notice: &BenefitReversal) -> String {
    let asks = if notice.reclaimed > Yen::ZERO {
        "つきましては、お支払い済みの額のうち次の返納額をお返しくださるようお願いします。"
    } else {
        ""
    };
    format!(
        "　{}の{}についての{}を、次の理由により{}ので、通知します。{asks}",
        notice.claim.benefit,
        notice.outcome.label(),
        notice.earlier,
        notice.kind.verb()
    )
}

/// What was decided, what takes its place, what was paid and what comes back.
fn amounts(notice: &BenefitReversal) -> Table {
    let large = |amount: Yen| Cell::from(yen(amount)).size(12);
    Table::at(0, 0)
        .columns([
            Column::new("決定済みの支給額", 43).right(),
            Column::new(format!("{}後の支給額", notice.kind.word()), 43).right(),
            Column::new("お支払い済みの額", 42).right(),
            Column::new("返納額", 42).right(),
        ])
        .header_height(6)
        .row_height(9)
        .row([
            large(notice.before),
            large(notice.kind.after()),
            large(notice.paid_before),
            large(notice.reclaimed).bold(),
        ])
}

/// How much comes back, and how.
fn repayment(notice: &BenefitReversal) -> String {
    if notice.reclaimed == Yen::ZERO {
        return "　お支払い済みの額がないため、返納いただく額はありません。".to_owned();
    }
    format!(
        "　お支払い済みの{}から{}後の支給額{}を差し引いた{}を返納してください。納付の方法は別にお知らせします。",
        yen(notice.paid_before),
        notice.kind.word(),
        yen(notice.kind.after()),
        yen(notice.reclaimed)
    )
}
