//! The commands of a shell text, one after the other, without a program.
//!
//! What needs to know where a value comes from reads the code form. What only
//! asks which commands are run with which words reads them here, in one pass
//! and without keeping anything.

use std::borrow::Cow;
use std::ops::Range;

/// One command as it is run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Command<'a> {
    /// Its words, without quotes. The first is the program without its
    /// folders.
    pub(crate) words: Vec<Cow<'a, str>>,
    /// Where it stands, in bytes of the text.
    pub(crate) range: Range<usize>,
    /// The files its output is written to.
    pub(crate) writes: Vec<Cow<'a, str>>,
}

impl Command<'_> {
    /// The program.
    pub(crate) fn program(&self) -> &str {
        self.words.first().map_or("", |word| word)
    }

    /// The words after the program.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &str> {
        self.words.iter().skip(1).map(|word| &**word)
    }
}

/// Words before a command that are no part of it.
const PREFIXES: &[&str] = &[
    "!", "$", "%", "do", "elif", "else", "env", "exec", "if", "nohup", "then", "time", "until",
    "while", "{",
];

/// The commands of a shell text, each as its words without quotes. What stands
/// in double quotes or here-documents is a word or nothing, also where a shell
/// would run a part of it.
pub fn commands(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    each(text, |command| {
        if !command.words.is_empty() {
            let words = command.words.iter();
            all.push(words.map(|word| word.clone().into_owned()).collect());
        }
    });
    all
}

/// Calls `each` with every command in the text.
pub(crate) fn each<'a>(text: &'a str, mut each: impl FnMut(&Command<'a>)) {
    let mut reader = Reader {
        text,
        at: 0,
        command: Command::default(),
        documents: Vec::new(),
        target: false,
    };
    while reader.at < text.len() {
        let before = reader.at;
        reader.next(&mut each);
        if reader.at == before {
            // A backslash with nothing behind it.
            reader.at += 1;
        }
    }
    reader.end(&mut each);
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    command: Command<'a>,
    /// The words that end here-documents which start at the next line.
    documents: Vec<&'a str>,
    /// Whether the next word is a file to write to.
    target: bool,
}

