//! `SK7xx`: size and style.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::{Subject, tokens};
use crate::bytes;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::syntax::markdown::NodeKind;

/// The specification advises fewer lines than this.
const MAX_LINES: usize = 500;
/// The specification advises fewer tokens than this; Claude Code keeps as many
/// of a skill when it compacts a conversation.
const MAX_TOKENS: usize = 5000;
/// How far the estimate may be off: it is up to 7 % high for English text, more
/// for code, so that a body this little over the ceiling may well lie below it.
const ERROR_PERCENT: usize = 10;

/// Words in a description that say when to use the skill.
const TRIGGER_WORDS: &[&str] = &[
    "when",
    "whenever",
    "use for",
    "use this for",
    "use to",
    "use it to",
    "if the user",
    "if you",
    "trigger",
    "activate",
    "before",
    "after",
    "asked to",
    "asks for",
    "asks to",
    "用于",
    "当",
    "时",
    "場合",
    "とき",
    "際に",
    "使用する",
    "경우",
    "때",
    "kullan",
    "cuando",
    "quando",
    "wenn",
    "lorsque",
];

/// What a description starts with that is written in the first or second
/// person.
const FIRST_PERSON: &[&str] = &["i", "i'll", "i'm", "i’ll", "i’m", "my", "we", "you"];

/// Texts of templates that were not filled in; lower case.
const PLACEHOLDERS: &[&str] = &[
    "replace with description",
    "replace this with",
    "your description here",
    "description goes here",
    "insert description",
    "lorem ipsum",
    "[todo",
    "todo:",
    "<description>",
    "insert instructions below",
];

static FINDERS: LazyLock<Vec<Finder<'static>>> =
    LazyLock::new(|| PLACEHOLDERS.iter().map(Finder::new).collect());

/// Checks size and style.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    size(subject, diagnostics);
    description(subject, diagnostics);
    placeholders(subject, diagnostics);
    headings(subject, diagnostics);
}

fn size(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let body = subject.document.body_text();
    let first = body.find('\n').unwrap_or(body.len());
    let span = subject.in_body((0..first).into());
    let help = "move what is not always needed into files under `references/` and link them";
    // A line has at least its line end, so a short body has no 500 lines.
    if body.len() > MAX_LINES {
        let lines = bytes::count(body.as_bytes(), |byte| byte == b'\n')
            + usize::from(!body.ends_with('\n'));
        if lines > MAX_LINES {
            let message = format!("the body has {lines} lines, {MAX_LINES} are advised at most");
            diagnostics.push(Diagnostic::new(Code::BodyTooLong, span.clone(), message).help(help));
        }
    }
    if body.len() > MAX_TOKENS {
        let tokens = tokens::estimate(body);
        if tokens * 100 > MAX_TOKENS * (100 + ERROR_PERCENT) {
            let message =
                format!("the body has about {tokens} tokens, {MAX_TOKENS} are advised at most");
            diagnostics.push(Diagnostic::new(Code::BodyOverBudget, span, message).help(help));
        }
    }
}

/// Whether a text says when to use a skill.
pub(crate) fn says_when(text: &str) -> bool {
    let lower = text.to_lowercase();
    TRIGGER_WORDS.iter().any(|word| lower.contains(word))
}

fn description(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(key) = subject.document.key("description") else {
        return;
    };
    let text = &*subject.skill.description;
    if text.is_empty() {
        return;
    }
    let span = || Span::new(&subject.document.file, key.value_span.clone());
    let has_when = !subject.skill.routing.triggers.is_empty()
        || !subject.skill.routing.when_to_use.is_empty()
        || says_when(text);
    if !has_when {
        diagnostics.push(
            Diagnostic::new(
                Code::NoTrigger,
                span(),
                "the description does not say when to use the skill",
            )
            .help("add `Use when …`: an agent decides by the description alone"),
        );
    }
    let first = text.split([' ', ',']).next().unwrap_or_default();
    // The longest of these words has six bytes.
    if first.len() <= 6 && FIRST_PERSON.contains(&&*first.to_lowercase()) {
        let message = format!(
            "the description starts with `{}`",
            subject
                .skill
                .description
                .split(' ')
                .next()
                .unwrap_or_default()
        );
        diagnostics.push(
            Diagnostic::new(Code::FirstPerson, span(), message)
                .help("say what the skill does in the third person, such as `Writes …`"),
        );
    }
}

fn placeholders(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let found = |text: &str| {
        let lower = text.to_ascii_lowercase();
        FINDERS.iter().find_map(|words| {
            let at = words.find(lower.as_bytes())?;
            Some(at..at + words.needle().len())
        })
    };
    let message = "the text is still a template's placeholder";
    if let Some(key) = subject.document.key("description") {
        let raw = key.raw(&subject.document.file);
        if let Some(range) = found(raw) {
            let at = key.value_span.start;
            let span = Span::new(&subject.document.file, at + range.start..at + range.end);
            diagnostics.push(
                Diagnostic::new(Code::PlaceholderText, span, message)
                    .help("say what the skill does and when to use it"),
            );
        }
    }
    // A body may speak of such words; a paragraph or heading that starts with
    // them is the template's.
    let body = subject.document.body_text();
    let tree = &subject.document.tree;
    for index in tree.top() {
        let Some(text) = tree.descendants(index).first() else {
            continue;
        };
        let block = &tree.nodes()[index];
        if !matches!(block.kind, NodeKind::Paragraph | NodeKind::Heading(_)) {
            continue;
        }
        let start = &body.as_bytes()[text.span.start as usize..block.span.end as usize];
        let Some(first) = start.first().map(u8::to_ascii_lowercase) else {
            continue;
        };
        let starts = |words: &&&str| {
            let words = words.as_bytes();
            first == words[0]
                && start
                    .get(..words.len())
                    .is_some_and(|start| start.eq_ignore_ascii_case(words))
        };
        if let Some(words) = PLACEHOLDERS.iter().find(starts) {
            let at = text.span.start as usize;
            let span = subject.in_body((at..at + words.len()).into());
            diagnostics.push(
                Diagnostic::new(Code::PlaceholderText, span, message)
                    .help("write the instructions"),
            );
            return;
        }
    }
}

fn headings(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for pair in subject.skill.sections.windows(2) {
        let [before, section] = pair else { continue };
        if before.level > 0 && section.level > before.level + 1 {
            let message = format!(
                "a heading of level {} follows one of level {}",
                section.level, before.level
            );
            diagnostics.push(
                Diagnostic::new(
                    Code::SkippedHeadingLevel,
                    subject.in_body(section.heading),
                    message,
                )
                .help(format!("make it level {}", before.level + 1)),
            );
        }
    }
}
