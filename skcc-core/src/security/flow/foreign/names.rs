//! Variables of languages that are not taken apart: what is fetched or decoded
//! in one line and run in a later one.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// What a variable holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    Fetched,
    Decoded,
}

/// What fetches, in lower case.
const FETCHES: &[&str] = &[
    "uri.open(",
    "open(\"http",
    "open('http",
    "net::http.get",
    "file_get_contents('http",
    "file_get_contents(\"http",
    "file_get_contents($",
    "curl_exec(",
    "http.get(",
    "get(\"http",
    "get('http",
    ".downloadstring(",
    ".getstringasync(",
    "socket.http",
    "http.request(",
    "urlopen(",
    ".readtext()",
    "io.popen('curl",
    "io.popen(\"curl",
    "io.readall(",
    "urlopen(",
    ".gets",
    "fgets(",
    "fread($",
];

/// What decodes.
const DECODES: &[&str] = &[
    "base64_decode(",
    "base64.decode64",
    "base64.strict_decode64",
    "decode_base64",
    "decode64(",
    "gzinflate(",
    "gzuncompress(",
    "str_rot13(",
    "strrev(",
    "hex2bin(",
    ".pack(",
    "sprintf(\"%c",
    "sprintf('%c",
    "pack(\"h",
    "pack('h",
    ".unpack(",
    ".unpack1(",
    "stdencoding.decodestring(",
    "frombase64string(",
    ".tr('a-z",
];

/// What runs a text.
const RUNS: &[&str] = &[
    "eval(",
    "eval ",
    "instance_eval",
    "class_eval",
    "assert(",
    "system(",
    "system ",
    "exec(",
    "exec ",
    "loadstring(",
    "shell_exec(",
    "passthru(",
    "popen(",
    "proc_open(",
    "exec.command(",
    "create_function(",
    "process.start(",
    ".eval(",
    " load(",
    "kernel.send(",
    "call_user_func(",
];

/// What runs a text as a program of the same language.
const EVALUATES: &[&str] = &[
    "eval(",
    "eval ",
    "instance_eval",
    "class_eval",
    "loadstring(",
    "create_function(",
    "kernel.send(",
];

/// What a visitor says.
const VISITORS: &[&str] = &["$_post[", "$_get[", "$_request[", "$_cookie[", "params[:"];

/// What runs or calls what it is given, as a whole.
const VISITED: &[&str] = &[
    "eval(",
    "assert(",
    "call_user_func(",
    "call_user_func_array(",
    "shell_exec(",
    "passthru(",
    "system(",
];

/// How many variables of one text are followed.
const MOST: usize = 64;

/// How long a line is that is looked at, in bytes: a longer one is data.
const LINE: usize = 4_096;

/// Which of the signs above a line or a text has.
#[derive(Clone, Copy, Default)]
struct Seen(u8);

impl Seen {
    const FETCHES: u8 = 1;
    const DECODES: u8 = 1 << 1;
    const RUNS: u8 = 1 << 2;
    const VISITORS: u8 = 1 << 3;
    const VISITED: u8 = 1 << 4;

    const fn has(self, signs: u8) -> bool {
        self.0 & signs != 0
    }

    /// Whether a text with these could hold something that is found: what is
    /// decoded may be called by its name alone.
    const fn may_run(self) -> bool {
        self.has(Self::DECODES)
            || self.has(Self::FETCHES) && self.has(Self::RUNS)
            || self.has(Self::VISITORS) && self.has(Self::VISITED)
    }
}

/// The signs of a text, each with where it ends, in order.
fn signs(text: &str) -> Vec<(usize, Seen)> {
    static SIGNS: OnceLock<(AhoCorasick, Vec<u8>)> = OnceLock::new();
    let (automaton, kinds) = SIGNS.get_or_init(|| {
        let lists = [
            (Seen::FETCHES, FETCHES),
            (Seen::DECODES, DECODES),
            (Seen::RUNS, RUNS),
            (Seen::VISITORS, VISITORS),
            (Seen::VISITED, VISITED),
        ];
        let all = lists.iter();
        let all = all.flat_map(|(kind, signs)| signs.iter().map(move |sign| (*sign, *kind)));
        let (signs, kinds): (Vec<&str>, Vec<u8>) = all.unzip();
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(signs)
            .expect("the signs are few and short");
        (automaton, kinds)
    });
    let hits = automaton.find_overlapping_iter(text);
    hits.map(|hit| (hit.end(), Seen(kinds[hit.pattern().as_usize()])))
        .collect()
}

