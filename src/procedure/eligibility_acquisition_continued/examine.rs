//! 任継・特退の資格取得の審査: all that law and common sense say about the form, at once.
//! It must not calculate limits or days; those are functions of `domain`.

use crate::domain::age::turns_75_on;
use crate::domain::entry::Fact;
use crate::domain::finding::{FieldPath, Finding};
use crate::procedure::account;
use crate::procedure::certificates::examine_certificates;
use crate::procedure::dependent_findings::{Supporter, examine_dependents};
use crate::procedure::dependents::{DEPENDENT_BRANCH, DEPENDENTS};
use crate::procedure::eligibility_acquisition::{HAS_DEPENDENTS, HasDependents, INSURED_INCOME};
use crate::procedure::eligibility_acquisition_continued::examine_former::examine_former;
use crate::procedure::eligibility_acquisition_continued::examine_money::examine_money;
use crate::procedure::eligibility_acquisition_continued::former::family_before;
use crate::procedure::eligibility_acquisition_continued::keys::{
    AGREES, HAS_CEILING, PHONE, is_special,
};
use crate::procedure::eligibility_acquisition_continued::special::examine_special;
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::numbering::{MEMBER_NUMBER, branch_of, number_of, symbol_of};
use crate::procedure::person::{ADDRESS, BIRTH_ON, NAME, PERSON, Someone, recognized};
use crate::procedure::step_findings::examine_inquiries;
use crate::procedure::subject::{ACQUIRED_ON, examine_subject};

/// All findings about the form.
pub(super) fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_subject(form, facts);
    all.extend(examine_person(form, facts));
    all.extend(examine_former(form, facts));
    all.extend(examine_special(form, facts));
    all.extend(examine_age(form, facts));
    all.extend(examine_numbers(form));
    all.extend(examine_money(form, facts));
    all.extend(account::examine(form));
    all.extend(examine_presence(form, facts));
    if HAS_DEPENDENTS.get(form) != Some(HasDependents::No) {
        all.extend(examine_dependents(form, supporter(form), facts));
        all.extend(examine_addresses(form, facts));
    }
    all.extend(examine_certificates(form, facts));
    all.extend(examine_inquiries(form));
    all.extend(examine_removed(form, facts));
    all.extend(examine_words(form));
    all
}

/// Who the person is: named by 記号・番号, so that only what the form says otherwise than the ledger is a question.
fn examine_person(form: &Form, facts: &Facts) -> Vec<Finding> {
    let someone = Someone::of(form);
    let mut all = someone.examine_named(facts);
    let declared = someone.person();
    let known = facts.subject_file().map(|file| &file.person);
    if known.is_some() && declared.is_some() && known != declared.as_ref() {
        all.push(
            Finding::confirm(
                "continued.differs_from_ledger",
                "申出書の氏名・生年月日・性別が台帳と異なります。申出書のとおり台帳を改めてよいか確かめてください。",
            )
            .at(FieldPath::of(NAME.name())),
        );
    }
    all
}

/// 75歳 between the acquisition and today.
fn examine_age(form: &Form, facts: &Facts) -> Vec<Finding> {
    let (Some(acquired_on), Some(birth_on)) = (ACQUIRED_ON.get(form), BIRTH_ON.get(form)) else {
        return Vec::new();
    };
    let turns_on = turns_75_on(birth_on);
    if acquired_on >= turns_on || turns_on > facts.today {
        return Vec::new();
    }
    vec![
        Finding::confirm(
            "continued.turned_75_since",
            "取得の後、すでに75歳の誕生日を過ぎています。後期高齢者医療に移るため、資格喪失もあわせて処理してください。",
        )
        .at(FieldPath::of(BIRTH_ON.name()))
        .law("健康保険法第38条第6号"),
    ]
}

/// 番号 and 枝番 are never reused, so they can come to an end.
fn examine_numbers(form: &Form) -> Vec<Finding> {
    let mut all = Vec::new();
    if symbol_of(form).is_some() && number_of(form).is_none() {
        all.push(
            Finding::blocks(
                "continued.numbers_exhausted",
                "この記号には空いている番号がありません。組合設定で任意継続・特例退職の記号を設けてください。",
            )
            .at(FieldPath::of(MEMBER_NUMBER.name())),
        );
    }
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        if number_of(form).is_some() && branch_of(someone.form).is_none() {
            all.push(
                Finding::blocks(
                    "continued.branches_exhausted",
                    "枝番が99を超えます。この番号では被扶養者を追加できません。",
                )
                .at(someone.path(DEPENDENT_BRANCH.name())),
            );
        }
    }
    all
}

