//! The placeholders of the body, read with the source's dialect.
//!
//! What an agent replaces and what the author means are two things: agents
//! replace `$5` in a price too. Here is what is meant; what is not, although
//! an agent would replace it, is for the emitters to protect.

use std::cell::OnceCell;
use std::sync::LazyLock;

use memchr::memmem::Finder;
use skir::{Input, InputOrigin, Span, Substitution, SubstitutionKind};

use crate::source::SkillSource;
use crate::syntax::markdown::{Node, NodeKind, Tree};

/// How a source counts arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// What `$N` has to be for the first argument.
    pub(crate) first: u16,
}

impl Dialect {
    /// Claude Code and Kimi Code count from 0.
    const CLAUDE: Self = Self { first: 0 };
    /// opencode and Goose count `$N` from 1; Goose counts `$ARGUMENTS[N]` from
    /// 0 like the others.
    const FROM_ONE: Self = Self { first: 1 };

    /// The dialect of the agent whose folder the skill lies in.
    pub(crate) fn of(source: &SkillSource) -> Self {
        let path = source.root.path.components().filter_map(|component| {
            let name = component.as_os_str().to_str()?;
            Some(name)
        });
        let from_one = |name: &str| matches!(name, ".opencode" | ".goose" | "opencode" | "goose");
        if path.chain(source.folder.split('/')).any(from_one) {
            Self::FROM_ONE
        } else {
            Self::CLAUDE
        }
    }
}

/// Variables that agents replace, in braces after a dollar sign.
const VARIABLES: &[(&str, SubstitutionKind)] = &[
    ("CLAUDE_SKILL_DIR", SubstitutionKind::SkillFolder),
    ("KIMI_SKILL_DIR", SubstitutionKind::SkillFolder),
    ("CLAUDE_PROJECT_DIR", SubstitutionKind::ProjectFolder),
    ("CLAUDE_SESSION_ID", SubstitutionKind::Session),
    ("KIMI_SESSION_ID", SubstitutionKind::Session),
    ("CLAUDE_EFFORT", SubstitutionKind::Other),
    ("CLAUDE_PLUGIN_ROOT", SubstitutionKind::Other),
    ("CLAUDE_PLUGIN_DATA", SubstitutionKind::Other),
];

static BASE_DIR: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("{baseDir}"));

/// Finds the placeholders of a body whose declared inputs are `inputs`;
/// `hinted` when the frontmatter has an argument hint.
///
/// They do not overlap and stand in the order of the text.
pub(super) fn scan(
    body: &str,
    tree: &Tree,
    inputs: &[Input],
    hinted: bool,
    dialect: Dialect,
) -> Vec<Substitution> {
    let mut found = commands(body, tree);
    let bytes = body.as_bytes();
    let scan = Scan {
        bytes,
        dialect,
        arguments: named(inputs, has_dollar_name),
        all: named(inputs, |_| true),
        count: inputs.iter().filter(|input| has_place(input)).count(),
        takes_arguments: OnceCell::new(),
        numbers: OnceCell::new(),
        hinted,
    };
    let mut code = Code::new(tree);
    for at in memchr::memchr_iter(b'$', bytes) {
        let in_code = code.contains(at);
        if matches!(at.checked_sub(1).map(|at| bytes[at]), Some(b'\\' | b'$')) {
            continue;
        }
        if let Some(placeholder) = scan.dollar(at, in_code) {
            found.push(placeholder);
        }
    }
    for at in BASE_DIR.find_iter(bytes) {
        // `${baseDir}` is a variable of some program.
        if at == 0 || bytes[at - 1] != b'$' {
            found.push(Substitution {
                span: Span::from(at..at + "{baseDir}".len()),
                kind: SubstitutionKind::SkillFolder,
            });
        }
    }
    found.sort_by_key(|placeholder| placeholder.span);
    // What stands in a command is the command's.
    let mut end = 0;
    found.retain(|placeholder| {
        let keeps = placeholder.span.start >= end;
        if keeps {
            end = placeholder.span.end;
        }
        keeps
    });
    found
}

/// Whether `$name` stands for an input.
fn has_dollar_name(input: &Input) -> bool {
    matches!(input.origin, InputOrigin::Arguments | InputOrigin::Inputs)
}

/// Whether an input is one of the arguments, which have numbers.
pub(crate) fn has_place(input: &Input) -> bool {
    has_dollar_name(input) || input.origin == InputOrigin::Hint
}

