//! What is an instruction by its form: forged turns, switches that turn an
//! agent's questions off, texts that people do not see, data in an image.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

use crate::diagnostic::Confidence;
use crate::security::{Fact, FactKind, Language, Place, Unit};

/// Marks with which chats separate the turns of others.
pub(in crate::security::facts) const TURNS: &[&str] = &[
    "<|im_start|>system",
    "<|start_header_id|>system",
    "<|system|>",
    "<<sys>>",
    "[inst] <<sys",
    "<system-reminder>",
    "<system>",
    "<system_prompt>",
    "<system-prompt>",
    "<system_message>",
    "<system-message>",
    "<system-instruction>",
    "<system_instruction>",
    "[system override",
    "[system instruction",
    "[system message",
    "[system prompt",
    "[system update",
    "[system:",
    "[system]",
    "[admin override",
    "[admin mode",
    "[administrator override",
    "[developer override",
    "[priority override",
    "[security override",
    "[override]",
    "system message ###",
    "system override ###",
    "system prompt ###",
    "system message ***",
    "system override ***",
    "system message ===",
    "--- end of skill",
    "--- end of instructions",
    "--- end of system prompt",
    "--- end of prompt",
    "--- end of document",
    "[end of skill",
    "[end of instructions",
    "[end of prompt",
    "=== end of",
];

/// What turns the questions of an agent off.
pub(in crate::security::facts) const SWITCHES: &[&str] = &[
    "--dangerously-skip-permissions",
    "--dangerously-bypass-approvals-and-sandbox",
    "--yolo",
    "--approval-mode yolo",
    "--approval-mode=yolo",
    "--trust-all-tools",
    "--allow-all-tools",
    "bypasspermissions",
    "enableallprojectmcpservers",
    "danger-full-access",
    "chat.tools.autoapprove",
    "chat.tools.global.autoapprove",
    "approval_policy = \"never\"",
    "approval_policy=\"never\"",
    "skipdangerousmodepermissionprompt",
];

/// Settings that send all that an agent sees to another host.
pub(in crate::security::facts) const ENDPOINTS: &[&str] =
    &["anthropic_base_url", "anthropic_api_url"];

/// What an image starts with.
pub(in crate::security::facts) const IMAGE_START: &str = "![";

/// So many facts of one unit are kept.
const MOST: usize = 64;

/// How much of a forged turn is looked at, in bytes.
const TURN: usize = 400;

/// The longest image that is looked at, in bytes.
const IMAGE: usize = 2_048;

/// Collects what the forms say.
pub(super) fn collect(index: usize, unit: &Unit<'_>, facts: &mut Vec<Fact>) {
    static FORMS: OnceLock<AhoCorasick> = OnceLock::new();
    // A code span is looked at with its paragraph.
    if unit.place == Place::CodeSpan {
        return;
    }
    let text = unit.text.as_ref();
    let forms = FORMS.get_or_init(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(
                TURNS
                    .iter()
                    .chain(SWITCHES)
                    .chain(ENDPOINTS)
                    .chain([&IMAGE_START]),
            )
            .expect("the literals are few and short")
    });
    let first = facts.len();
    for hit in forms.find_iter(text) {
        if facts.len() - first >= MOST {
            return;
        }
        let form = hit.pattern().as_usize();
        let switches = TURNS.len()..TURNS.len() + SWITCHES.len();
        let endpoints = switches.end..switches.end + ENDPOINTS.len();
        if form < switches.start {
            turn(index, unit, hit.range(), facts);
        } else if switches.contains(&form) {
            switch(index, unit, hit.range(), facts);
        } else if endpoints.contains(&form) {
            endpoint(index, text, hit.range(), facts);
        } else {
            image(index, text, hit.start(), facts);
        }
    }
}

fn turn(index: usize, unit: &Unit<'_>, range: Range<usize>, facts: &mut Vec<Fact>) {
    if unit.place == Place::File {
        return;
    }
    let mut fact = Fact::new(FactKind::FakeTurn, index, range.clone());
    let form = unit.text[range.clone()].to_ascii_lowercase();
    if form.starts_with('[') && is_link(&unit.text[range.end..]) {
        return;
    }
    // Templates of prompts are written with these.
    let is_template = matches!(
        form.as_str(),
        "<system_prompt>" | "<system-prompt>" | "<system>"
    ) && !is_closed_turn(&unit.text[range.end..]);
    fact.confidence = match unit.place {
        _ if is_template => Confidence::Low,
        // Templates of prompts stand in blocks of code.
        Place::Code => Confidence::Low,
        // Who speaks of such marks does not start a line with one.
        _ if !starts_line(&unit.text, range.start) => Confidence::Low,
        _ => Confidence::High,
    };
    facts.push(fact);
}

/// Whether what a bracket holds, of which `rest` is the rest, is the text of a
/// link.
fn is_link(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    line.split_once(']')
        .is_some_and(|(_, after)| after.starts_with(['(', '[']))
}

