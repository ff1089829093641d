//! Makes the folder of the front end, so that its path is the true one when it is filled later.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    std::fs::create_dir_all("../target/web")
}
