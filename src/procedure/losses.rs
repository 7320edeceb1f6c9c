//! 資格喪失の共通部分: what every loss has in common, for employed people and 任意継続・特例退職 alike: the family that
//! loses its status with the 被保険者, the certificates that come back, what the ledger will say.
//! It must not compute the day of loss; the procedure does, by `domain`.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::loss_reason::LossReason;
use crate::domain::member::PersonId;
use crate::domain::member_file::{DependentPeriod, MemberFile, Membership};
use crate::domain::name::KanaName;
use crate::domain::search_key::search_key;
use crate::procedure::catalogue::{Carried, Effects};
use crate::procedure::collections::{self, collection_entries};
use crate::procedure::dependents::DEPENDENTS;
use crate::procedure::facts::Facts;
use crate::procedure::family::{SHOWN, dependents_on, shown};
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::person::{BIRTH_ON, KANA, PERSON};
use crate::procedure::step::Step;
use crate::procedure::subject::{membership, number_entry};
use crate::procedure::value::Value;

/// 提出年月日.
pub const SUBMITTED_ON: Key<Date> = Key::new("submitted_on");
/// 届書のフリガナ.
pub const WRITTEN_KANA: Key<KanaName> = Key::new("written_kana");
/// 届書の生年月日.
pub const WRITTEN_BIRTH_ON: Key<Date> = Key::new("written_birth_on");
/// 事由の生じた日, such as the last working day.
pub const EVENT_ON: Key<Date> = Key::new("event_on");
/// 資格喪失年月日, computed: the first day without membership.
pub const LOST_ON: Key<Date> = Key::new("lost_on");
/// 資格喪失の理由, computed.
pub const LOSS_REASON: Key<LossReason> = Key::new("loss_reason");
/// 備考.
pub const REMARKS: Key<String> = Key::new("remarks");
/// 資格確認書 enclosed (枚).
pub const N_RETURNED: Key<i64> = Key::new("n_returned");
/// 資格確認書 that cannot be returned (枚).
pub const N_UNRECOVERABLE: Key<i64> = Key::new("n_unrecoverable");
/// 高齢受給者証 enclosed (枚).
pub const N_ELDERLY_RETURNED: Key<i64> = Key::new("n_elderly_returned");
/// 限度額適用認定証 enclosed (枚).
pub const N_CEILING_RETURNED: Key<i64> = Key::new("n_ceiling_returned");
/// 資格喪失証明書を希望.
pub const WANTS_LOSS_CERTIFICATE: Key<bool> = Key::new("wants_loss_certificate");

/// 資格確認書回収 of the paper form: enclosed.
pub const RETURNED: Field = N_RETURNED.field("資格確認書添付（枚）");
/// 資格確認書回収 of the paper form: not to be had.
pub const UNRECOVERABLE: Field = N_UNRECOVERABLE.field("資格確認書返不能（枚）");
/// 高齢受給者証 and 限度額適用認定証 come back too.
pub const ELDERLY_RETURNED: Field = N_ELDERLY_RETURNED.field("高齢受給者証（枚）");
/// 限度額適用認定証 of the paper form.
pub const CEILING_RETURNED: Field = N_CEILING_RETURNED.field("限度額適用認定証（枚）");

/// 同時に資格を失う被扶養者, as the ledger has them on the day before the loss (健康保険法第3条第7項).
pub const FAMILY: Section = Section {
    title: "被扶養者",
    fields: &[
        DEPENDENTS
            .table("同時に資格を失う被扶養者", SHOWN)
            .computed(family)
            .law("健康保険法第3条第7項"),
        WANTS_LOSS_CERTIFICATE
            .field("資格喪失証明書を希望")
            .help("交付のときに資格喪失証明書も発行します。交付の後でも発行できます。"),
    ],
};

/// The membership that ends.
#[must_use]
pub fn losing<'a>(form: &Form, facts: &'a Facts) -> Option<&'a Membership> {
    membership(form, facts.subject_file()?)
}

