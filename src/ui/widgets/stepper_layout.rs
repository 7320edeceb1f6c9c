//! 工程図の配置: where the boxes of a flow chart stand: one lane per row, in the order of the chart.
//! It must not draw, nor know where a case stands.

use crate::procedure::catalogue::ChartBox;
use crate::procedure::step::Lane;
use egui::{Rect, Vec2, pos2, vec2};

/// Height of a lane with steps: two lines of label, and one that says who and when.
const STEP_LANE: f32 = 76.0;
/// Height of a lane in which nothing is recorded.
const QUIET_LANE: f32 = 50.0;
/// Room above and below a box in its lane.
const LANE_MARGIN: f32 = 5.0;
/// Width of the column of lane names.
pub const NAMES_WIDTH: f32 = 116.0;
/// Room between two boxes, for the line that joins them.
pub const GAP: f32 = 14.0;
/// Height of a box of the strip: one line of label, one of state.
const STRIP_BOX: f32 = 46.0;
/// Room between the lines of the strip, for the mark under the selected box.
const STRIP_GAP: f32 = 9.0;
/// A box in another lane begins this far behind the one before it.
const STAGGER: f32 = 30.0;

/// Below this share of the chart in view, only its steps are shown, on as many lines as they need.
const ENOUGH: f32 = 0.6;

/// Whether the lanes of a chart of this width are worth their room.
#[must_use]
pub fn has_room(chart: &Chart, room: f32) -> bool {
    room - NAMES_WIDTH >= chart.size.x * ENOUGH
}

/// The steps alone, in the order of the chart, on lines no longer than `room`.
#[must_use]
pub fn lay_out_strip(boxes: &[ChartBox], room: f32) -> Vec<Rect> {
    let mut corner = pos2(0.0, 0.0);
    let mut places = Vec::new();
    for chart_box in boxes.iter().filter(|chart_box| chart_box.step.is_some()) {
        let width = strip_width_of(chart_box).min(room);
        if corner.x > 0.0 && corner.x + width > room {
            corner = pos2(0.0, corner.y + STRIP_BOX + STRIP_GAP);
        }
        places.push(Rect::from_min_size(corner, vec2(width, STRIP_BOX)));
        corner.x += width + GAP;
    }
    places
}

/// The boxes of a chart in their places.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The lanes that the chart uses, from top to bottom, each with its top and its height.
    pub lanes: Vec<(Lane, f32, f32)>,
    /// A place for each box, in the order of the chart.
    pub places: Vec<Rect>,
    /// Size of the whole.
    pub size: Vec2,
}

/// Lays the boxes out. A box starts behind the one before it in its lane, and never before the one
/// that precedes it in the chart.
#[must_use]
pub fn lay_out(boxes: &[ChartBox]) -> Chart {
    let lanes = lanes_of(boxes);
    let mut ends = vec![0.0_f32; lanes.len()];
    let mut places = Vec::with_capacity(boxes.len());
    let mut last: Option<(Lane, Rect)> = None;
    for chart_box in boxes {
        let row = lanes.iter().position(|(lane, ..)| *lane == chart_box.lane);
        let row = row.unwrap_or(0);
        let (_, top, height) = lanes
            .get(row)
            .copied()
            .unwrap_or((chart_box.lane, 0.0, 0.0));
        let after_last = match last {
            Some((lane, rect)) if lane != chart_box.lane => rect.left() + STAGGER,
            _ => 0.0,
        };
        let end = ends.get(row).copied().unwrap_or(0.0);
        let corner = pos2(after_last.max(end), top + LANE_MARGIN);
        let size = vec2(width_of(chart_box), height - 2.0 * LANE_MARGIN);
        let place = Rect::from_min_size(corner, size);
        if let Some(end) = ends.get_mut(row) {
            *end = place.right() + GAP;
        }
        places.push(place);
        last = Some((chart_box.lane, place));
    }
    let width = places.iter().map(Rect::right).fold(0.0, f32::max);
    let height = lanes.iter().map(|(_, _, height)| height).sum();
    Chart {
        lanes,
        places,
        size: vec2(width, height),
    }
}

fn lanes_of(boxes: &[ChartBox]) -> Vec<(Lane, f32, f32)> {
    let mut names: Vec<Lane> = boxes.iter().map(|chart_box| chart_box.lane).collect();
    names.sort_unstable();
    names.dedup();
    let mut top = 0.0;
    let mut lanes = Vec::new();
    for lane in names {
        let has_steps = boxes
            .iter()
            .any(|chart_box| chart_box.lane == lane && chart_box.step.is_some());
        let height = if has_steps { STEP_LANE } else { QUIET_LANE };
        lanes.push((lane, top, height));
        top += height;
    }
    lanes
}

/// Room for the label on one or two lines, and for 済 with day and person under it.
fn width_of(chart_box: &ChartBox) -> f32 {
    let n_chars = chart_box.label.chars().count();
    let per_line = if n_chars > 5 {
        n_chars.div_ceil(2)
    } else {
        n_chars
    };
    let text = f32::from(u16::try_from(per_line).unwrap_or(12)) * 14.0 + 22.0;
    let least = if chart_box.step.is_some() {
        112.0
    } else {
        56.0
    };
    text.max(least)
}

/// Room for the label on one line, and for the short word under it.
fn strip_width_of(chart_box: &ChartBox) -> f32 {
    text_width(chart_box.label).max(86.0)
}

/// Width of a box around this text on one line.
#[must_use]
pub fn text_width(text: &str) -> f32 {
    let n_chars = u16::try_from(text.chars().count()).unwrap_or(12);
    f32::from(n_chars) * 14.0 + 26.0
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::procedure::step::Step;

    const BOXES: &[ChartBox] = &[
        ChartBox::outside(Lane::Employer, "届書提出"),
        ChartBox::step(Lane::Society, "受付", Step::Receive),
        ChartBox::step(Lane::Society, "中間サーバーへ登録", Step::RegisterServer),
        ChartBox::outside(Lane::Employer, "受領"),
    ];

    #[test]
    fn 狭い画面では工程だけを折り返して全部見せる() {
        let places = lay_out_strip(BOXES, 150.0);
        assert_eq!(places.len(), 2);
        assert!(places[1].top() > places[0].bottom());
        assert!(places.iter().all(|place| place.right() <= 150.0));
        assert!(!has_room(&lay_out(BOXES), 200.0));
        assert!(has_room(&lay_out(BOXES), 900.0));
    }

    #[test]
    fn 箱は工程図の順に左から右へ重ならずに並ぶ() {
        let chart = lay_out(BOXES);
        let lanes: Vec<Lane> = chart.lanes.iter().map(|(lane, ..)| *lane).collect();
        assert_eq!(lanes, [Lane::Employer, Lane::Society]);
        for pair in chart.places.windows(2) {
            assert!(pair[0].left() < pair[1].left());
        }
        for (index, place) in chart.places.iter().enumerate() {
            for other in &chart.places[index + 1..] {
                assert!(!place.intersects(*other));
            }
        }
    }
}
