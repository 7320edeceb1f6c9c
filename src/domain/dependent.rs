//! 被扶養者: relationships and the conditions of 健康保険法第3条第7項.
//! It must not decide for the clerk: what is doubtful becomes a finding.

use crate::domain::age::{birthday, turns_75_on};
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, day};
use crate::domain::member::Sex;

coded_enum! {
    /// 続柄: the society's own code table; no official list exists for 健康保険組合.
    pub enum Relationship {
        /// 夫.
        Husband = "01", "夫";
        /// 妻.
        Wife = "02", "妻";
        /// 長男.
        FirstSon = "03", "長男";
        /// 長女.
        FirstDaughter = "04", "長女";
        /// 子.
        Child = "05", "子";
        /// 孫.
        Grandchild = "06", "孫";
        /// 父.
        Father = "07", "父";
        /// 母.
        Mother = "08", "母";
        /// 祖父.
        Grandfather = "09", "祖父";
        /// 祖母.
        Grandmother = "10", "祖母";
        /// 兄.
        ElderBrother = "11", "兄";
        /// 姉.
        ElderSister = "12", "姉";
        /// 弟.
        YoungerBrother = "13", "弟";
        /// 妹.
        YoungerSister = "14", "妹";
        /// 配偶者の父.
        SpousesFather = "15", "配偶者の父";
        /// 配偶者の母.
        SpousesMother = "16", "配偶者の母";
        /// 配偶者の子.
        SpousesChild = "17", "配偶者の子";
        /// おじ.
        Uncle = "18", "おじ";
        /// おば.
        Aunt = "19", "おば";
        /// 甥.
        Nephew = "20", "甥";
        /// 姪.
        Niece = "21", "姪";
        /// 曾祖父.
        GreatGrandfather = "22", "曾祖父";
        /// 曾祖母.
        GreatGrandmother = "23", "曾祖母";
        /// 内縁の夫.
        CommonLawHusband = "98", "内縁の夫";
        /// 内縁の妻.
        CommonLawWife = "99", "内縁の妻";
    }
}

coded_enum! {
    /// 同居・別居の別.
    pub enum Living {
        /// 同居.
        Together = "1", "同居";
        /// 別居.
        Apart = "2", "別居";
    }
}

impl Relationship {
    /// 配偶者, 届出のない事実婚を含む (健康保険法第3条第7項第1号).
    #[must_use]
    pub const fn is_spouse(self) -> bool {
        matches!(
            self,
            Relationship::Husband
                | Relationship::Wife
                | Relationship::CommonLawHusband
                | Relationship::CommonLawWife
        )
    }

    /// 事実上婚姻関係と同様の事情にある人.
    #[must_use]
    pub const fn is_common_law(self) -> bool {
        matches!(
            self,
            Relationship::CommonLawHusband | Relationship::CommonLawWife
        )
    }

    /// 直系尊属: parents, grandparents, great-grandparents of the 被保険者.
    #[must_use]
    pub const fn is_direct_ancestor(self) -> bool {
        matches!(
            self,
            Relationship::Father
                | Relationship::Mother
                | Relationship::Grandfather
                | Relationship::Grandmother
                | Relationship::GreatGrandfather
                | Relationship::GreatGrandmother
        )
    }

    /// 子 of the 被保険者.
    #[must_use]
    pub const fn is_child(self) -> bool {
        matches!(
            self,
            Relationship::FirstSon | Relationship::FirstDaughter | Relationship::Child
        )
    }

    /// 同居が要件: relatives within three degrees who must belong to the same household
    /// (健康保険法第3条第7項第2号以下). 配偶者, 子, 孫, 兄弟姉妹 and 直系尊属 need not.
    #[must_use]
    pub const fn needs_cohabitation(self) -> bool {
        matches!(
            self,
            Relationship::SpousesFather
                | Relationship::SpousesMother
                | Relationship::SpousesChild
                | Relationship::Uncle
                | Relationship::Aunt
                | Relationship::Nephew
                | Relationship::Niece
        )
    }

    /// The 性別 that the word itself says; `None` for 子, 孫 and 配偶者の子.
    #[must_use]
    pub const fn expected_sex(self) -> Option<Sex> {
        match self {
            Relationship::Child | Relationship::Grandchild | Relationship::SpousesChild => None,
            Relationship::Husband
            | Relationship::FirstSon
            | Relationship::Father
            | Relationship::Grandfather
            | Relationship::ElderBrother
            | Relationship::YoungerBrother
            | Relationship::SpousesFather
            | Relationship::Uncle
            | Relationship::Nephew
            | Relationship::GreatGrandfather
            | Relationship::CommonLawHusband => Some(Sex::Male),
            _ => Some(Sex::Female),
        }
    }

    /// Whether the word says older or younger than the 被保険者.
    #[must_use]
    pub const fn expected_age(self) -> Option<ExpectedAge> {
        match self {
            Relationship::ElderBrother | Relationship::ElderSister => Some(ExpectedAge::Older),
            Relationship::YoungerBrother
            | Relationship::YoungerSister
            | Relationship::FirstSon
            | Relationship::FirstDaughter
            | Relationship::Grandchild => Some(ExpectedAge::Younger),
            _ if self.is_direct_ancestor() => Some(ExpectedAge::Older),
            _ => None,
        }
    }
}

