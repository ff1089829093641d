//! Rules about one file: names, words, layers, length.

use super::{Finding, Source};

/// Words that say nothing about what a thing is.
const BANNED_IN_NAMES: [&str; 10] =
    ["util", "common", "helper", "manager", "service", "info", "data", "handle", "process", "impl"];
/// Names that others chose: the lazy route's loader.
const NAMES_OF_OTHERS: [&str; 1] = ["data"];
/// What introduces a name.
const KEYWORDS: [&str; 8] = ["fn", "struct", "enum", "trait", "mod", "type", "const", "static"];

/// Where the browser's own interfaces may be called.
const BROWSER_FOLDERS: [&str; 4] = ["api", "session", "queue", "ui"];

/// What the pure crate must take as arguments.
const IMPURE: [&str; 7] =
    ["std::time::", "std::env", "std::fs", "std::net", "tracing::", "rand::", "println!"];

const WARN_LINES: usize = 400;
const MAX_LINES: usize = 600;

/// How a file's length is judged.
pub(super) enum Length {
    Good,
    Long(usize),
    TooLong(Finding),
}

/// Files of code stay short enough to be read whole.
pub(super) fn length(source: &Source) -> Length {
    let code = [".rs", ".ts"].iter().any(|kind| source.path.ends_with(kind));
    match source.text.lines().count() {
        lines if code && lines > MAX_LINES => Length::TooLong(Finding::new(
            source,
            lines,
            format!("{lines} lines; at most {MAX_LINES}: split the file by what it is about"),
        )),
        lines if code && lines > WARN_LINES => Length::Long(lines),
        _ => Length::Good,
    }
}

/// Names of items and files say what the thing is.
pub(super) fn names(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(file) = source.path.rsplit('/').next()
        && let Some(word) = banned_word(file.split('.').next().unwrap_or(file))
    {
        findings.push(Finding::new(source, 1, format!("file name with \"{word}\"")));
    }
    if !source.path.ends_with(".rs") {
        return findings;
    }
    for (number, line) in numbered(source) {
        // The name of a test is a sentence.
        let sentence = source.path.contains("/tests/") && line.contains("fn ");
        if let Some(name) = declared(line)
            && !sentence
            && !NAMES_OF_OTHERS.contains(&name)
            && let Some(word) = banned_word(name)
        {
            findings.push(Finding::new(source, number, format!("\"{name}\" contains \"{word}\"")));
        }
    }
    findings
}

/// No leftovers, no disabled tests, no numbers that mean nothing outside.
pub(super) fn words(source: &Source) -> Vec<Finding> {
    // The rules themselves have to name what they forbid.
    if source.path.starts_with("xtask/src/tidy/") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in numbered(source) {
        for leftover in ["TODO", "FIXME", "dbg!(", "#[ignore", "#[should_panic", "test.only("] {
            if line.contains(leftover) {
                findings.push(Finding::new(source, number, format!("\"{leftover}\" is left")));
            }
        }
        if let Some(id) = requirement_id(source, line) {
            findings.push(Finding::new(
                source,
                number,
                format!("\"{id}\" means nothing to a reader outside the team"),
            ));
        }
    }
    findings
}

/// SQL stays in the server, the browser's interfaces at the front end's edge, `shared` pure.
pub(super) fn layers(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let path = source.path.as_str();
    if !path.ends_with(".rs") || path.starts_with("xtask/src/tidy/") {
        return findings;
    }
    for (number, line) in numbered(source) {
        if line.trim_start().starts_with("//") {
            continue;
        }
        if !path.starts_with("backend/") && is_sql(line) {
            findings.push(Finding::new(source, number, "SQL text belongs in the server"));
        }
        if line.contains("web_sys") && !may_use_browser(path) {
            findings.push(Finding::new(
                source,
                number,
                format!("web_sys belongs in frontend/src/{{{}}}", BROWSER_FOLDERS.join(",")),
            ));
        }
        if path.starts_with("shared/src/")
            && !path.ends_with("/tests.rs")
            && let Some(impure) = IMPURE.iter().find(|impure| line.contains(**impure))
        {
            findings.push(Finding::new(source, number, format!("{impure} in the pure crate")));
        }
    }
    findings
}

fn may_use_browser(path: &str) -> bool {
    path.strip_prefix("frontend/src/").is_some_and(|below| {
        let first = below.split('/').next().unwrap_or(below);
        BROWSER_FOLDERS.contains(&first.trim_end_matches(".rs"))
    })
}

fn is_sql(line: &str) -> bool {
    let line = line.to_lowercase();
    line.contains('"')
        && (line.contains("insert into ")
            || line.contains("delete from ")
            || (line.contains("\"select ") && line.contains(" from ")))
}

