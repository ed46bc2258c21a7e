//! The directory of a ZIP archive.
//!
//! Only what is needed to see every member: the directory at the end, and the
//! header before each member, which must say the same. An archive in which the
//! two differ shows one thing to one program and another to the next.

use std::borrow::Cow;

use super::archive::Problem;
use crate::security::inflate;

/// A member as the directory lists it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its name as it is written.
    pub(super) name: String,
    /// Bit 0 says that it is encrypted.
    flags: u16,
    /// How it is packed.
    method: u16,
    packed: u64,
    /// How long it says it is.
    pub(super) size: u64,
    /// Where the header before it starts.
    at: u64,
    /// What Unix knows of it, in the upper half.
    attributes: u32,
}

/// The sign before each entry of the directory.
const ENTRY: &[u8] = b"PK\x01\x02";
/// The sign before each member.
const MEMBER: &[u8] = b"PK\x03\x04";
/// The sign before the end of the directory.
const END: &[u8] = b"PK\x05\x06";
/// How long the end is without its remark, and the longest remark.
const END_LENGTH: usize = 22;
const MAX_REMARK: usize = 0xffff;

impl Entry {
    pub(super) fn is_folder(&self) -> bool {
        self.name.ends_with('/') && self.size == 0
    }

    /// Whether it is a symbolic link on Unix.
    pub(super) fn is_link(&self) -> bool {
        (self.attributes >> 16) & 0o170_000 == 0o120_000
    }

    /// Whether Unix may execute it.
    pub(super) fn is_executable(&self) -> bool {
        let mode = self.attributes >> 16;
        mode & 0o170_000 != 0o040_000 && mode & 0o100 != 0
    }

    /// Its bytes, at most `budget` of them.
    pub(super) fn read<'a>(
        &self,
        archive: &'a [u8],
        budget: usize,
    ) -> Result<Cow<'a, [u8]>, Problem> {
        if self.flags & 1 != 0 {
            return Err(Problem::Encrypted);
        }
        let start = usize::try_from(self.at).map_err(|_| Problem::Broken)?;
        let header = archive
            .get(start..start.saturating_add(30))
            .filter(|header| header.starts_with(MEMBER))
            .ok_or(Problem::Broken)?;
        if short(header, 6) & 1 != 0 {
            return Err(Problem::Encrypted);
        }
        let name = usize::from(short(header, 26));
        let data = start + 30 + name + usize::from(short(header, 28));
        let written = archive.get(start + 30..start + 30 + name);
        if written.is_none_or(|written| String::from_utf8_lossy(written) != self.name) {
            return Err(Problem::Broken);
        }
        let length = usize::try_from(self.packed).map_err(|_| Problem::Broken)?;
        let packed = data
            .checked_add(length)
            .and_then(|end| archive.get(data..end))
            .ok_or(Problem::Broken)?;
        match self.method {
            0 if packed.len() <= budget => Ok(Cow::Borrowed(packed)),
            0 => Err(Problem::OverBudget),
            8 => {
                let out = inflate::raw(packed, budget);
                match out.end {
                    inflate::End::Whole => Ok(Cow::Owned(out.bytes)),
                    inflate::End::OverBudget => Err(Problem::OverBudget),
                    inflate::End::Broken => Err(Problem::Broken),
                }
            }
            _ => Err(Problem::Method),
        }
    }
}

