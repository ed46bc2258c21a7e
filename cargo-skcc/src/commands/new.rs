//! `new`: a skill from a template that passes `check`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use skcc_core::system::{System, os::Os};

use crate::failure::Failure;
use crate::shell::Shell;
use crate::{ExitCode, project};

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The skill's name: lowercase letters, digits and single hyphens
    name: String,
    /// What it does and when to use it
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// What to start from
    #[arg(long, value_enum, default_value_t = Template::Basic)]
    template: Template,
    /// The folder to put it in [default: the first configured root, or `skills`]
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Template {
    /// Instructions in a few sections
    Basic,
    /// Steps with conditions, a loop and an approval
    Workflow,
    /// Inputs with types
    Typed,
    /// A script and a reference beside the instructions
    Scripts,
}

/// A file of a template: its path, its text, whether it may be executed.
type File = (&'static str, &'static str, bool);

impl Template {
    const fn files(self) -> &'static [File] {
        match self {
            Self::Basic => &[(
                "SKILL.md",
                include_str!("../../templates/basic/SKILL.md"),
                false,
            )],
            Self::Workflow => &[(
                "SKILL.md",
                include_str!("../../templates/workflow/SKILL.md"),
                false,
            )],
            Self::Typed => &[(
                "SKILL.md",
                include_str!("../../templates/typed/SKILL.md"),
                false,
            )],
            Self::Scripts => &[
                (
                    "SKILL.md",
                    include_str!("../../templates/scripts/SKILL.md"),
                    false,
                ),
                (
                    "scripts/collect.sh",
                    include_str!("../../templates/scripts/scripts/collect.sh"),
                    true,
                ),
                (
                    "references/rules.md",
                    include_str!("../../templates/scripts/references/rules.md"),
                    false,
                ),
            ],
        }
    }
}

/// The longest name that the specification allows.
const MAX_NAME: usize = 64;

/// The longest description that the specification allows.
const MAX_DESCRIPTION: usize = 1024;

pub(crate) fn run(arguments: &Arguments, shell: &mut Shell) -> Result<ExitCode, Failure> {
    let name = &arguments.name;
    check_name(name)?;
    let words = name.replace('-', " ");
    let description = match &arguments.description {
        Some(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        None => format!("Helps with {words}. Use when the user asks for {words}."),
    };
    if description.is_empty() || description.chars().count() > MAX_DESCRIPTION {
        let failure = Failure::new("the description is empty or longer than 1,024 characters");
        return Err(failure.help("say what the skill does and when to use it"));
    }
    let root = match &arguments.root {
        Some(root) => root.clone(),
        None => project::first_root()?,
    };
    let folder = root.join(name);
    if Os.metadata(&folder).is_ok() {
        let failure = Failure::new(format!("`{}` exists already", folder.display()));
        return Err(failure.help("choose another name, or another folder with `--root`"));
    }
    let mut title = words.clone();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    // JSON's text is one of the forms of YAML's.
    let quoted = serde_json::Value::from(description).to_string();
    for (path, text, executable) in arguments.template.files() {
        let text = text
            .replace("{{name}}", name)
            .replace("{{title}}", &title)
            .replace("{{words}}", &words)
            .replace("{{description}}", &quoted);
        let path = folder.join(path);
        Os.write(&path, text.as_bytes(), *executable)
            .map_err(|error| Failure::io("write", &path, &error))?;
        shell.status("Created", path.display())?;
    }
    Ok(ExitCode::Clean)
}

fn check_name(name: &str) -> Result<(), Failure> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let good = !name.is_empty()
        && name.len() <= MAX_NAME
        && name.bytes().all(plain)
        && !name.starts_with('-')
        && !name.ends_with('-')
        && !name.contains("--");
    if good {
        return Ok(());
    }
    let failure = Failure::new(format!("`{name}` is not a name for a skill"));
    Err(failure
        .help("use 1 to 64 lowercase letters, digits and single hyphens, such as `release-notes`"))
}
