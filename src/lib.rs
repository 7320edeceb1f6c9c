//! 加入者台帳 (Daicho): an offline ledger of members for a small 健康保険組合.
//!
//! # The picture
//!
//! ```text
//! main ─▶ ui  ─▶ app ─▶ ledger    entries, cases, people, papers, audit, backup (SQLite)
//!    └──▶ cli ─┘  │  ├─▶ print     Sheet  → PDF
//!                 │  ├─▶ exchange  Record → file, and file → Record
//!                 └──┴─▶ procedure  the procedures and the engine that moves a case (pure)
//!                            └────▶ domain   people, law, money, dates (pure)
//! ```
//!
//! * [`domain`] and [`procedure`] are pure: no SQL, window, PDF, file, clock or random number.
//!   What they need arrives as arguments.
//! * [`ledger`], [`print`] and [`exchange`] know `domain` and the data types of `procedure`;
//!   they never know each other, `app` or `ui`.
//! * [`app`] is the only place where they meet. [`ui`] pushes commands to `app` and draws values,
//!   [`cli`] does the same without a window; neither touches `ledger`, `print` or `exchange`.
//!
//! `tests/core/architecture.rs` reads the `use crate::…` lines and fails on a wrong arrow.

pub mod domain;
pub mod procedure;

pub mod exchange;
pub mod ledger;
pub mod print;

pub mod app;
pub mod cli;
pub mod ui;
