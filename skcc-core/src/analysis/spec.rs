//! `SK02x` to `SK04x`: what the specification says of the frontmatter.

use skir::Value;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Span};

/// Checks the keys of the specification.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let file = &subject.document.file;
    let Some(frontmatter) = &subject.document.frontmatter else {
        return;
    };
    for (name, code) in [
        ("name", Code::MissingName),
        ("description", Code::MissingDescription),
    ] {
        if subject.document.key(name).is_none() {
            let span = Span::new(file, frontmatter.block.start..frontmatter.yaml.start);
            diagnostics.push(
                Diagnostic::new(code, span, format!("the frontmatter has no `{name}`"))
                    .help(format!("add a line `{name}: …`")),
            );
        }
    }
    if let Some(key) = subject.document.key("description")
        && let Value::Text(text) = &key.value
        && text.trim().is_empty()
    {
        let span = Span::new(file, key.name_span.clone());
        diagnostics.push(Diagnostic::new(
            Code::EmptyDescription,
            span,
            "the description is empty",
        ));
    }
}
