//! `SK204` to `SK206`, and `SK202`, `SK203` and `SK301` again: what agents make
//! of a source that they are given as it is.
//!
//! What they stumble over was found by the earlier checks, whose diagnostics
//! say where; what each agent makes of it stands in the target's data.

use skir::{SubstitutionKind, Value};

use super::Subject;
use super::targets::{in_braces, more};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::emit::{
    Arguments, Emitter, Evidence, Fault, Field, Literal, LiteralKind, Target, Verdict, literals,
};
use crate::syntax::{Key, ValueStyle};

/// Reports what the agents make of the source.
pub(super) fn check(
    subject: &Subject<'_>,
    agents: &[&'static dyn Emitter],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let targets: Vec<_> = agents
        .iter()
        .map(|agent| agent.target())
        .filter(|target| target.evidence != Evidence::Specification)
        .collect();
    let found = faults(subject, diagnostics);
    verdicts(&targets, &found, diagnostics);
    depth(subject, &targets, diagnostics);
    listing(subject, &targets, diagnostics);
    restrictions(subject, &targets, diagnostics);
    let literals = literals(subject.skill);
    dollars(subject, &targets, &literals, diagnostics);
    commands(subject, &targets, &literals, diagnostics);
}

/// What some agent stumbles over, each once and in the order of the file.
fn faults(subject: &Subject<'_>, diagnostics: &[Diagnostic]) -> Vec<(Fault, Span)> {
    let file = subject.document.file.path();
    let mut found: Vec<(Fault, Span)> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.span.file.path() == file)
        .filter_map(|diagnostic| Some((of(subject, diagnostic)?, diagnostic.span.clone())))
        .collect();
    let document = subject.document;
    for key in document.frontmatter.iter().flat_map(|block| &block.keys) {
        let fault = match &*key.name {
            "name" => of_name(subject, key),
            "description" => of_description(subject, key),
            "metadata" => {
                (!matches!(key.value, Value::Map(_) | Value::Null)).then_some(Fault::MetadataNotMap)
            }
            "disable-model-invocation" => of_user_only(key),
            _ => None,
        };
        found.extend(fault.map(|fault| (fault, subject.value(key))));
    }
    found.extend(hyphens(subject));
    found.sort_by(|(a, at), (b, other)| a.cmp(b).then(at.range.start.cmp(&other.range.start)));
    found.dedup_by(|(a, _), (b, _)| a == b);
    // What stands there is no value for those that read an alias or a tag.
    if found.iter().any(|(fault, _)| *fault == Fault::UnquotedStar) {
        found.retain(|(fault, _)| *fault != Fault::EmptyDescription);
    }
    found.sort_by_key(|(_, span)| span.range.start);
    found
}

/// The first three hyphens between the fences.
fn hyphens(subject: &Subject<'_>) -> Option<(Fault, Span)> {
    let file = &subject.document.file;
    let yaml = subject.document.frontmatter.as_ref()?.yaml.clone();
    let start = yaml.start + file.text().get(yaml)?.find("---")?;
    let span = Span::new(file, start..start + 3);
    Some((Fault::HyphensInFrontmatter, span))
}

