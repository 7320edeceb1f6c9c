//! 記載と台帳: what entries mean together, on any day and as known at any moment.

use crate::ledger_support::{
    acquired, branch, certified, day, desk, entry, hanako, jiro, moment, moved, number, post,
    refusal, registered, reversed, sakura, symbol,
};
use daicho::domain::certificate::CertificateKind;
use daicho::domain::date::YearMonth;
use daicho::domain::entry::Fact;
use daicho::domain::member::{Category, PersonId};
use daicho::domain::member_file::MembershipKind;
use daicho::domain::remuneration::RemunerationBasis;
use daicho::domain::yen::Yen;
use daicho::ledger::check;
use daicho::ledger::entries;
use daicho::ledger::error::Error;
use daicho::ledger::members;
use daicho::ledger::members_as_of::{counts_as_of, members_as_of};
use daicho::ledger::opening::Ledger;
use daicho::ledger::used_numbers;

const INSURED: (MembershipKind, Category) = (MembershipKind::Insured, Category::Employed);
const VOLUNTARY: (MembershipKind, Category) = (MembershipKind::Insured, Category::Voluntary);
const DEPENDENT: (MembershipKind, Category) = (MembershipKind::Dependent, Category::Employed);

fn people_on(ledger: &Ledger, on: &str, known_at: Option<u32>) -> Vec<i64> {
    let known_at = known_at.map(moment);
    let members = members_as_of(ledger, day(on), known_at.as_ref()).unwrap();
    members
        .iter()
        .map(|membership| membership.person.0)
        .collect()
}

fn assert_sound(ledger: &Ledger) {
    for item in check::run_all(ledger) {
        assert!(
            item.problems.is_empty(),
            "{}: {:?}",
            item.title,
            item.problems
        );
    }
}

fn year_month(year: i32, month: u32) -> YearMonth {
    YearMonth::new(year, month).unwrap()
}

#[test]
fn 被保険者と被扶養者の綴りが記載から畳まれる() {
    let mut desk = desk();
    let remuneration = Fact::RemunerationDecided {
        monthly: Yen::new(280_000),
        grade: 21,
        effective_from: year_month(2026, 4),
        effective_until: year_month(2027, 8),
        basis: RemunerationBasis::Acquisition,
    };
    let notice = Fact::CertificateIssued {
        certificate: CertificateKind::EligibilityNotice,
        issue_count: 1,
        valid_until: None,
    };
    let facts = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (12, 345), Category::Employed),
        entry(1, "2026-04-01", remuneration),
        moved(1, "2026-04-01", "見本県見本市一丁目"),
        entry(1, "2026-04-08", notice),
        registered(2, "2026-04-01", &sakura()),
        certified(2, "2026-04-01", 1, 1),
        entry(2, "2026-04-01", Fact::AddressPending),
    ];
    post(&mut desk.ledger, 1, &facts).unwrap();
    let file = members::file(&desk.ledger, PersonId(1)).unwrap().unwrap();
    assert_eq!(file.person, hanako());
    assert_eq!(file.memberships.len(), 1);
    assert_eq!(file.memberships[0].number, number(345));
    assert_eq!(file.remunerations[0].monthly, Yen::new(280_000));
    assert_eq!(file.certificates[0].issued_on, day("2026-04-08"));
    assert_eq!(file.dependents.len(), 1);
    assert_eq!(file.dependents[0].person, sakura());
    let child = members::file(&desk.ledger, PersonId(2)).unwrap().unwrap();
    assert_eq!(child.memberships[0].insured, PersonId(1));
    assert_eq!(
        (child.memberships[0].symbol, child.memberships[0].number),
        (symbol(12), number(345))
    );
    assert_eq!(child.memberships[0].branch, branch(1));
    assert_eq!(child.addresses[0].address, None);
    assert_sound(&desk.ledger);
}

