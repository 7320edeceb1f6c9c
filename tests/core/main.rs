//! Tests without a window: the architecture, the procedures, the ledger, papers and files.

mod architecture;
mod domain_cases;
mod exchange_export;
mod exchange_results;
mod golden;
mod pdf_text;
mod print;
