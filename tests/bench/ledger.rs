//! 台帳の速さ: fills a ledger with fictional people and prints how long the clerk's work takes in it.
//! Not a test: `cargo bench --bench ledger -- 100000`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use daicho::app::clock::FixedClock;
use daicho::app::command::Command;
use daicho::app::job::Progress;
use daicho::app::monthly::MonthCommand;
use daicho::app::sample::Sample;
use daicho::app::session::{Credentials, KeyCost, Session};
use daicho::domain::address::{Address, PostalCode};
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{Branch, MemberNumber, Symbol};
use daicho::exchange::list_csv::ListEncoding;
use daicho::exchange::list_file::{Column, ColumnKind, Entry as Cell, List, MAX_ROWS};
use daicho::ledger::check;
use daicho::ledger::crypto::{Cost, Secret};
use daicho::ledger::entries;
use daicho::ledger::error::Error;
use daicho::ledger::members::{self, Contact, MemberRow, Order};
use daicho::ledger::members_as_of::counts_as_of;
use daicho::ledger::monthly::{month_end, movements};
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::search::{Query, find};
use daicho::ledger::settings;
use daicho::ledger::takeout::{self, TakeoutOrder};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::Action;
use daicho::ledger::users::NewUser;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

const KANJI: [&str; 10] = [
    "見本", "例示", "試験", "架空", "佐藤", "高橋", "田中", "山本", "渡辺", "小林",
];
const KANA: [&str; 10] = [
    "ミホン",
    "レイジ",
    "シケン",
    "カクウ",
    "サトウ",
    "タカハシ",
    "タナカ",
    "ヤマモト",
    "ワタナベ",
    "コバヤシ",
];
const GIVEN: [(&str, &str); 10] = [
    ("花子", "ハナコ"),
    ("太郎", "タロウ"),
    ("次郎", "ジロウ"),
    ("美咲", "ミサキ"),
    ("さくら", "サクラ"),
    ("健一", "ケンイチ"),
    ("陽子", "ヨウコ"),
    ("大輔", "ダイスケ"),
    ("結衣", "ユイ"),
    ("蓮", "レン"),
];
const PER_TRANSACTION: i64 = 5_000;

