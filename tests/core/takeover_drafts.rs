//! 作業中の移行: columns and answers stay in the ledger until the book is taken in or put away.

use crate::takeover::SAMPLE;
use crate::takeover_ledger::{accept_book, all, assert_sound, dry, open, session};
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewUser};
use daicho::app::error::Error;
use daicho::app::given::GivenFile;
use daicho::app::job::Progress;
use daicho::app::run::Told;
use daicho::app::session::{Credentials, KeyCost, Session};
use daicho::app::takeover::{self, Answers, OpenBook, Plan};
use daicho::app::takeover_accept::TakeoverCommand;
use daicho::app::takeover_drafts::{Begun, DraftCommand, DraftTold};
use daicho::domain::date::Date;
use daicho::procedure::step::Role;
use std::sync::Arc;
use zeroize::Zeroizing;

fn run(session: &mut Session, command: DraftCommand) -> Result<DraftTold, Error> {
    let command = Command::Takeover(TakeoverCommand::Draft(command));
    match session.run(command)?.told {
        Told::Draft(told) => Ok(told),
        _ => panic!("作業中の移行について何も告げられない"),
    }
}

fn begin(session: &mut Session, book: &OpenBook) -> Begun {
    let (file, plan) = (Arc::clone(&book.file), book.plan.clone());
    match run(session, DraftCommand::Begin { file, plan }).unwrap() {
        DraftTold::Begun(begun) => *begun,
        _ => panic!("始まらない"),
    }
}

fn keep(session: &mut Session, draft: i64, plan: &Plan, answers: Answers) -> Result<(), Error> {
    let plan = plan.clone();
    let command = DraftCommand::Keep {
        draft,
        plan,
        answers,
    };
    run(session, command).map(|_| ())
}

fn resume(session: &mut Session, draft: i64) -> Result<GivenFile, Error> {
    match run(session, DraftCommand::Resume { draft })? {
        DraftTold::Resumed(file) => Ok(file),
        _ => panic!("続かない"),
    }
}

/// The plan with its last column left out.
fn changed(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    *plan.sheets[0].targets.last_mut().unwrap() = None;
    let address = plan.sheets[0].targets.iter().flatten().count();
    assert!(address > 0);
    plan
}

fn reopened(session: Session) -> Session {
    let path = session.path().to_owned();
    drop(session);
    let credentials = Credentials::Password {
        login: "mihon".to_owned(),
        password: Zeroizing::new("mihon no kotoba".to_owned()),
    };
    let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 23).unwrap()));
    Session::open(&path, &credentials, KeyCost::Least, clock).unwrap()
}

#[test]
fn 閉じて開いても割当てと確認の続きから始まる() {
    let (_folder, mut session) = session();
    let book = open();
    let begun = begin(&mut session, &book);
    assert!(begun.before.is_none() && begun.namesake.is_none() && !begun.is_taken_over);
    let plan = changed(&book.plan);
    let mut dry_run = takeover::try_out(&book, &plan, session.today());
    session
        .check_takeover(&mut dry_run, &Progress::default())
        .unwrap();
    let questions = (0..dry_run.len())
        .filter(|index| dry_run.verdict(*index) == Some(daicho::app::takeover::Verdict::Question));
    let confirmed = questions.take(2).collect();
    let answers = dry_run.answers(&confirmed);
    assert_eq!(answers.len(), 2);
    keep(&mut session, begun.draft.unwrap(), &plan, answers).unwrap();

    let mut session = reopened(session);
    let drafts = session.takeover_drafts().unwrap();
    assert_eq!(drafts.len(), 1);
    assert_eq!(drafts[0].file_name, "kanyusha_daicho_200.xlsx");
    assert_eq!(drafts[0].saved_by, "見本　花子");
    assert_eq!(drafts[0].n_confirmed, 2);

    let file = resume(&mut session, drafts[0].id).unwrap();
    assert!(file.bytes == SAMPLE);
    let book = takeover::open(file).unwrap();
    let begun = begin(&mut session, &book);
    let before = begun.before.unwrap();
    let (fitted, does_all_fit) = book.fitted(&before.plan.unwrap());
    assert!(does_all_fit);
    assert!(fitted == plan);
    let mut again = takeover::try_out(&book, &fitted, session.today());
    session
        .check_takeover(&mut again, &Progress::default())
        .unwrap();
    assert_eq!(again.confirmed(&before.answers), confirmed);
    assert_sound(&session);
}

