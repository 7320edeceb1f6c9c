//! 転記票: rows of the outbox as a paper, for typing them at the terminal instead of carrying a file.
//! It must not put an 個人番号 on paper unless that is asked for by somebody with the right.

use crate::app::error::Error;
use crate::app::error::Result;
use crate::app::files;
use crate::app::identity_reply;
use crate::app::inquiry_caution;
use crate::app::inquiry_codes;
use crate::app::session::Session;
use crate::app::spelling;
use crate::domain::inquiry_codes::InquiryCodes;
use crate::exchange::export::ExportContext;
use crate::exchange::export_field::FieldWriter;
use crate::exchange::layout::Layout;
use crate::exchange::layout_field::FieldSpec;
use crate::ledger::cases as stored_cases;
use crate::ledger::individual_number;
use crate::ledger::outbox;
use crate::ledger::outbox::OutboxId;
use crate::ledger::outbox::OutboxRow;
use crate::ledger::source::Source;
use crate::ledger::transact::Changes;
use crate::ledger::transact::Tx;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::transcription_sheet;
use crate::procedure::papers::transcription_sheet::Transcription;
use crate::procedure::papers::transcription_sheet::TranscriptionItem;
use crate::procedure::papers::transcription_sheet::TranscriptionSheet;
use crate::procedure::record::Cell;
use crate::procedure::record::Record;
use std::collections::BTreeSet;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// Whether the 個人番号 is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumbersOnPaper {
    /// Left blank, to be looked up at the terminal.
    Hidden,
    /// Printed in groups of four; recorded, and only with the right 「個人番号を扱う」.
    Shown,
}

/// What is to be put on a 転記票, and where the paper goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TranscriptionOrder {
    /// Outbox rows of one interface.
    pub rows: Vec<i64>,
    /// Whether the 個人番号 is printed.
    pub numbers: NumbersOnPaper,
    /// The folder.
    pub folder: PathBuf,
}

impl Session {
    /// Writes the 転記票 of these rows of one interface into a folder, for the reader program to print.
    pub(super) fn print_transcription(
        &mut self,
        order: &TranscriptionOrder,
    ) -> Result<(PathBuf, Changes)> {
        let TranscriptionOrder {
            rows,
            numbers,
            folder,
        } = order;
        if *numbers == NumbersOnPaper::Shown {
            self.may_handle_numbers()?;
        }
        let today = self.today();
        let society = self.society()?;
        let chosen = chosen(&self.ledger, rows)?;
        let interface = chosen.first().map(|row| row.row.interface.clone());
        let interface =
            interface.ok_or_else(|| Error::Refused("転記する行を選んでください。".to_owned()))?;
        let layout = self.layout_today(&interface)?.clone();
        let minute = self.minute()?;
        let ((path, bytes), changes) =
            self.transact("print_transcription", "転記票の印刷", |tx| {
                let substitutes = spelling::table(tx)?;
                inquiry_caution::needs_confirmed_in(tx, &chosen, today)?;
                let chosen = inquiry_caution::refreshed_in(tx, &chosen, today)?;
                let codes = inquiry_codes::codes(tx, today)?;
                let context = ExportContext {
                    today,
                    insurer_no: &society.insurer_number,
                    seq: 1,
                    file_values: &Record::default(),
                    substitutes: &substitutes,
                    resolve_number: &|_| None,
                    is_confirmed: &|_| true,
                    left_out: &BTreeSet::new(),
                };
                let mut people = Vec::new();
                for row in &chosen {
                    people.push(Transcription {
                        reference: reference(tx, row)?,
                        due_on: row.row.due_on,
                        items: items_in(tx, (&layout, &codes), &context, row, *numbers)?,
                    });
                }
                tx.add_detail("rows", serde_json::json!(rows));
                let paper = TranscriptionSheet {
                    interface: layout.head.title.clone(),
                    is_verified: !layout.is_unverified(),
                    made_on: today,
                    people,
                    is_sample: society.is_sample,
                };
                let meta = Meta {
                    title: transcription_sheet::TITLE.to_owned(),
                    created_on: today,
                };
                let sheets = spelling::marked(tx, transcription_sheet::sheets(&paper))?;
                let bytes = print::render(&sheets, &meta)?;
                let first = rows.first().copied().unwrap_or_default();
                let name = format!("{}_{minute}_{first}.pdf", transcription_sheet::TITLE);
                Ok((folder.join(name), Zeroizing::new(bytes)))
            })?;
        // Only once the reading of the 個人番号 stands in the audit do they leave the ledger.
        files::write_whole(&path, &bytes)?;
        Ok((path, changes))
    }
}

