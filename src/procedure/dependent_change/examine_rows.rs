//! 非該当と変更の審査: what a sheet says of 被扶養者 of the ledger, against the law and against the ledger.
//! It must not calculate the day; that is `domain::dependent_end`.

use crate::domain::date::Date;
use crate::domain::dependent::Living;
use crate::domain::dependent_codes::RemovalReason;
use crate::domain::dependent_end::{RemovalProblem, removal_problems};
use crate::domain::finding::Finding;
use crate::domain::member_file::{DependentPeriod, MembershipEnd};
use crate::procedure::dependent_change::rows::{
    CHANGED_ON, EVENT_ON, NEW_BIRTH_ON, NEW_KANA, NEW_LIVING, NEW_NAME, NEW_RELATIONSHIP,
    REMOVAL_REASON, REMOVED_ON, REMOVED_ON_WRITTEN, concerned, person_after, removal,
    standing_after,
};
use crate::procedure::dependents::{LIVING, SINCE_ON};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::{PERSON, Someone};

const LAW: &str = "健康保険法第3条第7項";

/// 非該当.
pub(super) fn examine_removed(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    for someone in concerned(form) {
        all.extend(examine_event(&someone, facts));
        all.extend(examine_written(&someone));
        all.extend(examine_end(&someone, REMOVED_ON.get(someone.form), facts));
    }
    all
}

fn examine_event(someone: &Someone<'_>, facts: &Facts) -> Vec<Finding> {
    let row = someone.form;
    let Some(removal) = removal(row) else {
        return Vec::new();
    };
    let day = if EVENT_ON.get(row).is_some() {
        EVENT_ON
    } else {
        REMOVED_ON_WRITTEN
    };
    let mut all: Vec<Finding> = removal_problems(&removal)
        .into_iter()
        // The required field says it of a death.
        .filter(|problem| {
            *problem != RemovalProblem::NoDay || removal.reason != RemovalReason::Death
        })
        .map(|problem| removal_finding(someone, problem, day.name()))
        .collect();
    let is_ahead = match removal.reason {
        RemovalReason::Age75 => REMOVED_ON.get(row) > Some(facts.today),
        _ => removal.event_on > Some(facts.today),
    };
    if is_ahead {
        all.push(
            Finding::blocks(
                "dependent_change.removal_in_future",
                "被扶養者でなくなる事実の日が今日より後です。その日以後に登録してください。",
            )
            .at(someone.path(day.name())),
        );
    }
    all
}

fn removal_finding(someone: &Someone<'_>, problem: RemovalProblem, day: &'static str) -> Finding {
    let (finding, key, law) = match problem {
        RemovalProblem::NoDay => (
            Finding::blocks(
                "dependent_change.removal_day_missing",
                "事実のあった日、または届書の「被扶養者でなくなった日」を入力してください。",
            ),
            day,
            "健康保険法施行規則第38条第2項",
        ),
        RemovalProblem::BeforeCertification => (
            Finding::blocks(
                "dependent_change.before_certification",
                "被扶養者でなくなった日が認定年月日以前です。認定そのものが誤りであれば、認定した案件の取消をしてください。",
            ),
            day,
            LAW,
        ),
        RemovalProblem::Not75thBirthday { birthday_on } => (
            Finding::confirm(
                "dependent_change.not_75th_birthday",
                format!(
                    "75歳到達による非該当の日は75歳の誕生日（{}）です。台帳にはその日を記載します。",
                    birthday_on.wareki()
                ),
            ),
            day,
            LAW,
        ),
        RemovalProblem::After75 { birthday_on } => (
            Finding::blocks(
                "dependent_change.after_75",
                format!(
                    "{}に75歳になり、後期高齢者医療に移っています。理由を「75歳到達」にしてください。",
                    birthday_on.wareki()
                ),
            ),
            REMOVAL_REASON.name(),
            LAW,
        ),
        RemovalProblem::DisabilityBefore65 => (
            Finding::confirm(
                "dependent_change.disability_before_65",
                "後期高齢者医療の障害認定は65歳からです。理由と生年月日を確かめてください。",
            ),
            REMOVAL_REASON.name(),
            "高齢者の医療の確保に関する法律第50条第2号",
        ),
    };
    finding.at(someone.path(key)).law(law)
}

/// 届書の日 against the day that follows from the reason.
fn examine_written(someone: &Someone<'_>) -> Option<Finding> {
    let written = REMOVED_ON_WRITTEN.get(someone.form)?;
    let computed = REMOVED_ON.get(someone.form)?;
    let is_birthday = REMOVAL_REASON.get(someone.form) == Some(RemovalReason::Age75);
    if written == computed || (is_birthday && EVENT_ON.get(someone.form).is_none()) {
        // Of a birthday that differs the law speaks above.
        return None;
    }
    Some(
        Finding::confirm(
            "dependent_change.written_day_differs",
            format!(
                "届書の「被扶養者でなくなった日」（{}）と、理由から定まる日（{}）が異なります。死亡は翌日、そのほかは事実のあった日です。台帳には{}を記載します。",
                written.wareki(),
                computed.wareki(),
                computed.wareki()
            ),
        )
        .at(someone.path(REMOVED_ON_WRITTEN.name()))
        .law("健康保険法施行規則第38条第2項"),
    )
}

