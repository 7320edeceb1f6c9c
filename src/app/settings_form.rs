//! 設定の様式: the society and its establishments as forms, typed with the same editors as a 届書.
//! It must not store anything; commands do.

use crate::domain::address::Address;
use crate::domain::calendar::Holidays;
use crate::domain::ceiling_rules::CeilingRules;
use crate::domain::certificate::CertificatePaper;
use crate::domain::certificate::CertificateStyle;
use crate::domain::coded::Choice;
use crate::domain::date::Date;
use crate::domain::digits::to_ascii;
use crate::domain::establishment::Establishment;
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::finding::FieldPath;
use crate::domain::finding::Finding;
use crate::domain::number::InsurerKind;
use crate::domain::number::InsurerNumber;
use crate::domain::number::Symbol;
use crate::domain::society::Approval;
use crate::domain::society::Numbering;
use crate::domain::society::Society;
use crate::domain::voluntary_rules::VoluntaryRules;
use crate::procedure::facts::Facts;
use crate::procedure::field::Field;
use crate::procedure::field::Key;
use crate::procedure::field::Need;
use crate::procedure::field::Section;
use crate::procedure::form::Form;
use crate::procedure::gate;
use crate::procedure::value::Digits;
use crate::procedure::value::Kind;
use crate::procedure::value::Value;

/// 適用開始日 of every form of settings.
pub(super) const EFFECTIVE_FROM: Key<Date> = Key::new("effective_from");

const NAME: Key<String> = Key::new("name");
const INSURER_NUMBER: Key<Digits> = Key::new("insurer_number");
const ADDRESS: Key<Address> = Key::new("address");
const PHONE: Key<String> = Key::new("phone");
const PRESIDENT: Key<String> = Key::new("president");
const BUREAU: &str = "appeal_bureau";
const STYLE: Key<CertificateStyle> = Key::new("certificate_style");
const PAPER: Key<CertificatePaper> = Key::new("certificate_paper");
const VALID_UNTIL: Key<Date> = Key::new("certificate_valid_until");
const NUMBERING: Key<Numbering> = Key::new("numbering");
const APPROVAL: Key<Approval> = Key::new("approval");
const SHOW_CARE: Key<bool> = Key::new("show_care_liability");
const RETENTION: Key<i64> = Key::new("retention_years");

/// 地方厚生（支）局: those that hear an appeal.
const BUREAUS: &[Choice] = &[
    bureau("北海道厚生局"),
    bureau("東北厚生局"),
    bureau("関東信越厚生局"),
    bureau("東海北陸厚生局"),
    bureau("近畿厚生局"),
    bureau("中国四国厚生局"),
    bureau("四国厚生支局"),
    bureau("九州厚生局"),
];

const fn bureau(name: &'static str) -> Choice {
    Choice {
        code: name,
        label: name,
    }
}

const BUREAU_FIELD: Field = Field {
    key: BUREAU,
    label: "管轄の厚生局",
    kind: Kind::Choice(BUREAUS),
    need: Need::Always,
    law: "健康保険法第189条",
    help: "通知書の教示文に印刷します。",
    widget: None,
};

const WHO: Section = Section {
    title: "組合",
    fields: &[
        NAME.field("組合の名称").always(),
        INSURER_NUMBER
            .field("保険者番号")
            .always()
            .help("8桁です。最後の1桁で打ち間違いを確かめます。"),
        ADDRESS.field("所在地").always(),
        PHONE.field("電話番号").always(),
        PRESIDENT
            .field("理事長名")
            .always()
            .help("通知書と証に印刷します。"),
        BUREAU_FIELD,
    ],
};

const RULES: Section = Section {
    title: "事務の決まり",
    fields: &[
        APPROVAL.field("決裁の方法").always(),
        NUMBERING.field("番号の採番").always(),
        STYLE
            .field("証の様式")
            .always()
            .help("自動にすると、交付日が令和6年12月2日以後のものは資格情報のお知らせと資格確認書になります。"),
        PAPER.field("資格確認書の大きさ").always(),
        VALID_UNTIL
            .field("資格確認書の有効期限")
            .law("健康保険法施行規則第47条第2項")
            .help("全員に同じ期限を付けるときに入力します。発行から5年を超えることはできません。"),
        SHOW_CARE.field("介護保険の該当を通知書に示す").always(),
        RETENTION
            .field("保存年限（年）")
            .always()
            .help("組合の文書規程によります。"),
    ],
};

/// The field of 適用開始日.
pub(super) const EFFECTIVE_FROM_FIELD: Field = EFFECTIVE_FROM
    .field("適用開始日")
    .always()
    .help("この日から新しい内容を使います。それまでの内容も残ります。");

