//! 被扶養者の審査: what a row of a 被扶養者届 says against the law (健康保険法第3条第7項, 則第37条の2・第38条).
//! It must not calculate ages or limits; those are functions of `domain`.

use crate::domain::age::{age_on, turns_75_on};
use crate::domain::date::Date;
use crate::domain::dependent::{
    DependentCheck, DependentProblem, Living, Relationship, Residence, dependent_problems,
};
use crate::domain::dependent_codes::Occupation;
use crate::domain::dependent_income::{
    CONTRACT_DECIDES_FROM, IncomeCheck, IncomeLimit, IncomeProblem, IncomeRule, income_limit,
    income_problems,
};
use crate::domain::finding::Finding;
use crate::domain::number::HeldNumber;
use crate::domain::yen::Yen;
use crate::procedure::blocks::is_confirmed_for;
use crate::procedure::catalogue::InquirySubject;
use crate::procedure::dependents::{
    DEPENDENT_BRANCH, DEPENDENTS, INCOME, INCOME_BASIS, IS_DISABLED, IncomeBasis, LIVES_ABROAD,
    LIVING, OCCUPATION, OVERSEAS, RELATIONSHIP, REMITTANCE, SINCE_ON, SPOUSE_INCOME,
};
use crate::procedure::facts::Facts;
use crate::procedure::form::Form;
use crate::procedure::person::{
    ADDRESS, BIRTH_ON, KANA, MATCHED, NUMBER, SEX, Someone, lacks_number, recognized,
};

/// What the dependents are measured against.
#[derive(Clone, Copy, Debug)]
pub struct Supporter {
    /// 生年月日 of the 被保険者.
    pub birth_on: Option<Date>,
    /// 資格取得年月日 of the 被保険者.
    pub insured_from: Option<Date>,
    /// 年間収入 of the 被保険者, where known.
    pub income: Option<Yen>,
}

/// All findings about the dependents of a form.
#[must_use]
pub fn examine_dependents(form: &Form, supporter: Supporter, facts: &Facts) -> Vec<Finding> {
    let mut all = Vec::new();
    let mut n_spouses = 0;
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        all.extend(someone.examine(facts));
        all.extend(examine_since(&someone, facts));
        all.extend(examine_relationship(&someone, supporter));
        all.extend(examine_income(&someone, supporter));
        all.extend(examine_remittance(&someone));
        all.extend(examine_couple(&someone, supporter));
        if RELATIONSHIP
            .get(someone.form)
            .is_some_and(|is| is.is_spouse())
        {
            n_spouses += 1;
            if n_spouses > 1 {
                all.push(
                    Finding::blocks(
                        "dependent.two_spouses",
                        "配偶者が2人入力されています。続柄を確かめてください。",
                    )
                    .at(someone.path(RELATIONSHIP.name())),
                );
            }
        }
    }
    all.extend(examine_doubles(form));
    all
}

/// The day of the 認定 against today: not ahead, and no 75th birthday between the two.
fn examine_since(someone: &Someone<'_>, facts: &Facts) -> Vec<Finding> {
    let Some(since_on) = SINCE_ON.get(someone.form) else {
        return Vec::new();
    };
    let finding = if since_on > facts.today {
        Finding::blocks(
            "dependent.in_future",
            "被扶養者になった日が今日より後です。その日以後に登録してください。",
        )
    } else if BIRTH_ON
        .get(someone.form)
        .map(turns_75_on)
        .is_some_and(|turns_on| since_on < turns_on && turns_on <= facts.today)
    {
        Finding::confirm(
            "dependent.turned_75_since",
            "認定の後、すでに75歳の誕生日を過ぎています。後期高齢者医療に移るため、被扶養者の削除もあわせて確かめてください。",
        )
        .law("健康保険法第3条第7項")
    } else {
        return Vec::new();
    };
    vec![finding.at(someone.path(SINCE_ON.name()))]
}

