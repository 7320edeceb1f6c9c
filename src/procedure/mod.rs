//! 手続: what can be done, each procedure as a value, and the engine that moves a case through it.
//! Pure: nothing here may know SQL, a window, a PDF, a file, the clock or a random number.

pub mod field;
pub mod form;
pub mod value;

pub mod step;

pub mod case;
pub mod facts;

pub mod input;

pub mod block_codes;
pub mod blocks;
pub mod collections;
pub mod step_findings;

pub mod account;
pub mod appeal;
pub mod benefit_correction;
pub mod benefit_rows;
pub mod case_papers;
pub mod certificate_papers;
pub mod certificate_request;
pub mod certificates;
pub mod checks;
pub mod dependent_findings;
pub mod dependents;
pub mod family;
pub mod flows;
pub mod identity_reply;
pub mod inquiry_request;
pub mod insurer;
pub mod loss_findings;
pub mod loss_papers;
pub mod loss_rows;
pub mod losses;
pub mod member_premiums;
pub mod numbering;
pub mod person;
pub mod prepaid;
pub mod server_rows;
pub mod subject;

pub mod engine;
pub mod gate;
pub mod position;

pub mod papers;
pub mod record;
pub mod row_places;
pub mod sheet;
pub mod sheet_item;
pub mod sheet_table;
pub mod sheet_unit;

pub mod catalogue;

pub mod address_change;
pub mod address_change_continued;
pub mod certificate_reissue;
pub mod childbirth_lump_sum;
pub mod dependent_change;
pub mod eligibility_acquisition;
pub mod eligibility_acquisition_continued;
pub mod eligibility_loss;
pub mod eligibility_loss_continued;
pub mod injury_sickness_allowance;
pub mod maximum_copayment_certificate;
pub mod premium_prepayment;

pub mod trial;
