//! The program's entry: opens the window or runs one command of the command line.
//! It must not hold any logic of its own.

fn main() {}
