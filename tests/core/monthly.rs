//! 月報: the paper, and that the counts of the ledger agree month by month, also after the fact.

use crate::corrections::Office;
use crate::ledger_support::{
    acquired, certified, day, desk, entry, hanako, jiro, person, post, registered, reversed, sakura,
};
use crate::losses::four;
use crate::papers::check;
use calamine::{Data, Reader, Xlsx};
use daicho::app::command::Command;
use daicho::app::monthly::MonthCommand;
use daicho::app::run::Told;
use daicho::domain::coded::Coded;
use daicho::domain::date::{Date, YearMonth};
use daicho::domain::entry::Fact;
use daicho::domain::loss_reason::LossReason;
use daicho::domain::member::{Category, Sex};
use daicho::domain::member_file::{MembershipEnd, MembershipKind};
use daicho::domain::monthly_report::{
    CountedMember, GROUPS, MonthEnd, MonthlyReport, Movements, Span,
};
use daicho::domain::monthly_tables::tables;
use daicho::domain::yen::Yen;
use daicho::ledger::members_as_of::counts_as_of;
use daicho::ledger::monthly::{month_end, movements};
use daicho::ledger::opening::Ledger;
use daicho::procedure::papers::monthly_report::{MonthlyPaper, sheets};
use std::collections::BTreeMap;
use std::path::Path;

fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap()
}

fn report(ledger: &Ledger, month: YearMonth) -> MonthlyReport {
    MonthlyReport {
        month,
        now: month_end(ledger, month).unwrap(),
        last: month_end(ledger, month.previous()).unwrap(),
        year_ago: month_end(ledger, month.add_months(-12)).unwrap(),
        movements: movements(ledger, month).unwrap(),
    }
}

/// Every month agrees with the month before and with the counts by day.
fn assert_agrees(ledger: &Ledger) {
    for back in 0..24 {
        let month = month("2027-03").add_months(-back);
        let report = report(ledger, month);
        assert_eq!(report.unbalanced(), [], "{month}");
        let counts = counts_as_of(ledger, month.last_day(), None).unwrap();
        for group in GROUPS {
            let by_day = counts.get(&group).copied().unwrap_or(0);
            assert_eq!(report.now.of(group).total(), by_day, "{month}");
        }
    }
}

fn lost(id: i64, on: &str) -> daicho::domain::entry::Entry {
    let fact = Fact::InsuredLost {
        reason: LossReason::Retirement,
        event_on: None,
    };
    entry(id, on, fact)
}

#[test]
fn 後から届いた届出や取消があっても先月末と増減と今月末は合う() {
    let mut desk = desk();
    let first = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (42, 501), Category::Employed),
        registered(2, "2026-04-01", &jiro()),
        acquired(2, "2026-10-31", (42, 502), Category::Employed),
        registered(3, "2026-04-01", &sakura()),
        certified(3, "2026-05-01", 1, 1),
    ];
    post(&mut desk.ledger, 1, &first).unwrap();
    assert_agrees(&desk.ledger);
    let october = report(&desk.ledger, month("2026-10"));
    assert_eq!(october.movements.balance(GROUPS[0]), 1);

    // 11月に、4月にさかのぼる取得と、10月末日の退職（11月1日の喪失）が届く.
    let late = [
        registered(
            4,
            "2026-04-01",
            &person("例示　四子", "レイジ　ヨンコ", "1990-02-02"),
        ),
        acquired(4, "2026-04-15", (42, 504), Category::Employed),
        lost(1, "2026-11-01"),
    ];
    let entries = post(&mut desk.ledger, 2, &late).unwrap();
    assert_agrees(&desk.ledger);
    let november = report(&desk.ledger, month("2026-11"));
    // 被扶養者も同じ日に減る.
    assert_eq!(november.movements.balance(GROUPS[0]), -1);
    assert_eq!(november.movements.balance(GROUPS[1]), -1);
    assert_eq!(november.last.total().total(), 4);

    // その喪失が取り消される.
    let voided = [reversed(1, "2026-11-01", *entries.last().unwrap())];
    post(&mut desk.ledger, 3, &voided).unwrap();
    assert_agrees(&desk.ledger);
    assert_eq!(
        report(&desk.ledger, month("2026-11"))
            .movements
            .balance(GROUPS[0]),
        0
    );
}

fn sample() -> MonthlyReport {
    let month = month("2026-10");
    let count = |n_people: i64, on: Date| {
        let mut end = MonthEnd::default();
        for n in 0..n_people {
            let group = GROUPS[usize::try_from(n % 6).unwrap()];
            let is_insured = group.0 == MembershipKind::Insured;
            let pays = is_insured && n % 8 != 0;
            let member = CountedMember {
                group,
                sex: Sex::from_code(if n % 3 == 0 { "2" } else { "1" }).unwrap(),
                birth_on: day("1951-11-01").add_days(n * 300),
                establishment: format!("{:04}", 42 + n % 3),
                standard: pays.then_some((21, Yen::new(280_000))),
            };
            end.add(&member, on);
        }
        end
    };
    let mut moved = Movements::default();
    let span = |group, from: &str, until: Option<&str>, end| Span {
        group,
        since: day(from),
        valid_from: day(from),
        valid_until: until.map(day),
        end,
    };
    let lost = Some(MembershipEnd::Lost(LossReason::Retirement));
    moved.add(&span(GROUPS[0], "2026-10-01", None, None), month);
    moved.add(&span(GROUPS[1], "2026-10-05", None, None), month);
    moved.add(
        &span(GROUPS[0], "2020-04-01", Some("2026-09-30"), lost),
        month,
    );
    let end = |n_people, of: YearMonth| count(n_people, of.last_day());
    MonthlyReport {
        month,
        now: end(1_260, month),
        last: end(1_259, month.previous()),
        year_ago: end(1_201, month.add_months(-12)),
        movements: moved,
    }
}

