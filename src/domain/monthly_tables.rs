//! 月報の表: the counts of a month as tables, the same for the screen, the paper and the file.
//! It must not count anything that [`crate::domain::monthly_report`] has not counted.

use crate::domain::coded::Coded;
use crate::domain::member_file::MembershipKind;
use crate::domain::monthly_report::{BySex, GROUPS, Group, MonthEnd, MonthlyReport, Movement};
use std::collections::{BTreeMap, BTreeSet};

/// 年齢階級, both ages inclusive.
const LAST_AGE: u32 = 200;
/// 再掲 of the age classes: 介護保険第2号, 前期高齢者 under and from 70.
const MARKED: [(&str, (u32, u32)); 3] = [
    ("（再掲）40～64歳", (40, 64)),
    ("（再掲）65～69歳", (65, 69)),
    ("（再掲）70～74歳", (70, 74)),
];

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReportColumn {
    /// 見出し.
    pub head: &'static str,
    /// Width on A4 across, in millimetres.
    pub width: u8,
    /// Whether it holds words rather than numbers.
    pub is_words: bool,
}

const fn words(head: &'static str, width: u8) -> ReportColumn {
    ReportColumn {
        head,
        width,
        is_words: true,
    }
}

const fn number(head: &'static str, width: u8) -> ReportColumn {
    ReportColumn {
        head,
        width,
        is_words: false,
    }
}

/// One table of the report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReportTable {
    /// 題名.
    pub title: &'static str,
    /// 列.
    pub columns: &'static [ReportColumn],
    /// 行, each with one text for each column; numbers with separators.
    pub rows: Vec<Vec<String>>,
}

/// All tables of a report, in their order. `names` gives the name of an 事業所.
#[must_use]
pub fn tables(report: &MonthlyReport, names: &BTreeMap<String, String>) -> Vec<ReportTable> {
    vec![
        movements(report),
        people(report),
        ages(report),
        grades(report),
        establishments(report, names),
    ]
}

const MOVEMENTS: &[ReportColumn] = &[
    words("項目", 60),
    number("一般 本人", 28),
    number("一般 家族", 28),
    number("任継 本人", 28),
    number("任継 家族", 28),
    number("特退 本人", 28),
    number("特退 家族", 28),
    number("計", 30),
];

fn movements(report: &MonthlyReport) -> ReportTable {
    let row = |label: &str, of: &dyn Fn(Group) -> i64| {
        let counts: Vec<i64> = GROUPS.iter().map(|group| of(*group)).collect();
        let total = counts.iter().sum();
        let numbers = counts.into_iter().chain([total]).map(separated);
        [label.to_owned()]
            .into_iter()
            .chain(numbers)
            .collect::<Vec<_>>()
    };
    let at = |end: &MonthEnd, group| end.of(group).total();
    let mut rows = vec![row("先月末", &|group| at(&report.last, group))];
    for movement in report.movements.kinds() {
        let label = match movement {
            Movement::Came => "増　資格取得・認定".to_owned(),
            Movement::CameByChange => "増　変更（異動）".to_owned(),
            Movement::Left(reason) => format!("減　{reason}"),
            Movement::LeftByChange => "減　変更（異動）".to_owned(),
        };
        rows.push(row(&label, &|group| report.movements.of(movement, group)));
    }
    rows.push(row("今月末", &|group| at(&report.now, group)));
    rows.push(row("先月末からの増減", &|group| {
        at(&report.now, group) - at(&report.last, group)
    }));
    rows.push(row("前年同月末", &|group| at(&report.year_ago, group)));
    rows.push(row("前年同月末からの増減", &|group| {
        at(&report.now, group) - at(&report.year_ago, group)
    }));
    ReportTable {
        title: "増減",
        columns: MOVEMENTS,
        rows,
    }
}

const PEOPLE: &[ReportColumn] = &[
    words("区分", 60),
    number("男", 26),
    number("女", 26),
    number("計", 26),
    number("先月末", 26),
    number("増減", 26),
    number("前年同月末", 30),
    number("増減（前年）", 30),
];

/// 男, 女, 計 and the comparisons.
fn compared(label: String, [now, last, year_ago]: [BySex; 3]) -> Vec<String> {
    let n = now.total();
    let numbers = [
        now.male,
        now.female,
        n,
        last.total(),
        n - last.total(),
        year_ago.total(),
        n - year_ago.total(),
    ];
    [label].into_iter().chain(numbers.map(separated)).collect()
}

fn people(report: &MonthlyReport) -> ReportTable {
    let ends = [&report.now, &report.last, &report.year_ago];
    let mut rows: Vec<Vec<String>> = GROUPS
        .iter()
        .map(|(kind, category)| {
            let label = format!("{}　{}", category.label(), kind.label());
            compared(label, ends.map(|end| end.of((*kind, *category))))
        })
        .collect();
    for kind in [MembershipKind::Insured, MembershipKind::Dependent] {
        let counts = ends.map(|end| end.aged((0, LAST_AGE), Some(kind)));
        rows.push(compared(format!("{}　計", kind.label()), counts));
    }
    rows.push(compared("合計".to_owned(), ends.map(MonthEnd::total)));
    ReportTable {
        title: "人数",
        columns: PEOPLE,
        rows,
    }
}