/// The members, at most `most` of them.
pub(super) fn entries(archive: &[u8], most: usize) -> Result<Vec<Entry>, Problem> {
    let end = find_end(archive).ok_or(Problem::Broken)?;
    let directory = &archive[end..];
    let (mut count, mut length, mut at) = (
        u64::from(short(directory, 10)),
        u64::from(long(directory, 12)),
        u64::from(long(directory, 16)),
    );
    let is_wide = count == 0xffff || length == 0xffff_ffff || at == 0xffff_ffff;
    if is_wide {
        (count, length, at) = wide_end(archive, end).ok_or(Problem::Broken)?;
    }
    if count > most as u64 {
        return Err(Problem::OverBudget);
    }
    let number = |number: u64| usize::try_from(number).map_err(|_| Problem::Broken);
    // What stands before the archive, as in one that unpacks itself, is not
    // counted in its places. Behind wide numbers more stands before the end.
    let mut place = number(at)?;
    let starts = |at: usize| {
        archive
            .get(at..)
            .is_some_and(|rest| rest.starts_with(ENTRY))
    };
    let mut shift = 0;
    if !is_wide && count > 0 {
        let by_length = end.checked_sub(number(length)?).ok_or(Problem::Broken)?;
        if by_length != place {
            // Two directories: who reads it sees the one or the other.
            if starts(place) && starts(by_length) {
                return Err(Problem::Broken);
            }
            shift = by_length.checked_sub(place).ok_or(Problem::Broken)? as u64;
            place = by_length;
        }
    }
    let mut found = Vec::new();
    for _ in 0..count {
        let header = archive
            .get(place..place.saturating_add(46))
            .filter(|header| header.starts_with(ENTRY))
            .ok_or(Problem::Broken)?;
        let [name, extra, remark] = [28, 30, 32].map(|at| usize::from(short(header, at)));
        let name_at = place + 46;
        let rest = archive.get(name_at..).ok_or(Problem::Broken)?;
        let written = rest.get(..name).ok_or(Problem::Broken)?;
        let mut entry = Entry {
            name: String::from_utf8_lossy(written).into_owned(),
            flags: short(header, 8),
            method: short(header, 10),
            packed: long(header, 20).into(),
            size: long(header, 24).into(),
            at: u64::from(long(header, 42)),
            attributes: long(header, 38),
        };
        let more = rest.get(name..name + extra).ok_or(Problem::Broken)?;
        widen(&mut entry, more);
        entry.at = entry.at.checked_add(shift).ok_or(Problem::Broken)?;
        found.push(entry);
        place = name_at + name + extra + remark;
    }
    Ok(found)
}

/// Whether an archive hangs on the end of something else.
pub(super) fn is_appended(bytes: &[u8]) -> bool {
    !bytes.starts_with(b"PK") && entries(bytes, 0xffff).is_ok_and(|found| !found.is_empty())
}

fn find_end(archive: &[u8]) -> Option<usize> {
    let from = archive.len().saturating_sub(END_LENGTH + MAX_REMARK);
    let window = &archive[from..];
    // The search from the end is a slow one, and most files are no archives.
    memchr::memmem::find(window, END)?;
    let at = from + memchr::memmem::rfind(window, END)?;
    (at + END_LENGTH <= archive.len()).then_some(at)
}

/// Count, length and place of the directory where numbers are wide.
fn wide_end(archive: &[u8], end: usize) -> Option<(u64, u64, u64)> {
    let from = end.saturating_sub(0x1_0000);
    let at = from + memchr::memmem::rfind(&archive[from..end], b"PK\x06\x06")?;
    let record = archive.get(at..at + 56)?;
    Some((wide(record, 32), wide(record, 40), wide(record, 48)))
}

/// Takes the numbers that are too large for their fields from the extra field.
fn widen(entry: &mut Entry, mut extra: &[u8]) {
    while extra.len() >= 4 {
        let (kind, length) = (short(extra, 0), usize::from(short(extra, 2)));
        let Some(mut body) = extra.get(4..4 + length) else {
            return;
        };
        if kind == 1 {
            for field in [&mut entry.size, &mut entry.packed, &mut entry.at] {
                if *field == 0xffff_ffff && body.len() >= 8 {
                    *field = wide(body, 0);
                    body = &body[8..];
                }
            }
            return;
        }
        extra = &extra[4 + length..];
    }
}

