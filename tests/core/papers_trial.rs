//! 試算結果: the sheet that says what somebody would pay or get, and that nothing was decided.

use crate::papers::check;
use crate::trials::{facts, fill, find, rate_row};
use daicho::domain::date::Date;
use daicho::procedure::papers::trial_sheet::{TrialSheet, sheets};
use daicho::procedure::trial::Trial;

fn sheet(trial: &'static Trial, typed: &str) -> TrialSheet {
    let today = Date::new(2026, 11, 27).unwrap();
    let facts = facts(today, |society| {
        society.premium_rates = vec![rate_row([9850, 1620])];
    });
    let mut form = (trial.start)(today);
    fill(trial, &mut form, &toml::from_str(typed).unwrap(), today);
    let answer = trial.evaluate(&form, &facts);
    TrialSheet {
        kind: trial.title.to_owned(),
        society_name: facts.society.name.clone(),
        made_on: today,
        version: "0.1.0".to_owned(),
        typed: trial.typed(&form),
        found: answer
            .found()
            .unwrap_or_else(|| panic!("{answer:?}"))
            .clone(),
        is_sample: facts.society.is_sample,
    }
}

const WARNING: &str = "これは試算です。決定ではありません。";

#[test]
fn 前納の試算結果は一枚で_決定ではないと記す() {
    let typed = r#"
        "資格取得年月日" = "R8.10.1"
        "標準報酬月額" = "320000"
        "生年月日" = "S55.4.1"
        "前納する最初の月（遅らせるとき）" = "R9.4"
    "#;
    let sheets = sheets(&sheet(find("prepayment"), typed));
    assert_eq!(sheets.len(), 1);
    let texts = [
        WARNING,
        "439,864円",
        "11.74850202",
        "（未確認）",
        "0.96153846",
    ];
    check("trial_prepayment", &sheets, &texts);
}

#[test]
fn 傷病手当金の試算結果は期間ごとに記す() {
    let typed = r#"
        "労務不能の初日" = "R8.11.1"
        "労務不能の末日（見込み）" = "R8.12.31"
        "標準報酬月額" = "160000"
        "標準報酬月額の改定" = [{ "改定年月" = "R8.6", "改定後の標準報酬月額" = "180000" }]
        "報酬（1日あたり）" = "1000"
        "資格取得年月日（1年以内のとき）" = "H28.4.1"
        "資格喪失年月日" = "R8.12.16"
        "老齢退職年金（年額）" = "1200000"
    "#;
    let sheets = sheets(&sheet(find("allowance"), typed));
    assert_eq!(sheets.len(), 1);
    let texts = [WARNING, "3,780円／日", "R8.11.1～R8.11.3", "2,780円"];
    check("trial_allowance", &sheets, &texts);
}

#[test]
fn 限度額の試算結果() {
    let typed = r#"
        "生年月日" = "S55.4.1"
        "標準報酬月額" = "300000"
        "総医療費（10割）" = "1000000"
    "#;
    let sheets = sheets(&sheet(find("ceiling"), typed));
    assert_eq!(sheets.len(), 1);
    check("trial_ceiling", &sheets, &[WARNING, "92,940円", "適用区分"]);
}
