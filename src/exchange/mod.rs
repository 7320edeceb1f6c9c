//! ファイルの出入り: [`crate::procedure::record::Record`] → file, and file → records, both directions of a format together.
//! It must not know the ledger, the papers, `app` or `ui`, and it decides no law: it reports what a file says.

pub mod error;

pub mod characters;
pub mod registered;
pub mod substitution;
pub mod text_file;

pub mod layout;
pub mod layout_changes;
pub mod layout_check;
pub mod layout_field;
pub mod layout_items;
pub mod layout_names;
mod layout_schema;
pub mod layouts;

pub mod export;
pub mod export_field;
pub mod export_file;
mod export_shape;

pub mod import;
mod import_field;
mod import_fixed;
pub mod results;

pub mod intake;
pub mod intake_doubles;
pub mod intake_frame;
pub mod intake_insured;
pub mod intake_items;
pub mod intake_line;
pub mod intake_row;
mod intake_sections;

pub mod intake_acquisition;
pub mod intake_address;
pub mod intake_bonus;
pub mod intake_dependents;
pub mod intake_loss;
pub mod intake_remuneration;

pub mod master;

pub mod banks;
pub mod banks_csv;

pub mod postal;
pub mod postal_ken_all;
pub mod postal_match;

pub mod zengin;
pub mod zengin_read;

pub mod book;
mod book_csv;
mod book_excel;
mod book_guard;

mod parallel;
pub mod takeover;
mod takeover_cell;
mod takeover_check;
mod takeover_columns;
pub mod takeover_extra;
mod takeover_family;
pub mod takeover_head;
mod takeover_money;
pub mod takeover_periods;
mod takeover_read;
mod takeover_row;
mod takeover_same;
mod takeover_words;

pub mod zip_file;

pub mod list_csv;
pub mod list_file;

mod receipt_head;
pub mod receipt_payer;
mod receipt_row;
pub mod receipts;
