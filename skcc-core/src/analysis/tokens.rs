//! An estimate of tokens, without a vocabulary.

use crate::bytes;

/// About how many tokens a model counts for `text`.
///
/// English text was measured at 4.1 to 4.3 bytes a token (`o200k_base`, 5,297
/// skills), so four bytes of ASCII count as one, which is slightly high. A
/// character outside ASCII counts as 0.8: with the same vocabulary Chinese and
/// Japanese need between 0.6 and 1.
#[must_use]
pub fn estimate(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ascii = bytes::count(bytes, |byte| byte.is_ascii());
    let wide = bytes::count(bytes, |byte| byte >= 0xc0);
    ascii / 4 + wide * 4 / 5
}
