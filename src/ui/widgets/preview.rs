//! プレビュー: the pages of a paper as pictures, exactly as they print.
//! It must not make the pictures; it is given pixels.

use crate::ui::keys::Keys;
use crate::ui::theme;
use egui::{
    Button, ColorImage, Context, Image, ScrollArea, TextureHandle, TextureOptions, Ui, vec2,
};

/// How large the page is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Size {
    /// 幅に合わせる.
    #[default]
    Width,
    /// 全体.
    Whole,
}

/// What was asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PreviewEvent {
    /// The picture of this page (from 0) is wanted.
    Page(usize),
    /// 印刷….
    Print,
    /// 閉じる.
    Close,
}

/// The page on screen.
#[derive(Default)]
pub struct PreviewState {
    texture: Option<TextureHandle>,
    page: usize,
    n_pages: usize,
    size: Size,
}

impl PreviewState {
    /// Shows a page: `rgba` holds `width` × `height` pixels of four bytes. A wrong length shows nothing.
    pub fn set_page(
        &mut self,
        ctx: &Context,
        (page, n_pages): (usize, usize),
        [width, height]: [usize; 2],
        rgba: &[u8],
    ) {
        self.page = page;
        self.n_pages = n_pages;
        let is_whole = width.checked_mul(height).and_then(|n| n.checked_mul(4)) == Some(rgba.len());
        self.texture = is_whole.then(|| {
            let image = ColorImage::from_rgba_unmultiplied([width, height], rgba);
            ctx.load_texture("preview", image, TextureOptions::LINEAR)
        });
    }

    /// The page shown, from 0.
    #[must_use]
    pub const fn page(&self) -> usize {
        self.page
    }
}

/// Draws the preview.
pub fn preview_ui(ui: &mut Ui, keys: &Keys, state: &mut PreviewState) -> Option<PreviewEvent> {
    let mut event = None;
    ui.horizontal_wrapped(|ui| {
        event = buttons_ui(ui, keys, state);
    });
    ui.add_space(4.0);
    let Some(texture) = &state.texture else {
        ui.label(theme::note("ページを用意しています。"));
        return event;
    };
    let room = ui.available_size();
    let natural = texture.size_vec2();
    let by_width = (room.x - 24.0).max(100.0) / natural.x.max(1.0);
    let by_height = (room.y - 12.0).max(100.0) / natural.y.max(1.0);
    let scale = match state.size {
        Size::Width => by_width,
        Size::Whole => by_width.min(by_height),
    };
    let words = format!("{}ページ", state.page.saturating_add(1));
    ScrollArea::both().auto_shrink(false).show(ui, |ui| {
        ui.vertical_centered(|ui| {
            let image = Image::new(texture)
                .fit_to_exact_size(natural * scale)
                .alt_text(words);
            let response = ui.add(image);
            let edge = egui::Stroke::new(1.0, theme::EDGE);
            ui.painter()
                .rect_stroke(response.rect, 0.0, edge, egui::StrokeKind::Outside);
        });
    });
    event
}

fn buttons_ui(ui: &mut Ui, keys: &Keys, state: &mut PreviewState) -> Option<PreviewEvent> {
    let mut event = None;
    let is_on = !keys.is_composing();
    let height = vec2(0.0, theme::CONTROL_HEIGHT);
    let button = |ui: &mut Ui, is_on: bool, text: &str| {
        ui.add_enabled(is_on, Button::new(text.to_owned()).min_size(height))
            .clicked()
    };
    if button(ui, is_on && state.page > 0, "前のページ") {
        event = Some(PreviewEvent::Page(state.page.saturating_sub(1)));
    }
    let shown = state.page.saturating_add(1);
    ui.label(format!("{shown} / {}ページ", state.n_pages.max(1)));
    if button(ui, is_on && shown < state.n_pages, "次のページ") {
        event = Some(PreviewEvent::Page(shown));
    }
    let (word, other) = match state.size {
        Size::Width => ("全体を表示", Size::Whole),
        Size::Whole => ("幅に合わせる", Size::Width),
    };
    if button(ui, is_on, word) {
        state.size = other;
    }
    if button(ui, is_on, "印刷…") {
        event = Some(PreviewEvent::Print);
    }
    if button(ui, is_on, "閉じる") {
        event = Some(PreviewEvent::Close);
    }
    event
}
