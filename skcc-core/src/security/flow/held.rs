//! What files hold, and what is fetched.

use super::pass::{PARTS, Pass};
use super::taint::{Labels, Origin, Taint};
use super::{Flow, Name, path, secrets};
use crate::security::code::{Call, ValueId, ValueKind};
use crate::security::hosts::{self, HostKind};
use crate::security::purpose::Purpose;
use crate::security::{FactKind, Language};

impl Pass<'_> {
    /// Whether a text is the path of a file with secrets.
    pub(super) fn is_secret_path(&self, value: ValueId) -> bool {
        self.secret_paths.binary_search(&value).is_ok()
    }

    /// One setting of a project's own file, by its name, is not all of it.
    pub(super) fn take_key(&self, taint: &mut Taint, value: ValueId, key: ValueId) {
        let is_own =
            |origin: &Origin| origin.label == Labels::SECRET && secrets::is_own(&origin.value);
        if !taint.labels.has(Labels::SECRET) || !taint.origins.iter().any(is_own) {
            return;
        }
        if secrets::is_setting(&self.text(key)) {
            taint.drop_where(Labels::SECRET, is_own);
            taint.put_key(self.key(value, key));
        }
    }

    /// A path with `*` for what is not known of it.
    pub(super) fn shown(&self, value: ValueId) -> String {
        let mut shown = String::new();
        let text = self.text(value);
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            shown.push_str(before);
            shown.push('*');
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        shown.push_str(rest);
        shown
    }

    /// The path of a file with secrets that a call puts together.
    pub(super) fn secret_path_of(&self, call: &Call) -> Option<String> {
        let is_program = matches!(self.language, Language::Python | Language::JavaScript);
        if !is_program || path::of(&call.name) != Some(path::Part::Joined) {
            return None;
        }
        let parts = call.input.iter().chain(&call.arguments);
        let parts: Vec<String> = parts.map(|part| self.shown(*part)).collect();
        let path = parts.join("/");
        secrets::is_secret_glob(&path).then_some(path)
    }

    /// Where a fetched value comes from.
    pub(super) fn fetched(
        &self,
        flow: &mut Flow<'_, '_>,
        call: &Call,
        url: Option<ValueId>,
        saves: bool,
    ) -> Origin {
        let url = url.map(|url| self.text(url)).unwrap_or_default();
        let address = hosts::address(&url);
        if let Some(address) = &address {
            let kinds = match hosts::kind(address) {
                HostKind::Address => &[FactKind::FetchesFromAddress][..],
                HostKind::Paste => &[FactKind::FetchesFromPaste],
                HostKind::Free | HostKind::ThrowAway | HostKind::Shortener | HostKind::Onion
                    if saves && !flow.purpose.covers_host(&address.host) =>
                {
                    &[FactKind::DownloadsFromFreeHost]
                }
                _ => &[],
            };
            for kind in kinds.iter().chain(&[FactKind::Downloads]) {
                let host = address.host.clone();
                flow.found(*kind, self.unit, call.range.clone(), host, None);
            }
        }
        if let Some(address) = &address
            && secrets::is_metadata(&address.host)
            && ["credential", "token", "user-data"]
                .iter()
                .any(|part| address.path.contains(part))
        {
            return self.made(call, Labels::SECRET, "the credentials of the machine");
        }
        // Three dots stand for whatever somebody would write there.
        if matches!(url.as_str(), "..." | "…") {
            return self.made(call, Labels::REVIEWED, &url);
        }
        let label = match address.as_ref().map(hosts::kind) {
            Some(HostKind::Installer | HostKind::Registry | HostKind::Private) => Labels::REVIEWED,
            _ => Labels::FETCHED,
        };
        Origin {
            label,
            unit: self.unit,
            range: call.range.clone(),
            value: address.map_or_else(|| "another host".to_owned(), |address| address.host),
        }
    }

    /// What a file holds that is named by a value: `x`, `if=x`, `@x`, `a=@x`.
    pub(super) fn held(&self, flow: &mut Flow<'_, '_>, file: ValueId) -> Taint {
        let text = self.text(file);
        let path = text.strip_prefix("if=").unwrap_or(&text);
        // `--post-file=x`
        let path = match path
            .strip_prefix("--")
            .and_then(|rest| rest.split_once('='))
        {
            Some((_, value)) => value,
            None => path,
        };
        let path = path.rsplit_once('@').map_or(path, |(_, path)| path);
        let path = path.split([';', '?', '&']).next().unwrap_or(path);
        let mut taint = Taint::default();
        if self.is_own_text(file, path) || is_own_skill(flow.purpose(), path) {
            taint.put(self.origin(file, Labels::DECODED, path));
        }
        if path.starts_with("/proc/") && path.ends_with("/environ") {
            taint.put(self.origin(file, Labels::ENVIRONMENT, path));
        } else if is_home(path) && !keeps_copies(flow) {
            taint.put(self.origin(file, Labels::SECRET, secrets::HOME));
        } else if secrets::is_secret(path) {
            taint.put(self.origin(file, Labels::SECRET, path));
            flow.reads_secret(self.unit, &self.value(file).range, path);
        } else {
            let named = self.taint(file, PARTS);
            let named = named.origins.iter();
            for origin in named.filter(|one| one.label == Labels::SECRET_PATH) {
                flow.reads_secret(self.unit, &self.value(file).range, &origin.value);
                taint.put(Origin {
                    label: Labels::SECRET,
                    ..origin.clone()
                });
            }
        }
        if let Some(held) = load(flow, path) {
            taint.add(&held);
        }
        taint
    }

    /// Whether a program reads itself: what it runs of that stands where nobody
    /// looks for code.
    fn is_own_text(&self, file: ValueId, path: &str) -> bool {
        let is_argument = match &self.value(file).kind {
            ValueKind::Member(of, key) => {
                matches!(&self.value(*of).kind, ValueKind::Variable(name) if matches!(name.as_str(), "sys.argv" | "process.argv"))
                    && matches!(
                        (self.language, self.text(*key).as_str()),
                        (Language::Python, "0") | (Language::JavaScript, "1")
                    )
            }
            _ => false,
        };
        is_argument
            || matches!(
                path,
                "${__file__}" | "${__filename}" | "${import.meta.filename}"
            )
    }

    /// What a file holds that lies in what was unpacked last.
    pub(super) fn unpacked(&self, flow: &Flow<'_, '_>, path: &str) -> Option<Taint> {
        let (unit, stem, taint) = flow.unpacked.as_ref()?;
        let mut parts = path.split(['/', '\\']);
        let is_of = |part: &str| part.split(['.', '-']).next() == Some(stem.as_str());
        if *unit != self.unit || stem.is_empty() || !parts.any(is_of) {
            return None;
        }
        let mut taint = taint.clone();
        taint
            .origins
            .retain(|origin| !hosts::is_forge(&origin.value));
        (!taint.origins.is_empty()).then_some(taint)
    }

    pub(super) fn save(&self, flow: &mut Flow<'_, '_>, file: &Name, taint: &Taint) {
        let path = normal(&self.name(file));
        let last = last(&path).to_owned();
        if taint.labels == Labels::default() || last.is_empty() || path.starts_with("/dev/") {
            return;
        }
        let held = flow.files.entry(last).or_default();
        held.0 = path;
        held.1.add(taint);
    }
}