#[test]
fn 取得日の前日は加入者でなく当日は加入者である() {
    let mut desk = desk();
    let facts = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (12, 1), Category::Employed),
    ];
    post(&mut desk.ledger, 1, &facts).unwrap();
    assert_eq!(people_on(&desk.ledger, "2026-03-31", None), [0; 0]);
    assert_eq!(people_on(&desk.ledger, "2026-04-01", None), [1]);
    let counts = counts_as_of(&desk.ledger, day("2026-03-31"), None).unwrap();
    assert!(counts.is_empty());
    let counts = counts_as_of(&desk.ledger, day("2026-04-01"), None).unwrap();
    assert_eq!(counts[&INSURED], 1);
}

#[test]
fn 任継になると前の資格は前日で終わり家族も終わる() {
    let mut desk = desk();
    let facts = [
        registered(1, "2024-04-01", &jiro()),
        acquired(1, "2024-04-01", (12, 7), Category::Employed),
        registered(2, "2024-04-01", &sakura()),
        certified(2, "2024-04-01", 1, 1),
    ];
    post(&mut desk.ledger, 1, &facts).unwrap();
    post(
        &mut desk.ledger,
        2,
        &[acquired(1, "2026-10-01", (900, 7), Category::Voluntary)],
    )
    .unwrap();
    let file = members::file(&desk.ledger, PersonId(1)).unwrap().unwrap();
    assert_eq!(file.memberships[0].valid_until, Some(day("2026-09-30")));
    assert_eq!(file.memberships[1].valid_until, None);
    let child = members::file(&desk.ledger, PersonId(2)).unwrap().unwrap();
    assert_eq!(child.memberships[0].valid_until, Some(day("2026-09-30")));
    let before = counts_as_of(&desk.ledger, day("2026-09-30"), None).unwrap();
    assert_eq!((before[&INSURED], before[&DEPENDENT]), (1, 1));
    let after = counts_as_of(&desk.ledger, day("2026-10-01"), None).unwrap();
    assert_eq!(after.into_iter().collect::<Vec<_>>(), [(VOLUNTARY, 1)]);
    assert_sound(&desk.ledger);
}

#[test]
fn 取消の前の時点の台帳には取り消した資格がある() {
    let mut desk = desk();
    let facts = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (12, 1), Category::Employed),
    ];
    let ids = post(&mut desk.ledger, 10, &facts).unwrap();
    let corrected = [
        reversed(1, "2026-04-01", ids[1]),
        acquired(1, "2026-05-01", (12, 1), Category::Employed),
    ];
    post(&mut desk.ledger, 20, &corrected).unwrap();
    // As the ledger says now, in April nobody was a member.
    assert_eq!(people_on(&desk.ledger, "2026-04-30", None), [0; 0]);
    assert_eq!(people_on(&desk.ledger, "2026-05-01", None), [1]);
    // As it said between the two, and just before and at the correction.
    assert_eq!(people_on(&desk.ledger, "2026-04-30", Some(10)), [1]);
    assert_eq!(people_on(&desk.ledger, "2026-04-30", Some(19)), [1]);
    assert_eq!(people_on(&desk.ledger, "2026-04-30", Some(20)), [0; 0]);
    // Before anything was recorded.
    assert_eq!(people_on(&desk.ledger, "2026-05-01", Some(9)), [0; 0]);
    let counts = counts_as_of(&desk.ledger, day("2026-04-30"), Some(&moment(19))).unwrap();
    assert_eq!(counts[&INSURED], 1);
    let counts = counts_as_of(&desk.ledger, day("2026-04-30"), Some(&moment(20))).unwrap();
    assert!(counts.is_empty());
    let all = entries::of_person(&desk.ledger, PersonId(1)).unwrap();
    assert_eq!(all[1].reversed_by, Some(all[2].id));
    assert_eq!(all[3].reversed_by, None);
    assert_sound(&desk.ledger);
}

