//! `SK114`: fences that are never closed.

use std::ops::Range;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::syntax::markdown::{Node, NodeKind};

/// Checks that every fence is closed.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let body = subject.document.body_text();
    let mut before: Option<&Node> = None;
    for node in subject.document.tree.nodes() {
        let NodeKind::Fence(info) = &node.kind else {
            continue;
        };
        if let Some(fence) = unclosed(node.span.of(body)) {
            let outer = before.filter(|outer| info.is_empty() && holds_fence(outer.span.of(body)));
            diagnostics.push(report(subject, node, fence, outer));
        }
        before = Some(node);
    }
}

fn report(subject: &Subject<'_>, node: &Node, fence: &str, outer: Option<&Node>) -> Diagnostic {
    let body = subject.document.body_text();
    let at = |range: Range<usize>| {
        let start = subject.document.body.start;
        Span::new(
            &subject.document.file,
            start + range.start..start + range.end,
        )
    };
    let marks = |node: &Node, length: usize| {
        let start = node.span.range().start;
        at(start..start + length)
    };
    let to_end = body[node.span.range().end..].trim().is_empty();
    let message = if to_end {
        "the code fence is never closed: all to the end of the file is code"
    } else {
        "the code fence is never closed: it ends with the block around it"
    };
    let span = marks(node, fence.len());
    let diagnostic = Diagnostic::new(Code::UnclosedFence, span.clone(), message);
    let name = if fence.starts_with('~') {
        "tildes"
    } else {
        "backticks"
    };
    let Some(outer) = outer else {
        let help = format!("close it with a line of {} {name}", fence.len());
        return diagnostic.help(help);
    };
    let outer_text = outer.span.of(body);
    let length = outer_text.len() - outer_text.trim_start_matches(['`', '~']).len();
    let outer_span = marks(outer, length);
    let longer = fence
        .chars()
        .next()
        .unwrap_or('`')
        .to_string()
        .repeat(length + 1);
    diagnostic
        .label(
            outer_span.clone(),
            "a fence inside this one closes it too early",
        )
        .help(format!(
            "open and close the outer fence with {} {name}",
            length + 1
        ))
        .suggest(
            "make the outer fence longer",
            vec![
                Edit {
                    span: outer_span,
                    replacement: longer.clone(),
                },
                Edit {
                    span,
                    replacement: longer,
                },
            ],
        )
}

/// The opening marks of a fence that has no closing line.
fn unclosed(fence: &str) -> Option<&str> {
    let mark = fence.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = fence.len() - fence.trim_start_matches(mark).len();
    let mut lines = fence.trim_end().lines();
    lines.next();
    let closes = lines.next_back().is_some_and(|last| {
        // Inside a list or a quote the line starts with blanks or marks.
        let last = last.trim_start_matches([' ', '\t', '>']).trim_end();
        last.len() >= length && last.chars().all(|c| c == mark)
    });
    (!closes).then(|| &fence[..length])
}

/// Whether a line in a fence opens another one: its close then closed the
/// outer one.
fn holds_fence(fence: &str) -> bool {
    let length = fence.len() - fence.trim_start_matches(['`', '~']).len();
    let marks = &fence[..length];
    let opens = |line: &str| {
        let rest = line.trim_start().strip_prefix(marks);
        rest.is_some_and(|info| info.starts_with(|c: char| c.is_alphanumeric()))
    };
    length > 0 && fence.lines().skip(1).any(opens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_closes() {
        for closed in [
            "```sh\na\n```",
            "```\n```",
            "~~~\n`\n~~~~\n",
            "````\n```\n````",
            "```\n> a\n> ```",
        ] {
            assert_eq!(unclosed(closed), None, "{closed}");
        }
        assert_eq!(unclosed("```sh\na\n"), Some("```"));
        assert_eq!(unclosed("````\n```\n"), Some("````"));
        assert_eq!(unclosed("```"), Some("```"));
        assert_eq!(unclosed("~~~\n```\n"), Some("~~~"));
    }

    #[test]
    fn a_fence_may_hold_another_one() {
        assert!(holds_fence("```md\n```sh\nls\n```"));
        assert!(holds_fence("```md\n- a\n  ```sh\n  ls\n  ```"));
        assert!(!holds_fence("````md\n```sh\n```\n````"));
        assert!(!holds_fence("```sh\nls\n```"));
    }
}
