//! `SK507`: objects that were written out by a program. Reading them back may
//! call whatever they name.

use super::magic::Objects;
use super::{Item, Look};
use crate::diagnostic::{Code, Confidence};

const HELP: &str = "bundle the data as JSON, CSV or another format that holds no code";

/// Looks at a file of objects.
pub(super) fn look(look: &mut Look<'_>, item: &Item<'_>, format: Objects) {
    let bytes = &*item.bytes;
    let pickle = match format {
        Objects::Pickle => Some(bytes),
        Objects::Numpy => match behind_header(bytes) {
            Some(objects) => Some(objects),
            None => return,
        },
        Objects::Java | Objects::DotNet => None,
    };
    let shown = item.shown();
    let (what, confidence) = match pickle.map(calls) {
        None => (
            "holds objects that call code when they are read".to_owned(),
            Confidence::Low,
        ),
        Some(Calls::Dangerous(name)) => {
            (format!("calls `{name}` when it is read"), Confidence::High)
        }
        Some(Calls::Hidden) => (
            "hides what it calls when it is read".to_owned(),
            Confidence::Medium,
        ),
        Some(Calls::Other(name)) => (format!("calls `{name}` when it is read"), Confidence::Low),
        Some(Calls::Known) => (
            "is a pickle, which may hold code".to_owned(),
            Confidence::Low,
        ),
    };
    look.report_as(
        item,
        Code::SerializedCode,
        format!("{shown} {what}"),
        HELP,
        confidence,
    );
}

/// Whether the file at `path` is read as a pickle although nothing at its
/// start says so: the oldest protocol is text.
pub(super) fn is_old_pickle(path: &str, bytes: &[u8]) -> bool {
    const ENDINGS: &[&str] = &["pkl", "pickle", "dill", "joblib", "p", "pck", "pcl", "dat"];
    let by_name = path
        .rsplit_once('.')
        .is_some_and(|(_, end)| ENDINGS.iter().any(|one| end.eq_ignore_ascii_case(one)));
    by_name
        && bytes
            .first()
            .is_some_and(|first| b"(cl}]dIS".contains(first))
        && !matches!(calls(bytes), Calls::Hidden | Calls::Known)
}

/// The pickle behind the header of an array of objects.
fn behind_header(bytes: &[u8]) -> Option<&[u8]> {
    let end = memchr::memchr(b'\n', bytes)?;
    let is_of_objects = [&b"'|O'"[..], b"\"|O\"", b"'O'"]
        .iter()
        .any(|kind| memchr::memmem::find(&bytes[..end], kind).is_some());
    is_of_objects.then(|| &bytes[end + 1..])
}

/// What reading a pickle calls.
#[derive(Debug, PartialEq, Eq)]
enum Calls {
    /// Nothing, or what every collection of data needs.
    Known,
    /// Something else.
    Other(String),
    /// What runs commands or code.
    Dangerous(String),
    /// Something that cannot be read from it.
    Hidden,
}

/// Modules of what an array, a table or a model of numbers needs.
const KNOWN: &[&str] = &[
    "_codecs",
    "collections",
    "copy_reg",
    "copyreg",
    "datetime",
    "decimal",
    "fractions",
    "numpy",
    "pandas",
    "pathlib",
    "scipy",
    "sklearn",
    "torch",
    "uuid",
    "xgboost",
    "zoneinfo",
];

/// Modules that run, load or reach something.
const DANGEROUS: &[&str] = &[
    "asyncio",
    "base64",
    "bdb",
    "cloudpickle",
    "code",
    "codeop",
    "commands",
    "ctypes",
    "ftplib",
    "functools",
    "http",
    "httplib",
    "imp",
    "importlib",
    "marshal",
    "multiprocessing",
    "nt",
    "operator",
    "os",
    "pdb",
    "pickle",
    "pip",
    "platform",
    "posix",
    "profile",
    "pty",
    "requests",
    "runpy",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "ssl",
    "subprocess",
    "sys",
    "telnetlib",
    "tempfile",
    "threading",
    "timeit",
    "trace",
    "types",
    "urllib",
    "urllib2",
    "webbrowser",
    "zipimport",
];

