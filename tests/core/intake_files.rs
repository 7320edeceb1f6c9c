//! 届書ファイルの受付: people who come twice, rows that go into one case, and the original that goes out as it came.

use crate::exchange_intake::{FUYO, SHUTOKU, SHUTOKU_KPFD, sjis};
use crate::office_support::first_run;
use calamine::{Data, Reader, Xlsx};
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, IntakeAcceptance};
use daicho::app::error::Error;
use daicho::app::intake::{IntakeRowView, IntakeView, Verdict};
use daicho::app::intake_files::IntakeFileCommand;
use daicho::app::intake_return::IntakeReturnOrder;
use daicho::app::job::Progress;
use daicho::app::papers::text_of;
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::date::Date;
use daicho::procedure::case::CaseId;
use daicho::procedure::dependents::DEPENDENTS;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

const FILE: &str = "SHFD0006.CSV";

struct Office {
    folder: TempDir,
    session: Session,
}

impl Office {
    fn open() -> Office {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("見本.daicho");
        let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 22).unwrap()));
        let (session, _) =
            Session::create(&path, &first_run("tanto"), KeyCost::Least, clock).unwrap();
        Office { folder, session }
    }

    fn read(&self, bytes: &[u8]) -> IntakeView {
        self.session.read_intake(FILE, bytes).unwrap()
    }

    fn accept(&mut self, bytes: &[u8], lines: &[usize]) -> Vec<CaseId> {
        let acceptance = IntakeAcceptance {
            file_name: FILE.to_owned(),
            bytes: bytes.to_vec(),
            received_on: self.session.today(),
            lines: lines.to_vec(),
        };
        match self
            .session
            .run(Command::AcceptIntake(acceptance))
            .unwrap()
            .told
        {
            Told::Cases(cases) => cases,
            _ => panic!("案件がない"),
        }
    }

    fn stick(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn actions(&self) -> Vec<(String, String)> {
        let rows = self.session.audit(None, 20).unwrap();
        rows.into_iter()
            .map(|row| (row.action, row.detail))
            .collect()
    }
}

fn text(sample: &[u8]) -> String {
    encoding_rs::SHIFT_JIS.decode(sample).0.into_owned()
}

fn says(row: &IntakeRowView, part: &str) -> bool {
    row.reasons.iter().any(|reason| reason.contains(part))
}

/// The 資格取得届 of the sample and the first line of its 被扶養者届 in one file, and a third 被扶養者 on a line more.
fn mixed() -> Vec<u8> {
    let family = text(FUYO).lines().nth(5).unwrap().to_owned();
    let mut third: Vec<String> = family.split(',').map(str::to_owned).collect();
    for field in &mut third[21..69] {
        field.clear();
    }
    third[70] = "ﾐﾎﾝ ﾊﾙ".to_owned();
    third[71] = "見本　春".to_owned();
    third[77] = "999900000305".to_owned();
    third[136].clear();
    sjis(&format!(
        "{}{family}\r\n{}\r\n",
        text(SHUTOKU),
        third.join(",")
    ))
}

#[test]
fn 資格取得届と被扶養者届が一つのファイルにあれば順に受け付け_被扶養者は一つの案件に入る() {
    let mut office = Office::open();
    let file = mixed();
    let view = office.read(&file);
    let lines: Vec<usize> = view.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [6, 7, 8, 9, 10, 11, 12]);
    for row in &view.rows[5..] {
        assert!(!row.may_accept);
        assert!(
            says(row, "資格取得届が6行目にあります"),
            "{:?}",
            row.reasons
        );
        assert!(says(row, "同じ被保険者の届が11・12行目にあります"));
    }
    let first = office.accept(&file, &[6]);
    let view = office.read(&file);
    assert_eq!(view.rows[0].case, Some(first[0]));
    assert!(view.rows[5].may_accept && view.rows[6].may_accept);
    let joined = office.accept(&file, &[11, 12]);
    assert_eq!(joined, [first[0], first[0]]);
    let form = office.session.case_view(first[0]).unwrap().case.form;
    assert_eq!(form.rows(DEPENDENTS.name()).len(), 3);
    let files = office.session.intake_files().unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!((files[0].n_rows, files[0].n_cases), (Some(7), 1));
    assert_eq!(files[0].recorded_by, "見本　花子");
}

