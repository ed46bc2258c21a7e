//! What a path in a text leads to.

use std::borrow::Cow;

use crate::source::{Bundle, Neighbour};

/// What a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place<'a> {
    /// The bundled file with this index.
    File(usize),
    /// A folder of the skill.
    Folder,
    /// The skill's own Markdown file.
    Own,
    /// Another skill: its folder or its Markdown file.
    Skill(&'a Neighbour),
    /// A file of another skill.
    FileOfSkill(&'a Neighbour),
    /// Nothing. The path below the skill's folder, without dots.
    Missing(String),
    /// A symbolic link, or a file that could not be read: reported there.
    LeftOut,
    /// Somewhere outside the skill's folder.
    Outside,
}

/// The paths of one skill.
#[derive(Clone, Copy)]
pub(crate) struct Paths<'a> {
    bundle: &'a Bundle,
    /// Whether another skill lies inside this one's folder.
    has_nested: bool,
}

impl<'a> Paths<'a> {
    pub(crate) fn new(bundle: &'a Bundle) -> Self {
        let source = &bundle.source;
        let inside = |folder: &str| {
            source.folder.is_empty() && !folder.is_empty()
                || folder
                    .strip_prefix(source.folder.as_str())
                    .is_some_and(|rest| rest.starts_with('/'))
        };
        let neighbours = source.neighbours.by_folder();
        let after = neighbours.partition_point(|other| other.folder <= source.folder);
        Self {
            bundle,
            // Between a folder and what lies in it, only names that go on with
            // a character below `/` can stand.
            has_nested: !source.lone
                && neighbours[after..]
                    .iter()
                    .take_while(|other| other.folder.starts_with(source.folder.as_str()))
                    .any(|other| inside(&other.folder)),
        }
    }

    pub(crate) fn bundle(&self) -> &'a Bundle {
        self.bundle
    }

    /// Where `path`, written in a document in the folder `base`, leads to. It
    /// has `/` between components and no fragment.
    pub(crate) fn resolve(&self, base: &str, path: &str) -> Place<'a> {
        let (above, below) = normalise(base, path);
        let source = &self.bundle.source;
        if above == 0 {
            return self.inside(below);
        }
        let folder = Cow::Borrowed(source.folder.as_str());
        let folders: Vec<_> = folder.split('/').filter(|part| !part.is_empty()).collect();
        let Some(kept) = folders.len().checked_sub(above) else {
            return Place::Outside;
        };
        let mut full = folders[..kept].join("/");
        if !full.is_empty() && !below.is_empty() {
            full.push('/');
        }
        full.push_str(&below);
        let own = if source.lone {
            None
        } else {
            inside_of(&full, &source.folder)
        };
        if let Some(inner) = own {
            return self.inside(Cow::Owned(inner.to_owned()));
        }
        self.neighbour(&full).unwrap_or(Place::Outside)
    }

    fn inside(&self, path: Cow<'_, str>) -> Place<'a> {
        let source = &self.bundle.source;
        if path.is_empty() {
            return Place::Folder;
        }
        if let Some(index) = self.file(&path) {
            return Place::File(index);
        }
        if *path == *source.file {
            return Place::Own;
        }
        if self.is_folder(&path) {
            return Place::Folder;
        }
        if self.has_nested || source.lone {
            let full = match source.folder.as_str() {
                "" => path.to_string(),
                folder => format!("{folder}/{path}"),
            };
            let own = |other: &Neighbour| other.id == source.id && other.folder == source.folder;
            match self.neighbour(&full) {
                Some(Place::FileOfSkill(other) | Place::Skill(other)) if own(other) => {}
                Some(place) => return place,
                None => {}
            }
        }
        let left_out = |links: &str| inside_of(&path, links).is_some();
        if source.links.iter().any(|link| left_out(link))
            || source.files.len() > self.bundle.files.len()
                && source.files.iter().any(|file| file.path == *path)
        {
            return Place::LeftOut;
        }
        Place::Missing(path.into_owned())
    }

    /// The index of the bundled file at `path`.
    pub(crate) fn file(&self, path: &str) -> Option<usize> {
        let files = &self.bundle.files;
        files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()
    }

    /// Whether any bundled file lies in the folder `path`.
    pub(crate) fn is_folder(&self, path: &str) -> bool {
        let files = &self.bundle.files;
        // Compares with `path` and a slash without building that text.
        let before = |file: &str| match file.strip_prefix(path) {
            Some(rest) => rest.as_bytes().first().is_none_or(|byte| *byte < b'/'),
            None => file < path,
        };
        let at = files.partition_point(|file| before(&file.path));
        files
            .get(at)
            .is_some_and(|file| inside_of(&file.path, path).is_some_and(|rest| !rest.is_empty()))
    }

    /// What skill a path below the root leads to.
    fn neighbour(&self, full: &str) -> Option<Place<'a>> {
        let neighbours = self.bundle.source.neighbours.by_folder();
        // The nearest folder that is a skill's: the path itself, then the
        // folders it lies in, from the inside out.
        let mut folder = full;
        loop {
            let rest = inside_of(full, folder).unwrap_or("");
            let at = neighbours.partition_point(|other| other.folder.as_str() < folder);
            // A folder holds either one skill or any number of lone ones.
            match neighbours.get(at).filter(|other| other.folder == folder) {
                Some(other) if !other.lone => {
                    let is_skill = rest.is_empty() || rest == other.file;
                    return Some(if is_skill {
                        Place::Skill(other)
                    } else {
                        Place::FileOfSkill(other)
                    });
                }
                Some(_) => {
                    let place = |other: &Neighbour| {
                        (other.folder.as_str(), other.file.as_str()).cmp(&(folder, rest))
                    };
                    if let Ok(at) = neighbours.binary_search_by(place) {
                        return Some(Place::Skill(&neighbours[at]));
                    }
                }
                None => {}
            }
            if folder.is_empty() {
                return None;
            }
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
        }
    }
}

