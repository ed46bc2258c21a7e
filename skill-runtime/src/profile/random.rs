//! Chance that can be replayed.

use std::prelude::v1::*;

use oorandom::Rand64;

use super::primitive::Level;

/// A generator of random values; the same seed gives the same values in every
/// version of this crate that has the same [`SUITE`](super::SUITE).
#[derive(Debug)]
pub struct Random(Rand64);

const CONSONANTS: &[u8] = b"bdfgklmnprstvz";
const VOWELS: &[u8] = b"aeiou";

impl Random {
    /// The values of one instance. Two primitives or levels with the same seed
    /// have nothing in common.
    pub fn new(primitive: &str, level: Level, seed: u64) -> Self {
        let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
        let level = [level.number()];
        for byte in primitive.bytes().chain(level).chain(seed.to_le_bytes()) {
            hash ^= u128::from(byte);
            hash = hash.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        Self(Rand64::new(hash))
    }

    /// A number below `end`; 0 where `end` is 0.
    ///
    /// # Panics
    ///
    /// Never: the number fits.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 {
            return 0;
        }
        usize::try_from(self.0.rand_range(0..end as u64)).expect("below a `usize`")
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.abs_diff(low).saturating_add(1);
        low.wrapping_add_unsigned(self.0.rand_range(0..span))
    }

    /// A count from `low` to `high`, both included.
    pub fn count(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `from`, which is not empty.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// `items` in another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }

    /// `count` different items of `from`, in random order.
    pub fn some<T: Copy>(&mut self, from: &[T], count: usize) -> Vec<T> {
        let mut all = from.to_vec();
        self.shuffle(&mut all);
        all.truncate(count);
        all
    }

    /// A word that no language has, of `syllables` syllables: what a model
    /// cannot know and has to read.
    pub fn word(&mut self, syllables: usize) -> String {
        let mut word = String::new();
        for _ in 0..syllables {
            word.push(char::from(self.pick(CONSONANTS)));
            word.push(char::from(self.pick(VOWELS)));
        }
        word.push(char::from(self.pick(b"nrst")));
        word
    }

    /// `count` such words, all different.
    pub fn words(&mut self, syllables: usize, count: usize) -> Vec<String> {
        let mut words: Vec<String> = Vec::with_capacity(count);
        while words.len() < count {
            let word = self.word(syllables);
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// A code such as `K7Q-204-MX`, which cannot be guessed.
    pub fn code(&mut self) -> String {
        const SIGNS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let mut code = String::new();
        for place in 0..8 {
            if place == 3 || place == 6 {
                code.push('-');
            }
            code.push(char::from(self.pick(SIGNS)));
        }
        code
    }
}