/// Older or younger than the 被保険者.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpectedAge {
    /// Older.
    Older,
    /// Younger.
    Younger,
}

coded_enum! {
    /// 海外特例要件 (則第37条の2): why somebody without an address in Japan may be a 被扶養者.
    pub enum OverseasException {
        /// 外国において留学をする学生.
        Study = "1", "留学";
        /// 外国に赴任する被保険者に同行する者.
        Accompanying = "2", "同行家族";
        /// 観光、保養またはボランティア活動など就労以外の目的での一時的な渡航.
        SpecificActivity = "3", "特定活動";
        /// 赴任中に身分関係が生じた者.
        MarriageAbroad = "4", "海外婚姻等";
        /// その他.
        Other = "5", "その他";
    }
}

/// What stands against a 認定, apart from income.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum DependentProblem {
    /// The 75th birthday is reached: 後期高齢者医療 (健康保険法第3条第7項ただし書).
    After75,
    /// Before the birth.
    BeforeBirth,
    /// Before the membership of the 被保険者 begins.
    BeforeInsured,
    /// The relationship needs the same household, but the people live apart.
    LivesApart,
    /// 続柄 and 性別 contradict each other.
    SexContradicts,
    /// 続柄 and the two birth dates contradict each other.
    AgeContradicts,
    /// A spouse younger than the age of marriage (民法第731条).
    UnderMarriageAge,
    /// No address in Japan and no 海外特例要件 (since 2020-04-01).
    NotResident,
}

/// Where a 被扶養者 lives, as far as 国内居住 goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Residence {
    /// 住民票 in Japan.
    Japan,
    /// Abroad, with or without a 海外特例要件.
    Abroad(Option<OverseasException>),
}

/// What is known of a 被扶養者 when the relationship is checked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DependentCheck {
    /// 続柄.
    pub relationship: Relationship,
    /// 同居・別居.
    pub living: Living,
    /// 国内居住.
    pub residence: Residence,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birth_on: Date,
    /// 生年月日 of the 被保険者.
    pub insured_birth_on: Date,
    /// 資格取得年月日 of the 被保険者.
    pub insured_from: Date,
    /// 被扶養者になった日 (認定年月日).
    pub certified_on: Date,
}

/// All that stands against this 認定, apart from income (健康保険法第3条第7項).
#[must_use]
pub fn dependent_problems(check: &DependentCheck) -> Vec<DependentProblem> {
    let on = check.certified_on;
    let relationship = check.relationship;
    let expected_sex = relationship.expected_sex();
    [
        (DependentProblem::After75, on >= turns_75_on(check.birth_on)),
        (DependentProblem::BeforeBirth, on < check.birth_on),
        (DependentProblem::BeforeInsured, on < check.insured_from),
        (
            DependentProblem::LivesApart,
            relationship.needs_cohabitation() && check.living == Living::Apart,
        ),
        (
            DependentProblem::SexContradicts,
            expected_sex.is_some_and(|sex| sex != check.sex),
        ),
        (DependentProblem::AgeContradicts, age_contradicts(check)),
        (
            DependentProblem::UnderMarriageAge,
            relationship.is_spouse() && on < marriage_age_from(check),
        ),
        (
            DependentProblem::NotResident,
            check.residence == Residence::Abroad(None) && on >= RESIDENCE_REQUIRED_FROM,
        ),
    ]
    .into_iter()
    .filter_map(|(problem, applies)| applies.then_some(problem))
    .collect()
}

/// 国内居住要件 (令和元年法律第9号).
const RESIDENCE_REQUIRED_FROM: Date = day!(2020, 4, 1);

fn age_contradicts(check: &DependentCheck) -> bool {
    match check.relationship.expected_age() {
        Some(ExpectedAge::Older) => check.birth_on > check.insured_birth_on,
        Some(ExpectedAge::Younger) => check.birth_on < check.insured_birth_on,
        None => false,
    }
}

