//! The help of every command, word for word.

use snapbox::{Data, assert_data_eq};

use crate::project::Project;

#[test]
fn every_command_has_the_recorded_help() {
    let project = Project::new();
    let list = project.run(["--help"]).exits(0).out;
    let listed = list.lines().skip_while(|line| *line != "Commands:").skip(1);
    let listed = listed.take_while(|line| !line.is_empty());
    let commands: Vec<_> = listed
        .map(|line| line.split_whitespace().next().unwrap())
        .filter(|command| *command != "help")
        .collect();
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
    }
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let command = name.strip_suffix(".txt").unwrap();
        assert!(
            command == "skcc" || commands.contains(&command),
            "{command} is no longer a command"
        );
    }
}
