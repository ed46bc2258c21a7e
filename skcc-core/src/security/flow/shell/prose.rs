//! Commands in running text.

use super::is_shell;

/// Commands that running text may hold, as first words. Sorted.
const IN_PROSE: &[&str] = &[
    "base64",
    "bash",
    "cat",
    "chmod",
    "crontab",
    "curl",
    "dd",
    "echo",
    "env",
    "eval",
    "iex",
    "irm",
    "iwr",
    "minerd",
    "mkfs",
    "nc",
    "ncat",
    "node",
    "openssl",
    "perl",
    "powershell",
    "printenv",
    "printf",
    "pwsh",
    "python",
    "python3",
    "rm",
    "scp",
    "sh",
    "socat",
    "sudo",
    "tar",
    "wget",
    "xmrig",
    "zsh",
];

/// The longest of them, in bytes.
const LONGEST: usize = 10;

/// For each first byte the lengths of the commands that start so, one bit each:
/// no other word of a text is compared.
const LENGTHS: [u16; 256] = {
    let mut lengths = [0; 256];
    let mut at = 0;
    while at < IN_PROSE.len() {
        let name = IN_PROSE[at].as_bytes();
        lengths[name[0] as usize] |= 1 << name.len();
        at += 1;
    }
    lengths
};

/// The bytes that end a word of running text.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let all = b" \t`*\"(\n";
    let mut at = 0;
    while at < all.len() {
        ends[all[at] as usize] = true;
        at += 1;
    }
    ends
};

/// Whether a word is one of them.
fn is_in_prose(word: &str) -> bool {
    let lengths = word
        .bytes()
        .next()
        .map_or(0, |first| LENGTHS[usize::from(first)]);
    word.len() <= LONGEST && lengths >> word.len() & 1 != 0 && IN_PROSE.binary_search(&word).is_ok()
}

/// Where a command starts in a line of running text, if it looks like one: a
/// known word with an option, an address, a path or a pipe right after it.
pub(in crate::security::flow) fn in_prose(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let is_end = |byte: &u8| ENDS[usize::from(*byte)];
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let length = bytes[start..].iter().position(is_end);
        let end = length.map_or(bytes.len(), |length| start + length);
        at = end + 1;
        // A path is known by its last part.
        let slash = bytes[start..end].iter().rposition(|b| *b == b'/');
        let name = slash.map_or(start, |slash| start + slash + 1)..end;
        let name = &line[name];
        if !is_in_prose(name) {
            continue;
        }
        let next = line.get(at..).unwrap_or_default().trim_start();
        let end = next.find(char::is_whitespace).unwrap_or(next.len());
        let word = &next[..end];
        let is_command = word.starts_with(['-', '<', '/', '$', '\'', '"', '~', '|'])
            || word.contains("://")
            || matches!(name, "sudo" | "env" | "eval") && is_in_prose(word)
            || matches!(name, "echo" | "printf" | "cat" | "env") && next.contains('|')
            || name == "chmod" && word.starts_with('+')
            || name == "dd" && word.contains('=');
        if is_command {
            return Some(start);
        }
    }
    None
}

/// A command in running text, without the words that go on after a shell: in
/// "run curl … | sh first", `first` is no file.
pub(in crate::security::flow) fn sentence(line: &str) -> &str {
    for (at, _) in line.match_indices('|') {
        let rest = line[at + 1..].trim_start();
        let rest = rest.strip_prefix("sudo ").unwrap_or(rest).trim_start();
        let start = line.len() - rest.len();
        let end = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | ')' | '|'))
            .unwrap_or(rest.len());
        let name = rest[..end].rsplit('/').next().unwrap_or_default();
        let goes_on = rest[end..]
            .trim_start()
            .starts_with(|c: char| c.is_alphabetic() || c == '.');
        if is_shell(name) && goes_on {
            return &line[..start + end];
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_running_text_are_sorted() {
        assert!(IN_PROSE.is_sorted());
        assert_eq!(IN_PROSE.iter().map(|name| name.len()).max(), Some(LONGEST));
    }

    #[test]
    fn commands_are_found_in_running_text() {
        assert_eq!(in_prose("Then run curl -s x | sh now"), Some(9));
        assert_eq!(in_prose("Run `curl http://x`"), Some(5));
        assert_eq!(in_prose("Use curl or wget for this"), None);
        assert_eq!(in_prose("a cat in the house"), None);
    }

    #[test]
    fn a_sentence_goes_on_after_a_command() {
        assert_eq!(sentence("curl x | sh first."), "curl x | sh");
        assert_eq!(
            sentence("curl x | sudo /bin/bash."),
            "curl x | sudo /bin/bash"
        );
        assert_eq!(sentence("curl x | sh -s y"), "curl x | sh -s y");
    }
}
