//! 操作の守り: what the commands of a session refuse, and that an earlier view of a form loses nothing.

use crate::ledger_support::PASSWORD;
use crate::office_support::{Beside, credentials, first_run};
use daicho::app::batch_export::BatchOrder;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, IntakeAcceptance, NewCase, NewUser, Reroute};
use daicho::app::error::Error;
use daicho::app::given::GivenFile;
use daicho::app::job::Progress;
use daicho::app::run::Told;
use daicho::app::sample;
use daicho::app::session::{Credentials, KeyCost, Session};
use daicho::domain::date::Date;
use daicho::domain::finding::FieldPath;
use daicho::domain::number::{HeldNumber, IndividualNumber};
use daicho::ledger::cases::{self, CaseHeading};
use daicho::procedure::blocks::{INQUIRIES, INQUIRY_ASKED_ON, INQUIRY_BRANCH, INQUIRY_SUBJECT};
use daicho::procedure::case::{CaseId, Event, Movement, Nature};
use daicho::procedure::catalogue::InquirySubject;
use daicho::procedure::dependents::DEPENDENTS;
use daicho::procedure::form::Form;
use daicho::procedure::numbering::ESTABLISHMENT;
use daicho::procedure::person::NUMBER;
use daicho::procedure::step::{Role, Step};
use daicho::procedure::value::{EstablishmentCode, Value};
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

fn session() -> (TempDir, Session) {
    let (folder, session, _) = session_and_code();
    (folder, session)
}

fn session_and_code() -> (TempDir, Session, Zeroizing<String>) {
    let folder = TempDir::new().unwrap();
    let first = first_run("mihon");
    let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 24).unwrap()));
    let path = folder.path().join("見本.daicho");
    let (session, code) = Session::create(&path, &first, KeyCost::Least, clock).unwrap();
    (folder, session, code)
}

/// A case with one 被扶養者 whose row is still empty but for the note.
fn open_case(session: &mut Session) -> CaseId {
    let mut form = Form::new();
    form.add_row(DEPENDENTS.name());
    form.set_at(
        &FieldPath::in_row(DEPENDENTS.name(), 0, "name"),
        Some(Value::Raw("見本".to_owned())),
    );
    let new = NewCase {
        procedure: "eligibility_acquisition".to_owned(),
        received_on: session.today(),
        nature: Nature::Ordinary,
        subject: None,
        form,
    };
    match session.run(Command::OpenCase(new)).unwrap().told {
        Told::Case(id) => id,
        _ => panic!("案件が開かない"),
    }
}

fn form_of(session: &Session, case: CaseId) -> Form {
    session.case_view(case).unwrap().case.form
}

fn save(session: &mut Session, case: CaseId, form: Form) -> Result<(), Error> {
    session.run(Command::SaveForm { case, form }).map(|_| ())
}

fn hold(session: &mut Session, case: CaseId, at: &FieldPath, number: &str) {
    let number = IndividualNumber::parse(number).unwrap();
    let at = at.clone();
    let command = Command::HoldNumber { case, at, number };
    session.run(command).unwrap();
}

fn n_discarded(session: &Session) -> usize {
    let rows = session.audit(None, 1000).unwrap();
    rows.iter()
        .filter(|row| row.action == "個人番号の廃棄")
        .count()
}

#[test]
fn 個人番号を入れる前の画面を保存しても番号は消えない() {
    let (_folder, mut session) = session();
    let case = open_case(&mut session);
    let earlier = form_of(&session, case);
    let own = FieldPath::of(NUMBER.name());
    let childs = FieldPath::in_row(DEPENDENTS.name(), 0, NUMBER.name());
    hold(&mut session, case, &own, "999900000020");
    hold(&mut session, case, &childs, "999900000038");
    let held = form_of(&session, case);

    let mut typed = earlier;
    typed.set_value("kana", Some(Value::Raw("ミホン".to_owned())));
    save(&mut session, case, typed).unwrap();
    let now = form_of(&session, case);
    assert_eq!(now.value("kana"), Some(&Value::Raw("ミホン".to_owned())));
    assert_eq!(now.at(&own), held.at(&own));
    assert_eq!(now.at(&childs), held.at(&childs));
    assert!(now.at(&childs).is_some());
    assert_eq!(n_discarded(&session), 0);
}

