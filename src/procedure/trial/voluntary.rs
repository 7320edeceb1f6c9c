//! 試算・任継の保険料: what 任意継続 or 特例退職 costs each month to the end of the fiscal year.
//! It must not decide the 標準報酬月額 nor compute a premium: the 資格取得の申出 does, and its functions are used.

use crate::domain::date::Date;
use crate::domain::member_file::MemberFile;
use crate::domain::premium::CareCharge;
use crate::domain::premium_rates::{PremiumRates, rates_for, row_for};
use crate::domain::premium_schedule::{PremiumMonth, first_due_proposal};
use crate::domain::voluntary::{application_deadline, term};
use crate::domain::yen::{Rate, Yen};
use crate::procedure::dependents::{DEPENDENTS, SINCE_ON};
use crate::procedure::eligibility_acquisition_continued::decision::{Decision, decisions};
use crate::procedure::eligibility_acquisition_continued::keys::{
    CONTINUED_KIND, ContinuedChoice, FIRST_DUE_ON, LOST_ON, OWN_MONTHLY, WRITTEN_MONTHLY,
    is_special,
};
use crate::procedure::eligibility_acquisition_continued::premium::schedule;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::subject::{ACQUIRED_ON, STANDARD_MONTHLY};
use crate::procedure::trial::answer::{Answer, Found, FoundColumn, FoundTable, yen};
use crate::procedure::trial::{Trial, only, set_birth};
use crate::procedure::value::Value;

/// 被扶養者 who count for the 介護保険料 of a 特定被保険者.
pub const FAMILY: Key<Vec<Form>> = Key::new("trial.family");
/// 適用する標準報酬月額, computed.
const DECIDED: Key<String> = Key::new("trial.decided");

/// The fields of a 被扶養者.
pub const FAMILY_FIELDS: &[Field] = &[BIRTH_ON.field("被扶養者の生年月日").birth().always()];

/// 被扶養者, the same for the monthly premium and the 前納.
pub const FAMILY_SECTION: Section = Section {
    title: "被扶養者（特定被保険者の介護保険料）",
    fields: &[FAMILY
        .table("被扶養者", FAMILY_FIELDS)
        .help("規約で特定被保険者の介護保険料を徴収する組合だけで使います。")],
};

const SECTIONS: &[Section] = &[
    Section {
        title: "退職する人",
        fields: &[
            CONTINUED_KIND.field("区分").always(),
            LOST_ON
                .field("資格喪失年月日")
                .always()
                .law("健康保険法第36条")
                .help("退職日の翌日です。この日から任意継続被保険者になります。"),
            WRITTEN_MONTHLY
                .field("資格喪失時の標準報酬月額")
                .when(|form| !is_special(form))
                .law("健康保険法第47条"),
            BIRTH_ON
                .field("生年月日")
                .birth()
                .always()
                .help("介護保険料のかかる月を決めます。"),
            DECIDED
                .field("適用する標準報酬月額")
                .computed(decided_words),
        ],
    },
    FAMILY_SECTION,
];

/// 任継の保険料.
pub(super) const TRIAL: Trial = Trial {
    id: "voluntary_premium",
    title: "任継の保険料",
    sections: SECTIONS,
    start,
    from_file,
    tells,
    answer,
    leaves: |_, _| &[],
    procedure: "eligibility_acquisition_continued",
};

const MONTH_COLUMNS: &[FoundColumn] = &[
    FoundColumn::text("月分", 13),
    FoundColumn::number("一般", 10),
    FoundColumn::number("介護", 9),
    FoundColumn::number("支援金", 8),
    FoundColumn::number("合計", 10),
    FoundColumn::text("納付期日", 16),
];

fn start(_today: Date) -> Form {
    let mut form = Form::new();
    CONTINUED_KIND.set(&mut form, ContinuedChoice::Voluntary);
    form
}

