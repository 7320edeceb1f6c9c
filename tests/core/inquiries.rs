//! 情報照会: many are asked at once, answers come by hand, by paste and by file, and the case takes what was left empty.

use daicho::app::batch_book::Taking;
use daicho::app::batch_command::BatchCommand;
use daicho::app::batch_export::{BatchOrder, Exported};
use daicho::app::batch_write::Destination;
use daicho::app::card_needs::{Need, NeedCommand, NeedView};
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewCase};
use daicho::app::demo;
use daicho::app::error::Error;
use daicho::app::identity_doubts::{DoubtKey, DoubtRow, IdentityAnswer, IdentityCommand};
use daicho::app::inquiry_answers::{AnswerState, AnswersTaken, GivenAnswer};
use daicho::app::inquiry_command::{Caution, InquiryCommand};
use daicho::app::inquiry_hidden::HIDDEN;
use daicho::app::inquiry_requests::ReviewRequest;
use daicho::app::inquiry_view::{InquiryRow, InquiryStage};
use daicho::app::presend::{PresendKind, PresendReport};
use daicho::app::run::Told;
use daicho::app::session::{Credentials, KeyCost, Session};
use daicho::app::transcription::{NumbersOnPaper, TranscriptionOrder};
use daicho::app::view::RowStage;
use daicho::domain::date::Date;
use daicho::domain::five_items::Difference;
use daicho::domain::inquiry_codes::{InquiryCode, InquiryCodes, InquiryMatter};
use daicho::domain::member::PersonId;
use daicho::print::reading::text_of;
use daicho::procedure::block_codes::InquiryResult;
use daicho::procedure::blocks::{
    INQUIRIES, INQUIRY_ANSWER, INQUIRY_ANSWERED_ON, INQUIRY_ASKED_ON, INQUIRY_BRANCH, INQUIRY_FROM,
    INQUIRY_ORGANIZATION, INQUIRY_RESULT, INQUIRY_SUBJECT, INQUIRY_UNTIL, INQUIRY_YEAR,
};
use daicho::procedure::case::{CaseId, Nature};
use daicho::procedure::catalogue::InquirySubject;
use daicho::procedure::form::Form;
use daicho::procedure::inquiry_request::InquiryTerms;
use daicho::procedure::numbering::{MEMBER_NUMBER, SYMBOL};
use daicho::procedure::value::Value;
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

struct Desk {
    session: Session,
    _folder: TempDir,
}

fn today() -> Date {
    Date::new(2026, 11, 27).unwrap()
}

fn password((login, password): (&str, &str)) -> Credentials {
    Credentials::Password {
        login: login.to_owned(),
        password: Zeroizing::new(password.to_owned()),
    }
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let report = demo::run_until_export(&folder.path().join("office"), KeyCost::Least).unwrap();
        let clock = Arc::new(FixedClock::at(today()));
        let session = Session::open(
            &report.ledger,
            &password(demo::CLERK),
            KeyCost::Least,
            clock,
        )
        .unwrap();
        Desk {
            session,
            _folder: folder,
        }
    }

    /// The same ledger on a later day.
    fn next_day(self) -> Desk {
        let Desk { session, _folder } = self;
        let path = session.path().to_owned();
        drop(session);
        let clock = Arc::new(FixedClock::at(today().add_days(1)));
        let session = Session::open(&path, &password(demo::CLERK), KeyCost::Least, clock).unwrap();
        Desk { session, _folder }
    }

    fn run(&mut self, command: InquiryCommand) -> Told {
        match self.session.run(Command::Inquiry(command)) {
            Ok(outcome) => outcome.told,
            Err(error) => panic!("{}", error.message_ja()),
        }
    }

    fn refused(&mut self, command: InquiryCommand) -> String {
        match self.session.run(Command::Inquiry(command)) {
            Ok(_) => panic!("it was carried out"),
            Err(error) => error.message_ja(),
        }
    }

    fn rows(&self) -> Vec<InquiryRow> {
        self.session.inquiry_rows().unwrap()
    }

    fn dependents(&self) -> Vec<PersonId> {
        let all = self.session.reviewed_dependents(today(), None).unwrap();
        all.iter().map(|row| row.membership.person).collect()
    }

    fn ask(&mut self, people: &[PersonId]) -> Vec<InquiryRow> {
        let before = self.rows().len();
        self.run(InquiryCommand::AskForReview(request(people)));
        let mut rows = self.rows();
        rows.sort_by_key(|row| row.id);
        rows.split_off(before)
    }

    fn asked_at_terminal(&mut self, row: &InquiryRow) {
        self.run(InquiryCommand::AskedAtTerminal {
            inquiries: vec![row.id],
            on: today(),
            receipt: "T-1".to_owned(),
        });
    }

    fn import(&mut self, text: &str) -> AnswersTaken {
        let told = self.run(InquiryCommand::ImportAnswers {
            name: "SHK_RES.csv".to_owned(),
            bytes: text.as_bytes().to_vec(),
        });
        match told {
            Told::Answers(taken) => taken,
            _ => panic!("no answers were told"),
        }
    }

    fn stage(&self, row: &InquiryRow) -> InquiryStage {
        let rows = self.rows();
        rows.iter().find(|one| one.id == row.id).unwrap().stage
    }

    /// A case that asks one thing about the 被保険者 of the first 被扶養者.
    fn case(&mut self) -> CaseId {
        let mut inquiry = asking(InquirySubject::LocalTax);
        INQUIRY_YEAR.set(&mut inquiry, 2026);
        let case = self.case_with(vec![inquiry]);
        self.request(case)
            .map_err(|error| error.message_ja())
            .unwrap();
        case
    }

    /// A case about the 被保険者 of the first 被扶養者 with these rows in its table of inquiries.
    fn case_with(&mut self, inquiries: Vec<Form>) -> CaseId {
        let all = self.session.reviewed_dependents(today(), None).unwrap();
        let period = &all[0].membership;
        let mut form = Form::new();
        SYMBOL.set(&mut form, i64::from(period.symbol.get()));
        MEMBER_NUMBER.set(&mut form, i64::from(period.number.get()));
        form.set_value(INQUIRIES.name(), Some(Value::Rows(inquiries)));
        let new = NewCase {
            procedure: "dependent_change".to_owned(),
            received_on: today(),
            nature: Nature::Ordinary,
            subject: Some(period.insured),
            form,
        };
        let told = self.session.run(Command::OpenCase(new)).unwrap().told;
        match told {
            Told::Case(case) => case,
            _ => panic!("no case was opened"),
        }
    }

    fn request(&mut self, case: CaseId) -> Result<(), Error> {
        let asked = self.session.run(Command::RequestInquiries { case });
        asked.map(|_| ())
    }

    fn save(&mut self, case: CaseId, inquiries: Vec<Form>) {
        self.try_save(case, inquiries).unwrap();
    }

    fn try_save(&mut self, case: CaseId, inquiries: Vec<Form>) -> Result<(), String> {
        let mut form = self.session.case_view(case).unwrap().case.form;
        form.set_value(INQUIRIES.name(), Some(Value::Rows(inquiries)));
        let saved = self.session.run(Command::SaveForm { case, form });
        saved.map(|_| ()).map_err(|error| error.message_ja())
    }

    /// 回答の要約 of every row of a case's table.
    fn answers(&self, case: CaseId) -> Vec<String> {
        let form = self.session.case_view(case).unwrap().case.form;
        let rows = form.rows(INQUIRIES.name()).iter();
        rows.map(|row| INQUIRY_ANSWER.get(row).unwrap_or_default())
            .collect()
    }

    /// The inquiries of a case, in the order in which they were laid.
    fn of_case(&self, case: CaseId) -> Vec<InquiryRow> {
        let mut rows = self.rows();
        rows.retain(|row| row.case == Some(case));
        rows.sort_by_key(|row| row.id);
        rows
    }

    fn presend(&mut self) -> PresendReport {
        let check = BatchCommand::Check {
            interface: "chukan-shokai-irai".to_owned(),
        };
        match self.session.run(Command::Batch(check)).unwrap().told {
            Told::Presend(report) => report,
            _ => panic!("nothing was checked"),
        }
    }

    /// The text of the 転記票 of these rows.
    fn transcription(&mut self, rows: &[i64]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let paper = TranscriptionOrder {
            rows: rows.to_vec(),
            numbers: NumbersOnPaper::Hidden,
            folder: folder.path().to_owned(),
        };
        let told = self.session.run(Command::PrintTranscription(paper));
        match told.map_err(|error| error.message_ja()).unwrap().told {
            Told::File(path) => text_of(&std::fs::read(path).unwrap()).unwrap(),
            _ => panic!("転記票がない"),
        }
    }

    /// The file of requests without these rows, and what stands in it.
    fn export(&mut self, left_out: Vec<i64>) -> Result<(Exported, String), Error> {
        let folder = tempfile::tempdir().unwrap();
        let mut order = BatchOrder::new("chukan-shokai-irai", folder.path());
        order.left_out = left_out;
        match self.session.run(Command::ExportBatch(order))?.told {
            Told::Exported(exported) => {
                let file = std::fs::read_to_string(&exported.path).unwrap();
                Ok((exported, file))
            }
            _ => panic!("no file"),
        }
    }

    /// The society has these codes from today on.
    fn codes(&mut self, entered: Vec<InquiryCode>) {
        let mut society = self.session.society().unwrap();
        society.inquiry_codes = InquiryCodes { entered };
        let saved = self.session.run(Command::SaveSociety {
            effective_from: today(),
            society: Box::new(society),
        });
        saved.map_err(|error| error.message_ja()).unwrap();
    }

    fn case_row(&self, case: CaseId) -> Form {
        let view = self.session.case_view(case).unwrap();
        view.case.form.rows(INQUIRIES.name())[0].clone()
    }
}

