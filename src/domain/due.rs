//! 期日の一覧: what falls due for one person, with the day from which the clerk is warned.
//! It must not know whether something was done; what is settled arrives with the person.

use crate::domain::age::turns_75_on;
use crate::domain::calendar::Holidays;
use crate::domain::coded::coded_enum;
use crate::domain::date::{Date, YearMonth};
use crate::domain::eligibility::{care_first_month, care_last_month, elderly_share_from};
use crate::domain::premium_schedule::{charged_months, monthly_due_on};
use crate::domain::voluntary::{application_deadline, term};
use crate::domain::voluntary_rules::VoluntaryRules;

coded_enum! {
    /// 期日の種類. Codes are stable: they lie in people's files.
    pub enum DueKind {
        /// 任意継続の資格取得申出 (第37条第1項).
        VoluntaryApplication = "voluntary_application", "任意継続の申出期限";
        /// 初めて納付すべき保険料.
        FirstPremium = "first_premium", "初回保険料の納付期日";
        /// 毎月の保険料.
        MonthlyPremium = "monthly_premium", "保険料の納付期日";
        /// 前納 for 4月 to 9月 or 4月 to 3月.
        PrepaymentFromApril = "prepayment_from_april", "前納の納付期限（4月から）";
        /// 前納額 of an agreed 前納 that has not come.
        PrepaymentUnpaid = "prepayment_unpaid", "前納額の納付期限";
        /// 前納 for 10月 to 3月.
        PrepaymentFromOctober = "prepayment_from_october", "前納の納付期限（10月から）";
        /// 任意継続の期間満了.
        TermEnd = "term_end", "任意継続の期間満了";
        /// 75歳到達.
        Age75 = "age_75", "75歳到達による資格喪失";
        /// 70歳: 一部負担金の割合.
        Age70 = "age_70", "70歳到達（高齢受給の開始）";
        /// 40歳: 介護保険料の徴収開始.
        CareBegins = "care_begins", "介護保険料の徴収開始（40歳）";
        /// 65歳: 介護保険料の徴収終了.
        CareEnds = "care_ends", "介護保険料の徴収終了（65歳）";
        /// 資格確認書の有効期限.
        CertificateExpiry = "certificate_expiry", "資格確認書の有効期限";
        /// 限度額適用認定証の有効期限.
        MaximumCopaymentExpiry = "maximum_copayment_expiry", "限度額適用認定証の有効期限";
        /// 適用区分の変わる限度額適用認定証.
        CeilingChange = "ceiling_change", "限度額適用認定証の適用区分の変更";
        /// 傷病手当金の支給期間の満了 (第99条第4項).
        AllowanceEnd = "allowance_end", "傷病手当金の期間満了";
        /// 支払待ち for too long.
        PaymentWaiting = "payment_waiting", "支払待ちのままの支払";
        /// In a file whose 振込指定日 has passed, and not 支払済.
        PaymentOverdue = "payment_overdue", "振込指定日を過ぎた支払";
        /// 組戻し that was not ordered anew.
        PaymentReturned = "payment_returned", "組戻しのままの支払";
        /// 返納 that has not come back.
        ReclaimOutstanding = "reclaim_outstanding", "返納の未済";
        /// A file for the 中間サーバー that is taken out and not back.
        FileOut = "file_out", "持出し中の登録用ファイルの戻り";
        /// 被扶養者の検認.
        DependentsReview = "dependents_review", "被扶養者の検認";
        /// 任意継続の標準報酬月額の平均.
        VoluntaryAverage = "voluntary_average", "9月30日の平均標準報酬月額の登録";
        /// 3割・2割の判定.
        ElderlyShareReview = "elderly_share_review", "高齢受給の割合の判定";
        /// 非課税の確認.
        TaxExemptReview = "tax_exempt_review", "住民税非課税の確認";
    }
}

/// 期日: what falls due on a day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DueItem {
    /// 期日.
    pub on: Date,
    /// 種類.
    pub kind: DueKind,
    /// The first day on which the clerk is warned.
    pub warn_from: Date,
    /// The first day on which it is urgent; the day of the first warning where there is only one.
    pub urgent_from: Date,
}

impl DueItem {
    /// The item of a day, with the warnings of its kind.
    #[must_use]
    pub fn new(kind: DueKind, on: Date) -> DueItem {
        let (first, second) = warnings(kind);
        DueItem {
            on,
            kind,
            warn_from: on.add_days(-first),
            urgent_from: on.add_days(-second),
        }
    }

    /// Whether the item calls for attention on some day of the window: from its first warning to its day.
    #[must_use]
    pub fn is_shown_in(&self, window: Window) -> bool {
        self.warn_from <= window.until && self.on >= window.from
    }
}

