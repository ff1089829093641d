//! The app in the phone: mounts the shell and the routes.

use leptos::prelude::*;
use leptos_router::{
    Lazy, LazyRoute, StaticSegment,
    components::{A, Route, Router, Routes},
    lazy_route,
};

fn main() {
    leptos::mount::mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    view! {
        <Router>
            <nav>
                <A href="/">"首页"</A>
                <A href="/staff">"工作台"</A>
            </nav>
            <main>
                <Routes fallback=|| view! { <p>"没有这个页面，请回到首页。"</p> }>
                    <Route path=StaticSegment("") view=Home/>
                    <Route path=StaticSegment("staff") view={Lazy::<Staff>::new()}/>
                </Routes>
            </main>
        </Router>
    }
}

#[component]
fn Home() -> impl IntoView {
    view! { <h1>"邻里"</h1> }
}

struct Staff;

#[lazy_route]
impl LazyRoute for Staff {
    fn data() -> Self {
        Self
    }

    fn view(_this: Self) -> AnyView {
        view! { <h1>"工作台"</h1> }.into_any()
    }
}
