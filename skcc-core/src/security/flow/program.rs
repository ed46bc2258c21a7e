//! What a program does as a whole.

use super::Flow;
use crate::security::code::{Program, ValueKind};
use crate::security::{FactKind, Language};

/// Calls that tie a connection to something.
const CONNECTS: &[&str] = &[
    ".connect",
    "net.Socket",
    "net.Socket.connect",
    "net.connect",
    "net.createConnection",
    "socket.create_connection",
    "socket.socket.connect",
];

/// Texts by which a program knows a debugger or a virtual machine.
const WATCHERS: &[&str] = &[
    "debugpy",
    "dnspy",
    "gdb",
    "ida64",
    "lldb",
    "ltrace",
    "ollydbg",
    "parallels",
    "procmon",
    "pydevd",
    "qemu",
    "sandboxie",
    "strace",
    "vbox",
    "vboxservice",
    "virtualbox",
    "vmtoolsd",
    "vmware",
    "windbg",
    "wireshark",
    "x64dbg",
    "xen",
];

/// Looks at a whole program.
pub(super) fn collect(flow: &mut Flow<'_, '_>, unit: usize, language: Language, program: &Program) {
    if !matches!(language, Language::Python | Language::JavaScript) {
        return;
    }
    reverse_shell(flow, unit, program);
    probes(flow, unit, program);
}

/// A shell whose input and output are a connection.
fn reverse_shell(flow: &mut Flow<'_, '_>, unit: usize, program: &Program) {
    let mut connects = false;
    let mut ties = None;
    for call in &program.calls {
        let name = call.name.as_str();
        connects |= CONNECTS.binary_search(&name).is_ok();
        let is_tie = match name {
            "os.dup2" | "pty.spawn" => true,
            ".pipe" => {
                call.input
                    .is_some_and(|input| stream(program, input).is_some())
                    || call
                        .arguments
                        .iter()
                        .any(|one| stream(program, *one) == Some("stdin"))
            }
            _ => call.named.iter().any(|(name, value)| {
                name == "stdin"
                    && !matches!(program.get(*value).kind, ValueKind::Text(_))
                    && is_connection(program, *value)
            }),
        };
        if is_tie && ties.is_none() {
            ties = Some(call);
        }
    }
    if connects && let Some(call) = ties {
        let name = call.name.clone();
        flow.found(FactKind::ReverseShell, unit, call.range.clone(), name, None);
    }
}

/// Which stream of a process a value is.
fn stream(program: &Program, value: u32) -> Option<&str> {
    let name = match &program.get(value).kind {
        ValueKind::Variable(name) => name.rsplit('.').next()?,
        ValueKind::Member(_, key) => match &program.get(*key).kind {
            ValueKind::Text(name) => name,
            _ => return None,
        },
        _ => return None,
    };
    matches!(name, "stdin" | "stdout" | "stderr").then_some(name)
}

/// Whether a value is a connection or the number of one.
fn is_connection(program: &Program, value: u32) -> bool {
    match &program.get(value).kind {
        ValueKind::Result(call) => program.calls[*call as usize].name.ends_with(".fileno"),
        ValueKind::Variable(name) => matches!(name.as_str(), "s" | "sock" | "conn" | "client"),
        _ => false,
    }
}

/// Looks for debuggers, and leaves when there is one.
fn probes(flow: &mut Flow<'_, '_>, unit: usize, program: &Program) {
    let leaves = program.calls.iter().any(|call| {
        matches!(
            call.name.as_str(),
            "sys.exit" | "exit" | "quit" | "os._exit" | "process.exit"
        )
    });
    if !leaves {
        return;
    }
    let traced = program.calls.iter().find(|call| {
        matches!(
            call.name.as_str(),
            "sys.gettrace" | "ctypes.windll.kernel32.IsDebuggerPresent" | ".IsDebuggerPresent"
        )
    });
    let is_watcher = |kind: &ValueKind| match kind {
        ValueKind::Text(text) => {
            text.len() <= 16
                && WATCHERS
                    .binary_search(&text.to_ascii_lowercase().as_str())
                    .is_ok()
        }
        _ => false,
    };
    let mut watchers = program
        .values
        .iter()
        .filter(|value| is_watcher(&value.kind));
    let range = match (traced, watchers.next()) {
        (Some(call), _) => call.range.clone(),
        (None, Some(first)) if watchers.nth(1).is_some() => first.range.clone(),
        _ => return,
    };
    let kind = FactKind::ProbesAnalysis;
    flow.found(kind, unit, range, String::new(), None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(CONNECTS.is_sorted());
        assert!(WATCHERS.is_sorted());
    }
}
