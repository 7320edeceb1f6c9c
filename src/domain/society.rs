//! 健康保険組合: the society's own data and rules, entered by the clerk and dated where the law dates them.
//! It must not hold a person's data.

use crate::domain::address::Address;
use crate::domain::allowance_rules::AllowanceRules;
use crate::domain::calendar::Holidays;
use crate::domain::ceiling_rules::CeilingRules;
use crate::domain::certificate::{CertificatePaper, CertificateStyle};
use crate::domain::childbirth_rules::ChildbirthRules;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::file_rules::FileRules;
use crate::domain::inquiry_codes::InquiryCodes;
use crate::domain::number::InsurerNumber;
use crate::domain::premium_rates::PremiumRateRow;
use crate::domain::premium_schedule::PremiumTables;
use crate::domain::transfer_rules::TransferSender;
use crate::domain::voluntary_rules::VoluntaryRules;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// 健康保険組合の設定.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Society {
    /// 名称, such as 見本健康保険組合.
    pub name: String,
    /// 保険者番号.
    pub insurer_number: InsurerNumber,
    /// 所在地.
    pub address: Address,
    /// 電話番号.
    pub phone: String,
    /// 理事長名, printed on notices.
    pub president: String,
    /// 管轄の地方厚生（支）局, named in the 教示文 (健康保険法第189条).
    pub appeal_bureau: String,
    /// 証の様式.
    pub certificate_style: CertificateStyle,
    /// 資格確認書の大きさ.
    pub certificate_paper: CertificatePaper,
    /// 資格確認書の有効期限: at most 5 years from issue (則第47条第2項).
    pub certificate_valid_until: Option<Date>,
    /// 番号の採番.
    pub numbering: Numbering,
    /// 決裁の方法.
    pub approval: Approval,
    /// 介護保険料の該当を通知書に示す.
    pub show_care_liability: bool,
    /// 保存年限 (年) of a finished case's papers; unverified: set by the society's 文書規程.
    pub retention_years: u8,
    /// 任意継続・特例退職の設定.
    #[serde(default)]
    pub voluntary: VoluntaryRules,
    /// 保険料率 by month, in any order.
    #[serde(default)]
    pub premium_rates: Vec<PremiumRateRow>,
    /// 休日: days on which nothing falls due, besides Saturday and Sunday.
    #[serde(default = "Holidays::shipped", deserialize_with = "with_newer_years")]
    pub holidays: Holidays,
    /// 被扶養者の検認: the month (1 to 12) in which it is done each year; `None` where it is not.
    #[serde(default)]
    pub dependents_review_month: Option<u8>,
    /// 傷病手当金の設定.
    #[serde(default)]
    pub allowance: AllowanceRules,
    /// 振込依頼人: the account that benefits are paid from; `None` until the clerk has entered it.
    #[serde(default)]
    pub transfer: Option<TransferSender>,
    /// 限度額適用認定証の設定.
    #[serde(default)]
    pub ceilings: CeilingRules,
    /// 出産育児一時金の設定.
    #[serde(default)]
    pub childbirth: ChildbirthRules,
    /// 登録用ファイルの運搬の決まり.
    #[serde(default)]
    pub files: FileRules,
    /// 情報照会の事務・手続のコード.
    #[serde(default)]
    pub inquiry_codes: InquiryCodes,
    /// 見本: a fictional society for practice, marked on every screen and page.
    pub is_sample: bool,
}

impl Society {
    /// The tables and settings from which premiums are calculated.
    #[must_use]
    pub fn premium_tables(&self) -> PremiumTables<'_> {
        PremiumTables {
            rates: &self.premium_rates,
            rules: &self.voluntary,
            holidays: &self.holidays,
        }
    }
}

/// Reads stored 休日 and adds those of years that a newer program ships and the stored list does not know yet.
fn with_newer_years<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Holidays, D::Error> {
    /// A year with fewer days holds only days of the society's own: the law names sixteen.
    const KNOWN_FROM: usize = 10;
    let mut holidays = Holidays::deserialize(deserializer)?;
    let mut n_by_year: BTreeMap<i32, usize> = BTreeMap::new();
    for (day, _) in holidays.iter() {
        *n_by_year.entry(day.year()).or_default() += 1;
    }
    let is_known = |day: Date| n_by_year.get(&day.year()) >= Some(&KNOWN_FROM);
    for (day, name) in Holidays::shipped().iter() {
        if !is_known(day) && holidays.name_on(day).is_none() {
            holidays.insert(day, name);
        }
    }
    Ok(holidays)
}

