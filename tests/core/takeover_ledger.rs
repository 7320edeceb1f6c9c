//! 台帳の移行の受入れ: an old ledger goes into the ledger, everything works with it, and it can be taken out as a whole.

use crate::takeover::SAMPLE;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewCase, NewUser, Reroute};
use daicho::app::error::Error;
use daicho::app::first_run::every_role;
use daicho::app::given::GivenFile;
use daicho::app::inquiry_command::{Caution, InquiryCommand};
use daicho::app::job::Progress;
use daicho::app::run::Told;
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, FirstRun, KeyCost, Session};
use daicho::app::takeover::{self, DryRun, OpenBook, Verdict};
use daicho::app::takeover_accept::{TakeoverAcceptance, TakeoverCommand};
use daicho::domain::address::Address;
use daicho::domain::coded::Coded;
use daicho::domain::date::Date;
use daicho::domain::establishment::Establishment;
use daicho::domain::member::PersonId;
use daicho::domain::number::Symbol;
use daicho::procedure::case::Nature;
use daicho::procedure::form::Form;
use daicho::procedure::step::Role;
use std::collections::BTreeSet;
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

/// The offices of the sample book.
const OFFICES: [(u16, &str); 6] = [
    (42, "見本電機株式会社"),
    (43, "見本電機販売株式会社"),
    (44, "架空精密工業株式会社"),
    (45, "例示ロジスティクス株式会社"),
    (46, "見本電機健康保険組合"),
    (47, "模擬ソフトウェア株式会社"),
];

pub fn offices() -> Vec<Establishment> {
    OFFICES
        .into_iter()
        .map(|(symbol, name)| Establishment {
            code: format!("{symbol:04}"),
            symbol: Symbol::new(symbol).unwrap(),
            name: name.to_owned(),
            address: Address {
                postal: None,
                text: "東京都港区芝公園９丁目".to_owned(),
            },
            employer_name: "見本　太郎".to_owned(),
            phone: "03-0000-0000".to_owned(),
            pension_office: None,
            covered_from: Date::new(1990, 1, 1).unwrap(),
        })
        .collect()
}

/// A fresh ledger with the offices of the book and nobody in it.
pub fn session() -> (TempDir, Session) {
    let folder = TempDir::new().unwrap();
    let first = FirstRun {
        society: Sample::load().unwrap().society,
        establishments: offices(),
        login: "mihon".to_owned(),
        name: "見本　花子".to_owned(),
        roles: every_role(),
        password: Zeroizing::new("mihon no kotoba".to_owned()),
    };
    let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 22).unwrap()));
    let path = folder.path().join("移行.daicho");
    let (session, _) = Session::create(&path, &first, KeyCost::Least, clock).unwrap();
    (folder, session)
}

pub fn open() -> OpenBook {
    takeover::open(GivenFile {
        name: "kanyusha_daicho_200.xlsx".to_owned(),
        bytes: SAMPLE.to_vec(),
    })
    .unwrap()
}

pub fn dry(session: &Session, book: &OpenBook) -> DryRun {
    let mut run = takeover::try_out(book, &book.plan, session.today());
    session
        .check_takeover(&mut run, &Progress::default())
        .unwrap();
    run
}

fn accept(session: &mut Session, confirmed: BTreeSet<usize>) -> Result<usize, Error> {
    accept_with(session, confirmed, &Progress::default())
}

fn accept_with(
    session: &mut Session,
    confirmed: BTreeSet<usize>,
    progress: &Progress,
) -> Result<usize, Error> {
    accept_book(session, open(), &confirmed, progress)
}

pub fn accept_book(
    session: &mut Session,
    book: OpenBook,
    confirmed: &BTreeSet<usize>,
    progress: &Progress,
) -> Result<usize, Error> {
    let acceptance = acceptance(session, book, confirmed);
    let command = Command::Takeover(TakeoverCommand::Accept(Box::new(acceptance)));
    match session.run_with(command, progress)?.told {
        Told::Rows(n) => Ok(n),
        _ => panic!("人数が告げられない"),
    }
}

