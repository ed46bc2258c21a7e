//! Look-up and search among 1,000 skills.
//!
//! The ceilings of the design: a search below 100 µs, nothing to do before the
//! first one. `build_index` is what the compiler does, not the program.
//!
//! With the feature `dynamic` it first tells how often the skill that is meant
//! is found, for the queries in `queries.jsonl` over the skills of the examples.

use std::fmt::Write as _;
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use skill_runtime::codegen::v1::{self, ClassifiedBy, Parts, SectionClass};
use skill_runtime::skir::Index;
use skill_runtime::{Registry, Skill};

const SKILLS: usize = 1_000;

fn main() {
    #[cfg(feature = "dynamic")]
    recall::print();
    divan::main();
}

#[cfg(feature = "dynamic")]
mod recall {
    #![expect(clippy::print_stdout, reason = "a benchmark prints")]

    use serde_json::Value;
    use skill_runtime::Registry;

    /// The folders of skills below `examples`.
    const EXAMPLES: [&str; 5] = [
        "agent-loop",
        "embed",
        "no-build-script",
        "skills-app",
        "skills-crate",
    ];

    pub(super) fn print() {
        let load = |example: &str| {
            let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples");
            Registry::load_dir(format!("{root}/{example}/skills")).expect("the examples compile")
        };
        let all = EXAMPLES.map(load);
        let all = Registry::merged(&all).expect("no two examples share an id");
        let cases = include_str!("queries.jsonl").lines();
        let cases = cases.map(|line| serde_json::from_str::<Value>(line).expect("a case is JSON"));
        // The others say what must not be found.
        let ranked: Vec<(Value, Option<usize>)> = cases
            .filter(|case| case["skill"].is_string() && case["should_trigger"].is_null())
            .map(|case| {
                let hits = all.search(case["query"].as_str().expect("a case has a query"));
                let is_meant = |hit: &skill_runtime::Hit<'_>| {
                    let skill = hit.skill();
                    [skill.id(), skill.name()].contains(&case["skill"].as_str().unwrap_or(""))
                };
                let rank = hits.iter().position(is_meant);
                (case, rank)
            })
            .collect();
        for within in [1, 5] {
            let found = ranked
                .iter()
                .filter(|(_, rank)| rank.is_some_and(|at| at < within));
            println!("recall@{within}: {} of {}", found.count(), ranked.len());
        }
        for (case, _) in ranked.iter().filter(|(_, rank)| *rank != Some(0)) {
            println!("not first: {} for {}", case["skill"], case["query"]);
        }
        println!();
    }
}

/// Words of which a few are frequent and most are rare, as in real text.
struct Words(u64);

impl Words {
    fn next(&mut self) -> String {
        const SYLLABLES: [&str; 16] = [
            "ba", "co", "di", "fu", "ge", "ha", "jo", "ki", "lu", "me", "no", "pa", "re", "si",
            "to", "vu",
        ];
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let random = self.0 >> 33;
        // The product of two random numbers is small more often than not.
        let mut rank = ((random & 0xFF) * (random >> 8 & 0xFF)) >> 4;
        let mut word = String::new();
        while word.is_empty() || rank > 0 {
            word += SYLLABLES[usize::try_from(rank & 15).unwrap_or(0)];
            rank >>= 4;
        }
        word
    }

    fn some(&mut self, count: usize, separator: &str) -> &'static str {
        let words: Vec<_> = (0..count).map(|_| self.next()).collect();
        words.join(separator).leak()
    }
}

fn skill(words: &mut Words, number: usize) -> &'static Skill {
    let name: &'static str = format!("{}-{number}", words.some(2, "-")).leak();
    let mut body = String::new();
    let mut sections = Vec::new();
    for _ in 0..12 {
        let start = u32::try_from(body.len()).expect("the body is small");
        let heading = words.some(2, " ");
        let _ = write!(body, "# {heading}\n\nText.\n\n");
        let end = u32::try_from(body.len()).expect("the body is small");
        let heading = (
            start + 2,
            start + 2 + u32::try_from(heading.len()).unwrap_or(0),
        );
        sections.push(v1::section(
            heading,
            (start, end),
            1,
            SectionClass::Domain,
            0,
            ClassifiedBy::Nothing,
        ));
    }
    let parts = Parts {
        id: name,
        name,
        description: words.some(28, " "),
        body: body.leak(),
        sections: sections.leak(),
        ..Parts::EMPTY
    };
    Box::leak(Box::new(parts.build()))
}

fn skills() -> &'static [&'static Skill] {
    static ALL: OnceLock<Vec<&Skill>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut words = Words(7);
        let mut all: Vec<_> = (0..SKILLS)
            .map(|number| skill(&mut words, number))
            .collect();
        all.sort_by_key(|skill| skill.id());
        all
    })
}

fn index() -> Index {
    let models: Vec<_> = skills().iter().map(|skill| skill.ir()).collect();
    Index::build(&models)
}

fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        let index = index();
        let bytes = index.as_bytes();
        v1::registry(skills(), bytes.to_vec().leak(), &[])
    })
}

#[divan::bench(args = [1, 3, 8])]
fn search(bencher: Bencher<'_, '_>, count: usize) {
    let registry = registry();
    let mut words = Words(11);
    bencher
        .with_inputs(|| words.some(count, " "))
        .bench_local_values(|query| registry.search(black_box(query)));
}

/// The words that most skills have.
#[divan::bench]
fn search_frequent(bencher: Bencher<'_, '_>) {
    let registry = registry();
    bencher.bench(|| registry.search(black_box("ba co di fu ge ha jo ki")));
}

#[divan::bench]
fn look_up(bencher: Bencher<'_, '_>) {
    let registry = registry();
    let mut next = skills().iter().cycle();
    bencher
        .with_inputs(|| next.next().map_or("", |skill| skill.name()))
        .bench_local_values(|name| registry.get(black_box(name)).is_ok());
}

#[divan::bench]
fn look_up_unknown(bencher: Bencher<'_, '_>) {
    let registry = registry();
    bencher.bench(|| registry.get(black_box("not-a-skill")).is_ok());
}

#[divan::bench(sample_count = 20)]
fn build_index(bencher: Bencher<'_, '_>) {
    skills();
    bencher.bench(index);
}