#[test]
fn 受け入れた移行の作業は残らず_二つのファイルの作業は別に残る() {
    let (_folder, mut session) = session();
    let book = open();
    let first = begin(&mut session, &book).draft.unwrap();
    let other = takeover::open(GivenFile {
        name: "別.csv".to_owned(),
        bytes: "記号,番号,枝番,続柄,氏名,生年月日\n42,1,00,本人,見本　一郎,S45.1.1\n"
            .as_bytes()
            .to_vec(),
    })
    .unwrap();
    let second = begin(&mut session, &other).draft.unwrap();
    assert_ne!(first, second);
    accept_book(&mut session, book, &all(), &Progress::default()).unwrap();
    let left = session.takeover_drafts().unwrap();
    let left: Vec<&str> = left.iter().map(|draft| draft.file_name.as_str()).collect();
    assert_eq!(left, ["別.csv"]);
    let again = begin(&mut session, &open());
    assert!(again.is_taken_over);
    assert_eq!(again.draft, None, "it could never be taken in");
    assert_eq!(session.takeover_drafts().unwrap().len(), 1);
    assert_sound(&session);
}

#[test]
fn 破棄した作業は続けられず_記録に残る() {
    let (_folder, mut session) = session();
    let draft = begin(&mut session, &open()).draft.unwrap();
    run(&mut session, DraftCommand::Discard { draft }).unwrap();
    assert!(session.takeover_drafts().unwrap().is_empty());
    let gone = resume(&mut session, draft).err().unwrap();
    assert!(gone.message_ja().contains("作業中の移行"), "{gone:?}");
    let book = open();
    let late = keep(&mut session, draft, &book.plan, Answers::default());
    assert!(late.is_err(), "a draft that is gone does not come back");
    assert!(begin(&mut session, &book).before.is_none());
}

#[test]
fn 同じ名前で中身の違うファイルは別の作業になり_前の割当てを引き継げる() {
    let (_folder, mut session) = session();
    let text = |name: &str| {
        let text =
            format!("記号,番号,枝番,続柄,氏名,生年月日,備考\n42,1,00,本人,{name},S45.1.1,-\n");
        takeover::open(GivenFile {
            name: "台帳.csv".to_owned(),
            bytes: text.into_bytes(),
        })
        .unwrap()
    };
    let first = text("見本　一郎");
    let begun = begin(&mut session, &first);
    let plan = changed(&first.plan);
    keep(
        &mut session,
        begun.draft.unwrap(),
        &plan,
        Answers::default(),
    )
    .unwrap();

    let second = text("見本　二郎");
    let begun = begin(&mut session, &second);
    assert!(begun.before.is_none());
    let before = begun.namesake.unwrap();
    assert!(!before.saved_at.is_empty());
    let (fitted, does_all_fit) = second.fitted(&before.plan.unwrap());
    assert!(does_all_fit && fitted == plan);

    let other_head = takeover::open(GivenFile {
        name: "台帳.csv".to_owned(),
        bytes: "記号,番号,枝番,続柄,氏名,誕生日,備考\n42,1,00,本人,見本　三郎,S45.1.1,-\n"
            .as_bytes()
            .to_vec(),
    })
    .unwrap();
    let (fitted, does_all_fit) = other_head.fitted(&plan);
    assert!(!does_all_fit && fitted == other_head.plan);
}

#[test]
fn 保存する確認に氏名も個人番号も入らない() {
    let (_folder, session) = session();
    let book = open();
    let run = dry(&session, &book);
    let kept = serde_json::to_string(&run.answers(&all())).unwrap();
    assert!(kept.len() > 30, "{kept}");
    for person in 0..run.len() {
        assert!(!kept.contains(&run.row(person).unwrap().name));
    }
    assert!(!kept.contains("9999000"));
}

#[test]
fn 権限のない利用者には作業中の移行を示さない() {
    let (_folder, mut session) = session();
    let draft = begin(&mut session, &open()).draft.unwrap();
    session
        .run(Command::AddUser(NewUser {
            login: "jiro".to_owned(),
            name: "例示　次郎".to_owned(),
            roles: vec![Role::Administrator],
            may_handle_numbers: false,
            password: Zeroizing::new("jiro no kotoba 2026".to_owned()),
        }))
        .unwrap();
    session
        .sign_in(&Credentials::Password {
            login: "jiro".to_owned(),
            password: Zeroizing::new("jiro no kotoba 2026".to_owned()),
        })
        .unwrap();
    assert!(session.takeover_drafts().unwrap().is_empty());
    assert!(matches!(
        resume(&mut session, draft),
        Err(Error::NotAllowed(_))
    ));
}
