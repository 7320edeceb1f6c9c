//! 集計の元と月報の印刷: the counts of a month, read anew for any month, past ones too.
//! It must not count what the domain counts, and prints only what the screen shows.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::run::Outcome;
use crate::app::run::Told;
use crate::app::run::looked;
use crate::app::run::told;
use crate::app::session::Session;
use crate::domain::coded::Coded;
use crate::domain::date::YearMonth;
use crate::domain::member_file::MembershipKind;
use crate::domain::monthly_report::GROUPS;
use crate::domain::monthly_report::MonthlyReport;
use crate::domain::monthly_tables;
use crate::domain::monthly_tables::ReportTable;
use crate::ledger::crypto;
use crate::ledger::members_as_of;
use crate::ledger::members_as_of::Counts;
use crate::ledger::monthly;
use crate::ledger::transact::Changes;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::monthly_report;
use crate::procedure::papers::monthly_report::MonthlyPaper;
use crate::procedure::papers::monthly_report::TITLE;
use serde_json::json;
use std::path::Path;
use std::path::PathBuf;

/// Months before the shown one in the plot.
const EARLIER_MONTHS: i32 = 23;

/// 集計の操作.
#[derive(Clone)]
pub enum MonthCommand {
    /// Counts a month; nothing is recorded.
    Count(YearMonth),
    /// Writes 月報 of a month into a folder, to be printed.
    Print {
        /// 月.
        month: YearMonth,
        /// The folder.
        folder: PathBuf,
    },
    /// Writes 月報 of a month into a folder as an Excel book.
    Book {
        /// 月.
        month: YearMonth,
        /// The folder.
        folder: PathBuf,
    },
}

impl MonthCommand {
    /// The name of the action.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            MonthCommand::Count(_) => "集計",
            MonthCommand::Print { .. } => "月報の印刷",
            MonthCommand::Book { .. } => "月報のExcelでの出力",
        }
    }
}

/// 集計の画面の元.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MonthlyView {
    /// 月.
    pub month: YearMonth,
    /// 表, as screen, paper and file show them.
    pub tables: Vec<ReportTable>,
    /// What does not agree, a sentence each.
    pub problems: Vec<String>,
    /// 月, 被保険者 and 被扶養者 at its end, oldest first.
    pub course: Vec<(YearMonth, i64, i64)>,
}

impl Session {
    pub(super) fn run_month(&mut self, command: &MonthCommand) -> Result<Outcome> {
        Ok(match command {
            MonthCommand::Count(month) => looked(self.count_month(*month)?, |view| {
                Told::Month(Box::new(view))
            }),
            MonthCommand::Print { month, folder } => {
                told(self.print_month(*month, folder)?, Told::File)
            }
            MonthCommand::Book { month, folder } => {
                told(self.book_month(*month, folder)?, Told::File)
            }
        })
    }

    /// Counts a month; long in a large ledger, so it belongs on a job.
    pub(super) fn count_month(&self, month: YearMonth) -> Result<MonthlyView> {
        if month > self.today().year_month() {
            return Err(Error::Refused(
                "これからの月の集計はできません。今月か、過ぎた月を選んでください。".to_owned(),
            ));
        }
        let report = MonthlyReport {
            month,
            now: monthly::month_end(&self.ledger, month)?,
            last: monthly::month_end(&self.ledger, month.previous())?,
            year_ago: monthly::month_end(&self.ledger, month.add_months(-12))?,
            movements: monthly::movements(&self.ledger, month)?,
        };
        let counts = members_as_of::counts_as_of(&self.ledger, month.last_day(), None)?;
        let places = self.places()?.into_iter();
        let names = places.map(|(code, place)| (code, place.name)).collect();
        Ok(MonthlyView {
            month,
            tables: monthly_tables::tables(&report, &names),
            problems: problems(&report, &counts),
            course: self.course(month)?,
        })
    }

    fn course(&self, month: YearMonth) -> Result<Vec<(YearMonth, i64, i64)>> {
        let mut course = Vec::new();
        for back in (0..=EARLIER_MONTHS).rev() {
            let month = month.add_months(-back);
            let counts = members_as_of::counts_as_of(&self.ledger, month.last_day(), None)?;
            let of = |kind: MembershipKind| {
                let own = counts.iter().filter(|((is, _), _)| *is == kind);
                own.map(|(_, n_members)| n_members).sum()
            };
            let (insured, dependents) =
                (of(MembershipKind::Insured), of(MembershipKind::Dependent));
            course.push((month, insured, dependents));
        }
        Ok(course)
    }

    /// Writes 月報 of a month into a folder.
    pub(super) fn print_month(
        &mut self,
        month: YearMonth,
        folder: &Path,
    ) -> Result<(PathBuf, Changes)> {
        let view = self.count_month(month)?;
        let (society, today) = (self.society()?, self.today());
        let paper = MonthlyPaper {
            month,
            made_on: today,
            society_name: society.name.clone(),
            tables: view.tables,
            problems: view.problems,
            is_sample: society.is_sample,
        };
        let meta = Meta {
            title: format!("{TITLE}　{}", month.wareki()),
            created_on: today,
        };
        let bytes = print::render(&monthly_report::sheets(&paper), &meta)?;
        let minute = self.minute()?;
        let path = folder.join(format!("{TITLE}_{month}_{minute}.pdf"));
        let (prepared, changes) = self.transact("print_month", "月報の印刷", |tx| {
            tx.add_detail("month", json!(month.to_string()));
            tx.add_detail("sha256", json!(crypto::sha256_hex(&bytes)));
            files::prepare(&path, &bytes)
        })?;
        prepared.publish()?;
        Ok((path, changes))
    }
}

/// What the three ways of counting say against each other.
fn problems(report: &MonthlyReport, counts: &Counts) -> Vec<String> {
    let name = |(kind, category): (MembershipKind, crate::domain::member::Category)| {
        format!("{}　{}", category.label(), kind.label())
    };
    let mut problems: Vec<String> = report
        .unbalanced()
        .into_iter()
        .map(|(group, difference)| {
            format!(
                "{}：先月末の人数に増減を加えた人数と、今月末の人数が{difference}人違います。設定の「台帳の点検」を行ってください。",
                name(group)
            )
        })
        .collect();
    for group in GROUPS {
        let by_day = counts.get(&group).copied().unwrap_or(0);
        let counted = report.now.of(group).total();
        if by_day != counted {
            problems.push(format!(
                "{}：数えた人数は{counted}人、日ごとの記録では{by_day}人です。設定の「台帳の点検」を行ってください。",
                name(group)
            ));
        }
    }
    problems
}
