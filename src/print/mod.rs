//! 印刷: pages as data ([`Sheet`]) become the bytes of a PDF, and a PDF becomes a picture for the screen.
//! It must not know a procedure, the ledger or a file on disk.
//!
//! The way of a page: `page` lays its items out, `text` fits texts into their boxes with the glyphs of `fonts`,
//! `canvas` holds what is drawn, `shared` finds what pages have in common, `ops` turns it into operations,
//! `file` cuts the fonts down to what was used and writes the document.
//! Nothing is written when one character of one page cannot be printed.

pub mod coverage;
pub mod error;
pub mod picture;
pub mod reading;
pub mod shipped_fonts;

mod canvas;
mod file;
mod fonts;
mod glyph_run;
mod kinsoku;
mod number;
mod ops;
mod page;
mod seal;
mod shared;
mod table;
mod text;
mod unhint;

use crate::domain::date::Date;
use crate::print::error::Error;
use crate::print::error::MissingGlyph;
use crate::print::file::Info;
use crate::print::fonts::Fonts;
use crate::print::picture::Picture;
use crate::procedure::sheet::Sheet;

/// 1ファイルの最大ページ数: the library holds a document whole, so longer jobs become several files.
pub const PAGES_PER_FILE: usize = 500;

/// Files made at the same time; more would fill the memory of a small PC.
const MAX_WORKERS: usize = 4;

/// 文書の情報.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Meta {
    /// 文書名, shown by the reader; no personal data.
    pub title: String,
    /// 作成日.
    pub created_on: Date,
}

/// Makes one PDF of at most [`PAGES_PER_FILE`] pages. Equal sheets and data make equal bytes.
///
/// # Errors
/// Where there is no page or too many, a character has no glyph, or a text does not fit into its box.
pub fn render(sheets: &[Sheet], meta: &Meta) -> Result<Vec<u8>, Error> {
    if sheets.is_empty() {
        return Err(Error::NoPages);
    }
    if sheets.len() > PAGES_PER_FILE {
        return Err(Error::TooManyPages(PAGES_PER_FILE));
    }
    render_from(sheets, meta, 1)
}

/// Makes as many PDFs as the pages need and hands each to `write`, in order, with its number from 0.
/// Several are made at the same time.
///
/// # Errors
/// As [`render`]; files already handed over are complete, the one that failed is not begun.
/// Check the texts with [`check_text`] beforehand where all or none shall be printed.
pub fn render_files<E: From<Error>>(
    sheets: &[Sheet],
    meta: &Meta,
    mut write: impl FnMut(usize, Vec<u8>) -> Result<(), E>,
) -> Result<(), E> {
    if sheets.is_empty() {
        return Err(Error::NoPages.into());
    }
    let chunks: Vec<(usize, &[Sheet])> = sheets.chunks(PAGES_PER_FILE).enumerate().collect();
    let n_workers = std::thread::available_parallelism().map_or(1, |n| n.get().min(MAX_WORKERS));
    for together in chunks.chunks(n_workers) {
        for (index, file) in render_together(together, meta) {
            write(index, file?)?;
        }
    }
    Ok(())
}

/// Makes these files at the same time, each on a thread of its own.
fn render_together(
    chunks: &[(usize, &[Sheet])],
    meta: &Meta,
) -> Vec<(usize, Result<Vec<u8>, Error>)> {
    std::thread::scope(|scope| {
        let workers: Vec<_> = chunks
            .iter()
            .map(|(index, chunk)| {
                let first_page = index * PAGES_PER_FILE + 1;
                let work = move || render_from(chunk, meta, first_page);
                (*index, scope.spawn(work))
            })
            .collect();
        workers
            .into_iter()
            .map(|(index, worker)| {
                let file = worker.join().unwrap_or_else(|_| {
                    Err(Error::Pdf("印刷の作業が途中で止まりました".to_owned()))
                });
                (index, file)
            })
            .collect()
    })
}

/// 印刷の事前確認: finds every character of the text that no shipped font can draw. Line feeds are allowed.
///
/// # Errors
/// The characters without a glyph, each once, in the order of the text.
pub fn check_text(text: &str) -> Result<(), Vec<MissingGlyph>> {
    let missing = Fonts::new().missing(text);
    if missing.is_empty() {
        Ok(())
    } else {
        Err(missing)
    }
}

/// プレビュー: draws a page of a finished PDF on white; the first page is 0, `scale` is pixels per point
/// (1.0 is 72 dpi, 100 % on most screens is 1.33).
///
/// # Errors
/// Where the bytes are no PDF or have no such page.
pub fn preview(pdf: &[u8], page: usize, scale: f32) -> Result<Picture, Error> {
    picture::draw(pdf, page, scale)
}

/// One file whose first page has this number in messages.
fn render_from(sheets: &[Sheet], meta: &Meta, first_page: usize) -> Result<Vec<u8>, Error> {
    let mut fonts = Fonts::new();
    let mut pages = Vec::with_capacity(sheets.len());
    for (page, sheet) in (first_page..).zip(sheets) {
        pages.push(page::draw(sheet, page, &mut fonts)?);
    }
    let info = Info {
        title: &meta.title,
        created: format!(
            "D:{:04}{:02}{:02}000000+09'00'",
            meta.created_on.year(),
            meta.created_on.month(),
            meta.created_on.day()
        ),
    };
    file::assemble(sheets, pages, &info)
}