/// A row of a case's table that asks about the 被保険者 today.
fn asking(subject: InquirySubject) -> Form {
    let mut inquiry = Form::new();
    INQUIRY_BRANCH.set(&mut inquiry, 0);
    INQUIRY_SUBJECT.set(&mut inquiry, subject);
    INQUIRY_ASKED_ON.set(&mut inquiry, today());
    inquiry
}

fn request(people: &[PersonId]) -> ReviewRequest {
    ReviewRequest {
        people: people.to_vec(),
        terms: InquiryTerms {
            subject: InquirySubject::LocalTax,
            year: Some(2026),
            period: None,
            organization: String::new(),
        },
        reason: "令和8年度の検認のため".to_owned(),
        cautioned: String::new(),
    }
}

fn answered(row: &InquiryRow, state: AnswerState, body: &str) -> InquiryCommand {
    InquiryCommand::Answer(GivenAnswer {
        inquiry: row.id,
        state,
        on: today(),
        summary: String::new(),
        body: body.to_owned(),
    })
}

#[test]
fn 検認の照会は案件なしでまとめて依頼できる() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    assert!(people.len() > 1, "the sample has families");
    let mut silent = request(&people);
    silent.reason = " ".to_owned();
    assert!(
        desk.refused(InquiryCommand::AskForReview(silent))
            .contains("照会理由がありません")
    );
    let asked = desk.ask(&people);
    assert_eq!(asked.len(), people.len());
    for row in &asked {
        assert_eq!(row.stage, InquiryStage::NotAsked);
        assert_eq!(row.subject, "地方税関係情報");
        assert_eq!((row.case, row.n_days), (None, Some(0)));
        assert!(!row.name.is_empty() && row.member.split('-').count() == 3);
    }
    let folder = tempfile::tempdir().unwrap();
    let order = BatchOrder::new("chukan-shokai-irai", folder.path());
    let exported = desk.session.run(Command::ExportBatch(order));
    exported.map_err(|error| error.message_ja()).unwrap();
    assert_eq!(desk.stage(&asked[0]), InquiryStage::Waiting);
}

#[test]
fn 検認の照会の期間と照会先機関は依頼のファイルに出る() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let on = |year, month, day| Date::new(year, month, day).unwrap();
    let mut wrong = request(&people[..1]);
    wrong.terms.period = Some((on(2026, 3, 31), on(2025, 4, 1)));
    let said = desk.refused(InquiryCommand::AskForReview(wrong));
    assert!(said.contains("期間（自）が期間（至）より後"), "{said}");
    let mut asked = request(&people[..1]);
    asked.terms = InquiryTerms {
        subject: InquirySubject::Pension,
        year: None,
        period: Some((on(2025, 4, 1), on(2026, 3, 31))),
        organization: "K0001".to_owned(),
    };
    desk.run(InquiryCommand::AskForReview(asked));
    assert_eq!(desk.rows()[0].condition, "R7.4.1からR8.3.31まで　K0001");
    let folder = tempfile::tempdir().unwrap();
    let order = BatchOrder::new("chukan-shokai-irai", folder.path());
    let exported = desk.session.run(Command::ExportBatch(order));
    exported.map_err(|error| error.message_ja()).unwrap();
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap();
    let bytes = std::fs::read(file.unwrap().path()).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        text.contains("\"20250401\",\"20260331\",\"K0001\""),
        "{text}"
    );
}

