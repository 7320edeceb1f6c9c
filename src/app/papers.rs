//! 帳票の発行: sheets of a case become PDF bytes that the ledger keeps; nothing issued is drawn again.
//! It must not know what stands on a page.

use crate::app::cases;
use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::gather;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::date::Date;
use crate::ledger::papers;
use crate::ledger::papers::NewPaper;
use crate::ledger::papers::PaperId;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::ledger::transact::target;
use crate::print;
use crate::print::Meta;
use crate::print::picture;
use crate::print::reading;
use crate::procedure::case::Case;
use crate::procedure::case::CaseId;
use crate::procedure::catalogue::Document;
use crate::procedure::catalogue::Procedure;
use crate::procedure::facts::Facts;
use crate::procedure::sheet::Sheet;
use crate::procedure::step::Step;
use std::path::Path;
use std::path::PathBuf;

/// Issues every document of a step, in the transaction that settles the step.
pub(super) fn issue_step_in(
    tx: &mut Tx<'_>,
    procedure: &Procedure,
    case: &Case,
    facts: &Facts,
    step: Step,
) -> Result<()> {
    let mut facts = facts.clone();
    facts.issuing = Some(step);
    for document in procedure.documents {
        if document.step == step && (document.when)(&case.form, &facts) {
            issue_in(tx, document, case, &facts)?;
        }
    }
    Ok(())
}

fn issue_in(tx: &mut Tx<'_>, document: &Document, case: &Case, facts: &Facts) -> Result<PaperId> {
    let sheets = spelling::printable(tx, (document.sheets)(&case.form, facts))?;
    let bytes = print::render(&sheets, &meta(document.title, facts.today))?;
    let paper = NewPaper {
        case: Some(case.id),
        person: case.subject,
        document: document.id.to_owned(),
        title: document.title.to_owned(),
        issued_on: facts.today,
        n_pages: u32::try_from(sheets.len()).unwrap_or(u32::MAX),
        bytes,
    };
    let paper = papers::add_in(tx, &paper)?;
    let issued = serde_json::json!({ "copy": paper.copy_number, "sha256": paper.sha256 });
    tx.add_detail(document.id, issued);
    Ok(paper.id)
}

fn meta(title: &str, created_on: Date) -> Meta {
    Meta {
        title: title.to_owned(),
        created_on,
    }
}

/// A preview to be drawn: pure data that a thread of its own may turn into pictures.
#[derive(Clone, Debug)]
pub struct Preview {
    sheets: Vec<Sheet>,
    meta: Meta,
}

/// A page as a picture: RGBA bytes, row by row.
#[derive(Clone, Debug)]
pub struct PagePicture {
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// RGBA bytes.
    pub rgba: Vec<u8>,
}

impl Preview {
    /// The PDF as it would be issued.
    ///
    /// # Errors
    ///
    /// A character without a glyph, or a text too long for its box.
    pub fn pdf(&self) -> Result<Vec<u8>> {
        Ok(print::render(&self.sheets, &self.meta)?)
    }

    /// The pages as the printer would get them: made as PDF, then drawn from that PDF.
    ///
    /// # Errors
    ///
    /// A character without a glyph, or a text too long for its box.
    pub fn draw(&self, scale: f32) -> Result<Vec<PagePicture>> {
        let bytes = print::render(&self.sheets, &self.meta)?;
        draw_pages(&bytes, scale)
    }
}

/// The pages of an issued paper as pictures.
///
/// # Errors
///
/// When the bytes are no PDF.
pub fn draw_pages(bytes: &[u8], scale: f32) -> Result<Vec<PagePicture>> {
    let mut pages = Vec::new();
    for page in 0..picture::page_count(bytes)? {
        let picture = print::preview(bytes, page, scale)?;
        pages.push(PagePicture {
            width: picture.width,
            height: picture.height,
            rgba: picture.rgba,
        });
    }
    Ok(pages)
}

/// How many pages a paper has, and one of them (from 0) as a picture.
///
/// # Errors
///
/// When the bytes are no PDF, or the page is not there.
pub fn draw_page(bytes: &[u8], page: usize, scale: f32) -> Result<(usize, PagePicture)> {
    let n_pages = picture::page_count(bytes)?;
    let drawn = print::preview(bytes, page, scale)?;
    let picture = PagePicture {
        width: drawn.width,
        height: drawn.height,
        rgba: drawn.rgba,
    };
    Ok((n_pages, picture))
}

/// Opens the text of a paper, page by page.
///
/// # Errors
///
/// When the file cannot be read or is no PDF of this program.
pub fn text_of(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).map_err(|source| Error::File {
        what: "帳票を読むことが",
        path: path.to_owned(),
        source,
    })?;
    Ok(reading::text_of(&bytes)?)
}

impl Session {
    /// Issues a document of a case now: a draft such as the 起案書, or a letter.
    pub(super) fn print_document(&mut self, id: CaseId, document: &str) -> Result<(i64, Changes)> {
        let today = self.today();
        self.transact("print", "帳票の発行", |tx| {
            tx.set_target(target::case(id));
            let (case, procedure) = cases::load(tx, id)?;
            let facts = gather::facts(tx, &case, today)?;
            let document = find(procedure, document)?;
            if !(document.when)(&case.form, &facts) {
                return Err(Error::Refused(
                    "この帳票は、いまの内容では発行されません。入力を確かめてください。".to_owned(),
                ));
            }
            Ok(issue_in(tx, document, &case, &facts)?.0)
        })
    }

    /// What a document would look like if it were issued now.
    ///
    /// # Errors
    ///
    /// When the case or the document is not there.
    pub fn preview(&self, id: CaseId, document: &str) -> Result<Preview> {
        let (case, procedure) = cases::load(&self.ledger, id)?;
        let facts = gather::facts(&self.ledger, &case, self.today())?;
        let document = find(procedure, document)?;
        let sheets = (document.sheets)(&case.form, &facts);
        let sheets = spelling::printable(&self.ledger, sheets)?;
        Ok(Preview {
            sheets,
            meta: meta(document.title, facts.today),
        })
    }

    /// The bytes of an issued paper.
    ///
    /// # Errors
    ///
    /// When it is not there or its hash no longer agrees.
    pub fn paper_bytes(&self, paper: i64) -> Result<Vec<u8>> {
        Ok(papers::bytes(&self.ledger, PaperId(paper))?)
    }

    /// Writes an issued paper into a folder, for the reader program to print. The name tells the document and the
    /// 受付番号, never a person.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written.
    pub fn save_paper(&self, id: CaseId, paper: i64, folder: &Path) -> Result<PathBuf> {
        let (case, _) = cases::load(&self.ledger, id)?;
        let all = papers::list(&self.ledger, papers::PaperFilter::Case(id))?;
        let found = all
            .into_iter()
            .find(|row| row.id.0 == paper)
            .ok_or(Error::Missing("帳票"))?;
        let copy = if found.copy_number > 1 {
            format!("_{}回目", found.copy_number)
        } else {
            String::new()
        };
        let path = folder.join(format!("{}_{}{copy}.pdf", case.receipt_number, found.title));
        crate::app::files::write_whole(&path, &self.paper_bytes(paper)?)?;
        Ok(path)
    }
}

fn find(procedure: &'static Procedure, id: &str) -> Result<&'static Document> {
    procedure
        .documents
        .iter()
        .find(|document| document.id == id)
        .ok_or(Error::Missing("帳票"))
}
