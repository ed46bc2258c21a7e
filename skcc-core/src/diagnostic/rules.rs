//! The version of the set of security rules.
//!
//! A new rule must not break the build of somebody who changed nothing: it
//! enters as a warning and is denied from the next version on. Settings may
//! stay with an older version, and what entered since then warns.

use super::code::Code;
use super::level::{Level, Levels};

/// The version of the set of security rules; it grows by one with each release
/// that has new rules that deny.
pub const RULES: u32 = 1;

/// Every version that settings may name.
pub(crate) const VERSIONS: &[&str] = &["1"];

/// The codes that entered after version 1, with the version they entered in.
const ENTERED: &[(Code, u32)] = &[];

/// Lets what entered in the version `rules` or after it warn, where nobody has
/// chosen a level.
pub(crate) fn enter(levels: &mut Levels, rules: u32) {
    enter_from(levels, ENTERED, rules);
}

/// Whether the code entered after the version `rules`.
pub(crate) fn is_newer(code: Code, rules: u32) -> bool {
    is_newer_from(ENTERED, code, rules)
}

fn is_newer_from(entered: &[(Code, u32)], code: Code, rules: u32) -> bool {
    entered
        .iter()
        .any(|(one, version)| *one == code && *version > rules)
}

fn enter_from(levels: &mut Levels, entered: &[(Code, u32)], rules: u32) {
    for (code, version) in entered {
        if *version > 1 && rules <= *version && code.default_level() == Level::Deny {
            levels.set_unchosen(*code, Level::Warn);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Selector;

    #[test]
    fn a_new_rule_warns_for_one_version() {
        let level = |version, rules| {
            let mut levels = Levels::new();
            enter_from(&mut levels, &[(Code::SerializedCode, version)], rules);
            levels.of(Code::SerializedCode)
        };
        assert_eq!(level(1, 1), Level::Deny, "the first set denies at once");
        assert_eq!(level(3, 2), Level::Warn, "settings may stay behind");
        assert_eq!(level(3, 3), Level::Warn);
        assert_eq!(level(3, 4), Level::Deny);
        let mut chosen = Levels::new();
        chosen.set(Selector::Code(Code::SerializedCode), Level::Deny);
        enter_from(&mut chosen, &[(Code::SerializedCode, 2)], 2);
        assert_eq!(chosen.of(Code::SerializedCode), Level::Deny);
    }

    #[test]
    fn a_rule_is_newer_than_the_versions_before_it() {
        let newer =
            |rules| is_newer_from(&[(Code::SerializedCode, 3)], Code::SerializedCode, rules);
        assert!(newer(2) && !newer(3));
        assert!(!is_newer_from(&[], Code::SerializedCode, 1));
    }

    #[test]
    fn the_table_is_of_this_set() {
        assert_eq!(VERSIONS.last().map(|last| last.parse()), Some(Ok(RULES)));
        for (code, version) in ENTERED {
            assert!(
                code.is_security() && *version > 1 && *version <= RULES,
                "{code}"
            );
        }
    }
}