/// The fault that a diagnostic has found.
fn of(subject: &Subject<'_>, diagnostic: &Diagnostic) -> Option<Fault> {
    let text = diagnostic.span.text();
    let at = diagnostic.span.range.start;
    let is_in = |name: &str| {
        let key = subject.document.key(name);
        key.is_some_and(|key| key.value_span.start <= at && at <= key.value_span.end + 1)
    };
    Some(match diagnostic.code {
        Code::MissingFrontmatter if text.is_empty() => Fault::EmptyFile,
        Code::MissingFrontmatter => Fault::NoFrontmatter,
        Code::UnclosedFrontmatter => Fault::UnclosedFrontmatter,
        Code::FrontmatterNotMapping | Code::InvalidYaml | Code::TextAfterQuote => {
            Fault::InvalidYaml
        }
        Code::DuplicateKey => Fault::DuplicateKey,
        Code::ByteOrderMark => Fault::ByteOrderMark,
        Code::ContentBeforeFrontmatter => Fault::TextBeforeFence,
        Code::FenceWhitespace if text.starts_with('-') => Fault::BlanksAfterFence,
        Code::UnquotedColon | Code::GluedKey => Fault::UnquotedColon,
        Code::UnquotedSpecial | Code::YamlAlias => match text.chars().next() {
            Some('@' | '`' | '%') => Fault::UnquotedAt,
            Some('*' | '&' | '!') => Fault::UnquotedStar,
            _ => Fault::InvalidYaml,
        },
        Code::TruncatedByComment if is_in("description") => Fault::CommentInDescription,
        Code::InvalidUtf8 => Fault::InvalidUtf8,
        Code::TabIndentation => Fault::TabIndentation,
        Code::IndentedKeys => Fault::IndentedKeys,
        Code::MissingName => Fault::NoName,
        Code::MissingDescription => Fault::NoDescription,
        Code::EmptyDescription => Fault::EmptyDescription,
        Code::NameTooLong => Fault::LongName,
        Code::NameHyphens | Code::NonAsciiName => Fault::OddName,
        Code::NameNotText => Fault::NameNotText,
        Code::NameUnlikeFolder => Fault::NameUnlikeFolder,
        Code::DescriptionTooLong => Fault::LongDescription,
        _ => return None,
    })
}

fn of_name(subject: &Subject<'_>, key: &Key) -> Option<Fault> {
    let name = key.value.as_text()?.trim();
    let behind = subject.document.file.text().get(key.value_span.end..)?;
    let behind = behind.lines().next().unwrap_or_default();
    if name.contains('/') {
        Some(Fault::SlashInName)
    } else if name.contains(':') {
        Some(Fault::ColonInName)
    } else if name.contains(char::is_whitespace) {
        Some(Fault::BlankInName)
    } else {
        let is_comment = behind.trim_start().starts_with('#');
        is_comment.then_some(Fault::CommentAfterName)
    }
}

fn of_description(subject: &Subject<'_>, key: &Key) -> Option<Fault> {
    match (&key.value, key.style) {
        (Value::List(_) | Value::Map(_), _) => Some(Fault::DescriptionIsList),
        (Value::Bool(_) | Value::Integer(_) | Value::Number(_), _) => {
            Some(Fault::DescriptionIsNumber)
        }
        (_, ValueStyle::Literal) => Some(Fault::LiteralBlock),
        (_, ValueStyle::Folded) => Some(Fault::FoldedBlock),
        (Value::Text(text), _) if !text.is_empty() => {
            let is_long = key.raw(&subject.document.file).contains('\n');
            is_long.then_some(Fault::Continuation)
        }
        _ => None,
    }
}

fn of_user_only(key: &Key) -> Option<Fault> {
    let text = key.value.as_text()?;
    if text.eq_ignore_ascii_case("true") {
        Some(Fault::UserOnlyAsText)
    } else {
        let is_yes = ["yes", "on", "y"].contains(&&*text.to_ascii_lowercase());
        is_yes.then_some(Fault::UserOnlyAsYes)
    }
}

impl Subject<'_> {
    fn value(&self, key: &Key) -> Span {
        let raw = key.raw(&self.document.file);
        let range = if raw.is_empty() || raw.contains('\n') {
            key.name_span.clone()
        } else {
            key.value_span.clone()
        };
        Span::new(&self.document.file, range)
    }
}

/// What becomes of the skill, in words that follow the agents' names.
fn deed(verdict: Verdict, is_one: bool) -> Option<(Code, String)> {
    let verb = |one: &'static str, more: &'static str| if is_one { one } else { more };
    Some(match verdict {
        Verdict::Loads => return None,
        Verdict::Dropped => (
            Code::NotLoaded,
            format!("{} the skill as it is", verb("drops", "drop")),
        ),
        Verdict::Unlisted => (
            Code::NotLoaded,
            format!("{} not list the skill", verb("does", "do")),
        ),
        Verdict::As(what) => (
            Code::LoadedOtherwise,
            format!("{} {what}", verb("shows", "show")),
        ),
    })
}