#[test]
fn 被保険者への後の記録は被扶養者のその時点の台帳を変えない() {
    let mut desk = desk();
    let facts = [
        registered(1, "2024-04-01", &jiro()),
        acquired(1, "2024-04-01", (12, 7), Category::Employed),
        registered(2, "2024-04-01", &sakura()),
        certified(2, "2024-04-01", 1, 1),
    ];
    post(&mut desk.ledger, 10, &facts).unwrap();
    post(
        &mut desk.ledger,
        20,
        &[acquired(1, "2026-10-01", (900, 7), Category::Voluntary)],
    )
    .unwrap();
    assert_eq!(people_on(&desk.ledger, "2026-10-01", None), [1]);
    assert_eq!(people_on(&desk.ledger, "2026-10-01", Some(19)), [1, 2]);
    let counts = counts_as_of(&desk.ledger, day("2026-10-01"), Some(&moment(19))).unwrap();
    assert_eq!((counts[&INSURED], counts[&DEPENDENT]), (1, 1));
}

#[test]
fn 一度使った番号は取消の後もほかの人に使えない() {
    let mut desk = desk();
    let facts = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (12, 1), Category::Employed),
    ];
    let ids = post(&mut desk.ledger, 1, &facts).unwrap();
    post(&mut desk.ledger, 2, &[reversed(1, "2026-04-01", ids[1])]).unwrap();
    let other = [
        registered(2, "2026-04-01", &jiro()),
        acquired(2, "2026-04-01", (12, 1), Category::Employed),
    ];
    assert!(matches!(
        refusal(post(&mut desk.ledger, 3, &other)),
        Error::Refused(_)
    ));
    assert_eq!(members::next_person(&desk.ledger).unwrap(), PersonId(2));
    let used = used_numbers::numbers(&desk.ledger, symbol(12)).unwrap();
    assert_eq!(used.into_iter().collect::<Vec<_>>(), [number(1)]);
    // The same person may have it again, and the number in another 記号 is another number.
    post(
        &mut desk.ledger,
        4,
        &[acquired(1, "2026-05-01", (12, 1), Category::Employed)],
    )
    .unwrap();
    let elsewhere = [
        registered(2, "2026-04-01", &jiro()),
        acquired(2, "2026-04-01", (13, 1), Category::Employed),
    ];
    post(&mut desk.ledger, 5, &elsewhere).unwrap();
    assert_sound(&desk.ledger);
}

#[test]
fn 枝番も家族の間で使い回せない() {
    let mut desk = desk();
    let facts = [
        registered(1, "2024-04-01", &hanako()),
        acquired(1, "2024-04-01", (12, 7), Category::Employed),
        registered(2, "2024-04-01", &sakura()),
        certified(2, "2024-04-01", 1, 1),
    ];
    let ids = post(&mut desk.ledger, 1, &facts).unwrap();
    post(&mut desk.ledger, 2, &[reversed(2, "2024-04-01", ids[3])]).unwrap();
    let other = [
        registered(3, "2024-04-01", &jiro()),
        certified(3, "2024-04-01", 1, 1),
    ];
    assert!(matches!(
        refusal(post(&mut desk.ledger, 3, &other)),
        Error::Refused(_)
    ));
    let other = [
        registered(3, "2024-04-01", &jiro()),
        certified(3, "2024-04-01", 1, 2),
    ];
    post(&mut desk.ledger, 4, &other).unwrap();
    let used = used_numbers::branches(&desk.ledger, symbol(12), number(7)).unwrap();
    assert_eq!(
        used.into_iter()
            .map(|branch| branch.get())
            .collect::<Vec<_>>(),
        [0, 1, 2]
    );
}

