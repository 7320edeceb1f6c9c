//! 文字: 文字の確認, the society's table in the settings, 字形確認 and the note beside a field, as a clerk meets them.

use crate::desk::{focused, press, type_text};
use crate::office::Office;
use daicho::app::command::{Command, NewCase};
use daicho::app::first_run::{PRACTICE_LOGIN, PRACTICE_PASSWORD};
use daicho::app::run::Told;
use daicho::app::preflight::TextState;
use daicho::domain::address::Address;
use daicho::domain::date::Date;
use daicho::domain::entry::{Entry, Fact};
use daicho::domain::member::{Category, Person, PersonId, Sex};
use daicho::domain::name::{KanaName, PersonName};
use daicho::domain::number::{MemberNumber, Symbol};
use daicho::ledger::crypto::Secret;
use daicho::ledger::entries;
use daicho::ledger::opening::{Ledger, Unlock};
use daicho::ledger::timestamp::Timestamp;
use daicho::ledger::transact::Action;
use daicho::procedure::case::Nature;
use daicho::procedure::form::Form;
use daicho::procedure::person::NAME;
use daicho::ui::page::Screen;
use egui::Key;
use std::path::Path;

const NAMES: [&str; 6] = [
    "\u{9AD9}橋　見本",
    "\u{9AD9}木　例示",
    "\u{20BB7}田　試験",
    "葛\u{E0100}城　見本",
    "渡邉\u{E0113}　架空",
    "山\u{FA11}　例示",
];
