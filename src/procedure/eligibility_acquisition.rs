//! 適用（資格取得）: 健康保険被保険者資格取得届 with its 被扶養者届 (健康保険法第48条, 則第24条・第38条).
//! It must not calculate what the law calculates; that is in `domain`. Findings stand in `examine`, entries in `effects`.

mod documents;
mod effects;
mod examine;
mod flow;
mod travels;

use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::deadline::{employer_deadline, lateness_days};
use crate::domain::dependent_codes::Occupation;
use crate::domain::member::Sex;
use crate::domain::remuneration::{AcquisitionDecision, decide_on_acquisition};
use crate::domain::yen::Yen;
use crate::procedure::catalogue::{
    Attachment, AttachmentAnswer, Counter, InquirySubject, Procedure,
};
use crate::procedure::certificates::{InsuredTerms, certificate_entries};
use crate::procedure::dependents::{self, DEPENDENTS};
use crate::procedure::eligibility_acquisition::documents::DOCUMENTS;
use crate::procedure::eligibility_acquisition::effects::effects;
use crate::procedure::eligibility_acquisition::examine::examine;
use crate::procedure::eligibility_acquisition::flow::{CHART, CHECKLIST, FLOW};
use crate::procedure::eligibility_acquisition::travels::EXPORTS;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::numbering::{
    BRANCH, EMPLOYERS_NUMBER, ESTABLISHMENT, MEMBER_NUMBER, SYMBOL, insured_branch, insured_person,
    member_number, symbol,
};
use crate::procedure::person::{
    ADDRESS, ALIAS, ANOTHER_REASON, BIRTH_ON, KANA, MATCHED, NAME, NO_NUMBER_NOTE,
    NO_NUMBER_REASON, NUMBER, PERSON, RESIDENCE, SAME_PERSON, SEX, WANTS_CERTIFICATE, is_another,
    is_same, lacks_number, needs_number_note,
};
use crate::procedure::subject::{ACQUIRED_ON, STANDARD_MONTHLY};
use crate::procedure::value::{FieldType, Value};

coded_enum! {
    /// 種別（性別） of the 届書.
    pub enum InsuredType {
        /// 男.
        Male = "1", "男";
        /// 女.
        Female = "2", "女";
        /// 坑内員.
        Miner = "3", "坑内員";
        /// 男（基金）.
        MaleInFund = "5", "男（基金）";
        /// 女（基金）.
        FemaleInFund = "6", "女（基金）";
        /// 坑内員（基金）.
        MinerInFund = "7", "坑内員（基金）";
    }
}

coded_enum! {
    /// 取得区分.
    pub enum AcquisitionKind {
        /// 健保・厚年.
        HealthAndPension = "1", "健保・厚年";
        /// 共済出向.
        MutualAid = "3", "共済出向";
        /// 船保任継.
        Seamen = "4", "船保任継";
    }
}

coded_enum! {
    /// 被扶養者の有無.
    pub enum HasDependents {
        /// 無.
        No = "0", "無";
        /// 有.
        Yes = "1", "有";
    }
}

/// 提出年月日.
pub const SUBMITTED_ON: Key<Date> = Key::new("submitted_on");
/// 種別（性別）.
pub const INSURED_TYPE: Key<InsuredType> = Key::new("insured_type");
/// 取得区分.
pub const ACQUISITION_KIND: Key<AcquisitionKind> = Key::new("acquisition_kind");
/// 届出期限, computed.
pub const DEADLINE: Key<Date> = Key::new("deadline");
/// 遅延日数, computed.
pub const LATE_DAYS: Key<i64> = Key::new("late_days");
/// 遅延理由.
pub const DELAY_REASON: Key<String> = Key::new("delay_reason");
/// 被扶養者の有無.
pub const HAS_DEPENDENTS: Key<HasDependents> = Key::new("has_dependents");
/// 報酬月額 ㋐通貨.
pub const PAY_CASH: Key<Yen> = Key::new("pay_cash");
/// 報酬月額 ㋑現物.
pub const PAY_IN_KIND: Key<Yen> = Key::new("pay_in_kind");
/// 報酬月額 ㋒合計, as written on the 届書.
pub const PAY_TOTAL_WRITTEN: Key<Yen> = Key::new("pay_total_written");
/// 報酬月額 ㋐＋㋑, computed.
pub const PAY_TOTAL: Key<Yen> = Key::new("pay_total");
/// 等級, computed.
pub const GRADE: Key<i64> = Key::new("grade");
/// 適用年月, computed.
pub const EFFECTIVE_FROM: Key<YearMonth> = Key::new("effective_from");
/// 有効期間の末月, computed.
pub const EFFECTIVE_UNTIL: Key<YearMonth> = Key::new("effective_until");
/// 70歳以上被用者.
pub const IS_70_OR_OLDER: Key<bool> = Key::new("is_70_or_older");
/// 二以上事業所勤務.
pub const HAS_TWO_WORKPLACES: Key<bool> = Key::new("has_two_workplaces");
/// 短時間労働者.
pub const IS_SHORT_TIME: Key<bool> = Key::new("is_short_time");
/// 退職後の継続再雇用.
pub const IS_REHIRED: Key<bool> = Key::new("is_rehired");
/// 備考.
pub const REMARKS: Key<String> = Key::new("remarks");
/// 被保険者の年収（見込）, for the comparison with the dependents' income.
pub const INSURED_INCOME: Key<Yen> = Key::new("insured_income");
/// 住民票（世帯全員）.
pub const RESIDENCE_RECORD: Key<AttachmentAnswer> = Key::new("attachment.residence_record");
/// 課税証明書.
pub const TAX_CERTIFICATE: Key<AttachmentAnswer> = Key::new("attachment.tax_certificate");
/// 在学証明書.
pub const SCHOOL_CERTIFICATE: Key<AttachmentAnswer> = Key::new("attachment.school_certificate");