#[test]
fn 被保険者の資格がない日に被扶養者は認定できない() {
    let mut desk = desk();
    let facts = [
        registered(1, "2026-04-01", &hanako()),
        acquired(1, "2026-04-01", (12, 7), Category::Employed),
        registered(2, "2026-04-01", &sakura()),
    ];
    post(&mut desk.ledger, 1, &facts).unwrap();
    let day_before = post(&mut desk.ledger, 2, &[certified(2, "2026-03-31", 1, 1)]);
    assert!(matches!(refusal(day_before), Error::Refused(_)));
    post(&mut desk.ledger, 3, &[certified(2, "2026-04-01", 1, 1)]).unwrap();
    // The insured's acquisition cannot go while the family hangs on it.
    let all = entries::of_person(&desk.ledger, PersonId(1)).unwrap();
    let alone = post(&mut desk.ledger, 4, &[reversed(1, "2026-04-01", all[1].id)]);
    assert!(matches!(refusal(alone), Error::Refused(_)));
}

#[test]
fn 登録のない人や取り消し済みの記載には書けない() {
    let mut desk = desk();
    let stranger = post(&mut desk.ledger, 1, &[moved(1, "2026-04-01", "見本県")]);
    assert!(matches!(refusal(stranger), Error::Refused(_)));
    let ids = post(
        &mut desk.ledger,
        2,
        &[
            registered(1, "2026-04-01", &hanako()),
            moved(1, "2026-04-01", "見本県"),
        ],
    )
    .unwrap();
    post(&mut desk.ledger, 3, &[reversed(1, "2026-04-01", ids[1])]).unwrap();
    let twice = post(&mut desk.ledger, 4, &[reversed(1, "2026-04-01", ids[1])]);
    assert!(matches!(refusal(twice), Error::Refused(_)));
    post(
        &mut desk.ledger,
        5,
        &[
            registered(2, "2026-04-01", &jiro()),
            moved(2, "2026-04-01", "例示県"),
        ],
    )
    .unwrap();
    let others = entries::of_person(&desk.ledger, PersonId(2)).unwrap();
    let foreign = post(
        &mut desk.ledger,
        6,
        &[reversed(1, "2026-04-01", others[1].id)],
    );
    assert!(matches!(refusal(foreign), Error::Refused(_)));
}

#[test]
fn 使われた加入者管理番号に別の人は入らない() {
    let mut desk = desk();
    post(
        &mut desk.ledger,
        1,
        &[registered(5, "2026-04-01", &hanako())],
    )
    .unwrap();
    assert_eq!(members::next_person(&desk.ledger).unwrap(), PersonId(6));
    let stale = post(&mut desk.ledger, 2, &[registered(5, "2026-04-02", &jiro())]);
    assert!(matches!(refusal(stale), Error::Refused(_)));
    let skipped = post(&mut desk.ledger, 3, &[registered(4, "2026-04-01", &jiro())]);
    assert!(matches!(refusal(skipped), Error::Refused(_)));
    post(&mut desk.ledger, 4, &[registered(6, "2026-04-01", &jiro())]).unwrap();
}

#[test]
fn 住所と標準報酬は次の記載の前で終わる() {
    let mut desk = desk();
    let decided = |from: (i32, u32), yen| Fact::RemunerationDecided {
        monthly: Yen::new(yen),
        grade: 21,
        effective_from: year_month(from.0, from.1),
        effective_until: year_month(from.0 + 1, 8),
        basis: RemunerationBasis::Acquisition,
    };
    let facts = [
        registered(1, "2025-04-01", &hanako()),
        acquired(1, "2025-04-01", (12, 7), Category::Employed),
        moved(1, "2025-04-01", "見本県見本市"),
        moved(1, "2026-02-10", "例示県例示市"),
        entry(1, "2025-04-01", decided((2025, 4), 280_000)),
        entry(1, "2025-09-01", decided((2025, 9), 300_000)),
    ];
    post(&mut desk.ledger, 1, &facts).unwrap();
    let file = members::file(&desk.ledger, PersonId(1)).unwrap().unwrap();
    assert_eq!(file.addresses[0].valid_until, Some(day("2026-02-09")));
    assert_eq!(file.addresses[1].valid_until, None);
    assert_eq!(file.remunerations[0].effective_until, year_month(2025, 8));
    assert_eq!(file.remunerations[1].effective_until, year_month(2026, 8));
}
