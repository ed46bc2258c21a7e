//! `SK504`: documents of office programs.

use super::{Item, Look, zip};
use crate::diagnostic::Code;

/// What a member is named that makes a document act.
const MEMBERS: &[(&str, &str)] = &[
    ("vbaproject.bin", "a macro"),
    ("/macrosheets/", "a macro sheet"),
    ("/activex/", "an ActiveX control"),
    ("/embeddings/oleobject", "an embedded object"),
    ("basic/script-lc.xml", "a macro"),
    ("scripts/python/", "a macro"),
];

/// What a file of relations leads to from outside when it is opened.
const RELATIONS: &[&str] = &["/attachedtemplate", "/oleobject", "/frame", "/subdocument"];

const HELP: &str = "save it without macros, embedded objects and links to templates";

/// Whether the archive is a document; reports what of it acts when opened.
pub(super) fn check(look: &mut Look<'_>, item: &Item<'_>, entries: &[zip::Entry]) -> bool {
    let has = |name: &str| entries.iter().any(|entry| entry.name == name);
    let is_open_document = || {
        let first = entries.first().filter(|entry| entry.name == "mimetype");
        let read = first.and_then(|entry| entry.read(&item.bytes, 100).ok());
        read.is_some_and(|kind| kind.starts_with(b"application/vnd.oasis"))
    };
    if !has("[Content_Types].xml") && !is_open_document() {
        return false;
    }
    let mut found: Option<String> = None;
    for entry in entries {
        let name = entry.name.to_ascii_lowercase();
        let by_name = MEMBERS.iter().find(|(part, _)| name.contains(part));
        if let Some((_, what)) = by_name {
            found.get_or_insert_with(|| format!("holds {what}, `{}`", entry.name));
        }
        let end = name.rsplit('.').next().unwrap_or_default();
        let is_read = matches!(end, "rels" | "xml");
        if !is_read || found.is_some() {
            continue;
        }
        // What cannot be read is reported with the archive.
        let Ok(bytes) = entry.read(&item.bytes, look.bytes) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
        found = if end == "rels" {
            outside(&text).map(|kind| format!("loads {kind} from outside when it is opened"))
        } else if text.contains("ddeauto") || text.contains("<ddelink") {
            Some("starts another program when it is opened".to_owned())
        } else {
            None
        };
    }
    if let Some(what) = found {
        look.report(
            item,
            Code::ActiveDocument,
            format!("{} {what}", item.shown()),
            HELP,
        );
    }
    true
}

/// What a file of relations, in lower case, loads from outside.
fn outside(text: &str) -> Option<&'static str> {
    let relations = text.split("<relationship").skip(1);
    relations
        .map(|relation| relation.split('>').next().unwrap_or_default())
        .filter(|relation| relation.contains("targetmode=\"external\""))
        .find_map(|relation| {
            let kind = RELATIONS.iter().find(|kind| relation.contains(**kind))?;
            Some(match *kind {
                "/attachedtemplate" => "a template",
                "/oleobject" => "an object",
                _ => "a part",
            })
        })
}

/// The words of a document's part, without its marks; nothing when the part
/// holds none.
pub(super) fn words(path: &str, text: &str) -> Option<String> {
    let holds_words = path.contains("!/word/")
        || path.contains("!/ppt/slides/")
        || path.contains("!/ppt/notesSlides/")
        || path.ends_with("!/xl/sharedStrings.xml")
        || path.ends_with("!/content.xml");
    if !holds_words || path.rsplit('.').next() != Some("xml") {
        return None;
    }
    let mut out = String::with_capacity(text.len() / 4);
    for (index, part) in text.split('<').enumerate() {
        let (mark, words) = match part.split_once('>') {
            Some((mark, words)) if index > 0 => (mark, words),
            _ => ("", part),
        };
        // Runs of one paragraph belong together.
        if ["/w:p", "/a:p", "/si", "/text:p", "w:br/", "w:tab/"].contains(&mark) {
            out.push('\n');
        }
        out.push_str(words);
    }
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
    ] {
        out = out.replace(entity, character);
    }
    Some(out.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_paragraph_stand_together() {
        let text = "<w:p><w:r><w:t>Ignore all </w:t></w:r><w:r><w:t>rules &amp; more</w:t></w:r></w:p><w:p/>";
        let found = words("a.docx!/word/document.xml", text);
        assert_eq!(found.as_deref(), Some("Ignore all rules & more\n"));
        assert_eq!(words("a.docx!/docProps/app.xml", text), None);
    }
}
