//! The time of a run, which stands still while a person is asked.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// A clock that has started.
#[derive(Debug)]
pub(super) struct Clock {
    begin: Instant,
    limit: Duration,
    waits: Mutex<Waits>,
    /// Told when the clock goes on.
    resumed: Notify,
}

#[derive(Debug, Default)]
struct Waits {
    /// For how many answers it stands still.
    open: u32,
    /// Since when.
    since: Option<Instant>,
    /// How long it has stood still before.
    waited: Duration,
}

/// The time is over.
#[derive(Debug)]
pub(super) struct Over;

impl Clock {
    /// Starts a clock for a run that may take so long.
    pub(super) fn start(limit: Duration) -> Self {
        Self {
            begin: Instant::now(),
            limit,
            waits: Mutex::default(),
            resumed: Notify::new(),
        }
    }

    /// Stands still until what is given is dropped.
    pub(super) fn stand_still(&self) -> StandingStill<'_> {
        let mut waits = self.waits();
        waits.open += 1;
        waits.since.get_or_insert_with(Instant::now);
        StandingStill(self)
    }

    /// How long it has stood still.
    pub(super) fn waited(&self) -> Duration {
        self.waits().total()
    }

    /// How long it has gone.
    pub(super) fn elapsed(&self) -> Duration {
        self.begin.elapsed().saturating_sub(self.waited())
    }

    /// Waits for a future as long as there is time. Without any left, it is not
    /// begun: one that is ready at once would never see that time is over.
    pub(super) async fn within<F: Future>(&self, future: F) -> Result<F::Output, Over> {
        if self.is_over() {
            return Err(Over);
        }
        tokio::select! {
            biased;
            output = future => Ok(output),
            () = self.over() => Err(Over),
        }
    }

    async fn over(&self) {
        loop {
            // Before the look, so that what comes after it is not missed.
            let resumed = self.resumed.notified();
            match self.end() {
                None => resumed.await,
                Some(end) if end <= Instant::now() => return,
                // By then it may have stood still, and have more time.
                Some(end) => sleep_until(end).await,
            }
        }
    }

    fn is_over(&self) -> bool {
        self.end().is_some_and(|end| end <= Instant::now())
    }

    /// When the time is over if it does not stand still again; none while it
    /// does.
    fn end(&self) -> Option<Instant> {
        let waits = self.waits();
        (waits.open == 0).then(|| self.begin + self.limit + waits.waited)
    }

    fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waits {
    fn total(&self) -> Duration {
        self.waited + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

/// A clock stands still as long as this is there.
#[derive(Debug)]
#[must_use]
pub(super) struct StandingStill<'a>(&'a Clock);

impl Drop for StandingStill<'_> {
    fn drop(&mut self) {
        let mut waits = self.0.waits();
        waits.open -= 1;
        if waits.open == 0 {
            waits.waited = waits.total();
            waits.since = None;
            self.0.resumed.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;
    use std::time::Duration;

    use super::Clock;

    #[tokio::test]
    async fn nothing_is_begun_without_time() {
        let clock = Clock::start(Duration::ZERO);
        assert!(clock.within(ready(())).await.is_err());
        let standing = clock.stand_still();
        assert!(clock.within(ready(())).await.is_ok());
        drop(standing);
        assert!(clock.within(ready(())).await.is_err());
    }

    #[tokio::test]
    async fn what_is_ready_in_time_counts() {
        let clock = Clock::start(Duration::from_secs(60));
        assert!(clock.within(ready(())).await.is_ok());
    }
}
