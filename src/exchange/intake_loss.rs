//! 資格喪失届 (2201700): one line → [`LossRow`], with the rules across its items.
//! It must not decide the loss; a day that does not follow from its cause is named, never repaired.

use crate::domain::age;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::eligibility::LossCause;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::name::{KanaName, PersonName};
use crate::domain::number::IndividualNumber;
use crate::exchange::intake::{NoteKind, SocietyItems};
use crate::exchange::intake_acquisition::{check_name, kana_name, pension_number};
use crate::exchange::intake_line::Line;
use crate::exchange::intake_row::{pension_office, society_items};
use std::fmt;

/// 資格喪失届 of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct LossRow {
    /// 事業所整理記号・事業所番号.
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
    /// 基礎年金番号, 10 digits.
    pub pension_number: Option<String>,
    /// 資格喪失年月日; empty only where [`LossRow::is_pension_only`].
    pub lost_on: Option<Date>,
    /// 喪失（不該当）原因.
    pub cause: LossCause,
    /// 退職日・死亡日.
    pub last_day: Option<Date>,
    /// 二以上事業所勤務.
    pub is_multi_office: bool,
    /// 退職後の継続再雇用.
    pub is_rehired: bool,
    /// 備考.
    pub memo: Option<String>,
    /// 資格確認書 enclosed.
    pub n_certificates_enclosed: u8,
    /// 資格確認書 that cannot be recovered.
    pub n_certificates_lost: u8,
    /// 70歳不該当年月日.
    pub age_70_on: Option<Date>,
    /// 70歳以上被用者届のみ: no matter of health insurance.
    pub is_pension_only: bool,
    /// 健保組合の様式の項目.
    pub society: Option<SocietyItems>,
}

impl fmt::Debug for LossRow {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LossRow(…)")
    }
}

/// Reads a checked line; `None` where an item the row cannot do without is missing.
pub fn read(line: &mut Line<'_>, today: Date) -> Option<LossRow> {
    let kana = kana_name(line, "member.kana");
    let birth_on = line.date("member.birth");
    let cause = LossCause::from_code(line.text("loss.cause"));
    check_loss_day(line, birth_on, today);
    if let (Some(cause), Some(birth)) = (cause, birth_on) {
        check_cause(line, cause, birth);
    }
    check_pension_items(line);
    check_name(line, "member.name");
    Some(LossRow {
        office: pension_office(line),
        employee_number: line.option("member.seiri_no"),
        kana: kana?,
        name: PersonName::declared(line.text("member.name")),
        birth_on: birth_on?,
        individual_number: line.number("member.kojin_no"),
        pension_number: pension_number(line, "member."),
        lost_on: line.date("loss.date"),
        cause: cause?,
        last_day: line.date("loss.last_day"),
        is_multi_office: line.flag("loss.multi_office"),
        is_rehired: line.flag("loss.rehired"),
        memo: line.option("loss.memo"),
        n_certificates_enclosed: line.text("loss.cert_returned").parse().unwrap_or(0),
        n_certificates_lost: line.text("loss.cert_not_returned").parse().unwrap_or(0),
        age_70_on: line.date("loss.age70_date"),
        is_pension_only: line.flag("loss.only70"),
        society: society_items(line),
    })
}

fn check_loss_day(line: &mut Line<'_>, birth: Option<Date>, today: Date) {
    let Some(lost_on) = line.date("loss.date") else {
        if !line.flag("loss.only70") && !line.has("loss.date") {
            let message = "資格喪失年月日がありません。事業所に確かめてください。";
            line.note(NoteKind::Reject, "required", "loss.date", message);
        }
        return;
    };
    if lost_on > today {
        let message = "資格喪失年月日が受付日より後です。その日になってから届け出るよう事業所に伝えてください。";
        line.note(NoteKind::Reject, "future_date", "loss.date", message);
    }
    if birth.is_some_and(|birth| lost_on <= birth) {
        let message = "資格喪失年月日が生年月日以前です。事業所に確かめてください。";
        line.note(NoteKind::Reject, "before_birth", "loss.date", message);
    }
}

