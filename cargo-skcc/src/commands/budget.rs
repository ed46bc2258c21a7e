//! `budget`: what the model of each agent sees of the skills before it loads
//! one.

mod human;
mod seen;

use std::io::Write;

use clap::Args;
use skcc_core::emit::{EMITTERS, Emitter, Evidence};

use crate::args::{Data, DataFormat, Layers, Selection, targets};
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, compile, project};
pub(crate) use seen::Seen;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Show this agent, each skill on a line, or `all` [default: all, in short]
    #[arg(short, long, value_name = "TARGET", value_delimiter = ',', value_parser = targets::read)]
    target: Vec<targets::Target>,
    /// Tokens of the model's context, such as 200k or 1m [default: of the agent's own model]
    #[arg(long, value_name = "N", value_parser = tokens)]
    context: Option<usize>,
    /// Columns of text that Claude Code takes for a token of the model: 3 for Opus and
    /// Sonnet, 4 for Haiku [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=16))]
    columns_a_token: Option<u8>,
    /// Shorten descriptions, by whole clauses and triggers first, until every skill is shown
    #[arg(long)]
    fit: bool,
    /// Where the agent itself is installed, for one that names files of its own
    #[arg(
        long,
        value_name = "DIR",
        default_value = "/usr/local/lib/node_modules/openclaw"
    )]
    agent_dir: String,
    #[command(flatten)]
    data: Data,
}

/// Reads a number of tokens.
fn tokens(text: &str) -> Result<usize, String> {
    let lower = text.to_ascii_lowercase().replace(['_', ','], "");
    let (digits, unit) = match lower.strip_suffix(['k', 'm']) {
        Some(digits) if lower.ends_with('k') => (digits, 1_000),
        Some(digits) => (digits, 1_000_000),
        None => (&*lower, 1),
    };
    let number: usize = digits
        .parse()
        .map_err(|_| "this is no number of tokens; write one like `200k`".to_owned())?;
    number
        .checked_mul(unit)
        .filter(|tokens| (1..=1_000_000_000).contains(tokens))
        .ok_or_else(|| "no model has such a context".to_owned())
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let agents: Vec<&'static dyn Emitter> = if arguments.target.is_empty() {
        let is_agent =
            |one: &&&'static dyn Emitter| one.target().evidence != Evidence::Specification;
        EMITTERS.iter().filter(is_agent).copied().collect()
    } else {
        targets::emitters(&arguments.target)
    };
    let base = project::folder(&arguments.selection.project)?;
    let compilation = compile::read_for(&arguments.selection, &Layers::default(), &agents, shell)?;
    let surroundings = seen::Surroundings {
        project: base.display().to_string().replace('\\', "/"),
        home: std::env::home_dir()
            .map(|home| home.display().to_string().replace('\\', "/"))
            .unwrap_or_default(),
        agent: arguments.agent_dir.clone(),
        context: arguments.context,
        columns_a_token: arguments.columns_a_token.map(usize::from),
    };
    let seen: Vec<Seen<'_>> = agents
        .iter()
        .enumerate()
        .map(|(index, agent)| {
            seen::see(
                &compilation.skills,
                index,
                agent.target(),
                &surroundings,
                arguments.fit,
            )
        })
        .collect();
    match arguments.data.message_format {
        DataFormat::Json => {
            for one in &seen {
                serde_json::to_writer(&mut shell.out, one).map_err(std::io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        DataFormat::Human => human::write(shell, &seen, arguments.fit)?,
    }
    Ok(ExitCode::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_have_units() {
        assert_eq!(tokens("200k"), Ok(200_000));
        assert_eq!(tokens("1M"), Ok(1_000_000));
        assert_eq!(tokens("272_000"), Ok(272_000));
        assert!(tokens("0").is_err());
        assert!(tokens("many").is_err());
        assert!(tokens("99999999999999999999k").is_err());
    }
}
