//! Prints what `in_phone` answers when it runs as a native program.
#![expect(clippy::print_stdout, reason = "its output is its answer")]

#[path = "in_phone.rs"]
mod in_phone;

fn main() {
    println!("{}", in_phone::answers());
}
