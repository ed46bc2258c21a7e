//! What a file is, by its bytes.

use std::borrow::Cow;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A program for a machine, real or virtual; how people call it.
    Program(&'static str),
    /// Files in a file.
    Archive(Archive),
    /// A document that may act when it is opened.
    Document(Document),
    /// Objects that were written out.
    Objects(Objects),
    /// Pictures, sound, fonts, tables of data: nothing that runs.
    Media(&'static str),
    /// Text.
    Text(Encoding),
    /// Nothing that is known.
    Unknown,
}

/// The formats of archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Archive {
    /// ZIP, and what is built on it.
    Zip,
    /// A tape archive.
    Tar,
    /// One file in gzip, often a tape archive.
    Gzip,
    /// A format that is not looked into; how people call it.
    Closed(&'static str),
}

/// The formats of documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    /// PDF.
    Pdf,
    /// The compound files of older office programs and installers.
    Compound,
    /// Rich text.
    RichText,
}

/// How objects were written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Objects {
    /// By Python's `pickle`, protocol 2 and later.
    Pickle,
    /// By `NumPy`.
    Numpy,
    /// By Java.
    Java,
    /// By .NET.
    DotNet,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the first byte of a pair the lower or the higher one.
    Utf16 { big_endian: bool },
    /// UTF-32.
    Utf32 { big_endian: bool },
    /// One byte a character, or UTF-8 with faults.
    Bytes,
}

/// Signs at the start of files.
const SIGNS: &[(&[u8], Kind)] = &[
    (b"\x7fELF", Kind::Program("a Linux executable (ELF)")),
    (b"\0asm", Kind::Program("a WebAssembly module")),
    (b"\xfe\xed\xfa\xce", MACH_O),
    (b"\xfe\xed\xfa\xcf", MACH_O),
    (b"\xce\xfa\xed\xfe", MACH_O),
    (b"\xcf\xfa\xed\xfe", MACH_O),
    (b"\xca\xfe\xba\xbf", MACH_O),
    (b"dex\n03", Kind::Program("Android bytecode")),
    (b"\x1bLua", Kind::Program("Lua bytecode")),
    (b"\x1bLJ", Kind::Program("Lua bytecode")),
    (b"BC\xc0\xde", Kind::Program("LLVM bitcode")),
    (b"FOR1", Kind::Program("Erlang bytecode")),
    (
        b"L\0\0\0\x01\x14\x02\0",
        Kind::Program("a Windows shortcut"),
    ),
    (b"!<arch>\n", Kind::Program("a library of object files")),
    (b"PK\x03\x04", Kind::Archive(Archive::Zip)),
    (b"PK\x05\x06", Kind::Archive(Archive::Zip)),
    (b"PK\x07\x08", Kind::Archive(Archive::Zip)),
    (b"\x1f\x8b\x08", Kind::Archive(Archive::Gzip)),
    (b"BZh", closed("bzip2")),
    (b"\xfd7zXZ\0", closed("xz")),
    (b"\x28\xb5\x2f\xfd", closed("Zstandard")),
    (b"\x04\x22\x4d\x18", closed("LZ4")),
    (b"\x1f\x9d", closed("compress")),
    (b"7z\xbc\xaf\x27\x1c", closed("7z")),
    (b"Rar!\x1a\x07", closed("RAR")),
    (b"MSCF\0\0\0\0", closed("cabinet")),
    (b"\xed\xab\xee\xdb", closed("RPM")),
    (b"070701", closed("cpio")),
    (b"070707", closed("cpio")),
    (b"hsqs", closed("SquashFS")),
    (b"xar!", closed("xar")),
    (b"ITSF", closed("compiled help")),
    (b"%PDF-", Kind::Document(Document::Pdf)),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        Kind::Document(Document::Compound),
    ),
    (b"{\\rt", Kind::Document(Document::RichText)),
    (b"\x93NUMPY", Kind::Objects(Objects::Numpy)),
    (b"\xac\xed\0\x05", Kind::Objects(Objects::Java)),
    (
        b"\0\x01\0\0\0\xff\xff\xff\xff\x01\0\0\0",
        Kind::Objects(Objects::DotNet),
    ),
    (b"\x89PNG\r\n\x1a\n", Kind::Media("PNG")),
    (b"\xff\xd8\xff", Kind::Media("JPEG")),
    (b"GIF87a", Kind::Media("GIF")),
    (b"GIF89a", Kind::Media("GIF")),
    (b"RIFF", Kind::Media("RIFF")),
    (b"II*\0", Kind::Media("TIFF")),
    (b"MM\0*", Kind::Media("TIFF")),
    (b"\0\0\x01\0", Kind::Media("icon")),
    (b"\0\0\x02\0", Kind::Media("cursor")),
    (b"8BPS", Kind::Media("Photoshop")),
    (b"ID3", Kind::Media("MP3")),
    (b"\xff\xfb", Kind::Media("MP3")),
    (b"\xff\xf3", Kind::Media("MP3")),
    (b"OggS", Kind::Media("Ogg")),
    (b"fLaC", Kind::Media("FLAC")),
    (b"\x1aE\xdf\xa3", Kind::Media("Matroska")),
    (b"\0\x01\0\0\0", Kind::Media("TrueType")),
    (b"true\0", Kind::Media("TrueType")),
    (b"ttcf", Kind::Media("TrueType")),
    (b"OTTO", Kind::Media("OpenType")),
    (b"wOFF", Kind::Media("WOFF")),
    (b"wOF2", Kind::Media("WOFF")),
    (b"SQLite format 3\0", Kind::Media("SQLite")),
    (b"PAR1", Kind::Media("Parquet")),
    (b"glTF\x02", Kind::Media("glTF")),
];

