//! The standard streams: who may print what, and in which colours.

use std::io::{self, BufWriter, IsTerminal, Stderr, Stdout, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use skcc_core::Compilation;
use skcc_core::diagnostic::render::json::{self, Line};

use crate::failure::Failure;

/// The style of a heading.
pub(crate) const BOLD: Style = Style::new().bold();
/// The style of what matters less.
pub(crate) const DIM: Style = Style::new().dimmed();
/// The style of names.
pub(crate) const NAME: Style = AnsiColor::Cyan.on_default();
/// The style of errors and of removed lines.
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// The style of warnings.
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// The style of good news and of added lines.
pub(crate) const GOOD: Style = AnsiColor::Green.on_default().bold();

/// How wide the terminal is that `stream` writes to, in columns; `None` when
/// it is a pipe or a file.
pub(crate) fn columns_of(stream: &impl IsTerminal) -> Option<usize> {
    let size = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    // A terminal that does not say it has the width of the first ones.
    stream.is_terminal().then(|| size().unwrap_or(80))
}

/// How much a command tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors alone.
    Quiet,
    /// What a person wants to know.
    Normal,
    /// What was used and what it took, too.
    Verbose,
}

/// A stream of which a copy can be kept.
pub(crate) struct Copied<W> {
    stream: W,
    copy: Option<Vec<u8>>,
}

impl<W: Write> Copied<W> {
    const fn new(stream: W) -> Self {
        Self { stream, copy: None }
    }

    /// Keeps a copy of all that is written from now on.
    pub(crate) fn start(&mut self) {
        self.copy = Some(Vec::new());
    }

    /// What was written since, styles included.
    pub(crate) fn stop(&mut self) -> String {
        let copy = self.copy.take().unwrap_or_default();
        String::from_utf8(copy).expect("only text is written")
    }
}

impl<W: Write> Write for Copied<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.stream.write(bytes)?;
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&bytes[..length]);
        }
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Both streams, each buffered. They are not locked: `serve` writes to standard
/// output on a thread of its own.
pub(crate) struct Shell {
    /// Data.
    pub(crate) out: Copied<BufWriter<AutoStream<Stdout>>>,
    /// Text for people.
    pub(crate) err: Copied<BufWriter<AutoStream<Stderr>>>,
    #[cfg(feature = "serve")]
    color: ColorChoice,
    verbosity: Verbosity,
    json: bool,
}

impl Shell {
    pub(crate) fn new(color: ColorChoice, verbosity: Verbosity) -> Self {
        Self {
            #[cfg(feature = "serve")]
            color,
            out: Copied::new(BufWriter::new(AutoStream::new(io::stdout(), color))),
            err: Copied::new(BufWriter::new(AutoStream::new(io::stderr(), color))),
            verbosity,
            json: false,
        }
    }

    /// Another shell like this one, for another thread.
    #[cfg(feature = "serve")]
    pub(crate) fn another(&self) -> Self {
        Self {
            json: self.json,
            ..Self::new(self.color, self.verbosity)
        }
    }

    /// From here on failures are told as JSON too.
    pub(crate) fn speak_json(&mut self) {
        self.json = true;
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.verbosity == Verbosity::Quiet
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// Tells what was done, such as `Created skills/commit`; not when quiet.
    pub(crate) fn status(&mut self, verb: &str, what: impl std::fmt::Display) -> io::Result<()> {
        if self.is_quiet() {
            return Ok(());
        }
        writeln!(self.err, "{GOOD}{verb}{GOOD:#} {what}")
    }

    /// Tells something that is worth knowing; not when quiet.
    pub(crate) fn note(&mut self, what: impl std::fmt::Display) -> io::Result<()> {
        if self.is_quiet() {
            return Ok(());
        }
        writeln!(self.err, "{BOLD}note{BOLD:#}: {what}")
    }

    /// Tells a detail; only when verbose.
    pub(crate) fn detail(&mut self, what: impl std::fmt::Display) -> io::Result<()> {
        if self.is_verbose() {
            writeln!(self.err, "{DIM}{what}{DIM:#}")?;
        }
        Ok(())
    }

    /// Tells why the command ends here.
    pub(crate) fn failure(&mut self, failure: &Failure) -> io::Result<()> {
        let help = match failure {
            Failure::Message { help, .. } => help.as_deref(),
            Failure::Output(_) => None,
        };
        let mut data = self.out.flush();
        if self.json && data.is_ok() {
            data = write_json_failure(&mut self.out, &failure.to_string(), help)
                .and_then(|()| self.out.flush());
        }
        // People are told even where data cannot be written.
        writeln!(self.err, "{ERROR}error{ERROR:#}: {failure}")?;
        if let Some(help) = help {
            writeln!(self.err, "  {BOLD}help{BOLD:#}: {help}")?;
        }
        self.err.flush()?;
        data
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.err.flush()?;
        self.out.flush()
    }
}

/// Writes the JSON of a run that decided nothing about the skills.
pub(crate) fn write_json_failure(
    out: &mut impl Write,
    message: &str,
    help: Option<&str>,
) -> io::Result<()> {
    let error = Line::Error(json::Error { message, help });
    writeln!(out, "{}", error.render())?;
    writeln!(
        out,
        "{}",
        json::summary(&Compilation::default(), 0).render()
    )
}
