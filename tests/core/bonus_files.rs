//! 賞与支払届 one after another: what the cap of the year and the one 標準賞与額 of a month make of them (第45条).

use crate::ledger_support::entry;
use crate::remuneration_files::{Office, bonus, field, refusal, says};
use daicho::app::intake::Verdict;
use daicho::app::run::Told;
use daicho::domain::entry::{Entry, Fact};
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