/// 適用: the section that begins a form of settings.
pub(super) const FROM: Section = Section {
    title: "適用",
    fields: &[EFFECTIVE_FROM_FIELD],
};

/// What the first run asks about the society.
pub const SOCIETY_AT_FIRST: &[Section] = &[WHO];

/// The society as the settings show it, with the day from which a change holds.
pub const SOCIETY: &[Section] = &[FROM, WHO, RULES];

const CODE: Key<Digits> = Key::new("code");
const SYMBOL: Key<Digits> = Key::new("symbol");
const PLACE_NAME: Key<String> = Key::new("name");
const EMPLOYER: Key<String> = Key::new("employer_name");
const COVERED_FROM: Key<Date> = Key::new("covered_from");
const PREFECTURE: Key<Digits> = Key::new("prefecture");
const DISTRICT: Key<Digits> = Key::new("district");
const OFFICE_SYMBOL: Key<String> = Key::new("office_symbol");
const OFFICE_NUMBER: Key<Digits> = Key::new("office_number");

const PLACE_NUMBER: Section = Section {
    title: "事業所番号",
    fields: &[CODE
        .field("事業所番号")
        .always()
        .help("組合が付けた番号です。先頭の0も入力します。あとで変えられません。")],
};

const PLACE: Section = Section {
    title: "事業所",
    fields: &[
        SYMBOL
            .field("記号")
            .always()
            .help("この事業所で働く人の証の記号です。1から9999まで。"),
        PLACE_NAME.field("名称").always(),
        ADDRESS.field("所在地").always(),
        EMPLOYER.field("事業主氏名").always(),
        PHONE.field("電話番号"),
        COVERED_FROM
            .field("適用年月日")
            .always()
            .help("この日から資格を取得できます。"),
    ],
};

const OFFICE: Section = Section {
    title: "年金事務所の事業所整理記号・番号",
    fields: &[
        PREFECTURE
            .field("都道府県コード")
            .help("2桁です。届書ファイルの事業所と突き合わせるために使います。"),
        DISTRICT.field("郡市区符号").help("2桁です。"),
        OFFICE_SYMBOL
            .field("事業所記号")
            .help("半角4文字までです。"),
        OFFICE_NUMBER
            .field("事業所番号（年金事務所）")
            .help("5桁までです。"),
    ],
};

/// A new establishment.
pub const ESTABLISHMENT: &[Section] = &[PLACE_NUMBER, PLACE, OFFICE];

/// An establishment that is changed; its number stays.
pub const CHANGED_ESTABLISHMENT: &[Section] = &[PLACE, OFFICE];

/// The society as a form; the change holds from `effective_from`.
#[must_use]
pub fn society_form(society: &Society, effective_from: Date) -> Form {
    let mut form = Form::new();
    EFFECTIVE_FROM.set(&mut form, effective_from);
    NAME.set(&mut form, society.name.clone());
    INSURER_NUMBER.set(
        &mut form,
        Digits(society.insurer_number.as_str().to_owned()),
    );
    ADDRESS.set(&mut form, society.address.clone());
    PHONE.set(&mut form, society.phone.clone());
    PRESIDENT.set(&mut form, society.president.clone());
    form.set_value(BUREAU, Some(Value::Code(society.appeal_bureau.clone())));
    STYLE.set(&mut form, society.certificate_style);
    PAPER.set(&mut form, society.certificate_paper);
    if let Some(until) = society.certificate_valid_until {
        VALID_UNTIL.set(&mut form, until);
    }
    NUMBERING.set(&mut form, society.numbering);
    APPROVAL.set(&mut form, society.approval);
    SHOW_CARE.set(&mut form, society.show_care_liability);
    RETENTION.set(&mut form, i64::from(society.retention_years));
    form
}

/// What is missing or wrong in the society's form.
#[must_use]
pub fn examine_society(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    _taken: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    if let Some(Digits(typed)) = INSURER_NUMBER.get(form) {
        match InsurerNumber::parse(&typed) {
            Err(error) => all.push(blocks(INSURER_NUMBER.name(), error.to_string())),
            Ok(number) if number.kind() != InsurerKind::Society => all.push(blocks(
                INSURER_NUMBER.name(),
                "健康保険組合の保険者番号は06で始まります。番号を確かめてください。",
            )),
            Ok(_) => {}
        }
    }
    if RETENTION
        .get(form)
        .is_some_and(|years| !(1..=99).contains(&years))
    {
        all.push(blocks(RETENTION.name(), "保存年限は1年から99年までです。"));
    }
    all
}

