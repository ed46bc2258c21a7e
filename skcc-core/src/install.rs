//! Where agents look for skills, and which artifacts go there.
//!
//! Artifacts are written into the first folder that a target names, one folder
//! for all targets that name the same. An agent may read folders of others as
//! well: copies of one skill that it sees twice must have the same bytes,
//! unless it is known that it takes its own.
//!
//! What is done to a folder is a [`Plan`](crate::plan::Plan), so that a file
//! which somebody else wrote is never touched.

use std::path::{Path, PathBuf};

use crate::CompiledSkill;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::emit::{Clash, Folder, Target};
use crate::plan::{Output, OutputLayout, Scope, name_span};

/// For whom skills are installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// For everybody who works on a project.
    Project,
    /// For one person, in every project.
    User,
}

impl Reach {
    /// Its name, such as `project`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::User => "user",
        }
    }

    /// The folders that an agent reads, the one that artifacts go into first.
    #[must_use]
    pub const fn folders(self, target: &Target) -> &'static [Folder] {
        match self {
            Self::Project => target.project,
            Self::User => target.user,
        }
    }
}

/// What the paths of agents are relative to.
pub struct Bases<'a> {
    /// The project's folder.
    pub project: PathBuf,
    /// The person's home folder.
    pub home: PathBuf,
    /// The values of environment variables that are set to a path.
    pub variable: &'a dyn Fn(&str) -> Option<PathBuf>,
}

impl std::fmt::Debug for Bases<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bases")
            .field("project", &self.project)
            .field("home", &self.home)
            .finish_non_exhaustive()
    }
}

impl Bases<'_> {
    /// Where a folder lies. A variable of the agent moves those of a person.
    #[must_use]
    pub fn locate(&self, folder: &Folder, reach: Reach) -> PathBuf {
        let join = |base: &Path, path: &str| {
            let mut at = base.to_owned();
            at.extend(path.split('/'));
            at
        };
        if reach == Reach::User
            && let Some((variable, path)) = folder.moved_by
            && let Some(base) = (self.variable)(variable)
        {
            return join(&base, path);
        }
        let base = match reach {
            Reach::Project => &self.project,
            Reach::User => &self.home,
        };
        join(base, folder.path)
    }
}

/// A folder that artifacts go into.
#[derive(Debug)]
pub struct Destination<'a> {
    /// Where it lies.
    pub path: PathBuf,
    /// The targets whose artifacts go there, by id.
    pub targets: Vec<&'static str>,
    /// The targets that read it without a text of their own, by id.
    pub readers: Vec<&'static str>,
    /// The files.
    pub output: Output<'a>,
}

/// What is written into the folders of targets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Whether every folder gets the artifacts for `universal`.
    pub same: bool,
    /// Whether all goes that skcc wrote and that is no longer made; otherwise
    /// only what lies in the folder of a skill that is made.
    pub prune: bool,
}

/// The folders that the targets' artifacts go into, each once. Their outputs
/// are empty.
///
/// An agent that reads a folder which is written for others gets no text of
/// its own when it would not take that one first, or when all texts are the
/// `same`.
#[must_use]
pub fn folders(
    targets: &[&'static Target],
    reach: Reach,
    bases: &Bases<'_>,
    same: bool,
) -> Vec<Destination<'static>> {
    let mut all = own_folders(targets, reach, bases);
    for target in targets {
        if !same && clash(target, reach) == Clash::First {
            continue;
        }
        let mut read = reach
            .folders(target)
            .iter()
            .filter_map(|folder| {
                let path = bases.locate(folder, reach);
                all.iter().position(|known| known.path == path)
            })
            .filter(|index| all[*index].targets.iter().any(|id| *id != target.id));
        let Some(other) = read.next() else {
            continue;
        };
        if all[other].targets.contains(&target.id) {
            continue;
        }
        all[other].readers.push(target.id);
        for known in &mut all {
            known.targets.retain(|id| *id != target.id);
        }
        all.retain(|known| !known.targets.is_empty());
    }
    all
}

/// The first folder of each target. Their outputs are empty.
#[must_use]
pub fn own_folders(
    targets: &[&'static Target],
    reach: Reach,
    bases: &Bases<'_>,
) -> Vec<Destination<'static>> {
    let mut all: Vec<Destination<'static>> = Vec::new();
    for target in targets {
        let Some(folder) = reach.folders(target).first() else {
            continue;
        };
        let path = bases.locate(folder, reach);
        match all.iter_mut().find(|known| known.path == path) {
            Some(known) => known.targets.push(target.id),
            None => all.push(Destination {
                path,
                targets: vec![target.id],
                readers: Vec::new(),
                output: Output::new(),
            }),
        }
    }
    all
}

const fn clash(target: &Target, reach: Reach) -> Clash {
    match reach {
        Reach::Project => target.discovery.project_clash,
        Reach::User => target.discovery.user_clash,
    }
}

