//! `reason.arithmetic`: calculating without tools.

use super::prelude::*;
use crate::profile::numeric::Numeric;
use crate::profile::pool::{PEOPLE, THINGS};

pub(super) struct Arithmetic;

static INFO: Info = Info {
    id: "reason.arithmetic",
    category: Category::Reasoning,
    meaning: "calculating",
    levels: [
        "one operation on two numbers",
        "an amount in several steps, with discount and tax",
        "compound interest with payments, and effective rates",
    ],
    degradation: [
        Some(
            "write the calculation as numbered steps, one operation each, with the formula filled in",
        ),
        Some("have a script calculate, or give the results in the text"),
    ],
};

impl Primitive for Arithmetic {
    fn info(&self) -> &'static Info {
        &INFO
    }

    fn draw(&self, level: Level, random: &mut Random) -> Option<Draft> {
        let (question, key) = match level {
            Level::L1 => one_step(random),
            Level::L2 => amount(random),
            Level::L3 if random.chance(50) => savings(random),
            Level::L3 => effective(random),
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

fn one_step(random: &mut Random) -> (String, Numeric) {
    let whole = |value: i64, mistakes: &[i64]| {
        let mistakes: Vec<f64> = mistakes.iter().copied().map(exact).collect();
        Numeric::one(exact(value), 0.001, 0, &mistakes)
    };
    let thing = random.pick(THINGS);
    let person = random.pick(PEOPLE);
    match random.below(5) {
        0 => {
            let (left, right) = (random.between(1_000, 9_999), random.between(1_000, 9_999));
            let question = random.pick(&[
                "in the first week and in the second",
                "before noon and after",
                "by rail and by ship",
            ]);
            let text = format!(
                "{person} sends two loads of {thing}s, {question}: {left} and {right}. How many is that?"
            );
            (
                text,
                whole(left + right, &[left + right + 10, left + right - 100]),
            )
        }
        1 => {
            let (left, right) = (random.between(5_000, 9_999), random.between(1_000, 4_999));
            let text = format!(
                "A store has {left} {thing}s and {person} takes {right} of them. How many are left?"
            );
            (
                text,
                whole(left - right, &[left + right, left - right + 10]),
            )
        }
        2 => {
            let (left, right) = (random.between(12, 99), random.between(12, 99));
            let text = format!(
                "{person} fills {left} boxes with {right} {thing}s each. How many {thing}s is that?"
            );
            (
                text,
                whole(left * right, &[left * right + 10, left + right]),
            )
        }
        3 => {
            let (each, people) = (random.between(12, 99), random.between(3, 29));
            let all = each * people;
            let text = format!(
                "{all} {thing}s are shared equally among {people} people. How many does each get?"
            );
            (text, whole(each, &[each + 1, each - 1]))
        }
        _ => {
            let (percent, hundreds) = (random.between(2, 19) * 5, random.between(3, 80));
            let text = format!("What is {percent} per cent of {}?", hundreds * 100);
            (
                text,
                whole(
                    percent * hundreds,
                    &[percent * hundreds * 10, percent * hundreds + 100],
                ),
            )
        }
    }
}

fn amount(random: &mut Random) -> (String, Numeric) {
    let things = random.some(THINGS, 2);
    let (first, second) = (random.between(3, 25), random.between(3, 25));
    let (first_price, second_price) = (random.between(105, 4_999), random.between(105, 4_999));
    let (discount, tax) = (random.between(1, 6) * 5, random.between(4, 25));
    let only_first = random.chance(50);
    // In hundredths of hundredths of a cent: exact.
    let first_cost = first * first_price * 100;
    let second_cost = second * second_price * 100;
    let reduced = if only_first {
        first_cost / 100 * (100 - discount) + second_cost
    } else {
        (first_cost + second_cost) / 100 * (100 - discount)
    };
    let total = reduced * (100 + tax);
    let money = |value: i64| exact(value) / 1_000_000.0;
    let which = if only_first {
        format!("the {}s alone", things[0])
    } else {
        "the whole order".into()
    };
    let text = format!(
        "{} orders {first} {}s at {}.{:02} each and {second} {}s at {}.{:02} each. There is a discount of \
         {discount} per cent on {which}. Then a tax of {tax} per cent is added to what is left. What is to \
         be paid, rounded only at the end?",
        random.pick(PEOPLE),
        things[0],
        first_price / 100,
        first_price % 100,
        things[1],
        second_price / 100,
        second_price % 100,
    );
    let undiscounted = (first_cost + second_cost) * (100 + tax);
    // Some round after each of the three steps.
    let mistakes = [
        money(reduced * 100),
        money(undiscounted),
        money(total) * 1.01,
    ];
    let key = Numeric::one(money(total), 0.021, 2, &mistakes);
    (text, key)
}

fn savings(random: &mut Random) -> (String, Numeric) {
    let (start, yearly) = (random.between(10, 90) * 100, random.between(1, 12) * 50);
    let (percent, years) = (random.between(15, 75), random.between(3, 6));
    let rate = exact(percent) / 1_000.0;
    let grown = |deposit_first: bool| {
        (0..years).fold(exact(start), |sum, _| {
            if deposit_first {
                (sum + exact(yearly)) * (1.0 + rate)
            } else {
                sum * (1.0 + rate) + exact(yearly)
            }
        })
    };
    let first = random.chance(50);
    let when = if first {
        "At the start of each year, the first included,"
    } else {
        "At the end of each year, after the interest,"
    };
    let text = format!(
        "{} has {start} in an account that pays {}.{} per cent of interest at the end of each year. {when} \
         {yearly} is paid in. How much is in the account after {years} years?",
        random.pick(PEOPLE),
        percent / 10,
        percent % 10,
    );
    let simple = exact(start) * (1.0 + rate * exact(years)) + exact(yearly * years);
    let key = Numeric::one(grown(first), 0.06, 2, &[grown(!first), simple]);
    (text, key)
}

fn effective(random: &mut Random) -> (String, Numeric) {
    let (periods, name) = random.pick(&[
        (2, "twice a year"),
        (4, "four times a year"),
        (12, "every month"),
    ]);
    let (percent, fee) = (random.between(40, 180), random.between(2, 25));
    let nominal = exact(percent) / 1_000.0;
    let gross = (1.0 + nominal / f64::from(periods)).powi(periods);
    let net = (gross * (1.0 - exact(fee) / 1_000.0) - 1.0) * 100.0;
    let text = format!(
        "An account pays a nominal {}.{} per cent a year, of which an equal part is added {name}. At the \
         end of the year a fee of {}.{} per cent of the whole balance is taken. By how many per cent has a \
         deposit grown after one year?",
        percent / 10,
        percent % 10,
        fee / 10,
        fee % 10,
    );
    let mistakes = [(gross - 1.0) * 100.0, exact(percent - fee) / 10.0];
    let key = Numeric::one(net, 0.011, 2, &mistakes);
    (text, key)
}
