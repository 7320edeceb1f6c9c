//! 前提: all that a rule may know besides the form, gathered beforehand by `app`.
//! It must not fetch anything itself.

use crate::domain::benefit::Benefit;
use crate::domain::certificate::CertificateKind;
use crate::domain::date::Date;
use crate::domain::entry::{Entry, EntryId};
use crate::domain::establishment::Establishment;
use crate::domain::finding::FieldPath;
use crate::domain::member::{Person, PersonId};
use crate::domain::member_file::MemberFile;
use crate::domain::number::{Branch, HeldNumber, MemberNumber, Symbol};
use crate::domain::payment::CasePayment;
use crate::domain::payment_correction::Settlement;
use crate::domain::society::Society;
use crate::procedure::case::Nature;
use crate::procedure::step::Step;
use std::collections::{BTreeMap, BTreeSet};

/// 前提となる事実.
#[derive(Clone, Debug)]
pub struct Facts {
    /// Today, from the given clock; for a decided case the day of the decision.
    pub today: Date,
    /// 受付年月日: the day of arrival of the case.
    pub received_on: Date,
    /// 受付番号.
    pub receipt_number: String,
    /// 起案者: the name of the user who registered the case, empty before.
    pub drafter: String,
    /// Reasons given for findings, by the finding's identity.
    pub reasons: BTreeMap<String, String>,
    /// 返戻の理由, while the case is sent back.
    pub return_reason: Option<String>,
    /// 案件の種別.
    pub nature: Nature,
    /// For a 訂正 or 取消: the entries of the corrected case, and of the 訂正 before this one, that stood before this
    /// case was decided. Empty otherwise.
    pub corrects: Vec<Written>,
    /// 個人の基本事項 of everybody of whom `corrects` speaks, as they stood before this case.
    pub corrected_people: BTreeMap<PersonId, Person>,
    /// For a 訂正 or 取消 in the ledger: the case that it changes, and what that does to payments. `None` otherwise.
    pub corrected_case: Option<CorrectedCase>,
    /// The society's settings.
    pub society: Society,
    /// The establishments of the society.
    pub establishments: Vec<Establishment>,
    /// 個人番号 held by the form, by field: what the ledger knows of each.
    pub numbers: BTreeMap<FieldPath, NumberFact>,
    /// People of the ledger who may be the same as a person of the form, by the row of the form
    /// (`None`: the 被保険者, `Some(n)`: row n of the 被扶養者).
    pub candidates: BTreeMap<Option<usize>, Vec<Candidate>>,
    /// 番号 ever used in the 記号 that the form names, those kept for other open cases included.
    pub used_numbers: BTreeSet<MemberNumber>,
    /// 枝番 ever used in the 記号・番号 that the form names.
    pub used_branches: BTreeSet<Branch>,
    /// The first free 加入者管理番号: new people take this and the following ones.
    pub next_person: PersonId,
    /// Documents already printed for this case, by document id.
    pub issued_documents: BTreeMap<String, u16>,
    /// 届出の対象者: whom the 記号・番号 or 個人番号 of the form names, in procedures about somebody of the ledger.
    pub subject: Option<PersonId>,
    /// 加入者の綴り of the subject, of its 被扶養者 and of everybody of the form who is in the ledger. For a 訂正 or 取消
    /// as if the corrected case had written nothing.
    pub files: BTreeMap<PersonId, MemberFile>,
    /// 給付の決定 about each person of `files`, with the 被保険者 who was paid, oldest first. For a 訂正 or 取消 as if the
    /// corrected case had written nothing.
    pub benefits_about: BTreeMap<PersonId, Vec<(PersonId, Benefit)>>,
    /// この案件の支払, oldest first.
    pub payments: Vec<CasePayment>,
    /// ほかの処理中の案件 about the 届出の対象者, oldest first.
    pub other_cases: Vec<OtherCase>,
    /// The step that is being completed and issues its papers by itself; `None` while a paper is asked for.
    pub issuing: Option<Step>,
    /// How many certificates of a kind each person of the form has been given so far.
    pub certificates: BTreeMap<(PersonId, CertificateKind), u16>,
}

