//! `uninstall`: removes what `install` wrote.

use std::collections::BTreeSet;

use clap::Args;
use skcc_core::distance::nearest;
use skcc_core::emit::EMITTERS;
use skcc_core::install;
use skcc_core::plan::{MANIFEST, Output, Overwrite, Plan, Scope};
use skcc_core::system::{System, os::Os};

use super::build::blocked;
use crate::args::place::{Place, targets_of};
use crate::args::targets;
use crate::failure::Failure;
use crate::output::shown;
use crate::report::count;
use crate::shell::Shell;
use crate::{ExitCode, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The skills, by the names of their folders [default: all that skcc installed]
    #[arg(value_name = "NAMES")]
    names: Vec<String>,
    #[command(flatten)]
    place: Place,
    /// Remove files that were changed since skcc wrote them, too
    #[arg(long)]
    force: bool,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let emitters = if arguments.place.target.is_empty() {
        EMITTERS.to_vec()
    } else {
        targets::emitters(&arguments.place.target)
    };
    let bases = arguments.place.bases(&project::directory()?)?;
    let reach = arguments.place.reach();
    let folders = install::own_folders(&targets_of(&emitters), reach, &bases);
    let overwrite = if arguments.force {
        Overwrite::Any
    } else {
        Overwrite::Own
    };
    let mut plans = Vec::new();
    let mut known = BTreeSet::new();
    for folder in &folders {
        let mut output = Output::new();
        if !arguments.names.is_empty() {
            output = output.with_scope(Scope::Skills);
            for name in &arguments.names {
                output = output.claiming(name);
            }
        }
        let plan =
            Plan::new(&Os, &folder.path, output, overwrite).map_err(|error| blocked(&error))?;
        let skills = plan.known().filter_map(|path| path.split('/').next());
        known.extend(skills.map(str::to_owned));
        plans.push((&folder.path, plan));
    }
    // Nothing is removed before all names are known to be right.
    for name in &arguments.names {
        if !known.contains(name) {
            let failure = Failure::new(format!("skcc installed no skill `{name}` there"));
            return Err(match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => failure.help(format!("did you mean `{near}`?")),
                None => failure.help("`cargo skcc where` shows what is installed"),
            });
        }
    }
    let mut removed = 0;
    for (path, plan) in plans {
        if plan.is_fresh() || plan.known().next().is_none() {
            continue;
        }
        let applied = plan
            .apply(&Os)
            .map_err(|error| Failure::new(error.to_string()))?;
        if plan.leaves_nothing() {
            let manifest = path.join(MANIFEST);
            Os.remove_file(&manifest)
                .map_err(|error| Failure::io("remove", &manifest, &error))?;
            // Refused where something else is left, as it should be.
            let _ = Os.remove_dir(path);
        }
        removed += applied.removed;
        let files = count(applied.removed, "file");
        shell.status("Removed", format_args!("{files} from {}", shown(path)))?;
    }
    if removed == 0 {
        shell.note("skcc installed nothing there")?;
    }
    Ok(ExitCode::Clean)
}
