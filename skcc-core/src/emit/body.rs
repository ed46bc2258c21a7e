//! The body of an artifact: the author's text, with no more changed than the
//! target's substitution requires.

use std::collections::BTreeSet;
use std::ops::Range;

use skir::{Interface, Scope, Skill, Span, Substitution, SubstitutionKind};

use super::dollar::Dollars;
use super::substitution::{self, Literal, LiteralKind};
use super::{About, Arguments, Loss, LossKind, Target};

/// A change to the author's text.
struct Edit {
    /// What goes, in bytes of the body.
    range: Range<usize>,
    /// What comes instead.
    text: String,
}

/// Constraints that the compiler adds at one place.
pub(super) struct Added {
    /// Where in the body, in bytes: the end of a section.
    pub(super) at: usize,
    /// The constraints, as a list.
    pub(super) lines: String,
}

/// A text to insert at a place of the body.
#[derive(Clone, Debug)]
pub(super) struct Insert {
    /// Where, in bytes of the body.
    pub(super) at: usize,
    /// What.
    pub(super) text: String,
}

/// The author's text, with what a target changes in it.
pub(super) struct Body<'s> {
    /// The text as it was written.
    pub(super) text: &'s str,
    /// What the target needs written otherwise, in the order of the text.
    edits: Vec<Edit>,
    /// What the compiler adds, in the order of the text.
    pub(super) added: Vec<Added>,
}

impl<'s> Body<'s> {
    /// The body of a skill for a target.
    pub(super) fn new(skill: &'s Skill, target: &Target, losses: &mut Vec<Loss>) -> Self {
        let mut edits = Vec::new();
        let mut dollars = Dollars::new(&skill.body);
        for literal in substitution::literals(skill) {
            edits.extend(keep(skill, target, literal, &mut dollars, losses));
        }
        let mut told = BTreeSet::new();
        for placeholder in &skill.interface.substitutions {
            edits.extend(translate(skill, target, placeholder, &mut told, losses));
        }
        edits.sort_by_key(|edit| edit.range.start);
        Self {
            text: &skill.body,
            edits,
            added: constraints(skill, target, losses),
        }
    }

    /// Whether an artifact can hold it byte for byte and in one piece.
    pub(super) fn is_verbatim(&self) -> bool {
        self.edits.is_empty() && self.added.is_empty()
    }

    /// Appends a part of the text as the target needs it.
    pub(super) fn write(&self, out: &mut String, range: Range<usize>, inserts: &[Insert]) {
        let edits = within(&self.edits, &range, |edit| edit.range.start);
        let edits = edits.iter().map(|edit| (edit.range.clone(), &*edit.text));
        let inserts = within(inserts, &range, |insert| insert.at);
        self.apply(out, range, edits.chain(inserts.iter().map(in_place)));
    }

    /// Appends a part of the text as it is read from a file: nothing is
    /// replaced there, so nothing has to be kept from it.
    pub(super) fn write_plain(&self, out: &mut String, range: Range<usize>, inserts: &[Insert]) {
        let inserts = within(inserts, &range, |insert| insert.at);
        self.apply(out, range, inserts.iter().map(in_place));
    }

    fn apply<'e>(
        &self,
        out: &mut String,
        range: Range<usize>,
        changes: impl Iterator<Item = (Range<usize>, &'e str)>,
    ) {
        let mut changes: Vec<_> = changes.collect();
        changes.sort_by_key(|(at, _)| at.start);
        let mut at = range.start;
        for (replaced, text) in changes {
            if replaced.start >= at {
                out.push_str(&self.text[at..replaced.start]);
                out.push_str(text);
                at = replaced.end;
            }
        }
        if at < range.end {
            out.push_str(&self.text[at..range.end]);
        }
    }
}

/// Those of a sorted list that start in a range.
fn within<'l, T>(list: &'l [T], range: &Range<usize>, start: impl Fn(&T) -> usize) -> &'l [T] {
    let first = list.partition_point(|one| start(one) < range.start);
    let end = list.partition_point(|one| start(one) < range.end);
    &list[first..end.max(first)]
}

fn in_place(insert: &Insert) -> (Range<usize>, &str) {
    (insert.at..insert.at, &insert.text)
}

