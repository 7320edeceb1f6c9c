//! 事例: runs every `tests/cases/eligibility_acquisition/*.toml`: a form as a clerk would type it, and what must follow.

use crate::union;
use crate::union_benefits;
use daicho::domain::member::PersonId;
use daicho::domain::society::Approval;
use daicho::procedure::case::{Case, CaseId, CaseState, Movement, Nature};
use daicho::procedure::catalogue::{Procedure, find};
use daicho::procedure::engine::{Opening, Turn, carry_over, may_edit, open_correction, recompute};
use daicho::procedure::facts::Facts;
use daicho::procedure::gate;
use daicho::procedure::input;
use daicho::procedure::person::PERSON;
use daicho::procedure::step::Step;
use daicho::procedure::value::Value;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A scenario file: cases that belong together, each given as its difference from a common form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    title: String,
    /// Another file whose form this one starts from.
    base: Option<String>,
    #[serde(default)]
    form: toml::Table,
    /// Settings of the union in every case of the file.
    #[serde(default)]
    society: toml::Table,
    /// What the ledger holds in every case of the file.
    #[serde(default)]
    ledger: union::Ledger,
    case: Vec<Scenario>,
}

/// One case: what is different, and what must follow.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    title: String,
    today: String,
    /// 受付年月日; today where not given.
    received_on: Option<String>,
    #[serde(default)]
    society: toml::Table,
    #[serde(default)]
    ledger: union::Ledger,
    /// Label and typed text; an empty text clears. A table replaces all its rows.
    #[serde(default)]
    form: toml::Table,
    /// What is typed into rows that come from the ledger, as `表 行 欄`, after the form; rows count from 1.
    #[serde(default)]
    cells: BTreeMap<String, String>,
    /// Exactly these findings, as `重さ code 場所`.
    findings: Option<Vec<String>>,
    /// Label and text as shown.
    #[serde(default)]
    shown: BTreeMap<String, String>,
    /// Exactly these entries of the decision, in words.
    entries: Option<Vec<String>>,
    /// Exactly these 支払の指図, as `誰 何 円 口座`.
    payments: Option<Vec<String>>,
    /// Exactly these entries of the 交付.
    issued: Option<Vec<String>>,
    /// Exactly these papers of the 交付.
    documents: Option<Vec<String>>,
    /// Rows by interface; each must hold at least these values.
    #[serde(default)]
    rows: BTreeMap<String, Vec<BTreeMap<String, String>>>,
    /// Moves one after the other.
    #[serde(default)]
    moves: Vec<Move>,
}

/// A move: who does what, and what must follow.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Move {
    /// 担当, 決裁者, or 兼務 (both roles).
    who: String,
    /// 完了, 不要, 差戻し, 返戻, 再受付, 却下, 取下げ, 確認 (a tick) or 理由 (a reason for a finding).
    does: String,
    /// The step, the item or the finding.
    #[serde(default)]
    what: String,
    #[serde(default)]
    reason: String,
    /// What is typed before the move.
    #[serde(default)]
    form: toml::Table,
    /// Codes of what stands in the way; the move must be refused with exactly these.
    refused: Option<Vec<String>>,
    /// Open steps afterwards, by the chart's names.
    open: Option<Vec<String>>,
    /// State of the case afterwards.
    state: Option<String>,
    /// Entries of the move, in words.
    entries: Option<Vec<String>>,
    /// Whether the move is marked as a decision by whoever drafted the case.
    same_person: Option<bool>,
}

/// A scenario under way.
struct Play<'a> {
    procedure: &'static Procedure,
    scenario: &'a Scenario,
    desk: union::Desk,
    case: Case,
    name: String,
}

#[test]
fn 事例のとおりに進む() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut n_cases = 0;
    for procedure in daicho::procedure::catalogue::ALL {
        for path in scenario_files(&folder.join(procedure.id)) {
            n_cases += check_file(procedure, &path);
        }
    }
    assert!(n_cases > 0, "事例がありません");
}

fn scenario_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|_| panic!("{} に事例がありません", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    files
}

