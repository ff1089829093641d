//! The front end as the server embeds it: `target/web` holds every file under its final name,
//! with brotli and gzip beside it.
//!
//! Invariants: a file under `assets/` never changes its content under one name; the folder is
//! complete or not there at all.

pub(crate) mod pack;
mod page;
mod parts;
pub(crate) mod size;
mod wasm;

use crate::{progress::Progress, setup::wasm::Toolchain, shell};
use anyhow::{Context, Result};
use page::Names;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Pages whose placeholders are filled after everything else has its name.
const PAGES: [&str; 3] = ["index.html", "sw.js", "manifest.webmanifest"];

/// What home needs, what other pages need besides, what staff need besides.
const STYLES: [&str; 3] = ["app.css", "pages.css", "desk.css"];

/// What the phone fetches to classify needs; trained from `shared`.
const MODEL: &str = "shared/model/needs-phone.model";

/// The finished front end.
pub(crate) struct Web {
    /// Changes whenever a file of the front end does.
    pub(crate) version: String,
}

/// Where the finished front end lies.
pub(crate) fn folder() -> PathBuf {
    shell::root().join("target/web")
}

/// The finished chunks of the browser's program.
pub(crate) fn chunk_files() -> Result<Vec<PathBuf>> {
    wasm::wasm_files(&folder().join("assets"))
}

/// Builds the front end, skipping what has not changed.
pub(crate) fn build(toolchain: Toolchain, progress: &mut Progress) -> Result<Web> {
    let chunks = wasm::chunks(toolchain, progress)?;
    let public = shell::root().join("public");
    let model = fs::read(shell::root().join(MODEL)).with_context(|| format!("read {MODEL}"))?;
    let version =
        pack::fingerprint(&[chunks.key.as_bytes(), pack::tree(&public)?.as_bytes(), &model]);
    let key_file = shell::root().join("target/web.key");
    if folder().is_dir() && fs::read_to_string(&key_file).is_ok_and(|before| before == version) {
        progress.note("unchanged: target/web is kept");
        return Ok(Web { version });
    }
    progress.step("Name, fill in and compress the files (target/web)");
    let new = shell::root().join("target/web.new");
    pack::empty(&new)?;
    let mut assembly = Assembly { out: &new, names: Names::default(), written: Vec::new() };
    assembly.program(&chunks.folder)?;
    for style in STYLES {
        assembly.style(&public, style)?;
    }
    assembly.others(&public)?;
    assembly.asset("needs.model", &model)?;
    assembly.pages(&public)?;
    if folder().exists() {
        fs::remove_dir_all(folder())?;
    }
    fs::rename(&new, folder())?;
    fs::write(&key_file, &version)?;
    Ok(Web { version })
}

/// Whether the phone keeps a part before it is asked for, so that residents' pages open without a
/// network. What only staff need is kept when it is first used.
fn is_kept_ahead(path: &str) -> bool {
    let name = path.strip_prefix("assets/").unwrap_or_default();
    ["split_residents", "chunk_", "pages."].iter().any(|start| name.starts_with(start))
}

/// The folder being filled and the names given so far.
struct Assembly<'a> {
    out: &'a Path,
    names: Names,
    written: Vec<String>,
}

