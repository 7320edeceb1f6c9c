//! 算定基礎届・月額変更届の取込: what the ledger says about a line, what there is to ask, and the 決定案 that it comes to.
//! It must not decide; a 決定案 waits for the 決裁.

use crate::app::error::Result;
use crate::app::intake_pay::Beside;
use crate::app::intake_pay::Look;
use crate::app::intake_pay::about_whom;
use crate::app::intake_question::Question;
use crate::app::intake_subject::Found;
use crate::domain::coded::Coded;
use crate::domain::date::Date;
use crate::domain::date::YearMonth;
use crate::domain::entry::EntryId;
use crate::domain::member::Category;
use crate::domain::member_file::MemberFile;
use crate::domain::member_file::RemunerationPeriod;
use crate::domain::remuneration::Grade;
use crate::domain::remuneration::RemunerationBasis;
use crate::domain::remuneration_draft::Planned;
use crate::domain::remuneration_draft::PlannedRemuneration;
use crate::domain::remuneration_draft::Standard;
use crate::domain::remuneration_review::Difference;
use crate::domain::remuneration_review::Hours;
use crate::domain::remuneration_review::ReviewKind;
use crate::domain::remuneration_review::difference;
use crate::domain::remuneration_review::excludes_regular;
use crate::domain::remuneration_review::goes_the_way;
use crate::domain::remuneration_review::occasional_decision;
use crate::domain::remuneration_review::regular_decision;
use crate::domain::yen::Yen;
use crate::exchange::intake_remuneration::RemunerationRow;
use crate::ledger::source::Source;

/// Months between the day of receipt and 適用年月 beyond which a year was probably mistyped.
const FAR_AHEAD: i64 = 6;
/// The same backwards: 2年 (第193条).
const FAR_BACK: i64 = 24;

/// Looks a line up.
pub(super) fn look(
    source: &impl Source,
    row: &RemunerationRow,
    beside: &Beside<'_>,
) -> Result<Look> {
    let first_day = row.from.first_day();
    let whom = about_whom(source, &row.insured, row.is_pension_only, first_day, beside)?;
    let (found, mut look) = match whom {
        Ok(found) => found,
        Err(ended) => return Ok(ended),
    };
    look.questions.extend(about_line(row, &found, beside.today));
    let before = found.file.remuneration_in(row.from.previous());
    about_before(row, before, &mut look);
    match planned(row, &found.file) {
        Ok(planned) => {
            about_decided(&found, &planned, beside, &mut look);
            if row.kind == ReviewKind::Occasional {
                look.questions.extend(about_change(row, &planned));
            }
            say_planned(row, &planned, &mut look);
            look.plan = Some((found.file.id, Planned::Remuneration(planned)));
        }
        Err(question) => look.questions.push(question),
    }
    Ok(look)
}

/// What the line itself asks for, seen with the ledger.
fn about_line(row: &RemunerationRow, found: &Found, today: Date) -> Vec<Question> {
    let mut all = Vec::new();
    let ahead = row.from.months_since(today.year_month());
    if !(-FAR_BACK..=FAR_AHEAD).contains(&ahead) {
        all.push(Question::ask(&format!(
            "適用年月（{}）が、きょうから離れています。年の書き誤りでないか確かめてください。",
            row.from.wareki()
        )));
    }
    if row.is_multi_office {
        all.push(Question::ask(
            "二以上の事業所に勤務する人です。標準報酬月額は各事業所の報酬を合わせて決めます。この届書の額が合わせた額でなければ、受け付けないでください。",
        ));
    }
    if row.kind == ReviewKind::Regular {
        all.extend(about_regular(row, found));
    }
    all
}

/// Who gets no 定時決定 (第41条第3項).
fn about_regular(row: &RemunerationRow, found: &Found) -> Vec<Question> {
    let mut all = Vec::new();
    let year = row.from.year();
    let june = Date::new(year, 6, 1);
    let since = found.file.insured_on(row.from.first_day());
    let since = since.map(|period| period.since);
    if let (Some(june), Some(since)) = (june, since)
        && since >= june
    {
        all.push(
            Question::stop(&format!(
                "{}に資格を取得した人です。6月1日以後に取得した人の定時決定はありません（健康保険法第41条第3項）。",
                since.wareki()
            ))
            .told_employer("6月1日以後に資格を取得した人は、定時決定の対象ではありません。"),
        );
    }
    if let Some(sentence) = excluding(&found.file, row.from) {
        all.push(
            Question::stop(&sentence).told_employer(
                "7月から9月までに随時改定を受けた人は、定時決定の対象ではありません。",
            ),
        );
    }
    match (row.is_change_planned, row.months.is_some()) {
        (true, true) => all.push(Question::ask(
            "月額変更予定とあります。随時改定が先です。月額変更届が出ないと確かめたときだけ受け付けてください。",
        )),
        (true, false) => all.push(Question::stop(
            "月額変更予定で、報酬の記入がありません。月額変更届を受け付けてください。",
        )),
        (false, _) => {}
    }
    all
}