impl<'a> Reader<'a> {
    fn next(&mut self, each: &mut impl FnMut(&Command<'a>)) {
        let bytes = self.text.as_bytes();
        let rest = &bytes[self.at..];
        match rest[0] {
            b'\\' if rest.get(1) == Some(&b'\n') => self.at += 2,
            b'\\' if rest.starts_with(b"\\\r\n") => self.at += 3,
            b'\n' => {
                self.end(each);
                self.at += 1;
                self.skip_documents();
            }
            b'#' => {
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            }
            b';' | b'|' | b'&' | b'(' | b')' | b'`' => {
                // `&>` and `>&` direct output.
                if rest.starts_with(b"&>") {
                    self.at += 1;
                } else {
                    self.end(each);
                    self.at += 1;
                }
            }
            b'>' => {
                self.at += 1 + usize::from(rest.get(1) == Some(&b'>'));
                self.target = bytes.get(self.at) != Some(&b'&');
                if !self.target {
                    // `2>&1`: another stream, no file.
                    self.at += 1;
                    while matches!(bytes.get(self.at), Some(b'0'..=b'9' | b'-')) {
                        self.at += 1;
                    }
                }
            }
            b'<' if rest.starts_with(b"<<") && !rest.starts_with(b"<<<") => {
                self.at += 2 + usize::from(rest.get(2) == Some(&b'-'));
                let from = self.at;
                let word = self.word();
                if !word.is_empty() {
                    let raw = &self.text[from..self.at];
                    let raw = raw.trim_matches([' ', '\t', '\'', '"', '\\']);
                    self.documents.push(raw);
                }
            }
            b' ' | b'\t' | b'\r' | b'<' => self.at += 1,
            b'$' if rest.starts_with(b"$(") && !rest.starts_with(b"$((") => {
                self.end(each);
                self.at += 2;
            }
            _ => {
                let start = self.at;
                let word = self.word();
                self.take(word, start);
            }
        }
    }

    fn take(&mut self, word: Cow<'a, str>, start: usize) {
        if std::mem::take(&mut self.target) {
            self.command.writes.push(word);
            self.command.range.end = self.at;
            return;
        }
        if self.command.words.is_empty() {
            // `2>file`: the number is the stream.
            let is_stream = self.text[self.at..].starts_with('>');
            let is_variable = word.split_once('=').is_some_and(|(name, _)| {
                name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            });
            if is_stream || is_variable || PREFIXES.contains(&&*word) || word.is_empty() {
                return;
            }
            self.command.range.start = start;
        } else if self.text[self.at..].starts_with('>')
            && word.len() == 1
            && word.as_bytes()[0].is_ascii_digit()
        {
            return;
        }
        let word = if self.command.words.is_empty() && !word.starts_with('.') {
            match word {
                Cow::Borrowed(text) => Cow::Borrowed(text.rsplit('/').next().unwrap_or(text)),
                Cow::Owned(text) => Cow::Owned(text.rsplit('/').next().unwrap_or(&text).to_owned()),
            }
        } else {
            word
        };
        self.command.words.push(word);
        self.command.range.end = self.at;
    }

    fn end(&mut self, each: &mut impl FnMut(&Command<'a>)) {
        self.target = false;
        if !self.command.words.is_empty() || !self.command.writes.is_empty() {
            each(&self.command);
            self.command.words.clear();
            self.command.writes.clear();
        }
    }

    /// Reads a word. Quotes go, what is in them stays.
    fn word(&mut self) -> Cow<'a, str> {
        let bytes = self.text.as_bytes();
        while matches!(bytes.get(self.at), Some(b' ' | b'\t')) {
            self.at += 1;
        }
        let start = self.at;
        let mut owned: Option<String> = None;
        let mut copied = start;
        while let Some(&byte) = bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'|' | b'&' | b'<' | b'>' | b'(' | b')'
                | b'`' => {
                    break;
                }
                b'$' if bytes.get(self.at + 1) == Some(&b'(') && self.at > start => break,
                b'\'' | b'"' => {
                    let rest = &bytes[self.at + 1..];
                    let Some(close) = close(rest, byte) else {
                        // A quote that is never closed is an apostrophe.
                        self.at += 1;
                        continue;
                    };
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[copied..self.at]);
                    text.push_str(&self.text[self.at + 1..self.at + 1 + close]);
                    self.at += close + 2;
                    copied = self.at;
                }
                b'\\' => {
                    let text = owned.get_or_insert_default();
                    text.push_str(&self.text[copied..self.at]);
                    self.at += 1;
                    copied = self.at;
                    if matches!(bytes.get(self.at), None | Some(b'\n' | b'\r')) {
                        // The line goes on.
                        self.at -= 1;
                        break;
                    }
                    self.at += self.text[self.at..]
                        .chars()
                        .next()
                        .map_or(0, char::len_utf8);
                }
                _ => self.at += 1,
            }
        }
        // Always go on, whatever stands there.
        if self.at == start && self.at < bytes.len() && !matches!(bytes[self.at], b'\n' | b'\\') {
            self.at += self.text[self.at..]
                .chars()
                .next()
                .map_or(1, char::len_utf8);
            return Cow::Borrowed(&self.text[start..self.at]);
        }
        match owned {
            None => Cow::Borrowed(&self.text[start..self.at]),
            Some(mut text) => {
                text.push_str(&self.text[copied.min(self.at)..self.at]);
                Cow::Owned(text)
            }
        }
    }

    /// Passes over the here-documents that start at this line.
    fn skip_documents(&mut self) {
        for end in std::mem::take(&mut self.documents) {
            let rest = &self.text[self.at..];
            let mut offset = 0;
            let closed = rest.split_inclusive('\n').find_map(|line| {
                offset += line.len();
                (line.trim() == end).then_some(offset)
            });
            // One that is never closed hides nothing.
            self.at += closed.unwrap_or(0);
        }
    }
}

/// Where the quote ends, within 4 KiB: one that is never closed would otherwise
/// be looked for again and again.
fn close(rest: &[u8], quote: u8) -> Option<usize> {
    let rest = &rest[..rest.len().min(4096)];
    let mut from = 0;
    loop {
        let at = from + memchr::memchr(quote, &rest[from..])?;
        let is_escaped = quote == b'"' && at > 0 && rest[at - 1] == b'\\';
        if !is_escaped {
            return Some(at);
        }
        from = at + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        each(text, |command| {
            let mut line = command.words.join("|");
            for file in &command.writes {
                line.push_str(" > ");
                line.push_str(file);
            }
            all.push(line);
        });
        all
    }

    #[test]
    fn commands_are_told_apart() {
        for (text, expected) in [
            ("git push --force", &["git|push|--force"][..]),
            ("$ /usr/bin/rm -rf 'a b' && ls", &["rm|-rf|a b", "ls"]),
            ("A=1 B=2 make x # not y", &["make|x"]),
            ("git push \\\n  --force\nls", &["git|push|--force", "ls"]),
            ("echo a > b 2>/dev/null", &["echo|a > b > /dev/null"]),
            ("cat <<EOF > x\nrm -rf /\nEOF\nls", &["cat > x", "ls"]),
            (
                "x=$(curl -s a) ; if ! test b; then c; fi",
                &["curl|-s|a", "test|b", "c", "fi"],
            ),
            ("echo \"a \\\" b\" don't", &["echo|a \\\" b|don't"]),
            ("a 2>&1 | b", &["a", "b"]),
            ("./x.sh a", &["./x.sh|a"]),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_to_its_end(text in "[ab \\\\'\"<>|&;$(`)\n#é=-]{0,60}") {
            each(&text, |command| {
                assert!(text.get(command.range.clone()).is_some() || command.words.is_empty());
            });
        }
    }
}
