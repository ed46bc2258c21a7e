//! Skills that are one another's translations.

use super::path;
use crate::CompiledSkill;

/// Whether two skills are in different languages, or in folders for different
/// ones: such skills are never loaded together.
pub(super) fn are_translations(first: &CompiledSkill, second: &CompiledSkill) -> bool {
    first.skill.language != second.skill.language
        || match (locale(first), locale(second)) {
            (None, None) => false,
            (Some(a), Some(b)) => !a.eq_ignore_ascii_case(b),
            _ => true,
        }
}

/// The tag of the innermost folder above the skill's that is named by a
/// language: `docs/zh-TW/skills/x`.
fn locale(compiled: &CompiledSkill) -> Option<&str> {
    let (folder, _) = path(compiled).rsplit_once(['/', '\\'])?;
    folder
        .rsplit(['/', '\\'])
        .skip(1)
        .find(|name| is_locale(name, &compiled.skill.language))
}

/// Whether a folder's name is a language with a region or a script, such as
/// `ja-JP` or `zh_Hant`, or the language that the skill is in.
fn is_locale(name: &str, language: &str) -> bool {
    if name.eq_ignore_ascii_case(language) {
        return true;
    }
    let Some((main, rest)) = name.split_once(['-', '_']) else {
        return false;
    };
    let is_region = rest.len() == 2 && rest.bytes().all(|byte| byte.is_ascii_uppercase());
    let is_script = rest.len() == 4
        && rest.starts_with(|c: char| c.is_ascii_uppercase())
        && rest[1..].bytes().all(|byte| byte.is_ascii_lowercase());
    let is_number = rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_digit());
    (2..=3).contains(&main.len())
        && main.bytes().all(|byte| byte.is_ascii_lowercase())
        && (is_region || is_script || is_number)
}

#[cfg(test)]
mod tests {
    use super::is_locale;

    #[test]
    fn folders_of_languages_are_told_from_others() {
        for name in ["zh-TW", "ja-JP", "zh_Hant", "es-419", "tr"] {
            assert!(is_locale(name, "tr"), "{name}");
        }
        for name in ["skills", "git", "en", "zh-tools", "db-io", "C-UI", "go"] {
            assert!(!is_locale(name, "tr"), "{name}");
        }
    }
}
