//! `SK120`: links to headings.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::documents::Document;
use crate::analysis::Subject;
use crate::diagnostic::{Code, Diagnostic, Edit, Span};
use crate::distance;
use crate::lower::paths::{self, Paths, Place};
use crate::lower::references::{Definitions, target_path};
use crate::source::SourceFile;
use crate::syntax::markdown::{NodeKind, Tree};

/// A document of the skill.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Which {
    /// The body of `SKILL.md`.
    Body,
    /// The bundled file with this index.
    File(usize),
}

/// The places of one document that a link can name.
struct Anchors {
    /// The names as GitHub makes them, by their letters and digits alone:
    /// sites differ in what they make of the rest.
    names: BTreeMap<String, String>,
}

/// Checks every link with a fragment.
pub(super) fn check(
    subject: &Subject<'_>,
    paths: &Paths<'_>,
    documents: &[Document<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let body = subject.document.body_text();
    let mut check = Check {
        paths,
        documents,
        body: (body, &subject.document.tree),
        anchors: BTreeMap::new(),
        diagnostics,
    };
    let source = Source {
        file: &|| Arc::clone(&subject.document.file),
        start: subject.document.body.start,
        which: Which::Body,
        base: "",
    };
    check.document(body, &subject.document.tree, &source);
    for document in documents.iter().filter(|document| document.has_links) {
        let source = Source {
            file: &|| Arc::clone(document.file()),
            start: 0,
            which: Which::File(document.index),
            base: document.base,
        };
        check.document(document.text, document.tree(), &source);
    }
}

/// Where links are written.
struct Source<'s> {
    file: &'s dyn Fn() -> Arc<SourceFile>,
    start: usize,
    which: Which,
    base: &'s str,
}

struct Check<'c, 'a> {
    paths: &'c Paths<'a>,
    documents: &'c [Document<'a>],
    body: (&'c str, &'c Tree),
    anchors: BTreeMap<Which, Anchors>,
    diagnostics: &'c mut Vec<Diagnostic>,
}

impl Check<'_, '_> {
    fn document(&mut self, text: &str, tree: &Tree, source: &Source<'_>) {
        let definitions = Definitions::new(text);
        for node in tree.nodes() {
            let NodeKind::Link(target) = &node.kind else {
                continue;
            };
            let Some((path, fragment)) = target.split_once('#') else {
                continue;
            };
            let Some(which) = self.named(path, source) else {
                continue;
            };
            let Some(anchors) = self.anchors(which) else {
                continue;
            };
            if anchors.have(fragment) {
                continue;
            }
            let near = anchors.nearest(fragment);
            let written = definitions.span(node.span.range(), target);
            let range = fragment_range(text, written);
            let span = Span::new(
                &(source.file)(),
                source.start + range.start..source.start + range.end,
            );
            let bundle = self.paths.bundle();
            let place = match which {
                _ if which == source.which => "this file".to_owned(),
                Which::Body => format!("`{}`", bundle.source.file),
                Which::File(index) => format!("`{}`", bundle.files[index].path),
            };
            let message = format!("there is no heading `{fragment}` in {place}");
            let diagnostic = Diagnostic::new(Code::BrokenAnchor, span.clone(), message);
            self.diagnostics.push(match near {
                Some(near) if span.text() == fragment => {
                    diagnostic.help(format!("write `#{near}`")).suggest(
                        format!("name the heading `{near}`"),
                        vec![Edit {
                            span,
                            replacement: near,
                        }],
                    )
                }
                _ => diagnostic.help("correct the link or the heading"),
            });
        }
    }

    /// The document of the skill that a link names.
    fn named(&self, path: &str, source: &Source<'_>) -> Option<Which> {
        if path.is_empty() {
            return Some(source.which);
        }
        let path = paths::percent_decode(target_path(path)?);
        let place = match self.paths.resolve(source.base, &path) {
            Place::Missing(_) | Place::Outside => self.paths.resolve("", &path),
            place => place,
        };
        match place {
            Place::File(index) => Some(Which::File(index)),
            Place::Own => Some(Which::Body),
            _ => None,
        }
    }

