//! The program's entry: opens the window, or runs one command of the command line.
//! It must not hold any logic of its own.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use daicho::cli::arguments;
use daicho::cli::arguments::Request;
use daicho::cli::headless;
use daicho::ui;
use std::process::ExitCode;

fn main() -> ExitCode {
    match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Request::Window { renderer }) => ui::window::open(renderer.as_deref()),
        Ok(request) => headless::run(&request),
        Err(sentence) => headless::complain(&sentence),
    }
}
