//! 文字: names outside the receivers' characters, from the pass over everybody to the file and the paper, with a real
//! ledger and the commands of the window.

use crate::ledger_support::{acquired, entry, moved, person, registered};
use calamine::{Reader, Xlsx, open_workbook};
use daicho::app::batch_export::BatchOrder;
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, NewCase};
use daicho::app::first_run::every_role;
use daicho::app::job::Progress;
use daicho::app::list_output::{ListFormat, ListOrder};
use daicho::app::papers::text_of;
use daicho::app::preflight::{PAPER, Preflight, PreflightRow, TextState};
use daicho::app::preflight_lists::{PreflightOrder, listing};
use daicho::app::run::{Outcome, Told};
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, FirstRun, KeyCost, Session};
use daicho::app::spelling::Standing;
use daicho::app::spelling_command::{Decision, DecisionKind, FormChoice, SpellingCommand};
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::finding::{FieldPath, Severity};
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::Category;
use daicho::domain::name::PersonName;
use daicho::ledger::crypto::Secret;
use daicho::ledger::entries;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::outbox::{self, NewOutboxRow};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::{Action, Tx};
use daicho::procedure::case::Nature;
use daicho::procedure::form::Form;
use daicho::procedure::person::NAME;
use daicho::procedure::record::{Cell, Record};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use zeroize::Zeroizing;

const PASSWORD: &str = "mihon no kotoba";
const MEMBERS: &str = "chukan-kanyusha";
const TITLE: &str = "加入者情報登録";

/// はしごだか, たつさき, つちよし, 葛 and 邉 with selectors of two collections.
const TAKAHASHI: &str = "\u{9AD9}橋　見本";
const YAMASAKI: &str = "山\u{FA11}　例示";
const YOSHIDA: &str = "\u{20BB7}田　試験";
const KATSURAGI: &str = "葛\u{E0100}城　見本";
const WATANABE: &str = "渡邉\u{E0113}　架空";

struct Office {
    folder: TempDir,
    path: PathBuf,
    session: Session,
}

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(Date::new(2026, 11, 24).unwrap()))
}

