//! 帳票の面: a printed page as data (boxes, tables, lines in mm).
//! It must not know PDF or fonts.

/// A page.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {}
