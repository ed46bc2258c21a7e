//! Words of code that may be paths.

use std::ops::Range;

/// Endings of files that skills and the projects they work on have. Sorted.
const ENDINGS: &[&str] = &[
    "adoc",
    "asc",
    "astro",
    "avif",
    "bash",
    "bat",
    "bib",
    "bin",
    "c",
    "cc",
    "cfg",
    "cjs",
    "cmake",
    "cmd",
    "conf",
    "cpp",
    "cs",
    "css",
    "csv",
    "cts",
    "d2",
    "dart",
    "db",
    "diff",
    "docx",
    "dot",
    "drawio",
    "dtd",
    "ejs",
    "env",
    "erb",
    "ex",
    "exs",
    "fish",
    "gif",
    "go",
    "gql",
    "gradle",
    "graphql",
    "gz",
    "h",
    "hbs",
    "hcl",
    "hpp",
    "hs",
    "htm",
    "html",
    "ico",
    "ini",
    "ipynb",
    "j2",
    "java",
    "jinja",
    "jl",
    "jpeg",
    "jpg",
    "js",
    "json",
    "json5",
    "jsonc",
    "jsonl",
    "jsx",
    "kt",
    "kts",
    "less",
    "lock",
    "log",
    "lua",
    "m",
    "markdown",
    "md",
    "mdc",
    "mdx",
    "mjs",
    "ml",
    "mmd",
    "mp3",
    "mp4",
    "mts",
    "ndjson",
    "otf",
    "parquet",
    "patch",
    "pdf",
    "php",
    "pl",
    "plist",
    "png",
    "potx",
    "pptx",
    "properties",
    "proto",
    "ps1",
    "puml",
    "py",
    "pyi",
    "r",
    "rb",
    "rs",
    "rst",
    "sass",
    "scala",
    "scss",
    "sh",
    "sol",
    "sql",
    "sqlite",
    "svelte",
    "svg",
    "swift",
    "tar",
    "tex",
    "tf",
    "tfvars",
    "tgz",
    "tmpl",
    "toml",
    "tpl",
    "ts",
    "tsv",
    "tsx",
    "ttf",
    "txt",
    "vue",
    "wasm",
    "wav",
    "webp",
    "woff",
    "woff2",
    "xlsx",
    "xml",
    "xsd",
    "yaml",
    "yml",
    "zip",
    "zsh",
];

/// Whether the last component of a path ends like a file.
pub(crate) fn has_file_ending(path: &str) -> bool {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    if stem.is_empty() || ending.len() > 10 {
        return false;
    }
    let mut lower = [0; 10];
    let lower = &mut lower[..ending.len()];
    lower.copy_from_slice(ending.as_bytes());
    lower.make_ascii_lowercase();
    ENDINGS
        .binary_search_by(|known| known.as_bytes().cmp(lower))
        .is_ok()
}

/// Whether a path has a part that stands for something else.
pub(super) fn has_placeholder(path: &str) -> bool {
    let bytes = path.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| match byte {
        b'<' | b'>' | b'{' | b'}' | b'*' | b'$' | b'|' | b'[' | b']' => true,
        b'.' => bytes[at..].starts_with(b"..."),
        b'Y' => bytes[at..].starts_with(b"YYYY"),
        0xe2 => bytes[at..].starts_with("\u{2026}".as_bytes()),
        _ => false,
    })
}

/// Whether a path is a template's, such as `path/to/file.md`.
pub(super) fn is_template(path: &str) -> bool {
    path.starts_with("path/") || path.contains("/path/to/") || path == "url"
}

/// Whether a path starts with the name of a host, such as `example.com/x`.
pub(super) fn is_domain(path: &str) -> bool {
    let Some((first, _)) = path.split_once('/') else {
        return path.starts_with("www.");
    };
    first.contains('.') && !first.starts_with('.') && !has_file_ending(first)
}

/// Variables and placeholders for the skill's own folder.
const SKILL_FOLDERS: &[&str] = &[
    "${CLAUDE_SKILL_DIR}",
    "$CLAUDE_SKILL_DIR",
    "${KIMI_SKILL_DIR}",
    "${SKILL_DIR}",
    "$SKILL_DIR",
    "{baseDir}",
    "{skillDir}",
    "{SKILL_DIR}",
    "<skill-dir>",
    "<skill_dir>",
    "<SKILL_DIR>",
];

/// Whether a path starts with a variable for the skill's folder.
pub(super) fn is_variable(path: &str) -> bool {
    variable(path).is_some()
}

fn variable(path: &str) -> Option<&str> {
    if !path.starts_with(['$', '{', '<']) {
        return None;
    }
    SKILL_FOLDERS
        .iter()
        .find_map(|name| path.strip_prefix(name)?.strip_prefix('/'))
}

