//! 賞与支払届 (2265700): one line → [`BonusRow`], with the rules across its items.
//! It must not decide a 標準賞与額.

use crate::domain::date::Date;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::IndividualNumber;
use crate::domain::standard_bonus::OPEN_ENDED;
use crate::domain::yen::Yen;
use crate::exchange::intake::{NoteKind, SocietyItems};
use crate::exchange::intake_acquisition::{check_name, kana_name};
use crate::exchange::intake_line::Line;
use crate::exchange::intake_row::society_items;
use std::fmt;

/// 賞与支払届 of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct BonusRow {
    /// 事業所整理記号; the row names no 事業所番号, the file may.
    pub office: PensionOfficeKey,
    /// 被保険者整理番号.
    pub employee_number: Option<String>,
    /// カナ氏名.
    pub kana: KanaName,
    /// 氏名.
    pub name: Option<PersonName>,
    /// 生年月日.
    pub birth_on: Date,
    /// 個人番号.
    pub individual_number: Option<IndividualNumber>,
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
    /// 健保組合の様式の項目.
    pub society: Option<SocietyItems>,
}

impl fmt::Debug for BonusRow {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BonusRow(…)")
    }
}

/// Reads a checked line of this 事業所; `None` where an item the row cannot do without is missing.
pub fn read(line: &mut Line<'_>, today: Date, office: PensionOfficeKey) -> Option<BonusRow> {
    let kana = kana_name(line, "member.kana");
    check_name(line, "member.name");
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
        office,
        employee_number: line.option("member.seiri_no"),
        kana: kana?,
        name: PersonName::declared(line.text("member.name")),
        birth_on: line.date("member.birth")?,
        individual_number: line.number("member.kojin_no"),
        paid_on: paid_on?,
        total: line.yen("bonus.total")?,
        is_multi_office: line.flag("bonus.multi_office"),
        first_day: line.option("bonus.first_day"),
        is_pension_only: line.flag("bonus.only70"),
        society: society_items(line),
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
