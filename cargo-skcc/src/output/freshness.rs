//! Whether what is on disk is what would be written.

use std::io::{self, Write};

use skcc_core::diagnostic::render::json::{self, Line};
use skcc_core::plan::{Change, ChangeKind, MANIFEST, Plan};

use crate::args::MessageFormat;
use crate::diff;
use crate::report::count;
use crate::shell::{ERROR, Shell};

/// What is stale in a folder.
pub(crate) struct Freshness {
    shown: String,
    /// The command that makes it fresh.
    command: &'static str,
    changes: Vec<Stale>,
}

/// A file that would be written or removed.
struct Stale {
    path: String,
    kind: ChangeKind,
    /// Old and new text; `None` where one of them is not text.
    texts: Option<(String, String)>,
}

impl Freshness {
    /// Compares. Line ends do not count, since Git may change them, and neither
    /// does the list of files, which holds hashes of what it may change.
    pub(crate) fn of(plan: &Plan<'_>, shown: String, command: &'static str) -> Self {
        let changes = plan.changes().iter();
        let stale = changes.filter(|change| change.path != MANIFEST && !is_same(change));
        let changes = stale.map(|change| Stale {
            path: change.path.clone(),
            kind: change.kind,
            texts: change
                .texts()
                .map(|(old, new)| (old.to_owned(), new.to_owned())),
        });
        Self {
            shown,
            command,
            changes: changes.collect(),
        }
    }

    pub(crate) fn is_fresh(&self) -> bool {
        self.changes.is_empty()
    }

    /// Tells what is stale: as data, and in a line for people.
    pub(crate) fn tell(&self, shell: &mut Shell, format: MessageFormat) -> io::Result<()> {
        match format {
            MessageFormat::Json => return self.tell_json(shell),
            _ if self.is_fresh() => return shell.status("Fresh", &self.shown),
            MessageFormat::Human | MessageFormat::Short => self.tell_diff(shell)?,
            MessageFormat::Sarif | MessageFormat::Github => {}
        }
        let files = count(self.changes.len(), "file");
        writeln!(
            shell.err,
            "{ERROR}error{ERROR:#}: `{}` is stale: {files} would change; run `cargo skcc {}`",
            self.shown, self.command
        )
    }

    fn tell_json(&self, shell: &mut Shell) -> io::Result<()> {
        for change in &self.changes {
            let line = Line::Stale(json::Stale {
                file: format!("{}/{}", self.shown, change.path),
                change: match change.kind {
                    ChangeKind::Create => "create",
                    ChangeKind::Update => "update",
                    ChangeKind::Remove => "remove",
                },
            });
            writeln!(shell.out, "{}", line.render())?;
        }
        Ok(())
    }

    fn tell_diff(&self, shell: &mut Shell) -> io::Result<()> {
        for change in &self.changes {
            let path = format!("{}/{}", self.shown, change.path);
            match &change.texts {
                Some((old, new)) => {
                    let old = (change.kind != ChangeKind::Create).then_some(&**old);
                    let new = (change.kind != ChangeKind::Remove).then_some(&**new);
                    diff::write(&mut shell.out, &path, old, new)?;
                }
                None => writeln!(shell.out, "Binary files a/{path} and b/{path} differ")?,
            }
        }
        Ok(())
    }
}

fn is_same(change: &Change<'_>) -> bool {
    let Some((old, new)) = change.texts().filter(|_| change.kind == ChangeKind::Update) else {
        return false;
    };
    let lines = |text: &str| text.replace("\r\n", "\n");
    old != new && lines(old) == lines(new)
}
