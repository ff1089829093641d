//! The compiler for the browser's program, found in one of three ways.
//!
//! First the active rustc, when it has the target's libraries; then rustup, when it can add them;
//! then Debian's newer toolchain with the standard library's source (`-Z build-std`). The last
//! also makes the program smaller and lowers the oldest browser that can run it.

use crate::{setup::apt, shell};
use anyhow::{Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's toolchain: compiler, cargo, library source, `rust-lld` and the linker it points to.
pub(crate) const DEBIAN_PACKAGES: [&str; 5] =
    ["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "lld-22"];

/// Relocations tell the splitter which function needs which.
/// Views without their types are far less code for the same pages.
const SPLIT_FLAGS: &str = "-Clink-args=--emit-relocs --cfg erase_components";

/// Without these proposals older phones can run the program; the splitter needs reference types.
const OLD_PHONE_FLAGS: &str = "-Ctarget-cpu=mvp -Ctarget-feature=+mutable-globals,+sign-ext,\
+reference-types,-multivalue,-bulk-memory,-nontrapping-fptoint";

/// A panic stops the program at once: no message is kept that nobody can read on a phone.
const SMALL_FLAGS: &str = "-Zunstable-options -Cpanic=immediate-abort";

/// Which compiler builds the browser's program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The active toolchain, which has the target's libraries.
    Active,
    /// Debian's, which builds the libraries itself.
    Debian,
}

/// Finds a compiler without installing anything.
pub(crate) fn find() -> Option<Toolchain> {
    if active_has_target() {
        Some(Toolchain::Active)
    } else if DEBIAN_PACKAGES.iter().all(|package| apt::is_installed(package)) {
        Some(Toolchain::Debian)
    } else {
        None
    }
}

/// Asks rustup for the target. A machine that cannot reach rustup's server answers no.
pub(crate) fn add_target() -> bool {
    shell::which("rustup").is_some()
        && shell::succeeds(shell::program("rustup").args(["target", "add", TARGET]))
        && active_has_target()
}

fn active_has_target() -> bool {
    let Ok(printed) = shell::capture(clean(&mut shell::program("rustc")).args([
        "--print",
        "target-libdir",
        "--target",
        TARGET,
    ])) else {
        return false;
    };
    let Ok(files) = Path::new(printed.trim()).read_dir() else { return false };
    files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
}

impl Toolchain {
    /// The command that builds the front end, and the file it leaves.
    pub(crate) fn build(self) -> Result<(Command, PathBuf)> {
        let (command, folder) = self.command()?;
        Ok((command, folder.join("linli-frontend.wasm")))
    }

    /// The command that builds an example of the front end, and the file it leaves.
    pub(crate) fn build_example(self, name: &str) -> Result<(Command, PathBuf)> {
        let (mut command, folder) = self.command()?;
        command.args(["--example", name]);
        Ok((command, folder.join("examples").join(name).with_extension("wasm")))
    }

    fn command(self) -> Result<(Command, PathBuf)> {
        let target_dir = shell::root().join("target/wasm");
        let folder = target_dir.join(TARGET).join("wasm");
        let mut command = match self {
            Self::Active => {
                let mut command = shell::program("cargo");
                clean(&mut command).env("RUSTFLAGS", SPLIT_FLAGS);
                command.arg("build");
                command
            }
            Self::Debian => {
                let cargo = Path::new("/usr/bin/cargo");
                if !cargo.is_file() {
                    bail!("Debian's cargo is gone: run `cargo xtask setup`");
                }
                let mut command = shell::program(cargo);
                clean(&mut command)
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("RUSTFLAGS", format!("{OLD_PHONE_FLAGS} {SPLIT_FLAGS} {SMALL_FLAGS}"));
                command.args(["build", "-Zbuild-std=std,panic_abort"]);
                command.arg("-Zbuild-std-features=optimize_for_size");
                command
            }
        };
        command
            .args(["--package", "linli-frontend", "--profile", "wasm", "--target", TARGET])
            .arg("--target-dir")
            .arg(&target_dir);
        Ok((command, folder))
    }

    /// The features the finished chunks may use, for `wasm-opt`.
    pub(crate) const fn opt_features(self) -> &'static [&'static str] {
        match self {
            Self::Active => &[
                "--mvp-features",
                "--enable-sign-ext",
                "--enable-mutable-globals",
                "--enable-reference-types",
                "--enable-multivalue",
                "--enable-bulk-memory",
                "--enable-nontrapping-float-to-int",
            ],
            Self::Debian => &[
                "--mvp-features",
                "--enable-sign-ext",
                "--enable-mutable-globals",
                "--enable-reference-types",
            ],
        }
    }

    /// The proposals the gate forbids in the finished chunks, for `wasm-validate`.
    pub(crate) const fn forbidden(self) -> &'static [&'static str] {
        match self {
            Self::Active => &["--disable-simd"],
            Self::Debian => {
                &["--disable-simd", "--disable-multi-value", "--disable-saturating-float-to-int"]
            }
        }
    }
}

/// Forgets what the cargo that started this task set for itself: the other one would obey it.
fn clean(command: &mut Command) -> &mut Command {
    for (name, _) in std::env::vars_os() {
        let Some(text) = name.to_str() else { continue };
        let network = matches!(text, "CARGO_HOME" | "CARGO_BUILD_JOBS")
            || ["CARGO_NET_", "CARGO_HTTP_", "CARGO_REGISTRIES_", "CARGO_SOURCE_"]
                .iter()
                .any(|kept| text.starts_with(kept));
        let of_cargo = ["CARGO", "RUSTC", "RUSTFLAGS", "RUSTUP_TOOLCHAIN"]
            .iter()
            .any(|start| text.starts_with(start));
        if of_cargo && !network {
            command.env_remove(name);
        }
    }
    command
}
