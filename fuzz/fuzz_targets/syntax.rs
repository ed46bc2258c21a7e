//! Any text becomes a document whose parts cover the file.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use skcc_core::source::SourceFile;
use skcc_core::syntax;

fuzz_target!(|text: &str| {
    let file = Arc::new(SourceFile::new("SKILL.md", text));
    let (document, diagnostics) = syntax::parse(&file);
    assert_eq!(document.body.end, text.len());
    assert!(text.get(document.body.clone()).is_some());
    if let Some(frontmatter) = &document.frontmatter {
        assert!(frontmatter.block.end <= document.body.start);
        for key in &frontmatter.keys {
            assert!(text.get(key.name_span.clone()).is_some());
            assert!(text.get(key.value_span.clone()).is_some());
        }
    }
    for node in document.tree.nodes() {
        assert!(document.body_text().get(node.span.range()).is_some());
    }
    for diagnostic in diagnostics {
        assert!(text.get(diagnostic.span.range).is_some());
    }
});