fn read(path: &Path) -> File {
    let text = fs::read_to_string(path).unwrap();
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn check_file(procedure: &'static Procedure, path: &Path) -> usize {
    let file = read(path);
    let mut common = match &file.base {
        Some(base) => {
            let base = read(&path.with_file_name(format!("{base}.toml")));
            Common {
                form: base.form,
                society: base.society,
                ledger: base.ledger,
            }
        }
        None => Common::default(),
    };
    common.form.extend(file.form.clone());
    common.society.extend(file.society.clone());
    common.ledger = common.ledger.with(&file.ledger);
    for scenario in &file.case {
        let name = format!(
            "{} 「{}」「{}」",
            path.file_name().unwrap().to_string_lossy(),
            file.title,
            scenario.title
        );
        check(procedure, &common, scenario, name);
    }
    file.case.len()
}

/// What all cases of a file have in common.
#[derive(Default)]
struct Common {
    form: toml::Table,
    society: toml::Table,
    ledger: union::Ledger,
}

fn check(procedure: &'static Procedure, common: &Common, scenario: &Scenario, name: String) {
    let mut desk = union::Desk::new(&scenario.today, scenario.received_on.as_deref());
    desk.ledger = common.ledger.with(&scenario.ledger);
    let mut society = common.society.clone();
    society.extend(scenario.society.clone());
    union::settings(&mut desk.society, &society, &name);
    let case = desk.open(procedure);
    let mut play = Play {
        procedure,
        scenario,
        desk,
        case,
        name,
    };
    play.fill(&common.form);
    play.fill(&scenario.form);
    play.fill_cells(&scenario.cells);
    play.compare_content();
    for step in &scenario.moves {
        play.play(step);
    }
}

impl Play<'_> {
    fn facts(&self) -> Facts {
        self.desk.facts(self.procedure, &self.case)
    }

    fn fill(&mut self, form: &toml::Table) {
        let before = self.facts();
        self.desk
            .fill(self.procedure, &mut self.case, form, &self.name);
        let facts = self.facts();
        carry_over(self.procedure, &mut self.case, Some(&before), &facts);
        recompute(self.procedure, &mut self.case, &facts);
        // A number found by the first pass tells which numbers and branches are used.
        let facts = self.facts();
        recompute(self.procedure, &mut self.case, &facts);
    }

    /// One after the other: what is proposed for a cell may follow from the one typed before.
    fn fill_cells(&mut self, cells: &BTreeMap<String, String>) {
        for (place, text) in cells {
            let parts: Vec<&str> = place.split(' ').collect();
            let [table, row, label] = parts.as_slice() else {
                panic!("{}: 「表 行 欄」で書いてください ({place})", self.name);
            };
            let table = union::path_of(self.procedure, table, &self.name).key;
            let row: usize = row.parse().unwrap();
            let path = input::path_in_row(self.procedure, &table, row - 1, label)
                .unwrap_or_else(|| panic!("{}: {place} がありません", self.name));
            input::enter(
                self.procedure,
                &mut self.case.form,
                &path,
                text,
                self.desk.today,
            );
            self.fill(&toml::Table::new());
        }
    }

    fn compare_content(&self) {
        let facts = self.facts();
        let form = &self.case.form;
        if let Some(expected) = &self.scenario.findings {
            let found: Vec<String> = gate::findings(self.procedure, &self.case, &facts)
                .iter()
                .map(|finding| union::words_of(self.procedure, finding))
                .collect();
            assert_eq!(&found, expected, "{}: 指摘", self.name);
        }
        for (label, expected) in &self.scenario.shown {
            let path = union::path_of(self.procedure, label, &self.name);
            let field = input::field_at(self.procedure, &path).unwrap();
            let shown = form
                .at(&path)
                .map_or(String::new(), |value| input::show(field.kind, value));
            assert_eq!(&shown, expected, "{}: {label}", self.name);
        }
        if let Some(expected) = &self.scenario.entries {
            let entries = (self.procedure.effects)(form, &facts).unwrap();
            assert_eq!(&union::described(&entries), expected, "{}: 記載", self.name);
        }
        if let Some(expected) = &self.scenario.payments {
            let orders = (self.procedure.payments)(form, &facts);
            let words: Vec<String> = orders.iter().map(union_benefits::order_in_words).collect();
            assert_eq!(&words, expected, "{}: 支払の指図", self.name);
        }
        if let Some(expected) = &self.scenario.issued {
            let entries = (self.procedure.step_entries)(Step::Issue, form, &facts);
            assert_eq!(&union::described(&entries), expected, "{}: 交付", self.name);
        }
        if let Some(expected) = &self.scenario.documents {
            let titles: Vec<&str> = self
                .procedure
                .documents
                .iter()
                .filter(|document| (document.when)(form, &facts))
                .map(|document| document.title)
                .collect();
            assert_eq!(&titles, expected, "{}: 帳票", self.name);
        }
        self.compare_rows(&facts);
    }

    fn compare_rows(&self, facts: &Facts) {
        for (interface, expected) in &self.scenario.rows {
            let export = self
                .procedure
                .exports
                .iter()
                .find(|export| export.id == interface)
                .unwrap_or_else(|| panic!("{}: {interface} がありません", self.name));
            let records = (export.records)(&self.case.form, facts);
            assert_eq!(records.len(), expected.len(), "{}: 行数", self.name);
            for (record, cells) in records.iter().zip(expected) {
                for (name, text) in cells {
                    let shown = record.values.get(name).map_or(String::new(), union::cell);
                    assert_eq!(&shown, text, "{}: {interface} {name}", self.name);
                }
            }
        }
    }

    fn play(&mut self, step: &Move) {
        let name = format!("{} {}「{}」{}", self.name, step.who, step.does, step.what);
        self.fill(&step.form);
        if step.does == "理由" {
            let reason = step.reason.clone();
            self.case.give_reason(&step.what, &reason);
            return;
        }
        let facts = self.facts();
        let actor = union::actor(&step.who);
        let turn = Turn {
            procedure: self.procedure,
            case: &self.case,
            facts: &facts,
            actor: &actor,
        };
        let named = || union::step_named(self.procedure, &step.what, &name);
        let result = match step.does.as_str() {
            "完了" => turn.complete(named()),
            "不要" => turn.not_needed(named(), &step.reason),
            "差戻し" => turn.send_back(named(), &step.reason),
            "返戻" => turn.return_to_sender(&step.reason),
            "再受付" => turn.receive_again(union::date(&step.what)),
            "却下" => turn.reject(&step.reason),
            "取下げ" => turn.withdraw(&step.reason),
            "確認" => {
                let check = self
                    .procedure
                    .checklist
                    .iter()
                    .find(|check| check.text == step.what)
                    .unwrap_or_else(|| panic!("{name}: 確認事項がありません"));
                turn.tick(check.step, check.id, "")
            }
            other => panic!("{name}: 知らない動き {other}"),
        };
        match (result, &step.refused) {
            (Ok(moved), None) => {
                if let Some(expected) = &step.entries {
                    assert_eq!(&union::described(&moved.entries), expected, "{name}: 記載");
                }
                self.desk.post(&moved.entries);
                self.case = moved.case;
            }
            (Err(found), Some(expected)) => {
                let codes: Vec<&str> = found.iter().map(|finding| finding.code.as_str()).collect();
                assert_eq!(&codes, expected, "{name}");
            }
            (Ok(_), Some(expected)) => panic!("{name}: 止まるはずでした {expected:?}"),
            (Err(found), None) => panic!("{name}: 進めません {found:#?}"),
        }
        self.compare_position(step, &name);
    }

    fn compare_position(&self, step: &Move, name: &str) {
        let position = daicho::procedure::position::position(self.procedure, &self.case);
        if let Some(expected) = &step.open {
            let open: Vec<&str> = position
                .open
                .iter()
                .map(|step| self.procedure.label(*step))
                .collect();
            assert_eq!(&open, expected, "{name}: 進められる工程");
        }
        if let Some(expected) = &step.same_person {
            let last = self.case.history.last().map(|event| &event.movement);
            let Some(Movement::Completed { same_person, .. }) = last else {
                panic!("{name}: 工程の完了ではありません");
            };
            assert_eq!(same_person, expected, "{name}: 同じ人の決裁");
        }
        if let Some(expected) = &step.state {
            let state = match self.case.state {
                CaseState::Open => "処理中",
                CaseState::Returned => "返戻中",
                CaseState::Rejected => "却下",
                CaseState::Withdrawn => "取下げ",
                CaseState::Finished => "終了",
            };
            assert_eq!(state, expected, "{name}: 状態");
        }
    }
}

