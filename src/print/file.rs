//! PDFの組み立て: drawn pages, cut-down fonts and document data become the bytes of a file.
//! It must not read the clock or a random number: equal papers make equal bytes.

use crate::print::canvas::Mark;
use crate::print::error::Error;
use crate::print::fonts::Slot;
use crate::print::glyph_run::UsedGlyphs;
use crate::print::number::points;
use crate::print::ops::{PALE_STATE, operations};
use crate::print::shared::{Divided, divide};
use crate::print::text::units;
use crate::print::unhint::unhint;
use crate::procedure::sheet::{Paper, Sheet};
use lopdf::{Document, Object, ObjectId, SaveOptions, StringFormat};
use printpdf::{
    ExtendedGraphicsState, ExtendedGraphicsStateId, FontId, FontMetrics, Op, ParsedFont,
    PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, PrintpdfFontMeta, Rect, TextItem,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use subsetter::GlyphRemapper;

/// The number of each glyph in the cut-down fonts.
type NewNumbers = BTreeMap<Slot, GlyphRemapper>;

/// Document data of the file.
pub(super) struct Info<'i> {
    /// 文書名.
    pub title: &'i str,
    /// Creation day as the PDF writes it.
    pub created: String,
}

/// The file of these pages.
pub(super) fn assemble(
    sheets: &[Sheet],
    pages: Vec<Vec<Mark>>,
    info: &Info<'_>,
) -> Result<Vec<u8>, Error> {
    let divided = divide(sheets, pages);
    let mut used = UsedGlyphs::new();
    let streams = streams(sheets, &divided, &mut used);
    let mut pdf = PdfDocument::new(info.title);
    let numbers = renumber(&used);
    for (slot, remapper) in &numbers {
        let font = cut_down(*slot, remapper, &used)?;
        let font = PdfFont::with_meta(font, PrintpdfFontMeta::default());
        let id = FontId(slot.id().to_owned());
        pdf.resources.fonts.map.insert(id, font);
    }
    pdf.resources.extgstates.map.insert(
        ExtendedGraphicsStateId(PALE_STATE.to_owned()),
        ExtendedGraphicsState::default().with_current_fill_alpha(0.15),
    );
    pdf.pages = streams
        .into_iter()
        .map(|(paper, ops)| page(paper, ops, &numbers, &used))
        .collect();
    let mut warnings = Vec::new();
    let mut document = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut warnings);
    join_shared(&mut document, &divided)?;
    finish(document, info)
}

/// The operations of the pages, and after them those of the shared parts.
fn streams(sheets: &[Sheet], divided: &Divided, used: &mut UsedGlyphs) -> Vec<(Paper, Vec<Op>)> {
    let mut streams: Vec<(Paper, Vec<Op>)> = sheets
        .iter()
        .zip(&divided.pages)
        .map(|(sheet, page)| {
            (
                sheet.paper,
                operations(&page.own, sheet.paper.height(), used),
            )
        })
        .collect();
    for (paper, part) in &divided.parts {
        let mut ops = vec![Op::SaveGraphicsState];
        ops.extend(operations(part, paper.height(), used));
        ops.push(Op::RestoreGraphicsState);
        streams.push((*paper, ops));
    }
    streams
}

/// Takes the shared parts out of the page tree and lays them under their pages; every page has the same resources.
fn join_shared(document: &mut Document, divided: &Divided) -> Result<(), Error> {
    let ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let (pages, parts) = ids.split_at(divided.pages.len().min(ids.len()));
    let resources = reference(document, pages.first(), b"Resources")?;
    let part_contents = parts
        .iter()
        .map(|part| reference(document, Some(part), b"Contents"))
        .collect::<Result<Vec<ObjectId>, Error>>()?;
    for (id, page) in pages.iter().zip(&divided.pages) {
        let old = reference(document, Some(id), b"Resources")?;
        let own = reference(document, Some(id), b"Contents")?;
        let shared = page.shared.and_then(|part| part_contents.get(part));
        let data = dictionary(document, *id)?;
        for key in [b"TrimBox".as_slice(), b"CropBox", b"Annots"] {
            data.remove(key);
        }
        data.set("Resources", Object::Reference(resources));
        if let Some(shared) = shared {
            let both = vec![Object::Reference(*shared), Object::Reference(own)];
            data.set("Contents", Object::Array(both));
        }
        if old != resources {
            document.objects.remove(&old);
        }
    }
    remove_pages(document, pages, parts)
}

/// Leaves only these pages in the page tree; the others' contents stay.
fn remove_pages(
    document: &mut Document,
    pages: &[ObjectId],
    parts: &[ObjectId],
) -> Result<(), Error> {
    let tree = reference(document, pages.first(), b"Parent")?;
    for part in parts {
        let resources = reference(document, Some(part), b"Resources")?;
        document.objects.remove(&resources);
        document.objects.remove(part);
    }
    let kids = pages.iter().map(|id| Object::Reference(*id)).collect();
    let count = i64::try_from(pages.len()).unwrap_or(0);
    let tree = dictionary(document, tree)?;
    tree.set("Kids", Object::Array(kids));
    tree.set("Count", count);
    Ok(())
}

/// The object that a dictionary of the document refers to under this key.
fn reference(document: &Document, id: Option<&ObjectId>, key: &[u8]) -> Result<ObjectId, Error> {
    let id = id.ok_or(Error::NoPages)?;
    document
        .get_dictionary(*id)
        .and_then(|data| data.get(key))
        .and_then(Object::as_reference)
        .map_err(|error| Error::Pdf(error.to_string()))
}

