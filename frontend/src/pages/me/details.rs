//! My details: how old they are, correcting, taking them along, erasing them, and who looked.

use crate::{
    api,
    pages::sign_in::said,
    session::{self, Session, device},
    text::{self, lang, t},
    ui::{Button, ButtonKind, Dialog, Icon, Loaded, Shape, TextField, Toaster},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::{BASE, CorrectMe, LookView, Me},
    i18n::{label, problem},
    resident::parse_birth_year,
    time::DAY_MS,
};

/// All of it on one page.
#[component]
pub(super) fn Details(me: Me) -> impl IntoView {
    let age_days = session::now().since(me.confirmed_at) / DAY_MS;
    let export = move |()| device::leave_for(&format!("{BASE}/me/export"));
    view! {
        <section class="card stack">
            <dl class="facts">
                <dt>{t!(your_name)}</dt>
                <dd>{me.name.clone()}</dd>
                <dt>{t!(phone)}</dt>
                <dd class="num">{me.phone.clone().unwrap_or_else(|| t!(no_figure).to_owned())}</dd>
                <dt>{t!(confirmed)}</dt>
                <dd>{t!(days_ago, me.confirmed_at.date(), age_days)}</dd>
            </dl>
            <Correct name=me.name birth_year=me.birth_year/>
        </section>
        <section class="section">
            <h2>{t!(take_along)}</h2>
            <p>{t!(take_along_words)}</p>
            <Button icon="download" wide=true on_press=export>{t!(export_mine)}</Button>
        </section>
        <Looked/>
        <Erase/>
    }
    .into_any()
}

#[component]
fn Correct(name: String, birth_year: Option<i64>) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let name = RwSignal::new(name);
    let year = RwSignal::new(birth_year.map(|year| year.to_string()).unwrap_or_default());
    let wrong = RwSignal::new(None::<String>);
    let wrong_year = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let save = move || {
        let (this_year, _, _) = session::now().date().ymd();
        let birth_year = match parse_birth_year(&year.get_untracked(), this_year) {
            Ok(birth_year) => birth_year,
            Err(code) => {
                wrong_year.set(Some(problem::text(lang(), code).to_owned()));
                return;
            }
        };
        wrong_year.set(None);
        busy.set(true);
        let correction = CorrectMe { name: name.get_untracked(), lang: lang(), birth_year };
        spawn_local(async move {
            match api::people::correct_me(&correction).await {
                Ok(answer) => {
                    session.replace(answer);
                    toaster.say(t!(details_saved));
                }
                Err(failure) => wrong.set(Some(said(&failure, "name"))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack stack-s" novalidate on:submit=move |event| { event.prevent_default(); save(); }>
            <TextField id="my-name" label=t!(your_name) hint=t!(correct_hint) value=name shape=Shape::Name length_max=60 error=wrong/>
            <TextField id="my-year" label=t!(birth_year) hint=t!(birth_year_hint) value=year shape=Shape::Digits length_max=4 error=wrong_year/>
            <Button icon="check" busy>{t!(still_right)}</Button>
        </form>
    }
    .into_any()
}

/// Who saw the masked fields, and why.
#[component]
fn Looked() -> impl IntoView {
    let looks = LocalResource::new(api::people::looks);
    let row = |look: LookView| {
        let what = t!(looked_for, look.purpose);
        let note = format!("{} · {}", label::role(lang(), look.role), text::moment(look.at));
        view! {
            <div class="row">
                <Icon name="eye"/>
                <span class="row-text">{look.by}" "{what}<span class="row-note">{note}</span></span>
            </div>
        }
    };
    let show = move |looks: Vec<LookView>| {
        if looks.is_empty() {
            view! { <p class="quiet">{t!(nobody_looked)}</p> }.into_any()
        } else {
            view! { <div class="list">{looks.into_iter().map(row).collect_view()}</div> }.into_any()
        }
    };
    view! {
        <section class="section">
            <h2>{t!(who_looked)}</h2>
            <Loaded data=looks children=show/>
        </section>
    }
    .into_any()
}

#[component]
fn Erase() -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let navigate = StoredValue::new_local(use_navigate());
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let erase = move |()| {
        busy.set(true);
        spawn_local(async move {
            match api::people::erase_me().await {
                Ok(()) => {
                    toaster.say(t!(erased));
                    navigate.with_value(|navigate| navigate("/", Default::default()));
                    session.forget().await;
                }
                Err(failure) => {
                    busy.set(false);
                    toaster.say(text::failure(&failure));
                }
            }
        });
    };
    view! {
        <section class="section">
            <h2>{t!(erase_title)}</h2>
            <p>{t!(erase_words)}</p>
            <Button kind=ButtonKind::Danger icon="trash" wide=true on_press=move |()| open.set(true)>{t!(erase)}</Button>
        </section>
        <Dialog open title=t!(erase_ask) close_label=t!(close)>
            <p>{t!(erase_words)}</p>
            <div class="buttons">
                <Button kind=ButtonKind::DangerFill busy on_press=erase>{t!(erase)}</Button>
                <Button on_press=move |()| open.set(false)>{t!(cancel)}</Button>
            </div>
        </Dialog>
    }
    .into_any()
}