#[test]
fn 月報は五つの表を印刷し_合わないときはそう書く() {
    let report = sample();
    let names = BTreeMap::from([
        ("0042".to_owned(), "見本電機株式会社".to_owned()),
        ("0043".to_owned(), "架空商事株式会社".to_owned()),
    ]);
    let mut paper = MonthlyPaper {
        month: report.month,
        made_on: day("2026-11-24"),
        society_name: "見本健康保険組合".to_owned(),
        tables: tables(&report, &names),
        problems: Vec::new(),
        is_sample: false,
    };
    check(
        "monthly_report",
        &sheets(&paper),
        &[
            "加入者月報",
            "資格取得・認定",
            "退職等",
            "（再掲）70～74歳",
            "第21級",
            "280,000",
            "架空商事株式会社",
            "確かめました",
        ],
    );
    paper.problems = vec![
        "一般　被保険者：先月末の人数に増減を加えた人数と、今月末の人数が1人違います。".to_owned(),
    ];
    let text: String = sheets(&paper).iter().map(ToString::to_string).collect();
    assert!(text.contains("1人違います") && !text.contains("確かめました"));
}

/// What a cell shows, as the screen writes it.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Float(number) => {
            let number = format!("{number:.0}").parse().unwrap();
            Yen::new(number).to_string()
        }
        other => other.to_string(),
    }
}

#[test]
fn 月報のブックは表ごとのシートで_画面と同じ値を持ち_文字の列は文字のまま() {
    let mut office = Office::open();
    four(&mut office);
    let month = month("2026-10");
    let Told::Month(view) = office
        .session
        .run(Command::Month(MonthCommand::Count(month)))
        .unwrap()
        .told
    else {
        panic!("集計がない");
    };
    let folder = office.stick.path().to_owned();
    let order = Command::Month(MonthCommand::Book { month, folder });
    let Told::File(path) = office.session.run(order).unwrap().told else {
        panic!("ブックがない");
    };
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(
        name.starts_with("加入者月報_2026-10_") && name.ends_with(".xlsx"),
        "{name}"
    );
    let mut book: Xlsx<_> = calamine::open_workbook(&path).unwrap();
    assert_eq!(
        book.sheet_names(),
        [
            "増減",
            "人数",
            "年齢",
            "標準報酬月額",
            "事業所",
            "推移",
            "この月報について"
        ]
    );
    for table in &view.tables {
        let sheet = book.worksheet_range(table.title).unwrap();
        let heads: Vec<String> = table.columns.iter().map(|it| it.head.to_owned()).collect();
        let rows: Vec<Vec<String>> = sheet
            .rows()
            .map(|row| row.iter().map(shown).collect())
            .collect();
        assert_eq!(rows[0], heads, "{}", table.title);
        let on_screen = table.rows.iter().map(|row| {
            let texts = row
                .iter()
                .map(|text| text.trim().trim_start_matches('+').to_owned());
            texts.collect::<Vec<String>>()
        });
        assert_eq!(rows[1..], on_screen.collect::<Vec<_>>(), "{}", table.title);
        for row in sheet.rows().skip(1) {
            for (cell, column) in row.iter().zip(table.columns) {
                let is_text = matches!(cell, Data::String(_) | Data::Empty);
                assert!(is_text || !column.is_words, "{} {cell:?}", column.head);
            }
        }
    }
    let places = book.worksheet_range("事業所").unwrap();
    assert_eq!(places.get((1, 0)), Some(&Data::String("0042".to_owned())));
    let course = book.worksheet_range("推移").unwrap();
    assert_eq!(course.get_size(), (25, 4));
    assert_eq!(
        course.get((24, 0)),
        Some(&Data::String("令和8年10月".to_owned()))
    );
    assert_eq!(course.get((24, 1)), Some(&Data::Float(4.0)));
    let about = book.worksheet_range("この月報について").unwrap();
    let said: Vec<String> = about.rows().map(|row| shown(&row[1])).collect();
    assert_eq!(said[1], "見本健康保険組合");
    assert!(said.last().unwrap().contains("確かめました"), "{said:?}");
    let rows = office.session.audit(None, 1).unwrap();
    assert_eq!(rows[0].action, "月報のExcelでの出力");
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("monthly.xlsx");
    std::fs::copy(&path, kept).unwrap();
    let next = Command::Month(MonthCommand::Book {
        month: month.add_months(2),
        folder: office.stick.path().to_owned(),
    });
    assert!(
        office.session.run(next).is_err(),
        "これからの月の月報はない"
    );
}
