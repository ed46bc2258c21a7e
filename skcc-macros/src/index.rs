//! The index that the build script wrote.

use crate::nearest::nearest;

/// The format this version reads.
const FORMAT: &str = "1";

/// One compiled skill.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The canonical id.
    pub(crate) id: String,
    /// The stem of the names of its files.
    pub(crate) stem: String,
    /// Its name, then its aliases.
    names: Vec<String>,
}

/// Everything that was compiled.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Index {
    entries: Vec<Entry>,
    targets: Vec<String>,
    broken: Vec<(String, String)>,
}

impl Index {
    /// Reads an index; an error is a message.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().map(|line| line.split('\t').map(unescape));
        let mut first = lines.next().into_iter().flatten();
        if first.next().as_deref() != Some("skcc-index") {
            return Err("the index of the compiled skills is damaged".to_owned());
        }
        let format = first.next().unwrap_or_default();
        if format != FORMAT {
            return Err(format!(
                "the skills were compiled by a version of skcc-build that writes format \
                 {format}, and this version of skill-runtime reads format {FORMAT}: use \
                 both in the same version"
            ));
        }
        let mut index = Self::default();
        for mut fields in lines {
            let kind = fields.next();
            let mut next = || fields.next().unwrap_or_default();
            match kind.as_deref() {
                Some("target") => index.targets.push(next()),
                Some("broken") => index.broken.push((next(), next())),
                Some("skill") => index.entries.push(Entry {
                    id: next(),
                    stem: next(),
                    names: fields.collect(),
                }),
                _ => {}
            }
        }
        Ok(index)
    }

    /// Whether artifacts for `target` were written.
    pub(crate) fn has_target(&self, target: &str) -> bool {
        self.targets.iter().any(|known| known == target)
    }

    /// The targets, as a message lists them.
    pub(crate) fn targets(&self) -> String {
        list(self.targets.iter().map(String::as_str))
    }

    /// The skill with this id, or the only one with this name, or else alias;
    /// an error is a message. A name as it is written comes before one that
    /// differs in `-` and `_` or in ASCII case.
    pub(crate) fn find(&self, name: &str) -> Result<&Entry, String> {
        let kinds: [fn(&Entry) -> &[String]; 3] = [
            |entry| std::slice::from_ref(&entry.id),
            |entry| entry.names.get(..1).unwrap_or_default(),
            |entry| entry.names.get(1..).unwrap_or_default(),
        ];
        let ways: [fn(&str, &str) -> bool; 2] = [|a, b| a == b, same];
        for (kind, way) in kinds.iter().flat_map(|kind| ways.map(|way| (kind, way))) {
            let has = |entry: &&Entry| kind(entry).iter().any(|known| way(known, name));
            let found: Vec<_> = self.entries.iter().filter(has).collect();
            match found.as_slice() {
                [] => {}
                [entry] => return Ok(entry),
                several => {
                    return Err(format!(
                        "the name `{name}` is ambiguous: use one of the ids {}",
                        list(several.iter().map(|entry| entry.id.as_str())),
                    ));
                }
            }
        }
        Err(self.unknown(name))
    }

    fn unknown(&self, name: &str) -> String {
        if let Some((_, problem)) = self.broken.iter().find(|(id, _)| same(id, name)) {
            return format!("the skill `{name}` did not compile: {problem}");
        }
        let known = self.entries.iter().flat_map(|entry| {
            std::iter::once(entry.id.as_str()).chain(entry.names.iter().map(String::as_str))
        });
        let near = nearest(name, known);
        let mut message = format!("no compiled skill is called `{name}`");
        if !near.is_empty() {
            message.push_str("; did you mean ");
            message.push_str(&list(near).replace(", ", " or "));
            message.push('?');
        } else if self.entries.is_empty() {
            message.push_str("; the build script found no skill");
        } else {
            const SHOWN: usize = 12;
            let ids = self.entries.iter().map(|entry| entry.id.as_str());
            message.push_str("; there are ");
            message.push_str(&list(ids.take(SHOWN)));
            if let more @ 1.. = self.entries.len().saturating_sub(SHOWN) {
                message.push_str(" and ");
                message.push_str(&more.to_string());
                message.push_str(" more");
            }
        }
        message
    }
}

/// Whether two names differ at most in `-` and `_` and in ASCII case.
fn same(a: &str, b: &str) -> bool {
    let fold = |byte: u8| match byte {
        b'_' => b'-',
        byte => byte.to_ascii_lowercase(),
    };
    a.bytes().map(fold).eq(b.bytes().map(fold))
}

fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn unescape(field: &str) -> String {
    let mut out = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                _ => '\\',
            },
            c => c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> Index {
        let text = "skcc-index\t1\n\
                    target\tuniversal\n\
                    broken\tbad\tskills/bad/SKILL.md:1:1: error\n\
                    skill\tcommit\tcommit\tcommit\tci\n\
                    skill\ta.read-log\ta.read_log\tread-log\n\
                    skill\tb.read-log\tb.read_log\tread-log\tcommit\n";
        Index::parse(text).unwrap()
    }

    #[test]
    fn ids_come_before_names_and_names_before_aliases() {
        let index = index();
        assert_eq!(index.find("commit").unwrap().stem, "commit");
        assert_eq!(index.find("ci").unwrap().id, "commit");
        assert_eq!(index.find("a.read_log").unwrap().id, "a.read-log");
        assert_eq!(index.find("A.Read_Log").unwrap().id, "a.read-log");
    }

    #[test]
    fn a_name_as_written_comes_first() {
        let text = "skcc-index\t1\nskill\ta-b\tx\tx\nskill\ta_b\ty\ty\n";
        let index = Index::parse(text).unwrap();
        assert_eq!(index.find("a_b").unwrap().stem, "y");
        assert_eq!(index.find("a-b").unwrap().stem, "x");
        assert!(index.find("A_B").unwrap_err().contains("ambiguous"));
    }

    #[test]
    fn what_is_not_found_is_explained() {
        let index = index();
        let message = |name| index.find(name).unwrap_err();
        assert_eq!(
            message("read-log"),
            "the name `read-log` is ambiguous: use one of the ids `a.read-log`, `b.read-log`"
        );
        assert_eq!(
            message("comit"),
            "no compiled skill is called `comit`; did you mean `commit`?"
        );
        assert_eq!(
            message("deployment"),
            "no compiled skill is called `deployment`; \
             there are `commit`, `a.read-log`, `b.read-log`"
        );
        assert_eq!(
            message("bad"),
            "the skill `bad` did not compile: skills/bad/SKILL.md:1:1: error"
        );
    }

    #[test]
    fn another_format_is_refused() {
        assert!(
            Index::parse("skcc-index\t2\n")
                .unwrap_err()
                .contains("format 2")
        );
        assert!(Index::parse("").is_err());
    }

    #[test]
    fn fields_may_hold_anything() {
        assert_eq!(unescape("a\\tb\\\\n\\n"), "a\tb\\n\n");
    }
}