impl Facts {
    /// What may be known where there is no ledger and no case yet, as while settings are filled in.
    #[must_use]
    pub fn nobody(today: Date, society: Society) -> Facts {
        Facts {
            today,
            received_on: today,
            receipt_number: String::new(),
            drafter: String::new(),
            reasons: BTreeMap::new(),
            return_reason: None,
            nature: Nature::Ordinary,
            corrects: Vec::new(),
            corrected_people: BTreeMap::new(),
            corrected_case: None,
            society,
            establishments: Vec::new(),
            numbers: BTreeMap::new(),
            candidates: BTreeMap::new(),
            used_numbers: BTreeSet::new(),
            used_branches: BTreeSet::new(),
            next_person: PersonId(0),
            issued_documents: BTreeMap::new(),
            subject: None,
            files: BTreeMap::new(),
            benefits_about: BTreeMap::new(),
            payments: Vec::new(),
            other_cases: Vec::new(),
            issuing: None,
            certificates: BTreeMap::new(),
        }
    }

    /// 加入者の綴り of the 届出の対象者.
    #[must_use]
    pub fn subject_file(&self) -> Option<&MemberFile> {
        self.files.get(&self.subject?)
    }

    /// 氏名 of somebody of the files; the 加入者管理番号 of whoever is not there.
    #[must_use]
    pub fn name_of(&self, person: PersonId) -> String {
        let file = self.files.get(&person);
        file.map_or_else(|| person.to_string(), |file| file.person.name.to_string())
    }

    /// Whether an entry of the corrected case says exactly this.
    #[must_use]
    pub fn corrects_same(&self, entry: &Entry) -> bool {
        self.corrects.iter().any(|written| written.entry == *entry)
    }

    /// Whether the corrected case registered something about this person that still stands.
    #[must_use]
    pub fn corrects_person(&self, person: PersonId) -> bool {
        self.corrects
            .iter()
            .any(|written| written.entry.person == person)
    }

    /// The establishment with this code.
    #[must_use]
    pub fn establishment(&self, code: &str) -> Option<&Establishment> {
        self.establishments
            .iter()
            .find(|establishment| establishment.code == code)
    }
}

/// 記載済みの事実: an entry as it lies in the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Written {
    /// 記載番号.
    pub id: EntryId,
    /// The entry.
    pub entry: Entry,
}

/// 訂正・取消される案件: what its papers were called, and what becomes of what it paid.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CorrectedCase {
    /// 文書番号 of the earlier decision; empty where it had none.
    pub document_number: String,
    /// 清算: what is paid and claimed by this case; once decided, what was.
    pub settlement: Settlement,
}

/// ほかの処理中の案件: an open or returned case about the same person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherCase {
    /// Id of its procedure.
    pub procedure: String,
    /// 受付番号.
    pub receipt_number: String,
    /// 資格取得年月日 that it gives, where it is an acquisition.
    pub acquired_on: Option<Date>,
}

/// What the ledger knows of an 個人番号 without showing it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NumberFact {
    /// The number's handle.
    pub held: HeldNumber,
    /// The person of the ledger who already has this number.
    pub registered_to: Option<PersonId>,
    /// Other fields of the same form, or open cases, that hold the same number.
    pub also_in: Vec<String>,
}

/// 同一人の候補: somebody in the ledger who resembles a person of the form.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Candidate {
    /// Who.
    pub id: PersonId,
    /// Name, kana, birth, sex.
    pub person: Person,
    /// Why: 個人番号, or カナ and 生年月日.
    pub reason: CandidateReason,
    /// The current or last 記号・番号・枝番.
    pub membership: Option<(Symbol, MemberNumber, Branch)>,
    /// Whether the person is a member today.
    pub is_member: bool,
}

/// Why somebody is a candidate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CandidateReason {
    /// 個人番号 agrees.
    IndividualNumber,
    /// カナ氏名 and 生年月日 agree.
    KanaAndBirth,
}
