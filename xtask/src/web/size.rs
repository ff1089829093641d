//! How much a resident downloads, as a table, and the budget that fails the build.

use crate::web::{pack, page, parts};
use anyhow::{Context, Result, bail};
use std::{collections::BTreeSet, fs, path::Path};

/// The most a first load may weigh with brotli, in bytes.
const FIRST_LOAD_MAX_BYTES: u64 = 170 * 1024;

/// One file, in its three forms.
struct Row {
    path: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// The files that load before the home page works: index.html, what it names, and the modules
/// those load before they run.
pub(super) fn first_load(web: &Path) -> Result<Vec<String>> {
    let known = contents(web)?;
    let page =
        fs::read_to_string(web.join("index.html")).context("target/web has no index.html")?;
    // This picture is asked for when somebody puts home on their phone's screen, not before.
    let loaded = |line: &&str| !line.contains("rel=\"apple-touch-icon\"");
    let page = page.lines().filter(loaded).collect::<Vec<_>>().join("\n");
    let mut waiting = page::named_paths(&page, &known);
    let mut found = BTreeSet::from(["index.html".to_owned()]);
    while let Some(path) = waiting.pop() {
        if path.ends_with(".js") {
            let module = fs::read_to_string(web.join(&path))?;
            for name in page::static_imports(&module) {
                let beside = format!("assets/{name}");
                if known.contains(&beside) && !found.contains(&beside) {
                    waiting.push(beside);
                }
            }
        }
        found.insert(path);
    }
    Ok(found.into_iter().collect())
}

/// What the first load weighs with brotli, in bytes.
pub(crate) fn first_load_brotli(web: &Path) -> Result<u64> {
    first_load(web)?.into_iter().map(|path| Ok(row(web, path)?.brotli)).sum()
}

/// What a part of this name adds to the residents' pages, with brotli, in bytes: its own file, and the
/// chunks it loads that those pages do not.
pub(crate) fn part_brotli(web: &Path, name: &str) -> Result<u64> {
    let all = contents(web)?;
    let splitter = all
        .iter()
        .find(|path| path.strip_prefix("assets/split.").is_some_and(|rest| rest.ends_with(".js")));
    let splitter = splitter.context("target/web has no module that loads parts")?;
    let module = fs::read_to_string(web.join(splitter))?;
    let before = parts::files(&module, "residents");
    let added: Vec<String> = parts::files(&module, name).difference(&before).cloned().collect();
    if added.is_empty() {
        bail!("no part is called {name}");
    }
    added.into_iter().map(|path| Ok(row(web, path)?.brotli)).sum()
}

/// Prints the table; fails when the first load is over its budget.
pub(crate) fn report(web: &Path) -> Result<()> {
    let first = first_load(web)?;
    println!("{:<44} {:>10} {:>10} {:>10}", "file", "raw", "gzip", "brotli");
    let (mut raw, mut gzip, mut brotli) = (0, 0, 0);
    for path in contents(web)? {
        let row = row(web, path)?;
        let mark = if first.contains(&row.path) { "*" } else { " " };
        println!("{mark} {:<42} {:>10} {:>10} {:>10}", row.path, row.raw, row.gzip, row.brotli);
        if first.contains(&row.path) {
            raw += row.raw;
            gzip += row.gzip;
            brotli += row.brotli;
        }
    }
    println!("{:<44} {raw:>10} {gzip:>10} {brotli:>10}", "resident first load (files with *)");
    if brotli > FIRST_LOAD_MAX_BYTES {
        bail!(
            "the first load is {brotli} bytes with brotli; at most {FIRST_LOAD_MAX_BYTES} are allowed"
        );
    }
    println!("budget: {brotli} of {FIRST_LOAD_MAX_BYTES} bytes");
    Ok(())
}

/// The files as they are named in requests, without their compressed forms.
fn contents(web: &Path) -> Result<Vec<String>> {
    let all = pack::files(web)?;
    Ok(all.into_iter().filter(|path| !path.ends_with(".br") && !path.ends_with(".gz")).collect())
}

fn row(web: &Path, path: String) -> Result<Row> {
    let length =
        |suffix: &str| fs::metadata(web.join(format!("{path}{suffix}"))).map(|file| file.len());
    let raw = length("")?;
    Ok(Row { raw, gzip: length(".gz").unwrap_or(raw), brotli: length(".br").unwrap_or(raw), path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_load_follows_static_imports_only() {
        let web = std::env::temp_dir().join(format!("linli-size-{}", std::process::id()));
        pack::empty(&web.join("assets")).unwrap();
        fs::write(
            web.join("index.html"),
            "<script src=\"/assets/app.1.js\">\n<link rel=\"apple-touch-icon\" href=\"/icon.png\">",
        )
        .unwrap();
        fs::write(web.join("icon.png"), "").unwrap();
        fs::write(web.join("assets/app.1.js"), "import * as s from \"./split.1.js\"\n").unwrap();
        fs::write(web.join("assets/split.1.js"), "fetch(new URL(\"./chunk.2.wasm\"))").unwrap();
        fs::write(web.join("assets/chunk.2.wasm"), "").unwrap();
        let first = first_load(&web).unwrap();
        fs::remove_dir_all(&web).unwrap();
        assert_eq!(first, ["assets/app.1.js", "assets/split.1.js", "index.html"]);
    }
}
