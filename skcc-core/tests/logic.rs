//! What lowering makes of bodies: small Markdown in, an outline out.

#[path = "logic/constraints.rs"]
mod constraints;
#[path = "logic/examples.rs"]
mod examples;
#[path = "logic/outline.rs"]
mod outline;
#[path = "logic/routing.rs"]
mod routing;
#[path = "logic/sections.rs"]
mod sections;
#[path = "logic/steps.rs"]
mod steps;

use outline::{outline, skill, views};

#[test]
fn a_workflow_has_sections_and_steps() {
    let body = "# Title\nIntro.\n\n## When to use\n- X\n\n## Steps\n1. **Build** it with `make`.\n   - Run tests.\n2. If it fails, stop.\n";
    assert_eq!(
        outline(body),
        "\
en sequential
# Title: overview 70 position
## When to use: when-to-use 95 heading
## Steps: workflow 95 heading
  1 `**Build** it with `make`.`
    1 `Run tests.`
  2 if `If it fails, stop.` condition=`it fails`
"
    );
    assert_eq!(views(&skill("", body).skill), "use `X`\n");
}
