//! 資格喪失: from the 届 of an employer to the last row at the 中間サーバー, with a real ledger; 訂正, 取消 and files.

use crate::corrections::{HOME, MEMBERS, Office};
use crate::exchange_intake::SOSHITSU;
use crate::union;
use daicho::app::command::{Command, IntakeAcceptance};
use daicho::app::error::Error;
use daicho::app::intake::{IntakeRowView, Verdict};
use daicho::app::run::Told;
use daicho::domain::certificate::CertificateKind;
use daicho::domain::entry::Fact;
use daicho::domain::member::PersonId;
use daicho::procedure::case::{CaseId, CaseState, Nature};
use daicho::procedure::catalogue::find;
use daicho::procedure::collections::{ANSWER, COLLECTED_ON, COLLECTIONS, CollectionAnswer};
use daicho::procedure::losses::{LOST_ON, WANTS_LOSS_CERTIFICATE};
use daicho::procedure::step::Step;

const RETIRED: &[(&str, &str)] = &[
    ("届書の番号", "7001"),
    ("提出年月日", "R8.11.24"),
    ("喪失（不該当）原因", "4"),
    ("退職・死亡などの年月日", "R8.11.22"),
    ("喪失年月日（届書の記載）", "R8.11.23"),
    ("資格確認書添付（枚）", "1"),
    ("資格確認書返不能（枚）", "0"),
];

/// 見本一郎 with 桜 and 蓮 as members since 令和8年11月20日, 一郎 with a 資格確認書.
fn members() -> Office {
    let mut office = Office::open();
    let first = office.family();
    office.fill(first, &[HOME, ("資格確認書の発行が必要", "はい")]);
    office.decide(first);
    office.issue(first);
    office.export(Vec::new());
    office.transcribe();
    office.finish(first);
    office.procedure = find("eligibility_loss").unwrap();
    office
}

fn decide(office: &mut Office, case: CaseId, answer: CollectionAnswer) {
    to_collection(office, case);
    let today = office.session.today();
    let is_out = answer == CollectionAnswer::StillOut;
    office.change(case, |form| {
        let mut rows = form.rows(COLLECTIONS.name()).to_vec();
        for row in &mut rows {
            ANSWER.set(row, answer);
            if !is_out {
                COLLECTED_ON.set(row, today);
            }
        }
        if !rows.is_empty() {
            COLLECTIONS.set(form, rows);
        }
    });
    // A 訂正 or 取消 lays no certificates out anew.
    let is_ordinary = office.session.case_view(case).unwrap().case.nature == Nature::Ordinary;
    if is_ordinary {
        office.complete(case, Step::Collect, &[]);
    } else {
        office.not_needed(case, Step::Collect);
    }
    approve(office, case);
}

fn to_collection(office: &mut Office, case: CaseId) {
    let received = [
        ("提出経路", "事業主経由"),
        ("提出者", "見本電機株式会社"),
        ("個人番号確認・身元確認は事業主確認済", "はい"),
    ];
    office.complete(case, Step::Receive, &received);
    office.complete(case, Step::Register, &[]);
    office.not_needed(case, Step::Inquire);
    office.complete(case, Step::Review, &[("審査結果", "可")]);
}

fn approve(office: &mut Office, case: CaseId) {
    let decided = [("文書番号", "見本健保発第2号"), ("決裁年月日", "R8.11.24")];
    office.fill(case, &decided);
    office.sign_in("kessai");
    let step = Step::Approve;
    office
        .session
        .run(Command::CompleteStep { case, step })
        .unwrap_or_else(|error| panic!("{error:#?}"));
    office.sign_in("tanto");
}

fn lose(office: &mut Office, nature: Nature, typed: &[(&str, &str)]) -> CaseId {
    let case = office.open_case(nature).unwrap();
    office.fill(case, typed);
    case
}

/// 処理区分, 枝番, 資格取得, 資格喪失 and 事由 of each exported row.
fn export(office: &mut Office) -> Vec<String> {
    let path = office.run_export(MEMBERS, Vec::new()).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let cells = |line: &str| -> String {
        let cells: Vec<&str> = line.split(',').map(|cell| cell.trim_matches('"')).collect();
        let shown = [cells[0], cells[4], cells[17], cells[19], cells[20]];
        shown.join(" ").trim().to_owned()
    };
    text.lines().map(cells).collect()
}

