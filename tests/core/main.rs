//! Tests without a window: the architecture, the procedures, the ledger, papers and files.

mod architecture;
