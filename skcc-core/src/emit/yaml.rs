//! A value as YAML for reading: one key or item a line, quotes only where the
//! text would mean something else.

use skir::Value;

use super::flow;
use super::frontmatter::is_blanked;

/// Appends the value as lines, each after `indent`, none of them empty.
pub(super) fn write(out: &mut String, value: &Value, indent: &str) {
    match value {
        Value::Map(entries) if !entries.is_empty() => {
            for entry in entries {
                out.push_str(indent);
                pair(out, &entry.key, &entry.value, indent);
            }
        }
        Value::List(items) if !items.is_empty() => {
            for item in items {
                out.push_str(indent);
                out.push('-');
                nested_or_inline(out, item, indent);
            }
        }
        scalar => {
            out.push_str(indent);
            inline(out, scalar);
            out.push('\n');
        }
    }
}

fn pair(out: &mut String, key: &str, value: &Value, indent: &str) {
    text(out, key);
    out.push(':');
    nested_or_inline(out, value, indent);
}

/// Ends a line that a key or a dash has begun.
fn nested_or_inline(out: &mut String, value: &Value, indent: &str) {
    let is_nested = match value {
        Value::Map(entries) => !entries.is_empty(),
        Value::List(items) => !items.is_empty(),
        _ => false,
    };
    if is_nested {
        out.push('\n');
        write(out, value, &format!("{indent}  "));
    } else {
        out.push(' ');
        inline(out, value);
        out.push('\n');
    }
}

fn inline(out: &mut String, value: &Value) {
    match value {
        Value::Text(value) => text(out, value),
        other => flow::scalar(out, other),
    }
}

fn text(out: &mut String, value: &str) {
    if is_plain(value) {
        out.push_str(value);
    } else {
        flow::quote(out, value);
    }
}

/// Whether a text means itself without quotes.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic())
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.chars().any(is_blanked)
        && !["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
            .iter()
            .any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::SourceFile;

    #[test]
    fn reads_back_as_it_was() {
        let source = "type: object\nrequired: [a, \"no\"]\nproperties: {a: {type: string, \
                      description: \"x: y\\nz\", enum: [\"1\", 2, 1.5, null, {}, []]}}\n";
        let read = |text: &str| -> serde_yaml::Value {
            serde_yaml::from_str(text).expect("the text is YAML")
        };
        let file = Arc::new(SourceFile::new("a", format!("---\n{source}---\n")));
        let mut out = String::new();
        for key in &crate::syntax::parse(&file).0.frontmatter.unwrap().keys {
            pair(&mut out, &key.name, &key.value, "");
        }
        assert_eq!(read(&out), read(source), "{out}");
        assert!(out.starts_with("type: object\nrequired:\n  - a\n  - \"no\"\n"));
    }
}
