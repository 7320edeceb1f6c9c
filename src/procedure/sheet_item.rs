//! 帳票の部品: texts, lines, shapes and seals of a printed page; tables stand in `sheet_table`.
//! It must not measure or draw anything.

use crate::procedure::sheet_unit::{Area, Ink, Mm, Pt};
use std::fmt;

/// 書体.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Face {
    /// 標準.
    Regular,
    /// 太字.
    Bold,
}

/// 横の揃え.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Align {
    /// 左.
    Left,
    /// 中央.
    Center,
    /// 右.
    Right,
    /// 均等割付: the characters spread over the whole width.
    Justify,
}

/// 縦の揃え.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VAlign {
    /// 上.
    Top,
    /// 中央.
    Middle,
    /// 下.
    Bottom,
}

/// What happens to a text that is longer than its box. A text never leaves its box:
/// where even the smallest type is too large, printing is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fit {
    /// One line as long as possible: made smaller first, broken into lines after that.
    ShrinkThenWrap,
    /// A paragraph: broken into lines first (禁則処理), made smaller when there are too many.
    WrapThenShrink,
}

/// How a text is set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextStyle {
    /// 書体.
    pub face: Face,
    /// 文字の大きさ.
    pub size: Pt,
    /// The smallest size to which [`Fit`] shrinks by choice.
    pub min_size: Pt,
    /// 横の揃え.
    pub align: Align,
    /// 縦の揃え.
    pub valign: VAlign,
    /// Overlong texts.
    pub fit: Fit,
    /// 行送り: distance of two lines in per cent of the type size.
    pub leading: u16,
    /// 色.
    pub ink: Ink,
}

/// 文字: a text in a box; line feeds in the text begin a new line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TextBox {
    /// Where.
    pub area: Area,
    /// What.
    pub text: String,
    /// How.
    pub style: TextStyle,
    /// 項目名: names the place in a message about an unprintable character.
    pub label: String,
}

impl TextBox {
    /// A text that stays on one line where possible: 10.5 pt, left, in the middle of its height.
    #[must_use]
    pub fn line(area: Area, text: impl Into<String>) -> TextBox {
        TextBox {
            area,
            text: text.into(),
            style: TextStyle {
                face: Face::Regular,
                size: Pt::tenths(105),
                min_size: Pt::tenths(73),
                align: Align::Left,
                valign: VAlign::Middle,
                fit: Fit::ShrinkThenWrap,
                leading: 125,
                ink: Ink::BLACK,
            },
            label: String::new(),
        }
    }

    /// A paragraph: 10.5 pt, from the top of its box, broken into lines.
    #[must_use]
    pub fn paragraph(area: Area, text: impl Into<String>) -> TextBox {
        let mut text = TextBox::line(area, text);
        text.style.valign = VAlign::Top;
        text.style.fit = Fit::WrapThenShrink;
        text.style.leading = 160;
        text
    }

    /// With this type size; the smallest size becomes seven tenths of it.
    #[must_use]
    pub fn size(mut self, size: impl Into<Pt>) -> TextBox {
        self.style.size = size.into();
        self.style.min_size = Pt::tenths(self.style.size.get() * 7 / 10);
        self
    }

    /// With this smallest type size; call it after [`TextBox::size`].
    #[must_use]
    pub fn min_size(mut self, size: impl Into<Pt>) -> TextBox {
        self.style.min_size = size.into();
        self
    }

    /// In bold type.
    #[must_use]
    pub fn bold(mut self) -> TextBox {
        self.style.face = Face::Bold;
        self
    }

    /// Centred.
    #[must_use]
    pub fn center(self) -> TextBox {
        self.align(Align::Center)
    }

    /// Flush right.
    #[must_use]
    pub fn right(self) -> TextBox {
        self.align(Align::Right)
    }

    /// 均等割付.
    #[must_use]
    pub fn justify(self) -> TextBox {
        self.align(Align::Justify)
    }

    /// With this alignment.
    #[must_use]
    pub fn align(mut self, align: Align) -> TextBox {
        self.style.align = align;
        self
    }