fn write(path: &Path, work: impl FnOnce(&mut Tx<'_>)) {
    let password = Secret::new(PASSWORD);
    let unlock = Unlock::Password {
        login: "mihon",
        password: &password,
    };
    let at = Timestamp::parse("2026-11-24T09:00:00+09:00").unwrap();
    let mut ledger = Ledger::open(path, &unlock, &at).unwrap();
    let action = Action {
        code: "test",
        label: "試験".to_owned(),
        user: ledger.user(),
        at,
        target: None,
        detail: serde_json::json!({}),
    };
    ledger
        .transact(action, |tx| {
            work(tx);
            Ok::<(), daicho::ledger::error::Error>(())
        })
        .unwrap();
}

impl Office {
    /// Everybody of these names is a member, with the 番号 of the place in the list.
    fn with(names: &[&str]) -> Office {
        let people: Vec<Entry> = (1..)
            .zip(names)
            .flat_map(|(id, name)| {
                let about = person(name, "ミホン　ハナコ", "1990-01-01");
                let number = u32::try_from(id).unwrap();
                [
                    registered(id, "2025-04-01", &about),
                    acquired(id, "2025-04-01", (42, number), Category::Employed),
                ]
            })
            .collect();
        Office::of(&people)
    }

    fn of(people: &[Entry]) -> Office {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("見本.daicho");
        let sample = Sample::load().unwrap();
        let first = FirstRun {
            society: sample.society,
            establishments: sample.establishments,
            login: "mihon".to_owned(),
            name: "見本　花子".to_owned(),
            roles: every_role(),
            password: Zeroizing::new(PASSWORD.to_owned()),
        };
        drop(Session::create(&path, &first, KeyCost::Least, clock()).unwrap());
        write(&path, |tx| {
            entries::post_in(tx, None, people).unwrap();
        });
        let session = open(&path);
        Office {
            folder,
            path,
            session,
        }
    }

    /// Rows for the file of 加入者情報, as a case lays them.
    fn lay(self, names: &[&str]) -> Office {
        drop(self.session);
        write(&self.path, |tx| {
            for (number, name) in (1..).zip(names) {
                outbox::lay_in(tx, &row(number, name)).unwrap();
            }
        });
        Office {
            session: open(&self.path),
            ..self
        }
    }

    fn preflight(&self) -> Preflight {
        let work = self.session.preflight().unwrap();
        work.run(&Progress::default()).unwrap().unwrap()
    }

    fn rows_to(&self, receiver: &str) -> Vec<PreflightRow> {
        let mut rows = self.preflight().rows;
        rows.retain(|row| row.receiver == receiver);
        rows
    }

    fn run(&mut self, command: SpellingCommand) -> Result<Outcome, String> {
        let done = self.session.run(Command::Spelling(command));
        done.map_err(|error| error.message_ja())
    }

    fn export(&mut self, confirmed: &[&str]) -> Result<String, Vec<String>> {
        // Nothing but files for the terminal may lie where they go.
        let stick = tempfile::tempdir().unwrap();
        let order = BatchOrder {
            confirmed: confirmed.iter().map(|words| (*words).to_owned()).collect(),
            ..BatchOrder::new(MEMBERS, stick.path())
        };
        let command = Command::ExportBatch(order);
        match self.session.run(command) {
            Ok(outcome) => match outcome.told {
                Told::Exported(exported) => Ok(std::fs::read_to_string(exported.path).unwrap()),
                _ => panic!("a file was written"),
            },
            Err(error) => Err(error
                .stopped_rows()
                .iter()
                .flat_map(|row| &row.fields)
                .map(|field| field.confirmable.clone().unwrap_or_default())
                .collect()),
        }
    }
}

fn open(path: &Path) -> Session {
    let credentials = Credentials::Password {
        login: "mihon".to_owned(),
        password: Zeroizing::new(PASSWORD.to_owned()),
    };
    Session::open(path, &credentials, KeyCost::Least, clock()).unwrap()
}

fn row(number: u32, name: &str) -> NewOutboxRow {
    let texts = [
        ("op", "add"),
        ("member.kigou", "42"),
        ("member.bangou", &number.to_string()),
        ("member.edaban", "00"),
        ("member.name", name),
        ("member.kana", "ミホン　ハナコ"),
        ("member.sex", "female"),
        ("member.address", "東京都港区芝公園９丁目９９番１号"),
        ("member.honke", "honnin"),
        ("qual.start_reason", "employment"),
    ]
    .map(|(key, text)| (key.to_owned(), Cell::Text(text.to_owned())));
    let day = Cell::Date(Date::new(2025, 4, 1).unwrap());
    let days = ["member.birth", "qual.start", "row.updated"];
    let days = days.map(|key| (key.to_owned(), day.clone()));
    NewOutboxRow {
        interface: MEMBERS.to_owned(),
        case: None,
        person: None,
        operation: "add".to_owned(),
        snapshot: Record {
            source: "member_qualification".to_owned(),
            values: texts.into_iter().chain(days).collect(),
        },
        due_on: None,
    }
}

fn choice(row: &PreflightRow, text: &str) -> FormChoice {
    FormChoice {
        field: row.field,
        original: row.original.clone(),
        set: row.set.to_owned(),
        limit: row.limit.clone(),
        text: text.to_owned(),
    }
}

#[test]
fn 誰のどの字がどこへ送れないかが一度に分かる() {
    let names = [
        TAKAHASHI,
        YAMASAKI,
        YOSHIDA,
        KATSURAGI,
        WATANABE,
        "見本　平",
    ];
    let office = Office::with(&names);
    let found = office.preflight();
    assert_eq!(found.n_people, 6);
    let said: Vec<(String, String, String, TextState)> = found
        .rows
        .iter()
        .map(|row| {
            let characters = row.characters.join("");
            (
                row.receiver.clone(),
                characters,
                row.proposal.clone(),
                row.state,
            )
        })
        .collect();
    let expected = |receiver: &str, characters: &str, proposal: &str, state| {
        (
            receiver.to_owned(),
            characters.to_owned(),
            proposal.to_owned(),
            state,
        )
    };
    // 﨑 is in JIS 第1〜第4水準 and goes out as it is.
    assert_eq!(
        said,
        [
            expected(TITLE, "\u{9AD9}", "高橋　見本", TextState::Proposed),
            expected(TITLE, "\u{20BB7}", "吉田　試験", TextState::Proposed),
            expected(TITLE, "葛\u{E0100}", "葛城　見本", TextState::Proposed),
            expected(PAPER, "邉\u{E0113}", "渡邉　架空", TextState::Unprintable),
            expected(TITLE, "邉\u{E0113}", "渡邉　架空", TextState::Proposed),
        ]
    );
    assert_eq!(found.n_by_character.len(), 5);
    assert_eq!(found.n_by_character["\u{FA11}"], 1);
}

#[test]
fn 一度確認した登録用氏名は次の出力で聞かない() {
    let mut office = Office::with(&[TAKAHASHI]).lay(&[TAKAHASHI]);
    let words = "項目8「氏名（漢字）」：\u{9AD9}橋　見本 → 高橋　見本";
    assert_eq!(office.export(&[]).unwrap_err(), [words]);
    let file = office.export(&[words]).unwrap();
    assert!(file.contains("\"高橋　見本\""));
    assert_eq!(office.rows_to(TITLE)[0].state, TextState::Confirmed);

    let mut office = office.lay(&[TAKAHASHI]);
    assert!(office.export(&[]).unwrap().contains("\"高橋　見本\""));
    // Taking it back makes a new row; the next file asks again.
    let taken = choice(&office.rows_to(TITLE)[0], "");
    office.run(SpellingCommand::Register(vec![taken])).unwrap();
    assert_eq!(office.rows_to(TITLE)[0].state, TextState::Proposed);
    let mut office = office.lay(&[TAKAHASHI]);
    assert_eq!(office.export(&[]).unwrap_err(), [words]);
}

#[test]
fn 確認した形は送り先の字に限り_まとめても一つずつでも決められる() {
    let mut office = Office::with(&[TAKAHASHI, YOSHIDA, "\u{9AD9}木　例示"]);
    let rows = office.rows_to(TITLE);
    let bad = choice(&rows[0], "\u{9AD9}橋　見本");
    let refused = office.run(SpellingCommand::Register(vec![bad]));
    assert!(refused.err().unwrap().contains("U+9AD9"));
    // All or none.
    let half = vec![
        choice(&rows[1], "吉田　試験"),
        choice(&rows[0], "\u{20BB7}"),
    ];
    assert!(office.run(SpellingCommand::Register(half)).is_err());
    assert!(
        office
            .rows_to(TITLE)
            .iter()
            .all(|row| row.state == TextState::Proposed)
    );

    let same: Vec<FormChoice> = rows
        .iter()
        .filter(|row| row.characters == ["\u{9AD9}"])
        .map(|row| choice(row, &row.proposal))
        .collect();
    assert_eq!(same.len(), 2);
    let told = office
        .run(SpellingCommand::Register(same.clone()))
        .unwrap()
        .told;
    assert!(matches!(told, Told::Rows(2)));
    let told = office.run(SpellingCommand::Register(same)).unwrap().told;
    assert!(matches!(told, Told::Rows(0)), "the same form is no new row");
    let states: Vec<TextState> = office.rows_to(TITLE).iter().map(|row| row.state).collect();
    assert_eq!(
        states,
        [
            TextState::Confirmed,
            TextState::Proposed,
            TextState::Confirmed
        ]
    );
}

#[test]
fn 項目より長い氏名は略記を決めるまで残り_四十字ちょうどは残らない() {
    let long = format!("見本　{}", "ア".repeat(38));
    let fits: String = long.chars().take(40).collect();
    let mut office = Office::with(&[&long, &fits]);
    let rows = office.rows_to(TITLE);
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].state, rows[0].limit.as_str()),
        (TextState::TooLong, "40文字")
    );
    assert_eq!(rows[0].proposal, "", "何も切らない");
    let refused = office.run(SpellingCommand::Register(vec![choice(&rows[0], &long)]));
    assert!(refused.err().unwrap().contains("41文字"));
    let short = choice(&rows[0], "見本　アアア");
    office.run(SpellingCommand::Register(vec![short])).unwrap();
    let mut office = office.lay(&[&long]);
    assert!(office.export(&[]).unwrap().contains("\"見本　アアア\""));
    let taken = choice(&office.rows_to(TITLE)[0], "");
    office.run(SpellingCommand::Register(vec![taken])).unwrap();
    assert_eq!(office.rows_to(TITLE)[0].state, TextState::TooLong);
}

