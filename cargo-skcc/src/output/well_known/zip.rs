//! ZIP archives, as much of the format as a folder of small files needs:
//! nothing is compressed, and nothing depends on when it was written.

/// The version of the format that is needed to read: 2.0.
const VERSION: u16 = 20;
/// Written on Unix, so that modes are understood.
const MADE_BY: u16 = 3 << 8 | VERSION;
/// Names are UTF-8.
const FLAGS: u16 = 1 << 11;
/// The first day that the format knows: 1 January 1980.
const DATE: u16 = 1 << 5 | 1;

/// An archive of files: paths, bytes, whether they may be executed.
///
/// # Panics
///
/// When the files have 4 GiB or more: bundles are far smaller.
pub(super) fn archive(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (path, bytes, executable) in files {
        let offset = number(out.len());
        let mut common = Vec::new();
        for short in [VERSION, FLAGS, 0, 0, DATE] {
            common.extend(short.to_le_bytes());
        }
        let size = number(bytes.len());
        for long in [crc32(bytes), size, size] {
            common.extend(long.to_le_bytes());
        }
        let name = u16::try_from(path.len()).expect("paths of bundles are bounded");
        common.extend(name.to_le_bytes());
        common.extend([0, 0]);

        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(path.as_bytes());
        out.extend(*bytes);

        let mode: u32 = if *executable { 0o100_755 } else { 0o100_644 };
        directory.extend(b"PK\x01\x02");
        directory.extend(MADE_BY.to_le_bytes());
        directory.extend(common);
        // No comment, the first disk, no internal attributes.
        directory.extend([0; 6]);
        directory.extend((mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(path.as_bytes());
    }
    let start = number(out.len());
    let count = u16::try_from(files.len()).expect("bundles have a few files");
    let size = number(directory.len());
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

fn number(number: usize) -> u32 {
    u32::try_from(number).expect("bundles are far smaller than 4 GiB")
}

/// The checksum that the format wants, IEEE 802.3.
fn crc32(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            #[expect(clippy::cast_possible_truncation, reason = "it is below 256")]
            let mut value = index as u32;
            let mut bit = 0;
            while bit < 8 {
                value = value >> 1 ^ (0xEDB8_8320 & (value & 1).wrapping_neg());
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    let mut sum = u32::MAX;
    for byte in bytes {
        sum = sum >> 8 ^ TABLE[usize::from(sum.to_le_bytes()[0] ^ byte)];
    }
    !sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn an_archive_has_its_parts_where_it_says() {
        let made = archive(&[("SKILL.md", b"a", false), ("run.sh", b"bc", true)]);
        let end = made.len() - 22;
        assert_eq!(&made[end..end + 4], b"PK\x05\x06");
        let long = |at: usize| u32::from_le_bytes(made[at..at + 4].try_into().unwrap()) as usize;
        let (size, start) = (long(end + 12), long(end + 16));
        assert_eq!(start + size, end);
        assert_eq!(&made[start..start + 4], b"PK\x01\x02");
        // The second entry: its mode, and where its file starts.
        let second = start + 46 + "SKILL.md".len();
        assert_eq!(long(second + 38) >> 16, 0o100_755);
        let at = long(second + 42);
        assert_eq!(&made[at..at + 4], b"PK\x03\x04");
        assert_eq!(&made[at + 30..at + 38], b"run.shbc");
    }
}
