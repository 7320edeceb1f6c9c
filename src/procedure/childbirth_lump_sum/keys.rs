//! 出産育児一時金の項目: the keys and closed lists of the 申請書, and when they matter.
//! It must not compute or judge.

use crate::domain::benefit::BenefitOutcome;
use crate::domain::childbirth_terms::ChildbirthPayment;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::dependent::Relationship;
use crate::domain::member::PersonId;
use crate::domain::name::PersonName;
use crate::domain::yen::Yen;
use crate::procedure::catalogue::AttachmentAnswer;
use crate::procedure::field::Key;
use crate::procedure::form::Form;

coded_enum! {
    /// 申請の種類: which of the papers came in.
    pub enum ClaimKind {
        /// 全額: no 直接支払 was used.
        Whole = "whole", "全額";
        /// 内払金: the 差額, asked for before the society's own notice.
        Advance = "advance", "内払金（差額・通知前）";
        /// 差額: asked for after the notice.
        Difference = "difference", "差額（通知後）";
        /// 受取代理, asked for before the birth.
        Agent = "agent", "受取代理";
        /// 付加金のみ: the whole 法定給付 goes elsewhere.
        AdditionalOnly = "additional_only", "付加金のみ";
    }
}

impl ClaimKind {
    /// The way of payment that the paper is for; `None` where it may be any.
    #[must_use]
    pub const fn payment(self) -> Option<ChildbirthPayment> {
        match self {
            ClaimKind::Whole => Some(ChildbirthPayment::Own),
            ClaimKind::Advance | ClaimKind::Difference => Some(ChildbirthPayment::Direct),
            ClaimKind::Agent => Some(ChildbirthPayment::Agent),
            ClaimKind::AdditionalOnly => None,
        }
    }
}

coded_enum! {
    /// 出産日の資格: by what right the benefit is paid.
    pub enum BirthStanding {
        /// 被保険者 (第101条).
        Insured = "insured", "被保険者本人";
        /// 被扶養者 (第114条).
        Dependent = "dependent", "被扶養者";
        /// 資格喪失後6か月以内 (第106条).
        AfterLoss = "after_loss", "資格喪失後6か月以内の本人";
        /// None of them.
        Nothing = "nothing", "資格なし";
    }
}

coded_enum! {
    /// 産科医療補償制度: as stamped on the 領収・明細書.
    pub enum Scheme {
        /// 加入.
        Joined = "joined", "加入";
        /// 未加入.
        NotJoined = "not_joined", "未加入";
    }
}

coded_enum! {
    /// 出産の証明.
    pub enum BirthProof {
        /// 医師・助産師.
        Doctor = "doctor", "医師・助産師の証明";
        /// 市区町村長.
        Municipality = "municipality", "市区町村長の証明";
        /// 母子健康手帳.
        Handbook = "handbook", "母子健康手帳（出生届出済証明）の写し";
        /// 戸籍.
        FamilyRegister = "family_register", "戸籍謄本・抄本";
        /// 住民票.
        ResidenceRecord = "residence_record", "住民票";
        /// その他.
        Other = "other", "その他の書類";
    }
}

coded_enum! {
    /// 他の保険者からの受給.
    pub enum ReceivedElsewhere {
        /// Not received, nor asked for.
        No = "no", "受けていない（請求もしていない）";
        /// Received or asked for.
        Yes = "yes", "受けた、または請求している";
    }
}

coded_enum! {
    /// 不支給の理由.
    pub enum RefusalReason {
        /// 妊娠85日未満.
        TooEarly = "too_early", "妊娠85日未満";
        /// 出産日に資格がない.
        NotMember = "not_member", "出産日に資格がない";
        /// 資格喪失後6か月を過ぎた.
        LateAfterLoss = "late_after_loss", "資格喪失後6か月を過ぎた出産";
        /// 継続1年未満.
        NotOneYear = "not_one_year", "資格喪失前の被保険者期間が1年未満";
        /// 被扶養者でない.
        NotDependent = "not_dependent", "出産日に被扶養者でない";
        /// 他の保険者から受給.
        PaidElsewhere = "paid_elsewhere", "他の保険者から受給";
        /// 支給済み.
        PaidBefore = "paid_before", "同じ出産について支給済み";
        /// 時効.
        TimeBarred = "time_barred", "時効";
        /// その他.
        Other = "other", "その他";
    }
}