#[test]
fn 住所も同じように調べ_資格を失った人は出さない() {
    let lost = Fact::InsuredLost {
        reason: LossReason::Retirement,
        event_on: None,
    };
    let home = "東京都\u{20BB7}区芝公園９丁目９９番１号";
    let office = Office::of(&[
        registered(
            1,
            "2025-04-01",
            &person("見本　一", "ミホン　イチ", "1990-01-01"),
        ),
        acquired(1, "2025-04-01", (42, 1), Category::Employed),
        moved(1, "2025-04-01", home),
        registered(
            2,
            "2025-04-01",
            &person(TAKAHASHI, "ミホン　ニ", "1990-01-01"),
        ),
        acquired(2, "2025-04-01", (42, 2), Category::Employed),
        entry(2, "2026-11-01", lost),
    ]);
    let rows = office.preflight().rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0].field.label(), rows[0].member.as_str()),
        ("住所", "42-1-00")
    );
    assert_eq!(rows[0].proposal, home.replace('\u{20BB7}', "吉"));
}

fn decision(original: &str, substitute: &str, kind: DecisionKind) -> SpellingCommand {
    SpellingCommand::Decide(Decision {
        original: original.to_owned(),
        substitute: substitute.to_owned(),
        source: "組合の決定".to_owned(),
        kind,
    })
}