#[test]
fn 行を消せばその個人番号は廃棄され_ほかの人の番号は持ち込めない() {
    let (_folder, mut session) = session();
    let case = open_case(&mut session);
    let childs = FieldPath::in_row(DEPENDENTS.name(), 0, NUMBER.name());
    hold(&mut session, case, &childs, "999900000020");

    let mut forged = form_of(&session, case);
    let foreign = Value::Number(HeldNumber(77));
    forged.set_value(NUMBER.name(), Some(foreign));
    assert!(matches!(
        save(&mut session, case, forged),
        Err(Error::Refused(_))
    ));

    let mut form = form_of(&session, case);
    form.remove_row(DEPENDENTS.name(), 0);
    save(&mut session, case, form).unwrap();
    assert_eq!(n_discarded(&session), 1);
}

fn withdraw(session: &mut Session, case: CaseId) {
    let to = Reroute::Withdraw {
        reason: "二重の届出".to_owned(),
    };
    session.run(Command::Reroute { case, to }).unwrap();
}

#[test]
fn 取り下げた案件の個人番号はほかの案件になければ廃棄される() {
    let (_folder, mut session) = session();
    let own = FieldPath::of(NUMBER.name());
    let childs = FieldPath::in_row(DEPENDENTS.name(), 0, NUMBER.name());
    let first = open_case(&mut session);
    hold(&mut session, first, &own, "999900000020");
    hold(&mut session, first, &childs, "999900000038");
    let second = open_case(&mut session);
    hold(&mut session, second, &own, "999900000020");

    withdraw(&mut session, first);
    assert_eq!(n_discarded(&session), 1, "子の番号だけ");
    withdraw(&mut session, second);
    assert_eq!(n_discarded(&session), 2);
    let held = match form_of(&session, second).at(&own) {
        Some(Value::Number(held)) => *held,
        other => panic!("{other:?}"),
    };
    let reason = "確認".to_owned();
    let shown = session.run(Command::RevealNumber { held, reason });
    assert!(shown.is_err(), "廃棄した番号は表示できない");
}

#[test]
fn 返戻では番号は残り返戻中の取下げで廃棄される() {
    let (_folder, mut session) = session();
    let own = FieldPath::of(NUMBER.name());
    let case = open_case(&mut session);
    hold(&mut session, case, &own, "999900000020");
    let to = Reroute::Return {
        reason: "記入漏れ".to_owned(),
    };
    session.run(Command::Reroute { case, to }).unwrap();
    assert_eq!(n_discarded(&session), 0);
    withdraw(&mut session, case);
    assert_eq!(n_discarded(&session), 1);
}

/// Records every step before the decision as done, as if the clerk had gone through them.
fn bring_to_decision(path: &Path, case: CaseId, today: Date) {
    let mut beside = Beside::open(path, "mihon", "2026-11-24T10:00:00+09:00");
    let ledger = &beside.ledger;
    let mut case = cases::load(ledger, case).unwrap().unwrap();
    let before = [
        Step::Receive,
        Step::VerifyNumber,
        Step::VerifyIdentity,
        Step::Register,
        Step::AcquireCode,
        Step::Inquire,
        Step::Review,
    ];
    case.history.extend(before.map(|step| Event {
        movement: Movement::Completed {
            step,
            details: Form::new(),
            same_person: false,
        },
        by: ledger.user(),
        on: today,
    }));
    beside.write(|tx| cases::save_in(tx, &case, &CaseHeading::default()));
}

