//! A dollar sign that stands for itself, for agents that replace it and know no
//! escape: a form that they leave alone and that means the same.
//!
//! `${1}`, `$(1)` and `$ 1` reach the model of every agent as they are; that
//! was seen in all nine.

use std::ops::Range;

use super::substitution::{Literal, LiteralKind};

/// Bytes of a line, and of a program in quotes, that are looked back at.
const LOOK_BACK: usize = 1024;

/// Languages in which `${1}` is `$1`.
const SHELLS: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "ksh",
    "dash",
    "shell",
    "console",
    "shellsession",
    "shell-session",
    "sh-session",
    "terminal",
    "perl",
    "pl",
];

/// Languages that nobody runs, so that a blank changes nothing but the looks.
const TEXTS: &[&str] = &[
    "",
    "text",
    "txt",
    "plaintext",
    "plain",
    "output",
    "markdown",
    "md",
    "html",
    "xml",
    "json",
    "jsonc",
    "json5",
    "yaml",
    "yml",
    "toml",
    "csv",
    "ini",
    "log",
    "diff",
    "mermaid",
];

/// Reads a body along with its literals, which come in order.
pub(super) struct Dollars<'s> {
    body: &'s str,
    /// How far fences are known.
    at: usize,
    /// The fence that is open there: its mark, its language and where what is
    /// in it starts.
    fence: Option<(&'s str, &'s str, usize)>,
}

/// What a dollar sign stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place<'s> {
    Prose,
    /// A code span.
    Span,
    /// A fenced block in a language.
    Block(&'s str),
}

impl<'s> Dollars<'s> {
    pub(super) const fn new(body: &'s str) -> Self {
        Self {
            body,
            at: 0,
            fence: None,
        }
    }

    /// Another form of a dollar sign, if there is one that means the same.
    pub(super) fn spelled(&mut self, literal: Literal) -> Option<String> {
        debug_assert_ne!(
            literal.kind,
            LiteralKind::Command,
            "commands have an escape"
        );
        let range = literal.trigger as usize..literal.span.range().end;
        self.read_to(range.start);
        let text = &self.body[range.clone()];
        let name = &text[1..];
        let braced = || {
            let (name, index) = name.split_at(name.find('[').unwrap_or(name.len()));
            format!("${{{name}}}{index}")
        };
        if !name.starts_with(|c: char| c.is_ascii_digit()) {
            return Some(braced());
        }
        let place = self.place(range.start);
        let block = match (place, self.fence) {
            (Place::Block(_), Some((.., start))) => start,
            _ => line_start(self.body, range.start),
        };
        let before = self.before(block, range.start);
        let spaced = || format!("$ {name}");
        match place {
            Place::Prose => Some(spaced()),
            Place::Block("awk") => Some(format!("$({name})")),
            _ if is_in_program(before, "awk") => Some(format!("$({name})")),
            _ if is_money(self.body, &range) => Some(spaced()),
            _ if is_in_program(before, "perl") => Some(braced()),
            Place::Block(language) if TEXTS.contains(&language) => Some(spaced()),
            Place::Span => Some(braced()),
            Place::Block(language) if SHELLS.contains(&language) => {
                let line = line_start(self.body, range.start);
                let line = self.before(line, range.start);
                let is_quoted = line.matches('\'').count() % 2 == 1;
                (!is_quoted).then(braced)
            }
            Place::Block(_) => None,
        }
    }

    /// The text from `start` to `end`, or its last bytes.
    fn before(&self, start: usize, end: usize) -> &'s str {
        let mut start = start.max(end.saturating_sub(LOOK_BACK));
        while !self.body.is_char_boundary(start) {
            start += 1;
        }
        &self.body[start..end]
    }

    /// Notes the fences before a place.
    fn read_to(&mut self, place: usize) {
        while let Some(length) = self.body[self.at..].find('\n') {
            let next = self.at + length + 1;
            if next > place {
                return;
            }
            let line = self.body[self.at..next].trim_ascii();
            let line = line.trim_start_matches(['>', ' ']);
            self.at = next;
            let mark = ["`", "~"].into_iter().find(|mark| line.starts_with(*mark));
            let Some(mark) = mark else { continue };
            let length = line.len() - line.trim_start_matches(mark).len();
            if length < 3 {
                continue;
            }
            let (mark, info) = line.split_at(length);
            self.fence = match self.fence {
                Some((open, ..)) if info.is_empty() && mark.starts_with(open) => None,
                Some(open) => Some(open),
                None if info.contains('`') => None,
                None => {
                    let language = info.split([' ', ',', '{', ':', '\t']).next();
                    Some((mark, language.unwrap_or_default(), next))
                }
            };
        }
    }

    fn place(&self, at: usize) -> Place<'s> {
        if let Some((_, language, _)) = self.fence {
            return Place::Block(language);
        }
        let line = line_start(self.body, at);
        let mut is_open = false;
        let mut last = ' ';
        for c in self.before(line, at).chars() {
            if c == '`' && last != '`' {
                is_open = !is_open;
            }
            last = c;
        }
        if is_open { Place::Span } else { Place::Prose }
    }
}

