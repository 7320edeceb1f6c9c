//! 月報: who was a member at a month's end, and who came and went in the month, counted from plain values.
//! It must not read the ledger; what it counts arrives as values.

use crate::domain::age::age_on;
use crate::domain::date::{Date, YearMonth};
use crate::domain::member::{Category, Sex};
use crate::domain::member_file::{MembershipEnd, MembershipKind};
use crate::domain::yen::Yen;
use std::collections::BTreeMap;

/// 被保険者・被扶養者 and 被保険者区分: the six groups of the report.
pub type Group = (MembershipKind, Category);

/// The groups in the order of the report.
pub const GROUPS: [Group; 6] = [
    (MembershipKind::Insured, Category::Employed),
    (MembershipKind::Dependent, Category::Employed),
    (MembershipKind::Insured, Category::Voluntary),
    (MembershipKind::Dependent, Category::Voluntary),
    (MembershipKind::Insured, Category::SpecialRetired),
    (MembershipKind::Dependent, Category::SpecialRetired),
];

/// 月末の加入者 as the report counts one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CountedMember {
    /// Group.
    pub group: Group,
    /// 性別.
    pub sex: Sex,
    /// 生年月日.
    pub birth_on: Date,
    /// 事業所番号.
    pub establishment: String,
    /// 等級 and 標準報酬月額 of a 被保険者; `None` of a 被扶養者 or where the ledger has none.
    pub standard: Option<(u8, Yen)>,
}

/// 男女別の人数.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BySex {
    /// 男.
    pub male: i64,
    /// 女.
    pub female: i64,
}

impl BySex {
    /// 計.
    #[must_use]
    pub const fn total(self) -> i64 {
        self.male.saturating_add(self.female)
    }

    fn add(&mut self, sex: Sex) {
        match sex {
            Sex::Male => self.male = self.male.saturating_add(1),
            Sex::Female => self.female = self.female.saturating_add(1),
        }
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: BySex) -> BySex {
        BySex {
            male: self.male.saturating_add(other.male),
            female: self.female.saturating_add(other.female),
        }
    }
}

/// 標準報酬月額の計 of some people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StandardSum {
    /// How many have one.
    pub n_people: i64,
    /// 合計.
    pub total: Yen,
}

impl StandardSum {
    fn add(&mut self, standard: Yen) {
        self.n_people = self.n_people.saturating_add(1);
        self.total = self.total.checked_add(standard).unwrap_or(self.total);
    }

    /// 平均, whole yen, rounded down; `None` of nobody.
    #[must_use]
    pub fn average(self) -> Option<i64> {
        self.total.get().checked_div(self.n_people)
    }
}

/// 月末の人数.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MonthEnd {
    /// By group.
    pub groups: BTreeMap<Group, BySex>,
    /// By age in whole years (法律上の年齢) and 被保険者・被扶養者.
    pub ages: BTreeMap<(u32, MembershipKind), BySex>,
    /// By 事業所 and 被保険者・被扶養者.
    pub establishments: BTreeMap<(String, MembershipKind), BySex>,
    /// 標準報酬月額 by 事業所.
    pub establishment_standards: BTreeMap<String, StandardSum>,
    /// 被保険者 by 等級 and 標準報酬月額.
    pub grades: BTreeMap<(u8, Yen), BySex>,
    /// 被保険者 for whom the ledger has no 標準報酬月額.
    pub without_standard: BySex,
    /// 標準報酬月額 of all.
    pub standards: StandardSum,
}

impl MonthEnd {
    /// Counts one more.
    pub fn add(&mut self, member: &CountedMember, on: Date) {
        let (kind, sex) = (member.group.0, member.sex);
        self.groups.entry(member.group).or_default().add(sex);
        let age = age_on(member.birth_on, on);
        self.ages.entry((age, kind)).or_default().add(sex);
        let at = (member.establishment.clone(), kind);
        self.establishments.entry(at).or_default().add(sex);
        if kind != MembershipKind::Insured {
            return;
        }
        let Some((grade, standard)) = member.standard else {
            self.without_standard.add(sex);
            return;
        };
        self.grades.entry((grade, standard)).or_default().add(sex);
        self.standards.add(standard);
        let office = self
            .establishment_standards
            .entry(member.establishment.clone());
        office.or_default().add(standard);
    }