/// Days before the day on which the first and the last warning come.
const fn warnings(kind: DueKind) -> (i64, i64) {
    match kind {
        DueKind::VoluntaryApplication => (7, 3),
        DueKind::FirstPremium => (3, 3),
        DueKind::MonthlyPremium => (5, 5),
        DueKind::PrepaymentUnpaid => (40, 3),
        DueKind::PrepaymentFromApril => (30, 30),
        DueKind::PrepaymentFromOctober => (29, 29),
        DueKind::TermEnd => (60, 30),
        DueKind::ElderlyShareReview | DueKind::Age70 => (60, 60),
        DueKind::Age75 => (90, 30),
        DueKind::CertificateExpiry => (90, 90),
        DueKind::CareBegins
        | DueKind::CareEnds
        | DueKind::MaximumCopaymentExpiry
        | DueKind::CeilingChange
        | DueKind::AllowanceEnd
        | DueKind::DependentsReview
        | DueKind::TaxExemptReview => (30, 30),
        DueKind::PaymentReturned | DueKind::FileOut => (0, 0),
        // Only once the day has passed.
        DueKind::PaymentWaiting | DueKind::PaymentOverdue | DueKind::ReclaimOutstanding => (-1, -1),
        // From 1 October to 1 April; `due_society` sets the exact day, one earlier in a leap year.
        DueKind::VoluntaryAverage => (182, 30),
    }
}

/// 期間: the days asked for, both inside. Today alone gives the list of the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
}

impl Window {
    /// One day.
    #[must_use]
    pub const fn day(on: Date) -> Window {
        Window {
            from: on,
            until: on,
        }
    }
}

/// 任意継続・特例退職 as far as its due dates need.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DuePremiums {
    /// 資格取得年月日.
    pub acquired_on: Date,
    /// 資格喪失年月日, once known.
    pub lost_on: Option<Date>,
    /// 初回の納付期日.
    pub first_due_on: Date,
    /// Months paid in full, covered by a 前納 or excused.
    pub settled: Vec<YearMonth>,
}

/// What somebody is in the society.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DueMembership {
    /// 一般の被保険者.
    Employed,
    /// 被扶養者.
    Dependent,
    /// 任意継続被保険者.
    Voluntary(DuePremiums),
    /// 特例退職被保険者.
    SpecialRetired(DuePremiums),
    /// Left an employment on a 資格喪失年月日 and has not applied for 任意継続; asks for the form.
    MayApply {
        /// 資格喪失年月日.
        lost_on: Date,
    },
}

/// A paper that expires or no longer fits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExpiringPaper {
    /// 資格確認書.
    EligibilityCertificate {
        /// 有効期限.
        valid_until: Date,
    },
    /// 限度額適用認定証.
    MaximumCopaymentCertificate {
        /// 有効期限.
        valid_until: Date,
    },
    /// 限度額適用認定証 whose 適用区分 no longer fits.
    OutdatedCeiling {
        /// The first day on which another 適用区分 holds.
        from: Date,
    },
}

/// One person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DuePerson {
    /// 生年月日.
    pub birth_on: Date,
    /// What the person is.
    pub membership: DueMembership,
    /// Papers in the person's hands.
    pub papers: Vec<ExpiringPaper>,
}

/// 期日 of one person that call for attention in the window, in order of their days.
#[must_use]
pub fn person_due_items(
    person: &DuePerson,
    rules: &VoluntaryRules,
    holidays: &Holidays,
    window: Window,
) -> Vec<DueItem> {
    let mut all = match &person.membership {
        DueMembership::Employed | DueMembership::Dependent => Vec::new(),
        DueMembership::Voluntary(premiums) => {
            let end = DueItem::new(DueKind::TermEnd, term(premiums.acquired_on).lost_on);
            let mut items = premium_items(premiums, holidays, window);
            items.push(end);
            items
        }
        DueMembership::SpecialRetired(premiums) => premium_items(premiums, holidays, window),
        DueMembership::MayApply { lost_on } => {
            let until = application_deadline(*lost_on, rules, holidays).accepted_until;
            vec![DueItem::new(DueKind::VoluntaryApplication, until)]
        }
    };
    all.extend(age_items(person));
    all.extend(person.papers.iter().map(|paper| paper_item(*paper)));
    let end = membership_ends_on(person);
    all.retain(|item| item.is_shown_in(window) && end.is_none_or(|end| item.on <= end));
    // A loss that is recorded ends the membership: what would have ended it no longer does.
    if let Some(lost_on) = lost_on(person) {
        let ends = |kind| matches!(kind, DueKind::TermEnd | DueKind::Age75);
        all.retain(|item| !ends(item.kind) || item.on < lost_on);
    }
    all.sort();
    all
}