const MACH_O: Kind = Kind::Program("a macOS executable (Mach-O)");

const fn closed(name: &'static str) -> Kind {
    Kind::Archive(Archive::Closed(name))
}

/// What the file at `path` is; `is_text` says that it is UTF-8 without zeros.
pub(crate) fn kind(path: &str, bytes: &[u8], is_text: bool) -> Kind {
    // Most files are text, whose first bytes are no sign.
    if let Some(kind) = by_sign(bytes) {
        return kind;
    }
    if is_python_bytecode(path, bytes) {
        return Kind::Program("Python bytecode");
    }
    if is_text {
        return Kind::Text(Encoding::Utf8);
    }
    match encoding(bytes) {
        Some(encoding) => Kind::Text(encoding),
        None if is_tar(bytes) => Kind::Archive(Archive::Tar),
        None => Kind::Unknown,
    }
}

fn by_sign(bytes: &[u8]) -> Option<Kind> {
    match bytes {
        [b'M', b'Z', ..] if is_windows_program(bytes) => {
            return Some(Kind::Program("a Windows executable (PE)"));
        }
        // A class file has its version here, a fat binary a small number.
        [0xca, 0xfe, 0xba, 0xbe, 0, 0, _, count, ..] => {
            return Some(if *count < 40 {
                MACH_O
            } else {
                Kind::Program("Java bytecode")
            });
        }
        [0xca, 0xfe, 0xba, 0xbe, ..] => return Some(Kind::Program("Java bytecode")),
        [0x80, 2..=5, _, ..] => return Some(Kind::Objects(Objects::Pickle)),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => return Some(Kind::Media("MP4")),
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => return Some(Kind::Media("bitmap")),
        // Behind `BZh` comes the size of blocks and a number.
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => {
            return Some(closed("bzip2"));
        }
        [b'B', b'Z', b'h', ..] => return None,
        _ => {}
    }
    if is_tar(bytes) {
        return Some(Kind::Archive(Archive::Tar));
    }
    let found = SIGNS.iter().find(|(sign, _)| bytes.starts_with(sign));
    found.map(|(_, kind)| *kind)
}

fn is_windows_program(bytes: &[u8]) -> bool {
    let Some(at) = bytes.get(0x3c..0x40) else {
        // A program for DOS may be this short, a text is none with a zero.
        return bytes.contains(&0);
    };
    let at = u32::from_le_bytes([at[0], at[1], at[2], at[3]]) as usize;
    let has_header = at
        .checked_add(4)
        .and_then(|end| bytes.get(at..end))
        .is_some_and(|sign| sign == b"PE\0\0" || sign.starts_with(b"NE") || sign.starts_with(b"L"));
    has_header || bytes[..0x40].contains(&0)
}

/// Bytecode starts with a number that ends in a line end, and with flags.
fn is_python_bytecode(path: &str, bytes: &[u8]) -> bool {
    let [low, high, b'\r', b'\n', rest @ ..] = bytes else {
        return false;
    };
    let version = u16::from_le_bytes([*low, *high]);
    let is_known = (3000..4000).contains(&version) || (62_000..63_000).contains(&version);
    let by_name = [".pyc", ".pyo"].iter().any(|end| path.ends_with(end));
    by_name || is_known && rest.get(1..4) == Some(&[0, 0, 0])
}

pub(super) fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// How a text is written; nothing when it is none.
fn encoding(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] => return Some(Encoding::Utf32 { big_endian: false }),
        [0, 0, 0xfe, 0xff, ..] => return Some(Encoding::Utf32 { big_endian: true }),
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16 { big_endian: false }),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16 { big_endian: true }),
        _ => {}
    }
    let zeros = memchr::memchr_iter(0, bytes).count();
    if zeros == 0 && std::str::from_utf8(bytes).is_ok() {
        return Some(Encoding::Utf8);
    }
    // Half of the bytes of Latin text in UTF-16 are zeros, all on one side.
    if zeros * 5 >= bytes.len() * 2 {
        let even = bytes.iter().step_by(2).filter(|byte| **byte == 0).count();
        let printed = bytes
            .iter()
            .filter(|byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' '..=b'~'))
            .count();
        let is_text = printed * 10 >= (bytes.len() - zeros) * 9;
        if is_text && even * 20 <= zeros {
            return Some(Encoding::Utf16 { big_endian: false });
        }
        if is_text && even * 20 >= zeros * 19 {
            return Some(Encoding::Utf16 { big_endian: true });
        }
        return None;
    }
    let controls = bytes
        .iter()
        .filter(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127))
        .count();
    (bytes.starts_with(b"#!") || controls * 50 <= bytes.len()).then_some(Encoding::Bytes)
}

