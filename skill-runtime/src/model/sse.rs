//! Server-sent events, as the streams of providers come.
//!
//! The format is the one of the HTML standard: lines that end in LF, CR LF or
//! CR; a blank line ends an event; several `data` lines are joined by LF;
//! a line that begins with `:` is a comment.

use std::string::String;
use std::vec::Vec;

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SseEvent {
    /// Its type; empty when it has none.
    pub event: String,
    /// What it carries.
    pub data: String,
}

/// Cuts bytes, as they come, into events.
#[derive(Debug, Default)]
pub(crate) struct SseReader {
    line: Vec<u8>,
    after_return: bool,
    any_line: bool,
    event: SseEvent,
    has_data: bool,
}

impl SseReader {
    /// Takes the next bytes, and gives the events that they end.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Vec<SseEvent> {
        let mut events = Vec::new();
        for &byte in bytes {
            let after_return = std::mem::replace(&mut self.after_return, byte == b'\r');
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => self.end_line(&mut events),
                byte => self.line.push(byte),
            }
        }
        events
    }

    /// The event whose blank line never came: some servers close at once after
    /// the last data line.
    pub(crate) fn finish(mut self) -> Option<SseEvent> {
        let mut events = Vec::new();
        self.end_line(&mut events);
        self.line.clear();
        self.end_line(&mut events);
        events.pop()
    }

    fn end_line(&mut self, events: &mut Vec<SseEvent>) {
        let line = std::mem::take(&mut self.line);
        let line = String::from_utf8_lossy(&line);
        let line = if std::mem::replace(&mut self.any_line, true) {
            &line[..]
        } else {
            line.strip_prefix('\u{feff}').unwrap_or(&line)
        };
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            if std::mem::take(&mut self.has_data) {
                events.push(event);
            }
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => self.event.event = value.into(),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SseReader;

    #[test]
    fn events_come_out_whatever_the_pieces() {
        let text = "\u{feff}: hello\r\nevent: a\r\ndata: one\r\ndata:two\r\n\r\ndata\n\nevent: x\n\nid: 3\rdata: é\r\rdata: last";
        let expected = [("a", "one\ntwo"), ("", ""), ("", "é"), ("", "last")];
        for size in 1..text.len() {
            let mut reader = SseReader::default();
            let mut events = std::vec::Vec::new();
            for piece in text.as_bytes().chunks(size) {
                events.extend(reader.take(piece));
            }
            events.extend(reader.finish());
            let seen: std::vec::Vec<_> = events
                .iter()
                .map(|one| (one.event.as_str(), one.data.as_str()))
                .collect();
            assert_eq!(seen, expected, "in pieces of {size}");
        }
    }
}
