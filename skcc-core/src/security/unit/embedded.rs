//! Code that stands in texts of another kind: recipes of Makefiles, `RUN` lines
//! of images, steps of workflows, cells of notebooks, `<script>` of pages,
//! commands in settings.
//!
//! The code is given as a text of the same length in which all else is blank,
//! so that every place in it is one of the file.

mod json;

use std::ops::Range;

use super::Language;

/// What holds code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Makefile,
    Image,
    Yaml,
    Json,
    Notebook,
    Page,
    /// Steps of workflows that are JavaScript.
    Script,
}

impl Holder {
    /// What else a text holds.
    pub(super) fn other(self, text: &str) -> Option<Self> {
        (self == Self::Yaml && text.contains("actions/github-script")).then_some(Self::Script)
    }
}

/// What a text is, by the name of its file.
pub(super) fn of_file(path: &str) -> Option<Holder> {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let end = name.rsplit_once('.').map_or("", |(_, end)| end);
    match end {
        "mk" | "mak" => return Some(Holder::Makefile),
        "dockerfile" | "containerfile" => return Some(Holder::Image),
        _ => {}
    }
    if name.starts_with("dockerfile") || name.starts_with("containerfile") {
        return Some(Holder::Image);
    }
    match name.as_str() {
        "makefile" | "gnumakefile" | "justfile" => Some(Holder::Makefile),
        _ => of_word(end),
    }
}

/// What a block is, by the first word of its info text.
pub(super) fn of_word(word: &str) -> Option<Holder> {
    Some(match word {
        "makefile" | "make" | "just" => Holder::Makefile,
        "dockerfile" | "docker" | "containerfile" => Holder::Image,
        "yaml" | "yml" => Holder::Yaml,
        "json" | "jsonc" | "json5" => Holder::Json,
        "ipynb" => Holder::Notebook,
        "html" | "htm" | "xhtml" | "vue" | "svelte" | "svg" => Holder::Page,
        _ => return None,
    })
}

/// The code of a text and its language, if it holds any.
pub(super) fn code(holder: Holder, text: &str) -> Option<(Language, String)> {
    let mut code = Blank::of(text);
    let language = match holder {
        Holder::Makefile => {
            recipes(&mut code);
            Language::Shell
        }
        Holder::Image => {
            instructions(&mut code);
            Language::Shell
        }
        Holder::Yaml => {
            steps(&mut code);
            expressions(&mut code);
            variables(&mut code);
            Language::Shell
        }
        Holder::Script => {
            script(&mut code);
            Language::JavaScript
        }
        Holder::Json => {
            json::commands(&mut code);
            Language::Shell
        }
        Holder::Notebook => json::cells(&mut code)?,
        Holder::Page => {
            scripts(&mut code);
            Language::JavaScript
        }
    };
    code.done().map(|text| (language, text))
}

/// A text of which parts are taken over; the rest is blank.
struct Blank<'t> {
    from: &'t str,
    made: Vec<u8>,
    is_empty: bool,
}

impl<'t> Blank<'t> {
    fn of(from: &'t str) -> Self {
        let blank = |byte: u8| if byte == b'\n' { b'\n' } else { b' ' };
        Self {
            from,
            made: from.bytes().map(blank).collect(),
            is_empty: true,
        }
    }

    /// Takes a part over as it is. It starts and ends between characters.
    fn keep(&mut self, range: Range<usize>) {
        self.is_empty &= self.from[range.clone()].trim().is_empty();
        self.made[range.clone()].copy_from_slice(&self.from.as_bytes()[range]);
    }

    /// Puts one sign of ASCII.
    fn put(&mut self, at: usize, sign: u8) {
        if self.from.as_bytes()[at].is_ascii() {
            self.made[at] = sign;
        }
    }