    /// How many of a group.
    #[must_use]
    pub fn of(&self, group: Group) -> BySex {
        self.groups.get(&group).copied().unwrap_or_default()
    }

    /// How many in all.
    #[must_use]
    pub fn total(&self) -> BySex {
        self.groups
            .values()
            .fold(BySex::default(), |sum, it| sum.and(*it))
    }

    /// How many of these ages, both inclusive; of all where `kind` is `None`.
    #[must_use]
    pub fn aged(&self, (from, until): (u32, u32), kind: Option<MembershipKind>) -> BySex {
        let ages = self.ages.range((from, MembershipKind::Insured)..);
        ages.take_while(|((age, _), _)| *age <= until)
            .filter(|((_, is), _)| kind.is_none_or(|kind| kind == *is))
            .fold(BySex::default(), |sum, (_, n)| sum.and(*n))
    }
}

/// 加入の期間 as far as 増減 asks for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Group.
    pub group: Group,
    /// 資格取得・認定年月日.
    pub since: Date,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Option<Date>,
    /// Why it ended.
    pub end: Option<MembershipEnd>,
}

impl Span {
    /// Whether it holds on a day.
    #[must_use]
    pub fn covers(&self, on: Date) -> bool {
        self.valid_from <= on && self.valid_until.is_none_or(|until| until >= on)
    }
}

/// 増減の理由.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Movement {
    /// 増: 取得・認定.
    Came,
    /// 増: 変更 began a period of its own.
    CameByChange,
    /// 減, with the reason in words.
    Left(&'static str),
    /// 減: 変更 ended the earlier period.
    LeftByChange,
}

impl Movement {
    /// +1 or -1.
    #[must_use]
    pub const fn sign(self) -> i64 {
        match self {
            Movement::Came | Movement::CameByChange => 1,
            Movement::Left(_) | Movement::LeftByChange => -1,
        }
    }
}

/// 増減 of a month.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Movements(BTreeMap<(Movement, Group), i64>);

impl Movements {
    /// Counts what a period does in a month. The day after the last day counts, so that 先月末 and 今月末 agree.
    pub fn add(&mut self, span: &Span, month: YearMonth) {
        if month.contains(span.valid_from) {
            let movement = if span.since < span.valid_from {
                Movement::CameByChange
            } else {
                Movement::Came
            };
            self.count(movement, span.group);
        }
        if span
            .valid_until
            .is_some_and(|until| month.contains(until.add_days(1)))
        {
            let movement = match span.end {
                Some(MembershipEnd::Changed) => Movement::LeftByChange,
                end => Movement::Left(end.map_or("理由の記録なし", MembershipEnd::label)),
            };
            self.count(movement, span.group);
        }
    }

    fn count(&mut self, movement: Movement, group: Group) {
        let n = self.0.entry((movement, group)).or_default();
        *n = n.saturating_add(1);
    }

    /// How many.
    #[must_use]
    pub fn of(&self, movement: Movement, group: Group) -> i64 {
        self.0.get(&(movement, group)).copied().unwrap_or(0)
    }

    /// What happened at all, in order.
    #[must_use]
    pub fn kinds(&self) -> Vec<Movement> {
        let mut kinds: Vec<Movement> = self.0.keys().map(|(movement, _)| *movement).collect();
        kinds.dedup();
        kinds
    }

    /// 増 minus 減 of a group.
    #[must_use]
    pub fn balance(&self, group: Group) -> i64 {
        let own = self.0.iter().filter(|((_, of), _)| *of == group);
        own.map(|((movement, _), n)| movement.sign().saturating_mul(*n))
            .sum()
    }
}

/// 月報.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlyReport {
    /// 月.
    pub month: YearMonth,
    /// 今月末.
    pub now: MonthEnd,
    /// 先月末.
    pub last: MonthEnd,
    /// 前年同月末.
    pub year_ago: MonthEnd,
    /// 今月の増減.
    pub movements: Movements,
}

