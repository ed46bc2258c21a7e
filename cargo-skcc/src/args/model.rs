//! Which models are asked, how much they may cost, and whether they are asked
//! at all.

use std::path::PathBuf;

use clap::Args;

use super::ProjectArgs;

const MODELS: &str = "Models";

/// The model that works.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct WorkerModel {
    /// The model that works, as `<route>/<model>` [default: `models.default` of the settings, else
    /// the first of a local server]
    #[arg(long, value_name = "MODEL", help_heading = MODELS)]
    pub(crate) model: Option<String>,
}

/// The models that work, one after another or at once.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct WorkerModels {
    /// The models that work, each as `<route>/<model>`, with commas between [default:
    /// `models.default` of the settings, else the first of a local server]
    #[arg(long, value_name = "MODELS", value_delimiter = ',', help_heading = MODELS)]
    pub(crate) model: Vec<String>,
}

/// The model that rewrites skills.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct CompilerModel {
    /// The model that rewrites skills [default: `models.compiler` of the settings]
    #[arg(long, value_name = "MODEL", help_heading = MODELS)]
    pub(crate) compiler_model: Option<String>,
}

/// The model that judges.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct JudgeModel {
    /// The model that judges what another made [default: `models.judge` of the settings]
    #[arg(long, value_name = "MODEL", help_heading = MODELS)]
    pub(crate) judge_model: Option<String>,
}

/// The model that improves skills.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct OptimizerModel {
    /// The model that improves skills [default: `models.optimizer` of the settings]
    #[arg(long, value_name = "MODEL", help_heading = MODELS)]
    pub(crate) optimizer_model: Option<String>,
}

/// How much calls of models may cost.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Spending {
    /// Stop before more than this is spent, in US dollars
    #[arg(long, value_name = "USD", value_parser = read_usd, help_heading = MODELS)]
    pub(crate) max_cost: Option<f64>,
    /// Stop when models have read and written so many tokens
    #[arg(long, value_name = "N", help_heading = MODELS)]
    pub(crate) max_tokens: Option<u64>,
    /// Stop after so many calls of models
    #[arg(long, value_name = "N", help_heading = MODELS)]
    pub(crate) max_calls: Option<u64>,
    /// Agree to the cost without being asked
    #[arg(long, help_heading = MODELS)]
    pub(crate) yes: bool,
}

/// Whether models are asked.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Recording {
    /// Write every call of a model, and its answer, to this file
    #[arg(long, value_name = "FILE", conflicts_with_all = ["replay", "offline"], help_heading = MODELS)]
    pub(crate) record: Option<PathBuf>,
    /// Take the answers from this file, and ask nobody
    #[arg(long, value_name = "FILE", help_heading = MODELS)]
    pub(crate) replay: Option<PathBuf>,
    /// Use no network: only `--replay` answers
    #[arg(long, help_heading = MODELS)]
    pub(crate) offline: bool,
}

/// Whose settings hold, for commands that need no skills.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SettingsArgs {
    /// Use the settings beside this Cargo.toml, and above it
    #[arg(long, value_name = "PATH")]
    pub(crate) manifest_path: Option<PathBuf>,
}

impl SettingsArgs {
    /// As a choice of packages, of which there is none.
    pub(crate) fn project(&self) -> ProjectArgs {
        ProjectArgs {
            manifest_path: self.manifest_path.clone(),
            ..ProjectArgs::default()
        }
    }
}

fn read_usd(text: &str) -> Result<f64, &'static str> {
    match text.trim_start_matches('$').parse::<f64>() {
        Ok(usd) if usd.is_finite() && usd >= 0.0 => Ok(usd),
        _ => Err("write an amount such as `2.50`"),
    }
}
