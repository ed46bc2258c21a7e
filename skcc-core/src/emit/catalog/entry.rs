//! One skill in the list.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Location, Offer, Place, Row, Shape, Xml};

/// What the agent takes for the description: with what else it shows in the
/// same place.
pub(super) fn described<'a>(shape: Shape, offer: &'a Offer<'_>) -> Cow<'a, str> {
    let (description, when) = (&*offer.description, &*offer.when_to_use);
    match shape {
        Shape::Dash if !when.is_empty() => format!("{description} - {when}").into(),
        Shape::Xml(Xml {
            tells_level: true, ..
        }) => {
            let when = if when.is_empty() {
                String::new()
            } else {
                format!(" — {when}")
            };
            format!("{description}{when} (project)").into()
        }
        _ => Cow::Borrowed(description),
    }
}

/// Where the entry says that the skill lies.
pub(super) fn location(shape: Shape, name: &str, place: &Place<'_>) -> String {
    let path = || format!("{}/{name}/SKILL.md", place.skills);
    match shape {
        Shape::DashFile => format!("r1/{name}/SKILL.md"),
        Shape::DashPath => path(),
        Shape::Xml(xml) => match xml.location {
            Location::Level => "project".to_owned(),
            Location::Path => path(),
            Location::PathBelowHome => {
                let path = path();
                let below = path
                    .strip_prefix(place.home)
                    .filter(|below| !place.home.is_empty() && below.starts_with('/'));
                match below {
                    Some(below) => format!("~{below}"),
                    None => path,
                }
            }
        },
        Shape::Dash | Shape::Bullet | Shape::Indented | Shape::Numbered => String::new(),
    }
}

/// The entry of a row with what is left of its description; `number` counts
/// the entries from 0.
pub(super) fn write(
    shape: Shape,
    number: usize,
    row: &Row<'_>,
    description: Option<&str>,
) -> String {
    let name = row.name;
    match (shape, description) {
        (Shape::Dash, Some(text)) => format!("- {name}: {text}"),
        (Shape::Dash, None) => format!("- {name}"),
        (Shape::DashFile, Some(text)) => format!("- {name}: {text} (file: {})", row.location),
        (Shape::DashFile, None) => format!("- {name}: (file: {})", row.location),
        (Shape::DashPath, text) => {
            let mut entry = format!("- {name}: {}", text.unwrap_or_default());
            if !row.when.is_empty() {
                let _ = write!(entry, "\n  When to use: {}", row.when);
            }
            let _ = write!(entry, "\n  Path: {}", row.location);
            entry
        }
        (Shape::Bullet, text) => format!("• {name} - {}", text.unwrap_or_default()),
        (Shape::Indented, text) => format!("    - {name}: {}", text.unwrap_or_default()),
        (Shape::Numbered, text) => format!("{number}. `{name}`: {}", text.unwrap_or_default()),
        (Shape::Xml(xml), text) => element(xml, row, text),
    }
}

fn element(xml: Xml, row: &Row<'_>, description: Option<&str>) -> String {
    let text = |text| {
        if xml.escapes {
            escaped(text)
        } else {
            Cow::Borrowed(text)
        }
    };
    let outer = " ".repeat(xml.indent);
    let (inner, start, end) = if xml.lines {
        (String::new(), "\n", "\n")
    } else {
        (" ".repeat(xml.indent + 2), "", "")
    };
    let mut out = format!("{outer}<skill>\n");
    let mut value = |tag: &str, value: &str| {
        let _ = writeln!(out, "{inner}<{tag}>{start}{value}{end}</{tag}>");
    };
    value("name", &text(row.name));
    if let Some(description) = description {
        value("description", &text(description));
    }
    value("location", &escaped(&row.location));
    out.push_str(&outer);
    out.push_str("</skill>");
    out
}

/// The five characters of XML as entities.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}
