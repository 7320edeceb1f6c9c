//! 住所変更の指摘: who may hand this 届 in, the day, the addresses, and moves out of Japan.
//! It must not look at single 被扶養者; that is `examine_family`.

use crate::domain::address::Address;
use crate::domain::date::Date;
use crate::domain::eligibility::is_care_liable;
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Category;
use crate::domain::member_file::{MemberFile, Membership};
use crate::procedure::address_change::examine_family::examine_family;
use crate::procedure::address_change::movers::{is_address_only, movers};
use crate::procedure::address_change::{
    GOES_ABROAD, MOVED_ON, NEW_ADDRESS, NEW_RESIDENCE, RESIDENCE_ENDS, Side, changes_address,
    changes_residence, insured_moves,
};

use crate::procedure::facts::Facts;
use crate::procedure::field::Key;
use crate::procedure::form::Form;
use crate::procedure::person::{BIRTH_ON, PERSON};
use crate::procedure::step_findings;
use crate::procedure::subject::{self, CATEGORY, WRITTEN_NUMBER};
use crate::procedure::value::FieldType;

/// Days ahead for which a move may be announced; unverified: the society's own practice.
const ANNOUNCED_DAYS: i64 = 14;

/// All findings of the 届 on its side.
pub(crate) fn examine_as(side: Side, form: &Form, facts: &Facts) -> Vec<Finding> {
    let mut all = subject::examine_subject(form, facts);
    let Some(file) = facts.subject_file() else {
        return all;
    };
    let membership = subject::membership(form, file);
    all.extend(membership.and_then(|period| wrong_side(side, period)));
    if let Some(moved_on) = MOVED_ON.get(form) {
        all.extend(announced_day(moved_on, facts));
        all.extend(membership.and_then(|period| not_a_member(moved_on, period, file)));
        all.extend(earlier_address(moved_on, form, facts));
    }
    all.extend(new_address(form, facts));
    all.extend(new_residence(form, facts));
    all.extend(leaving_japan(form));
    all.extend(examine_family(form, facts));
    all.extend(step_findings::examine_inquiries(form));
    all
}

fn at<T: FieldType>(key: Key<T>, finding: Finding) -> Finding {
    finding.at(FieldPath::of(key.name()))
}

fn wrong_side(side: Side, period: &Membership) -> Option<Finding> {
    let message = match (side, Side::of(period.category)) {
        (Side::Employed, Side::Continued) => {
            "任意継続・特例退職の被保険者です。この案件を取り下げ、「適用（資格情報の変更［任継・特退］）住所変更」で受け付けてください。"
        }
        (Side::Continued, Side::Employed) => {
            "事業所に使用される被保険者です。この案件を取り下げ、「適用（資格情報の変更）住所変更」で受け付けてください。"
        }
        _ => return None,
    };
    Some(at(
        CATEGORY,
        Finding::blocks("address_change.wrong_category", message),
    ))
}

/// A move that has happened is reported; one that is near may be announced.
fn announced_day(moved_on: Date, facts: &Facts) -> Option<Finding> {
    let n_days = moved_on.days_since(facts.today);
    let finding = if n_days > ANNOUNCED_DAYS {
        Finding::confirm(
            "address_change.too_far_ahead",
            format!(
                "変更年月日が今日から{ANNOUNCED_DAYS}日より後です。日付を確かめてください。台帳はその日から新しい住所になります。いま受け付けるときはその理由を入力してください。"
            ),
        )
    } else if n_days > 0 {
        Finding::confirm(
            "address_change.in_future",
            "変更年月日が今日より後です。台帳はその日から新しい住所になります。転居の予定を確かめて、理由を入力してください。",
        )
    } else {
        return None;
    };
    Some(at(MOVED_ON, finding))
}