    /// Takes over what the text of a string of JSON says: it is never longer
    /// than how it is written.
    fn unescape(&mut self, range: Range<usize>) {
        let text = &self.from[range.clone()];
        let mut said = String::with_capacity(text.len());
        let mut rest = text.chars();
        while let Some(c) = rest.next() {
            if c != '\\' {
                said.push(c);
                continue;
            }
            match rest.next() {
                Some('n') => said.push('\n'),
                Some('t') => said.push('\t'),
                Some('u') => {
                    let digits = rest.as_str().get(..4).unwrap_or_default();
                    let c = u32::from_str_radix(digits, 16)
                        .ok()
                        .and_then(char::from_u32);
                    if let Some(c) = c {
                        said.push(c);
                        rest = rest.as_str()[4..].chars();
                    }
                }
                Some(c) => said.push(c),
                None => {}
            }
        }
        self.is_empty &= said.trim().is_empty();
        // What gets shorter ends in blanks before the end of its line.
        let ends_line = said.ends_with('\n');
        let body = said.trim_end_matches('\n').as_bytes();
        let start = range.start;
        self.made[start..start + body.len()].copy_from_slice(body);
        if ends_line {
            self.made[range.end - 1] = b'\n';
        }
    }

    fn done(self) -> Option<String> {
        if self.is_empty {
            return None;
        }
        String::from_utf8(self.made).ok()
    }
}

/// The lines of a text with their places, without their ends.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut next = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = next;
        next += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

/// Lines that start with a tab, without the marks before them; in a `justfile`
/// any blank.
fn recipes(code: &mut Blank<'_>) {
    for (start, line) in lines(code.from) {
        // `X := $(shell command)` is run when the file is read.
        if let Some(at) = line.find("$(shell ") {
            let inner = start + at + "$(shell ".len();
            let end = start + line.trim_end().trim_end_matches(')').len();
            if inner < end {
                code.keep(inner..end);
            }
            continue;
        }
        if !line.starts_with(['\t', ' ']) {
            // `all: ; command`
            if let Some((head, _)) = line.split_once(';').filter(|(head, _)| head.contains(':')) {
                code.keep(start + head.len() + 1..start + line.len());
            }
            continue;
        }
        let body = line.trim_start().trim_start_matches(['@', '-', '+']);
        let at = start + line.len() - body.len();
        code.keep(at..start + line.len());
        // `$$x` is the shell's `$x`.
        for (dollar, _) in body.match_indices("$$") {
            code.put(at + dollar, b' ');
        }
    }
}

/// `RUN`, `CMD` and `ENTRYPOINT`, with the lines that go on.
fn instructions(code: &mut Blank<'_>) {
    let mut goes_on = false;
    for (start, line) in lines(code.from) {
        let body = line.trim_start();
        let mut at = start + line.len() - body.len();
        if !goes_on {
            let word = body.split_whitespace().next().unwrap_or_default();
            let runs = ["RUN", "CMD", "ENTRYPOINT"]
                .iter()
                .any(|name| word.eq_ignore_ascii_case(name));
            if word.eq_ignore_ascii_case("ADD") && body.contains("://") {
                // It fetches, as a command of that name.
                code.keep(at..start + line.len());
                continue;
            }
            if !runs {
                continue;
            }
            at += word.len();
            // Options such as `--mount=type=cache`.
            let mut rest = code.from[at..start + line.len()].trim_start();
            while rest.starts_with("--") {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                rest = rest[end..].trim_start();
            }
            at = start + line.len() - rest.len();
        }
        goes_on = body.trim_end().ends_with('\\');
        words(code, at..start + line.len());
    }
}

/// Expressions of workflows as what they are in a shell: all secrets are the
/// environment, one is a variable.
fn expressions(code: &mut Blank<'_>) {
    let text = code.from;
    for (at, _) in text.match_indices("${{") {
        let Some(length) = text[at..].find("}}") else {
            return;
        };
        let Some(shown) = shown(&text[at + 3..at + length]) else {
            continue;
        };
        let is_kept = code.made[at] == b'$';
        if is_kept && shown.len() <= length + 2 && text[at..at + length].is_ascii() {
            code.made[at..at + length + 2].fill(b' ');
            code.made[at..at + shown.len()].copy_from_slice(shown.as_bytes());
        }
    }
}

