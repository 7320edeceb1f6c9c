//! 賞与支払届の取込: what the ledger says about a line, what there is to ask, and the 決定案 that it comes to.
//! It must not decide; a 決定案 waits for the 決裁.

use crate::app::error::Result;
use crate::app::intake_pay::Beside;
use crate::app::intake_pay::Look;
use crate::app::intake_pay::about_whom;
use crate::app::intake_question::Question;
use crate::domain::date::Date;
use crate::domain::entry::EntryId;
use crate::domain::entry::Fact;
use crate::domain::era::fiscal_year_wareki;
use crate::domain::member::Category;
use crate::domain::member::PersonId;
use crate::domain::member_file::MemberFile;
use crate::domain::remuneration_draft::Planned;
use crate::domain::remuneration_draft::PlannedBonus;
use crate::domain::remuneration_draft::Replaced;
use crate::domain::standard_bonus::OPEN_ENDED;
use crate::domain::standard_bonus::bonus_words;
use crate::domain::standard_bonus::standard_bonus;
use crate::domain::yen::Yen;
use crate::exchange::intake_bonus::BonusRow;
use crate::ledger::entries;
use crate::ledger::source::Source;

/// 標準賞与額 that the ledger has.
struct Decided {
    entry: EntryId,
    paid_on: Date,
    bonus: Yen,
    standard: Yen,
}

