//! 証の台帳: in which state a certificate stands on a day, from its own dates, the birthday and the membership it was
//! given for. It must not read the ledger or write to it.

use crate::domain::age::turns_75_on;
use crate::domain::certificate::{CertificateKind, CollectionOutcome, INSURANCE_CARDS_VALID_UNTIL};
use crate::domain::coded::{Coded, coded_enum};
use crate::domain::date::Date;
use crate::domain::member_file::{IssuedCertificate, Membership};

/// 期限の近い日数: from so many days before its last day on, a certificate is to be renewed (資格確認書の更新).
pub const EXPIRES_SOON_DAYS: i64 = 90;

coded_enum! {
    /// 証の状態.
    pub enum CertificateState {
        /// 有効.
        Valid = "valid", "有効";
        /// 期限間近: the last day comes within 90 days.
        ExpiresSoon = "expires_soon", "期限間近";
        /// 期限切れ: the last day is over.
        Expired = "expired", "期限切れ";
        /// 未回収: the membership ended, and the certificate has to come back and has not (則第51条).
        NotReturned = "not_returned", "未回収";
        /// 返却.
        Returned = "returned", "返却";
        /// 滅失.
        Lost = "lost", "滅失";
        /// 回収不能.
        Unrecoverable = "unrecoverable", "回収不能";
    }
}

/// 台帳の見出し: which certificates are listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Shelf {
    /// すべて.
    All,
    /// 再交付: those of which an earlier one was given.
    Reissued,
    /// Those in this state.
    Of(CertificateState),
}

impl Shelf {
    /// All headings, the work to be done first.
    pub const EVERY: [Shelf; 9] = [
        Shelf::Of(CertificateState::NotReturned),
        Shelf::Of(CertificateState::ExpiresSoon),
        Shelf::Of(CertificateState::Expired),
        Shelf::Of(CertificateState::Valid),
        Shelf::Of(CertificateState::Returned),
        Shelf::Of(CertificateState::Lost),
        Shelf::Of(CertificateState::Unrecoverable),
        Shelf::Reissued,
        Shelf::All,
    ];

    /// In words.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Shelf::All => "すべて",
            Shelf::Reissued => "再交付",
            Shelf::Of(state) => state.label(),
        }
    }

    /// Whether a certificate with this 交付回数 that stands so belongs under the heading.
    #[must_use]
    pub fn holds(self, issue_count: u16, state: CertificateState) -> bool {
        match self {
            Shelf::All => true,
            Shelf::Reissued => issue_count > 1,
            Shelf::Of(of) => of == state,
        }
    }

    /// Whether something is to be done about what stands under the heading.
    #[must_use]
    pub const fn is_work(self) -> bool {
        matches!(
            self,
            Shelf::Of(
                CertificateState::NotReturned
                    | CertificateState::ExpiresSoon
                    | CertificateState::Expired
            )
        )
    }
}

coded_enum! {
    /// 有効な期間の終わりを決めたもの.
    pub enum ValidityLimit {
        /// 証に印刷した有効期限.
        Printed = "printed", "有効期限";
        /// 被保険者証の経過措置の終わり (2025-12-01).
        CardsEnded = "cards_ended", "経過措置";
        /// 75歳の誕生日の前日.
        Age75 = "age_75", "75歳";
        /// 資格喪失日・被扶養者でなくなった日の前日.
        MembershipEnd = "membership_end", "資格終了";
    }
}

/// 証の現況: how a certificate stands on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
    /// 状態.
    pub state: CertificateState,
    /// The last day on which it could be used, and what set it; `None` where nothing limits it.
    pub until: Option<(Date, ValidityLimit)>,
}

/// Whether a certificate of this kind has to be given back (則第51条第1項). お知らせ is a letter.
#[must_use]
pub const fn must_be_returned(kind: CertificateKind) -> bool {
    match kind {
        CertificateKind::InsuranceCard
        | CertificateKind::EligibilityCertificate
        | CertificateKind::MaximumCopayment
        | CertificateKind::MaximumCopaymentReduction => true,
        CertificateKind::EligibilityNotice => false,
    }
}

/// The membership that a certificate was given for: the one in force on the day of issue, else the first after it.
/// Where that membership goes on under the same 記号・番号・枝番, as after a 変更, the last of these periods.
#[must_use]
pub fn membership_of(issued_on: Date, memberships: &[Membership]) -> Option<&Membership> {
    let begun = memberships
        .iter()
        .filter(|period| period.valid_from <= issued_on)
        .max_by_key(|period| period.valid_from);
    let first = || memberships.iter().min_by_key(|period| period.valid_from);
    let given_for = begun.or_else(first)?;
    memberships
        .iter()
        .filter(|period| {
            period.symbol == given_for.symbol
                && period.number == given_for.number
                && period.branch == given_for.branch
        })
        .max_by_key(|period| period.valid_from)
}