#[test]
fn 処理中の案件と同じ人の届は_個人番号がなくても確かめる() {
    let mut office = Office::open();
    office.accept(SHUTOKU, &[6, 8]);
    let other = text(SHUTOKU)
        .replace("999900000011", "")
        .replace(",012,20261105", ",013,20261106")
        .replacen(",501,", ",601,", 1);
    let view = office.read(&sjis(&other));
    for index in [0, 2] {
        let row = &view.rows[index];
        assert!(
            says(row, "カナ氏名と生年月日の同じ人の案件"),
            "{:?}",
            row.reasons
        );
        assert_eq!(row.verdict, Verdict::Question);
    }
    assert!(!says(&view.rows[1], "同じ人の案件"));
}

#[test]
fn 文字コードと改行だけが違うファイルは同じ届でないか確かめる() {
    let mut office = Office::open();
    office.accept(SHUTOKU, &[6]);
    let again = text(SHUTOKU)
        .replace("\r\n", "\n")
        .replace(",012,20261105", ",013,20261106");
    let view = office.read(again.as_bytes());
    assert!(!view.is_same_file);
    assert_eq!(
        view.alike.as_deref(),
        Some("SHFD0006.CSV（令和8年11月22日受付）")
    );
    let readable = view.rows.iter().filter(|row| row.line != 9);
    for row in readable {
        assert_eq!(row.verdict, Verdict::Question);
        assert!(says(row, "内容の同じファイルを前に受け付けています"));
    }
    let changed = text(SHUTOKU).replace(",320000,0,320000", ",330000,0,330000");
    assert_eq!(office.read(&sjis(&changed)).alike, None);
}

#[test]
fn 行を受け付けなくても原本は保管でき_理由を書けば届いたままで書き出せる() {
    let mut office = Office::open();
    assert_eq!(office.accept(SHUTOKU, &[]), []);
    assert!(office.read(SHUTOKU).is_same_file);
    assert_eq!(office.accept(SHUTOKU, &[]), [], "二度目も一つのまま");
    let files = office.session.intake_files().unwrap();
    assert_eq!(files.len(), 1);
    assert_eq!((files[0].n_rows, files[0].n_cases), (Some(5), 0));
    assert_eq!(files[0].family, "年金事務所の様式（SHFD0006）");
    let write = |reason: &str| {
        Command::IntakeFile(IntakeFileCommand::WriteOriginal {
            id: files[0].id,
            folder: office.folder.path().join("usb"),
            reason: reason.to_owned(),
        })
    };
    let (no_reason, asked) = (write(" "), write("事業所の照会"));
    assert!(office.session.run(no_reason).is_err());
    assert!(!office.folder.path().join("usb").join(FILE).exists());
    let Told::File(path) = office.session.run(asked).unwrap().told else {
        panic!("ファイルがない");
    };
    assert_eq!(std::fs::read(path).unwrap(), SHUTOKU);
    let actions = office.actions();
    let named = |action: &str| actions.iter().find(|(of, _)| of == action).unwrap();
    assert!(named("受け付けた原本の書き出し").1.contains("事業所の照会"));
    assert!(named("受け付けた原本の表示").1.contains("事業所の照会"));
}

#[test]
fn 届いたままの項目は名で示し_個人番号はどこにあっても示さない() {
    let office = Office::open();
    let moved = text(SHUTOKU).replacen(",7,020415,1,1,9999", ",7,020415,1,,1,9999", 1);
    let view = office.read(&sjis(&moved));
    assert_eq!(view.rows[0].verdict, Verdict::Rejected);
    assert_eq!(view.rows[0].name, "見本　一郎");
    for row in &view.rows {
        let items = office.session.intake_items(row);
        assert!(items.iter().all(|item| !item.value.contains("99990000")));
        assert!(format!("{row:?}").contains("Origin(…)"));
    }
    let items = office.session.intake_items(&view.rows[0]);
    let value = |no: usize| {
        let item = items.iter().find(|item| item.no == no).unwrap();
        (item.name.as_str(), item.value.as_str())
    };
    assert_eq!(value(7), ("被保険者氏名（カナ）", "ﾐﾎﾝ ｲﾁﾛｳ"));
    assert_eq!(value(14).1, "（個人番号は表示しません）");
}