/// The 随時改定 of that summer beside which there is no 定時決定 (第41条第3項).
fn excluding(file: &MemberFile, regular_from: YearMonth) -> Option<String> {
    let changed = file.remunerations.iter().find(|it| {
        it.basis == RemunerationBasis::Occasional
            && excludes_regular(it.effective_from, regular_from)
    })?;
    Some(format!(
        "{}からの随時改定（{}円）が台帳にあります。7月から9月までに随時改定を受けた人の定時決定はありません（健康保険法第41条第3項）。",
        changed.effective_from.wareki(),
        changed.monthly
    ))
}

/// The decision from this very month on.
fn from_month(file: &MemberFile, month: YearMonth) -> Option<EntryId> {
    let mut all = file.remunerations.iter();
    Some(all.find(|it| it.effective_from == month)?.entry)
}

/// 従前 of the ledger against the written one.
fn about_before(row: &RemunerationRow, before: Option<&RemunerationPeriod>, look: &mut Look) {
    let in_ledger = match before {
        Some(before) => format!(
            "第{}級　{}円（{}から、{}）",
            before.grade,
            before.monthly,
            before.effective_from.wareki(),
            before.basis.label()
        ),
        None => "台帳にありません".to_owned(),
    };
    look.say("従前の標準報酬月額（台帳）", in_ledger);
    let Some(written) = row.before else {
        if before.is_none() {
            look.questions.push(Question::ask(
                "従前の標準報酬月額が台帳にも届書にもありません。",
            ));
        }
        return;
    };
    look.say("従前の標準報酬月額（届書）", format!("{written}円"));
    let sentence = match before {
        None => format!("従前の標準報酬月額が台帳にありません。届書では{written}円です。"),
        Some(before) if before.monthly != written => format!(
            "従前の標準報酬月額が、台帳では{}円、届書では{written}円です。どちらが正しいか確かめてください。",
            before.monthly
        ),
        Some(_) => return,
    };
    look.questions.push(Question::ask(&sentence).told_employer(
        "従前の標準報酬月額が、当健康保険組合の記録と異なります。お確かめください。",
    ));
}

/// What would be decided, or why nothing can be.
fn planned(
    row: &RemunerationRow,
    file: &MemberFile,
) -> std::result::Result<PlannedRemuneration, Question> {
    let before = file.remuneration_in(row.from.previous());
    let before = before.map(|before| Standard {
        monthly: before.monthly,
        grade: before.grade,
    });
    let counts = row.review().is_some_and(|review| review.average.is_some());
    if row.kind == ReviewKind::Occasional && !counts {
        let least = if row.hours == Hours::Short { 11 } else { 17 };
        let sentence = format!(
            "基礎日数が{least}日に足りない月があります。3か月とも{least}日以上でなければ随時改定はありません（健康保険法第43条第1項）。"
        );
        return Err(Question::stop(&sentence).told_employer(&sentence));
    }
    let pay = row.monthly();
    let Some(pay) = pay else {
        return kept(row, before, file);
    };
    let decided = match row.kind {
        ReviewKind::Regular => regular_decision(pay, row.from.year()),
        ReviewKind::Occasional => occasional_decision(pay, row.from),
    };
    let decided = decided.ok_or_else(|| {
        Question::stop(&format!(
            "{}の標準報酬月額の等級表がないため、決定できません。",
            row.from.wareki()
        ))
    })?;
    Ok(PlannedRemuneration {
        basis: decided.basis,
        pay: Some(pay),
        before,
        after: standard(decided.grade),
        replaces: from_month(file, decided.effective_from),
        effective_from: decided.effective_from,
        effective_until: decided.effective_until,
    })
}

