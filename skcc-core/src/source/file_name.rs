//! What a name of a file or folder means elsewhere than where it was made.

/// Why Windows cannot hold a name of a file or folder, or takes it for something
/// else, whatever system this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unportable {
    /// It leads to another folder, to a drive, or to a stream of a file.
    Leads,
    /// It holds a character that no name may hold, or ends as none may.
    Illegal,
    /// It is a device's.
    Device,
}

impl Unportable {
    /// What is wrong with a name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        if name.contains(['\\', ':']) {
            return Some(Self::Leads);
        }
        let is_illegal = |c: char| matches!(c, '<' | '>' | '"' | '|' | '?' | '*') || c < ' ';
        if name.contains(is_illegal) || name.ends_with(['.', ' ']) {
            return Some(Self::Illegal);
        }
        is_device(name).then_some(Self::Device)
    }

    /// What is wrong, as a fragment that follows the name.
    pub(crate) const fn reason(self) -> &'static str {
        match self {
            Self::Leads => "leads to another folder, drive or stream on Windows",
            Self::Illegal => "cannot be written on Windows, or loses its end there",
            Self::Device => "is the name of a device on Windows",
        }
    }
}

/// Whether Windows keeps a name for a device, in which whatever follows the
/// first dot does not count: "Naming Files, Paths, and Namespaces" of its
/// documentation, and `CONIN$` and `CONOUT$` of its consoles.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let is = |device: &&str| stem.eq_ignore_ascii_case(device);
    if ["con", "prn", "aux", "nul", "conin$", "conout$"]
        .iter()
        .any(is)
    {
        return true;
    }
    let mut characters = stem.chars();
    let last = characters.next_back();
    let start = characters.as_str();
    ["com", "lpt"]
        .iter()
        .any(|name| start.eq_ignore_ascii_case(name))
        && last.is_some_and(|last| matches!(last, '0'..='9' | '¹' | '²' | '³'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices_are_known_whatever_follows() {
        for name in [
            "con",
            "NUL.txt",
            "Com1",
            "lpt9.tar.gz",
            "aux .md",
            "com²",
            "CONIN$",
        ] {
            assert_eq!(Unportable::of(name), Some(Unportable::Device), "{name:?}");
        }
        for name in [
            "console",
            "com",
            "com10",
            "auxiliary.md",
            "a.con",
            "conin",
            "lpt-1",
        ] {
            assert_eq!(Unportable::of(name), None, "{name:?}");
        }
    }

    #[test]
    fn names_that_windows_cannot_hold_are_known() {
        for name in [
            "what?", "a*", "<b>", "a|b", "\"a\"", "a.", "b ", "a\tb", "a\nb", "a\u{1f}",
        ] {
            assert_eq!(Unportable::of(name), Some(Unportable::Illegal), "{name:?}");
        }
        for name in ["a.txt:stream", "C:", "a\\b"] {
            assert_eq!(Unportable::of(name), Some(Unportable::Leads), "{name:?}");
        }
        for name in ["a b.py", ".env", "技能.md", "a'b", "a&b", "~a", " a"] {
            assert_eq!(Unportable::of(name), None, "{name:?}");
        }
    }
}
