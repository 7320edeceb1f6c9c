//! 加入者の画面の給付: what was decided for one person, and which 適用区分 was recognized, as rows.
//! It must not calculate; the decisions say what they came to.

use crate::app::error::Result;
use crate::app::session::Session;
use crate::domain::benefit::Benefit;
use crate::domain::ceiling_terms::CeilingPeriod;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::yen::Yen;
use crate::ledger::benefits;
use std::cmp::Reverse;

/// 給付の行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BenefitRow {
    /// 決定年月日, or 発効年月日 of a 適用区分.
    pub on: Date,
    /// What it is.
    pub what: String,
    /// 法定給付額 and 付加給付額 together, where money was decided on.
    pub amount: Option<Yen>,
    /// 差引支給額, where money was decided on.
    pub payable: Option<Yen>,
    /// What else there is to say.
    pub remark: String,
}

impl Session {
    /// 給付の決定 paid to the person or about the person, and 適用区分, the newest first.
    pub(super) fn benefit_rows(&self, file: &MemberFile) -> Result<Vec<BenefitRow>> {
        let own = file.benefits.iter().map(|benefit| row(benefit, None));
        let about = benefits::about(&self.ledger, file.id)?;
        let of_others = about
            .iter()
            .filter(|(insured, _)| *insured != file.id)
            .map(|(insured, benefit)| row(benefit, Some(*insured)));
        let ceilings = file.ceilings.iter().map(ceiling_row);
        let mut rows: Vec<BenefitRow> = own.chain(of_others).chain(ceilings).collect();
        rows.sort_by_key(|row| Reverse(row.on));
        Ok(rows)
    }
}

fn row(benefit: &Benefit, paid_to: Option<PersonId>) -> BenefitRow {
    let decision = &benefit.decision;
    let withheld = (decision.withheld > Yen::ZERO)
        .then(|| format!("医療機関等への支払 {}円", decision.withheld));
    let other = paid_to.map(|insured| format!("被保険者{insured}に支給"));
    let remark: Vec<String> = withheld.into_iter().chain(other).collect();
    BenefitRow {
        on: benefit.decided_on,
        what: format!("{}（{}）", decision.kind.label(), decision.outcome.label()),
        amount: Some([decision.statutory, decision.additional].into_iter().sum()),
        payable: Some(decision.payable()),
        remark: remark.join("、"),
    }
}

fn ceiling_row(period: &CeilingPeriod) -> BenefitRow {
    let meals = if period.reduces_meals {
        "、標準負担額減額"
    } else {
        ""
    };
    BenefitRow {
        on: period.valid_from,
        what: format!("限度額の適用区分　{}", period.category.0),
        amount: None,
        payable: None,
        remark: format!("有効期限 {}{meals}", period.valid_until.wareki()),
    }
}