fn memberships(office: &Office, person: i64) -> Vec<String> {
    let view = office.session.member_view(PersonId(person)).unwrap();
    let rows = view.history.into_iter().filter(|row| !row.is_reversed);
    rows.map(|row| row.text)
        .filter(|text| text.contains("喪失") && !text.contains("取消"))
        .collect()
}

fn print(office: &mut Office, case: CaseId) -> Result<(), Error> {
    let document = "loss_certificate".to_owned();
    let printed = office.session.run(Command::Print { case, document });
    printed.map(|_| ())
}

fn papers(office: &Office, case: CaseId) -> Vec<(String, usize)> {
    let view = office.session.case_view(case).unwrap();
    let documents = view.documents.into_iter();
    documents
        .map(|document| (document.id, document.papers.len()))
        .collect()
}

#[test]
fn 喪失と訂正と取消が_家族の行とともに中間サーバーまで届く() {
    let mut office = members();
    let first = lose(&mut office, Nature::Ordinary, RETIRED);
    decide(&mut office, first, CollectionAnswer::Returned);
    assert_eq!(memberships(&office, 1).len(), 1);
    let view = office.session.member_view(PersonId(2)).unwrap();
    assert!(!view.row.is_member, "被扶養者もともに資格を失う");
    office.issue(first);
    assert_eq!(
        export(&mut office),
        [
            "2 00 20261120 20261123 01",
            "2 01 20261120 20261123 99",
            "2 02 20261120 20261123 99",
        ]
    );
    office.transcribe();
    office.finish(first);

    let second = lose(
        &mut office,
        Nature::Correction(first),
        &[
            ("退職・死亡などの年月日", "R8.11.21"),
            ("喪失年月日（届書の記載）", "R8.11.22"),
        ],
    );
    decide(&mut office, second, CollectionAnswer::StillOut);
    office.issue(second);
    assert_eq!(memberships(&office, 1).len(), 1, "前の喪失は取り消された");
    assert_eq!(
        export(&mut office),
        [
            "2 00 20261120 20261122 01",
            "2 01 20261120 20261122 99",
            "2 02 20261120 20261122 99",
        ]
    );
    office.transcribe();
    office.finish(second);

    assert!(
        print(&mut office, second).is_ok(),
        "喪失している間は証明できる"
    );
    let last = lose(&mut office, Nature::Cancellation(second), &[]);
    decide(&mut office, last, CollectionAnswer::StillOut);
    office.not_needed(last, Step::Issue);
    assert_eq!(
        export(&mut office),
        ["2 00 20261120", "2 01 20261120", "2 02 20261120"],
        "喪失のない行を送り直す"
    );
    office.transcribe();
    office.finish(last);
    for person in 1..=3 {
        let view = office.session.member_view(PersonId(person)).unwrap();
        assert!(view.row.is_member, "{person}");
    }
    assert!(
        print(&mut office, second).is_err(),
        "取り消した喪失は証明できない"
    );
    office.assert_sound();
}

#[test]
fn 未出力のうちの取消は_行を取り下げて終わる() {
    let mut office = members();
    let first = lose(&mut office, Nature::Ordinary, RETIRED);
    decide(&mut office, first, CollectionAnswer::StillOut);
    office.issue(first);
    assert_eq!(office.pending().len(), 3);
    let last = lose(&mut office, Nature::Cancellation(first), &[]);
    decide(&mut office, last, CollectionAnswer::StillOut);
    office.not_needed(last, Step::Issue);
    assert_eq!(office.pending(), Vec::<i64>::new());
    office.finish(first);
    office.finish(last);
    office.assert_sound();
}

#[test]
fn 証明書は希望すれば交付で_希望しなくても決裁の後に発行できる() {
    let mut office = members();
    let first = lose(&mut office, Nature::Ordinary, RETIRED);
    assert!(print(&mut office, first).is_err(), "決裁の前には証明しない");
    decide(&mut office, first, CollectionAnswer::StillOut);
    office.issue(first);
    let issued = |id: &str, n: usize| (id.to_owned(), n);
    assert_eq!(
        papers(&office, first),
        [
            issued("loss_notice", 1),
            issued("loss_notice_copy", 1),
            issued("loss_certificate", 0),
        ]
    );
    print(&mut office, first).unwrap();
    assert_eq!(papers(&office, first)[2].1, 1);

    let mut office = members();
    let first = lose(&mut office, Nature::Ordinary, RETIRED);
    office.change(first, |form| WANTS_LOSS_CERTIFICATE.set(form, true));
    decide(&mut office, first, CollectionAnswer::StillOut);
    office.issue(first);
    assert_eq!(papers(&office, first)[2].1, 1, "交付とともに");
}

