//! Code in one small form, whatever language it is written in.
//!
//! A [`Program`] is what [`super::flow`] needs to know of a text: which calls
//! are made in which order, with what, and which variables get what. Loops and
//! branches are read as if each of their lines ran once, in order. Everything
//! has its place in the unit's text.
//!
//! ```text
//! x=$(curl -s https://a.example)     call 0: curl [-s, https://a.example]
//!                                    assign x = result of call 0
//! echo "$x" | sh                     call 1: echo [variable x]
//!                                    call 2: sh [], input = result of call 1
//! ```
//!
//! Values stand in one table and name each other by index, so that nothing
//! recurses over the depth of the input but within [`DEPTH`].

pub(crate) mod batch;
mod fold;
mod javascript;
mod names;
mod powershell;
mod python;
mod shell;
#[cfg(test)]
mod show;
mod token;

use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use super::Language;

/// How deep code may stand in code (`sh -c "…"`, substitutions, brackets)
/// until it is read as unknown.
pub(crate) const DEPTH: usize = 24;

/// The index of a value in [`Program::values`].
pub(crate) type ValueId = u32;

/// The index of a call in [`Program::calls`].
pub(crate) type CallId = u32;

/// What is known of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ValueKind {
    /// This text, with quotes and escapes resolved.
    Text(String),
    /// These, one after the other, as one text: interpolation, concatenation.
    Joined(Vec<ValueId>),
    /// All of these: a list, a tuple, the values of a mapping, an operation.
    Group(Vec<ValueId>),
    /// What a variable holds, by its dotted name with imports resolved:
    /// `path`, `self.key`, `os.environ`, `process.env.TOKEN`.
    Variable(String),
    /// What a call gives back.
    Result(CallId),
    /// An element of a value: `os.environ["KEY"]`, `reply.text`. The second is
    /// the key or the name.
    Member(ValueId, ValueId),
    /// Nothing.
    Unknown,
}

/// A value, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Value {
    /// What is known of it.
    pub(crate) kind: ValueKind,
    /// Where it stands, in bytes of the unit's text.
    pub(crate) range: Range<usize>,
}

/// A call of a function or the run of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    /// Whom, as a dotted name with imports resolved: `requests.post`,
    /// `child_process.exec`. A method on something that is no module has the
    /// bare name with a dot before it (`.read`), and [`Call::input`]. In a
    /// shell, the command as it is written without its folders; what is run by
    /// its path keeps the path (`./x`, `/tmp/x`).
    pub(crate) name: String,
    /// What stands before the dot of a method; what a command is piped.
    pub(crate) input: Option<ValueId>,
    /// The arguments. In a shell, every word after the command, options too.
    pub(crate) arguments: Vec<ValueId>,
    /// The arguments that have a name: `shell=True`, and the keys of the
    /// options object of JavaScript.
    pub(crate) named: Vec<(String, ValueId)>,
    /// The file that the output is written to.
    pub(crate) output: Option<ValueId>,
    /// Where it stands, in bytes of the unit's text.
    pub(crate) range: Range<usize>,
}

/// What happens, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A call. Each call is a step once; the calls in its arguments come first.
    Call(CallId),
    /// The body of the function of this index in [`Program::functions`] starts.
    Enter(u32),
    /// A variable gets a value. What a function returns is assigned to the
    /// function's name with `()`: `return x` in `f` is `f() = x`.
    Assign {
        /// The variable.
        name: String,
        /// What it gets.
        value: ValueId,
        /// Whether it keeps what it had (`+=`, `.append`).
        adds: bool,
    },
}

/// A function of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Function {
    /// Its name.
    pub(crate) name: String,
    /// Its parameters; in its body they are variables of these names.
    pub(crate) parameters: Vec<String>,
}

/// A text of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Program {
    /// The values.
    pub(crate) values: Vec<Value>,
    /// The calls.
    pub(crate) calls: Vec<Call>,
    /// What happens, in order; the bodies of functions where they stand.
    pub(crate) steps: Vec<Step>,
    /// The functions that are defined.
    pub(crate) functions: Vec<Function>,
    /// Whether something was not understood: what is found is less sure.
    pub(crate) broken: bool,
    /// Results of calls that can be computed, as text, in order.
    computed: Vec<(ValueId, String)>,
}

impl Program {
    /// Adds a value.
    pub(crate) fn value(&mut self, kind: ValueKind, range: Range<usize>) -> ValueId {
        self.values.push(Value { kind, range });
        index(self.values.len() - 1)
    }

    /// Adds a call as the next step, and gives back its result.
    pub(crate) fn call(&mut self, call: Call) -> ValueId {
        let range = call.range.clone();
        self.calls.push(call);
        let id = index(self.calls.len() - 1);
        self.steps.push(Step::Call(id));
        self.value(ValueKind::Result(id), range)
    }

    /// Adds an assignment as the next step.
    pub(crate) fn assign(&mut self, name: impl Into<String>, value: ValueId) {
        let name = name.into();
        self.steps.push(Step::Assign {
            name,
            value,
            adds: false,
        });
    }

