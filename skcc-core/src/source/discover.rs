//! Finding the skills below a root.
//!
//! A skill is a folder with a `SKILL.md`. Under a root with the layered layout
//! a lone `name.md` with frontmatter is a skill too. A skill inside another
//! skill's folder is a skill of its own: its files belong to it alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use skir::Layer;

use super::file::SourceFile;
use super::origin::Origin;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::glob::Glob;
use crate::system::{FileKind, Metadata, System};

/// How skills lie below a root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Folders with a `SKILL.md`.
    #[default]
    Folders,
    /// Folders with a `SKILL.md`, and lone `name.md` files with frontmatter.
    Layered,
}

/// Whether a root's author is the project itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// A configured root of the workspace.
    FirstParty,
    /// Anything else.
    #[default]
    ThirdParty,
}

/// A tree of skills.
#[derive(Clone, Debug)]
pub struct Root {
    /// Where it lies.
    pub path: PathBuf,
    /// The same as messages show it, with `/` between components; empty for
    /// the current folder.
    pub display: String,
    /// How skills lie in it.
    pub layout: Layout,
    /// Who wrote it.
    pub trust: Trust,
    /// The layer it forms.
    pub layer: Layer,
    /// Where it comes from.
    pub origin: Origin,
    /// Files and folders in it that are not read, as messages show them.
    pub exclude: Vec<Glob>,
}

impl Root {
    /// A root of folders that is shown as `path` is written.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let display = path.to_string_lossy().replace('\\', "/");
        let display = display.trim_end_matches('/');
        let display = if display == "." {
            ""
        } else {
            display.strip_prefix("./").unwrap_or(display)
        };
        Self {
            display: display.to_owned(),
            path,
            layout: Layout::default(),
            trust: Trust::default(),
            layer: Layer::default(),
            origin: Origin::default(),
            exclude: Vec::new(),
        }
    }

    /// Where the tree comes from, for people: what follows "from".
    #[must_use]
    pub fn origin_in_words(&self) -> String {
        match &self.origin {
            Origin::Crate { name, .. } => format!("the crate `{name}`"),
            Origin::Organization => "the organization".to_owned(),
            Origin::Team => "the team".to_owned(),
            Origin::User => "the user".to_owned(),
            _ if self.display.is_empty() => "this folder".to_owned(),
            _ => format!("`{}`", self.display),
        }
    }

    /// Where the tree comes from, for the model of its skills: empty for the
    /// project's own and for what a person named on one machine.
    pub(crate) fn origin_name(&self) -> String {
        match self.origin {
            Origin::Own | Origin::Named | Origin::Added => String::new(),
            _ => self.lock_name(),
        }
    }

    /// The tree as `skcc.lock` names it: the same on every machine that has
    /// the project in the same state.
    #[must_use]
    pub fn lock_name(&self) -> String {
        match &self.origin {
            Origin::Crate { name, .. } => format!("crate:{name}"),
            Origin::Organization => "organization".to_owned(),
            Origin::Team => "team".to_owned(),
            Origin::User => "user".to_owned(),
            Origin::Own | Origin::Named | Origin::Added | Origin::Settings => {
                format!(
                    "path:{}",
                    if self.display.is_empty() {
                        "."
                    } else {
                        &self.display
                    }
                )
            }
        }
    }

    /// How messages show the file at `relative` below the root.
    #[must_use]
    pub fn show(&self, relative: &str) -> String {
        match (self.display.as_str(), relative) {
            ("", path) | (path, "") => path.to_owned(),
            ("/", path) => format!("/{path}"),
            (root, path) => format!("{root}/{path}"),
        }
    }
}

/// A file of a skill that was seen, not yet read.
#[derive(Clone, Debug)]
pub struct ListedFile {
    /// Path below the skill's folder, with `/` between components.
    pub path: String,
    /// What is known of it.
    pub metadata: Metadata,
}

