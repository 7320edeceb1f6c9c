//! 被扶養者の異動の審査: all that law and common sense say about the sheet, at once.
//! It must not calculate limits or days; those are functions of `domain`. The rows of the ledger stand in `examine_rows`.

use crate::domain::deadline::{employer_deadline, lateness_days, needs_delay_reason};
use crate::domain::entry::Fact;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Category;
use crate::domain::member_file::MembershipKind;
use crate::domain::yen::Yen;
use crate::procedure::block_codes::Route;
use crate::procedure::blocks::ROUTE;
use crate::procedure::catalogue::AttachmentAnswer;
use crate::procedure::certificates::examine_certificates;
use crate::procedure::dependent_change::examine_rows::{examine_changed, examine_removed};
use crate::procedure::dependent_change::rows::concerned;
use crate::procedure::dependent_change::{adds, removes};
use crate::procedure::dependent_findings::{
    Supporter, examine_dependents, pending_addresses, unconfirmed_income,
};
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS, RELATIONSHIP, SINCE_ON};
use crate::procedure::eligibility_acquisition::{
    DELAY_REASON, INSURED_INCOME, SUBMITTED_ON, TAX_CERTIFICATE,
};
use crate::procedure::facts::Facts;
use crate::procedure::family::{FAMILY, FAMILY_CHANGE, FamilyChange, insured_lost_on};
use crate::procedure::form::Form;
use crate::procedure::numbering::branch_of;
use crate::procedure::person::{BIRTH_ON, MATCHED, PERSON, Someone, recognized};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::{ACQUIRED_ON, CATEGORY, STANDARD_MONTHLY, examine_subject};

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_sheet(form, facts));
    all.extend(examine_route(form));
    match FAMILY_CHANGE.get(form) {
        Some(FamilyChange::Added) => {
            all.extend(examine_added(form, facts));
            all.extend(examine_certificates(form, facts));
        }
        Some(FamilyChange::Removed) => all.extend(examine_removed(form, facts)),
        Some(FamilyChange::Changed) => all.extend(examine_changed(form, facts)),
        None => {}
    }
    all.extend(examine_inquiries(form));
    all.extend(examine_taken_out(form, facts));
    all
}

/// One 異動の別 for a sheet, and somebody of whom it speaks.
fn examine_sheet(form: &Form, facts: &Facts) -> Vec<Finding> {
    let at = |key: &str, finding: Finding| {
        finding
            .at(FieldPath::of(key))
            .law("健康保険法施行規則第38条")
    };
    let mut all = Vec::new();
    let speaks_of_ledger = concerned(form).next().is_some();
    let has_new = !form.rows(DEPENDENTS.name()).is_empty();
    match FAMILY_CHANGE.get(form) {
        Some(FamilyChange::Added) if speaks_of_ledger => all.push(at(
            FAMILY_CHANGE.name(),
            Finding::blocks(
                "dependent_change.mixed",
                "「該当」の届書に、台帳の被扶養者が対象として選ばれています。該当と非該当・変更は1枚の届書にできません。対象の印を外し、非該当・変更は別の届書として受け付けてください。",
            ),
        )),
        Some(FamilyChange::Removed | FamilyChange::Changed) if has_new => all.push(at(
            FAMILY_CHANGE.name(),
            Finding::blocks(
                "dependent_change.mixed",
                "「非該当」または「変更」の届書に、被扶養者になる人が入力されています。該当と非該当・変更は1枚の届書にできません。該当の人の行を削除し、別の届書として受け付けてください。",
            ),
        )),
        Some(FamilyChange::Removed | FamilyChange::Changed)
            if !speaks_of_ledger && facts.subject.is_some() =>
        {
            all.push(at(
                FAMILY.name(),
                Finding::blocks(
                    "dependent_change.nobody",
                    "対象の被扶養者が選ばれていません。台帳の被扶養者の行で「この届の対象」を「はい」にしてください。",
                ),
            ));
        }
        _ => {}
    }
    if SUBMITTED_ON.get(form) > Some(facts.received_on) {
        all.push(
            Finding::confirm(
                "dependent_change.submitted_after_receipt",
                "提出年月日が受付年月日より後になっています。日付を確かめてください。",
            )
            .at(FieldPath::of(SUBMITTED_ON.name())),
        );
    }
    all
}