/// The rest of a path that starts with the skill's own folder: a variable for
/// it, or the place it is installed at, such as `.claude/skills/commit/`.
pub(crate) fn below_skill<'p>(path: &'p str, skill: &str) -> Option<&'p str> {
    if let Some(rest) = variable(path) {
        return Some(rest);
    }
    // `../skills/commit/` is another folder than the skill's own.
    if path.starts_with("..") {
        return None;
    }
    let mut at = 0;
    let mut before = "";
    for part in path.split('/') {
        at += part.len() + 1;
        if before == "skills" && part == skill {
            return path.get(at..);
        }
        before = part;
    }
    None
}

/// The content of a code span without its ticks and the blanks beside them.
pub(crate) fn inside_ticks(text: &str, span: Range<usize>) -> Range<usize> {
    let code = &text[span.clone()];
    let inner = code.trim_matches('`');
    let start = span.start + (code.len() - code.trim_start_matches('`').len());
    let blank = inner.len() - inner.trim_start().len();
    let start = (start + blank).min(span.end);
    start..(start + inner.trim().len()).min(span.end)
}

/// Whether a character may stand in a path as authors write them.
fn in_path(c: char) -> bool {
    c.is_alphanumeric() || "/._-~@+%${}<>*[]\\#".contains(c)
}

/// The words of a code span that may be paths: without the punctuation around
/// them.
pub(super) fn split(content: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &content[at..];
            let start = at + rest.find(in_path)?;
            let end = content[start..]
                .find(|c| !in_path(c))
                .map_or(content.len(), |end| start + end);
            at = end;
            // `https://example.com` is one word with a colon in it.
            let before = &content[..start];
            if before.ends_with(':') && content[start..].starts_with("//") {
                continue;
            }
            return Some(trimmed(content, start..end));
        }
    })
}

/// The path around the slash at `slash`, not before `from`, and where the word
/// ends of which it is the first part.
pub(super) fn around(
    text: &str,
    block: Range<usize>,
    from: usize,
    slash: usize,
) -> (Range<usize>, usize) {
    let before = &text[from.max(block.start)..slash];
    let start = before
        .char_indices()
        .rev()
        .take_while(|(_, c)| in_path(*c))
        .last()
        .map_or(slash, |(at, _)| slash - before.len() + at);
    let after = &text[slash..block.end];
    let end = after
        .find(|c| !in_path(c))
        .map_or(block.end, |end| slash + end);
    (trimmed(text, start..end), end)
}

/// A word without the full stop or the like that ends a sentence.
fn trimmed(text: &str, word: Range<usize>) -> Range<usize> {
    let path = &text[word.clone()];
    let path = path.split('#').next().unwrap_or(path);
    let end = word.start + path.trim_end_matches(['.', '\\']).len();
    word.start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_sorted() {
        assert!(ENDINGS.is_sorted());
        assert!(has_file_ending("a/b.MD"));
        assert!(!has_file_ending("a/b"));
        assert!(!has_file_ending(".env"));
        assert!(!has_file_ending("v1.2/x"));
    }

    #[test]
    fn the_skills_own_folder_has_many_names() {
        for (path, rest) in [
            ("${CLAUDE_SKILL_DIR}/scripts/a.py", "scripts/a.py"),
            ("{baseDir}/a.py", "a.py"),
            ("~/.claude/skills/commit/a.py", "a.py"),
            (".agents/skills/commit/refs/a.md", "refs/a.md"),
            ("skills/commit/a.py", "a.py"),
            ("skills/other/skills/commit/a.py", "a.py"),
        ] {
            assert_eq!(below_skill(path, "commit"), Some(rest), "{path}");
        }
        assert_eq!(below_skill("skills/commit-more/a.py", "commit"), None);
        assert_eq!(below_skill("skills/commit", "commit"), None);
        assert_eq!(below_skill("../../skills/commit/a.py", "commit"), None);
        assert_eq!(below_skill("myskills/commit/a.py", "commit"), None);
    }

    #[test]
    fn words_are_paths_without_punctuation() {
        let words =
            |text: &str| -> Vec<String> { split(text).map(|word| text[word].to_owned()).collect() };
        assert_eq!(
            words("python scripts/a.py --out \"b c.md\", x."),
            ["python", "scripts/a.py", "--out", "b", "c.md", "x"]
        );
        assert_eq!(words("curl https://example.com/a.md"), ["curl", "https"]);
        assert_eq!(words("refs/a.md#top"), ["refs/a.md"]);
    }

    #[test]
    fn a_path_is_found_around_its_slash() {
        let text = "(cat refs/a.md)";
        let (path, end) = around(text, 0..text.len(), 0, 9);
        assert_eq!((&text[path], end), ("refs/a.md", 14));
    }

    #[test]
    fn ticks_and_blanks_are_left_out() {
        let text = "see `` a`b `` x";
        assert_eq!(&text[inside_ticks(text, 4..13)], "a`b");
    }
}
