//! 計算例: runs the worked examples under `tests/cases/domain`, which a clerk can read and check.
//! It must not compute anything itself; every expected value stands in the files.

#![allow(clippy::unwrap_used, clippy::panic)]

use daicho::domain::age::turns_75_on;
use daicho::domain::calendar::Holidays;
use daicho::domain::certificate::{
    CertificateStyle, WantsCertificate, certificate_validity, kinds_to_issue,
};
use daicho::domain::coded::Coded;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::date_input::{DateUse, parse_date_input};
use daicho::domain::deadline::employer_deadline;
use daicho::domain::dependent_codes::RemovalReason;
use daicho::domain::dependent_end::{DependentRemoval, not_dependent_from};
use daicho::domain::dependent_income::{IncomeGuide, daily_guide, income_limit, monthly_guide};
use daicho::domain::eligibility::{
    LossEvent, care_first_month, care_last_month, elderly_share_from,
};
use daicho::domain::number::{IndividualNumber, InsurerNumber};
use daicho::domain::remuneration::{
    decide_on_acquisition, effective_until, grade_for, monthly_of_period, remuneration_total,
    whole_monthly,
};
use daicho::domain::yen::{Rate, Rounding, Yen};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The files that some test below reads.
const FILES: &[&str] = &[
    "ages",
    "allowance_continuation",
    "allowance_daily",
    "allowance_days",
    "allowance_lump_sum",
    "allowance_period",
    "allowance_reduction",
    "allowance_waiting",
    "ceiling_classes",
    "ceiling_limits",
    "ceiling_meals",
    "ceiling_misfits",
    "ceiling_validity",
    "certificate_validity",
    "certificates_to_issue",
    "check_digits",
    "childbirth_amount",
    "childbirth_right",
    "childbirth_settlement",
    "date_input",
    "deadlines",
    "decision_until",
    "dependent_end",
    "dependent_income",
    "dependent_income_guides",
    "due",
    "loss",
    "period_end",
    "premium_employed",
    "premium_months",
    "premium_payment",
    "premium_voluntary",
    "prepayment_amounts",
    "prepayment_change",
    "prepayment_factors",
    "prepayment_period",
    "prepayment_published",
    "prepayment_refund",
    "prepayment_start",
    "rounding",
    "standard_remuneration",
    "transfer_days",
    "transfer_names",
    "voluntary_eligibility",
    "voluntary_loss",
    "voluntary_remuneration",
    "wareki",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/domain")
}

/// The cases of one file, each with a label for messages.
pub fn cases<T: DeserializeOwned>(name: &str) -> Vec<(String, T)> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields, bound = "T: DeserializeOwned")]
    struct File<T> {
        case: Vec<T>,
    }
    assert!(FILES.contains(&name), "{name} is not in FILES");
    let path = folder().join(format!("{name}.toml"));
    let file: File<T> = toml::from_str(&fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{name}.toml: {error}"));
    assert!(!file.case.is_empty(), "{name}.toml holds no case");
    let labelled = file.case.into_iter().enumerate();
    labelled
        .map(|(index, case)| (format!("{name}.toml case {}", index + 1), case))
        .collect()
}

/// 年月 as `2026-11`.
pub fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap_or_else(|| panic!("{text} is no month"))
}

