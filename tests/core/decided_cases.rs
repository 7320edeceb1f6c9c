//! 決裁した案件: what was decided since leaves it as it was decided (README 2026-11-22).

use crate::ledger_support::{entry, reversed};
use crate::payments::Office;
use crate::payments_case::{CLAIM, decided, view};
use daicho::domain::date::YearMonth;
use daicho::domain::entry::{Entry, EntryId, Fact};
use daicho::domain::member::PersonId;
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::ledger::entries;
use daicho::procedure::case::{CaseId, Nature};

fn month(text: &str) -> YearMonth {
    YearMonth::parse_iso(text).unwrap()
}

fn paid(from: &str, until: &str, monthly: i64, basis: RemunerationBasis) -> Entry {
    let fact = Fact::RemunerationDecided {
        monthly: Yen::new(monthly),
        grade: 20,
        effective_from: month(from),
        effective_until: month(until),
        basis,
    };
    entry(1, &format!("{from}-01"), fact)
}

/// 標準報酬月額 of August to October as the rules of the case know it.
fn known(office: &Office, case: CaseId) -> [Option<i64>; 3] {
    let facts = view(&office.session, case).facts;
    let file = facts.files.get(&PersonId(1)).unwrap();
    ["2026-08", "2026-09", "2026-10"].map(|of| Some(file.remuneration_in(month(of))?.monthly.get()))
}

/// Posts these and returns the number of the last.
fn post(office: Office, facts: &[Entry]) -> (Office, EntryId) {
    let mut last = EntryId(0);
    let office = office.after(|tx| {
        last = *entries::post_in(tx, None, facts)?.last().unwrap();
        Ok(())
    });
    (office, last)
}

#[test]
fn 決裁の後の月変と取消は_決裁した案件の標準報酬月額を変えない() {
    let basis = RemunerationBasis::Acquisition;
    let first = [paid("2025-04", "2027-08", 260_000, basis)];
    let (mut office, first) = post(Office::with(&[]), &first);
    let case = decided(&mut office.session, Nature::Ordinary, CLAIM);
    assert_eq!(known(&office, case), [Some(260_000); 3]);

    let change = paid("2026-09", "2027-08", 300_000, RemunerationBasis::Occasional);
    let (mut office, _) = post(office, &[change]);
    assert_eq!(
        known(&office, case),
        [Some(260_000); 3],
        "決裁したときのまま"
    );
    let correction = decided_later(&mut office, case);
    assert_eq!(
        known(&office, correction),
        [Some(260_000), Some(300_000), Some(300_000)],
        "訂正はいまの台帳で読む"
    );

    let (office, _) = post(office, &[reversed(1, "2025-04-01", first)]);
    assert_eq!(known(&office, case), [Some(260_000); 3], "取消も後のこと");
    assert_eq!(
        known(&office, correction),
        [Some(260_000), Some(300_000), Some(300_000)]
    );
}

/// A 訂正 of the case, decided after the 月変.
fn decided_later(office: &mut Office, case: CaseId) -> CaseId {
    decided(
        &mut office.session,
        Nature::Correction(case),
        &[("代理受取額・医療機関等の請求額", "452,300")],
    )
}