/// 定時決定 without a month that counts: the 従前の額 stays.
fn kept(
    row: &RemunerationRow,
    before: Option<Standard>,
    file: &MemberFile,
) -> std::result::Result<PlannedRemuneration, Question> {
    let Some(after) = before else {
        return Err(Question::stop(
            "基礎日数の足りる月がなく、従前の標準報酬月額も台帳にないため、決定できません。",
        ));
    };
    Ok(PlannedRemuneration {
        basis: RemunerationBasis::Regular,
        pay: None,
        before,
        after,
        replaces: from_month(file, row.from),
        effective_from: row.from,
        effective_until: row.from.add_months(11),
    })
}

const fn standard(grade: Grade) -> Standard {
    Standard {
        monthly: grade.standard_monthly,
        grade: grade.number,
    }
}

/// What was decided already, or waits to be.
fn about_decided(
    found: &Found,
    planned: &PlannedRemuneration,
    beside: &Beside<'_>,
    look: &mut Look,
) {
    let from = planned.effective_from;
    for period in &found.file.remunerations {
        let words = format!(
            "{}からの{}（{}円）",
            period.effective_from.wareki(),
            period.basis.label(),
            period.monthly
        );
        if period.effective_from == from
            && (period.basis, period.monthly) == (planned.basis, planned.after.monthly)
        {
            look.questions.push(Question::stop(&format!(
                "同じ決定がすでに台帳にあります：{words}。"
            )));
        } else if planned.basis == RemunerationBasis::Occasional
            && period.basis == RemunerationBasis::Regular
            && excludes_regular(from, period.effective_from)
        {
            look.questions.push(Question::ask(&format!(
                "{words}がすでに台帳にあります。決裁すると、その年の定時決定はなくなります（健康保険法第41条第3項）。"
            )));
        } else if period.effective_from == from {
            look.questions.push(same_month(period, &words));
        } else if period.effective_from > from {
            look.questions.push(Question::ask(&format!(
                "のちの決定があります：{words}。この決定はその前の月までになります。"
            )));
        }
    }
    for (draft, waiting) in beside.waiting.get(&found.file.id).into_iter().flatten() {
        if matches!(waiting, Planned::Remuneration(other) if other.effective_from == from) {
            look.questions.push(Question::stop(&format!(
                "同じ人の{}からの決定案（決定案{}）が決裁を待っています。",
                from.wareki(),
                draft.0
            )));
        }
    }
}

/// What becomes of a decision that holds from the same month on.
fn same_month(period: &RemunerationPeriod, words: &str) -> Question {
    match period.basis {
        RemunerationBasis::Acquisition => Question::stop(&format!(
            "{words}が台帳にあります。資格を取得した月からの額は、この届書では改められません。"
        )),
        RemunerationBasis::Voluntary | RemunerationBasis::SpecialRetired => {
            Question::ask(&format!(
                "{words}が台帳にあります。その額は変わらず、この決定は資格喪失時の標準報酬月額にだけなります。"
            ))
        }
        RemunerationBasis::Regular
        | RemunerationBasis::Occasional
        | RemunerationBasis::Takeover => Question::ask(&format!(
            "{words}がすでに台帳にあります。決裁すると、この決定に代わります。"
        )),
    }
}

/// 二等級 and the way of the 固定的賃金 (第43条).
fn about_change(row: &RemunerationRow, planned: &PlannedRemuneration) -> Vec<Question> {
    let mut all = Vec::new();
    let (Some(before), Some(pay)) = (planned.before, planned.pay) else {
        return all;
    };
    let grade = |standard: Standard| Grade {
        number: standard.grade,
        standard_monthly: standard.monthly,
    };
    let (was, will) = (grade(before), grade(planned.after));
    match difference(was, pay, planned.effective_from.first_day()) {
        Some(Difference::TooSmall) => all.push(
            Question::ask(&format!(
                "従前の第{}級と第{}級で、2等級の差がありません（健康保険法第43条第1項）。",
                was.number, will.number
            ))
            .told_employer("従前の標準報酬月額と2等級以上の差がありません。随時改定にあたるかお確かめください。"),
        ),
        Some(Difference::DependsOnBefore) => all.push(Question::ask(&format!(
            "第{}級から第{}級への1等級の差です。従前の報酬月額が53,000円未満または1,415,000円以上だったときだけ随時改定になります。事業所に確かめてください。",
            was.number, will.number
        ))),
        Some(Difference::Enough | Difference::EnoughAtEnd) | None => {}
    }
    if let Some(change) = row.change
        && !goes_the_way(change, was, will)
    {
        all.push(
            Question::ask(&format!(
                "固定的賃金は{}ですが、等級は第{}級から第{}級になります。向きが同じでなければ随時改定はありません。",
                change.label(),
                was.number,
                will.number
            ))
            .told_employer("固定的賃金の変動と標準報酬月額の変動の向きが異なります。随時改定にあたるかお確かめください。"),
        );
    }
    all
}