/// Where something is run that came from elsewhere.
pub(super) fn runs(text: &str) -> Option<(Range<usize>, Held)> {
    let signs = signs(text);
    let all = |signs: &[(usize, Seen)]| Seen(signs.iter().fold(0, |all, (_, one)| all | one.0));
    if !all(&signs).may_run() {
        return None;
    }
    let mut signs = signs.as_slice();
    let mut known: Vec<(String, Held)> = Vec::new();
    // What a visitor of a page says.
    let mut said: Vec<String> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', ';']) {
        let at = start;
        start += line.len();
        // No sign has what ends a line here.
        let (here, rest) = signs.split_at(signs.partition_point(|(end, _)| *end <= start));
        signs = rest;
        let seen = all(here);
        // Where nothing is known, a line without a sign changes nothing.
        let is_idle = here.is_empty() && known.is_empty() && said.is_empty();
        if line.len() > LINE || is_idle {
            continue;
        }
        let lower = line.to_ascii_lowercase();
        // A function of PHP whose name was decoded: `$f(…)`.
        let called = known.iter().find_map(|(name, held)| {
            if !name.starts_with('$') || *held != Held::Decoded {
                return None;
            }
            let at = lower.find(&format!("{name}("))?;
            Some((at, name.len()))
        });
        if let Some((place, length)) = called {
            return Some((at + place..at + place + length, Held::Decoded));
        }
        let runs = if seen.has(Seen::RUNS) { RUNS } else { &[] };
        let runs = runs
            .iter()
            .flat_map(|sign| lower.match_indices(sign).map(move |(at, _)| (at, sign)));
        for (place, sign) in runs {
            let is_word = place > 0 && lower.as_bytes()[place - 1].is_ascii_alphanumeric();
            if is_word {
                continue;
            }
            // The program is the first that is handed over.
            let given = lower[place + sign.len()..].split([';', '#']).next();
            let given = given.unwrap_or_default();
            // What is fetched or decoded right there.
            if EVALUATES.contains(sign) {
                let has = |signs: &[&str]| signs.iter().any(|sign| given.contains(sign));
                if has(DECODES) {
                    return Some((at + place..at + place + sign.len(), Held::Decoded));
                }
                if has(FETCHES) {
                    return Some((at + place..at + place + sign.len(), Held::Fetched));
                }
            }
            let held = known.iter().find(|(name, _)| holds(given, name));
            if let Some((_, held)) = held {
                return Some((at + place..at + place + sign.len(), *held));
            }
        }
        let visited = if said.is_empty() { &[] } else { VISITED };
        let evaluated = visited
            .iter()
            .flat_map(|sign| lower.match_indices(sign))
            .find(|(place, sign)| {
                let given = &lower[place + sign.len()..];
                let given = given.split([',', ';', ')']).next().unwrap_or_default();
                said.iter().any(|name| given.trim() == name)
            });
        if let Some((place, sign)) = evaluated {
            return Some((at + place..at + place + sign.len(), Held::Fetched));
        }
        let Some((name, value)) = assigned(&lower) else {
            continue;
        };
        let is_said = VISITORS
            .iter()
            .any(|start| value.trim().trim_start_matches('@').starts_with(start));
        said.retain(|one| one != name);
        if is_said && said.len() < MOST {
            said.push(name.to_owned());
        }
        let has = |signs: &[&str]| signs.iter().any(|sign| value.contains(sign));
        let of_known = || {
            let mut all = known.iter();
            all.find(|(name, _)| holds(value, name))
                .map(|(_, held)| *held)
        };
        let held = if seen.has(Seen::DECODES) && has(DECODES) {
            Some(Held::Decoded)
        } else if seen.has(Seen::FETCHES) && has(FETCHES) {
            Some(Held::Fetched)
        } else {
            of_known()
        };
        known.retain(|(one, _)| one != name);
        if let Some(held) = held
            && known.len() < MOST
        {
            known.push((name.to_owned(), held));
        }
    }
    None
}

/// The variable of an assignment, and what it gets.
pub(super) fn assigned(line: &str) -> Option<(&str, &str)> {
    // No comparison: `==`, `!=`, `<=`, `=>`.
    let bytes = line.as_bytes();
    let is_sign = |at: usize| {
        let before = at.checked_sub(1).map(|at| bytes[at]);
        !matches!(before, Some(b'=' | b'!' | b'<' | b'>')) && bytes.get(at + 1) != Some(&b'=')
    };
    let at = memchr::memchr_iter(b'=', bytes).find(|at| is_sign(*at))?;
    let (left, right) = (&line[..at], &line[at + 1..]);
    let right = right.trim_start_matches(['>', '~']);
    let left = left.trim_end_matches([':', ' ', '\t', '.']).trim_start();
    let left = [
        "my ", "local ", "var ", "val ", "let ", "const ", "string ", "auto ",
    ]
    .iter()
    .find_map(|word| left.strip_prefix(word))
    .unwrap_or(left);
    let name = match left.split_once(',') {
        Some((first, _)) => first
            .trim()
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '{' | '('))
            .next()
            .unwrap_or(first),
        // `for (…) x = …`: the name is what stands right before the sign.
        None => left
            .rsplit(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '$' | '@'))
            .next()
            .unwrap_or(left),
    };
    let plain = name.trim_start_matches(['$', '@']);
    let is_name = !plain.is_empty()
        && plain.len() <= 64
        && plain
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !plain.starts_with(|c: char| c.is_ascii_digit());
    is_name.then_some((name, right))
}

/// Whether a text has the variable as a word.
pub(super) fn holds(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
        let before = at
            .checked_sub(1)
            .and_then(|before| text.as_bytes().get(before));
        !is_part(before) && !is_part(text.as_bytes().get(at + name.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_variable_holds_is_run() {
        for (text, held) in [
            (
                "code = URI.open('https://x').read\neval(code)\n",
                Held::Fetched,
            ),
            (
                "$c = base64_decode($x);\n$d = trim($c);\neval($d);",
                Held::Decoded,
            ),
            (
                "data, _ := http.Get(url)\nb := read(data)\nexec.Command(\"sh\", \"-c\", b)",
                Held::Fetched,
            ),
        ] {
            assert_eq!(runs(text).map(|(_, held)| held), Some(held), "{text}");
        }
        for text in [
            "page = URI.open('https://x').read\nputs page\nsystem('ls')\n",
            "data = Base64.decode64(x)\nFile.write('a', data)\n",
            "code = URI.open('x')\ncode = 'ls'\nsystem(code)\n",
        ] {
            let text = text.replace("URI.open('x')", "1");
            assert_eq!(runs(&text), None, "{text}");
        }
    }
}
