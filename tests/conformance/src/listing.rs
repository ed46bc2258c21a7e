//! The list of skills in what an agent sends.

use std::borrow::Cow;

/// A skill in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) name: String,
    /// Its description without the escapes of the list; none when there is
    /// none.
    pub(crate) description: Option<String>,
    /// The path of its `SKILL.md`, where the list says it.
    pub(crate) location: Option<String>,
    /// All of it as it was sent.
    pub(crate) text: String,
}

/// The skills of the XML catalog in a text.
pub(crate) fn catalog(text: &str, is_escaped: bool) -> Vec<Entry> {
    let list = between(text, "<available_skills>", "</available_skills>");
    list.map(|list| xml(list, is_escaped)).unwrap_or_default()
}

/// The entries that are written as XML: `<skill>` with elements inside.
pub(crate) fn xml(text: &str, escapes: bool) -> Vec<Entry> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("<skill>") {
        let line = rest[..start].rfind('\n').map_or(0, |end| end + 1);
        let Some(length) = rest[start..].find("</skill>") else {
            break;
        };
        let end = start + length + "</skill>".len();
        let inner = &rest[start..end];
        let value = |tag: &str| {
            let value = element(inner, tag)?;
            Some(if escapes { plain(value) } else { value.into() }.into_owned())
        };
        if let Some(name) = value("name") {
            all.push(Entry {
                name,
                description: value("description"),
                location: element(inner, "location").map(|path| plain(path).into_owned()),
                text: rest[line..end].to_owned(),
            });
        }
        rest = &rest[end..];
    }
    all
}

/// The text of the element `tag`, up to its last end.
fn element<'a>(text: &'a str, tag: &str) -> Option<&'a str> {
    let open = format!("<{tag}>");
    let start = text.find(&open)? + open.len();
    let end = text.rfind(&format!("</{tag}>"))?;
    Some(text.get(start..end)?.trim_matches('\n'))
}

/// A text without the entities of XML.
pub(crate) fn plain(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, char); 7] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&#x27;", '\''),
    ];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let known = ENTITIES.iter().find(|(name, _)| rest.starts_with(name));
        let (c, length) = known.map_or(('&', 1), |(name, c)| (*c, name.len()));
        out.push(c);
        rest = &rest[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The entries that start with `- name: `, each with the lines that follow it
/// up to the next one. What `split` makes of an entry's text behind the name is
/// its description and its location.
pub(crate) fn dashes(
    text: &str,
    split: impl Fn(&str) -> (Option<String>, Option<String>),
) -> Vec<Entry> {
    let mut all: Vec<Entry> = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("- ") {
            Some(rest) => {
                let name = rest.split(": ").next().unwrap_or(rest);
                let name = name.trim_end_matches(':');
                all.push(Entry {
                    name: name.to_owned(),
                    description: None,
                    location: None,
                    text: line.to_owned(),
                });
            }
            None => {
                if let Some(entry) = all.last_mut() {
                    entry.text.push('\n');
                    entry.text.push_str(line);
                }
            }
        }
    }
    for entry in &mut all {
        entry.text.truncate(entry.text.trim_end_matches('\n').len());
        let rest = entry.text["- ".len()..].strip_prefix(&entry.name);
        let rest = rest.and_then(|rest| rest.strip_prefix(':'));
        if let Some(rest) = rest {
            (entry.description, entry.location) = split(rest.strip_prefix(' ').unwrap_or(rest));
        }
    }
    all
}

/// What stands between the last `start` and the first `end` behind it, both
/// left out.
pub(crate) fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let from = text.rfind(start)? + start.len();
    let length = text[from..].find(end).unwrap_or(text.len() - from);
    Some(&text[from..from + length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_entries_in_xml_of_both_layouts() {
        let text = "x\n  <skill>\n    <name>a</name>\n    <description>R&amp;D &lt;b&gt;</description>\n    \
                    <location>/p/a/SKILL.md</location>\n  </skill>\n<skill>\n<name>\nb\n</name>\n\
                    <description>\nOne.\n</description>\n</skill>\n";
        let all = xml(text, true);
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].description.as_deref(), Some("R&D <b>"));
        assert_eq!(all[0].location.as_deref(), Some("/p/a/SKILL.md"));
        assert!(all[0].text.starts_with("  <skill>") && all[0].text.ends_with("</skill>"));
        assert_eq!((all[1].name.as_str(), &all[1].location), ("b", &None));
        assert_eq!(all[1].description.as_deref(), Some("One."));
    }

    #[test]
    fn what_is_not_escaped_is_left_alone() {
        let text = "<skill>\n<name>a</name>\n<description>x &amp; <y></description>\n</skill>";
        let all = xml(text, false);
        assert_eq!(all[0].description.as_deref(), Some("x &amp; <y>"));
    }

    #[test]
    fn entities_become_characters_once() {
        assert_eq!(plain("&amp;lt; &#39; & x"), "&lt; ' & x");
    }

    #[test]
    fn reads_entries_of_lines() {
        let text = "- a: One: two.\nthree\n- b\n- c:\n\nend";
        let all = dashes(text, |rest| (Some(rest.to_owned()), None));
        let names: Vec<_> = all.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c"]);
        assert_eq!(all[0].description.as_deref(), Some("One: two.\nthree"));
        assert_eq!(all[1].description, None);
    }

    #[test]
    fn takes_what_stands_between() {
        assert_eq!(between("a[b]c[d]e", "[", "]"), Some("d"));
        assert_eq!(between("a[b", "[", "]"), Some("b"));
        assert_eq!(between("ab", "[", "]"), None);
    }
}
