//! What commands print that need nothing but their arguments.
//!
//! `echo`, `printf`, `base64 -d`, `xxd -r -p`, `rev`, `tr`: a payload that is
//! written in the open is read as what it is.

use crate::security::decode;

/// What a command prints, given the texts of its arguments and its input.
pub(super) fn output(name: &str, arguments: &[&str], input: Option<&str>) -> Option<String> {
    let has = |long: &str, short: &[char]| {
        arguments.iter().any(|word| {
            *word == long
                || word
                    .strip_prefix('-')
                    .is_some_and(|rest| !rest.starts_with('-') && rest.contains(short))
        })
    };
    match name {
        "echo" => {
            let from = arguments
                .iter()
                .position(|word| !matches!(*word, "-n" | "-e" | "-E" | "-ne" | "-en"))
                .unwrap_or(arguments.len());
            let text = arguments[from..].join(" ");
            let escaped = arguments[..from].iter().any(|word| word.contains('e'));
            Some(if escaped { unescape(&text) } else { text })
        }
        "printf" => {
            let from = usize::from(arguments.first() == Some(&"--"));
            let format = unescape(arguments.get(from)?);
            let mut rest = arguments[from + 1..].iter();
            let mut printed = String::new();
            let mut pieces = format.split('%');
            printed.push_str(pieces.next()?);
            while let Some(piece) = pieces.next() {
                match piece.as_bytes().first() {
                    Some(b's' | b'b') => {
                        let text = rest.next().copied().unwrap_or_default();
                        if piece.starts_with('b') {
                            printed.push_str(&unescape(text));
                        } else {
                            printed.push_str(text);
                        }
                        printed.push_str(&piece[1..]);
                    }
                    None => {
                        printed.push('%');
                        printed.push_str(pieces.next().unwrap_or_default());
                    }
                    Some(_) => printed.push_str(piece),
                }
            }
            for text in rest {
                printed.push_str(text);
            }
            Some(printed)
        }
        "cat" | "tee" if arguments.is_empty() => input.map(str::to_owned),
        "base64" if has("--decode", &['d', 'D']) => String::from_utf8(decode::base64(input?)?).ok(),
        "openssl" if arguments.contains(&"base64") && has("", &['d']) => {
            String::from_utf8(decode::base64(input?)?).ok()
        }
        "sed" => {
            let script = arguments.iter().find(|one| !one.starts_with('-'))?;
            (arguments.len() <= 2)
                .then(|| replaced(script, input?))
                .flatten()
        }
        "xxd" if has("", &['r']) => String::from_utf8(decode::hex(input?)?).ok(),
        "rev" => Some(
            input?
                .lines()
                .map(|line| line.chars().rev().collect::<String>())
                .collect::<Vec<_>>()
                .join("\n"),
        ),
        "tr" => {
            let [from, to] = arguments else {
                let ["-d", unwanted] = arguments else {
                    return None;
                };
                let unwanted = set(unwanted);
                return Some(input?.chars().filter(|c| !unwanted.contains(c)).collect());
            };
            let (from, to) = (set(from), set(to));
            let last = to.last().copied()?;
            let replaced = input?.chars().map(|c| {
                from.iter()
                    .position(|one| *one == c)
                    .map_or(c, |at| to.get(at).copied().unwrap_or(last))
            });
            Some(replaced.collect())
        }
        _ => None,
    }
}

/// What `s/a/b/g` makes of a text, where `a` is a plain one.
fn replaced(script: &str, text: &str) -> Option<String> {
    let rest = script.strip_prefix('s')?;
    let mark = rest.chars().next().filter(char::is_ascii_punctuation)?;
    let mut parts = rest[1..].split(mark);
    let (from, to, flags) = (parts.next()?, parts.next()?, parts.next()?);
    let is_plain = |text: &str| !text.contains(['\\', '.', '*', '[', '^', '$', '&', '+', '?']);
    let fits = !from.is_empty() && is_plain(from) && is_plain(to) && to.len() <= from.len() + 16;
    match flags {
        "g" if fits => Some(text.replace(from, to)),
        "" if fits => Some(text.replacen(from, to, 1)),
        _ => None,
    }
}

/// The characters of a set of `tr`: `A-Za-z`.
fn set(text: &str) -> Vec<char> {
    let text = unescape(text);
    let all: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, '[' | ']'))
        .take(256)
        .collect();
    let mut chars = Vec::new();
    let mut at = 0;
    while at < all.len() {
        match all.get(at..at + 3) {
            Some(&[from, '-', to]) if from.is_ascii() && to.is_ascii() => {
                chars.extend(from..=to);
                at += 3;
            }
            _ => {
                chars.push(all[at]);
                at += 1;
            }
        }
    }
    chars
}

/// Resolves the escapes of `$'…'`, `echo -e` and `printf`.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let all = text.as_bytes();
    let mut at = 0;
    while at < all.len() {
        let byte = all[at];
        at += 1;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let Some(kind) = all.get(at).copied() else {
            bytes.push(b'\\');
            break;
        };
        at += 1;
        let (base, most) = match kind {
            b'x' => (16, 2),
            b'u' => (16, 4),
            b'U' => (16, 8),
            b'0'..=b'7' => {
                at -= 1;
                (8, if kind == b'0' { 4 } else { 3 })
            }
            _ => {
                match kind {
                    b'n' => bytes.push(b'\n'),
                    b't' => bytes.push(b'\t'),
                    b'r' => bytes.push(b'\r'),
                    b'\\' | b'\'' | b'"' | b'?' => bytes.push(kind),
                    _ => bytes.extend([b'\\', kind]),
                }
                continue;
            }
        };
        let mut number = 0_u32;
        let mut count = 0;
        while count < most {
            let digit = all.get(at).and_then(|b| char::from(*b).to_digit(base));
            let Some(digit) = digit else { break };
            number = number.wrapping_mul(base).wrapping_add(digit);
            at += 1;
            count += 1;
        }
        if matches!(kind, b'u' | b'U') {
            let c = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
            bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
        } else {
            bytes.push(number.to_le_bytes()[0]);
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printing_commands_are_computed() {
        let echo = |words: &[&str]| output("echo", words, None);
        assert_eq!(echo(&["-n", "a", "b"]).as_deref(), Some("a b"));
        assert_eq!(echo(&["-e", r"\x61\142"]).as_deref(), Some("ab"));
        let printf = output("printf", &[r"%s-%s\n", "a", "b"], None);
        assert_eq!(printf.as_deref(), Some("a-b\n"));
        let decoded = output("base64", &["-d"], Some("Y3VybA==\n"));
        assert_eq!(decoded.as_deref(), Some("curl"));
        let decoded = output("xxd", &["-r", "-p"], Some("6375 726c"));
        assert_eq!(decoded.as_deref(), Some("curl"));
        let rot13 = output("tr", &["A-Za-z", "N-ZA-Mn-za-m"], Some("phey"));
        assert_eq!(rot13.as_deref(), Some("curl"));
        assert_eq!(output("rev", &[], Some("lruc")).as_deref(), Some("curl"));
        assert_eq!(output("base64", &["a.bin"], Some("x")), None);
    }
}
