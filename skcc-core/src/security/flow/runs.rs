//! What is run: where it comes from, and who may say what it is.

use super::pass::{PARTS, Pass};
use super::taint::{Labels, Taint};
use super::{Effect, Flow, Name};
use crate::security::code::{Call, ValueId, ValueKind};
use crate::security::{FactKind, Language};

/// Whether a variable holds what a visitor of a server says.
pub(super) fn is_visitor(language: Language, name: &str) -> bool {
    let starts: &[&str] = match language {
        Language::Python => &["flask.request.", "bottle.request."],
        Language::JavaScript => &[
            "req.query",
            "req.body",
            "req.params",
            "request.query",
            "request.body",
            "ctx.query",
            "ctx.request.body",
        ],
        _ => return false,
    };
    starts.iter().any(|start| name.starts_with(start))
}

/// Functions that run what they are given.
const RUNNERS: &[&str] = &[
    "Function",
    "child_process.exec",
    "child_process.execSync",
    "eval",
    "exec",
    "os.popen",
    "os.system",
    "subprocess.Popen",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.getoutput",
    "subprocess.run",
];

/// What starts commands that send what they are given.
const SENDERS: &[&str] = &[
    "curl ",
    "wget ",
    "nc ",
    "ncat ",
    "netcat ",
    "socat ",
    "telnet ",
    "openssl s_client",
    "/dev/tcp/",
    "/dev/udp/",
    "dig ",
    "nslookup ",
    "host ",
    "ping ",
    "aws s3",
    "gsutil ",
    "gh gist",
    "gh api",
    "gh issue",
    "mail -s",
    "sendmail ",
    "mosquitto_pub ",
    "redis-cli -h",
    "Invoke-",
    "iwr ",
    "irm ",
];

/// Whether a command has such a word, and not as the end of another.
fn is_in(command: &str, word: &str) -> bool {
    command.match_indices(word).any(|(at, _)| {
        let before = command[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.'))
    })
}

impl Pass<'_> {
    /// A function that runs its argument is handed over with it:
    /// `atexit.register(exec, code)`.
    pub(super) fn handed(&self, flow: &mut Flow<'_, '_>, call: &Call) {
        if !matches!(self.language, Language::Python | Language::JavaScript) {
            return;
        }
        let is_runner = |value: &ValueId| match &self.value(*value).kind {
            ValueKind::Variable(name) => RUNNERS.contains(&name.trim_end_matches("()")),
            _ => false,
        };
        let named = || call.named.iter().map(|(_, value)| value);
        let Some(runner) = call
            .arguments
            .iter()
            .chain(named())
            .find(|one| is_runner(one))
        else {
            return;
        };
        let language = match &self.value(*runner).kind {
            ValueKind::Variable(name) if name.contains('.') => Language::Shell,
            _ => self.language,
        };
        for value in call.arguments.iter().chain(named()) {
            if !is_runner(value) {
                let taint = self.taint(*value, PARTS);
                self.runs(flow, call, &taint, false);
                let text = self.text(*value);
                if text.contains([' ', '(']) {
                    self.reparse(flow, call, language, &text);
                }
            }
        }
    }

    /// A text for a shell that holds what is sent by a client in it, or what a
    /// user says.
    pub(super) fn injected_command(&self, flow: &mut Flow<'_, '_>, call: &Call, value: ValueId) {
        let taint = self.taint(value, PARTS);
        let text = self.text(value);
        if SENDERS.iter().any(|client| is_in(&text, client)) {
            self.sent(flow, call, &taint);
        }
        let in_shell = call.name == "os.system"
            || call.name == "os.popen"
            || call.name.starts_with("child_process.exec")
            || call.named.iter().any(|(name, value)| {
                name == "shell" && self.text(*value).eq_ignore_ascii_case("true")
            });
        if in_shell && taint.labels.has(Labels::USER) && self.starts_with_text(value) {
            let kind = FactKind::InjectsCommand;
            flow.found(kind, self.unit, call.range.clone(), String::new(), None);
        }
    }

    /// Code that is put together of known and unknown parts and run.
    pub(super) fn injected(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        value: ValueId,
        taint: &Taint,
    ) {
        let is_code = matches!(self.language, Language::Python | Language::JavaScript)
            && matches!(call.name.as_str(), "exec" | "eval" | "Function");
        let is_built = matches!(self.value(value).kind, ValueKind::Joined(_))
            && self.text(value).contains("${");
        if is_code && (is_built || taint.labels.has(Labels::USER)) {
            let kind = FactKind::RunsBuilt;
            flow.found(kind, self.unit, call.range.clone(), String::new(), None);
        }
    }

    pub(super) fn runs(&self, flow: &mut Flow<'_, '_>, call: &Call, taint: &Taint, is_file: bool) {
        let labels = taint.labels;
        if labels.has(Labels::FETCHED) {
            let kind = if is_file {
                FactKind::RunsDownloadedFile
            } else {
                FactKind::RunsDownload
            };
            flow.fact(kind, self.unit, call.range.clone(), Some(taint));
        } else if labels.has(Labels::REVIEWED) {
            let kind = FactKind::RunsInstaller;
            flow.fact(kind, self.unit, call.range.clone(), Some(taint));
        }
        if labels.has(Labels::VISITOR) && !is_file {
            let kind = FactKind::ReverseShell;
            let what = "what a visitor says".to_owned();
            flow.found(kind, self.unit, call.range.clone(), what, None);
        }
        if labels.has(Labels::DECODED) {
            let kind = FactKind::RunsDecoded;
            flow.fact(kind, self.unit, call.range.clone(), Some(taint));
        }
    }
}

/// Programs whose first argument is the file of the program that they run.
const INTERPRETERS: &[&str] = &[
    "bash", "bun", "cscript", "deno", "node", "nodejs", "perl", "php", "pwsh", "python", "python3",
    "ruby", "sh", "wscript", "zsh",
];

/// The file that a command given as words runs, where the first word is the
/// program that runs it. A shell would not read every name as it is written.
pub(super) fn interpreted(pass: &Pass<'_>, words: &[ValueId]) -> Option<Effect> {
    let (program, rest) = words.split_first()?;
    let program = pass.text(*program);
    let name = program.rsplit(['/', '\\']).next()?;
    let name = name.strip_suffix(".exe").unwrap_or(name);
    if !INTERPRETERS.contains(&name) {
        return None;
    }
    let file = rest
        .iter()
        .find(|word| !pass.text(**word).starts_with('-'))?;
    Some(Effect::RunsFile(Name::Of(*file)))
}