#[test]
fn 案件の照会も期間と照会先機関を指定でき_期間だけ違う照会は別のもの() {
    let on = |year, month, day| Date::new(year, month, day).unwrap();
    let with_period = |from: Option<Date>, until: Option<Date>| {
        let mut row = asking(InquirySubject::Pension);
        for (key, day) in [(INQUIRY_FROM, from), (INQUIRY_UNTIL, until)] {
            row.set_value(key.name(), day.map(Value::Date));
        }
        row
    };
    let (first, last) = (on(2025, 4, 1), on(2026, 3, 31));
    let mut desk = Desk::new();
    let case = desk.case_with(vec![with_period(Some(first), None)]);
    for (wrong, said) in [
        (with_period(Some(first), None), "両方を入力"),
        (with_period(None, Some(last)), "両方を入力"),
        (
            with_period(Some(last), Some(first)),
            "（自）が期間（至）より後",
        ),
    ] {
        desk.save(case, vec![wrong]);
        let refused = desk.request(case).expect_err("half a period").message_ja();
        assert!(refused.contains(said), "{refused}");
        assert!(desk.of_case(case).is_empty());
    }

    // A period of one day is one.
    let one_day = with_period(Some(last), Some(last));
    let mut whole = with_period(Some(first), Some(last));
    INQUIRY_ORGANIZATION.set(&mut whole, "Ｋ0001".to_owned());
    desk.save(case, vec![one_day.clone(), whole.clone()]);
    desk.request(case)
        .map_err(|error| error.message_ja())
        .unwrap();
    let rows = desk.of_case(case);
    let conditions: Vec<&str> = rows.iter().map(|row| row.condition.as_str()).collect();
    assert_eq!(
        conditions,
        ["R8.3.31からR8.3.31まで", "R7.4.1からR8.3.31まで　K0001"]
    );
    assert!(desk.request(case).is_err(), "nothing is asked twice");

    let folder = tempfile::tempdir().unwrap();
    let order = BatchOrder::new("chukan-shokai-irai", folder.path());
    let exported = desk.session.run(Command::ExportBatch(order));
    exported.map_err(|error| error.message_ja()).unwrap();
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap();
    let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
    for row in [
        "\"20260331\",\"20260331\",\"\"",
        "\"20250401\",\"20260331\",\"K0001\"",
    ] {
        assert!(text.contains(row), "{text}");
    }

    // The answer finds the row that asked it.
    desk.run(answered(&rows[1], AnswerState::NoneFound, "なし"));
    let table = desk.session.case_view(case).unwrap().case.form;
    let results: Vec<_> = table
        .rows(INQUIRIES.name())
        .iter()
        .map(|row| INQUIRY_RESULT.get(row))
        .collect();
    assert_eq!(results, [None, Some(InquiryResult::NothingFound)]);
}

#[test]
fn 依頼していない照会に回答は付かず_端末で照会したものには付く() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let row = desk.ask(&people[..1]).remove(0);
    let early = answered(&row, AnswerState::Answered, "所得=0");
    assert!(desk.refused(early).contains("まだ依頼していない"));
    desk.asked_at_terminal(&row);
    assert_eq!(desk.stage(&row), InquiryStage::Waiting);
    let told = desk.run(answered(
        &row,
        AnswerState::Answered,
        "所得金額=1200000\n個人番号=9999 0000 0011\n宛名番号=9999-0000-0012",
    ));
    let Told::Answered(kept) = told else {
        panic!("nothing was told")
    };
    assert_eq!(
        (kept.n_masked, kept.is_held),
        (1, false),
        "only the one with a fitting check digit"
    );
    assert_eq!(desk.stage(&row), InquiryStage::Answered);
    let detail = desk.session.inquiry_detail(row.id).unwrap().unwrap();
    assert_eq!(detail.table[0].1, "1200000");
    assert!(!format!("{detail:?}").contains("0000 0011"));
}

#[test]
fn 結果ファイルの重なる行は一つの回答になり_知らない番号とコードは回答にならない() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let rows = desk.ask(&people[..2]);
    for row in &rows {
        desk.asked_at_terminal(row);
    }
    let (a, b) = (&rows[0].number, &rows[1].number);
    let text = format!(
        "{a},01,見本市,20261126100000,CHIHOZEI,所得=1\r\n{a},01,見本市,20261126100000,CHIHOZEI,控除=2\r\n\
         {b},77,見本市,20261126100000,CHIHOZEI,x=1\r\nS99999999999,01,見本市,20261126100000,CHIHOZEI,x=1\r\n"
    );
    let taken = desk.import(&text);
    let outcomes: Vec<&str> = taken.lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, ["回答あり", "回答あり", "不明なコード", "未突合"]);
    assert_eq!(desk.stage(&rows[0]), InquiryStage::Answered);
    assert_eq!(desk.stage(&rows[1]), InquiryStage::Waiting);
    let detail = desk.session.inquiry_detail(rows[0].id).unwrap().unwrap();
    assert_eq!(detail.table.len(), 2);
    let again = desk.refused(InquiryCommand::ImportAnswers {
        name: "again.csv".to_owned(),
        bytes: text.into_bytes(),
    });
    assert!(again.contains("同じ"), "{again}");
}

#[test]
fn 読めない行と違う情報の行は回答にならず_機関名の個人番号も伏せて数える() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let rows = desk.ask(&people[..2]);
    for row in &rows {
        desk.asked_at_terminal(row);
    }
    let (a, b) = (&rows[0].number, &rows[1].number);
    let text = format!(
        "{a},01,見本市,2026年11月,CHIHOZEI,所得=1\r\n{b},01,見本市,20261126100000,JUMINHYO,住所=x\r\n"
    );
    let taken = desk.import(&text);
    let outcomes: Vec<&str> = taken.lines.iter().map(|line| line.outcome).collect();
    assert_eq!(outcomes, ["読めない行", "未突合"], "{taken:?}");
    assert!(
        taken.lines[0].remark.contains("原本を確かめて"),
        "{taken:?}"
    );
    assert!(
        taken.lines[1].remark.contains("特定個人情報名コード"),
        "{taken:?}"
    );
    assert_eq!(desk.stage(&rows[0]), InquiryStage::Waiting);
    assert_eq!(desk.stage(&rows[1]), InquiryStage::Waiting);

    let number = "999900000011";
    let text = format!("{a},01,{number},20261126100000,CHIHOZEI,本人={number}\r\n");
    let taken = desk.import(&text);
    assert_eq!(
        taken.n_masked, 2,
        "one in the name of the body, one in the answer"
    );
    let detail = desk.session.inquiry_detail(rows[0].id).unwrap();
    assert!(!format!("{detail:?}").contains(number));
}

