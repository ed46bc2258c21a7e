//! `list`: the skills in a table.

use std::io::Write;

use clap::Args;
use skcc_core::CompiledSkill;

use crate::args::{Data, DataFormat, Layers, Selection};
use crate::failure::Failure;
use crate::filter::Filter;
use crate::shell::Shell;
use crate::table::{Table, cut, description_columns};
use crate::{ExitCode, compile};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    selection: Selection,
    #[command(flatten)]
    layers: Layers,
    /// List the skills whose KEY has VALUE; keys: id, name, text, effect, security,
    /// invocation, tool, language
    #[arg(long, value_name = "KEY=VALUE")]
    filter: Vec<Filter>,
    #[command(flatten)]
    data: Data,
}

/// A skill as JSON.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Entry<'a> {
    reason: &'static str,
    id: &'a str,
    name: &'a str,
    file: &'a str,
    version: &'a str,
    description: &'a str,
    language: &'a str,
    security_level: skir::SecurityLevel,
    invocation: skir::Invocation,
    effects: skir::Effects,
    inputs: Vec<&'a str>,
    files: usize,
}

impl<'a> From<&'a CompiledSkill> for Entry<'a> {
    fn from(compiled: &'a CompiledSkill) -> Self {
        let skill = &compiled.skill;
        Self {
            reason: "skill",
            id: &skill.id,
            name: &skill.name,
            file: compiled.bundle.file.path(),
            version: &skill.version,
            description: &skill.description,
            language: &skill.language,
            security_level: skill.policy.security_level.effective,
            invocation: skill.policy.invocation,
            effects: skill.policy.effects,
            inputs: skill
                .interface
                .inputs
                .iter()
                .map(|input| &*input.name)
                .collect(),
            files: skill.resources.len(),
        }
    }
}

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    if arguments.data.message_format == DataFormat::Json {
        shell.speak_json();
    }
    let compilation = compile::read(&arguments.selection, &arguments.layers, shell)?;
    let matching = |one: &&CompiledSkill| {
        arguments
            .filter
            .iter()
            .all(|filter| filter.matches(&one.skill))
    };
    let skills: Vec<_> = compilation.skills.iter().filter(matching).collect();
    match arguments.data.message_format {
        DataFormat::Json => {
            for skill in skills {
                serde_json::to_writer(&mut shell.out, &Entry::from(skill))
                    .map_err(std::io::Error::from)?;
                writeln!(shell.out)?;
            }
        }
        DataFormat::Human => {
            let mut table = Table::new(&["ID", "NAME", "DESCRIPTION"]);
            let limit = description_columns();
            for compiled in &skills {
                let skill = &compiled.skill;
                table.row([
                    cut(&skill.id, usize::MAX),
                    cut(&skill.name, usize::MAX),
                    cut(&skill.description, limit),
                ]);
            }
            table.write(&mut shell.out)?;
            shell.detail(crate::report::count(skills.len(), "skill"))?;
        }
    }
    Ok(ExitCode::Clean)
}