fn approved() -> DecisionKind {
    DecisionKind::Approve("例示　次郎".to_owned())
}

#[test]
fn 代替文字表は候補から始まり_承認と取りやめが行として残る() {
    let mut office = Office::with(&[TAKAHASHI]);
    let standing = |office: &Office, original: &str| {
        let rows = office.session.substitutes_view().unwrap();
        let row = rows.into_iter().find(|row| row.original == original);
        row.map(|row| (row.standing, row.approved_by))
    };
    assert_eq!(
        standing(&office, "\u{9AD9}"),
        Some((Standing::Proposed, String::new()))
    );
    office.run(decision("U+9AD9", "高", approved())).unwrap();
    assert_eq!(
        standing(&office, "\u{9AD9}"),
        Some((Standing::Approved, "例示　次郎".to_owned()))
    );
    let nobody = decision("\u{9AD9}", "高", DecisionKind::Approve(" ".to_owned()));
    assert!(office.run(nobody).err().unwrap().contains("承認者"));
    let itself = decision("\u{9AD9}", "\u{9AD9}", DecisionKind::Propose);
    assert!(office.run(itself).is_err());
    office
        .run(decision("\u{9AD9}", "", DecisionKind::Withdraw))
        .unwrap();
    assert_eq!(office.rows_to(TITLE)[0].state, TextState::NoProposal);
    assert_eq!(
        office.rows_to(TITLE)[0].proposal,
        "●橋　見本",
        "確認しなければ送らない"
    );
    let audit = office.session.audit(None, 10).unwrap();
    assert_eq!(
        audit
            .iter()
            .filter(|row| row.action == "代替文字の決定")
            .count(),
        2
    );
}

