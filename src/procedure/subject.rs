//! 届出の対象者の区画: procedures about somebody who is in the ledger name the person by 記号・番号 or 個人番号, and
//! everything else about the person comes from there. It must not look anything up; the file arrives in the facts.

use crate::domain::date::Date;
use crate::domain::entry::{Entry, Fact};
use crate::domain::finding::{FieldPath, Finding};
use crate::domain::member::Category;
use crate::domain::member_file::{MemberFile, Membership};
use crate::domain::number::{MemberNumber, Symbol};
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::numbering::{BRANCH, ESTABLISHMENT, MEMBER_NUMBER, SYMBOL};
use crate::procedure::person::{
    ADDRESS, ALIAS, BIRTH_ON, KANA, NAME, NUMBER, PERSON, RESIDENCE, SEX,
};
use crate::procedure::value::{EstablishmentCode, FieldType, Value};

/// 届書の記号.
pub const WRITTEN_SYMBOL: Key<i64> = Key::new("written_symbol");
/// 届書の番号.
pub const WRITTEN_NUMBER: Key<i64> = Key::new("written_number");
/// 被保険者区分, computed.
pub const CATEGORY: Key<Category> = Key::new("category");
/// 事業所名称, computed.
pub const ESTABLISHMENT_NAME: Key<String> = Key::new("establishment_name");
/// 資格取得年月日.
pub const ACQUIRED_ON: Key<Date> = Key::new("acquired_on");
/// 標準報酬月額, computed.
pub const STANDARD_MONTHLY: Key<Yen> = Key::new("standard_monthly");

/// 対象者: what the 届 writes, and who that is in the ledger.
pub const SECTION: Section = Section {
    title: "被保険者",
    fields: &[
        WRITTEN_SYMBOL
            .field("届書の記号")
            .help("番号だけで一人に決まるときは省略できます。"),
        WRITTEN_NUMBER
            .field("届書の番号")
            .when(|form| form.value(NUMBER.name()).is_none()),
        NUMBER
            .field("個人番号")
            .help("記号・番号の代わりに、または台帳の個人番号との照合のために入力します。"),
        PERSON.field("加入者管理番号").computed(person),
        SYMBOL.field("記号").computed(symbol),
        MEMBER_NUMBER.field("番号").computed(number),
        BRANCH.field("枝番").computed(branch),
        NAME.field("氏名").computed(name),
        KANA.field("フリガナ").computed(kana),
        ALIAS.field("通称名・旧姓").computed(alias),
        BIRTH_ON.field("生年月日").birth().computed(birth_on),
        SEX.field("性別").computed(sex),
        CATEGORY.field("被保険者区分").computed(category),
        ESTABLISHMENT.field("事業所").computed(establishment),
        ESTABLISHMENT_NAME
            .field("事業所名称")
            .computed(establishment_name),
        ACQUIRED_ON.field("資格取得年月日").computed(acquired_on),
        STANDARD_MONTHLY
            .field("標準報酬月額")
            .computed(standard_monthly),
        ADDRESS.field("台帳の住所").computed(address),
        RESIDENCE.field("台帳の居所・送付先").computed(residence),
    ],
};

/// 記号 as the 届 writes it.
#[must_use]
pub fn written_symbol(form: &Form) -> Option<Symbol> {
    Symbol::new(u16::try_from(WRITTEN_SYMBOL.get(form)?).ok()?)
}

/// 番号 as the 届 writes it.
#[must_use]
pub fn written_number(form: &Form) -> Option<MemberNumber> {
    MemberNumber::new(u32::try_from(WRITTEN_NUMBER.get(form)?).ok()?)
}

/// The membership as 被保険者 that the 届 is about: the one with the written 番号 that the form has already named by its
/// 資格取得年月日 (a 任継 may keep the 番号 of the employment), or the last.
#[must_use]
pub fn membership<'a>(form: &Form, file: &'a MemberFile) -> Option<&'a Membership> {
    let number = written_number(form);
    let symbol = written_symbol(form);
    let is_meant = |period: &&Membership| {
        number.is_none_or(|number| period.number == number)
            && symbol.is_none_or(|symbol| period.symbol == symbol)
    };
    let acquired_on = ACQUIRED_ON.get(form);
    let named = file
        .insured()
        .rfind(|period| is_meant(period) && Some(period.since) == acquired_on);
    named.or_else(|| file.insured().rfind(is_meant))
}

/// The fields of the person for a form that is prefilled from the ledger: 記号 and 番号 of the last membership.
#[must_use]
pub fn written_for(file: &MemberFile) -> Form {
    let mut form = Form::new();
    let own = file.insured().next_back();
    // A 被扶養者 is written under the 記号・番号 of the 被保険者.
    if let Some(period) = own.or_else(|| file.memberships.last()) {
        WRITTEN_SYMBOL.set(&mut form, i64::from(period.symbol.get()));
        WRITTEN_NUMBER.set(&mut form, i64::from(period.number.get()));
    }
    form
}

