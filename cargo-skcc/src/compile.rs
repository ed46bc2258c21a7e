//! Compiling on several threads.

use std::num::NonZeroUsize;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use skcc_core::emit::Emitter;
use skcc_core::source::{self, SkillSource};
use skcc_core::system::{System, os::Os};
use skcc_core::{Compilation, CompiledSkill, Options, compile_skill, link};

use crate::args::{Layers, Lints, Selection};
use crate::failure::Failure;
use crate::project::{self, Project};
use crate::shell::Shell;

/// More threads than this only wait for the disk.
const MAX_THREADS: usize = 16;

/// The selected skills as a command needs them that looks at skills and leaves
/// judging them to `check`.
pub(crate) fn read(
    selection: &Selection,
    layers: &Layers,
    shell: &mut Shell,
) -> Result<Compilation, Failure> {
    read_for(selection, layers, &[], shell)
}

/// The same with an artifact for each of `targets`, in their order.
pub(crate) fn read_for(
    selection: &Selection,
    layers: &Layers,
    targets: &[&'static dyn Emitter],
    shell: &mut Shell,
) -> Result<Compilation, Failure> {
    read_with(selection, layers, shell, |options| {
        options.targets = targets.to_vec();
    })
}

/// The same with options that are a project's own but for what `choose` says.
pub(crate) fn read_with(
    selection: &Selection,
    layers: &Layers,
    shell: &mut Shell,
    choose: impl Fn(&mut Options),
) -> Result<Compilation, Failure> {
    let projects = project::open_sound(selection, layers, shell)?;
    let lints = Lints::default();
    let mut all = Compilation::default();
    for project in &projects {
        let mut options = project.options(&lints);
        choose(&mut options);
        append(&mut all, compile(&Os, project, &options, selection.jobs));
    }
    Ok(all)
}

/// Adds what came of one project.
pub(crate) fn append(all: &mut Compilation, mut one: Compilation) {
    all.skills.append(&mut one.skills);
    all.diagnostics.append(&mut one.diagnostics);
    all.suppressed.append(&mut one.suppressed);
    all.shadowed.append(&mut one.shadowed);
}

/// Finds, reads and compiles the skills of a project. The result does not
/// depend on the number of threads.
pub(crate) fn compile(
    system: &dyn System,
    project: &Project,
    options: &Options,
    jobs: Option<NonZeroUsize>,
) -> Compilation {
    let mut diagnostics = project.diagnostics.clone();
    let mut sources = Vec::new();
    for root in &project.roots {
        let found = source::discover(system, root);
        diagnostics.extend(found.diagnostics);
        sources.extend(found.skills);
    }
    let skills = each(&sources, threads(jobs), |source| {
        compile_skill(source::load(system, source.clone()), options)
    });
    link(skills, diagnostics, options)
}

/// How many threads are used at most, for `--jobs`.
pub(crate) fn threads(jobs: Option<NonZeroUsize>) -> usize {
    jobs.map_or_else(
        || {
            let available = std::thread::available_parallelism();
            available.map_or(1, NonZeroUsize::get).min(MAX_THREADS)
        },
        NonZeroUsize::get,
    )
}

/// Does `work` for each source, in any order; gives the results in order.
fn each(
    sources: &[SkillSource],
    threads: usize,
    work: impl Fn(&SkillSource) -> CompiledSkill + Sync,
) -> Vec<CompiledSkill> {
    let threads = threads.min(sources.len());
    if threads < 2 {
        return sources.iter().map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done: Vec<OnceLock<CompiledSkill>> = sources.iter().map(|_| OnceLock::new()).collect();
    let run = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(source) = sources.get(index) else {
                return;
            };
            let fresh = done[index].set(work(source)).is_ok();
            debug_assert!(fresh, "each index is taken once");
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
    done.into_iter()
        .map(|cell| {
            cell.into_inner()
                .expect("every index was taken before the threads ended")
        })
        .collect()
}