/// How a certificate stands today. What was recorded of its return holds; otherwise the earliest limit decides: the
/// printed day, the end of the old cards, the day before the 75th birthday, the last day of the membership.
#[must_use]
pub fn standing(
    certificate: &IssuedCertificate,
    birth_on: Date,
    memberships: &[Membership],
    today: Date,
) -> Standing {
    let membership = membership_of(certificate.issued_on, memberships);
    let until = limits(certificate, birth_on, membership)
        .into_iter()
        .flatten()
        .min_by_key(|(day, _)| *day);
    let state = match certificate.collected {
        Some((outcome, _)) => collected(outcome),
        None => open_state(
            certificate.kind,
            membership,
            until.map(|(day, _)| day),
            today,
        ),
    };
    Standing { state, until }
}

fn limits(
    certificate: &IssuedCertificate,
    birth_on: Date,
    membership: Option<&Membership>,
) -> [Option<(Date, ValidityLimit)>; 4] {
    let cards_end = (certificate.kind == CertificateKind::InsuranceCard)
        .then_some((INSURANCE_CARDS_VALID_UNTIL, ValidityLimit::CardsEnded));
    let ended_on = membership.and_then(|period| period.valid_until);
    [
        certificate
            .valid_until
            .map(|day| (day, ValidityLimit::Printed)),
        cards_end,
        Some((turns_75_on(birth_on).add_days(-1), ValidityLimit::Age75)),
        ended_on.map(|day| (day, ValidityLimit::MembershipEnd)),
    ]
}

const fn collected(outcome: CollectionOutcome) -> CertificateState {
    match outcome {
        CollectionOutcome::Returned => CertificateState::Returned,
        CollectionOutcome::Lost => CertificateState::Lost,
        CollectionOutcome::Unrecoverable => CertificateState::Unrecoverable,
    }
}

