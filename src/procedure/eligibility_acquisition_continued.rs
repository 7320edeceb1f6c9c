//! 適用（資格取得［任継・特退］）: 任意継続・特例退職被保険者の資格取得申出書 (健康保険法第3条第4項・第37条, 附則第3条, 則第42条・第168条).
//! It must not calculate what the law calculates; that is in `domain`. Findings stand in `examine`, entries in `effects`.

pub mod decision;
mod documents;
mod effects;
mod examine;
mod examine_former;
mod examine_money;
mod flow;
mod former;
pub mod keys;
pub mod premium;
mod special;
mod travels;

use crate::domain::premium_receipt::PremiumMethod;
use crate::procedure::account;
use crate::procedure::catalogue::{Attachment, Counter, InquirySubject, Procedure};
use crate::procedure::certificates::{TERM_UNTIL, certificate_entries};
use crate::procedure::dependents::{self, DEPENDENTS};
use crate::procedure::eligibility_acquisition::{
    DEADLINE, EFFECTIVE_FROM, EFFECTIVE_UNTIL, GRADE, HAS_DEPENDENTS, INSURED_INCOME, LATE_DAYS,
    SUBMITTED_ON, has_dependents,
};
use crate::procedure::eligibility_acquisition_continued::documents::DOCUMENTS;
use crate::procedure::eligibility_acquisition_continued::effects::effects;
use crate::procedure::eligibility_acquisition_continued::examine::examine;
use crate::procedure::eligibility_acquisition_continued::flow::{
    CHART, CHECKLIST, FLOW, OWN_DETAILS,
};
use crate::procedure::eligibility_acquisition_continued::keys::{
    AGREES, BASIS, CONTINUED_KIND, CURRENT_INSURANCE, EARLIER, EARLIER_FIELDS, FIRST_DUE_ON,
    FORMER_ACQUIRED_ON, FORMER_CATEGORY, FORMER_PLACE, FORMER_PLACE_ADDRESS, HAS_CEILING,
    LEAVING_PROOF, LIVES_IN_JAPAN, LOST_ON, METHOD, MONTH_FIELDS, MONTHS, OWN_MONTHLY,
    PENSION_KIND, PENSION_NUMBER, PENSION_PROOF, PENSION_PROOF_ON, PENSION_SINCE_ON, PHONE,
    PREMIUM_CARE, PREMIUM_GENERAL, PREMIUM_SUPPORT, PREMIUM_TOTAL, RESIDENCE_RECORD,
    SOCIETY_MONTHS, SOCIETY_MONTHS_AFTER_AGE, SPECIAL_FROM, TERM_END, WRITTEN_MONTHLY, is_special,
};
use crate::procedure::eligibility_acquisition_continued::travels::EXPORTS;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::numbering::{BRANCH, MEMBER_NUMBER, SYMBOL, insured_branch};
use crate::procedure::person::{
    ADDRESS, ALIAS, BIRTH_ON, KANA, NAME, NUMBER, PERSON, RESIDENCE, SEX, WANTS_CERTIFICATE,
};
use crate::procedure::subject::{
    ACQUIRED_ON, CATEGORY, STANDARD_MONTHLY, WRITTEN_NUMBER, WRITTEN_SYMBOL,
};

