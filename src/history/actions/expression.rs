//! Tests of success: comparisons of numbers by name, joined by `and` and `or`, to hold for some weeks.
//!
//! ```text
//! test       = any [ "for" N ("week" | "weeks") ]
//! any        = all { "or" all }
//! all        = part { "and" part }
//! part       = "(" any ")" | comparison
//! comparison = name ("<=" | "<" | ">=" | ">" | "=" | "≤" | "≥") number [ "min" | "h" | "d" | "%" ]
//! ```

use crate::history::metrics::{Unit, describe, nearest};

/// Parentheses deeper than this are no test that a person wrote.
const MOST_DEPTH: usize = 32;
/// A test over more weeks would outlive every action.
const MOST_WEEKS: u32 = 104;

/// A test as it was written and as it is computed.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// As it was written.
    pub text: String,
    /// What must hold.
    pub expression: Expression,
    /// For how many weeks in a row; 1 when the test does not say.
    pub weeks: u32,
}

/// What must hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// One comparison.
    Is(Comparison),
    /// All of them.
    All(Vec<Self>),
    /// One of them at least.
    Any(Vec<Self>),
}

/// A number against a bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// The number's name.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// Whether fewer than ten observations say nothing.
    pub is_sampled: bool,
    /// How it is compared.
    pub operator: Operator,
    /// The bound, in the unit of the number: minutes, share 0..=1, count.
    pub bound: f64,
}

/// How numbers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `<=`
    AtMost,
    /// `<`
    Below,
    /// `>=`
    AtLeast,
    /// `>`
    Above,
    /// `=`
    Equal,
}

/// What is wrong with a test, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Byte in the text.
    pub at: usize,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub fix: String,
}

impl Test {
    /// Reads a test. `causes` are the ids of the taxonomy.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong, with its place.
    pub fn parse(text: &str, causes: &[String]) -> Result<Self, Problem> {
        let mut parser = Parser { text, tokens: tokens(text)?, next: 0, causes };
        let expression = parser.any(0)?;
        let weeks = if parser.takes_word("for") { parser.weeks()? } else { 1 };
        match parser.peek() {
            None => Ok(Self { text: text.trim().to_owned(), expression, weeks }),
            Some((at, token)) => {
                Err(problem(*at, format!("`{token}` does not belong here"), "join comparisons with `and` or `or`; `for 4 weeks` stands at the end"))
            }
        }
    }

    /// Whether all that it asks about are numbers of a crisis.
    #[must_use]
    pub fn is_about_a_crisis(&self) -> bool {
        self.comparisons().iter().all(|comparison| comparison.name.starts_with("crisis."))
    }

    /// Every comparison, in the order of the text.
    #[must_use]
    pub fn comparisons(&self) -> Vec<&Comparison> {
        fn walk<'a>(expression: &'a Expression, found: &mut Vec<&'a Comparison>) {
            match expression {
                Expression::Is(comparison) => found.push(comparison),
                Expression::All(parts) | Expression::Any(parts) => parts.iter().for_each(|part| walk(part, found)),
            }
        }
        let mut found = Vec::new();
        walk(&self.expression, &mut found);
        found
    }
}

fn problem(at: usize, what: String, fix: &str) -> Problem {
    Problem { at, what, fix: fix.to_owned() }
}

/// Words, numbers, operators and parentheses with the byte at which each begins. A number and its unit are two tokens, with or without a blank between.
fn tokens(text: &str) -> Result<Vec<(usize, String)>, Problem> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let mut token = String::from(c);
        let mut take_while = |token: &mut String, belongs: &dyn Fn(char) -> bool| {
            while let Some((_, next)) = rest.next_if(|(_, next)| belongs(*next)) {
                token.push(next);
            }
        };
        if c.is_whitespace() {
            continue;
        }
        if c.is_ascii_digit() {
            take_while(&mut token, &|next| next.is_ascii_digit() || matches!(next, '.' | ','));
        } else if c.is_alphabetic() || c == '_' {
            take_while(&mut token, &|next| next.is_alphanumeric() || matches!(next, '_' | '.'));
        } else if matches!(c, '<' | '>' | '=') {
            take_while(&mut token, &|next| next == '=');
        } else if !matches!(c, '(' | ')' | '%' | '≤' | '≥' | '-') {
            return Err(problem(at, format!("`{c}` means nothing in a test"), "write e.g. `reply.rate >= 90 % for 4 weeks`"));
        }
        found.push((at, token));
    }
    Ok(found)
}

struct Parser<'a> {
    text: &'a str,
    tokens: Vec<(usize, String)>,
    next: usize,
    causes: &'a [String],
}

