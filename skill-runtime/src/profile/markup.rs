//! As much of HTML as a grader needs: elements in a tree, with attributes and
//! text.

use std::prelude::v1::*;

/// One element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// The tag's name, in small letters.
    pub(crate) name: String,
    /// Attributes, with their names in small letters.
    pub(crate) attributes: Vec<(String, String)>,
    /// The elements inside, in order, as places in [`Page::elements`].
    pub(crate) children: Vec<usize>,
    /// The element around it.
    pub(crate) parent: Option<usize>,
    /// The text directly inside.
    pub(crate) text: String,
}

/// All elements of a page, in the order in which they begin. The first stands
/// for the page.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
}

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];
/// Elements that end where one of the same name begins beside them.
const CLOSED_BY_NEXT: &[&str] = &["li", "p", "td", "th", "tr", "option", "dt", "dd"];

impl Page {
    /// Reads a page; what is not HTML is text.
    pub(crate) fn new(source: &str) -> Self {
        let mut page = Self {
            elements: Vec::from([Element::default()]),
        };
        let mut open = Vec::from([0]);
        let mut rest = source;
        while let Some(start) = rest.find('<') {
            page.add_text(&open, &rest[..start]);
            rest = &rest[start..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            } else if rest.starts_with("<!") || rest.starts_with("<?") {
                rest = rest.find('>').map_or("", |end| &rest[end + 1..]);
            } else if let Some(tag) = rest.strip_prefix("</") {
                let end = tag.find('>').unwrap_or(tag.len());
                let name = tag[..end].trim().to_ascii_lowercase();
                if let Some(place) = open
                    .iter()
                    .rposition(|index| page.elements[*index].name == name)
                {
                    open.truncate(place.max(1));
                }
                rest = tag.get(end + 1..).unwrap_or_default();
            } else if rest[1..].starts_with(|sign: char| sign.is_ascii_alphabetic()) {
                rest = page.begin(&mut open, &rest[1..]);
            } else {
                page.add_text(&open, "<");
                rest = &rest[1..];
            }
        }
        page.add_text(&open, rest);
        page
    }

    fn add_text(&mut self, open: &[usize], text: &str) {
        let inside = open.last().copied().unwrap_or_default();
        let text = text
            .replace("&amp;", "&")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"");
        self.elements[inside].text.push_str(&text);
    }

    /// Reads a tag from its name on, and returns what follows.
    fn begin<'a>(&mut self, open: &mut Vec<usize>, tag: &'a str) -> &'a str {
        let end = tag
            .find(|sign: char| sign.is_whitespace() || matches!(sign, '>' | '/'))
            .unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        let mut element = Element {
            name: name.clone(),
            ..Element::default()
        };
        let mut rest = tag[end..].trim_start();
        let mut closed = false;
        loop {
            rest = rest.trim_start();
            match rest.chars().next() {
                None => break,
                Some('>') => {
                    rest = &rest[1..];
                    break;
                }
                Some('/') => {
                    closed = rest[1..].trim_start().starts_with('>');
                    rest = &rest[1..];
                    continue;
                }
                Some(_) => {}
            }
            let end = rest
                .find(|sign: char| sign.is_whitespace() || matches!(sign, '=' | '>' | '/'))
                .unwrap_or(rest.len());
            // A lone sign that belongs to no attribute.
            let end = if end == 0 {
                rest.chars().next().map_or(0, char::len_utf8)
            } else {
                end
            };
            let attribute = rest[..end].to_ascii_lowercase();
            rest = rest[end..].trim_start();
            let mut value = "";
            if let Some(after) = rest.strip_prefix('=') {
                let after = after.trim_start();
                let quote = after
                    .chars()
                    .next()
                    .filter(|sign| matches!(sign, '"' | '\''));
                if let Some(quote) = quote {
                    let inner = &after[1..];
                    let end = inner.find(quote).unwrap_or(inner.len());
                    value = &inner[..end];
                    rest = inner.get(end + 1..).unwrap_or_default();
                } else {
                    let end = after
                        .find(|sign: char| sign.is_whitespace() || sign == '>')
                        .unwrap_or(after.len());
                    value = &after[..end];
                    rest = &after[end..];
                }
            }
            element.attributes.push((attribute, value.into()));
        }
        if CLOSED_BY_NEXT.contains(&name.as_str())
            && open
                .last()
                .is_some_and(|last| self.elements[*last].name == name)
        {
            open.pop();
        }
        let place = self.elements.len();
        let parent = open.last().copied().unwrap_or_default();
        element.parent = Some(parent);
        self.elements[parent].children.push(place);
        self.elements.push(element);
        let raw = matches!(name.as_str(), "script" | "style");
        if raw && !closed {
            // Nothing inside is a tag.
            let lower = rest.to_ascii_lowercase();
            let close = ["</", &name].concat();
            let end = lower.find(&close).unwrap_or(rest.len());
            self.elements[place].text.push_str(&rest[..end]);
            let after = &rest[end..];
            return after.find('>').map_or("", |end| &after[end + 1..]);
        }
        if !closed && !VOID.contains(&name.as_str()) {
            open.push(place);
        }
        rest
    }

    /// All elements of this name, by their places.
    pub(crate) fn all(&self, name: &str) -> Vec<usize> {
        (1..self.elements.len())
            .filter(|place| self.elements[*place].name == name)
            .collect()
    }

    /// Those of this name inside of `outer`, however deep.
    pub(crate) fn inside(&self, outer: usize, name: &str) -> Vec<usize> {
        let all = self.all(name).into_iter();
        all.filter(|place| self.is_inside(*place, outer)).collect()
    }

    fn is_inside(&self, mut place: usize, outer: usize) -> bool {
        while let Some(parent) = self.elements[place].parent {
            if parent == outer {
                return true;
            }
            place = parent;
        }
        false
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, place: usize, name: &str) -> Option<&str> {
        let attributes = &self.elements[place].attributes;
        attributes
            .iter()
            .find(|attribute| attribute.0 == name)
            .map(|attribute| attribute.1.trim())
    }

    /// An attribute that is a number, with or without `px`.
    pub(crate) fn number(&self, place: usize, name: &str) -> Option<f64> {
        self.attribute(place, name)?
            .trim_end_matches("px")
            .parse()
            .ok()
    }

    /// All text inside of an element, with single spaces.
    pub(crate) fn text(&self, place: usize) -> String {
        let mut text = self.elements[place].text.clone();
        for (inner, element) in self.elements.iter().enumerate().skip(place + 1) {
            if self.is_inside(inner, place) {
                text.push(' ');
                text.push_str(&element.text);
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_as_they_are_written() {
        let page = Page::new(
            "<!DOCTYPE html><!-- <h1>no</h1> --><UL class=a><li>one<li>two &amp; <b>three</b></UL>\
             <script>if (a < b) '<h1>'</script><img src='x' alt=\"\"/><p>4 < 5",
        );
        assert_eq!(page.all("li").len(), 2);
        assert_eq!(page.text(page.all("li")[1]), "two & three");
        assert_eq!(page.attribute(page.all("ul")[0], "class"), Some("a"));
        assert_eq!(page.attribute(page.all("img")[0], "alt"), Some(""));
        assert!(page.all("h1").is_empty());
        assert_eq!(page.text(page.all("p")[0]), "4 < 5");
    }
}