/// 任意継続・特例退職 people have no 事業主 who could file or check.
fn examine_route(form: &Form) -> Vec<Finding> {
    let is_own = CATEGORY
        .get(form)
        .is_some_and(|category| category != Category::Employed);
    if !is_own || ROUTE.get(form) != Some(Route::ViaEmployer) {
        return Vec::new();
    }
    vec![
        Finding::confirm(
            "dependent_change.no_employer",
            "任意継続・特例退職の人の届出は、本人から組合に提出されます。提出経路を確かめてください。",
        )
        .at(FieldPath::of(ROUTE.name())),
    ]
}

fn examine_added(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_dependents(form, supporter(form), facts);
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        let held = examine_held(&someone, facts);
        if !held.is_empty() {
            // The question whether the other membership has ended is answered by the ledger.
            let path = someone.path(MATCHED.name());
            all.retain(|one| one.code != "person.already_member" || one.at.as_ref() != Some(&path));
        }
        all.extend(held);
        all.extend(examine_insured(&someone, form, facts));
        all.extend(examine_spouse(&someone, form, facts));
        all.extend(examine_lateness(&someone, facts));
        if branch_of(someone.form).is_none() && facts.subject.is_some() {
            all.push(
                Finding::blocks(
                    "dependent_change.branches_exhausted",
                    "枝番が99を超えます。この番号では被扶養者を追加できません。",
                )
                .at(someone.path(DEPENDENT_BRANCH.name())),
            );
        }
    }
    all.extend(examine_delay(form, facts));
    if TAX_CERTIFICATE.get(form) == Some(AttachmentAnswer::OmittedByInquiry) {
        all.extend(unconfirmed_income(form));
    }
    let without_address = Someone::in_rows(form, DEPENDENTS.name()).filter(|someone| {
        let file = someone.file(facts);
        let on = SINCE_ON.get(someone.form).unwrap_or(facts.today);
        file.is_none_or(|file| file.address_on(on).is_none())
    });
    all.extend(pending_addresses(without_address));
    all
}

/// What the dependents are measured against: without a stated income, twelve months of the 標準報酬月額.
fn supporter(form: &Form) -> Supporter {
    let of_pay = || {
        let monthly = STANDARD_MONTHLY.get(form)?;
        monthly.get().checked_mul(12).map(Yen::new)
    };
    Supporter {
        birth_on: BIRTH_ON.get(form),
        insured_from: ACQUIRED_ON.get(form),
        income: INSURED_INCOME.get(form).or_else(of_pay),
    }
}

/// 二重加入: somebody of the ledger who is 被保険者, or 被扶養者 of anybody, on the day of the 認定.
fn examine_held(someone: &Someone<'_>, facts: &Facts) -> Vec<Finding> {
    let since_on = SINCE_ON.get(someone.form);
    let file = recognized(someone.form).and_then(|id| facts.files.get(&id));
    let Some((since_on, file)) = since_on.zip(file) else {
        return Vec::new();
    };
    let mut periods = file.memberships.iter();
    let Some(held) = periods.find(|period| period.covers(since_on)) else {
        return Vec::new();
    };
    let finding = match held.kind {
        MembershipKind::Insured => Finding::blocks(
            "dependent_change.is_insured",
            "被扶養者になった日に、この人は台帳の被保険者です。先に資格喪失の届出を処理するか、日付を確かめてください。",
        ),
        MembershipKind::Dependent if Some(held.insured) == facts.subject => Finding::blocks(
            "dependent_change.is_dependent",
            "被扶養者になった日に、この人はすでにこの被保険者の被扶養者です。続柄などの変更は「変更」の届書で受け付けてください。",
        ),
        MembershipKind::Dependent => Finding::blocks(
            "dependent_change.is_dependent_of_another",
            format!(
                "被扶養者になった日に、この人は別の被保険者（記号{} 番号{}）の被扶養者です。先に非該当の届出を処理してください。",
                held.symbol, held.number
            ),
        ),
    };
    vec![
        finding
            .at(someone.path(MATCHED.name()))
            .law("健康保険法第3条第7項"),
    ]
}

