//! The form of a body.

use std::collections::BTreeMap;

use super::Target;

/// The form that a body is given.
///
/// No form is known to make a skill work better; see the target's
/// [`style`](Target::style) for why it has the one that it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// The author's Markdown.
    #[default]
    Markdown,
    /// Markdown in which examples, rules, descriptions of the output and data
    /// of others stand between tags.
    Tagged,
    /// A document of XML: an element for each section, whose text is the
    /// author's Markdown.
    Xml,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Tagged, Self::Xml];

    /// The names of all, in the order of [`Self::ALL`].
    pub const NAMES: &'static [&'static str] = &["markdown", "tagged", "xml"];

    /// Its name in settings and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Markdown => Self::NAMES[0],
            Self::Tagged => Self::NAMES[1],
            Self::Xml => Self::NAMES[2],
        }
    }

    /// The style with a name.
    ///
    /// ```
    /// use skcc_core::emit::Style;
    /// assert_eq!(Style::parse("xml"), Some(Style::Xml));
    /// assert_eq!(Style::parse("html"), None);
    /// ```
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }
}

/// Which target gets which style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styles {
    all: Option<Style>,
    by_target: BTreeMap<&'static str, Style>,
}

impl Styles {
    /// Sets the style of every target that has none of its own here.
    pub fn set_all(&mut self, style: Style) {
        self.all = Some(style);
    }

    /// Sets the style of the target with an id.
    pub fn set(&mut self, target: &'static str, style: Style) {
        self.by_target.insert(target, style);
    }

    /// The style of a target.
    #[must_use]
    pub fn of(&self, target: &Target) -> Style {
        let own = self.by_target.get(target.id).copied();
        own.or(self.all).unwrap_or(target.style)
    }

    /// Adds the choices of a wider scope: those of this one win, and its
    /// choice for all wins over every choice of the other.
    #[must_use]
    pub fn merge(self, wider: Self) -> Self {
        if self.all.is_some() {
            return self;
        }
        let mut by_target = wider.by_target;
        by_target.extend(self.by_target);
        Self {
            all: wider.all,
            by_target,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::emitter;

    #[test]
    fn the_nearest_choice_wins() {
        let of = |styles: &Styles, id| styles.of(emitter(id).unwrap().target());
        let mut wide = Styles::default();
        assert_eq!(of(&wide, "pi"), Style::Markdown);
        wide.set_all(Style::Tagged);
        wide.set("pi", Style::Xml);
        assert_eq!(
            (of(&wide, "pi"), of(&wide, "qwen")),
            (Style::Xml, Style::Tagged)
        );
        let mut near = Styles::default();
        near.set("qwen", Style::Markdown);
        let both = near.clone().merge(wide.clone());
        assert_eq!(of(&both, "qwen"), Style::Markdown);
        assert_eq!(
            (of(&both, "pi"), of(&both, "codex")),
            (Style::Xml, Style::Tagged)
        );
        near.set_all(Style::Markdown);
        assert_eq!(of(&near.merge(wide), "pi"), Style::Markdown);
    }
}
