//! 推移: the members of the last two years as lines over the months.
//! It must not count.

use crate::domain::date::YearMonth;
use crate::ui::theme;
use egui::Ui;
use egui_plot::{Corner, GridMark, Legend, Line, Plot, PlotPoints};
use std::ops::RangeInclusive;

/// The least height, in points.
const HEIGHT: f32 = 260.0;

/// Draws the lines: 合計, 被保険者, 被扶養者. Nothing can be dragged or zoomed by chance.
pub(super) fn plot_ui(ui: &mut Ui, course: &[(YearMonth, i64, i64)]) {
    let months: Vec<YearMonth> = course.iter().map(|(month, ..)| *month).collect();
    let line = |name: &str, read: fn(i64, i64) -> i64| {
        let points = (0_i32..)
            .zip(course)
            .map(|(index, (_, insured, dependents))| {
                [f64::from(index), number(read(*insured, *dependents))]
            });
        Line::new(name, PlotPoints::from_iter(points)).width(2.5)
    };
    let lines = [
        line("合計", i64::saturating_add).color(theme::INK),
        line("被保険者", |insured, _| insured).color(theme::ACCENT),
        line("被扶養者", |_, dependents| dependents).color(theme::CAUTION),
    ];
    // The names of the lines stand above them.
    let highest = course
        .iter()
        .map(|(_, insured, others)| insured.saturating_add(*others));
    let top = number(highest.max().unwrap_or(0)) * 1.4;
    let named = move |mark: GridMark, _: &RangeInclusive<f64>| name_of(&months, mark.value);
    let counted = |mark: GridMark, _: &RangeInclusive<f64>| whole(mark.value);
    ui.label(theme::note("月末の人数（人）"));
    Plot::new("course")
        .height(ui.available_height().max(HEIGHT))
        .legend(Legend::default().position(Corner::LeftTop))
        .include_y(0.0)
        .include_y(top)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .x_axis_formatter(named)
        .y_axis_formatter(counted)
        .show(ui, |plot| {
            for line in lines {
                plot.line(line);
            }
        });
}

/// A count as the plot draws it; beyond two milliards of people it would stand at the edge.
fn number(n: i64) -> f64 {
    f64::from(i32::try_from(n).unwrap_or(i32::MAX))
}

/// The month at a mark, nothing between two months.
fn name_of(months: &[YearMonth], at: f64) -> String {
    let mut named = (0_i32..).zip(months);
    let found = named.find(|(index, _)| (f64::from(*index) - at).abs() < 0.01);
    found.map_or_else(String::new, |(_, month)| {
        format!("{}/{}", month.year(), month.month())
    })
}

/// A mark of the counts, nothing between two whole numbers.
fn whole(value: f64) -> String {
    if (value - value.round()).abs() < 0.001 {
        format!("{value:.0}")
    } else {
        String::new()
    }
}
