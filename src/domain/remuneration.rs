//! remuneration
