//! What people are told to do.

use skcc_core::diagnostic::Code;
use skcc_tests::{Tree, sections};

/// A help that starts as its fix is titled stands above the fix; any other
/// stands beside it, and people read two helps for one thing.
#[test]
fn a_help_starts_with_the_title_of_its_fix() {
    let mut seen = 0;
    for code in Code::ALL {
        for section in sections(code.explanation()).expect("the page can be read") {
            if section.fences.is_empty() {
                continue;
            }
            let tree = Tree::read(section.fences("skill")).expect("the files can be read");
            for diagnostic in tree.compile(true).diagnostics {
                let (Some(help), Some(fix)) = (&diagnostic.help, &diagnostic.fix) else {
                    continue;
                };
                assert!(
                    help.starts_with(&fix.title),
                    "{code}: `{help}` and `{}`",
                    fix.title
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}
