//! 算定基礎届・月額変更届・賞与支払届: from the employer's file to the 決定 in the ledger and the notice to the 事業所.

use crate::exchange_intake::sjis;
use crate::ledger_support::{acquired, entry, person, registered};
use crate::office_support::{Beside, approver, credentials, first_run};
use daicho::app::clock::FixedClock;
use daicho::app::command::{Command, IntakeAcceptance};
use daicho::app::error::Error;
use daicho::app::intake::{IntakeRowView, Verdict};
use daicho::app::papers::text_of;
use daicho::app::remuneration_decisions::{DecisionOrder, RemunerationCommand};
use daicho::app::remuneration_view::{DraftLineRow, DraftView};
use daicho::app::run::Told;
use daicho::app::session::{KeyCost, Session};
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, PersonId};
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::remuneration_draft::DraftId;
use daicho::domain::society::{Approval, Society};
use daicho::domain::yen::Yen;
use daicho::ledger::members;
use std::sync::Arc;
use tempfile::TempDir;

pub const FRAME: &str = "21,37,ﾐﾎﾝ,021,20260706,22223\r\n[kanri]\r\n,001\r\n21,37,ﾐﾎﾝ,12345,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03,0000,0000\r\n[data]\r\n";
const NAMES: [(&str, &str, &str); 4] = [
    ("101", "ﾐﾎﾝ ｲﾁﾛｳ", "見本　一郎"),
    ("102", "ﾚｲｼﾞ ｼﾞﾛｳ", "例示　次郎"),
    ("103", "ｶｸｳ ﾊﾅｺ", "架空　花子"),
    ("104", "ｼｹﾝ ﾊﾙ", "試験　春"),
];

