//! Patterns over sequences of parts, and which of them contain which.

/// One character of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Letter {
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters.
    Many,
}

/// One element of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Element {
    /// Any parts, also none.
    Any,
    /// One part.
    Part(Vec<Letter>),
}

/// What an element of a sequence with wildcards is, seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Width {
    /// Exactly one, and not each.
    Fixed,
    /// Any one.
    One,
    /// Any number of any.
    Many,
}

/// A set of sequences of texts: host names by label, paths by component,
/// commands by word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Element>);

impl Pattern {
    /// Adds any number of parts.
    pub(super) fn any(&mut self) {
        self.add(Element::Any);
    }

    /// Adds a part in which `*` and `?` are wildcards.
    pub(super) fn part(&mut self, text: &str) {
        let mut letters = Vec::with_capacity(text.len());
        for c in text.chars() {
            let letter = match c {
                '*' => Letter::Many,
                '?' => Letter::One,
                c => Letter::Char(c),
            };
            add(&mut letters, letter, |letter: &Letter| letter.width());
        }
        self.add(Element::Part(letters));
    }

    /// Adds a part in which nothing is a wildcard.
    pub(super) fn literal(&mut self, text: &str) {
        self.add(Element::Part(text.chars().map(Letter::Char).collect()));
    }

    fn add(&mut self, element: Element) {
        add(&mut self.0, element, Element::width);
    }

    /// Whether everything in `other` is in `self`.
    pub(super) fn contains(&self, other: &Self) -> bool {
        covers(&self.0, &other.0, Element::width, |own, other| {
            match (own, other) {
                (Element::Part(own), Element::Part(other)) => covers(
                    own,
                    other,
                    |letter: &Letter| letter.width(),
                    |own, other| own == other,
                ),
                _ => false,
            }
        })
    }
}

impl Letter {
    fn width(self) -> Width {
        match self {
            Self::Char(_) => Width::Fixed,
            Self::One => Width::One,
            Self::Many => Width::Many,
        }
    }
}

impl Element {
    fn width(&self) -> Width {
        match self {
            Self::Any => Width::Many,
            Self::Part(letters) if letters[..] == [Letter::Many] => Width::One,
            Self::Part(_) => Width::Fixed,
        }
    }
}

/// Appends in the one form that equal sets have: no two wildcards of any
/// number beside one another, and one of any number after those of one.
fn add<T>(all: &mut Vec<T>, new: T, width: impl Fn(&T) -> Width) {
    match (all.last().map(&width), width(&new)) {
        (Some(Width::Many), Width::Many) => {}
        (Some(Width::Many), Width::One) => all.insert(all.len() - 1, new),
        _ => all.push(new),
    }
}

/// Whether `own` matches `other` when each wildcard of `other` is taken for a
/// thing that only a wildcard as wide can match.
///
/// That is containment: whatever the wildcards of `other` stand for, those of
/// `own` that took them can take it as well.
fn covers<T>(
    own: &[T],
    other: &[T],
    width: impl Fn(&T) -> Width,
    fits: impl Fn(&T, &T) -> bool,
) -> bool {
    let open = open(own, &width);
    let (mut at, mut seen) = (0, 0);
    // Where the last wildcard of any number stands, and from where it is tried
    // next: going back to the last one is enough.
    let mut retry = None;
    loop {
        match own.get(at) {
            Some(one) if width(one) == Width::Many => {
                retry = Some((at, seen));
                at += 1;
                continue;
            }
            Some(one) => {
                // What ends in any number of any may pass over any number, too.
                while open[at] && other.get(seen).is_some_and(|o| width(o) == Width::Many) {
                    seen += 1;
                }
                let is_matched = other.get(seen).is_some_and(|other| match width(one) {
                    Width::One => width(other) != Width::Many,
                    _ => width(other) == Width::Fixed && fits(one, other),
                });
                if is_matched {
                    at += 1;
                    seen += 1;
                    continue;
                }
            }
            None if seen == other.len() => return true,
            None => {}
        }
        let Some((any, from)) = retry else {
            return false;
        };
        if from == other.len() {
            return false;
        }
        retry = Some((any, from + 1));
        at = any + 1;
        seen = from + 1;
    }
}

