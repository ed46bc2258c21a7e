//! The description: present, text, short enough, and fit for an XML list.

use std::ops::Range;

use skir::Value;

use super::{Subject, keys};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::{Frontmatter, Key, ValueStyle};

/// The specification's limit, in characters.
const MAX_LENGTH: usize = 1024;

/// Checks the description.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(frontmatter) = &subject.document.frontmatter else {
        return;
    };
    let Some(key) = subject.document.key("description") else {
        if frontmatter.complete {
            diagnostics.push(missing(subject, frontmatter));
        }
        return;
    };
    match &key.value {
        Value::Null => diagnostics.push(empty(subject, key)),
        Value::Text(text) if text.trim().is_empty() => diagnostics.push(empty(subject, key)),
        Value::Text(text) => {
            diagnostics.extend(too_long(subject, key, text.trim()));
            diagnostics.extend(markup(subject, key, text));
            diagnostics.extend(entity(subject, key, text));
        }
        value => diagnostics.push(not_text(subject, key, value)),
    }
}

fn missing(subject: &Subject<'_>, frontmatter: &Frontmatter) -> Diagnostic {
    let dropped =
        "Codex, Gemini CLI, Qwen Code, pi, Kimi Code and OpenClaw drop the skill as it is";
    if let Some(key) = keys::misspelt(subject, "description") {
        return keys::misspelt_required(
            subject,
            key,
            "description",
            Code::MissingDescription,
            dropped,
        );
    }
    let block = &subject.document.file.text()[frontmatter.block.clone()];
    let start = frontmatter.block.start;
    let fence = start..start + block.lines().next().unwrap_or("").trim_end().len();
    Diagnostic::new(
        Code::MissingDescription,
        subject.span(&fence),
        "the frontmatter has no `description`",
    )
    .help(format!(
        "add a line `description: \"…\"` that says what the skill does and when to use it; \
         {dropped}"
    ))
}

fn empty(subject: &Subject<'_>, key: &Key) -> Diagnostic {
    Diagnostic::new(
        Code::EmptyDescription,
        subject.span(&key.name_span),
        "the description is empty",
    )
    .help(
        "say what the skill does and when to use it; Codex, Qwen Code, pi, Kimi Code and OpenClaw \
         drop the skill as it is",
    )
}

fn not_text(subject: &Subject<'_>, key: &Key, value: &Value) -> Diagnostic {
    let raw = key.raw(&subject.document.file);
    let message = format!("the description is {}, not text", value.kind());
    let diagnostic = Diagnostic::new(Code::DescriptionNotText, subject.value_span(key), message);
    let is_flow = key.style == ValueStyle::Flow && !raw.contains('\n');
    let quoted = || {
        let escaped = raw.replace('\\', "\\\\").replace('"', "\\\"");
        vec![subject.edit(&key.value_span, format!("\"{escaped}\""))]
    };
    let title = "put the description in double quotes";
    match value {
        Value::List(_) | Value::Map(_) if is_flow => diagnostic
            .help(format!(
                "{title}; Codex, opencode, Copilot CLI, pi and Kimi Code drop the skill as it is"
            ))
            .suggest(title, quoted()),
        Value::List(_) | Value::Map(_) => diagnostic.help(
            "write one line of text in double quotes; Codex, opencode, Copilot CLI, pi and Kimi \
             Code drop the skill as it is",
        ),
        _ => diagnostic
            .help(format!(
                "{title}; opencode, Copilot CLI, pi and Kimi Code drop the skill as it is"
            ))
            .fix(title, quoted()),
    }
}

fn too_long(subject: &Subject<'_>, key: &Key, text: &str) -> Option<Diagnostic> {
    // Fewer bytes than that cannot be more characters.
    if text.len() <= MAX_LENGTH {
        return None;
    }
    let (cut, _) = text.char_indices().nth(MAX_LENGTH)?;
    let length = text.chars().count();
    Some(
        Diagnostic::new(
            Code::DescriptionTooLong,
            // Only the part that is too much, where that is one piece.
            match subject.text_span(key, text, &(cut..text.len())) {
                span if span.text() == &text[cut..] => span,
                _ => subject.span(&key.name_span),
            },
            format!(
                "the description has {length} characters, and at most {MAX_LENGTH} are allowed"
            ),
        )
        .help(
            "say what matters first and move the rest into the body; Copilot CLI drops the skill \
             as it is, Codex cuts the description",
        ),
    )
}

/// Text in angle brackets that reads as a tag.
fn tag(text: &str, from: usize) -> Option<Range<usize>> {
    let mut at = from;
    while let Some(open) = text[at..].find('<').map(|found| at + found) {
        at = open + 1;
        let inner = &text[at..];
        let is_name = inner
            .trim_start_matches(['/', '!'])
            .starts_with(|c: char| c.is_alphabetic() || c == '_');
        if !is_name {
            continue;
        }
        if let Some(end) = inner.find(['<', '>', '\n'])
            && inner[end..].starts_with('>')
        {
            return Some(open..at + end + 1);
        }
    }
    None
}

