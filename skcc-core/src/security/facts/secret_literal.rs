//! Keys and tokens that stand in the text.
//!
//! Only formats of which the issuer says how they look count, and of these only
//! what may be real: with a checksum that holds where there is one, else with
//! as many different characters as chance gives, and without the words of
//! examples.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use aho_corasick::AhoCorasick;

use crate::diagnostic::{Confidence, Diagnostic, Span};
use crate::security::{Fact, FactKind, Unit, Units};
use crate::source::SourceFile;

/// Literals without which nothing here is found.
pub(in crate::security) const GATES: &[&str] = &[
    "akia",
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "npm_",
    "glpat-",
    "sk_live_",
    "rk_live_",
    "sk-ant-",
    "sk-proj-",
    "t3blbkfj",
    "xoxb-",
    "xoxp-",
    "xoxa-",
    "hooks.slack.com/services/",
    "aizasy",
    "sendgrid",
    "private key-----",
    "pypi-ageichlwas5vcmc",
    "hf_",
    "shpat_",
    "dop_v1_",
    "accountkey=",
];

/// What the letters after a prefix are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letters {
    /// Letters and digits.
    Plain,
    /// These, `-` and `_`.
    Url,
    /// These, `+`, `/` and `=`.
    Base64,
    /// These, `-`, `_`, `.` and `/`.
    Path,
    /// Upper-case letters and digits.
    Upper,
    /// Hexadecimal digits in lower case.
    Hex,
}

/// What a token ends with that can be checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Check {
    /// Nothing.
    None,
    /// Six letters that say the CRC-32 of the thirty before them.
    Crc,
}

/// A format.
struct Format {
    prefix: &'static str,
    letters: Letters,
    /// How many letters follow the prefix.
    count: std::ops::RangeInclusive<usize>,
    check: Check,
}

const fn format(
    prefix: &'static str,
    letters: Letters,
    count: std::ops::RangeInclusive<usize>,
) -> Format {
    Format {
        prefix,
        letters,
        count,
        check: Check::None,
    }
}

const fn checked(prefix: &'static str) -> Format {
    Format {
        prefix,
        letters: Letters::Plain,
        count: 36..=36,
        check: Check::Crc,
    }
}

/// The formats, as the issuers document them.
const FORMATS: &[Format] = &[
    format("AKIA", Letters::Upper, 16..=16),
    checked("ghp_"),
    checked("gho_"),
    checked("ghu_"),
    checked("ghs_"),
    checked("ghr_"),
    format("github_pat_", Letters::Url, 82..=82),
    checked("npm_"),
    format("glpat-", Letters::Url, 20..=40),
    format("sk_live_", Letters::Plain, 24..=99),
    format("rk_live_", Letters::Plain, 24..=99),
    format("sk-ant-", Letters::Url, 80..=120),
    format("sk-proj-", Letters::Url, 40..=180),
    format("sk-", Letters::Plain, 48..=48),
    format("xoxb-", Letters::Url, 40..=100),
    format("xoxp-", Letters::Url, 40..=100),
    format("xoxa-", Letters::Url, 40..=100),
    format("hooks.slack.com/services/T", Letters::Path, 40..=50),
    format("AIzaSy", Letters::Url, 33..=33),
    format("SG.", Letters::Path, 66..=66),
    format("pypi-AgEIcHlwaS5vcmc", Letters::Url, 50..=250),
    format("hf_", Letters::Plain, 34..=34),
    format("shpat_", Letters::Hex, 32..=32),
    format("dop_v1_", Letters::Hex, 64..=64),
    format("AccountKey=", Letters::Base64, 86..=88),
    format("PRIVATE KEY-----", Letters::Base64, 64..=16_384),
];

/// Words of which no secret is made, in lower case.
const EXAMPLES: &[&str] = &[
    "example",
    "xxxx",
    "your",
    "dummy",
    "fake",
    "sample",
    "placeholder",
    "redacted",
    "changeme",
    "abcdef",
    "123456",
    "012345",
    "qwerty",
    "secret",
    "token",
    "aaaa",
    "0000",
    "test",
];

/// Collects the facts of one unit.
pub(super) fn collect(index: usize, unit: &Unit<'_>, facts: &mut Vec<Fact>) {
    static AUTOMATON: OnceLock<AhoCorasick> = OnceLock::new();
    // A part of a unit was looked at with it.
    if unit.parent.is_some() && !unit.is_decoded() {
        return;
    }
    let automaton = AUTOMATON.get_or_init(|| {
        let prefixes = FORMATS.iter().map(|format| format.prefix);
        AhoCorasick::new(prefixes).expect("the prefixes are few and short")
    });
    let text = unit.text.as_ref();
    let mut end = 0;
    for hit in automaton.find_overlapping_iter(text) {
        if hit.start() < end {
            continue;
        }
        let format = &FORMATS[hit.pattern().as_usize()];
        let Some(range) = secret(text, format, hit.range()) else {
            continue;
        };
        end = range.end;
        let mut fact = Fact::new(FactKind::SecretLiteral, index, range.clone());
        fact.value = shown(&text[range]);
        fact.confidence = if format.check == Check::Crc {
            Confidence::High
        } else {
            Confidence::Medium
        };
        facts.push(fact);
    }
}

