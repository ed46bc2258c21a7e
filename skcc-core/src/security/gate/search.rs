//! Looks for some hundred literals in one pass, whatever the case of letters.
//!
//! An automaton over so many literals does not fit the nearest cache, and
//! waits for memory at each byte. Here each place costs a look at one bit: the
//! first three bytes of a literal, hashed, are in a set of 8 KiB, and where they
//! are found, the first four in another. The bits before the one that is found
//! number the literals that start so, and these are compared. Some twentieth of
//! the places of ordinary text gets that far.

/// The literals, with what each is for.
pub(super) struct Search<T> {
    /// Those of three bytes and more, by the hash of their start.
    long: Vec<Long<T>>,
    /// Where in `long` those of each hash start that occurs, and the end.
    starts: Vec<u16>,
    /// The hashes that occur. Of a fixed size, so that no look is checked.
    filter: Box<[u64; WORDS]>,
    /// The hashes of one byte more: what is asked of the places that pass the
    /// first filter, as some of its starts are those of many words.
    further: Box<[u64; WORDS]>,
    /// For each word of `filter`, how many bits stand before it.
    before: Vec<u16>,
    short: Vec<(Vec<u8>, T)>,
}

/// A literal of three bytes and more.
struct Long<T> {
    /// Its first eight bytes, as [`lower`] makes them, and which of these eight
    /// it has: what is compared first, in one step.
    first: u64,
    mask: u64,
    text: Box<[u8]>,
    what: T,
}

/// How many bytes of a literal are hashed.
const START: usize = 3;

/// The bytes that are hashed, of eight.
const HASHED: u64 = 0x00ff_ffff;

/// How many hashes there are, as a power of two.
const BITS: u32 = 16;

/// Words of 64 bits for all of them.
const WORDS: usize = 1 << (BITS - 6);

/// Makes each byte what it is in lower case, and some others the same.
const fn lower(eight: u64) -> u64 {
    eight | 0x2020_2020_2020_2020
}

/// The hash of the first three bytes of eight in lower case.
fn hash(lower: u64) -> usize {
    mixed(lower & HASHED)
}

/// The hash of one byte more.
fn further_hash(lower: u64) -> usize {
    mixed(lower & (HASHED << 8 | 0xff))
}

fn mixed(start: u64) -> usize {
    let start = u32::try_from(start).expect("these are four bytes at most");
    // Fibonacci hashing: the upper bits are mixed best.
    (start.wrapping_mul(0x9e37_79b1) >> (u32::BITS - BITS)) as usize
}

/// The first eight bytes, the first as the lowest; zeros after the end.
fn eight(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    let bytes = bytes.iter().rev();
    bytes.fold(0, |eight, byte| eight << 8 | u64::from(*byte))
}

