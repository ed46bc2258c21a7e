//! What a section is about when its heading does not say: the shape of its
//! blocks.

use skir::ClassifiedBy;

use super::Topic;
use crate::lower::instruction::is_instruction;
use crate::lower::prose::Prose;
use crate::lower::{constraints, examples};
use crate::syntax::markdown::NodeKind;

/// A class that the content gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) topic: Topic,
    pub(super) rule: ClassifiedBy,
    pub(super) confidence: u8,
}

/// Whether the first block tells somebody to do something.
pub(super) fn begins_with_instruction(
    prose: &Prose<'_>,
    mut blocks: impl Iterator<Item = usize>,
) -> bool {
    let Some(block) = blocks.next() else {
        return false;
    };
    let block = match prose.node(block).kind {
        NodeKind::List(_) => match prose.tree.children(block).next() {
            Some(item) => item,
            None => return false,
        },
        NodeKind::Paragraph => block,
        _ => return false,
    };
    prose
        .run(block)
        .is_some_and(|run| is_instruction(prose.of(run.span), prose.language))
}

#[derive(Default)]
struct Counts {
    ordered: usize,
    instructions: usize,
    items: usize,
    rules: usize,
    tasks: usize,
    fences: usize,
    shell_fences: usize,
    paragraphs: usize,
    labels: usize,
    tables: usize,
    rows: usize,
    lookups: usize,
    others: usize,
}

/// The class of a section with these blocks, if they look like one.
///
/// The shares are those of the corpus study: most tasks, six in ten rules, six
/// in ten instructions.
pub(super) fn guess(prose: &Prose<'_>, blocks: impl Iterator<Item = usize>) -> Option<Guess> {
    let counts = count(prose, blocks);
    let most = |part: usize, all: usize| part >= 2 && part * 10 >= all * 6;
    let guess = |topic, rule, confidence| {
        Some(Guess {
            topic,
            rule,
            confidence,
        })
    };
    if most(counts.tasks, counts.items) {
        return guess(Topic::Verify, ClassifiedBy::TaskList, 75);
    }
    if most(counts.rules, counts.items) {
        return guess(Topic::Rules, ClassifiedBy::RuleBullets, 80);
    }
    if most(counts.instructions, counts.ordered) {
        return guess(Topic::Workflow, ClassifiedBy::OrderedList, 75);
    }
    if counts.items > 0 || counts.others > 0 {
        return None;
    }
    if counts.tables == 1 && counts.fences == 0 && most(counts.lookups, counts.rows) {
        return guess(Topic::Reference, ClassifiedBy::Table, 65);
    }
    if counts.tables > 0 || counts.fences == 0 {
        return None;
    }
    if counts.labels >= 2 {
        return guess(Topic::Examples, ClassifiedBy::LoneCode, 70);
    }
    if counts.fences == 1 && counts.paragraphs <= 1 {
        // A command to type is something to look up, any other code a sample.
        return if counts.shell_fences == 1 {
            guess(Topic::Reference, ClassifiedBy::LoneCode, 50)
        } else {
            guess(Topic::Examples, ClassifiedBy::LoneCode, 55)
        };
    }
    None
}

fn count(prose: &Prose<'_>, blocks: impl Iterator<Item = usize>) -> Counts {
    let mut counts = Counts::default();
    for block in blocks {
        match &prose.node(block).kind {
            NodeKind::List(start) => {
                for item in prose.tree.children(block) {
                    counts.items += 1;
                    let run = prose.run(item);
                    let text = run.map_or("", |run| prose.of(run.span));
                    if prose.is_task(item) {
                        counts.tasks += 1;
                        continue;
                    }
                    if constraints::opens(prose, text) {
                        counts.rules += 1;
                    }
                    if start.is_some() {
                        counts.ordered += 1;
                        if is_instruction(text, prose.language) {
                            counts.instructions += 1;
                        }
                    }
                }
            }
            NodeKind::Fence(info) => {
                counts.fences += 1;
                if is_shell(info.as_ref()) {
                    counts.shell_fences += 1;
                }
            }
            NodeKind::IndentedCode => counts.fences += 1,
            NodeKind::Paragraph => {
                counts.paragraphs += 1;
                if let Some(run) = prose.run(block)
                    && examples::label(prose.of(run.span)).is_some()
                {
                    counts.labels += 1;
                }
            }
            NodeKind::Table => {
                counts.tables += 1;
                for row in prose.tree.children(block).skip(1) {
                    counts.rows += 1;
                    if is_lookup(prose, row) {
                        counts.lookups += 1;
                    }
                }
            }
            NodeKind::Rule => {}
            _ => counts.others += 1,
        }
    }
    counts
}

/// Whether a fence holds commands to type.
pub(in crate::lower) fn is_shell(info: &str) -> bool {
    let language = info.split([' ', ',', '{']).next().unwrap_or_default();
    matches!(
        language,
        "bash"
            | "sh"
            | "shell"
            | "zsh"
            | "console"
            | "fish"
            | "powershell"
            | "ps1"
            | "terminal"
            | "shell-session"
    )
}

/// Whether a row's first cell is a path, a command or a link.
fn is_lookup(prose: &Prose<'_>, row: usize) -> bool {
    let Some(cell) = prose.tree.children(row).next() else {
        return false;
    };
    let mut inner = cell + 1;
    let end = prose.node(cell).end as usize;
    while inner < end && prose.node(inner).kind == NodeKind::Emphasis {
        inner += 1;
    }
    inner < end
        && matches!(
            prose.node(inner).kind,
            NodeKind::CodeSpan | NodeKind::Link(_)
        )
}
