//! The harness that a command line names.

use clap::ValueEnum;
use skill_runtime::harness::{Adapter, BareAgent, ForeignAgent, Harness, adapter, adapters};
use skill_runtime::model::Scripted;

use crate::failure::Failure;
use crate::models::Models;

/// The name of the built-in one.
pub(crate) const BARE_AGENT: &str = "bare-agent";

/// Whose configuration an agent works with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Configuration {
    /// A fresh one, with a model of our routes
    Managed,
    /// That of its user, with the user's account
    Native,
}

/// The harness with a name, with the model that it asks. What it uses is counted
/// in the budget of the command.
pub(crate) fn open(
    name: &str,
    model: &str,
    configuration: Configuration,
    models: &Models,
) -> Result<Box<dyn Harness>, Failure> {
    let Some(adapter) = foreign(name, configuration)? else {
        return Ok(Box::new(BareAgent::new(models.provider(model)?)));
    };
    if models.is_recording() {
        let failure = Failure::new(format!("calls of `{name}` are not recorded"));
        return Err(failure.help(format!("record and replay with `{BARE_AGENT}`")));
    }
    let agent = match configuration {
        Configuration::Managed => {
            let agent =
                ForeignAgent::managed(adapter, model, models.all_routes(), models.environment());
            agent.map_err(|error| {
                Failure::new(error.to_string())
                    .help("run `cargo skcc models list` to see what each route speaks")
            })?
        }
        Configuration::Native => {
            if models.has_budget() && !adapter.about().tells_usage {
                let failure = Failure::new(format!(
                    "`{name}` does not tell what it uses, so no budget can be kept with its \
                     user's own account"
                ));
                return Err(failure.help("leave the budget out, or use `--adapter-config managed`"));
            }
            ForeignAgent::native(adapter, own(model), models.environment().clone())
        }
    };
    Ok(Box::new(agent.metered(models.meter(model))))
}

/// The same, by which nobody is asked yet: without a key, only to see that it is
/// there, and its version.
pub(crate) fn planned(
    name: &str,
    model: &str,
    configuration: Configuration,
    models: &Models,
) -> Result<Box<dyn Harness>, Failure> {
    Ok(match foreign(name, configuration)? {
        None => Box::new(BareAgent::new(Scripted::new([]).model(model))),
        Some(adapter) => Box::new(ForeignAgent::native(
            adapter,
            own(model),
            models.environment().clone(),
        )),
    })
}

/// The adapter of an agent of others; none for the built-in one.
fn foreign(
    name: &str,
    configuration: Configuration,
) -> Result<Option<&'static dyn Adapter>, Failure> {
    if name == BARE_AGENT {
        if configuration == Configuration::Native {
            let failure = Failure::new(format!("`{BARE_AGENT}` has no configuration of a user"));
            return Err(failure.help("leave `--adapter-config` out"));
        }
        return Ok(None);
    }
    adapter(name).map(Some).ok_or_else(|| {
        let known = adapters().map(|one| format!("`{}`", one.about().id));
        let known: Vec<_> = known.collect();
        let failure = Failure::new(format!("there is no harness `{name}`"));
        failure.help(format!("use `{BARE_AGENT}`, {}", known.join(", ")))
    })
}

/// The name of a model, unless it is the one that the user has set.
fn own(model: &str) -> Option<&str> {
    (!model.is_empty()).then_some(model)
}

/// What of a budget cannot be held for an agent with its user's own account.
pub(crate) fn not_held(configuration: Configuration, models: &Models) -> Option<&'static str> {
    let is_open = configuration == Configuration::Native && models.has_budget();
    is_open.then_some(
        "the agent calls its model itself: it is ended once what it tells of its usage reaches \
         the budget, which the calls under way can pass",
    )
}
