//! 画面: draws values and collects what the clerk wants; nothing changes while a screen is drawn.
//! It must not touch storage, paper or files; it knows `app`, `procedure` and `domain` only.

pub mod theme;

pub mod focus;
pub mod keys;

pub mod read;
pub mod reading;
pub mod spots;

mod buffer;
pub mod state;

pub mod editors;
pub mod form;
pub mod widgets;