#[test]
fn 表は書き出して直して取り込めて_誤りは一行も入れない() {
    let mut office = Office::with(&[TAKAHASHI]);
    let folder = office.folder.path().to_owned();
    let Told::File(path) = office
        .run(SpellingCommand::WriteTable(folder))
        .unwrap()
        .told
    else {
        panic!("the table was written");
    };
    let tsv = std::fs::read_to_string(path).unwrap();
    let take_in = |tsv: &str| SpellingCommand::TakeIn {
        file: "表.tsv".to_owned(),
        tsv: tsv.to_owned(),
    };
    let told = office.run(take_in(&tsv)).unwrap().told;
    assert!(matches!(told, Told::Rows(0)), "nothing was changed");
    let line = "U+9AD9\t高\t組合\t例示　次郎\t2026-11-20";
    let with = |line: &str| {
        let lines = tsv
            .lines()
            .map(|known| match known.starts_with("U+9AD9\t") {
                true => line,
                false => known,
            });
        lines.collect::<Vec<_>>().join("\n")
    };
    let bad = office.run(take_in(&with("U+9AD9\t")));
    let message = bad.err().unwrap();
    assert!(
        message.contains("「substitute」") && message.contains("行目"),
        "{message}"
    );
    let told = office.run(take_in(&with(line))).unwrap().told;
    assert!(matches!(told, Told::Rows(1)));
    let rows = office.session.substitutes_view().unwrap();
    let row = rows.iter().find(|row| row.original == "\u{9AD9}").unwrap();
    assert_eq!(row.standing, Standing::Approved);
    assert_eq!(row.decided_on, Date::new(2026, 11, 20));
}

#[test]
fn 一覧は印刷でもエクセルでも出て_書体にない字は符号で示す() {
    let mut office = Office::with(&[TAKAHASHI, KATSURAGI, YOSHIDA, WATANABE]);
    let rows = office.preflight().rows;
    let shown: Vec<&PreflightRow> = rows.iter().collect();
    let source = listing(&shown).unwrap();
    let folder = office.folder.path().to_owned();
    let order = PreflightOrder {
        rows: rows.clone(),
        folder: folder.clone(),
    };
    let told = office.run(SpellingCommand::Output(order)).unwrap().told;
    let Told::File(path) = told else {
        panic!("a paper was written");
    };
    let text = text_of(&path).unwrap();
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(joined.contains("〔U+9089U+E0113〕"), "{text}");
    assert!(joined.contains("高橋"));
    crate::golden::check("papers/preflight_list.txt", text.as_bytes());
    crate::golden::to_look_at("preflight_list", &std::fs::read(&path).unwrap());

    let order = ListOrder {
        source,
        format: ListFormat::Excel,
        folder,
        numbers: None,
    };
    let told = office.session.run(Command::WriteList(order)).unwrap().told;
    let Told::Listed(written) = told else {
        panic!("a list was written");
    };
    let mut book: Xlsx<_> = open_workbook(&written.path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<String> = sheet
        .used_cells()
        .map(|(_, _, cell)| cell.to_string())
        .collect();
    assert!(
        cells.iter().any(|cell| cell == WATANABE),
        "Excelには台帳の字のまま"
    );
    assert!(cells.iter().any(|cell| cell.contains("U+9089")), "符号も");
}

/// The names of the migration sample: 85 with a character outside JIS 第1・第2水準.
fn sample_names() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/samples/migration_xlsx/kanyusha_daicho_200.xlsx");
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let rows: Vec<Vec<String>> = sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect();
    let (head, column) = rows
        .iter()
        .enumerate()
        .find_map(|(index, row)| {
            let column = row.iter().position(|cell| cell == "氏名")?;
            Some((index, column))
        })
        .unwrap();
    rows[head + 1..]
        .iter()
        .map(|row| row[column].clone())
        .collect()
}