/// Reports each fault once for each thing that agents make of it.
fn verdicts(targets: &[&Target], found: &[(Fault, Span)], diagnostics: &mut Vec<Diagnostic>) {
    let drops = |target: &Target| {
        found
            .iter()
            .any(|(fault, _)| target.verdict(*fault) == Verdict::Dropped)
    };
    let dropped: Vec<_> = targets.iter().map(|target| drops(target)).collect();
    for (fault, span) in found {
        let mut groups: Vec<(Verdict, Vec<&Target>)> = Vec::new();
        for (target, is_dropped) in targets.iter().zip(&dropped) {
            let verdict = target.verdict(*fault);
            // What an agent would have shown does not matter when it drops it.
            if verdict == Verdict::Loads || *is_dropped && verdict != Verdict::Dropped {
                continue;
            }
            match groups.iter_mut().find(|(known, _)| *known == verdict) {
                Some((_, agents)) => agents.push(target),
                None => groups.push((verdict, vec![target])),
            }
        }
        for (verdict, agents) in groups {
            let Some((code, deed)) = deed(verdict, agents.len() == 1) else {
                continue;
            };
            let code = match fault {
                Fault::UserOnlyAsText | Fault::UserOnlyAsYes => Code::PolicyLost,
                _ => code,
            };
            let message = format!("{} {deed}: {}", names(&agents), fault.reason());
            let help = match code {
                Code::PolicyLost => "write `true` without quotes, or compile the skill",
                _ => "mend it, or compile the skill: its artifact has this in a form that loads",
            };
            diagnostics.push(Diagnostic::new(code, span.clone(), message).help(help));
        }
    }
}

/// The agents by name; those that nobody has seen say so.
fn names(targets: &[&Target]) -> String {
    let mut out = String::new();
    for (index, target) in targets.iter().enumerate() {
        out.push_str(match index {
            0 => "",
            _ if index + 1 == targets.len() => " and ",
            _ => ", ",
        });
        out.push_str(target.name);
        if target.evidence == Evidence::Documented {
            out.push_str(" (by its documents)");
        }
    }
    out
}

/// A skill that lies deeper than an agent looks.
fn depth(subject: &Subject<'_>, targets: &[&Target], diagnostics: &mut Vec<Diagnostic>) {
    let source = &subject.bundle.source;
    let path = source
        .root
        .display
        .split('/')
        .chain(source.folder.split('/'));
    let path: Vec<_> = path.filter(|part| !part.is_empty()).collect();
    // Elsewhere nobody knows what becomes the agent's folder of skills.
    let Some(at) = path.iter().rposition(|part| *part == "skills") else {
        return;
    };
    let depth = path.len() - at - 1;
    let blind: Vec<_> = targets
        .iter()
        .copied()
        .filter(|target| {
            target
                .discovery
                .depth
                .is_some_and(|most| depth > usize::from(most))
        })
        .collect();
    if blind.is_empty() {
        return;
    }
    let verb = if blind.len() == 1 { "does" } else { "do" };
    let message = format!(
        "{} {verb} not find the skill: it lies {depth} folders below `skills`",
        names(&blind)
    );
    diagnostics.push(
        Diagnostic::new(
            Code::NotLoaded,
            Span::new(&subject.document.file, 0..0),
            message,
        )
        .help("put its folder right into the folder of skills, or compile the skill"),
    );
}

/// A description of which the list of skills shows a part.
fn listing(subject: &Subject<'_>, targets: &[&Target], diagnostics: &mut Vec<Diagnostic>) {
    let Some(key) = subject.document.key("description") else {
        return;
    };
    let length = subject.skill.description.chars().count();
    for target in targets {
        let Some(limit) = target.limits.listing.filter(|limit| length > *limit) else {
            continue;
        };
        let message = format!(
            "{} shows its model {limit} of the {length} characters of the description",
            names(&[target])
        );
        diagnostics.push(
            Diagnostic::new(Code::CutInListing, subject.value(key), message)
                .help("say first when to use the skill, and the rest in its body"),
        );
    }
}