/// The secret whose prefix stands at `prefix`, if it may be a real one.
fn secret(text: &str, format: &Format, prefix: Range<usize>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_key = format.prefix.starts_with("PRIVATE");
    let before = prefix.start.checked_sub(1).map(|before| bytes[before]);
    let joins = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_url = format.letters == Letters::Path && format.prefix.contains('/');
    if !is_key && !is_url && before.is_some_and(joins) {
        return None;
    }
    let letters = |byte: &u8| match format.letters {
        Letters::Plain => byte.is_ascii_alphanumeric(),
        Letters::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
        Letters::Path => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'),
        Letters::Base64 if is_key => {
            // The lines of a key, also as escapes in a literal.
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ' | b'\\')
        }
        Letters::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='),
        Letters::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        Letters::Hex => byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'),
    };
    let most = *format.count.end() + 1;
    let rest = bytes[prefix.end..].iter().take(most);
    let count = rest.take_while(|byte| letters(byte)).count();
    let range = prefix.start..prefix.end + count;
    let body = text.get(prefix.end..range.end)?;
    let next = bytes.get(range.end).copied();
    let is_whole = is_key
        || !next.is_some_and(|byte| joins(byte) || byte == b'.' && format.letters == Letters::Path);
    if !format.count.contains(&count) || !is_whole {
        return None;
    }
    if is_key {
        let letters = body.bytes().filter(u8::is_ascii_alphanumeric).count();
        return (letters >= 60 && is_random(body)).then_some(range);
    }
    if format.prefix == "sk-" && !body.contains("T3BlbkFJ") {
        return None;
    }
    let is_real = match format.check {
        Check::Crc => body.is_ascii() && crc_holds(body),
        Check::None => true,
    };
    (is_real && is_random(body)).then_some(range)
}

/// Whether the characters are as different as those that chance draws.
fn is_random(body: &str) -> bool {
    let lower = body.to_ascii_lowercase();
    if EXAMPLES.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let mut counts = [0_u32; 256];
    let mut total = 0_u32;
    let mut repeats = 0_u32;
    let mut last = 0;
    for byte in body.bytes() {
        counts[usize::from(byte)] += 1;
        total += 1;
        repeats += u32::from(byte == last);
        last = byte;
    }
    // Of letters that chance draws, the same two come one after the other once
    // in sixteen times at most.
    let distinct = counts.iter().filter(|count| **count > 0).count();
    let most = counts.iter().max().copied().unwrap_or_default();
    distinct >= 8 && most * 3 <= total.max(9) && repeats * 5 <= total
}

/// Whether the last six letters are the CRC-32 of what stands before them, in
/// base 62: the format of GitHub's and npm's tokens.
fn crc_holds(body: &str) -> bool {
    let Some((random, check)) = body.len().checked_sub(6).map(|at| body.split_at(at)) else {
        return false;
    };
    let said = check.bytes().try_fold(0_u64, |number, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        Some(number * 62 + u64::from(digit))
    });
    said == Some(u64::from(crc32(random.as_bytes())))
}

/// CRC-32 of IEEE 802.3.
fn crc32(bytes: &[u8]) -> u32 {
    let crc = bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    });
    !crc
}

/// A secret as it may be shown: its first four characters and a hash.
fn shown(secret: &str) -> String {
    let first: String = secret.chars().take(4).collect();
    format!("{first}…{}", hash(secret))
}

fn hash(secret: &str) -> String {
    let hash = blake3::hash(secret.as_bytes()).to_hex();
    format!("#{}", &hash[..8])
}

