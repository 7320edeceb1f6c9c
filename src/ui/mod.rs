//! 画面: draws values and collects what the clerk wants; nothing changes while a screen is drawn.
//! It must not touch storage, paper or files; it knows `app`, `procedure` and `domain` only.

pub mod theme;

pub mod focus;
pub mod keys;

pub mod read;
pub mod reading;
pub mod spots;

mod bank_offers;
mod buffer;
mod offers;
pub mod state;

pub mod editors;
pub mod form;
pub mod widgets;

pub mod chooser;
pub mod page;

pub mod unlock;

pub mod new_password;

pub mod first_run;
pub mod first_run_code;
pub mod first_run_user;

pub mod board;
pub mod draft_parts;
pub mod drafts;
pub mod due;
pub mod glyphs;
pub mod home;

pub mod given;
pub mod papers;

mod dependents_review;
pub mod members;

pub mod member;
mod member_benefits;
mod member_certificates;
mod member_parts;
mod member_premiums;
mod shown_number;

pub mod case;
mod case_ask;
mod case_desk;
mod case_form;
mod case_head;
mod case_keys;
mod case_moves;
mod case_page;
mod case_papers;
mod case_payments;
mod case_side;
mod case_sign_in;
mod case_tasks;
mod case_words;

mod payment_acts;
mod payment_ask;
mod payment_over;
mod payment_parts;
pub mod payments;
pub mod preflight;
mod preflight_find;
mod preflight_parts;
mod premium_acts;
mod premium_ask;
mod premium_bank;
mod premium_over;
mod premium_parts;
mod premium_prepaid;
mod premium_rows;
pub mod premiums;

pub mod takeover;
mod takeover_columns;
mod takeover_draft;
mod takeover_keep;
mod takeover_parts;
mod takeover_rows;
mod takeover_start;
pub mod trial;
mod trial_form;
mod trial_person;
mod trial_result;

mod identity_desk;
pub mod inquiries;
mod inquiry_acts;
mod inquiry_ask;
mod inquiry_detail;
mod inquiry_list;
mod inquiry_review;
pub mod intake;
mod intake_lines;
mod intake_originals;
mod intake_parts;
mod intake_return;
pub mod layout_comparison;

pub mod approvals;

mod batch_ask;
mod batch_book;
mod batch_parts;
pub mod outbox;
mod outbox_ask;
mod outbox_list;
mod outbox_over;
mod outbox_parts;
mod outbox_stopped;
mod presend;
mod results;

mod certificate_needs;
mod certificate_rows;
pub mod certificates;
mod certificates_ask;
mod certificates_find;

pub mod audit;

pub mod form_pane;
pub mod settings;
pub mod settings_characters;
mod settings_font;
pub mod settings_holidays;
pub mod settings_law;
pub mod settings_layouts;
pub mod settings_places;
pub mod settings_safety;
pub mod settings_society;
pub mod settings_tables;
mod settings_takeout;
pub mod settings_users;

pub mod pages;
pub mod work;

mod lent;
pub mod list_output;
pub mod monthly;
mod monthly_plot;
pub mod navigation;
pub mod root;
mod root_work;
pub mod window;
