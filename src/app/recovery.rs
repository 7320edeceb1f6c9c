//! 復旧コードの控え: the paper that opens the ledger when every password is lost.
//! It must not keep the code: it comes in, goes onto the page, and is wiped.

use crate::app::error::Result;
use crate::domain::date::Date;
use crate::domain::society::Society;
use crate::print;
use crate::print::Meta;
use crate::procedure::papers::recovery_code;
use crate::procedure::papers::recovery_code::RecoveryCode;

/// The PDF to be printed and put away. `code` is the printed form of the code.
///
/// # Errors
///
/// When the society's name has a character that cannot be printed.
pub fn recovery_sheet(society: &Society, code: &str, made_on: Date) -> Result<Vec<u8>> {
    let paper = RecoveryCode {
        society_name: society.name.clone(),
        code: code.to_owned(),
        made_on,
        ledger: society.insurer_number.as_str().to_owned(),
        is_sample: society.is_sample,
    };
    let meta = Meta {
        title: recovery_code::TITLE.to_owned(),
        created_on: made_on,
    };
    Ok(print::render(&recovery_code::sheets(&paper), &meta)?)
}
