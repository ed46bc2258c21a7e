//! Names that every agent accepts.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The specification's limit, in characters.
const MAX_NAME: usize = 64;
/// Hexadecimal digits of a hash that keep two shortened names apart.
const MARK: usize = 8;

/// The name under which a skill is emitted: lowercase ASCII letters, digits and
/// single hyphens between them, 64 characters at most.
///
/// A legal name stays as it is. Else capitals become small letters and anything
/// between letters and digits a hyphen. Where that would drop letters (those
/// outside ASCII, or beyond the limit), a short hash of the whole name follows,
/// so that different names stay different.
///
/// ```
/// use skcc_core::emit::legal_name;
/// assert_eq!(legal_name("commit"), "commit");
/// assert_eq!(legal_name("create_rst"), "create-rst");
/// assert_eq!(legal_name("My Skill: v2"), "my-skill-v2");
/// assert!(legal_name("技能").starts_with("skill-"));
/// ```
#[must_use]
pub fn legal_name(name: &str) -> Cow<'_, str> {
    if is_legal(name) {
        return Cow::Borrowed(name);
    }
    let mut legal = String::with_capacity(name.len().min(MAX_NAME));
    let mut dropped = false;
    let mut gap = false;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            dropped |= !c.is_ascii() && c.is_alphanumeric();
            gap = true;
            continue;
        }
        if legal.len() + usize::from(gap) >= MAX_NAME {
            dropped = true;
            break;
        }
        if gap && !legal.is_empty() {
            legal.push('-');
        }
        gap = false;
        legal.push(c.to_ascii_lowercase());
    }
    if dropped || legal.is_empty() {
        legal.truncate(MAX_NAME - MARK - 1);
        let kept = legal.trim_end_matches('-').len();
        legal.truncate(kept);
        if legal.is_empty() {
            legal.push_str("skill");
        }
        legal.push('-');
        for byte in &blake3::hash(name.as_bytes()).as_bytes()[..MARK / 2] {
            let _ = write!(legal, "{byte:02x}");
        }
    }
    Cow::Owned(legal)
}

fn is_legal(name: &str) -> bool {
    name.len() <= MAX_NAME
        && name.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_name_stays() {
        for name in ["a", "a-b", "9", "a1-b2", &"x".repeat(64)] {
            assert_eq!(legal_name(name), name);
        }
    }

    #[test]
    fn hyphens_are_single_and_inside() {
        assert_eq!(legal_name("-a--b-"), "a-b");
        assert_eq!(legal_name("  A_b.C/d:e  "), "a-b-c-d-e");
    }

    #[test]
    fn dropped_letters_leave_a_mark() {
        let (one, other) = (legal_name("技能"), legal_name("能技"));
        assert_ne!(one, other);
        assert!(legal_name("café-tool").starts_with("caf-tool-"));
        assert_ne!(legal_name("café"), legal_name("cafè"));
        assert!(legal_name("").starts_with("skill-"));
    }

    #[test]
    fn every_result_is_legal() {
        let long = "long-name_".repeat(20);
        let almost = format!("{}_b", "a".repeat(63));
        for name in ["", "-", "Ä", "a b", "A", "技能", "é-é", &long, &almost] {
            assert!(is_legal(&legal_name(name)), "{name}: {}", legal_name(name));
        }
        assert_ne!(legal_name(&long), legal_name(&long[..190]));
    }
}