fn say_planned(row: &RemunerationRow, planned: &PlannedRemuneration, look: &mut Look) {
    let pay = match (planned.pay, row.adjusted) {
        (None, _) => "基礎日数の足りる月がないため、従前の額のまま".to_owned(),
        (Some(pay), Some(_)) => format!("{pay}円（修正平均額）"),
        (Some(pay), None) => format!("{pay}円（{}の平均）", counted(row)),
    };
    look.say("報酬月額", pay);
    look.say(
        "決定する標準報酬月額",
        format!("第{}級　{}円", planned.after.grade, planned.after.monthly),
    );
    look.say(
        "適用",
        format!(
            "{}から{}まで",
            planned.effective_from.wareki(),
            planned.effective_until.wareki()
        ),
    );
}

/// 4月・5月, of the months that count.
fn counted(row: &RemunerationRow) -> String {
    let first = match row.kind {
        ReviewKind::Regular => row.from.add_months(-5),
        ReviewKind::Occasional => row.from.add_months(-3),
    };
    let counted = row.review().map(|review| review.counted);
    let months = (0..).zip(counted.into_iter().flatten());
    let named: Vec<String> = months
        .filter(|(_, counts)| *counts)
        .map(|(after, _)| format!("{}月", first.add_months(after).month()))
        .collect();
    named.join("・")
}

/// What a line says by itself, for the pane beside the list.
pub(super) fn described(row: &RemunerationRow) -> Vec<(String, String)> {
    let mut fields = vec![("適用年月".to_owned(), row.from.wareki())];
    for (no, month) in (1..).zip(row.months.into_iter().flatten()) {
        let value = format!("{}日　{}円", month.n_days, month.total);
        fields.push((format!("{no}か月目"), value));
    }
    if let Some(change) = row.change {
        fields.push(("固定的賃金の変動".to_owned(), change.label().to_owned()));
    }
    if row.hours != Hours::Ordinary {
        let hours = match row.hours {
            Hours::Short => "短時間労働者",
            Hours::Part | Hours::Ordinary => "パート",
        };
        fields.push(("勤務".to_owned(), hours.to_owned()));
    }
    if let Some(memo) = &row.memo {
        fields.push(("備考".to_owned(), memo.clone()));
    }
    fields
}

/// Whether a 決定案 still says what the ledger would have it say; the sentence that says what changed.
pub(super) fn changed_since(file: &MemberFile, planned: &PlannedRemuneration) -> Option<String> {
    let on = planned.effective_from.first_day();
    let is_employed = file
        .insured_on(on)
        .is_some_and(|period| period.category == Category::Employed);
    if !is_employed {
        return Some(format!(
            "{}に事業所に勤める被保険者ではありません。",
            on.wareki()
        ));
    }
    if planned.basis == RemunerationBasis::Regular
        && let Some(sentence) = excluding(file, planned.effective_from)
    {
        return Some(sentence);
    }
    let now = file.remuneration_in(planned.effective_from.previous());
    let now: Option<Yen> = now.map(|period| period.monthly);
    if now != planned.before.map(|before| before.monthly) {
        return Some("従前の標準報酬月額が、受付のときから変わりました。".to_owned());
    }
    let is_decided = file.remunerations.iter().any(|period| {
        period.effective_from == planned.effective_from
            && (period.basis, period.monthly) == (planned.basis, planned.after.monthly)
    });
    if is_decided {
        return Some("同じ決定がすでに台帳にあります。".to_owned());
    }
    let is_new = from_month(file, planned.effective_from) != planned.replaces;
    is_new.then(|| {
        format!(
            "{}からの標準報酬月額の決定が、受付のときから変わりました。",
            planned.effective_from.wareki()
        )
    })
}