#[test]
fn 補正は前と後を示す() {
    let office = Office::open();
    let wide = text(SHUTOKU).replacen("ﾐﾎﾝ ｲﾁﾛｳ", "ミホン　イチロウ", 1);
    let view = office.read(&sjis(&wide));
    assert_eq!(view.rows[0].verdict, Verdict::Repaired);
    assert!(
        says(&view.rows[0], "（「ミホン　イチロウ」→「ﾐﾎﾝ ｲﾁﾛｳ」）"),
        "{:?}",
        view.rows[0].reasons
    );
}

#[test]
fn 受付も返戻も中止でき_原本も案件も文書も残らない() {
    let mut office = Office::open();
    let lines: Vec<usize> = office
        .read(SHUTOKU)
        .rows
        .iter()
        .map(|row| row.line)
        .collect();
    let acceptance = IntakeAcceptance {
        file_name: FILE.to_owned(),
        bytes: SHUTOKU.to_vec(),
        received_on: office.session.today(),
        lines: lines[..1].to_vec(),
    };
    let progress = Progress::default();
    progress.cancel();
    let command = Command::AcceptIntake(acceptance);
    let stopped = office.session.run_with(command, &progress).err().unwrap();
    assert!(stopped.message_ja().contains("中止しました"));
    assert!(office.session.intake_files().unwrap().is_empty());
    let folder = office.stick("返戻");
    let bytes = sjis(&faulty());
    let lines = with_findings(&office.read(&bytes));
    let order = IntakeFileCommand::Return(returned(&bytes, lines, &folder));
    let stopped = office
        .session
        .run_with(Command::IntakeFile(order), &progress);
    assert!(stopped.err().unwrap().message_ja().contains("中止しました"));
    assert!(office.session.intake_files().unwrap().is_empty());
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

/// The sample with a missing 性別 in its first line and an extra comma in another.
fn faulty() -> String {
    text(SHUTOKU)
        .replacen(",1,1,999900000011", ",,1,999900000011", 1)
        .replacen("ﾏｲｹﾙ ｶｸｳ", "ﾏｲｹﾙｶｸｳ", 1)
}

fn returned(bytes: &[u8], lines: Vec<usize>, folder: &Path) -> IntakeReturnOrder {
    IntakeReturnOrder {
        file_name: FILE.to_owned(),
        bytes: bytes.to_vec(),
        received_on: Date::new(2026, 11, 20).unwrap(),
        reply_by: Date::new(2026, 12, 4).unwrap(),
        lines,
        folder: folder.to_owned(),
    }
}

fn send_back(office: &mut Office, bytes: &[u8], lines: Vec<usize>) -> Result<PathBuf, Error> {
    let folder = office.stick("返戻");
    let order = IntakeFileCommand::Return(returned(bytes, lines, &folder));
    match office.session.run(Command::IntakeFile(order))?.told {
        Told::File(path) => Ok(path),
        _ => panic!("文書がない"),
    }
}

fn with_findings(view: &IntakeView) -> Vec<usize> {
    let rows = view.rows.iter();
    let open = rows.filter(|row| row.case.is_none() && !row.findings.is_empty());
    open.map(|row| row.line).collect()
}

#[test]
fn 返戻は事業所あての文書と一覧になり_日付とともに原本に残る() {
    let mut office = Office::open();
    let bytes = sjis(&faulty());
    let lines = with_findings(&office.read(&bytes));
    assert!(lines.len() >= 3, "{lines:?}");
    let path = send_back(&mut office, &bytes, lines.clone()).unwrap();
    let pdf = std::fs::read(&path).unwrap();
    crate::golden::to_look_at("intake_return", &pdf);
    let paper: String = text_of(&path)
        .unwrap()
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    for part in [
        "見本電機株式会社",
        "事業主",
        "届書の返戻について（お知らせ）",
        "SHFD0006.CSV",
        "令和8年11月20日",
        "令和8年12月4日（金）まで",
        "性別がわかりません。お確かめください。",
        "マイケル架空",
        "項目が35個あります",
    ] {
        assert!(paper.contains(part), "{part}: {paper}");
    }
    let mut book: Xlsx<_> = calamine::open_workbook(path.with_extension("xlsx")).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<Vec<String>> = range
        .rows()
        .map(|row| row.iter().map(Data::to_string).collect())
        .collect();
    let all = cells.concat().join("\n");
    assert!(all.contains("11 種別（性別）") && all.contains("性別がわかりません。"));
    for text in [&all, &paper] {
        for word in ["99990000", "案件", "事業所に確かめて"] {
            assert!(!text.contains(word), "{word}: {text}");
        }
    }
    let files = office.session.intake_files().unwrap();
    let file = &files[0];
    assert_eq!((file.n_cases, file.returned.len()), (0, 1));
    assert_eq!(file.returned[0].lines, lines);
    let again = office.read(&bytes);
    for row in &again.rows {
        let is_back = says(row, "この行は令和8年11月22日に返戻しています。");
        assert_eq!(is_back, lines.contains(&row.line), "{}", row.line);
        assert_eq!(row.is_returned, is_back, "{}", row.line);
    }
    let file = &files[0];
    assert!(file.returned[0].at.starts_with("2026-11-22"));
    let (id, again) = (file.id, office.stick("控え"));
    let copy = IntakeFileCommand::CopyReturn {
        id,
        folder: again.clone(),
    };
    office.session.run(Command::IntakeFile(copy)).unwrap();
    let copies: Vec<PathBuf> = std::fs::read_dir(&again)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    assert_eq!(copies.len(), 1);
    let kept: String = text_of(&copies[0]).unwrap();
    assert!(kept.contains("届書の返戻について"));
    let actions = office.actions();
    assert_eq!(actions[0].0, "返戻の文書の再出力");
    assert_eq!(actions[1].0, "届書の返戻");
}

#[test]
fn 受け付けた行や直すところのない行は返戻できず_何も残らない() {
    let mut office = Office::open();
    let bytes = sjis(&faulty());
    let view = office.read(&bytes);
    let clear = view.rows.iter().find(|row| row.findings.is_empty());
    let clear = clear.unwrap().line;
    let n_before = office.actions().len();
    for lines in [vec![clear], Vec::new()] {
        let error = send_back(&mut office, &bytes, lines).unwrap_err();
        assert!(error.message_ja().contains("返戻"), "{error:?}");
    }
    assert_eq!(office.actions().len(), n_before);
    assert!(office.session.intake_files().unwrap().is_empty());
    let folder = office.folder.path().join("返戻");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0);
}

