//! `SK2xx` and `SK301`: what the chosen targets cannot express.
//!
//! The emitters say what is lost; here it is reported at its place, once for
//! all targets that lose it.

use std::collections::BTreeMap;

use skir::SubstitutionKind;

use super::Subject;
use crate::Options;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::emit::{About, Artifact, Emitter, Field, Loss, LossKind};

/// Reports what the artifacts lose.
pub(super) fn check(
    subject: &Subject<'_>,
    options: &Options,
    artifacts: &[Artifact],
    diagnostics: &mut Vec<Diagnostic>,
) {
    losses(subject, artifacts, diagnostics);
    // `loading` tells what an agent replaces and runs that gets no artifact.
    let is_as_is = |id: &str| options.as_is.iter().any(|agent| agent.target().id == id);
    let (targets, artifacts): (Vec<_>, Vec<_>) = options
        .targets
        .iter()
        .zip(artifacts)
        .filter(|(emitter, _)| !is_as_is(emitter.target().id))
        .unzip();
    dollars(subject, &artifacts, diagnostics);
    commands(subject, &targets, &artifacts, diagnostics);
}

/// One loss and the targets that have it.
struct Shared<'a> {
    loss: &'a Loss,
    targets: Vec<&'static str>,
}

fn losses(subject: &Subject<'_>, artifacts: &[Artifact], diagnostics: &mut Vec<Diagnostic>) {
    let mut all: Vec<Shared<'_>> = Vec::new();
    let mut known = BTreeMap::new();
    for artifact in artifacts {
        for loss in &artifact.losses {
            let is_reported = matches!(loss.kind, LossKind::Lost | LossKind::Weakened)
                && loss.about != About::Dollar;
            if !is_reported {
                continue;
            }
            // What to do about a restriction differs from agent to agent.
            let detail = match loss.kind {
                LossKind::Weakened => loss.detail.as_str(),
                _ => "",
            };
            let index = *known
                .entry((loss.kind, loss.what.as_str(), detail, loss.span))
                .or_insert(all.len());
            if index == all.len() {
                all.push(Shared {
                    loss,
                    targets: Vec::new(),
                });
            }
            all[index].targets.push(artifact.target);
        }
    }
    diagnostics.extend(all.iter().map(|shared| report(subject, shared)));
}

fn report(subject: &Subject<'_>, shared: &Shared<'_>) -> Diagnostic {
    let Loss {
        kind, what, detail, ..
    } = shared.loss;
    let targets = names(&shared.targets);
    let span = place(subject, shared.loss);
    if *kind == LossKind::Weakened {
        let message = format!("`{what}` has no effect in {targets}: {detail}");
        return Diagnostic::new(Code::PolicyLost, span, message)
            .help("leave the target out, or let the body ask for confirmation");
    }
    if shared.loss.is_about_policy() {
        let message = format!("`{what}` is lost in {targets}: {detail}");
        return Diagnostic::new(Code::PolicyLost, span, message)
            .help("say in the body which tools the skill needs, or leave the target out");
    }
    let lost = || format!("`{what}` is lost in {targets}: {detail}");
    let (message, help) = match shared.loss.about {
        About::Limit => (
            format!("`{what}` is too long for {targets}: {detail}"),
            "shorten it, or leave the target out",
        ),
        About::Secret => (lost(), "write it in words, or leave the target out"),
        _ => (lost(), "say it in the body, or leave the target out"),
    };
    Diagnostic::new(Code::LostInTarget, span, message).help(help)
}

fn names(targets: &[&str]) -> String {
    let quoted: Vec<_> = targets.iter().map(|target| format!("`{target}`")).collect();
    quoted.join(" and ")
}

/// Where the source says what is lost.
fn place(subject: &Subject<'_>, loss: &Loss) -> Span {
    let document = subject.document;
    if let Some(span) = loss.span {
        return subject.in_body(span);
    }
    let Some(frontmatter) = &document.frontmatter else {
        return Span::new(&document.file, 0..0);
    };
    let name = loss.what.split('.').next().unwrap_or_default();
    let field = Field::of_key(name);
    let key = frontmatter.keys.iter().find(|key| {
        key.name == loss.what
            || key.name == name
            || field.is_some() && Field::of_key(&key.name) == field
    });
    let range = key.map_or(frontmatter.block.start..frontmatter.yaml.start, |key| {
        key.name_span.start..key.value_span.end.max(key.name_span.end)
    });
    Span::new(&document.file, range)
}

/// A dollar sign that an agent would replace, where no escape helps.
fn dollars(subject: &Subject<'_>, artifacts: &[&Artifact], diagnostics: &mut Vec<Diagnostic>) {
    let is_dollar = |loss: &&Loss| loss.about == About::Dollar && loss.kind == LossKind::Lost;
    let Some(losses) = artifacts
        .iter()
        .map(|artifact| artifact.losses.iter().filter(is_dollar).collect::<Vec<_>>())
        .find(|losses| !losses.is_empty())
    else {
        return;
    };
    let first = losses[0];
    let more = more(losses.len());
    let message = format!("`{}` would be replaced{more}: {}", first.what, first.detail);
    diagnostics.push(
        Diagnostic::new(Code::LiteralDollar, place(subject, first), message).help(format!(
            "write it in words, or as `{}`, which every agent leaves alone",
            in_braces(&first.what)
        )),
    );
}

/// `$5` as `${5}`.
pub(super) fn in_braces(dollar: &str) -> String {
    format!("${{{}}}", dollar.trim_start_matches('$'))
}

pub(super) fn more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " (and one more)".to_owned(),
        more => format!(" (and {} more)", more - 1),
    }
}

/// A command that an agent runs when it loads the skill.
fn commands(
    subject: &Subject<'_>,
    targets: &[&&'static dyn Emitter],
    artifacts: &[&Artifact],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(runner) = targets
        .iter()
        .map(|emitter| emitter.target())
        .find(|target| target.dialect.runs_commands)
    else {
        return;
    };
    let meant = subject
        .skill
        .interface
        .substitutions
        .iter()
        .filter(|placeholder| matches!(placeholder.kind, SubstitutionKind::Command(_)))
        .map(|placeholder| placeholder.span);
    let is_escaped =
        |loss: &&Loss| loss.about == About::Command && loss.kind == LossKind::Translated;
    let escaped = artifacts
        .iter()
        .filter(|artifact| artifact.target == runner.id)
        .flat_map(|artifact| artifact.losses.iter().filter(is_escaped))
        .filter_map(|loss| loss.span);
    let mut commands: Vec<_> = meant
        .map(|span| (span, true))
        .chain(escaped.map(|span| (span, false)))
        .collect();
    commands.sort_unstable();
    let Some((span, is_meant)) = commands.first().copied() else {
        return;
    };
    let text = subject.skill.text(span);
    let shown = text.lines().next().unwrap_or_default();
    let more = more(commands.len());
    let agent = runner.name;
    let message = if is_meant {
        format!("{agent} runs {shown} as soon as it loads the skill{more}")
    } else {
        format!(
            "{agent} would run {shown} as soon as it loads the skill{more}; its artifact escapes it"
        )
    };
    diagnostics.push(
        Diagnostic::new(Code::LoadTimeCommand, subject.in_body(span), message)
            .help("tell the model to run the command"),
    );
}