/// Puts the artifacts of skills into the folders of targets.
///
/// # Errors
///
/// `SK601`, always as an error: for each skill whose folder another one has,
/// and for each agent that would see two texts of a skill without a rule that
/// says which one it takes.
pub fn plan<'a>(
    skills: &[&'a CompiledSkill],
    targets: &[&'static Target],
    reach: Reach,
    bases: &Bases<'_>,
    choice: Choice,
) -> Result<Vec<Destination<'a>>, Vec<Diagnostic>> {
    let mut found = Vec::new();
    let mut all: Vec<Destination<'a>> = folders(targets, reach, bases, choice.same);
    for destination in &mut all {
        let scope = if choice.prune {
            Scope::All
        } else {
            Scope::Skills
        };
        let mut output = Output::new().with_scope(scope);
        let written: &[&str] = if choice.same {
            &["universal"]
        } else {
            &destination.targets
        };
        let skills = skills.iter().copied();
        if let Err(collisions) = output.add_artifacts_for(skills, OutputLayout::Flat, written) {
            found.extend(collisions);
        }
        destination.output = output;
    }
    for target in targets {
        found.extend(unequal(skills, target, reach, bases, &all));
    }
    if found.is_empty() {
        Ok(all)
    } else {
        Err(found)
    }
}

/// Two texts of a skill between which an agent has no choice that is known.
fn unequal(
    skills: &[&CompiledSkill],
    target: &'static Target,
    reach: Reach,
    bases: &Bases<'_>,
    all: &[Destination<'_>],
) -> Option<Diagnostic> {
    let clash = clash(target, reach);
    if clash == Clash::First {
        return None;
    }
    let read: Vec<&Destination<'_>> = reach
        .folders(target)
        .iter()
        .filter_map(|one| {
            let path = bases.locate(one, reach);
            all.iter().find(|known| known.path == path)
        })
        .collect();
    let [first, others @ ..] = read.as_slice() else {
        return None;
    };
    let differs = |other: &&&Destination<'_>| {
        let mut skills = skills.iter();
        skills.any(|skill| !first.output.has_same(&other.output, &folder_of(skill)))
    };
    let other = others.iter().find(differs)?;
    let mut different = skills
        .iter()
        .filter(|skill| !first.output.has_same(&other.output, &folder_of(skill)));
    let skill = different.next()?;
    let takes = match clash {
        Clash::Last => "takes the last",
        Clash::All => "lists both",
        Clash::Chance => "takes one of them by chance",
        Clash::First | Clash::Unknown => "may take either",
    };
    let more = match different.count() {
        0 => String::new(),
        1 => " and one more skill".to_owned(),
        count => format!(" and {count} more skills"),
    };
    let message = format!(
        "`{}` reads the texts for `{}` and for `{}`, which differ for `{}`{more}, and {takes}",
        target.id, first.targets[0], other.targets[0], skill.skill.name,
    );
    let mut diagnostic =
        Diagnostic::new(Code::DuplicateName, name_span(skill), message).help(format!(
            "write one text into all folders with `--same`, or leave `{}` out",
            target.id
        ));
    diagnostic.severity = Severity::Error;
    diagnostic.skill = Some(skill.skill.id.clone().into_owned());
    Some(diagnostic)
}

/// The folder that the artifacts of a skill have, with its `/`.
fn folder_of(skill: &CompiledSkill) -> String {
    let artifact = skill.artifacts.first();
    artifact.map_or_else(String::new, |artifact| format!("{}/", artifact.folder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::{EMITTERS, emitter};

    fn bases(variable: &dyn Fn(&str) -> Option<PathBuf>) -> Bases<'_> {
        Bases {
            project: "/p".into(),
            home: "/h".into(),
            variable,
        }
    }

    #[test]
    fn variables_of_agents_move_the_folders_of_persons() {
        let claude = emitter("claude-code").unwrap().target();
        let set = |name: &str| (name == "CLAUDE_CONFIG_DIR").then(|| PathBuf::from("/c"));
        let moved = bases(&set);
        let [project] = claude.project else {
            panic!("it has one")
        };
        let [user] = claude.user else {
            panic!("it has one")
        };
        assert_eq!(moved.locate(user, Reach::User), Path::new("/c/skills"));
        assert_eq!(
            moved.locate(project, Reach::Project),
            Path::new("/p/.claude/skills")
        );
        let unset = |_: &str| None;
        let still = bases(&unset);
        assert_eq!(
            still.locate(user, Reach::User),
            Path::new("/h/.claude/skills")
        );
    }

    #[test]
    fn targets_with_one_folder_share_it() {
        let unset = |_: &str| None;
        let all: Vec<_> = EMITTERS.iter().map(|one| one.target()).collect();
        let folders = folders(&all, Reach::Project, &bases(&unset), false);
        let count: usize = folders
            .iter()
            .map(|one| one.targets.len() + one.readers.len())
            .sum();
        assert_eq!(count, all.len());
        let agents = folders
            .iter()
            .find(|one| one.path == Path::new("/p/.agents/skills"))
            .unwrap();
        assert!(agents.targets.contains(&"universal") && agents.targets.contains(&"codex"));
        let mut paths: Vec<_> = folders.iter().map(|one| &one.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), folders.len());
        // It takes what stands there before what stands in its own.
        assert!(agents.readers.contains(&"gemini"));
    }
}
