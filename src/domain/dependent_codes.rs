//! 被扶養者（異動）届の区分: reasons and jobs, and how the employers' file (2202700) writes them and the 続柄.
//! It must not read a file; it only knows what its codes mean.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::dependent::Relationship;
use crate::domain::member::Sex;

/// Which part of the 届 a code stands in; 配偶者 and the others have their own lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DependentSlot {
    /// 配偶者である被扶養者.
    Spouse,
    /// その他の被扶養者.
    Other,
}

coded_enum! {
    /// 被扶養者になった理由.
    pub enum CertificationReason {
        /// 配偶者の就職.
        SpouseEmployed = "spouse_employed", "配偶者の就職";
        /// 婚姻.
        Marriage = "marriage", "婚姻";
        /// 出生.
        Birth = "birth", "出生";
        /// 離職.
        LeftJob = "left_job", "離職";
        /// 収入減少.
        IncomeFell = "income_fell", "収入減少";
        /// 同居.
        MovedIn = "moved_in", "同居";
        /// その他.
        Other = "other", "その他";
    }
}

coded_enum! {
    /// 被扶養者でなくなった理由.
    pub enum RemovalReason {
        /// 死亡.
        Death = "death", "死亡";
        /// 離婚.
        Divorce = "divorce", "離婚";
        /// 就職.
        Employed = "employed", "就職";
        /// 収入増加.
        IncomeRose = "income_rose", "収入増加";
        /// 就職・収入増加 (one code for a 配偶者).
        EmployedOrIncomeRose = "employed_or_income_rose", "就職・収入増加";
        /// 75歳到達.
        Age75 = "age_75", "75歳到達";
        /// 障害認定.
        Disability = "disability", "障害認定";
        /// その他.
        Other = "other", "その他";
    }
}

coded_enum! {
    /// 職業.
    pub enum Occupation {
        /// 無職.
        None = "none", "無職";
        /// パート.
        PartTime = "part_time", "パート";
        /// 年金受給者.
        Pensioner = "pensioner", "年金受給者";
        /// 小・中学生以下.
        UpToJuniorHigh = "up_to_junior_high", "小・中学生以下";
        /// 高・大学生.
        HighSchoolOrCollege = "high_school_or_college", "高・大学生";
        /// その他.
        Other = "other", "その他";
    }
}

/// What a 続柄 code of the file says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FileRelationship {
    /// One 続柄 of our table.
    Known(Relationship),
    /// 10 その他: the file carries a text, the clerk chooses.
    ClerkChooses,
}

impl Relationship {
    /// Reads the 続柄 of the file: item 28 for a 配偶者 (1 to 4), items 76 and 109 for others (01 to 10).
    /// The sex tells 父 from 母. `None` for a code that the file does not know.
    #[must_use]
    pub fn from_file_code(slot: DependentSlot, code: &str, sex: Sex) -> Option<FileRelationship> {
        match slot {
            DependentSlot::Spouse => spouse_of_file(code).map(FileRelationship::Known),
            DependentSlot::Other => other_of_file(code, sex),
        }
    }

    /// The 性別 that the file's code for a 配偶者 says.
    #[must_use]
    pub fn spouse_sex_of_file(code: &str) -> Option<Sex> {
        spouse_of_file(code)?.expected_sex()
    }
}

fn spouse_of_file(code: &str) -> Option<Relationship> {
    match code {
        "1" => Some(Relationship::Husband),
        "2" => Some(Relationship::Wife),
        "3" => Some(Relationship::CommonLawHusband),
        "4" => Some(Relationship::CommonLawWife),
        _ => None,
    }
}

fn other_of_file(code: &str, sex: Sex) -> Option<FileRelationship> {
    let (male, female) = match code {
        "01" => (Relationship::Child, Relationship::Child),
        "02" => (Relationship::SpousesChild, Relationship::SpousesChild),
        "03" => (Relationship::Father, Relationship::Mother),
        "04" => (Relationship::SpousesFather, Relationship::SpousesMother),
        "05" => (Relationship::YoungerBrother, Relationship::YoungerSister),
        "06" => (Relationship::ElderBrother, Relationship::ElderSister),
        "07" => (Relationship::Grandfather, Relationship::Grandmother),
        "08" => (
            Relationship::GreatGrandfather,
            Relationship::GreatGrandmother,
        ),
        "09" => (Relationship::Grandchild, Relationship::Grandchild),
        "10" => return Some(FileRelationship::ClerkChooses),
        _ => return None,
    };
    Some(FileRelationship::Known(match sex {
        Sex::Male => male,
        Sex::Female => female,
    }))
}

impl CertificationReason {
    /// Reads item 46 (配偶者) or 95 (others) of the file.
    #[must_use]
    pub fn from_file_code(slot: DependentSlot, code: &str) -> Option<CertificationReason> {
        match (slot, code) {
            (DependentSlot::Spouse, "1") => Some(CertificationReason::SpouseEmployed),
            (DependentSlot::Spouse, "2") => Some(CertificationReason::Marriage),
            (DependentSlot::Spouse, "3") | (DependentSlot::Other, "2") => {
                Some(CertificationReason::LeftJob)
            }
            (DependentSlot::Spouse, "4") | (DependentSlot::Other, "3") => {
                Some(CertificationReason::IncomeFell)
            }
            (DependentSlot::Other, "1") => Some(CertificationReason::Birth),
            (DependentSlot::Other, "4") => Some(CertificationReason::MovedIn),
            (_, "5") => Some(CertificationReason::Other),
            _ => None,
        }
    }
}

