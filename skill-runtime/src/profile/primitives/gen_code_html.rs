//! `gen.code.html`: pages and drawings.

use std::collections::BTreeSet;

use super::prelude::*;
use crate::profile::markup::Page;
use crate::profile::pool::{COLOURS, DEPARTMENTS, THINGS};

pub(super) struct Html;

static INFO: Info = Info {
    id: "gen.code.html",
    category: Category::Generation,
    meaning: "writing HTML and SVG",
    levels: [
        "headings and lists",
        "forms, tables, semantic elements and a simple SVG drawing",
        "a bar chart in SVG to scale, on a page that is responsive and accessible",
    ],
    degradation: [
        Some("use tables and simple shapes in place of charts"),
        Some("use headings and lists alone"),
    ],
};

#[derive(Serialize, Deserialize)]
struct Key {
    title: String,
    /// Items of a list, rows of a table, or bars of a chart.
    rows: Vec<(String, i64)>,
    /// Names of the fields of a form, and which are required.
    fields: Vec<(String, bool)>,
    ordered: bool,
    /// Width and height of the drawing.
    size: (i64, i64),
    /// So many pixels for one unit.
    scale: i64,
    colour: String,
}

impl Primitive for Html {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let count = random.count(4, 7);
        let key = Key {
            title: format!("{} {}", random.pick(DEPARTMENTS), random.word(2)),
            rows: random
                .some(THINGS, count)
                .into_iter()
                .map(|thing| (thing.into(), random.between(3, 60)))
                .collect(),
            fields: {
                let count = random.count(3, 5);
                let names = random.words(2, count);
                names
                    .into_iter()
                    .map(|name| (name, random.chance(50)))
                    .collect()
            },
            ordered: random.chance(50),
            size: (random.between(30, 60) * 10, random.between(36, 50) * 10),
            scale: random.between(2, 5),
            colour: random.pick(COLOURS).into(),
        };
        let listed = |with_number: bool| {
            let rows = key.rows.iter().map(|(name, number)| {
                if with_number {
                    format!("{name} {number}")
                } else {
                    name.clone()
                }
            });
            rows.collect::<Vec<_>>().join(", ")
        };
        let what = match level {
            Level::L1 => format!(
                "with exactly one first-level heading, `{}`, and exactly one {} list with these {count} items, in \
                 this order: {}.",
                key.title,
                if key.ordered { "ordered" } else { "unordered" },
                listed(false)
            ),
            Level::L2 => {
                let fields: Vec<String> = key
                    .fields
                    .iter()
                    .map(|(name, required)| {
                        if *required {
                            format!("{name} (required)")
                        } else {
                            name.clone()
                        }
                    })
                    .collect();
                format!(
                    "with the semantic elements for header, main content and footer; in the header a first-level \
                     heading `{}`; in the main content (1) a table with a header row of the two cells `item` and \
                     `count`, and the rows {}, (2) a form with one text input for each of {}, whose `name` is \
                     that word, each with a label that is bound to it, those called required marked so, no \
                     other text inputs, and a submit button, (3) an inline SVG drawing with a `viewBox` that \
                     holds at least one circle filled with `{}`.",
                    key.title,
                    listed(true),
                    fields.join(", "),
                    key.colour
                )
            }
            Level::L3 => format!(
                "with `lang`, a `title` element with the text `{title}`, a viewport `meta` element for small \
                 screens, and a style sheet inside the page with at least one media query. In its body, an \
                 inline SVG bar chart with `viewBox=\"0 0 {} {}\"`, `role=\"img\"`, and a `title` element of its \
                 own as its first child. The chart has for each of these values one `rect` with \
                 `class=\"bar\"` and `fill=\"{}\"`, in this order from left to right: {}. Each bar is {scale} \
                 units high for each 1 of its value, all bars have the same width and stand on the same \
                 baseline, they do not overlap, and none leaves the view box. Each bar has its name in a `text` \
                 element of the chart. Positions and sizes of bars are numbers in the attributes `x`, `y`, \
                 `width` and `height`, without transforms.",
                key.size.0,
                key.size.1,
                key.colour,
                listed(true),
                title = key.title,
                scale = key.scale,
            ),
        };
        let prompt = format!(
            "Write an HTML page `index.html` {what} The page loads nothing from elsewhere."
        );
        Some(Draft::new(prompt, &key).tools(&[Tool::WriteFile]))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        let key: Key = instance.key();
        let mut checks = Checks::default();
        let Some(source) = evidence.file("index.html") else {
            checks.check("file_created", false, || "there is no `index.html`".into());
            return checks.grade();
        };
        let page = Page::new(source);
        match instance.level {
            Level::L1 => key.check_list(&page, &mut checks),
            Level::L2 => key.check_form(&page, &mut checks),
            Level::L3 => key.check_chart(&page, &mut checks),
        }
        checks.grade()
    }

    fn reference(&self, instance: &Instance) -> Solution {
        let key: Key = instance.key();
        Solution::default().file("index.html", key.page(instance.level))
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        let key: Key = instance.key();
        let page = key.page(instance.level);
        let file = |text: String| Solution::default().file("index.html", text);
        let mut misses = Vec::from([
            ("only said", Solution::text(page.clone())),
            ("a list of nothing", file(format!("<h1>{}</h1>", key.title))),
            ("another title", file(page.replace(&key.title, "Untitled"))),
        ]);
        let first = &key.rows[0];
        match instance.level {
            Level::L1 => {
                misses.push((
                    "an item is missing",
                    file(page.replacen(&format!("<li>{}</li>", first.0), "", 1)),
                ));
                let (from, to) = if key.ordered {
                    ("ol>", "ul>")
                } else {
                    ("ul>", "ol>")
                };
                misses.push(("another kind of list", file(page.replace(from, to))));
            }
            Level::L2 => {
                misses.push(("divisions", file(page.replace("main>", "div>"))));
                misses.push((
                    "labels that are bound to nothing",
                    file(page.replace(" for=", " data-for=")),
                ));
                misses.push(("no circle", file(page.replace("<circle", "<rect"))));
                misses.push((
                    "a wrong cell",
                    file(page.replacen(&format!("<td>{}<", first.1), "<td>0<", 1)),
                ));
            }
            Level::L3 => {
                let height = first.1 * key.scale;
                misses.push((
                    "not to scale",
                    file(page.replacen(
                        &format!("height=\"{height}\""),
                        &format!("height=\"{}\"", height + 1),
                        1,
                    )),
                ));
                misses.push(("no media query", file(page.replace("@media", "@supports"))));
                misses.push((
                    "no title of the drawing",
                    file(page.replace("<title>Chart</title>", "")),
                ));
                misses.push((
                    "bars without their names",
                    file(page.replace("<text", "<desc").replace("</text>", "</desc>")),
                ));
            }
        }
        misses
    }
}

