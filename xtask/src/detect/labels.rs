//! The labels of the samples: a table with commas.

use crate::Failure;

/// One labelled skill.
#[derive(Debug)]
pub(super) struct Sample {
    /// Its folder below the corpus.
    pub(super) path: String,
    /// `malicious`, `vulnerable` or `benign`.
    label: String,
    /// How visible its harm is, or what kind of benign skill it is.
    pub(super) tier: String,
}

impl Sample {
    pub(super) fn is_benign(&self) -> bool {
        self.label == "benign"
    }

    /// Who made it: what stands before the two dashes in its name.
    pub(super) fn source(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or(&self.path);
        name.split_once("--").map_or(name, |(source, _)| source)
    }

    /// Whether it is an attack that a rule could see.
    pub(super) fn is_overt(&self) -> bool {
        !self.is_benign() && self.tier == "overt"
    }
}

/// Reads the table; its first line names the columns.
pub(super) fn read(text: &str) -> Result<Vec<Sample>, Failure> {
    let mut lines = text.lines();
    let head: Vec<&str> = lines.next().unwrap_or_default().split(',').collect();
    let column = |name: &str| {
        head.iter()
            .position(|one| *one == name)
            .ok_or_else(|| format!("the labels have no column `{name}`"))
    };
    let (path, label, tier) = (column("path")?, column("label")?, column("tier")?);
    lines
        .filter(|line| !line.is_empty())
        .map(|line| {
            let cells = cells(line);
            let cell = |index: usize| {
                cells
                    .get(index)
                    .cloned()
                    .ok_or_else(|| format!("too few columns: `{line}`"))
            };
            Ok(Sample {
                path: cell(path)?,
                label: cell(label)?,
                tier: cell(tier)?,
            })
        })
        .collect()
}

/// The cells of a line; a cell with commas stands in double quotes.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("it starts with one").push(c),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name() {
        let samples = read("path,tier,label\na/b,overt,malicious\nc/d,\"x,y\",benign\n").unwrap();
        assert!(samples[0].is_overt());
        assert!(samples[1].is_benign());
        assert_eq!(samples[1].tier, "x,y");
        assert!(read("path\n").is_err());
    }
}
