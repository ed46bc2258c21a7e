//! The targets of links and images.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;

use super::words;

/// The path of a target that names a file, without fragment and query.
pub(crate) fn path(target: &str) -> Option<&str> {
    let end = target.find(['#', '?']).unwrap_or(target.len());
    let path = &target[..end];
    let is_file = !path.is_empty()
        && !path.starts_with("//")
        && (is_machine_path(path) || !has_scheme(path))
        && !words::has_placeholder(path)
        && !path.starts_with('~')
        && (!words::is_domain(path) || is_machine_path(path));
    is_file.then_some(path)
}

/// Whether a path starts at the root of a machine or a drive.
pub(crate) fn is_machine_path(path: &str) -> bool {
    let drive = |bytes: &[u8]| matches!(bytes, [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic());
    path.starts_with('/') && !path.starts_with("//")
        || drive(path.as_bytes())
        || path
            .get(..5)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
}

fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
    })
}

/// Whether a relative target surely means a file: it has a folder or a known
/// ending, and is not a template's `path/to/file.md`.
pub(super) fn is_sure(path: &str) -> bool {
    (path.contains('/') || words::has_file_ending(path)) && !words::is_template(path)
}

/// Where targets are written.
pub(crate) struct Definitions<'a> {
    text: &'a str,
    /// Link reference definitions by target; made when first needed.
    by_target: OnceCell<BTreeMap<&'a str, Range<usize>>>,
}

impl<'a> Definitions<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            by_target: OnceCell::new(),
        }
    }

    /// Where the target of the link at `node` is written; the whole link when
    /// it is written in another form, such as with escapes.
    pub(crate) fn span(&self, node: Range<usize>, target: &str) -> Range<usize> {
        inline(&self.text[node.clone()], target)
            .map(|span| node.start + span.start..node.start + span.end)
            .or_else(|| {
                self.by_target
                    .get_or_init(|| definitions(self.text))
                    .get(target)
                    .cloned()
            })
            .unwrap_or(node)
    }
}

/// The target inside `[text](target "title")`.
fn inline(link: &str, target: &str) -> Option<Range<usize>> {
    // Only the last bracket counts, and a link of the other form has none: so
    // images inside one another are not searched again and again.
    let open = link.strip_suffix(')')?.rfind("](")? + 2;
    let inner = &link[open..];
    let blank = inner.len() - inner.trim_start().len();
    let start = open + blank + usize::from(inner[blank..].starts_with('<'));
    let written = &link[start..];
    if written.starts_with(target) {
        return Some(start..start + target.len());
    }
    let end = written.find([')', '>', ' ', '\n']).unwrap_or(written.len());
    (end > 0).then(|| start..start + end)
}

/// The definitions `[label]: target` of a text. A line in a code block that
/// looks like one does no harm: it is only asked for by target.
fn definitions(text: &str) -> BTreeMap<&str, Range<usize>> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    while let Some(colon) = text[at..].find("]:") {
        let after = at + colon + 2;
        let rest = &text[after..];
        let start = rest.trim_start_matches([' ', '\t', '\n', '\r', '<']);
        let start = text.len() - start.len();
        let target = &text[start..];
        let end = target
            .find([' ', '\t', '\n', '\r', '>'])
            .unwrap_or(target.len());
        found.entry(&target[..end]).or_insert(start..start + end);
        at = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_relative_files_and_machine_paths_are_files() {
        for target in [
            "a.md",
            "docs/a",
            "../x/SKILL.md",
            "/home/ada/x.md",
            "C:\\x\\y.md",
            "file:///x",
            "my file.md",
        ] {
            assert!(path(target).is_some(), "{target}");
        }
        for target in [
            "",
            "#top",
            "https://example.com/a.md",
            "mailto:a@example.com",
            "//example.com/a",
            "example.com/a",
            "{{ url }}",
            "<path>",
            "vscode:extension/x",
            "~/notes.md",
            "...",
        ] {
            assert_eq!(path(target), None, "{target}");
        }
        assert_eq!(path("a.md?x=1#y"), Some("a.md"));
    }

    #[test]
    fn the_target_is_found_where_it_is_written() {
        for (text, link, target, expected) in [
            ("[a](b.md \"t\")", 0..13, "b.md", "b.md"),
            ("[a](<b c.md>)", 0..13, "b c.md", "b c.md"),
            ("[![i](p.png)](b.md)", 0..19, "b.md", "b.md"),
            ("[a](b\\_c.md)", 0..12, "b_c.md", "b\\_c.md"),
            (
                "[a][r]\n\n[r]: refs/b.md 'x'\n",
                0..6,
                "refs/b.md",
                "refs/b.md",
            ),
            ("[a][r]\n", 0..6, "gone.md", "[a][r]"),
        ] {
            let span = Definitions::new(text).span(link, target);
            assert_eq!(&text[span], expected, "{text}");
        }
    }
}