/// The last loss on record with the amount at loss; of somebody still employed the amount of today.
fn from_file(form: &mut Form, file: &MemberFile, facts: &Facts) {
    set_birth(form, file);
    set_family(form, file, facts.today);
    let employed = file
        .insured()
        .rfind(|period| !period.category.is_continued());
    let Some(employed) = employed else {
        return;
    };
    if let Some(lost_on) = employed.lost_on() {
        LOST_ON.set(form, lost_on);
    }
    let last_day = employed.valid_until.unwrap_or(facts.today);
    if let Some(period) = file.remuneration_in(last_day.year_month()) {
        WRITTEN_MONTHLY.set(form, period.monthly);
    }
}

/// The person, and as what the person would be 任意継続被保険者.
fn tells(form: &Form, facts: &Facts) -> Form {
    let keys = [CONTINUED_KIND.name(), BIRTH_ON.name(), FAMILY.name()];
    let mut told = only(form, &keys);
    if let Some(acquired_on) = LOST_ON.get(form) {
        ACQUIRED_ON.set(&mut told, acquired_on);
    }
    let decided = as_applied(form, facts).and_then(|applied| decisions(&applied, facts).ok());
    if let Some(decision) = decided.as_ref().and_then(|all| all.first()) {
        STANDARD_MONTHLY.set(&mut told, decision.grade.standard_monthly);
    }
    told
}

/// The 被扶養者 of a day into the form.
pub(super) fn set_family(form: &mut Form, file: &MemberFile, on: Date) {
    let rows = file.dependents_on(on).map(|dependent| {
        let mut row = Form::new();
        BIRTH_ON.set(&mut row, dependent.person.birth_on);
        row
    });
    let rows: Vec<Form> = rows.collect();
    form.set_value(
        FAMILY.name(),
        (!rows.is_empty()).then_some(Value::Rows(rows)),
    );
}

/// The form of the 申出 that says the same.
fn as_applied(form: &Form, facts: &Facts) -> Option<Form> {
    let acquired_on = LOST_ON.get(form)?;
    let mut applied = form.clone();
    ACQUIRED_ON.set(&mut applied, acquired_on);
    if let Some(own) = WRITTEN_MONTHLY.get(form) {
        OWN_MONTHLY.set(&mut applied, own);
    }
    let society = &facts.society;
    let accepted_on = facts.today.max(acquired_on);
    let due_on = first_due_proposal(accepted_on, &society.voluntary, &society.holidays);
    FIRST_DUE_ON.set(&mut applied, due_on);
    let rows = form.rows(FAMILY.name()).iter().cloned().map(|mut row| {
        SINCE_ON.set(&mut row, acquired_on);
        row
    });
    DEPENDENTS.set(&mut applied, rows.collect());
    Some(applied)
}

fn decided_words(form: &Form, facts: &Facts) -> Option<Value> {
    let decided = decisions(&as_applied(form, facts)?, facts).ok()?;
    let grade = decided.first()?.grade;
    Some(Value::Text(format!(
        "{}円（第{}級）",
        grade.standard_monthly, grade.number
    )))
}

fn answer(form: &Form, facts: &Facts) -> Answer {
    let Some(applied) = as_applied(form, facts) else {
        return Answer::Needs(vec!["資格喪失年月日"]);
    };
    let decided = match decisions(&applied, facts) {
        Ok(decided) => decided,
        Err(undecided) => return Answer::Impossible(undecided.to_string()),
    };
    match schedule(&applied, facts) {
        None => Answer::Impossible(UNREADABLE.to_owned()),
        Some(Err(gap)) => Answer::Impossible(gap.to_string()),
        Some(Ok(months)) => found(form, facts, &decided, &months),
    }
}

const UNREADABLE: &str = "資格喪失年月日から期間を決められません。日付を確かめてください。";

