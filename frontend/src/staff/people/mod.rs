//! People in reach, masked; their roles; new staff; slips to sign in with.

mod posts;

use super::{
    Heading,
    choice::Choice,
    clock::ago,
    desk::{self, Desk},
    listing::{Listed, Listing},
    said,
    slip::{MakeCode, SlipPage},
    unmask::{Masked, Secret},
};
use crate::{
    api,
    session::{Session, now, random},
    text,
    ui::{Badge, Banner, Button, ButtonKind, Dialog, Icon, Shape, TextField, Toaster, Tone},
};
use leptos::{prelude::*, task::spawn_local};
use linli_shared::{
    access::Duty,
    api::{CodeDraft, CodeView, PersonRow, PostView, PostsDraft, StaffDraft},
    i18n::label,
    id::ResidentId,
    time::DAY_MS,
};
use posts::{Posts, PostsEditor};

/// Data older than this should be confirmed again, in days.
const OLD_DAYS: i64 = 365;

/// The list with its search.
#[component]
pub(super) fn PeoplePage() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let session = expect_context::<Session>();
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let grid = RwSignal::new(String::new());
    let listing = Listing::new(move |after| {
        let (q, grid) = (asked.get(), grid.get().parse().ok());
        async move { api::staff::people(&q, grid, after).await }
    });
    let slip = RwSignal::new(None::<CodeView>);
    let edited = RwSignal::new(None::<PersonRow>);
    let edit_open = RwSignal::new(false);
    let add_open = RwSignal::new(false);
    let administers = desk::may(session, Duty::Administer);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        asked.set(typed.get_untracked().trim().to_owned());
    };
    let edit = Callback::new(move |row: PersonRow| {
        edited.set(Some(row));
        edit_open.set(true);
    });
    let list = move || {
        view! {
            <Heading title=w!(office::people)>
                {administers.then(|| view! {
                    <Button icon="plus" on_press=move |()| add_open.set(true)>{w!(office::add_staff)}</Button>
                })}
            </Heading>
            <form class="filters" role="search" on:submit=on_submit>
                <div class="search">
                    <Icon name="search"/>
                    <input class="input input-search" type="search" enterkeyhint="search" maxlength="60"
                        aria-label=w!(office::people_find) placeholder=w!(office::people_find) bind:value=typed
                        on:change=move |_| asked.set(typed.get_untracked().trim().to_owned())/>
                </div>
                <Choice name=w!(grid) picks=desk.grid_picks(w!(inbox::any_grid)) chosen=grid choose=move |id| grid.set(id)/>
            </form>
            <Listed listing icon="users" empty=w!(office::people_empty).to_owned() empty_next=w!(office::people_empty_next).to_owned()>
                <div class="list">
                    <For each=move || listing.rows.get() key=row_key
                        children=move |row| view! { <Person row edit administers slip/> }/>
                </div>
            </Listed>
            <Dialog open=add_open title=w!(office::add_staff) close_label=w!(close)>
                <AddStaff open=add_open listing/>
            </Dialog>
            <Dialog open=edit_open title=Signal::derive(move || edit_title(edited)) close_label=w!(close)>
                {move || edited.get().map(|row| view! { <EditPosts row open=edit_open listing/> })}
            </Dialog>
        }
    };
    move || {
        match slip.get() {
        Some(code) => view! {
            <SlipPage code title=w!(office::sign_in_slip) note=w!(office::sign_in_slip_note) shown=slip/>
        }
        .into_any(),
        None => list().into_any(),
    }
    }
}

/// A row is drawn anew when its roles have changed.
fn row_key(row: &PersonRow) -> String {
    format!("{}{:?}", row.id, row.posts)
}

fn edit_title(edited: RwSignal<Option<PersonRow>>) -> String {
    edited.with(|row| row.as_ref().map(|row| w!(office::posts_of, &row.name))).unwrap_or_default()
}

/// `网格员，第3微网格`
fn post_words(held: &PostView) -> String {
    let role = label::role(text::lang(), held.post.role);
    let place = [held.place_name.as_str(), held.party_name.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|name| !name.is_empty()).collect();
    if place.is_empty() { role.to_owned() } else { format!("{role} · {}", place.join(" · ")) }
}