fn not_a_member(moved_on: Date, period: &Membership, file: &MemberFile) -> Option<Finding> {
    if period.lost_on().is_some_and(|lost_on| lost_on <= moved_on) {
        let goes_on = file.insured_on(moved_on).is_some();
        return Some(if goes_on {
            at(
                WRITTEN_NUMBER,
                Finding::blocks(
                    "address_change.old_number",
                    "この記号・番号の資格は変更年月日より前に終わり、別の記号・番号で加入しています。いまの記号・番号を入力してください。",
                ),
            )
        } else {
            at(
                MOVED_ON,
                Finding::confirm(
                    "address_change.after_loss",
                    "変更年月日には資格を喪失しています。喪失後の書類の送付のために記録するときは、その理由を入力してください。",
                ),
            )
        });
    }
    (moved_on < period.since).then(|| {
        at(
            MOVED_ON,
            Finding::confirm(
                "address_change.before_membership",
                "変更年月日が資格取得年月日より前です。取得の届書の住所を訂正するのか、転居なのかを確かめて、理由を入力してください。",
            ),
        )
    })
}

/// Earlier addresses stay in the ledger; a day before the present one began makes this one an address of the past.
fn earlier_address(moved_on: Date, form: &Form, facts: &Facts) -> Option<Finding> {
    let starts = movers(form).into_iter().filter_map(|mover| {
        let file = facts.files.get(&PERSON.get(mover.form)?)?;
        let periods = match changes_address(form) {
            true => &file.addresses,
            false => &file.residences,
        };
        let last = periods.last().filter(|period| period.address.is_some())?;
        Some(last.valid_from)
    });
    let latest = starts.max()?;
    let finding = if moved_on < latest {
        Finding::confirm(
            "address_change.before_present_address",
            format!(
                "台帳には{}から始まる住所があります。このまま進めると、届の住所はそれより前の住所として記録され、現在の住所は変わりません。住所の履歴と日付を確かめて、理由を入力してください。",
                latest.wareki()
            ),
        )
    } else if moved_on == latest {
        Finding::note(
            "address_change.same_day",
            "台帳の住所と同じ日からの変更です。台帳の住所はこの届の住所に置き換わります（元の記載は履歴に残ります）。",
        )
    } else {
        return None;
    };
    Some(at(MOVED_ON, finding))
}

fn new_address(form: &Form, facts: &Facts) -> Vec<Finding> {
    let Some(new) = NEW_ADDRESS.get(form).filter(|_| changes_address(form)) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if is_unchanged(&new, form, facts, MemberFile::address_on) {
        all.push(at(
            NEW_ADDRESS,
            Finding::blocks(
                "address_change.same_address",
                "変更後の住所が変更前の住所と同じです。住所を確かめるか、居所・送付先だけの変更であれば区分を直してください。",
            ),
        ));
    }
    if new.postal.is_none() && GOES_ABROAD.get(form) != Some(true) {
        all.push(at(
            NEW_ADDRESS,
            Finding::confirm(
                "address_change.no_postal_code",
                "変更後の住所に郵便番号がありません。郵便番号を入力するか、分からない理由を入力してください。",
            ),
        ));
    }
    let keeps_residence =
        is_address_only(form) && insured_moves(form) && residence_before(form, facts).is_some();
    if keeps_residence {
        all.push(at(
            NEW_ADDRESS,
            Finding::confirm(
                "address_change.residence_stays",
                "居所・送付先が登録されたままになり、書類はそこに送られます。廃止または変更するときは区分を「住民票住所と居所・送付先」にし、そのままでよいときは理由を入力してください。",
            ),
        ));
    }
    all
}

/// Whether nobody who moves would get another address.
fn is_unchanged(
    new: &Address,
    form: &Form,
    facts: &Facts,
    on_day: impl Fn(&MemberFile, Date) -> Option<&Address>,
) -> bool {
    let moves = movers(form);
    let before = MOVED_ON.get(form).unwrap_or(facts.received_on).add_days(-1);
    let has_it = |person| {
        let file = facts.files.get(&person);
        file.and_then(|file| on_day(file, before))
            .is_some_and(|old| new.is_same_place(old))
    };
    !moves.is_empty()
        && moves
            .iter()
            .all(|mover| PERSON.get(mover.form).is_some_and(has_it))
}