fn found(form: &Form, facts: &Facts, decided: &[Decision], months: &[PremiumMonth]) -> Answer {
    let (Some(first), Some(decision), Some(acquired_on)) =
        (months.first(), decided.first(), LOST_ON.get(form))
    else {
        return Answer::Impossible(UNREADABLE.to_owned());
    };
    let sum: Yen = months.iter().map(|month| month.premium.total()).sum();
    let last = months.last().unwrap_or(first).month.wareki();
    let mut found = Found::default()
        .main(
            format!("月額保険料（{}分）", first.month.wareki()),
            yen(first.premium.total()),
        )
        .figure("内訳", parts(first))
        .figure(
            "標準報酬月額",
            format!(
                "{}円（第{}級）",
                decision.grade.standard_monthly, decision.grade.number
            ),
        )
        .figure("初回の納付期日", first.due_on.wareki_with_weekday())
        .figure(format!("{last}分までの合計"), yen(sum));
    if !is_special(form) {
        let society = &facts.society;
        let deadline = application_deadline(acquired_on, &society.voluntary, &society.holidays);
        found = found
            .figure(
                "申出の期限（20日以内・必着）",
                deadline.accepted_until.wareki_with_weekday(),
            )
            .figure("任意継続の期間の末日", term(acquired_on).until.wareki());
    }
    found = with_decisions(found, decided);
    found = with_rates(found, facts, months);
    found
        .table(FoundTable {
            title: "月ごとの保険料",
            columns: MONTH_COLUMNS,
            rows: months.iter().map(row).collect(),
            is_printed: true,
        })
        .answer()
}

/// The sentence of each decision, and what the settings lack for it.
fn with_decisions(mut found: Found, decided: &[Decision]) -> Found {
    for decision in decided {
        let from = decision.effective_from.wareki();
        let text = format!("{from}分から　{}", decision.reason);
        found = match decision.missing {
            None => found.basis(text, ""),
            Some(gap) => found.unverified(
                format!("{gap}登録までは、資格喪失時の標準報酬月額で試算します。"),
                "健康保険法第47条",
            ),
        };
    }
    found
}

/// The formula of the first month and of each month in which another rate or 介護 begins.
pub(super) fn with_rates(mut found: Found, facts: &Facts, months: &[PremiumMonth]) -> Found {
    let mut before: Option<(PremiumRates, CareCharge, Yen)> = None;
    for month in months {
        let Some(rates) = rates_for(&facts.society.premium_rates, month.month) else {
            continue;
        };
        let now = (rates, month.care, month.standard_monthly);
        if before != Some(now) {
            found = found.basis(formula(month, rates, facts), "健康保険法第156条・第161条");
        }
        before = Some(now);
    }
    if months
        .iter()
        .any(|month| month.care == CareCharge::Specified)
    {
        found = found.basis(
            "被扶養者が40歳以上65歳未満のため、規約により介護保険料がかかります（特定被保険者）。",
            "健康保険法附則第7条",
        );
    }
    found
}

/// `令和8年12月分　320,000円×（一般9.85%、支援金0.23%）…`.
fn formula(month: &PremiumMonth, rates: PremiumRates, facts: &Facts) -> String {
    let part = |name: &str, rate: Rate, amount: Yen| format!("{name}{rate}＝{amount}円");
    let mut parts = vec![part("一般", rates.general, month.premium.general)];
    if month.care.is_charged() {
        parts.push(part("介護", rates.care, month.premium.care));
    }
    parts.push(part(
        "支援金",
        rates.childcare_support,
        month.premium.childcare_support,
    ));
    let rounding = if facts.society.voluntary.floor_each_part {
        "それぞれ1円未満切捨て"
    } else {
        "合計して1円未満切捨て"
    };
    let since = row_for(&facts.society.premium_rates, month.month);
    let since = since.map_or_else(String::new, |row| {
        format!("、料率は{}分からのもの", row.effective_from.wareki())
    });
    format!(
        "{}分　標準報酬月額{}円×{}（{rounding}{since}）",
        month.month.wareki(),
        month.standard_monthly,
        parts.join("、")
    )
}

fn parts(month: &PremiumMonth) -> String {
    let premium = month.premium;
    let mut parts = vec![format!("一般{}円", premium.general)];
    if month.care.is_charged() {
        parts.push(format!("介護{}円", premium.care));
    }
    parts.push(format!("支援金{}円", premium.childcare_support));
    parts.join("、")
}

fn row(month: &PremiumMonth) -> Vec<String> {
    let premium = month.premium;
    vec![
        month.month.wareki(),
        premium.general.to_string(),
        premium.care.to_string(),
        premium.childcare_support.to_string(),
        premium.total().to_string(),
        month.due_on.wareki(),
    ]
}