impl Assembly<'_> {
    fn write(&mut self, path: &str, content: &[u8]) -> Result<()> {
        pack::write(&self.out.join(path), content)?;
        self.written.push(path.to_owned());
        Ok(())
    }

    /// The chunks and the modules that load them.
    fn program(&mut self, chunks: &Path) -> Result<()> {
        let mut glue = fs::read_to_string(chunks.join(wasm::APP_JS))?;
        let mut loader = fs::read_to_string(chunks.join(wasm::SPLIT_JS))?;
        for file in wasm::wasm_files(chunks)? {
            let content = fs::read(&file)?;
            let name = file.file_name().context("a chunk has a name")?.to_string_lossy();
            let hashed = pack::hashed_name(&name, &content);
            loader = loader.replace(&format!("\"./{name}\""), &format!("\"./{hashed}\""));
            if name == wasm::APP_WASM {
                self.names.insert("APP_WASM", format!("/assets/{hashed}"));
            }
            self.write(&format!("assets/{hashed}"), &content)?;
        }
        let snippets = chunks.join("snippets");
        if snippets.is_dir() {
            for file in pack::files(&snippets)? {
                let content = fs::read(snippets.join(&file))?;
                let hashed = pack::hashed_name(&file.replace('/', "-"), &content);
                glue = glue.replace(&format!("./snippets/{file}"), &format!("./{hashed}"));
                self.write(&format!("assets/{hashed}"), &content)?;
            }
        }
        // The two modules import each other, so one hash over both names both.
        let hash: String =
            pack::fingerprint(&[glue.as_bytes(), loader.as_bytes()]).chars().take(10).collect();
        let glue_name = pack::with_hash("app.js", &hash);
        let loader_name = pack::with_hash("split.js", &hash);
        // As terser writes it; the same names stand elsewhere as keys and stay.
        let from = |name: &str| format!("from\"./{name}\"");
        let glue = glue.replace(&from(wasm::SPLIT_JS), &from(&loader_name));
        let loader = loader.replace(&from(wasm::APP_JS), &from(&glue_name));
        self.names.insert("APP_JS", format!("/assets/{glue_name}"));
        self.write(&format!("assets/{glue_name}"), glue.as_bytes())?;
        self.write(&format!("assets/{loader_name}"), loader.as_bytes())
    }

    fn style(&mut self, public: &Path, name: &str) -> Result<()> {
        let file = public.join(name);
        let small = shell::capture(shell::program("node").arg("xtask/src/minify.mjs").arg(file))?;
        let small = self.names.fill(name, &small)?;
        let hashed = pack::hashed_name(name, small.as_bytes());
        self.names.insert(&format!("STYLE:{name}"), format!("/assets/{hashed}"));
        self.write(&format!("assets/{hashed}"), small.as_bytes())
    }

    /// Everything in `public/` that is not a page: as it is, or hashed from `assets-hashed/`.
    fn others(&mut self, public: &Path) -> Result<()> {
        for file in pack::files(public)? {
            if PAGES.contains(&file.as_str()) || STYLES.contains(&file.as_str()) {
                continue;
            }
            let content = fs::read(public.join(&file))?;
            if let Some(name) = file.strip_prefix("assets-hashed/") {
                self.asset(name, &content)?;
            } else {
                self.write(&file, &content)?;
            }
        }
        Ok(())
    }

    /// A file that pages name as `%ASSET:…%`.
    fn asset(&mut self, name: &str, content: &[u8]) -> Result<()> {
        let hashed = pack::hashed_name(name, content);
        self.names.insert(&format!("ASSET:{name}"), format!("/assets/{hashed}"));
        self.write(&format!("assets/{hashed}"), content)
    }

    /// The pages, in an order in which each needs only names already known.
    fn pages(&mut self, public: &Path) -> Result<()> {
        for file in ["manifest.webmanifest", "index.html", "sw.js"] {
            let source = public.join(file);
            if !source.is_file() {
                continue;
            }
            let text = fs::read_to_string(&source)?;
            let filled = self.names.fill(file, &page::without_notes(&text))?;
            self.write(file, filled.as_bytes())?;
            if file == "index.html" {
                self.name_first_load()?;
            }
        }
        Ok(())
    }

    fn name_first_load(&mut self) -> Result<()> {
        let paths = size::first_load(self.out)?;
        let mut contents = Vec::new();
        for path in &paths {
            contents.push(fs::read(self.out.join(path))?);
        }
        let parts: Vec<&[u8]> = contents.iter().map(Vec::as_slice).collect();
        let version: String = pack::fingerprint(&parts).chars().take(12).collect();
        self.names.insert("VERSION", version);
        let ahead = self.written.iter().filter(|path| is_kept_ahead(path)).cloned();
        let addresses: Vec<String> = paths
            .into_iter()
            .chain(ahead)
            .collect::<BTreeSet<_>>()
            .iter()
            .map(|path| if path == "index.html" { "/".to_owned() } else { format!("/{path}") })
            .collect();
        self.names.insert("PRECACHE", page::json_array(&addresses));
        Ok(())
    }
}
