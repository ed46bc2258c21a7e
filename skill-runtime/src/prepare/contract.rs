//! A contract and its parts.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use skir::{ConstraintLevel, ErrorAction, Input, Phrase, Resource, Scope, Span, StepKind};

use super::StateProvider;
use crate::inputs::{check, fits};
use crate::{InputError, Skill, json, prompt};

/// Where the value of an input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The caller gave it.
    Given,
    /// The state of the project has it.
    State,
    /// The skill has it for when none is given.
    Default,
    /// There is none, and the skill does without.
    Absent,
    /// There is none, and the skill needs one.
    Missing,
}

impl Origin {
    /// The name in JSON, such as `given`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::State => "state",
            Self::Default => "default",
            Self::Absent => "absent",
            Self::Missing => "missing",
        }
    }
}

/// An input with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractInput<'r> {
    pub(super) input: &'r Input,
    pub(super) value: Option<String>,
    pub(super) origin: Origin,
}

impl<'r> ContractInput<'r> {
    /// The input's name.
    #[must_use]
    pub fn name(&self) -> &'r str {
        &self.input.name
    }

    /// The input as the skill declares it.
    #[must_use]
    pub const fn input(&self) -> &'r Input {
        self.input
    }

    /// Its value; lists and deeper values as JSON text.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// Where the value comes from, or why there is none.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }
}

/// A rule that binds the agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractRule {
    /// The rule, in one line.
    pub text: String,
    /// How binding it is.
    pub level: ConstraintLevel,
    /// The title of the step or section where it holds; empty where it holds
    /// everywhere.
    pub place: String,
    /// The compiler's rule that added it; `None` where the author wrote it.
    pub added_by: Option<String>,
}

/// One step, with the values of inputs in their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractStep {
    /// Its number among all steps, such as `2.1`.
    pub number: String,
    /// What is to be done, in one line.
    pub title: String,
    /// All of its own text.
    pub text: String,
    /// What kind of step it is.
    pub kind: StepKind,
    /// Whether the skill marks it as critical.
    pub critical: bool,
    /// The condition, the collection or the end of the loop.
    pub condition: Option<String>,
    /// What it is expected to give.
    pub expected_output: Option<String>,
    /// What to do when it fails.
    pub on_error: Option<(ErrorAction, String)>,
}

/// What one run of a skill is to be.
///
/// [`Display`](core::fmt::Display) writes it for a model,
/// [`Contract::to_json`] for a program.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract<'r> {
    pub(super) skill: &'r Skill,
    pub(super) inputs: Vec<ContractInput<'r>>,
    pub(super) pre_conditions: Vec<String>,
    pub(super) post_conditions: Vec<String>,
    pub(super) fallbacks: Vec<String>,
    pub(super) rules: Vec<ContractRule>,
    pub(super) steps: Vec<ContractStep>,
    pub(super) outputs: Vec<(String, String)>,
}

impl<'r> Contract<'r> {
    pub(super) fn new<'v>(
        skill: &'r Skill,
        given: impl IntoIterator<Item = (&'v str, &'v str)>,
        state: &dyn StateProvider,
    ) -> Result<Self, InputError> {
        let given = check(skill, given)?;
        let inputs = skill.ir().interface.inputs.iter().zip(given);
        let inputs: Vec<_> = inputs
            .map(|(input, given)| resolve(input, given, state))
            .collect();
        let fill = Fill {
            skill,
            inputs: &inputs,
        };
        let logic = &skill.ir().logic;
        let outputs = skill.ir().interface.outputs.iter().map(|output| {
            let description = match output.span {
                Some(span) if output.description.is_empty() => fill.span(span),
                _ => output.description.to_string(),
            };
            (output.name.to_string(), description)
        });
        Ok(Self {
            pre_conditions: fill.phrases(&logic.pre_conditions),
            post_conditions: fill.phrases(&logic.post_conditions),
            fallbacks: fill.phrases(&logic.fallbacks),
            rules: fill.rules(),
            steps: fill.steps(),
            outputs: outputs.collect(),
            skill,
            inputs,
        })
    }

    /// The skill.
    #[must_use]
    pub const fn skill(&self) -> &'r Skill {
        self.skill
    }

    /// The inputs with their values, in the order of their declaration.
    #[must_use]
    pub fn inputs(&self) -> &[ContractInput<'r>] {
        &self.inputs
    }

    /// The inputs that the skill needs and that have no value.
    pub fn missing(&self) -> impl Iterator<Item = &ContractInput<'r>> {
        self.inputs
            .iter()
            .filter(|input| input.origin == Origin::Missing)
    }

    /// Whether no input is missing.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.missing().next().is_none()
    }

    /// Whether a person must approve before the skill runs.
    #[must_use]
    pub const fn needs_approval(&self) -> bool {
        self.skill.needs_approval()
    }

    /// What must hold before.
    #[must_use]
    pub fn pre_conditions(&self) -> &[String] {
        &self.pre_conditions
    }

    /// What must hold after.
    #[must_use]
    pub fn post_conditions(&self) -> &[String] {
        &self.post_conditions
    }

    /// What to do when the ordinary way fails.
    #[must_use]
    pub fn fallbacks(&self) -> &[String] {
        &self.fallbacks
    }

    /// The rules that bind, the author's first, then those that the compiler
    /// added.
    #[must_use]
    pub fn rules(&self) -> &[ContractRule] {
        &self.rules
    }

    /// The steps, in order.
    #[must_use]
    pub fn steps(&self) -> &[ContractStep] {
        &self.steps
    }

    /// What must come out: names, which may be empty, and what they are.
    #[must_use]
    pub fn outputs(&self) -> &[(String, String)] {
        &self.outputs
    }

    /// The files that come with the skill, with paths below its folder.
    #[must_use]
    pub fn resources(&self) -> &'r [Resource] {
        &self.skill.ir().resources
    }

    /// The whole text of the skill with the values in their places, and after
    /// it what the compiler adds. The placeholder of a missing input stays.
    #[must_use]
    pub fn instructions(&self) -> String {
        let fill = Fill {
            skill: self.skill,
            inputs: &self.inputs,
        };
        let end = u32::try_from(self.skill.body().len()).unwrap_or(u32::MAX);
        let body = fill.span(Span::new(0, end));
        self.skill.with_additions(body.into()).into_owned()
    }
}