/// What stands in the row of a person, by the names a clerk would use.
pub struct Said {
    pub who: usize,
    pub from: &'static str,
    pub before: &'static str,
    pub change: &'static str,
    pub months: [(&'static str, u32, i64); 3],
    pub sum: i64,
    pub average: i64,
    pub adjusted: &'static str,
    /// 項目番号 and value.
    pub more: Vec<(usize, &'static str)>,
}

impl Said {
    /// 算定基礎届: April to June of thirty days each with the same pay.
    pub fn regular(who: usize, pay: i64) -> Said {
        Said {
            who,
            from: "9,08,09",
            before: "0260",
            change: ",",
            months: [("04", 30, pay), ("05", 31, pay), ("06", 30, pay)],
            sum: pay * 3,
            average: pay,
            adjusted: "",
            more: Vec::new(),
        }
    }

    /// 月額変更届 from July, after a 昇給 in April.
    pub fn occasional(who: usize, pay: i64) -> Said {
        Said {
            from: "9,08,07",
            change: "04,1",
            ..Said::regular(who, pay)
        }
    }

    fn fields(&self, code: &str, n_items: usize) -> Vec<String> {
        let (number, kana, name) = NAMES[self.who];
        let mut text = format!(
            "{code},21,37,ﾐﾎﾝ,{number},{kana},{name},5,6{who}0101,{from},{before},0260,9,07,09,{change},,",
            who = self.who,
            from = self.from,
            before = self.before,
            change = self.change,
        );
        for (month, ..) in self.months {
            text.push_str(&format!(",{month}"));
        }
        for (_, days, _) in self.months {
            text.push_str(&format!(",{days:02}"));
        }
        for part in 0..3 {
            for (_, _, pay) in self.months {
                let amount = if part == 1 { 0 } else { pay };
                text.push_str(&format!(",{amount:07}"));
            }
        }
        text.push_str(&format!(
            ",{:07},{:07},{}",
            self.sum, self.average, self.adjusted
        ));
        let mut fields: Vec<String> = text.split(',').map(str::to_owned).collect();
        assert_eq!(fields.len(), 39, "{text}");
        fields.resize(n_items, String::new());
        for (no, value) in &self.more {
            fields[no - 1] = (*value).to_owned();
        }
        fields
    }
}

pub fn regular(rows: &[Said]) -> Vec<u8> {
    file("2225700", 53, rows)
}

pub fn occasional(rows: &[Said]) -> Vec<u8> {
    file("2221700", 49, rows)
}

fn file(code: &str, n_items: usize, rows: &[Said]) -> Vec<u8> {
    let rows = rows.iter().map(|row| row.fields(code, n_items).join(","));
    let rows: Vec<String> = rows.collect();
    sjis(&format!("{FRAME}{}\r\n", rows.join("\r\n")))
}

/// 賞与支払届: who, day and amounts.
pub fn bonus(rows: &[(usize, &str, i64, i64)]) -> Vec<u8> {
    let row = |(who, day, cash, total): &(usize, &str, i64, i64)| {
        let (number, kana, name) = NAMES[*who];
        format!(
            "2265700,21,37,ﾐﾎﾝ,{number},{kana},{name},5,6{who}0101,9,{day},{cash},0,{total},,,,,,,"
        )
    };
    let rows: Vec<String> = rows.iter().map(row).collect();
    sjis(&format!("{FRAME}{}\r\n", rows.join("\r\n")))
}

pub struct Office {
    folder: TempDir,
    pub session: Session,
}

fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap()
}

fn decided(id: i64, from: &str, until: &str, monthly: i64, basis: RemunerationBasis) -> Entry {
    let fact = Fact::RemunerationDecided {
        monthly: Yen::new(monthly),
        grade: 20,
        effective_from: month(from),
        effective_until: month(until),
        basis,
    };
    entry(id, &format!("{from}-01"), fact)
}

/// Four people of 見本電機 with 260,000 yen: 春 has joined on 令和8年6月1日.
fn people() -> Vec<Entry> {
    let mut all = Vec::new();
    let kana = [
        "ミホン　イチロウ",
        "レイジ　ジロウ",
        "カクウ　ハナコ",
        "シケン　ハル",
    ];
    for (index, (number, _, name)) in NAMES.iter().enumerate() {
        let id = i64::try_from(index).unwrap() + 1;
        let birth = format!("198{}-01-01", index + 5);
        let about = person(name, kana[index], &birth);
        let since = if index == 3 {
            "2026-06-01"
        } else {
            "2020-04-01"
        };
        all.push(registered(id, since, &about));
        all.push(acquired(
            id,
            since,
            (42, number.parse().unwrap()),
            Category::Employed,
        ));
        let basis = RemunerationBasis::Acquisition;
        all.push(match index {
            3 => decided(id, "2026-06", "2027-08", 260_000, basis),
            _ => decided(id, "2025-09", "2026-08", 260_000, basis),
        });
    }
    all
}

impl Office {
    pub fn open(today: &str, more: &[Entry]) -> Office {
        Office::with(today, more, Approval::SecondUser)
    }

    fn with(today: &str, more: &[Entry], approval: Approval) -> Office {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("見本.daicho");
        let clock = || Arc::new(FixedClock::at(Date::parse_iso(today).unwrap()));
        let mut first = first_run("tanto");
        first.society = Society {
            approval,
            ..first.society
        };
        let (mut session, _) = Session::create(&path, &first, KeyCost::Least, clock()).unwrap();
        session.run(Command::AddUser(approver())).unwrap();
        drop(session);
        let at = format!("{today}T08:00:00+09:00");
        let mut beside = Beside::open(&path, "tanto", &at);
        beside.post(&people());
        if !more.is_empty() {
            beside.post(more);
        }
        drop(beside);
        let session = Session::open(&path, &credentials("tanto"), KeyCost::Least, clock()).unwrap();
        Office { folder, session }
    }

    /// Closes the program and opens the ledger beside it.
    fn beside(self, today: &str) -> (Beside, TempDir) {
        let Office { folder, session } = self;
        drop(session);
        let path = folder.path().join("見本.daicho");
        let at = format!("{today}T09:00:00+09:00");
        (Beside::open(&path, "tanto", &at), folder)
    }

    /// The same office after something else was posted.
    fn after(self, today: &str, more: &[Entry]) -> Office {
        let (mut beside, folder) = self.beside(today);
        beside.post(more);
        drop(beside);
        let path = folder.path().join("見本.daicho");
        let clock = Arc::new(FixedClock::at(Date::parse_iso(today).unwrap()));
        let session = Session::open(&path, &credentials("tanto"), KeyCost::Least, clock).unwrap();
        Office { folder, session }
    }

    pub fn rows(&self, bytes: &[u8]) -> Vec<IntakeRowView> {
        self.session
            .read_intake("SHFD0006.CSV", bytes)
            .unwrap()
            .rows
    }

    /// Accepts every line that can be and returns the 決定案.
    pub fn draft(&mut self, bytes: &[u8]) -> DraftId {
        let rows = self.rows(bytes);
        let free = rows.iter().filter(|row| row.may_accept);
        let lines = free.map(|row| row.line).collect();
        match self.accept(bytes, lines).unwrap() {
            Told::Accepted(accepted) => {
                assert_eq!(accepted.cases, []);
                accepted.drafts[0].0
            }
            _ => panic!("決定案がない"),
        }
    }

    pub fn accept(&mut self, bytes: &[u8], lines: Vec<usize>) -> Result<Told, Error> {
        let acceptance = IntakeAcceptance {
            file_name: "SHFD0006.CSV".to_owned(),
            bytes: bytes.to_vec(),
            received_on: self.session.today(),
            lines,
        };
        Ok(self.session.run(Command::AcceptIntake(acceptance))?.told)
    }

    pub fn run(&mut self, command: RemunerationCommand) -> Result<Told, Error> {
        Ok(self.session.run(Command::Remuneration(command))?.told)
    }

    pub fn decide(&mut self, draft: DraftId) -> Result<Told, Error> {
        let order = DecisionOrder {
            draft,
            decided_on: self.session.today(),
            document_number: "見健保発第9号".to_owned(),
            decided_by: String::new(),
        };
        self.run(RemunerationCommand::Decide(order))
    }

    pub fn sign_in(&mut self, login: &str) {
        self.session.sign_in(&credentials(login)).unwrap();
    }

    pub fn view(&self, draft: DraftId) -> DraftView {
        self.session.remuneration_draft(draft).unwrap()
    }

    /// What the history of a person says of 標準報酬 and 標準賞与.
    pub fn history(&self, id: i64) -> Vec<String> {
        let view = self.session.member_view(PersonId(id)).unwrap();
        let texts = view.history.into_iter().map(|row| row.text);
        texts.filter(|text| text.starts_with("標準")).collect()
    }

    /// The text of the notices, as they were written out.
    pub fn notices(&mut self, draft: DraftId) -> String {
        let folder = self.folder.path().join("通知書");
        std::fs::create_dir_all(&folder).unwrap();
        let told = self.run(RemunerationCommand::WriteNotices { draft, folder });
        let Told::File(path) = told.unwrap() else {
            panic!("ファイルがない");
        };
        text_of(&path).unwrap().replace('\n', "")
    }
}

pub fn says(row: &IntakeRowView, part: &str) -> bool {
    row.reasons.iter().any(|reason| reason.contains(part))
}

pub fn field<'r>(row: &'r IntakeRowView, label: &str) -> &'r str {
    let mut fields = row.fields.iter();
    let found = fields.find(|(name, _)| name == label);
    found.map_or("", |(_, value)| value)
}