coded_enum! {
    /// 番号の採番: how the 番号 of a new 被保険者 is found.
    pub enum Numbering {
        /// The next number after the highest ever used in the 記号.
        NextAfterHighest = "NextAfterHighest", "記号ごとに最後の番号の次";
        /// The employer's 被保険者整理番号 (or the file's 被保険者証番号) where given and free, else the next number.
        EmployersFirst = "EmployersFirst", "届書の番号を優先し、なければ次の番号";
    }
}

coded_enum! {
    /// 決裁の方法.
    pub enum Approval {
        /// By another user of the program.
        SecondUser = "SecondUser", "別の利用者が画面で決裁";
        /// On paper: the 起案書 is printed, the decision typed back.
        Paper = "Paper", "起案書を印刷して決裁";
        /// The same user may decide; marked in the audit.
        SamePersonAllowed = "SamePersonAllowed", "同じ利用者の決裁を認める（記録に残る）";
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Approval, Numbering, Society};
    use crate::domain::calendar::Holidays;
    use crate::domain::date::day;
    use crate::domain::file_rules::FileRules;
    use crate::domain::voluntary_rules::VoluntaryRules;

    #[test]
    fn 設定の区分は保存済みの名前のまま読み書きする() {
        let stored = |json: &str| serde_json::from_str::<Numbering>(json).ok();
        assert_eq!(
            stored("\"EmployersFirst\""),
            Some(Numbering::EmployersFirst)
        );
        assert_eq!(
            stored("\"NextAfterHighest\""),
            Some(Numbering::NextAfterHighest)
        );
        let paper = serde_json::to_string(&Approval::Paper).ok();
        assert_eq!(paper.as_deref(), Some("\"Paper\""));
    }

    /// The settings of a ledger as they were stored before 任意継続 was known.
    const STORED_BEFORE: &str = r#"{
        "name": "見本健康保険組合",
        "insurer_number": "06139992",
        "address": { "postal": "1050011", "text": "東京都港区芝公園９丁目９９番１号" },
        "phone": "03-0000-0000",
        "president": "見本　太郎",
        "appeal_bureau": "関東信越厚生局",
        "certificate_style": "by_law",
        "certificate_paper": "card",
        "certificate_valid_until": "2030-11-30",
        "numbering": "NextAfterHighest",
        "approval": "SecondUser",
        "show_care_liability": true,
        "retention_years": 5,
        "is_sample": true
    }"#;

    #[test]
    fn 任意継続の設定のない前の台帳も読める() {
        let society: Society = serde_json::from_str(STORED_BEFORE).unwrap();
        assert_eq!(society.voluntary, VoluntaryRules::default());
        assert!(society.premium_rates.is_empty());
        assert_eq!(society.holidays, Holidays::shipped());
        assert_eq!(society.dependents_review_month, None);
        assert_eq!(society.transfer, None);
        assert_eq!(society.files, FileRules::default());
        let json = serde_json::to_string(&society).unwrap();
        assert_eq!(serde_json::from_str::<Society>(&json).unwrap(), society);
    }
    #[test]
    fn 新しい版の祝日は保存済みの休日に加わる() {
        let mut society: Society = serde_json::from_str(STORED_BEFORE).unwrap();
        let own = day!(2027, 12, 29);
        let taken_off = day!(2026, 1, 1);
        let mut stored = Holidays::default();
        for (day, name) in Holidays::shipped()
            .iter()
            .filter(|(day, _)| day.year() < 2027)
        {
            stored.insert(day, name);
        }
        stored.insert(own, "年末の休業");
        stored.remove(taken_off);
        society.holidays = stored;
        let json = serde_json::to_string(&society).unwrap();
        let read = serde_json::from_str::<Society>(&json).unwrap().holidays;
        assert_eq!(read.name_on(own), Some("年末の休業"));
        assert_eq!(read.name_on(day!(2027, 1, 1)), Some("元日"));
        assert_eq!(read.name_on(taken_off), None);
    }
}
