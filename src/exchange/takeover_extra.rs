//! 移行の資格確認書・適用区分・備考: what an old ledger says of somebody besides the membership itself.
//! It must not look at other rows, nor let an 個人番号 stand in a 備考.

use crate::domain::answer_text::masked;
use crate::domain::ceiling::{group_in, rows_in};
use crate::domain::ceiling_rules::{CeilingBasis, CeilingRules};
use crate::domain::ceiling_terms::CeilingCode;
use crate::domain::certificate::{NO_INSURANCE_CARD_FROM, certificate_validity};
use crate::domain::date::Date;
use crate::domain::digits::hide_long_digits;
use crate::exchange::intake::NoteKind;
use crate::exchange::takeover::{Candidate, Ending, GivenCeiling, GivenCertificate, Item};
use crate::exchange::takeover_cell::{Meant, text};
use crate::exchange::takeover_row::RowReader;
use crate::exchange::takeover_words::Kind;

const CERTIFICATE: &str = "資格確認書";
const CEILING: &str = "限度額の適用区分";

impl RowReader<'_, '_> {
    /// 資格確認書: whether there is one, from when and until when.
    pub(super) fn certificate(&mut self, slot: u8) {
        let n_notes = self.candidate.notes.len();
        let said = self.coded(Item::Certificate, slot, Kind::Held);
        let new = self.candidate.notes.iter().skip(n_notes);
        let is_unclear =
            said.is_none() && new.map(|note| note.kind).max() >= Some(NoteKind::Question);
        let issued_on = self.day(Item::CertificateOn, slot);
        let valid_until = self.day(Item::CertificateUntil, slot);
        let has_days = issued_on.is_some() || valid_until.is_some();
        match said {
            None if is_unclear => {
                let why = "有無が分かりません。取り込むと資格確認書なしになります。";
                self.ask("certificate", CERTIFICATE, why);
            }
            Some("no") if has_days => {
                let why = "「無」ですが、交付年月日か有効期限があります。取り込むと資格確認書なしになります。";
                self.ask("certificate", CERTIFICATE, why);
            }
            Some("no") => {}
            None if !has_days => {}
            Some(_) | None => {
                self.candidate.certificate = Some(GivenCertificate {
                    issued_on,
                    valid_until,
                });
            }
        }
    }

    /// 限度額の適用区分, which needs both of its days.
    pub(super) fn ceiling(&mut self, slot: u8) {
        let code = self.coded(Item::Ceiling, slot, Kind::Ceiling);
        let valid_from = self.day(Item::CeilingFrom, slot);
        let valid_until = self.day(Item::CeilingUntil, slot);
        let Some(code) = code else { return };
        match valid_from.zip(valid_until) {
            Some((valid_from, valid_until)) => {
                self.candidate.written_ceiling = Some(GivenCeiling {
                    code: CeilingCode(code.to_owned()),
                    valid_from,
                    valid_until,
                });
            }
            None => {
                let why = "発効年月日と有効期限がそろっていないので、適用区分は取り込みません。";
                self.candidate
                    .note(NoteKind::Notice, "ceiling", CEILING, why);
            }
        }
    }

    /// 備考, which may stand in several columns; it is of the first person of the row.
    pub(super) fn remark(&mut self, slot: u8) {
        if self.slots.first() != Some(slot) {
            return;
        }
        let columns = self.columns;
        let mut parts: Vec<String> = Vec::new();
        for column in columns.of_target(Item::Remark, 0) {
            match text(self.row.cell(*column)) {
                Meant::Nothing => {}
                Meant::Plain(part) | Meant::Repaired(part, _) | Meant::Asked(part, _) => {
                    parts.push(part);
                }
                Meant::Doubtful(why) => {
                    self.candidate.note(NoteKind::Notice, "remark", "備考", why);
                }
            }
        }
        let written = parts.join("　");
        let hidden = hide_long_digits(&masked(&written).0);
        if hidden != written {
            let how = "10桁以上の数字は、個人番号のおそれがあるので伏せて残します。";
            self.repair("remark", "備考", how.to_owned());
        }
        self.candidate.remark = hidden;
    }
}