#[test]
fn 実際のコードに置き換えた照会の結果は回答になる() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let row = desk.ask(&people[..1]).remove(0);
    desk.asked_at_terminal(&row);
    let number = &row.number;
    let taken = desk.import(&format!(
        "{number},01,見本市,20261126100000,TK00000000001,所得=1\r\n"
    ));
    assert_eq!(taken.lines[0].outcome, "回答あり", "{taken:?}");
    assert_eq!(desk.stage(&row), InquiryStage::Answered);
}

#[test]
fn 回答は案件の空いた欄だけに入り_写すと上書きする() {
    let mut desk = Desk::new();
    let case = desk.case();
    let row = desk
        .rows()
        .into_iter()
        .find(|row| row.case == Some(case))
        .unwrap();
    assert_eq!(row.reason, "適用（被扶養者の異動）の審査のため");
    let mut form = desk.session.case_view(case).unwrap().case.form.clone();
    let mut inquiry = desk.case_row(case);
    INQUIRY_ANSWER.set(&mut inquiry, "電話で聞いた".to_owned());
    form.set_value(INQUIRIES.name(), Some(Value::Rows(vec![inquiry])));
    desk.session.run(Command::SaveForm { case, form }).unwrap();
    desk.asked_at_terminal(&row);
    desk.run(answered(&row, AnswerState::NoneFound, "該当する情報なし"));
    let kept = desk.case_row(case);
    assert_eq!(INQUIRY_ANSWERED_ON.get(&kept), Some(today()));
    assert_eq!(INQUIRY_RESULT.get(&kept), Some(InquiryResult::NothingFound));
    assert_eq!(INQUIRY_ANSWER.get(&kept).as_deref(), Some("電話で聞いた"));
    let beside = desk.session.inquiry_detail(row.id).unwrap().unwrap();
    assert_eq!(beside.in_case.unwrap().summary, "電話で聞いた");
    desk.run(InquiryCommand::TakeOver(row.id));
    let over = desk.case_row(case);
    assert_eq!(
        INQUIRY_ANSWER.get(&over).as_deref(),
        Some("該当する情報なし")
    );
}

#[test]
fn 確かめるのは職員_回答ありだけでは確認にならない() {
    let mut desk = Desk::new();
    let case = desk.case();
    let row = desk
        .rows()
        .into_iter()
        .find(|row| row.case == Some(case))
        .unwrap();
    desk.asked_at_terminal(&row);
    desk.run(answered(&row, AnswerState::Answered, "所得=0"));
    assert_eq!(INQUIRY_RESULT.get(&desk.case_row(case)), None);
}

#[test]
fn 留意の対象者は確認するまで照会も表示もできない() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let row = desk.ask(&people[..1]).remove(0);
    desk.asked_at_terminal(&row);
    desk.run(answered(&row, AnswerState::Answered, "住所=どこか"));
    let mark = |mark, reason: &str| InquiryCommand::Caution {
        person: people[0],
        mark,
        reason: reason.to_owned(),
    };
    assert!(desk.refused(mark(Caution::Set, "")).contains("理由"));
    desk.run(mark(Caution::Set, "支援措置の申出"));
    let hidden = desk.session.inquiry_detail(row.id).unwrap().unwrap();
    assert_eq!((hidden.answers, hidden.table.len()), (None, 0));
    let before = desk.rows().len();
    let stopped = desk.refused(InquiryCommand::AskForReview(request(&people)));
    let whose = format!("{}の方は、不開示・DV等の留意の対象", row.member);
    assert!(stopped.contains(&whose), "{stopped}");
    assert_eq!(desk.rows().len(), before, "nobody at all was asked about");
    desk.run(confirm(&row, "本人の同意を確認"));
    let shown = desk.session.inquiry_detail(row.id).unwrap().unwrap();
    assert_eq!(shown.answers.map(|answers| answers.len()), Some(1));
    let again = desk.refused(InquiryCommand::AskForReview(request(&people)));
    assert!(
        again.contains("留意の対象"),
        "one confirmation is for one inquiry"
    );
    let mut knowing = request(&people[..1]);
    knowing.cautioned = "本人の同意を確認".to_owned();
    desk.run(InquiryCommand::AskForReview(knowing));
    assert_eq!(desk.rows().len(), before + 1);
    desk.run(mark(Caution::Lifted, "支援措置の終了"));
    assert!(desk.rows().iter().all(|row| !row.is_cautioned));
}

fn confirm(row: &InquiryRow, reason: &str) -> InquiryCommand {
    InquiryCommand::Confirm {
        inquiries: vec![row.id],
        reason: reason.to_owned(),
    }
}

fn marked(person: PersonId) -> InquiryCommand {
    InquiryCommand::Caution {
        person,
        mark: Caution::Set,
        reason: "支援措置の申出".to_owned(),
    }
}

fn waiting(desk: &Desk) -> Vec<i64> {
    let rows = desk.session.pending_rows("chukan-shokai-irai").unwrap();
    rows.iter().map(|row| row.id).collect()
}

#[test]
fn 依頼のあとで留意とした人は_ファイルにも端末の記録にも転記票にもならない() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let rows = desk.ask(&people[..2]);
    desk.run(marked(people[0]));
    let folder = tempfile::tempdir().unwrap();
    let order = BatchOrder::new("chukan-shokai-irai", folder.path());
    let stopped = desk.session.run(Command::ExportBatch(order.clone())).err();
    let stopped = stopped.expect("the file is not made");
    let fields: Vec<(String, String)> = stopped
        .stopped_rows()
        .iter()
        .flat_map(|row| &row.fields)
        .map(|field| (field.name.clone(), field.message.clone()))
        .collect();
    assert_eq!(fields.len(), 1, "{fields:?}");
    assert_eq!(fields[0].0, "不開示・DV等留意");
    assert!(fields[0].1.contains(&rows[0].number), "{fields:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

    let typed = desk.refused(InquiryCommand::AskedAtTerminal {
        inquiries: rows.iter().map(|row| row.id).collect(),
        on: today(),
        receipt: "T-1".to_owned(),
    });
    assert!(typed.contains(&rows[0].number), "{typed}");
    assert!(!typed.contains(&rows[1].number), "{typed}");
    let ids = waiting(&desk);
    let paper = TranscriptionOrder {
        rows: ids.clone(),
        numbers: NumbersOnPaper::Hidden,
        folder: folder.path().to_owned(),
    };
    assert!(
        desk.session
            .run(Command::PrintTranscription(paper))
            .is_err()
    );
    let transcribed = Command::Transcribed {
        rows: ids.clone(),
        on: today(),
        receipt: "T-1".to_owned(),
    };
    assert!(desk.session.run(transcribed).is_err());
    assert_eq!(desk.stage(&rows[0]), InquiryStage::NotAsked);
    assert!(desk.session.pending_rows("chukan-shokai-irai").unwrap()[0].is_cautioned);

    let mut without = order.clone();
    without.left_out = vec![ids[0]];
    let made = desk.session.run(Command::ExportBatch(without));
    made.map_err(|error| error.message_ja()).unwrap();
    assert_eq!(desk.stage(&rows[0]), InquiryStage::NotAsked);
    assert_eq!(desk.stage(&rows[1]), InquiryStage::Waiting);
}