#[test]
fn 訂正は変わった記載だけを取り消して書き直す() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided(procedure);
    let mut case = desk.open_correction(procedure, &original, Nature::Correction(original.id));
    let typed = r#"
        "㋐通貨によるものの額" = "320,000"
        "㋒合計（届書の記載）" = "325,000"
    "#;
    let typed: toml::Table = toml::from_str(typed).unwrap();
    desk.fill(procedure, &mut case, &typed, "訂正");
    case.give_reason(
        gate::CORRECTION_REASON,
        "報酬月額の誤り（事業主からの訂正届）",
    );
    let entries = union::drive_to_decision(&mut desk, procedure, &mut case);
    assert_eq!(
        union::described(&entries),
        [
            "P000700 令和8年11月2日から 記載5の取消",
            "P000700 令和8年11月2日から 標準報酬月額の決定（320,000円、第23級、令和8年11月から令和9年8月まで）",
        ]
    );
}

#[test]
fn 訂正の行は_残る人が変更_加えた人が新規_除いた人が取消() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided_with(procedure, FAMILY);
    desk.next_person = 702;
    desk.ledger.used_branches = vec![1];
    let mut case = desk.open_correction(procedure, &original, Nature::Correction(original.id));
    let typed = FAMILY
        .replace("見本　桜", "見本　梅")
        .replace("ミホン　サクラ", "ミホン　ウメ");
    let typed = typed.replace("999900000020", "999900000038");
    let typed: toml::Table = toml::from_str(&typed).unwrap();
    desk.fill(procedure, &mut case, &typed, "訂正");
    desk.recompute(procedure, &mut case);
    let rows = |case: &Case, desk: &union::Desk| -> Vec<[String; 4]> {
        let export = &procedure.exports[1];
        let facts = desk.facts(procedure, case);
        (export.records)(&case.form, &facts)
            .iter()
            .map(|row| {
                ["op", "member.bangou", "member.edaban", "member.name"]
                    .map(|name| row.values.get(name).map_or(String::new(), union::cell))
            })
            .collect()
    };
    assert_eq!(
        rows(&case, &desk),
        [
            ["change", "1", "00", "見本　一郎"],
            ["add", "1", "02", "見本　梅"],
            ["cancel", "1", "01", "見本　桜"],
        ]
    );
    let cancellation = Nature::Cancellation(original.id);
    let mut case = desk.open_correction(procedure, &original, cancellation);
    desk.recompute(procedure, &mut case);
    assert_eq!(
        rows(&case, &desk),
        [
            ["cancel", "1", "00", "見本　一郎"],
            ["cancel", "1", "01", "見本　桜"],
        ]
    );
}

