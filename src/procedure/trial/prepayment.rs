//! 試算・前納: what the premiums of 任意継続 or 特例退職 cost when they are paid in advance.
//! It must not choose the law's months nor discount; `prepayment_period` and `prepayment` do.

use crate::domain::date::Date;
use crate::domain::member::Category;
use crate::domain::member_file::MemberFile;
use crate::domain::period::Period;
use crate::domain::premium_schedule::first_due_proposal;
use crate::domain::premium_schedule::{DependentSpan, PremiumPlan, StandardFrom, premium_month};
use crate::domain::prepayment::{
    PrepaymentMonth, PrepaymentQuote, discount_factor, prepayment_quote,
};
use crate::domain::prepayment_period::{
    MonthSpan, Prepayer, PrepaymentStart, PrepaymentTerm, certain_loss_on, prepayable,
    prepayment_due_on, start_of,
};
use crate::domain::prepayment_rules::PrepaymentDueDay;
use crate::domain::yen::{ExactYen, Yen, decimals};
use crate::procedure::eligibility_acquisition_continued::keys::{
    CONTINUED_KIND, ContinuedChoice, LOST_ON, is_special,
};
use crate::procedure::facts::Facts;
use crate::procedure::field::{Key, Section};
use crate::procedure::form::Form;
use crate::procedure::person::BIRTH_ON;
use crate::procedure::premium_prepayment::TERM;
use crate::procedure::prepaid::MONTHS_FROM;
use crate::procedure::subject::{ACQUIRED_ON, STANDARD_MONTHLY};
use crate::procedure::trial::answer::{Answer, Found, FoundColumn, FoundTable, yen};
use crate::procedure::trial::voluntary::{FAMILY, FAMILY_SECTION, set_family, with_rates};
use crate::procedure::trial::{Trial, only, set_birth};
use crate::procedure::value::Value;

/// 前納する月, computed.
const SPAN: Key<String> = Key::new("trial.span");

const SECTIONS: &[Section] = &[
    Section {
        title: "前納する人",
        fields: &[
            CONTINUED_KIND.field("区分").always(),
            ACQUIRED_ON
                .field("資格取得年月日")
                .always()
                .help("任意継続・特例退職の資格を取得した日、またはその見込みの日です。"),
            STANDARD_MONTHLY
                .field("標準報酬月額")
                .always()
                .help("資格喪失時の額と平均の低い方です。「任継の保険料」で確かめられます。"),
            BIRTH_ON
                .field("生年月日")
                .birth()
                .always()
                .help("介護保険料のかかる月と、75歳の誕生日を決めます。"),
            LOST_ON
                .field("資格喪失年月日（決まっているとき）")
                .help("期間満了と75歳は自動で考えます。就職などで決まっているときだけ入力します。"),
        ],
    },
    Section {
        title: "前納の期間",
        fields: &[
            TERM.field("前納の期間")
                .always()
                .law("健康保険法施行令第48条"),
            MONTHS_FROM
                .field("前納する最初の月（遅らせるとき）")
                .help("空欄のときは、これから納められる最初の期間です。"),
            SPAN.field("前納する月").computed(span_words),
        ],
    },
    FAMILY_SECTION,
];

/// 前納.
pub(super) const TRIAL: Trial = Trial {
    id: "prepayment",
    title: "前納",
    sections: SECTIONS,
    start,
    from_file,
    tells: |form, _| {
        only(
            form,
            &[CONTINUED_KIND.name(), BIRTH_ON.name(), FAMILY.name()],
        )
    },
    answer,
    leaves: |_, _| &[],
    procedure: "premium_prepayment",
};

const COLUMNS: &[FoundColumn] = &[
    FoundColumn::text("月分", 13),
    FoundColumn::number("一般", 10),
    FoundColumn::number("介護", 9),
    FoundColumn::number("支援金", 8),
    FoundColumn::number("月額", 10),
    FoundColumn::number("現価率", 13),
];

fn start(_today: Date) -> Form {
    let mut form = Form::new();
    CONTINUED_KIND.set(&mut form, ContinuedChoice::Voluntary);
    TERM.set(&mut form, PrepaymentTerm::FullYear);
    form
}