/// Keeps the 適用区分 of a row only where it can be recorded by the rules of the society: after the days of the membership
/// are known. Its notes bear `code`.
pub fn settle_ceiling(
    person: &mut Candidate,
    today: Date,
    rules: &CeilingRules,
    code: &'static str,
) {
    person.ceiling = None;
    let (Some(given), Some(acquired_on), Some(birth_on)) = (
        person.written_ceiling.clone(),
        person.acquired_on,
        person.birth_on,
    ) else {
        return;
    };
    if is_gone(person, today) {
        let why = "資格を喪失しているので、適用区分は取り込みません。";
        person.note(NoteKind::Notice, code, CEILING, why);
        return;
    }
    let month = given.valid_from.year_month();
    let rows = rows_in(group_in(birth_on, month), month, rules);
    let row = rows.iter().find(|row| row.code == given.code.0);
    let against = [
        (row.is_none(), "その年齢の区分にありません。"),
        (
            given.valid_from < acquired_on,
            "資格取得（認定）より前の発効年月日です。",
        ),
        (
            given.valid_until < given.valid_from,
            "有効期限が発効年月日より前です。",
        ),
    ];
    if let Some((_, why)) = against.into_iter().find(|(applies, _)| *applies) {
        let sentence = format!("{why}取り込むと適用区分なしになります。");
        person.note(NoteKind::Question, code, CEILING, sentence);
        return;
    }
    if row.is_some_and(|row| {
        row.basis != CeilingBasis::Standard && row.basis != CeilingBasis::General
    }) {
        let why = "食事の標準負担額の減額があるか分かりません。取り込むと減額なしになります。";
        person.note(NoteKind::Question, code, CEILING, why);
    }
    person.ceiling = Some(given);
}

/// Whether the membership is over, or over with that of the 被保険者.
fn is_gone(person: &Candidate, today: Date) -> bool {
    let with_insured = person.lost_on.is_none() && person.ending == Some(Ending::WithInsured);
    with_insured || person.lost_on.is_some_and(|lost_on| lost_on <= today)
}

/// Makes of the 資格確認書 of a row one that can be recorded, or none: after the days of the membership are known.
pub(super) fn settle_certificate(person: &mut Candidate, today: Date) {
    let (Some(given), Some(acquired_on), Some(birth_on)) = (
        person.certificate.take(),
        person.acquired_on,
        person.birth_on,
    ) else {
        return;
    };
    if is_gone(person, today) {
        let why = "資格を喪失しているので、資格確認書は取り込みません。";
        person.note(NoteKind::Notice, "certificate", CERTIFICATE, why);
        return;
    }
    let first = acquired_on.max(NO_INSURANCE_CARD_FROM);
    let issued_on = given.issued_on.unwrap_or(first);
    let against = [
        (
            issued_on < NO_INSURANCE_CARD_FROM,
            "令和6年12月1日以前の交付年月日です。",
        ),
        (
            issued_on < acquired_on,
            "資格取得（認定）より前の交付年月日です。",
        ),
        (issued_on > today, "今日より後の交付年月日です。"),
        (
            given.valid_until.is_some_and(|until| until < issued_on),
            "有効期限が交付年月日より前です。",
        ),
    ];
    let against = against.into_iter().find(|(applies, _)| *applies);
    let against = against.map(|(_, why)| why);
    let validity = certificate_validity(issued_on, birth_on, None, None);
    let latest = validity
        .map(|validity| validity.until)
        .ok_or("75歳に達した日以後の交付年月日です。");
    let latest = match against.map_or(latest, Err) {
        Ok(latest) => latest,
        Err(why) => {
            let sentence = format!("{why}取り込むと資格確認書なしになります。");
            person.note(NoteKind::Question, "certificate", CERTIFICATE, sentence);
            return;
        }
    };
    if given.issued_on.is_none() {
        let how = format!(
            "交付年月日がないので、{}の交付とします。",
            issued_on.wareki()
        );
        person.note(NoteKind::Repair, "certificate", CERTIFICATE, how);
    }
    person.certificate = Some(GivenCertificate {
        issued_on: Some(issued_on),
        valid_until: Some(lawful_end(person, given.valid_until, latest)),
    });
}

/// 有効期限 as given, or the last lawful day (則第47条第2項) after asking: without a day, nobody would be told to renew.
fn lawful_end(person: &mut Candidate, given: Option<Date>, latest: Date) -> Date {
    let why = match given {
        Some(until) if until <= latest => return until,
        Some(_) => "有効期限が法令上の最長を超えています。",
        None => "有効期限がありません。",
    };
    let sentence = format!(
        "{why}取り込むと、法令上の最長である{}までになります。",
        latest.wareki()
    );
    person.note(NoteKind::Question, "certificate", CERTIFICATE, sentence);
    latest
}