fn acceptance(
    session: &Session,
    book: OpenBook,
    confirmed: &BTreeSet<usize>,
) -> TakeoverAcceptance {
    let run = dry(session, &book);
    TakeoverAcceptance {
        plan: book.plan.clone(),
        file: book.file,
        confirmed: run.answers(confirmed),
        run: Arc::new(run),
    }
}

pub fn undo(session: &mut Session, takeover: i64) -> Result<(), Error> {
    let reason = "列の割当てを誤ったため".to_owned();
    let command = Command::Takeover(TakeoverCommand::Undo { takeover, reason });
    session.run(command).map(|_| ())
}

pub fn assert_sound(session: &Session) {
    for row in session.check() {
        assert!(row.problems.is_empty(), "{}: {:?}", row.title, row.problems);
    }
}

pub fn all() -> BTreeSet<usize> {
    (0..200).collect()
}

#[test]
fn 見本の台帳は問い三つと資格確認書の期限のほかはそのまま入る() {
    let (_folder, mut session) = session();
    let run = dry(&session, &open());
    let counts = run.counts();
    let endless: BTreeSet<usize> = (0..run.len())
        .filter(|index| {
            run.row(*index)
                .unwrap()
                .notes
                .join("")
                .contains("有効期限がありません。")
        })
        .collect();
    assert_eq!((counts.n_questions, counts.n_rejected), (3 + 22, 0));
    // Nobody with a question comes in unless the clerk says so.
    assert_eq!(endless.len(), 22);
    assert_eq!(accept(&mut session, endless).unwrap(), 197);
    assert_sound(&session);
    let members = session.home().unwrap().members;
    let total: i64 = members.iter().map(|(_, _, n)| n).sum();
    assert_eq!(total, 197 - 15);
    let hits = session.search("42-101-00").unwrap();
    assert_eq!(hits[0].person.name.as_str(), "見本　京子");
}

#[test]
fn 取消しの後は台帳が空に戻り_同じファイルをもう一度入れられる() {
    let (_folder, mut session) = session();
    assert_eq!(accept(&mut session, all()).unwrap(), 200);
    let again = accept(&mut session, all());
    assert!(again.is_err(), "everybody is in the ledger already");
    let first = session.takeovers().unwrap();
    assert_eq!((first.len(), first[0].n_people), (1, 200));

    undo(&mut session, first[0].id).unwrap();
    assert_sound(&session);
    assert!(session.search("42-101-00").unwrap().is_empty());
    assert!(session.takeovers().unwrap()[0].undone.is_some());
    assert!(undo(&mut session, first[0].id).is_err());

    assert_eq!(accept(&mut session, all()).unwrap(), 200);
    assert_sound(&session);
    assert_eq!(session.search("42-101-00").unwrap().len(), 1);
    // The same people have the same numbers as before.
    let everybody = session.everybody().unwrap();
    assert_eq!(everybody.iter().max(), Some(&PersonId(200)));
}

#[test]
fn 移行した人の案件があるあいだは取り消せない() {
    let (_folder, mut session) = session();
    accept(&mut session, all()).unwrap();
    let new = NewCase {
        procedure: "address_change".to_owned(),
        received_on: session.today(),
        nature: Nature::Ordinary,
        subject: Some(PersonId(1)),
        form: Form::new(),
    };
    session.run(Command::OpenCase(new)).unwrap();
    let id = session.takeovers().unwrap()[0].id;
    let refused = undo(&mut session, id).unwrap_err().message_ja();
    assert!(refused.contains("案件が1件あります"), "{refused}");
    assert_eq!(session.takeovers().unwrap()[0].undone, None);
}