#[test]
fn 移行見本の八十五の氏名は一字も変わらずに台帳に入り全部調べられる() {
    let names = sample_names();
    assert_eq!(names.len(), 200);
    let texts: Vec<&str> = names.iter().map(String::as_str).collect();
    let office = Office::with(&texts);
    let found = office.preflight();
    assert_eq!(found.n_people, 200);
    let rare = |name: &&String| !daicho::exchange::characters::is_plain(name);
    assert_eq!(names.iter().filter(rare).count(), 85);
    // What the ledger keeps is what was declared, apart from the space between 姓 and 名.
    for row in &found.rows {
        let kept: String = row.original.split('\u{3000}').collect();
        let declared = names
            .iter()
            .map(|name| name.split_whitespace().collect::<String>());
        assert!(
            declared.into_iter().any(|name| name == kept),
            "{}",
            row.member
        );
    }
    let count = |receiver: &str| {
        let rows = found.rows.iter().filter(|row| row.receiver == receiver);
        rows.count()
    };
    let has = |part: &str| names.iter().filter(|name| name.contains(part)).count();
    assert_eq!(count(PAPER), has("\u{E0113}"), "邉の異体字だけが書体にない");
    let jis2004_lacks = ["\u{9AD9}", "\u{20BB7}", "\u{E0100}", "\u{E0113}"];
    let lacking = names
        .iter()
        .filter(|name| jis2004_lacks.iter().any(|part| name.contains(part)));
    assert_eq!(count(TITLE), lacking.count());
}

#[test]
fn 書体にない異体字は承認した字で印刷され_承認がなければ印刷しない() {
    let mut office = Office::with(&[WATANABE]);
    let message = card(&mut office, WATANABE).unwrap_err();
    assert!(message.contains("U+9089 U+E0113"), "{message}");
    assert!(message.contains("設定の「文字」"), "{message}");
    office
        .run(decision("邉\u{E0113}", "邉", approved()))
        .unwrap();
    assert_eq!(office.rows_to(PAPER)[0].state, TextState::Approved);
    assert!(card(&mut office, WATANABE).unwrap().contains("渡邉　架空"));
    // Every selector at once, by the line IVS.
    let other = "渡邉\u{E010F}　架空";
    assert!(card(&mut office, other).is_err());
    office.run(decision("IVS", "", approved())).unwrap();
    assert!(card(&mut office, other).unwrap().contains("渡邉　架空"));
    // What the font has keeps its shape: an approval for files changes no paper.
    office.run(decision("\u{9AD9}", "高", approved())).unwrap();
    assert!(card(&mut office, TAKAHASHI).unwrap().contains(TAKAHASHI));
}

/// The text of the 返戻のお知らせ of a 資格取得 of somebody of this name.
fn card(office: &mut Office, name: &str) -> Result<String, String> {
    let mut form = Form::new();
    NAME.set(&mut form, PersonName::declared(name).unwrap());
    let new = NewCase {
        procedure: "eligibility_acquisition".to_owned(),
        received_on: Date::new(2026, 11, 24).unwrap(),
        nature: Nature::Ordinary,
        subject: None,
        form,
    };
    let told = office.session.run(Command::OpenCase(new)).unwrap().told;
    let Told::Case(case) = told else {
        panic!("a case was opened");
    };
    let preview = office.session.preview(case, "return_letter").unwrap();
    let pdf = preview.pdf().map_err(|error| error.message_ja())?;
    let path = office.folder.path().join("下見.pdf");
    std::fs::write(&path, pdf).unwrap();
    Ok(text_of(&path).unwrap())
}