fn line_start(body: &str, at: usize) -> usize {
    body[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Whether a text ends inside the quoted program of `awk` or another language.
fn is_in_program(before: &str, language: &str) -> bool {
    let Some((_, arguments)) = before.rsplit_once(language) else {
        return false;
    };
    arguments.matches('\'').count() % 2 == 1
}

/// Whether it is an amount: `$10`, `$5.00`, `$1,000`.
fn is_money(body: &str, range: &Range<usize>) -> bool {
    let mut rest = body[range.end..].bytes();
    let goes_on = matches!(rest.next(), Some(b'.' | b','))
        && rest.next().is_some_and(|byte| byte.is_ascii_digit());
    range.len() > 2 || goes_on
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::literals;

    /// What a body is for an agent without an escape; what has no other form
    /// is marked.
    fn written(body: &str) -> String {
        let skill = skir::Skill {
            body: body.to_owned().into(),
            ..skir::Skill::default()
        };
        let mut dollars = Dollars::new(body);
        let mut out = String::new();
        let mut at = 0;
        for literal in literals(&skill) {
            let range = literal.span.range();
            out.push_str(&body[at..range.start]);
            out.push_str(&dollars.spelled(literal).unwrap_or("LOST".to_owned()));
            at = range.end;
        }
        out.push_str(&body[at..]);
        assert_eq!(
            literals(&skir::Skill {
                body: out.clone().into(),
                ..skir::Skill::default()
            }),
            [],
            "{out}"
        );
        out
    }

    #[test]
    fn prose_gets_a_blank() {
        assert_eq!(
            written("It costs $5, or $10.00."),
            "It costs $ 5, or $ 10.00."
        );
        assert_eq!(written("Fill in `x` for $1."), "Fill in `x` for $ 1.");
        assert_eq!(written("Write $ARGUMENTS[0]."), "Write ${ARGUMENTS}[0].");
    }

    #[test]
    fn an_escape_goes() {
        assert_eq!(written("It costs \\$5."), "It costs $ 5.");
    }

    #[test]
    fn code_means_the_same() {
        assert_eq!(written("Run `echo $1`."), "Run `echo ${1}`.");
        assert_eq!(written("`awk '{print $2}'`"), "`awk '{print $(2)}'`");
        assert_eq!(
            written("```sh\nf() { echo \"$1\"; }\n```\n$1"),
            "```sh\nf() { echo \"${1}\"; }\n```\n$ 1"
        );
        assert_eq!(
            written("```bash\nps | awk '\n  { print $1, $10 }\n'\necho $1\n```"),
            "```bash\nps | awk '\n  { print $(1), $(10) }\n'\necho ${1}\n```"
        );
        assert_eq!(
            written("~~~awk\n{ print $1 }\n~~~"),
            "~~~awk\n{ print $(1) }\n~~~"
        );
        assert_eq!(
            written("```bash\nperl -pe 's/(a)/$1/' x\n```"),
            "```bash\nperl -pe 's/(a)/${1}/' x\n```"
        );
    }

    #[test]
    fn amounts_are_none_of_a_shell() {
        assert_eq!(
            written("```bash\necho \"$10.00, $5.00\"\n```"),
            "```bash\necho \"$ 10.00, $ 5.00\"\n```"
        );
        assert_eq!(written("```json\n\"$5\"\n```"), "```json\n\"$ 5\"\n```");
        assert_eq!(written("```\nTotal: $5\n```"), "```\nTotal: $ 5\n```");
    }

    #[test]
    fn code_that_knows_no_other_form_is_left() {
        for line in [
            "```sql\nSELECT $1\n```",
            "```bash\npsql -c 'SELECT $1'\n```",
        ] {
            assert_eq!(written(line), line.replace("$1", "LOST"));
        }
    }

    #[test]
    fn fences_end_where_they_end() {
        assert_eq!(
            written("````sql\n```\n$1\n````\n$1\n```x`y\n$2"),
            "````sql\n```\nLOST\n````\n$ 1\n```x`y\n$ 2"
        );
    }
}