const SECTIONS: &[Section] = &[
    Section {
        title: "事業所",
        fields: &[
            SUBMITTED_ON.field("提出年月日").always(),
            ESTABLISHMENT.field("事業所").always(),
            SYMBOL.field("記号").computed(symbol),
            Key::<String>::new("establishment_name")
                .field("事業所名称")
                .computed(establishment_name),
            Key::<String>::new("employer_name")
                .field("事業主氏名")
                .computed(employer_name),
        ],
    },
    Section {
        title: "被保険者",
        fields: &[
            EMPLOYERS_NUMBER.field("被保険者整理番号"),
            MEMBER_NUMBER.field("番号").computed(member_number),
            BRANCH.field("枝番").computed(insured_branch),
            NAME.field("氏名").always(),
            KANA.field("フリガナ").always(),
            ALIAS.field("通称名・旧姓"),
            BIRTH_ON.field("生年月日").birth().always(),
            INSURED_TYPE.field("種別（性別）").always(),
            SEX.field("性別").computed(sex),
            ACQUISITION_KIND.field("取得区分").always(),
            SAME_PERSON.field("同一人の確認"),
            MATCHED.field("台帳の加入者").when(is_same),
            ANOTHER_REASON.field("別の人とした理由").when(is_another),
            PERSON.field("加入者管理番号").computed(insured_person),
        ],
    },
    Section {
        title: "個人番号",
        fields: &[
            NUMBER.field("個人番号").law("則第24条"),
            NO_NUMBER_REASON
                .field("個人番号・住民票住所を記載できない理由")
                .when(lacks_number),
            NO_NUMBER_NOTE.field("理由の説明").when(needs_number_note),
        ],
    },
    Section {
        title: "資格取得",
        fields: &[
            ACQUIRED_ON
                .field("資格取得年月日")
                .always()
                .law("健康保険法第35条"),
            DEADLINE
                .field("届出期限")
                .computed(deadline)
                .law("則第24条"),
            LATE_DAYS.field("遅延日数").computed(late_days),
            DELAY_REASON
                .field("遅延理由")
                .help("60日を超えて遅れた届出に必要です。"),
            HAS_DEPENDENTS.field("被扶養者の有無").always(),
        ],
    },
    Section {
        title: "報酬月額",
        fields: &[
            PAY_CASH.field("㋐通貨によるものの額").always(),
            PAY_IN_KIND.field("㋑現物によるものの額").always(),
            PAY_TOTAL_WRITTEN.field("㋒合計（届書の記載）"),
            PAY_TOTAL.field("報酬月額（㋐＋㋑）").computed(pay_total),
            GRADE.field("等級").computed(grade).law("健康保険法第40条"),
            STANDARD_MONTHLY
                .field("標準報酬月額")
                .computed(standard_monthly)
                .law("健康保険法第42条"),
            EFFECTIVE_FROM.field("適用年月").computed(effective_from),
            EFFECTIVE_UNTIL
                .field("有効期間（まで）")
                .computed(effective_until)
                .law("健康保険法第42条第2項"),
        ],
    },
    Section {
        title: "備考",
        fields: &[
            IS_70_OR_OLDER.field("70歳以上被用者"),
            HAS_TWO_WORKPLACES.field("二以上事業所勤務"),
            IS_SHORT_TIME.field("短時間労働者"),
            IS_REHIRED.field("退職後の継続再雇用"),
            REMARKS.field("その他"),
        ],
    },
    Section {
        title: "住所",
        fields: &[
            ADDRESS
                .field("住所（住民票）")
                .when(lacks_number)
                .help("個人番号があり住所の記載がないときは、住所未取得として登録します。"),
            RESIDENCE.field("居所・送付先"),
            WANTS_CERTIFICATE
                .field("資格確認書の発行が必要")
                .always()
                .law("則第47条"),
        ],
    },
    Section {
        title: "被扶養者",
        fields: &[
            INSURED_INCOME
                .field("被保険者の年収（見込）")
                .help("空欄のときは報酬月額の12か月分で比べます。"),
            DEPENDENTS
                .table("被扶養者", dependents::FIELDS)
                .when(has_dependents)
                .law("則第38条"),
        ],
    },
];

