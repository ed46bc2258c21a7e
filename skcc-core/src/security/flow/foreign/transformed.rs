//! Texts that are made readable in the call that runs them, in languages that
//! are not taken apart: `eval($f($d($x)))`, `instance_eval(s.tr("b-za", "a-z"))`.

use std::ops::Range;

/// What runs a text as a program of its own language.
const EVALUATES: &[&str] = &[
    "eval(",
    "eval (",
    "eval $",
    "eval{",
    "instance_eval(",
    "class_eval(",
    "module_eval(",
    "create_function(",
    "loadstring(",
];

/// What runs a text as a command.
const COMMANDS: &[&str] = &[
    "system(",
    "exec(",
    "popen(",
    "passthru(",
    "shell_exec(",
    "proc_open(",
    "qx(",
];

/// What makes another text of one, without blanks. The first stand for another
/// writing of the same, which nobody needs for a command.
const DECODES: &[&str] = &[
    ".reverse",
    "scalarreverse",
    "(reverse",
    "strrev(",
    "base64_decode(",
    "decode64(",
    "decode_base64(",
    "hex2bin(",
    "unpack(",
    ".unpack1(",
    "pack('h",
    "pack(\"h",
    "str_rot13(",
    "gzinflate(",
    "gzuncompress(",
    "inflate(",
];

/// What runs a text in PHP, and in other languages looks whether something holds.
const ASSERTS: &[&str] = &["assert("];

/// What nobody calls to compare.
const UNPACKS: &[&str] = &[
    "base64_decode(",
    "str_rot13(",
    "gzinflate(",
    "gzuncompress(",
];

/// What changes letters, which a program that is written out does not need.
const CHANGES: &[&str] = &[".tr(", "=~tr/", "=~y/", "strtr(", "chr("];

/// How much of a call is looked at, in bytes.
const CALL: usize = 200;

/// So many calls of one text are looked at.
const CALLS: usize = 64;

/// The first call that runs what it makes readable.
pub(super) fn run(text: &str) -> Option<Range<usize>> {
    let evaluates = calls(text, EVALUATES).find(|at| {
        let call = argument(text, at);
        let has = |signs: &[&str]| signs.iter().any(|sign| call.contains(sign));
        has(DECODES) || has(CHANGES) || calls_by_variable(&call)
    });
    let asserts = || {
        calls(text, ASSERTS).find(|at| {
            let call = argument(text, at);
            UNPACKS.iter().any(|sign| call.contains(sign)) || calls_by_variable(&call)
        })
    };
    evaluates.or_else(asserts).or_else(|| {
        calls(text, COMMANDS).find(|at| {
            let call = argument(text, at);
            DECODES.iter().any(|sign| call.contains(sign)) || calls_by_variable(&call)
        })
    })
}

/// Where one of `names` stands as a word of its own.
fn calls<'t>(text: &'t str, names: &'static [&str]) -> impl Iterator<Item = Range<usize>> + 't {
    let all = names.iter().flat_map(move |name| {
        let places = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes()).take(CALLS);
        places.map(move |at| at..at + name.len())
    });
    all.filter(|place| {
        let before = text[..place.start].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '"' | '\'' | '`'))
    })
}

/// What the call is given, as far as its line goes: in lower case and without
/// blanks.
fn argument(text: &str, call: &Range<usize>) -> String {
    let rest = text[call.end - 1..].chars().take(CALL);
    let line = rest.take_while(|c| !matches!(c, '\n' | ';'));
    line.filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Whether the first thing of a call is a call of what a variable names, of
/// what another such call gives: `($f($d(`.
fn calls_by_variable(call: &str) -> bool {
    let mut rest = call.trim_start_matches(['(', '@']);
    let mut depth = 0;
    while let Some(name) = rest.strip_prefix('$') {
        let length = name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        match name[length..].strip_prefix('(') {
            Some(inner) if length > 0 => rest = inner,
            _ => break,
        }
        depth += 1;
    }
    depth > 1
}

#[cfg(test)]
mod tests {
    use super::run;

    #[test]
    fn what_is_made_readable_and_run_is_seen() {
        for text in [
            "eval( $f( $d( $map ) ) );",
            "target.instance_eval(table[1].tr(\"b-za\", \"a-z\"))",
            "CORE::system(scalar(reverse $q));",
            "exec(base64_decode($x));",
            "eval(Base64 . decode64(x)) if eval (unpack('u', $x))",
        ] {
            assert!(run(text).is_some(), "{text}");
        }
    }

    #[test]
    fn what_is_written_out_is_not() {
        for text in [
            "eval($code);",
            "system($cmd($x));",
            "medieval(x.reverse)",
            "eval(read('library/start'), a ^ b)",
            "system(\"git\", \"log\")\nputs x.reverse",
            "$(eval $(call rule,$(a)))",
            "assert(a ^ b == c.reverse());",
            "assert(names.join(\", \") == line);",
        ] {
            assert_eq!(run(text), None, "{text}");
        }
    }
}