#[test]
fn 中止した移行は何も残さない() {
    let (_folder, mut session) = session();
    let progress = Progress::default();
    progress.cancel();
    let stopped = accept_with(&mut session, all(), &progress).unwrap_err();
    let stopped = stopped.message_ja();
    assert!(stopped.contains("台帳には何も入っていません"), "{stopped}");
    assert!(session.takeovers().unwrap().is_empty());
    assert!(session.search("42-101-00").unwrap().is_empty());
    assert_sound(&session);
}

#[test]
fn 報告書は紙と表計算で残り_個人番号を含まない() {
    let (folder, mut session) = session();
    accept(&mut session, all()).unwrap();
    let takeover = session.takeovers().unwrap()[0].id;
    let target = folder.path().join("報告");
    let command = TakeoverCommand::Report {
        takeover,
        folder: target.clone(),
    };
    let told = session.run(Command::Takeover(command)).unwrap().told;
    assert!(
        matches!(told, Told::File(path) if path.ends_with("台帳の移行の報告書_1_20261122.pdf"))
    );
    let book = std::fs::read(target.join("台帳の移行の報告書_1_20261122.xlsx")).unwrap();
    let book = daicho::exchange::book::read(&book).unwrap();
    let rows = &book.sheets[0].rows;
    let is_column = |cells: &[daicho::exchange::book::Cell]| {
        let word = daicho::exchange::book::Cell::Text("取り込まない列".into());
        cells.contains(&word)
    };
    let n_columns = rows.iter().filter(|row| is_column(&row.cells)).count();
    assert_eq!(rows.len() - n_columns, 201);
    for row in rows {
        for cell in &row.cells {
            if let daicho::exchange::book::Cell::Text(text) = cell {
                assert!(!text.contains("99990000"), "{text}");
            }
        }
    }
}