/// The society of a complete form; what the form does not ask for is taken from `base`.
#[must_use]
pub fn read_society(form: &Form, base: Option<&Society>) -> Option<Society> {
    let Digits(number) = INSURER_NUMBER.get(form)?;
    let bureau = match form.value(BUREAU) {
        Some(Value::Code(name)) => name.clone(),
        _ => return None,
    };
    let retention = RETENTION.get(form).and_then(|n| u8::try_from(n).ok());
    Some(Society {
        name: NAME.get(form)?,
        insurer_number: InsurerNumber::parse(&number).ok()?,
        address: ADDRESS.get(form)?,
        phone: to_ascii(&PHONE.get(form)?),
        president: PRESIDENT.get(form)?,
        appeal_bureau: bureau,
        certificate_style: STYLE.get(form).unwrap_or(CertificateStyle::ByLaw),
        certificate_paper: PAPER.get(form).unwrap_or(CertificatePaper::Card),
        certificate_valid_until: VALID_UNTIL.get(form),
        numbering: NUMBERING.get(form).unwrap_or(Numbering::EmployersFirst),
        approval: APPROVAL.get(form).unwrap_or(Approval::Paper),
        show_care_liability: SHOW_CARE.get(form).unwrap_or(false),
        retention_years: retention.unwrap_or(5),
        voluntary: base.map_or_else(VoluntaryRules::default, |base| base.voluntary.clone()),
        premium_rates: base.map_or_else(Vec::new, |base| base.premium_rates.clone()),
        holidays: base.map_or_else(Holidays::shipped, |base| base.holidays.clone()),
        dependents_review_month: base.and_then(|base| base.dependents_review_month),
        allowance: base.map_or_else(Default::default, |base| base.allowance.clone()),
        transfer: base.and_then(|base| base.transfer.clone()),
        ceilings: base.map_or_else(CeilingRules::default, |base| base.ceilings.clone()),
        childbirth: base.map_or_else(Default::default, |base| base.childbirth.clone()),
        files: base.map_or_else(Default::default, |base| base.files.clone()),
        inquiry_codes: base.map_or_else(Default::default, |base| base.inquiry_codes.clone()),
        is_sample: base.is_some_and(|base| base.is_sample),
    })
}

/// The day from which a change of the society holds.
#[must_use]
pub fn effective_from(form: &Form) -> Option<Date> {
    EFFECTIVE_FROM.get(form)
}

/// The society's name as typed so far.
#[must_use]
pub fn society_name(form: &Form) -> String {
    NAME.get(form).unwrap_or_default()
}

/// An establishment as a form.
#[must_use]
pub fn establishment_form(establishment: &Establishment) -> Form {
    let mut form = Form::new();
    CODE.set(&mut form, Digits(establishment.code.clone()));
    SYMBOL.set(&mut form, Digits(establishment.symbol.get().to_string()));
    PLACE_NAME.set(&mut form, establishment.name.clone());
    ADDRESS.set(&mut form, establishment.address.clone());
    EMPLOYER.set(&mut form, establishment.employer_name.clone());
    PHONE.set(&mut form, establishment.phone.clone());
    COVERED_FROM.set(&mut form, establishment.covered_from);
    if let Some(office) = &establishment.pension_office {
        PREFECTURE.set(&mut form, Digits(office.prefecture.clone()));
        DISTRICT.set(&mut form, Digits(office.district.clone()));
        OFFICE_SYMBOL.set(&mut form, office.symbol.clone());
        OFFICE_NUMBER.set(&mut form, Digits(office.number.clone()));
    }
    form
}

/// What is missing or wrong in an establishment's form. `others` are the codes already taken.
#[must_use]
pub fn examine_establishment(
    sections: &[Section],
    form: &Form,
    facts: &Facts,
    others: &[&str],
) -> Vec<Finding> {
    let mut all = field_findings(sections, form, facts);
    if let Some(Digits(typed)) = SYMBOL.get(form)
        && let Err(error) = Symbol::parse(&typed)
    {
        all.push(blocks("symbol", error.to_string()));
    }
    if let Some(Digits(code)) = CODE.get(form)
        && others.contains(&code.as_str())
    {
        all.push(blocks(
            "code",
            "同じ事業所番号の事業所があります。別の番号にしてください。",
        ));
    }
    let two = |key: &Key<Digits>| key.get(form).is_some_and(|Digits(text)| text.len() != 2);
    for (key, name) in [(&PREFECTURE, "prefecture"), (&DISTRICT, "district")] {
        if two(key) {
            all.push(blocks(name, "2桁で入力してください。"));
        }
    }
    if PREFECTURE.get(form).is_some() != OFFICE_SYMBOL.get(form).is_some() {
        all.push(blocks(
            "office_symbol",
            "都道府県コード、郡市区符号、事業所記号は、そろえて入力してください。",
        ));
    }
    all
}

