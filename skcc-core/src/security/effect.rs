//! Effects: what kinds of files a skill changes, told from the paths that it
//! writes to.

use skir::{Access, Effect, Effects, PermissionKind};

use super::capability::Use;

/// Endings of code; the languages that skills bring along or ask for.
const CODE: &[&str] = &[
    "bash", "c", "cc", "cpp", "cs", "css", "go", "h", "hpp", "html", "java", "js", "jsx", "kt",
    "lua", "mjs", "php", "pl", "ps1", "py", "rb", "rs", "scala", "sh", "sql", "svelte", "swift",
    "ts", "tsx", "vue", "zig",
];
const DOCS: &[&str] = &["adoc", "md", "mdx", "rst", "tex"];
const CONFIG: &[&str] = &[
    "cfg",
    "conf",
    "env",
    "ini",
    "json",
    "json5",
    "jsonc",
    "lock",
    "properties",
    "toml",
    "xml",
    "yaml",
    "yml",
];

/// The effects of what a skill does.
pub(crate) fn infer(uses: &[Use]) -> Effects {
    uses.iter().filter_map(of).collect()
}

/// The effect of one thing that a skill does; `None` where it changes nothing,
/// or a file of no known kind.
pub(crate) fn of(one: &Use) -> Option<Effect> {
    let writes = one.kind == PermissionKind::Fs && one.access != Access::Read;
    if writes { of_path(&one.value) } else { None }
}

/// What is changed when the file at `path` is.
fn of_path(path: &str) -> Option<Effect> {
    let path = path.trim_matches(['"', '\'']).to_ascii_lowercase();
    // A place for a while, a variable or an address is no part of the project.
    let is_elsewhere = ["/tmp", "/dev", "/var", "$", "~"];
    if is_elsewhere.iter().any(|start| path.starts_with(start)) || path.contains("://") {
        return None;
    }
    let mut components = path.rsplit('/');
    let file = components.next()?;
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let is_code = CODE.contains(&ending);
    let is_test = stem.starts_with("test_")
        || [".test", "_test", ".spec", "_spec"]
            .iter()
            .any(|end| stem.ends_with(end))
        || components.any(|folder| matches!(folder, "test" | "tests" | "__tests__" | "spec"));
    if is_code && is_test {
        Some(Effect::WritesTests)
    } else if is_code {
        Some(Effect::WritesCode)
    } else if DOCS.contains(&ending) {
        Some(Effect::WritesDocs)
    } else if CONFIG.contains(&ending)
        || matches!(file, "dockerfile" | "makefile" | "justfile")
        || stem.is_empty() && !ending.is_empty()
    {
        Some(Effect::WritesConfig)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_says_what_is_changed() {
        for (path, effect) in [
            ("src/main.rs", Some(Effect::WritesCode)),
            ("'src/a b.py'", Some(Effect::WritesCode)),
            ("tests/a.py", Some(Effect::WritesTests)),
            ("src/a.test.ts", Some(Effect::WritesTests)),
            ("test_a.py", Some(Effect::WritesTests)),
            ("tests/README.md", Some(Effect::WritesDocs)),
            ("docs/a.rst", Some(Effect::WritesDocs)),
            ("CHANGELOG.md", Some(Effect::WritesDocs)),
            ("Cargo.toml", Some(Effect::WritesConfig)),
            (".gitignore", Some(Effect::WritesConfig)),
            ("Makefile", Some(Effect::WritesConfig)),
            ("/tmp/a.py", None),
            ("$OUT/a.py", None),
            ("https://example.com/a.py", None),
            ("out.bin", None),
            ("", None),
        ] {
            assert_eq!(of_path(path), effect, "{path}");
        }
    }
}
