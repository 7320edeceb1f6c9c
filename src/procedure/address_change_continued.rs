//! 適用（資格情報の変更［任継・特退］）住所変更: the same change of people who come to the society themselves
//! (健康保険法施行規則第44条). It must say only what differs from the change through the 事業主.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::deadline::{employer_deadline, lateness_days};
use crate::domain::digits::{ascii_of, is_hyphen_like};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Category;
use crate::procedure::address_change::documents::DOCUMENTS_TO_PERSON;
use crate::procedure::address_change::examine::examine_as;
use crate::procedure::address_change::{
    self, CHANGE, FAMILY, MOVED_ON, NEW_ADDRESS, NEW_RESIDENCE, OLD_ADDRESS, OLD_RESIDENCE,
    RESIDENCE_ENDS, SUBMITTED_ON, Side, changes_address, changes_residence, insured_moves,
};
use crate::procedure::block_codes::Route;
use crate::procedure::blocks::{self, ROUTE};
use crate::procedure::catalogue::{ChartBox, Counter, Procedure};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::step::{Lane, Step};
use crate::procedure::subject;
use crate::procedure::value::{FieldType, Value};

/// 届出期限, computed; unverified [K], so that being late is only a note.
pub const DEADLINE: Key<Date> = Key::new("deadline");
/// 遅延日数, computed.
pub const LATE_DAYS: Key<i64> = Key::new("late_days");
/// 連絡先電話.
pub const PHONE: Key<String> = Key::new("phone");
/// 納付書の送付先を変更する.
pub const SLIPS_MOVE: Key<bool> = Key::new("slips_move");
/// 口座振替の口座を変更する.
pub const ACCOUNT_CHANGES: Key<bool> = Key::new("account_changes");

const NOTICE: Section = Section {
    title: "届出",
    fields: &[
        SUBMITTED_ON.field("提出年月日"),
        DEADLINE
            .field("届出期限")
            .computed(|form, _| Some(Value::Date(employer_deadline(MOVED_ON.get(form)?))))
            .law("健康保険法施行規則第44条"),
        LATE_DAYS.field("遅延日数").computed(late_days),
        PHONE.field("連絡先電話"),
    ],
};

const PAYMENT: Section = Section {
    title: "保険料の納付",
    fields: &[
        SLIPS_MOVE
            .field("納付書の送付先を変更する")
            .always()
            .help("納付書は居所・送付先に、登録がなければ住民票の住所に送ります。"),
        ACCOUNT_CHANGES
            .field("口座振替の口座を変更する")
            .help("「はい」のときは、口座振替依頼書を別に受け取ります。"),
    ],
};

const FLOW: &[&[Step]] = &[
    &[Step::Receive],
    &[Step::VerifyNumber, Step::VerifyIdentity],
    &[Step::Register],
    &[Step::Inquire],
    &[Step::Review],
    &[Step::Finish],
];

const CHART: &[ChartBox] = &[
    ChartBox::outside(Lane::InsuredPerson, "開始"),
    ChartBox::outside(Lane::InsuredPerson, "住所変更届作成（個人番号記入）"),
    ChartBox::step(Lane::Society, "受付", Step::Receive),
    ChartBox::step(Lane::Society, "個人番号確認", Step::VerifyNumber),
    ChartBox::step(Lane::Society, "身元確認", Step::VerifyIdentity),
    ChartBox::step(Lane::Society, "情報の更新", Step::Register),
    ChartBox::step(Lane::Society, "情報照会", Step::Inquire),
    ChartBox::step(Lane::Society, "内容確認・審査", Step::Review),
    ChartBox::step(Lane::Society, "終了", Step::Finish),
];

