//! 使い方: the use cases of the program; the only place where ledger, paper and files meet.
//! It must not draw a window and must not hold law: law is `domain`, procedures are `procedure`.

pub mod clock;
pub mod dependents_review;
pub mod due;
mod due_allowances;
mod due_ceilings;
mod due_payments;
pub mod error;
pub mod fonts;
pub mod given;
pub mod job;

pub mod command;
pub mod run;
pub mod session;
pub mod view;

pub mod intake;
pub mod outbox;
pub mod papers;
pub mod payment_account;
pub mod payment_command;
pub mod payment_history;
pub mod payment_lists;
pub mod payment_orders;
pub mod payment_records;
pub mod payments;
pub mod premium_april;
pub mod premium_command;
pub mod premium_matching;
pub mod premium_receipts;
pub mod premium_record;
pub mod premium_slips;
pub mod premiums;
pub mod prepaid;
pub mod prepaid_record;
pub mod results;
pub mod society;
pub mod transcription;
pub mod transfers;

pub mod by_law;
mod cases;
mod files;
mod gather;
mod intake_acquisition;
mod intake_family;
mod intake_forms;
mod intake_loss;
mod intake_offices;
mod intake_question;
mod intake_words;
mod laying;
mod numbers;
mod premium_book;
mod premium_list;
mod premium_stray;
mod premium_words;
mod refund_account;
mod turns;

pub mod case_view;
pub mod certificate_letters;
pub mod certificate_lists;
pub mod certificate_view;
pub mod certificates;
pub mod home_view;
pub mod member_benefits;
pub mod member_view;
pub mod office_view;

pub mod bank_answers;
pub mod banks;
pub mod demo;
pub mod first_run;
pub mod master_shelf;
pub mod places;
pub mod postal;
pub mod sample;
pub mod settings_allowance;
pub mod settings_benefits;
pub mod settings_ceilings;
pub mod settings_ceilings_fields;
pub mod settings_form;
pub mod settings_transfer;
pub mod settings_voluntary;
pub mod settings_voluntary_fields;
pub mod tables;
pub mod trial;
pub mod user_form;

mod demo_files;
mod demo_pay;
mod demo_play;
