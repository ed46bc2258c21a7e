//! The paths that a text names.
//!
//! A path is looked for where authors write one: as the target of a link or an
//! image, in a code span, and inside code blocks. There are two tiers. A link
//! to a relative file, and a code span that starts with a folder which the
//! skill has or which skills conventionally have, *surely* mean a bundled
//! file. Anything else may as well be a file of the user's project.

mod context;
mod targets;
mod words;

use std::borrow::Cow;
use std::ops::Range;

use skir::{Reference, ReferenceKind, ReferenceStatus};

use super::paths::{Paths, Place};
use crate::syntax::markdown::{NodeKind, Tree};

pub(crate) use targets::{Definitions, is_machine_path, path as target_path};
pub(crate) use words::below_skill;

/// Folders that hold a skill's files by convention.
pub(crate) const CONVENTIONAL_FOLDERS: &[&str] = &["assets", "references", "scripts"];

/// Files of the plugin that a skill is part of, although a skill may have a
/// folder of that name.
const PLUGIN_FILES: &[&str] = &["hooks/hooks.json"];

/// A path that a text names.
#[derive(Clone, Debug)]
pub(crate) struct Found<'a> {
    /// The path as written, without a fragment, in bytes of the text.
    pub(crate) span: Range<usize>,
    /// How the text names it.
    pub(crate) kind: ReferenceKind,
    /// Whether it surely means a file of the skill.
    pub(crate) sure: bool,
    /// What it leads to.
    pub(crate) place: Place<'a>,
    /// Whether it ends with `SKILL.md`, so that it means a skill wherever it
    /// leads.
    pub(crate) names_skill: bool,
}

impl Found<'_> {
    /// What the model says of it; `None` where it is no bundled file.
    pub(crate) fn status(&self) -> Option<ReferenceStatus> {
        Some(match &self.place {
            Place::File(index) => ReferenceStatus::Resolved(
                u32::try_from(*index).expect("a skill has fewer than 2^32 files"),
            ),
            Place::Folder => ReferenceStatus::Folder,
            Place::Missing(_) if !self.sure => ReferenceStatus::Unresolved,
            Place::Missing(_) | Place::LeftOut => ReferenceStatus::Broken,
            Place::Own | Place::Skill(_) => return None,
            Place::Outside if self.names_skill => return None,
            Place::FileOfSkill(_) | Place::Outside => ReferenceStatus::Outside,
        })
    }
}

/// The references of a body, out of what was found in it.
pub(super) fn lower(found: &[Found<'_>]) -> Vec<Reference> {
    let reference = |found: &Found<'_>| {
        Some(Reference {
            span: found.span.clone().into(),
            kind: found.kind,
            status: found.status()?,
        })
    };
    found.iter().filter_map(reference).collect()
}

/// Finds the paths in the document `text`, which lies in the folder `base` of
/// the skill; in the order of the text.
pub(crate) fn scan<'a>(paths: &Paths<'a>, base: &str, text: &str, tree: &Tree) -> Vec<Found<'a>> {
    let mut scan = Scan::new(paths, base, text);
    let nodes = tree.nodes();
    // A code span in a link's text names what the link names.
    let mut link_end = 0;
    for (index, node) in nodes.iter().enumerate() {
        let range = node.span.range();
        match &node.kind {
            NodeKind::Link(target) => {
                scan.target(range, target, ReferenceKind::Link);
                link_end = node.end as usize;
            }
            NodeKind::Image(target) => scan.target(range, target, ReferenceKind::Image),
            NodeKind::CodeSpan if index >= link_end => scan.code_span(range),
            NodeKind::Fence(_) => scan.code_block(range),
            _ => {}
        }
    }
    scan.found
}

/// Finds the targets of the links in a document beside `SKILL.md`. What looks
/// like a path in the code of such a file is mostly an example: it teaches,
/// `SKILL.md` instructs.
pub(crate) fn scan_links<'a>(
    paths: &Paths<'a>,
    base: &str,
    text: &str,
    tree: &Tree,
) -> Vec<Found<'a>> {
    let mut scan = Scan::new(paths, base, text);
    for node in tree.nodes() {
        match &node.kind {
            NodeKind::Link(target) => {
                scan.target(node.span.range(), target, ReferenceKind::Link);
            }
            NodeKind::Image(target) => {
                scan.target(node.span.range(), target, ReferenceKind::Image);
            }
            _ => {}
        }
    }
    scan.found
}

struct Scan<'s, 'a> {
    paths: &'s Paths<'a>,
    base: &'s str,
    text: &'s str,
    definitions: Definitions<'s>,
    found: Vec<Found<'a>>,
}

impl<'s, 'a> Scan<'s, 'a> {
    fn new(paths: &'s Paths<'a>, base: &'s str, text: &'s str) -> Self {
        Self {
            paths,
            base,
            text,
            definitions: Definitions::new(text),
            found: Vec::new(),
        }
    }