/// A 妻 on the form, with her papers.
const FAMILY: &str = r#"
    "被扶養者の有無" = "有"
    "住民票（世帯全員）" = "受領"
    "課税証明書" = "受領"
    [["被扶養者"]]
    "氏名" = "見本　桜"
    "フリガナ" = "ミホン　サクラ"
    "生年月日" = "H4.8.8"
    "性別" = "女"
    "個人番号" = "999900000020"
    "続柄" = "妻"
    "同居・別居" = "同居"
    "職業" = "無職"
    "収入（年収見込）" = "0"
    "被扶養者になった日" = "R8.11.2"
    "理由" = "その他"
    "資格確認書の発行が必要" = "いいえ"
"#;

#[test]
fn 取消はすべての記載を取り消す() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided(procedure);
    let mut case = desk.open_correction(procedure, &original, Nature::Cancellation(original.id));
    case.give_reason(gate::CORRECTION_REASON, "採用の取りやめ");
    let entries = union::drive_to_decision(&mut desk, procedure, &mut case);
    let reversed: Vec<String> = (1..=5)
        .map(|entry| format!("P000700 令和8年11月2日から 記載{entry}の取消"))
        .collect();
    assert_eq!(union::described(&entries), reversed);
}

#[test]
fn 訂正には理由が要る() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided(procedure);
    let mut case = desk.open_correction(procedure, &original, Nature::Cancellation(original.id));
    let refused = union::try_review(&mut desk, procedure, &mut case).unwrap_err();
    let codes: Vec<&str> = refused
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    assert_eq!(codes, ["correction_reason_missing"]);
}

