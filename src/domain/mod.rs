//! 値と法律: people, dates, money and the rules of law, as pure values and functions.
//! Nothing here may know SQL, a window, a file, the clock or a random number.

pub mod answer_text;
pub mod coded;
pub mod comparison;
pub mod digits;

pub mod age;
pub mod calendar;
pub mod date;
pub mod date_input;
pub mod dated;
pub mod era;
pub mod month_input;
pub mod monthly_report;
pub mod monthly_tables;
pub mod yen;

pub mod five_items;
pub mod kana;
pub mod name;
pub mod number;
pub mod search_key;
pub mod transfer_text;

pub mod address;
pub mod establishment;
pub mod file_rules;
pub mod inquiry_codes;
pub mod member;
pub mod member_file;

pub mod elderly_share;
pub mod eligibility;
pub mod loss_reason;
pub mod period;
pub mod premium_receipt;
pub mod remuneration;
pub mod remuneration_review;
pub mod standard_bonus;

pub mod special_retired;
pub mod voluntary;
pub mod voluntary_loss;
pub mod voluntary_remuneration;
pub mod voluntary_rules;

pub mod premium;
pub mod premium_payment;
pub mod premium_rates;
pub mod premium_schedule;
pub mod prepayment;
pub mod prepayment_balance;
pub mod prepayment_period;
pub mod prepayment_refund;
pub mod prepayment_rules;

pub mod bank_account;
pub mod payment;
pub mod payment_correction;
pub mod payment_course;
pub mod transfer_rules;

pub mod allowance_terms;
pub mod benefit;
pub mod ceiling_terms;
pub mod prepayment_terms;

pub mod due;
pub mod due_allowance;
pub mod due_payment;
pub mod due_society;

pub mod allowance;
pub mod allowance_continuation;
pub mod allowance_daily;
pub mod allowance_days;
pub mod allowance_period;
pub mod allowance_reduction;
pub mod allowance_rules;
pub mod allowance_waiting;
pub mod attendance;
pub mod childbirth;
pub mod childbirth_right;
pub mod childbirth_rules;
pub mod childbirth_terms;

pub mod deadline;
pub mod dependent;
pub mod dependent_codes;
pub mod dependent_end;
pub mod dependent_income;
pub mod dependents_review;

pub mod certificate;
pub mod certificate_register;
pub mod certificate_reissue;

pub mod ceiling;
pub mod ceiling_limits;
pub mod ceiling_rules;
pub mod ceiling_validity;

pub mod entry;
pub mod entry_words;

pub mod finding;
pub mod identity;
pub mod remuneration_draft;

pub mod society;
pub mod tables;