/// A dictionary of the document.
fn dictionary(document: &mut Document, id: ObjectId) -> Result<&mut lopdf::Dictionary, Error> {
    document
        .get_object_mut(id)
        .and_then(Object::as_dict_mut)
        .map_err(|error| Error::Pdf(error.to_string()))
}

/// Consecutive numbers for the used glyphs of each font.
fn renumber(used: &UsedGlyphs) -> NewNumbers {
    let mut numbers = NewNumbers::new();
    for (slot, glyph) in used.keys() {
        numbers.entry(*slot).or_default().remap(*glyph);
    }
    numbers
}

/// The font with nothing but the used glyphs.
fn cut_down(slot: Slot, numbers: &GlyphRemapper, used: &UsedGlyphs) -> Result<ParsedFont, Error> {
    let facts = slot.facts();
    let bytes = subsetter::subset(facts.bytes, 0, numbers)
        .map_err(|error| Error::Font(format!("{}: {error}", facts.name)))?;
    let bytes = unhint(&bytes).ok_or_else(|| Error::Font(facts.name.to_owned()))?;
    let widths = used
        .iter()
        .filter(|((of, _), _)| *of == slot)
        .filter_map(|((_, glyph), used)| {
            let width = u16::try_from(used.width).unwrap_or(0);
            Some((numbers.get(*glyph)?, width))
        })
        .collect();
    let metrics = FontMetrics {
        ascent: 880,
        descent: -120,
    };
    let mut font = ParsedFont::with_glyph_data(
        bytes,
        0,
        Some(format!("DAICHO+{}", facts.name)),
        BTreeMap::new(),
        widths,
        1000,
        metrics,
    );
    let [left, bottom, right, top] = facts.bounds;
    font.pdf_font_metrics.x_min = left;
    font.pdf_font_metrics.y_min = bottom;
    font.pdf_font_metrics.x_max = right;
    font.pdf_font_metrics.y_max = top;
    font.pdf_font_metrics.us_weight_class = facts.weight;
    Ok(font)
}

/// A page with the new glyph numbers and the text of each glyph.
fn page(paper: Paper, mut ops: Vec<Op>, numbers: &NewNumbers, used: &UsedGlyphs) -> PdfPage {
    let mut slot = Slot::Regular;
    for op in &mut ops {
        match op {
            Op::SetFont {
                font: PdfFontHandle::External(id),
                ..
            } => {
                slot = Slot::ALL
                    .into_iter()
                    .find(|slot| slot.id() == id.0)
                    .unwrap_or(slot);
            }
            Op::ShowText { items } => {
                let runs = items.iter_mut().filter_map(|item| match item {
                    TextItem::GlyphIds(run) => Some(run),
                    TextItem::Text(_) | TextItem::Offset(_) => None,
                });
                for glyph in runs.flatten() {
                    let known = used.get(&(slot, glyph.gid));
                    glyph.cid = known.map(|known| known.text.clone());
                    glyph.gid = numbers
                        .get(&slot)
                        .and_then(|numbers| numbers.get(glyph.gid))
                        .unwrap_or(0);
                }
            }
            _ => {}
        }
    }
    let edges = Rect::from_wh(points(units(paper.width())), points(units(paper.height())));
    PdfPage {
        media_box: edges.clone(),
        trim_box: edges.clone(),
        crop_box: edges,
        ops,
    }
}

/// Version, document data, compression, and an /ID made from the content.
fn finish(mut document: Document, info: &Info<'_>) -> Result<Vec<u8>, Error> {
    document.version = "1.7".to_owned();
    set_info(&mut document, info)?;
    set_viewer(&mut document)?;
    document.compress();
    set_id(&mut document, &[0; 16]);
    let unnamed = save(&mut document)?;
    let hash = Sha256::digest(&unnamed);
    let id: Vec<u8> = hash.iter().copied().take(16).collect();
    set_id(&mut document, &id);
    save(&mut document)
}

/// Title, producer and day, and nothing else.
fn set_info(document: &mut Document, info: &Info<'_>) -> Result<(), Error> {
    let mut data = lopdf::Dictionary::new();
    data.set("Title", utf16(info.title));
    data.set("Producer", utf16("加入者台帳"));
    data.set(
        "CreationDate",
        Object::string_literal(info.created.as_str()),
    );
    data.set("ModDate", Object::string_literal(info.created.as_str()));
    let id = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .map_err(|error| Error::Pdf(error.to_string()))?;
    document.set_object(id, data);
    Ok(())
}

/// The title stands in the window, the language is Japanese, and pages print at their true size.
fn set_viewer(document: &mut Document) -> Result<(), Error> {
    let mut preferences = lopdf::Dictionary::new();
    preferences.set("DisplayDocTitle", true);
    preferences.set("PrintScaling", Object::Name(b"None".to_vec()));
    let catalog = document
        .catalog_mut()
        .map_err(|error| Error::Pdf(error.to_string()))?;
    catalog.set("ViewerPreferences", preferences);
    catalog.set("Lang", Object::string_literal("ja-JP"));
    Ok(())
}

/// A text of the document data.
fn utf16(text: &str) -> Object {
    let bytes = [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// Sets both halves of the file's /ID.
fn set_id(document: &mut Document, id: &[u8]) {
    let half = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    document
        .trailer
        .set("ID", Object::Array(vec![half.clone(), half]));
}

/// The bytes of the file.
fn save(document: &mut Document) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .build();
    document
        .save_with_options(&mut bytes, options)
        .map_err(|error| Error::Pdf(error.to_string()))?;
    Ok(bytes)
}