fn supporter(form: &Form) -> Supporter {
    Supporter {
        birth_on: BIRTH_ON.get(form),
        insured_from: ACQUIRED_ON.get(form),
        income: INSURED_INCOME.get(form),
    }
}

/// 被扶養者の有無 against the rows, and the rows against the family that lost with the person.
fn examine_presence(form: &Form, facts: &Facts) -> Vec<Finding> {
    let rows = form.rows(DEPENDENTS.name());
    let at = |finding: Finding| vec![finding.at(FieldPath::of(HAS_DEPENDENTS.name()))];
    let mut all = match HAS_DEPENDENTS.get(form) {
        Some(HasDependents::Yes) if rows.is_empty() => at(Finding::blocks(
            "continued.dependents_absent",
            "被扶養者「有」ですが、被扶養者欄の内容がありません。入力するか、申出者に確かめてください。",
        )),
        Some(HasDependents::No) if !rows.is_empty() => at(Finding::blocks(
            "continued.dependents_present",
            "被扶養者「無」ですが、被扶養者が入力されています。「有」にするか、被扶養者の行を消してください。",
        )),
        _ => Vec::new(),
    };
    let n_left_out = family_before(form, facts)
        .iter()
        .filter(|before| {
            let is_row = |row: &&Form| recognized(row) == Some(before.membership.person);
            rows.iter().find(is_row).is_none()
        })
        .count();
    if n_left_out > 0 {
        all.extend(at(Finding::note(
            "continued.dependents_left_out",
            format!("資格喪失時の被扶養者のうち{n_left_out}人が、この申出書にありません。認定しない人か確かめてください。"),
        )));
    }
    all
}

/// 住所未取得 of new dependents with 個人番号: the ledger takes them, the 中間サーバー may not.
fn examine_addresses(form: &Form, facts: &Facts) -> Vec<Finding> {
    let is_known = |someone: &Someone<'_>| {
        let file = someone.file(facts);
        file.is_some_and(|file| file.address_on(facts.today).is_some())
    };
    Someone::in_rows(form, DEPENDENTS.name())
        .filter(|someone| ADDRESS.get(someone.form).is_none() && !is_known(someone))
        .map(|someone| {
            Finding::note(
                "person.address_pending",
                "住所未取得のまま決裁すると、登録用ファイルに出力できないことがあります。情報照会で住所を確かめて入力してください。",
            )
            .at(someone.path(ADDRESS.name()))
        })
        .collect()
}

/// 訂正: somebody whom the corrected case had certified is no longer on the form.
fn examine_removed(form: &Form, facts: &Facts) -> Vec<Finding> {
    let rows = form.rows(DEPENDENTS.name()).iter();
    let on_form: Vec<_> = rows.filter_map(|row| PERSON.get(row)).collect();
    let is_removed = facts.corrects.iter().any(|written| {
        matches!(written.entry.fact, Fact::DependentCertified { .. })
            && !on_form.contains(&written.entry.person)
    });
    if !is_removed {
        return Vec::new();
    }
    vec![
        Finding::confirm(
            "correction.dependent_removed",
            "訂正前の申出書にあった被扶養者がいません。認定を取り消し、中間サーバーには取消の行を出します。",
        )
        .at(FieldPath::of(DEPENDENTS.name())),
    ]
}

/// 電話番号, 限度額適用認定証 and 承諾事項.
fn examine_words(form: &Form) -> Vec<Finding> {
    let mut all = Vec::new();
    let is_phone = |text: &str| {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '(' | ')' | '+');
        text.chars().all(is_part) && text.chars().filter(char::is_ascii_digit).count() >= 10
    };
    if PHONE.get(form).is_some_and(|phone| !is_phone(&phone)) {
        all.push(
            Finding::confirm(
                "continued.phone",
                "電話番号は、半角の数字（10桁以上）とハイフンで入力してください。",
            )
            .at(FieldPath::of(PHONE.name())),
        );
    }
    if HAS_CEILING.get(form) == Some(true) {
        all.push(
            Finding::note(
                "continued.ceiling_certificate",
                "前の記号・番号の限度額適用認定証は返却してもらい、必要であれば新しい記号・番号で申請してもらってください。",
            )
            .at(FieldPath::of(HAS_CEILING.name())),
        );
    }
    if AGREES.get(form) == Some(false) && !is_special(form) {
        all.push(
            Finding::confirm(
                "continued.not_agreed",
                "承諾事項（未納による喪失など）の確認がありません。申出者に説明したか確かめてください。",
            )
            .at(FieldPath::of(AGREES.name())),
        );
    }
    all
}