#[test]
fn 割り当てない列は_名と記入の数が報告書に残る() {
    let (folder, mut session) = session();
    let text = "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,私用,予備\r\n\
        42,901,00,本人,見本　一郎,ミホン　イチロウ,男,S45.1.1,H20.4.1,番号 999900000011,\r\n\
        42,902,00,本人,見本　二郎,ミホン　ジロウ,男,S46.1.1,H20.4.1,休職中,\r\n";
    let book = takeover::open(GivenFile {
        name: "備考のある台帳.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    })
    .unwrap();
    let run = dry(&session, &book);
    let left = run.left_columns();
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(
        (left[0].name.as_str(), left[0].n_filled),
        ("J列「私用」", 2)
    );

    let n = accept_book(&mut session, book, &BTreeSet::new(), &Progress::default());
    assert_eq!(n.unwrap(), 2);
    let takeover = session.takeovers().unwrap()[0].id;
    let target = folder.path().join("報告");
    let report = TakeoverCommand::Report {
        takeover,
        folder: target.clone(),
    };
    session.run(Command::Takeover(report)).unwrap();
    let bytes = std::fs::read(target.join("台帳の移行の報告書_1_20261122.xlsx")).unwrap();
    let written = daicho::exchange::book::read(&bytes).unwrap();
    let cells = written.sheets[0].rows.iter().flat_map(|row| &row.cells);
    let texts: Vec<&str> = cells
        .filter_map(|cell| match cell {
            daicho::exchange::book::Cell::Text(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let sentence = "J列「私用」（2欄に記入）は取り込んでいません。項目が割り当てられていません。";
    assert!(texts.contains(&sentence), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("9999000")));
}

/// A book of texts in which somebody left and came back: two memberships of one person.
fn two_periods(second_name: &str) -> OpenBook {
    let rows = [
        "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,資格喪失年月日,喪失理由,住所,個人番号".to_owned(),
        "42,901,00,本人,見本　一郎,ミホン　イチロウ,男,S45.1.1,H20.4.1,R7.4.1,退職,東京都港区,999900000011".to_owned(),
        format!("43,901,00,本人,{second_name},ミホン　イチロウ,男,S45.1.1,R8.4.1,,,東京都港区,999900000011"),
    ];
    takeover::open(GivenFile {
        name: "二つの期間.csv".to_owned(),
        bytes: rows.join("\r\n").into_bytes(),
    })
    .unwrap()
}

#[test]
fn 二つの期間のある人は一人と数える() {
    let (_folder, mut session) = session();
    let book = two_periods("見本　一郎");
    let run = dry(&session, &book);
    let taken = run.taken(&(0..2).collect());
    assert_eq!(
        (taken.as_slice(), run.n_people(&taken)),
        (&[true, true][..], 1)
    );
    // The second row is nobody without the first.
    assert_eq!(run.taken(&BTreeSet::new()), [true, false]);
    let n = accept_book(&mut session, book, &(0..2).collect(), &Progress::default());
    assert_eq!(n.unwrap(), 1);
    assert_eq!(session.everybody().unwrap().len(), 1);
    assert_eq!(session.takeovers().unwrap()[0].n_people, 1);
    assert_sound(&session);
}

#[test]
fn 二つの期間のある人の氏名と住所は今の期間の行から入る() {
    let head = "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,資格喪失年月日,喪失理由,郵便番号,住所,個人番号";
    let before = "42,901,00,本人,見本　花子,ミホン　ハナコ,女,S45.1.1,H20.4.1,R7.4.1,退職,105-0011,東京都港区,999900000011";
    for (home, expected) in [(",大阪府大阪市", "大阪府大阪市"), (",", "東京都港区")]
    {
        let now = format!(
            "43,901,00,本人,架空　花子,カクウ　ハナコ,女,S45.1.1,R8.4.1,,,{home},999900000011"
        );
        let (_folder, mut session) = session();
        let book = takeover::open(GivenFile {
            name: "改姓した人.csv".to_owned(),
            bytes: [head, before, &now].join("\r\n").into_bytes(),
        });
        let everybody = (0..2).collect();
        let n = accept_book(
            &mut session,
            book.unwrap(),
            &everybody,
            &Progress::default(),
        );
        assert_eq!(n.unwrap(), 1);
        let person = session.everybody().unwrap()[0];
        let view = session.member_view(person).unwrap();
        assert_eq!(view.row.person.name.as_str(), "架空　花子");
        assert!(view.address.unwrap().to_string().ends_with(expected));
        assert_sound(&session);
    }
}

#[test]
fn 三つの期間のある人は_取り込んだ行のうち新しい期間の氏名になる() {
    let head = "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,資格喪失年月日,喪失理由,住所,個人番号";
    let row = |number: u8, name: &str, from: &str, until: &str| {
        let reason = if until.is_empty() { "" } else { "退職" };
        format!(
            "43,{number},00,本人,{name},ミホン　ハナコ,女,S45.1.1,{from},{until},{reason},東京都港区,999900000011"
        )
    };
    let text = [
        head.to_owned(),
        row(1, "見本　花子", "H20.4.1", "H25.4.1"),
        row(2, "例示　花子", "H26.4.1", "R7.4.1"),
        row(3, "架空　花子", "R8.4.1", ""),
    ]
    .join("\r\n");
    for (confirmed, expected) in [
        (vec![1, 2], "架空　花子"),
        (vec![1], "例示　花子"),
        (vec![2], "架空　花子"),
        (vec![], "見本　花子"),
    ] {
        let (_folder, mut session) = session();
        let book = takeover::open(GivenFile {
            name: "三つの期間.csv".to_owned(),
            bytes: text.clone().into_bytes(),
        });
        let confirmed = confirmed.into_iter().collect();
        let n = accept_book(
            &mut session,
            book.unwrap(),
            &confirmed,
            &Progress::default(),
        );
        assert_eq!(n.unwrap(), 1);
        let person = session.everybody().unwrap()[0];
        let view = session.member_view(person).unwrap();
        assert_eq!(view.row.person.name.as_str(), expected);
        assert_sound(&session);
    }
}

#[test]
fn 確認は行の内容が同じあいだだけ残る() {
    let (_folder, mut session) = session();
    let same = two_periods("見本　一郎");
    let run = dry(&session, &same);
    let answers = run.answers(&BTreeSet::from([1]));
    assert_eq!(run.confirmed(&answers), BTreeSet::from([1]));
    let other = dry(&session, &two_periods("架空　一郎"));
    assert!(
        other.confirmed(&answers).is_empty(),
        "another name is asked again"
    );

    // Somebody with the same カナ and 生年月日 comes into the ledger after the clerk looked.
    let late = acceptance(&session, open(), &all());
    let row = dry(&session, &open()).row(0).unwrap();
    let value = |label: &str| {
        let found = row.fields.iter().find(|(it, _)| *it == label);
        found.unwrap().1.clone()
    };
    let text = format!(
        "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日\r\n42,902,00,本人,{},{},女,{},H20.4.1\r\n",
        row.name,
        value("フリガナ"),
        value("生年月日")
    );
    let same = takeover::open(GivenFile {
        name: "同じ人.csv".to_owned(),
        bytes: text.into_bytes(),
    });
    let n = accept_book(
        &mut session,
        same.unwrap(),
        &BTreeSet::new(),
        &Progress::default(),
    );
    assert_eq!(n.unwrap(), 1);
    let command = Command::Takeover(TakeoverCommand::Accept(Box::new(late)));
    let refused = session.run(command).err().unwrap().message_ja();
    assert!(refused.contains("もう一度確かめてください"), "{refused}");
    assert_eq!(session.everybody().unwrap().len(), 1);
}

#[test]
fn 上に行が増えても_確認は同じ内容の行に残る() {
    let (_folder, session) = session();
    let book = |rows: &[&str]| {
        let head = "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日,住所";
        let text = format!("{head}\n{}\n", rows.join("\n"));
        let name = "台帳.csv".to_owned();
        let bytes = text.into_bytes();
        takeover::open(GivenFile { name, bytes }).unwrap()
    };
    let first = "42,901,00,本人,見本　一郎,ミホン　イチロウ,男,S45.1.1,H20.4.1,東京都〓区";
    let second = "42,902,00,本人,見本　二郎,ミホン　ジロウ,男,S46.1.1,H20.4.1,東京都〓区";
    let new = "42,900,00,本人,架空　花子,カクウ　ハナコ,女,S47.1.1,H20.4.1,東京都〓区";
    let before = dry(&session, &book(&[first, second]));
    assert_eq!(before.counts().n_questions, 2);
    let answers = before.answers(&BTreeSet::from([0]));

    let after = dry(&session, &book(&[new, first, second]));
    assert_eq!(after.counts().n_questions, 3);
    assert_eq!(after.confirmed(&answers), BTreeSet::from([1]));
    let swapped = dry(&session, &book(&[second, first]));
    assert_eq!(swapped.confirmed(&answers), BTreeSet::from([1]));
    let changed = first.replace("一郎", "太郎");
    let other = dry(&session, &book(&[&changed, second]));
    assert!(other.confirmed(&answers).is_empty(), "asked again");
}

#[test]
fn 台帳との照合は中止できる() {
    let (_folder, session) = session();
    let book = open();
    let mut run = takeover::try_out(&book, &book.plan, session.today());
    let progress = Progress::default();
    progress.cancel();
    let stopped = session.check_takeover(&mut run, &progress).unwrap_err();
    assert!(stopped.message_ja().contains("中止しました"));
}

fn refusal_to_undo(session: &mut Session) -> String {
    let id = session.takeovers().unwrap()[0].id;
    let refused = undo(session, id).unwrap_err().message_ja();
    assert!(refused.contains("この移行は取り消せません"), "{refused}");
    assert_eq!(session.takeovers().unwrap()[0].undone, None);
    refused
}

#[test]
fn 留意の記録のある人がいれば取り消せない() {
    let (_folder, mut session) = session();
    accept(&mut session, all()).unwrap();
    let command = Command::Inquiry(InquiryCommand::Caution {
        person: PersonId(3),
        mark: Caution::Set,
        reason: "本人からの申出".to_owned(),
    });
    session.run(command).unwrap();
    let refused = refusal_to_undo(&mut session);
    assert!(
        refused.contains("留意の記録が1件あります（加入者管理番号 P000003など）"),
        "{refused}"
    );
}

#[test]
fn 取下げた案件は取消しを妨げない() {
    let (_folder, mut session) = session();
    accept(&mut session, all()).unwrap();
    let new = NewCase {
        procedure: "address_change".to_owned(),
        received_on: session.today(),
        nature: Nature::Ordinary,
        subject: Some(PersonId(1)),
        form: Form::new(),
    };
    let Told::Case(case) = session.run(Command::OpenCase(new)).unwrap().told else {
        panic!("案件が開かれない");
    };
    assert!(refusal_to_undo(&mut session).contains("案件が1件あります"));
    let to = Reroute::Withdraw {
        reason: "移行のやり直し".to_owned(),
    };
    session.run(Command::Reroute { case, to }).unwrap();
    let id = session.takeovers().unwrap()[0].id;
    undo(&mut session, id).unwrap();
    assert_sound(&session);
}

#[test]
fn 取り消した番号に別の人が来れば_前の人の名を示して問う() {
    let (_folder, mut session) = session();
    let book = two_periods("見本　一郎");
    accept_book(&mut session, book, &(0..2).collect(), &Progress::default()).unwrap();
    let id = session.takeovers().unwrap()[0].id;
    undo(&mut session, id).unwrap();
    let text = "記号,番号,枝番,続柄,氏名,フリガナ,性別,生年月日,資格取得年月日\r\n42,901,00,本人,架空　花子,カクウ　ハナコ,女,S60.2.3,H20.4.1\r\n";
    let other = takeover::open(GivenFile {
        name: "別の人.csv".to_owned(),
        bytes: text.as_bytes().to_vec(),
    });
    let row = dry(&session, &other.unwrap()).row(0).unwrap();
    assert_eq!(row.verdict, Verdict::Question);
    let said = row.notes.join(" ");
    assert!(
        said.contains("「見本　一郎」（昭和45年1月1日生）"),
        "{said}"
    );
    // The same people come again without a word about it.
    let again = dry(&session, &two_periods("見本　一郎"));
    let said: Vec<String> = (0..2)
        .flat_map(|index| again.row(index).unwrap().notes)
        .collect();
    assert!(!said.join(" ").contains("取り消した移行"), "{said:?}");
}

#[test]
fn 権限のない利用者にはファイルを選ぶ前に断る() {
    let (folder, mut session) = session();
    session.may_take_over().unwrap();
    let administrator = vec![Role::Administrator, Role::Clerk];
    for (login, roles, may_handle_numbers) in [
        ("bango", administrator, false),
        ("tanto", vec![Role::Clerk], true),
    ] {
        let new = NewUser {
            login: login.to_owned(),
            name: "試験　一郎".to_owned(),
            roles,
            may_handle_numbers,
            password: Zeroizing::new("mihon no kotoba".to_owned()),
        };
        session.run(Command::AddUser(new)).unwrap();
    }
    drop(session);
    for (login, right) in [
        ("bango", "個人番号"),
        ("tanto", Role::Administrator.label()),
    ] {
        let credentials = Credentials::Password {
            login: login.to_owned(),
            password: Zeroizing::new("mihon no kotoba".to_owned()),
        };
        let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 22).unwrap()));
        let path = folder.path().join("移行.daicho");
        let session = Session::open(&path, &credentials, KeyCost::Least, clock).unwrap();
        let refused = session.may_take_over().unwrap_err().message_ja();
        assert!(refused.contains(right), "{login}: {refused}");
    }
}