/// The name that a line declares, when it does.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    let mut word = words.next()?;
    while matches!(word, "async" | "unsafe" | "extern") || word.starts_with("pub") {
        word = words.next()?;
    }
    if word == "const" && line.contains("const fn ") {
        word = words.next()?;
    }
    if !KEYWORDS.contains(&word) {
        return None;
    }
    let name = words.next()?;
    name.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next()
}

fn banned_word(name: &str) -> Option<&'static str> {
    let parts = parts(name);
    BANNED_IN_NAMES
        .into_iter()
        .find(|word| parts.iter().any(|part| part == word || *part == format!("{word}s")))
}

/// `load_TicketInfo` → load, ticket, info.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut after_small = false;
    for letter in name.chars() {
        if letter == '_' || letter == '-' || (letter.is_uppercase() && after_small) {
            parts.push(String::new());
        }
        if letter.is_alphanumeric()
            && let Some(part) = parts.last_mut()
        {
            part.extend(letter.to_lowercase());
        }
        after_small = letter.is_lowercase();
    }
    parts
}

/// `R-` with three digits anywhere; `K` or `E` with one or two digits in comments and prose.
fn requirement_id<'a>(source: &Source, line: &'a str) -> Option<&'a str> {
    let prose = if source.path.ends_with(".md") {
        line
    } else {
        line.split_once("//").map_or("", |(_, comment)| comment)
    };
    let words =
        |text: &'a str| text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let digits = |text: &str, least, most| {
        (least..=most).contains(&text.len()) && text.chars().all(|letter| letter.is_ascii_digit())
    };
    words(line).find(|word| word.strip_prefix("R-").is_some_and(|rest| digits(rest, 3, 3))).or_else(
        || {
            words(prose)
                .find(|word| word.strip_prefix(['K', 'E']).is_some_and(|rest| digits(rest, 1, 2)))
        },
    )
}

fn numbered(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source.text.lines().enumerate().map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.into(), text: text.into() }
    }

    #[track_caller]
    fn check(rule: fn(&Source) -> Vec<Finding>, path: &str, text: &str, expected: &[&str]) {
        let found = rule(&source(path, text));
        let found: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn names_that_say_nothing_are_found() {
        let path = "backend/src/ticket.rs";
        check(names, path, "pub(crate) struct TicketInfo {", &["\"TicketInfo\" contains \"info\""]);
        check(names, path, "async fn handle_need(", &["\"handle_need\" contains \"handle\""]);
        check(names, path, "const fn data_of(", &["\"data_of\" contains \"data\""]);
        check(names, "shared/src/utils.rs", "", &["file name with \"util\""]);
    }

    #[test]
    fn words_inside_other_words_are_fine() {
        let path = "backend/src/ticket.rs";
        check(names, path, "fn information_desk() {}\nlet data = 1;\nfn data() -> Self {", &[]);
        check(names, path, "struct Database;\nimpl Ticket {", &[]);
    }

    #[test]
    fn leftovers_and_team_numbers_are_found() {
        // Put together here, so that the rule's own test does not break the rule.
        let id = format!("R-{:03}", 31);
        let found = format!("\"{id}\" means nothing to a reader outside the team");
        check(words, "shared/src/qr.rs", &format!("let a = 1; // see {id}"), &[&found]);
        check(words, "shared/src/qr.rs", "#[ignore]", &["\"#[ignore\" is left"]);
        let journey = "\"E2\" means nothing to a reader outside the team";
        check(words, "README.md", "The journey E2 runs", &[journey]);
        check(words, "shared/src/qr.rs", "let a = E2; // E0308, UTF-8", &[]);
    }

    #[test]
    fn sql_and_browser_interfaces_stay_in_their_layers() {
        let sql = "let q = \"select id from ticket\";";
        check(layers, "shared/src/ticket.rs", sql, &["SQL text belongs in the server"]);
        check(layers, "backend/src/ticket.rs", sql, &[]);
        check(layers, "frontend/src/ui/dialog.rs", "use web_sys::Event;", &[]);
        check(layers, "frontend/src/api.rs", "use web_sys::Event;", &[]);
        let outside = "web_sys belongs in frontend/src/{api,session,queue,ui}";
        check(layers, "frontend/src/pages/home.rs", "use web_sys::Event;", &[outside]);
        check(
            layers,
            "shared/src/time.rs",
            "std::time::Instant",
            &["std::time:: in the pure crate"],
        );
    }

    #[test]
    fn only_code_over_the_limit_fails() {
        let long = "\n".repeat(MAX_LINES + 1);
        assert!(matches!(length(&source("a/b.rs", &long)), Length::TooLong(_)));
        assert!(matches!(length(&source("a/b.css", &long)), Length::Good));
        let middle = "\n".repeat(WARN_LINES + 1);
        assert!(matches!(length(&source("a/b.rs", &middle)), Length::Long(_)));
    }
}
