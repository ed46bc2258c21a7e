//! The table of primitives in `docs/profiling.md` is the catalogue.

#![cfg(feature = "profile")]
#![expect(clippy::unwrap_used, reason = "writing to a string does not fail")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use skill_runtime::profile;

const BEGIN: &str = "<!-- primitives: begin -->\n";
const END: &str = "<!-- primitives: end -->";

fn table() -> String {
    let mut table = String::from("\n| Id | Measures | L1 | L2 | L3 |\n|---|---|---|---|---|\n");
    for primitive in profile::all() {
        let info = primitive.info();
        let [one, two, three] = info.levels;
        writeln!(
            table,
            "| `{}` | {} | {one} | {two} | {three} |",
            info.id, info.meaning
        )
        .unwrap();
    }
    table.push_str(
        "\nHow a skill can ask for less:\n\n| Id | L3 to L2 | L2 to L1 |\n|---|---|---|\n",
    );
    for primitive in profile::all() {
        let info = primitive.info();
        let [high, low] = info.degradation.map(|text| text.unwrap_or("–"));
        writeln!(table, "| `{}` | {high} | {low} |", info.id).unwrap();
    }
    table + "\n"
}

/// `SKCC_UPDATE=1` writes it.
#[test]
fn the_page_lists_the_catalogue() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/profiling.md");
    let page = fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    if std::env::var_os("SKCC_UPDATE").is_some() {
        fs::write(&path, [before, BEGIN, &table(), END, after].concat()).unwrap();
        return;
    }
    assert_eq!(found, table(), "`SKCC_UPDATE=1` writes the table");
}