/// Finds the value of one input: what is given, else what the state has and
/// fits, else the default.
fn resolve<'r>(
    input: &'r Input,
    given: Option<String>,
    state: &dyn StateProvider,
) -> ContractInput<'r> {
    let known = || {
        let value = state.value(&input.name)?;
        fits(&input.ty, &value).then_some((value, Origin::State))
    };
    let default = || {
        let value = input.default.as_ref()?;
        Some((json::plain(value), Origin::Default))
    };
    let found = given
        .map(|value| (value, Origin::Given))
        .or_else(known)
        .or_else(default);
    let (value, origin) = match found {
        Some((value, origin)) => (Some(value), origin),
        None if input.required => (None, Origin::Missing),
        None => (None, Origin::Absent),
    };
    ContractInput {
        input,
        value,
        origin,
    }
}

/// Texts of a skill with values in the places of its placeholders.
struct Fill<'a, 'r> {
    skill: &'r Skill,
    inputs: &'a [ContractInput<'r>],
}

impl Fill<'_, '_> {
    fn span(&self, span: Span) -> String {
        prompt::filled(self.skill, span, |index| {
            let input = self.inputs.get(index)?;
            match input.origin {
                Origin::Missing => None,
                _ => Some(input.value.clone().unwrap_or_default()),
            }
        })
    }

    /// The same in one line.
    fn line(&self, span: Span) -> String {
        one_line(&self.span(span))
    }

    fn phrases(&self, phrases: &[Phrase]) -> Vec<String> {
        let text = |phrase: &Phrase| match phrase {
            Phrase::Body(span) => self.line(*span),
            Phrase::Description(span) => one_line(span.of(self.skill.description())),
            Phrase::Key(text) => one_line(text),
        };
        phrases.iter().map(text).collect()
    }

    fn place(&self, scope: Scope) -> String {
        let ir = self.skill.ir();
        let span = match scope {
            Scope::Skill => None,
            Scope::Section(index) => ir.sections.get(usize::from(index)).map(|one| one.heading),
            Scope::Step(index) => ir.logic.steps.get(usize::from(index)).map(|one| one.title),
        };
        span.map(|span| self.line(span)).unwrap_or_default()
    }

    fn rules(&self) -> Vec<ContractRule> {
        let logic = &self.skill.ir().logic;
        let own = logic.constraints.iter().map(|rule| ContractRule {
            text: self.line(rule.span),
            level: rule.level,
            place: self.place(rule.scope),
            added_by: None,
        });
        let added = logic.injected.iter().map(|rule| ContractRule {
            text: one_line(&rule.text),
            level: rule.level,
            place: self.place(rule.scope),
            added_by: Some(rule.code.to_string()),
        });
        own.chain(added).collect()
    }

    fn steps(&self) -> Vec<ContractStep> {
        let mut counts: Vec<usize> = Vec::new();
        let steps = &self.skill.ir().logic.steps;
        let steps = steps.iter().map(|step| {
            counts.resize(usize::from(step.depth) + 1, 0);
            if let Some(last) = counts.last_mut() {
                *last += 1;
            }
            let numbers: Vec<_> = counts.iter().map(ToString::to_string).collect();
            ContractStep {
                number: numbers.join("."),
                title: self.line(step.title),
                text: self.span(step.span).trim().to_owned(),
                kind: step.kind,
                critical: step.critical,
                condition: step.condition.map(|span| self.line(span)),
                expected_output: step.expected_output.map(|span| self.line(span)),
                on_error: step.on_error.map(|on| (on.action, self.line(on.span))),
            }
        });
        steps.collect()
    }
}

fn one_line(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    words.join(" ")
}