const SECTIONS: &[Section] = &[
    Section {
        title: "勤務していた時の資格",
        fields: &[
            WRITTEN_SYMBOL
                .field("勤務していた時の記号")
                .help("番号だけで一人に決まるときは省略できます。"),
            WRITTEN_NUMBER
                .field("勤務していた時の番号")
                .when(|form| form.value(NUMBER.name()).is_none()),
            NUMBER
                .field("個人番号")
                .law("則第42条")
                .help("記号・番号の代わりに、または台帳の個人番号との照合のために入力します。"),
            PERSON.field("加入者管理番号").computed(former::person),
            FORMER_CATEGORY
                .field("喪失前の被保険者区分")
                .computed(former::category),
            FORMER_PLACE
                .field("勤務していた事業所")
                .computed(former::place),
            FORMER_PLACE_ADDRESS
                .field("事業所の所在地")
                .computed(former::place_address),
            FORMER_ACQUIRED_ON
                .field("在職時の資格取得年月日")
                .computed(former::acquired_on),
            LOST_ON
                .field("資格喪失年月日（退職日の翌日）")
                .always()
                .law("健康保険法第36条"),
            OWN_MONTHLY
                .field("資格喪失時の標準報酬月額")
                .computed(former::own_monthly),
            WRITTEN_MONTHLY
                .field("資格喪失時の標準報酬月額（申出書の記載）")
                .help("記載があるときに入力します。台帳の額と比べます。"),
            EARLIER
                .table("台帳にない加入期間", EARLIER_FIELDS)
                .help("他の保険者での期間や、台帳を作る前の期間を通算するときに入力します。"),
        ],
    },
    Section {
        title: "申出",
        fields: &[
            SUBMITTED_ON.field("申出年月日"),
            CONTINUED_KIND.field("区分").always(),
            SPECIAL_FROM
                .field("特例退職の資格取得年月日（規約による）")
                .law("附則第3条第3項")
                .help("空欄のときは申出の受付年月日です。"),
            ACQUIRED_ON
                .field("資格取得年月日")
                .computed(former::continued_from)
                .law("健康保険法第37条"),
            CATEGORY
                .field("被保険者区分")
                .computed(former::new_category),
            TERM_UNTIL
                .field("任意継続の期間の末日")
                .computed(former::term_until)
                .law("健康保険法第38条第1号"),
            TERM_END
                .field("資格喪失予定年月日")
                .computed(former::term_end),
            DEADLINE
                .field("申出の期限")
                .computed(former::deadline)
                .law("健康保険法第37条第1項"),
            LATE_DAYS.field("遅延日数").computed(former::late_days),
            LEAVING_PROOF.field("退職の確認書類"),
            HAS_CEILING.field("有効な限度額適用認定証がある"),
            AGREES.field("承諾事項を確認した"),
        ],
    },
    Section {
        title: "被保険者",
        fields: &[
            SYMBOL.field("記号").computed(former::symbol),
            MEMBER_NUMBER.field("番号").computed(former::number),
            BRANCH.field("枝番").computed(insured_branch),
            NAME.field("氏名").always(),
            KANA.field("フリガナ").always(),
            ALIAS.field("通称名・旧姓"),
            BIRTH_ON.field("生年月日").birth().always(),
            SEX.field("性別").always(),
        ],
    },
    Section {
        title: "住所・連絡先",
        fields: &[
            ADDRESS.field("住所（住民票）").always(),
            RESIDENCE.field("居所・送付先"),
            PHONE.field("電話番号").always(),
            WANTS_CERTIFICATE
                .field("資格確認書の発行が必要")
                .always()
                .law("則第47条"),
        ],
    },
    Section {
        title: "特例退職被保険者の要件",
        fields: &[
            SOCIETY_MONTHS
                .field("当組合の加入月数")
                .computed(special::months),
            SOCIETY_MONTHS_AFTER_AGE
                .field("規約で定める年齢からの加入月数")
                .computed(special::months_after_age),
            PENSION_KIND.field("年金の種類").when(is_special),
            PENSION_SINCE_ON.field("受給権の発生日").when(is_special),
            PENSION_NUMBER
                .field("年金証書の番号")
                .help("照会した結果でよいときは空欄で構いません。"),
            PENSION_PROOF_ON.field("年金証書の受領日"),
            CURRENT_INSURANCE
                .field("現在加入している保険")
                .when(is_special),
            LIVES_IN_JAPAN
                .field("国内に住所（住民票）がある")
                .when(is_special),
        ],
    },
    Section {
        title: "標準報酬月額",
        fields: &[
            GRADE
                .field("等級")
                .computed(decision::grade)
                .law("健康保険法第40条"),
            STANDARD_MONTHLY
                .field("標準報酬月額")
                .computed(decision::standard_monthly)
                .law("健康保険法第47条"),
            BASIS.field("決定の根拠").computed(decision::basis),
            EFFECTIVE_FROM
                .field("適用年月")
                .computed(decision::effective_from),
            EFFECTIVE_UNTIL
                .field("有効期間（まで）")
                .computed(decision::effective_until),
        ],
    },
    Section {
        title: "被扶養者",
        fields: &[
            HAS_DEPENDENTS.field("被扶養者の有無").always(),
            INSURED_INCOME
                .field("被保険者の年収（見込）")
                .help("被扶養者の収入と比べるときに入力します。"),
            DEPENDENTS
                .table("被扶養者", dependents::FIELDS)
                .when(has_dependents)
                .law("則第38条"),
        ],
    },
    Section {
        title: "保険料",
        fields: &[
            METHOD
                .field("保険料の納付方法")
                .always()
                .law("健康保険法第164条・第165条"),
            FIRST_DUE_ON
                .field("初回の納付期日")
                .always()
                .law("健康保険法第164条第1項")
                .help("組合の設定の日数で計算した日です。変えることができます。"),
            account::BANK
                .field("金融機関")
                .when(is_transfer)
                .widget(account::BANK_WIDGET)
                .help("口座振替と還付に使います。"),
            account::BANK_CODE
                .field("金融機関コード")
                .widget(account::BANK_WIDGET),
            account::BRANCH
                .field("支店")
                .when(is_transfer)
                .widget(account::BANK_WIDGET),
            account::BRANCH_CODE
                .field("支店コード")
                .widget(account::BANK_WIDGET),
            account::KIND.field("預金種別").when(is_transfer),
            account::NUMBER.field("口座番号").when(is_transfer),
            account::HOLDER
                .field("口座名義（カナ）")
                .when(is_transfer)
                .help(account::HOLDER_HELP),
            PREMIUM_GENERAL
                .field("一般保険料（月額）")
                .computed(premium::general),
            PREMIUM_CARE
                .field("介護保険料（月額）")
                .computed(premium::care),
            PREMIUM_SUPPORT
                .field("子ども・子育て支援金（月額）")
                .computed(premium::support),
            PREMIUM_TOTAL
                .field("保険料の合計（月額）")
                .computed(premium::total)
                .law("健康保険法第156条・第161条"),
            MONTHS
                .table("年度末までの保険料", MONTH_FIELDS)
                .computed(premium::months),
        ],
    },
];