#[test]
fn 決裁の後は_自動の項目も届書も動かない() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, mut case) = union::decided(procedure);
    let decided = case.form.clone();
    desk.ledger.used_numbers = vec![1, 2, 3];
    desk.recompute(procedure, &mut case);
    assert_eq!(
        case.form.value("member_number"),
        decided.value("member_number")
    );
    assert_eq!(case.form.value("person"), decided.value("person"));
    assert!(!may_edit(procedure, &case, "name"));
    assert!(!may_edit(procedure, &case, "approve.document_number"));
    assert!(may_edit(procedure, &case, "issue.issued_on"));
    let facts = desk.facts(procedure, &case);
    assert_eq!(gate::findings(procedure, &case, &facts), []);
}

#[test]
fn 審査の後は届書を直せず_差し戻せば直せる() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided(procedure);
    let mut case = desk.open_correction(procedure, &original, Nature::Correction(original.id));
    case.give_reason(gate::CORRECTION_REASON, "見直し");
    assert!(may_edit(procedure, &case, "name"));
    union::try_review(&mut desk, procedure, &mut case).unwrap();
    assert!(!may_edit(procedure, &case, "name"));
    assert!(!may_edit(procedure, &case, "dependents"));
    assert!(may_edit(procedure, &case, "approve.document_number"));
    let facts = desk.facts(procedure, &case);
    let actor = union::actor("決裁者");
    let turn = Turn {
        procedure,
        case: &case,
        facts: &facts,
        actor: &actor,
    };
    let back = turn.send_back(Step::Register, "氏名の確認").unwrap();
    assert!(may_edit(procedure, &back.case, "name"));
}

#[test]
fn 起案書には被扶養者の続柄と生年月日と年収見込が載る() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, case) = union::decided_with(procedure, FAMILY);
    desk.society.approval = Approval::Paper;
    let facts = desk.facts(procedure, &case);
    let draft = procedure
        .documents
        .iter()
        .find(|document| document.id == "approval_draft")
        .unwrap();
    let sheets = format!("{:?}", (draft.sheets)(&case.form, &facts));
    let name = format!("{:?}", "見本　桜、妻、平成4年8月8日生、年収見込0円");
    assert!(sheets.contains(&name), "{sheets}");
}