fn residence_before<'a>(form: &Form, facts: &'a Facts) -> Option<&'a Address> {
    let before = MOVED_ON.get(form).unwrap_or(facts.received_on).add_days(-1);
    facts.subject_file()?.residence_on(before)
}

fn new_residence(form: &Form, facts: &Facts) -> Vec<Finding> {
    if !changes_residence(form) {
        return Vec::new();
    }
    if RESIDENCE_ENDS.get(form) == Some(true) {
        return residence_ends(form, facts);
    }
    let Some(new) = NEW_RESIDENCE.get(form) else {
        return Vec::new();
    };
    if is_unchanged(&new, form, facts, MemberFile::residence_on) {
        return vec![at(
            NEW_RESIDENCE,
            Finding::blocks(
                "address_change.same_residence",
                "変更後の居所・送付先が変更前と同じです。居所・送付先を確かめるか、区分を直してください。",
            ),
        )];
    }
    let is_home = match NEW_ADDRESS.get(form).filter(|_| changes_address(form)) {
        Some(home) => new.is_same_place(&home),
        None => is_unchanged(&new, form, facts, MemberFile::address_on),
    };
    if !is_home {
        return Vec::new();
    }
    vec![at(
        NEW_RESIDENCE,
        Finding::blocks(
            "address_change.residence_is_address",
            "居所・送付先が住民票の住所と同じです。住民票の住所に送るときは「居所・送付先を廃止する」を「はい」にするか、区分を直してください。",
        ),
    )]
}

fn residence_ends(form: &Form, facts: &Facts) -> Vec<Finding> {
    let before = MOVED_ON.get(form).unwrap_or(facts.received_on).add_days(-1);
    let mut all = Vec::new();
    if NEW_RESIDENCE.get(form).is_some() {
        all.push(at(
            NEW_RESIDENCE,
            Finding::blocks(
                "address_change.residence_ends_and_is_new",
                "居所・送付先を廃止するときは、変更後の居所・送付先を空欄にしてください。",
            ),
        ));
    }
    let has_one = |person| {
        let file = facts.files.get(&person);
        file.is_some_and(|file| file.residence_on(before).is_some())
    };
    let moves = movers(form);
    let any = moves
        .iter()
        .any(|mover| PERSON.get(mover.form).is_some_and(has_one));
    if !moves.is_empty() && !any {
        all.push(at(
            RESIDENCE_ENDS,
            Finding::blocks(
                "address_change.no_residence",
                "廃止する居所・送付先が台帳にありません。区分と対象者を確かめてください。",
            ),
        ));
    }
    all
}

/// 国外転出 of the 被保険者: 介護保険 and, for a 特例退職, the eligibility itself.
fn leaving_japan(form: &Form) -> Vec<Finding> {
    if GOES_ABROAD.get(form) != Some(true) || !insured_moves(form) {
        return Vec::new();
    }
    let mut all = Vec::new();
    if CATEGORY.get(form) == Some(Category::SpecialRetired) {
        all.push(at(
            GOES_ABROAD,
            Finding::confirm(
                "address_change.special_retired_abroad",
                "特例退職被保険者は、国内に住所がなくなると資格を喪失します。資格喪失の届出を受け付けるか確かめて、理由を入力してください。",
            )
            .law("健康保険法附則第3条"),
        ));
    }
    let liable = BIRTH_ON
        .get(form)
        .zip(MOVED_ON.get(form))
        .is_some_and(|(birth_on, moved_on)| is_care_liable(birth_on, moved_on.year_month()));
    if liable {
        all.push(at(
            GOES_ABROAD,
            Finding::confirm(
                "address_change.care_exemption",
                "国内に住所がない40歳から64歳までの人は介護保険の適用除外になります。介護保険適用除外等該当届の提出を確かめて、理由を入力してください。",
            )
            .law("介護保険法第9条第2号"),
        ));
    }
    if all.is_empty() {
        all.push(at(
            GOES_ABROAD,
            Finding::confirm(
                "address_change.goes_abroad",
                "国外への転出です。国内での連絡先（居所・送付先）を確かめて、理由を入力してください。",
            ),
        ));
    }
    all
}