/// Keeps a text from being replaced or run that stands for itself.
fn keep(
    skill: &Skill,
    target: &Target,
    literal: Literal,
    dollars: &mut Dollars<'_>,
    losses: &mut Vec<Loss>,
) -> Option<Edit> {
    let text = literal.span.of(&skill.body);
    let mut lose = |about, kind, detail| {
        losses.push(Loss {
            kind,
            about,
            what: text.to_owned(),
            detail,
            span: Some(literal.span),
        });
    };
    let escaped = |escape: &str| {
        let at = literal.trigger as usize;
        Some(Edit {
            range: at..at,
            text: escape.to_owned(),
        })
    };
    if literal.kind == LiteralKind::Command {
        if !target.dialect.runs_commands {
            return None;
        }
        let detail = "a backslash before the `!` keeps it from being run".to_owned();
        lose(About::Command, LossKind::Translated, detail);
        return escaped("\\");
    }
    let why = match target.dialect.arguments {
        Arguments::Kept { replaced_by: None } => return None,
        // It is escaped already.
        Arguments::Replaced { escape: Some(_) } if literal.kind == LiteralKind::Escaped => {
            return None;
        }
        Arguments::Replaced {
            escape: Some(escape),
        } => {
            let detail = format!("it is written `{escape}{text}`");
            lose(About::Dollar, LossKind::Translated, detail);
            return escaped(escape);
        }
        Arguments::Kept {
            replaced_by: Some(agent),
        } => format!("{agent} reads the same folder, replaces it and has no escape"),
        Arguments::Replaced { escape: None } => {
            format!("{} replaces it and has no escape", target.name)
        }
        Arguments::Occasional { when, .. } => {
            format!("{} replaces it {when}, and has no escape", target.name)
        }
    };
    let Some(spelled) = dollars.spelled(literal) else {
        lose(About::Dollar, LossKind::Lost, why);
        return None;
    };
    let detail = format!("it is written `{spelled}`, since {why}");
    lose(About::Dollar, LossKind::Translated, detail);
    Some(Edit {
        range: literal.span.range(),
        text: spelled,
    })
}

/// A text that joins the body from elsewhere, written so that nothing in it is
/// replaced or run: in what frontmatter says, nothing is meant to be.
pub(super) fn protected(
    text: String,
    skill: &Skill,
    target: &Target,
    losses: &mut Vec<Loss>,
) -> String {
    if !text.contains(['$', '!']) {
        return text;
    }
    let joined = Skill {
        body: text.into(),
        interface: Interface {
            inputs: skill.interface.inputs.clone(),
            ..Interface::default()
        },
        ..Skill::default()
    };
    let mut found = Vec::new();
    let mut dollars = Dollars::new(&joined.body);
    let edits = substitution::literals(&joined).into_iter();
    let edits = edits.filter_map(|one| keep(&joined, target, one, &mut dollars, &mut found));
    let body = Body {
        text: &joined.body,
        edits: edits.collect(),
        added: Vec::new(),
    };
    // What is found there has no place in the body.
    losses.extend(found.into_iter().map(|loss| Loss { span: None, ..loss }));
    let mut out = String::with_capacity(body.text.len() + 16);
    body.write(&mut out, 0..body.text.len(), &[]);
    out
}