/// The files that hold secrets, with these masked: what is shown in messages
/// instead of the files themselves.
pub(in crate::security) fn masked(units: &Units<'_>, facts: &[Fact]) -> Vec<Arc<SourceFile>> {
    let mut masked: Vec<(usize, String)> = Vec::new();
    for fact in facts {
        let unit = &units.all[fact.unit];
        if fact.kind != FactKind::SecretLiteral {
            continue;
        }
        if masked.last().is_none_or(|(file, _)| *file != unit.file) {
            let text = units.files[unit.file].source.text().to_owned();
            masked.push((unit.file, text));
        }
        let (_, text) = masked.last_mut().expect("one was just added");
        let range = units.span(fact.unit, &fact.range).range;
        let secret = &text[range.clone()];
        let hash = hash(secret);
        let keep = secret.char_indices().nth(4).map_or(0, |(at, _)| at);
        let stars = secret[keep..].len().saturating_sub(hash.len());
        // Line ends stay, so that places do.
        let mut mask: String = secret[..keep].to_owned();
        mask.extend(secret[keep..].bytes().take(stars).map(
            |byte| {
                if byte == b'\n' { '\n' } else { '*' }
            },
        ));
        mask.push_str(&hash);
        mask.truncate(secret.len());
        text.replace_range(range, &mask);
    }
    masked
        .into_iter()
        .map(|(file, text)| {
            let path = units.files[file].source.path();
            Arc::new(SourceFile::new(path, text))
        })
        .collect()
}

/// Shows the masked files in place of the files themselves.
pub(crate) fn mask(diagnostics: &mut [Diagnostic], masked: &[Arc<SourceFile>]) {
    let show = |span: &mut Span| {
        let file = masked.iter().find(|file| file.path() == span.file.path());
        if let Some(file) = file {
            span.file = Arc::clone(file);
        }
    };
    for diagnostic in diagnostics {
        show(&mut diagnostic.span);
        for label in &mut diagnostic.labels {
            show(&mut label.span);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        FORMATS
            .iter()
            .flat_map(|format| {
                let starts = text.match_indices(format.prefix);
                starts.filter_map(move |(at, prefix)| secret(text, format, at..at + prefix.len()))
            })
            .map(|range| &text[range])
            .collect()
    }

    /// A token of letters that look drawn, made here so that no scanner takes
    /// this file for a leak.
    fn drawn(prefix: &str, count: usize) -> String {
        let letters = b"q7Zp3KwXn8RbTj5VhLc2MdGy9FsWaHuE4kNrBvQzC6t";
        let body = (0..count).map(|at| char::from(letters[at * 17 % letters.len()]));
        prefix.chars().chain(body).collect()
    }

    #[test]
    fn checksums_tell_real_tokens() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let random = drawn("", 30);
        let digits = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        let mut number = crc32(random.as_bytes());
        let mut check = Vec::new();
        for _ in 0..6 {
            check.push(char::from(digits[(number % 62) as usize]));
            number /= 62;
        }
        let check: String = check.iter().rev().collect();
        let token = format!("ghp_{random}{check}");
        assert_eq!(found(&token), [token.as_str()]);
        assert_eq!(found(&format!("x{token}")), [""; 0]);
        let wrong = token.replace(&check, "zzzzzz");
        assert_eq!(found(&wrong), [""; 0]);
    }

    #[test]
    fn formats_are_known() {
        for (prefix, count) in [
            ("sk-ant-api03-", 95),
            ("sk-proj-", 60),
            ("sk_live_", 24),
            ("glpat-", 20),
            ("AIzaSy", 33),
            ("xoxb-", 50),
            ("hf_", 34),
        ] {
            let token = drawn(prefix, count);
            assert_eq!(
                found(&format!("KEY=\"{token}\"")),
                [token.as_str()],
                "{prefix}"
            );
        }
        let key = format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END", drawn("", 128));
        assert_eq!(found(&key).len(), 1);
    }

    #[test]
    fn examples_are_none() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAXXXXXXXXXXXXXXXX",
            "AKIA0000000000000000",
            "sk_live_your_key_here_000000000000",
            "sk_live_abcdefghijklmnopqrstuvwx",
            "AIzaSyXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            "sk-ant-api03-...",
            "ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "hf_transfer and hf_hub_download",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn four_characters_and_a_hash_are_shown() {
        let shown = shown("ghp_abcdefghijkl");
        assert!(
            shown.starts_with("ghp_…#") && shown.chars().count() == 14,
            "{shown}"
        );
    }

    #[test]
    fn no_diagnostic_shows_the_secret() {
        use crate::source::Root;
        use crate::system::Memory;
        let secret = drawn("glpat-", 20);
        let text = format!(
            "---\nname: b\ndescription: \"Does a. Use for a.\"\n---\n# A\n\nKEY={secret}, TODO.\n"
        );
        let system = Memory::new().with_file("skills/a/SKILL.md", text);
        let roots = [Arc::new(Root::new("skills"))];
        let all = crate::compile(&system, &roots, &crate::Options::default()).diagnostics;
        let code = crate::diagnostic::Code::SecretLiteral;
        assert!(all.iter().any(|one| one.code == code));
        for one in &all {
            assert!(!one.message.contains(&secret), "{one:?}");
            assert!(!one.span.file.text().contains(&secret), "{one:?}");
            assert!(one.span.file.text().contains("glpa*"), "{one:?}");
        }
    }
}