#[test]
fn 返戻した行はもう一度返戻できず_残りの行は返戻できる() {
    let mut office = Office::open();
    let bytes = sjis(&faulty());
    let lines = with_findings(&office.read(&bytes));
    send_back(&mut office, &bytes, vec![lines[0]]).unwrap();
    let error = send_back(&mut office, &bytes, lines.clone()).unwrap_err();
    let said = error.message_ja();
    let expected = format!("{}行目は、すでに返戻しています。", lines[0]);
    assert!(said.contains(&expected), "{said}");
    let n_returned = |office: &Office| office.session.intake_files().unwrap()[0].returned.len();
    assert_eq!(n_returned(&office), 1, "断った返戻は記録しない");
    let folder = office.stick("返戻の2");
    let order = IntakeFileCommand::Return(returned(&bytes, lines[1..].to_vec(), &folder));
    office.session.run(Command::IntakeFile(order)).unwrap();
    assert_eq!(n_returned(&office), 2);
}

/// The sample with a second 事業所 in its 事業所情報, to which one of its people belongs.
fn of_two_offices() -> Vec<String> {
    let one = faulty();
    let office_line = one.lines().nth(3).unwrap();
    let other_line = office_line.replacen(",12345,", ",54321,", 1).replacen(
        "見本電機株式会社",
        "架空商事株式会社",
        1,
    );
    let mut lines: Vec<String> = one.lines().map(str::to_owned).collect();
    lines[2] = ",002".to_owned();
    lines.insert(4, other_line);
    let moved = lines.iter_mut().find(|line| line.contains("ﾐﾎﾝ ｲﾁﾛｳ"));
    let moved = moved.unwrap();
    *moved = moved.replacen(",12345,", ",54321,", 1);
    lines
}