/// Writes a placeholder of the source as the target spells it; `told` are the
/// ones whose loss is reported.
fn translate<'s>(
    skill: &'s Skill,
    target: &Target,
    placeholder: &Substitution,
    told: &mut BTreeSet<&'s str>,
    losses: &mut Vec<Loss>,
) -> Option<Edit> {
    let text = placeholder.span.of(&skill.body);
    let dialect = &target.dialect;
    let knows_names = matches!(
        dialect.arguments,
        Arguments::Replaced { .. } | Arguments::Occasional { names: true, .. }
    );
    let is_replaced = !matches!(dialect.arguments, Arguments::Kept { .. });
    let spelled = match placeholder.kind {
        SubstitutionKind::Arguments => is_replaced.then(|| "$ARGUMENTS".to_owned()),
        SubstitutionKind::Argument(index) => match dialect.arguments {
            Arguments::Kept { .. } => None,
            Arguments::Occasional { first, .. } => {
                Some(format!("${}", index.saturating_add(first)))
            }
            Arguments::Replaced { .. } if argument_index(text) == Some(index) => {
                Some(text.to_owned())
            }
            Arguments::Replaced { .. } => Some(format!("$ARGUMENTS[{index}]")),
        },
        // The text in braces reads well wherever it is left as it is, and the
        // inputs are told at the end of the body.
        SubstitutionKind::Named(_) if knows_names || text.starts_with("${") => {
            Some(text.to_owned())
        }
        SubstitutionKind::SkillFolder => match dialect.skill_folder {
            Some(variable) => Some(variable.to_owned()),
            // What lies below it is found from there: the specification takes
            // relative paths for those of the skill's folder.
            None => skill.body[placeholder.span.range().end..]
                .starts_with('/')
                .then(|| ".".to_owned()),
        },
        SubstitutionKind::ProjectFolder => dialect.project_folder.map(str::to_owned),
        SubstitutionKind::Session => dialect.session.map(str::to_owned),
        SubstitutionKind::Command(_) => dialect.runs_commands.then(|| text.to_owned()),
        SubstitutionKind::Other => dialect
            .variables
            .filter(|prefix| text.starts_with(prefix))
            .map(|_| text.to_owned()),
        SubstitutionKind::Named(_) => None,
    };
    let about = match placeholder.kind {
        SubstitutionKind::Command(_) => About::Command,
        _ => About::Placeholder,
    };
    let (kind, detail) = match &spelled {
        Some(spelled) if spelled == text => return None,
        Some(spelled) => (LossKind::Translated, format!("it is written `{spelled}`")),
        None if about == About::Command => (
            LossKind::Lost,
            "the model sees the command, not what it prints".to_owned(),
        ),
        None => (
            LossKind::Lost,
            "the model sees the placeholder as it is written".to_owned(),
        ),
    };
    // One report for all placeholders of one spelling is enough, unless the
    // text itself changes.
    if spelled.is_some() || told.insert(text) {
        losses.push(Loss {
            kind,
            about,
            what: text.to_owned(),
            detail,
            span: Some(placeholder.span),
        });
    }
    spelled.map(|text| Edit {
        range: placeholder.span.range(),
        text,
    })
}

/// The argument that `$2` and `$ARGUMENTS[2]` stand for where counting starts
/// at 0.
fn argument_index(text: &str) -> Option<u16> {
    let number = text.strip_prefix('$')?;
    number
        .strip_prefix("ARGUMENTS[")
        .map_or(Some(number), |rest| rest.strip_suffix(']'))?
        .parse()
        .ok()
}

/// The compiler's constraints, each at the end of the section it holds in.
///
/// A section ends where a heading stands or the body ends, so nothing of the
/// author's is cut in two there; in the middle of a list it could be.
fn constraints(skill: &Skill, target: &Target, losses: &mut Vec<Loss>) -> Vec<Added> {
    let end = Span::from(skill.body.len()..skill.body.len()).end;
    let section_end = |at: u32| {
        let index = skill
            .sections
            .partition_point(|section| section.span.end <= at);
        skill.sections.get(index).map_or(end, |s| s.span.end)
    };
    let mut placed: Vec<(u32, String)> = Vec::new();
    for constraint in &skill.logic.injected {
        let (at, place) = match constraint.scope {
            Scope::Skill => (end, String::new()),
            Scope::Section(index) => {
                let section = skill.sections.get(usize::from(index));
                (section.map_or(end, |s| s.span.end), String::new())
            }
            Scope::Step(index) => match skill.logic.steps.get(usize::from(index)) {
                Some(step) => (
                    section_end(step.span.start),
                    format!("Step {}: ", step.number),
                ),
                None => (end, String::new()),
            },
        };
        let text = constraint.text.replace("</constraints", "< /constraints");
        let line = format!("- {place}{text} (`{}`)\n", constraint.code);
        match placed.iter_mut().find(|(known, _)| *known == at) {
            Some((_, lines)) => lines.push_str(&line),
            None => placed.push((at, line)),
        }
    }
    placed.sort_by_key(|(at, _)| *at);
    let added = |(at, lines): (u32, String)| Added {
        at: at as usize,
        lines: protected(lines, skill, target, losses),
    };
    placed.into_iter().map(added).collect()
}

/// What must stand between `text` and a new block.
pub(super) fn gap(text: &str) -> &'static str {
    if text.is_empty() || text.ends_with("\n\n") || text.ends_with("\n\r\n") {
        ""
    } else if text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    }
}