fn named(inputs: &[Input], which: fn(&Input) -> bool) -> Vec<&str> {
    let mut names: Vec<&str> = inputs
        .iter()
        .filter(|input| which(input))
        .map(|input| &*input.name)
        .collect();
    names.sort_unstable();
    names
}

struct Scan<'s> {
    bytes: &'s [u8],
    dialect: Dialect,
    /// Names that `$name` may have, sorted.
    arguments: Vec<&'s str>,
    /// Names that `${name}` may have, sorted.
    all: Vec<&'s str>,
    /// How many arguments are declared.
    count: usize,
    /// Whether there is an argument hint.
    hinted: bool,
    takes_arguments: OnceCell<bool>,
    /// The numbers that stand after a dollar sign, as bits.
    numbers: OnceCell<u128>,
}

impl Scan<'_> {
    /// The placeholder that starts with the dollar sign at `at`.
    fn dollar(&self, at: usize, in_code: bool) -> Option<Substitution> {
        let rest = &self.bytes[at + 1..];
        match rest.first()? {
            b'{' => self.braces(at),
            b'A' if rest.starts_with(b"ARGUMENTS") => Some(self.all_or_one(at)),
            b'0'..=b'9' => self.number(at, in_code),
            byte if byte.is_ascii_alphanumeric() || *byte == b'_' => self.name(at),
            _ => None,
        }
    }

    fn braces(&self, at: usize) -> Option<Substitution> {
        let inner = &self.bytes[at + 2..];
        // The longest name that anybody gives to an input is far below this.
        let end = inner.iter().take(128).position(|byte| *byte == b'}')?;
        let name = std::str::from_utf8(&inner[..end]).ok()?;
        let variable = VARIABLES.iter().find(|(variable, _)| *variable == name);
        let kind = match variable {
            Some((_, kind)) => *kind,
            None if self.all.binary_search(&name).is_ok() => {
                SubstitutionKind::Named(Span::from(at + 2..at + 2 + end))
            }
            None => return None,
        };
        Some(Substitution {
            span: Span::from(at..at + end + 3),
            kind,
        })
    }

    /// `$ARGUMENTS` or `$ARGUMENTS[N]`
    fn all_or_one(&self, at: usize) -> Substitution {
        let end = at + "$ARGUMENTS".len();
        let index = self
            .bytes
            .get(end)
            .filter(|byte| **byte == b'[')
            .and_then(|_| {
                let (index, length) = digits(&self.bytes[end + 1..])?;
                (self.bytes.get(end + 1 + length) == Some(&b']')).then_some((index, length + 2))
            });
        match index {
            Some((index, length)) => Substitution {
                span: Span::from(at..end + length),
                kind: SubstitutionKind::Argument(index),
            },
            None => Substitution {
                span: Span::from(at..end),
                kind: SubstitutionKind::Arguments,
            },
        }
    }

    /// `$N`, unless it is a price or a column.
    fn number(&self, at: usize, in_code: bool) -> Option<Substitution> {
        let (number, length) = digits(&self.bytes[at + 1..])?;
        let after = &self.bytes[at + 1 + length..];
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let goes_on = after.first().is_some_and(is_word);
        let is_decimal = matches!(after, [b'.' | b',', digit, ..] if digit.is_ascii_digit());
        let is_currency = at > 0 && is_word(&self.bytes[at - 1]);
        if goes_on || is_decimal || is_currency {
            return None;
        }
        let index = number.checked_sub(self.dialect.first)?;
        let meant = if self.count == 0 {
            !in_code
                && (self.takes_arguments() && self.follows(number) || self.hinted && number <= 1)
        } else {
            // One past the end is a mistake in counting; more is a price.
            usize::from(index) <= self.count && !(in_code && self.is_awk(at))
        };
        meant.then(|| Substitution {
            span: Span::from(at..at + 1 + length),
            kind: SubstitutionKind::Argument(index),
        })
    }

    /// `$name` of a declared argument: the longest that fits.
    fn name(&self, at: usize) -> Option<Substitution> {
        if self.arguments.is_empty() {
            return None;
        }
        let rest = &self.bytes[at + 1..];
        let in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let run = rest
            .iter()
            .take(128)
            .take_while(|byte| in_name(byte))
            .count();
        // `$file-name` is `file` and text unless `file-name` is declared.
        let mut end = run;
        loop {
            let name = std::str::from_utf8(&rest[..end]).ok()?;
            if self.arguments.binary_search(&name).is_ok() {
                break;
            }
            end = rest[..end].iter().rposition(|byte| *byte == b'-')?;
        }
        if rest.get(end) == Some(&b'[') {
            return None;
        }
        Some(Substitution {
            span: Span::from(at..at + 1 + end),
            kind: SubstitutionKind::Named(Span::from(at + 1..at + 1 + end)),
        })
    }

    /// Whether the skill counts arguments although it names none: the body
    /// says `$0`, and there is a hint or `$ARGUMENTS`. Any other number may be
    /// a price.
    fn takes_arguments(&self) -> bool {
        *self.takes_arguments.get_or_init(|| {
            let find = |text: &[u8]| memchr::memmem::find(self.bytes, text).is_some();
            find(b"$0") && (self.hinted || find(b"$ARGUMENTS"))
        })
    }

    /// Whether the number before this one stands somewhere, too: `$5` alone is a
    /// price.
    fn follows(&self, number: u16) -> bool {
        let known = *self.numbers.get_or_init(|| {
            let all = memchr::memchr_iter(b'$', self.bytes);
            let all = all.filter_map(|at| digits(&self.bytes[at + 1..]));
            // Of two digits at most.
            all.fold(0, |known, (number, _)| known | 1 << number)
        });
        number
            .checked_sub(1)
            .is_none_or(|before| known & 1 << before != 0)
    }

    /// Whether the line up to `at` runs `awk`, whose columns look the same.
    fn is_awk(&self, at: usize) -> bool {
        let from = at.saturating_sub(200);
        let line = &self.bytes[from..at];
        let start = memchr::memrchr(b'\n', line).map_or(0, |end| end + 1);
        memchr::memmem::find(&line[start..], b"awk").is_some()
    }
}