    /// The places of a document; `None` when it is not Markdown.
    fn anchors(&mut self, which: Which) -> Option<&Anchors> {
        let (text, tree) = match which {
            Which::Body => self.body,
            Which::File(index) => {
                let at = self
                    .documents
                    .binary_search_by_key(&index, |document| document.index)
                    .ok()?;
                (self.documents[at].text, self.documents[at].tree())
            }
        };
        Some(
            self.anchors
                .entry(which)
                .or_insert_with(|| Anchors::of(text, tree)),
        )
    }
}

impl Anchors {
    fn of(text: &str, tree: &Tree) -> Self {
        let mut names = BTreeMap::new();
        let mut add = |name: String| {
            names.entry(folded(&name)).or_insert(name);
        };
        for (index, node) in tree.nodes().iter().enumerate() {
            match node.kind {
                NodeKind::Heading(_) => {
                    let mut title = String::new();
                    for inner in tree.descendants(index) {
                        match inner.kind {
                            NodeKind::Text => title.push_str(inner.span.of(text)),
                            NodeKind::CodeSpan => {
                                title.push_str(inner.span.of(text).trim_matches('`'));
                            }
                            NodeKind::Break => title.push(' '),
                            _ => {}
                        }
                    }
                    // A name the author gives: `## Rules {#the-rules}`.
                    if let Some((shown, own)) = title.split_once("{#") {
                        add(own.trim_end_matches(['}', ' ']).to_owned());
                        title.truncate(shown.len());
                    }
                    add(slug(&title));
                }
                NodeKind::HtmlBlock | NodeKind::InlineHtml => {
                    html_names(node.span.of(text)).for_each(&mut add);
                }
                _ => {}
            }
        }
        Self { names }
    }

    fn have(&self, fragment: &str) -> bool {
        let fragment = paths::percent_decode(fragment);
        let known = |name: &str| self.names.contains_key(&folded(name));
        // The second of two equal headings is `name-1`; `L10` is a line.
        let numbered = fragment.rsplit_once('-').is_some_and(|(name, number)| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && known(name)
        });
        let is_line = fragment
            .strip_prefix('L')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        fragment.is_empty() || numbered || is_line || &*fragment == "top" || known(&fragment)
    }

    fn nearest(&self, fragment: &str) -> Option<String> {
        // Looking at every heading for a very long name would take too long.
        if fragment.len() > 100 || self.names.len() > 500 {
            return None;
        }
        let names = self.names.values().map(String::as_str);
        distance::nearest(fragment, names).map(str::to_owned)
    }
}

/// The name GitHub gives to a heading.
fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    for c in title.trim().chars().flat_map(char::to_lowercase) {
        match c {
            ' ' | '-' => slug.push('-'),
            '_' => slug.push(c),
            c if c.is_alphanumeric() => slug.push(c),
            _ => {}
        }
    }
    slug
}

fn folded(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The values of `id` and `name` in a piece of HTML.
fn html_names(html: &str) -> impl Iterator<Item = String> {
    html.split(['<', ' ', '\n', '\t']).filter_map(|word| {
        let value = word
            .strip_prefix("id=")
            .or_else(|| word.strip_prefix("name="))?;
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(['"', '\'', '>', '/']).unwrap_or(value.len());
        Some(value[..end].to_owned())
    })
}

/// The part of a written target after its `#`; all of it without one.
fn fragment_range(text: &str, written: Range<usize>) -> Range<usize> {
    match text[written.clone()].find('#') {
        Some(at) => written.start + at + 1..written.end,
        None => written,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn have(body: &str, fragment: &str) -> bool {
        Anchors::of(body, &Tree::parse(body)).have(fragment)
    }

    #[test]
    fn headings_are_known_by_their_letters() {
        let body = "## The `Rules` & more\n\n## 🚀 Start_up\n\n## 规则 一\n\n# A {#own}\n";
        for fragment in [
            "the-rules--more",
            "the-rules-more",
            "The-Rules--More",
            "-start_up",
            "规则-一",
            "%E8%A7%84%E5%88%99-%E4%B8%80",
            "own",
            "a",
            "a-1",
            "L12",
            "",
        ] {
            assert!(have(body, fragment), "{fragment}");
        }
        assert!(!have(body, "rules"));
    }

    #[test]
    fn html_gives_names_too() {
        assert!(have("text <a id=\"x\"></a> more\n", "x"));
        assert!(have("<a name='y'>\n", "y"));
        assert!(!have("```\n<a id=\"x\">\n```\n", "x"));
    }
}
