//! An address that leads nowhere.

use super::page::Page;
use crate::{text::t, ui::Empty};
use leptos::prelude::*;

/// Nothing is here, and the ways on.
#[component]
pub(crate) fn LostPage() -> impl IntoView {
    view! {
        <Page title=t!(lost_title)>
            <Empty icon="search" title=t!(lost_title) words=t!(lost_words)>
                <a class="button" href="/">{t!(bar_home)}</a>
            </Empty>
        </Page>
    }
}