/// The 任意継続 or 特例退職 of somebody who has one.
fn from_file(form: &mut Form, file: &MemberFile, facts: &Facts) {
    set_birth(form, file);
    set_family(form, file, facts.today);
    let Some(own) = file
        .insured()
        .rfind(|period| period.category.is_continued())
    else {
        return;
    };
    let kind = match own.category {
        Category::SpecialRetired => ContinuedChoice::SpecialRetired,
        Category::Voluntary | Category::Employed => ContinuedChoice::Voluntary,
    };
    CONTINUED_KIND.set(form, kind);
    ACQUIRED_ON.set(form, own.since);
    if let Some(lost_on) = own.lost_on() {
        LOST_ON.set(form, lost_on);
    }
    if let Some(period) = file.remunerations.last() {
        STANDARD_MONTHLY.set(form, period.monthly);
    }
}

/// Who prepays.
fn prepayer(form: &Form, facts: &Facts) -> Option<Prepayer> {
    let acquired_on = ACQUIRED_ON.get(form)?;
    let category = if is_special(form) {
        Category::SpecialRetired
    } else {
        Category::Voluntary
    };
    let society = &facts.society;
    let accepted_on = facts.today.max(acquired_on);
    Some(Prepayer {
        acquired_on,
        first_due_on: first_due_proposal(accepted_on, &society.voluntary, &society.holidays),
        lost_on: certain_loss_on(
            category,
            acquired_on,
            BIRTH_ON.get(form)?,
            LOST_ON.get(form),
        ),
    })
}

/// What is prepaid: the months that may be, those that are wanted, and the 前納期限.
struct Wanted {
    period: MonthSpan,
    span: MonthSpan,
    due_on: Date,
}

/// The months of the term that can still be paid in time, of this fiscal year or the next; those around the first month
/// where it was typed.
fn wanted(form: &Form, facts: &Facts) -> Option<Wanted> {
    let (who, term) = (prepayer(form, facts)?, TERM.get(form)?);
    let this_year = facts.today.fiscal_year();
    let typed = MONTHS_FROM.get(form);
    let years = match typed {
        Some(month) => month.fiscal_year()..=month.fiscal_year(),
        None => this_year..=this_year.max(who.acquired_on.fiscal_year()) + 1,
    };
    let rules = facts.society.voluntary.prepayment;
    let all = years.filter_map(|year| {
        let period = prepayable(term, year, who)?;
        let from = typed.unwrap_or(period.from());
        let span = MonthSpan::new(from, period.until())?;
        let due_on = prepayment_due_on(from, rules, &facts.society.holidays);
        Some(Wanted {
            period,
            span,
            due_on,
        })
    });
    let mut all = all.filter(|wanted| typed.is_some() || facts.today <= wanted.due_on);
    all.next()
}

fn span_words(form: &Form, facts: &Facts) -> Option<Value> {
    let span = wanted(form, facts)?.span;
    Some(Value::Text(words(span)))
}

fn words(span: MonthSpan) -> String {
    format!(
        "{}分から{}分まで（{}か月）",
        span.from().wareki(),
        span.until().wareki(),
        span.n_months()
    )
}

fn answer(form: &Form, facts: &Facts) -> Answer {
    let Some(wanted) = wanted(form, facts) else {
        return Answer::Impossible(
            "これから前納できる月がありません。資格取得年月日と期間を確かめてください（取得した月の翌月から、資格喪失日の前月までです）。"
                .to_owned(),
        );
    };
    let (Some(acquired_on), Some(birth_on), Some(monthly), Some(who)) = (
        ACQUIRED_ON.get(form),
        BIRTH_ON.get(form),
        STANDARD_MONTHLY.get(form),
        prepayer(form, facts),
    ) else {
        return Answer::Needs(vec!["資格取得年月日"]);
    };
    let standards = [StandardFrom {
        effective_from: wanted.span.from(),
        monthly,
    }];
    let family = family(form, acquired_on);
    let plan = PremiumPlan {
        acquired_on,
        lost_on: who.lost_on,
        through: wanted.span.until(),
        birth_on,
        first_due_on: who.first_due_on,
        standards: &standards,
        dependents: &family,
        care_exempt: &[],
        covered: &[],
    };
    match prepayment_quote(&plan, facts.society.premium_tables(), wanted.span) {
        Ok(quote) => found(&quote, &wanted, (&plan, who), facts),
        Err(gap) => Answer::Impossible(gap.to_string()),
    }
}

fn family(form: &Form, since: Date) -> Vec<DependentSpan> {
    let rows = form.rows(FAMILY.name()).iter();
    rows.filter_map(|row| {
        Some(DependentSpan {
            birth_on: BIRTH_ON.get(row)?,
            period: Period::open(since),
        })
    })
    .collect()
}

