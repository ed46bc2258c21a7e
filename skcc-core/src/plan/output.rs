//! The files that shall be in a folder.

use std::borrow::Cow;
use std::collections::BTreeMap;

use skir::{Hash, Severity};

use super::manifest::is_below;
use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::emit::{Artifact, Contents};

/// Where artifacts lie below the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputLayout {
    /// `<target>/<skill>/…`, such as `universal/commit/SKILL.md`.
    #[default]
    ByTarget,
    /// `<skill>/…`: what an agent reads, when the output folder is the one it
    /// looks in.
    Flat,
}

/// Which files of earlier runs belong to an output, so that they are removed
/// when it no longer has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    #[default]
    All,
    /// Those below the folders of the targets that were added.
    Targets,
    /// Those below the folders of the skills that were added.
    Skills,
}

/// One file that shall be there.
#[derive(Clone, Debug)]
pub(super) struct OutputFile<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) hash: Hash,
    pub(super) executable: bool,
}

/// The files that shall be in a folder.
#[derive(Clone, Debug, Default)]
pub struct Output<'a> {
    files: BTreeMap<String, OutputFile<'a>>,
    scope: Scope,
    /// The folder of each skill and whose it is.
    skills: BTreeMap<String, Owner<'a>>,
    /// The folder of each target, with its `/`; empty in the flat layout.
    targets: Vec<String>,
    /// Further folders whose files of earlier runs belong to it, with their `/`.
    claimed: Vec<String>,
}

#[derive(Clone, Debug)]
struct Owner<'a> {
    skill: &'a CompiledSkill,
    artifact: &'a Artifact,
}

impl<'a> Output<'a> {
    /// No file yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says which files of earlier runs belong to it.
    #[must_use]
    pub fn with_scope(mut self, scope: Scope) -> Self {
        self.scope = scope;
        self
    }

    /// Adds a file, in place of another one at the same path.
    ///
    /// # Panics
    ///
    /// When the path is empty, absolute, or leaves the folder.
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Cow<'a, [u8]>>) {
        let bytes = bytes.into();
        let hash = Hash(*blake3::hash(&bytes).as_bytes());
        self.insert(path.into(), bytes, hash, false);
    }

    /// Adds the artifacts of skills.
    ///
    /// Two skills, or two targets in the flat layout, may share a folder only
    /// when they have the same files with the same bytes: an agent reads one of
    /// them, and which one is left to chance.
    ///
    /// # Errors
    ///
    /// `SK601`, always as an error and whatever its level, for each skill whose
    /// folder another one has with other contents. Such a skill is left out.
    pub fn add_artifacts(
        &mut self,
        skills: impl IntoIterator<Item = &'a CompiledSkill>,
        layout: OutputLayout,
    ) -> Result<(), Vec<Diagnostic>> {
        self.add_artifacts_where(skills, layout, |_| true)
    }

    /// The same with the artifacts for these targets alone.
    ///
    /// # Errors
    ///
    /// As [`Output::add_artifacts`].
    pub fn add_artifacts_for(
        &mut self,
        skills: impl IntoIterator<Item = &'a CompiledSkill>,
        layout: OutputLayout,
        targets: &[&str],
    ) -> Result<(), Vec<Diagnostic>> {
        self.add_artifacts_where(skills, layout, |artifact| {
            targets.contains(&artifact.target)
        })
    }

    fn add_artifacts_where(
        &mut self,
        skills: impl IntoIterator<Item = &'a CompiledSkill>,
        layout: OutputLayout,
        is_wanted: impl Fn(&Artifact) -> bool,
    ) -> Result<(), Vec<Diagnostic>> {
        let mut collisions = Vec::new();
        for skill in skills {
            for artifact in skill
                .artifacts
                .iter()
                .filter(|artifact| is_wanted(artifact))
            {
                collisions.extend(self.add_artifact(skill, artifact, layout));
            }
        }
        if collisions.is_empty() {
            Ok(())
        } else {
            Err(collisions)
        }
    }

    /// Adds an artifact, or says why not.
    fn add_artifact(
        &mut self,
        skill: &'a CompiledSkill,
        artifact: &'a Artifact,
        layout: OutputLayout,
    ) -> Option<Diagnostic> {
        let target = match layout {
            OutputLayout::ByTarget => format!("{}/", artifact.target),
            OutputLayout::Flat => String::new(),
        };
        let folder = format!("{target}{}/", artifact.folder);
        if !self.targets.contains(&target) {
            self.targets.push(target);
        }
        if let Some(owner) = self.skills.get(&folder) {
            return (!is_same(skill, artifact, owner)).then(|| collision(skill, artifact, owner));
        }
        for file in &artifact.files {
            let (bytes, hash) = contents(skill, &file.contents);
            self.insert(
                format!("{folder}{}", file.path),
                Cow::Borrowed(bytes),
                hash.unwrap_or_else(|| Hash(*blake3::hash(bytes).as_bytes())),
                file.executable,
            );
        }
        self.skills.insert(folder, Owner { skill, artifact });
        None
    }

    fn insert(&mut self, path: String, bytes: Cow<'a, [u8]>, hash: Hash, executable: bool) {
        assert!(is_below(&path), "`{path}` is no path below a folder");
        self.files.insert(
            path,
            OutputFile {
                bytes,
                hash,
                executable,
            },
        );
    }

    /// Takes what earlier runs wrote below `folder` as its own, so that it is
    /// removed where it is no longer made.
    #[must_use]
    pub fn claiming(mut self, folder: &str) -> Self {
        self.claimed.push(format!("{folder}/"));
        self
    }

    /// Whether both have the same files below `folder`, which ends with `/`.
    pub(crate) fn has_same(&self, other: &Self, folder: &str) -> bool {
        let below = |files: &BTreeMap<String, OutputFile<'_>>| {
            let files = files.range(folder.to_owned()..);
            let files = files.take_while(|(path, _)| path.starts_with(folder));
            files
                .map(|(path, file)| (path.clone(), file.hash, file.executable))
                .collect::<Vec<_>>()
        };
        below(&self.files) == below(&other.files)
    }

    /// Whether a file of an earlier run belongs to it.
    pub(super) fn owns(&self, path: &str) -> bool {
        if self.claimed.iter().any(|folder| path.starts_with(folder)) {
            return true;
        }
        match self.scope {
            Scope::All => true,
            Scope::Targets => self.targets.iter().any(|target| path.starts_with(target)),
            Scope::Skills => self.skills.keys().any(|folder| path.starts_with(folder)),
        }
    }

    pub(super) fn files(&self) -> &BTreeMap<String, OutputFile<'a>> {
        &self.files
    }

    pub(super) fn into_files(self) -> BTreeMap<String, OutputFile<'a>> {
        self.files
    }
}