impl Key {
    fn check_list(&self, page: &Page, checks: &mut Checks) {
        let headings = page.all("h1");
        checks.check(
            "heading_correct",
            headings.len() == 1 && page.text(headings[0]) == self.title,
            || {
                format!(
                    "expected one `h1` with `{}`, found {}",
                    self.title,
                    headings.len()
                )
            },
        );
        let (kind, other) = if self.ordered {
            ("ol", "ul")
        } else {
            ("ul", "ol")
        };
        let (lists, others) = (page.all(kind), page.all(other));
        checks.check("list_kind", lists.len() == 1 && others.is_empty(), || {
            format!(
                "expected one `{kind}` alone, found {} and {} `{other}`",
                lists.len(),
                others.len()
            )
        });
        let items: Vec<String> = page
            .all("li")
            .into_iter()
            .map(|item| page.text(item))
            .collect();
        let expected = self.rows.iter().map(|row| &row.0);
        checks.check("items_correct", expected.eq(items.iter()), || {
            format!("found the items {items:?}")
        });
    }

    fn check_form(&self, page: &Page, checks: &mut Checks) {
        for name in ["header", "main", "footer"] {
            checks.check("semantic_elements", page.all(name).len() == 1, || {
                format!("expected one `{name}`, found {}", page.all(name).len())
            });
        }
        let heading = page
            .all("header")
            .first()
            .and_then(|header| page.inside(*header, "h1").first().copied());
        checks.check(
            "heading_correct",
            heading.is_some_and(|heading| page.text(heading) == self.title),
            || format!("no `h1` with `{}` in the header", self.title),
        );
        let main = page.all("main").first().copied().unwrap_or_default();
        let tables = page.inside(main, "table");
        let rows = tables
            .first()
            .map_or_else(Vec::new, |table| page.inside(*table, "tr"));
        let cells = |row: usize| -> Vec<String> {
            let cells = page.elements[row].children.iter();
            let cells =
                cells.filter(|cell| matches!(page.elements[**cell].name.as_str(), "td" | "th"));
            cells.map(|cell| page.text(*cell)).collect()
        };
        let found: Vec<Vec<String>> = rows.into_iter().map(cells).collect();
        let head = [vec!["item".to_owned(), "count".to_owned()]].into_iter();
        let expected: Vec<_> = head
            .chain(
                self.rows
                    .iter()
                    .map(|row| vec![row.0.clone(), row.1.to_string()]),
            )
            .collect();
        checks.check("table_correct", found == expected, || {
            format!("found the rows {}", short(&format!("{found:?}")))
        });
        self.check_fields(page, main, checks);
        let drawings = page.inside(main, "svg");
        let drawn = drawings.iter().any(|drawing| {
            let circles = page.inside(*drawing, "circle");
            page.attribute(*drawing, "viewbox").is_some()
                && circles.iter().any(|circle| self.has_fill(page, *circle))
        });
        checks.check("drawing_correct", drawn, || {
            format!(
                "no `svg` with a `viewBox` and a circle filled with {}",
                self.colour
            )
        });
    }