/// Whether a path is all that somebody has.
fn is_home(path: &str) -> bool {
    matches!(
        path.trim_end_matches(['/', '*', '.']),
        "~" | "${HOME}" | "$HOME" | "/home" | "/Users" | "/root"
    )
}

/// Whether the skill says that it copies what somebody has.
fn keeps_copies(flow: &Flow<'_, '_>) -> bool {
    [
        "backup",
        "backups",
        "sync",
        "migrate",
        "migration",
        "restore",
        "snapshot",
    ]
    .iter()
    .any(|word| flow.purpose.names(word))
}

/// Whether a program reads the text of its skill, which is no program. Skills
/// about skills read those of others.
fn is_own_skill(purpose: &Purpose, path: &str) -> bool {
    last(path) == "SKILL.md" && !["skill", "skills"].iter().any(|word| purpose.names(word))
}

/// What is known of the file at `path`.
pub(super) fn load(flow: &Flow<'_, '_>, path: &str) -> Option<Taint> {
    let path = normal(path);
    let (saved, taint) = flow.files.get(last(&path))?;
    // What has no folder may stand in the folder that was gone to.
    let is_same = *saved == path || !saved.contains('/') || !path.contains('/');
    is_same.then(|| taint.clone())
}

/// A path in one spelling: `~` for the home folder, no `./` before it.
pub(super) fn normal(path: &str) -> String {
    let path = path.trim().trim_start_matches("./");
    for home in ["${HOME}/", "$HOME/", "${env:USERPROFILE}/"] {
        if let Some(rest) = path.strip_prefix(home) {
            return format!("~/{rest}");
        }
    }
    path.replace('\\', "/")
}

pub(super) fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