impl Parser<'_> {
    fn peek(&self) -> Option<&(usize, String)> {
        self.tokens.get(self.next)
    }

    fn take(&mut self) -> Option<(usize, String)> {
        let token = self.peek().cloned();
        self.next += usize::from(token.is_some());
        token
    }

    /// Takes a word of the language, in capitals or not.
    fn takes_word(&mut self, word: &str) -> bool {
        let is_there = self.peek().is_some_and(|(_, token)| token.eq_ignore_ascii_case(word));
        self.next += usize::from(is_there);
        is_there
    }

    fn end(&self) -> usize {
        self.text.trim_end().len()
    }

    fn any(&mut self, depth: usize) -> Result<Expression, Problem> {
        let mut parts = vec![self.all(depth)?];
        while self.takes_word("or") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Expression, Problem> {
        let mut parts = vec![self.part(depth)?];
        while self.takes_word("and") {
            parts.push(self.part(depth)?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::All(parts) })
    }

    fn part(&mut self, depth: usize) -> Result<Expression, Problem> {
        let Some((at, token)) = self.take() else {
            return Err(problem(self.end(), "a comparison is missing here".into(), "write e.g. `reply.rate >= 90 %`"));
        };
        if token != "(" {
            return self.comparison(at, token).map(Expression::Is);
        }
        if depth == MOST_DEPTH {
            return Err(problem(at, "the parentheses are too deep".into(), "split the action in two"));
        }
        let inner = self.any(depth + 1)?;
        match self.take() {
            Some((_, token)) if token == ")" => Ok(inner),
            Some((at, token)) if token.eq_ignore_ascii_case("for") => {
                Err(problem(at, "`for` stands at the end of the whole test".into(), "move it behind the last parenthesis"))
            }
            Some((at, token)) => Err(problem(at, format!("`)` is missing before `{token}`"), "close the parenthesis")),
            None => Err(problem(at, "this parenthesis is never closed".into(), "add `)`")),
        }
    }

    fn comparison(&mut self, at: usize, name: String) -> Result<Comparison, Problem> {
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return Err(problem(at, format!("a name is wanted, not `{name}`"), "write the number's name first, e.g. `backlog.peak <= 40`"));
        }
        let Some(known) = describe(&name, self.causes) else {
            let fix = match nearest(&name, self.causes) {
                Some(near) => format!("did you mean `{near}`? All names: `afterstorm schema metrics`"),
                None => "all names: `afterstorm schema metrics`".to_owned(),
            };
            return Err(problem(at, format!("there is no number `{name}`"), &fix));
        };
        let operator = match self.take() {
            Some((at, token)) => match token.as_str() {
                "<=" | "≤" => Operator::AtMost,
                "<" => Operator::Below,
                ">=" | "≥" => Operator::AtLeast,
                ">" => Operator::Above,
                "=" | "==" => Operator::Equal,
                other => return Err(problem(at, format!("`{other}` is no comparison"), "use <=, <, >=, > or =")),
            },
            None => return Err(problem(self.end(), format!("`{name}` is compared with nothing"), "use <=, <, >=, > or = and a number")),
        };
        let bound = self.bound(known.unit)?;
        Ok(Comparison { name, unit: known.unit, is_sampled: known.is_sampled, operator, bound })
    }

    /// A number with its unit, in the unit of what it is compared with.
    fn bound(&mut self, unit: Unit) -> Result<f64, Problem> {
        let Some((at, token)) = self.take() else {
            return Err(problem(self.end(), "a number is missing here".into(), "write e.g. `60 min`, `90 %`, `40`"));
        };
        let Some(value) = number(&token) else {
            return Err(problem(at, format!("`{token}` is no number"), "write e.g. `60 min`, `90 %`, `40`; no number is below 0"));
        };
        let factor = match (unit, self.peek().map(|(_, token)| token.as_str())) {
            (Unit::Minutes, Some("min")) => Some(1.0),
            (Unit::Minutes, Some("h")) => Some(60.0),
            (Unit::Minutes, Some("d")) => Some(1440.0),
            (Unit::Share, Some("%")) => Some(0.01),
            (_, Some(other @ ("min" | "h" | "d" | "%"))) => {
                let is = match unit {
                    Unit::Minutes => "a duration",
                    Unit::Share => "a share",
                    Unit::Count | Unit::Number => "a plain number",
                };
                return Err(problem(
                    self.tokens[self.next].0,
                    format!("`{other}` does not fit: this is {is}"),
                    "durations take min, h or d, shares %, counts nothing",
                ));
            }
            _ => None,
        };
        self.next += usize::from(factor.is_some());
        let bound = value * factor.unwrap_or(1.0);
        if unit == Unit::Share && bound > 1.0 {
            return Err(problem(at, format!("`{token}` is no share"), &format!("shares are 0 to 1: write `{token} %`, if that is meant")));
        }
        Ok(bound)
    }

    fn weeks(&mut self) -> Result<u32, Problem> {
        let fix = "write `for 4 weeks`";
        let Some((at, token)) = self.take() else { return Err(problem(self.end(), "`for` how many weeks?".into(), fix)) };
        let n = token.parse().ok().filter(|n| (1..=MOST_WEEKS).contains(n));
        let n = n.ok_or_else(|| problem(at, format!("`{token}` is no number of weeks from 1 to {MOST_WEEKS}"), fix))?;
        if self.takes_word("weeks") || self.takes_word("week") {
            Ok(n)
        } else {
            Err(problem(self.peek().map_or(self.end(), |(at, _)| *at), "tests count in weeks".into(), fix))
        }
    }
}

/// A number with a point or a comma before its decimals.
fn number(token: &str) -> Option<f64> {
    if !token.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    token.replace(',', ".").parse().ok().filter(|value: &f64| value.is_finite())
}
