//! プレビュー: draws a page of a finished PDF for the screen, so that what is shown is what is printed.
//! It must not know sheets.

use crate::print::error::Error;
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use std::sync::Arc;

/// A picture of a page.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Red, green, blue and opacity of each pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

/// Draws a page on white.
pub(super) fn draw(pdf: &[u8], page: usize, scale: f32) -> Result<Picture, Error> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).map_err(|error| Error::Pdf(format!("{error:?}")))?;
    let pages = pdf.pages();
    let page = pages
        .get(page)
        .ok_or_else(|| Error::Pdf(format!("{}ページはありません", page + 1)))?;
    let pixmap = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale: scale,
            y_scale: scale,
            bg_color: WHITE,
        },
    );
    Ok(Picture {
        width: usize::from(pixmap.width()),
        height: usize::from(pixmap.height()),
        rgba: pixmap.data_as_u8_slice().to_vec(),
    })
}

/// The number of pages of a PDF.
///
/// # Errors
/// Where the bytes are no PDF.
pub fn page_count(pdf: &[u8]) -> Result<usize, Error> {
    Pdf::new(Arc::new(pdf.to_vec()))
        .map(|pdf| pdf.pages().len())
        .map_err(|error| Error::Pdf(format!("{error:?}")))
}