pub fn refusal(told: Result<Told, Error>) -> String {
    match told {
        Ok(_) => panic!("断られるはず"),
        Err(error) => error.message_ja(),
    }
}

#[test]
fn 算定基礎届は決定案になり_決裁で台帳に載り_通知書ができる() {
    let mut office = Office::open("2026-07-08", &[]);
    let mut second = Said::regular(1, 305_000);
    second.months[1].1 = 16;
    second.months[1].2 = 150_000;
    second.sum = 610_000;
    let bytes = regular(&[Said::regular(0, 262_000), second]);
    let rows = office.rows(&bytes);
    for row in &rows {
        assert_eq!(row.verdict, Verdict::Accepted, "{:?}", row.reasons);
    }
    assert_eq!(field(&rows[0], "台帳の被保険者"), "42・101　見本　一郎");
    assert!(field(&rows[0], "従前の標準報酬月額（台帳）").starts_with("第20級　260,000円"));
    assert_eq!(field(&rows[1], "報酬月額"), "305,000円（4月・6月の平均）");
    assert_eq!(field(&rows[1], "決定する標準報酬月額"), "第22級　300,000円");
    assert_eq!(field(&rows[1], "適用"), "令和8年9月から令和9年8月まで");

    let draft = office.draft(&bytes);
    assert_eq!(office.history(2).len(), 1, "決裁の前は何も変わらない");
    let again = office.rows(&bytes);
    assert!(again.iter().all(|row| row.is_taken() && !row.may_accept));
    assert!(says(&again[0], "この行は決定案1に入っています。"));
    assert_eq!(office.session.n_waiting_drafts().unwrap(), 1);

    let refused = refusal(office.decide(draft));
    assert!(
        refused.contains("決定案を作った人は決裁できません。"),
        "{refused}"
    );
    assert!(office.view(draft).obstacle.is_some());
    office.sign_in("kessai");
    assert_eq!(office.view(draft).obstacle, None);
    assert!(matches!(office.decide(draft), Ok(Told::Rows(2))));
    assert!(refusal(office.decide(draft)).contains("決裁を待っていません"));
    assert_eq!(
        office.history(2)[1],
        "標準報酬月額の定時決定（300,000円、第22級、令和8年9月から令和9年8月まで）"
    );
    office.sign_in("tanto");
    assert_eq!(office.session.n_waiting_drafts().unwrap(), 0);
    let notice = office.notices(draft);
    for part in [
        "健康保険　被保険者標準報酬月額決定通知書",
        "見健保発第9号",
        "見本電機株式会社",
        "42・102",
        "例示　次郎",
        "260,000円（第20級）",
        "300,000円（第22級）",
        "令和8年9月",
        "審査請求",
    ] {
        assert!(notice.contains(part), "{part} not in {notice}");
    }
    let actions = office.session.audit(None, 20).unwrap();
    let decided = actions.iter().find(|row| row.action == "標準報酬の決裁");
    assert_eq!(decided.unwrap().target, "draft 1");
}

