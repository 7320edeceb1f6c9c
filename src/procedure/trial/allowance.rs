//! 試算・傷病手当金: the daily amount and what a time away from work would bring, day by day.
//! It must not compute; `domain::allowance` and its companions do.

mod claim;
mod found;

use crate::domain::allowance::{Running, assess};
use crate::domain::allowance_daily::MonthAmount;
use crate::domain::allowance_terms::{last_illness, running_after};
use crate::domain::date::{Date, YearMonth};
use crate::domain::member_file::MemberFile;
use crate::domain::yen::Yen;
use crate::procedure::facts::Facts;
use crate::procedure::field::{Field, Key, Section};
use crate::procedure::form::Form;
use crate::procedure::injury_sickness_allowance::keys::{
    EARLIER_DAILY, EARLIER_STARTED_ON, EARLIER_USED, FROM, UNTIL,
};
use crate::procedure::trial::answer::Answer;
use crate::procedure::trial::{CURRENT_STANDARD, Trial, only, set_standard};

/// 台帳の標準報酬月額を使う.
const USES_LEDGER: Key<bool> = Key::new("trial.uses_ledger");
/// 資格取得年月日 of the employment.
const INSURED_SINCE: Key<Date> = Key::new("trial.insured_since");
/// 標準報酬月額の改定.
const CHANGES: Key<Vec<Form>> = Key::new("trial.changes");
/// 改定年月.
const CHANGED_IN: Key<YearMonth> = Key::new("changed_in");
/// 改定後の標準報酬月額.
const CHANGED_TO: Key<Yen> = Key::new("changed_to");
/// 同じ傷病で支給を受けている.
const CONTINUES: Key<bool> = Key::new("trial.continues");
/// 報酬（1日あたり）.
const PAY_PER_DAY: Key<Yen> = Key::new("trial.pay_per_day");
/// 報酬（月額の手当）.
const PAY_MONTHLY: Key<Yen> = Key::new("trial.pay_monthly");
/// 障害厚生年金（年額）.
const DISABILITY_YEARLY: Key<Yen> = Key::new("trial.disability_yearly");
/// 出産手当金（1日あたり）.
const MATERNITY_DAILY: Key<Yen> = Key::new("trial.maternity_daily");
/// 資格喪失年月日.
const LOST_ON: Key<Date> = Key::new("lost_on");
/// 老齢退職年金（年額）.
const OLD_AGE_YEARLY: Key<Yen> = Key::new("trial.old_age_yearly");

/// What is said of an earlier decision.
const EARLIER: &[&str] = &[
    EARLIER_STARTED_ON.name(),
    EARLIER_DAILY.name(),
    EARLIER_USED.name(),
];

const CHANGE_FIELDS: &[Field] = &[
    CHANGED_IN.field("改定年月").always(),
    CHANGED_TO.field("改定後の標準報酬月額").always(),
];