/// The rows asked for; all must be of one interface.
fn chosen(source: &impl Source, rows: &[i64]) -> Result<Vec<OutboxRow>> {
    let mut chosen: Vec<OutboxRow> = Vec::new();
    for id in rows {
        let row = outbox::find(source, OutboxId(*id))?.ok_or(Error::Missing("登録の行"))?;
        let is_other = chosen
            .first()
            .is_some_and(|first| first.row.interface != row.row.interface);
        if is_other {
            return Err(Error::Refused(
                "種類の違う行が選ばれています。同じ種類の行だけを選んでください。".to_owned(),
            ));
        }
        chosen.push(row);
    }
    Ok(chosen)
}

/// What the clerk finds the row by: the 受付番号 of its case.
fn reference(source: &impl Source, row: &OutboxRow) -> Result<String> {
    let case = match row.row.case {
        Some(id) => stored_cases::row(source, id)?,
        None => None,
    };
    Ok(case.map_or_else(String::new, |case| case.receipt_number))
}

fn items_in(
    tx: &mut Tx<'_>,
    (layout, codes): (&Layout, &InquiryCodes),
    context: &ExportContext<'_>,
    row: &OutboxRow,
    numbers: NumbersOnPaper,
) -> Result<Vec<TranscriptionItem>> {
    let detail = layout.detail().ok_or(Error::Missing("レイアウトの項目"))?;
    let mut items = Vec::new();
    for field in &detail.fields {
        let value = match row.row.snapshot.values.get(&field.from) {
            Some(Cell::Number(held)) => match numbers {
                NumbersOnPaper::Hidden => "（別に確認）".to_owned(),
                NumbersOnPaper::Shown => individual_number::reveal_in(tx, *held, "転記票の印刷")?
                    .reveal_grouped()
                    .to_string(),
            },
            cell if inquiry_codes::is_unconfirmed(codes, &row.row.snapshot, &field.from) => {
                let code = cell.map_or_else(String::new, |_| value(layout, field, context, cell));
                format!("{code}（未確認）")
            }
            cell => value(layout, field, context, cell),
        };
        items.push(TranscriptionItem {
            no: Some(u16::try_from(field.no).unwrap_or(u16::MAX)),
            name: field.name.clone(),
            value,
        });
    }
    let reply = identity_reply::on_paper(&row.row.snapshot);
    items.extend(reply.map(|(name, value)| TranscriptionItem {
        no: None,
        name: name.to_owned(),
        value,
    }));
    Ok(items)
}

/// The value as it is to be typed; where it does not fit the layout, as it stands in the ledger with a mark.
fn value(
    layout: &Layout,
    field: &FieldSpec,
    context: &ExportContext<'_>,
    cell: Option<&Cell>,
) -> String {
    let writer = FieldWriter {
        layout,
        field,
        context,
    };
    match writer.render(cell) {
        Ok(rendered) => rendered.text.to_string(),
        Err(_) => match cell {
            Some(Cell::Text(text)) => format!("{text}（要確認）"),
            Some(Cell::Date(date)) => date.yyyymmdd(),
            Some(Cell::Yen(yen)) => yen.get().to_string(),
            Some(Cell::Int(number)) => number.to_string(),
            Some(Cell::Number(_)) | None => "（要確認）".to_owned(),
        },
    }
}