    /// By the attribute, by the style, or by the group around it.
    fn has_fill(&self, page: &Page, place: usize) -> bool {
        let style = page
            .attribute(place, "style")
            .unwrap_or_default()
            .replace(' ', "")
            .to_ascii_lowercase();
        let own = page.attribute(place, "fill").map(str::to_ascii_lowercase);
        if style.contains("fill:") {
            return style.contains(&format!("fill:{}", self.colour));
        }
        match own {
            Some(fill) => fill == self.colour,
            None => page.elements[place].parent.is_some_and(|parent| {
                page.elements[parent].name == "g" && self.has_fill(page, parent)
            }),
        }
    }

    fn check_fields(&self, page: &Page, main: usize, checks: &mut Checks) {
        let forms = page.inside(main, "form");
        let form = forms.first().copied().unwrap_or_default();
        let inputs: Vec<usize> = page
            .inside(form, "input")
            .into_iter()
            .filter(|input| {
                matches!(
                    page.attribute(*input, "type").unwrap_or("text"),
                    "text" | ""
                )
            })
            .collect();
        let bound = |input: usize| {
            let id = page.attribute(input, "id").filter(|id| !id.is_empty());
            page.inside(form, "label").into_iter().any(|label| {
                let by_id = id.is_some() && page.attribute(label, "for") == id;
                (by_id || page.inside(label, "input").contains(&input))
                    && !page.text(label).is_empty()
            })
        };
        let fields = self.fields.iter().all(|(name, required)| {
            inputs.iter().any(|input| {
                page.attribute(*input, "name") == Some(name)
                    && page.attribute(*input, "required").is_some() == *required
                    && bound(*input)
            })
        });
        checks.check(
            "form_correct",
            fields && inputs.len() == self.fields.len(),
            || "the inputs, their labels or what is required are not as asked for".into(),
        );
        let buttons = page.inside(form, "button").into_iter().filter(|button| {
            page.attribute(*button, "type")
                .is_none_or(|kind| kind.eq_ignore_ascii_case("submit"))
        });
        let submits = page
            .inside(form, "input")
            .into_iter()
            .filter(|input| page.attribute(*input, "type") == Some("submit"));
        checks.check(
            "submit_button",
            buttons.count() + submits.count() > 0,
            || "the form cannot be submitted".into(),
        );
    }