#[test]
fn 却下した案件の個人番号は廃棄される() {
    let (folder, mut session) = session();
    let own = FieldPath::of(NUMBER.name());
    let case = open_case(&mut session);
    hold(&mut session, case, &own, "999900000020");
    let approver = NewUser {
        login: "kessai".to_owned(),
        name: "架空　決裁".to_owned(),
        roles: vec![Role::Approver],
        may_handle_numbers: false,
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    session.run(Command::AddUser(approver)).unwrap();
    let (path, today) = (session.path().to_owned(), session.today());
    drop(session);
    bring_to_decision(&path, case, today);
    let mut session = open_on(&folder, 25, 0);
    session.sign_in(&credentials("kessai")).unwrap();
    assert_eq!(n_discarded(&session), 0);
    let to = Reroute::Reject {
        reason: "資格がない".to_owned(),
    };
    session.run(Command::Reroute { case, to }).unwrap();
    assert_eq!(n_discarded(&session), 1);
}

#[test]
fn 取り下げた案件には何も書き加えられない() {
    let (_folder, mut session) = session();
    let case = open_case(&mut session);
    let to = Reroute::Withdraw {
        reason: "二重の届出".to_owned(),
    };
    session.run(Command::Reroute { case, to }).unwrap();
    let item = &session.case_view(case).unwrap().procedure.checklist[0];
    let check = format!(
        "{}.{}",
        daicho::domain::coded::Coded::code(item.step),
        item.id
    );
    for command in [
        Command::GiveReason {
            case,
            finding: "late".to_owned(),
            reason: "あとから".to_owned(),
        },
        Command::Tick {
            case,
            check: check.clone(),
            answer: None,
        },
        Command::Tick {
            case,
            check,
            answer: Some(String::new()),
        },
        Command::RequestInquiries { case },
    ] {
        let label = command.label();
        let refused = session.run(command).err();
        let is_closed = refused.is_some_and(|error| {
            let mut findings = error.findings().iter();
            findings.any(|finding| finding.code == "case_not_open")
        });
        assert!(is_closed, "{label}");
    }
}

#[test]
fn 管理者だけの利用者は案件に書けず帳票も出せない() {
    let (_folder, mut session) = session();
    let case = open_case(&mut session);
    let word = || Zeroizing::new(PASSWORD.to_owned());
    let keeper = NewUser {
        login: "kanri".to_owned(),
        name: "架空　管理".to_owned(),
        roles: vec![Role::Administrator],
        may_handle_numbers: false,
        password: word(),
    };
    session.run(Command::AddUser(keeper)).unwrap();
    let form = form_of(&session, case);
    session
        .sign_in(&Credentials::Password {
            login: "kanri".to_owned(),
            password: word(),
        })
        .unwrap();
    for command in [
        Command::SaveForm { case, form },
        Command::GiveReason {
            case,
            finding: "late".to_owned(),
            reason: "あとから".to_owned(),
        },
        Command::Print {
            case,
            document: "approval_draft".to_owned(),
        },
    ] {
        let label = command.label();
        let refused = session.run(command).err();
        assert!(matches!(refused, Some(Error::NotAllowed(_))), "{label}");
    }
}

#[test]
fn 届書ファイルは個人番号を扱う利用者だけが読み込む() {
    let (_folder, mut session) = session();
    let file = daicho::app::sample::ACQUISITION_KPFD;
    let clerk = NewUser {
        login: "tantou".to_owned(),
        name: "架空　担当".to_owned(),
        roles: vec![Role::Clerk],
        may_handle_numbers: false,
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    session.run(Command::AddUser(clerk)).unwrap();
    assert!(session.read_intake(file.name, file.bytes).is_ok());
    session.sign_in(&credentials("tantou")).unwrap();
    let read = session.read_intake(file.name, file.bytes).err().unwrap();
    assert!(read.message_ja().contains("「個人番号を扱う」"));
    // Not even a file that is none gets another answer.
    let command = Command::AcceptIntake(IntakeAcceptance {
        file_name: "x".to_owned(),
        bytes: Vec::new(),
        received_on: session.today(),
        lines: Vec::new(),
    });
    let refused = session.run(command).err().unwrap();
    assert!(refused.message_ja().contains("「個人番号を扱う」"));
}

fn open_on(folder: &TempDir, day: u32, seconds: i64) -> Session {
    let clock = FixedClock::at(Date::new(2026, 11, day).unwrap());
    clock.advance(seconds);
    let path = folder.path().join("見本.daicho");
    Session::open(
        &path,
        &credentials("mihon"),
        KeyCost::Least,
        Arc::new(clock),
    )
    .unwrap()
}

#[test]
fn 時計が最後の記録より前なら知らせるが開く() {
    let (folder, session) = session();
    assert_eq!(session.clock_warning(), None);
    drop(session);
    // Exactly the moment of the last record is no step back; a second earlier is one.
    assert_eq!(open_on(&folder, 24, 0).clock_warning(), None);
    let mut behind = open_on(&folder, 24, -1);
    let warning = behind.clock_warning().unwrap();
    assert!(warning.contains("2026-11-24"), "{warning}");
    open_case(&mut behind);
    drop(behind);
    let session = open_on(&folder, 25, 0);
    assert_eq!(session.clock_warning(), None);
    let rows = session.audit(None, 1000).unwrap();
    let marked = rows
        .iter()
        .filter(|row| format!("{row:?}").contains("clock_behind"));
    assert_eq!(marked.count(), 1);
}

fn credentials_of(code: &str) -> Credentials {
    Credentials::RecoveryCode(Zeroizing::new(code.to_owned()))
}

#[test]
fn 復旧コードを作り直すと控えが書かれ前のコードでは開かない() {
    let (folder, mut session, code) = session_and_code();
    let papers = TempDir::new().unwrap();
    let renew = || Command::RenewRecoveryCode {
        folder: papers.path().to_owned(),
    };
    let Told::File(sheet) = session.run(renew()).unwrap().told else {
        panic!("控えが書かれない");
    };
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"%PDF"));
    let rows = session.audit(None, 1000).unwrap();
    assert_eq!(rows[0].action, "復旧コードの再発行");
    // The sheet of the day still lies there: it is not written over, and its code goes on holding.
    let kept = std::fs::read(&sheet).unwrap();
    assert!(session.run(renew()).is_err());
    assert_eq!(std::fs::read(&sheet).unwrap(), kept);
    assert_eq!(session.audit(None, 1).unwrap()[0].seq, rows[0].seq);
    drop(session);
    let clock = || Arc::new(FixedClock::at(Date::new(2026, 11, 25).unwrap()));
    let path = folder.path().join("見本.daicho");
    let earlier = Session::open(&path, &credentials_of(&code), KeyCost::Least, clock());
    assert!(earlier.is_err());
}

