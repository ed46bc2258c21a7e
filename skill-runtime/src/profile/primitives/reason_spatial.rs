//! `reason.spatial`: geometry.

use super::prelude::*;
use crate::profile::numeric::Numeric;
use crate::profile::pool::PEOPLE;

pub(super) struct Spatial;

static INFO: Info = Info {
    id: "reason.spatial",
    category: Category::Reasoning,
    meaning: "geometry",
    levels: [
        "the distance of two points in the plane",
        "areas in the plane, and chains of transforms",
        "distances on the sphere, and bodies in space",
    ],
    degradation: [
        Some("give the formula with every value named, so that only numbers have to be put in"),
        Some("ask for distances in the plane alone, and have a script do the rest"),
    ],
};

impl Primitive for Spatial {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (question, key) = match level {
            Level::L1 => distance(random),
            Level::L2 => match random.below(3) {
                0 => transforms(random),
                1 => polygon(random)?,
                _ => overlap(random)?,
            },
            Level::L3 => match random.below(3) {
                0 => great_circle(random)?,
                1 => surface_path(random),
                _ => angle(random)?,
            },
        };
        let prompt = format!("{question} {}", key.ask());
        key.is_clear().then(|| Draft::new(prompt, &key))
    }

    fn grade(&self, instance: &Instance, evidence: &Evidence, _: &dyn Interpreter) -> Grade {
        instance.key::<Numeric>().grade(evidence)
    }

    fn reference(&self, instance: &Instance) -> Solution {
        instance.key::<Numeric>().reference()
    }

    fn near_misses(&self, instance: &Instance) -> Vec<(&'static str, Solution)> {
        instance.key::<Numeric>().near_misses()
    }
}

fn point(random: &mut Random) -> (i64, i64) {
    (random.between(-20, 20), random.between(-20, 20))
}

fn distance(random: &mut Random) -> (String, Numeric) {
    let (from, to) = (point(random), point(random));
    let (across, along) = (exact(to.0 - from.0).abs(), exact(to.1 - from.1).abs());
    let (euclid, blocks) = (across.hypot(along), across + along);
    let who = random.pick(PEOPLE);
    if random.chance(60) {
        let text = format!(
            "{who} walks in a straight line from ({}, {}) to ({}, {}). How long is the way?",
            from.0, from.1, to.0, to.1
        );
        (text, Numeric::one(euclid, 0.006, 2, &[blocks]))
    } else {
        let text = format!(
            "The streets of a town run along both axes, one at every whole number. {who} walks along \
             streets from ({}, {}) to ({}, {}), by a shortest way. How long is the way?",
            from.0, from.1, to.0, to.1
        );
        (text, Numeric::one(blocks, 0.001, 0, &[across.max(along)]))
    }
}

fn transforms(random: &mut Random) -> (String, Numeric) {
    let start = point(random);
    let mut text = format!(
        "The point ({}, {}) is moved in this order.",
        start.0, start.1
    );
    let (mut x, mut y) = start;
    let mut last_but_one = start;
    for step in 1..=random.between(3, 4) {
        last_but_one = (x, y);
        let what = match random.below(5) {
            0 => {
                (x, y) = (-y, x);
                "rotate it by 90 degrees counterclockwise about the origin".to_owned()
            }
            1 => {
                (x, y) = (y, -x);
                "rotate it by 90 degrees clockwise about the origin".to_owned()
            }
            2 => {
                let centre = random.between(-5, 5);
                x = 2 * centre - x;
                format!("reflect it in the line x = {centre}")
            }
            3 => {
                (x, y) = (y, x);
                "reflect it in the line y = x".to_owned()
            }
            _ => {
                let (right, up) = (random.between(1, 9), random.between(-9, -1));
                (x, y) = (x + right, y + up);
                format!("add {right} to x and subtract {} from y", -up)
            }
        };
        text.push_str(&format!(" Step {step}: {what}."));
    }
    text.push_str(" Where does it end? Give x, then y.");
    let pair = |x: i64, y: i64| Vec::from([exact(x), exact(y)]);
    let key = Numeric {
        values: pair(x, y),
        tolerance: 0.001,
        decimals: 0,
        mistakes: Vec::from([pair(-x, y + 1), pair(last_but_one.0, last_but_one.1)]),
    };
    (text, key)
}

fn polygon(random: &mut Random) -> Option<(String, Numeric)> {
    // Around the origin in order of the angle, so that no two sides cross.
    let count = random.count(4, 6);
    let mut corners: Vec<(i64, i64)> = (0..count).map(|_| point(random)).collect();
    corners.sort_by(|left, right| {
        let angle = |corner: &(i64, i64)| exact(corner.1).atan2(exact(corner.0));
        angle(left).total_cmp(&angle(right))
    });
    let cross = |left: (i64, i64), right: (i64, i64)| left.0 * right.1 - left.1 * right.0;
    let mut twice = 0;
    for (index, corner) in corners.iter().enumerate() {
        let next = corners[(index + 1) % count];
        let turn = cross(*corner, next);
        // The origin lies inside, away from the sides.
        if turn < 10 {
            return None;
        }
        twice += turn;
    }
    let listed: Vec<String> = corners.iter().map(|(x, y)| format!("({x}, {y})")).collect();
    let text = format!(
        "A plot of land has the corners {}, in this order around it. How large is its area?",
        listed.join(", ")
    );
    let open = exact(twice - cross(corners[count - 1], corners[0])) / 2.0;
    Some((
        text,
        Numeric::one(exact(twice) / 2.0, 0.06, 1, &[exact(twice), open]),
    ))
}

