//! `SK110` and `SK111`: arguments that are used and inputs that are declared.

use std::collections::BTreeSet;

use skir::{Input, InputOrigin, SubstitutionKind};

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lower::substitutions::{Dialect, has_place};
use crate::syntax::markdown::NodeKind;

/// Compares the placeholders of the body with the declared inputs.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let interface = &subject.skill.interface;
    if interface.inputs.is_empty() {
        return;
    }
    let places: Vec<&Input> = interface
        .inputs
        .iter()
        .filter(|input| has_place(input))
        .collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut uses_all = false;
    for placeholder in &interface.substitutions {
        match placeholder.kind {
            SubstitutionKind::Arguments => uses_all = true,
            SubstitutionKind::Named(name) => {
                used.insert(subject.skill.text(name));
            }
            SubstitutionKind::Argument(index) => match places.get(usize::from(index)) {
                Some(input) => {
                    used.insert(&input.name);
                }
                None if places.is_empty() => {}
                None => diagnostics.push(undeclared(subject, placeholder.span, places.len())),
            },
            _ => {}
        }
    }
    // What a command that runs at loading uses is not looked into.
    let runs = |kind: SubstitutionKind| matches!(kind, SubstitutionKind::Command(_));
    if interface.substitutions.iter().any(|found| runs(found.kind)) {
        return;
    }
    let named = code_spans(subject);
    for input in &interface.inputs {
        let is_argument = has_place(input);
        // Agents append the arguments to a body that uses none of them.
        let appended = is_argument && used.is_empty();
        if used.contains(&*input.name)
            || is_argument && uses_all
            || appended
            || matches!(input.origin, InputOrigin::Body | InputOrigin::Hint)
            || named.contains(&*input.name)
        {
            continue;
        }
        diagnostics.push(unused(subject, input));
    }
}

/// The texts of the body's code spans: a table of the inputs names them so.
fn code_spans<'s>(subject: &Subject<'s>) -> BTreeSet<&'s str> {
    let body = subject.document.body_text();
    let nodes = subject.document.tree.nodes().iter();
    nodes
        .filter(|node| node.kind == NodeKind::CodeSpan)
        .map(|node| node.span.of(body).trim_matches('`'))
        .collect()
}

fn undeclared(subject: &Subject<'_>, span: skir::Span, count: usize) -> Diagnostic {
    let text = subject.skill.text(span);
    let first = match Dialect::of(&subject.bundle.source).first {
        from if !text.contains('[') => usize::from(from),
        _ => 0,
    };
    let message = match count {
        1 => format!("`{text}` is none of the arguments: there is one, `${first}`"),
        count => format!(
            "`{text}` is none of the arguments: there are {count}, `${first}` to `${}`",
            first + count - 1
        ),
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    Diagnostic::new(Code::UndeclaredArgument, subject.in_body(span), message).help(format!(
        "count from {first}, declare the argument, or write `${{{digits}}}` for the text itself"
    ))
}

fn unused(subject: &Subject<'_>, input: &Input) -> Diagnostic {
    let message = format!("the input `{}` is never used in the body", input.name);
    let key = match input.origin {
        InputOrigin::Arguments => "arguments",
        InputOrigin::Inputs => "inputs",
        _ => "input_schema",
    };
    let file = &subject.document.file;
    let span = subject.document.key(key).map_or_else(
        || Span::new(file, 0..0),
        |key| {
            let raw = key.raw(file);
            match raw.find(&*input.name) {
                Some(at) => {
                    let start = key.value_span.start + at;
                    Span::new(file, start..start + input.name.len())
                }
                None => Span::new(file, key.value_span.clone()),
            }
        },
    );
    let placeholder = match input.origin {
        InputOrigin::Schema => format!("${{{}}}", input.name),
        _ => format!("${}", input.name),
    };
    Diagnostic::new(Code::UnusedInput, span, message).help(format!(
        "write `{placeholder}` where it is meant, or delete it"
    ))
}
