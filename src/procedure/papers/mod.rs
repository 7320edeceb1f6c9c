//! 帳票の様式: the papers of the society, each a pure function from its own data to pages.
//! They must not know a form, a case or the ledger; a procedure fills their data in.
//!
//! Sizes hold for every paper: margins of 15 mm and type of 9 pt or more on A4, 5.5 pt or more on a card;
//! the addressee stands in the window of a 長3 envelope when the sheet is folded in three.

pub mod flow;
pub mod letter;
mod list_pages;
pub mod measure;
pub mod parts;

pub mod acquisition_notice;
pub mod certificate;
pub mod eligibility_certificate;
pub mod eligibility_notice;
pub mod identity_sheet;
pub mod insurance_card;

pub mod certificates_out;
pub mod collection_reminder;
pub mod comparison_sheet;
pub mod continued_notice;
pub mod dependents_notice;
pub mod dependents_review_list;
pub mod loss_certificate;
pub mod loss_notice;
mod loss_texts;
pub mod maximum_copayment_certificate;
pub mod monthly_report;
pub mod payment_list;
pub mod payment_slip;

pub mod benefit_notice;
pub mod benefit_parts;
pub mod benefit_refusal;
pub mod benefit_reversal;

pub mod approval_draft;
pub mod batch_cover_sheet;
pub mod cover_letter;
pub mod intake_return;
pub mod recovery_code;
pub mod register_list;
pub mod remuneration_notice;
pub mod return_letter;
pub mod transcription_sheet;
pub mod trial_sheet;