impl RemovalReason {
    /// 被扶養者でなくなった日: the day after a death, otherwise the day of the event itself
    /// (for 75歳到達 the birthday).
    #[must_use]
    pub fn removed_on(self, event_on: Date) -> Date {
        match self {
            RemovalReason::Death => event_on.add_days(1),
            _ => event_on,
        }
    }

    /// Reads item 52 (配偶者) or 99 (others) of the file.
    #[must_use]
    pub fn from_file_code(slot: DependentSlot, code: &str) -> Option<RemovalReason> {
        match (slot, code) {
            (_, "1") => Some(RemovalReason::Death),
            (DependentSlot::Spouse, "2") => Some(RemovalReason::Divorce),
            (DependentSlot::Spouse, "3") => Some(RemovalReason::EmployedOrIncomeRose),
            (DependentSlot::Other, "2") => Some(RemovalReason::Employed),
            (DependentSlot::Other, "3") => Some(RemovalReason::IncomeRose),
            (_, "4") => Some(RemovalReason::Age75),
            (_, "5") => Some(RemovalReason::Disability),
            (_, "6") => Some(RemovalReason::Other),
            _ => None,
        }
    }
}

impl Occupation {
    /// Reads item 48 (配偶者) or 92 (others) of the file.
    #[must_use]
    pub fn from_file_code(slot: DependentSlot, code: &str) -> Option<Occupation> {
        match (slot, code) {
            (_, "1") => Some(Occupation::None),
            (_, "2") => Some(Occupation::PartTime),
            (_, "3") => Some(Occupation::Pensioner),
            (DependentSlot::Spouse, "4") | (DependentSlot::Other, "6") => Some(Occupation::Other),
            (DependentSlot::Other, "4") => Some(Occupation::UpToJuniorHigh),
            (DependentSlot::Other, "5") => Some(Occupation::HighSchoolOrCollege),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CertificationReason, DependentSlot, FileRelationship, Occupation, RemovalReason};
    use crate::domain::coded::Coded;
    use crate::domain::date::day;
    use crate::domain::dependent::Relationship;
    use crate::domain::member::Sex;

    fn label(slot: DependentSlot, code: &str, sex: Sex) -> &'static str {
        match Relationship::from_file_code(slot, code, sex) {
            Some(FileRelationship::Known(relationship)) => relationship.label(),
            Some(FileRelationship::ClerkChooses) => "担当者が選ぶ",
            None => "不明",
        }
    }

    #[test]
    fn 配偶者の続柄は性別も言う() {
        let labels =
            ["1", "2", "3", "4", "5", ""].map(|code| label(DependentSlot::Spouse, code, Sex::Male));
        assert_eq!(labels, ["夫", "妻", "内縁の夫", "内縁の妻", "不明", "不明"]);
        assert_eq!(Relationship::spouse_sex_of_file("2"), Some(Sex::Female));
        assert_eq!(Relationship::spouse_sex_of_file("9"), None);
    }

    #[test]
    fn その他の続柄は性別で分ける() {
        let codes = [
            "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "1",
        ];
        let male = codes.map(|code| label(DependentSlot::Other, code, Sex::Male));
        let female = codes.map(|code| label(DependentSlot::Other, code, Sex::Female));
        assert_eq!(
            male,
            [
                "子",
                "配偶者の子",
                "父",
                "配偶者の父",
                "弟",
                "兄",
                "祖父",
                "曾祖父",
                "孫",
                "担当者が選ぶ",
                "不明",
                "不明"
            ]
        );
        assert_eq!(
            female,
            [
                "子",
                "配偶者の子",
                "母",
                "配偶者の母",
                "妹",
                "姉",
                "祖母",
                "曾祖母",
                "孫",
                "担当者が選ぶ",
                "不明",
                "不明"
            ]
        );
    }

    fn labels<T: Coded>(
        read: fn(DependentSlot, &str) -> Option<T>,
        slot: DependentSlot,
    ) -> Vec<&'static str> {
        (1..=9)
            .map_while(|code| read(slot, &code.to_string()))
            .map(Coded::label)
            .collect()
    }

    #[test]
    fn 理由と職業は配偶者とその他で番号が違う() {
        let (spouse, other) = (DependentSlot::Spouse, DependentSlot::Other);
        assert_eq!(
            labels(CertificationReason::from_file_code, spouse),
            ["配偶者の就職", "婚姻", "離職", "収入減少", "その他"]
        );
        assert_eq!(
            labels(CertificationReason::from_file_code, other),
            ["出生", "離職", "収入減少", "同居", "その他"]
        );
        assert_eq!(
            labels(RemovalReason::from_file_code, spouse),
            [
                "死亡",
                "離婚",
                "就職・収入増加",
                "75歳到達",
                "障害認定",
                "その他"
            ]
        );
        assert_eq!(
            labels(RemovalReason::from_file_code, other),
            ["死亡", "就職", "収入増加", "75歳到達", "障害認定", "その他"]
        );
        assert_eq!(
            labels(Occupation::from_file_code, spouse),
            ["無職", "パート", "年金受給者", "その他"]
        );
        assert_eq!(
            labels(Occupation::from_file_code, other),
            [
                "無職",
                "パート",
                "年金受給者",
                "小・中学生以下",
                "高・大学生",
                "その他"
            ]
        );
    }

    #[test]
    fn 死亡は翌日から_ほかは当日から被扶養者でない() {
        for choice in RemovalReason::CHOICES {
            let removed_on = RemovalReason::from_code(choice.code)
                .map(|reason| reason.removed_on(day!(2026, 11, 30)));
            let expected = if choice.label == "死亡" {
                day!(2026, 12, 1)
            } else {
                day!(2026, 11, 30)
            };
            assert_eq!(removed_on, Some(expected), "{}", choice.label);
        }
    }
}