#[test]
fn 案件の氏名と住所には参考だけが付き_先へ進むのを止めない() {
    let mut office = Office::with(&[]);
    let notes = |office: &mut Office, name: &str| {
        let mut form = Form::new();
        NAME.set(&mut form, PersonName::declared(name).unwrap());
        let new = NewCase {
            procedure: "eligibility_acquisition".to_owned(),
            received_on: Date::new(2026, 11, 24).unwrap(),
            nature: Nature::Ordinary,
            subject: None,
            form,
        };
        let Told::Case(case) = office.session.run(Command::OpenCase(new)).unwrap().told else {
            panic!("a case was opened");
        };
        let findings = office.session.case_view(case).unwrap().findings;
        let spoken = findings
            .into_iter()
            .filter(|finding| finding.code.starts_with("spelling."));
        spoken
            .map(|finding| {
                assert_eq!(finding.severity, Severity::Note);
                assert_eq!(finding.at, Some(FieldPath::of("name")));
                (finding.code, finding.message)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(notes(&mut office, "見本　花子"), []);
    assert_eq!(notes(&mut office, YAMASAKI), [], "﨑 goes out as it is");
    let said = notes(&mut office, TAKAHASHI);
    assert_eq!(said.len(), 1);
    assert_eq!(
        said[0].1,
        "「\u{9AD9}」（U+9AD9）は加入者情報登録の文字にありません。送るときは「高」にする候補があり、「文字の確認」か出力のときに確認します。届出の字のまま登録してください。"
    );
    let codes: Vec<String> = notes(&mut office, WATANABE)
        .into_iter()
        .map(|(code, _)| code)
        .collect();
    assert_eq!(codes, ["spelling.paper", "spelling.sent"]);
}

#[test]
fn 字形確認は書体と文字集合の有無を字ごとに言う() {
    let office = Office::with(&[]);
    let said: Vec<(String, bool, bool, Vec<bool>, String)> = office
        .session
        .glyphs("\u{9AD9}\u{FA11}　\u{20BB7}葛\u{E0100}邉\u{E0113}")
        .unwrap()
        .into_iter()
        .map(|one| (one.codes, one.biz, one.noto, one.sets, one.substitute))
        .collect();
    let line = |codes: &str, fonts: [bool; 2], sets: [bool; 3], substitute: &str| {
        (
            codes.to_owned(),
            fonts[0],
            fonts[1],
            sets.to_vec(),
            substitute.to_owned(),
        )
    };
    assert_eq!(
        said,
        [
            line("U+9AD9", [true, true], [false, false, true], "高（候補）"),
            line("U+FA11", [true, true], [false, true, true], "崎（候補）"),
            line(
                "U+20BB7",
                [false, true],
                [false, false, false],
                "吉（候補）"
            ),
            line(
                "U+845B U+E0100",
                [true, true],
                [false, false, false],
                "葛（候補）"
            ),
            line(
                "U+9089 U+E0113",
                [false, false],
                [false, false, false],
                "邉（候補）"
            ),
        ]
    );
}

#[test]
fn 検索は異体字をまたいで見つける() {
    let names = [
        TAKAHASHI,
        YAMASAKI,
        YOSHIDA,
        KATSURAGI,
        WATANABE,
        "渡邊　例示",
        "齋藤　見本",
        "高橋　平",
    ];
    let office = Office::with(&names);
    let found = |typed: &str| {
        let rows = office.session.search(typed).unwrap();
        let mut found: Vec<i64> = rows.iter().map(|row| row.id.0).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(found("高橋"), [1, 8]);
    assert_eq!(found(TAKAHASHI), [1]);
    assert_eq!(found("山崎"), [2]);
    assert_eq!(found("吉田"), [3]);
    assert_eq!(found("葛城"), [4]);
    assert_eq!(found("渡辺"), [5, 6]);
    assert_eq!(found("渡邉"), [5, 6]);
    assert_eq!(found("斎藤"), [7]);
    assert_eq!(found("斉藤"), [7]);
}

/// Calls that normalize a text stand only where keys for search and comparison are made; never where a name is kept,
/// sent or printed.
#[test]
fn 正規化の呼出しは検索と照合の鍵にだけある() {
    let allowed = ["src/domain/search_key.rs", "src/ledger/search.rs"];
    let calls = [
        ".nfc()",
        ".nfkc()",
        ".nfd()",
        ".nfkd()",
        "unicode_normalization",
        "UnicodeNormalization",
    ];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                if calls.iter().any(|call| text.contains(call)) {
                    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
                    found.push(
                        path.strip_prefix(root)
                            .unwrap()
                            .to_string_lossy()
                            .replace('\\', "/"),
                    );
                }
            }
        }
    }
    found.sort();
    assert_eq!(found, allowed);
}