#[test]
fn 採番した番号は_決裁まで変わらず_他の案件に取られたら次へ進む() {
    let procedure = find("eligibility_acquisition").unwrap();
    let mut desk = union::Desk::new("2026-11-22", Some("2026-11-06"));
    desk.ledger.used_numbers = vec![5];
    let mut case = desk.open(procedure);
    let typed = toml::from_str(r#""事業所" = "0042""#).unwrap();
    desk.fill(procedure, &mut case, &typed, "採番");
    desk.recompute(procedure, &mut case);
    assert_eq!(case.form.value("member_number"), Some(&Value::Int(6)));
    desk.ledger.used_numbers = vec![5, 9];
    desk.recompute(procedure, &mut case);
    assert_eq!(
        case.form.value("member_number"),
        Some(&Value::Int(6)),
        "空いている間は同じ"
    );
    desk.ledger.used_numbers = vec![5, 6, 9];
    desk.recompute(procedure, &mut case);
    assert_eq!(case.form.value("member_number"), Some(&Value::Int(10)));
}

#[test]
fn 決裁前の案件は訂正ではなく差戻しで直す() {
    let procedure = find("eligibility_acquisition").unwrap();
    let desk = union::Desk::new("2026-11-22", None);
    let original = desk.open(procedure);
    let opening = Opening {
        id: CaseId(2),
        receipt_number: "R8-000002".to_owned(),
        received_on: desk.today,
    };
    let nature = Nature::Correction(original.id);
    let refused = open_correction(procedure, &original, nature, opening).unwrap_err();
    assert_eq!(refused[0].code, "not_decided");
}

#[test]
fn 訂正で加えた人は_台帳の人と比べられ_管理番号は決裁まで決まらない() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided(procedure);
    desk.next_person = 701;
    let mut case = desk.open_correction(procedure, &original, Nature::Correction(original.id));
    let typed = r#"
        "被扶養者の有無" = "有"
        [["被扶養者"]]
        "氏名" = "見本　桜"
        "フリガナ" = "ミホン　サクラ"
        "生年月日" = "H4.8.8"
        "性別" = "女"
        "個人番号" = "999900000020"
    "#;
    let typed: toml::Table = toml::from_str(typed).unwrap();
    desk.fill(procedure, &mut case, &typed, "訂正");
    desk.recompute(procedure, &mut case);
    assert_eq!(person_of_row(&case), PersonId(701));
    // Another case has taken the number meanwhile.
    desk.next_person = 702;
    desk.recompute(procedure, &mut case);
    assert_eq!(person_of_row(&case), PersonId(702));
    let typed = r#"
        [["被扶養者"]]
        "氏名" = "見本　桜"
        "フリガナ" = "ミホン　サクラ"
        "生年月日" = "H4.8.8"
        "性別" = "女"
        "同一人の確認" = "台帳の同じ人"
        "台帳の加入者" = "P000502"
    "#;
    desk.fill(
        procedure,
        &mut case,
        &toml::from_str(typed).unwrap(),
        "訂正",
    );
    desk.recompute(procedure, &mut case);
    assert_eq!(person_of_row(&case), PersonId(502));
    assert_eq!(PERSON.get(&case.form), Some(PersonId(700)));
}

fn person_of_row(case: &Case) -> PersonId {
    PERSON.get(&case.form.rows("dependents")[0]).unwrap()
}

#[test]
fn 取消の案件は訂正できない() {
    let procedure = find("eligibility_acquisition").unwrap();
    let (mut desk, original) = union::decided(procedure);
    let mut case = desk.open_correction(procedure, &original, Nature::Cancellation(original.id));
    case.give_reason(gate::CORRECTION_REASON, "採用の取りやめ");
    union::drive_to_decision(&mut desk, procedure, &mut case);
    let opening = Opening {
        id: CaseId(3),
        receipt_number: "R8-000003".to_owned(),
        received_on: desk.today,
    };
    let refused = open_correction(procedure, &case, Nature::Correction(case.id), opening);
    assert_eq!(refused.unwrap_err()[0].code, "already_cancelled");
}

#[test]
fn 事業所も氏名も読めない届にも_提出者あての返戻のお知らせが出る() {
    let procedure = find("eligibility_acquisition").unwrap();
    let mut desk = union::Desk::new("2026-11-22", None);
    let mut case = desk.open(procedure);
    let typed = r#"
        "提出経路" = "事業主経由"
        "提出者" = "見本商事株式会社"
    "#;
    desk.fill(
        procedure,
        &mut case,
        &toml::from_str(typed).unwrap(),
        "返戻",
    );
    let mut facts = desk.facts(procedure, &case);
    facts.return_reason = Some("事業所と氏名の記載がありません。".to_owned());
    let letter = procedure
        .documents
        .iter()
        .find(|document| document.id == "return_letter")
        .unwrap();
    assert_eq!((letter.sheets)(&case.form, &facts).len(), 1);
}