#[test]
fn 控えを書けなければ前の復旧コードのまま() {
    let (folder, mut session, code) = session_and_code();
    let file = folder.path().join("file");
    std::fs::write(&file, b"x").unwrap();
    let command = Command::RenewRecoveryCode {
        folder: file.join("no"),
    };
    assert!(session.run(command).is_err());
    // The sheet could be written, but the key file not: the sheet goes again.
    let key_path = folder.path().join("見本.daicho-key");
    let aside = folder.path().join("aside");
    std::fs::rename(&key_path, &aside).unwrap();
    std::fs::create_dir_all(key_path.join("x")).unwrap();
    let papers = TempDir::new().unwrap();
    let command = Command::RenewRecoveryCode {
        folder: papers.path().to_owned(),
    };
    assert!(session.run(command).is_err());
    assert_eq!(std::fs::read_dir(papers.path()).unwrap().count(), 0);
    std::fs::remove_dir_all(&key_path).unwrap();
    std::fs::rename(&aside, &key_path).unwrap();
    drop(session);
    let clock = Arc::new(FixedClock::at(Date::new(2026, 11, 25).unwrap()));
    let path = folder.path().join("見本.daicho");
    Session::open(&path, &credentials_of(&code), KeyCost::Least, clock).unwrap();
}

/// An inquiry that waits for its file.
#[cfg(unix)]
fn lay_inquiry(session: &mut Session) {
    let mut inquiry = Form::new();
    INQUIRY_BRANCH.set(&mut inquiry, 0);
    INQUIRY_SUBJECT.set(&mut inquiry, InquirySubject::LocalTax);
    INQUIRY_ASKED_ON.set(&mut inquiry, session.today());
    let mut form = Form::new();
    ESTABLISHMENT.set(&mut form, EstablishmentCode("0042".to_owned()));
    form.set_value(INQUIRIES.name(), Some(Value::Rows(vec![inquiry])));
    let new = NewCase {
        procedure: "eligibility_acquisition".to_owned(),
        received_on: session.today(),
        nature: Nature::Ordinary,
        subject: None,
        form,
    };
    let Told::Case(case) = session.run(Command::OpenCase(new)).unwrap().told else {
        panic!("案件が開かない");
    };
    session.run(Command::RequestInquiries { case }).unwrap();
}