    /// Adds a function, whose body starts after the step at `first`.
    fn function(&mut self, function: Function, first: usize) {
        self.functions.push(function);
        let step = Step::Enter(index(self.functions.len() - 1));
        // Only defaults of parameters stand behind it.
        self.steps.insert(first.min(self.steps.len()), step);
    }

    /// A value.
    pub(crate) fn get(&self, id: ValueId) -> &Value {
        &self.values[id as usize]
    }

    /// The text that the result of a call is, where that is computed.
    pub(crate) fn computed(&self, id: ValueId) -> Option<&str> {
        let at = self
            .computed
            .binary_search_by_key(&id, |(id, _)| *id)
            .ok()?;
        Some(&self.computed[at].1)
    }
}

/// Programs that were read, by their texts: who needs one again need not read it
/// again.
#[derive(Debug, Default)]
pub(crate) struct Programs(HashMap<String, (Language, Rc<Program>)>);

impl Programs {
    /// Keeps the program of a text.
    pub(super) fn keep(&mut self, language: Language, text: &str, program: Rc<Program>) {
        self.0.insert(text.to_owned(), (language, program));
    }

    /// The program of a text, read now if it is not known.
    pub(super) fn get(&self, language: Language, text: &str) -> Rc<Program> {
        match self.0.get(text) {
            Some((known, program)) if *known == language => Rc::clone(program),
            _ => Rc::new(parse(language, text)),
        }
    }
}

/// Reads a text as code. Nothing is known of a language without a front-end.
pub(crate) fn parse(language: Language, text: &str) -> Program {
    match language {
        Language::Shell => shell::parse(text),
        Language::PowerShell => powershell::parse(text),
        Language::Python => python::parse(text),
        Language::JavaScript => javascript::parse(text),
        _ => Program::default(),
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("a file is shorter than 4 GiB")
}

/// The language of a block or a code span that does not say it.
pub(crate) fn guess(text: &str) -> Language {
    let first = text.trim_start().trim_start_matches("$ ");
    let word = first
        .split(|c: char| c.is_whitespace())
        .next()
        .unwrap_or_default();
    let word = word.rsplit('/').next().unwrap_or(word);
    if COMMANDS.binary_search(&word).is_ok() {
        Language::Shell
    } else {
        Language::Other
    }
}

/// Commands that start a line of a shell. Sorted.
const COMMANDS: &[&str] = &[
    "bash", "cat", "chmod", "curl", "docker", "echo", "eval", "export", "git", "nc", "npm", "npx",
    "pip", "python", "python3", "rm", "sh", "sudo", "wget",
];

#[cfg(test)]
pub(crate) mod tests {
    use std::fmt::Write as _;

    use super::*;

    /// A program as text, one step a line: `name(arguments) < input > output`.
    pub(crate) fn show(program: &Program) -> String {
        let mut shown = String::new();
        for step in &program.steps {
            match step {
                Step::Call(id) => {
                    let call = &program.calls[*id as usize];
                    let arguments: Vec<String> = call
                        .arguments
                        .iter()
                        .map(|id| value(program, *id))
                        .collect();
                    let _ = write!(shown, "{}({})", call.name, arguments.join(", "));
                    for (name, id) in &call.named {
                        let _ = write!(shown, " {name}={}", value(program, *id));
                    }
                    if let Some(input) = call.input {
                        let _ = write!(shown, " < {}", value(program, input));
                    }
                    if let Some(output) = call.output {
                        let _ = write!(shown, " > {}", value(program, output));
                    }
                    shown.push('\n');
                }
                Step::Enter(_) => {}
                Step::Assign {
                    name,
                    value: id,
                    adds,
                } => {
                    let sign = if *adds { "+=" } else { "=" };
                    let _ = writeln!(shown, "{name} {sign} {}", value(program, *id));
                }
            }
        }
        shown
    }

    /// A value as text; the result of a call as the name of whom is called.
    fn value(program: &Program, id: ValueId) -> String {
        let all = |ids: &[ValueId], sign: &str| {
            let all: Vec<String> = ids.iter().map(|id| value(program, *id)).collect();
            all.join(sign)
        };
        match &program.get(id).kind {
            ValueKind::Text(text) => format!("{text:?}"),
            ValueKind::Joined(parts) => all(parts, "+"),
            ValueKind::Group(parts) => format!("[{}]", all(parts, ", ")),
            ValueKind::Variable(name) => format!("${name}"),
            ValueKind::Result(call) => format!("@{}", program.calls[*call as usize].name),
            ValueKind::Member(of, key) => {
                format!("{}.{}", value(program, *of), value(program, *key))
            }
            ValueKind::Unknown => "?".to_owned(),
        }
    }

    #[test]
    fn commands_are_sorted() {
        assert!(COMMANDS.is_sorted());
        assert_eq!(guess("$ curl x | sh"), Language::Shell);
        assert_eq!(guess("some text"), Language::Other);
    }
}