/// The 被扶養者 on the day before a loss.
#[must_use]
pub fn family_before(file: &MemberFile, lost_on: Date) -> Vec<&DependentPeriod> {
    dependents_on(file, lost_on.add_days(-1))
}

fn family(form: &Form, facts: &Facts) -> Option<Value> {
    let lost_on = LOST_ON.get(form)?;
    let before = lost_on.add_days(-1);
    let family = family_before(facts.subject_file()?, lost_on);
    let rows: Vec<Form> = family
        .into_iter()
        .map(|dependent| shown(dependent, before, facts))
        .collect();
    (!rows.is_empty()).then_some(Value::Rows(rows))
}

/// The 被保険者 and everybody who was a 被扶養者 at any time: a certificate of somebody who left earlier may be out yet.
#[must_use]
pub fn everybody(file: &MemberFile) -> Vec<PersonId> {
    let mut all = vec![file.id];
    for dependent in &file.dependents {
        let id = dependent.membership.person;
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

/// The certificates of the whole family that are out, for 被保険者証回収.
#[must_use]
pub fn carry_over(_: &Form, facts: &Facts) -> Vec<Carried> {
    let file = facts.subject_file();
    file.and_then(|file| collections::carried(&everybody(file), facts))
        .into_iter()
        .collect()
}

/// What 被保険者証回収 writes: a card that came back came back, whatever is decided.
#[must_use]
pub fn step_entries(step: Step, form: &Form, _: &Facts) -> Vec<Entry> {
    match step {
        Step::Collect => collection_entries(form),
        _ => Vec::new(),
    }
}

/// The loss of the 被保険者, and an 個人番号 that the ledger lacked. The memberships of the 被扶養者 end by themselves.
pub fn effects(event_on: Option<Date>, form: &Form, facts: &Facts) -> Effects {
    let loss = (|| {
        Some(Entry {
            person: PERSON.get(form)?,
            valid_from: LOST_ON.get(form)?,
            fact: Fact::InsuredLost {
                reason: LOSS_REASON.get(form)?,
                event_on,
            },
        })
    })();
    let loss = loss.ok_or_else(|| {
        vec![
            Finding::blocks(
                "effects_incomplete",
                "資格喪失の記載に必要な項目がそろっていません。被保険者と喪失の理由・年月日を確かめてください。",
            )
            .at(FieldPath::of(LOST_ON.name())),
        ]
    })?;
    Ok(number_entry(form, facts)
        .into_iter()
        .chain([loss])
        .collect())
}

/// Whether two カナ氏名 name the same: files of employers write small kana large.
#[must_use]
pub fn is_same_kana(one: &KanaName, other: &KanaName) -> bool {
    search_key(one.as_str()) == search_key(other.as_str())
}

/// 届書との照合: name and birth as the 届 writes them against the ledger.
#[must_use]
pub fn examine_written(form: &Form) -> Vec<Finding> {
    let mut all = Vec::new();
    let kana = WRITTEN_KANA.get(form).zip(KANA.get(form));
    if kana.is_some_and(|(written, known)| !is_same_kana(&written, &known)) {
        all.push(
            Finding::confirm(
                "loss.kana_differs",
                "届書のフリガナが台帳と異なります。別の人の番号でないか、氏名の変更がないかを確かめてください。",
            )
            .at(FieldPath::of(WRITTEN_KANA.name())),
        );
    }
    let birth = WRITTEN_BIRTH_ON.get(form).zip(BIRTH_ON.get(form));
    if birth.is_some_and(|(written, known)| written != known) {
        all.push(
            Finding::confirm(
                "loss.birth_differs",
                "届書の生年月日が台帳と異なります。別の人の番号でないかを確かめてください。",
            )
            .at(FieldPath::of(WRITTEN_BIRTH_ON.name())),
        );
    }
    all
}
