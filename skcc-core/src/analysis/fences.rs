//! `SK114`: fences that are never closed.

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::markdown::NodeKind;

/// Checks that every fence is closed.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let body = subject.document.body_text();
    let start = subject.document.body.start;
    for node in subject.document.tree.nodes() {
        let NodeKind::Fence(info) = &node.kind else {
            continue;
        };
        let Some(fence) = unclosed(node.span.of(body)) else {
            continue;
        };
        let open = start + node.span.range().start;
        let to_end = body[node.span.range().end..].trim().is_empty();
        let message = if to_end {
            "the code fence is never closed: all to the end of the file is code"
        } else {
            "the code fence is never closed: it ends with the block around it"
        };
        let span = Span::new(&subject.document.file, open..open + fence.len());
        // A bare fence at the end is mostly the close of an outer one, which
        // a fence inside it closed before.
        let help = if info.is_empty() && to_end {
            format!("close it with `{fence}`; around text with fences, open with a longer one")
        } else {
            format!("close it with `{fence}`, in the same column")
        };
        diagnostics.push(Diagnostic::new(Code::UnclosedFence, span, message).help(help));
    }
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
}