/// A restriction in a spelling that an agent does not read. Of one that it
/// has no key for at all, the losses of its artifact tell.
fn restrictions(subject: &Subject<'_>, targets: &[&Target], diagnostics: &mut Vec<Diagnostic>) {
    for field in [Field::UserOnly, Field::ModelOnly, Field::DisallowedTools] {
        if field.value(subject.skill).is_none() {
            continue;
        }
        let keys = subject
            .document
            .frontmatter
            .iter()
            .flat_map(|block| &block.keys);
        let written = keys
            .clone()
            .find(|key| Field::of_key(&key.name) == Some(field));
        let deaf: Vec<_> = targets
            .iter()
            .copied()
            .filter(|target| match target.key(field) {
                Some(known) => !keys
                    .clone()
                    .any(|key| key.name == known.name || target.also_reads.contains(&&*key.name)),
                None => target.elsewhere.contains(&field),
            })
            .collect();
        let (Some(key), false) = (written, deaf.is_empty()) else {
            continue;
        };
        let verb = if deaf.len() == 1 { "does" } else { "do" };
        let message = format!("{} {verb} not read `{}`", names(&deaf), key.name);
        diagnostics.push(
            Diagnostic::new(Code::PolicyLost, subject.value(key), message)
                .help("compile the skill: its artifact says it as the agent reads it"),
        );
    }
}

/// A dollar sign that stands for itself and does not reach the model.
fn dollars(
    subject: &Subject<'_>,
    targets: &[&Target],
    literals: &[Literal],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let replaces =
        |target: &&&Target| matches!(target.dialect.arguments, Arguments::Replaced { .. });
    let agents: Vec<_> = targets.iter().filter(replaces).copied().collect();
    let mut dollars = literals
        .iter()
        .filter(|literal| literal.kind == LiteralKind::Dollar);
    let (Some(first), false) = (dollars.next(), agents.is_empty()) else {
        return;
    };
    let more = more(1 + dollars.count());
    let text = subject.skill.text(first.span);
    let verb = if agents.len() == 1 {
        "replaces"
    } else {
        "replace"
    };
    let message = format!(
        "{} {verb} `{text}` by an argument, or by nothing{more}",
        names(&agents)
    );
    diagnostics.push(
        Diagnostic::new(Code::LiteralDollar, subject.in_body(first.span), message).help(format!(
            "write it in words, or as `{}`, which every agent leaves alone",
            in_braces(text)
        )),
    );
}

/// A command that is run, whether the source means it or not.
fn commands(
    subject: &Subject<'_>,
    targets: &[&Target],
    literals: &[Literal],
    diagnostics: &mut Vec<Diagnostic>,
) {
    let agents: Vec<_> = targets
        .iter()
        .filter(|target| target.dialect.runs_commands)
        .copied()
        .collect();
    let placeholders = &subject.skill.interface.substitutions;
    let meant = placeholders
        .iter()
        .filter(|placeholder| matches!(placeholder.kind, SubstitutionKind::Command(_)))
        .map(|placeholder| placeholder.span);
    let mut commands: Vec<_> = literals
        .iter()
        .filter(|literal| literal.kind == LiteralKind::Command)
        .map(|literal| literal.span)
        .chain(meant)
        .collect();
    commands.sort_unstable();
    let (Some(first), false) = (commands.first(), agents.is_empty()) else {
        return;
    };
    let more = more(commands.len());
    let text = subject.skill.text(*first);
    let text = text.lines().next().unwrap_or_default();
    let verb = if agents.len() == 1 { "runs" } else { "run" };
    let message = format!(
        "{} {verb} {text} as soon as the skill is loaded{more}",
        names(&agents)
    );
    diagnostics.push(
        Diagnostic::new(Code::LoadTimeCommand, subject.in_body(*first), message)
            .help("tell the model to run the command"),
    );
}