#[cfg(unix)]
#[test]
fn 名前を付けられなかったファイルの行はまた出力を待つ() {
    const INTERFACE: &str = "chukan-shokai-irai";
    let (_folder, mut session) = session();
    lay_inquiry(&mut session);
    let media = tempfile::tempdir().unwrap();
    let stick = media.path().join("stick");
    std::fs::create_dir(&stick).unwrap();
    let export = || Command::ExportBatch(BatchOrder::new(INTERFACE, &stick));
    let society = session.society().unwrap();
    let name = |seq: u32| {
        let insurer = society.insurer_number.as_str();
        stick.join(format!("SHK_{insurer}_20261124_{seq:03}.csv"))
    };
    // A name that is taken without leading to a file: it is found out only when the file gets its name.
    std::os::unix::fs::symlink("nowhere", name(1)).unwrap();
    let error = session.run(export()).err().unwrap();
    assert!(matches!(error, Error::File { .. }), "{error:?}");
    let rows = session.pending_rows(INTERFACE).unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].state, "未出力");
    assert_eq!(std::fs::read_dir(&stick).unwrap().count(), 1);

    session.run(export()).unwrap();
    assert!(name(2).is_file());
    assert_eq!(
        session.pending_rows(INTERFACE).unwrap()[0].state,
        "出力済（結果待ち）"
    );
    assert!(session.run(export()).is_err(), "二度は出力しない");
}

#[test]
fn 一覧やファイルを作る操作は進行中と示し_一件の記録はすぐに済む() {
    use daicho::app::certificate_lists::CertificateListOrder;
    use daicho::app::certificate_view::CertificateFilter;
    use daicho::app::certificates::CertificateCommand;
    use daicho::app::list_output::{ListFormat, ListOrder, ListSource};
    use daicho::domain::certificate_register::Shelf;
    use daicho::domain::date::YearMonth;
    use daicho::domain::entry::EntryId;

    let list = CertificateListOrder {
        filter: CertificateFilter {
            shelf: Shelf::All,
            kind: None,
            establishment: String::new(),
            text: String::new(),
        },
        folder: std::path::PathBuf::new(),
    };
    let undo = CertificateCommand::Undo {
        certificate: EntryId(1),
        reason: String::new(),
    };
    let book = ListOrder {
        source: ListSource::Premiums(YearMonth::new(2026, 11).unwrap()),
        format: ListFormat::Excel,
        folder: std::path::PathBuf::new(),
        numbers: None,
    };
    assert!(Command::Certificates(CertificateCommand::Output(list)).takes_long());
    assert!(Command::WriteList(book).takes_long());
    assert!(!Command::Certificates(undo).takes_long());
    let file = sample::ACQUISITION_KPFD;
    let read = Command::ReadIntake(GivenFile {
        name: file.name.to_owned(),
        bytes: file.bytes.to_vec(),
    });
    assert!(read.takes_long());
}

#[test]
fn 届書ファイルの読取りは中止でき_何も記録しない() {
    let (_folder, mut session) = session();
    let n_before = session.audit(None, 100).unwrap().len();
    let file = sample::ACQUISITION_KPFD;
    let read = || {
        Command::ReadIntake(GivenFile {
            name: file.name.to_owned(),
            bytes: file.bytes.to_vec(),
        })
    };
    let progress = Progress::default();
    let outcome = session.run_with(read(), &progress).unwrap();
    let Told::Intake(view) = outcome.told else {
        panic!("読めたことを告げる");
    };
    let n_rows = u64::try_from(view.rows.len()).unwrap();
    assert_eq!(progress.state(), (n_rows, n_rows));
    progress.cancel();
    let stopped = session.run_with(read(), &progress).err().unwrap();
    assert!(stopped.message_ja().contains("読取りを中止しました"));
    assert_eq!(session.audit(None, 100).unwrap().len(), n_before);
}