const SECTIONS: &[Section] = &[
    Section {
        title: "休む期間",
        fields: &[
            FROM.field("労務不能の初日")
                .always()
                .help("有給休暇や休日も含みます。就業時間の後に休み始めたときは翌日です。"),
            UNTIL
                .field("労務不能の末日（見込み）")
                .always()
                .help("医師が労務不能と認める見込みの日までです。"),
        ],
    },
    Section {
        title: "標準報酬月額",
        fields: &[
            USES_LEDGER
                .field("台帳の標準報酬月額を使う")
                .help("加入者を選んだときだけ使えます。"),
            CURRENT_STANDARD
                .field("標準報酬月額")
                .when(|form| !uses_ledger(form))
                .law("健康保険法第99条第2項")
                .help("12か月の途中で変わったときは、最初の額です。"),
            INSURED_SINCE
                .field("資格取得年月日（1年以内のとき）")
                .when(|form| LOST_ON.get(form).is_some() && !uses_ledger(form))
                .help("12か月に満たない人は、組合の平均と比べます。"),
            CHANGES
                .table("標準報酬月額の改定", CHANGE_FIELDS)
                .help("支給を始める月までの12か月の間に変わったときに入力します。"),
        ],
    },
    Section {
        title: "前からの続き",
        fields: &[
            CONTINUES.field("同じ傷病で支給を受けている"),
            EARLIER_STARTED_ON
                .field("支給を始めた日")
                .when(continues)
                .law("健康保険法第99条第4項"),
            EARLIER_DAILY
                .field("決まっている日額")
                .help("空欄のときは、支給を始めた月までの標準報酬月額から求めます。"),
            EARLIER_USED.field("支給済みの日数").when(continues),
        ],
    },
    Section {
        title: "ほかの収入",
        fields: &[
            PAY_PER_DAY
                .field("報酬（1日あたり）")
                .law("健康保険法第108条第1項"),
            PAY_MONTHLY
                .field("報酬（月額の手当）")
                .help("通勤手当など、月ぎめで支払われるものです。30で割ります。"),
            DISABILITY_YEARLY
                .field("障害厚生年金（同じ傷病・年額）")
                .law("健康保険法第108条第3項"),
            MATERNITY_DAILY
                .field("出産手当金（1日あたり）")
                .law("健康保険法第103条"),
        ],
    },
    Section {
        title: "退職するとき",
        fields: &[
            LOST_ON
                .field("資格喪失年月日")
                .law("健康保険法第104条")
                .help(
                    "退職日の翌日です。引き続き1年以上の被保険者だけが、退職の後も受けられます。",
                ),
            OLD_AGE_YEARLY
                .field("老齢退職年金（年額）")
                .law("健康保険法第108条第5項")
                .help("退職の後の日だけ調整します。"),
        ],
    },
];

/// 傷病手当金.
pub(super) const TRIAL: Trial = Trial {
    id: "allowance",
    title: "傷病手当金",
    sections: SECTIONS,
    start: |_| Form::new(),
    from_file,
    tells: |form, _| only(form, &[CURRENT_STANDARD.name()]),
    answer,
    leaves,
    procedure: "injury_sickness_allowance",
};

fn uses_ledger(form: &Form) -> bool {
    USES_LEDGER.get(form) == Some(true)
}

fn continues(form: &Form) -> bool {
    CONTINUES.get(form) == Some(true)
}

/// The 標準報酬月額 of the ledger, and what an earlier decision has fixed.
fn from_file(form: &mut Form, file: &MemberFile, facts: &Facts) {
    USES_LEDGER.set(form, true);
    set_standard(form, file, facts.today);
    if let Some(running) = of_ledger(file, facts) {
        CONTINUES.set(form, true);
        EARLIER_STARTED_ON.set(form, running.started_on);
        EARLIER_DAILY.set(form, running.amount.daily);
        EARLIER_USED.set(form, i64::from(running.n_used));
    }
}

/// What the decisions of the ledger have fixed for the illness of the last one.
fn of_ledger(file: &MemberFile, facts: &Facts) -> Option<Running> {
    let decided = last_illness(&file.benefits);
    running_after(&decided, &facts.society.allowance)
}

/// 台帳より前の支給 is asked by the procedure: what the ledger itself decided is none of it.
fn leaves(form: &Form, facts: &Facts) -> &'static [&'static str] {
    let decided = facts.subject_file().and_then(|file| of_ledger(file, facts));
    if decided.is_some() || !continues(form) {
        EARLIER
    } else {
        &[]
    }
}

fn answer(form: &Form, facts: &Facts) -> Answer {
    let asked = match claim::asked(form, facts) {
        Ok(asked) => asked,
        Err(sentence) => return Answer::Impossible(sentence),
    };
    let assessment = assess(&asked.claim, &facts.society.allowance);
    found::found(&asked, &assessment, facts).answer()
}

/// 標準報酬月額 of twelve months in words, oldest first: spans of equal months.
fn month_words(months: &[MonthAmount]) -> String {
    let mut spans: Vec<(YearMonth, YearMonth, Yen, u32)> = Vec::new();
    for month in months {
        match spans.last_mut() {
            Some((_, until, monthly, n)) if *monthly == month.monthly => {
                *until = month.month;
                *n += 1;
            }
            _ => spans.push((month.month, month.month, month.monthly, 1)),
        }
    }
    let words = spans.iter().map(|(from, until, monthly, n)| {
        format!(
            "{}から{}まで{monthly}円（{n}か月）",
            from.wareki(),
            until.wareki()
        )
    });
    words.collect::<Vec<_>>().join("、")
}
