//! 4月の改定: the 標準報酬月額 of 任意継続・特例退職 for a fiscal year, as a list and as one confirmed command.
//! It must not choose an amount itself; that is the law's functions with the society's averages and 規約.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::premium_book::BookOn;
use crate::app::premium_book::BookSpell;
use crate::app::premium_book::spells;
use crate::app::premium_book::standards_of;
use crate::app::premiums::Payer;
use crate::app::session::Session;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::Entry;
use crate::domain::entry::Fact;
use crate::domain::era::fiscal_year_wareki;
use crate::domain::member::Category;
use crate::domain::remuneration::Grade;
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::remuneration_review::excludes_regular;
use crate::domain::society::Society;
use crate::domain::special_retired::special_retired_remuneration;
use crate::domain::voluntary_remuneration::VoluntaryMember;
use crate::domain::voluntary_remuneration::remuneration_for;
use crate::domain::yen::Yen;
use crate::ledger::entries;
use crate::ledger::premiums::PremiumFile;
use crate::ledger::transact::Changes;

/// 4月の改定の一行.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AprilRow {
    /// Who.
    pub payer: Payer,
    /// 標準報酬月額 in March; `None` where the ledger has none.
    pub before: Option<Yen>,
    /// From April on, or what is missing.
    pub after: std::result::Result<AprilAmount, String>,
}

/// What is decided for the fiscal year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AprilAmount {
    /// 等級と標準報酬月額.
    pub grade: Grade,
    /// The last month for which it holds.
    pub effective_until: YearMonth,
    /// 決定の理由.
    pub basis: RemunerationBasis,
    /// 根拠.
    pub reason: String,
}

impl AprilRow {
    /// Whether the amount changes; otherwise it is only decided for the further year.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        let after = self.after.as_ref().ok();
        after.is_some_and(|after| self.before != Some(after.grade.standard_monthly))
    }
}

impl Session {
    /// Decides the 標準報酬月額 of everybody whose amount of the fiscal year is not in the ledger yet.
    /// Those for whom something is missing are left out and go on standing in the list.
    pub(super) fn decide_april(&mut self, fiscal_year: i32) -> Result<(usize, Changes)> {
        let society = self.society()?;
        let april = april_month(fiscal_year).ok_or(Error::Missing("年度"))?;
        let files = self.premium_files(april)?;
        let on = BookOn {
            society: &society,
            today: self.today(),
            through: april,
        };
        let rows = april_rows(&files, on, fiscal_year);
        let decided: Vec<Entry> = rows.iter().filter_map(|row| entry(row, april)).collect();
        if decided.is_empty() {
            let missing = rows.iter().find_map(|row| row.after.as_ref().err());
            return Err(Error::Refused(missing.cloned().unwrap_or_else(|| {
                format!(
                    "{}の4月に改定する人はいません。",
                    fiscal_year_wareki(fiscal_year)
                )
            })));
        }
        self.transact(
            "decide_april",
            "任継・特退の標準報酬月額の改定",
            |tx| {
                tx.add_detail("fiscal_year", serde_json::json!(fiscal_year));
                let people: Vec<i64> = decided.iter().map(|entry| entry.person.0).collect();
                tx.add_detail("people", serde_json::json!(people));
                entries::post_in(tx, None, &decided)?;
                Ok(decided.len())
            },
        )
    }
}

fn april_month(fiscal_year: i32) -> Option<YearMonth> {
    YearMonth::new(fiscal_year, 4)
}

fn entry(row: &AprilRow, april: YearMonth) -> Option<Entry> {
    let after = row.after.as_ref().ok()?;
    Some(Entry {
        person: row.payer.id,
        valid_from: april.first_day(),
        fact: Fact::RemunerationDecided {
            monthly: after.grade.standard_monthly,
            grade: after.grade.number,
            effective_from: april,
            effective_until: after.effective_until,
            basis: after.basis,
        },
    })
}

/// Those whose 標準報酬月額 of the fiscal year is still to be decided, changes first.
pub(super) fn april_rows(files: &[PremiumFile], on: BookOn<'_>, fiscal_year: i32) -> Vec<AprilRow> {
    let Some(april) = april_month(fiscal_year) else {
        return Vec::new();
    };
    let on = BookOn {
        through: april,
        ..on
    };
    let mut rows: Vec<AprilRow> = files
        .iter()
        .flat_map(|file| {
            let spells = spells(file, on);
            let rows = spells
                .iter()
                .filter_map(|spell| row(file, spell, on.society, april));
            rows.collect::<Vec<_>>()
        })
        .collect();
    rows.sort_by_key(|row| !row.is_changed());
    rows
}

