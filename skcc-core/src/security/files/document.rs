//! `SK504`: documents that act when they are opened.

use super::magic::Document;
use super::{Item, Look};
use crate::diagnostic::{Code, Confidence};
use crate::security::inflate;

const HELP: &str = "bundle it without scripts and actions, as a picture or plain text";

/// Looks at a document that is not text.
pub(super) fn look(look: &mut Look<'_>, item: &Item<'_>, format: Document) {
    let found = match format {
        Document::Pdf => pdf(look, item),
        Document::RichText => rich_text(&item.bytes),
        Document::Compound => compound(look, item),
    };
    if let Some((what, confidence)) = found {
        let message = format!("{} {what}", item.shown());
        look.report_as(item, Code::ActiveDocument, message, HELP, confidence);
    }
}

type Found = Option<(&'static str, Confidence)>;

/// Names of a PDF that act, with what they do.
const ACTIONS: &[(&[u8], &str, Confidence)] = &[
    (b"JavaScript", "runs JavaScript", Confidence::High),
    (b"Launch", "starts a program", Confidence::High),
    (b"ImportData", "reads data from outside", Confidence::High),
    (b"RichMedia", "plays a program", Confidence::Medium),
    (b"SubmitForm", "sends what is filled in", Confidence::Low),
    (b"EmbeddedFile", "holds further files", Confidence::Low),
];

fn pdf(look: &mut Look<'_>, item: &Item<'_>) -> Found {
    let bytes = &*item.bytes;
    let mut found = act(bytes);
    // Objects may lie packed in a stream of objects.
    let mut at = 0;
    while let Some(next) = memchr::memmem::find(&bytes[at..], b"/ObjStm") {
        at += next + b"/ObjStm".len();
        let Some(start) = memchr::memmem::find(&bytes[at..], b"stream") else {
            break;
        };
        let data = &bytes[at + start + b"stream".len()..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let out = inflate::zlib(data, look.bytes);
        look.bytes -= out.bytes.len();
        match out.end {
            inflate::End::Whole => {}
            inflate::End::Broken => look.unread(item, "a stream of the document cannot be read"),
            inflate::End::OverBudget => {
                return Some(("holds more than 16 MiB of objects", Confidence::High));
            }
        }
        found = found.max_by_key(act(&out.bytes));
    }
    if memchr::memmem::find(bytes, b"/Encrypt").is_some() {
        look.unread(item, "the document is encrypted");
    }
    found
}

/// The surest of two findings.
trait Surest {
    fn max_by_key(self, other: Self) -> Self;
}

impl Surest for Found {
    fn max_by_key(self, other: Self) -> Self {
        match (self, other) {
            (Some(a), Some(b)) => Some(if b.1 > a.1 { b } else { a }),
            (a, b) => a.or(b),
        }
    }
}

/// The first action that a name in `bytes` stands for.
fn act(bytes: &[u8]) -> Found {
    let mut found: Found = None;
    for at in memchr::memchr_iter(b'/', bytes) {
        let name = &bytes[at + 1..];
        // Characters of a name may be written as numbers.
        let mut plain = [0; 12];
        let (mut length, mut from) = (0, 0);
        while length < plain.len() {
            let byte = match name.get(from) {
                Some(b'#') => match name.get(from + 1..from + 3).and_then(hexadecimal) {
                    Some(byte) => {
                        from += 2;
                        byte
                    }
                    None => break,
                },
                Some(byte) if byte.is_ascii_alphanumeric() => *byte,
                _ => break,
            };
            plain[length] = byte;
            length += 1;
            from += 1;
        }
        let action = ACTIONS
            .iter()
            .find(|(word, _, _)| *word == &plain[..length]);
        found = found.max_by_key(action.map(|(_, what, confidence)| (*what, *confidence)));
    }
    found
}

fn hexadecimal(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

fn rich_text(bytes: &[u8]) -> Found {
    let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
    let acts = [
        &b"\\objdata"[..],
        b"\\objupdate",
        b"\\*\\template",
        b"\\ddeauto",
    ];
    acts.iter()
        .any(|word| has(word))
        .then_some(("holds an object or loads a template", Confidence::High))
}

fn compound(look: &mut Look<'_>, item: &Item<'_>) -> Found {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(&item.bytes, &wide).is_some()
    };
    if has("_VBA_PROJECT") || has("Macros") {
        return Some(("holds a macro", Confidence::High));
    }
    if has("Ole10Native") || has("ObjectPool") {
        return Some(("holds an embedded object", Confidence::High));
    }
    if item.path.to_ascii_lowercase().ends_with(".msi") {
        return Some(("installs programs", Confidence::High));
    }
    look.unread(item, "the words of an older office document are not read");
    None
}

/// Looks at a text that is markup.
pub(super) fn markup(look: &mut Look<'_>, item: &Item<'_>, text: &str) {
    let end = item.path.rsplit('.').next().unwrap_or_default();
    let is = |one: &str| end.eq_ignore_ascii_case(one);
    let found = if is("svg") || is("svgz") {
        picture(text)
    } else if ["html", "htm", "xhtml", "hta", "xml", "xsl", "mht"]
        .into_iter()
        .any(is)
    {
        page(text)
    } else {
        None
    };
    if let Some((what, range)) = found {
        look.report_at(
            item,
            text,
            range,
            Code::ActiveDocument,
            format!("{} {what}", item.shown()),
            HELP,
        );
    }
}

type Place = Option<(&'static str, std::ops::Range<usize>)>;

/// What in a vector picture acts. Such a picture draws; it needs no script.
fn picture(text: &str) -> Place {
    // Marks are looked at one by one: the words in them may be anything.
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let rest = &text.as_bytes()[at + 1..];
        // No mark holds another, so each byte is looked at once.
        let length = memchr::memchr2(b'<', b'>', rest).unwrap_or(rest.len());
        let mark = &rest[..length];
        let starts = |word: &[u8]| {
            mark.get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        let range = at..at + 1 + length.min(200);
        if starts(b"script") || starts(b"svg:script") {
            return Some(("holds a script", range));
        }
        if starts(b"!entity") && contains(mark, b"system") {
            return Some(("loads an entity from outside", range));
        }
        if starts(b"foreignobject") || starts(b"iframe") || starts(b"embed") {
            return Some(("holds a page", range));
        }
        if has_handler(mark) {
            return Some(("runs a script when it is shown or clicked", range));
        }
        if contains(mark, b"javascript:") {
            return Some(("links to a script", range));
        }
    }
    None
}

/// What in a page reaches beyond it. Scripts of a page are its nature; they
/// are looked at as code.
fn page(text: &str) -> Place {
    const SIGNS: &[(&[u8], &str)] = &[
        (b"<hta:application", "is a program (HTA)"),
        (b"activexobject", "uses ActiveX"),
        (b"language=\"vbscript\"", "holds a script for Windows"),
        (b"text/vbscript", "holds a script for Windows"),
        (b"wscript.shell", "starts programs"),
        (b"ms-msdt:", "starts a program by its address"),
        (b"search-ms:", "starts a program by its address"),
    ];
    let lower = text.to_ascii_lowercase();
    SIGNS.iter().find_map(|(sign, what)| {
        let at = memchr::memmem::find(lower.as_bytes(), sign)?;
        Some((*what, at..at + sign.len()))
    })
}

/// Whether a mark has an attribute such as `onload`.
fn has_handler(mark: &[u8]) -> bool {
    memchr::memchr_iter(b'=', mark).any(|at| {
        let before = mark[..at].trim_ascii_end();
        let start = before
            .iter()
            .rposition(|byte| !byte.is_ascii_alphabetic())
            .map_or(0, |at| at + 1);
        let name = &before[start..];
        name.len() > 4
            && name[..2].eq_ignore_ascii_case(b"on")
            && start > 0
            && (before[start - 1].is_ascii_whitespace() || b"/\"'".contains(&before[start - 1]))
    })
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.len() >= word.len()
        && bytes
            .windows(word.len())
            .any(|window| window.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_a_pdf_are_read_as_programs_read_them() {
        let sure = Some(("runs JavaScript", Confidence::High));
        assert_eq!(act(b"<< /S /JavaScript /JS (x) >>"), sure);
        assert_eq!(act(b"<< /S /J#61va#53cript >>"), sure);
        assert_eq!(act(b"/SubmitForm /JavaScript"), sure);
        assert_eq!(act(b"<< /OpenAction [3 0 R /Fit] /JavaScripts >>"), None);
    }

    #[test]
    fn pictures_draw() {
        assert_eq!(
            picture("<svg><path d=\"M0\"/><text>on = off</text></svg>"),
            None
        );
        for text in [
            "<svg><SCRIPT>x</SCRIPT></svg>",
            "<svg onload=\"x()\">",
            "<svg><a\nonclick = 'x'>",
            "<svg><a href='JavaScript:x'>",
            "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        ] {
            assert!(picture(text).is_some(), "{text}");
        }
        assert_eq!(page("<script>let a = 1;</script>"), None);
        assert!(page("<HTA:APPLICATION id=x>").is_some());
    }
}
