//! An estimate of tokens, without a vocabulary.

/// About how many tokens a model counts for `text`.
///
/// English text was measured at 4.1 to 4.3 bytes a token (`o200k_base`, 5,297
/// skills), so four bytes of ASCII count as one, which is slightly high. A
/// character outside ASCII counts as 0.8: with the same vocabulary Chinese and
/// Japanese need between 0.6 and 1.
#[must_use]
pub fn estimate(text: &str) -> usize {
    let (mut ascii, mut wide) = (0_usize, 0_usize);
    for byte in text.bytes() {
        ascii += usize::from(byte.is_ascii());
        wide += usize::from(byte >= 0xc0);
    }
    ascii / 4 + wide * 4 / 5
}