/// 申請年月日.
pub const APPLIED_ON: Key<Date> = Key::new("claim.applied_on");
/// 申請の種類.
pub const CLAIM_KIND: Key<ClaimKind> = Key::new("claim.kind");
/// 出産した者の枝番; 0 the 被保険者.
pub const MOTHER_BRANCH: Key<i64> = Key::new("mother.branch");
/// 出産した者の加入者管理番号, computed.
pub const MOTHER_PERSON: Key<PersonId> = Key::new("mother.person");
/// 出産した者の氏名, computed.
pub const MOTHER_NAME: Key<PersonName> = Key::new("mother.name");
/// 出産した者の続柄, computed.
pub const MOTHER_RELATIONSHIP: Key<Relationship> = Key::new("mother.relationship");
/// 出産した者の生年月日, computed.
pub const MOTHER_BIRTH_ON: Key<Date> = Key::new("mother.birth_on");
/// 出産日の資格, computed.
pub const STANDING: Key<BirthStanding> = Key::new("mother.standing");
/// 扶養認定後6か月以内の出産, computed.
pub const IS_RECENT: Key<bool> = Key::new("mother.is_recent");
/// 出産予定日, of 受取代理.
pub const EXPECTED_ON: Key<Date> = Key::new("birth.expected_on");
/// 出産年月日.
pub const BORN_ON: Key<Date> = Key::new("birth.on");
/// 出生児数.
pub const N_LIVE: Key<i64> = Key::new("birth.n_live");
/// 死産児数.
pub const N_STILLBORN: Key<i64> = Key::new("birth.n_stillborn");
/// 在胎週数.
pub const WEEKS: Key<i64> = Key::new("birth.weeks");
/// 在胎週数の端数の日.
pub const DAYS: Key<i64> = Key::new("birth.days");
/// 産科医療補償制度.
pub const SCHEME: Key<Scheme> = Key::new("birth.scheme");
/// 出生児の氏名.
pub const CHILD_NAMES: Key<String> = Key::new("birth.child_names");
/// 出産の証明.
pub const PROOF: Key<BirthProof> = Key::new("birth.proof");
/// 医療機関等の名称.
pub const INSTITUTION: Key<String> = Key::new("institution.name");
/// 医療機関等の所在地.
pub const INSTITUTION_PLACE: Key<String> = Key::new("institution.place");
/// 支払の方法.
pub const PAYMENT: Key<ChildbirthPayment> = Key::new("payment.way");
/// 代理受取額・医療機関等の請求額.
pub const INSTITUTION_AMOUNT: Key<Yen> = Key::new("payment.institution_amount");
/// 出産費用の合計.
pub const COST: Key<Yen> = Key::new("payment.cost");
/// 他の保険者の名称.
pub const OTHER_INSURER: Key<String> = Key::new("other.insurer");
/// 電話番号.
pub const OTHER_PHONE: Key<String> = Key::new("other.phone");
/// 記号・番号.
pub const OTHER_NUMBER: Key<String> = Key::new("other.number");
/// 被保険者氏名.
pub const OTHER_INSURED: Key<String> = Key::new("other.insured");
/// 他の保険者からの受給.
pub const OTHER_RECEIVED: Key<ReceivedElsewhere> = Key::new("other.received");
/// 支給・不支給の別.
pub const OUTCOME: Key<BenefitOutcome> = Key::new("decision.outcome");
/// 不支給の理由.
pub const REFUSAL: Key<RefusalReason> = Key::new("decision.refusal");
/// 不支給の理由の説明.
pub const REFUSAL_NOTE: Key<String> = Key::new("decision.refusal_note");
/// 1児あたりの額, computed.
pub const PER_CHILD: Key<Yen> = Key::new("decision.per_child");
/// 額の根拠, computed.
pub const BASIS: Key<String> = Key::new("decision.basis");
/// 法定給付額, computed.
pub const STATUTORY: Key<Yen> = Key::new("decision.statutory");
/// 付加給付額, computed.
pub const ADDITIONAL: Key<Yen> = Key::new("decision.additional");
/// 控除額, computed.
pub const WITHHELD: Key<Yen> = Key::new("decision.withheld");
/// 受取代理人への支払額, computed.
pub const TO_INSTITUTION: Key<Yen> = Key::new("decision.to_institution");
/// 被保険者への支払額, computed.
pub const TO_PERSON: Key<Yen> = Key::new("decision.to_person");
/// 差引支給額, computed.
pub const NET: Key<Yen> = Key::new("decision.net");
/// 医師・助産師の証明または母子健康手帳（写）等.
pub const PROOF_PAPER: Key<AttachmentAnswer> = Key::new("attachment.birth_proof");
/// 住民票（世帯全員）.
pub const RESIDENCE_RECORD: Key<AttachmentAnswer> = Key::new("attachment.residence_record");
/// 出産費用の領収・明細書（写）.
pub const RECEIPT: Key<AttachmentAnswer> = Key::new("attachment.receipt");
/// 直接支払制度の合意文書（写）.
pub const AGREEMENT: Key<AttachmentAnswer> = Key::new("attachment.agreement");
/// 他の保険者の不支給証明.
pub const NOT_PAID_PROOF: Key<AttachmentAnswer> = Key::new("attachment.not_paid_proof");