/// The bytes of a file, and their hash when it is known.
fn contents<'a>(skill: &'a CompiledSkill, contents: &'a Contents) -> (&'a [u8], Option<Hash>) {
    match contents {
        Contents::Text(text) => (text.as_bytes(), None),
        Contents::Resource(index) => {
            let file = &skill.bundle.files[*index];
            (file.bytes(), Some(file.hash))
        }
    }
}

fn is_same(skill: &CompiledSkill, artifact: &Artifact, owner: &Owner<'_>) -> bool {
    let (ours, theirs) = (&artifact.files, &owner.artifact.files);
    ours.len() == theirs.len()
        && ours.iter().zip(theirs).all(|(one, other)| {
            one.path == other.path
                && one.executable == other.executable
                && contents(skill, &one.contents).0 == contents(owner.skill, &other.contents).0
        })
}

fn collision(skill: &CompiledSkill, artifact: &Artifact, owner: &Owner<'_>) -> Diagnostic {
    let folder = &artifact.folder;
    let (ours, theirs) = (artifact.target, owner.artifact.target);
    let same_skill = std::ptr::eq(skill, owner.skill);
    let message = if same_skill {
        format!("the artifacts for `{ours}` and `{theirs}` differ and share the folder `{folder}`")
    } else {
        format!(
            "`{}` and `{}` differ and are both written to the folder `{folder}` of `{ours}`",
            owner.skill.skill.id, skill.skill.id
        )
    };
    let mut diagnostic = Diagnostic::new(Code::DuplicateName, name_span(skill), message);
    diagnostic.severity = Severity::Error;
    diagnostic.skill = Some(skill.skill.id.clone().into_owned());
    if same_skill {
        diagnostic.help("write each target to a folder of its own")
    } else {
        diagnostic
            .label(name_span(owner.skill), "the other one")
            .help("rename one of them")
    }
}

/// Where a skill says its name.
pub(crate) fn name_span(skill: &CompiledSkill) -> Span {
    let file = &skill.bundle.file;
    match (skill.document.key("name"), &skill.document.frontmatter) {
        (Some(key), _) => Span::new(file, key.value_span.clone()),
        (None, Some(frontmatter)) => {
            Span::new(file, frontmatter.block.start..frontmatter.yaml.start)
        }
        (None, None) => Span::new(file, 0..0),
    }
}
