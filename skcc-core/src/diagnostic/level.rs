//! Levels: which codes stop a build, which are shown, which are silent.

use std::collections::BTreeMap;

use super::code::{Code, Group};
use super::{Confidence, Diagnostic, Span};
use crate::distance::nearest;
use crate::security::Profile;

/// What happens to a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It is not reported.
    Allow,
    /// It is reported as a warning.
    Warn,
    /// It is reported as an error and the skill does not compile.
    Deny,
}

impl Level {
    /// The level's name as configuration writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// Reads a level's name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Allow, Self::Warn, Self::Deny]
            .into_iter()
            .find(|level| level.name() == text)
    }
}

/// A code or a group of codes, as a person names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// Every code.
    All,
    /// The codes of a group, such as `SK1`.
    Group(Group),
    /// One code.
    Code(Code),
}

impl Selector {
    /// Reads `all`, a group's prefix such as `SK1` or `SK1xx`, a code's id or
    /// a code's name.
    ///
    /// ```
    /// use skcc_core::diagnostic::{Code, Group, Selector};
    /// assert_eq!(Selector::parse("SK1"), Some(Selector::Group(Group::Structure)));
    /// assert_eq!(Selector::parse("sk1xx"), Some(Selector::Group(Group::Structure)));
    /// assert_eq!(Selector::parse("SK101"), Some(Selector::Code(Code::BrokenReference)));
    /// assert_eq!(Selector::parse("nonsense"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("all") {
            return Some(Self::All);
        }
        if let Some(code) = Code::parse(text) {
            return Some(Self::Code(code));
        }
        let prefix = text
            .strip_suffix("xx")
            .or_else(|| text.strip_suffix("XX"))
            .unwrap_or(text);
        Group::ALL
            .iter()
            .find(|group| group.prefix().eq_ignore_ascii_case(prefix))
            .map(|group| Self::Group(*group))
    }

    /// Whether it selects the code.
    #[must_use]
    pub fn matches(self, code: Code) -> bool {
        match self {
            Self::All => true,
            Self::Group(group) => code.group() == group,
            Self::Code(one) => code == one,
        }
    }

    fn codes(self) -> impl Iterator<Item = Code> {
        Code::ALL
            .iter()
            .copied()
            .filter(move |code| self.matches(*code))
    }
}

/// The level of every code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    chosen: BTreeMap<Code, Level>,
    /// How sure a finding must be at least to stop a build; medium where
    /// nothing is said.
    least: Option<Confidence>,
}

impl Levels {
    /// Each code at its default level.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The specification's verdict: what it forbids is denied, everything else
    /// is silent. What keeps a skill from being judged at all, such as a file
    /// that cannot be read or a folder that is not there, is denied too:
    /// silence would be a verdict. What is about security keeps its level: no
    /// skill becomes safe by being judged by its form.
    #[must_use]
    pub fn specification() -> Self {
        let prevents_verdict = |code: Code| {
            matches!(
                code,
                Code::FrontmatterTooLarge | Code::UnreadableFile | Code::NoSkill
            ) || code.group() == Group::Configuration && code.default_level() == Level::Deny
        };
        let is_about_harm =
            |code: Code| code.is_security() || code.is_protected() || code == Code::PolicyViolation;
        let level = |code: Code| {
            if is_about_harm(code) {
                code.default_level()
            } else if code.in_specification() || prevents_verdict(code) {
                Level::Deny
            } else {
                Level::Allow
            }
        };
        Self {
            chosen: Code::ALL.iter().map(|code| (*code, level(*code))).collect(),
            least: None,
        }
    }

    /// Judges as strictly as the profile says; earlier calls of
    /// [`Self::set`] are kept where the profile says nothing.
    pub fn set_profile(&mut self, profile: Profile) {
        const COMPARED: &[Code] = &[
            Code::UndeclaredPermission,
            Code::BroadPermission,
            Code::UnusedPermission,
            Code::IncompatiblePermission,
            Code::UnexplainedPermission,
            Code::UnknownMcpServer,
            Code::DuplicateMcpServer,
            Code::UndeclaredMcpServer,
        ];
        const REQUIRED: &[Code] = &[Code::UndeclaredPermission, Code::UndeclaredMcpServer];
        let (codes, level) = match profile {
            Profile::Relaxed => (COMPARED, Level::Allow),
            Profile::Default => (&[][..], Level::Warn),
            Profile::Strict => (REQUIRED, Level::Deny),
        };
        self.chosen.extend(codes.iter().map(|code| (*code, level)));
        self.least = match profile {
            Profile::Relaxed => Some(Confidence::High),
            Profile::Default => None,
            Profile::Strict => Some(Confidence::Low),
        };
    }

    /// Whether a finding is sure enough to stop a build.
    pub(super) fn counts(&self, confidence: Confidence) -> bool {
        confidence >= self.least.unwrap_or(Confidence::Medium)
    }

    /// Sets the level of the selected codes; later calls win.
    pub fn set(&mut self, selector: Selector, level: Level) {
        self.chosen
            .extend(selector.codes().map(|code| (code, level)));
    }

    /// Sets the level of `code` where none was chosen.
    pub(crate) fn set_unchosen(&mut self, code: Code, level: Level) {
        self.chosen.entry(code).or_insert(level);
    }

    /// The level of `code`.
    #[must_use]
    pub fn of(&self, code: Code) -> Level {
        self.chosen
            .get(&code)
            .copied()
            .unwrap_or_else(|| code.default_level())
    }

    /// Raises what no setting may lower to its default level, but for the codes
    /// in `overridable`.
    pub(crate) fn protect(&mut self, overridable: &[Code]) {
        self.chosen.retain(|code, level| {
            !code.is_protected() || overridable.contains(code) || *level >= code.default_level()
        });
    }

    /// Raises every warning to an error, as `-D warnings` does.
    pub fn deny_warnings(&mut self) {
        for code in Code::ALL {
            if self.of(*code) == Level::Warn {
                self.chosen.insert(*code, Level::Deny);
            }
        }
    }
}

/// A code that does not exist.
pub(crate) fn unknown_code(span: Span, text: &str) -> Diagnostic {
    let known = Code::ALL.iter().flat_map(|code| [code.name(), code.id()]);
    let diagnostic = Diagnostic::new(
        Code::UnknownCode,
        span,
        format!("there is no code `{text}`"),
    );
    match nearest(text, known) {
        Some(meant) => diagnostic.help(format!("write `{meant}`")),
        None => diagnostic.help("write a code such as `SK101`, its name, or a group such as `SK1`"),
    }
}
