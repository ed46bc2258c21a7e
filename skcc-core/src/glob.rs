//! Patterns of paths, as configuration writes them.

use std::fmt;

/// A pattern of paths with `/` between components.
///
/// `*` stands for any characters of a component, `?` for one, `[ab]`, `[a-z]`
/// and `[!a]` for one of a set, and `**` as a component for any number of
/// components. A pattern that matches a folder matches everything in it.
///
/// ```
/// use skcc_core::glob::Glob;
/// let glob = Glob::new("vendor/*/SKILL.md").unwrap();
/// assert!(glob.matches("vendor/commit/SKILL.md"));
/// assert!(!glob.matches("vendor/git/commit/SKILL.md"));
/// assert!(Glob::new("vendor").unwrap().matches("vendor/commit/SKILL.md"));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Glob {
    text: String,
    components: Vec<Component>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Component {
    /// `**`.
    Any,
    Pattern(Vec<Part>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Char(char),
    /// `?`.
    One,
    /// `*`.
    Many,
    Set {
        negated: bool,
        ranges: Vec<(char, char)>,
    },
}

/// Why a text is no pattern: a lowercase fragment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GlobError(&'static str);

impl fmt::Display for GlobError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for GlobError {}

impl Glob {
    /// Reads a pattern. Leading `./` and empty components do not count.
    ///
    /// # Errors
    ///
    /// An empty pattern, a `[` that is never closed, or `..`.
    pub fn new(text: &str) -> Result<Self, GlobError> {
        let mut components = Vec::new();
        for component in text.split('/') {
            match component {
                "" | "." => {}
                ".." => return Err(GlobError("`..` cannot stand in a pattern")),
                "**" => components.push(Component::Any),
                other => components.push(Component::Pattern(parts(other)?)),
            }
        }
        if components.is_empty() {
            return Err(GlobError("the pattern is empty"));
        }
        Ok(Self {
            text: text.to_owned(),
            components,
        })
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The components before the first one that holds a wildcard.
    #[must_use]
    pub fn literal_prefix(&self) -> String {
        let literal = |component: &Component| match component {
            Component::Any => None,
            Component::Pattern(parts) => parts
                .iter()
                .map(|part| match part {
                    Part::Char(character) => Some(*character),
                    _ => None,
                })
                .collect::<Option<String>>(),
        };
        let prefix: Vec<_> = self.components.iter().map_while(literal).collect();
        prefix.join("/")
    }

    /// The same pattern below `folder`, taken literally.
    #[must_use]
    pub fn below(mut self, folder: &str) -> Self {
        let folder = folder
            .split('/')
            .filter(|component| !component.is_empty())
            .map(|component| Component::Pattern(component.chars().map(Part::Char).collect()));
        self.components.splice(0..0, folder);
        self
    }

    /// Whether the pattern matches the path or a folder that it lies in.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        let path: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let pattern = &self.components;
        let (mut at, mut seen) = (0, 0);
        // Where the last `**` stands, and the component from which it is tried
        // next: going back to the last one is enough.
        let mut retry = None;
        loop {
            match pattern.get(at) {
                None => return true,
                Some(Component::Any) => {
                    retry = Some((at, seen));
                    at += 1;
                    // A last `**` stands for what is in a folder, not for it.
                    if at == pattern.len() {
                        return seen < path.len();
                    }
                    continue;
                }
                Some(Component::Pattern(parts)) => {
                    let Some(component) = path.get(seen) else {
                        return false;
                    };
                    if matches_component(parts, component) {
                        at += 1;
                        seen += 1;
                        continue;
                    }
                }
            }
            let Some((any, from)) = retry else {
                return false;
            };
            retry = Some((any, from + 1));
            at = any + 1;
            seen = from + 1;
        }
    }
}

impl fmt::Debug for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Glob({:?})", self.text)
    }
}

fn parts(component: &str) -> Result<Vec<Part>, GlobError> {
    let mut parts = Vec::new();
    let mut rest = component.chars();
    while let Some(character) = rest.next() {
        parts.push(match character {
            '*' => Part::Many,
            '?' => Part::One,
            '[' => set(&mut rest)?,
            other => Part::Char(other),
        });
    }
    parts.dedup_by(|a, b| *a == Part::Many && *b == Part::Many);
    Ok(parts)
}

