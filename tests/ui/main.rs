//! Tests of the screens without a window, a GPU or a driver: fields are found by role and label,
//! keys and IME events are sent as the window would send them, and pictures are drawn by the CPU.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

mod address;
mod banks;
mod beside;
mod calendar;
mod case_hands;
mod case_low;
mod case_screen;
mod case_shots;
mod catalogue;
mod certificates;
mod desk;
mod drafts;
mod due;
mod files_in;
mod files_out;
mod first_run;
mod flow;
mod flow_address;
mod flow_allowance;
mod flow_ceiling;
mod flow_childbirth;
mod flow_dependents;
mod flow_loss;
mod flow_prepayment;
mod flow_reissue;
mod form;
mod gallery;
mod home;
mod ink;
mod inquiries;
mod keyboard;
mod layouts;
mod lists_out;
mod lists_walk;
mod monthly;
mod office;
mod payments;
mod people;
mod premiums;
mod render;
mod root;
mod settings;
mod spelling;
mod takeover;
mod trial;
mod unlock;
mod widgets;
mod zoom;
