//! The browser's program: compile, split at lazy routes, bind to JavaScript, make small.
//!
//! Invariant: the work folder holds the chunks of exactly one compiled program, or no key.

use crate::{progress::Progress, setup::wasm::Toolchain, shell, web::pack};
use anyhow::{Context, Result, anyhow};
use std::{
    fs,
    path::{Path, PathBuf},
};
use wasm_bindgen_cli_support::Bindgen;

/// The splitter's module, which loads the chunks.
pub(super) const SPLIT_JS: &str = "__wasm_split.js";
/// The glue between the main chunk and the browser.
pub(super) const APP_JS: &str = "app.js";
/// The main chunk.
pub(super) const APP_WASM: &str = "app_bg.wasm";

/// What makes a chunk small.
const SMALL: [&str; 1] = ["-Oz"];
/// What everybody waits for is taken apart and put together anew: a percent less for some seconds more.
const SMALLEST: [&str; 6] = ["-Oz", "--flatten", "--rereloop", "-Oz", "-Oz", "--converge"];

/// The finished chunks and what they were made from.
pub(super) struct Chunks {
    pub(super) folder: PathBuf,
    pub(super) key: String,
}

/// Builds the chunks, or finds them already built from the same program.
pub(super) fn chunks(toolchain: Toolchain, progress: &mut Progress) -> Result<Chunks> {
    progress.step(&format!("Compile the front end for the browser ({toolchain:?} toolchain)"));
    let (mut command, file) = toolchain.build()?;
    shell::run(&mut command)?;
    let program = fs::read(&file).with_context(|| format!("{} was not written", file.display()))?;

    let folder = shell::root().join("target/web-chunks");
    let key_file = folder.join("KEY");
    let key = pack::fingerprint(&[
        &program,
        pack::tree(&shell::root().join("xtask/src"))?.as_bytes(),
        &fs::read(shell::root().join("package-lock.json"))?,
    ]);
    if fs::read_to_string(&key_file).is_ok_and(|before| before == key) {
        progress.note("unchanged: chunks are kept");
        return Ok(Chunks { folder, key });
    }
    pack::empty(&folder)?;
    progress.step("Split at lazy routes, bind to JavaScript");
    let main = split(&program, &folder)?;
    bind(&main, &folder)?;
    progress.step("Make every chunk small (wasm-opt -Oz)");
    for chunk in wasm_files(&folder)? {
        optimise(&chunk, toolchain)?;
    }
    progress.step("Make the glue small (terser)");
    for glue in [APP_JS, SPLIT_JS] {
        minify(&folder.join(glue))?;
    }
    fs::write(&key_file, &key)?;
    Ok(Chunks { folder, key })
}

fn split(program: &[u8], folder: &Path) -> Result<PathBuf> {
    let main = folder.join("main.wasm.tmp");
    let mut options = wasm_split_cli_support::Options::new(program);
    options.output_dir = folder;
    options.main_out_path = &main;
    options.link_name = "./__wasm_split.js";
    options.main_module = "./app.js";
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the splitter failed: {error:?}"))?;
    Ok(main)
}

fn bind(main: &Path, folder: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(main)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .demangle(false)
        .omit_default_module_path(true)
        .keep_lld_exports(true)
        .generate(folder)
        .context("wasm-bindgen failed")?;
    fs::remove_file(main)?;
    Ok(())
}

fn optimise(chunk: &Path, toolchain: Toolchain) -> Result<()> {
    let small = chunk.with_extension("tmp");
    let passes = if chunk.ends_with(APP_WASM) { &SMALLEST[..] } else { &SMALL };
    shell::run(
        shell::program(shell::root().join("node_modules/.bin/wasm-opt"))
            .args(toolchain.opt_features())
            .args(passes)
            .arg(chunk)
            .arg("-o")
            .arg(&small),
    )?;
    fs::rename(&small, chunk)?;
    Ok(())
}

/// Names of imports and exports stay: the chunks are called by them.
fn minify(module: &Path) -> Result<()> {
    shell::run(
        shell::program(shell::root().join("node_modules/.bin/terser"))
            .args(["--module", "--compress", "--mangle", "--output"])
            .arg(module)
            .arg("--")
            .arg(module),
    )
}

/// The chunks in a folder, in the order of their names.
pub(super) fn wasm_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