/// The day of loss follows from its cause: 退職・死亡 the next day, 75歳到達 the birthday.
fn check_cause(line: &mut Line<'_>, cause: LossCause, birth: Date) {
    let lost_on = line.date("loss.date");
    let last_day = line.date("loss.last_day");
    match cause {
        LossCause::Retirement | LossCause::Death => match (lost_on, last_day) {
            (Some(lost_on), Some(last_day)) if lost_on != last_day.add_days(1) => {
                let message = "資格喪失年月日が退職日・死亡日の翌日ではありません。どちらの日が正しいか事業所に確かめてください。";
                line.note(NoteKind::Reject, "not_next_day", "loss.date", message);
            }
            (_, None) if !line.has("loss.last_day") => {
                let message = "退職日または死亡日がありません。事業所に確かめてください。";
                line.note(
                    NoteKind::Reject,
                    "last_day_missing",
                    "loss.last_day",
                    message,
                );
            }
            _ => {}
        },
        LossCause::Age75 => {
            let birthday = age::turns_75_on(birth);
            if lost_on.is_some_and(|lost_on| lost_on < birthday) {
                let message = "資格喪失年月日が75歳の誕生日より前です。事業所に確かめてください。";
                line.note(NoteKind::Reject, "before_75", "loss.date", message);
            } else if lost_on.is_some_and(|lost_on| lost_on > birthday) {
                let message =
                    "資格喪失年月日が75歳の誕生日ではありません。事業所に確かめてください。";
                line.note(NoteKind::Question, "after_75", "loss.date", message);
            }
        }
        LossCause::Disability => check_disability(line, birth),
        LossCause::SocialSecurityAgreement => {}
    }
    let is_exit = matches!(cause, LossCause::Retirement | LossCause::Death);
    if !is_exit && last_day.is_some() {
        let message = "退職日・死亡日は、退職・死亡のときだけ書く項目です。";
        line.note(
            NoteKind::Notice,
            "last_day_unneeded",
            "loss.last_day",
            message,
        );
    }
}

/// 障害認定 by the 広域連合 concerns people of 65 to 74 (高齢者の医療の確保に関する法律第50条第2号).
fn check_disability(line: &mut Line<'_>, birth: Date) {
    let is_too_young = line
        .date("loss.date")
        .is_some_and(|lost_on| lost_on < age::attained_on(birth, 65));
    if is_too_young {
        let message =
            "障害認定による喪失ですが、喪失日に65歳に達していません。事業所に確かめてください。";
        line.note(NoteKind::Question, "disability_age", "loss.cause", message);
    }
}

fn check_pension_items(line: &mut Line<'_>) {
    if line.flag("loss.only70") {
        let message =
            "70歳以上被用者届だけの行です。健康保険の資格喪失ではないか確かめてください。";
        line.note(NoteKind::Question, "pension_only", "loss.only70", message);
    }
    let has_pension_number = line.has("member.nenkin1") && line.has("member.nenkin2");
    if !line.has("member.kojin_no") && !has_pension_number {
        let message =
            "個人番号も基礎年金番号もありません。カナ氏名と生年月日で本人を確かめてください。";
        line.note(NoteKind::Notice, "no_number", "member.kojin_no", message);
    }
    if line.flag("loss.age70") && line.date("loss.age70_date").is_none() {
        let message = "70歳不該当とありますが、不該当年月日がありません。";
        line.note(NoteKind::Notice, "age_70_date", "loss.age70_date", message);
    }
    let day = line.date("loss.age70_date").zip(line.date("loss.last_day"));
    if line.flag("loss.age70") && day.is_some_and(|(day, last_day)| day != last_day) {
        let message = "不該当年月日が退職日・死亡日と異なります。";
        line.note(NoteKind::Notice, "age_70_date", "loss.age70_date", message);
    }
    if line.flag("loss.only70") && (line.has("loss.date") || line.has("member.seiri_no")) {
        let message =
            "70歳以上被用者届だけの行に、健康保険の項目（整理番号か資格喪失年月日）があります。";
        line.note(NoteKind::Notice, "only_70_items", "loss.only70", message);
    }
}
