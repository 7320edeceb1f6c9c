//! 賞与支払届 one after another: what the cap of the year and the one 標準賞与額 of a month make of them (第45条).

use crate::ledger_support::entry;
use crate::remuneration_files::{Office, bonus, field, refusal, says};
use daicho::app::intake::Verdict;
use daicho::app::remuneration_decisions::RemunerationCommand;
use daicho::app::run::Told;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::PersonId;
use daicho::domain::yen::Yen;

/// A decided bonus of the first of the people.
fn paid(day: &str, bonus: i64, standard: i64) -> Entry {
    let fact = Fact::BonusDecided {
        bonus: Yen::new(bonus),
        standard: Yen::new(standard),
    };
    entry(1, day, fact)
}

#[test]
fn 先の決裁で累計が変わっても_標準賞与額が同じなら次の決定案も決裁できる() {
    let mut office = Office::open("2026-07-12", &[]);
    let row = |who, day| (who, day, 400_000, 400_000);
    let june = office.draft(&bonus(&[row(0, "080630"), row(1, "080630")]));
    let july = bonus(&[row(0, "080710"), row(1, "080710")]);
    for row in office.rows(&july) {
        assert_eq!(row.verdict, Verdict::Accepted, "{:?}", row.reasons);
    }
    let july = office.draft(&july);
    office.sign_in("kessai");
    office.decide(june).unwrap();
    assert!(office.view(july).lines.iter().all(|line| !line.is_stale));
    assert!(matches!(office.decide(july), Ok(Told::Rows(2))));
    assert_eq!(office.history(2).len(), 3);
}

#[test]
fn 決裁待ちの賞与で上限を超えるときは尋ね_残りが変わった行は決裁しない() {
    let mut office = Office::open("2026-07-12", &[paid("2026-04-10", 5_500_000, 5_500_000)]);
    let june = office.draft(&bonus(&[(0, "080630", 30_000, 30_000)]));
    let within = office.rows(&bonus(&[(0, "080710", 200_000, 200_000)]));
    assert_eq!(
        within[0].verdict,
        Verdict::Accepted,
        "{:?}",
        within[0].reasons
    );
    let over = bonus(&[
        (0, "080710", 201_000, 201_000),
        (1, "080710", 201_000, 201_000),
    ]);
    let rows = office.rows(&over);
    assert!(says(&rows[0], "同じ年度の賞与の決定案（決定案1）"));
    assert!(rows[0].may_accept);
    assert_eq!(rows[1].verdict, Verdict::Accepted, "{:?}", rows[1].reasons);
    let july = office.draft(&over);
    let same_month = office.rows(&bonus(&[(0, "080701", 1_000, 1_000)]));
    assert!(says(
        &same_month[0],
        "令和8年7月10日の賞与の決定案（決定案2）"
    ));
    assert!(!same_month[0].may_accept);
    office.sign_in("kessai");
    office.decide(june).unwrap();
    let stale: Vec<bool> = office
        .view(july)
        .lines
        .iter()
        .map(|it| it.is_stale)
        .collect();
    assert_eq!(stale, [true, false]);
    let refused = refusal(office.decide(july));
    assert!(refused.contains("6行目は決裁できません。年度の標準賞与額の累計が"));
    assert_eq!(field(&rows[0], "決定する標準賞与額"), "201,000円");
}