fn short(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn long(bytes: &[u8], at: usize) -> u32 {
    u32::from(short(bytes, at)) | u32::from(short(bytes, at + 2)) << 16
}

fn wide(bytes: &[u8], at: usize) -> u64 {
    u64::from(long(bytes, at)) | u64::from(long(bytes, at + 4)) << 32
}

/// Makes archives for tests.
#[cfg(test)]
pub(super) mod made {
    use miniz_oxide::deflate::compress_to_vec;

    /// A member: its name, its bytes, its mode on Unix, its flags.
    #[derive(Clone, Copy)]
    pub(in super::super) struct Made<'a>(pub &'a str, pub &'a [u8], pub u32, pub u16);

    /// An archive of packed members.
    pub(in super::super) fn zip(members: &[Made<'_>]) -> Vec<u8> {
        let (mut out, mut directory) = (Vec::new(), Vec::new());
        for Made(name, bytes, mode, flags) in members {
            let packed = compress_to_vec(bytes, 9);
            let at = u32::try_from(out.len()).unwrap();
            let mut common = Vec::new();
            common.extend(20u16.to_le_bytes());
            common.extend(flags.to_le_bytes());
            common.extend(8u16.to_le_bytes());
            common.extend([0; 8]);
            common.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
            common.extend(u32::try_from(bytes.len()).unwrap().to_le_bytes());
            common.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
            common.extend([0; 2]);
            out.extend(super::MEMBER);
            out.extend(&common);
            out.extend(name.bytes());
            out.extend(packed);
            directory.extend(super::ENTRY);
            directory.extend([20, 3]);
            directory.extend(&common);
            directory.extend([0; 6]);
            directory.extend((mode << 16).to_le_bytes());
            directory.extend(at.to_le_bytes());
            directory.extend(name.bytes());
        }
        let at = u32::try_from(out.len()).unwrap();
        let count = u16::try_from(members.len()).unwrap().to_le_bytes();
        let length = u32::try_from(directory.len()).unwrap();
        out.extend(directory);
        out.extend(super::END);
        out.extend([0; 4]);
        out.extend(count);
        out.extend(count);
        out.extend(length.to_le_bytes());
        out.extend(at.to_le_bytes());
        out.extend([0; 2]);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::made::{Made, zip};
    use super::*;

    #[test]
    fn members_are_read() {
        let text = b"text ".repeat(100);
        let made = zip(&[
            Made("a/", b"", 0o040_755, 0),
            Made("a/b.md", &text, 0o100_644, 0),
            Made("run", b"#!/bin/sh\n", 0o100_755, 0),
            Made("link", b"/etc/passwd", 0o120_777, 0),
            Made("secret", b"x", 0o100_644, 1),
        ]);
        let found = entries(&made, 10).unwrap();
        let names: Vec<_> = found.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names, ["a/", "a/b.md", "run", "link", "secret"]);
        assert!(found[0].is_folder() && !found[0].is_executable());
        assert_eq!(found[1].read(&made, 1000).unwrap(), text.as_slice());
        assert_eq!(found[1].read(&made, 100), Err(Problem::OverBudget));
        assert!(found[2].is_executable() && found[3].is_link());
        assert_eq!(found[4].read(&made, 100), Err(Problem::Encrypted));
        assert_eq!(entries(&made, 3), Err(Problem::OverBudget));
        // Something stands before it.
        let shifted = [b"GIF89a some picture".as_slice(), &made].concat();
        let found = entries(&shifted, 10).unwrap();
        assert_eq!(found[1].read(&shifted, 1000).unwrap(), text.as_slice());
        assert!(is_appended(&shifted) && !is_appended(&made));
    }

    #[test]
    fn a_name_that_differs_is_a_fault() {
        let mut made = zip(&[Made("ab.md", b"text", 0, 0)]);
        made[30] = b'x';
        let found = entries(&made, 10).unwrap();
        assert_eq!(found[0].read(&made, 100), Err(Problem::Broken));
    }

    #[test]
    fn every_cut_is_survived() {
        let made = zip(&[Made("a", b"text", 0, 0), Made("b", b"more", 0, 0)]);
        for end in 0..made.len() {
            let _ = entries(&made[..end], 10);
        }
        for at in 0..made.len() {
            let mut broken = made.clone();
            broken[at] = 0xff;
            for entry in entries(&broken, 10).unwrap_or_default() {
                let _ = entry.read(&broken, 100);
            }
        }
    }
}