impl<T: Copy> Search<T> {
    /// # Panics
    ///
    /// When a literal is empty, when one of less than three bytes has letters,
    /// or when there are more than 65,535 of them.
    pub(super) fn new<'l>(literals: impl Iterator<Item = (&'l str, T)>) -> Self {
        let all = literals.map(|(text, what)| (text.as_bytes().to_ascii_lowercase(), what));
        let (mut long, short): (Vec<_>, Vec<_>) = all.partition(|(text, _)| text.len() >= START);
        let is_sign = |text: &[u8]| !text.is_empty() && !text.iter().any(u8::is_ascii_alphabetic);
        assert!(
            short.iter().all(|(text, _)| is_sign(text)),
            "a literal of less than {START} bytes has a case or says nothing"
        );
        let count = u16::try_from(long.len()).expect("there are some hundred literals");
        let hash_of = |text: &[u8]| hash(lower(eight(text)));
        long.sort_by_key(|(text, _)| hash_of(text));
        let long: Vec<Long<T>> = long
            .into_iter()
            .map(|(text, what)| {
                let mask = u64::MAX >> (8 * 8_usize.saturating_sub(text.len()));
                Long {
                    first: lower(eight(&text)) & mask,
                    mask,
                    text: text.into(),
                    what,
                }
            })
            .collect();
        let mut filter = Box::new([0_u64; WORDS]);
        let mut further = Box::new([0_u64; WORDS]);
        for literal in &long {
            // After one of three bytes anything may follow.
            let first = literal.first & HASHED;
            let any = 0..=u64::from(u8::MAX);
            let hashes: Vec<usize> = match literal.text.len() {
                START => any
                    .map(|byte| further_hash(lower(first | byte << 24)))
                    .collect(),
                _ => vec![further_hash(literal.first)],
            };
            for hash in hashes {
                further[hash / 64] |= 1 << (hash % 64);
            }
        }
        let mut starts = Vec::new();
        let mut last = None;
        for (literal, at) in long.iter().zip(0..) {
            let hash = hash_of(&literal.text);
            if last != Some(hash) {
                filter[hash / 64] |= 1 << (hash % 64);
                starts.push(at);
                last = Some(hash);
            }
        }
        starts.push(count);
        let mut bits = 0;
        let before = filter
            .iter()
            .map(|word| {
                let before = bits;
                bits += u16::try_from(word.count_ones()).expect("a word has 64 bits");
                before
            })
            .collect();
        Self {
            long,
            starts,
            filter,
            further,
            before,
            short,
        }
    }

    /// Tells `found` of every place of every literal, in no order.
    pub(super) fn find(&self, text: &str, mut found: impl FnMut(usize, T)) {
        let bytes = text.as_bytes();
        for (literal, what) in &self.short {
            for at in memchr::memmem::find_iter(bytes, literal) {
                found(at, *what);
            }
        }
        for (at, window) in bytes.windows(8).enumerate() {
            let lower = lower(eight(window));
            if self.may_start(lower) {
                self.compare(&bytes[at..], lower, |what| found(at, what));
            }
        }
        for at in bytes.len().saturating_sub(7)..bytes.len().saturating_sub(START - 1) {
            let lower = lower(eight(&bytes[at..]));
            if self.may_start(lower) {
                self.compare(&bytes[at..], lower, |what| found(at, what));
            }
        }
    }

    /// Whether a literal may start with these bytes. Asked at every place: this
    /// and nothing else belongs into the loop.
    #[inline]
    fn may_start(&self, lower: u64) -> bool {
        let holds = |filter: &[u64; WORDS], hash: usize| filter[hash / 64] >> (hash % 64) & 1 != 0;
        holds(&self.filter, hash(lower)) && holds(&self.further, further_hash(lower))
    }

    /// Compares the literals that may start with these bytes.
    #[inline(never)]
    fn compare(&self, bytes: &[u8], lower: u64, mut found: impl FnMut(T)) {
        let hash = hash(lower);
        let (word, bit) = (hash / 64, hash % 64);
        let before = self.filter[word] & ((1 << bit) - 1);
        let index = usize::from(self.before[word]) + before.count_ones() as usize;
        let range = usize::from(self.starts[index])..usize::from(self.starts[index + 1]);
        for literal in &self.long[range] {
            if lower & literal.mask != literal.first {
                continue;
            }
            let there = bytes.get(..literal.text.len());
            if there.is_some_and(|there| there.eq_ignore_ascii_case(&literal.text)) {
                found(literal.what);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LITERALS: [&str; 9] = [
        "@", "![", "abc", "abcd", "bca", "ab a", "{a}", "忽略", "a:b",
    ];

    fn places(text: &str) -> Vec<(usize, usize)> {
        let search = Search::new(LITERALS.into_iter().zip(0..));
        let mut found = Vec::new();
        search.find(text, |at, what| found.push((at, what)));
        found.sort_unstable();
        found
    }

    #[test]
    fn every_literal_is_found_in_any_case() {
        assert_eq!(places("xABCDx"), [(1, 2), (1, 3)]);
        assert_eq!(places("![@ 忽略"), [(0, 1), (2, 0), (4, 7)]);
        assert_eq!(places("ab"), []);
        // Bytes that the hash does not tell apart.
        assert_eq!(places("[A]"), []);
    }

    proptest! {
        #[test]
        fn places_are_those_of_a_search_for_each(text in "[abcdABC@!\\[{}: 忽略]{0,80}") {
            let lower = text.to_ascii_lowercase();
            let mut expected: Vec<(usize, usize)> = Vec::new();
            for (index, literal) in LITERALS.iter().enumerate() {
                let all = lower.char_indices().filter(|(at, _)| lower[*at..].starts_with(literal));
                expected.extend(all.map(|(at, _)| (at, index)));
            }
            expected.sort_unstable();
            prop_assert_eq!(places(&text), expected);
        }
    }
}
