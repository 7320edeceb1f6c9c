//! 台帳の保管: the encrypted, append-only ledger in one file, and the one way to write to it.
//! It must not decide anything of law, draw a page or know another outer layer.
//!
//! Reading order: [`opening`] (create, open), [`transact`] (the only write path), [`entries`] and
//! [`fold`] (what was written, and the tables folded from it), then one noun per file.
//! Functions ending in `_in` write and need the [`transact::Tx`] of an open transaction;
//! the others read from any [`source::Source`].

pub mod due;
pub mod error;
pub mod timestamp;

pub mod crypto;
pub mod key_file;
pub mod recovery_code;

pub mod migrations;
pub mod opening;
pub mod source;
pub mod takeover_drafts;
pub mod takeover_undo;
pub mod takeovers;
pub mod transact;

pub mod audit;
pub mod layouts;
pub mod settings;
pub mod users;

pub mod benefits;
pub mod card_lists;
pub mod cautions;
pub mod certificates;
pub mod dependents_review;
pub mod entries;
pub mod fold;
mod fold_decisions;
mod fold_remunerations;
pub mod individual_number;
pub mod members;
pub mod members_as_of;
pub mod monthly;
pub mod used_numbers;

mod case_form;
pub mod cases;
pub mod intake_contents;
pub mod intakes;
pub mod papers;
pub mod payments;
pub mod premiums;
pub mod reclaims;
pub mod remuneration_drafts;
pub mod transfers;

pub mod batch_book;
pub mod batches;
pub mod identity_doubts;
pub mod inquiries;
pub mod inquiry_answers;
pub mod outbox;

pub mod characters;

pub mod search;

pub mod backup;
pub mod check;
pub mod takeout;
mod takeout_shape;

mod column;
mod folded_decisions;
mod folded_tables;
mod name_keys;
mod sequences;
