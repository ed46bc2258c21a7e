//! `-A`, `-W`, `-D`, `--spec`, `--security` and `--no-constraints`: how skills
//! are judged.

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, ValueEnum};
use skcc_core::diagnostic::{Code, Level, Levels, Selector};
use skcc_core::distance::nearest;
use skcc_core::security::{Profile, SecurityPolicy};

/// By which rules findings are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Spec {
    /// By the text of the Agent Skills specification alone
    Strict,
}

/// Which codes a level is meant for.
#[derive(Clone, Copy, Debug)]
enum Target {
    /// Everything that is a warning.
    Warnings,
    Codes(Selector),
}

/// How the command line asks to judge; levels in its order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lints {
    spec: Option<Spec>,
    profile: Option<Profile>,
    no_constraints: bool,
    settings: Vec<(Target, Level)>,
}

const OPTIONS: [(char, &str, Level, &str); 3] = [
    (
        'A',
        "allow",
        Level::Allow,
        "Do not report a code or group, such as SK101, broken-reference or SK1",
    ),
    (
        'W',
        "warn",
        Level::Warn,
        "Report a code or group as a warning",
    ),
    (
        'D',
        "deny",
        Level::Deny,
        "Report a code or group, or `warnings`, as an error",
    ),
];

impl Lints {
    /// Changes what the configuration asks of skills.
    pub(crate) fn apply_security(&self, policy: &mut SecurityPolicy) {
        policy.profile = self.profile.or(policy.profile);
        if self.no_constraints {
            policy.constraints = Some(false);
        }
    }

    /// Changes `levels`, which are those of the configuration, as is the
    /// profile.
    pub(crate) fn apply(&self, levels: &mut Levels, profile: Option<Profile>) {
        if self.spec.is_some() {
            *levels = Levels::specification();
            if let Some(profile) = profile {
                levels.set_profile(profile);
            }
        }
        for (target, level) in &self.settings {
            match target {
                Target::Warnings => levels.deny_warnings(),
                Target::Codes(selector) => levels.set(*selector, *level),
            }
        }
    }
}

fn read_profile(text: &str) -> Result<Profile, String> {
    Profile::parse(text).ok_or_else(|| "use `relaxed`, `default` or `strict`".to_owned())
}

fn read_target(text: &str) -> Result<Target, String> {
    if text.eq_ignore_ascii_case("warnings") {
        return Ok(Target::Warnings);
    }
    if let Some(selector) = Selector::parse(text) {
        return Ok(Target::Codes(selector));
    }
    Err(format!("there is no such code; {}", near_code(text)))
}

/// What to write in place of a code that does not exist.
pub(crate) fn near_code(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let upper = text.to_ascii_uppercase();
    let ids = Code::ALL.iter().map(|code| code.id());
    let names = Code::ALL.iter().map(|code| code.name());
    // Every unknown number is near to some number: only a name can be misspelt.
    let near = nearest(&lower, names).or_else(|| {
        let looks_like_id =
            upper.starts_with("SK") && upper[2..].bytes().all(|b| b.is_ascii_digit());
        if looks_like_id {
            None
        } else {
            nearest(&upper, ids)
        }
    });
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`explain` lists all codes".to_owned(),
    }
}

impl FromArgMatches for Lints {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut settings = Vec::new();
        for (_, id, level, _) in OPTIONS {
            let targets = matches.get_many::<Target>(id).into_iter().flatten();
            let places = matches.indices_of(id).into_iter().flatten();
            settings.extend(
                places
                    .zip(targets)
                    .map(|(place, target)| (place, *target, level)),
            );
        }
        if let Some((_, _, level)) = settings
            .iter()
            .find(|(_, target, level)| matches!(target, Target::Warnings) && *level != Level::Deny)
        {
            let message = format!(
                "`warnings` can only be denied, not set to {}\n",
                level.name()
            );
            return Err(clap::Error::raw(ErrorKind::ValueValidation, message));
        }
        settings.sort_by_key(|(place, ..)| *place);
        Ok(Self {
            spec: matches.get_one("spec").copied(),
            profile: matches.get_one("security").copied(),
            no_constraints: matches.get_flag("no_constraints"),
            settings: settings
                .into_iter()
                .map(|(_, target, level)| (target, level))
                .collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl Args for Lints {
    fn augment_args(command: Command) -> Command {
        let levels = OPTIONS.map(|(short, id, _, help)| {
            Arg::new(id)
                .short(short)
                .long(id)
                .value_name("CODE")
                .help(help)
                .action(ArgAction::Append)
                .value_parser(read_target)
                .help_heading("Levels")
        });
        let spec = Arg::new("spec")
            .long("spec")
            .value_name("RULES")
            .help("Judge the form by the specification alone, whatever the configuration says; security codes keep their levels")
            .value_parser(clap::value_parser!(Spec))
            .help_heading("Levels");
        let profile = Arg::new("security")
            .long("security")
            .value_name("PROFILE")
            .help("Judge as strictly as `relaxed`, `default` or `strict`, whatever the configuration says")
            .value_parser(read_profile)
            .help_heading("Levels");
        let constraints = Arg::new("no_constraints")
            .long("no-constraints")
            .help("Add no constraints to skills")
            .action(ArgAction::SetTrue)
            .help_heading("Levels");
        command.args(levels).arg(spec).arg(profile).arg(constraints)
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}
