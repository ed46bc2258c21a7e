//! `review`: looks at the skills of others, and records that in `skcc.lock`.

mod ask;
mod show;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::Args;
use skcc_core::diagnostic::Code;
use skcc_core::lock::{self, Candidate, Lock, Record, Review, Standing};
use skcc_core::system::{System, os::Os};
use skcc_core::{Compilation, Options};

use crate::args::{Added, Data, DataFormat, Layers, Lints, ProjectArgs, Selection};
use crate::failure::Failure;
use crate::project::Project;
use crate::report::count;
use crate::shell::Shell;
use crate::{ExitCode, clock, compile, project, select};
#[cfg(feature = "schema")]
pub(crate) use show::Entry;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Ids of the skills to look at [default: those that nobody has looked at as they are]
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// Accept this skill as it is, or `all` that are shown
    #[arg(long, value_name = "ID", requires = "reason")]
    accept: Vec<String>,
    /// Why it is accepted; stands in `skcc.lock`
    #[arg(long, value_name = "TEXT", requires = "accept", value_parser = read_reason)]
    reason: Option<String>,
    /// Delete reviews of skills that are no more
    #[arg(long)]
    prune: bool,
    #[command(flatten)]
    added: Added,
    #[command(flatten)]
    project: ProjectArgs,
    /// Number of threads [default: one per processor]
    #[arg(short, long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    #[command(flatten)]
    data: Data,
}

fn read_reason(text: &str) -> Result<String, &'static str> {
    match text.trim() {
        "" => Err("say why"),
        reason => Ok(reason.to_owned()),
    }
}

