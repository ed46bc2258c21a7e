//! Ids and texts as Rust identifiers.
//!
//! The mapping depends on the text alone, so a skill's path in the generated
//! module does not change when another skill comes or goes.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words that cannot be identifiers, but can be raw ones.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words that cannot even be raw identifiers.
const PATH_KEYWORDS: &[&str] = &["crate", "self", "super"];

/// Types that generated code names without a path; a module of the same name
/// would shadow them.
const PRIMITIVES: &[&str] = &["bool", "f64", "i64", "str", "u32", "u64", "usize"];

/// A text as words of lowercase ASCII letters and digits.
///
/// Letters with marks lose them. Any other character outside ASCII becomes a
/// word of its own, `u` and its code point. There is at least one word, and
/// the first starts with a letter: otherwise `prefix` comes first.
fn words(text: &str, prefix: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in text.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            words.last_mut().expect("it starts with one").push(c);
        } else if is_combining_mark(c) {
        } else {
            if !c.is_ascii() {
                words.push(format!("u{:x}", u32::from(c)));
            }
            words.push(String::new());
        }
    }
    words.retain(|word| !word.is_empty());
    if words
        .first()
        .is_none_or(|word| word.starts_with(|c: char| c.is_ascii_digit()))
    {
        words.insert(0, prefix.to_owned());
    }
    words
}

/// `snake_case`, without regard to keywords.
fn snake(text: &str, prefix: &str) -> String {
    words(text, prefix).join("_")
}

/// `UpperCamel`.
pub(super) fn camel(text: &str, prefix: &str) -> String {
    let mut out = String::new();
    for word in words(text, prefix) {
        let (first, rest) = word.split_at(1);
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(rest);
    }
    if out == "Self" {
        "Self_".to_owned()
    } else {
        out
    }
}

/// A module or field: `snake_case`, raw where it is a keyword.
pub(super) fn lower(text: &str, prefix: &str) -> String {
    escape(snake(text, prefix))
}

/// The identifier for a plain `snake_case` name.
fn escape(plain: String) -> String {
    if KEYWORDS.contains(&plain.as_str()) {
        format!("r#{plain}")
    } else if PATH_KEYWORDS.contains(&plain.as_str()) || PRIMITIVES.contains(&plain.as_str()) {
        format!("{plain}_")
    } else {
        plain
    }
}

/// Where a skill stands in the generated module, and under which names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// The modules it lies in, from the outermost; raw where they are keywords.
    pub(crate) modules: Vec<String>,
    /// Its `static`.
    pub(crate) item: String,
    /// The module beside the `static` that holds its inputs and the skills
    /// inside of it.
    pub(crate) module: String,
    /// Its variant of `SkillId`.
    pub(crate) variant: String,
    /// The stem of the names of its files, in lowercase ASCII.
    pub(crate) stem: String,
}

impl Names {
    /// The names for the skill with this id.
    pub(crate) fn of(id: &str) -> Self {
        let components: Vec<_> = id.split('.').collect();
        let plain: Vec<_> = components.iter().map(|name| snake(name, "skill")).collect();
        let (own, outer) = plain.split_last().expect("a split gives one part or more");
        let mut item = own.to_ascii_uppercase();
        if item == "REGISTRY" {
            item.push('_');
        }
        Self {
            modules: outer.iter().cloned().map(escape).collect(),
            item,
            module: escape(own.clone()),
            variant: camel(id, "skill"),
            stem: plain.join("."),
        }
    }

    /// The path of the `static`, from the top module.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for module in &self.modules {
            path.push_str(module);
            path.push_str("::");
        }
        path + &self.item
    }

    /// Sets apart from names that are taken: a number that is not taken is
    /// appended to all of them.
    pub(super) fn numbered(&self, number: usize) -> Self {
        Self {
            modules: self.modules.clone(),
            item: format!("{}_{number}", self.item),
            module: format!("{}_{number}", self.module.trim_end_matches('_')),
            variant: format!("{}{number}", self.variant),
            stem: format!("{}_{number}", self.stem),
        }
    }
}

/// `name`, or with a number appended where it is in `taken`; taken from then
/// on.
pub(super) fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut candidate = name.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = format!("{name}{number}");
        number += 1;
    }
    candidate
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(id: &str) -> (String, String, String) {
        let names = Names::of(id);
        (names.path(), names.module, names.variant)
    }

    fn texts(path: &str, module: &str, variant: &str) -> (String, String, String) {
        (path.to_owned(), module.to_owned(), variant.to_owned())
    }

    #[test]
    fn an_id_is_a_path() {
        assert_eq!(
            all("task.git.commit-feature"),
            texts(
                "task::git::COMMIT_FEATURE",
                "commit_feature",
                "TaskGitCommitFeature"
            )
        );
    }

    #[test]
    fn what_rust_keeps_for_itself_is_evaded() {
        assert_eq!(all("type"), texts("TYPE", "r#type", "Type"));
        assert_eq!(all("self"), texts("SELF", "self_", "Self_"));
        assert_eq!(
            all("crate.match"),
            texts("crate_::MATCH", "r#match", "CrateMatch")
        );
        assert_eq!(all("str.x"), texts("str_::X", "x", "StrX"));
        assert_eq!(all("registry"), texts("REGISTRY_", "registry", "Registry"));
        assert_eq!(
            all("3d-print"),
            texts("SKILL_3D_PRINT", "skill_3d_print", "Skill3dPrint")
        );
        assert_eq!(all("__v1"), texts("V1", "v1", "V1"));
    }

    #[test]
    fn any_text_has_a_name() {
        assert_eq!(all("résumé"), texts("RESUME", "resume", "Resume"));
        assert_eq!(
            all("周报"),
            texts("U5468_U62A5", "u5468_u62a5", "U5468U62a5")
        );
        assert_eq!(all("🚀"), texts("U1F680", "u1f680", "U1f680"));
        assert_eq!(all(""), texts("SKILL", "skill", "Skill"));
        assert_eq!(all("-- --"), texts("SKILL", "skill", "Skill"));
        assert_eq!(all("a\" b\n#[x]"), texts("A_B_X", "a_b_x", "ABX"));
    }

    #[test]
    fn numbers_set_equal_names_apart() {
        let mut taken = BTreeSet::new();
        let names = ["a", "a2", "a", "b"].map(|name| unique(name, &mut taken));
        assert_eq!(names, ["a", "a2", "a3", "b"]);
    }
}
