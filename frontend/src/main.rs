//! The app in the phone: takes the first paint away and mounts the shell.
#![expect(unreachable_pub, reason = "the component macro writes `pub` on what it makes")]

mod api;
mod app;
mod behind;
mod books;
mod booth;
mod ceremony;
mod pages;
mod part;
mod queue;
mod sending;
mod session;
mod shots;
mod staff;
mod text;
mod ui;

use std::time::Duration;

fn main() {
    session::device::start();
    // A slow phone paints and answers taps between compiling the program and mounting the app.
    leptos::prelude::set_timeout(|| leptos::mount::mount_to_body(app::App), Duration::ZERO);
}
