//! What an argument hint says of the arguments.

use skir::{Input, InputOrigin};

/// One part of a hint.
#[derive(Debug, PartialEq, Eq)]
struct Part<'h> {
    name: &'h str,
    required: bool,
}

/// Marks the arguments that the hint puts in brackets as optional; without
/// declared inputs the parts of the hint are the inputs.
pub(super) fn apply(hint: &str, inputs: &mut Vec<Input>) {
    let parts = parts(hint);
    if inputs.is_empty() {
        inputs.extend(parts.iter().map(|part| Input {
            name: part.name.to_owned().into(),
            required: part.required,
            origin: InputOrigin::Hint,
            ..Input::default()
        }));
        return;
    }
    let count = inputs
        .iter()
        .filter(|input| input.origin == InputOrigin::Arguments)
        .count();
    for (index, input) in inputs.iter_mut().enumerate() {
        if input.origin != InputOrigin::Arguments {
            continue;
        }
        let by_name = parts.iter().find(|part| part.name == &*input.name);
        // Other words for the same arguments, in the same order.
        let part = by_name.or_else(|| parts.get(index).filter(|_| parts.len() == count));
        if let Some(part) = part {
            input.required &= part.required;
        }
    }
}

/// The parts of a hint such as `<file> [unit]`; none when it is a sentence, or
/// when a part is no name.
fn parts(hint: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = hint.trim();
    while !rest.is_empty() {
        let close = match rest.as_bytes()[0] {
            b'<' => '>',
            b'[' => ']',
            _ => return Vec::new(),
        };
        let Some(end) = rest.find(close) else {
            return Vec::new();
        };
        let inner = rest[1..end].trim_matches(['<', '>', '[', ']', '"', '\'', ' ']);
        let inner = inner.trim_end_matches("...").trim_end_matches('\u{2026}');
        let required = close == '>';
        for name in inner.split(',').map(str::trim) {
            if !is_name(name) {
                return Vec::new();
            }
            parts.push(Part { name, required });
        }
        rest = rest[end + 1..].trim_start_matches([']', '>', ' ', ',', '.', '\u{2026}']);
    }
    parts
}

/// Whether a part names an argument: one word, and no flag or alternative.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('-')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(hint: &str) -> Vec<(&str, bool)> {
        parts(hint)
            .iter()
            .map(|part| (part.name, part.required))
            .collect()
    }

    #[test]
    fn brackets_mark_what_may_be_left_out() {
        assert_eq!(shown("<file> [unit]"), [("file", true), ("unit", false)]);
        assert_eq!(shown("[pr-number]"), [("pr-number", false)]);
        assert_eq!(shown("[file, unit]"), [("file", false), ("unit", false)]);
        assert_eq!(shown("<files...>"), [("files", true)]);
        for sentence in [
            "PR number or URL",
            "[--force] <x>",
            "[a|b]",
            "<a b>",
            "[",
            "file",
        ] {
            assert_eq!(shown(sentence), [], "{sentence}");
        }
    }

    #[test]
    fn the_hint_says_which_arguments_are_needed() {
        let argument = |name: &str| Input {
            name: name.to_owned().into(),
            required: true,
            origin: InputOrigin::Arguments,
            ..Input::default()
        };
        let mut inputs = vec![argument("path"), argument("unit")];
        apply("<file> [unit]", &mut inputs);
        assert_eq!(
            inputs
                .iter()
                .map(|input| input.required)
                .collect::<Vec<_>>(),
            [true, false]
        );
        let mut inputs = Vec::new();
        apply("<file>", &mut inputs);
        assert_eq!(inputs[0].origin, InputOrigin::Hint);
    }
}