/// The day after which nothing falls due any more: the 資格喪失年月日 where it is known, else 75.
fn membership_ends_on(person: &DuePerson) -> Option<Date> {
    match &person.membership {
        DueMembership::MayApply { .. } => None,
        DueMembership::Employed | DueMembership::Dependent => Some(turns_75_on(person.birth_on)),
        DueMembership::Voluntary(premiums) | DueMembership::SpecialRetired(premiums) => {
            let at_75 = turns_75_on(person.birth_on);
            Some(premiums.lost_on.map_or(at_75, |lost_on| lost_on.min(at_75)))
        }
    }
}

/// 資格喪失年月日 of a 任意継続・特例退職 that is recorded.
const fn lost_on(person: &DuePerson) -> Option<Date> {
    match &person.membership {
        DueMembership::Voluntary(premiums) | DueMembership::SpecialRetired(premiums) => {
            premiums.lost_on
        }
        DueMembership::Employed | DueMembership::Dependent | DueMembership::MayApply { .. } => None,
    }
}

fn age_items(person: &DuePerson) -> Vec<DueItem> {
    let birth_on = person.birth_on;
    if matches!(person.membership, DueMembership::MayApply { .. }) {
        return Vec::new();
    }
    let mut items = vec![
        DueItem::new(DueKind::Age70, elderly_share_from(birth_on)),
        DueItem::new(DueKind::Age75, turns_75_on(birth_on)),
    ];
    if person.membership != DueMembership::Dependent {
        let begins = care_first_month(birth_on).first_day();
        let ends = care_last_month(birth_on).next().first_day();
        items.push(DueItem::new(DueKind::CareBegins, begins));
        items.push(DueItem::new(DueKind::CareEnds, ends));
    }
    items
}

fn paper_item(paper: ExpiringPaper) -> DueItem {
    match paper {
        ExpiringPaper::EligibilityCertificate { valid_until } => {
            DueItem::new(DueKind::CertificateExpiry, valid_until)
        }
        ExpiringPaper::MaximumCopaymentCertificate { valid_until } => {
            DueItem::new(DueKind::MaximumCopaymentExpiry, valid_until)
        }
        ExpiringPaper::OutdatedCeiling { from } => DueItem::new(DueKind::CeilingChange, from),
    }
}