/// The rest of `path` below `folder`; empty when they are the same.
fn inside_of<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    match path.strip_prefix(folder)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// `path` in the folder `base` without dots: how many folders above the
/// skill's it leads, and the rest.
fn normalise<'p>(base: &str, path: &'p str) -> (usize, Cow<'p, str>) {
    let plain = path.strip_prefix("./").unwrap_or(path);
    let plain = plain.trim_end_matches('/');
    let is_plain = base.is_empty() && !plain.split('/').any(|part| matches!(part, "" | "." | ".."));
    if is_plain {
        return (0, Cow::Borrowed(plain));
    }
    let mut above = 0;
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    above += 1;
                }
            }
            part => parts.push(part),
        }
    }
    (above, Cow::Owned(parts.join("/")))
}

/// The folder a path lies in; empty for a path without one.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Undoes `%20` and its like; what is not a valid escape stays.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let digit = |at: usize| after.get(at).and_then(|d| char::from(*d).to_digit(16));
        if let (b'%', Some(high), Some(low)) = (byte, digit(0), digit(1)) {
            bytes.push(u8::try_from(high * 16 + low).expect("two digits make a byte"));
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::source::{Root, discover, load};
    use crate::system::Memory;

    /// What `path` in the folder `base` of the skill `id` leads to.
    fn resolve(system: &Memory, id: &str, base: &str, path: &str) -> String {
        let found = discover(system, &Arc::new(Root::new("skills")));
        let source = found.skills.into_iter().find(|skill| skill.id == id);
        let bundle = load(system, source.unwrap());
        match Paths::new(&bundle).resolve(base, path) {
            Place::File(index) => format!("file {}", bundle.files[index].path),
            Place::Folder => "folder".to_owned(),
            Place::Own => "own".to_owned(),
            Place::Skill(other) => format!("skill {}", other.id),
            Place::FileOfSkill(other) => format!("file of {}", other.id),
            Place::Missing(path) => format!("missing {path}"),
            Place::LeftOut => "left out".to_owned(),
            Place::Outside => "outside".to_owned(),
        }
    }

    #[test]
    fn paths_lead_to_files_skills_or_nowhere() {
        let system = Memory::new()
            .with_file("skills/git/commit/SKILL.md", "")
            .with_file("skills/git/commit/references/a b.md", "")
            .with_file("skills/git/commit/refs.md", "")
            .with_file("skills/git/commit/inner/SKILL.md", "")
            .with_file("skills/git/commit/inner/x.md", "")
            .with_link("skills/git/commit/shared")
            .with_unreadable("skills/git/commit/locked.md")
            .with_file("skills/git/commit-more/SKILL.md", "")
            .with_file("skills/review/SKILL.md", "")
            .with_file("skills/review/r.md", "");
        for (base, path, expected) in [
            ("", "references/a b.md", "file references/a b.md"),
            ("", "./references//a b.md", "file references/a b.md"),
            ("references", "../refs.md", "file refs.md"),
            ("references", "a b.md", "file references/a b.md"),
            ("", "references/", "folder"),
            ("", ".", "folder"),
            ("", "ref", "missing ref"),
            ("references", "b.md", "missing references/b.md"),
            ("", "SKILL.md", "own"),
            ("", "../commit/SKILL.md", "own"),
            ("", "../commit/refs.md", "file refs.md"),
            ("", "../../review/SKILL.md", "skill review"),
            ("", "../../review", "skill review"),
            ("", "../../review/r.md", "file of review"),
            ("", "../commit-more/", "skill git.commit-more"),
            ("", "inner/SKILL.md", "skill git.commit.inner"),
            ("", "inner/x.md", "file of git.commit.inner"),
            ("", "../../README.md", "outside"),
            ("", "../../../x.md", "outside"),
            ("", "shared/x.md", "left out"),
            ("", "locked.md", "left out"),
        ] {
            assert_eq!(
                resolve(&system, "git.commit", base, path),
                expected,
                "{path}"
            );
        }
        assert_eq!(resolve(&system, "review", "", "../git"), "outside");
    }

    #[test]
    fn escapes_are_undone() {
        assert_eq!(percent_decode("a%20b%C3%A9%zz%4"), "a b\u{e9}%zz%4");
        assert_eq!(percent_decode("%ff"), "%ff");
    }
}