#[test]
fn 回収した証だけが台帳で戻り_通知書は戻らない証だけを求める() {
    for (answer, n_out) in [
        (CollectionAnswer::Returned, 0),
        (CollectionAnswer::Lost, 0),
        (CollectionAnswer::StillOut, 1),
    ] {
        let mut office = members();
        let case = lose(&mut office, Nature::Ordinary, RETIRED);
        let rows = office.form(case).rows(COLLECTIONS.name()).len();
        assert_eq!(rows, 1, "台帳の証が並ぶ");
        decide(&mut office, case, answer);
        let view = office.session.case_view(case).unwrap();
        let file = &view.facts.files[&PersonId(1)];
        let n = file
            .outstanding()
            .filter(|issued| issued.kind == CertificateKind::EligibilityCertificate)
            .count();
        assert_eq!(n, n_out, "{answer:?}");
        let notice = view.procedure.documents.iter();
        let notice = notice.clone().find(|document| document.id == "loss_notice");
        let sheets = (notice.unwrap().sheets)(&view.case.form, &view.facts);
        let text: String = sheets.iter().map(ToString::to_string).collect();
        assert_eq!(
            text.contains("返却していただく証"),
            n_out == 1,
            "{answer:?}"
        );
    }
}

#[test]
fn 届出が二重なら_処理中の案件を言う() {
    let mut office = members();
    let first = lose(&mut office, Nature::Ordinary, RETIRED);
    let second = lose(&mut office, Nature::Ordinary, RETIRED);
    for (case, n) in [(first, 1), (second, 1)] {
        let view = office.session.case_view(case).unwrap();
        let found = view.findings.iter();
        let found = found.filter(|finding| finding.code == "loss.second_case");
        assert_eq!(found.count(), n);
    }
}

#[test]
fn 喪失を先に決裁しても_同日得喪の取得はその日から始まる() {
    let mut office = members();
    let loss = lose(&mut office, Nature::Ordinary, RETIRED);
    office.fill(
        loss,
        &[
            ("喪失（不該当）原因", "同日得喪（継続再雇用・転籍）"),
            ("退職・死亡などの年月日", "R8.11.23"),
        ],
    );
    office.procedure = find("eligibility_acquisition").unwrap();
    let acquisition = office.open_case(Nature::Ordinary).unwrap();
    let rehired = [
        ("提出年月日", "R8.11.24"),
        ("事業所", "0042"),
        ("被保険者整理番号", "7009"),
        ("氏名", "見本　一郎"),
        ("フリガナ", "ミホン　イチロウ"),
        ("生年月日", "H2.4.15"),
        ("種別（性別）", "男"),
        ("取得区分", "健保・厚年"),
        ("資格取得年月日", "R8.11.23"),
        ("被扶養者の有無", "無"),
        ("㋐通貨によるものの額", "200,000"),
        ("㋑現物によるものの額", "0"),
        ("㋒合計（届書の記載）", "200,000"),
        ("退職後の継続再雇用", "はい"),
        ("同一人の確認", "台帳の同じ人"),
        ("台帳の加入者", "P000001"),
        ("資格確認書の発行が必要", "いいえ"),
        HOME,
    ];
    office.fill(acquisition, &rehired);
    let codes = |office: &Office| -> Vec<String> {
        let view = office.session.case_view(loss).unwrap();
        let found = view.findings.iter();
        let found = found.filter(|finding| finding.code.starts_with("loss.pair"));
        found.map(|finding| finding.code.clone()).collect()
    };
    assert_eq!(codes(&office), ["loss.pair_open"]);
    office.procedure = find("eligibility_loss").unwrap();
    decide(&mut office, loss, CollectionAnswer::Returned);
    office.procedure = find("eligibility_acquisition").unwrap();
    office.decide(acquisition);
    let view = office.session.member_view(PersonId(1)).unwrap();
    assert!(view.row.is_member);
    assert_eq!(view.row.membership.unwrap().1.get(), 7009);
    let child = office.session.member_view(PersonId(3)).unwrap();
    assert!(!child.row.is_member, "被扶養者は取得届とともに認定し直す");
    office.assert_sound();
}

