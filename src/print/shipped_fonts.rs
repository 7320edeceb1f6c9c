//! 同梱の書体: the bytes of the shipped fonts, once in the program for paper and screen alike.
//! It must not read, shape or cut them.

/// BIZ UDGothic Regular 1.05 (OFL-1.1).
pub static REGULAR: &[u8] = include_bytes!("../../fonts/BIZUDGothic_400Regular.ttf");
/// BIZ UDGothic Bold 1.05 (OFL-1.1).
pub static BOLD: &[u8] = include_bytes!("../../fonts/BIZUDGothic_700Bold.ttf");
/// Noto Sans JP Regular 2.004 (OFL-1.1): knows 𠮷 and others that BIZ UDGothic lacks.
pub static FALLBACK: &[u8] = include_bytes!("../../fonts/NotoSansJP_400Regular.ttf");