/// The number that `bytes` start with and its length; at most two digits.
fn digits(bytes: &[u8]) -> Option<(u16, usize)> {
    let length = bytes
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if !(1..=2).contains(&length) {
        return None;
    }
    let digit = |byte: &u8| u16::from(byte - b'0');
    let number = bytes[..length]
        .iter()
        .fold(0, |sum, byte| sum * 10 + digit(byte));
    Some((number, length))
}

/// Commands that run when the skill is loaded: a code span behind an
/// exclamation mark at the start of a line or after a blank, and fences with
/// `!` for an info text. One in a block of code is shown, not meant.
fn commands(body: &str, tree: &Tree) -> Vec<Substitution> {
    let bytes = body.as_bytes();
    let mut found = Vec::new();
    for node in tree.nodes() {
        let range = node.span.range();
        match &node.kind {
            NodeKind::CodeSpan => {
                let Some(mark) = range.start.checked_sub(1) else {
                    continue;
                };
                let starts = mark == 0 || bytes[mark - 1].is_ascii_whitespace();
                let inner = range.start + 1..range.end.saturating_sub(1);
                if bytes[mark] == b'!' && starts && !inner.is_empty() && bytes[inner.start] != b'`'
                {
                    found.push(Substitution {
                        span: Span::from(mark..range.end),
                        kind: SubstitutionKind::Command(inner.into()),
                    });
                }
            }
            NodeKind::Fence(info) if &**info == "!" => {
                found.push(Substitution {
                    span: node.span,
                    kind: SubstitutionKind::Command(inside_fence(body, node.span)),
                });
            }
            _ => {}
        }
    }
    found
}

/// The lines of a fence between its first and its last.
fn inside_fence(body: &str, fence: Span) -> Span {
    let text = fence.of(body);
    let start = text.find('\n').map_or(text.len(), |end| end + 1);
    let trimmed = text.trim_end();
    let last = trimmed.rfind('\n').map_or(trimmed.len(), |end| end + 1);
    let closes = trimmed[last..].trim_start().starts_with("```");
    let end = if closes { last } else { text.len() };
    let base = fence.range().start;
    Span::from(base + start..base + end.max(start))
}

/// The code of a body, asked for in rising order.
struct Code<'t> {
    nodes: std::iter::Peekable<std::slice::Iter<'t, Node>>,
}

impl<'t> Code<'t> {
    fn new(tree: &'t Tree) -> Self {
        Self {
            nodes: tree.nodes().iter().peekable(),
        }
    }