/// A person of the sample file, as a member of 見本電機株式会社.
fn joined(office: &mut Office, who: [&str; 6], number: Option<&str>) {
    let [name, kana, birth, kind, seiri, since] = who;
    let procedure = office.procedure;
    office.procedure = find("eligibility_acquisition").unwrap();
    let case = office.open_case(Nature::Ordinary).unwrap();
    let mut typed = vec![
        ("提出年月日", "R8.11.20"),
        ("事業所", "0042"),
        ("被保険者整理番号", seiri),
        ("氏名", name),
        ("フリガナ", kana),
        ("生年月日", birth),
        ("種別（性別）", kind),
        ("取得区分", "健保・厚年"),
        ("資格取得年月日", since),
        ("遅延理由", "届出の確認に時間を要したため"),
        ("被扶養者の有無", "無"),
        ("㋐通貨によるものの額", "200,000"),
        ("㋑現物によるものの額", "0"),
        ("㋒合計（届書の記載）", "200,000"),
        ("資格確認書の発行が必要", "いいえ"),
        HOME,
    ];
    if number.is_none() {
        typed.push(("個人番号・住民票住所を記載できない理由", "短期在留"));
    }
    office.fill(case, &typed);
    if let Some(number) = number {
        let at = daicho::domain::finding::FieldPath::of("individual_number");
        office.hold(case, at, number);
    }
    office.decide(case);
    office.issue(case);
    office.procedure = procedure;
}

/// The four of the sample file.
pub fn four(office: &mut Office) {
    let since = "R2.4.1";
    let people: [([&str; 6], Option<&str>); 4] = [
        (
            ["模擬　五郎", "モギ　ゴロウ", "S60.6.20", "男", "311", since],
            Some("999900000119"),
        ),
        (
            ["仮名　由紀", "カメイ　ユキ", "S54.1.7", "女", "312", since],
            None,
        ),
        (
            [
                "標本　六助",
                "ヒョウホン　ロクスケ",
                "S26.11.15",
                "男",
                "107",
                since,
            ],
            Some("999900000135"),
        ),
        (
            [
                "雛形　奈々子",
                "ヒナガタ　ナナコ",
                "S45.3.3",
                "女",
                "208",
                since,
            ],
            Some("999900000143"),
        ),
    ];
    for (who, number) in people {
        joined(office, who, number);
    }
}

pub fn read(office: &Office, bytes: &[u8]) -> Vec<IntakeRowView> {
    office
        .session
        .read_intake("SHFD0006.CSV", bytes)
        .unwrap()
        .rows
}

pub fn accept(office: &mut Office, bytes: &[u8], lines: Vec<usize>) -> Result<Vec<CaseId>, Error> {
    let acceptance = IntakeAcceptance {
        file_name: "SHFD0006.CSV".to_owned(),
        bytes: bytes.to_vec(),
        received_on: office.session.today(),
        lines,
    };
    match office.session.run(Command::AcceptIntake(acceptance))?.told {
        Told::Cases(cases) => Ok(cases),
        _ => panic!("案件が開かない"),
    }
}

#[test]
fn 処理中の喪失の案件がある人は_受付番号を示して尋ねる() {
    let mut office = Office::open();
    four(&mut office);
    let first = read(&office, SOSHITSU)[0].line;
    let cases = accept(&mut office, SOSHITSU, vec![first]).unwrap();
    let number = office
        .session
        .case_view(cases[0])
        .unwrap()
        .case
        .receipt_number;
    let again = [SOSHITSU, b"\r\n"].concat();
    let rows = read(&office, &again);
    let asked = format!("同じ人の資格喪失の案件（{number}）を処理中です。");
    let n_asked = |row: &IntakeRowView| {
        let reasons = row.reasons.iter();
        reasons.filter(|reason| reason.starts_with(&asked)).count()
    };
    assert_eq!(n_asked(&rows[0]), 1, "{:?}", rows[0].reasons);
    assert!(rows.iter().skip(1).all(|row| n_asked(row) == 0));
}