/// What of the built-in names runs, loads or reaches something.
const BUILT_IN: &[&str] = &[
    "__import__",
    "apply",
    "breakpoint",
    "compile",
    "delattr",
    "eval",
    "exec",
    "execfile",
    "file",
    "getattr",
    "globals",
    "input",
    "open",
    "setattr",
    "vars",
];

fn judge(module: &str, name: &str) -> Calls {
    let package = module.split('.').next().unwrap_or_default();
    // Old protocols name a path of attributes in one line.
    let first = name.split('.').next().unwrap_or_default();
    let full = format!("{module}.{name}");
    if ["builtins", "__builtin__", "__builtins__"].contains(&package) {
        return if BUILT_IN.contains(&first) {
            Calls::Dangerous(full)
        } else {
            Calls::Known
        };
    }
    // A module of a known package may lead to one that is not.
    let leads_away = name.split('.').any(|part| DANGEROUS.contains(&part));
    if DANGEROUS.contains(&package) || leads_away {
        Calls::Dangerous(full)
    } else if KNOWN.contains(&package) {
        Calls::Known
    } else {
        Calls::Other(full)
    }
}

/// Goes through a pickle once, without running it.
fn calls(bytes: &[u8]) -> Calls {
    let mut worst = Calls::Known;
    let mut worse = |found: Calls| {
        let rank = |calls: &Calls| match calls {
            Calls::Known => 0,
            Calls::Other(_) => 1,
            Calls::Hidden => 2,
            Calls::Dangerous(_) => 3,
        };
        if rank(&found) > rank(&worst) {
            worst = found;
        }
    };
    // The last two texts, which a call by the stack means.
    let mut texts: [Option<String>; 2] = [None, None];
    let mut memory: Vec<Option<String>> = Vec::new();
    let mut at = 0;
    while let Some(code) = bytes.get(at) {
        at += 1;
        let rest = &bytes[at..];
        let line = || {
            let end = memchr::memchr(b'\n', rest)?;
            Some((&rest[..end], end + 1))
        };
        let counted = |width: usize| {
            let digits = rest.get(..width)?;
            let length = digits
                .iter()
                .rev()
                .fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
            let length = usize::try_from(length).ok()?;
            let end = width.checked_add(length)?;
            Some((rest.get(width..end)?, end))
        };
        let mut push = |text: Option<String>| {
            texts.swap(0, 1);
            texts[1] = text;
        };
        let text = |bytes: &[u8]| Some(String::from_utf8_lossy(bytes).into_owned());
        let used = match code {
            b'.' => return worst,
            b'c' | b'i' => {
                let Some((module, first)) = line() else { break };
                let Some(end) = memchr::memchr(b'\n', &rest[first..]) else {
                    break;
                };
                let name = &rest[first..first + end];
                worse(judge(
                    &String::from_utf8_lossy(module),
                    &String::from_utf8_lossy(name),
                ));
                push(None);
                Some(first + end + 1)
            }
            0x93 => {
                match &texts {
                    [Some(module), Some(name)] => worse(judge(module, name)),
                    _ => worse(Calls::Hidden),
                }
                texts = [None, None];
                Some(0)
            }
            b'S' | b'V' => line().map(|(found, used)| {
                let trimmed = found.trim_ascii();
                let bare = trimmed
                    .strip_prefix(b"'")
                    .and_then(|text| text.strip_suffix(b"'"));
                push(text(bare.unwrap_or(trimmed)));
                used
            }),
            b'F' | b'I' | b'L' | b'P' => line().map(|(_, used)| used),
            b'p' => line().map(|(_, used)| used),
            b'g' => line().map(|(_, used)| {
                push(None);
                used
            }),
            b'U' | 0x8c => counted(1).map(|(found, used)| {
                push(text(found));
                used
            }),
            b'T' | b'X' => counted(4).map(|(found, used)| {
                push(text(found));
                used
            }),
            0x8d => counted(8).map(|(found, used)| {
                push(text(found));
                used
            }),
            // What is remembered and brought back: by number, in order.
            0x94 => {
                memory.push(texts[1].clone());
                Some(0)
            }
            b'q' | b'r' => {
                let width = if *code == b'q' { 1 } else { 4 };
                rest.get(..width).map(|digits| {
                    let number = number(digits);
                    if number <= memory.len() && number < 1 << 16 {
                        memory.resize(memory.len().max(number + 1), None);
                        memory[number].clone_from(&texts[1]);
                    }
                    width
                })
            }
            b'h' | b'j' => {
                let width = if *code == b'h' { 1 } else { 4 };
                rest.get(..width).map(|digits| {
                    push(memory.get(number(digits)).cloned().flatten());
                    width
                })
            }
            b'C' | 0x8a => counted(1).map(|(_, used)| used),
            b'B' | 0x8b => counted(4).map(|(_, used)| used),
            0x8e | 0x96 => counted(8).map(|(_, used)| used),
            b'K' | 0x80 | 0x82 => Some(1),
            b'M' | 0x83 => Some(2),
            b'J' | 0x84 => Some(4),
            b'G' | 0x95 => Some(8),
            b'('
            | b')'
            | b'0'..=b'2'
            | b'N'
            | b'R'
            | b'Q'
            | b'a'
            | b'b'
            | b'd'
            | b'}'
            | b'e'
            | b'l'
            | b']'
            | b'o'
            | b's'
            | b't'
            | b'u'
            | 0x81
            | 0x85..=0x89
            | 0x8f..=0x92
            | 0x97
            | 0x98 => Some(0),
            _ => None,
        };
        // What comes behind a fault is never reached; what came before counts.
        let Some(used) = used else { break };
        at += used;
    }
    worse(Calls::Hidden);
    worst
}