fn set(rest: &mut std::str::Chars<'_>) -> Result<Part, GlobError> {
    let unclosed = GlobError("a `[` is never closed");
    let mut ranges = Vec::new();
    let negated = rest.as_str().starts_with('!');
    if negated {
        rest.next();
    }
    loop {
        let first = rest.next().ok_or(unclosed)?;
        // A `]` that stands first is one of the set.
        if first == ']' && !ranges.is_empty() {
            return Ok(Part::Set { negated, ranges });
        }
        let mut ahead = rest.clone();
        if ahead.next() == Some('-')
            && let Some(last) = ahead.next()
            && last != ']'
        {
            *rest = ahead;
            ranges.push((first, last));
        } else {
            ranges.push((first, first));
        }
    }
}

fn matches_component(parts: &[Part], text: &str) -> bool {
    let (mut at, mut rest) = (0, text.chars());
    let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
    loop {
        let mut ahead = rest.clone();
        let matched = match (parts.get(at), ahead.next()) {
            (None, None) => return true,
            (Some(Part::Many), _) => {
                at += 1;
                retry = Some((at, rest.clone()));
                continue;
            }
            (Some(Part::One), Some(_)) => true,
            (Some(Part::Char(expected)), Some(character)) => *expected == character,
            (Some(Part::Set { negated, ranges }), Some(character)) => {
                let inside = |(first, last): &(char, char)| (*first..=*last).contains(&character);
                ranges.iter().any(inside) != *negated
            }
            (None, Some(_)) | (Some(_), None) => false,
        };
        if matched {
            at += 1;
            rest = ahead;
            continue;
        }
        let Some((star, mut from)) = retry else {
            return false;
        };
        if from.next().is_none() {
            return false;
        }
        at = star;
        rest = from.clone();
        retry = Some((star, from));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, path: &str) -> bool {
        Glob::new(pattern).unwrap().matches(path)
    }

    #[test]
    fn a_star_stays_in_its_component() {
        assert!(matches("a/*.md", "a/x.md"));
        assert!(matches("a/*.md", "a/.md"));
        assert!(!matches("a/*.md", "a/b/x.md"));
        assert!(matches("*a*b*", "xxaybz"));
        assert!(!matches("*a*b", "xxaybz"));
        assert!(matches("技?/*", "技能/x"));
    }

    #[test]
    fn two_stars_cross_components() {
        assert!(matches("**/SKILL.md", "SKILL.md"));
        assert!(matches("**/SKILL.md", "a/b/SKILL.md"));
        assert!(matches("a/**/c/**/e", "a/b/c/c/d/e"));
        assert!(!matches("a/**/c/**/e", "a/b/d/e"));
        assert!(matches("a/**", "a/b/c"));
        assert!(!matches("a/**", "a"));
    }

    #[test]
    fn a_folder_covers_what_is_in_it() {
        assert!(matches("a/b", "a/b/c/d"));
        assert!(!matches("a/b", "a/bc"));
        assert!(!matches("a/b/c", "a/b"));
        assert!(matches("**/drafts", "a/drafts/b"));
    }

    #[test]
    fn sets_hold_ranges_and_may_be_negated() {
        assert!(matches("[a-c]x", "bx"));
        assert!(!matches("[!a-c]x", "bx"));
        assert!(matches("[]a]", "]"));
        assert!(matches("[a-]", "-"));
        assert!(Glob::new("a[").is_err());
        assert!(Glob::new("").is_err());
        assert!(Glob::new("../a").is_err());
    }

    #[test]
    fn going_back_takes_no_more_than_quadratic_time() {
        let pattern = "*a".repeat(500);
        assert!(!matches(&pattern, &"a".repeat(499)));
        let pattern = "**/a/".repeat(500) + "b";
        assert!(!matches(&pattern, &"a/".repeat(2000)));
    }

    #[test]
    fn a_pattern_can_be_moved_below_a_folder() {
        let glob = Glob::new("x/*").unwrap().below("a[/b");
        assert!(glob.matches("a[/b/x/y"));
        assert!(!glob.matches("x/y"));
        assert_eq!(glob.literal_prefix(), "a[/b/x");
    }
}