    /// From the top of the box.
    #[must_use]
    pub fn top(self) -> TextBox {
        self.valign(VAlign::Top)
    }

    /// In the middle of the box's height.
    #[must_use]
    pub fn middle(self) -> TextBox {
        self.valign(VAlign::Middle)
    }

    /// At the bottom of the box.
    #[must_use]
    pub fn bottom(self) -> TextBox {
        self.valign(VAlign::Bottom)
    }

    /// With this vertical alignment.
    #[must_use]
    pub fn valign(mut self, valign: VAlign) -> TextBox {
        self.style.valign = valign;
        self
    }

    /// With this distance of lines, in per cent of the type size.
    #[must_use]
    pub fn leading(mut self, percent: u16) -> TextBox {
        self.style.leading = percent;
        self
    }

    /// In this colour.
    #[must_use]
    pub fn ink(mut self, ink: Ink) -> TextBox {
        self.style.ink = ink;
        self
    }

    /// With the name of the item, for messages.
    #[must_use]
    pub fn named(mut self, label: impl Into<String>) -> TextBox {
        self.label = label.into();
        self
    }
}

/// 線の種類.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Dash {
    /// 実線.
    Solid,
    /// 破線, such as a cutting line.
    Dashed,
}

/// 罫線: a straight line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// From (x, y).
    pub from: (Mm, Mm),
    /// To (x, y).
    pub to: (Mm, Mm),
    /// Thickness.
    pub weight: Mm,
    /// Solid or dashed.
    pub dash: Dash,
    /// 色.
    pub ink: Ink,
}

impl Line {
    /// A level line of 0.2 mm.
    #[must_use]
    pub fn across(x: impl Into<Mm>, y: impl Into<Mm>, length: impl Into<Mm>) -> Line {
        let (x, y) = (x.into(), y.into());
        Line {
            from: (x, y),
            to: (x + length.into(), y),
            weight: Mm::hundredths(20),
            dash: Dash::Solid,
            ink: Ink::BLACK,
        }
    }

    /// An upright line of 0.2 mm.
    #[must_use]
    pub fn down(x: impl Into<Mm>, y: impl Into<Mm>, length: impl Into<Mm>) -> Line {
        let mut line = Line::across(x, y, 0);
        line.to = (line.from.0, line.from.1 + length.into());
        line
    }

    /// With this thickness.
    #[must_use]
    pub fn weight(mut self, weight: Mm) -> Line {
        self.weight = weight;
        self
    }

    /// Dashed.
    #[must_use]
    pub fn dashed(mut self) -> Line {
        self.dash = Dash::Dashed;
        self
    }

    /// In this colour.
    #[must_use]
    pub fn ink(mut self, ink: Ink) -> Line {
        self.ink = ink;
        self
    }
}

/// The outline of a [`Shape`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outline {
    /// A rectangle, its corners rounded by this radius (0: sharp).
    Rectangle(Mm),
    /// The ellipse that fills the area.
    Ellipse,
}

/// 枠・塗り: a rectangle or an ellipse, drawn round, filled, or both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Shape {
    /// Where.
    pub area: Area,
    /// Rectangle or ellipse.
    pub outline: Outline,
    /// Line around it: thickness, colour, kind.
    pub stroke: Option<(Mm, Ink, Dash)>,
    /// Colour inside.
    pub fill: Option<Ink>,
}

impl Shape {
    /// A frame of 0.2 mm.
    #[must_use]
    pub fn frame(area: Area) -> Shape {
        Shape {
            area,
            outline: Outline::Rectangle(Mm::default()),
            stroke: Some((Mm::hundredths(20), Ink::BLACK, Dash::Solid)),
            fill: None,
        }
    }

    /// A filled area without a line.
    #[must_use]
    pub fn fill(area: Area, ink: Ink) -> Shape {
        Shape {
            stroke: None,
            fill: Some(ink),
            ..Shape::frame(area)
        }
    }

