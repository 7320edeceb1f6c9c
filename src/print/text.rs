//! 組版: fits a text into its box: one line, smaller type, or several lines, never outside the box.
//! It must not know PDF. Lengths here are in [`Unit`]s.

use crate::print::fonts::Cluster;
use crate::print::kinsoku::{is_space, may_break};
use crate::procedure::sheet_item::{Fit, TextStyle};
use crate::procedure::sheet_unit::{Mm, Pt};
use std::rc::Rc;

/// A length in ten-thousandths of a point: thousandths of a type size given in tenths of a point.
pub(super) type Unit = i64;

/// The smallest type in which anything is ever printed: 4 pt.
const FLOOR: Pt = Pt::tenths(40);

/// How much smaller each attempt is: 0.2 pt.
const STEP: i32 = 2;

/// 文字の集まり: the clusters of one line.
pub(super) type Line = Vec<Rc<Cluster>>;

/// A line of a set text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SetLine {
    /// Its characters.
    pub clusters: Line,
    /// Whether its paragraph goes on in the next line, so that it may be filled to the full width.
    pub goes_on: bool,
}

/// A text as it will be drawn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct SetText {
    /// Type size used.
    pub size: Pt,
    /// Lines from the top.
    pub lines: Vec<SetLine>,
    /// Distance from one baseline to the next.
    pub leading: Unit,
}

/// A length on the page.
pub(super) fn units(mm: Mm) -> Unit {
    i64::from(mm.get()) * 36_000 / 127
}

/// Width of clusters in this size.
pub(super) fn width_of(line: &[Rc<Cluster>], size: Pt) -> Unit {
    em_width(line) * i64::from(size.get())
}

/// Width in thousandths of the type size.
fn em_width(line: &[Rc<Cluster>]) -> i64 {
    line.iter().map(|cluster| cluster.advance).sum()
}

impl SetText {
    /// Height from the top of the first line's characters to the bottom of the last one's.
    pub fn height(&self) -> Unit {
        let gaps = i64::try_from(self.lines.len().saturating_sub(1)).unwrap_or(i64::MAX);
        self.leading * gaps + i64::from(self.size.get()) * 1000
    }
}

/// Sets `paragraphs` in a box of this width and height; `None` where even the smallest type is too large.
pub(super) fn set(
    paragraphs: &[Line],
    style: &TextStyle,
    width: Unit,
    height: Unit,
) -> Option<SetText> {
    let on_one_line = match style.fit {
        Fit::ShrinkThenWrap => unbroken(paragraphs, style, width)
            .map(|size| {
                set_lines(
                    paragraphs.iter().cloned().map(last_line).collect(),
                    size,
                    style,
                )
            })
            .filter(|set| set.height() <= height),
        Fit::WrapThenShrink => None,
    };
    on_one_line.or_else(|| {
        sizes(style).find_map(|size| {
            let lines = paragraphs
                .iter()
                .flat_map(|paragraph| wrap(paragraph, size, width))
                .collect();
            let set = set_lines(lines, size, style);
            let fits = set.height() <= height
                && set
                    .lines
                    .iter()
                    .all(|line| width_of(&line.clusters, size) <= width);
            fits.then_some(set)
        })
    })
}

/// The largest size, not below the style's smallest, at which no line has to be broken.
fn unbroken(paragraphs: &[Line], style: &TextStyle, width: Unit) -> Option<Pt> {
    let widest = paragraphs
        .iter()
        .map(|line| em_width(line))
        .max()
        .unwrap_or(0);
    let fitting = width.checked_div(widest).unwrap_or(i64::MAX);
    let size = i32::try_from(fitting)
        .unwrap_or(i32::MAX)
        .min(style.size.get());
    (size >= style.min_size.get()).then_some(Pt::tenths(size))
}

/// From the style's size down to the floor.
fn sizes(style: &TextStyle) -> impl Iterator<Item = Pt> {
    let floor = FLOOR.min(style.size);
    let mut next = Some(style.size);
    std::iter::from_fn(move || {
        let size = next?;
        next = (size > floor).then(|| Pt::tenths(size.get() - STEP).max(floor));
        Some(size)
    })
}

/// Lines in this size with the style's leading.
fn set_lines(lines: Vec<SetLine>, size: Pt, style: &TextStyle) -> SetText {
    SetText {
        size,
        lines,
        leading: i64::from(size.get()) * 10 * i64::from(style.leading),
    }
}

/// Breaks one paragraph into lines, as long as the width allows and 禁則 permits.
fn wrap(paragraph: &Line, size: Pt, width: Unit) -> Vec<SetLine> {
    let mut lines = Vec::new();
    let mut rest: &[Rc<Cluster>] = paragraph;
    while width_of(rest, size) > width {
        let end = line_end(rest, size, width);
        let (line, following) = rest.split_at(end);
        lines.push(SetLine {
            clusters: trim_end(line).to_vec(),
            goes_on: true,
        });
        rest = trim_start(following);
    }
    if !rest.is_empty() || lines.is_empty() {
        lines.push(last_line(rest.to_vec()));
    }
    lines
}

