//! What can go wrong with a call, sorted by what to do about it.

use std::error::Error;
use std::fmt;
use std::string::String;
use std::time::Duration;

use super::budget::Exhausted;

/// A call gave no answer.
///
/// The message never holds a key, nor more than the first 500 characters of
/// what the provider said.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ProviderError {
    /// What it is.
    pub fault: Fault,
    /// The HTTP status, where there was an answer at all.
    pub status: Option<u16>,
    /// What the provider, or the network, said; may be empty.
    pub detail: String,
}

/// What a failed call is a case of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The key is missing, wrong, or may not use this model.
    Key,
    /// There is no such model or address.
    Unknown,
    /// The provider does not accept the request.
    Request,
    /// Too many requests; the provider may say how long to wait.
    Busy {
        /// The pause that the provider asks for.
        after: Option<Duration>,
    },
    /// The provider is out of order.
    Server {
        /// The pause that the provider asks for.
        after: Option<Duration>,
    },
    /// The network is out of order, or nobody listens there.
    Network,
    /// It took too long.
    Timeout(Stage),
    /// The answer ended in its middle.
    Cut,
    /// The answer cannot be read.
    Garbage,
    /// The answer is longer than is accepted.
    TooLong,
    /// A limit that the user has set is reached. Nothing was sent.
    Budget(Exhausted),
    /// A cassette holds no answer to this request. Nothing was sent.
    NotRecorded,
}

/// How far a call came before its time was over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nobody had answered the door.
    Connect,
    /// The first byte of the answer had not come.
    FirstByte,
    /// Part of the answer had come.
    Whole,
}

impl ProviderError {
    /// The longest detail that is kept, in characters.
    const DETAIL: usize = 500;

    /// An error with a detail, which is cut where it is long.
    pub fn new(fault: Fault, detail: impl Into<String>) -> Self {
        let mut detail: String = detail.into();
        if let Some((end, _)) = detail.char_indices().nth(Self::DETAIL) {
            detail.truncate(end);
            detail.push('…');
        }
        Self {
            fault,
            status: None,
            detail,
        }
    }

    /// Adds the status of the answer.
    #[must_use]
    pub const fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Whether the same call may succeed later.
    pub const fn is_passing(&self) -> bool {
        matches!(
            self.fault,
            Fault::Busy { .. }
                | Fault::Server { .. }
                | Fault::Network
                | Fault::Timeout(_)
                | Fault::Cut
                | Fault::Garbage
        )
    }

    /// The pause that the provider asks for.
    pub const fn after(&self) -> Option<Duration> {
        match self.fault {
            Fault::Busy { after } | Fault::Server { after } => after,
            _ => None,
        }
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.fault {
            Fault::Key => "the provider refuses the key",
            Fault::Unknown => "the provider knows no such model or address",
            Fault::Request => "the provider does not accept the request",
            Fault::Busy { .. } => "the provider is busy",
            Fault::Server { .. } => "the provider is out of order",
            Fault::Network => "the provider cannot be reached",
            Fault::Timeout(Stage::Connect) => "no connection in time",
            Fault::Timeout(Stage::FirstByte) => "no answer in time",
            Fault::Timeout(Stage::Whole) => "the answer did not end in time",
            Fault::Cut => "the answer ended in its middle",
            Fault::Garbage => "the answer cannot be read",
            Fault::TooLong => "the answer is too long",
            Fault::Budget(which) => return write!(f, "{which}"),
            Fault::NotRecorded => "the cassette holds no such call",
        })?;
        if let Some(status) = self.status {
            write!(f, " (status {status})")?;
        }
        if !self.detail.is_empty() {
            write!(f, ": {}", self.detail)?;
        }
        Ok(())
    }
}

impl Error for ProviderError {}