#[test]
fn 転記票の留意は_印刷する日の留意のとおりに出る() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let rows = desk.ask(&people[..2]);
    desk.run(marked(people[0]));
    desk.run(confirm(&rows[0], "本人の同意を確認"));
    let folder = tempfile::tempdir().unwrap();
    let ids = waiting(&desk);
    for (id, said) in ids.into_iter().zip(["1", "0"]) {
        let paper = TranscriptionOrder {
            rows: vec![id],
            numbers: NumbersOnPaper::Hidden,
            folder: folder.path().to_owned(),
        };
        let told = desk.session.run(Command::PrintTranscription(paper));
        let Told::File(path) = told.unwrap().told else {
            panic!("転記票がない")
        };
        let text = text_of(&std::fs::read(path).unwrap()).unwrap();
        let (_, after) = text.split_once("不開示・DV等留意").expect(&text);
        assert_eq!(after.split_whitespace().next(), Some(said), "{text}");
    }
}

fn code(matter: InquiryMatter, office: &str, procedure: &str) -> InquiryCode {
    InquiryCode {
        matter,
        office: office.to_owned(),
        procedure: procedure.to_owned(),
        is_confirmed: !office.is_empty(),
    }
}

#[test]
fn 未確認のコードの照会は_そう示して出力し_送付票と転記票にも残る() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    desk.ask(&people[..1]);
    desk.case();
    let report = desk.presend();
    let found: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.kind == PresendKind::Confirm)
        .map(|finding| finding.message.as_str())
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("未確認の照会が2件"), "{found:?}");
    let ids = waiting(&desk);
    let paper = desk.transcription(&ids);
    for words in ["KENPO（未確認）", "KENNIN（未確認）", "FUYO（未確認）"] {
        assert!(paper.contains(words), "{words}: {paper}");
    }

    let (exported, file) = desk.export(Vec::new()).unwrap();
    assert_eq!(exported.n_unconfirmed, 2);
    assert!(file.contains("\"KENPO\",\"KENNIN\""), "{file}");
    assert!(file.contains("\"KENPO\",\"FUYO\""), "{file}");
    let audit = desk.session.audit(None, 20).unwrap();
    let mut details = audit.iter().map(|row| row.detail.as_str());
    assert!(details.any(|detail| detail.contains("\"n_unconfirmed\":2")));
    let folder = tempfile::tempdir().unwrap();
    let cover = BatchCommand::PrintCover {
        batch: exported.batch,
        folder: folder.path().to_owned(),
    };
    let told = desk.session.run(Command::Batch(cover));
    let Told::File(path) = told.unwrap().told else {
        panic!("送付票がない")
    };
    let text = text_of(&std::fs::read(path).unwrap()).unwrap();
    assert!(text.contains("事務・手続のコード未確認 2件"), "{text}");
}

#[test]
fn 確かめたコードは依頼した後の行にも出て_空のコードは転記票の道だけになる() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    desk.ask(&people[..1]);
    let case = desk.case();
    desk.codes(vec![
        code(InquiryMatter::Review, "J01", "T01"),
        code(InquiryMatter::Dependents, "", ""),
    ]);
    let stopped = desk.export(Vec::new()).expect_err("a code is empty");
    let rows = stopped.stopped_rows();
    let said: Vec<(&str, bool)> = rows
        .iter()
        .flat_map(|row| &row.fields)
        .map(|field| (field.name.as_str(), field.message.contains("転記票")))
        .collect();
    assert_eq!(said, [("事務名コード", true), ("事務手続コード", true)]);
    let stops = desk.presend();
    assert_eq!(stops.n_of(PresendKind::Stops), 2, "{stops:?}");

    // At the terminal the clerk chooses them; the paper says that they are not known.
    let ids = waiting(&desk);
    let of_case: Vec<i64> = ids
        .iter()
        .copied()
        .filter(|id| *id == rows[0].row)
        .collect();
    assert!(desk.transcription(&of_case).contains("（未確認）"));
    let (exported, file) = desk.export(of_case.clone()).unwrap();
    assert_eq!((exported.n_rows, exported.n_unconfirmed), (1, 0));
    assert!(file.contains("\"J01\",\"T01\""), "{file}");
    let typed = Command::Transcribed {
        rows: of_case,
        on: today(),
        receipt: "T-1".to_owned(),
    };
    desk.session
        .run(typed)
        .map_err(|error| error.message_ja())
        .unwrap();
    assert_eq!(desk.stage(&desk.of_case(case)[0]), InquiryStage::Waiting);
}

#[test]
fn 留意の確認は_した人とその照会だけに_その日だけ効く() {
    let mut desk = Desk::new();
    let people = desk.dependents();
    let rows = desk.ask(&people[..1]);
    let others = desk.ask(&people[..1]);
    desk.run(marked(people[0]));
    assert!(desk.refused(confirm(&rows[0], " ")).contains("理由"));
    desk.run(confirm(&rows[0], "所属長の承認"));
    let held = |desk: &Desk, row: &InquiryRow| {
        let rows = desk.rows();
        rows.iter().find(|one| one.id == row.id).unwrap().is_held
    };
    assert!(!held(&desk, &rows[0]), "confirmed by this user");
    assert!(
        held(&desk, &others[0]),
        "another inquiry about the same person"
    );

    desk.session.sign_in(&password(demo::APPROVER)).unwrap();
    assert!(held(&desk, &rows[0]), "another user");
    desk.session.sign_in(&password(demo::CLERK)).unwrap();
    assert!(!held(&desk, &rows[0]));

    let left = waiting(&desk)[1];
    let folder = tempfile::tempdir().unwrap();
    let mut order = BatchOrder::new("chukan-shokai-irai", folder.path());
    order.left_out = vec![left];
    let told = desk.session.run(Command::ExportBatch(order));
    let Told::Exported(exported) = told.map_err(|error| error.message_ja()).unwrap().told else {
        panic!("no file")
    };
    let file = std::fs::read_to_string(&exported.path).unwrap();
    assert!(
        file.contains("\"1\",\"20261127\""),
        "the file says the mark: {file}"
    );

    // Marked anew: what was confirmed before does not count, and the file stays where it is.
    desk.run(marked(people[0]));
    assert!(held(&desk, &rows[0]));
    let again = tempfile::tempdir().unwrap();
    let copy = Command::Batch(BatchCommand::Copy {
        batch: exported.batch,
        to: Destination::plain(again.path()),
    });
    let taken = Command::Batch(BatchCommand::TakeOut(Taking {
        batches: vec![exported.batch],
        on: today(),
        medium: "USB-01".to_owned(),
        note: String::new(),
    }));
    for command in [copy, taken] {
        let refused = desk.session.run(command).err().expect("held");
        assert!(refused.message_ja().contains("留意の対象者"));
    }
    assert_eq!(std::fs::read_dir(again.path()).unwrap().count(), 0);

    desk.run(confirm(&rows[0], "所属長の承認"));
    assert!(!held(&desk, &rows[0]));
    let desk = desk.next_day();
    assert!(held(&desk, &rows[0]), "another day");
}