/// The last line of a paragraph.
fn last_line(clusters: Line) -> SetLine {
    SetLine {
        clusters,
        goes_on: false,
    }
}

/// How many clusters the next line takes, at least one.
fn line_end(rest: &[Rc<Cluster>], size: Pt, width: Unit) -> usize {
    let mut used = 0;
    let fitting = rest
        .iter()
        .take_while(|cluster| {
            used += cluster.advance * i64::from(size.get());
            used <= width
        })
        .count();
    let is_allowed = |end: &usize| match (rest.get(end - 1), rest.get(*end)) {
        (Some(before), Some(after)) => may_break(&before.text, &after.text),
        _ => true,
    };
    (1..=fitting)
        .rev()
        .find(is_allowed)
        .unwrap_or(fitting.max(1))
}

/// Without spaces at the end.
fn trim_end(line: &[Rc<Cluster>]) -> &[Rc<Cluster>] {
    let end = line
        .iter()
        .rposition(|cluster| !is_space(&cluster.text))
        .map_or(0, |last| last + 1);
    line.split_at(end).0
}

/// Without spaces at the beginning.
fn trim_start(line: &[Rc<Cluster>]) -> &[Rc<Cluster>] {
    let start = line
        .iter()
        .position(|cluster| !is_space(&cluster.text))
        .unwrap_or(line.len());
    line.split_at(start).1
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::{Line, SetText, set, units};
    use crate::print::fonts::Fonts;
    use crate::procedure::sheet_item::{Face, TextBox};
    use crate::procedure::sheet_unit::{Area, Mm, Pt};

    fn paragraphs(text: &str) -> Vec<Line> {
        let mut fonts = Fonts::new();
        text.lines()
            .map(|line| fonts.clusters(Face::Regular, line).unwrap())
            .collect()
    }

    fn set_in(text: &TextBox) -> Option<SetText> {
        let paragraphs = paragraphs(&text.text);
        let (width, height) = (units(text.area.width), units(text.area.height));
        set(&paragraphs, &text.style, width, height)
    }

    fn written(set: &SetText) -> Vec<String> {
        set.lines
            .iter()
            .map(|line| {
                let texts = line.clusters.iter().map(|cluster| cluster.text.as_str());
                texts.collect()
            })
            .collect()
    }

    #[test]
    fn 入る文字はそのままの大きさ() {
        let set = set_in(&TextBox::line(Area::new(0, 0, 40, 6), "見本　花子")).unwrap();
        assert_eq!(set.size, Pt::tenths(105));
        assert_eq!(set.lines.len(), 1);
    }

    #[test]
    fn 長い氏名は縮めて一行_もっと長ければ折り返す() {
        let area = Area::new(0, 0, 40, 10);
        let long = "架空院本郷　試験右衛門太郎";
        let set = set_in(&TextBox::line(area, long)).unwrap();
        assert_eq!(set.lines.len(), 1, "縮めれば一行に入る");
        assert!(set.size < Pt::tenths(105));
        let longer = "アレクサンドリーナ・ヴィクトリア・フォン・ミホンブルク　カクウ";
        let set = set_in(&TextBox::line(area, longer)).unwrap();
        assert!(set.lines.len() > 1);
        assert!(set.height() <= units(Mm::from(10)));
    }

    #[test]
    fn 文章は折り返し_句点は行頭に来ない() {
        let text = "あいうえおかきくけこ。さしすせそ";
        let width = Mm::hundredths(3710); // 10字と少し
        let set = set_in(&TextBox::paragraph(Area::new(0, 0, width, 30), text)).unwrap();
        assert_eq!(written(&set), ["あいうえおかきくけ", "こ。さしすせそ"]);
        assert_eq!(set.size, Pt::tenths(105));
    }

    #[test]
    fn 枠の高さが足りなければ文章も縮む() {
        let text = "健康保険組合からのお知らせです。".repeat(8);
        let set = set_in(&TextBox::paragraph(Area::new(0, 0, 60, 15), text)).unwrap();
        assert!(set.size < Pt::tenths(105));
        assert!(set.height() <= units(Mm::from(15)));
    }

    #[test]
    fn 最小の文字でも入らなければ組まない() {
        let text = "見本".repeat(500);
        assert_eq!(set_in(&TextBox::line(Area::new(0, 0, 20, 5), text)), None);
    }

    #[test]
    fn 空の文字も一行として組む() {
        let set = set_in(&TextBox::line(Area::new(0, 0, 20, 5), "")).unwrap();
        assert!(set.lines.iter().all(|line| line.clusters.is_empty()));
    }
}
