//! The two lines `---` around the frontmatter.

use std::ops::Range;
use std::sync::Arc;

use super::Lines;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::source::SourceFile;

const BOM: char = '\u{feff}';

/// How many lines before the opening fence are searched for it.
const MAX_LEAD: usize = 32;

/// Where the parts of a file lie; together they cover it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// What stands before the opening fence: a byte order mark, blank lines.
    pub(super) lead: Range<usize>,
    /// The frontmatter with both fences, and what is between them.
    pub(super) block: Option<(Range<usize>, Range<usize>)>,
    /// The rest.
    pub(super) body: Range<usize>,
}

/// Finds the fences.
pub(super) fn find(file: &Arc<SourceFile>, diagnostics: &mut Vec<Diagnostic>) -> Parts {
    let text = file.text();
    let start = if text.starts_with(BOM) {
        diagnostics.push(byte_order_mark(file));
        BOM.len_utf8()
    } else {
        0
    };
    let none = Parts {
        lead: 0..start,
        block: None,
        body: start..text.len(),
    };
    let Some(open) = opening(text, start) else {
        diagnostics.push(missing(file, start));
        return none;
    };
    let Some(close) = closing(text, &open) else {
        diagnostics.push(unclosed(file, &open));
        return none;
    };
    if open.start > start {
        diagnostics.push(content_before(file, start, &open, &close));
    }
    for (fence, name) in [(&open, "opening"), (&close, "closing")] {
        let line = text[fence.clone()].trim_end_matches(['\n', '\r']);
        if line != "---" {
            let span = fence.start..fence.start + line.len();
            diagnostics.push(fence_blanks(file, span, name));
        }
    }
    Parts {
        lead: 0..open.start,
        block: Some((open.start..close.end, open.end..close.start)),
        body: close.end..text.len(),
    }
}

fn is_fence(line: &str) -> bool {
    // Nearly every line fails here, at its first byte.
    line.starts_with(['-', ' ', '\t']) && line.trim() == "---"
}

/// The line that opens the block: the first one that is not blank, or a later
/// one that has a name or a description below it.
fn opening(text: &str, start: usize) -> Option<Range<usize>> {
    let first = Lines::new(text, start).find(|line| !text[line.clone()].trim().is_empty())?;
    if is_fence(&text[first.clone()]) {
        return Some(first);
    }
    Lines::new(text, first.start)
        .take(MAX_LEAD)
        // A block inside a code fence is somebody's example.
        .take_while(|line| !text[line.clone()].trim_start().starts_with("```"))
        .find(|line| text[line.clone()].trim_end() == "---")
        .filter(|open| {
            closing(text, open).is_some_and(|close| {
                Lines::new(&text[..close.start], open.end).any(|line| {
                    let line = &text[line];
                    line.starts_with("name:") || line.starts_with("description:")
                })
            })
        })
}

/// The line that closes the block. Only one that is exactly `---` does, but
/// where the opening one is indented the closing one may be too.
fn closing(text: &str, open: &Range<usize>) -> Option<Range<usize>> {
    let indented = !text[open.clone()].starts_with('-');
    Lines::new(text, open.end).find(|line| {
        let line = &text[line.clone()];
        is_fence(line) && (indented || line.starts_with('-'))
    })
}

fn byte_order_mark(file: &Arc<SourceFile>) -> Diagnostic {
    let span = Span::new(file, 0..BOM.len_utf8());
    Diagnostic::new(
        Code::ByteOrderMark,
        span.clone(),
        "the file starts with a byte order mark",
    )
    .help("delete the byte order mark; Codex, Gemini CLI and pi drop the skill as it is")
    .fix(
        "delete the byte order mark",
        vec![Edit {
            span,
            replacement: String::new(),
        }],
    )
}

fn missing(file: &Arc<SourceFile>, start: usize) -> Diagnostic {
    let text = file.text();
    let help = "start the file with `---`, the keys `name` and `description`, and `---`; of nine \
                agents only Claude Code loads the skill without them";
    let mut lines = Lines::new(text, start).filter(|line| !text[line.clone()].trim().is_empty());
    let Some(first) = lines.next() else {
        let span = Span::new(file, start..start);
        return Diagnostic::new(Code::MissingFrontmatter, span, "the file is empty").help(help);
    };
    let line = text[first.clone()].trim();
    let at = first.start + text[first.clone()].find(line).unwrap_or_default();
    let span = Span::new(file, at..at + line.len());
    if line.len() > 1
        && line
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '+' | '=' | '*'))
    {
        return Diagnostic::new(
            Code::MissingFrontmatter,
            span.clone(),
            format!("the file starts with `{line}`, not with `---`"),
        )
        .help("write three hyphens, here and at the end of the frontmatter")
        .suggest(
            "write three hyphens",
            vec![Edit {
                span,
                replacement: "---".to_owned(),
            }],
        );
    }
    if line.starts_with("name:") || line.starts_with("description:") {
        // Keys without fences: they end at a fence, a blank line or a heading.
        let end = Lines::new(text, first.start)
            .find(|line| {
                let line = text[line.clone()].trim_end();
                line.is_empty() || line.starts_with('#') || line == "---"
            })
            .unwrap_or(text.len()..text.len());
        let insert = |at: usize| Edit {
            span: Span::new(file, at..at),
            replacement: "---\n".to_owned(),
        };
        let mut edits = vec![insert(first.start)];
        if text[end.clone()].trim_end() != "---" {
            edits.push(insert(end.start));
        }
        return Diagnostic::new(
            Code::MissingFrontmatter,
            span,
            "the keys stand in no frontmatter block",
        )
        .help("put the keys between two lines `---`")
        .suggest("put the keys between two lines `---`", edits);
    }
    Diagnostic::new(
        Code::MissingFrontmatter,
        span,
        "the file does not start with a frontmatter block",
    )
    .help(help)
}