/// A certificate that is still out. One whose membership is no longer in the ledger at all has ended too.
fn open_state(
    kind: CertificateKind,
    membership: Option<&Membership>,
    until: Option<Date>,
    today: Date,
) -> CertificateState {
    let is_ended =
        membership.is_none_or(|period| period.valid_until.is_some_and(|last| last < today));
    if is_ended && must_be_returned(kind) {
        return CertificateState::NotReturned;
    }
    match until {
        _ if is_ended => CertificateState::Expired,
        Some(day) if day < today => CertificateState::Expired,
        Some(day) if day <= today.add_days(EXPIRES_SOON_DAYS) => CertificateState::ExpiresSoon,
        Some(_) | None => CertificateState::Valid,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{CertificateState, Standing, ValidityLimit, membership_of, standing};
    use crate::domain::certificate::{CertificateKind, CollectionOutcome};
    use crate::domain::date::{Date, day};
    use crate::domain::entry::EntryId;
    use crate::domain::loss_reason::LossReason;
    use crate::domain::member::{Category, PersonId};
    use crate::domain::member_file::{
        IssuedCertificate, Membership, MembershipEnd, MembershipKind,
    };
    use crate::domain::number::{Branch, MemberNumber, Symbol};

    use CertificateKind::{EligibilityCertificate, EligibilityNotice, InsuranceCard};
    use CertificateState::{
        Expired, ExpiresSoon, Lost, NotReturned, Returned, Unrecoverable, Valid,
    };

    const YOUNG: Date = day!(1990, 6, 1);
    const ISSUED: Date = day!(2026, 4, 8);

    fn period(number: u32, from: Date, until: Option<Date>) -> Membership {
        Membership {
            entry: EntryId(i64::from(number)),
            person: PersonId(1),
            insured: PersonId(1),
            kind: MembershipKind::Insured,
            symbol: Symbol::new(12).unwrap(),
            number: MemberNumber::new(number).unwrap(),
            branch: Branch::INSURED,
            category: Category::Employed,
            establishment: "0012".to_owned(),
            relationship: None,
            living: None,
            since: from,
            valid_from: from,
            valid_until: until,
            end: until.map(|_| MembershipEnd::Lost(LossReason::Retirement)),
        }
    }

    fn issued(kind: CertificateKind, valid_until: Option<Date>) -> IssuedCertificate {
        IssuedCertificate {
            entry: EntryId(100),
            kind,
            issue_count: 1,
            issued_on: ISSUED,
            valid_until,
            collected: None,
            n_reminders: 0,
            reminded_on: None,
        }
    }

    fn open() -> Vec<Membership> {
        vec![period(1, day!(2026, 4, 1), None)]
    }

    fn state(certificate: &IssuedCertificate, periods: &[Membership], today: Date) -> Standing {
        standing(certificate, YOUNG, periods, today)
    }

    #[test]
    fn 有効期限の九十日前から期限間近_翌日から期限切れ() {
        let card = issued(EligibilityCertificate, Some(day!(2026, 11, 30)));
        let on = |today| state(&card, &open(), today).state;
        assert_eq!(on(day!(2026, 8, 31)), Valid);
        assert_eq!(on(day!(2026, 9, 1)), ExpiresSoon);
        assert_eq!(on(day!(2026, 11, 30)), ExpiresSoon);
        assert_eq!(on(day!(2026, 12, 1)), Expired);
    }

    #[test]
    fn 被保険者証は令和7年12月1日まで() {
        let card = issued(InsuranceCard, None);
        let on = |today| state(&card, &open(), today);
        assert_eq!(on(day!(2025, 12, 1)).state, ExpiresSoon);
        assert_eq!(
            on(day!(2025, 12, 2)),
            Standing {
                state: Expired,
                until: Some((day!(2025, 12, 1), ValidityLimit::CardsEnded)),
            }
        );
    }

    #[test]
    fn 七十五歳の誕生日の前日まで() {
        let notice = issued(EligibilityNotice, None);
        let on = |today| standing(&notice, day!(1951, 11, 23), &open(), today);
        assert_eq!(on(day!(2026, 11, 22)).state, ExpiresSoon);
        assert_eq!(
            on(day!(2026, 11, 23)),
            Standing {
                state: Expired,
                until: Some((day!(2026, 11, 22), ValidityLimit::Age75)),
            }
        );
    }

    #[test]
    fn 資格を失った日から_返すべき証は未回収_お知らせは期限切れ() {
        let left = [period(1, day!(2026, 4, 1), Some(day!(2026, 11, 20)))];
        let last = day!(2026, 11, 20);
        let card = issued(EligibilityCertificate, Some(day!(2030, 11, 30)));
        assert_eq!(state(&card, &left, last).state, ExpiresSoon);
        let gone = state(&card, &left, last.add_days(1));
        assert_eq!(gone.state, NotReturned);
        assert_eq!(gone.until, Some((last, ValidityLimit::MembershipEnd)));
        let notice = issued(EligibilityNotice, None);
        assert_eq!(state(&notice, &left, last).state, ExpiresSoon);
        assert_eq!(state(&notice, &left, last.add_days(1)).state, Expired);
    }

    #[test]
    fn 回収の記録があればそれが状態である() {
        let left = [period(1, day!(2026, 4, 1), Some(day!(2026, 11, 20)))];
        for (outcome, expected) in [
            (CollectionOutcome::Returned, Returned),
            (CollectionOutcome::Lost, Lost),
            (CollectionOutcome::Unrecoverable, Unrecoverable),
        ] {
            let mut card = issued(EligibilityCertificate, None);
            card.collected = Some((outcome, day!(2026, 11, 25)));
            for periods in [&left[..], &open()] {
                assert_eq!(state(&card, periods, day!(2026, 12, 1)).state, expected);
            }
        }
    }

    #[test]
    fn 資格の記録が取り消された証も回収する() {
        let card = issued(EligibilityCertificate, None);
        assert_eq!(state(&card, &[], day!(2026, 5, 1)).state, NotReturned);
        let notice = issued(EligibilityNotice, None);
        assert_eq!(state(&notice, &[], day!(2026, 5, 1)).state, Expired);
    }

    #[test]
    fn 前の資格の証は_再び加入しても未回収のまま() {
        let periods = [
            period(1, day!(2026, 4, 1), Some(day!(2026, 8, 31))),
            period(2, day!(2026, 10, 1), None),
        ];
        let card = issued(EligibilityCertificate, Some(day!(2030, 11, 30)));
        assert_eq!(
            state(&card, &periods, day!(2026, 11, 22)).state,
            NotReturned
        );
        let mut second = card;
        second.issued_on = day!(2026, 10, 1);
        assert_eq!(state(&second, &periods, day!(2026, 11, 22)).state, Valid);
    }

    #[test]
    fn 変更で続く資格は同じ証のまま() {
        let mut changed = period(1, day!(2026, 6, 1), None);
        changed.entry = EntryId(7);
        let periods = [
            period(1, day!(2026, 4, 1), Some(day!(2026, 5, 31))),
            changed.clone(),
        ];
        assert_eq!(membership_of(ISSUED, &periods), Some(&changed));
        let card = issued(EligibilityCertificate, Some(day!(2030, 11, 30)));
        assert_eq!(state(&card, &periods, day!(2026, 11, 22)).state, Valid);
    }

    #[test]
    fn 取得日の訂正で資格が交付より後に始まっても_その資格の証である() {
        let later = [period(1, day!(2026, 5, 1), None)];
        assert_eq!(membership_of(ISSUED, &later), later.first());
    }
}