#[test]
fn 留意の人の回答は_確認するまで案件に写らない() {
    let mut desk = Desk::new();
    let case = desk.case();
    let row = desk
        .rows()
        .into_iter()
        .find(|row| row.case == Some(case))
        .unwrap();
    desk.asked_at_terminal(&row);
    desk.run(marked(row.person.unwrap()));
    let told = desk.run(answered(&row, AnswerState::NoneFound, "住所=どこか"));
    assert!(matches!(told, Told::Answered(kept) if kept.is_held));
    let text = format!(
        "{},03,見本市,20261126100000,CHIHOZEI,住所=どこか\r\n",
        row.number
    );
    let taken = desk.import(&text);
    assert!(
        taken.lines[0].remark.contains("写していません"),
        "{taken:?}"
    );
    let kept = desk.case_row(case);
    assert_eq!(INQUIRY_ANSWERED_ON.get(&kept), None);
    assert_eq!(
        (INQUIRY_RESULT.get(&kept), INQUIRY_ANSWER.get(&kept)),
        (None, None)
    );
    let stopped = desk.refused(InquiryCommand::TakeOver(row.id));
    assert!(stopped.contains("留意の対象者"), "{stopped}");

    desk.run(confirm(&row, "審査に要るため"));
    desk.run(InquiryCommand::TakeOver(row.id));
    let over = desk.case_row(case);
    assert_eq!(INQUIRY_RESULT.get(&over), Some(InquiryResult::NothingFound));
    let audit = desk.session.audit(None, 20).unwrap();
    assert!(
        audit
            .iter()
            .any(|row| row.action == "不開示・DV等の留意の確認")
    );
}

#[test]
fn 案件に入っている回答も_留意とした後は確認するまで伏せ_保存しても失わない() {
    let mut desk = Desk::new();
    let case = desk.case();
    let row = desk.of_case(case).remove(0);
    desk.asked_at_terminal(&row);
    desk.run(answered(&row, AnswerState::NoneFound, "住所=どこか"));
    let answer = |desk: &Desk| INQUIRY_ANSWER.get(&desk.case_row(case)).unwrap();
    assert_eq!(answer(&desk), "住所=どこか");

    desk.run(marked(row.person.unwrap()));
    assert_eq!(answer(&desk), HIDDEN);
    // What the screen shows is saved, with another answer of the clerk beside it.
    let mut shown = desk.case_row(case);
    INQUIRY_RESULT.set(&mut shown, InquiryResult::Differs);
    desk.save(case, vec![asking(InquirySubject::Pension), shown]);
    let table = desk.session.case_view(case).unwrap().case.form;
    let second = table.rows(INQUIRIES.name())[1].clone();
    assert_eq!(INQUIRY_ANSWER.get(&second).as_deref(), Some(HIDDEN));

    desk.run(confirm(&row, "審査に要るため"));
    let table = desk.session.case_view(case).unwrap().case.form;
    let second = table.rows(INQUIRIES.name())[1].clone();
    assert_eq!(INQUIRY_ANSWER.get(&second).as_deref(), Some("住所=どこか"));
    assert_eq!(INQUIRY_RESULT.get(&second), Some(InquiryResult::Differs));
    desk.session.sign_in(&password(demo::APPROVER)).unwrap();
    let table = desk.session.case_view(case).unwrap().case.form;
    let second = &table.rows(INQUIRIES.name())[1];
    assert_eq!(
        INQUIRY_ANSWER.get(second).as_deref(),
        Some(HIDDEN),
        "another user"
    );
}

#[test]
fn 照会の条件を改めた行も_照会していない行も_留意の人の回答は伏せる() {
    let mut desk = Desk::new();
    let case = desk.case();
    let row = desk.of_case(case).remove(0);
    desk.asked_at_terminal(&row);
    desk.run(answered(&row, AnswerState::NoneFound, "住所=どこか"));
    // The year is put right after the answer, and a second answer is typed in by hand.
    let mut changed = desk.case_row(case);
    INQUIRY_YEAR.set(&mut changed, 2025);
    let mut typed = asking(InquirySubject::Pension);
    INQUIRY_ANSWER.set(&mut typed, "電話で確認".to_owned());
    desk.save(case, vec![changed, typed]);
    let answers = |desk: &Desk| -> Vec<String> {
        let form = desk.session.case_view(case).unwrap().case.form;
        let rows = form.rows(INQUIRIES.name()).iter();
        rows.filter_map(|row| INQUIRY_ANSWER.get(row)).collect()
    };
    assert_eq!(answers(&desk), ["住所=どこか", "電話で確認"]);

    desk.run(marked(row.person.unwrap()));
    assert_eq!(answers(&desk), [HIDDEN, HIDDEN]);
    desk.run(confirm(&row, "審査に要るため"));
    assert_eq!(answers(&desk), ["住所=どこか", "電話で確認"]);
    desk.session.sign_in(&password(demo::APPROVER)).unwrap();
    assert_eq!(answers(&desk), [HIDDEN, HIDDEN], "another user");
}

