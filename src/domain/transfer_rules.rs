//! 総合振込の定め: the account the society pays from, what its bank agreed on, and the days on which banks transfer.
//! It must not hold a payee's account, and decides no payment.

use crate::domain::bank_account::{AccountKind, AccountNumber, BankCode, BranchCode};
use crate::domain::calendar::Holidays;
use crate::domain::coded::coded_enum;
use crate::domain::date::Date;
use crate::domain::finding::Finding;
use crate::domain::transfer_text::TransferText;
use serde::{Deserialize, Serialize};

/// 振込依頼人: the society as its bank knows it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TransferSender {
    /// 振込依頼人（委託者）コード: the bank's ten digits.
    pub client_code: ClientCode,
    /// 振込依頼人名, at most 40 bytes.
    pub client_name: TransferText,
    /// 仕向銀行番号.
    pub bank: BankCode,
    /// 仕向銀行名.
    pub bank_kana: TransferText,
    /// 仕向支店番号.
    pub branch: BranchCode,
    /// 仕向支店名.
    pub branch_kana: TransferText,
    /// 預金種目; 貯蓄 is none of those a transfer can be drawn from.
    pub kind: AccountKind,
    /// 口座番号.
    pub number: AccountNumber,
    /// What the bank agreed on about the file.
    #[serde(default)]
    pub agreed: TransferAgreement,
}

impl TransferSender {
    /// 振込依頼人名 is 40 bytes long.
    pub const NAME_BYTES: usize = 40;
}

/// 銀行との取り決め about the file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TransferAgreement {
    /// 改行: eleven of twelve banks whose specifications were read take CR LF, 楽天銀行 wants none.
    pub newline: TransferNewline,
    /// 終わりの印 (0x1A) behind the last record.
    pub has_end_mark: bool,
    /// 新規コード of every record. 未確認: some banks read it, most do not.
    pub new_code: NewCode,
    /// 振込指定区分 of every record. 未確認: 文書 is kept by few banks.
    pub method: TransferMethod,
}

coded_enum! {
    /// 改行 between the records.
    #[derive(Default)]
    pub enum TransferNewline {
        /// CR LF.
        #[default]
        Crlf = "crlf", "あり（CR+LF）";
        /// None.
        None = "none", "なし";
    }
}

coded_enum! {
    /// 新規コード.
    #[derive(Default)]
    pub enum NewCode {
        /// その他.
        #[default]
        Other = "0", "0　その他";
        /// 第1回振込分.
        First = "1", "1　第1回振込分";
        /// 変更分.
        Changed = "2", "2　変更分";
    }
}

coded_enum! {
    /// 振込指定区分.
    #[derive(Default)]
    pub enum TransferMethod {
        /// テレ振込.
        #[default]
        Telegraph = "7", "7　電信";
        /// 文書振込.
        Document = "8", "8　文書";
    }
}

/// 振込依頼人コード: ten digits.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientCode(String);

impl ClientCode {
    /// How many digits it has in the file.
    pub const DIGITS: usize = 10;

    /// Takes one to ten digits; shorter ones are filled with zeros at the left.
    #[must_use]
    pub fn new(digits: &str) -> Option<ClientCode> {
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        (is_number && digits.len() <= ClientCode::DIGITS)
            .then(|| ClientCode(format!("{digits:0>10}")))
    }

    /// The ten digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ClientCode {
    type Error = &'static str;

    fn try_from(digits: String) -> Result<ClientCode, &'static str> {
        ClientCode::new(&digits).ok_or("振込依頼人コードは10桁までの数字です。")
    }
}

impl From<ClientCode> for String {
    fn from(code: ClientCode) -> String {
        code.0
    }
}

/// Whether banks settle transfers on a day: not on Saturday, Sunday, a 国民の祝日 or 12月31日 to 1月3日
/// (銀行法第15条第1項, 銀行法施行令第5条第1項). The society's own 休業日 count as well: nobody is there.
#[must_use]
pub fn is_bank_day(day: Date, holidays: &Holidays) -> bool {
    holidays.is_business_day(day) && !is_turn_of_year(day)
}

/// The day itself where banks settle on it, otherwise the next such day.
#[must_use]
pub fn next_bank_day(day: Date, holidays: &Holidays) -> Date {
    let mut candidate = day;
    // As in the calendar: the bound only ends a broken list.
    for _ in 0..366 {
        if is_bank_day(candidate, holidays) {
            return candidate;
        }
        candidate = candidate.add_days(1);
    }
    day
}

const LAW: &str = "銀行法第15条第1項、銀行法施行令第5条第1項";

