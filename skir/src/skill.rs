//! The whole of one skill.

use crate::{
    FORMAT_VERSION, Finding, Interface, List, Logic, Policy, Reference, Resource, Routing, Section,
    SectionClass, Source, Span, Step, Text, Value,
};

/// One compiled skill.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(default)
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Skill {
    /// Version of the serialised form.
    pub format: u32,
    /// Canonical id: the path below the root, joined with dots. Unique in a
    /// registry.
    pub id: Text,
    /// The name of the specification. Not necessarily unique.
    pub name: Text,
    /// Further names it answers to.
    pub aliases: List<Text>,
    /// The version as written; empty when there is none.
    pub version: Text,
    /// What it does and when to use it.
    pub description: Text,
    /// A form of the description for agents that show little.
    pub short_description: Text,
    /// A licence's name or the name of a bundled file.
    pub license: Text,
    /// What it needs, in words.
    pub compatibility: Text,
    /// The frontmatter's `metadata`.
    pub metadata: Value,
    /// The body's main language as a BCP 47 code: `en`, `zh`, `ja`, `ko` …
    pub language: Text,
    /// Where it comes from.
    pub source: Source,
    /// When to use it.
    pub routing: Routing,
    /// What it may do.
    pub policy: Policy,
    /// What goes in and out.
    pub interface: Interface,
    /// What it tells the agent to do.
    pub logic: Logic,
    /// The author's text, verbatim.
    pub body: Text,
    /// The sections, which partition the body.
    pub sections: List<Section>,
    /// The bundled files, by path.
    pub resources: List<Resource>,
    /// The paths that the body names.
    pub references: List<Reference>,
    /// What the compiler found and let pass.
    pub findings: List<Finding>,
    /// Every frontmatter key that has no field of its own.
    pub extra: Value,
}

impl Default for Skill {
    fn default() -> Self {
        Self {
            format: FORMAT_VERSION,
            id: Text::Borrowed(""),
            name: Text::Borrowed(""),
            aliases: List::EMPTY,
            version: Text::Borrowed(""),
            description: Text::Borrowed(""),
            short_description: Text::Borrowed(""),
            license: Text::Borrowed(""),
            compatibility: Text::Borrowed(""),
            metadata: Value::Null,
            language: Text::Borrowed("en"),
            source: Source::default(),
            routing: Routing::default(),
            policy: Policy::default(),
            interface: Interface::default(),
            logic: Logic::default(),
            body: Text::Borrowed(""),
            sections: List::EMPTY,
            resources: List::EMPTY,
            references: List::EMPTY,
            findings: List::EMPTY,
            extra: Value::Null,
        }
    }
}

impl Skill {
    /// The text at `span`.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        span.of(&self.body)
    }

    /// The sections of `class`, in order.
    pub fn sections_of(&self, class: SectionClass) -> impl Iterator<Item = &Section> {
        self.sections
            .iter()
            .filter(move |section| section.class == class)
    }

    /// The span of the section at `index` together with its subsections.
    ///
    /// # Panics
    ///
    /// When there is no section at `index`.
    #[must_use]
    pub fn subtree(&self, index: usize) -> Span {
        let section = self.sections[index];
        let last = self.sections[index + 1..]
            .iter()
            .take_while(|next| section.level > 0 && next.level > section.level)
            .last()
            .unwrap_or(&section);
        Span::new(section.span.start, last.span.end)
    }

    /// The indices of the direct children of the step at `index`.
    ///
    /// # Panics
    ///
    /// When there is no step at `index`.
    pub fn children_of_step(&self, index: usize) -> impl Iterator<Item = usize> {
        let depth = self.logic.steps[index].depth;
        self.logic.steps[index + 1..]
            .iter()
            .take_while(move |step| step.depth > depth)
            .enumerate()
            .filter(move |(_, step)| step.depth == depth + 1)
            .map(move |(offset, _)| index + 1 + offset)
    }

    /// The steps that lie in no other step, in order.
    pub fn top_steps(&self) -> impl Iterator<Item = &Step> {
        self.logic.steps.iter().filter(|step| step.depth == 0)
    }

    /// The bundled file at `path`.
    #[must_use]
    pub fn resource(&self, path: &str) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.path == path)
    }
}