#[test]
fn 同じ月の賞与は決定し直し_累計に二度数えない() {
    let before = [
        paid("2026-04-10", 5_000_000, 5_000_000),
        paid("2026-07-01", 500_000, 500_000),
    ];
    let mut office = Office::open("2026-07-12", &before);
    let same = office.rows(&bonus(&[(0, "080701", 500_000, 500_000)]));
    assert!(says(&same[0], "同じ決定がすでに台帳にあります"));
    assert!(!same[0].may_accept);
    let bytes = bonus(&[(0, "080710", 700_000, 700_000)]);
    let rows = office.rows(&bytes);
    assert!(says(
        &rows[0],
        "令和8年7月1日の賞与（賞与額500,000円、標準賞与額500,000円）がすでに台帳にあります"
    ));
    assert!(says(
        &rows[0],
        "この決定を取り消して届書の額で決定し直します"
    ));
    assert_eq!(
        (rows[0].verdict, rows[0].may_accept),
        (Verdict::Question, true)
    );
    assert_eq!(field(&rows[0], "令和8年度の決定済みの累計"), "5,000,000円");
    assert_eq!(field(&rows[0], "決定する標準賞与額"), "700,000円");
    let draft = office.draft(&bytes);
    office.sign_in("kessai");
    assert!(!office.view(draft).lines[0].is_stale);
    office.decide(draft).unwrap();
    let view = office.session.member_view(PersonId(1)).unwrap();
    let bonuses = view
        .history
        .iter()
        .filter(|row| row.text.starts_with("標準賞与額"));
    let live: Vec<&str> = bonuses
        .filter(|row| !row.is_reversed)
        .map(|row| row.text.as_str())
        .collect();
    assert_eq!(
        live,
        [
            "標準賞与額の決定（5,000,000円、賞与額5,000,000円）",
            "標準賞与額の決定（700,000円、賞与額700,000円）",
        ]
    );
    office.sign_in("tanto");
    let next = office.rows(&bonus(&[
        (0, "080630", 30_000, 30_000),
        (0, "080531", 30_000, 30_000),
    ]));
    for row in &next {
        assert_eq!(field(row, "令和8年度の決定済みの累計"), "5,700,000円");
        assert!(!says(row, "決定し直します"), "月が違う");
    }
    let detail = &office.session.audit(None, 20).unwrap();
    let decided = detail.iter().find(|row| row.action == "標準報酬の決裁");
    assert!(decided.unwrap().detail.contains("\"n_replaced\":1"));
}

#[test]
fn 決定し直しを重ねても月に一つだけが残り_一通に二行あれば決裁しない() {
    let mut office = Office::open("2026-07-12", &[]);
    let first = office.draft(&bonus(&[(0, "080710", 300_000, 300_000)]));
    office.sign_in("kessai");
    office.decide(first).unwrap();
    office.sign_in("tanto");
    let second = office.draft(&bonus(&[(0, "080710", 310_000, 310_000)]));
    let rows = office.rows(&bonus(&[(0, "080701", 320_000, 320_000)]));
    assert!(!rows[0].may_accept, "同じ月の決定案が待っている");
    let line = office.view(second).lines[0].id;
    let reason = "差し替え".to_owned();
    office
        .run(RemunerationCommand::Remove { line, reason })
        .unwrap();
    let third = office.draft(&bonus(&[(0, "080701", 320_000, 320_000)]));
    office.sign_in("kessai");
    office.decide(third).unwrap();
    let live = |office: &Office| {
        let view = office.session.member_view(PersonId(1)).unwrap();
        let bonuses = view.history.into_iter().filter(|row| !row.is_reversed);
        let texts = bonuses.map(|row| row.text);
        texts
            .filter(|text| text.starts_with("標準賞与額"))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        live(&office),
        ["標準賞与額の決定（320,000円、賞与額320,000円）"]
    );
    office.sign_in("tanto");
    let twice = office.draft(&bonus(&[
        (1, "080701", 100_000, 100_000),
        (1, "080710", 100_000, 100_000),
    ]));
    office.sign_in("kessai");
    let refused = refusal(office.decide(twice));
    assert!(
        refused.contains("7行目は決裁できません。同じ月の標準賞与額の決定が"),
        "{refused}"
    );
    assert_eq!(office.history(2).len(), 1, "一つも書かない");
}

#[test]
fn 千万円以上の賞与は_届け出ていない額を書かない() {
    let mut office = Office::open("2026-07-12", &[]);
    let bytes = bonus(&[(0, "080710", 9_999_999, 9_999_999)]);
    let draft = office.draft(&bytes);
    assert_eq!(office.view(draft).lines[0].before, "10,000,000円以上");
    office.sign_in("kessai");
    office.decide(draft).unwrap();
    assert_eq!(
        office.history(1).last().unwrap(),
        "標準賞与額の決定（5,730,000円、賞与額10,000,000円以上）"
    );
    office.sign_in("tanto");
    let notice = office.notices(draft);
    assert!(notice.contains("10,000,000円以上"), "{notice}");
    assert!(!notice.contains("9,999,"), "{notice}");
    let again = [bytes.as_slice(), b"\r\n"].concat();
    assert!(says(
        &office.rows(&again)[0],
        "同じ決定がすでに台帳にあります"
    ));
}
