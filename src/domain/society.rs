//! 健康保険組合: the society's own data and rules, entered by the clerk and dated where the law dates them.
//! It must not hold a person's data.

use crate::domain::address::Address;
use crate::domain::certificate::{CertificatePaper, CertificateStyle};
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::number::InsurerNumber;
use serde::{Deserialize, Serialize};

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
    /// 見本: a fictional society for practice, marked on every screen and page.
    pub is_sample: bool,
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
mod tests {
    use super::Approval;
    use super::Numbering;

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
}