#[test]
fn 枝番の人だけが留意なら_その人の回答だけ伏せる() {
    let mut desk = Desk::new();
    let all = desk.session.reviewed_dependents(today(), None).unwrap();
    let child = &all[0].membership;
    let mut about_child = asking(InquirySubject::LocalTax);
    INQUIRY_BRANCH.set(&mut about_child, i64::from(child.branch.get()));
    let mut rows = vec![about_child, asking(InquirySubject::Pension)];
    for row in &mut rows {
        INQUIRY_ANSWER.set(row, "電話で確認".to_owned());
    }
    let case = desk.case_with(rows);
    desk.run(marked(child.person));
    let form = desk.session.case_view(case).unwrap().case.form;
    let shown: Vec<String> = form
        .rows(INQUIRIES.name())
        .iter()
        .filter_map(|row| INQUIRY_ANSWER.get(row))
        .collect();
    assert_eq!(shown, [HIDDEN, "電話で確認"]);
}

/// Two rows, a of the 被保険者 and b of a 被扶養者 under 留意, both answered, and the 被扶養者.
fn half_hidden(desk: &mut Desk) -> (CaseId, PersonId) {
    let all = desk.session.reviewed_dependents(today(), None).unwrap();
    let child = all[0].membership.clone();
    let mut second = asking(InquirySubject::LocalTax);
    INQUIRY_BRANCH.set(&mut second, i64::from(child.branch.get()));
    let mut rows = vec![asking(InquirySubject::Pension), second];
    for (row, answer) in rows.iter_mut().zip(["a", "b"]) {
        INQUIRY_ANSWER.set(row, answer.to_owned());
    }
    let case = desk.case_with(rows);
    desk.run(marked(child.person));
    assert_eq!(desk.answers(case), ["a", HIDDEN]);
    (case, child.person)
}

fn unmarked(person: PersonId) -> InquiryCommand {
    InquiryCommand::Caution {
        person,
        mark: Caution::Lifted,
        reason: "支援措置の終了".to_owned(),
    }
}

fn table(desk: &Desk, case: CaseId) -> Vec<Form> {
    let form = desk.session.case_view(case).unwrap().case.form;
    form.rows(INQUIRIES.name()).to_vec()
}

#[test]
fn 伏せた回答は_代わりの文に何を書き足しても残る() {
    let mut desk = Desk::new();
    let (case, child) = half_hidden(&mut desk);
    for text in [format!("{HIDDEN}済"), "書き替え".to_owned(), String::new()] {
        let mut rows = table(&desk, case);
        INQUIRY_ANSWER.set(&mut rows[0], "a2".to_owned());
        INQUIRY_ANSWER.set(&mut rows[1], text);
        desk.save(case, rows);
    }
    assert_eq!(desk.answers(case), ["a2", HIDDEN]);
    desk.run(unmarked(child));
    assert_eq!(desk.answers(case), ["a2", "b"]);
}

#[test]
fn 伏せた行は_行の増減で入れ替わらず_条件の変更と削除は断る() {
    let mut desk = Desk::new();
    let (case, child) = half_hidden(&mut desk);
    let rows = table(&desk, case);
    let mut changed = rows[1].clone();
    INQUIRY_YEAR.set(&mut changed, 2025);
    for wrong in [vec![changed.clone()], vec![rows[0].clone()], Vec::new()] {
        let said = desk.try_save(case, wrong).unwrap_err();
        assert!(said.contains("条件の変更や削除ができません"), "{said}");
        assert_eq!(desk.answers(case), ["a", HIDDEN], "nothing was changed");
    }
    desk.save(case, vec![rows[1].clone()]);
    desk.run(unmarked(child));
    assert_eq!(desk.answers(case), ["b"]);
    // A screen that was open before brings the words back: the answer stays, and no row takes the place of another.
    desk.save(case, vec![rows[1].clone()]);
    assert!(desk.try_save(case, vec![changed]).is_err());
    assert_eq!(desk.answers(case), ["b"]);
}

#[test]
fn 代わりの文だけの新しい行は_黙って消さずに断る() {
    let mut desk = Desk::new();
    let (case, _) = half_hidden(&mut desk);
    let mut rows = table(&desk, case);
    let mut copied = asking(InquirySubject::Residence);
    INQUIRY_ANSWER.set(&mut copied, HIDDEN.to_owned());
    rows.push(copied);
    let said = desk.try_save(case, rows).unwrap_err();
    assert!(said.contains("代わりの文"), "{said}");
    assert_eq!(desk.answers(case), ["a", HIDDEN]);
}

#[test]
fn 住民基本台帳との不一致は回答票になり_台帳の訂正は住所変更の案件になる() {
    let folder = tempfile::tempdir().unwrap();
    let office = folder.path().join("office");
    let report = demo::run(&office, KeyCost::Least, &mut |_| {}).unwrap();
    let credentials = Credentials::Password {
        login: "hanako".to_owned(),
        password: Zeroizing::new("mihon-renshu-2026".to_owned()),
    };
    let clock = Arc::new(FixedClock::at(Date::new(2026, 12, 1).unwrap()));
    let mut session = Session::open(&report.ledger, &credentials, KeyCost::Least, clock).unwrap();
    let row = session.doubt_rows().unwrap().remove(0);
    assert!(row.message.contains("住民基本台帳"), "{}", row.message);
    assert!(row.n_days.is_some() && row.answer.is_none());
    assert!(!row.filed.iter().any(String::is_empty), "{:?}", row.filed);
    let mut found = row.ledger.clone();
    found[4] = "見本県見本市別町9-9".to_owned();
    let run = |session: &mut Session, command| session.run(Command::Identity(command));
    let noted = run(
        &mut session,
        IdentityCommand::Found {
            key: row.key,
            found,
        },
    );
    noted.map_err(|error| error.message_ja()).unwrap();
    let kept = session.doubt_rows().unwrap().remove(0);
    assert_eq!(kept.differences()[4], Difference::Content);
    let answer = |reason: &str| IdentityCommand::Answer {
        key: kept.key,
        answer: IdentityAnswer::CorrectLedger,
        reason: reason.to_owned(),
    };
    assert!(
        run(&mut session, answer(" ")).is_err(),
        "no answer without a reason"
    );
    let told = run(&mut session, answer("住民票の住所に直すため"));
    let Told::Case(case) = told.map_err(|error| error.message_ja()).unwrap().told else {
        panic!("no case was opened")
    };
    let form = session.case_view(case).unwrap().case.form;
    let address = daicho::procedure::address_change::NEW_ADDRESS.get(&form);
    assert_eq!(address.unwrap().text, "見本県見本市別町9-9");
    let rows = session.doubt_rows().unwrap();
    let answered = rows.iter().find(|one| one.key == kept.key).unwrap();
    assert!(answered.answer.is_some() && answered.n_days.is_none());
    let second = run(&mut session, answer("もう一度"))
        .err()
        .expect("one case is enough");
    assert!(
        second.message_ja().contains("まだ終わっていません"),
        "{second:?}"
    );
}