impl MonthlyReport {
    /// Groups of which 先月末 + 増 − 減 is not 今月末, with by how many; none where all is well.
    #[must_use]
    pub fn unbalanced(&self) -> Vec<(Group, i64)> {
        GROUPS
            .into_iter()
            .map(|group| {
                let expected = self.last.of(group).total() + self.movements.balance(group);
                (group, self.now.of(group).total() - expected)
            })
            .filter(|(_, difference)| *difference != 0)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{CountedMember, GROUPS, MonthEnd, MonthlyReport, Movements, Span};
    use crate::domain::date::{Date, YearMonth, day};
    use crate::domain::member::Sex;
    use crate::domain::member_file::{MembershipEnd, MembershipKind};
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, proptest};

    fn end_of(month: YearMonth, spans: &[Span]) -> MonthEnd {
        let on = month.last_day();
        let mut end = MonthEnd::default();
        for span in spans.iter().filter(|span| span.covers(on)) {
            let member = CountedMember {
                group: span.group,
                sex: Sex::Female,
                birth_on: day!(1990, 4, 1),
                establishment: "0042".to_owned(),
                standard: None,
            };
            end.add(&member, on);
        }
        end
    }

    fn report(month: YearMonth, spans: &[Span]) -> MonthlyReport {
        let mut movements = Movements::default();
        for span in spans {
            movements.add(span, month);
        }
        MonthlyReport {
            month,
            now: end_of(month, spans),
            last: end_of(month.previous(), spans),
            year_ago: end_of(month.add_months(-12), spans),
            movements,
        }
    }

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let span = (0..6_usize, -70..70_i64, -1..80_i64, any::<bool>()).prop_map(
            |(group, from, length, is_changed)| {
                let valid_from = day!(2026, 11, 1).add_days(from);
                let open = length < 0;
                Span {
                    group: GROUPS.get(group).copied().unwrap_or(GROUPS[0]),
                    since: valid_from.add_days(if is_changed { -10 } else { 0 }),
                    valid_from,
                    valid_until: (!open).then(|| valid_from.add_days(length)),
                    end: (!open).then_some(MembershipEnd::Changed),
                }
            },
        );
        proptest::collection::vec(span, 0..60)
    }

    proptest! {
        #[test]
        fn 先月末に増減を足すと必ず今月末になる(spans in spans(), back in 0..3_i32) {
            let month = day!(2026, 12, 1).year_month().add_months(-back);
            prop_assert!(report(month, &spans).unbalanced().is_empty());
        }

        #[test]
        fn 年齢ごとの人数の合計は全員の人数(spans in spans()) {
            let end = end_of(day!(2026, 11, 1).year_month(), &spans);
            prop_assert_eq!(end.aged((0, 200), None), end.total());
            let insured = end.aged((0, 200), Some(MembershipKind::Insured));
            let others = end.aged((0, 200), Some(MembershipKind::Dependent));
            prop_assert_eq!(insured.and(others), end.total());
        }
    }

    #[test]
    fn 月末日の喪失は翌月の減になる() {
        let month = day!(2026, 11, 1).year_month();
        let span = |until: Date| Span {
            group: GROUPS[0],
            since: day!(2020, 4, 1),
            valid_from: day!(2020, 4, 1),
            valid_until: Some(until),
            end: Some(MembershipEnd::WithInsured),
        };
        let left = |until| report(month, &[span(until)]).movements.balance(GROUPS[0]);
        // 11月30日まで加入していた人は12月の減、29日までの人は11月の減.
        assert_eq!(left(day!(2026, 11, 30)), 0);
        assert_eq!(left(day!(2026, 11, 29)), -1);
        assert_eq!(left(day!(2026, 10, 31)), -1);
        assert_eq!(left(day!(2026, 10, 30)), 0);
    }

    #[test]
    fn 数えた人数が増減と合わないと分かる() {
        let month = day!(2026, 11, 1).year_month();
        let mut wrong = report(month, &[]);
        wrong.last = end_of(
            month,
            &[Span {
                group: GROUPS[1],
                since: day!(2020, 4, 1),
                valid_from: day!(2020, 4, 1),
                valid_until: None,
                end: None,
            }],
        );
        assert_eq!(wrong.unbalanced(), [(GROUPS[1], -1)]);
    }
}