fn examine_relationship(someone: &Someone<'_>, supporter: Supporter) -> Vec<Finding> {
    let Some(check) = relationship_check(someone.form, supporter) else {
        return Vec::new();
    };
    dependent_problems(&check)
        .into_iter()
        .map(|problem| relationship_finding(someone, problem))
        .collect()
}

fn relationship_check(row: &Form, supporter: Supporter) -> Option<DependentCheck> {
    let residence = match LIVES_ABROAD.get(row) {
        Some(true) => Residence::Abroad(OVERSEAS.get(row)),
        _ => Residence::Japan,
    };
    Some(DependentCheck {
        relationship: RELATIONSHIP.get(row)?,
        living: LIVING.get(row)?,
        residence,
        sex: SEX.get(row)?,
        birth_on: BIRTH_ON.get(row)?,
        insured_birth_on: supporter.birth_on?,
        insured_from: supporter.insured_from?,
        certified_on: SINCE_ON.get(row)?,
    })
}

fn relationship_finding(someone: &Someone<'_>, problem: DependentProblem) -> Finding {
    const LAW: &str = "健康保険法第3条第7項";
    let (finding, key, law) = match problem {
        DependentProblem::After75 => (
            Finding::blocks(
                "dependent.after_75",
                "被扶養者になった日に75歳以上です。後期高齢者医療の被保険者となるため認定できません。",
            ),
            SINCE_ON.name(),
            LAW,
        ),
        DependentProblem::BeforeBirth => (
            Finding::blocks(
                "dependent.before_birth",
                "被扶養者になった日が生年月日より前になっています。",
            ),
            SINCE_ON.name(),
            "",
        ),
        DependentProblem::BeforeInsured => (
            Finding::blocks(
                "dependent.before_insured",
                "被扶養者になった日が被保険者の資格取得年月日より前になっています。",
            ),
            SINCE_ON.name(),
            LAW,
        ),
        DependentProblem::LivesApart => (
            Finding::blocks(
                "dependent.lives_apart",
                "この続柄は同居（同一世帯）が要件です。別居のままでは認定できません。",
            ),
            LIVING.name(),
            "健康保険法第3条第7項第2号から第4号まで",
        ),
        DependentProblem::SexContradicts => (
            Finding::blocks(
                "dependent.sex_contradicts",
                "続柄と性別が合いません。どちらが正しいか確かめてください。",
            ),
            RELATIONSHIP.name(),
            "",
        ),
        DependentProblem::AgeContradicts => (
            Finding::confirm(
                "dependent.age_contradicts",
                "続柄と生年月日の前後が被保険者と合いません。続柄と生年月日を確かめてください。",
            ),
            RELATIONSHIP.name(),
            "",
        ),
        DependentProblem::UnderMarriageAge => (
            Finding::confirm(
                "dependent.under_marriage_age",
                "配偶者が婚姻できる年齢に達していません。続柄と生年月日を確かめてください。",
            ),
            RELATIONSHIP.name(),
            "民法第731条",
        ),
        DependentProblem::NotResident => (
            Finding::blocks(
                "dependent.not_resident",
                "国内に住所がない人は、海外特例要件に当たるときだけ認定できます。要件を選んでください。",
            ),
            OVERSEAS.name(),
            "健康保険法施行規則第37条の2",
        ),
    };
    finding.at(someone.path(key)).law(law)
}

fn examine_income(someone: &Someone<'_>, supporter: Supporter) -> Vec<Finding> {
    let row = someone.form;
    let Some((limit, check)) = income_limit_of(row).zip(income_check(row, supporter)) else {
        return Vec::new();
    };
    let mut all: Vec<Finding> = income_problems(&check, limit)
        .into_iter()
        .map(|problem| income_finding(problem, limit).at(someone.path(INCOME.name())))
        .collect();
    let is_early = SINCE_ON
        .get(row)
        .is_some_and(|since_on| since_on < CONTRACT_DECIDES_FROM);
    if is_early && INCOME_BASIS.get(row) == Some(IncomeBasis::Contract) {
        all.push(
            Finding::confirm(
                "dependent.contract_too_early",
                "労働条件通知書等による収入の判定は、令和8年4月1日以後の認定からです。実績からの見込額を確かめてください。",
            )
            .at(someone.path(INCOME_BASIS.name())),
        );
    }
    all
}