#[test]
fn 喪失届のファイルの4行から_台帳の4人の案件が開く() {
    let mut office = Office::open();
    four(&mut office);
    let rows = read(&office, SOSHITSU);
    assert_eq!(rows.len(), 4);
    for row in &rows {
        assert!(row.may_accept, "{}: {:?}", row.line, row.reasons);
        assert_eq!(row.verdict, Verdict::Accepted, "{:?}", row.reasons);
        let labels: Vec<&str> = row.fields.iter().map(|(label, _)| label.as_str()).collect();
        assert!(labels.contains(&"喪失年月日（届書の記載）"), "{labels:?}");
    }
    let lines = rows.iter().map(|row| row.line).collect();
    let cases = accept(&mut office, SOSHITSU, lines).unwrap();
    let expected = [
        (
            "模擬　五郎",
            "令和8年11月1日",
            "退職等",
            vec!["loss.certificates_too_many"],
        ),
        (
            "仮名　由紀",
            "令和8年10月21日",
            "退職等",
            vec!["loss.certificates_too_many"],
        ),
        ("標本　六助", "令和8年11月15日", "75歳到達", vec![]),
        (
            "雛形　奈々子",
            "令和8年11月9日",
            "死亡",
            vec!["loss.certificates_too_many"],
        ),
    ];
    office.procedure = find("eligibility_loss").unwrap();
    for (case, (name, lost_on, reason, confirms)) in cases.iter().zip(expected) {
        let view = office.session.case_view(*case).unwrap();
        let form = &view.case.form;
        let shown = |key: &str| form.value(key).cloned();
        assert_eq!(view.case.subject, view.facts.subject);
        let person = daicho::procedure::person::NAME.get(form).unwrap();
        assert_eq!(person.as_str(), name);
        assert_eq!(LOST_ON.get(form).unwrap().wareki(), lost_on);
        let kept = daicho::procedure::losses::LOSS_REASON.get(form).unwrap();
        assert_eq!(daicho::domain::coded::Coded::label(kept), reason);
        let found = view.findings.iter();
        let found =
            found.filter(|finding| finding.severity != daicho::domain::finding::Severity::Note);
        let codes: Vec<&str> = found.map(|finding| finding.code.as_str()).collect();
        assert_eq!(codes, confirms, "{name}");
        assert_eq!(shown("remarks").is_some(), name == "仮名　由紀");
        decide(&mut office, *case, CollectionAnswer::StillOut);
        office.issue(*case);
        let state = office.session.case_view(*case).unwrap().case.state;
        assert_eq!(state, CaseState::Open);
    }
    let again = read(&office, SOSHITSU);
    assert!(
        again.iter().all(|row| !row.may_accept),
        "二度は受け付けない"
    );
    office.assert_sound();
}