fn main() {
    let n_people: i64 = std::env::args()
        .filter_map(|argument| argument.parse().ok())
        .next()
        .unwrap_or(10_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("速さ.daicho");
    let founder = NewUser {
        login: "tantou".to_owned(),
        name: "見本　担当".to_owned(),
        roles: Vec::new(),
        handles_numbers: true,
    };
    let password = Secret::new("mihon no kotoba");
    let (mut ledger, _) = Ledger::create(&path, &founder, &password, Cost::LEAST, &at()).unwrap();
    let begun = Instant::now();
    for first in (1..=n_people).step_by(usize::try_from(PER_TRANSACTION).unwrap()) {
        let last = n_people.min(first + PER_TRANSACTION - 1);
        let facts: Vec<Entry> = (first..=last).flat_map(facts_of).collect();
        post(&mut ledger, &facts);
    }
    say("人を登録する（全員）", begun.elapsed());
    drop(ledger);
    let size = std::fs::metadata(&path).unwrap().len();
    println!("{:<40}{:>10} KB", "ファイルの大きさ", size / 1024);
    let begun = Instant::now();
    let unlock = Unlock::Password {
        login: "tantou",
        password: &password,
    };
    let mut ledger = Ledger::open(&path, &unlock, &at()).unwrap();
    let ids = members::ids(&ledger, Order::Kana).unwrap();
    let shown = members::rows(&ledger, &ids[..40.min(ids.len())]).unwrap();
    say("開いて一覧の先頭を出す（鍵導出を除く）", begun.elapsed());
    assert!(!shown.is_empty());
    for (name, texts) in searches(n_people) {
        let times = texts
            .iter()
            .map(|text| timed(|| search(&ledger, text)))
            .collect();
        say_spread(&format!("検索 {name}"), times);
    }
    let days = (0..100).map(|index| day(2000, 1, 1).add_days(index * 97));
    let times = days
        .map(|on| timed(|| drop(counts_as_of(&ledger, on, None).unwrap())))
        .collect();
    say_spread("ある日の人数", times);
    outputs(&mut ledger, folder.path());
    let one_case = |index: i64| timed(|| post(&mut ledger, &facts_of(n_people + 1 + index)));
    say_spread("決裁した一件の登録", (0..100).map(one_case).collect());
    let begun = Instant::now();
    ledger
        .backup_job()
        .unwrap()
        .run(&folder.path().join("控え"), &at(), 1)
        .unwrap();
    say("控えの作成と検証", begun.elapsed());
    for item in check::ALL {
        let time = timed(|| assert!(check::run(&ledger, item).problems.is_empty()));
        say(&format!("点検 {}", item.title), time);
    }
    let mut session = session(ledger, &path);
    check_characters(&session);
    count_months(&mut session);
}

/// The ledger as the screens have it.
fn session(mut ledger: Ledger, path: &Path) -> Session {
    let sample = Sample::load().unwrap();
    let action = action(&ledger);
    ledger
        .transact(action, |tx| {
            settings::set_society_in(tx, day(1900, 1, 1), &sample.society)
        })
        .unwrap();
    drop(ledger);
    let credentials = Credentials::Password {
        login: "tantou".to_owned(),
        password: Zeroizing::new("mihon no kotoba".to_owned()),
    };
    let clock = Arc::new(FixedClock::at(day(2026, 11, 22)));
    Session::open(path, &credentials, KeyCost::Least, clock).unwrap()
}

/// 文字の確認 of everybody: one name in forty has a character that the receiver lacks.
fn check_characters(session: &Session) {
    let work = session.preflight().unwrap();
    let mut n_rows = 0;
    let time = timed(|| n_rows = work.run(&Progress::default()).unwrap().unwrap().rows.len());
    say(&format!("文字の確認（全員、該当{n_rows}件）"), time);
}

/// The screen 集計 of a month, with its course of two years.
fn count_months(session: &mut Session) {
    let month = day(2026, 10, 1).year_month();
    let times = (0..3).map(|back| {
        let month = month.add_months(-back);
        timed(|| {
            drop(
                session
                    .run(Command::Month(MonthCommand::Count(month)))
                    .unwrap(),
            )
        })
    });
    say_spread("集計の画面（推移24か月を含む）", times.collect());
}

/// Lists, 月報 and 移行用書き出し.
fn outputs(ledger: &mut Ledger, folder: &Path) {
    let month = day(2026, 10, 1).year_month();
    let times = (0..3).map(|back| {
        let month = month.add_months(-back);
        timed(|| drop(month_end(&*ledger, month).unwrap()))
    });
    say_spread("月末の人数の内訳", times.collect());
    let times = (0..12).map(|back| {
        let month = month.add_months(-back);
        timed(|| drop(movements(&*ledger, month).unwrap()))
    });
    say_spread("月の増減", times.collect());
    let ids = members::ids(&*ledger, Order::Kana).unwrap();
    let begun = Instant::now();
    let rows = members::rows(&*ledger, &ids).unwrap();
    let contacts = members::contacts(&*ledger, &ids).unwrap();
    say("加入者の一覧を読む", begun.elapsed());
    assert_eq!(rows.len(), contacts.len());
    if rows.len() <= MAX_ROWS {
        let list = list_of(&rows, &contacts);
        for (name, encoding) in [
            ("UTF-8", ListEncoding::Utf8Bom),
            ("Shift_JIS", ListEncoding::Cp932),
        ] {
            let time = timed(|| drop(list.to_csv(encoding).unwrap()));
            say(&format!("一覧のCSV {name}（14列）"), time);
        }
        let time = timed(|| drop(list.to_xlsx(day(2026, 11, 22)).unwrap()));
        say("一覧のExcel（14列）", time);
    }
    let target = folder.join("移行");
    std::fs::create_dir(&target).unwrap();
    let action = Action {
        code: "bench",
        label: "計測".to_owned(),
        user: ledger.user(),
        at: at(),
        target: None,
        detail: serde_json::json!({}),
    };
    let begun = Instant::now();
    ledger
        .transact(action, |tx| -> Result<(), Error> {
            let order = TakeoutOrder {
                folder: &target,
                numbers: None,
            };
            takeout::write_in(tx, order, &mut |_, _| true)?;
            Ok(())
        })
        .unwrap();
    say("移行用書き出し", begun.elapsed());
}

fn list_of(rows: &[MemberRow], contacts: &BTreeMap<PersonId, Contact>) -> List {
    let heads = [
        "記号",
        "番号",
        "枝番",
        "氏名",
        "カナ氏名",
        "生年月日",
        "性別",
        "続柄",
        "区分",
        "資格",
        "始まり",
        "事業所",
        "郵便番号",
        "住所",
    ];
    let kind = |head: &str| match head {
        "生年月日" | "始まり" => ColumnKind::Date,
        _ => ColumnKind::Text,
    };
    let cells = |row: &MemberRow| {
        let period = row.membership.as_ref().unwrap();
        let address = contacts[&row.id].address.as_ref().unwrap();
        vec![
            Cell::text(&period.symbol.to_string()),
            Cell::text(&period.number.to_string()),
            Cell::text(&period.branch.to_string()),
            Cell::text(&row.person.name.to_string()),
            Cell::text(&row.person.kana.to_string()),
            Cell::Date(row.person.birth_on),
            Cell::text("男"),
            Cell::text("本人"),
            Cell::text("一般"),
            Cell::text("加入中"),
            Cell::Date(period.valid_from),
            Cell::text(&period.establishment),
            Cell::text("105-0011"),
            Cell::text(&address.text),
        ]
    };
    List {
        title: "加入者の一覧".to_owned(),
        columns: heads.map(|head| Column::new(head, kind(head))).to_vec(),
        rows: rows.iter().map(cells).collect(),
    }
}

fn facts_of(id: i64) -> [Entry; 3] {
    let seed = usize::try_from(id).unwrap();
    let (given, given_kana) = GIVEN[(seed / 10) % 10];
    let family = if seed % 40 == 5 {
        "\u{9AD9}橋"
    } else {
        KANJI[seed % 10]
    };
    let person = Person {
        name: PersonName::declared(&format!("{family}　{given}")).unwrap(),
        kana: KanaName::parse(&format!("{}　{given_kana}", KANA[seed % 10])).unwrap(),
        alias: None,
        birth_on: day(1950, 1, 1).add_days(id * 7919 % 25_000),
        sex: Sex::Male,
    };
    let number = u32::try_from(1 + id % 9_000_000).unwrap();
    let acquired = Fact::InsuredAcquired {
        category: Category::Employed,
        symbol: Symbol::new(12).unwrap(),
        number: MemberNumber::new(number).unwrap(),
        branch: Branch::INSURED,
        establishment: format!("{:04}", id % 200),
    };
    let address = Address {
        postal: PostalCode::parse("105-0011"),
        text: format!("見本県見本市見本町{}丁目{}番地", id % 9 + 1, id % 500),
    };
    let from = day(2000, 1, 1).add_days(id * 31 % 9_000);
    [
        Fact::PersonRegistered(person),
        acquired,
        Fact::AddressRegistered(address),
    ]
    .map(|fact| Entry {
        person: PersonId(id),
        valid_from: from,
        fact,
    })
}

fn searches(n_people: i64) -> Vec<(&'static str, Vec<String>)> {
    let spread = |index: i64| 1 + index * 7919 % n_people;
    let texts = |text: &dyn Fn(i64) -> String| (0..200).map(text).collect::<Vec<String>>();
    vec![
        ("番号", texts(&|index| format!("12-{}", 1 + spread(index)))),
        (
            "カナ前方",
            texts(&|index| KANA[usize::try_from(index % 10).unwrap()].to_owned()),
        ),
        (
            "生年月日",
            texts(&|index| day(1950, 1, 1).add_days(index * 97).to_string()),
        ),
        (
            "漢字前方",
            texts(&|index| KANJI[usize::try_from(index % 10).unwrap()].to_owned()),
        ),
        (
            "漢字部分",
            texts(&|index| GIVEN[usize::try_from(index % 10).unwrap()].0.to_owned()),
        ),
    ]
}

fn search(ledger: &Ledger, text: &str) {
    let query = Query {
        text,
        today: day(2026, 11, 22),
        limit: 200,
    };
    assert!(find(ledger, query).unwrap().len() <= 200);
}

fn action(ledger: &Ledger) -> Action {
    Action {
        code: "bench",
        label: "計測".to_owned(),
        user: ledger.user(),
        at: at(),
        target: None,
        detail: serde_json::json!({}),
    }
}

fn post(ledger: &mut Ledger, facts: &[Entry]) {
    let action = action(ledger);
    ledger
        .transact(action, |tx| -> Result<(), Error> {
            entries::post_in(tx, None, facts)?;
            Ok(())
        })
        .unwrap();
}

fn at() -> Timestamp {
    Timestamp::parse("2026-11-22T10:20:30+09:00").unwrap()
}

fn day(year: i32, month: u32, day: u32) -> Date {
    Date::new(year, month, day).unwrap()
}

fn timed(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn say(what: &str, time: Duration) {
    println!("{what:<40}{:>10.1} ms", time.as_secs_f64() * 1e3);
}

fn say_spread(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1e3;
    println!(
        "{what:<40}{:>10.2} ms（中央） {:>8.2} ms（95%）",
        at(50),
        at(95)
    );
}