fn number(digits: &[u8]) -> usize {
    digits
        .iter()
        .rev()
        .fold(0, |all, byte| all << 8 | usize::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pickle_calls_is_seen() {
        let dangerous = |name: &str| Calls::Dangerous(name.to_owned());
        assert_eq!(calls(b"cos\nsystem\n(S'true'\ntR."), dangerous("os.system"));
        assert_eq!(
            calls(b"\x80\x04\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R."),
            dangerous("posix.system")
        );
        // By way of the memory.
        assert_eq!(
            calls(b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94000h\x00h\x01\x93."),
            dangerous("os.system")
        );
        assert_eq!(
            calls(b"c__builtin__\neval\n(S'1'\ntR."),
            dangerous("__builtin__.eval")
        );
        assert_eq!(calls(b"cnumpy\nos.system\n."), dangerous("numpy.os.system"));
        assert_eq!(calls(b"\x80\x04\x93."), Calls::Hidden);
        assert_eq!(
            calls(b"cmine\nThing\n."),
            Calls::Other("mine.Thing".to_owned())
        );
    }

    #[test]
    fn data_calls_nothing() {
        assert_eq!(
            calls(b"\x80\x02}q\x00(X\x01\x00\x00\x00aK\x01u."),
            Calls::Known
        );
        assert_eq!(calls(b"ccollections\nOrderedDict\n)R."), Calls::Known);
        assert!(is_old_pickle("a.pkl", b"cos\nsystem\n(S'true'\ntR."));
        assert!(!is_old_pickle("a.txt", b"cos\nsystem\n(S'true'\ntR."));
        assert!(!is_old_pickle("a.dat", b"I am a text.\n"));
    }

    #[test]
    fn every_cut_and_fault_is_survived() {
        let pickle =
            b"\x80\x04\x95\x10\0\0\0\0\0\0\0\x8c\x05posix\x8c\x06system\x93\x8c\x01x\x85R.";
        for at in 0..pickle.len() {
            let _ = calls(&pickle[..at]);
            for byte in [0, 0x8d, 0xff] {
                let mut broken = *pickle;
                broken[at] = byte;
                let _ = calls(&broken);
            }
        }
    }
}