    fn check_chart(&self, page: &Page, checks: &mut Checks) {
        let lang = page.all("html").first().is_some_and(|html| {
            page.attribute(*html, "lang")
                .is_some_and(|lang| !lang.is_empty())
        });
        checks.check("language", lang, || "the page has no `lang`".into());
        let drawings = page.all("svg");
        let titles = page.all("title");
        let titled = titles.iter().any(|title| {
            let in_drawing = drawings
                .iter()
                .any(|drawing| page.inside(*drawing, "title").contains(title));
            !in_drawing && page.text(*title) == self.title
        });
        checks.check("page_title", titled, || {
            format!("no `title` with `{}`", self.title)
        });
        let viewport = page.all("meta").into_iter().any(|meta| {
            page.attribute(meta, "name") == Some("viewport")
                && page
                    .attribute(meta, "content")
                    .is_some_and(|content| content.contains("width=device-width"))
        });
        checks.check("responsive", viewport, || {
            "no viewport for small screens".into()
        });
        let queries = page
            .all("style")
            .into_iter()
            .any(|style| page.elements[style].text.contains("@media"));
        checks.check("responsive", queries, || "no media query".into());
        let Some(chart) = drawings.first().copied() else {
            checks.check("chart_created", false, || "there is no `svg`".into());
            return;
        };
        let view: Vec<f64> = page
            .attribute(chart, "viewbox")
            .map(answer::numbers)
            .unwrap_or_default();
        let (width, height) = (exact(self.size.0), exact(self.size.1));
        checks.check("view_box", view == [0.0, 0.0, width, height], || {
            format!("the view box is {view:?}")
        });
        let first = page.elements[chart].children.first();
        let named = first.is_some_and(|first| {
            page.elements[*first].name == "title" && !page.text(*first).is_empty()
        });
        checks.check(
            "accessible",
            named && page.attribute(chart, "role") == Some("img"),
            || "the chart has no title as its first child, or no role".into(),
        );
        // Other rectangles, such as a background, are no bars.
        let bars: Vec<usize> = page
            .inside(chart, "rect")
            .into_iter()
            .filter(|rect| {
                page.attribute(*rect, "class")
                    .is_some_and(|class| class.split_whitespace().any(|class| class == "bar"))
            })
            .collect();
        let filled = bars.iter().all(|bar| self.has_fill(page, *bar));
        checks.check("bar_count", bars.len() == self.rows.len() && filled, || {
            format!(
                "expected {} bars filled with {}, found {}",
                self.rows.len(),
                self.colour,
                bars.len()
            )
        });
        let measure = |bar: &usize| -> Option<[f64; 4]> {
            let value = |name| page.number(*bar, name);
            Some([value("x")?, value("y")?, value("width")?, value("height")?])
        };
        let measured: Vec<[f64; 4]> = bars.iter().filter_map(measure).collect();
        let mut sorted = measured.clone();
        sorted.sort_by(|left, right| left[0].total_cmp(&right[0]));
        let heights = sorted.len() == self.rows.len()
            && sorted
                .iter()
                .zip(&self.rows)
                .all(|(bar, row)| near(bar[3], exact(row.1 * self.scale), 0.01));
        checks.check("to_scale", heights, || {
            format!("the bars measure {}", short(&format!("{sorted:?}")))
        });
        let first = sorted.first().copied().unwrap_or_default();
        let placed = sorted.iter().all(|[x, y, wide, high]| {
            near(*wide, first[2], 0.01)
                && *wide > 0.0
                && near(y + high, first[1] + first[3], 0.01)
                && *x >= -0.01
                && *y >= -0.01
                && x + wide <= width + 0.01
                && y + high <= height + 0.01
        });
        let apart = sorted
            .windows(2)
            .all(|pair| pair[0][0] + pair[0][2] <= pair[1][0] + 0.01);
        checks.check("layout", placed && apart && !sorted.is_empty(), || {
            "the bars differ in width or baseline, overlap, or leave the view box".into()
        });
        let labels: BTreeSet<String> = page
            .inside(chart, "text")
            .into_iter()
            .map(|text| page.text(text))
            .collect();
        let named = self.rows.iter().all(|row| {
            labels
                .iter()
                .any(|label| answer::occurrences(label, &row.0) > 0)
        });
        checks.check("labels", named, || format!("found the labels {labels:?}"));
    }

    /// A page that is as asked for.
    fn page(&self, level: Level) -> String {
        let title = &self.title;
        let mut page =
            String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page += &format!(
            "<title>{title}</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <style>@media (max-width: 40em) {{ svg {{ width: 100% }} }}</style>\n</head>\n<body>\n"
        );
        match level {
            Level::L1 => {
                let tag = if self.ordered { "ol" } else { "ul" };
                page += &format!("<h1>{title}</h1>\n<{tag}>\n");
                for (name, _) in &self.rows {
                    page += &format!("<li>{name}</li>\n");
                }
                page += &format!("</{tag}>\n");
            }
            Level::L2 => {
                page += &format!(
                    "<header><h1>{title}</h1></header>\n<main>\n<table>\n<thead><tr><th>item</th><th>count</th></tr></thead>\n<tbody>\n"
                );
                for (name, number) in &self.rows {
                    page += &format!("<tr><td>{name}</td><td>{number}</td></tr>\n");
                }
                page += "</tbody></table>\n<form>\n";
                for (name, required) in &self.fields {
                    let required = if *required { " required" } else { "" };
                    page += &format!(
                        "<label for=\"{name}\">{name}</label> <input id=\"{name}\" name=\"{name}\" type=\"text\"{required}>\n"
                    );
                }
                page += "<button>Send</button>\n</form>\n";
                page += &format!(
                    "<svg viewBox=\"0 0 10 10\"><circle cx=\"5\" cy=\"5\" r=\"4\" fill=\"{}\"/></svg>\n</main>\n<footer>end</footer>\n",
                    self.colour
                );
            }
            Level::L3 => {
                let (width, height) = self.size;
                let count = i64::try_from(self.rows.len()).unwrap_or(1);
                let step = width / (count + 1);
                page += &format!(
                    "<svg viewBox=\"0 0 {width} {height}\" role=\"img\"><title>Chart</title>\n<rect x=\"0\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"none\"/>\n"
                );
                for (place, (name, number)) in (0..count).zip(&self.rows) {
                    let (x, high) = (place * step, number * self.scale);
                    page += &format!(
                        "<rect class=\"bar\" x=\"{x}\" y=\"{}\" width=\"{}\" height=\"{high}\" fill=\"{}\"/><text x=\"{x}\" y=\"{}\">{name}</text>\n",
                        height - 20 - high,
                        step - 4,
                        self.colour,
                        height - 5
                    );
                }
                page += "</svg>\n";
            }
        }
        page + "</body>\n</html>\n"
    }
}
