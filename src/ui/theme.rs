//! 外観: fonts, sizes and colours of every screen. Nothing else in the program may set a colour or a font.
//! It must not draw a widget of its own.

use crate::app::fonts::shipped;
use egui::epaint::text::{FontInsert, FontPriority, InsertFontFamily};
use egui::style::{ScrollStyle, Selection, Spacing, WidgetVisuals, Widgets};
use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, FontTweak,
    Frame, Margin, RichText, Shadow, Stroke, Style, TextStyle, Theme, Vec2, Visuals,
};
use std::sync::Arc;

/// Page background behind the cards.
pub const GROUND: Color32 = Color32::from_rgb(0xF3, 0xF5, 0xF7);
/// Cards, input fields, tables.
pub const SURFACE: Color32 = Color32::WHITE;
/// Bars at the top and the bottom of the window.
pub const BAR: Color32 = Color32::from_rgb(0xE8, 0xEC, 0xF0);
/// Every second row of a table.
pub const STRIPE: Color32 = Color32::from_rgb(0xF7, 0xF9, 0xFB);
/// Text.
pub const INK: Color32 = Color32::from_rgb(0x1C, 0x23, 0x2D);
/// Labels and side notes.
pub const INK_WEAK: Color32 = Color32::from_rgb(0x50, 0x5B, 0x69);
/// Text on the accent colour.
pub const INK_ON_ACCENT: Color32 = Color32::WHITE;
/// The one accent: 藍.
pub const ACCENT: Color32 = Color32::from_rgb(0x1B, 0x4F, 0x83);
/// A pale accent behind what is current or selected.
pub const ACCENT_SOFT: Color32 = Color32::from_rgb(0xDF, 0xEA, 0xF5);
/// The focus frame.
pub const FOCUS: Color32 = Color32::from_rgb(0x0A, 0x55, 0xAD);
/// Selected text and the selected row of a list.
pub const SELECTED: Color32 = Color32::from_rgb(0xC4, 0xDC, 0xF4);
/// Edges of input fields and buttons.
pub const EDGE: Color32 = Color32::from_rgb(0x7F, 0x8A, 0x97);
/// Quiet lines between parts.
pub const LINE: Color32 = Color32::from_rgb(0xD3, 0xD9, 0xE0);
/// 不可: text and marks.
pub const STOP: Color32 = Color32::from_rgb(0xAB, 0x1F, 0x17);
/// 不可: ground.
pub const STOP_SOFT: Color32 = Color32::from_rgb(0xFC, 0xEC, 0xEA);
/// 要確認: text and marks.
pub const CAUTION: Color32 = Color32::from_rgb(0x7D, 0x4A, 0x00);
/// 要確認: ground.
pub const CAUTION_SOFT: Color32 = Color32::from_rgb(0xFD, 0xF3, 0xDD);
/// 済: text and marks.
pub const DONE: Color32 = Color32::from_rgb(0x1F, 0x65, 0x3A);
/// 済: ground.
pub const DONE_SOFT: Color32 = Color32::from_rgb(0xE6, 0xF3, 0xEA);
/// Read-only fields.
pub const READ_ONLY: Color32 = Color32::from_rgb(0xEE, 0xF1, 0xF4);
/// The dimmed screen behind a dialog.
pub const SHADE: Color32 = Color32::from_rgba_premultiplied(0x0C, 0x11, 0x18, 0x66);

/// Width of the focus frame in points.
pub const FOCUS_WIDTH: f32 = 2.0;
/// Size of ordinary text in points.
pub const BODY_SIZE: f32 = 16.0;
/// The smallest size of text in points.
pub const SMALL_SIZE: f32 = 14.0;
/// Size of marks such as ▼ inside a button.
pub const MARK_SIZE: f32 = 12.0;
/// Size of titles of sections and panels.
pub const SUBHEADING_SIZE: f32 = 18.0;
/// Size of the screen's title.
pub const HEADING_SIZE: f32 = 22.0;
/// Height of input fields and buttons.
pub const CONTROL_HEIGHT: f32 = 34.0;

/// Height of a line of sentences that may wrap.
pub const LINE_HEIGHT: f32 = 23.0;

/// The zoom steps offered by buttons, in percent.
pub const ZOOM_STEPS: [u16; 5] = [100, 125, 150, 175, 200];

const BIZ: &str = "BIZ UDGothic";
const BIZ_BOLD: &str = "BIZ UDGothic Bold";
const NOTO: &str = "Noto Sans JP";
const BOLD_FAMILY: &str = "bold";

/// Size of the characters whose shapes are compared.
const GLYPH_SIZE: f32 = 44.0;

/// Installs fonts, sizes and colours. To be called once, before the first frame.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.set_theme(Theme::Light);
    let style = style();
    for theme in [Theme::Light, Theme::Dark] {
        ctx.set_style_of(theme, style.clone());
    }
    ctx.options_mut(|options| options.zoom_with_keyboard = true);
}

/// Name of the font that a clerk brings for 字形確認.
const MJ: &str = "IPAmj Mincho";