#[component]
fn Person(
    row: PersonRow,
    edit: Callback<PersonRow>,
    administers: bool,
    slip: RwSignal<Option<CodeView>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let may_make = desk::may(session, Duty::MakeCodes);
    let age = session.now.get_untracked().since(row.confirmed_at);
    let old = (age > OLD_DAYS * DAY_MS).then(|| {
        view! { <Badge tone=Tone::Wait icon="clock" text=w!(office::file_old).to_owned()/> }
    });
    let confirmed = w!(office::confirmed, ago(row.confirmed_at, session.now.get_untracked()));
    let posts: Vec<_> = row
        .posts
        .iter()
        .map(|held| view! { <Badge icon="person" text=post_words(held)/> })
        .collect();
    let edited = row.clone();
    view! {
        <div class="row">
            <div class="row-text stack-s">
                <Secret of=Masked::Person(row.id) name=row.name.clone() phone=row.phone.clone()/>
                <span class="row-note">{row.address.clone()}</span>
                <span class="line">{posts}</span>
                <span class="line quiet">{confirmed}{old}</span>
                <span class="line">
                    {administers.then(|| view! {
                        <Button icon="edit" on_press=move |()| edit.run(edited.clone())>{w!(office::posts)}</Button>
                    })}
                    {may_make.then(|| view! {
                        <MakeCode draft=CodeDraft::SignIn { resident: row.id } label=w!(office::sign_in_slip) made=slip/>
                    })}
                </span>
            </div>
        </div>
    }
}

#[component]
fn EditPosts(row: PersonRow, open: RwSignal<bool>, listing: Listing<PersonRow>) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let posts = Posts::of(&row);
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let id = row.id;
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(posts) = posts.parse() else {
            wrong.set(Some(w!(office::post_missing).to_owned()));
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::staff::save_posts(id, &PostsDraft { posts }).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toaster.say(w!(saved));
                    open.try_set(false);
                    listing.reload();
                }
                Err(failure) => {
                    wrong.try_set(Some(said(&failure)));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=on_submit>
            <PostsEditor posts/>
            {move || wrong.get().map(|wrong| view! { <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner> })}
            <Button kind=ButtonKind::Primary wide=true busy>{w!(save)}</Button>
        </form>
    }
}

#[component]
fn AddStaff(open: RwSignal<bool>, listing: Listing<PersonRow>) -> impl IntoView {
    let toaster = expect_context::<Toaster>();
    let name = RwSignal::new(String::new());
    let phone = RwSignal::new(String::new());
    let posts = Posts::first();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<api::Failure>);
    let wrong = RwSignal::new(None::<String>);
    let id = ResidentId::new(now(), random());
    let error = move |field| api::wrong_in(failure, field);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(posts) = posts.parse() else {
            wrong.set(Some(w!(office::post_missing).to_owned()));
            return;
        };
        let draft = StaffDraft { name: name.get_untracked(), phone: phone.get_untracked(), posts };
        busy.set(true);
        wrong.set(None);
        spawn_local(async move {
            let answer = api::staff::add_staff(id, &draft).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    toaster.say(w!(saved));
                    open.try_set(false);
                    listing.reload();
                }
                Err(refused) => {
                    wrong.try_set(Some(said(&refused)));
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=on_submit>
            <TextField id="staff-name" label=w!(office::staff_name) value=name error=error("name") length_max=60 required=true/>
            <TextField id="staff-phone" label=w!(office::staff_phone) value=phone shape=Shape::Phone
                hint=w!(office::staff_phone_hint).to_owned() error=error("phone") length_max=20 required=true/>
            <PostsEditor posts/>
            {move || wrong.get().map(|wrong| view! { <Banner tone=Tone::Urgent icon="warn"><p>{wrong}</p></Banner> })}
            <Button kind=ButtonKind::Primary wide=true busy>{w!(save)}</Button>
        </form>
    }
}
