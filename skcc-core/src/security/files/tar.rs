//! The members of a tape archive.

use super::archive::Problem;

/// A member.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    /// Its name as it is written.
    pub(super) name: String,
    /// What it is.
    pub(super) kind: EntryKind,
    /// Its bytes.
    pub(super) bytes: &'a [u8],
    /// Whether Unix may execute it.
    pub(super) executable: bool,
}

/// What a member is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum EntryKind {
    File,
    Folder,
    /// A symbolic or hard link, with what it leads to.
    Link(String),
    /// A device or a pipe.
    Device,
}

const BLOCK: usize = 512;

/// The members, at most `most` of them.
pub(super) fn entries(archive: &[u8], most: usize) -> Result<Vec<Entry<'_>>, Problem> {
    let mut found = Vec::new();
    let mut at = 0;
    // A name and a target that are too long for the header stand before it.
    let (mut long_name, mut long_link) = (None, None);
    while let Some(header) = archive.get(at..at + BLOCK) {
        if header.iter().all(|byte| *byte == 0) {
            break;
        }
        if found.len() >= most {
            return Err(Problem::OverBudget);
        }
        if !is_sound(header) {
            return Err(Problem::Broken);
        }
        let size = usize::try_from(number(&header[124..136])).map_err(|_| Problem::Broken)?;
        let start = at + BLOCK;
        let bytes = start
            .checked_add(size)
            .and_then(|end| archive.get(start..end))
            .ok_or(Problem::Broken)?;
        at = start + size.div_ceil(BLOCK) * BLOCK;
        let link = || text(&header[157..257]);
        let kind = match header[156] {
            b'L' => {
                long_name = Some(text(bytes));
                continue;
            }
            b'K' => {
                long_link = Some(text(bytes));
                continue;
            }
            b'x' | b'g' => {
                let record = |key: &str| extended(bytes, key);
                long_name = record("path").or(long_name);
                long_link = record("linkpath").or(long_link);
                continue;
            }
            b'1' | b'2' => EntryKind::Link(long_link.take().unwrap_or_else(link)),
            b'3' | b'4' | b'6' => EntryKind::Device,
            b'5' => EntryKind::Folder,
            _ => EntryKind::File,
        };
        let name = long_name.take().unwrap_or_else(|| {
            let name = text(&header[..100]);
            let is_ustar = header[257..].starts_with(b"ustar\0");
            match text(&header[345..500]) {
                folder if is_ustar && !folder.is_empty() => format!("{folder}/{name}"),
                _ => name,
            }
        });
        long_link = None;
        found.push(Entry {
            name,
            kind,
            bytes,
            executable: number(&header[100..108]) & 0o100 != 0,
        });
    }
    if found.is_empty() {
        return Err(Problem::Broken);
    }
    Ok(found)
}

/// Whether the sum over the header is the one that it names.
fn is_sound(header: &[u8]) -> bool {
    let sum: u64 = header
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            if (148..156).contains(&at) {
                u64::from(b' ')
            } else {
                u64::from(*byte)
            }
        })
        .sum();
    number(&header[148..156]) == sum
}

/// A text up to its first zero.
fn text(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(&bytes[..end]).into_owned()
}

/// A number in octal digits, or in bytes where the first bit is set.
fn number(field: &[u8]) -> u64 {
    if field[0] & 0x80 != 0 {
        return field[1..]
            .iter()
            .fold(u64::from(field[0] & 0x7f), |all, byte| {
                all.saturating_mul(256).saturating_add(u64::from(*byte))
            });
    }
    field
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| (b'0'..=b'7').contains(byte))
        .fold(0, |all: u64, byte| {
            all.saturating_mul(8).saturating_add(u64::from(byte - b'0'))
        })
}

/// The value of a key in lines such as `27 path=some/long/name`.
fn extended(bytes: &[u8], key: &str) -> Option<String> {
    let mut found = None;
    let mut rest = bytes;
    while let Some(blank) = rest.iter().position(|byte| *byte == b' ') {
        let length = std::str::from_utf8(&rest[..blank]).ok()?.parse().ok()?;
        let record = rest.get(blank + 1..length)?;
        let line = String::from_utf8_lossy(record);
        if let Some((name, value)) = line.split_once('=')
            && name == key
        {
            found = Some(value.trim_end_matches('\n').to_owned());
        }
        rest = &rest[length..];
    }
    found
}

/// Makes archives for tests.
#[cfg(test)]
pub(super) mod made {
    /// One member, with its kind and what it leads to.
    pub(in super::super) fn member(name: &str, kind: u8, link: &str, bytes: &[u8]) -> Vec<u8> {
        let mut header = vec![0; super::BLOCK];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..107].copy_from_slice(b"0000755");
        header[124..135].copy_from_slice(format!("{:011o}", bytes.len()).as_bytes());
        header[156] = kind;
        header[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header[257..263].copy_from_slice(b"ustar\0");
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
        header[154] = 0;
        header.extend(bytes);
        header.resize(header.len().next_multiple_of(super::BLOCK), 0);
        header
    }
}

#[cfg(test)]
mod tests {
    use super::made::member;
    use super::*;

    #[test]
    fn members_are_read() {
        let long = "long/".repeat(40) + "name.md";
        let line = format!(" path={long}\n");
        let record = format!("{}{line}", line.len() + 3);
        let archive = [
            member("a/b.md", b'0', "", b"text"),
            member("link", b'2', "../../x", b""),
            member("x", b'x', "", record.as_bytes()),
            member("cut", b'0', "", b"more"),
            member("y", b'L', "", long.as_bytes()),
            member("cut", b'0', "", b""),
            vec![0; 1024],
        ]
        .concat();
        let found = entries(&archive, 10).unwrap();
        assert_eq!(found.len(), 4);
        assert_eq!(
            (found[0].name.as_str(), found[0].bytes),
            ("a/b.md", &b"text"[..])
        );
        assert!(found[0].executable);
        assert_eq!(found[1].kind, EntryKind::Link("../../x".to_owned()));
        assert_eq!(
            (found[2].name.as_str(), found[2].bytes),
            (long.as_str(), &b"more"[..])
        );
        assert_eq!(found[3].name, long);
        assert_eq!(entries(&archive, 2), Err(Problem::OverBudget));
    }

    #[test]
    fn faults_are_survived() {
        let archive = [member("a", b'0', "", b"text"), member("b", b'0', "", b"")].concat();
        for at in 0..archive.len() {
            let mut broken = archive.clone();
            broken[at] ^= 0xff;
            let _ = entries(&broken, 10);
            let _ = entries(&archive[..at], 10);
        }
        assert_eq!(entries(b"", 10), Err(Problem::Broken));
    }
}