/// What is to be said about a 振込指定日 chosen on `today`.
#[must_use]
pub fn examine_transfer_day(day: Date, today: Date, holidays: &Holidays) -> Vec<Finding> {
    let mut all = Vec::new();
    if day < today {
        all.push(Finding::blocks(
            "transfer.past_day",
            "振込指定日が過ぎています。今日以後の日にしてください。",
        ));
    }
    // The file has month and day only.
    if day >= today.add_months(12) {
        all.push(Finding::blocks(
            "transfer.far_day",
            "振込指定日は1年より先にできません。振込データには月日だけが入ります。",
        ));
    }
    if !is_bank_day(day, holidays) {
        let next = next_bank_day(day, holidays).wareki_with_weekday();
        let why = match holidays.name_on(day) {
            Some(name) => format!("「{name}」に当たります"),
            None if is_turn_of_year(day) => "銀行の年末年始の休業日です".to_owned(),
            None => "土曜日または日曜日です".to_owned(),
        };
        let sentence =
            format!("振込指定日は{why}。銀行の営業日にしてください（次の営業日は{next}）。");
        all.push(Finding::blocks("transfer.no_bank_day", sentence).law(LAW));
    } else if day == today {
        all.push(Finding::confirm(
            "transfer.same_day",
            "振込指定日が今日です。当日の受付に間に合うかを銀行に確かめてください。",
        ));
    }
    if holidays.known_until().is_none_or(|last| last < day) {
        all.push(Finding::note(
            "transfer.unknown_holidays",
            "この年の休日がまだ登録されていません。銀行の営業日かどうかを暦で確かめてください。",
        ));
    }
    all
}

fn is_turn_of_year(day: Date) -> bool {
    matches!((day.month(), day.day()), (12, 31) | (1, 1..=3))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{ClientCode, TransferAgreement, examine_transfer_day, is_bank_day, next_bank_day};
    use crate::domain::calendar::Holidays;
    use crate::domain::date::{Date, day};

    #[test]
    fn 年末年始と土日祝は銀行の営業日でない() {
        let holidays = Holidays::shipped();
        for (day, is_open, next) in [
            (day!(2026, 11, 30), true, day!(2026, 11, 30)),
            (day!(2026, 11, 23), false, day!(2026, 11, 24)),
            (day!(2026, 12, 30), true, day!(2026, 12, 30)),
            (day!(2026, 12, 31), false, day!(2027, 1, 4)),
            (day!(2027, 1, 3), false, day!(2027, 1, 4)),
            (day!(2027, 1, 4), true, day!(2027, 1, 4)),
            (day!(2026, 12, 5), false, day!(2026, 12, 7)),
        ] {
            assert_eq!(is_bank_day(day, &holidays), is_open, "{day}");
            assert_eq!(next_bank_day(day, &holidays), next, "{day}");
        }
    }

    fn codes(day: Date) -> Vec<String> {
        let found = examine_transfer_day(day, day!(2026, 11, 24), &Holidays::shipped());
        found.into_iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn 振込指定日の前日と当日() {
        assert_eq!(codes(day!(2026, 11, 20)), ["transfer.past_day"]);
        assert_eq!(codes(day!(2026, 11, 24)), ["transfer.same_day"]);
        assert!(codes(day!(2026, 11, 25)).is_empty());
        assert!(codes(day!(2026, 12, 30)).is_empty());
        assert_eq!(codes(day!(2026, 12, 31)), ["transfer.no_bank_day"]);
        assert!(codes(day!(2027, 11, 22)).is_empty());
        assert_eq!(codes(day!(2027, 11, 24)), ["transfer.far_day"]);
        let late = examine_transfer_day(day!(2028, 1, 5), day!(2027, 12, 1), &Holidays::shipped());
        assert_eq!(late.first().unwrap().code, "transfer.unknown_holidays");
    }

    #[test]
    fn 休日の名と次の営業日を言う() {
        let found =
            examine_transfer_day(day!(2026, 11, 23), day!(2026, 11, 1), &Holidays::shipped());
        let said = &found.first().unwrap().message;
        assert!(said.contains("「勤労感謝の日」に当たります"), "{said}");
        assert!(said.contains("令和8年11月24日"), "{said}");
    }

    #[test]
    fn 依頼人コードは十桁に満たなければ前に零を付ける() {
        assert_eq!(ClientCode::new("99999").unwrap().as_str(), "0000099999");
        assert_eq!(ClientCode::new(""), None);
        assert_eq!(ClientCode::new("12345678901"), None);
        assert_eq!(ClientCode::new("12３"), None);
        let stored = serde_json::to_string(&TransferAgreement::default()).unwrap();
        assert_eq!(
            stored,
            r#"{"newline":"crlf","has_end_mark":false,"new_code":"0","method":"7"}"#
        );
    }
}