/// What an expression of a workflow is in a shell.
fn shown(inner: &str) -> Option<String> {
    let inner = inner.trim();
    if inner.contains("toJSON(secrets)") || inner.contains("toJson(secrets)") {
        return Some("$(printenv)".to_owned());
    }
    inner
        .strip_prefix("secrets.")
        .map(|name| format!("${{{}}}", name.trim()))
}

/// Variables that get secrets: `NAME: ${{ … }}` is `NAME=…`.
fn variables(code: &mut Blank<'_>) {
    for (start, line) in lines(code.from) {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let name = key.trim();
        let is_name =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let inner = value.trim().trim_matches(['"', '\'']);
        let inner = inner
            .strip_prefix("${{")
            .and_then(|inner| inner.strip_suffix("}}"));
        let Some(shown) = inner.filter(|_| is_name).and_then(shown) else {
            continue;
        };
        let text = format!("{name}={shown}");
        let at = start + key.len() - key.trim_start().len();
        if line.is_ascii() && at + text.len() <= start + line.len() {
            code.made[at..start + line.len()].fill(b' ');
            code.made[at..at + text.len()].copy_from_slice(text.as_bytes());
            code.is_empty = false;
        }
    }
}

/// The script of a step that is JavaScript.
fn script(code: &mut Blank<'_>) {
    let mut block: Option<usize> = None;
    for (start, line) in lines(code.from) {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        if body.is_empty() {
            continue;
        }
        if block.is_some_and(|above| indent > above) {
            code.keep(start..start + line.len());
            continue;
        }
        block = None;
        if let Some(value) = body.strip_prefix("script:") {
            let value = value.trim();
            if value.starts_with(['|', '>']) {
                block = Some(indent);
            } else {
                code.keep(start + line.len() - value.len()..start + line.len());
            }
        }
    }
}

/// Keeps a command; of a list such as `["sh", "-c", "x"]` the words.
fn words(code: &mut Blank<'_>, range: Range<usize>) {
    code.keep(range.clone());
    let text = &code.from[range.clone()];
    let trimmed = text.trim();
    if !trimmed.starts_with('[') || !trimmed.ends_with(']') {
        return;
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'[' | b']' | b',') => code.put(range.start + at, b' '),
            _ => {}
        }
    }
}

/// Keys of YAML and JSON whose values are commands, in lower case.
const KEYS: &[&str] = &[
    "run",
    "script",
    "command",
    "cmd",
    "commands",
    "shell",
    "exec",
    "entrypoint",
    "before_script",
    "after_script",
    "before_install",
    "install",
    "preinstall",
    "postinstall",
    "prepare",
    "prepublish",
    "prepublishonly",
    "pretest",
    "test",
    "start",
    "prestart",
    "build",
    "prebuild",
    "setup",
    "entry",
    "bash",
    "sh",
    "runcmd",
    "bootcmd",
    "predeploy",
    "postdeploy",
    "apikeyhelper",
    "postcreatecommand",
    "poststartcommand",
    "postattachcommand",
    "oncreatecommand",
    "initializecommand",
    "updatecontentcommand",
];

fn is_key(name: &str) -> bool {
    let is_one = |name: &str| KEYS.iter().any(|key| key.eq_ignore_ascii_case(name));
    name.len() <= 32
        && (is_one(name)
            || name.split(['_', '-', ':']).any(is_one)
            || ["Command", "Script", "Cmd", "Hook"]
                .iter()
                .any(|end| name.ends_with(end)))
}