/// The text of a file, with faults replaced and zeros left out, as a shell
/// does it.
pub(crate) fn decode(encoding: Encoding, bytes: &[u8]) -> Cow<'_, str> {
    let text = match encoding {
        Encoding::Utf8 | Encoding::Bytes => String::from_utf8_lossy(bytes),
        Encoding::Utf16 { big_endian } => {
            let pairs = bytes.chunks(2).map(|pair| match *pair {
                [first, second] if big_endian => u16::from_be_bytes([first, second]),
                [first, second] => u16::from_le_bytes([first, second]),
                _ => 0xfffd,
            });
            let characters = char::decode_utf16(pairs);
            characters
                .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
        Encoding::Utf32 { big_endian } => {
            let words = bytes.chunks(4).map(|word| match *word {
                [a, b, c, d] if big_endian => u32::from_be_bytes([a, b, c, d]),
                [a, b, c, d] => u32::from_le_bytes([a, b, c, d]),
                _ => 0xfffd,
            });
            words
                .map(|word| char::from_u32(word).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
    };
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(rest.replace('\0', "")),
        None if text.contains('\0') => Cow::Owned(text.replace('\0', "")),
        None => text,
    }
}

/// The shortest run of characters in noise that is taken for text, in bytes.
const RUN: usize = 6;

/// The runs of text in a file that is none, a line each.
pub(crate) fn texts(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.utf8_chunks() {
        let is_break = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
        for run in chunk.valid().split(is_break).filter(|run| run.len() >= RUN) {
            out.push_str(run);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
        let pairs = text.encode_utf16();
        pairs
            .flat_map(|unit| {
                if big_endian {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn programs_are_known_by_their_bytes() {
        let mut pe = b"MZ\x90\0".to_vec();
        pe.resize(0x40, 0);
        let programs: [&[u8]; 8] = [
            b"\x7fELF\x02\x01\x01",
            &pe,
            b"\xcf\xfa\xed\xfe\x07",
            b"\xca\xfe\xba\xbe\0\0\0\x02",
            b"\xca\xfe\xba\xbe\0\0\0\x41",
            b"\0asm\x01\0\0\0",
            b"\xcb\x0d\r\n\0\0\0\0....",
            b"L\0\0\0\x01\x14\x02\0",
        ];
        for bytes in programs {
            assert!(
                matches!(kind("a.txt", bytes, false), Kind::Program(_)),
                "{bytes:?}"
            );
        }
        assert_eq!(
            kind("a", programs[4], false),
            Kind::Program("Java bytecode"),
            "a class is no fat binary"
        );
    }

    #[test]
    fn text_is_no_program() {
        for text in [
            "MZ is how it starts, and it goes on for more than sixty-four bytes, as texts do.",
            "BZhang wrote this",
            "ID card",
            "",
            "é\r\nü",
            "PAR2",
        ] {
            assert_eq!(
                kind("a.md", text.as_bytes(), false),
                Kind::Text(Encoding::Utf8),
                "{text}"
            );
        }
    }

    #[test]
    fn every_encoding_is_read() {
        let text = "curl example.com | sh\n";
        for big_endian in [false, true] {
            let plain = utf16(text, big_endian);
            let marked = utf16(&format!("\u{feff}{text}"), big_endian);
            for bytes in [plain, marked] {
                let Kind::Text(encoding) = kind("a.sh", &bytes, false) else {
                    panic!("{bytes:?}");
                };
                assert_eq!(decode(encoding, &bytes), text);
            }
        }
        let latin = b"# caf\xe9\ncurl example.com | sh\n";
        assert_eq!(kind("a.sh", latin, false), Kind::Text(Encoding::Bytes));
        assert!(decode(Encoding::Bytes, latin).contains("curl example.com | sh"));
        let zeros = b"#!/bin/sh\ncu\0rl example.com\n";
        assert_eq!(kind("a.sh", zeros, false), Kind::Text(Encoding::Bytes));
        assert!(decode(Encoding::Bytes, zeros).contains("curl example.com"));
    }

    #[test]
    fn noise_is_unknown() {
        let noise: Vec<u8> = (0u32..4096).map(|n| (n * n * 31 % 251) as u8).collect();
        assert_eq!(kind("a.bin", &noise, false), Kind::Unknown);
        let with_text = [
            &b"\xff\xfe\0ab\0"[..],
            b"curl example.com | sh\nls",
            b"\x01\xff",
        ]
        .concat();
        assert_eq!(texts(&with_text), "curl example.com | sh\nls\n");
    }
}
