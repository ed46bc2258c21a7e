//! Sections and fences of a test.

use std::ops::Range;

/// A fence of four tildes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fence {
    /// What stands after the tildes.
    pub info: String,
    /// The text between the tildes, with its last line end.
    pub text: String,
    /// Where that text stands, in bytes of the document.
    pub range: Range<usize>,
}

/// A heading and what stands below it, up to the next heading of any level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The heading without its hash signs.
    pub title: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// The fences.
    pub fences: Vec<Fence>,
}

impl Section {
    /// The fences whose info text starts with `word`.
    pub fn fences(&self, word: &str) -> impl Iterator<Item = &Fence> {
        self.fences
            .iter()
            .filter(move |fence| fence.info.split(' ').next() == Some(word))
    }
}

/// Splits a document at its headings; what stands before the first one is
/// left out.
///
/// # Errors
///
/// A fence that is never closed, with its line.
pub fn sections(document: &str) -> Result<Vec<Section>, String> {
    let mut found: Vec<Section> = Vec::new();
    let mut open: Option<(usize, Fence)> = None;
    let mut at = 0;
    for (index, line) in document.split_inclusive('\n').enumerate() {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        match &mut open {
            Some((_, fence)) => {
                if bare == "~~~~" {
                    if let Some(section) = found.last_mut() {
                        section.fences.push(Fence {
                            info: std::mem::take(&mut fence.info),
                            text: document[fence.range.start..start].to_owned(),
                            range: fence.range.start..start,
                        });
                    }
                    open = None;
                }
            }
            None => {
                if let Some(info) = bare.strip_prefix("~~~~") {
                    let fence = Fence {
                        info: info.to_owned(),
                        text: String::new(),
                        range: at..at,
                    };
                    open = Some((index + 1, fence));
                } else if let Some(title) = heading(bare) {
                    found.push(Section {
                        title: title.to_owned(),
                        line: index + 1,
                        fences: Vec::new(),
                    });
                }
            }
        }
    }
    match open {
        Some((line, _)) => Err(format!("line {line}: the fence is never closed")),
        None => Ok(found),
    }
}

fn heading(line: &str) -> Option<&str> {
    let title = line.trim_start_matches('#');
    (title.len() < line.len())
        .then(|| title.strip_prefix(' '))
        .flatten()
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_inside_a_fence_is_text() {
        let document = "# One\n~~~~skill a/SKILL.md\n# Two\n~~~~\n## Three\n";
        let found = sections(document).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].fences[0].text, "# Two\n");
        assert_eq!(&document[found[0].fences[0].range.clone()], "# Two\n");
        assert_eq!((&*found[1].title, found[1].line), ("Three", 5));
    }

    #[test]
    fn an_open_fence_is_an_error() {
        assert_eq!(
            sections("# One\n~~~~skill a\n"),
            Err("line 2: the fence is never closed".to_owned())
        );
    }
}