    /// Whether the byte at `at` is code; `at` never falls.
    fn contains(&mut self, at: usize) -> bool {
        let is_code = |kind: &NodeKind| {
            matches!(
                kind,
                NodeKind::CodeSpan | NodeKind::Fence(_) | NodeKind::IndentedCode
            )
        };
        while self
            .nodes
            .next_if(|node| !is_code(&node.kind) || node.span.range().end <= at)
            .is_some()
        {}
        self.nodes
            .peek()
            .is_some_and(|node| node.span.range().start <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(names: &[&str], origin: InputOrigin) -> Vec<Input> {
        let input = |name: &&str| Input {
            name: (*name).to_owned().into(),
            origin,
            ..Input::default()
        };
        names.iter().map(input).collect()
    }

    fn shown(body: &str, inputs: &[Input], dialect: Dialect) -> Vec<String> {
        let show = |placeholder: Substitution| {
            let text = placeholder.span.of(body);
            match placeholder.kind {
                SubstitutionKind::Argument(index) => format!("{text} #{index}"),
                SubstitutionKind::Named(name) => format!("{text} ={}", name.of(body)),
                SubstitutionKind::Command(command) => {
                    format!("run {:?}", command.of(body))
                }
                kind => format!("{text} {kind:?}"),
            }
        };
        scan(body, &Tree::parse(body), inputs, false, dialect)
            .into_iter()
            .map(show)
            .collect()
    }

    #[test]
    fn declared_arguments_are_placeholders() {
        let declared = inputs(&["issue", "style"], InputOrigin::Arguments);
        let body = "$0 $1 $ARGUMENTS[0] $issue $styles ${style} \\$1 $$1 ${0} $ARGUMENTS";
        assert_eq!(
            shown(body, &declared, Dialect::CLAUDE),
            [
                "$0 #0",
                "$1 #1",
                "$ARGUMENTS[0] #0",
                "$issue =issue",
                "${style} =style",
                "$ARGUMENTS Arguments",
            ]
        );
    }

    #[test]
    fn prices_columns_and_shell_are_not() {
        let body = "It costs $5, $12.50 or US$1. `awk '{ print $2 }'` $HOME ${OUT:-x} $?";
        assert_eq!(shown(body, &[], Dialect::CLAUDE), [""; 0]);
        let declared = inputs(&["file"], InputOrigin::Arguments);
        let body = "It costs $5. `awk '{ print $0 }' $0`\n`head $0`";
        assert_eq!(shown(body, &declared, Dialect::CLAUDE), ["$0 #0"]);
    }

    #[test]
    fn a_schema_gives_names_in_braces_only() {
        let declared = inputs(&["type"], InputOrigin::Schema);
        assert_eq!(
            shown("$type ${type}", &declared, Dialect::CLAUDE),
            ["${type} =type"]
        );
    }

    #[test]
    fn a_dialect_may_count_from_one() {
        let declared = inputs(&["file"], InputOrigin::Arguments);
        assert_eq!(
            shown("$0 $1 $ARGUMENTS[0]", &declared, Dialect::FROM_ONE),
            ["$1 #0", "$ARGUMENTS[0] #0"]
        );
    }

    #[test]
    fn folders_and_sessions_have_variables() {
        let body = "${CLAUDE_SKILL_DIR}/a {baseDir}/b ${baseDir} ${CLAUDE_SESSION_ID} \
                    ${CLAUDE_PROJECT_DIR} ${CLAUDE_EFFORT}";
        assert_eq!(
            shown(body, &[], Dialect::CLAUDE),
            [
                "${CLAUDE_SKILL_DIR} SkillFolder",
                "{baseDir} SkillFolder",
                "${CLAUDE_SESSION_ID} Session",
                "${CLAUDE_PROJECT_DIR} ProjectFolder",
                "${CLAUDE_EFFORT} Other",
            ]
        );
    }

    #[test]
    fn commands_run_at_the_start_of_a_line_or_after_a_blank() {
        let body = "!`git status`\n\n- now: !`git log $0`\n\nx!`a` \\!`b` `!` `` !`c` ``\n\n\
                    ```!\nls\n```\n\n```md\n!`d`\n```\n";
        assert_eq!(
            shown(
                body,
                &inputs(&["x"], InputOrigin::Arguments),
                Dialect::CLAUDE
            ),
            ["run \"git status\"", "run \"git log $0\"", "run \"ls\\n\"",]
        );
    }
}
