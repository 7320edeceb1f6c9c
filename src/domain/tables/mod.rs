//! 法令の表: dated parameters of law, one file per table, each row with its source.
//! Nothing here may compute; the rules that read a table stand beside it in `domain`.

pub mod ceiling;
pub mod childbirth;
pub mod childcare_support;
pub mod dependent_income;
pub mod holidays;
pub mod prepayment_discount;
pub mod standard_remuneration;