/// The letters as text after everything with a finding went back, that of 見本電機 first.
fn letters_of(lines: &[String]) -> Vec<String> {
    let mut office = Office::open();
    let bytes = sjis(&(lines.join("\r\n") + "\r\n"));
    let found = with_findings(&office.read(&bytes));
    send_back(&mut office, &bytes, found).unwrap();
    let id = office.session.intake_files().unwrap()[0].id;
    let folder = office.stick("控え");
    let copy = IntakeFileCommand::CopyReturn {
        id,
        folder: folder.clone(),
    };
    office.session.run(Command::IntakeFile(copy)).unwrap();
    let mut letters: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| text_of(&file.unwrap().path()).unwrap())
        .map(|text| text.split_whitespace().collect())
        .collect();
    letters.sort_by_key(|text| !text.contains("見本電機"));
    letters
}

#[test]
fn 事業所が二つあれば文書は事業所ごとで_ほかの事業所の人は載らない() {
    let letters = letters_of(&of_two_offices());
    assert_eq!(letters.len(), 2, "{letters:?}");
    assert!(letters[0].contains("見本電機") && !letters[0].contains("架空商事"));
    assert!(letters[1].contains("架空商事") && !letters[1].contains("見本電機"));
    assert!(!letters[0].contains("見本一郎") && letters[1].contains("見本一郎"));
}

/// Its people must not go to the one 事業所 that can still be read.
#[test]
fn 事業所の情報が壊れた事業所の人は_残った事業所の文書に載らない() {
    let mut lines = of_two_offices();
    lines[4] = lines[4].replacen(",架空", "", 1);
    assert_eq!(lines[4].split(',').count(), 11);
    let letters = letters_of(&lines);
    assert_eq!(letters.len(), 2, "{letters:?}");
    assert!(!letters[0].contains("見本一郎") && letters[1].contains("見本一郎"));
    assert!(!letters[1].contains("架空商事"));
    assert!(
        letters[1].contains("届書ファイル作成ご担当者様"),
        "{}",
        letters[1]
    );
    assert!(!letters[1].contains("御中"), "{}", letters[1]);
}

/// 被保険者整理番号 501 of a person of 0042 is also the number of another 事業所.
#[test]
fn 健保組合の様式では事業所番号の項目だけで事業所を見分ける() {
    let file = text(SHUTOKU_KPFD).replacen(",7,020415,1,1,", ",7,020415,,1,", 1);
    let mut lines: Vec<String> = file.lines().map(str::to_owned).collect();
    lines[2] = ",002".to_owned();
    let other = lines[3].replacen("0042,", "501,", 1);
    lines.insert(4, other.replacen("見本電機株式会社", "架空商事株式会社", 1));
    let letters = letters_of(&lines);
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(letters[0].contains("見本電機") && letters[0].contains("見本一郎"));
    for line in &mut lines {
        *line = line.replacen(",0042,7001,", ",501,7001,", 1);
    }
    let letters = letters_of(&lines);
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(letters[0].contains("架空商事") && letters[0].contains("見本一郎"));
}

/// The clerk sends each file to the 事業所 that it names.
#[test]
fn 事業所が二つあれば手もとのファイルも事業所ごとに分かれる() {
    let mut office = Office::open();
    let bytes = sjis(&(of_two_offices().join("\r\n") + "\r\n"));
    let found = with_findings(&office.read(&bytes));
    let folder = send_back(&mut office, &bytes, found).unwrap();
    assert_eq!(folder, office.stick("返戻"));
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    paths.sort();
    assert_eq!(paths.len(), 4, "{paths:?}");
    let firms = ["見本電機株式会社", "架空商事株式会社"];
    for firm in firms {
        let of_firm = |path: &&PathBuf| path.to_string_lossy().contains(firm);
        let of_firm: Vec<&PathBuf> = paths.iter().filter(of_firm).collect();
        let [paper, book] = of_firm[..] else {
            panic!("{paths:?}");
        };
        let said: String = text_of(paper).unwrap().split_whitespace().collect();
        let mut book: Xlsx<_> = calamine::open_workbook(book).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        let cells: Vec<String> = range.rows().flatten().map(Data::to_string).collect();
        let listed = cells.concat();
        for other in firms.iter().filter(|other| **other != firm) {
            assert!(!said.contains(other) && !listed.contains(other), "{firm}");
        }
        let is_of_the_second = firm == firms[1];
        assert_eq!(said.contains("見本一郎"), is_of_the_second, "{firm}");
        assert_eq!(listed.contains("見本　一郎"), is_of_the_second, "{firm}");
    }
}