fn overlap(random: &mut Random) -> Option<(String, Numeric)> {
    let mut side = || {
        let (first, second) = (random.between(-20, 20), random.between(-20, 20));
        (first.min(second), first.max(second))
    };
    let (left, right, low, high) = (side(), side(), side(), side());
    let both = |one: (i64, i64), other: (i64, i64)| one.1.min(other.1) - one.0.max(other.0);
    let (width, height) = (both(left, right), both(low, high));
    if width < 2 || height < 2 {
        return None;
    }
    let area = |across: (i64, i64), along: (i64, i64)| (across.1 - across.0) * (along.1 - along.0);
    let all = area(left, low) + area(right, high);
    let text = format!(
        "One rectangle has the opposite corners ({}, {}) and ({}, {}), another ({}, {}) and ({}, {}); all \
         sides are parallel to the axes. How large is the area that at least one of them covers?",
        left.0, low.0, left.1, low.1, right.0, high.0, right.1, high.1
    );
    let mistakes = [exact(all), exact(width * height)];
    Some((
        text,
        Numeric::one(exact(all - width * height), 0.001, 0, &mistakes),
    ))
}

fn great_circle(random: &mut Random) -> Option<(String, Numeric)> {
    let mut place = || (random.between(-700, 700), random.between(-1_790, 1_790));
    let (from, to) = (place(), place());
    let radians = |tenths: i64| (exact(tenths) / 10.0).to_radians();
    let (low, high) = (radians(from.0), radians(to.0));
    let across = radians(to.1 - from.1);
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(high - low) + low.cos() * high.cos() * half(across);
    let angle = 2.0 * chord.sqrt().asin();
    // Near the antipode small differences of the formula matter.
    if !(0.15..2.8).contains(&angle) {
        return None;
    }
    let distance = 6_371.0 * angle;
    let flat = 6_371.0 * (high - low).hypot(across);
    let names = random.words(2, 2);
    let degrees = |tenths: i64, positive: char, negative: char| {
        let side = if tenths < 0 { negative } else { positive };
        format!("{}.{}° {side}", tenths.abs() / 10, tenths.abs() % 10)
    };
    let text = format!(
        "On a sphere with a radius of 6371 km, the harbour {} lies at {}, {} and the harbour {} at {}, {}. \
         How many kilometres is the shortest way over the surface? Give whole kilometres; an error of half \
         a per cent is fine.",
        names[0],
        degrees(from.0, 'N', 'S'),
        degrees(from.1, 'E', 'W'),
        names[1],
        degrees(to.0, 'N', 'S'),
        degrees(to.1, 'E', 'W'),
    );
    let tolerance = (distance * 0.005).max(5.0);
    Some((
        text,
        Numeric::one(distance, tolerance, 0, &[flat, distance * 1.609]),
    ))
}

fn surface_path(random: &mut Random) -> (String, Numeric) {
    let (length, width, height) = (
        random.between(3, 25),
        random.between(3, 25),
        random.between(3, 25),
    );
    let unfold = |one: i64, other: i64, third: i64| exact(one + other).hypot(exact(third));
    let ways = [
        unfold(length, width, height),
        unfold(length, height, width),
        unfold(width, height, length),
    ];
    let shortest = ways.iter().copied().fold(f64::INFINITY, f64::min);
    let through = exact(length).hypot(exact(width)).hypot(exact(height));
    let edges = exact(length + width + height);
    let text = format!(
        "A beetle walks over the outside of a closed box of {length} cm by {width} cm by {height} cm, from \
         one corner to the opposite corner of the box. How many centimetres is the shortest way?"
    );
    (text, Numeric::one(shortest, 0.011, 2, &[through, edges]))
}

fn angle(random: &mut Random) -> Option<(String, Numeric)> {
    let mut vector = || {
        [
            random.between(-9, 9),
            random.between(-9, 9),
            random.between(-9, 9),
        ]
    };
    let (left, right) = (vector(), vector());
    let dot = |one: [i64; 3], other: [i64; 3]| {
        exact(one.iter().zip(other).map(|(one, other)| one * other).sum())
    };
    let lengths = dot(left, left).sqrt() * dot(right, right).sqrt();
    if lengths == 0.0 {
        return None;
    }
    let cosine = dot(left, right) / lengths;
    if !(-0.95..0.95).contains(&cosine) {
        return None;
    }
    let degrees = cosine.acos().to_degrees();
    let text = format!(
        "Two rods start at one point, one towards ({}, {}, {}), the other towards ({}, {}, {}), seen from \
         there. How many degrees is the angle between them?",
        left[0], left[1], left[2], right[0], right[1], right[2]
    );
    Some((
        text,
        Numeric::one(degrees, 0.11, 1, &[cosine.acos(), 180.0 - degrees]),
    ))
}