/// 納付期日 of the months that are still open.
fn premium_items(premiums: &DuePremiums, holidays: &Holidays, window: Window) -> Vec<DueItem> {
    let first = premiums.acquired_on.year_month();
    // A warning comes at most a month before its day, and a due date moves at most some days.
    let through = window.until.year_month().add_months(2);
    charged_months(premiums.acquired_on, premiums.lost_on, through)
        .into_iter()
        .filter(|month| !premiums.settled.contains(month))
        .map(|month| {
            if month == first {
                DueItem::new(DueKind::FirstPremium, premiums.first_due_on)
            } else {
                let due_on = monthly_due_on(month, holidays).max(premiums.first_due_on);
                DueItem::new(DueKind::MonthlyPremium, due_on)
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{
        DueKind, DueMembership, DuePerson, DuePremiums, ExpiringPaper, Window, person_due_items,
    };
    use crate::domain::calendar::Holidays;
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::voluntary_rules::VoluntaryRules;
    use proptest::prelude::{prop_assert_eq, proptest};

    fn items(person: &DuePerson, window: Window) -> Vec<(DueKind, Date)> {
        let rules = VoluntaryRules::default();
        person_due_items(person, &rules, &Holidays::shipped(), window)
            .iter()
            .map(|item| (item.kind, item.on))
            .collect()
    }

    fn on(person: &DuePerson, day: Date) -> Vec<(DueKind, Date)> {
        items(person, Window::day(day))
    }

    fn employed(birth_on: Date) -> DuePerson {
        DuePerson {
            birth_on,
            membership: DueMembership::Employed,
            papers: Vec::new(),
        }
    }

    fn voluntary(acquired_on: Date, lost_on: Option<Date>) -> DuePerson {
        DuePerson {
            membership: DueMembership::Voluntary(DuePremiums {
                acquired_on,
                lost_on,
                first_due_on: acquired_on.add_days(14),
                settled: Vec::new(),
            }),
            ..employed(day!(1970, 6, 1))
        }
    }

    #[test]
    fn 年齢の節目は決まった日数の前から() {
        let person = employed(day!(1951, 11, 22));
        let item = (DueKind::Age75, day!(2026, 11, 22));
        assert_eq!(on(&person, day!(2026, 8, 23)), vec![]);
        assert_eq!(on(&person, day!(2026, 8, 24)), vec![item]);
        assert_eq!(on(&person, day!(2026, 11, 22)), vec![item]);
        assert_eq!(on(&person, day!(2026, 11, 23)), vec![]);
        let person = employed(day!(1956, 12, 2));
        let item = (DueKind::Age70, day!(2027, 1, 1));
        assert_eq!(on(&person, day!(2026, 11, 1)), vec![]);
        assert_eq!(on(&person, day!(2026, 11, 2)), vec![item]);
    }

    #[test]
    fn 介護は被扶養者には知らせない() {
        let person = employed(day!(1986, 12, 1));
        let item = (DueKind::CareBegins, day!(2026, 11, 1));
        assert_eq!(on(&person, day!(2026, 10, 1)), vec![]);
        assert_eq!(on(&person, day!(2026, 10, 2)), vec![item]);
        let dependent = DuePerson {
            membership: DueMembership::Dependent,
            ..person
        };
        assert_eq!(on(&dependent, day!(2026, 10, 2)), vec![]);
        let person = employed(day!(1961, 12, 1));
        assert_eq!(
            on(&person, day!(2026, 10, 2)),
            vec![(DueKind::CareEnds, day!(2026, 11, 1))]
        );
    }

    #[test]
    fn 任意継続の保険料は五日前から_納めた月は出ない() {
        let mut person = voluntary(day!(2026, 8, 16), None);
        let october = (DueKind::MonthlyPremium, day!(2026, 10, 13));
        let DueMembership::Voluntary(premiums) = &mut person.membership else {
            unreachable!("a 任意継続被保険者");
        };
        premiums.settled = [8, 9]
            .iter()
            .map(|month| YearMonth::new(2026, *month).unwrap())
            .collect();
        assert_eq!(on(&person, day!(2026, 10, 7)), vec![]);
        assert_eq!(on(&person, day!(2026, 10, 8)), vec![october]);
        let lost = voluntary(day!(2026, 8, 16), Some(day!(2026, 10, 1)));
        assert_eq!(on(&lost, day!(2026, 10, 8)), vec![]);
        let new = voluntary(day!(2026, 10, 1), None);
        assert_eq!(
            on(&new, day!(2026, 10, 12)),
            vec![(DueKind::FirstPremium, day!(2026, 10, 15))]
        );
    }

    #[test]
    fn 満了は六十日前から_急ぎは三十日前から() {
        let person = voluntary(day!(2024, 12, 1), None);
        let shown = |day| {
            let rules = VoluntaryRules::default();
            person_due_items(&person, &rules, &Holidays::shipped(), Window::day(day))
                .into_iter()
                .find(|item| item.kind == DueKind::TermEnd)
        };
        assert_eq!(shown(day!(2026, 10, 1)), None);
        let item = shown(day!(2026, 10, 2)).unwrap();
        assert_eq!(item.on, day!(2026, 12, 1));
        assert_eq!(item.urgent_from, day!(2026, 11, 1));
    }

    #[test]
    fn 申出の期限と証の期限() {
        let person = DuePerson {
            membership: DueMembership::MayApply {
                lost_on: day!(2026, 4, 1),
            },
            ..employed(day!(1970, 6, 1))
        };
        let item = (DueKind::VoluntaryApplication, day!(2026, 4, 20));
        assert_eq!(on(&person, day!(2026, 4, 12)), vec![]);
        assert_eq!(on(&person, day!(2026, 4, 13)), vec![item]);
        assert_eq!(on(&person, day!(2026, 4, 21)), vec![]);
        let valid_until = day!(2026, 11, 30);
        let person = DuePerson {
            papers: vec![
                ExpiringPaper::EligibilityCertificate { valid_until },
                ExpiringPaper::MaximumCopaymentCertificate { valid_until },
            ],
            ..employed(day!(1970, 6, 1))
        };
        assert_eq!(on(&person, day!(2026, 8, 31)).len(), 0);
        assert_eq!(on(&person, day!(2026, 9, 1)).len(), 1);
        assert_eq!(on(&person, day!(2026, 10, 31)).len(), 2);
    }

    proptest! {
        #[test]
        fn 窓の日ごとの一覧を合わせると窓の一覧(start in 0_i64..900, length in 0_i64..40) {
            let person = voluntary(day!(2024, 12, 1), None);
            let from = day!(2024, 12, 1).add_days(start);
            let window = Window { from, until: from.add_days(length) };
            let mut by_day: Vec<(DueKind, Date)> = (0..=length)
                .flat_map(|n_days| on(&person, from.add_days(n_days)))
                .collect();
            by_day.sort();
            by_day.dedup();
            let mut together = items(&person, window);
            together.sort();
            prop_assert_eq!(together, by_day);
        }
    }
}