/// What stands against the person: nobody named, nobody found, or another's 個人番号.
#[must_use]
pub fn examine_subject(form: &Form, facts: &Facts) -> Vec<Finding> {
    let at = |key: &str, finding: Finding| vec![finding.at(FieldPath::of(key))];
    let is_written = written_number(form).is_some() || NUMBER.get(form).is_some();
    if !is_written {
        // The required field says it.
        return Vec::new();
    }
    let Some(file) = facts.subject_file() else {
        return at(
            WRITTEN_NUMBER.name(),
            Finding::blocks(
                "subject.not_found",
                "この記号・番号（または個人番号）の被保険者は台帳にいません。番号を確かめるか、加入者の検索から開いてください。",
            ),
        );
    };
    if membership(form, file).is_none() {
        return at(
            WRITTEN_NUMBER.name(),
            Finding::blocks(
                "subject.never_insured",
                "この人に、被保険者の資格の記録がありません。被保険者の記号・番号を入力してください。",
            ),
        );
    }
    examine_number(form, file, facts)
}

/// 個人番号確認: the written number must be the one of the ledger.
fn examine_number(form: &Form, file: &MemberFile, facts: &Facts) -> Vec<Finding> {
    let path = FieldPath::of(NUMBER.name());
    let written = NUMBER.get(form).zip(facts.numbers.get(&path));
    let Some((_, known)) = written.filter(|(held, known)| known.held == *held) else {
        return Vec::new();
    };
    if known.registered_to == Some(file.id) {
        return Vec::new();
    }
    let finding = if known.registered_to.is_some() || file.held_number.is_some() {
        Finding::blocks(
            "subject.number_differs",
            "届書の個人番号が台帳の個人番号と異なります。届出者に確かめてください。",
        )
    } else {
        Finding::confirm(
            "subject.number_new",
            "台帳に個人番号のない人です。本人の番号であることを確かめてください。決定すると台帳に登録されます。",
        )
    };
    vec![finding.at(path).law("番号法第16条")]
}

/// 個人番号の補完: the number of somebody who had none in the ledger.
#[must_use]
pub fn number_entry(form: &Form, facts: &Facts) -> Option<Entry> {
    let held = NUMBER.get(form)?;
    let file = facts.subject_file()?;
    let fact = Fact::IndividualNumberRegistered(held);
    let is_own = |entry: &Entry| entry.person == file.id && entry.fact == fact;
    let mut corrected = facts.corrects.iter().map(|written| &written.entry);
    if let Some(entry) = corrected.find(|entry| is_own(entry)) {
        // A 訂正 of the case that registered the number goes on saying so.
        return Some(entry.clone());
    }
    let known = facts.numbers.get(&FieldPath::of(NUMBER.name()))?;
    let is_new = known.held == held && known.registered_to.is_none() && file.held_number.is_none();
    is_new.then_some(Entry {
        person: file.id,
        valid_from: facts.received_on,
        fact,
    })
}

fn of_person<T: FieldType>(
    facts: &Facts,
    read: impl Fn(&MemberFile) -> Option<T>,
) -> Option<Value> {
    read(facts.subject_file()?).map(T::into_value)
}

fn of_membership<T: FieldType>(
    form: &Form,
    facts: &Facts,
    read: impl Fn(&Membership) -> Option<T>,
) -> Option<Value> {
    read(membership(form, facts.subject_file()?)?).map(T::into_value)
}

fn person(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| Some(file.id))
}

fn symbol(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| Some(i64::from(period.symbol.get())))
}

fn number(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| Some(i64::from(period.number.get())))
}

fn branch(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| Some(i64::from(period.branch.get())))
}

fn name(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| Some(file.person.name.clone()))
}

fn kana(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| Some(file.person.kana.clone()))
}

fn alias(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| file.person.alias.clone())
}

fn birth_on(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| Some(file.person.birth_on))
}

fn sex(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| Some(file.person.sex))
}

fn category(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| Some(period.category))
}

fn establishment(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| {
        let code = &period.establishment;
        (!code.is_empty()).then(|| EstablishmentCode(code.clone()))
    })
}

fn establishment_name(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| {
        let place = facts.establishment(&period.establishment)?;
        Some(place.name.clone())
    })
}

fn acquired_on(form: &Form, facts: &Facts) -> Option<Value> {
    of_membership(form, facts, |period| Some(period.since))
}

/// The amount of the month of arrival; after a loss that of the last month.
fn standard_monthly(form: &Form, facts: &Facts) -> Option<Value> {
    let file = facts.subject_file()?;
    let period = membership(form, file)?;
    let today = facts.received_on;
    let day = period.valid_until.map_or(today, |until| until.min(today));
    let day = day.max(period.valid_from);
    let decided = file.remuneration_in(day.year_month())?;
    Some(Value::Yen(decided.monthly))
}

fn address(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| file.address_on(facts.today).cloned())
}

fn residence(_: &Form, facts: &Facts) -> Option<Value> {
    of_person(facts, |file| file.residence_on(facts.today).cloned())
}
