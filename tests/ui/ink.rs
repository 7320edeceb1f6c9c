//! 字の墨: thin strokes must not vanish at any size that the screens use.

use daicho::ui::theme;
use egui::{Color32, Context, FontFamily, FontId};

const THIN: &str = "-‐–—―−_~ー一二三・.,:;'|/\\+=<>（）「」、。￥%々〆";

/// Ink of a character: the sum of coverage in its picture.
fn ink(ctx: &Context, c: char, font: &FontId) -> f32 {
    let galley =
        ctx.fonts_mut(|fonts| fonts.layout_no_wrap(c.to_string(), font.clone(), Color32::BLACK));
    let atlas = ctx.fonts(|fonts| fonts.image());
    let mut sum = 0.0;
    for row in &galley.rows {
        for glyph in &row.glyphs {
            let uv = glyph.uv_rect;
            for y in uv.min[1]..uv.max[1] {
                for x in uv.min[0]..uv.max[0] {
                    sum += f32::from(atlas[(x as usize, y as usize)].a());
                }
            }
        }
    }
    sum / 255.0
}

#[test]
fn 細い字はどの大きさでも消えない() {
    for scale in [1.0, 1.25, 1.5, 1.75, 2.0] {
        let ctx = Context::default();
        theme::install(&ctx);
        ctx.set_pixels_per_point(scale);
        let mut output = ctx.run_ui(egui::RawInput::default(), |_| {});
        output.textures_delta.clear();
        let mut faint = Vec::new();
        for family in [FontFamily::Proportional, theme::bold_family()] {
            for size in [
                theme::SMALL_SIZE,
                theme::BODY_SIZE,
                theme::SUBHEADING_SIZE,
                theme::HEADING_SIZE,
            ] {
                let font = FontId::new(size, family.clone());
                for c in THIN.chars() {
                    let ink = ink(&ctx, c, &font);
                    if ink < 0.9 {
                        faint.push(format!("{c} {size} {family} {ink}"));
                    }
                }
            }
        }
        assert!(faint.is_empty(), "at {scale}: {faint:#?}");
    }
}