/// Whether a turn of the system says something that no template would.
fn is_closed_turn(rest: &str) -> bool {
    let said = rest.get(..TURN).unwrap_or(rest).to_ascii_lowercase();
    [
        "mode",
        "approved",
        "ignore",
        "override",
        "granted",
        "authorized",
        "must now",
        "new task",
        "do not tell",
        "disregard",
        "from now on",
    ]
    .iter()
    .any(|sign| said.contains(sign))
}

/// Whether nothing but marks of lists and emphasis stands before `at` in its
/// line.
fn starts_line(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t', '-', '*', '#', '>', '_']);
    before.is_empty() || before.ends_with('\n') || before.ends_with("<!--")
}

fn switch(index: usize, unit: &Unit<'_>, range: Range<usize>, facts: &mut Vec<Fact>) {
    let mut fact = Fact::new(FactKind::PermissionBypass, index, range.clone());
    unit.text[range].clone_into(&mut fact.value);
    // In a command or in settings it is done; in running text it is spoken of.
    let is_command = match unit.place {
        Place::Code | Place::File | Place::Decoded => unit.language != Language::Prose,
        _ => false,
    };
    fact.confidence = if is_command {
        Confidence::Medium
    } else {
        Confidence::Low
    };
    facts.push(fact);
}

fn endpoint(index: usize, text: &str, range: Range<usize>, facts: &mut Vec<Fact>) {
    let rest = text[range.end..].trim_start_matches(['"', '\'', ' ', ']']);
    let host = rest.strip_prefix(['=', ':']).and_then(|value| {
        let value = value.trim_start_matches(['"', '\'', ' ']);
        value
            .strip_prefix("https://")
            .or_else(|| value.strip_prefix("http://"))
    });
    let Some(host) = host else {
        return;
    };
    let host = host
        .split(['/', ':', '"', '\'', ' ', '\n'])
        .next()
        .unwrap_or(host);
    let is_own = ["localhost", "127.0.0.1", "0.0.0.0", "api.anthropic.com"].contains(&host)
        || !host.contains('.')
        || host.contains(['<', '{', '$', '['])
        || host.starts_with("your");
    if is_own {
        return;
    }
    let mut fact = Fact::new(FactKind::PermissionBypass, index, range);
    host.clone_into(&mut fact.value);
    fact.confidence = Confidence::Medium;
    facts.push(fact);
}

/// Names of parameters and placeholders that stand for what an agent knows.
const DATA: &[&str] = &[
    "secret",
    "token",
    "key",
    "password",
    "credential",
    "conversation",
    "history",
    "context",
    "prompt",
    "env",
    "data",
    "user",
    "message",
    "summary",
    "content",
    "base64",
    "encoded",
    "memory",
    "leak",
    "exfil",
    "payload",
];

/// An image whose address carries data: a renderer loads it without a question.
fn image(index: usize, text: &str, start: usize, facts: &mut Vec<Fact>) {
    let near = &text.as_bytes()[start..text.len().min(start + IMAGE)];
    let Some(open) = memchr::memmem::find(near, b"](") else {
        return;
    };
    let address = start + open + 2;
    let end = near[open + 2..]
        .iter()
        .position(|byte| matches!(byte, b')' | b'\n'))
        .map_or(start + near.len(), |length| address + length);
    let Some(url) = text.get(address..end).filter(|url| url.starts_with("http")) else {
        return;
    };
    let Some((_, query)) = url.split_once('?') else {
        return;
    };
    let is_filled = query.contains(['{', '<', '[', '$'])
        || query.split(['=', '&']).any(|part| {
            part.len() > 3 && part.bytes().all(|b| b.is_ascii_uppercase() || b == b'_')
        });
    let lower = query.to_ascii_lowercase();
    // What is left open is said beside.
    let is_open = query.contains('\u{2026}') || query.contains("...");
    if is_open || is_filled && DATA.iter().any(|word| lower.contains(word)) {
        let mut fact = Fact::new(FactKind::DataInImage, index, start..end);
        url.clone_into(&mut fact.value);
        fact.confidence = Confidence::Medium;
        facts.push(fact);
    }
}

/// Whether people who look at the rendered text do not see the unit.
pub(super) fn is_hidden(unit: &Unit<'_>) -> bool {
    let text = unit.text.trim_start();
    let is_html = unit.place == Place::Html;
    if is_html && (text.starts_with("<!--") || text.starts_with('[')) {
        return true;
    }
    // An element of a line starts a paragraph.
    let is_element = matches!(unit.place, Place::Paragraph | Place::Item) && text.starts_with('<');
    if !is_html && !is_element {
        return false;
    }
    let style: String = text
        .chars()
        .take(IMAGE)
        .take_while(|c| *c != '>')
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect();
    [
        "display:none",
        "visibility:hidden",
        "font-size:0",
        "font-size:1px",
        "text-indent:-",
        "left:-9",
        "opacity:0",
        "color:white",
        "color:#fff",
        "hidden>",
        "hidden=",
    ]
    .iter()
    .any(|sign| style.contains(sign))
        || (style.starts_with('<') && style.ends_with("hidden"))
}
