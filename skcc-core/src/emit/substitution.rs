//! What some agent would replace or run in a body although the source does not
//! mean it.
//!
//! The rules are those of Claude Code 2.1.197; Kimi Code shares the first
//! three. They do not know Markdown: they hold in code, too.

use skir::{InputOrigin, Skill, Span, Substitution};

/// What kind of text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LiteralKind {
    /// A dollar sign with an argument's number, `ARGUMENTS` or the name of a
    /// declared argument behind it.
    Dollar,
    /// The same behind a backslash, which is an escape for Claude Code alone.
    Escaped,
    /// `` !`command` `` at the start of a line or after a blank, or a fence
    /// that is followed by `!`.
    Command,
}

/// A text that stands for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal {
    /// The text, in bytes of the body.
    pub span: Span,
    /// What kind of text it is.
    pub kind: LiteralKind,
    /// Where the character stands that makes an agent act: the dollar sign or
    /// the exclamation mark.
    pub trigger: u32,
}

/// Every text of a skill's body that stands for itself, in order.
#[must_use]
pub fn literals(skill: &Skill) -> Vec<Literal> {
    let body = &*skill.body;
    let placeholders = &*skill.interface.substitutions;
    let is_meant = |span: Span| {
        let next = placeholders.partition_point(|known| known.span.end <= span.start);
        placeholders
            .get(next)
            .is_some_and(|known: &Substitution| known.span.start < span.end)
    };
    let mut found = Vec::new();
    let mut names: Vec<&str> = skill
        .interface
        .inputs
        .iter()
        .filter(|input| input.origin == InputOrigin::Arguments)
        .map(|input| &*input.name)
        .collect();
    names.sort_unstable();
    for at in memchr::memchr_iter(b'$', body.as_bytes()) {
        let Some(length) = argument(&body[at..], &names) else {
            continue;
        };
        let span = Span::from(at..at + length);
        let (start, kind) = if body[..at].ends_with('\\') {
            (at - 1, LiteralKind::Escaped)
        } else if is_meant(span) {
            continue;
        } else {
            (at, LiteralKind::Dollar)
        };
        found.push(Literal {
            span: Span::from(start..at + length),
            kind,
            trigger: span.start,
        });
    }
    for at in memchr::memchr_iter(b'!', body.as_bytes()) {
        let Some(range) = command(body, at) else {
            continue;
        };
        let span = Span::from(range);
        if !is_meant(span) {
            found.push(Literal {
                span,
                kind: LiteralKind::Command,
                trigger: Span::from(at..at).start,
            });
        }
    }
    found.sort_by_key(|literal| literal.trigger);
    found
}

/// Bytes of an argument's name that are looked at; longer ones are not found.
const MAX_NAME: usize = 128;

/// The length of the argument that `text`, which starts with a dollar sign,
/// starts with: `$1`, `$ARGUMENTS`, `$ARGUMENTS[1]`, or `$name` with a declared
/// name, which are sorted.
fn argument(text: &str, names: &[&str]) -> Option<usize> {
    let rest = &text.as_bytes()[1..];
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let digits = |bytes: &[u8]| bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    if rest.starts_with(b"ARGUMENTS") {
        let end = "$ARGUMENTS".len();
        let index = rest.get(end..).map_or(0, digits);
        let is_indexed =
            rest.get(end - 1) == Some(&b'[') && index > 0 && rest.get(end + index) == Some(&b']');
        return Some(if is_indexed { end + index + 2 } else { end });
    }
    let number = digits(rest);
    if number > 0 {
        return (!rest.get(number).is_some_and(is_word)).then_some(number + 1);
    }
    if names.is_empty() {
        return None;
    }
    let in_name = |byte: &&u8| is_word(byte) || **byte == b'-';
    let mut end = rest.iter().take(MAX_NAME).take_while(in_name).count();
    loop {
        let name = std::str::from_utf8(&rest[..end]).expect("ASCII is UTF-8");
        if names.binary_search(&name).is_ok() {
            // The run has ended here, so no letter follows.
            return (rest.get(end) != Some(&b'[')).then_some(end + 1);
        }
        // `$file-name` is `file` and text when `file-name` is not declared.
        end = rest[..end].iter().rposition(|byte| *byte == b'-')?;
    }
}

/// The range of the command that the exclamation mark at `at` makes run: the
/// whole `` !`command` ``, or a fence and its mark.
fn command(body: &str, at: usize) -> Option<std::ops::Range<usize>> {
    let (before, after) = (&body[..at], &body[at + 1..]);
    if before.ends_with("```") {
        return Some(at - 3..at + 1);
    }
    let starts = before.chars().next_back().is_none_or(char::is_whitespace);
    let inner = after.strip_prefix('`').filter(|_| starts)?;
    let length = inner.find('`').filter(|length| *length > 0)?;
    Some(at..at + length + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skill(body: &str) -> Skill {
        Skill {
            body: body.to_owned().into(),
            ..Skill::default()
        }
    }

    fn texts(skill: &Skill) -> Vec<&str> {
        literals(skill)
            .iter()
            .map(|literal| literal.span.of(&skill.body))
            .collect()
    }

    #[test]
    fn finds_what_is_replaced_and_nothing_else() {
        let body = "$5 $10.00 $1a \\$2 ${3} $(4) $NF $@ $ARGUMENTSX $ARGUMENTS[12] \
                    $ARGUMENTS[x] US$1, $7元 $HOME $0";
        assert_eq!(
            texts(&skill(body)),
            [
                "$5",
                "$10",
                "\\$2",
                "$ARGUMENTS",
                "$ARGUMENTS[12]",
                "$ARGUMENTS",
                "$1",
                "$7",
                "$0"
            ]
        );
    }

    #[test]
    fn declared_names_are_replaced() {
        let mut skill = skill("$file $files $file[0] $file. $file-x");
        skill.interface.inputs = vec![skir::Input {
            name: "file".into(),
            origin: InputOrigin::Arguments,
            ..skir::Input::default()
        }]
        .into();
        let starts: Vec<_> = literals(&skill).iter().map(|l| l.trigger).collect();
        assert_eq!(starts, [0, 22, 29]);
    }

    #[test]
    fn finds_what_is_run_and_nothing_else() {
        let body = "!`a b`\nx!`c` \\!`d` !`` !`e\nf`\n```!\nls\n```\nwow! `g`";
        assert_eq!(texts(&skill(body)), ["!`a b`", "!`e\nf`", "```!"]);
        assert_eq!(texts(&skill("!`no end")), [""; 0]);
    }

    #[test]
    fn a_placeholder_of_the_source_is_none() {
        let mut skill = skill("$1 costs $2");
        skill.interface.substitutions = vec![Substitution {
            span: Span::new(0, 2),
            kind: skir::SubstitutionKind::Argument(1),
        }]
        .into();
        assert_eq!(texts(&skill), ["$2"]);
    }
}