/// Looks a line up.
pub(super) fn look(source: &impl Source, row: &BonusRow, beside: &Beside<'_>) -> Result<Look> {
    let whom = about_whom(
        source,
        &row.insured,
        row.is_pension_only,
        row.paid_on,
        beside,
    )?;
    let (found, mut look) = match whom {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    let file = &found.file;
    if row.is_multi_office {
        look.questions.push(Question::ask(
            "二以上の事業所に勤務する人です。標準賞与額は各事業所の賞与を合わせて決めます。この届書の額が合わせた額でなければ、受け付けないでください。",
        ));
    }
    let decided = of_year(source, file.id, row.paid_on)?;
    about_waiting(row, file.id, beside, &mut look);
    let Some(planned) = planned(row, &decided) else {
        look.questions.push(Question::stop(
            "賞与支払年月日の標準賞与額の上限がわからないため、決定できません。",
        ));
        return Ok(look);
    };
    about_decided(&planned, &decided, &mut look);
    about_cap((row, &planned), file.id, beside, &mut look);
    say_planned(&planned, &mut look);
    look.plan = Some((file.id, Planned::Bonus(planned)));
    Ok(look)
}

/// What would be decided: a month has one 標準賞与額, so what was decided about the same month is replaced.
fn planned(row: &BonusRow, decided: &[Decided]) -> Option<PlannedBonus> {
    let before = before(decided, row.paid_on);
    let after = standard_bonus(row.total, before, row.paid_on)?;
    let same_month = decided.iter().filter(|it| is_same_month(it, row.paid_on));
    let replaced = |it: &Decided| Replaced {
        entry: it.entry,
        paid_on: it.paid_on,
    };
    Some(PlannedBonus {
        paid_on: row.paid_on,
        bonus: if row.total == OPEN_ENDED {
            OPEN_ENDED
        } else {
            after.whole
        },
        decided_before: before,
        standard: after.standard,
        replaces: same_month.map(replaced).collect(),
    })
}

fn is_same_month(decided: &Decided, paid_on: Date) -> bool {
    decided.paid_on.year_month() == paid_on.year_month()
}

/// 累計 of the year without the month of this day.
fn before(decided: &[Decided], paid_on: Date) -> Yen {
    let others = decided.iter().filter(|it| !is_same_month(it, paid_on));
    others.map(|it| it.standard).sum()
}

fn say_planned(planned: &PlannedBonus, look: &mut Look) {
    look.say("賞与額（千円未満切捨て）", bonus_words(planned.bonus));
    look.say(
        &format!(
            "{}の決定済みの累計",
            fiscal_year_wareki(planned.paid_on.fiscal_year())
        ),
        format!("{}円", planned.decided_before),
    );
    let capped = if planned.standard < planned.bonus {
        "（年度の上限まで）"
    } else {
        ""
    };
    look.say(
        "決定する標準賞与額",
        format!("{}円{capped}", planned.standard),
    );
}

/// 標準賞与額 of the fiscal year of this day.
fn of_year(source: &impl Source, person: PersonId, paid_on: Date) -> Result<Vec<Decided>> {
    let all = entries::of_person(source, person)?;
    let live = all.into_iter().filter(|it| it.reversed_by.is_none());
    let decided = live.filter_map(|recorded| match recorded.entry.fact {
        Fact::BonusDecided { bonus, standard } => Some(Decided {
            entry: recorded.id,
            paid_on: recorded.entry.valid_from,
            bonus,
            standard,
        }),
        _ => None,
    });
    let year = paid_on.fiscal_year();
    Ok(decided
        .filter(|it| it.paid_on.fiscal_year() == year)
        .collect())
}

fn about_decided(planned: &PlannedBonus, decided: &[Decided], look: &mut Look) {
    for it in decided {
        let words = format!(
            "{}の賞与（賞与額{}、標準賞与額{}円）",
            it.paid_on.wareki(),
            bonus_words(it.bonus),
            it.standard
        );
        let is_same = (it.paid_on, it.bonus, it.standard)
            == (planned.paid_on, planned.bonus, planned.standard);
        let question = if is_same && planned.replaces.len() == 1 {
            Question::stop(&format!("同じ決定がすでに台帳にあります：{words}。"))
        } else if is_same_month(it, planned.paid_on) {
            // Added to it, both would count towards the cap of the year.
            Question::ask(&format!(
                "{words}がすでに台帳にあります。標準賞与額は月に一つのため、決裁すると、この決定を取り消して届書の額で決定し直します。同じ月に二度以上支払ったときは、届書の額が月の合計であることを確かめてください。"
            ))
            .told_employer("同じ月の賞与の届出をすでに受け付けています。お確かめください。")
        } else if it.paid_on > planned.paid_on {
            Question::ask(&format!(
                "のちの決定があります：{words}。年度の累計の順が前後します。"
            ))
        } else {
            continue;
        };
        look.questions.push(question);
    }
}

fn about_waiting(row: &BonusRow, person: PersonId, beside: &Beside<'_>, look: &mut Look) {
    for (draft, waiting) in beside.waiting.get(&person).into_iter().flatten() {
        if let Planned::Bonus(other) = waiting
            && other.paid_on.year_month() == row.paid_on.year_month()
        {
            look.questions.push(Question::stop(&format!(
                "同じ人の{}の賞与の決定案（決定案{}）が決裁を待っています。",
                other.paid_on.wareki(),
                draft.0
            )));
        }
    }
}

/// Whether what waits leaves less of the year than the line counts on.
fn about_cap(
    (row, planned): (&BonusRow, &PlannedBonus),
    person: PersonId,
    beside: &Beside<'_>,
    look: &mut Look,
) {
    let year = row.paid_on.fiscal_year();
    let mut drafts = Vec::new();
    let mut total = planned.decided_before;
    for (draft, waiting) in beside.waiting.get(&person).into_iter().flatten() {
        if let Planned::Bonus(other) = waiting
            && other.paid_on.fiscal_year() == year
        {
            drafts.push(draft.0.to_string());
            total = [total, other.standard].into_iter().sum();
        }
    }
    let left = standard_bonus(row.total, total, row.paid_on).map(|after| after.standard);
    if !drafts.is_empty() && left != Some(planned.standard) {
        look.questions.push(Question::ask(&format!(
            "同じ年度の賞与の決定案（決定案{}）が決裁を待っています。それを先に決裁すると、年度の上限までの残りが減って標準賞与額が変わるため、この行は決裁できなくなります。",
            drafts.join("・")
        )));
    }
}

/// What a line says by itself, for the pane beside the list.
pub(super) fn described(row: &BonusRow) -> Vec<(String, String)> {
    let mut fields = vec![
        ("賞与支払年月日".to_owned(), row.paid_on.wareki()),
        ("賞与の合計".to_owned(), bonus_words(row.total)),
    ];
    if let Some(day) = &row.first_day {
        let value = format!("初回支払日　{day}日");
        fields.push(("同一月内の賞与の合算".to_owned(), value));
    }
    fields
}

/// Whether a 決定案 still says what the ledger would have it say; the sentence that says what changed.
pub(super) fn changed_since(
    source: &impl Source,
    file: &MemberFile,
    planned: &PlannedBonus,
) -> Result<Option<String>> {
    let is_employed = file
        .insured_on(planned.paid_on)
        .is_some_and(|period| period.category == Category::Employed);
    if !is_employed {
        return Ok(Some(format!(
            "{}に事業所に勤める被保険者ではありません。",
            planned.paid_on.wareki()
        )));
    }
    let decided = of_year(source, file.id, planned.paid_on)?;
    let same_month = decided
        .iter()
        .filter(|it| is_same_month(it, planned.paid_on));
    let replaced = planned.replaces.iter().map(|it| it.entry);
    if !same_month.map(|it| it.entry).eq(replaced) {
        return Ok(Some(
            "同じ月の標準賞与額の決定が、受付のときから変わりました。".to_owned(),
        ));
    }
    let before = before(&decided, planned.paid_on);
    let now = standard_bonus(planned.bonus, before, planned.paid_on).map(|after| after.standard);
    // Another 累計 that leaves the result as it was is no reason to stop.
    let is_changed = now != Some(planned.standard);
    Ok(is_changed.then(|| {
        "年度の標準賞与額の累計が受付のときから変わり、上限までの残りが異なります。".to_owned()
    }))
}