/// What came of one project.
struct Seen {
    project: Project,
    options: Options,
    compilation: Compilation,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let is_json = arguments.data.message_format == DataFormat::Json;
    if is_json {
        shell.speak_json();
    }
    let selection = Selection {
        paths: Vec::new(),
        project: arguments.project.clone(),
        jobs: arguments.jobs,
    };
    let mut seen = Vec::new();
    for project in project::open_sound(&selection, &Layers::all(&arguments.added), shell)? {
        let mut options = project.options(&Lints::default());
        options.targets.clear();
        let compilation = compile::compile(&Os, &project, &options, arguments.jobs);
        seen.push(Seen {
            project,
            options,
            compilation,
        });
    }
    let mut locks: BTreeMap<PathBuf, Lock> = BTreeMap::new();
    let mut changed = BTreeSet::new();
    let mut candidates: Vec<(PathBuf, Candidate<'_>)> = Vec::new();
    for one in &seen {
        let path = lock_path(&one.project);
        let lock = locks
            .entry(path.clone())
            .or_insert_with(|| own_reviews(&one.project, &path));
        if arguments.prune && prune(lock, &one.compilation) {
            changed.insert(path.clone());
        }
        let found = lock::candidates(&one.compilation, &one.options);
        candidates.extend(found.into_iter().map(|found| (path.clone(), found)));
    }
    for wanted in arguments.ids.iter().chain(&arguments.accept) {
        let is_known = wanted == ALL && !arguments.ids.contains(wanted)
            || candidates.iter().any(|(_, one)| is(one, wanted));
        if !is_known {
            return Err(unknown(&candidates, wanted));
        }
    }
    let is_open = |one: &Candidate<'_>| !matches!(one.standing, Standing::Reviewed(_));
    let shown = candidates.iter().filter(|(_, one)| {
        let named = arguments.ids.iter().chain(&arguments.accept);
        let mut named = named.filter(|id| *id != ALL).peekable();
        match named.peek() {
            None => is_open(one),
            Some(_) => named.any(|id| is(one, id)),
        }
    });
    let shown: Vec<_> = shown.collect();
    let mut asker = (!is_json && arguments.accept.is_empty())
        .then(ask::Asker::new)
        .flatten();
    let mut open = 0;
    for (path, candidate) in shown {
        if is_json {
            show::json(&mut shell.out, candidate)?;
        } else {
            show::human(&mut shell.out, candidate)?;
        }
        shell.out.flush()?;
        let is_accepted = arguments
            .accept
            .iter()
            .any(|id| id == ALL || is(candidate, id));
        let reason = if is_accepted {
            arguments.reason.clone()
        } else if is_open(candidate) {
            asker
                .as_mut()
                .map_or(Ok(None), |asker| asker.reason(shell, candidate))?
        } else {
            None
        };
        match reason {
            Some(reason) => {
                let lock = locks.get_mut(path).expect("each candidate has its lock");
                accept(lock, candidate, &candidates, reason);
                changed.insert(path.clone());
                shell.status("Accepted", &candidate.record.id)?;
            }
            None if is_open(candidate) => open += 1,
            None => {}
        }
    }
    for path in changed {
        write(&path, &locks[&path])?;
        shell.status("Wrote", crate::output::shown(&path))?;
    }
    end(shell, candidates.len(), open)
}

/// Stands for every skill that is shown.
const ALL: &str = "all";

fn is(candidate: &Candidate<'_>, wanted: &str) -> bool {
    select::fold(&candidate.record.id).eq(select::fold(wanted))
}

fn unknown(candidates: &[(PathBuf, Candidate<'_>)], wanted: &str) -> Failure {
    let failure = Failure::new(format!("no skill of others has the id `{wanted}`"));
    let known = candidates.iter().map(|(_, one)| &*one.record.id);
    match skcc_core::distance::nearest(wanted, known) {
        Some(near) => failure.help(format!("did you mean `{near}`?")),
        None => failure.help("run `cargo skcc review` to see those that wait for a review"),
    }
}

/// The lock of a project: the nearest that is there, else one beside the
/// settings.
fn lock_path(project: &Project) -> PathBuf {
    let mut files = project.config.files.iter();
    let found = files.find(|file| file.file_name().is_some_and(|name| name == lock::FILE_NAME));
    found.map_or_else(|| project.directory.join(lock::FILE_NAME), Clone::clone)
}

/// The reviews that stand in the file at `path`; those of wider locks stay
/// where they are.
fn own_reviews(project: &Project, path: &Path) -> Lock {
    let shown = path.strip_prefix(&project.directory).unwrap_or(path);
    let shown = shown.to_string_lossy().replace('\\', "/");
    let reviews = project.config.lock.reviews().iter();
    let own = reviews.filter(|review| {
        let span = review.span.as_ref();
        span.is_some_and(|span| span.file.path() == shown)
    });
    Lock::new(own.cloned().collect())
}

/// Whether there was something to delete.
fn prune(lock: &mut Lock, compilation: &Compilation) -> bool {
    let stale = compilation.diagnostics.iter();
    let stale = stale.filter(|found| found.code == Code::StaleReview);
    let spans: Vec<_> = stale.map(|found| found.span.clone()).collect();
    let before = lock.reviews().len();
    lock.forget(&spans);
    lock.reviews().len() < before
}

fn accept(
    lock: &mut Lock,
    candidate: &Candidate<'_>,
    all: &[(PathBuf, Candidate<'_>)],
    reason: String,
) {
    let same = |record: &Record| {
        record.source == candidate.record.source && record.id == candidate.record.id
    };
    let present = all.iter().map(|(_, one)| &one.record);
    let present: Vec<_> = present
        .filter(|one| same(one))
        .map(|one| one.hash)
        .collect();
    let review = Review {
        record: candidate.record.clone(),
        reviewed: clock::today(),
        reason,
        span: None,
    };
    lock.accept(review, &present);
}

fn write(path: &Path, lock: &Lock) -> Result<(), Failure> {
    Os.write(path, lock.render().as_bytes(), false)
        .map_err(|error| Failure::io("write", path, &error))
}

/// Says what is left to do.
fn end(shell: &mut Shell, all: usize, open: usize) -> Result<ExitCode, Failure> {
    if open == 0 {
        let what = match all {
            0 => "there are no skills of others".to_owned(),
            1 => "the skill of others is reviewed".to_owned(),
            all => format!("all {all} skills of others are reviewed"),
        };
        shell.note(what)?;
        return Ok(ExitCode::Clean);
    }
    let verb = if open == 1 { "waits" } else { "wait" };
    shell.note(format_args!(
        "{} {verb} for a review; accept with `cargo skcc review --accept ID --reason TEXT`",
        count(open, "skill")
    ))?;
    Ok(ExitCode::Findings)
}

/// Ends a block of text.
fn blank(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)
}