#[test]
fn この台帳で読めない届は_事業所に直させない() {
    let office = Office::open();
    let family = format!("22187041{}", ",".repeat(18));
    let bonus = format!("2265700{}", ",".repeat(20));
    let file = format!("{}{family}\r\n{bonus}\r\n", text(SHUTOKU_KPFD));
    let view = office.read(&sjis(&file));
    for (part, line) in [
        ("読むレイアウトがありません", &family),
        ("賞与支払", &bonus),
    ] {
        let row = view.rows.iter().find(|row| says(row, part));
        let row = row.unwrap_or_else(|| panic!("{line}"));
        assert_eq!(row.verdict, Verdict::Rejected);
        assert!(row.findings.is_empty(), "{:?}", row.findings);
    }
}

#[test]
fn 台帳にいない人の届も返戻でき_事業所には台帳のことを言わない() {
    let mut office = Office::open();
    let view = office.read(FUYO);
    assert!(view.rows.iter().all(|row| says(row, "台帳にいません")));
    let lines = with_findings(&view);
    assert_eq!(lines.len(), view.rows.len());
    let path = send_back(&mut office, FUYO, lines).unwrap();
    let said: String = text_of(&path).unwrap().split_whitespace().collect();
    assert!(
        said.contains("届書の被保険者が確かめられません。"),
        "{said}"
    );
    assert!(said.contains("先にご提出ください。"), "{said}");
    assert!(!said.contains("台帳"), "{said}");
}

/// A file of a large 事業所 and a small one: long names, several findings a line, more lines than a page holds.
fn of_many_lines() -> Vec<u8> {
    let lines = of_two_offices();
    let (head, rows) = lines.split_at(6);
    let mut head = head.to_vec();
    head[4] = head[4]
        .replacen(
            "架空商事株式会社",
            "一般財団法人架空商事グループ総合研究開発機構芝公園事業所",
            1,
        )
        .replacen("架空　太郎", "代表理事　勅使河原　架空右衛門太郎", 1);
    let names = ["ﾐﾎﾝ ｲﾁﾛｳ", "ﾐﾎﾝ ﾊﾅｺ", "ﾏｲｹﾙｶｸｳ", "ﾐﾎﾝ ｼﾛｳ"];
    let mut all = head;
    for n in 0..60 {
        let row = &rows[n % rows.len()];
        let named = names.iter().find(|name| row.contains(**name));
        let row = match named {
            Some(name) => row.replacen(name, "ﾁﾖｳﾒｲ ｱﾚｸｻﾝﾀﾞｰﾏｷｼﾐﾘｱﾝ", 1),
            None => row.clone(),
        };
        let row = row.replacen(",9,081001,", ",9,081301,", 1).replacen(
            "見本　",
            "長名　アレクサンダーマキ",
            1,
        );
        all.push(row);
    }
    sjis(&(all.join("\r\n") + "\r\n"))
}

#[test]
fn 行が多く名の長い返戻も_事業所ごとに読める文書になる() {
    let mut office = Office::open();
    let bytes = of_many_lines();
    let view = office.read(&bytes);
    let lines = with_findings(&view);
    assert!(lines.len() > 50, "{} {:?}", lines.len(), view.warnings);
    let folder = send_back(&mut office, &bytes, lines).unwrap();
    let mut papers: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pdf"))
        .collect();
    papers.sort();
    assert_eq!(papers.len(), 2, "{papers:?}");
    for (n, path) in papers.iter().enumerate() {
        let pdf = std::fs::read(path).unwrap();
        crate::golden::to_look_at(&format!("intake_return_{}", n + 1), &pdf);
        let said = text_of(path).unwrap();
        assert!(!said.contains("日付は補正しません"), "職員への言葉");
        assert!(said.contains("お送りいただくもの"));
    }
    let said: String = text_of(&papers[1]).unwrap().split_whitespace().collect();
    assert!(
        said.contains("24バイト（全角12文字）までの項目ですが"),
        "{said}"
    );
    let firm = "一般財団法人架空商事グループ総合研究開発機構芝公園事業所";
    assert!(
        said.contains(firm) && said.contains("勅使河原架空右衛門太郎様"),
        "{said}"
    );
}