/// The row of a person who was there before that April and is charged for it, unless all of it is in the ledger.
fn row(
    file: &PremiumFile,
    spell: &BookSpell<'_>,
    society: &Society,
    april: YearMonth,
) -> Option<AprilRow> {
    let membership = spell.membership;
    if membership.since.year_month() >= april || spell.line(april).is_none() {
        return None;
    }
    let standards = standards_of(file, membership);
    let until = |month: YearMonth| {
        let begun = standards
            .iter()
            .filter(move |it| it.effective_from <= month);
        begun.max_by_key(|it| it.effective_from)
    };
    let after = match membership.category {
        Category::SpecialRetired => special_retired(society, april),
        Category::Voluntary | Category::Employed => {
            voluntary(file, membership.since, society, april)
        }
    };
    let held = until(april).filter(|held| held.effective_until >= april);
    let is_decided = held.is_some_and(|held| {
        let after = after.as_ref().ok();
        after.is_some_and(|after| after.grade.standard_monthly == held.monthly)
    });
    if is_decided {
        return None;
    }
    Some(AprilRow {
        payer: Payer::of(file, membership),
        before: until(april.previous()).map(|held| held.monthly),
        after,
    })
}

/// 健康保険法第47条, by the society's rows.
fn voluntary(
    file: &PremiumFile,
    acquired_on: Date,
    society: &Society,
    april: YearMonth,
) -> std::result::Result<AprilAmount, String> {
    let own = own_amount(&file.decisions, acquired_on).ok_or_else(|| {
        "資格喪失時の標準報酬月額が台帳にありません。資格取得の案件を確かめてください。".to_owned()
    })?;
    let member = VoluntaryMember { acquired_on, own };
    let decided = remuneration_for(member, april.fiscal_year(), &society.voluntary);
    let decided = decided.map_err(|gap| gap.to_string())?;
    Ok(AprilAmount {
        grade: decided.grade,
        effective_until: decided.effective_until,
        basis: RemunerationBasis::Voluntary,
        reason: decided.reason,
    })
}

/// 附則第3条第4項: one amount for everybody, until March.
fn special_retired(
    society: &Society,
    april: YearMonth,
) -> std::result::Result<AprilAmount, String> {
    let rows = &society.voluntary.special_retired.amounts;
    let decided = special_retired_remuneration(rows, april).ok_or_else(|| {
        format!(
            "{}の特例退職被保険者の標準報酬月額が登録されていません。設定の「任継・保険料」で登録してください。",
            fiscal_year_wareki(april.fiscal_year())
        )
    })?;
    Ok(AprilAmount {
        grade: decided.grade,
        effective_until: april.add_months(11),
        basis: RemunerationBasis::SpecialRetired,
        reason: format!(
            "規約で定めた額{}円による（健康保険法附則第3条第4項）。",
            decided.amount
        ),
    })
}

/// 資格喪失時の標準報酬月額 (第47条第1項第1号): the decision of the employment that held on its last day, the day before
/// the 任意継続 began. A 定時決定 beside a 随時改定 of that summer held at no time (第41条第3項).
fn own_amount(decisions: &[Fact], acquired_on: Date) -> Option<Yen> {
    let last = acquired_on.add_days(-1).year_month();
    let of_employment = |fact: &Fact| match fact {
        Fact::RemunerationDecided {
            monthly,
            effective_from,
            basis,
            ..
        } if basis.is_of_employment() && *effective_from <= last => {
            Some((*effective_from, *basis, *monthly))
        }
        _ => None,
    };
    let decided: Vec<_> = decisions.iter().filter_map(of_employment).collect();
    let is_excluded = |regular_from: YearMonth| {
        decided.iter().any(|(from, basis, _)| {
            *basis == RemunerationBasis::Occasional && excludes_regular(*from, regular_from)
        })
    };
    let held = decided
        .iter()
        .filter(|(from, basis, _)| *basis != RemunerationBasis::Regular || !is_excluded(*from));
    let own = held.max_by_key(|(from, _, _)| *from);
    own.map(|(_, _, monthly)| *monthly)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn decided(from: &str, basis: RemunerationBasis, monthly: i64) -> Fact {
        let effective_from = YearMonth::parse_iso(from).unwrap();
        Fact::RemunerationDecided {
            monthly: Yen::new(monthly),
            grade: 20,
            effective_from,
            effective_until: effective_from.add_months(11),
            basis,
        }
    }

    fn own(decisions: &[Fact], acquired_on: &str) -> Option<i64> {
        let acquired_on = Date::parse_iso(acquired_on).unwrap();
        own_amount(decisions, acquired_on).map(Yen::get)
    }

    #[test]
    fn 資格喪失時の額は最後の勤めの日の月の額() {
        let decisions = [
            decided("2025-09", RemunerationBasis::Regular, 260_000),
            decided("2026-09", RemunerationBasis::Regular, 300_000),
            decided("2026-09", RemunerationBasis::Voluntary, 280_000),
        ];
        // 8月31日の退職と、9月1日・9月15日の退職.
        assert_eq!(own(&decisions, "2026-09-01"), Some(260_000));
        assert_eq!(own(&decisions, "2026-09-02"), Some(300_000));
        assert_eq!(own(&decisions, "2026-09-16"), Some(300_000));
        assert_eq!(own(&decisions, "2025-09-01"), None);
    }

    #[test]
    fn 資格喪失時の額に_随時改定でなくなった定時決定は入らない() {
        let decisions = [
            decided("2026-07", RemunerationBasis::Occasional, 340_000),
            decided("2026-09", RemunerationBasis::Regular, 300_000),
        ];
        assert_eq!(own(&decisions, "2026-10-01"), Some(340_000));
    }
}