/// Values of such keys in YAML: in the line, as a block, as a list.
fn steps(code: &mut Blank<'_>) {
    // The indentation of the key whose block is read.
    let mut block: Option<usize> = None;
    for (start, line) in lines(code.from) {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        if body.is_empty() {
            continue;
        }
        if let Some(above) = block {
            let is_item = indent == above && body.starts_with("- ");
            if indent > above || is_item {
                let text = body.strip_prefix("- ").unwrap_or(body);
                let text = text.trim_start_matches(['"', '\'']);
                words(code, start + line.len() - text.len()..start + line.len());
                continue;
            }
            block = None;
        }
        let mut at = indent;
        while let Some(rest) = line[at..].strip_prefix("- ") {
            at = line.len() - rest.trim_start().len();
        }
        let Some((key, value)) = line[at..].split_once(':') else {
            continue;
        };
        if !is_key(key.trim_matches(['"', '\'', ' '])) {
            continue;
        }
        let value = value.trim();
        if value.is_empty() || value.starts_with(['|', '>']) {
            block = Some(at);
            continue;
        }
        let end = start + line.trim_end().len();
        let first = end - value.len();
        words(code, first..end);
        // Quotes around the whole command are YAML's.
        for quote in [b'"', b'\''] {
            let bytes = value.as_bytes();
            if bytes.len() > 1 && bytes[0] == quote && bytes[bytes.len() - 1] == quote {
                code.put(first, b' ');
                code.put(end - 1, b' ');
            }
        }
    }
}

/// What stands in `<script>`.
fn scripts(code: &mut Blank<'_>) {
    let text = code.from;
    let lower = text.to_ascii_lowercase();
    let mut next = 0;
    while let Some(open) = lower[next..].find("<script") {
        let open = next + open;
        let Some(tag) = lower[open..].find('>') else {
            return;
        };
        let start = open + tag + 1;
        let length = lower[start..].find("</script");
        let end = length.map_or(text.len(), |length| start + length);
        let is_data = lower[open..start].contains("json");
        if !is_data {
            code.keep(start..end);
        }
        next = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of a text, without what is blank around and in it.
    fn of(holder: Holder, text: &str) -> String {
        let Some((_, code)) = code(holder, text) else {
            return String::new();
        };
        assert_eq!(code.len(), text.len());
        let lines = code.lines().map(|line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words.join(" ")
        });
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        lines.join("\n")
    }

    #[test]
    fn recipes_are_a_shell() {
        let text = "all: x\n\t@curl $$A | sh\n\t-b\nc := d\nx: ; e\n";
        assert_eq!(of(Holder::Makefile, text), "curl $A | sh\nb\ne");
        assert_eq!(of(Holder::Makefile, "A = b\n"), "");
    }

    #[test]
    fn instructions_of_images_go_on() {
        let text = "FROM a\nRUN --mount=type=cache b && \\\n    c\nCMD [\"d\", \"e f\"]\nENV G=h\n";
        assert_eq!(of(Holder::Image, text), "b && \\\nc\n\"d\" \"e f\"");
    }

    #[test]
    fn steps_of_workflows_are_a_shell() {
        let text = "jobs:\n  a:\n    steps:\n      - run: |\n          b\n          c | d\n      - name: e\n        run: \"f g\"\n    script:\n      - h\n      - 'i j'\n    env:\n      k: l\n";
        assert_eq!(of(Holder::Yaml, text), "b\nc | d\nf g\nh\ni j'");
    }

    #[test]
    fn commands_of_settings_have_their_arguments() {
        let text = r#"{"a": {"command": "sh", "args": ["-c", "b | c"]}, "name": "x", "run": "d \"e\" | f"}"#;
        assert_eq!(of(Holder::Json, text), "sh \"-c\" \"b | c\"\nd \"e\" | f");
        assert_eq!(of(Holder::Json, "{\"a\": \"b"), "");
    }

    #[test]
    fn cells_are_read_without_escapes() {
        let text = r#"{"cells": [{"cell_type": "markdown", "source": ["no\n"]}, {"cell_type": "code", "source": ["import os\n", "f(\"a\")"]}]}"#;
        assert_eq!(of(Holder::Notebook, text), "import os\nf(\"a\")");
    }

    #[test]
    fn scripts_of_pages_are_kept() {
        let text =
            "<p>ä</p><SCRIPT src=a>b('ü')</script><script type=\"application/json\">{}</script>";
        assert_eq!(of(Holder::Page, text), "b('ü')");
    }
}