/// The limit for the person of a row on the day of the 認定.
#[must_use]
pub fn income_limit_of(row: &Form) -> Option<IncomeLimit> {
    income_limit(
        BIRTH_ON.get(row)?,
        RELATIONSHIP.get(row)?.is_spouse(),
        IS_DISABLED.get(row) == Some(true),
        SINCE_ON.get(row)?,
    )
}

fn income_check(row: &Form, supporter: Supporter) -> Option<IncomeCheck> {
    Some(IncomeCheck {
        income: INCOME.get(row)?,
        insured_income: supporter.income,
        remittance: REMITTANCE.get(row),
        living: LIVING.get(row)?,
    })
}

fn income_finding(problem: IncomeProblem, limit: IncomeLimit) -> Finding {
    let finding = match problem {
        IncomeProblem::ReachesLimit => Finding::confirm(
            "dependent.income_reaches_limit",
            format!(
                "年間収入が限度（{}は{}円未満）に達しています。認定する理由を入力するか、届出者に確かめてください。",
                rule_ja(limit.rule),
                limit.yen
            ),
        ),
        IncomeProblem::HalfOfInsured => Finding::confirm(
            "dependent.income_half_of_insured",
            "同居の年間収入が被保険者の年間収入の2分の1以上です。生計の維持を確かめて理由を入力してください。",
        ),
        IncomeProblem::NotBelowRemittance => Finding::confirm(
            "dependent.income_not_below_remittance",
            "別居の年間収入が仕送り額以上です。生計の維持を確かめて理由を入力してください。",
        ),
    };
    finding.law(limit.law)
}

const fn rule_ja(rule: IncomeRule) -> &'static str {
    match rule {
        IncomeRule::Basic => "基本",
        IncomeRule::StudentAge => "19歳以上23歳未満",
        IncomeRule::Sixty => "60歳以上",
        IncomeRule::Disabled => "障害のある人",
    }
}

/// 仕送り is asked of everybody living apart, except students and those under 16 on the day of the 認定.
fn examine_remittance(someone: &Someone<'_>) -> Vec<Finding> {
    let row = someone.form;
    let is_student = matches!(
        OCCUPATION.get(row),
        Some(Occupation::HighSchoolOrCollege | Occupation::UpToJuniorHigh)
    );
    let is_young = BIRTH_ON
        .get(row)
        .zip(SINCE_ON.get(row))
        .is_some_and(|(birth_on, since_on)| age_on(birth_on, since_on) < 16);
    let is_asked = LIVING.get(row) == Some(Living::Apart)
        && REMITTANCE.get(row).is_none()
        && !is_student
        && !is_young;
    if !is_asked {
        return Vec::new();
    }
    vec![
        Finding::blocks(
            "dependent.remittance_missing",
            "別居の人の仕送り額（年額）を入力してください。",
        )
        .at(someone.path(REMITTANCE.name()))
        .law("健康保険法施行規則第38条"),
    ]
}

/// 夫婦共同扶養: a child belongs to the parent with the higher income (令和3年4月30日保保発0430第2号).
fn examine_couple(someone: &Someone<'_>, supporter: Supporter) -> Vec<Finding> {
    let is_child = RELATIONSHIP
        .get(someone.form)
        .is_some_and(Relationship::is_child);
    let earns_more = SPOUSE_INCOME
        .get(someone.form)
        .zip(supporter.income)
        .is_some_and(|(spouse, own)| spouse > own);
    if !is_child || !earns_more {
        return Vec::new();
    }
    vec![
        Finding::confirm(
            "dependent.spouse_earns_more",
            "配偶者の年収が被保険者の年収を上回っています。子は原則として年収の多い方の被扶養者になります。",
        )
        .at(someone.path(SPOUSE_INCOME.name()))
        .law("令和3年4月30日保保発0430第2号"),
    ]
}

