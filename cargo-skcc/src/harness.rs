//! The harness that a command line names.

use clap::ValueEnum;
use skill_runtime::agent::RunLimits;
use skill_runtime::harness::{BareAgent, ForeignAgent, Harness, adapter, adapters};

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

/// The harness with a name, with the model that it asks.
pub(crate) fn open(
    name: &str,
    model: &str,
    configuration: Configuration,
    models: &Models,
) -> Result<Box<dyn Harness>, Failure> {
    if name == BARE_AGENT {
        if configuration == Configuration::Native {
            let failure = Failure::new(format!("`{BARE_AGENT}` has no configuration of a user"));
            return Err(failure.help("leave `--adapter-config` out"));
        }
        return Ok(Box::new(BareAgent::new(models.provider(model)?)));
    }
    let Some(adapter) = adapter(name) else {
        let known = adapters().map(|one| format!("`{}`", one.about().id));
        let known: Vec<_> = known.collect();
        let failure = Failure::new(format!("there is no harness `{name}`"));
        return Err(failure.help(format!("use `{BARE_AGENT}`, {}", known.join(", "))));
    };
    if models.is_recording() {
        let failure = Failure::new(format!("calls of `{name}` are not recorded"));
        return Err(failure.help(format!("record and replay with `{BARE_AGENT}`")));
    }
    Ok(match configuration {
        Configuration::Managed => {
            let agent =
                ForeignAgent::managed(adapter, model, models.all_routes(), models.environment());
            Box::new(agent.map_err(|error| Failure::new(error.to_string()))?)
        }
        Configuration::Native => {
            if models.has_budget() {
                let failure = Failure::new("what a user's own account spends cannot be limited");
                return Err(failure.help("leave the budget out, or use `--adapter-config managed`"));
            }
            Box::new(ForeignAgent::native(
                adapter,
                Some(model),
                models.environment().clone(),
            ))
        }
    })
}

/// How far a run of a foreign agent may go within the budget, since its calls do
/// not come by our counters: tokens at the highest price keep the money.
pub(crate) fn within_budget(mut limits: RunLimits, model: &str, models: &Models) -> RunLimits {
    let budget = models.budget().limits();
    if let Some(calls) = budget.calls {
        limits.steps = limits.steps.min(u32::try_from(calls).unwrap_or(u32::MAX));
    }
    let least = |one: Option<u64>, two: Option<u64>| match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    };
    limits.tokens = least(limits.tokens, budget.tokens);
    if let Some(usd) = budget.usd {
        limits.tokens = least(limits.tokens, models.tokens_for(model, usd));
    }
    limits
}