/// The demonstration to its end, on the day after: one row came back with a doubt.
fn doubted() -> (Session, DoubtRow, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let report = demo::run(&folder.path().join("office"), KeyCost::Least, &mut |_| {}).unwrap();
    let clock = Arc::new(FixedClock::at(Date::new(2026, 12, 1).unwrap()));
    let clerk = password(demo::CLERK);
    let session = Session::open(&report.ledger, &clerk, KeyCost::Least, clock).unwrap();
    let row = session.doubt_rows().unwrap().remove(0);
    (session, row, folder)
}

fn answer_doubt(session: &mut Session, key: DoubtKey, answer: IdentityAnswer, reason: &str) {
    let answer = IdentityCommand::Answer {
        key,
        answer,
        reason: reason.to_owned(),
    };
    let told = session.run(Command::Identity(answer));
    told.map_err(|error| error.message_ja()).unwrap();
}

#[test]
fn 理由付き疑いなしは_フラグの付いた行で中間サーバーに出る() {
    let (mut session, row, folder) = doubted();
    let waiting = |session: &Session| -> Vec<i64> {
        let rows = session.pending_rows("chukan-kanyusha").unwrap();
        let unexported = rows.iter().filter(|row| row.stage == RowStage::Unexported);
        unexported.map(|row| row.id).collect()
    };
    let before = waiting(&session);
    answer_doubt(
        &mut session,
        row.key,
        IdentityAnswer::NoDoubt,
        "転入前の住所",
    );
    let kept = session
        .doubt_rows()
        .unwrap()
        .into_iter()
        .find(|one| one.answer.is_some());
    let kept = kept.unwrap();
    assert_eq!(kept.reply, Some("未出力"));

    // Answered once more before it went out: only the last answer goes.
    answer_doubt(
        &mut session,
        kept.key,
        IdentityAnswer::CorrectForm,
        "事業主に確認中",
    );
    assert_eq!(waiting(&session), before);
    answer_doubt(
        &mut session,
        kept.key,
        IdentityAnswer::NoDoubt,
        "住民票の写しで確認",
    );
    let mut laid = waiting(&session);
    laid.retain(|id| !before.contains(id));
    assert_eq!(laid.len(), 1);

    let paper = TranscriptionOrder {
        rows: laid.clone(),
        numbers: NumbersOnPaper::Hidden,
        folder: folder.path().to_owned(),
    };
    let told = session.run(Command::PrintTranscription(paper));
    let Told::File(path) = told.map_err(|error| error.message_ja()).unwrap().told else {
        panic!("転記票がない")
    };
    let text = text_of(&std::fs::read(path).unwrap()).unwrap();
    for words in ["本人確認の回答", "理由付き疑いなし", "住民票の写しで確認"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }

    let out = tempfile::tempdir().unwrap();
    let mut order = BatchOrder::new("chukan-kanyusha", out.path());
    order.left_out = before;
    let told = session.run(Command::ExportBatch(order));
    let Told::Exported(exported) = told.map_err(|error| error.message_ja()).unwrap().told else {
        panic!("no file")
    };
    let file = std::fs::read_to_string(&exported.path).unwrap();
    let cells: Vec<&str> = file.trim_end().split(',').collect();
    assert_eq!((cells.len(), exported.n_rows), (28, 1), "{file}");
    assert_eq!(
        (cells[0], cells[26]),
        ("\"2\"", "\"3\""),
        "変更 with the flag: {file}"
    );
    assert!(
        !file.contains("住民票の写し"),
        "the layout has no column for it"
    );
    let rows = session.doubt_rows().unwrap();
    let sent = rows.iter().find(|one| one.key == kept.key).unwrap();
    assert_eq!(sent.reply, Some("出力済（結果待ち）"));
}

#[test]
fn 月次一覧から資格確認書の要る人が分かり_家族ごとに案件になる() {
    let mut desk = Desk::new();
    let all = desk.session.reviewed_dependents(today(), None).unwrap();
    let insurer = desk.session.society().unwrap().insurer_number;
    let line = |index: usize, birth: &str| {
        let period = &all[index].membership;
        format!(
            "{},{},{},{},{birth},20261031\r\n",
            insurer.as_str(),
            period.symbol,
            period.number,
            period.branch
        )
    };
    let birth = |index: usize| all[index].person.birth_on.yyyymmdd();
    let text = format!(
        "{}{}{},99,99999,00,19800101,20261031\r\n",
        line(0, &birth(0)),
        line(1, "19000101"),
        insurer.as_str()
    );
    let import = |name: &str, text: &str| {
        Command::Need(NeedCommand::Import {
            name: name.to_owned(),
            bytes: text.as_bytes().to_vec(),
        })
    };
    let taken = desk.session.run(import("10.csv", &text));
    taken.map_err(|error| error.message_ja()).unwrap();
    assert!(desk.session.run(import("again.csv", &text)).is_err());
    let view = desk.session.card_needs(0).unwrap();
    let needs = |view: &NeedView| -> Vec<Need> { view.rows.iter().map(|row| row.need).collect() };
    assert_eq!(view.rows.len(), 3);
    let n_unmatched = needs(&view)
        .iter()
        .filter(|need| **need == Need::Unmatched)
        .count();
    assert_eq!(n_unmatched, 2, "a wrong birthday and nobody");
    let first = view
        .rows
        .iter()
        .find(|row| row.person.is_some())
        .unwrap()
        .clone();
    let person = first.person.unwrap();
    if first.need == Need::Needed {
        let told = desk
            .session
            .run(Command::Need(NeedCommand::Open(vec![person])));
        let Told::Cases(cases) = told.map_err(|error| error.message_ja()).unwrap().told else {
            panic!("no cases were told")
        };
        assert_eq!(cases.len(), 1);
        assert!(needs(&desk.session.card_needs(0).unwrap()).contains(&Need::UnderWay));
        let again = desk
            .session
            .run(Command::Need(NeedCommand::Open(vec![person])));
        assert!(again.is_err(), "a second case is not opened");
    } else {
        assert_eq!(first.need, Need::Handled);
    }
    let other = format!("{},99,99999,00,19800101,20261130\r\n", insurer.as_str());
    desk.session
        .run(import("11.csv", &other))
        .map_err(|error| error.message_ja())
        .unwrap();
    assert_eq!(desk.session.card_needs(0).unwrap().lists.len(), 2);
    assert_eq!(
        desk.session.card_needs(1).unwrap().rows.len(),
        3,
        "earlier months stay"
    );
}
