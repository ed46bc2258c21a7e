//! A measurement as it goes on, on a terminal.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use skill_runtime::profile::ProfileEvent;

use crate::models::dollars;
use crate::shell::{Shell, columns_of};

/// One line that changes, and what is told for good.
pub(super) struct Progress<'a> {
    state: Mutex<State<'a>>,
}

struct State<'a> {
    shell: &'a mut Shell,
    /// The names of what is measured, in their order.
    names: Vec<String>,
    /// The width of the terminal, where there is one.
    columns: Option<usize>,
    done: u64,
    due: u64,
    usd: Option<f64>,
}

impl<'a> Progress<'a> {
    pub(super) fn new(shell: &'a mut Shell, names: Vec<String>) -> Self {
        let columns = columns_of(&io::stderr()).filter(|_| !shell.is_quiet());
        Self {
            state: Mutex::new(State {
                shell,
                names,
                columns,
                done: 0,
                due: 0,
                usd: Some(0.0),
            }),
        }
    }

    /// Tells what happens. Who cannot be told any more is not told.
    pub(super) fn tell(&self, event: ProfileEvent<'_>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = state.tell(event);
    }
}

impl State<'_> {
    fn tell(&mut self, event: ProfileEvent<'_>) -> io::Result<()> {
        match event {
            ProfileEvent::Begin {
                subject,
                resumed,
                due,
            } => {
                self.due += u64::from(due);
                let known = match resumed {
                    0 => String::new(),
                    count => format!(", {count} are known"),
                };
                let name = &self.names[subject];
                let what = crate::report::count(due as usize, "run");
                self.shell
                    .status("Measuring", format_args!("{name}: {what}{known}"))
            }
            ProfileEvent::Run { record, .. } => {
                self.done += 1;
                self.due = self.due.max(self.done);
                let cost = record.usage.and_then(|usage| usage.reported_usd);
                self.usd = self.usd.zip(cost).map(|(sum, cost)| sum + cost);
                let instance = &record.instance;
                let word = match record.grade.passed() {
                    Some(true) => "passed",
                    Some(false) => "failed",
                    None => "unknown",
                };
                let level = instance.level.as_str();
                self.line(&format!("{} {level} {word}", instance.primitive))
            }
            ProfileEvent::Fault { instance, why, .. } => {
                self.clear()?;
                let level = instance.level.as_str();
                self.shell
                    .note(format_args!("{} {level}: {why}", instance.primitive))
            }
            ProfileEvent::Level {
                subject,
                primitive,
                level,
                result,
            } => {
                if !self.shell.is_verbose() {
                    return Ok(());
                }
                self.clear()?;
                let (name, tally) = (&self.names[subject], result.tally);
                self.shell.detail(format_args!(
                    "{name}: {primitive} {} {:?}, {} of {}",
                    level.as_str(),
                    result.verdict,
                    tally.passed,
                    tally.graded()
                ))
            }
            ProfileEvent::End { .. } => self.clear(),
            _ => Ok(()),
        }?;
        self.shell.err.flush()
    }

    /// Writes the line that changes.
    fn line(&mut self, what: &str) -> io::Result<()> {
        let Some(columns) = self.columns else {
            return Ok(());
        };
        let cost = self.usd.map_or_else(|| "cost unknown".to_owned(), dollars);
        let text = format!("  {} of {}+ runs  {cost}  {what}", self.done, self.due);
        let room = columns.saturating_sub(1);
        let text: String = text.chars().take(room).collect();
        write!(self.shell.err, "\r{text:room$}")
    }

    /// Takes the line away.
    fn clear(&mut self) -> io::Result<()> {
        match self.columns {
            Some(columns) if self.done > 0 => {
                let room = columns.saturating_sub(1);
                write!(self.shell.err, "\r{:room$}\r", "")
            }
            _ => Ok(()),
        }
    }
}