/// A skill that was found, not yet read.
#[derive(Clone, Debug)]
pub struct SkillSource {
    /// Canonical id: the path below the root, joined with dots.
    pub id: String,
    /// The root it lies under.
    pub root: Arc<Root>,
    /// Its folder below the root, with `/` between components; empty when the
    /// root itself is the skill.
    pub folder: String,
    /// The name of the Markdown file in the folder.
    pub file: String,
    /// Whether it is a lone file, with no folder of its own.
    pub lone: bool,
    /// Its other files, sorted by path.
    pub files: Vec<ListedFile>,
    /// Symbolic links in its folder, which are not followed: paths below the
    /// skill's folder.
    pub links: Vec<String>,
    /// Every skill below the root: what a path that leaves this skill's folder
    /// may lead to, and what a name in its text may mean.
    pub neighbours: Arc<Neighbours>,
}

/// A skill below the same root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its folder below the root, with `/` between components.
    pub folder: String,
    /// The name of its Markdown file.
    pub file: String,
    /// Whether it is a lone file, with no folder of its own.
    pub lone: bool,
    /// Its id.
    pub id: String,
}

impl SkillSource {
    /// The name the specification wants: the folder's, or the lone file's
    /// without its ending.
    #[must_use]
    pub fn folder_name(&self) -> &str {
        if self.lone {
            return self
                .file
                .rsplit_once('.')
                .map_or(self.file.as_str(), |(stem, _)| stem);
        }
        match self.folder.rsplit('/').next() {
            Some("") | None => last_component(&self.root.path),
            Some(name) => name,
        }
    }

    fn neighbour(&self) -> Neighbour {
        Neighbour {
            folder: self.folder.clone(),
            file: self.file.clone(),
            lone: self.lone,
            id: self.id.clone(),
        }
    }

    /// The Markdown file's path below the root.
    #[must_use]
    pub fn relative(&self) -> String {
        join(&self.folder, &self.file)
    }

    /// Where the file at `path` below the skill's folder lies.
    #[must_use]
    pub fn locate(&self, path: &str) -> PathBuf {
        let relative = join(&self.folder, path);
        relative
            .split('/')
            .fold(self.root.path.clone(), |at, component| at.join(component))
    }
}

/// The skills below a root.
#[derive(Debug, Default)]
pub struct Neighbours {
    by_folder: Vec<Neighbour>,
    /// Indices of `by_folder`, sorted by name.
    by_name: Vec<usize>,
}

impl Neighbours {
    fn new(mut skills: Vec<Neighbour>) -> Self {
        skills.sort_by(|a, b| (&a.folder, &a.file).cmp(&(&b.folder, &b.file)));
        let mut by_name: Vec<usize> = (0..skills.len()).collect();
        by_name.sort_by_key(|index| skills[*index].name());
        Self {
            by_folder: skills,
            by_name,
        }
    }

    /// Every skill, sorted by folder.
    #[must_use]
    pub fn by_folder(&self) -> &[Neighbour] {
        &self.by_folder
    }

    /// A skill whose folder or lone file has this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Neighbour> {
        let at = self
            .by_name
            .binary_search_by(|index| self.by_folder[*index].name().cmp(name))
            .ok()?;
        Some(&self.by_folder[self.by_name[at]])
    }
}

impl Neighbour {
    /// The name of its folder or of its lone file without the ending.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.lone {
            let stem = self.file.rsplit_once('.');
            stem.map_or(&self.file, |(stem, _)| stem)
        } else {
            self.folder.rsplit('/').next().unwrap_or_default()
        }
    }
}

/// What was found.
#[derive(Debug, Default)]
pub struct Discovery {
    /// The skills, by id.
    pub skills: Vec<SkillSource>,
    /// What was wrong on the way.
    pub diagnostics: Vec<Diagnostic>,
}

/// Folders that never hold skills and never belong into one.
pub(crate) const STRAY_FOLDERS: &[&str] = &[
    ".git",
    ".hg",
    ".svn",
    ".venv",
    "__pycache__",
    "node_modules",
    "target",
    "venv",
];

/// Files that never belong into a skill.
pub(crate) const STRAY_FILES: &[&str] = &[".DS_Store", "Thumbs.db", "desktop.ini"];

/// How deep folders may lie inside one another.
const MAX_DEPTH: usize = 32;

