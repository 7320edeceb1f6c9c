//! 登録用ファイルの運搬の決まり: the society's media and how long a file may be on its way.
//! It must not know a file.

use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use serde::{Deserialize, Serialize};

/// 媒体 before the society has named its own.
pub const UNNAMED_MEDIUM: &str = "USBメモリー";

/// 登録用ファイルの運搬の決まり.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileRules {
    /// 媒体, such as USB-01, as the society's own register of media names them.
    pub media: Vec<String>,
    /// Days after the 持出し within which the medium is to be back; unverified: set by the society's own rules.
    pub n_days_out: u8,
    /// Whether files go out in an encrypted ZIP unless the clerk says otherwise.
    pub is_zipped: bool,
}

impl Default for FileRules {
    fn default() -> FileRules {
        FileRules {
            media: Vec::new(),
            n_days_out: 1,
            is_zipped: false,
        }
    }
}

impl FileRules {
    /// The last day on which a file taken out on this day may be out.
    #[must_use]
    pub fn back_by(&self, taken_on: Date) -> Date {
        taken_on.add_days(i64::from(self.n_days_out))
    }

    /// The medium that is offered first.
    #[must_use]
    pub fn first_medium(&self) -> &str {
        self.media.first().map_or(UNNAMED_MEDIUM, String::as_str)
    }
}

coded_enum! {
    /// 控えの経過.
    pub enum BatchEventKind {
        /// 書き出し: the file lies on a medium or in a folder under its name.
        Written = "written", "書き出し";
        /// 書き出せず: the disk did not take it; its rows wait again.
        Failed = "failed", "書き出せず";
        /// 持出し to the terminal.
        Taken = "taken", "端末へ持出し";
        /// 持帰り: the medium is back, the file may still be on it.
        Returned = "returned", "持帰り";
        /// 消去: the file is no longer on the medium.
        Erased = "erased", "媒体から消去";
    }
}

coded_enum! {
    /// 出力の形.
    pub enum Packaging {
        /// As the layout makes it.
        Plain = "plain", "そのまま";
        /// In a ZIP encrypted by AES-256.
        Zip = "zip", "パスワード付きZIP";
    }
}

#[cfg(test)]
mod tests {
    use super::FileRules;
    use crate::domain::date::day;

    #[test]
    fn 持出しの翌日までに戻れば期限内である() {
        let rules = FileRules::default();
        assert_eq!(rules.back_by(day!(2026, 11, 24)), day!(2026, 11, 25));
        assert_eq!(rules.first_medium(), "USBメモリー");
    }
}
