//! `config init`: names the model that works.

use clap::Args;
use skill_runtime::log::write_whole;

use crate::ExitCode;
use crate::args::model::{Recording, SettingsArgs, Spending, WorkerModel};
use crate::failure::Failure;
use crate::models::{Models, Role, wait};
use crate::project;
use crate::shell::Shell;

#[derive(Debug, Args)]
#[command(
    after_help = "Without --model, the first model of a local server is taken. Keys stay where \
                  they are: in the environment, or in `.env`."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    settings: SettingsArgs,
    #[command(flatten)]
    worker: WorkerModel,
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let project = project::settings(&arguments.settings.project(), shell)?;
    if let Some(model) = &project.config.models.default {
        let failure = Failure::new(format!("the setting `models.default` is `{model}` already"));
        return Err(failure.help("change it in its file: `cargo skcc config show` names them"));
    }
    let models = Models::open(&project, &Spending::default(), &Recording::default())?;
    let named = arguments.worker.model.as_deref();
    let Some(model) = wait(models.choose(Role::Worker, named))? else {
        return Ok(ExitCode::Interrupted);
    };
    let model = model?;
    models.check(&model)?;
    let path = project.directory.join("skcc.toml");
    let old = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::io("read", &path, &error)),
    };
    if old.lines().any(|line| line.trim() == "[models]") {
        let failure = Failure::new(format!("`{}` has a table `[models]`", path.display()));
        return Err(failure.help(format!("write `default = {model:?}` into it")));
    }
    let gap = if old.is_empty() || old.ends_with("\n\n") {
        ""
    } else if old.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let text = format!("{old}{gap}[models]\ndefault = {model:?}\n");
    write_whole(&path, text.as_bytes()).map_err(|error| Failure::io("write", &path, &error))?;
    shell.status(
        "Set",
        format_args!("`models.default` to `{model}` in {}", path.display()),
    )?;
    Ok(ExitCode::Clean)
}
