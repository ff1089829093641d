//! The placeholders of index.html, sw.js, the manifest and the style sheet.
//!
//! Invariant: no placeholder is left in what is served.

use anyhow::{Result, bail};
use std::collections::{BTreeMap, BTreeSet};

/// What a placeholder stands for.
#[derive(Debug, Default)]
pub(super) struct Names {
    values: BTreeMap<String, String>,
}

impl Names {
    /// `%NAME%` becomes `value` from now on.
    pub(super) fn insert(&mut self, name: &str, value: String) {
        self.values.insert(format!("%{name}%"), value);
    }

    /// Replaces every placeholder; refuses one that has no value.
    pub(super) fn fill(&self, file: &str, text: &str) -> Result<String> {
        let mut filled = text.to_owned();
        for (name, value) in &self.values {
            filled = filled.replace(name, value);
        }
        for start in ["%APP_", "%ASSET:", "%PRECACHE%", "%VERSION%"] {
            if let Some((_, rest)) = filled.split_once(start) {
                let rest: String = rest.chars().take_while(|letter| *letter != '%').collect();
                bail!("{file}: nothing is known for {start}{rest}");
            }
        }
        Ok(filled)
    }
}

/// A page without the lines that are notes to who reads its source: nobody needs to download them.
pub(super) fn without_notes(page: &str) -> String {
    let is_note = |line: &&str| {
        let line = line.trim();
        let end = line.strip_prefix("/*").and_then(|rest| rest.split_once("*/"));
        end.is_some_and(|(_, after)| after.is_empty())
    };
    page.lines().filter(|line| !is_note(line)).flat_map(|line| [line, "\n"]).collect()
}

/// The paths of `known` that a page names.
pub(super) fn named_paths(page: &str, known: &[String]) -> Vec<String> {
    let quoted = |path: &str| {
        ["\"", "'"].iter().any(|mark| page.contains(&format!("{mark}/{path}{mark}")))
            || page.contains(&format!("\"/{path}#"))
    };
    known.iter().filter(|path| quoted(path)).cloned().collect()
}

/// The names of the modules that a module loads before it runs.
pub(super) fn static_imports(module: &str) -> Vec<String> {
    let sources = module.split("from").skip(1).filter_map(|rest| {
        let (name, _) = rest.trim_start().strip_prefix('"')?.split_once('"')?;
        name.strip_prefix("./").map(str::to_owned)
    });
    sources.collect::<BTreeSet<_>>().into_iter().collect()
}

/// A list of paths as a JSON array. Paths hold no character that JSON would escape.
pub(super) fn json_array(paths: &[String]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| format!("\"{path}\"")).collect();
    format!("[{}]", quoted.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let mut names = Names::default();
        names.insert("STYLE:app.css", "/assets/app.1.css".into());
        names.insert("ASSET:leaf.svg", "/assets/leaf.2.svg".into());
        names
    }

    #[test]
    fn notes_stay_in_the_source() {
        let page = "<style>\n  /* Why. */\n/* a */ body{margin:0} /* kept */\n</style>\n";
        let rest = "<style>\n/* a */ body{margin:0} /* kept */\n</style>\n";
        assert_eq!(without_notes(page), rest);
    }

    #[test]
    fn placeholders_are_replaced_wherever_they_stand() {
        let page = r#"<link href="%STYLE:app.css%"><img src="%ASSET:leaf.svg%" width="50%">"#;
        assert_eq!(
            names().fill("index.html", page).unwrap(),
            r#"<link href="/assets/app.1.css"><img src="/assets/leaf.2.svg" width="50%">"#
        );
    }

    #[test]
    fn an_unknown_asset_is_refused_by_name() {
        let refused = names().fill("index.html", "%ASSET:tree.svg%").unwrap_err();
        assert_eq!(refused.to_string(), "index.html: nothing is known for %ASSET:tree.svg");
    }

    #[test]
    fn a_page_names_only_whole_paths() {
        let known = ["assets/app.1.css", "icons/a.svg", "icons/ab.svg"].map(String::from);
        let page = r#"<link href="/assets/app.1.css"><use href="/icons/ab.svg#home">"#;
        assert_eq!(named_paths(page, &known), ["assets/app.1.css", "icons/ab.svg"]);
    }

    #[test]
    fn imports_from_a_module_are_static() {
        let module =
            "import*as a from\"./split.js\";import{b}from \"./s/b.js\";await import(\"./c.js\")";
        assert_eq!(static_imports(module), ["s/b.js", "split.js"]);
    }
}