/// 適用（資格情報の変更［任継・特退］）住所変更.
pub(super) const PROCEDURE: Procedure = Procedure {
    id: "address_change_continued",
    title: "適用（資格情報の変更［任継・特退］）住所変更",
    short_title: "住所変更［任継・特退］",
    counter: Counter::Continued,
    law: "健康保険法施行規則第44条",
    sections: &[subject::SECTION, NOTICE, CHANGE, FAMILY, PAYMENT],
    flow: FLOW,
    chart: CHART,
    own_details: &[(Step::Receive, blocks::RECEIVE_FROM_PERSON)],
    documents: DOCUMENTS_TO_PERSON,
    examine,
    suits: |file, today| file.category_on(today).is_some_and(Category::is_continued),
    ..address_change::PROCEDURE
};

fn late_days(form: &Form, facts: &Facts) -> Option<Value> {
    let due_on = employer_deadline(MOVED_ON.get(form)?);
    Some(Value::Int(lateness_days(due_on, facts.received_on)))
}

fn examine(form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = examine_as(Side::Continued, form, facts);
    all.extend(route(form));
    all.extend(late(form, facts));
    all.extend(phone(form));
    all.extend(slips(form));
    all
}

fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

fn route(form: &Form) -> Option<Finding> {
    (ROUTE.get(form) == Some(Route::ViaEmployer)).then(|| {
        at(
            ROUTE,
            Finding::confirm(
                "address_change.via_employer",
                "任意継続・特例退職の届は、本人が組合に提出します。提出経路を確かめ、事業主を経由したときは理由を入力してください。",
            ),
        )
    })
}

fn late(form: &Form, facts: &Facts) -> Option<Finding> {
    let due_on = employer_deadline(MOVED_ON.get(form)?);
    (facts.received_on > due_on).then(|| {
        at(
            LATE_DAYS,
            Finding::note(
                "address_change.late",
                "変更から5日以内の届出期限を過ぎています。遅れても受け付けます。",
            )
            .law("健康保険法施行規則第44条"),
        )
    })
}

fn phone(form: &Form) -> Option<Finding> {
    let phone = PHONE.get(form)?;
    let mut signs = phone.chars().map(ascii_of);
    let is_phone = signs.all(|c| c.is_ascii_digit() || is_hyphen_like(c));
    (!is_phone).then(|| {
        at(
            PHONE,
            Finding::blocks(
                "address_change.phone",
                "電話番号は、数字とハイフンで入力してください。",
            ),
        )
    })
}

/// Where 納付書 go follows from the addresses; the answer on the 届 must fit.
fn slips(form: &Form) -> Option<Finding> {
    let wanted = SLIPS_MOVE.get(form)?;
    let before = OLD_RESIDENCE.get(form).or_else(|| OLD_ADDRESS.get(form));
    let after = destination_after(form);
    let stays = match (&before, &after) {
        (Some(before), Some(after)) => before.is_same_place(after),
        // Not known yet, or 住所未取得 before.
        _ => return None,
    };
    let finding = match (wanted, stays) {
        (true, true) => Finding::confirm(
            "address_change.slips_stay",
            "この届では納付書の送付先が変わりません。居所・送付先も変えるときは区分を直し、変わらなくてよいときは理由を入力してください。",
        ),
        (false, false) => Finding::confirm(
            "address_change.slips_follow",
            "この届で納付書の送付先も変わります。変えないときは、区分を「住民票住所と居所・送付先」にして今の送付先を居所・送付先に入力し、変わってよいときは理由を入力してください。",
        ),
        _ => return None,
    };
    Some(at(SLIPS_MOVE, finding))
}

/// 居所・送付先, or the 住所, of the 被保険者 once the change holds.
fn destination_after(form: &Form) -> Option<Address> {
    let moves = insured_moves(form);
    let address = match moves && changes_address(form) {
        true => NEW_ADDRESS.get(form),
        false => OLD_ADDRESS.get(form),
    };
    let ends = RESIDENCE_ENDS.get(form) == Some(true);
    match moves && changes_residence(form) {
        true if ends => address,
        true => NEW_RESIDENCE.get(form),
        false => OLD_RESIDENCE.get(form).or(address),
    }
}