/// Finds the skills below `root`.
#[must_use]
pub fn discover(system: &dyn System, root: &Arc<Root>) -> Discovery {
    let mut walk = Walk {
        system,
        root,
        found: Discovery::default(),
    };
    walk.folder(&root.path, "", None, 0);
    // Whoever named a folder wants its skills. A layer may be empty.
    if walk.found.skills.is_empty()
        && walk.found.diagnostics.is_empty()
        && !root.origin.is_elsewhere()
    {
        walk.report(Code::NoSkill, "", "no skill was found here");
    }
    let mut found = walk.found;
    let neighbours = found.skills.iter().map(SkillSource::neighbour).collect();
    let neighbours = Arc::new(Neighbours::new(neighbours));
    for skill in &mut found.skills {
        skill.files.sort_by(|a, b| a.path.cmp(&b.path));
        skill.neighbours = Arc::clone(&neighbours);
    }
    found
        .skills
        .sort_by(|a, b| a.id.cmp(&b.id).then_with(|| a.folder.cmp(&b.folder)));
    found
}

struct Walk<'a> {
    system: &'a dyn System,
    root: &'a Arc<Root>,
    found: Discovery,
}

impl Walk<'_> {
    /// Walks the folder at `relative`; `owner` is the skill whose folder it
    /// lies in.
    fn folder(&mut self, path: &Path, relative: &str, owner: Option<usize>, depth: usize) {
        let mut entries = match self.system.read_dir(path) {
            Ok(entries) => entries,
            Err(error) => {
                let code = if depth == 0 {
                    Code::MissingRoot
                } else {
                    Code::UnreadableFile
                };
                self.report(code, relative, format!("cannot read the folder: {error}"));
                return;
            }
        };
        if !self.root.exclude.is_empty() {
            entries.retain(|entry| {
                let name = entry.name.as_deref().unwrap_or_default();
                let shown = self.root.show(&join(relative, name));
                !self.root.exclude.iter().any(|glob| glob.matches(&shown))
            });
        }
        let manifest = entries
            .iter()
            .filter(|entry| entry.metadata.kind == FileKind::File)
            .filter_map(|entry| entry.name.as_deref())
            .filter(|name| name.eq_ignore_ascii_case("skill.md"))
            // The exact spelling wins where several stand side by side.
            .min_by_key(|name| *name != "SKILL.md");
        let mut owner = owner;
        if let Some(name) = manifest {
            if let Some(outer) = owner {
                let message = format!(
                    "this skill lies inside the skill `{}`",
                    self.found.skills[outer].id
                );
                self.report(Code::NestedSkill, &join(relative, name), message);
            }
            owner = Some(self.found.skills.len());
            self.push(relative, name, false);
        }
        for entry in &entries {
            let Some(name) = entry.name.as_deref() else {
                self.report(
                    Code::UnreadableFile,
                    relative,
                    "a file name is not valid Unicode",
                );
                continue;
            };
            let below = join(relative, name);
            match entry.metadata.kind {
                FileKind::Folder if STRAY_FOLDERS.contains(&name) => {
                    if owner.is_some() {
                        let message =
                            format!("`{name}` does not belong into a skill and is left out");
                        self.report(Code::StrayFile, &below, message);
                    }
                }
                FileKind::Folder if depth >= MAX_DEPTH => {
                    let message =
                        format!("folders lie more than {MAX_DEPTH} deep inside one another");
                    self.report(Code::UnreadableFile, &below, message);
                }
                FileKind::Folder => self.folder(&path.join(name), &below, owner, depth + 1),
                FileKind::Link
                    if owner.is_some()
                        || manifest.is_none() && name.eq_ignore_ascii_case("skill.md") =>
                {
                    if let Some(skill) = owner {
                        let path = self.below(skill, &below).to_owned();
                        self.found.skills[skill].links.push(path);
                    }
                    let message = format!("`{name}` is a symbolic link");
                    self.report(Code::SymbolicLink, &below, message);
                }
                FileKind::File if owner.is_some() && Some(name) == manifest => {}
                FileKind::File => match owner {
                    Some(_) if STRAY_FILES.contains(&name) => {
                        let message =
                            format!("`{name}` does not belong into a skill and is left out");
                        self.report(Code::StrayFile, &below, message);
                    }
                    Some(skill) => self.list(skill, &below, entry.metadata),
                    None if self.is_lone_skill(path, name) => self.push(relative, name, true),
                    None => {}
                },
                FileKind::Link => {}
                FileKind::Other => {
                    if owner.is_some() {
                        let message = format!("`{name}` is neither a file nor a folder");
                        self.report(Code::UnreadableFile, &below, message);
                    }
                }
            }
        }
    }

    fn list(&mut self, skill: usize, below: &str, metadata: Metadata) {
        let path = self.below(skill, below).to_owned();
        let files = &mut self.found.skills[skill].files;
        files.push(ListedFile { path, metadata });
    }

    /// The path below a skill's folder of something below the root.
    fn below<'p>(&self, skill: usize, path: &'p str) -> &'p str {
        match self.found.skills[skill].folder.as_str() {
            "" => path,
            folder => &path[folder.len() + 1..],
        }
    }

    fn is_lone_skill(&self, folder: &Path, name: &str) -> bool {
        self.root.layout == Layout::Layered
            && name.len() > 3
            && name.to_ascii_lowercase().ends_with(".md")
            && self.system.read(&folder.join(name)).is_ok_and(|bytes| {
                let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
                text.trim_ascii_start().starts_with(b"---")
            })
    }

    fn push(&mut self, folder: &str, file: &str, lone: bool) {
        let path = if lone {
            join(folder, &file[..file.len() - 3])
        } else {
            folder.to_owned()
        };
        let mut id = String::new();
        for component in path.split('/').filter(|component| !component.is_empty()) {
            // A hidden folder such as `.agents` is known by its plain name.
            let name = component.strip_prefix('.').unwrap_or(component);
            if name.contains('.') {
                let message = format!("the folder name `{component}` holds a dot");
                self.report(Code::DotInFolder, &join(folder, file), message);
            }
            if !id.is_empty() {
                id.push('.');
            }
            id.push_str(&name.replace('.', "_"));
        }
        if id.is_empty() {
            id = last_component(&self.root.path).replace('.', "_");
        }
        self.found.skills.push(SkillSource {
            id,
            root: Arc::clone(self.root),
            folder: folder.to_owned(),
            file: file.to_owned(),
            lone,
            files: Vec::new(),
            links: Vec::new(),
            neighbours: Arc::default(),
        });
    }

    fn report(&mut self, code: Code, relative: &str, message: impl Into<String>) {
        let mut shown = self.root.show(relative);
        if shown.is_empty() {
            shown.push('.');
        }
        let file = Arc::new(SourceFile::new(shown, ""));
        self.found
            .diagnostics
            .push(Diagnostic::new(code, Span::new(&file, 0..0), message));
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

fn last_component(path: &Path) -> &str {
    path.file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("skill")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::Memory;

    fn found(system: &Memory, layout: Layout) -> Discovery {
        discover(
            system,
            &Arc::new(Root {
                layout,
                ..Root::new("skills")
            }),
        )
    }

    #[test]
    fn files_belong_to_the_nearest_skill() {
        let system = Memory::new()
            .with_file("skills/a/SKILL.md", "")
            .with_file("skills/a/refs/x.md", "")
            .with_file("skills/a/inner/SKILL.md", "")
            .with_file("skills/a/inner/y.md", "");
        let found = found(&system, Layout::Folders);
        let seen: Vec<_> = found
            .skills
            .iter()
            .map(|s| {
                (
                    s.id.as_str(),
                    s.files.iter().map(|f| f.path.as_str()).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(seen, [("a", vec!["refs/x.md"]), ("a.inner", vec!["y.md"])]);
        assert_eq!(found.diagnostics[0].code, Code::NestedSkill);
    }

    #[test]
    fn a_lone_file_is_a_skill_only_in_a_layered_root() {
        let system = Memory::new()
            .with_file("skills/task/docs/create_rst.md", "---\nname: x\n---\n")
            .with_file("skills/README.md", "# no frontmatter");
        assert!(found(&system, Layout::Folders).skills.is_empty());
        let layered = found(&system, Layout::Layered);
        assert_eq!(layered.skills.len(), 1);
        assert_eq!(layered.skills[0].id, "task.docs.create_rst");
        assert_eq!(layered.skills[0].folder_name(), "create_rst");
    }
}
