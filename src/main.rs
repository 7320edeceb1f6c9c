//! The program's entry: opens the window, or runs one command of the command line.
//! It must not hold any logic of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use daicho::cli::arguments;

use daicho::cli::headless;
use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(request) => headless::run(&request),
        Err(sentence) => headless::complain(&sentence),
    }
}