/// 婚姻適齢: 18; for women born until 2006-04-01 it was 16 (平成30年法律第59号附則第3条).
fn marriage_age_from(check: &DependentCheck) -> Date {
    let is_old_rule = check.sex == Sex::Female && check.birth_on <= day!(2006, 4, 1);
    birthday(check.birth_on, if is_old_rule { 16 } else { 18 })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        DependentCheck, DependentProblem, Living, OverseasException, Relationship, Residence,
        dependent_problems,
    };
    use crate::domain::coded::Coded;
    use crate::domain::date::day;
    use crate::domain::member::Sex;

    fn all() -> impl Iterator<Item = Relationship> {
        Relationship::CHOICES
            .iter()
            .filter_map(|choice| Relationship::from_code(choice.code))
    }

    #[test]
    fn 同居が要るのは三親等内のその他の親族だけ() {
        let codes: Vec<&str> = all()
            .filter(|relationship| relationship.needs_cohabitation())
            .map(Coded::code)
            .collect();
        assert_eq!(codes, ["15", "16", "17", "18", "19", "20", "21"]);
        let apart = all().filter(|r| r.is_spouse() || r.is_direct_ancestor() || r.is_child());
        assert!(
            apart
                .into_iter()
                .all(|relationship| !relationship.needs_cohabitation())
        );
    }

    #[test]
    fn 続柄の言葉が性別を言う() {
        assert_eq!(Relationship::Aunt.expected_sex(), Some(Sex::Female));
        assert_eq!(Relationship::Nephew.expected_sex(), Some(Sex::Male));
        assert_eq!(Relationship::Grandchild.expected_sex(), None);
        for relationship in all() {
            let label = relationship.label();
            let says_male = ["夫", "男", "父", "兄", "弟", "おじ", "甥"]
                .iter()
                .any(|word| label.ends_with(word));
            let says_female = ["妻", "女", "母", "姉", "妹", "おば", "姪"]
                .iter()
                .any(|word| label.ends_with(word));
            let expected = match (says_male, says_female) {
                (true, _) => Some(Sex::Male),
                (_, true) => Some(Sex::Female),
                _ => None,
            };
            assert_eq!(relationship.expected_sex(), expected, "{label}");
        }
    }

    const MOTHER: DependentCheck = DependentCheck {
        relationship: Relationship::Mother,
        living: Living::Apart,
        residence: Residence::Japan,
        sex: Sex::Female,
        birth_on: day!(1952, 5, 3),
        insured_birth_on: day!(1980, 1, 1),
        insured_from: day!(2026, 11, 1),
        certified_on: day!(2026, 11, 1),
    };

    #[test]
    fn 問題のない母() {
        assert_eq!(dependent_problems(&MOTHER), vec![]);
    }

    #[test]
    fn 七十五歳の誕生日から扶養に入れない() {
        let on = |certified_on| {
            dependent_problems(&DependentCheck {
                certified_on,
                ..MOTHER
            })
        };
        assert_eq!(on(day!(2027, 5, 2)), vec![]);
        assert_eq!(on(day!(2027, 5, 3)), vec![DependentProblem::After75]);
        assert_eq!(
            on(day!(2026, 10, 31)),
            vec![DependentProblem::BeforeInsured]
        );
    }

    #[test]
    fn 別居の義母と性別違いと年上の子() {
        let spouses_mother = DependentCheck {
            relationship: Relationship::SpousesMother,
            ..MOTHER
        };
        assert_eq!(
            dependent_problems(&spouses_mother),
            vec![DependentProblem::LivesApart]
        );
        let together = DependentCheck {
            living: Living::Together,
            ..spouses_mother
        };
        assert_eq!(dependent_problems(&together), vec![]);
        let father = DependentCheck {
            relationship: Relationship::Father,
            ..MOTHER
        };
        assert_eq!(
            dependent_problems(&father),
            vec![DependentProblem::SexContradicts]
        );
        let daughter = DependentCheck {
            relationship: Relationship::FirstDaughter,
            ..MOTHER
        };
        assert_eq!(
            dependent_problems(&daughter),
            vec![DependentProblem::AgeContradicts]
        );
    }

    #[test]
    fn 生まれる前の認定と生まれた日の認定() {
        let child = DependentCheck {
            relationship: Relationship::Child,
            birth_on: day!(2026, 11, 20),
            certified_on: day!(2026, 11, 20),
            ..MOTHER
        };
        assert_eq!(dependent_problems(&child), vec![]);
        let early = DependentCheck {
            certified_on: day!(2026, 11, 19),
            ..child
        };
        assert_eq!(
            dependent_problems(&early),
            vec![DependentProblem::BeforeBirth]
        );
    }

    #[test]
    fn 婚姻適齢の誕生日の前日と当日() {
        let wife = DependentCheck {
            relationship: Relationship::Wife,
            birth_on: day!(2008, 11, 2),
            ..MOTHER
        };
        assert_eq!(
            dependent_problems(&wife),
            vec![DependentProblem::UnderMarriageAge]
        );
        let on_birthday = DependentCheck {
            certified_on: day!(2026, 11, 2),
            ..wife
        };
        assert_eq!(dependent_problems(&on_birthday), vec![]);
    }

    #[test]
    fn 国外では特例要件が要る_2020年4月1日から() {
        let abroad = DependentCheck {
            residence: Residence::Abroad(None),
            insured_from: day!(2010, 4, 1),
            ..MOTHER
        };
        assert_eq!(
            dependent_problems(&abroad),
            vec![DependentProblem::NotResident]
        );
        let student = DependentCheck {
            residence: Residence::Abroad(Some(OverseasException::Study)),
            ..abroad
        };
        assert_eq!(dependent_problems(&student), vec![]);
        let on = |certified_on| {
            dependent_problems(&DependentCheck {
                certified_on,
                ..abroad
            })
        };
        assert_eq!(on(day!(2020, 3, 31)), vec![]);
        assert_eq!(on(day!(2020, 4, 1)), vec![DependentProblem::NotResident]);
    }
}