/// Whether the claim is one of this kind.
#[must_use]
pub fn is_kind(form: &Form, kind: ClaimKind) -> bool {
    CLAIM_KIND.get(form) == Some(kind)
}

/// 受取代理: the form comes before the birth, so that what the birth says follows later.
#[must_use]
pub fn knows_birth(form: &Form) -> bool {
    !is_kind(form, ClaimKind::Agent) || BORN_ON.get(form).is_some()
}

/// 死産児 are on the form.
#[must_use]
pub fn has_stillborn(form: &Form) -> bool {
    N_STILLBORN
        .get(form)
        .is_some_and(|n_stillborn| n_stillborn > 0)
}

/// Whether the decision grants the benefit.
#[must_use]
pub fn is_granted(form: &Form) -> bool {
    OUTCOME.get(form) == Some(BenefitOutcome::Granted)
}

/// Whether the decision refuses the benefit.
#[must_use]
pub fn is_refused(form: &Form) -> bool {
    OUTCOME.get(form) == Some(BenefitOutcome::Refused)
}

/// 直接支払 and 受取代理: the hospital gets a part.
#[must_use]
pub fn has_institution_part(form: &Form) -> bool {
    !is_kind(form, ClaimKind::AdditionalOnly)
        && matches!(
            PAYMENT.get(form),
            Some(ChildbirthPayment::Direct | ChildbirthPayment::Agent)
        )
}

/// Whether another insurer may have paid for the same birth.
#[must_use]
pub fn may_be_paid_elsewhere(form: &Form) -> bool {
    STANDING.get(form) == Some(BirthStanding::AfterLoss) || IS_RECENT.get(form) == Some(true)
}

/// Whether something goes to the account of the person.
#[must_use]
pub fn pays_person(form: &Form) -> bool {
    TO_PERSON.get(form) > Some(Yen::ZERO)
}

/// Whether something goes to the account of the hospital.
#[must_use]
pub fn pays_institution(form: &Form) -> bool {
    TO_INSTITUTION.get(form) > Some(Yen::ZERO)
}
