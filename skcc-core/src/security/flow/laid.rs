//! What is laid down in files that matter: names of hosts, keys, programs, what
//! starts by itself.

use super::pass::Pass;
use super::taint::{Labels, Origin, Taint};
use super::{Flow, host, schedule};
use crate::security::FactKind;
use crate::security::Language;
use crate::security::code::{Call, ValueId};
use crate::security::hosts::{self, HostKind};

/// Names that lead to code or to an agent's model: nobody else has a reason to
/// say where they are.
const NAMES: &[&str] = &[
    "anthropic.com",
    "bitbucket.org",
    "crates.io",
    "docker.io",
    "github.com",
    "githubusercontent.com",
    "gitlab.com",
    "npmjs.org",
    "openai.com",
    "pypi.org",
    "pythonhosted.org",
    "rubygems.org",
];

impl Pass<'_> {
    /// Looks at what is written into `path` by a command.
    pub(super) fn laid(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        path: &str,
        values: &[ValueId],
        taint: &Taint,
    ) {
        if path.ends_with("/etc/hosts") {
            for value in values {
                if let Some(name) = misled(&self.text(*value)) {
                    let (kind, name) = (FactKind::LeadsElsewhere, name.to_owned());
                    flow.found(kind, self.unit, call.range.clone(), name, None);
                }
            }
            return;
        }
        if path.ends_with("authorized_keys") {
            let is_foreign = |origin: &Origin| {
                origin.label == Labels::FETCHED && !hosts::is_forge(&origin.value)
            };
            if taint.origins.iter().any(is_foreign) {
                let kind = FactKind::InstallsKey;
                flow.found(kind, self.unit, call.range.clone(), String::new(), None);
            }
            return;
        }
        if host::is_started(path) {
            let is_foreign = |origin: &&Origin| {
                origin.label == Labels::FETCHED && !hosts::is_forge(&origin.value)
            };
            if let Some(origin) = taint.origins.iter().find(is_foreign) {
                let (kind, what) = (FactKind::PersistsHidden, origin.value.clone());
                flow.found(kind, self.unit, call.range.clone(), what, None);
            }
        }
        let in_shell = matches!(self.language, Language::Shell | Language::PowerShell);
        for value in values {
            let mut text = self.text(*value);
            if in_shell && text.contains("\\n") && text.starts_with("#!") {
                // As `printf` writes it.
                text = text.replace("\\n", "\n");
            }
            let first = text.trim_start().lines().next().unwrap_or_default();
            let language = match first.strip_prefix("#!") {
                Some(interpreter) => schedule::interpreter(interpreter),
                // What a program writes under such a name is read elsewhere.
                None if !in_shell => None,
                None => match path.rsplit('.').next() {
                    Some("py" | "pyw") => Some(Language::Python),
                    Some("sh" | "command") => Some(Language::Shell),
                    Some("js" | "mjs" | "cjs") => Some(Language::JavaScript),
                    _ => None,
                },
            };
            if let Some(language) = language {
                self.reparse(flow, call, language, &text);
            }
        }
    }
}

/// The name that a line of a table of hosts leads to a public machine.
fn misled(table: &str) -> Option<&str> {
    table.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        let address = hosts::address(words.next()?)?;
        let is_public = matches!(
            hosts::kind(&address),
            HostKind::Address | HostKind::Documentation
        );
        words
            .take_while(|word| !word.starts_with('#'))
            .find(|word| is_public && is_known(word))
    })
}

/// Whether a host is one of those or lies below one.
pub(super) fn is_known(host: &str) -> bool {
    NAMES.iter().any(|name| {
        host.strip_suffix(name)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_that_mislead_are_told_from_others() {
        assert_eq!(misled("8.8.4.4 a b api.github.com"), Some("api.github.com"));
        assert_eq!(misled("127.0.0.1 github.com"), None);
        assert_eq!(misled("8.8.4.4 app.example.org"), None);
        assert_eq!(misled("8.8.4.4 a # github.com"), None);
        assert_eq!(misled(""), None);
    }
}
