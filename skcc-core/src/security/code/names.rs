//! What the names of a program stand for.
//!
//! Imports, other names of modules and functions, and what variables hold, as
//! far as it can be said while a program is read from top to bottom.

use std::collections::{BTreeMap, BTreeSet};

use super::{Program, ValueId, ValueKind, fold};

/// The names of a program.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Modules and functions by the name they have here.
    imported: BTreeMap<String, String>,
    /// The first components of these.
    roots: BTreeSet<String>,
    /// What variables hold.
    held: BTreeMap<String, ValueId>,
    /// What variables held where they were read.
    reads: fold::Reads,
    /// Variables of which nothing else is known: parameters, loop variables.
    local: BTreeSet<String>,
    /// What may yet be computed.
    budget: fold::Budget,
}

impl Names {
    /// A name for a module or a function of one.
    pub(super) fn import(&mut self, name: &str, path: &str) {
        // What is built in needs no module.
        let path = path.strip_prefix("builtins.").unwrap_or(path);
        self.local.remove(name);
        self.held.remove(name);
        let root = path.split('.').next().unwrap_or(path);
        self.roots.insert(root.to_owned());
        self.imported.insert(name.to_owned(), path.to_owned());
    }

    /// A name that is no module here.
    pub(super) fn declare(&mut self, name: &str) {
        self.imported.remove(name);
        self.held.remove(name);
        self.local.insert(name.to_owned());
    }

    /// A variable gets a value.
    pub(super) fn assign(&mut self, program: &Program, name: &str, value: ValueId) {
        if let ValueKind::Variable(path) = &program.get(value).kind
            && self.is_module(path)
        {
            let path = path.clone();
            self.import(name, &path);
            return;
        }
        self.imported.remove(name);
        self.local.insert(name.to_owned());
        self.held.insert(name.to_owned(), value);
    }

    /// `value` reads the variable.
    pub(super) fn read(&mut self, name: &str, value: ValueId) {
        if let Some(held) = self.held.get(name) {
            self.reads.add(value, *held);
        }
    }

    /// The name of a method of `of`: with what made `of` before it, where that
    /// says more than the method does.
    pub(super) fn method(&self, program: &Program, of: ValueId, method: &str) -> String {
        let made = match program.get(of).kind {
            ValueKind::Variable(_) => self.reads.get(of),
            _ => Some(of),
        };
        let call = made.and_then(|made| match program.get(made).kind {
            ValueKind::Result(call) => Some(program.calls[call as usize].name.as_str()),
            _ => None,
        });
        let maker = call.filter(|name| MAKERS.binary_search(name).is_ok());
        format!("{}.{method}", maker.unwrap_or_default())
    }

    /// What a variable that is read was made as.
    pub(super) fn made<'p>(&self, program: &'p Program, of: ValueId) -> Option<&'p super::Value> {
        self.reads.get(of).map(|made| program.get(made))
    }

    /// What a variable holds.
    pub(super) fn holds<'p>(&self, program: &'p Program, name: &str) -> Option<&'p super::Value> {
        self.held.get(name).map(|held| program.get(*held))
    }

    /// The path that a name stands for, when it was imported.
    pub(super) fn resolve(&self, name: &str) -> Option<&str> {
        self.imported.get(name).map(String::as_str)
    }

    /// Whether the name is a variable here.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.local.contains(name)
    }

    /// Whether a path leads to a module or into one.
    pub(super) fn is_module(&self, path: &str) -> bool {
        let root = path.split('.').next().unwrap_or(path);
        if self.local.contains(root) {
            return false;
        }
        BUILT_IN.contains(&path)
            || MODULES.binary_search(&root).is_ok()
            || self.roots.contains(root)
    }

    /// Notes the text of a value, if it can be computed.
    pub(super) fn compute(&mut self, program: &mut Program, value: ValueId) {
        if let Some(text) = self.text(program, value) {
            program.computed.push((value, text));
        }
    }

    /// Whether a text is written as it is, here or where a variable got it.
    pub(super) fn is_plain(&self, program: &Program, value: ValueId) -> bool {
        let held = std::iter::successors(Some(value), |value| self.reads.get(*value));
        let last = held.last().unwrap_or(value);
        matches!(program.get(last).kind, ValueKind::Text(_))
    }

    /// The text of a value, if it can be computed.
    pub(super) fn text(&mut self, program: &Program, value: ValueId) -> Option<String> {
        fold::text(program, &self.reads, value, &mut self.budget)
    }
}

/// Functions that need no import and that get other names to hide them.
const BUILT_IN: &[&str] = &[
    "exec",
    "eval",
    "compile",
    "__import__",
    "getattr",
    "require",
    "Function",
    "atob",
    "fetch",
    "open",
    "bytes.fromhex",
    "bytearray.fromhex",
];

/// Functions that make connections, sessions and the like. Sorted.
const MAKERS: &[&str] = &[
    "EventSource",
    "WebSocket",
    "XMLHttpRequest",
    "aiohttp.ClientSession",
    "axios.create",
    "code.InteractiveConsole",
    "code.InteractiveInterpreter",
    "dgram.createSocket",
    "ftplib.FTP",
    "ftplib.FTP_TLS",
    "http.client.HTTPConnection",
    "http.client.HTTPSConnection",
    "http.request",
    "http2.connect",
    "https.request",
    "httpx.AsyncClient",
    "httpx.Client",
    "net.Socket",
    "net.connect",
    "net.createConnection",
    "nodemailer.createTransport",
    "paramiko.SFTPClient.from_transport",
    "paramiko.SSHClient",
    "paramiko.SSHClient.open_sftp",
    "paramiko.Transport",
    "pysftp.Connection",
    "requests.Session",
    "requests.session",
    "smtplib.SMTP",
    "smtplib.SMTP_SSL",
    "socket.create_connection",
    "socket.socket",
    "tarfile.open",
    "telnetlib.Telnet",
    "tls.connect",
    "websocket.create_connection",
    "websockets.connect",
    "ws",
    "xmlrpc.client.ServerProxy",
    "zipfile.ZipFile",
];

/// Modules that examples use without an import. Sorted.
const MODULES: &[&str] = &[
    "Buffer",
    "aiohttp",
    "asyncio",
    "axios",
    "base64",
    "binascii",
    "browser",
    "builtins",
    "child_process",
    "chrome",
    "codecs",
    "cp",
    "ctypes",
    "fs",
    "ftplib",
    "glob",
    "globalThis",
    "gzip",
    "http",
    "httpx",
    "importlib",
    "json",
    "keyring",
    "marshal",
    "navigator",
    "net",
    "os",
    "paramiko",
    "pathlib",
    "pickle",
    "platform",
    "process",
    "pty",
    "pysftp",
    "requests",
    "shutil",
    "smtplib",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "sys",
    "urllib",
    "yaml",
    "zlib",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_sorted() {
        assert!(MODULES.is_sorted());
        assert!(MAKERS.is_sorted());
    }
}