/// Whether the ledger says that the person was no 被扶養者 any more by then.
fn examine_end(someone: &Someone<'_>, on: Option<Date>, facts: &Facts) -> Option<Finding> {
    let period = &period_of(someone, facts)?.membership;
    let (lost_on, on) = period.lost_on().zip(on)?;
    let with_insured = period.end == Some(MembershipEnd::WithInsured);
    if on < lost_on || (on == lost_on && !with_insured) {
        return None;
    }
    Some(
        Finding::blocks(
            "dependent_change.already_ended",
            format!(
                "この人は{}に（{}）すでに被扶養者でなくなっています。日付を確かめてください。",
                lost_on.wareki(),
                period.end.map_or("終了", MembershipEnd::label)
            ),
        )
        .at(someone.path(PERSON.name())),
    )
}

/// The last period of the person of a row.
fn period_of<'a>(someone: &Someone<'_>, facts: &'a Facts) -> Option<&'a DependentPeriod> {
    let person = PERSON.get(someone.form)?;
    let all = facts.subject_file()?.dependents.iter();
    all.filter(|dependent| dependent.membership.person == person)
        .max_by_key(|dependent| dependent.membership.valid_from)
}

/// 変更.
pub(super) fn examine_changed(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    for someone in concerned(form) {
        all.extend(examine_content(&someone));
        all.extend(examine_day(&someone, facts));
        all.extend(examine_identity(&someone));
        all.extend(examine_standing(&someone));
        all.extend(examine_end(&someone, CHANGED_ON.get(someone.form), facts));
    }
    all
}

fn examine_content(someone: &Someone<'_>) -> Option<Finding> {
    let is_empty = standing_after(someone.form).is_none() && person_after(someone).is_none();
    is_empty.then(|| {
        Finding::blocks(
            "dependent_change.nothing_changes",
            "変更の内容がありません。続柄、同居・別居、氏名などのうち、変わるものを入力してください。住所だけの変更は住所変更届で受け付けます。",
        )
        .at(someone.path(NEW_RELATIONSHIP.name()))
    })
}

fn examine_day(someone: &Someone<'_>, facts: &Facts) -> Option<Finding> {
    let on = CHANGED_ON.get(someone.form)?;
    let is_before = SINCE_ON
        .get(someone.form)
        .is_some_and(|since_on| on < since_on);
    let finding = if on > facts.today {
        Finding::blocks(
            "dependent_change.change_in_future",
            "変更年月日が今日より後です。その日以後に登録してください。",
        )
    } else if is_before {
        Finding::blocks(
            "dependent_change.change_before_certification",
            "変更年月日が認定年月日より前です。認定の内容が初めから誤っていたときは、認定年月日を入力してください。",
        )
    } else {
        return None;
    };
    Some(finding.at(someone.path(CHANGED_ON.name())))
}

/// フリガナ and 生年月日 say who somebody is: both at once is another person.
fn examine_identity(someone: &Someone<'_>) -> Vec<Finding> {
    let row = someone.form;
    let Some((before, after)) = someone.person().zip(person_after(someone)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if after.kana != before.kana && after.birth_on != before.birth_on {
        all.push(
            Finding::blocks(
                "dependent_change.another_person",
                "フリガナと生年月日の両方を変えると、別の人の登録になります。別の人であれば、非該当と該当の届書で受け付けてください。",
            )
            .at(someone.path(NEW_BIRTH_ON.name())),
        );
    }
    if after.birth_on != before.birth_on {
        all.push(
            Finding::confirm(
                "dependent_change.birth_corrected",
                "生年月日を訂正します。75歳到達、収入の基準、証の有効期限が変わることがあります。戸籍または住民票で確かめてください。",
            )
            .at(someone.path(NEW_BIRTH_ON.name())),
        );
    }
    if NEW_NAME.get(row).is_some() && NEW_KANA.get(row).is_none() {
        all.push(
            Finding::confirm(
                "dependent_change.kana_unchanged",
                "氏名を変えますが、フリガナの記入がありません。フリガナが変わらないことを確かめてください。",
            )
            .at(someone.path(NEW_KANA.name())),
        );
    }
    all.push(
        Finding::note(
            "dependent_change.certificate_rewritten",
            "氏名などが変わる人の資格確認書・資格情報のお知らせは、この届では出しません。証の再交付で書き換えてください。",
        )
        .at(someone.path(NEW_NAME.name()))
        .law("健康保険法施行規則第48条"),
    );
    all
}

/// 続柄 and 同居・別居 afterwards must still make a 被扶養者.
fn examine_standing(someone: &Someone<'_>) -> Vec<Finding> {
    let Some((relationship, living)) = standing_after(someone.form) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if relationship.needs_cohabitation() && living == Living::Apart {
        all.push(
            Finding::blocks(
                "dependent_change.lives_apart",
                "変更後の続柄は同居（同一世帯）が要件です。別居になるときは、「非該当」の届書で受け付けてください。",
            )
            .at(someone.path(NEW_LIVING.name()))
            .law("健康保険法第3条第7項第2号から第4号まで"),
        );
    }
    let sex = someone.person().map(|person| person.sex);
    let contradicts = relationship
        .expected_sex()
        .is_some_and(|expected| sex.is_some_and(|sex| sex != expected));
    if contradicts {
        all.push(
            Finding::blocks(
                "dependent_change.sex_contradicts",
                "変更後の続柄と台帳の性別が合いません。続柄を確かめてください。",
            )
            .at(someone.path(NEW_RELATIONSHIP.name())),
        );
    }
    let was_together = LIVING.get(someone.form) == Some(Living::Together);
    if was_together && living == Living::Apart && !relationship.needs_cohabitation() {
        all.push(
            Finding::confirm(
                "dependent_change.support_when_apart",
                "別居になります。仕送りなどで生計を維持しているかを確かめ、確かめた内容を理由に入力してください。",
            )
            .at(someone.path(NEW_LIVING.name()))
            .law("健康保険法第3条第7項"),
        );
    }
    all
}