#[test]
fn 定時決定にならない人と_台帳と違う届を尋ねる() {
    let occasional = decided(
        3,
        "2026-08",
        "2027-08",
        320_000,
        RemunerationBasis::Occasional,
    );
    let office = Office::open("2026-07-08", &[occasional]);
    let mut planned = Said::regular(1, 262_000);
    planned.more = vec![(46, "1")];
    let mut blank = Said::regular(1, 0);
    blank.more = (25..=38).map(|no| (no, "")).chain([(46, "1")]).collect();
    let mut other = Said::regular(0, 262_000);
    other.before = "0280";
    let rows = office.rows(&regular(&[
        other,
        planned,
        blank,
        Said::regular(2, 262_000),
        Said::regular(3, 262_000),
    ]));
    assert!(says(&rows[0], "台帳では260,000円、届書では280,000円"));
    assert_eq!(
        (rows[0].verdict, rows[0].may_accept),
        (Verdict::Question, true)
    );
    assert!(says(&rows[1], "月額変更予定とあります"));
    assert!(rows[1].may_accept);
    assert!(
        says(&rows[2], "報酬の記入がありません"),
        "{:?}",
        rows[2].reasons
    );
    assert!(!rows[2].may_accept);
    assert!(says(&rows[3], "令和8年8月からの随時改定（320,000円）"));
    assert!(!rows[3].may_accept);
    assert!(says(
        &rows[4],
        "6月1日以後に取得した人の定時決定はありません"
    ));
    assert!(!rows[4].may_accept);
    assert!(!rows[4].findings.is_empty(), "事業所に返せる");
}

#[test]
fn 五月末に取得した人には定時決定がある() {
    let about = person("標本　桜", "ヒョウホン　サクラ", "1990-01-01");
    let joined = |since| {
        vec![
            registered(9, since, &about),
            acquired(9, since, (42, 109), Category::Employed),
        ]
    };
    let mut row = Said::regular(0, 262_000).fields("2225700", 53);
    row[4] = "109".to_owned();
    row[5] = "ﾋﾖｳﾎﾝ ｻｸﾗ".to_owned();
    row[6] = "標本　桜".to_owned();
    row[7] = "7".to_owned();
    row[8] = "020101".to_owned();
    let bytes = sjis(&format!("{FRAME}{}\r\n", row.join(",")));
    for (since, may) in [("2026-05-31", true), ("2026-06-01", false)] {
        let office = Office::open("2026-07-08", &joined(since));
        let found = office.rows(&bytes);
        assert_eq!(found[0].may_accept, may, "{since}: {:?}", found[0].reasons);
    }
}