/// The establishment of a complete form.
#[must_use]
pub fn read_establishment(form: &Form) -> Option<Establishment> {
    let Digits(code) = CODE.get(form)?;
    let Digits(symbol) = SYMBOL.get(form)?;
    Some(Establishment {
        code,
        symbol: Symbol::parse(&symbol).ok()?,
        name: PLACE_NAME.get(form)?,
        address: ADDRESS.get(form)?,
        employer_name: EMPLOYER.get(form)?,
        phone: PHONE.get(form).map_or_else(String::new, |it| to_ascii(&it)),
        pension_office: pension_office(form),
        covered_from: COVERED_FROM.get(form)?,
    })
}

fn pension_office(form: &Form) -> Option<PensionOfficeKey> {
    let text = |key: Key<Digits>| key.get(form).map(|Digits(text)| text);
    Some(PensionOfficeKey {
        prefecture: text(PREFECTURE)?,
        district: text(DISTRICT)?,
        symbol: OFFICE_SYMBOL.get(form)?,
        number: text(OFFICE_NUMBER).unwrap_or_default(),
    })
}

/// Missing and unreadable fields of these sections.
#[must_use]
pub fn field_findings(sections: &[Section], form: &Form, facts: &Facts) -> Vec<Finding> {
    let sections = sections.iter();
    sections
        .flat_map(|section| gate::field_findings(section.fields, form, facts))
        .collect()
}

/// Rows of a table that say the same again, each at its cell `at`: which of them holds would stay open.
pub(super) fn repeated<T: PartialEq>(
    form: &Form,
    table: Key<Vec<Form>>,
    at: &str,
    said: impl Fn(&Form) -> Option<T>,
    message: &str,
) -> Vec<Finding> {
    let rows: Vec<Option<T>> = form.rows(table.name()).iter().map(said).collect();
    let is_again = |index: usize, row: &Option<T>| {
        row.is_some() && rows.iter().take(index).any(|earlier| earlier == row)
    };
    let indexed = rows.iter().enumerate();
    indexed
        .filter(|(index, row)| is_again(*index, row))
        .map(|(index, _)| {
            Finding::blocks("setting", message).at(FieldPath::in_row(table.name(), index, at))
        })
        .collect()
}

/// A finding that stands in the way, at a field.
#[must_use]
pub fn blocks(key: &str, message: impl Into<String>) -> Finding {
    Finding::blocks("setting", message).at(FieldPath::of(key))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::app::sample::Sample;
    use crate::domain::date::day;
    use crate::procedure::facts::Facts;

    fn facts(sample: &Sample) -> Facts {
        Facts::nobody(day!(2026, 11, 22), sample.society.clone())
    }

    #[test]
    fn 組合と事業所は様式に写しても元に戻る() {
        let sample = Sample::load().unwrap();
        let form = society_form(&sample.society, day!(2026, 11, 22));
        let read = read_society(&form, Some(&sample.society)).unwrap();
        assert_eq!(read, sample.society);
        assert!(examine_society(SOCIETY, &form, &facts(&sample), &[]).is_empty());
        for establishment in &sample.establishments {
            let form = establishment_form(establishment);
            assert_eq!(read_establishment(&form).unwrap(), *establishment);
            assert!(examine_establishment(ESTABLISHMENT, &form, &facts(&sample), &[]).is_empty());
        }
    }

    #[test]
    fn 保険者番号は検証番号と組合の番号かを確かめる() {
        let sample = Sample::load().unwrap();
        let mut form = society_form(&sample.society, day!(2026, 11, 22));
        let said = |form: &Form| -> Vec<String> {
            examine_society(SOCIETY, form, &facts(&sample), &[])
                .into_iter()
                .map(|finding| finding.message)
                .collect()
        };
        INSURER_NUMBER.set(&mut form, Digits("06139991".to_owned()));
        assert_eq!(said(&form).len(), 1);
        let kyokai = (0..10)
            .map(|check| format!("0113001{check}"))
            .find(|number| InsurerNumber::parse(number).is_ok())
            .unwrap();
        INSURER_NUMBER.set(&mut form, Digits(kyokai));
        assert!(said(&form)[0].contains("06で始まります"));
    }

    #[test]
    fn 同じ事業所番号は二つ登録できない() {
        let sample = Sample::load().unwrap();
        let form = establishment_form(&sample.establishments[0]);
        let found = examine_establishment(ESTABLISHMENT, &form, &facts(&sample), &["0042"]);
        assert_eq!(found.len(), 1);
        assert!(examine_establishment(ESTABLISHMENT, &form, &facts(&sample), &["0043"]).is_empty());
    }
}
