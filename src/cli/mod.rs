//! コマンドライン: the program without its window, for tests, administrators and the curious.
//! It must not do anything that a [`crate::app`] use case does not do; it only reads arguments and prints.

pub mod arguments;
pub mod headless;