#[test]
fn 額の食い違いは尋ね_合計の誤りは受け付けない() {
    let office = Office::open("2026-07-08", &[]);
    let mut average = Said::regular(0, 262_000);
    average.average = 270_000;
    let mut capped = Said::regular(0, 262_000);
    capped.months[0].2 = 9_999_999;
    capped.sum = 9_999_999;
    capped.average = 3_507_999;
    let mut adjusted = Said::regular(0, 262_000);
    adjusted.adjusted = "0300000";
    let mut with_reason = Said::regular(0, 262_000);
    with_reason.adjusted = "0300000";
    with_reason.more = vec![(51, "1")];
    let mut wrong = Said::regular(0, 262_000);
    wrong.more = vec![(34, "0262001")];
    let table = [
        (
            average,
            "平均額（270,000円）が、基礎日数の足りる月の平均（262,000円）と異なります",
            true,
        ),
        (capped, "本当の額がわかりません", true),
        (adjusted, "修正平均額がありますが", true),
        (wrong, "合計が「通貨によるものの額」", false),
    ];
    for (said, part, may) in table {
        let rows = office.rows(&regular(&[said]));
        assert!(says(&rows[0], part), "{part}: {:?}", rows[0].reasons);
        assert_eq!(rows[0].may_accept, may, "{part}");
    }
    let rows = office.rows(&regular(&[with_reason]));
    assert_eq!(rows[0].verdict, Verdict::Accepted, "{:?}", rows[0].reasons);
    assert_eq!(field(&rows[0], "報酬月額"), "300,000円（修正平均額）");
}

#[test]
fn 数える月がなければ従前の額のまま決定する() {
    let mut office = Office::open("2026-07-08", &[]);
    let mut none = Said::regular(0, 100_000);
    for month in &mut none.months {
        month.1 = 16;
    }
    none.sum = 0;
    none.average = 0;
    let bytes = regular(&[none]);
    let rows = office.rows(&bytes);
    assert_eq!(rows[0].verdict, Verdict::Accepted, "{:?}", rows[0].reasons);
    assert!(field(&rows[0], "報酬月額").contains("従前の額のまま"));
    let draft = office.draft(&bytes);
    office.sign_in("kessai");
    office.decide(draft).unwrap();
    assert_eq!(
        office.history(1)[1],
        "標準報酬月額の定時決定（260,000円、第20級、令和8年9月から令和9年8月まで）"
    );
}

#[test]
fn 行は理由を付けて外せ_外した行はもう一度受け付けられる() {
    let mut office = Office::open("2026-07-08", &[]);
    let bytes = regular(&[Said::regular(0, 262_000), Said::regular(1, 305_000)]);
    let draft = office.draft(&bytes);
    let line: DraftLineRow = office.view(draft).lines[1].clone();
    let remove = |reason: &str| RemunerationCommand::Remove {
        line: line.id,
        reason: reason.to_owned(),
    };
    assert!(office.run(remove(" ")).is_err());
    office.run(remove("事業所から差し替えの連絡")).unwrap();
    assert!(office.run(remove("二度目")).is_err());
    let actions = office.session.audit(None, 5).unwrap();
    let removed = actions.iter().find(|row| row.action == "決定案からの除外");
    let removed = removed.unwrap();
    assert_eq!(removed.target, "draft 1");
    assert!(
        removed.detail.contains("\"lines\":[7]"),
        "{}",
        removed.detail
    );
    let view = office.view(draft);
    assert_eq!((view.row.n_lines, view.row.n_removed), (1, 1));
    let files = office.session.intake_files().unwrap();
    assert_eq!((files[0].n_cases, files[0].n_drafted), (0, 1));
    assert!(view.lines[1].remarks[0].contains("事業所から差し替えの連絡"));
    let rows = office.rows(&bytes);
    assert!(rows[0].is_taken() && !rows[1].is_taken() && rows[1].may_accept);
    office.sign_in("kessai");
    assert!(matches!(office.decide(draft), Ok(Told::Rows(1))));
    assert_eq!((office.history(1).len(), office.history(2).len()), (2, 1));
    assert!(office.run(remove("決裁の後")).is_err());
    office.sign_in("tanto");
    let second = office.draft(&bytes);
    assert_ne!(second, draft);
}

#[test]
fn 同じ届の二通目と_受付の後に変わった台帳では決裁しない() {
    let mut office = Office::open("2026-07-08", &[]);
    let bytes = regular(&[Said::regular(0, 262_000)]);
    let draft = office.draft(&bytes);
    let again = [bytes.as_slice(), b"\r\n"].concat();
    let rows = office.rows(&again);
    assert!(
        says(&rows[0], "決定案（決定案1）が決裁を待っています"),
        "{:?}",
        rows[0].reasons
    );
    assert!(!rows[0].may_accept);

    let changed = occasional(&[Said::occasional(0, 305_000)]);
    let other = office.draft(&changed);
    office.sign_in("kessai");
    office.decide(other).unwrap();
    let refused = refusal(office.decide(draft));
    assert!(
        refused.contains("6行目は決裁できません。令和8年7月からの随時改定（300,000円）が"),
        "{refused}"
    );
    assert!(office.view(draft).lines[0].is_stale);
    assert_eq!(office.history(1).len(), 2, "一つも書かない");
}

