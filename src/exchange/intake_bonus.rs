//! 賞与支払届 (2265700): one line → [`BonusRow`], with the rules across its items.
//! It must not decide a 標準賞与額.

use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::standard_bonus::OPEN_ENDED;
use crate::domain::yen::Yen;
use crate::exchange::intake::NoteKind;
use crate::exchange::intake_insured::{self, NamedInsured};
use crate::exchange::intake_line::Line;
use std::fmt;

/// 賞与支払届 of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct BonusRow {
    /// 被保険者.
    pub insured: NamedInsured,
    /// 賞与支払年月日.
    pub paid_on: Date,
    /// 合計, parts of 1,000 yen dropped; 9,999,999 from ten million on.
    pub total: Yen,
    /// 二以上勤務.
    pub is_multi_office: bool,
    /// 同一月内の賞与合算: the day of the first payment.
    pub first_day: Option<String>,
    /// 70歳以上被用者届のみ: no matter of health insurance.
    pub is_pension_only: bool,
}

impl fmt::Debug for BonusRow {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BonusRow(…)")
    }
}

/// Reads a checked line of this 事業所; `None` where an item the row cannot do without is missing.
pub fn read(line: &mut Line<'_>, today: Date, office: PensionOfficeKey) -> Option<BonusRow> {
    let insured = intake_insured::read(line, office);
    let paid_on = line.date("bonus.paid");
    if paid_on.is_some_and(|paid_on| paid_on > today) {
        let message = "賞与支払年月日が受付日より後です。その日になってから届け出るよう事業所に伝えてください。";
        line.note(NoteKind::Reject, "future_date", "bonus.paid", message);
    }
    if line.flag("bonus.only70") {
        let message =
            "70歳以上被用者届だけの行です。健康保険の標準賞与の届ではないか確かめてください。";
        line.note(NoteKind::Question, "pension_only", "bonus.only70", message);
    }
    check_total(line);
    Some(BonusRow {
        insured: insured?,
        paid_on: paid_on?,
        total: line.yen("bonus.total")?,
        is_multi_office: line.flag("bonus.multi_office"),
        first_day: line.option("bonus.first_day"),
        is_pension_only: line.flag("bonus.only70"),
    })
}

fn check_total(line: &mut Line<'_>) {
    let amounts = ["bonus.cash", "bonus.in_kind", "bonus.total"].map(|to| line.yen(to));
    let [Some(cash), Some(in_kind), Some(total)] = amounts else {
        return;
    };
    let parts: Yen = [cash, in_kind].into_iter().sum();
    if parts >= OPEN_ENDED && total == OPEN_ENDED {
        let message = "賞与が1千万円以上（9999999）で、本当の額がわかりません。標準賞与額は年度の上限までになります。事業所に確かめてください。";
        line.note(NoteKind::Question, "capped", "bonus.total", message);
    } else if total != Yen::new(parts.get() / 1_000 * 1_000) {
        let message = "合計が「通貨によるものの額」と「現物によるものの額」の和（千円未満切捨て）と合いません。";
        line.note(NoteKind::Reject, "total", "bonus.total", message);
    } else if total == Yen::ZERO {
        let message = "賞与の合計が0円です。事業所に確かめてください。";
        line.note(NoteKind::Question, "nothing", "bonus.total", message);
    }
}