#[test]
fn どの計算例の表も使われている() {
    let present: BTreeSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    let known: BTreeSet<String> = FILES.iter().map(ToString::to_string).collect();
    assert_eq!(present, known);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wareki {
    #[serde(rename = "西暦")]
    iso: Date,
    #[serde(rename = "和暦")]
    wareki: String,
}

#[test]
fn 和暦() {
    for (label, case) in cases::<Wareki>("wareki") {
        assert_eq!(case.iso.wareki(), case.wareki, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateInput {
    #[serde(rename = "入力")]
    typed: String,
    #[serde(rename = "日付")]
    date: Option<Date>,
    #[serde(rename = "問い返し")]
    asked: Option<String>,
}

#[test]
fn 日付の入力() {
    let today = Date::parse_iso("2026-11-22").unwrap();
    for (label, case) in cases::<DateInput>("date_input") {
        let read = parse_date_input(&case.typed, today, DateUse::General);
        assert_eq!(read.as_ref().ok(), case.date.as_ref(), "{label}");
        let asked = read.err().and_then(|error| error.suggestion);
        assert_eq!(asked.map(Date::wareki), case.asked, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeriodEnd {
    #[serde(rename = "はじまり")]
    from: Date,
    #[serde(rename = "月数")]
    n_months: u32,
    #[serde(rename = "末日")]
    until: Date,
    #[serde(rename = "日数")]
    n_days: i64,
}

#[test]
fn 期間の末日() {
    for (label, case) in cases::<PeriodEnd>("period_end") {
        let until = case.from.period_end(case.n_months);
        assert_eq!(until, case.until, "{label}");
        assert_eq!(until.days_since(case.from) + 1, case.n_days, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Remuneration {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "報酬")]
    pay: Yen,
    #[serde(rename = "現物", default)]
    in_kind: Yen,
    #[serde(rename = "支払の日数", default = "thirty")]
    n_days: u32,
    #[serde(rename = "等級")]
    grade: u8,
    #[serde(rename = "標準報酬月額")]
    standard_monthly: Yen,
}

fn thirty() -> u32 {
    30
}

#[test]
fn 標準報酬月額() {
    let on = Date::parse_iso("2026-11-02").unwrap();
    for (label, case) in cases::<Remuneration>("standard_remuneration") {
        let cash = whole_monthly(monthly_of_period(case.pay, case.n_days).unwrap());
        let written = cash.checked_add(case.in_kind).unwrap();
        let monthly = remuneration_total(cash, case.in_kind, written).unwrap();
        let grade = grade_for(monthly, on).unwrap();
        let found = (grade.number, grade.standard_monthly);
        let expected = (case.grade, case.standard_monthly);
        assert_eq!(found, expected, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionUntil {
    #[serde(rename = "資格取得日")]
    acquired_on: Date,
    #[serde(rename = "適用年月")]
    from: String,
    #[serde(rename = "有効期間の末")]
    until: String,
}

#[test]
fn 資格取得時決定の有効期間() {
    for (label, case) in cases::<DecisionUntil>("decision_until") {
        let decision = decide_on_acquisition(case.acquired_on, Yen::new(285_000)).unwrap();
        assert_eq!(decision.effective_from, month(&case.from), "{label}");
        assert_eq!(decision.effective_until, month(&case.until), "{label}");
        assert_eq!(
            effective_until(case.acquired_on),
            month(&case.until),
            "{label}"
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    #[serde(rename = "原因")]
    cause: String,
    #[serde(rename = "日")]
    on: Date,
    #[serde(rename = "資格喪失日")]
    lost_on: Date,
}

#[test]
fn 資格喪失日() {
    for (label, case) in cases::<Loss>("loss") {
        let event = match case.cause.as_str() {
            "退職" => LossEvent::Retirement { last_day: case.on },
            "死亡" => LossEvent::Death { on: case.on },
            "75歳到達" => LossEvent::Age75 { birth_on: case.on },
            "同日の異動" => LossEvent::SameDayMove { on: case.on },
            other => panic!("{label}: 原因 {other}"),
        };
        assert_eq!(event.lost_on(), case.lost_on, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ages {
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "介護の最初の月")]
    care_first: Option<String>,
    #[serde(rename = "介護の最後の月")]
    care_last: Option<String>,
    #[serde(rename = "高齢受給の開始日")]
    elderly_from: Option<Date>,
    #[serde(rename = "75歳の誕生日")]
    turns_75_on: Option<Date>,
}

#[test]
fn 年齢で変わる月と日() {
    for (label, case) in cases::<Ages>("ages") {
        let birth_on = case.birth_on;
        let mut n_checked = 0;
        if let Some(first) = &case.care_first {
            assert_eq!(care_first_month(birth_on), month(first), "{label}");
            n_checked += 1;
        }
        if let Some(last) = &case.care_last {
            assert_eq!(care_last_month(birth_on), month(last), "{label}");
            n_checked += 1;
        }
        if let Some(from) = case.elderly_from {
            assert_eq!(elderly_share_from(birth_on), from, "{label}");
            n_checked += 1;
        }
        if let Some(on) = case.turns_75_on {
            assert_eq!(turns_75_on(birth_on), on, "{label}");
            n_checked += 1;
        }
        assert!(n_checked > 0, "{label} expects nothing");
    }
}

#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Deadline {
    Notification {
        #[serde(rename = "事実のあった日")]
        event_on: Date,
        #[serde(rename = "届出期限")]
        due_on: Date,
    },
    Payment {
        #[serde(rename = "支払期限の日")]
        nominal_on: Date,
        #[serde(rename = "営業日")]
        business_day: Date,
    },
}

#[test]
fn 期限() {
    let holidays = Holidays::shipped();
    for (label, case) in cases::<Deadline>("deadlines") {
        match case {
            Deadline::Notification { event_on, due_on } => {
                assert_eq!(employer_deadline(event_on), due_on, "{label}");
            }
            Deadline::Payment {
                nominal_on,
                business_day,
            } => {
                let moved = holidays.next_business_day(nominal_on);
                assert_eq!(moved, business_day, "{label}");
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DependentIncome {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "配偶者", default)]
    is_spouse: bool,
    #[serde(rename = "障害", default)]
    is_disabled: bool,
    #[serde(rename = "認定日")]
    certified_on: Date,
    #[serde(rename = "限度額")]
    limit: Yen,
}

#[test]
fn 被扶養者の収入限度() {
    for (label, case) in cases::<DependentIncome>("dependent_income") {
        let limit = income_limit(
            case.birth_on,
            case.is_spouse,
            case.is_disabled,
            case.certified_on,
        );
        assert_eq!(limit.unwrap().yen, case.limit, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateValidity {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "交付日")]
    issue_on: Date,
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "組合の定める日")]
    society_until: Option<Date>,
    #[serde(rename = "任意継続の末日")]
    term_until: Option<Date>,
    #[serde(rename = "有効期限")]
    until: Date,
}

#[test]
fn 資格確認書の有効期限() {
    for (label, case) in cases::<CertificateValidity>("certificate_validity") {
        let validity = certificate_validity(
            case.issue_on,
            case.birth_on,
            case.society_until,
            case.term_until,
        );
        assert_eq!(
            validity.unwrap().until,
            case.until,
            "{label} {}",
            case.story
        );
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificatesToIssue {
    #[serde(rename = "交付日")]
    issue_on: Date,
    #[serde(rename = "資格確認書の要否")]
    wants: String,
    #[serde(rename = "証")]
    certificates: Vec<String>,
}

#[test]
fn 交付する証() {
    for (label, case) in cases::<CertificatesToIssue>("certificates_to_issue") {
        let wants = match case.wants.as_str() {
            "必要" => WantsCertificate::Yes,
            "不要" => WantsCertificate::No,
            other => panic!("{label}: 資格確認書の要否 {other}"),
        };
        let kinds = kinds_to_issue(CertificateStyle::ByLaw, case.issue_on, wants);
        let labels: Vec<&str> = kinds.into_iter().map(Coded::label).collect();
        assert_eq!(labels, case.certificates, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckDigits {
    #[serde(rename = "種類")]
    kind: String,
    #[serde(rename = "番号")]
    number: String,
    #[serde(rename = "正しい")]
    is_valid: bool,
}

#[test]
fn 検査用数字() {
    for (label, case) in cases::<CheckDigits>("check_digits") {
        let is_valid = match case.kind.as_str() {
            "個人番号" => IndividualNumber::parse(&case.number).is_ok(),
            "保険者番号" => InsurerNumber::parse(&case.number).is_ok(),
            other => panic!("{label}: 種類 {other}"),
        };
        assert_eq!(is_valid, case.is_valid, "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundingCase {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "額")]
    amount: Yen,
    #[serde(rename = "率")]
    rate: Rate,
    #[serde(rename = "割る数", default = "one")]
    divisor: i128,
    #[serde(rename = "端数処理")]
    rounding: String,
    #[serde(rename = "結果")]
    result: Yen,
}

fn one() -> i128 {
    1
}

#[test]
fn 端数処理() {
    for (label, case) in cases::<RoundingCase>("rounding") {
        let rounding = match case.rounding.as_str() {
            "切捨て" => Rounding::Floor1,
            "四捨五入" => Rounding::HalfUp1,
            "50銭以下切捨て" => Rounding::HalfDown1,
            "5円以上切上げ" => Rounding::HalfUp10,
            other => panic!("{label}: 端数処理 {other}"),
        };
        let exact = case.rate.of(case.amount) / case.divisor;
        assert_eq!(rounding.round(exact), case.result, "{label} {}", case.story);
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DependentEnd {
    #[serde(rename = "理由")]
    reason: String,
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "日")]
    event_on: Option<Date>,
    #[serde(rename = "なくなった日")]
    from: Date,
}

#[test]
fn 被扶養者でなくなった日() {
    for (label, case) in cases::<DependentEnd>("dependent_end") {
        let reason = RemovalReason::CHOICES
            .iter()
            .find(|choice| choice.label == case.reason)
            .and_then(|choice| RemovalReason::from_code(choice.code));
        let removal = DependentRemoval {
            reason: reason.unwrap_or_else(|| panic!("{label}: 理由 {}", case.reason)),
            birth_on: case.birth_on,
            certified_on: Date::parse_iso("2020-04-01").unwrap(),
            event_on: case.event_on,
        };
        assert_eq!(not_dependent_from(&removal), Some(case.from), "{label}");
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IncomeGuides {
    #[serde(rename = "説明")]
    story: String,
    #[serde(rename = "生年月日")]
    birth_on: Date,
    #[serde(rename = "認定日")]
    certified_on: Date,
    #[serde(rename = "限度額")]
    limit: Yen,
    #[serde(rename = "月額")]
    monthly: Yen,
    #[serde(rename = "月額は")]
    monthly_means: String,
    #[serde(rename = "日額")]
    daily: Yen,
    #[serde(rename = "日額は")]
    daily_means: String,
}

#[test]
fn 被扶養者の収入の目安() {
    let guide = |yen, means: &str| match means {
        "以下" => IncomeGuide::UpTo(yen),
        "未満" => IncomeGuide::Below(yen),
        other => panic!("{other}"),
    };
    for (label, case) in cases::<IncomeGuides>("dependent_income_guides") {
        let limit = income_limit(case.birth_on, false, false, case.certified_on).unwrap();
        let monthly = guide(case.monthly, &case.monthly_means);
        let daily = guide(case.daily, &case.daily_means);
        assert_eq!(limit.yen, case.limit, "{label} {}", case.story);
        assert_eq!(monthly_guide(limit), monthly, "{label} {}", case.story);
        assert_eq!(daily_guide(limit), daily, "{label} {}", case.story);
    }
}