const ATTACHMENTS: &[Attachment] = &[
    Attachment {
        id: "residence_record",
        label: "住民票（世帯全員）",
        answer: RESIDENCE_RECORD,
        when: has_dependents,
        omittable: Some(InquirySubject::Residence),
    },
    Attachment {
        id: "tax_certificate",
        label: "課税証明書",
        answer: TAX_CERTIFICATE,
        when: has_dependents,
        omittable: Some(InquirySubject::LocalTax),
    },
    Attachment {
        id: "school_certificate",
        label: "在学証明書",
        answer: SCHOOL_CERTIFICATE,
        when: has_student,
        omittable: None,
    },
];

/// 適用（資格取得）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "eligibility_acquisition",
    title: "適用（資格取得）",
    short_title: "資格取得",
    counter: Counter::Employed,
    law: "健康保険法第48条、健康保険法施行規則第24条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: FLOW,
    chart: CHART,
    own_details: &[],
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects,
    step_entries: certificate_entries,
    payments: |_, _| Vec::new(),
    suits: |file, today| !file.is_member_on(today),
    carry_over: |_, _| Vec::new(),
};

/// Whether the 届書 says 被扶養者「有」.
#[must_use]
pub fn has_dependents(form: &Form) -> bool {
    HAS_DEPENDENTS.get(form) == Some(HasDependents::Yes)
}

fn has_student(form: &Form) -> bool {
    form.rows(DEPENDENTS.name())
        .iter()
        .any(|row| dependents::OCCUPATION.get(row) == Some(Occupation::HighSchoolOrCollege))
}

fn establishment_name(form: &Form, facts: &Facts) -> Option<Value> {
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(Value::Text(establishment.name.clone()))
}

fn employer_name(form: &Form, facts: &Facts) -> Option<Value> {
    let establishment = facts.establishment(&ESTABLISHMENT.get(form)?.0)?;
    Some(Value::Text(establishment.employer_name.clone()))
}

fn sex(form: &Form, _: &Facts) -> Option<Value> {
    let sex = match INSURED_TYPE.get(form)? {
        InsuredType::Female | InsuredType::FemaleInFund => Sex::Female,
        InsuredType::Male
        | InsuredType::Miner
        | InsuredType::MaleInFund
        | InsuredType::MinerInFund => Sex::Male,
    };
    Some(sex.into_value())
}

fn deadline(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::Date(employer_deadline(ACQUIRED_ON.get(form)?)))
}

fn late_days(form: &Form, facts: &Facts) -> Option<Value> {
    let due_on = employer_deadline(ACQUIRED_ON.get(form)?);
    Some(Value::Int(lateness_days(due_on, facts.received_on)))
}

fn pay_total(form: &Form, _: &Facts) -> Option<Value> {
    let total = PAY_CASH.get(form)?.checked_add(PAY_IN_KIND.get(form)?)?;
    Some(Value::Yen(total))
}

/// 資格取得時決定 of this form.
#[must_use]
pub fn decision(form: &Form) -> Option<AcquisitionDecision> {
    decide_on_acquisition(ACQUIRED_ON.get(form)?, PAY_TOTAL.get(form)?)
}

/// What certificates and rows need of the 被保険者.
#[must_use]
pub fn terms(form: &Form) -> Option<InsuredTerms> {
    Some(InsuredTerms {
        acquired_on: ACQUIRED_ON.get(form)?,
        standard_monthly: decision(form)?.grade.standard_monthly,
    })
}

fn grade(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::Int(i64::from(decision(form)?.grade.number)))
}

fn standard_monthly(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::Yen(decision(form)?.grade.standard_monthly))
}

fn effective_from(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::YearMonth(decision(form)?.effective_from))
}

fn effective_until(form: &Form, _: &Facts) -> Option<Value> {
    Some(Value::YearMonth(decision(form)?.effective_until))
}