#[test]
fn 月額変更届は二等級の差と向きと日数を確かめ_改定月から載る() {
    let mut office = Office::open("2026-07-08", &[]);
    let mut short = Said::occasional(0, 305_000);
    short.months[1].1 = 16;
    short.sum = 0;
    short.average = 0;
    let mut cut = Said::occasional(0, 305_000);
    cut.change = "04,2";
    let mut months = Said::occasional(0, 305_000);
    months.months[0].0 = "03";
    let table = [
        (Said::occasional(0, 305_000), "", true),
        (Said::occasional(0, 289_999), "2等級の差がありません", true),
        (Said::occasional(0, 290_000), "", true),
        (cut, "向きが同じでなければ", true),
        (months, "改定年月の前の3か月ではありません", true),
        (short, "17日に足りない月があります", false),
    ];
    for (said, part, may) in table {
        let rows = office.rows(&occasional(&[said]));
        assert_eq!(rows[0].may_accept, may, "{part}: {:?}", rows[0].reasons);
        match part {
            "" => assert_eq!(rows[0].verdict, Verdict::Accepted, "{:?}", rows[0].reasons),
            part => assert!(says(&rows[0], part), "{part}: {:?}", rows[0].reasons),
        }
    }
    let mut whole = Said::occasional(0, 305_000);
    whole.months[1].1 = 16;
    let rows = office.rows(&occasional(&[whole]));
    assert!(says(&rows[0], "17日に足りない月があります"));
    assert!(!says(&rows[0], "総計が"), "{:?}", rows[0].reasons);
    let draft = office.draft(&occasional(&[Said::occasional(0, 305_000)]));
    office.sign_in("kessai");
    office.decide(draft).unwrap();
    assert_eq!(
        office.history(1)[1],
        "標準報酬月額の随時改定（300,000円、第22級、令和8年7月から令和9年8月まで）"
    );
    office.sign_in("tanto");
    assert!(office.notices(draft).contains("標準報酬月額改定通知書"));
}

/// 月額変更届 from this month of 令和8年, after a 昇給 three months before.
fn occasional_from(month: u32, pay: i64) -> Said {
    let names = ["04", "05", "06", "07", "08"];
    let first = usize::try_from(month).unwrap() - 7;
    let (from, change) = match month {
        8 => ("9,08,08", "05,1"),
        9 => ("9,08,09", "06,1"),
        _ => ("9,08,07", "04,1"),
    };
    let mut said = Said {
        from,
        change,
        ..Said::regular(0, pay)
    };
    for (index, month) in said.months.iter_mut().enumerate() {
        month.0 = names[first + index];
    }
    said
}

#[test]
fn 定時決定の後の随時改定は_その年の定時決定をなくす() {
    for month in [7, 8, 9] {
        let regular = decided(1, "2026-09", "2027-08", 300_000, RemunerationBasis::Regular);
        let today = "2026-09-10";
        let mut office = Office::open(today, &[regular]);
        let bytes = occasional(&[occasional_from(month, 340_000)]);
        let rows = office.rows(&bytes);
        let part = "その年の定時決定はなくなります（健康保険法第41条第3項）";
        assert!(says(&rows[0], part), "{month}: {:?}", rows[0].reasons);
        assert!(rows[0].may_accept);
        let draft = office.draft(&bytes);
        office.sign_in("kessai");
        office.decide(draft).unwrap();
        office.sign_in("tanto");
        let rows = office.rows(&[regular_bytes(), b"\r\n".to_vec()].concat());
        assert!(!rows[0].may_accept, "定時決定はもう受け付けない");
        let (beside, _folder) = office.beside(today);
        let file = members::file(&beside.ledger, PersonId(1)).unwrap().unwrap();
        let periods = file.remunerations.iter();
        let held: Vec<(YearMonth, i64)> = periods
            .map(|period| (period.effective_from, period.monthly.get()))
            .collect();
        let changed = (YearMonth::new(2026, month).unwrap(), 340_000);
        assert_eq!(held, [(YearMonth::new(2025, 9).unwrap(), 260_000), changed]);
    }
}

fn regular_bytes() -> Vec<u8> {
    regular(&[Said::regular(0, 305_000)])
}

