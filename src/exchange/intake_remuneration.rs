//! 算定基礎届 (2225700) and 月額変更届 (2221700): one line → [`RemunerationRow`], with the rules across its items.
//! It must not decide a 標準報酬月額, nor put a computed amount in the place of a written one.

use crate::domain::coded::Coded;
use crate::domain::date::{Date, YearMonth};
use crate::domain::establishment::PensionOfficeKey;
use crate::domain::remuneration_review::{
    Hours, PaidMonth, PayChange, Review, ReviewKind, review_of,
};
use crate::domain::yen::Yen;
use crate::exchange::intake::NoteKind;
use crate::exchange::intake_insured::{self, NamedInsured};
use crate::exchange::intake_line::Line;
use std::fmt;

/// An amount from ten million on is written so: how much it is, nobody can tell.
pub const CAPPED: Yen = Yen::new(9_999_999);

/// 算定基礎届 or 月額変更届 of one person.
#[derive(Clone, PartialEq, Eq)]
pub struct RemunerationRow {
    /// Which of both.
    pub kind: ReviewKind,
    /// 被保険者.
    pub insured: NamedInsured,
    /// 適用年月 or 改定年月.
    pub from: YearMonth,
    /// 従前の標準報酬月額（健保）, in yen.
    pub before: Option<Yen>,
    /// 昇（降）給区分.
    pub change: Option<PayChange>,
    /// The three months; `None` where they were left out because of 月額変更予定.
    pub months: Option<[PaidMonth; 3]>,
    /// 修正平均額.
    pub adjusted: Option<Yen>,
    /// 一般・パート・短時間労働者.
    pub hours: Hours,
    /// 二以上勤務.
    pub is_multi_office: bool,
    /// 月額変更予定.
    pub is_change_planned: bool,
    /// 備考 in words, 昇給・降給の理由 among them.
    pub memo: Option<String>,
    /// 70歳以上被用者届のみ: no matter of health insurance.
    pub is_pension_only: bool,
}

impl fmt::Debug for RemunerationRow {
    /// Hidden: a row is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RemunerationRow(…)")
    }
}

impl RemunerationRow {
    /// What the three months come to.
    #[must_use]
    pub fn review(&self) -> Option<Review> {
        let months = self.months.as_ref()?;
        Some(review_of(self.kind, months, self.hours))
    }

    /// 報酬月額 from which the grade follows: 修正平均額 where it is given, else the average of the months that count.
    #[must_use]
    pub fn monthly(&self) -> Option<Yen> {
        self.adjusted.or_else(|| self.review()?.average)
    }
}

/// Reads a checked line of this 事業所; `None` where an item the row cannot do without is missing.
pub fn read(
    line: &mut Line<'_>,
    kind: ReviewKind,
    office: PensionOfficeKey,
) -> Option<RemunerationRow> {
    let insured = intake_insured::read(line, office);
    let from = year_month(line, "rem.from");
    if from.is_none() && line.has("rem.from_year") {
        let message = "その元号にない年月です。日付は補正しません。事業所に確かめてください。";
        line.note(NoteKind::Reject, "date", "rem.from_month", message);
    }
    if line.flag("rem.only70") {
        let message =
            "70歳以上被用者届だけの行です。健康保険の標準報酬の届ではないか確かめてください。";
        line.note(NoteKind::Question, "pension_only", "rem.only70", message);
    }
    let months = months(line);
    if let (Some(from), ReviewKind::Occasional) = (from, kind) {
        check_months(line, from);
        check_change(line);
    }
    let hours = hours(line);
    if let Some(months) = &months {
        check_review(line, kind, &review_of(kind, months, hours));
    }
    check_adjusted(line, kind);
    Some(RemunerationRow {
        kind,
        insured: insured?,
        from: from?,
        before: line.yen("rem.before").map(thousands),
        change: PayChange::from_code(line.text("rem.change")),
        months,
        adjusted: line.yen("rem.adjusted").filter(|yen| *yen > Yen::ZERO),
        hours,
        is_multi_office: line.flag("rem.multi_office"),
        is_change_planned: line.flag("rem.change_planned"),
        memo: memo(line),
        is_pension_only: line.flag("rem.only70"),
    })
}

fn thousands(written: Yen) -> Yen {
    Yen::new(written.get().saturating_mul(1_000))
}

fn memo(line: &Line<'_>) -> Option<String> {
    let both = ["rem.change_reason", "rem.memo"].map(|to| line.option(to));
    let words: Vec<String> = both.into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join("　"))
}

fn hours(line: &Line<'_>) -> Hours {
    if line.flag("rem.short_time") {
        Hours::Short
    } else if line.flag("rem.part_time") {
        Hours::Part
    } else {
        Hours::Ordinary
    }
}

/// 年月 of an era digit, a year and a month.
fn year_month(line: &Line<'_>, to: &str) -> Option<YearMonth> {
    let part = |name: &str| line.text(&format!("{to}_{name}"));
    let era = part("era").chars().next()?;
    // The month in which an era begins belongs to it from some day on: its last days tell.
    let last = format!("{}{}28", part("year"), part("month"));
    Some(Date::from_era_digits(era, &last)?.year_month())
}