fn found(
    quote: &PrepaymentQuote,
    wanted: &Wanted,
    (plan, who): (&PremiumPlan<'_>, Prepayer),
    facts: &Facts,
) -> Answer {
    let n_months = wanted.span.n_months();
    let mut found = Found::default()
        .main(format!("前納額（{n_months}か月）"), yen(quote.amount))
        .figure(
            "前納する月",
            format!(
                "{}分から{}分まで",
                wanted.span.from().wareki(),
                wanted.span.until().wareki()
            ),
        )
        .figure("割引前の合計", yen(quote.undiscounted))
        .figure("割引額", yen(quote.discount()))
        .figure("前納期限", wanted.due_on.wareki_with_weekday());
    if wanted.due_on < facts.today {
        found = found.basis(
            "前納期限をすでに過ぎています。最初の月を遅らせるか、次の期間で試算してください。",
            "健康保険法第165条第3項",
        );
    }
    found = with_discount(found, quote);
    let tables = facts.society.premium_tables();
    let months = quote.months.iter();
    let months: Vec<_> = months
        .filter_map(|row| premium_month(plan, tables, row.month).ok())
        .collect();
    found = with_rates(found, facts, &months);
    found = with_settings(
        found,
        facts,
        start_of(wanted.span.from(), wanted.period, who),
    );
    found
        .table(FoundTable {
            title: "月ごとの保険料",
            columns: COLUMNS,
            rows: quote.months.iter().zip(1..).map(row).collect(),
            is_printed: true,
        })
        .answer()
}

/// The formula: in one line where every month costs the same, as a sum otherwise.
fn with_discount(found: Found, quote: &PrepaymentQuote) -> Found {
    let n_months = u32::try_from(quote.months.len()).unwrap_or_default();
    let sum: ExactYen = (1..=n_months).map(discount_factor).sum();
    let first = quote.months.first().map(|month| month.exact);
    let is_even = quote.months.iter().all(|month| Some(month.exact) == first);
    let formula = match first.filter(|_| is_even) {
        Some(exact) => format!(
            "端数処理前の月額{}円×{}か月の現価率の合計{}＝{}円",
            decimals(exact, 2),
            n_months,
            decimals(sum, 8),
            quote.amount
        ),
        None => format!(
            "各月の端数処理前の保険料×その月の現価率の合計＝{}円",
            quote.amount
        ),
    };
    found
        .basis(
            format!("{formula}（50銭未満切捨て・50銭以上切上げ）"),
            "健康保険法施行令第49条",
        )
        .basis(
            "現価率は、年4分の利率による複利現価法（1÷1.04の12分のn乗）。最初の月から割り引きます。",
            "健康保険法施行令第49条",
        )
}

/// What the society's settings decide where the law leaves room.
fn with_settings(mut found: Found, facts: &Facts, start: PrepaymentStart) -> Found {
    let rules = facts.society.voluntary.prepayment;
    if !rules.prepay_uses_unrounded_premium {
        found = found.unverified(
            "組合の設定により、端数処理後の月額から割り引きました。",
            "組合設定　任継・保険料",
        );
    }
    let due_day = match rules.due_day {
        PrepaymentDueDay::NextBusinessDay => "月末が休日のときは翌営業日",
        PrepaymentDueDay::MonthEnd => "月末が休日でもその日",
    };
    found = found.unverified(
        format!("前納期限は、最初の月の前月の末日（{due_day}）。"),
        "健康保険法第165条第3項、組合設定　任継・保険料",
    );
    match start {
        PrepaymentStart::Regular => found,
        PrepaymentStart::Postponed => found.unverified(
            "取得した月の翌月に間に合わないため、最初の月を遅らせた試算です（組合の取扱い）。",
            "",
        ),
        PrepaymentStart::MidTerm => found.basis(
            "期間の途中からの前納はできません。毎月納付の人は、次の4月または10月から変えられます。",
            "健康保険法施行令第48条",
        ),
        PrepaymentStart::TooEarly => found.basis(
            "最初の月が、前納できる月より前です。取得した月の翌月からにしてください。",
            "健康保険法施行令第48条",
        ),
    }
}

fn row((month, k): (&PrepaymentMonth, u32)) -> Vec<String> {
    let amount = |amount: Yen| amount.to_string();
    vec![
        month.month.wareki(),
        amount(month.premium.general),
        amount(month.premium.care),
        amount(month.premium.childcare_support),
        amount(month.premium.total()),
        decimals(discount_factor(k), 8),
    ]
}
