//! `SK112`: the schemas of the input and the output.

mod keywords;

use std::sync::Arc;

use skir::Value;

use super::Subject;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::lower::interface::{Source, source};
use crate::lower::keys::same_key;
use crate::lower::paths::Paths;
use crate::source::SourceFile;
use crate::syntax::{Key, yaml};

/// Checks both schemas.
pub(super) fn check(subject: &Subject<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let Some(frontmatter) = &subject.document.frontmatter else {
        return;
    };
    for key in &frontmatter.keys {
        let is_input = same_key(&key.name, "input-schema");
        if is_input || same_key(&key.name, "output-schema") {
            schema(subject, key, is_input, diagnostics);
        }
    }
}

fn schema(subject: &Subject<'_>, key: &Key, is_input: bool, diagnostics: &mut Vec<Diagnostic>) {
    let file = &subject.document.file;
    let whole = Span::new(file, key.value_span.clone());
    let mut report = |span: Span, message: String| {
        diagnostics
            .push(Diagnostic::new(Code::InvalidSchema, span, message).help("correct the schema"));
    };
    let paths = Paths::new(subject.bundle);
    let (value, span) = match source(&paths, &key.value) {
        Source::Inline => (key.value.clone(), whole),
        Source::Text(text) => match yaml::load(text) {
            Ok(value) => (value, whole),
            Err(error) => {
                let message = format!("`{}` is not valid JSON: {}", key.name, error.message);
                report(whole, message);
                return;
            }
        },
        Source::File(index) => {
            let bundled = &subject.bundle.files[index];
            let text = bundled.text().unwrap_or_default();
            let file = Arc::new(SourceFile::new(subject.bundle.show(&bundled.path), text));
            let whole = Span::new(&file, 0..text.len());
            match yaml::load(text) {
                Ok(value) => (value, whole),
                Err(error) => {
                    let message = format!("the schema is not valid JSON: {}", error.message);
                    report(Span::new(&file, error.offset..error.offset), message);
                    return;
                }
            }
        }
        Source::Missing(path) => {
            report(whole, format!("there is no file `{path}` in the skill"));
            return;
        }
    };
    let top = match &value {
        Value::Map(entries) if entries.is_empty() => None,
        Value::Map(entries) => {
            let known = |name: &str| keywords::is_known(name);
            if !entries.iter().any(|entry| known(&entry.key)) {
                Some("has no keyword of JSON Schema: properties belong below `properties`")
            } else if is_input && is_no_object(&value) {
                Some("does not describe an object, so its inputs have no names")
            } else {
                None
            }
        }
        Value::Bool(_) | Value::Null => None,
        _ => Some("is not a schema"),
    };
    if let Some(problem) = top {
        report(span, format!("`{}` {problem}", key.name));
        return;
    }
    for problem in keywords::problems(&value) {
        let at = find(&span, &problem.path);
        report(at, problem.message);
    }
}

fn is_no_object(schema: &Value) -> bool {
    match schema.get("type") {
        Some(Value::Text(name)) => keywords::is_type(name) && name != "object",
        Some(Value::List(names)) => {
            !names.is_empty() && !names.iter().any(|name| name.as_text() == Some("object"))
        }
        _ => false,
    }
}

/// Where the keyword at the end of `path` stands in the text of a schema: each
/// key is looked for behind the one before it.
fn find(whole: &Span, path: &[String]) -> Span {
    let text = whole.text();
    let mut at = 0;
    let mut length = 0;
    for key in path {
        // An index into a list is no text.
        if key.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        match find_key(&text[at + length..], key) {
            Some(found) => {
                at += length + found;
                length = key.len();
            }
            None => break,
        }
    }
    if length == 0 {
        return whole.clone();
    }
    let start = whole.range.start + at;
    Span::new(&whole.file, start..start + length)
}

/// Where `key` stands as a key: with a colon behind it, perhaps after a quote.
fn find_key(text: &str, key: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    text.match_indices(key).map(|(at, _)| at).find(|at| {
        let after = text[at + key.len()..].trim_start_matches(['"', '\'']);
        after.starts_with([':', ' ']) && !text[..*at].ends_with(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_is_found_behind_those_it_lies_in() {
        let text = "type: object\nproperties:\n  a:\n    type: x\n";
        let file = Arc::new(SourceFile::new("a", text));
        let whole = Span::new(&file, 0..text.len());
        let path = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
        let found = find(&whole, &path(&["properties", "a", "type"]));
        assert_eq!(found.range, 34..38);
        assert_eq!(find(&whole, &path(&["type"])).range, 0..4);
        assert_eq!(find(&whole, &path(&["0"])), whole);
    }
}