const AGES: &[ReportColumn] = &[
    words("年齢", 44),
    number("本人 男", 22),
    number("本人 女", 22),
    number("本人 計", 22),
    number("家族 男", 22),
    number("家族 女", 22),
    number("家族 計", 22),
    number("合計", 22),
    number("先月末", 22),
    number("前年同月末", 26),
];

fn ages(report: &MonthlyReport) -> ReportTable {
    let row = |label: String, ages: (u32, u32)| {
        let insured = report.now.aged(ages, Some(MembershipKind::Insured));
        let dependents = report.now.aged(ages, Some(MembershipKind::Dependent));
        let numbers = [
            insured.male,
            insured.female,
            insured.total(),
            dependents.male,
            dependents.female,
            dependents.total(),
            insured.and(dependents).total(),
            report.last.aged(ages, None).total(),
            report.year_ago.aged(ages, None).total(),
        ];
        [label]
            .into_iter()
            .chain(numbers.map(separated))
            .collect::<Vec<_>>()
    };
    let classes = (0..15_u32).map(|class| (class * 5, class * 5 + 4));
    let mut rows: Vec<Vec<String>> = classes
        .map(|(from, until)| row(format!("{from}～{until}歳"), (from, until)))
        .collect();
    rows.push(row("75歳以上".to_owned(), (75, LAST_AGE)));
    rows.push(row("合計".to_owned(), (0, LAST_AGE)));
    rows.extend(MARKED.map(|(label, ages)| row(label.to_owned(), ages)));
    ReportTable {
        title: "年齢",
        columns: AGES,
        rows,
    }
}

const GRADES: &[ReportColumn] = &[
    words("等級", 40),
    number("標準報酬月額", 40),
    number("男", 30),
    number("女", 30),
    number("計", 30),
    number("先月末", 30),
    number("前年同月末", 30),
];

fn grades(report: &MonthlyReport) -> ReportTable {
    let ends = [&report.now, &report.last, &report.year_ago];
    let all: BTreeSet<_> = ends.iter().flat_map(|end| end.grades.keys()).collect();
    let line = |label: String, standard: String, [now, last, year_ago]: [BySex; 3]| {
        let numbers = [
            now.male,
            now.female,
            now.total(),
            last.total(),
            year_ago.total(),
        ];
        let words = [label, standard].into_iter();
        words.chain(numbers.map(separated)).collect::<Vec<_>>()
    };
    let mut rows: Vec<Vec<String>> = all
        .into_iter()
        .map(|at| {
            let counts = ends.map(|end| end.grades.get(at).copied().unwrap_or_default());
            line(format!("第{}級", at.0), separated(at.1.get()), counts)
        })
        .collect();
    let without = ends.map(|end| end.without_standard);
    rows.push(line("記録なし".to_owned(), "―".to_owned(), without));
    let averages = ends.map(|end| end.standards.average());
    let shown = averages.map(|average| average.map_or_else(|| "―".to_owned(), separated));
    let [now, last, year_ago] = shown;
    let blank = String::new;
    rows.push(vec![
        "平均（円）".to_owned(),
        blank(),
        blank(),
        blank(),
        now,
        last,
        year_ago,
    ]);
    ReportTable {
        title: "標準報酬月額",
        columns: GRADES,
        rows,
    }
}

const ESTABLISHMENTS: &[ReportColumn] = &[
    words("事業所番号", 26),
    words("事業所", 64),
    number("本人 男", 22),
    number("本人 女", 22),
    number("本人 計", 22),
    number("家族", 22),
    number("合計", 22),
    number("先月末", 22),
    number("前年同月末", 24),
    number("平均標準報酬", 28),
];

fn establishments(report: &MonthlyReport, names: &BTreeMap<String, String>) -> ReportTable {
    let ends = [&report.now, &report.last, &report.year_ago];
    let all: BTreeSet<&String> = ends
        .iter()
        .flat_map(|end| end.establishments.keys().map(|(code, _)| code))
        .collect();
    let count = |end: &MonthEnd, code: &str, kind| {
        let at = (code.to_owned(), kind);
        end.establishments.get(&at).copied().unwrap_or_default()
    };
    let both = |end: &MonthEnd, code: &str| {
        let insured = count(end, code, MembershipKind::Insured);
        insured
            .and(count(end, code, MembershipKind::Dependent))
            .total()
    };
    let rows = all.into_iter().map(|code| {
        let insured = count(&report.now, code, MembershipKind::Insured);
        let dependents = count(&report.now, code, MembershipKind::Dependent);
        let standards = report.now.establishment_standards.get(code);
        let average = standards.and_then(|sum| sum.average());
        let name = names.get(code).map_or("―", String::as_str);
        let numbers = [
            insured.male,
            insured.female,
            insured.total(),
            dependents.total(),
            both(&report.now, code),
            both(&report.last, code),
            both(&report.year_ago, code),
        ];
        let words = [code.clone(), name.to_owned()].into_iter();
        let average = average.map_or_else(|| "―".to_owned(), separated);
        words
            .chain(numbers.map(separated))
            .chain([average])
            .collect()
    });
    ReportTable {
        title: "事業所",
        columns: ESTABLISHMENTS,
        rows: rows.collect(),
    }
}

/// A number with separators, as `-1,234`.
fn separated(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if number < 0 { format!("-{text}") } else { text }
}
