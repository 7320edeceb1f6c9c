//! 適用対象者: the 被保険者 or the 被扶養者 whom the 枝番 of the application names, as the ledger has the person.
//! It must not decide what the person gets.

use crate::domain::certificate::CertificateKind;
use crate::domain::date::Date;
use crate::domain::member_file::{IssuedCertificate, MemberFile, Membership};
use crate::procedure::collections;
use crate::procedure::facts::Facts;
use crate::procedure::family::dependents_on;
use crate::procedure::field::Field;
use crate::procedure::form::Form;
use crate::procedure::maximum_copayment_certificate::keys::{
    HELD_UNTIL, OLD_ANSWER, OLD_COLLECTED_ON, TARGET, TARGET_ADDRESS, TARGET_BIRTH_ON,
    TARGET_BRANCH, TARGET_NAME, TARGET_RELATIONSHIP, TARGET_SEX,
};
use crate::procedure::person::{NAME, PERSON};
use crate::procedure::subject;
use crate::procedure::value::{FieldType, Value};

/// 適用対象者 with the membership that counts.
pub(super) struct Target<'a> {
    /// 加入者の綴り.
    pub file: &'a MemberFile,
    /// The membership on the day of arrival.
    pub membership: &'a Membership,
}

/// The fields about the 適用対象者.
pub(super) const FIELDS: &[Field] = &[
    TARGET_BRANCH
        .field("適用対象者の枝番")
        .always()
        .help("0 は被保険者、1 からは被扶養者です。申請書は一人に一枚です。"),
    TARGET_NAME
        .field("適用対象者の氏名")
        .computed(|form, facts| of(form, facts, |it| Some(it.file.person.name.clone()))),
    TARGET_RELATIONSHIP
        .field("続柄")
        .computed(|form, facts| of(form, facts, |it| it.membership.relationship)),
    TARGET_BIRTH_ON
        .field("適用対象者の生年月日")
        .birth()
        .computed(|form, facts| of(form, facts, |it| Some(it.file.person.birth_on))),
    TARGET_SEX
        .field("適用対象者の性別")
        .computed(|form, facts| of(form, facts, |it| Some(it.file.person.sex))),
    TARGET_ADDRESS
        .field("適用対象者の住所")
        .computed(|form, facts| of(form, facts, |it| it.file.address_on(facts.today).cloned())),
    TARGET
        .field("適用対象者の加入者管理番号")
        .computed(|form, facts| of(form, facts, |it| Some(it.file.id))),
    HELD_UNTIL
        .field("台帳の資格確認書の有効期限")
        .computed(|form, facts| {
            of(form, facts, |it| {
                held(it.file, facts.received_on)?.valid_until
            })
        }),
];

/// The 適用対象者; `None` while no such person is a member.
pub(super) fn target<'a>(form: &Form, facts: &'a Facts) -> Option<Target<'a>> {
    let insured = facts.subject_file()?;
    let own = subject::membership(form, insured)?;
    let branch = TARGET_BRANCH.get(form)?;
    if i64::from(own.branch.get()) == branch {
        return Some(Target {
            file: insured,
            membership: own,
        });
    }
    let family = dependents_on(insured, facts.received_on).into_iter();
    let mut meant = family.filter(|one| i64::from(one.membership.branch.get()) == branch);
    let dependent = meant.next()?;
    Some(Target {
        file: facts.files.get(&dependent.membership.person)?,
        membership: &dependent.membership,
    })
}

fn of<T: FieldType>(
    form: &Form,
    facts: &Facts,
    read: impl Fn(&Target<'_>) -> Option<T>,
) -> Option<Value> {
    read(&target(form, facts)?).map(T::into_value)
}

/// 資格確認書 that the person holds and that is valid on a day.
pub(super) fn held(file: &MemberFile, on: Date) -> Option<&IssuedCertificate> {
    file.outstanding().rfind(|issued| {
        issued.kind == CertificateKind::EligibilityCertificate
            && issued.valid_until.is_none_or(|until| on <= until)
    })
}

/// 前の認定証 of the 適用対象者 that is still out, the last one.
pub(super) fn earlier<'a>(form: &Form, facts: &'a Facts) -> Option<&'a IssuedCertificate> {
    let mut out = target(form, facts)?.file.outstanding();
    out.rfind(|issued| !issued.kind.proves_membership())
}

/// The rows of what comes back with the 交付, each with the answer given for all of them.
pub(super) fn collected_rows(form: &Form, facts: &Facts) -> Option<Value> {
    let file = target(form, facts)?.file;
    let mut rows = collections::rows(&[file.id], facts);
    rows.retain(|row| {
        collections::CERTIFICATE
            .get(row)
            .is_some_and(|kind| !kind.proves_membership())
    });
    for row in &mut rows {
        if let Some(answer) = OLD_ANSWER.get(form) {
            collections::ANSWER.set(row, answer);
        }
        if let Some(day) = OLD_COLLECTED_ON.get(form) {
            collections::COLLECTED_ON.set(row, day);
        }
    }
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

/// What a row of a returned certificate shows.
pub(super) const COLLECTED: &[Field] = &[
    NAME.field("氏名"),
    PERSON.field("加入者管理番号"),
    collections::CERTIFICATE.field("証の種類"),
    collections::ISSUE_COUNT.field("交付回数"),
    collections::ISSUED_ON.field("交付年月日"),
    collections::ANSWER.field("回収の状況"),
    collections::COLLECTED_ON.field("回収した日"),
];