/// The three months. Amounts left empty are none where nobody worked; where 月額変更予定 is given all may be empty.
fn months(line: &mut Line<'_>) -> Option<[PaidMonth; 3]> {
    let is_empty = |line: &Line<'_>| {
        let items = ["days", "cash", "in_kind", "total"];
        let mut all = items
            .iter()
            .flat_map(|item| (1..=3).map(move |no| format!("rem.{item}{no}")));
        all.all(|to| !line.has(&to))
    };
    let may_be_empty = line.flag("rem.change_planned") || line.flag("rem.only70");
    if may_be_empty && is_empty(line) {
        return None;
    }
    let [first, second, third] = [1, 2, 3].map(|no| month(line, no));
    Some([first?, second?, third?])
}

fn month(line: &mut Line<'_>, no: usize) -> Option<PaidMonth> {
    let to = |item: &str| format!("rem.{item}{no}");
    let n_days: Option<u8> = line.text(&to("days")).parse().ok();
    let Some(n_days) = n_days else {
        if !line.has(&to("days")) {
            let message = "給与計算の基礎日数がありません。事業所に確かめてください。";
            line.note(NoteKind::Reject, "required", &to("days"), message);
        }
        return None;
    };
    if n_days > 31 {
        let message = "給与計算の基礎日数が31日を超えています。事業所に確かめてください。";
        line.note(NoteKind::Reject, "too_many_days", &to("days"), message);
    }
    let amount = |item: &str| line.yen(&to(item));
    let (cash, in_kind, total) = (amount("cash"), amount("in_kind"), amount("total"));
    if total.is_none() && n_days > 0 {
        let message = "基礎日数のある月の合計がありません。事業所に確かめてください。";
        line.note(NoteKind::Reject, "required", &to("total"), message);
        return None;
    }
    let total = total.unwrap_or(Yen::ZERO);
    let parts: Yen = [cash, in_kind].into_iter().flatten().sum();
    if total != parts.min(CAPPED) {
        let message = "合計が「通貨によるものの額」と「現物によるものの額」の和（上限9,999,999円）と合いません。";
        line.note(NoteKind::Reject, "total", &to("total"), message);
    } else if parts >= CAPPED {
        let message =
            "報酬が1千万円以上（9999999）で、本当の額がわかりません。事業所に確かめてください。";
        line.note(NoteKind::Question, "capped", &to("total"), message);
    }
    Some(PaidMonth { n_days, total })
}

/// 総計 and 平均額 as written against the months: a difference is named with both amounts, and nothing is replaced.
/// A 月額変更届 with a month too short has no sum to compare; that it comes to no 随時改定 is said elsewhere.
fn check_review(line: &mut Line<'_>, kind: ReviewKind, review: &Review) {
    let sum = line.yen("rem.sum");
    let has_sum = kind == ReviewKind::Regular || review.average.is_some();
    if has_sum && sum.is_some_and(|sum| sum != review.sum.min(CAPPED)) {
        let message = format!(
            "総計が、基礎日数の足りる月の合計（{}円）と異なります。事業所に確かめてください。",
            review.sum
        );
        line.note(NoteKind::Question, "sum", "rem.sum", message);
    }
    let written = line.yen("rem.average").filter(|yen| *yen > Yen::ZERO);
    let message = match (written, review.average) {
        (Some(written), Some(average)) if written != average.min(CAPPED) => format!(
            "平均額（{written}円）が、基礎日数の足りる月の平均（{average}円）と異なります。事業所に確かめてください。"
        ),
        (Some(_), None) => {
            "平均額がありますが、基礎日数の足りる月がありません。事業所に確かめてください。"
                .to_owned()
        }
        (None, Some(_)) => "平均額がありません。事業所に確かめてください。".to_owned(),
        _ => return,
    };
    line.note(NoteKind::Question, "average", "rem.average", message);
}

/// 修正平均額 needs something that it corrects.
fn check_adjusted(line: &mut Line<'_>, kind: ReviewKind) {
    let is_given = |line: &Line<'_>, to: &str| line.yen(to).is_some_and(|yen| yen > Yen::ZERO);
    if !is_given(line, "rem.adjusted") {
        if is_given(line, "rem.arrears") || line.flag("rem.yearly_average") {
            let message = "遡及支払または年間平均とありますが、修正平均額がありません。事業所に確かめてください。";
            line.note(
                NoteKind::Question,
                "adjusted_missing",
                "rem.adjusted",
                message,
            );
        }
        return;
    }
    let flags = ["rem.yearly_average", "rem.joined_midway", "rem.on_leave"];
    let has_reason = is_given(line, "rem.arrears")
        || flags.iter().any(|to| line.flag(to))
        || line.has("rem.memo")
        || kind == ReviewKind::Occasional && line.has("rem.change_reason");
    if !has_reason {
        let message = "修正平均額がありますが、遡及支払・年間平均などの理由がありません。事業所に確かめてください。";
        line.note(
            NoteKind::Question,
            "adjusted_without_reason",
            "rem.adjusted",
            message,
        );
    }
}

/// 随時改定 follows from the three months before it.
fn check_months(line: &mut Line<'_>, from: YearMonth) {
    for (no, back) in (1..=3).zip([-3, -2, -1]) {
        let to = format!("rem.month{no}");
        let written: Option<u32> = line.text(&to).parse().ok();
        if written.is_some_and(|month| month != from.add_months(back).month()) {
            let message = "支給月が、改定年月の前の3か月ではありません。事業所に確かめてください。";
            line.note(NoteKind::Question, "months", &to, message);
        }
    }
}

fn check_change(line: &mut Line<'_>) {
    if !line.has("rem.change") && !line.flag("rem.only70") {
        let message =
            "昇（降）給区分がありません。固定的賃金の変動があったか、事業所に確かめてください。";
        line.note(NoteKind::Question, "change_missing", "rem.change", message);
    }
}
