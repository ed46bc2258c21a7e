//! A measurement in the records of what was run.

use std::io;
use std::time::Instant;

use skill_runtime::log::{Held, Logs, Session, Status, write_whole};
use skill_runtime::profile::{Outcome, ProfilerError};

use super::measure::Plan;
use crate::failure::Failure;
use crate::home;
use crate::report::count;

/// The file with what was measured: a profile on each line.
pub(crate) const FILE: &str = "profiles.jsonl";

/// The entry of one measurement.
pub(super) struct Entry {
    logs: Logs,
    session: Session,
    begin: Instant,
    _held: Held,
}

impl Entry {
    /// Enters that it begins.
    pub(super) fn begin(plan: &Plan) -> Result<Self, Failure> {
        let logs = Logs::new(home::kept("logs", "SKCC_LOGS_DIR")?);
        let failed = |error: io::Error| Failure::io("write", logs.folder(), &error);
        let tag = plan.models.first().map_or("", String::as_str);
        let mut session = logs.begin("profile", tag).map_err(failed)?;
        session.model = plan.models.join(", ");
        session.harness = plan.harnesses.join(", ");
        logs.enter(&session).map_err(failed)?;
        let held = logs.hold(&session).map_err(failed)?;
        Ok(Self {
            logs,
            session,
            begin: Instant::now(),
            _held: held,
        })
    }

    /// Keeps what was measured, and enters the end.
    pub(super) fn store(
        &mut self,
        outcomes: &Result<Vec<Outcome>, ProfilerError>,
    ) -> Result<(), Failure> {
        let outcomes = match outcomes {
            Ok(outcomes) => outcomes,
            Err(error) => return self.end(Status::Failed, &error.to_string()),
        };
        let mut text = Vec::new();
        for outcome in outcomes {
            serde_json::to_writer(&mut text, &outcome.profile).map_err(io::Error::from)?;
            text.push(b'\n');
        }
        let path = self.logs.folder_of(&self.session).join(FILE);
        write_whole(&path, &text).map_err(|error| Failure::io("write", &path, &error))?;
        let whole = outcomes.iter().filter(|one| one.profile.complete).count();
        let summary = format!("{whole} of {} complete", count(outcomes.len(), "profile"));
        let status = if whole == outcomes.len() {
            Status::Completed
        } else {
            Status::Failed
        };
        self.end(status, &summary)
    }

    /// Enters the end.
    pub(super) fn end(&mut self, status: Status, summary: &str) -> Result<(), Failure> {
        self.session.status = status;
        let took = self.begin.elapsed().as_millis();
        self.session.duration_ms = Some(u64::try_from(took).unwrap_or(u64::MAX));
        summary.clone_into(&mut self.session.summary);
        let entered = self.logs.enter(&self.session);
        entered.map_err(|error| Failure::io("write", self.logs.folder(), &error))
    }
}