/// The same カナ氏名 and 生年月日 twice on one form, or two people recognized as one person of the ledger.
fn examine_doubles(form: &Form) -> Vec<Finding> {
    let mut recognized_before: Vec<_> = recognized(form).into_iter().collect();
    let mut all = Vec::new();
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        let Some(person) = recognized(someone.form) else {
            continue;
        };
        if recognized_before.contains(&person) {
            all.push(
                Finding::blocks(
                    "dependent.matched_twice",
                    "台帳の同じ加入者を、この届書の2人に選んでいます。どちらの人か確かめてください。",
                )
                .at(someone.path(MATCHED.name())),
            );
        }
        recognized_before.push(person);
    }
    all.extend(examine_same_names(form));
    all
}

/// One reading and birth twice: one person written twice, or twins whose names are read alike; only two different
/// 個人番号 can say which.
fn examine_same_names(form: &Form) -> Vec<Finding> {
    let identity = |form: &Form| KANA.get(form).zip(BIRTH_ON.get(form));
    let mut seen: Vec<_> = identity(form)
        .map(|own| (own, NUMBER.get(form)))
        .into_iter()
        .collect();
    let mut all = Vec::new();
    for someone in Someone::in_rows(form, DEPENDENTS.name()) {
        let Some(own) = identity(someone.form) else {
            continue;
        };
        let number = NUMBER.get(someone.form);
        let alike = || seen.iter().filter(|(other, _)| *other == own);
        let differs = |other: &Option<HeldNumber>| {
            other
                .zip(number)
                .is_some_and(|(other, number)| other != number)
        };
        if alike().count() > 0 {
            let finding = if alike().all(|(_, other)| differs(other)) {
                Finding::confirm(
                    "dependent.same_reading_other_number",
                    "フリガナと生年月日が同じ人がこの届書にもう1人いますが、個人番号は異なります。双子など別の人であることを確かめて理由を入力してください。",
                )
            } else {
                Finding::blocks(
                    "dependent.same_person_twice",
                    "フリガナと生年月日が同じ人が、この届書に2回入力されています。",
                )
            };
            all.push(finding.at(someone.path(KANA.name())));
        }
        seen.push((own, number));
    }
    all
}

/// 課税証明書 omitted by 情報照会: everybody of whom income is to be expected is asked about, not one for the family.
#[must_use]
pub fn unconfirmed_income(form: &Form) -> Vec<Finding> {
    const EARNING_AGE: u32 = 19;
    let is_expected = |row: &Form| {
        let earns = INCOME.get(row).is_some_and(|income| income.get() > 0);
        let is_grown = BIRTH_ON
            .get(row)
            .zip(SINCE_ON.get(row))
            .is_some_and(|(birth_on, since_on)| age_on(birth_on, since_on) >= EARNING_AGE);
        earns || is_grown
    };
    let is_confirmed = |row: &Form| {
        DEPENDENT_BRANCH
            .get(row)
            .is_some_and(|branch| is_confirmed_for(form, branch, InquirySubject::LocalTax))
    };
    Someone::in_rows(form, DEPENDENTS.name())
        .filter(|someone| is_expected(someone.form) && !is_confirmed(someone.form))
        .map(|someone| {
            Finding::confirm(
                "dependent.income_unconfirmed",
                "課税証明書を情報照会で省略していますが、この人の地方税関係情報の回答がありません。照会するか、収入を確かめた方法を入力してください。",
            )
            .at(someone.path(INCOME.name()))
        })
        .collect()
}

/// 住所未取得 of people with 個人番号: the ledger takes them, the 中間サーバー may not.
#[must_use]
pub fn pending_addresses<'a>(people: impl Iterator<Item = Someone<'a>>) -> Vec<Finding> {
    people
        .filter(|someone| !lacks_number(someone.form) && ADDRESS.get(someone.form).is_none())
        .map(|someone| {
            Finding::note(
                "person.address_pending",
                "住所未取得のまま決裁すると、登録用ファイルに出力できないことがあります。情報照会で住所を確かめて入力してください。",
            )
            .at(someone.path(ADDRESS.name()))
        })
        .collect()
}