/// For each element, whether it is one of any that are followed by any number
/// of any: together they are at least so many.
fn open<T>(own: &[T], width: impl Fn(&T) -> Width) -> Vec<bool> {
    let mut open = vec![false; own.len()];
    let mut is_open = false;
    for (at, one) in own.iter().enumerate().rev() {
        is_open = match width(one) {
            Width::Many => true,
            Width::One => is_open,
            Width::Fixed => false,
        };
        open[at] = is_open;
    }
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `/` separates parts, `**` is any number of them.
    fn pattern(text: &str) -> Pattern {
        let mut pattern = Pattern::default();
        for part in text.split('/') {
            match part {
                "**" => pattern.any(),
                part => pattern.part(part),
            }
        }
        pattern
    }

    fn literal(text: &str) -> Pattern {
        let mut pattern = Pattern::default();
        text.split('/').for_each(|part| pattern.literal(part));
        pattern
    }

    fn contains(a: &str, b: &str) -> bool {
        pattern(a).contains(&pattern(b))
    }

    #[test]
    fn wider_patterns_contain_narrower_ones() {
        for (wide, narrow) in [
            ("**", "a/*/c"),
            ("a/**", "a"),
            ("a/**/d", "a/b*/**/d"),
            ("a*", "ab*c"),
            ("?*", "*?"),
            ("*/**", "**/*"),
            ("**/*", "**/*.rs"),
            ("a/?*", "a/x"),
        ] {
            assert!(contains(wide, narrow), "{wide} ⊇ {narrow}");
        }
        for (narrow, wide) in [
            ("a/*/c", "**"),
            ("a", "a/**"),
            ("ab", "a?"),
            ("?", "*"),
            ("*", "**"),
            ("evil", "*evil"),
            ("a/b", "a/bc"),
        ] {
            assert!(!contains(narrow, wide), "{narrow} ⊉ {wide}");
        }
    }

    prop_compose! {
        fn patterns()(parts in prop::collection::vec("(\\*\\*|[ab?*]{1,4})", 1..5)) -> String {
            parts.join("/")
        }
    }

    prop_compose! {
        fn texts()(parts in prop::collection::vec("[ab]{1,4}", 1..5)) -> String {
            parts.join("/")
        }
    }

    proptest! {
        #[test]
        fn a_pattern_contains_itself(a in patterns()) {
            prop_assert!(contains(&a, &a));
        }

        #[test]
        fn containing_is_transitive(a in patterns(), b in patterns(), c in patterns()) {
            if contains(&a, &b) && contains(&b, &c) {
                prop_assert!(contains(&a, &c), "{} {} {}", a, b, c);
            }
        }

        #[test]
        fn what_a_contained_pattern_matches_the_wider_one_matches(
            a in patterns(), b in patterns(), x in texts(),
        ) {
            if contains(&a, &b) && pattern(&b).contains(&literal(&x)) {
                prop_assert!(pattern(&a).contains(&literal(&x)), "{} {} {}", a, b, x);
            }
        }

        /// What is not contained has a member that is not matched: wildcards
        /// stand for more than any fixed part of the other could match.
        #[test]
        fn what_is_not_contained_has_a_witness(a in patterns(), b in patterns()) {
            // A part is never empty, which `?` alone could tell.
            if !a.contains('?') && !contains(&a, &b) {
                let long = "z".repeat(40);
                let many = vec!["zzzzzzzz"; 40].join("/");
                let mut found = false;
                for any in ["", &many] {
                    for star in ["", &long] {
                        let parts = b.split('/').filter_map(|part| match part {
                            "**" if any.is_empty() => None,
                            "**" => Some(any.to_owned()),
                            part => Some(part.replace('*', star).replace('?', "z")),
                        });
                        let parts: Vec<_> = parts.filter(|part| !part.is_empty()).collect();
                        if !parts.is_empty() {
                            let x = literal(&parts.join("/"));
                            found |= pattern(&b).contains(&x) && !pattern(&a).contains(&x);
                        }
                    }
                }
                // A part that matches nothing but the empty text has no member.
                prop_assert!(found || b == "**" || b.split('/').all(|part| part.chars().all(|c| c == '*')), "{} {}", a, b);
            }
        }
    }
}