#[test]
fn 九月からの随時改定が先に決裁されれば_待っていた定時決定は決裁しない() {
    let mut office = Office::open("2026-09-10", &[]);
    let draft = office.draft(&regular_bytes());
    let change = decided(
        1,
        "2026-09",
        "2027-08",
        340_000,
        RemunerationBasis::Occasional,
    );
    let mut office = office.after("2026-09-10", &[change]);
    office.sign_in("kessai");
    let refused = refusal(office.decide(draft));
    assert!(
        refused.contains("令和8年9月からの随時改定（340,000円）が台帳にあります。"),
        "{refused}"
    );
}

#[test]
fn 受付の後に同じ月からの決定が入れば決裁せず_同じ人の同じ月の二行は一度に受け付けない() {
    let mut office = Office::open("2026-09-10", &[]);
    let draft = office.draft(&regular_bytes());
    let other = decided(1, "2026-09", "2027-08", 280_000, RemunerationBasis::Regular);
    let mut office = office.after("2026-09-10", &[other]);
    office.sign_in("kessai");
    let refused = refusal(office.decide(draft));
    assert!(
        refused.contains("令和8年9月からの標準報酬月額の決定が、受付のときから変わりました。"),
        "{refused}"
    );

    let mut office = Office::open("2026-07-08", &[]);
    let both = regular(&[Said::regular(0, 262_000), Said::regular(0, 305_000)]);
    let refused = refusal(office.accept(&both, vec![6, 7]));
    assert!(
        refused.contains("7行目は、6行目と人も適用年月も同じです。"),
        "{refused}"
    );
    assert_eq!(office.session.n_waiting_drafts().unwrap(), 0);
}

#[test]
fn 賞与は年度の上限まで数え_通知書ができる() {
    let paid = |day: &str, bonus, standard| {
        let fact = Fact::BonusDecided {
            bonus: Yen::new(bonus),
            standard: Yen::new(standard),
        };
        entry(1, day, fact)
    };
    let before = [
        paid("2026-03-31", 3_000_000, 3_000_000),
        paid("2026-04-01", 5_500_000, 5_500_000),
    ];
    let mut office = Office::open("2026-07-12", &before);
    let bytes = bonus(&[
        (0, "080710", 400_999, 400_000),
        (1, "080710", 9_999_999, 9_999_999),
        (2, "080710", 400_999, 400_999),
        (3, "080713", 400_000, 400_000),
    ]);
    let rows = office.rows(&bytes);
    assert_eq!(rows[0].verdict, Verdict::Accepted, "{:?}", rows[0].reasons);
    assert_eq!(
        field(&rows[0], "令和8年度の決定済みの累計"),
        "5,500,000円",
        "前の年度は数えない"
    );
    assert_eq!(
        field(&rows[0], "決定する標準賞与額"),
        "230,000円（年度の上限まで）"
    );
    assert!(says(&rows[1], "本当の額がわかりません"));
    assert!(says(&rows[2], "千円未満切捨て"));
    assert!(says(&rows[3], "受付日より後です"));
    assert_eq!(rows.iter().filter(|row| row.may_accept).count(), 2);
    let draft = match office
        .accept(&bytes, vec![rows[0].line, rows[1].line])
        .unwrap()
    {
        Told::Accepted(accepted) => accepted.drafts[0].0,
        _ => panic!("決定案がない"),
    };
    office.sign_in("kessai");
    office.decide(draft).unwrap();
    assert_eq!(
        office.history(1).last().unwrap(),
        "標準賞与額の決定（230,000円、賞与額400,000円）"
    );
    office.sign_in("tanto");
    let notice = office.notices(draft);
    assert!(
        notice.contains("標準賞与額決定通知書") && notice.contains("5,730,000円"),
        "{notice}"
    );
    let again = [bytes.as_slice(), b"\r\n"].concat();
    assert!(says(
        &office.rows(&again)[0],
        "同じ決定がすでに台帳にあります"
    ));
}