const ATTACHMENTS: &[Attachment] = &[
    Attachment {
        id: "pension_proof",
        label: "年金証書の写し",
        answer: PENSION_PROOF,
        when: is_special,
        omittable: Some(InquirySubject::Pension),
    },
    Attachment {
        id: "residence_record",
        label: "住民票の写し",
        answer: RESIDENCE_RECORD,
        when: is_special,
        omittable: Some(InquirySubject::Residence),
    },
];

/// 適用（資格取得［任継・特退］）.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "eligibility_acquisition_continued",
    title: "適用（資格取得［任継・特退］）",
    short_title: "資格取得［任継・特退］",
    counter: Counter::Continued,
    law: "健康保険法第3条第4項・第37条、附則第3条、健康保険法施行規則第42条",
    version: 1,
    sections: SECTIONS,
    attachments: ATTACHMENTS,
    flow: FLOW,
    chart: CHART,
    own_details: OWN_DETAILS,
    checklist: CHECKLIST,
    documents: DOCUMENTS,
    exports: EXPORTS,
    examine,
    effects,
    step_entries: certificate_entries,
    payments: |_, _| Vec::new(),
    suits: |file, today| file.has_left_employment(today),
    carry_over: former::carried,
};

/// Whether the premium is drawn from an account.
fn is_transfer(form: &Form) -> bool {
    METHOD.get(form) == Some(PremiumMethod::Transfer)
}