    /// A link or an image.
    fn target(&mut self, node: Range<usize>, target: &str, kind: ReferenceKind) {
        let Some(path) = target_path(target) else {
            return;
        };
        let written = self.definitions.span(node, target);
        let span = written.start..(written.start + path.len()).min(written.end);
        // A decoded target may be shorter than the text it was decoded from.
        let span = if self.text.get(span.clone()) == Some(path) {
            span
        } else {
            written
        };
        if is_machine_path(path) {
            self.push(span, kind, true, Place::Outside);
            return;
        }
        let decoded = super::paths::percent_decode(path);
        let slashed = if decoded.contains('\\') {
            Cow::Owned(decoded.replace('\\', "/"))
        } else {
            decoded
        };
        let (rest, sure) = match below_skill(&slashed, self.skill()) {
            Some(rest) => (rest, true),
            None => (&*slashed, targets::is_sure(&slashed)),
        };
        let place = self.resolve(rest);
        self.push(span, kind, sure, place);
    }

    fn code_span(&mut self, node: Range<usize>) {
        let inner = words::inside_ticks(self.text, node.clone());
        let content = &self.text[inner.clone()];
        if memchr::memchr2(b'/', b'.', content.as_bytes()).is_none() {
            return;
        }
        for word in words::split(content) {
            let path = &content[word.clone()];
            let span = inner.start + word.start..inner.start + word.end;
            if let Some((place, sure)) = self.word(path) {
                // `create scripts/seed.ts` and `such as scripts/seed.ts` mean
                // files that need not be there.
                let sure = sure
                    && !(matches!(place, Place::Missing(_))
                        && context::is_no_promise(self.text, node.clone()));
                self.push(span, ReferenceKind::CodeSpan, sure, place);
            }
        }
    }

    /// What a word of a code span names, and whether surely.
    fn word(&self, path: &str) -> Option<(Place<'a>, bool)> {
        if let Some(rest) = below_skill(path, self.skill()) {
            if words::has_placeholder(rest) {
                return None;
            }
            let place = self.resolve(rest);
            let is_there = matches!(place, Place::File(_) | Place::Folder);
            return (is_there || words::has_file_ending(rest))
                .then(|| (place, words::is_variable(path) || self.is_own_path(rest)));
        }
        // Nor is a hidden folder, such as `.github`, one of a skill.
        let hidden = path.starts_with('.') && !path.starts_with("./") && !path.starts_with("../");
        if words::has_placeholder(path) || path.starts_with(['/', '~', '@']) || hidden {
            return None;
        }
        let place = self.resolve(path);
        let looks_like_file = words::has_file_ending(path);
        match &place {
            Place::File(_) => Some((place, true)),
            Place::Folder | Place::Skill(_) if path.contains('/') => Some((place, true)),
            // `../x` in code is an import far more often than a bundled file.
            Place::FileOfSkill(_) if looks_like_file => Some((place, true)),
            Place::Missing(_) if looks_like_file && path.contains('/') => {
                let sure = self.is_own_path(path);
                (sure || !words::is_domain(path)).then_some((place, sure))
            }
            _ => None,
        }
    }

    /// Paths in a code block: only those that are there, or that a variable
    /// for the skill's folder proves to be meant.
    fn code_block(&mut self, node: Range<usize>) {
        let mut at = node.start;
        while let Some(slash) = memchr::memchr(b'/', &self.text.as_bytes()[at..node.end]) {
            let (word, end) = words::around(self.text, node.clone(), at, at + slash);
            at = end;
            let path = &self.text[word.clone()];
            let (rest, sure) = match below_skill(path, self.skill()) {
                Some(rest) => (rest, words::is_variable(path)),
                None => (path, false),
            };
            if words::has_placeholder(rest) || rest.starts_with('/') {
                continue;
            }
            let place = self.resolve(rest);
            match place {
                Place::File(_) => self.push(word, ReferenceKind::CodeBlock, true, place),
                Place::Missing(_) if sure && words::has_file_ending(rest) => {
                    self.push(word, ReferenceKind::CodeBlock, true, place);
                }
                _ => {}
            }
        }
    }

    /// Relative to the document, then to the skill's folder: scripts that a
    /// document names are relative to the skill.
    fn resolve(&self, path: &str) -> Place<'a> {
        let place = self.paths.resolve(self.base, path);
        if self.base.is_empty() || !matches!(place, Place::Missing(_) | Place::Outside) {
            return place;
        }
        match self.paths.resolve("", path) {
            found @ (Place::File(_) | Place::Folder) => found,
            _ => place,
        }
    }

    /// Whether a path starts with a folder that the skill has, or with a
    /// conventional one. `./scripts/x` is relative to where the agent works.
    fn is_own_path(&self, path: &str) -> bool {
        let plain = path.strip_prefix("./").unwrap_or(path);
        let first = plain.split('/').next().unwrap_or_default();
        !PLUGIN_FILES.contains(&plain)
            && (self.paths.is_folder(first)
                || plain.len() == path.len() && CONVENTIONAL_FOLDERS.contains(&first))
    }

    /// The name of the skill's folder.
    fn skill(&self) -> &str {
        self.paths.bundle().source.folder_name()
    }

    fn push(&mut self, span: Range<usize>, kind: ReferenceKind, sure: bool, place: Place<'a>) {
        let name = self.text[span.clone()].rsplit(['/', '\\']).next();
        let names_skill = name.is_some_and(|name| name.eq_ignore_ascii_case("SKILL.md"));
        self.found.push(Found {
            span,
            kind,
            sure,
            place,
            names_skill,
        });
    }
}