#[test]
fn 紙で決裁する組合は_決裁者の氏名を入力して担当が記録する() {
    let mut office = Office::with("2026-07-08", &[], Approval::Paper);
    let draft = office.draft(&regular(&[Said::regular(0, 262_000)]));
    assert!(refusal(office.decide(draft)).contains("紙で決裁した人の氏名"));
    let order = |decided_on: &str, document_number: &str| DecisionOrder {
        draft,
        decided_on: Date::parse_iso(decided_on).unwrap(),
        document_number: document_number.to_owned(),
        decided_by: "見本　理事".to_owned(),
    };
    for (day, number) in [
        ("2026-07-07", "第1号"),
        ("2026-07-09", "第1号"),
        ("2026-07-08", " "),
    ] {
        assert!(
            office
                .run(RemunerationCommand::Decide(order(day, number)))
                .is_err()
        );
    }
    office
        .run(RemunerationCommand::Decide(order("2026-07-08", "第1号")))
        .unwrap();
    assert!(office.view(draft).row.state.contains("見本　理事"));
}

#[test]
fn 同じ人の決裁を認める組合では_そう記録に残る() {
    let mut office = Office::with("2026-07-08", &[], Approval::SamePersonAllowed);
    let draft = office.draft(&regular(&[Said::regular(0, 262_000)]));
    let order = DecisionOrder {
        draft,
        decided_on: office.session.today(),
        document_number: "第1号".to_owned(),
        decided_by: "紙の欄に残った名".to_owned(),
    };
    office.run(RemunerationCommand::Decide(order)).unwrap();
    let state = office.view(draft).row.state;
    assert!(
        state.contains("同一人による決裁") && !state.contains("紙の欄"),
        "{state}"
    );
    let actions = office.session.audit(None, 5).unwrap();
    let details: Vec<&str> = actions.iter().map(|row| row.detail.as_str()).collect();
    assert!(
        details
            .iter()
            .any(|detail| detail.contains("\"same_person\":true")),
        "{details:?}"
    );
}

#[test]
fn 任意継続の人と_台帳にいない人と_年金だけの行は受け付けない() {
    let about = person("見本　継続", "ミホン　ケイゾク", "1960-01-01");
    let continued = [
        registered(8, "2026-04-01", &about),
        acquired(8, "2026-04-01", (42, 108), Category::Voluntary),
    ];
    let office = Office::open("2026-07-08", &continued);
    let row = |number: &str, kana: &str, birth: &str, only70: &str| {
        let mut row = Said::regular(0, 262_000).fields("2225700", 53);
        row[4] = number.to_owned();
        row[5] = kana.to_owned();
        row[6] = String::new();
        row[8] = birth.to_owned();
        row[52] = only70.to_owned();
        row.join(",")
    };
    let rows = [
        row("108", "ﾐﾎﾝ ｹｲｿﾞｸ", "350101", ""),
        row("999", "ﾀﾞﾚﾓ ｲﾅｲ", "350101", ""),
        row("101", "ﾐﾎﾝ ｲﾁﾛｳ", "600101", "1"),
    ];
    let found = office.rows(&sjis(&format!("{FRAME}{}\r\n", rows.join("\r\n"))));
    for (row, part) in found
        .iter()
        .zip(["任意継続", "台帳にいません", "70歳以上被用者届のみ"])
    {
        assert!(says(row, part), "{part}: {:?}", row.reasons);
        assert!(!row.may_accept, "{part}");
    }
}

#[test]
fn 健保組合の様式は未突合の並びで読み_数が違っても事業所のせいにしない() {
    let office = Office::open("2026-07-08", &[]);
    let frame = "0042,001,20260706,,,,,\r\n[kanri]\r\n,001\r\n0042,105,0011,東京都港区芝公園９－９９－１,見本電機株式会社,架空　太郎,03,0000,0000\r\n[data]\r\n";
    let read = |row: &[String]| {
        let bytes = sjis(&format!("{frame}{}\r\n", row.join(",")));
        let view = office.session.read_intake("KPFD0006.CSV", &bytes).unwrap();
        view.rows.into_iter().next().unwrap()
    };
    let mut row = Said::regular(0, 262_000).fields("2225700", 53);
    row[4] = String::new();
    row.extend(["0042", "101", ""].map(str::to_owned));
    let found = read(&row);
    assert_eq!(found.verdict, Verdict::Accepted, "{:?}", found.reasons);
    assert!(says(&found, "未突合です"));
    assert_eq!(field(&found, "台帳の被保険者"), "42・101　見本　一郎");
    let short = read(&row[..53]);
    assert_eq!(short.verdict, Verdict::Rejected);
    assert!(
        says(&short, "このレイアウトは未突合です"),
        "{:?}",
        short.reasons
    );
    assert_eq!(short.findings, [], "事業所に返すものはない");
}
