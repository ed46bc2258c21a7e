//! DEFLATE and what wraps it, under a budget.
//!
//! A few bytes may hold gigabytes: whoever asks says how much may come out,
//! and more is an error. What came out before an error is given back as well,
//! since an attack needs no sound end.

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// What came out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Inflated {
    /// The bytes.
    pub(crate) bytes: Vec<u8>,
    /// How many bytes of the input they were made of.
    pub(crate) used: usize,
    /// How it ended.
    pub(crate) end: End,
}

/// How it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum End {
    /// At the end of the data.
    #[default]
    Whole,
    /// The data is cut or is none.
    Broken,
    /// The budget is used up.
    OverBudget,
}

/// Unpacks raw DEFLATE.
pub(crate) fn raw(input: &[u8], budget: usize) -> Inflated {
    run(input, budget, 0)
}

/// Unpacks zlib.
pub(crate) fn zlib(input: &[u8], budget: usize) -> Inflated {
    run(input, budget, inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER)
}

fn run(input: &[u8], budget: usize, flags: u32) -> Inflated {
    let flags = flags | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let mut bytes = vec![
        0;
        (input.len().saturating_mul(4))
            .clamp(64, budget.max(64))
            .min(1 << 20)
    ];
    let (mut used, mut made) = (0, 0);
    loop {
        let (status, read, written) =
            decompress(&mut state, &input[used..], &mut bytes, made, flags);
        used += read;
        made += written;
        let end = match status {
            TINFLStatus::Done => End::Whole,
            TINFLStatus::HasMoreOutput if made >= budget => End::OverBudget,
            TINFLStatus::HasMoreOutput => {
                let larger = bytes
                    .len()
                    .saturating_mul(2)
                    .min(budget.max(bytes.len() + 1));
                bytes.resize(larger, 0);
                continue;
            }
            _ => End::Broken,
        };
        let end = if made > budget { End::OverBudget } else { end };
        bytes.truncate(made.min(budget));
        return Inflated { bytes, used, end };
    }
}

/// Unpacks gzip: all its parts, one after another.
pub(crate) fn gzip(input: &[u8], budget: usize) -> Inflated {
    let mut all = Inflated::default();
    while let Some(header) = gzip_header(&input[all.used..]) {
        let start = all.used + header;
        let part = raw(&input[start..], budget - all.bytes.len());
        all.bytes.extend_from_slice(&part.bytes);
        all.end = part.end;
        // A checksum and a length follow.
        all.used = (start + part.used + 8).min(input.len());
        if part.end != End::Whole {
            return all;
        }
    }
    if all.used == 0 {
        all.end = End::Broken;
    }
    all
}

/// How long the header at the start is.
fn gzip_header(input: &[u8]) -> Option<usize> {
    let [0x1f, 0x8b, 8, flags, ..] = *input else {
        return None;
    };
    let mut at = 10;
    if flags & 4 != 0 {
        let length = input.get(at..at + 2)?;
        at += 2 + usize::from(u16::from_le_bytes([length[0], length[1]]));
    }
    // A name and a remark, each ended by a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += input.get(at..)?.iter().position(|byte| *byte == 0)? + 1;
        }
    }
    if flags & 2 != 0 {
        at += 2;
    }
    (at < input.len()).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};

    const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];

    fn packed(text: &[u8]) -> Vec<u8> {
        let mut out = HEADER.to_vec();
        out.extend(compress_to_vec(text, 6));
        out.extend([0; 8]);
        out
    }

    #[test]
    fn what_was_packed_comes_out() {
        let text = b"one two one two one two".repeat(9);
        assert_eq!(raw(&compress_to_vec(&text, 6), 1000).bytes, text);
        assert_eq!(zlib(&compress_to_vec_zlib(&text, 6), 1000).bytes, text);
        let both = [packed(b"one "), packed(b"two")].concat();
        let out = gzip(&both, 1000);
        assert_eq!(
            (out.bytes.as_slice(), out.end),
            (&b"one two"[..], End::Whole)
        );
        assert_eq!(out.used, both.len());
    }

    #[test]
    fn a_name_in_the_header_is_passed_over() {
        let mut named = HEADER.to_vec();
        named[3] = 8 | 4 | 2;
        named.extend(*b"\x02\0xyname\0cc");
        named.extend(compress_to_vec(b"text", 6));
        assert_eq!(gzip(&named, 100).bytes, b"text");
    }

    #[test]
    fn a_bomb_ends_at_the_budget() {
        let bomb = compress_to_vec(&vec![0; 50_000_000], 9);
        assert!(bomb.len() < 60_000);
        let out = raw(&bomb, 100_000);
        assert_eq!((out.bytes.len(), out.end), (100_000, End::OverBudget));
        let mut packed = HEADER.to_vec();
        packed.extend(bomb);
        assert_eq!(gzip(&packed, 1000).end, End::OverBudget);
    }

    #[test]
    fn what_came_before_the_end_is_kept() {
        let text = b"curl example.com".repeat(100);
        let packed = compress_to_vec(&text, 0);
        let out = raw(&packed[..packed.len() / 2], 10_000);
        assert_eq!(out.end, End::Broken);
        assert!(out.bytes.starts_with(b"curl example.com"));
        assert_eq!(gzip(b"no gzip", 10).end, End::Broken);
        assert_eq!(raw(b"", 10).end, End::Broken);
    }
}