fn unclosed(file: &Arc<SourceFile>, open: &Range<usize>) -> Diagnostic {
    let text = file.text();
    let end = open.start + text[open.clone()].trim_end().len();
    let diagnostic = Diagnostic::new(
        Code::UnclosedFrontmatter,
        Span::new(file, open.start..end),
        "the frontmatter block is never closed",
    )
    .help("write a line `---` after the last key");
    for line in Lines::new(text, open.end) {
        let content = text[line.clone()].trim();
        if content.len() > 1 && content.chars().all(|c| matches!(c, '-' | '–' | '—')) {
            let at = line.start..line.start + text[line.clone()].trim_end().len();
            return diagnostic
                .label(
                    Span::new(file, at.clone()),
                    "this is not a line of exactly three hyphens",
                )
                .suggest(
                    "write three hyphens",
                    vec![Edit {
                        span: Span::new(file, at),
                        replacement: "---".to_owned(),
                    }],
                );
        }
        if content.is_empty() || content.starts_with("# ") || content.starts_with("## ") {
            return diagnostic.suggest(
                "write a line `---` after the last key",
                vec![Edit {
                    span: Span::new(file, line.start..line.start),
                    replacement: format!("---{}", line_end(&text[open.clone()])),
                }],
            );
        }
    }
    diagnostic
}

/// The line end of `line`.
pub(super) fn line_end(line: &str) -> &'static str {
    if line.ends_with("\r\n") { "\r\n" } else { "\n" }
}

fn content_before(
    file: &Arc<SourceFile>,
    start: usize,
    open: &Range<usize>,
    close: &Range<usize>,
) -> Diagnostic {
    let text = file.text();
    let lead = &text[start..open.start];
    let content = lead.trim();
    let delete = Edit {
        span: Span::new(file, start..open.start),
        replacement: String::new(),
    };
    let help = |title: &str| {
        format!(
            "{title}; of nine agents only Claude Code loads the skill as it is, and without its \
             description"
        )
    };
    if content.is_empty() {
        let lines = Lines::new(lead, 0).count();
        let message = if lines == 1 {
            "a blank line stands before the frontmatter".to_owned()
        } else {
            format!("{lines} blank lines stand before the frontmatter")
        };
        return Diagnostic::new(
            Code::ContentBeforeFrontmatter,
            Span::new(file, start..open.start),
            message,
        )
        .help(help("delete what stands before the fence"))
        .fix("delete what stands before the fence", vec![delete]);
    }
    let at = start + lead.find(content).unwrap_or_default();
    let first = content.lines().next().unwrap_or_default().len();
    let mut moved = content.to_owned();
    moved.push_str(line_end(&text[open.clone()]));
    Diagnostic::new(
        Code::ContentBeforeFrontmatter,
        Span::new(file, at..at + first),
        "text stands before the frontmatter, and is not part of the skill",
    )
    .help(help("move it below the frontmatter"))
    .fix(
        "move it below the frontmatter",
        vec![
            delete,
            Edit {
                span: Span::new(file, close.end..close.end),
                replacement: if text[close.clone()].ends_with('\n') {
                    moved
                } else {
                    format!("\n{moved}")
                },
            },
        ],
    )
}

fn fence_blanks(file: &Arc<SourceFile>, span: Range<usize>, name: &str) -> Diagnostic {
    let line = &file.text()[span.clone()];
    let place = if line.starts_with('-') {
        "after"
    } else {
        "before"
    };
    let span = Span::new(file, span);
    Diagnostic::new(
        Code::FenceWhitespace,
        span.clone(),
        format!("the {name} fence has blanks {place} it"),
    )
    .help("delete the blanks; Gemini CLI and Qwen Code drop the skill as it is")
    .fix(
        "delete the blanks",
        vec![Edit {
            span,
            replacement: "---".to_owned(),
        }],
    )
}
