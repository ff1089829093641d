//! Joining a household with its invite.

use super::sign_in::{phone_problem, said};
use crate::{
    api::{self, Failure},
    session::{Session, now},
    text::{lang, t},
    ui::{
        Banner, Button, ButtonKind, CheckLine, Choices, Icon, Pick, Shape, TextField, Toaster, Tone,
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use linli_shared::{
    api::JoinHousehold,
    i18n::label,
    refusal::FieldError,
    resident::{Membership, Relation, parse_birth_year},
    text,
};

/// What the person enters.
#[derive(Clone, Copy)]
struct Entered {
    name: RwSignal<String>,
    phone: RwSignal<String>,
    birth_year: RwSignal<String>,
    relation: RwSignal<Option<Relation>>,
    consent: RwSignal<bool>,
}

impl Entered {
    fn check(self, code: String) -> Result<JoinHousehold, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = self.name.get_untracked();
        if let Err(refusal) = text::parse(&name, text::NAME_CHARS_MAX) {
            errors.push(FieldError::new("name", refusal.code()));
        }
        let phone = self.phone.get_untracked();
        if phone_problem(&phone).is_some() {
            errors.push(FieldError::new("phone", "text.malformed"));
        }
        let (this_year, _, _) = now().date().ymd();
        let birth_year = parse_birth_year(&self.birth_year.get_untracked(), this_year);
        if let Err(code) = birth_year {
            errors.push(FieldError::new("birth_year", code));
        }
        let relation = self.relation.get_untracked();
        if relation.is_none() {
            errors.push(FieldError::new("relation", "text.empty"));
        }
        if !self.consent.get_untracked() {
            errors.push(FieldError::new("consent", "text.empty"));
        }
        match relation {
            Some(relation) if errors.is_empty() => {
                let birth_year = birth_year.unwrap_or_default();
                Ok(JoinHousehold { code, name, phone, relation, birth_year, consent: true })
            }
            Some(_) | None => Err(errors),
        }
    }
}

/// The form of an invite.
#[component]
pub(crate) fn Join(code: String, address: String, has_representative: bool) -> impl IntoView {
    let session = expect_context::<Session>();
    let toaster = expect_context::<Toaster>();
    let navigate = StoredValue::new_local(use_navigate());
    let entered = Entered {
        name: RwSignal::new(String::new()),
        phone: RwSignal::new(String::new()),
        birth_year: RwSignal::new(String::new()),
        relation: RwSignal::new(None),
        consent: RwSignal::new(false),
    };
    if let Some(me) = session.me() {
        entered.name.set(me.name);
        entered.phone.set(me.phone.unwrap_or_default());
    }
    let failure = RwSignal::new(None::<Failure>);
    let busy = RwSignal::new(false);
    let ask = move || match entered.check(code.clone()) {
        Err(errors) => failure.set(Some(Failure::in_fields(errors))),
        Ok(asked) => {
            busy.set(true);
            spawn_local(async move {
                match api::people::join(&asked).await {
                    Ok(answer) => {
                        let membership = answer
                            .view
                            .me
                            .as_ref()
                            .and_then(|me| me.household.as_ref())
                            .map(|home| home.membership);
                        session.replace(answer);
                        let waits = membership == Some(Membership::Waiting);
                        toaster.say(if waits { t!(join_waits) } else { t!(join_done) });
                        navigate.with_value(|navigate| navigate("/me/home", Default::default()));
                    }
                    Err(refused) => failure.set(Some(refused)),
                }
                busy.set(false);
            });
        }
    };
    let wrong = move |field| api::wrong_in(failure, field);
    let whole = move || {
        failure.get().filter(|failure| failure.errors.is_empty()).map(|failure| {
            view! { <Banner tone=Tone::Urgent icon="warn"><p>{said(&failure, "code")}</p></Banner> }
        })
    };
    let relations = Signal::derive(|| {
        Relation::ALL
            .into_iter()
            .map(|relation| Pick::new(relation, label::relation(lang(), relation)))
            .collect::<Vec<_>>()
    });
    let field_line = move |field: &'static str, words: &'static str| {
        move || {
            wrong(field).get().map(
                |_| view! { <p class="field-error" role="alert"><Icon name="warn"/>{words}</p> },
            )
        }
    };
    view! {
        <form class="stack" novalidate on:submit=move |event| { event.prevent_default(); ask(); }>
            <Banner icon="building" title=address>
                <p>{if has_representative { t!(join_with_representative) } else { t!(join_first) }}</p>
            </Banner>
            {whole}
            <TextField id="join-name" label=t!(your_name) value=entered.name shape=Shape::Name length_max=60 error=wrong("name") required=true/>
            <TextField id="join-phone" label=t!(phone) value=entered.phone shape=Shape::Phone length_max=20 error=wrong("phone") required=true/>
            <TextField id="join-year" label=t!(birth_year) hint=t!(birth_year_hint).to_owned() value=entered.birth_year shape=Shape::Digits length_max=4 error=wrong("birth_year")/>
            <Choices name="relation" legend=t!(relation_legend) picks=relations chosen=entered.relation/>
            {field_line("relation", t!(choose_relation))}
            <div class="card stack stack-s">
                <h2>{t!(consent_title)}</h2>
                <p>{t!(consent_what)}</p>
                <p>{t!(consent_who)}</p>
                <p>{t!(consent_rights)}</p>
            </div>
            <CheckLine label=t!(consent_yes) checked=entered.consent/>
            {field_line("consent", t!(consent_needed))}
            <Button kind=ButtonKind::Primary large=true wide=true busy>{t!(join_home)}</Button>
        </form>
    }
    .into_any()
}
