//! 試算の例: runs `tests/cases/trial/*.toml`: what a clerk types while somebody calls, and what is read out.
//! It must not compute anything itself; every expected value stands in the files.

use daicho::app::sample::Sample;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::finding::FieldPath;
use daicho::domain::premium_rates::PremiumRateRow;
use daicho::domain::society::Society;
use daicho::domain::yen::Rate;
use daicho::procedure::facts::Facts;
use daicho::procedure::field::Field;
use daicho::procedure::form::Form;
use daicho::procedure::input;
use daicho::procedure::trial::answer::{Answer, Standing};
use daicho::procedure::trial::{self, Trial};
use daicho::procedure::value::{Kind, Value};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    #[serde(rename = "名")]
    name: String,
    #[serde(rename = "試算")]
    trial: String,
    #[serde(rename = "試算日", default = "today")]
    today: Date,
    /// 一般 and 介護, in 1/100,000, from 2026-03 on; 見本 otherwise.
    #[serde(rename = "料率")]
    rates: Option<[u32; 2]>,
    #[serde(rename = "特定被保険者", default)]
    charges_family: bool,
    #[serde(rename = "入力")]
    form: toml::Table,
    #[serde(rename = "結果", default)]
    figures: BTreeMap<String, String>,
    #[serde(rename = "根拠", default)]
    basis: Vec<String>,
    #[serde(rename = "未確認", default)]
    unverified: Vec<String>,
    /// Rows of tables, the beginning of their cells joined.
    #[serde(rename = "表", default)]
    rows: Vec<Vec<String>>,
    #[serde(rename = "不足", default)]
    needs: Vec<String>,
    #[serde(rename = "試算できない")]
    impossible: Option<String>,
}

fn today() -> Date {
    Date::new(2026, 11, 27).unwrap()
}

pub fn facts(today: Date, change: impl FnOnce(&mut Society)) -> Facts {
    let mut society = Sample::load().unwrap().society;
    change(&mut society);
    Facts::nobody(today, society)
}

/// The rates of 協会けんぽ 東京 of FY2026, whose premiums are published.
pub fn rate_row([general, care]: [u32; 2]) -> PremiumRateRow {
    PremiumRateRow {
        effective_from: YearMonth::new(2026, 3).unwrap(),
        general: Rate::new(general),
        specific: None,
        adjustment: None,
        care: Rate::new(care),
        employee_general: None,
        employee_care: None,
        childcare_support: None,
    }
}

/// Types texts into the fields with these labels.
pub fn fill(trial: &Trial, form: &mut Form, typed: &toml::Table, today: Date) {
    let fields: Vec<&Field> = trial
        .sections
        .iter()
        .flat_map(|section| section.fields)
        .collect();
    for (label, text) in typed {
        let field = fields.iter().find(|field| field.label == label);
        let field = field.unwrap_or_else(|| panic!("「{label}」という項目がありません"));
        match (field.kind, text) {
            (Kind::Rows(cells), toml::Value::Array(rows)) => {
                for (row, values) in rows.iter().enumerate() {
                    form.add_row(field.key);
                    for (label, text) in values.as_table().unwrap() {
                        let cell = cells.iter().find(|cell| cell.label == label).unwrap();
                        let value = read(cell.kind, text.as_str().unwrap(), today);
                        form.set_at(&FieldPath::in_row(field.key, row, cell.key), value);
                    }
                }
            }
            (kind, text) => form.set_value(field.key, read(kind, text.as_str().unwrap(), today)),
        }
    }
}

fn read(kind: Kind, text: &str, today: Date) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    Some(input::parse(kind, text, today).unwrap_or_else(|_| Value::Raw(text.to_owned())))
}

pub fn find(id: &str) -> &'static Trial {
    let mut all = trial::ALL.iter();
    all.find(|trial| trial.id == id)
        .unwrap_or_else(|| panic!("「{id}」という試算はありません"))
}