    /// A circle or ellipse of 0.2 mm.
    #[must_use]
    pub fn ellipse(area: Area) -> Shape {
        Shape {
            outline: Outline::Ellipse,
            ..Shape::frame(area)
        }
    }

    /// With corners of this radius.
    #[must_use]
    pub fn rounded(mut self, radius: impl Into<Mm>) -> Shape {
        self.outline = Outline::Rectangle(radius.into());
        self
    }

    /// With a line of this thickness and colour around it.
    #[must_use]
    pub fn stroke(mut self, weight: Mm, ink: Ink) -> Shape {
        self.stroke = Some((weight, ink, Dash::Solid));
        self
    }

    /// With its line dashed.
    #[must_use]
    pub fn dashed(mut self) -> Shape {
        self.stroke = self
            .stroke
            .map(|(weight, ink, _)| (weight, ink, Dash::Dashed));
        self
    }
}

/// 決裁欄: boxes side by side, each with a title above the place for a stamp.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SealBoxes {
    /// Where; every box has the same width.
    pub area: Area,
    /// Height of the titles.
    pub title_height: Mm,
    /// Titles from left to right, such as 常務理事・事務長・担当.
    pub titles: Vec<String>,
}

impl SealBoxes {
    /// Boxes with titles of 5 mm.
    #[must_use]
    pub fn new<T: Into<String>>(area: Area, titles: impl IntoIterator<Item = T>) -> SealBoxes {
        SealBoxes {
            area,
            title_height: Mm::from(5),
            titles: titles.into_iter().map(Into::into).collect(),
        }
    }
}

/// 印: a seal drawn in red, or the place where one is stamped by hand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Seal {
    /// 印: a pale dashed circle with 印 inside.
    Place {
        /// Where.
        area: Area,
    },
    /// 角印: a square seal; the characters run downwards, from the right.
    Square {
        /// Where.
        area: Area,
        /// The characters of the seal.
        text: String,
    },
    /// 丸印: a round seal with its characters in one column, as a personal seal has them.
    Round {
        /// Where.
        area: Area,
        /// The characters of the seal.
        text: String,
    },
}

impl fmt::Display for TextBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let style = self.style;
        write!(f, "text {} {}", self.area, style.size)?;
        if style.face == Face::Bold {
            f.write_str(" bold")?;
        }
        f.write_str(match style.align {
            Align::Left => "",
            Align::Center => " center",
            Align::Right => " right",
            Align::Justify => " justify",
        })?;
        f.write_str(match style.valign {
            VAlign::Top => " top",
            VAlign::Middle => "",
            VAlign::Bottom => " bottom",
        })?;
        if style.ink != Ink::BLACK {
            write!(f, " {}", style.ink)?;
        }
        write!(f, " | {}", self.text.replace('\n', "⏎"))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((x1, y1), (x2, y2)) = (self.from, self.to);
        write!(f, "line {x1},{y1} → {x2},{y2} {}", self.weight)?;
        if self.dash == Dash::Dashed {
            f.write_str(" dashed")?;
        }
        if self.ink != Ink::BLACK {
            write!(f, " {}", self.ink)?;
        }
        Ok(())
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.outline {
            Outline::Rectangle(radius) if radius == Mm::default() => write!(f, "rectangle")?,
            Outline::Rectangle(radius) => write!(f, "rectangle rounded {radius}")?,
            Outline::Ellipse => write!(f, "ellipse")?,
        }
        write!(f, " {}", self.area)?;
        if let Some((weight, ink, dash)) = self.stroke {
            write!(f, " stroke {weight} {ink}")?;
            if dash == Dash::Dashed {
                f.write_str(" dashed")?;
            }
        }
        match self.fill {
            Some(ink) => write!(f, " fill {ink}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for SealBoxes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seal boxes {} | {}", self.area, self.titles.join(" | "))
    }
}

impl fmt::Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Seal::Place { area } => write!(f, "seal place {area}"),
            Seal::Square { area, text } => write!(f, "seal square {area} | {text}"),
            Seal::Round { area, text } => write!(f, "seal round {area} | {text}"),
        }
    }
}
