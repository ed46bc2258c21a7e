//! Which day it is.

use std::time::{SystemTime, UNIX_EPOCH};

use skcc_core::suppression::Date;

/// Today in UTC; nothing where the clock stands before 1970.
///
/// Only ends of suppressions are compared with it: no output depends on it.
pub(crate) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_seconds(since.as_secs()))
}