fn run(scenario: &Scenario) {
    let name = &scenario.name;
    let trial = find(&scenario.trial);
    let facts = facts(scenario.today, |society| {
        if let Some(rates) = scenario.rates {
            society.premium_rates = vec![rate_row(rates)];
        }
        society.voluntary.charges_care_for_dependents = scenario.charges_family;
    });
    let mut form = (trial.start)(scenario.today);
    fill(trial, &mut form, &scenario.form, scenario.today);
    match trial.evaluate(&form, &facts) {
        Answer::Needs(labels) => assert_eq!(labels, scenario.needs, "{name}"),
        Answer::Impossible(sentence) => {
            let expected = scenario.impossible.as_deref();
            let expected = expected.unwrap_or_else(|| panic!("{name}: {sentence}"));
            assert!(sentence.contains(expected), "{name}: {sentence}");
        }
        Answer::Found(found) => {
            assert!(
                scenario.needs.is_empty() && scenario.impossible.is_none(),
                "{name}"
            );
            let figures: BTreeMap<&str, &str> = found
                .main
                .iter()
                .chain(&found.figures)
                .map(|figure| (figure.label.as_str(), figure.value.as_str()))
                .collect();
            for (label, value) in &scenario.figures {
                let shown = figures.get(label.as_str());
                assert_eq!(
                    shown,
                    Some(&value.as_str()),
                    "{name}: {label}: {figures:#?}"
                );
            }
            let lines = |standing| {
                let lines = found
                    .basis
                    .iter()
                    .filter(move |line| line.standing == standing);
                lines
                    .map(|line| format!("{}（{}）", line.text, line.law))
                    .collect::<Vec<_>>()
            };
            for (standing, expected) in [
                (Standing::Verified, &scenario.basis),
                (Standing::Unverified, &scenario.unverified),
            ] {
                let lines = lines(standing);
                for part in expected {
                    assert!(
                        lines.iter().any(|line| line.contains(part)),
                        "{name}: {part}: {lines:#?}"
                    );
                }
            }
            for row in &scenario.rows {
                let mut rows = found.tables.iter().flat_map(|table| &table.rows);
                let is_like = |cells: &Vec<String>| row.iter().all(|part| cells.contains(part));
                assert!(rows.any(is_like), "{name}: {row:?}: {:#?}", found.tables);
            }
        }
    }
}

#[test]
fn 試算の例() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/trial");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let file: File =
            toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        file.case.iter().for_each(run);
    }
}

#[test]
fn 空の様式では何が要るかだけを言う() {
    let facts = facts(today(), |_| {});
    for trial in trial::ALL {
        let form = (trial.start)(today());
        let answer = trial.evaluate(&form, &facts);
        let Answer::Needs(labels) = answer else {
            panic!("{}: {answer:?}", trial.title);
        };
        assert!(!labels.is_empty());
        assert!(trial.unreadable(&form, &facts).is_empty());
    }
}

#[test]
fn 手続と同じ鍵の項目は同じ種類() {
    let mut n_procedures = 0;
    for trial in trial::ALL {
        let Some(procedure) = trial.procedure() else {
            continue;
        };
        n_procedures += 1;
        let of_procedure: Vec<&Field> = procedure
            .sections
            .iter()
            .flat_map(|section| section.fields)
            .collect();
        let own = trial.sections.iter().flat_map(|section| section.fields);
        for field in own.filter(|field| !field.is_computed()) {
            let Some(same) = of_procedure.iter().find(|other| other.key == field.key) else {
                continue;
            };
            let kinds = (format!("{:?}", field.kind), format!("{:?}", same.kind));
            assert_eq!(kinds.0, kinds.1, "{} {}", trial.title, field.key);
        }
    }
    assert!(n_procedures >= 5, "{n_procedures}");
}

#[test]
fn 前からの続きでない申請には前の支給を写さない() {
    let facts = facts(today(), |_| {});
    let trial = find("allowance");
    let mut form = (trial.start)(today());
    let typed = "
        '労務不能の初日' = 'R8.11.1'
        '同じ傷病で支給を受けている' = '1'
        '支給を始めた日' = 'R8.8.4'
        '決まっている日額' = '6667'
        '支給済みの日数' = '89'";
    fill(trial, &mut form, &toml::from_str(typed).unwrap(), today());
    let keys = |form: &Form| {
        let carried = trial.carried(form, &facts);
        let earlier = ["earlier.started_on", "earlier.daily", "earlier.used"];
        let n_earlier = earlier.iter().filter(|key| carried.value(key).is_some());
        (carried.value("claimed_from").is_some(), n_earlier.count())
    };
    assert_eq!(keys(&form), (true, 3));
    let typed = "'同じ傷病で支給を受けている' = '0'";
    fill(trial, &mut form, &toml::from_str(typed).unwrap(), today());
    assert_eq!(keys(&form), (true, 0));
}