fn markup(subject: &Subject<'_>, key: &Key, text: &str) -> Option<Diagnostic> {
    let first = tag(text, 0)?;
    let mut more = 0;
    let mut at = first.end;
    while let Some(next) = tag(text, at) {
        at = next.end;
        more += 1;
    }
    let more = match more {
        0 => String::new(),
        1 => ", and one more".to_owned(),
        more => format!(", and {more} more"),
    };
    let message = format!(
        "the description holds the markup `{}`{more}",
        &text[first.clone()]
    );
    Some(
        Diagnostic::new(
            Code::MarkupInDescription,
            subject.text_span(key, text, &first),
            message,
        )
        .help(
            "say it in words; Gemini CLI and opencode put it unescaped into an XML list, and \
             claude.ai refuses the skill",
        ),
    )
}

/// Entities that occur, with what they stand for.
const ENTITIES: &[(&str, &str)] = &[
    ("amp", "&"),
    ("apos", "'"),
    ("copy", "©"),
    ("gt", ">"),
    ("hellip", "…"),
    ("laquo", "«"),
    ("ldquo", "“"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("nbsp", " "),
    ("ndash", "–"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rarr", "→"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("times", "×"),
    ("trade", "™"),
];

/// The entities in a text, each with what it stands for.
fn entities(text: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices('&') {
        let rest = &text[start + 1..];
        // The longest has 8 characters: `&#x10ffff;`.
        let Some(end) = rest.bytes().take(9).position(|byte| byte == b';') else {
            continue;
        };
        let name = &rest[..end];
        let number = name.strip_prefix('#').and_then(|digits| {
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => digits.parse(),
            };
            number.ok().and_then(char::from_u32)
        });
        let known = ENTITIES.iter().find(|(known, _)| *known == name);
        let stands_for = match (number, known) {
            (Some(c), _) => c.to_string(),
            (None, Some((_, text))) => (*text).to_owned(),
            (None, None) => continue,
        };
        found.push((start..start + end + 2, stands_for));
    }
    found
}

fn entity(subject: &Subject<'_>, key: &Key, text: &str) -> Option<Diagnostic> {
    let found = entities(text);
    let (first, stands_for) = found.first()?;
    let (more, title) = match found.len() {
        1 => (String::new(), format!("write `{stands_for}` itself")),
        count => {
            let more = match count {
                2 => ", and one more".to_owned(),
                count => format!(", and {} more", count - 1),
            };
            (more, "write the characters themselves".to_owned())
        }
    };
    let message = format!(
        "the description holds the HTML entity `{}`{more}",
        &text[first.clone()]
    );
    let diagnostic = Diagnostic::new(
        Code::HtmlEntity,
        subject.text_span(key, text, first),
        message,
    )
    .help(format!("{title}; no agent decodes entities"));
    // In the file the entity reads the same, whatever the quotes.
    let raw = key.raw(&subject.document.file);
    let edits: Option<Vec<_>> = entities(raw)
        .into_iter()
        .map(|(range, stands_for)| {
            let replacement = match (key.style, stands_for.as_str()) {
                (ValueStyle::DoubleQuoted, "\"" | "\\") => format!("\\{stands_for}"),
                (ValueStyle::SingleQuoted, "'") => "''".to_owned(),
                (_, c) if c.starts_with(char::is_control) => return None,
                // Where a plain value could become something else.
                (ValueStyle::Plain, c) if range.start == 0 || c == "#" || c == ":" => {
                    return None;
                }
                _ => stands_for,
            };
            let start = key.value_span.start + range.start;
            Some(subject.edit(&(start..start + range.len()), replacement))
        })
        .collect();
    Some(match edits {
        Some(edits) if edits.len() == found.len() => diagnostic.fix(title, edits),
        _ => diagnostic,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_comparisons() {
        for (text, expected) in [
            ("a <b>bold</b> word", Some("<b>")),
            ("for <file name>", Some("<file name>")),
            ("a </p>", Some("</p>")),
            ("a <!-- note -->", None),
            ("x < y and y > z", None),
            ("1<2>1", None),
            ("a -> b <- c", None),
            ("List<T", None),
        ] {
            assert_eq!(tag(text, 0).map(|range| &text[range]), expected, "{text}");
        }
    }

    #[test]
    fn entities_are_told_from_ampersands() {
        let shown = |text: &str| -> Vec<String> {
            entities(text)
                .into_iter()
                .map(|(range, is)| format!("{}={is}", &text[range]))
                .collect()
        };
        assert_eq!(
            shown("a &amp; b &#39;c&#x27;"),
            ["&amp;=&", "&#39;='", "&#x27;='"]
        );
        assert!(shown("R&D; a & b; &unknown;").is_empty());
    }
}