/// The sample with other texts in it.
fn edited(changes: &[(&str, &str)]) -> Vec<u8> {
    let mut text = encoding_rs::SHIFT_JIS.decode(SOSHITSU).0.into_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

#[test]
fn 台帳にいない人や別の番号の行は_黙って結び付けない() {
    let mut office = Office::open();
    let nobody = read(&office, SOSHITSU);
    for row in &nobody {
        assert!(!row.may_accept);
        let reason = row
            .reasons
            .iter()
            .find(|reason| reason.contains("台帳にいません"));
        assert!(reason.is_some(), "{:?}", row.reasons);
    }
    four(&mut office);
    // Another 整理番号: the 個人番号 finds the first, カナ and 生年月日 the second.
    let file = edited(&[("12345,311,", "12345,911,"), ("12345,312,", "12345,,")]);
    let rows = read(&office, &file);
    let says = |row: &IntakeRowView, words: &str| {
        let found = row.reasons.iter().any(|reason| reason.contains(words));
        assert!(found, "{words}: {:?}", row.reasons);
        assert_eq!(row.verdict, Verdict::Question);
        assert!(row.may_accept);
    };
    says(&rows[0], "個人番号で42・311の被保険者としました");
    says(&rows[1], "カナ氏名と生年月日で42・312の被保険者としました");
    // The number of another person.
    let file = edited(&[("12345,311,", "12345,208,")]);
    let rows = read(&office, &file);
    says(&rows[0], "台帳と異なります");
    says(&rows[0], "台帳では別の人のもの");
    // The same file twice, with another medium number.
    let lines = vec![6];
    let cases = accept(&mut office, SOSHITSU, lines).unwrap();
    assert_eq!(cases.len(), 1);
    let file = edited(&[("ﾐﾎﾝ,013,", "ﾐﾎﾝ,014,")]);
    let rows = read(&office, &file);
    says(&rows[0], "二重の届出");
    office.procedure = find("eligibility_loss").unwrap();
    decide(&mut office, cases[0], CollectionAnswer::StillOut);
    let rows = read(&office, &file);
    says(&rows[0], "すでに令和8年11月1日に終わっています");
}

#[test]
fn 台帳に個人番号のなかった人の番号は_訂正しても残る() {
    let procedure = find("eligibility_loss").unwrap();
    let ordinary: toml::Table =
        toml::from_str(include_str!("../cases/eligibility_loss/ordinary.toml")).unwrap();
    let form = ordinary["form"].as_table().unwrap();
    let mut desk = union::Desk::new("2026-11-24", None);
    let ledger: union::Ledger = ordinary["ledger"].clone().try_into().unwrap();
    desk.ledger = ledger;
    desk.ledger.members[0].individual_number = None;
    let mut case = desk.open(procedure);
    desk.fill(procedure, &mut case, form, "届");
    let number = r#""個人番号" = "999900000011""#;
    desk.fill(procedure, &mut case, &toml::from_str(number).unwrap(), "届");
    desk.recompute(procedure, &mut case);
    let facts = desk.facts(procedure, &case);
    let entries = (procedure.effects)(&case.form, &facts).unwrap();
    assert!(matches!(
        entries[0].fact,
        Fact::IndividualNumberRegistered(_)
    ));
    desk.post(&entries);
    let mut original = case.clone();
    original.history.push(decided());
    desk.received_on = union::date("2026-11-26");
    desk.today = desk.received_on;
    let mut second = desk.open_correction(procedure, &original, Nature::Correction(case.id));
    let typed = r#"
        "退職・死亡などの年月日" = "R8.11.21"
        "喪失年月日（届書の記載）" = "R8.11.22"
    "#;
    desk.fill(
        procedure,
        &mut second,
        &toml::from_str(typed).unwrap(),
        "訂正",
    );
    desk.recompute(procedure, &mut second);
    let facts = desk.facts(procedure, &second);
    let wanted = (procedure.effects)(&second.form, &facts).unwrap();
    assert_eq!(wanted[0], entries[0], "番号の登録はそのまま");
    assert_eq!(wanted[1].valid_from, union::date("2026-11-22"));
    assert_eq!(wanted.len(), 2);
}

/// The 決裁 of a case that is put together by hand.
pub fn decided() -> daicho::procedure::case::Event {
    daicho::procedure::case::Event {
        movement: daicho::procedure::case::Movement::Completed {
            step: Step::Approve,
            details: daicho::procedure::form::Form::new(),
            same_person: false,
        },
        by: daicho::procedure::case::UserId(2),
        on: union::date("2026-11-24"),
    }
}

/// The sample in the form of 健康保険組合: its own media and office records, and three items more on each line.
fn as_kpfd(numbers: [&str; 4]) -> Vec<u8> {
    let text = encoding_rs::SHIFT_JIS.decode(SOSHITSU).0.into_owned();
    let head = [
        "0042,006,20261112,,,,,",
        "[kanri]",
        ",001",
        "0042,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03,0000,0000",
        "[data]",
    ];
    let data = text.lines().skip(5).zip(numbers);
    let data = data.map(|(line, number)| format!("{line},0042,{number},"));
    let all: Vec<String> = head.map(str::to_owned).into_iter().chain(data).collect();
    let text = format!("{}\r\n", all.join("\r\n"));
    encoding_rs::SHIFT_JIS.encode(&text).0.into_owned()
}

#[test]
fn 健保組合の様式では_被保険者証番号が整理番号より先() {
    let mut office = Office::open();
    four(&mut office);
    // The 被保険者証番号 of the second line is that of the first person.
    let file = as_kpfd(["311", "311", "", "208"]);
    let view = office.session.read_intake("KPFD0006.CSV", &file).unwrap();
    assert_eq!(view.rows.len(), 4);
    let verdicts: Vec<Verdict> = view.rows.iter().map(|row| row.verdict).collect();
    let accepted = Verdict::Accepted;
    assert_eq!(
        verdicts,
        [accepted, Verdict::Question, accepted, accepted],
        "{:?}",
        view.rows[1].reasons
    );
    let cases = accept(&mut office, &file, vec![view.rows[2].line]).unwrap();
    let case = office.session.case_view(cases[0]).unwrap().case;
    let name = daicho::procedure::person::NAME.get(&case.form).unwrap();
    assert_eq!(name.as_str(), "標本　六助");
}