/// The 被保険者 must still be insured on the day of the 認定; before the first day `examine_dependents` says it. A loss
/// after that day ends the 認定 with it.
fn examine_insured(someone: &Someone<'_>, form: &Form, facts: &Facts) -> Option<Finding> {
    let (since_on, lost_on) = SINCE_ON
        .get(someone.form)
        .zip(insured_lost_on(form, facts))?;
    let last_on = lost_on.add_days(-1).wareki();
    let finding = if since_on >= lost_on {
        Finding::blocks(
            "dependent_change.after_loss",
            format!(
                "被保険者は{}に資格を喪失しています。その日以後は被扶養者と認定できません。",
                lost_on.wareki()
            ),
        )
    } else if lost_on <= facts.today {
        Finding::confirm(
            "dependent_change.insured_lost",
            format!(
                "被保険者の資格がすでに喪失しているため、認定は{last_on}（資格喪失年月日の前日）までになります。証は交付しません。届出が遅れた事情を確かめて、理由を入力してください。"
            ),
        )
    } else {
        Finding::note(
            "dependent_change.insured_leaves",
            format!(
                "被保険者は{}に資格を喪失します。認定は{last_on}までになります。",
                lost_on.wareki()
            ),
        )
    };
    Some(
        finding
            .at(someone.path(SINCE_ON.name()))
            .law("健康保険法第3条第7項"),
    )
}

/// A second 配偶者 beside the one whom the ledger has on that day.
fn examine_spouse(someone: &Someone<'_>, form: &Form, facts: &Facts) -> Vec<Finding> {
    let is_spouse = RELATIONSHIP
        .get(someone.form)
        .is_some_and(|is| is.is_spouse());
    let Some((since_on, file)) = SINCE_ON.get(someone.form).zip(facts.subject_file()) else {
        return Vec::new();
    };
    let own = recognized(someone.form).or_else(|| PERSON.get(someone.form));
    let has_other = file.dependents_on(since_on).any(|dependent| {
        let period = &dependent.membership;
        period.relationship.is_some_and(|is| is.is_spouse()) && Some(period.person) != own
    });
    if !is_spouse || !has_other || !adds(form) {
        return Vec::new();
    }
    vec![
        Finding::blocks(
            "dependent_change.second_spouse",
            "被扶養者になった日に、台帳にはこの被保険者の配偶者が別にいます。続柄を確かめるか、先に非該当の届出を処理してください。",
        )
        .at(someone.path(RELATIONSHIP.name())),
    ]
}

/// 5日以内 for each who becomes a 被扶養者.
fn examine_lateness(someone: &Someone<'_>, facts: &Facts) -> Option<Finding> {
    let since_on = SINCE_ON.get(someone.form)?;
    let n_days = lateness_days(employer_deadline(since_on), facts.received_on);
    (n_days > 0).then(|| {
        Finding::note(
            "dependent_change.late",
            format!("届出期限（5日以内）を{n_days}日過ぎて届きました。"),
        )
        .at(someone.path(SINCE_ON.name()))
        .law("健康保険法施行規則第38条第1項")
    })
}

fn examine_delay(form: &Form, facts: &Facts) -> Option<Finding> {
    let mut rows = form.rows(DEPENDENTS.name()).iter();
    let is_late = rows.any(|row| {
        SINCE_ON
            .get(row)
            .is_some_and(|since_on| needs_delay_reason(since_on, facts.received_on))
    });
    (is_late && DELAY_REASON.get(form).is_none()).then(|| {
        Finding::blocks(
            "dependent_change.delay_reason_missing",
            "被扶養者になった日から60日を超えて届きました。遅延理由書の内容を入力してください。",
        )
        .at(FieldPath::of(DELAY_REASON.name()))
    })
}

/// 訂正: somebody of whom the corrected case spoke is no longer on the sheet.
fn examine_taken_out(form: &Form, facts: &Facts) -> Option<Finding> {
    let rows: Vec<_> = Someone::in_rows(form, DEPENDENTS.name())
        .filter(|_| adds(form))
        .chain(concerned(form))
        .filter_map(|someone| PERSON.get(someone.form))
        .collect();
    let is_gone = facts.corrects.iter().any(|written| {
        let speaks = matches!(
            written.entry.fact,
            Fact::DependentCertified { .. }
                | Fact::DependentRemoved { .. }
                | Fact::DependentChanged { .. }
        );
        speaks && !rows.contains(&written.entry.person)
    });
    let key = if adds(form) { DEPENDENTS } else { FAMILY };
    let sentence = if removes(form) {
        "訂正前の届書で非該当とした人が対象から外れています。この人の非該当を取り消し、被扶養者に戻します。"
    } else {
        "訂正前の届書にあった人がいません。その人の記載を取り消し、中間サーバーにもその旨の行を出します。"
    };
    is_gone.then(|| {
        Finding::confirm("correction.dependent_removed", sentence).at(FieldPath::of(key.name()))
    })
}
