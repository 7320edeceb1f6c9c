//! Tests without a window: the architecture, the procedures, the ledger, papers and files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions
)]

mod address_cases;
mod address_files;
mod address_papers;
mod allowance_cases;
mod architecture;
mod batches;
mod bonus_files;
mod by_law;
mod cases;
mod catalogue;
mod ceiling_cases;
mod ceiling_procedure;
mod certificate_actions;
mod childbirth_cases;
mod childbirth_documents;
mod continued;
mod continued_ledger;
mod corrections;
mod decided_cases;
mod demo;
mod dependent_change;
mod dependent_ledger;
mod documents;
mod domain_cases;
mod due_list;
mod exchange_banks;
mod exchange_export;
mod exchange_intake;
mod exchange_intake_ugly;
mod exchange_layouts;
mod exchange_lists;
mod exchange_postal;
mod exchange_receipts;
mod exchange_results;
mod exchange_zengin;
mod golden;
mod injury_sickness;
mod inquiries;
mod intake_files;
mod layouts;
mod ledger_backup;
mod ledger_cases;
mod ledger_certificates;
mod ledger_crash;
mod ledger_decisions;
mod ledger_entries;
mod ledger_keys;
mod ledger_numbers;
mod ledger_opening;
mod ledger_released;
mod ledger_search;
mod ledger_support;
mod loss_documents;
mod loss_followers;
mod losses;
mod losses_continued;
mod monthly;
mod office_support;
mod papers;
mod papers_benefit;
mod papers_ceiling;
mod papers_continued;
mod papers_dependents;
mod papers_loss;
mod papers_payment;
mod papers_prepayment;
mod papers_reissue;
mod papers_remuneration;
mod papers_trial;
mod payments;
mod payments_case;
mod premiums;
mod prepaid;
mod prepayment_cases;
mod print;
mod refunds;
mod remuneration_files;
mod results;
mod session;
mod spelling;
mod takeout;
mod takeover;
mod takeover_drafts;
mod takeover_extra;
mod takeover_ledger;
mod transfer_cases;
mod trials;
mod union;
mod union_benefits;
mod union_files;
mod union_settings;
mod voluntary_cases;
