//! Functions on lists of whole numbers: what each does, and one line of it in a
//! right and in a wrong form. No two do the same, and of each mistake there is no
//! natural remedy in another line.

use std::prelude::v1::*;

/// One function.
#[derive(Debug)]
pub(super) struct Function {
    /// What it does.
    pub(super) purpose: &'static str,
    /// Its body, without the indentation of the function; `$` is its parameter.
    body: &'static [&'static str],
    /// Which line of the body can be wrong, and how.
    mistake: (usize, &'static str),
}

impl Function {
    /// Its lines.
    pub(super) fn code(&self, name: &str, variable: &str, wrong: bool) -> Vec<String> {
        let mut lines = Vec::from([std::format!("def {name}({variable}):")]);
        for (index, line) in self.body.iter().enumerate() {
            let line = if wrong && index == self.mistake.0 {
                self.mistake.1
            } else {
                line
            };
            lines.push(std::format!("    {}", line.replace('$', variable)));
        }
        lines
    }

    /// Which of the lines of `code` can be wrong, from 0.
    pub(super) fn mistake_line(&self) -> usize {
        self.mistake.0 + 1
    }
}

pub(super) static FUNCTIONS: &[Function] = &[
    Function {
        purpose: "returns the largest number",
        body: &[
            "r = $[0]",
            "for n in $:",
            "    if n > r:",
            "        r = n",
            "return r",
        ],
        mistake: (2, "    if n < r:"),
    },
    Function {
        purpose: "returns the smallest number",
        body: &[
            "r = $[0]",
            "for n in $:",
            "    if n < r:",
            "        r = n",
            "return r",
        ],
        mistake: (2, "    if n > r:"),
    },
    Function {
        purpose: "returns the sum of all numbers",
        body: &["r = 0", "for n in $:", "    r = r + n", "return r"],
        mistake: (2, "    r = n"),
    },
    Function {
        purpose: "returns the product of all numbers",
        body: &["r = 1", "for n in $:", "    r = r * n", "return r"],
        mistake: (0, "r = 0"),
    },
    Function {
        purpose: "counts the even numbers",
        body: &[
            "r = 0",
            "for n in $:",
            "    if n % 2 == 0:",
            "        r = r + 1",
            "return r",
        ],
        mistake: (2, "    if n % 2 == 1:"),
    },
    Function {
        purpose: "returns the sum of the negative numbers",
        body: &[
            "r = 0",
            "for n in $:",
            "    if n < 0:",
            "        r = r + n",
            "return r",
        ],
        mistake: (2, "    if n > 0:"),
    },
    Function {
        purpose: "returns the numbers in the opposite order",
        body: &[
            "r = []",
            "for i in range(len($) - 1, -1, -1):",
            "    r.append($[i])",
            "return r",
        ],
        mistake: (1, "for i in range(len($) - 1, 0, -1):"),
    },
    Function {
        purpose: "returns every number once, in the order in which they first appear",
        body: &[
            "r = []",
            "for n in $:",
            "    if n not in r:",
            "        r.append(n)",
            "return r",
        ],
        mistake: (2, "    if n in r:"),
    },
    Function {
        purpose: "returns the differences between each number and the one before it",
        body: &[
            "r = []",
            "for i in range(1, len($)):",
            "    r.append($[i] - $[i - 1])",
            "return r",
        ],
        mistake: (2, "    r.append($[i] - $[0])"),
    },
    Function {
        purpose: "returns the sums of the numbers up to each place",
        body: &[
            "r = []",
            "s = 0",
            "for n in $:",
            "    s = s + n",
            "    r.append(s)",
            "return r",
        ],
        mistake: (4, "    r.append(n)"),
    },
    Function {
        purpose: "tells whether the numbers never get smaller from one to the next",
        body: &[
            "for i in range(1, len($)):",
            "    if $[i] < $[i - 1]:",
            "        return False",
            "return True",
        ],
        mistake: (1, "    if $[i] > $[i - 1]:"),
    },
    Function {
        purpose: "tells whether some number appears more than once",
        body: &[
            "s = set()",
            "for n in $:",
            "    if n in s:",
            "        return True",
            "    s.add(n)",
            "return False",
        ],
        mistake: (2, "    if n not in s:"),
    },
    Function {
        purpose: "returns the place of the largest number, the first one if there are several, counted from 0",
        body: &[
            "b = 0",
            "for i in range(len($)):",
            "    if $[i] > $[b]:",
            "        b = i",
            "return b",
        ],
        mistake: (2, "    if $[i] < $[b]:"),
    },
    Function {
        purpose: "returns a table of how often each number appears",
        body: &[
            "r = {}",
            "for n in $:",
            "    r[n] = r.get(n, 0) + 1",
            "return r",
        ],
        mistake: (2, "    r[n] = r.get(n, 1) + 1"),
    },
    Function {
        purpose: "returns the numbers at even places, the first place being 0",
        body: &[
            "r = []",
            "for i in range(len($)):",
            "    if i % 2 == 0:",
            "        r.append($[i])",
            "return r",
        ],
        mistake: (2, "    if i % 2 == 1:"),
    },
    Function {
        purpose: "returns the sum of the squares of all numbers",
        body: &["r = 0", "for n in $:", "    r = r + n * n", "return r"],
        mistake: (2, "    r = r + n * 2"),
    },
];
