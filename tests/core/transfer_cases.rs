//! 振込の計算例: names and days of a transfer as they stand under `tests/cases/domain`.
//! It must not compute anything itself.

#![allow(clippy::unwrap_used, clippy::panic)]

use crate::domain_cases::cases;
use daicho::domain::calendar::Holidays;
use daicho::domain::date::Date;
use daicho::domain::transfer_rules::{examine_transfer_day, next_bank_day};
use daicho::domain::transfer_text::{PayeeName, TransferText, TransferTextError};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    #[serde(rename = "説明", default)]
    _words: String,
    #[serde(rename = "名義")]
    holder: String,
    #[serde(rename = "送る形")]
    sent: Option<String>,
    #[serde(rename = "長さ")]
    n_bytes: Option<usize>,
    #[serde(rename = "切った形")]
    cut: Option<String>,
    #[serde(rename = "使えない字")]
    bad: Option<char>,
}

#[test]
fn 受取人名() {
    for (label, case) in cases::<Name>("transfer_names") {
        let text =
            |text: &Option<String>| text.as_deref().map(|it| TransferText::parse(it).unwrap());
        let expected = match (text(&case.sent), text(&case.cut), case.bad) {
            (Some(whole), None, None) => Ok(PayeeName::Fits(whole)),
            (Some(whole), Some(cut), None) => Ok(PayeeName::TooLong { whole, cut }),
            (None, None, Some(bad)) => Err(TransferTextError::BadCharacter(bad)),
            _ => panic!("{label} says too much or too little"),
        };
        let found = PayeeName::of_holder(&case.holder);
        if let Ok(PayeeName::Fits(whole) | PayeeName::TooLong { whole, .. }) = &found {
            assert_eq!(Some(whole.as_str()), case.sent.as_deref(), "{label}");
            assert_eq!(Some(whole.n_bytes()), case.n_bytes, "{label}");
        }
        assert_eq!(found, expected, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Day {
    #[serde(rename = "説明")]
    _words: String,
    #[serde(rename = "作成日")]
    today: Date,
    #[serde(rename = "振込指定日")]
    day: Date,
    #[serde(rename = "指摘", default)]
    codes: Vec<String>,
    #[serde(rename = "次の営業日")]
    next: Option<Date>,
}

#[test]
fn 振込指定日() {
    let holidays = Holidays::shipped();
    for (label, case) in cases::<Day>("transfer_days") {
        let found = examine_transfer_day(case.day, case.today, &holidays);
        let codes: Vec<String> = found.into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, case.codes, "{label}");
        let next = case.next.unwrap_or(case.day);
        assert_eq!(next_bank_day(case.day, &holidays), next, "{label}");
    }
}