/// Adds the shapes of the 文字情報基盤 from a font file beside the program (IPAmj明朝), for 字形確認 alone: everything else
/// shows the characters that paper prints. It can be used from the next pass on.
pub fn install_mj_font(ctx: &Context, bytes: Vec<u8>) {
    ctx.add_font(FontInsert::new(
        MJ,
        FontData::from_owned(bytes),
        vec![InsertFontFamily {
            family: mj_family(),
            priority: FontPriority::Highest,
        }],
    ));
}

/// Whether IPAmj明朝 was added and can be used.
#[must_use]
pub fn has_mj_font(ctx: &Context) -> bool {
    ctx.fonts(|fonts| fonts.definitions().font_data.contains_key(MJ))
}

/// The zoom in percent.
#[must_use]
pub fn zoom_percent(ctx: &Context) -> u16 {
    let zoom = ctx.zoom_factor();
    ZOOM_STEPS
        .into_iter()
        .min_by(|a, b| {
            let distance = |step: u16| (f32::from(step) / 100.0 - zoom).abs();
            distance(*a).total_cmp(&distance(*b))
        })
        .unwrap_or(100)
}

/// Sets the zoom in percent, held between 100 and 200.
pub fn set_zoom_percent(ctx: &Context, percent: u16) {
    ctx.set_zoom_factor(f32::from(percent.clamp(100, 200)) / 100.0);
}

/// The family of bold text.
#[must_use]
pub fn bold_family() -> FontFamily {
    FontFamily::Name(BOLD_FAMILY.into())
}

/// The family of declared names: the characters that paper prints.
#[must_use]
pub fn name_family() -> FontFamily {
    FontFamily::Name("names".into())
}

/// The family of Noto Sans JP, for comparing shapes.
#[must_use]
pub fn noto_family() -> FontFamily {
    FontFamily::Name("noto".into())
}

/// The family of IPAmj明朝, for comparing shapes; without the font it shows the shipped ones.
#[must_use]
pub fn mj_family() -> FontFamily {
    FontFamily::Name("mj".into())
}

/// A large character for comparing its shapes.
pub fn glyph(text: &str, family: FontFamily) -> RichText {
    RichText::new(text)
        .font(FontId::new(GLYPH_SIZE, family))
        .color(INK)
}

/// Bold text of ordinary size.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(FontId::new(BODY_SIZE, bold_family()))
}

/// Title of a section or panel.
pub fn subheading(text: impl Into<String>) -> RichText {
    RichText::new(text)
        .font(FontId::new(SUBHEADING_SIZE, bold_family()))
        .color(INK)
}

/// Title of a screen.
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text)
        .font(FontId::new(HEADING_SIZE, bold_family()))
        .color(INK)
}

/// Side note of the smallest size.
pub fn note(text: impl Into<String>) -> RichText {
    RichText::new(text).size(SMALL_SIZE).color(INK_WEAK)
}

/// A white card with a quiet edge.
pub fn card() -> Frame {
    Frame::new()
        .fill(SURFACE)
        .stroke(Stroke::new(1.0, LINE))
        .corner_radius(CornerRadius::same(6))
        .inner_margin(Margin::symmetric(20, 16))
}

/// A bar at the top or the bottom of the window.
pub fn bar() -> Frame {
    Frame::new()
        .fill(BAR)
        .inner_margin(Margin::symmetric(12, 6))
}

/// The ground that cards lie on.
pub fn ground() -> Frame {
    Frame::new()
        .fill(GROUND)
        .inner_margin(Margin::symmetric(16, 12))
}

/// A pale box in a severity's colours.
pub fn tinted(fill: Color32, edge: Color32) -> Frame {
    Frame::new()
        .fill(fill)
        .stroke(Stroke::new(1.0, edge.gamma_multiply(0.45)))
        .corner_radius(CornerRadius::same(4))
        .inner_margin(Margin::symmetric(12, 8))
}

/// A dialog over the screen.
pub fn dialog() -> Frame {
    Frame::new()
        .fill(SURFACE)
        .stroke(Stroke::new(1.0, EDGE))
        .corner_radius(CornerRadius::same(8))
        .shadow(shadow(24))
        .inner_margin(Margin::same(24))
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    // Hinting takes the ink of hyphens and dashes away at several sizes.
    let unhinted = FontTweak {
        hinting: Some(false),
        ..FontTweak::default()
    };
    let shipped = shipped();
    for (name, bytes) in [(BIZ, shipped.regular), (BIZ_BOLD, shipped.bold)] {
        let data = FontData::from_static(bytes).tweak(unhinted.clone());
        fonts.font_data.insert(name.to_owned(), Arc::new(data));
    }
    let data = FontData::from_static(shipped.fallback);
    fonts.font_data.insert(NOTO.to_owned(), Arc::new(data));

    let regular = vec![BIZ.to_owned(), NOTO.to_owned()];
    let bold = vec![BIZ_BOLD.to_owned(), NOTO.to_owned()];
    fonts
        .families
        .insert(FontFamily::Proportional, regular.clone());
    fonts
        .families
        .insert(FontFamily::Monospace, regular.clone());
    fonts.families.insert(name_family(), regular.clone());
    fonts.families.insert(mj_family(), regular);
    let noto = vec![NOTO.to_owned(), BIZ.to_owned()];
    fonts.families.insert(noto_family(), noto);
    fonts.families.insert(bold_family(), bold);
    fonts
}

