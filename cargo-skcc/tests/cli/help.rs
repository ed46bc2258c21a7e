//! The help of every command, word for word.

use snapbox::{Data, assert_data_eq};

use crate::project::Project;

#[test]
fn every_command_has_the_recorded_help() {
    let project = Project::new();
    let list = project.run(["--help"]).exits(0).out;
    let commands = listed(&list);
    let mut nested = std::collections::BTreeSet::new();
    assert!(commands.contains(&"check"), "{list}");
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/help");
    let compare = |name: &str, text: &str| {
        let path = format!("{folder}/{name}.txt");
        assert_data_eq!(text, Data::read_from(path.as_ref(), None).raw());
    };
    compare("skcc", &list);
    for command in &commands {
        let help = project.run(["skcc", command, "--help"]).exits(0);
        assert_eq!(help.err, "");
        compare(command, &help.out);
        for below in listed(&help.out) {
            let help = project.run([command, below, "--help"]).exits(0);
            let name = format!("{command}-{below}");
            compare(&name, &help.out);
            nested.insert(name);
        }
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let command = name.strip_suffix(".txt").unwrap();
        assert!(
            command == "skcc" || commands.contains(&command) || nested.contains(command),
            "{command} is no longer a command"
        );
    }
}

/// The commands that a help lists.
fn listed(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect()
}
