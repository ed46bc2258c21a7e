//! `SK113`: the globs of `paths`.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};

/// Checks every glob.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let globs = &subject.skill.routing.paths;
    for glob in globs {
        let Some(problem) = problem(glob) else {
            continue;
        };
        let message = format!("the glob `{glob}` {}", problem.what);
        let span = place(subject, glob);
        let diagnostic =
            Diagnostic::new(Code::InvalidGlob, span.clone(), message).help(problem.help);
        diagnostics.push(match problem.replacement {
            Some(replacement) if span.text() == &**glob => diagnostic.suggest(
                format!("write `{replacement}`"),
                vec![Edit { span, replacement }],
            ),
            _ => diagnostic,
        });
    }
    let excludes = |glob: &&skir::Text| glob.starts_with('!');
    if !globs.is_empty() && globs.iter().filter(excludes).count() == globs.len() {
        let message = "every glob excludes files, so none can match";
        let span = place(subject, &globs[0]);
        diagnostics.push(
            Diagnostic::new(Code::InvalidGlob, span, message)
                .help("add a glob of the files that are meant, such as `**`"),
        );
    }
}

/// Where a glob stands in the frontmatter; the start of the file when it was
/// decoded.
fn place(subject: &Subject<'_>, glob: &str) -> Span {
    let file = &subject.document.file;
    let key = ["paths", "globs"]
        .iter()
        .find_map(|name| subject.document.key(name));
    let Some(key) = key else {
        return Span::new(file, 0..0);
    };
    match key.raw(file).find(glob).filter(|_| !glob.is_empty()) {
        Some(at) => {
            let start = key.value_span.start + at;
            Span::new(file, start..start + glob.len())
        }
        None => Span::new(file, key.value_span.clone()),
    }
}

struct Problem {
    /// What is wrong, after the glob's name.
    what: &'static str,
    help: &'static str,
    replacement: Option<String>,
}

fn problem(glob: &str) -> Option<Problem> {
    let path = glob.strip_prefix('!').unwrap_or(glob);
    let with = |what, help, replacement| {
        Some(Problem {
            what,
            help,
            replacement,
        })
    };
    if path.trim().is_empty() {
        return with("is empty", "delete it", None);
    }
    if is_escaping(path) {
        return with(
            "leads out of the project",
            "write a glob relative to the project",
            None,
        );
    }
    if path.starts_with('~') || has_drive(path) {
        return with(
            "names a path of one machine",
            "write a glob relative to the project",
            None,
        );
    }
    if path.starts_with('/') {
        return with(
            "starts with `/`",
            "write it without the leading `/`",
            Some(path.trim_start_matches('/').to_owned()),
        );
    }
    if has_separator_backslash(path) {
        return with(
            "has backslashes",
            "write `/` between folders",
            Some(glob.replace('\\', "/")),
        );
    }
    match unbalanced(path) {
        Some('[') => with(
            "opens a bracket that is never closed",
            "close the `[`",
            None,
        ),
        Some('{') => with("opens a brace that is never closed", "close the `{`", None),
        Some(_) => with("closes a brace that is not open", "delete the `}`", None),
        None => None,
    }
}

/// Whether `..` leads above the start.
fn is_escaping(path: &str) -> bool {
    let mut depth = 0_usize;
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return true,
            },
            _ => depth += 1,
        }
    }
    false
}

fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

/// Whether a backslash stands before an ordinary character, which needs no
/// escape: then it is meant to separate folders.
fn has_separator_backslash(path: &str) -> bool {
    path.split('\\')
        .skip(1)
        .any(|after| after.starts_with(|c: char| c.is_alphanumeric()))
}

/// The bracket that has no partner.
fn unbalanced(path: &str) -> Option<char> {
    let mut braces = 0_usize;
    let mut chars = path.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next();
            }
            '[' => {
                // A `]` right behind the opening is one of the characters.
                chars.next_if(|c| matches!(c, '!' | '^'));
                chars.next_if_eq(&']');
                let closes = chars.by_ref().find(|c| matches!(c, ']' | '/'));
                if closes != Some(']') {
                    return Some('[');
                }
            }
            '{' => braces += 1,
            '}' => match braces.checked_sub(1) {
                Some(less) => braces = less,
                None => return Some('}'),
            },
            _ => {}
        }
    }
    (braces > 0).then_some('{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_that_can_match_are_right() {
        for glob in [
            "**",
            "src/**/*.rs",
            "*.{ts,tsx}",
            "a[!x]b",
            "[]]",
            "./src/*",
            "a/../b",
            "!target/**",
            "docs/**/[a-z]*.md",
            "a\\[b",
            "{a,{b,c}}",
        ] {
            assert!(problem(glob).is_none(), "{glob}");
        }
    }

    #[test]
    fn globs_that_cannot_are_wrong() {
        for (glob, what) in [
            ("", "is empty"),
            ("src/[a-z/*.rs", "opens a bracket that is never closed"),
            ("*.{ts,tsx", "opens a brace that is never closed"),
            ("a}b", "closes a brace that is not open"),
            ("/src/**", "starts with `/`"),
            ("../x/**", "leads out of the project"),
            ("C:/x", "names a path of one machine"),
            ("~/x", "names a path of one machine"),
            ("src\\lib\\*.rs", "has backslashes"),
        ] {
            assert_eq!(
                problem(glob).map(|problem| problem.what),
                Some(what),
                "{glob}"
            );
        }
    }
}