fn style() -> Style {
    let mut style = Style {
        visuals: visuals(),
        spacing: spacing(),
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Small, FontId::proportional(SMALL_SIZE)),
        (TextStyle::Body, FontId::proportional(BODY_SIZE)),
        (TextStyle::Button, FontId::proportional(BODY_SIZE)),
        (TextStyle::Monospace, FontId::monospace(BODY_SIZE)),
        (TextStyle::Heading, FontId::new(HEADING_SIZE, bold_family())),
    ]
    .into();
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.url_in_tooltip = false;
    style
}

fn spacing() -> Spacing {
    Spacing {
        item_spacing: Vec2::new(10.0, 8.0),
        button_padding: Vec2::new(12.0, 5.0),
        interact_size: Vec2::new(44.0, CONTROL_HEIGHT),
        window_margin: Margin::same(20),
        menu_margin: Margin::same(6),
        icon_width: 20.0,
        icon_width_inner: 12.0,
        icon_spacing: 8.0,
        combo_width: 120.0,
        text_edit_width: 320.0,
        extra_text_line_spacing: 4.0,
        scroll: ScrollStyle::solid(),
        ..Spacing::default()
    }
}

fn visuals() -> Visuals {
    let mut visuals = Visuals::light();
    visuals.widgets = widgets();
    visuals.selection = Selection {
        bg_fill: SELECTED,
        stroke: Stroke::new(FOCUS_WIDTH, FOCUS),
    };
    visuals.weak_text_color = Some(INK_WEAK);
    visuals.hyperlink_color = ACCENT;
    visuals.faint_bg_color = STRIPE;
    visuals.extreme_bg_color = BAR;
    visuals.text_edit_bg_color = Some(SURFACE);
    visuals.warn_fg_color = CAUTION;
    visuals.error_fg_color = STOP;
    visuals.panel_fill = GROUND;
    visuals.window_fill = SURFACE;
    visuals.window_stroke = Stroke::new(1.0, EDGE);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(4);
    visuals.window_shadow = shadow(24);
    visuals.popup_shadow = shadow(12);
    visuals.text_cursor.stroke = Stroke::new(2.0, ACCENT);
    visuals.disabled_alpha = 0.62;
    // Underline and active clause of the Japanese IME.
    visuals.ime_composition.legacy_visuals = false;
    visuals
}

fn shadow(blur: u8) -> Shadow {
    Shadow {
        offset: [0, 4],
        blur,
        spread: 0,
        color: Color32::from_black_alpha(40),
    }
}

fn widgets() -> Widgets {
    let widget = |fill: Color32, edge: Stroke, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: edge,
        corner_radius: CornerRadius::same(4),
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    };
    Widgets {
        noninteractive: widget(SURFACE, Stroke::new(1.0, LINE), INK),
        inactive: widget(SURFACE, Stroke::new(1.0, EDGE), INK),
        hovered: widget(ACCENT_SOFT, Stroke::new(1.0, ACCENT), INK),
        active: widget(ACCENT_SOFT, Stroke::new(FOCUS_WIDTH, FOCUS), INK),
        open: widget(ACCENT_SOFT, Stroke::new(1.0, ACCENT), INK),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2.
    fn luminance(colour: Color32) -> f32 {
        let linear = |channel: u8| {
            let share = f32::from(channel) / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }

    fn contrast(a: Color32, b: Color32) -> f32 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn 字と地の明るさの比は四点五以上ある() {
        let pairs = [
            (INK, SURFACE),
            (INK, GROUND),
            (INK, BAR),
            (INK, READ_ONLY),
            (INK, ACCENT_SOFT),
            (INK_WEAK, SURFACE),
            (INK_WEAK, GROUND),
            (INK_WEAK, BAR),
            (INK_WEAK, READ_ONLY),
            (INK_ON_ACCENT, ACCENT),
            (INK_ON_ACCENT, FOCUS),
            (INK_ON_ACCENT, STOP),
            (INK_ON_ACCENT, CAUTION),
            (INK_ON_ACCENT, DONE),
            (ACCENT, STOP_SOFT),
            (ACCENT, CAUTION_SOFT),
            (FOCUS, SELECTED),
            (STOP, STOP_SOFT),
            (STOP, SURFACE),
            (CAUTION, CAUTION_SOFT),
            (CAUTION, SURFACE),
            (DONE, DONE_SOFT),
            (DONE, SURFACE),
        ];
        for (ink, ground) in pairs {
            let contrast = contrast(ink, ground);
            assert!(contrast >= 4.5, "{ink:?} on {ground:?}: {contrast}");
        }
    }

    #[test]
    fn 枠と地の明るさの比は三以上ある() {
        for edge in [EDGE, FOCUS, ACCENT] {
            for ground in [SURFACE, GROUND] {
                assert!(contrast(edge, ground) >= 3.0, "{edge:?} on {ground:?}");
            }
        }
    }
}
