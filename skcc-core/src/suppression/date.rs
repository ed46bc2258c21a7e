//! Days, as people write them.

use std::fmt;

/// A day of the Gregorian calendar.
///
/// The compiler has no clock: whoever calls it says which day it is.
///
/// ```
/// use skcc_core::suppression::Date;
/// let day = Date::parse("2027-03-01").unwrap();
/// assert_eq!(day.after(-1).to_string(), "2027-02-28");
/// assert_eq!(Date::parse("2027-02-29"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Days since 1970-01-01.
    days: i64,
}

impl Date {
    /// The day that lies `days` after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i64) -> Self {
        Self { days }
    }

    /// The day of a time in seconds since 1970-01-01, in UTC.
    #[must_use]
    pub const fn from_seconds(seconds: u64) -> Self {
        // Fits: 2^64 seconds are fewer than 2^48 days.
        Self {
            days: (seconds / 86_400).cast_signed(),
        }
    }

    /// Reads `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_written_so = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !is_written_so {
            return None;
        }
        let number = |range: std::ops::Range<usize>| text[range].parse().ok();
        let (year, month, day): (i64, i64, i64) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let date = Self::of(year, month, day);
        // A day that does not exist is another one.
        (date.parts() == (year, month, day)).then_some(date)
    }

    /// The day so many days later.
    #[must_use]
    pub const fn after(self, days: i64) -> Self {
        Self {
            days: self.days + days,
        }
    }

    /// How many days `earlier` lies before it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> i64 {
        self.days - earlier.days
    }

    // Years start in March here, so that the odd day comes last; 400 years
    // have 146,097 days, and the first of them started 719,468 days before
    // 1970.
    fn of(year: i64, month: i64, day: i64) -> Self {
        let year = if month <= 2 { year - 1 } else { year };
        let (era, in_era) = (year.div_euclid(400), year.rem_euclid(400));
        let in_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let days = in_era * 365 + in_era / 4 - in_era / 100 + in_year;
        Self {
            days: era * 146_097 + days - 719_468,
        }
    }

    fn parts(self) -> (i64, i64, i64) {
        let days = self.days + 719_468;
        let (era, in_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year + year / 4 - year / 100);
        let month = (5 * in_year + 2) / 153;
        let day = in_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        (year + era * 400 + i64::from(month <= 2), month, day)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_read_as_it_is_written() {
        for days in (-700_000..2_000_000).step_by(17) {
            let date = Date::from_days(days);
            let (year, ..) = date.parts();
            if (0..10_000).contains(&year) {
                assert_eq!(Date::parse(&date.to_string()), Some(date));
            }
        }
        assert_eq!(Date::from_days(0).to_string(), "1970-01-01");
        assert_eq!(Date::from_seconds(1_795_219_200).to_string(), "2026-11-21");
        assert_eq!(
            Date::parse("2024-02-29").map(|day| day.after(1).to_string()),
            Some("2024-03-01".to_owned())
        );
    }

    #[test]
    fn other_texts_are_no_days() {
        for text in [
            "",
            "2027-1-1",
            "2027-13-01",
            "2027-04-31",
            "+027-01-01",
            "2027/01/01",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }
}
