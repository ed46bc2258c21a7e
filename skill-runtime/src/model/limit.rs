//! How fast a route may be asked, learned from what it says.
//!
//! The limit starts open. Each 429 halves how many calls may be under way at
//! once and holds all of them for the pause that the provider asks for; each
//! row of successes as long as the limit adds one. That is additive increase
//! and multiplicative decrease, as TCP does it (Chiu and Jain, 1989).

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// The limit of one route, shared by all who ask there.
#[derive(Debug)]
pub struct RateLimit {
    state: Mutex<State>,
    freed: Notify,
}

#[derive(Debug)]
struct State {
    most: usize,
    ceiling: usize,
    under_way: usize,
    in_a_row: usize,
    not_before: Option<Instant>,
}

/// Leave to make one call. It is given back when dropped.
#[derive(Debug)]
pub(super) struct Leave<'a>(&'a RateLimit);

impl RateLimit {
    /// At most `most` calls under way at once, and at least one.
    pub fn new(most: usize) -> Self {
        let most = most.max(1);
        Self {
            state: Mutex::new(State {
                most,
                ceiling: most,
                under_way: 0,
                in_a_row: 0,
                not_before: None,
            }),
            freed: Notify::new(),
        }
    }

    /// How many calls may be under way at once by now.
    pub fn most(&self) -> usize {
        self.with(|state| state.most)
    }

    /// Waits for leave to make a call.
    pub(super) async fn leave(&self) -> Leave<'_> {
        loop {
            let freed = self.freed.notified();
            let wait = self.with(|state| {
                let now = Instant::now();
                match state.not_before {
                    Some(then) if then > now => Some(Some(then)),
                    _ if state.under_way < state.most => {
                        state.under_way += 1;
                        None
                    }
                    _ => Some(None),
                }
            });
            match wait {
                None => return Leave(self),
                Some(Some(then)) => sleep_until(then).await,
                Some(None) => freed.await,
            }
        }
    }

    /// A call was answered.
    pub(super) fn succeeded(&self) {
        self.with(|state| {
            state.in_a_row += 1;
            if state.in_a_row >= state.most && state.most < state.ceiling {
                state.most += 1;
                state.in_a_row = 0;
            }
        });
        self.freed.notify_waiters();
    }

    /// A call was told to come later.
    pub(super) fn refused(&self, pause: Duration) {
        self.with(|state| {
            state.most = (state.most / 2).max(1);
            state.in_a_row = 0;
            let then = Instant::now() + pause;
            state.not_before = Some(state.not_before.map_or(then, |old| old.max(then)));
        });
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Default for RateLimit {
    /// 64 at once.
    fn default() -> Self {
        Self::new(64)
    }
}

impl Drop for Leave<'_> {
    fn drop(&mut self) {
        self.0.with(|state| state.under_way -= 1);
        self.0.freed.notify_waiters();
    }
}
