//! The interface described for machines (OpenAPI 3.1), made from the routes and the shared types.
//!
//! Invariant: every route is described, which a test checks.

mod event;
mod points;
mod poll;
mod time_bank;
mod topic;

use crate::extract::Json;
use linli_shared::{
    api::{
        ActOnMany, ActOnMember, ActOnTicket, AskSmsCode, BoardView, CategoryTable, CodeDraft,
        CodeView, CorrectMe, DeskView, DeviceView, FeedEvent, HouseholdRow, ImportReport,
        JoinHousehold, JoinTicket, LookView, ManyOutcome, Me, MyHousehold, NeedReceipt, NoticeView,
        Page, PartyDraft, PartyView, PersonCode, PersonRow, PlaceNode, PostsDraft, ResolveCode,
        RoutingTable, SessionView, SettingsView, SignIn, SimilarTicket, SmsCodeSent, StaffDraft,
        TicketRow, TicketView, Unmask, Unmasked, UploadView,
    },
    need::NeedDraft,
    place::Place,
    qr::QrTarget,
    refusal::Problem,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

/// Makes the schema of a body; none for what is no JSON.
type Shape = fn(&mut SchemaGenerator) -> Option<Schema>;

/// What a route does.
struct About {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    body: Shape,
    answer: Shape,
}

const fn about(
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    body: Shape,
    answer: Shape,
) -> About {
    About { method, path, summary, body, answer }
}

fn shape<T: JsonSchema>(generator: &mut SchemaGenerator) -> Option<Schema> {
    Some(generator.subschema_for::<T>())
}

const fn nothing(_: &mut SchemaGenerator) -> Option<Schema> {
    None
}

const ROUTES: &[About] = &[
    about("GET", "/session", "Who is asking, and where", nothing, shape::<SessionView>),
    about(
        "POST",
        "/qr/resolve",
        "What a scanned or typed code opens",
        shape::<ResolveCode>,
        shape::<QrTarget>,
    ),
    about("GET", "/places", "Places of one kind, below one node", nothing, shape::<Vec<Place>>),
    about(
        "GET",
        "/categories",
        "The twenty categories as they are called here",
        nothing,
        shape::<CategoryTable>,
    ),
    about(
        "PUT",
        "/needs/{id}",
        "Say a need; the id is made by the client and may be sent again",
        shape::<NeedDraft>,
        shape::<NeedReceipt>,
    ),
    about(
        "GET",
        "/needs/similar",
        "Open tickets of the same matter nearby",
        nothing,
        shape::<Vec<SimilarTicket>>,
    ),
    about(
        "PUT",
        "/uploads/{id}",
        "Send a photo or recording as raw bytes",
        nothing,
        shape::<UploadView>,
    ),
    about("GET", "/uploads/{id}", "A photo or recording", nothing, nothing),
    about(
        "GET",
        "/tickets/mine",
        "Own tickets and those of the household",
        nothing,
        shape::<Page<TicketRow>>,
    ),
    about(
        "GET",
        "/tickets/{id}",
        "One ticket, with its version as ETag",
        nothing,
        shape::<TicketView>,
    ),
    about("PUT", "/tickets/{id}/joins/{entry}", "Me too", shape::<JoinTicket>, shape::<TicketView>),
    about(
        "POST",
        "/tickets/{id}/actions",
        "Act on a ticket; staff name the version they saw in If-Match",
        shape::<ActOnTicket>,
        shape::<TicketView>,
    ),
    about("GET", "/board", "The public progress board", nothing, shape::<BoardView>),
    about("GET", "/feed", "What changed, as server-sent events", nothing, shape::<FeedEvent>),
    about("GET", "/feed/poll", "What changed since, for who cannot stream", nothing, nothing),
    about(
        "POST",
        "/sign-in/codes",
        "Ask for a sign-in code by SMS",
        shape::<AskSmsCode>,
        shape::<SmsCodeSent>,
    ),
    about("POST", "/sign-in", "Sign in", shape::<SignIn>, shape::<SessionView>),
    about("POST", "/sign-out", "Sign this phone out", nothing, nothing),
    about(
        "POST",
        "/households/join",
        "Join a household with its invite",
        shape::<JoinHousehold>,
        shape::<SessionView>,
    ),
    about(
        "POST",
        "/households/{household}/members/{resident}",
        "Confirm, decline, appoint, leave",
        shape::<ActOnMember>,
        shape::<MyHousehold>,
    ),
    about("GET", "/me", "Oneself", nothing, shape::<Me>),
    about(
        "PUT",
        "/me",
        "Correct or confirm one's own data",
        shape::<CorrectMe>,
        shape::<SessionView>,
    ),
    about("DELETE", "/me", "Erase one's own data", nothing, nothing),
    about(
        "POST",
        "/me/consent",
        "Agree to the notice about one's data",
        nothing,
        shape::<SessionView>,
    ),
    about("GET", "/me/export", "Everything that is kept about oneself", nothing, nothing),
    about("GET", "/me/code", "One's own code for the next minute", nothing, shape::<PersonCode>),
    about("GET", "/me/looks", "Who looked at one's masked fields", nothing, shape::<Vec<LookView>>),
    about("GET", "/me/sessions", "Signed-in phones", nothing, shape::<Vec<DeviceView>>),
    about("DELETE", "/me/sessions", "Sign out everywhere", nothing, nothing),
    about("DELETE", "/me/sessions/{id}", "Sign one phone out", nothing, nothing),
    about("GET", "/notices", "The inbox", nothing, shape::<Page<NoticeView>>),
    about("POST", "/notices/read", "Mark everything in the inbox as read", nothing, nothing),
    about("GET", "/staff/desk", "Figures and choices of the desk", nothing, shape::<DeskView>),
    about(
        "GET",
        "/staff/tickets",
        "Tickets in reach, nearest deadline first",
        nothing,
        shape::<Page<TicketRow>>,
    ),
    about("GET", "/staff/tickets.csv", "The same as CSV", nothing, nothing),
    about("GET", "/staff/tickets.xlsx", "The same as XLSX", nothing, nothing),
    about(
        "POST",
        "/staff/tickets/actions",
        "Act on many tickets",
        shape::<ActOnMany>,
        shape::<Vec<ManyOutcome>>,
    ),
    about(
        "POST",
        "/staff/tickets/{id}/unmask",
        "See who said it in full; logged and told to them",
        shape::<Unmask>,
        shape::<Unmasked>,
    ),
    about("GET", "/staff/routing", "The routing table", nothing, shape::<RoutingTable>),
    about(
        "PUT",
        "/staff/routing",
        "Save the routing table",
        shape::<RoutingTable>,
        shape::<RoutingTable>,
    ),
    about("GET", "/staff/categories", "The categories", nothing, shape::<CategoryTable>),
    about(
        "PUT",
        "/staff/categories",
        "Save the categories",
        shape::<CategoryTable>,
        shape::<CategoryTable>,
    ),
    about("GET", "/staff/settings", "The settings", nothing, shape::<SettingsView>),
    about(
        "PUT",
        "/staff/settings",
        "Save the settings",
        shape::<SettingsView>,
        shape::<SettingsView>,
    ),
    about("GET", "/staff/parties", "The departments and firms", nothing, shape::<Vec<PartyView>>),
    about(
        "PUT",
        "/staff/parties/{id}",
        "Add or change a party",
        shape::<PartyDraft>,
        shape::<PartyView>,
    ),
    about("GET", "/staff/people", "People in reach, masked", nothing, shape::<Page<PersonRow>>),
    about(
        "PUT",
        "/staff/people/{id}",
        "Put a member of staff on file",
        shape::<StaffDraft>,
        shape::<PersonRow>,
    ),
    about(
        "PUT",
        "/staff/people/{id}/posts",
        "Give and take roles",
        shape::<PostsDraft>,
        shape::<PersonRow>,
    ),
    about(
        "POST",
        "/staff/people/{id}/unmask",
        "See masked fields, with a purpose; logged",
        shape::<Unmask>,
        shape::<Unmasked>,
    ),
    about("GET", "/staff/households", "Households in reach", nothing, shape::<Page<HouseholdRow>>),
    about(
        "GET",
        "/staff/households/{id}",
        "One household with its members",
        nothing,
        shape::<HouseholdRow>,
    ),
    about("GET", "/staff/places", "The place tree", nothing, shape::<Vec<PlaceNode>>),
    about(
        "POST",
        "/staff/import",
        "Import places and households from CSV",
        nothing,
        shape::<ImportReport>,
    ),
    about("GET", "/staff/codes", "Printed codes", nothing, shape::<Page<CodeView>>),
    about("PUT", "/staff/codes/{id}", "Make a code", shape::<CodeDraft>, shape::<CodeView>),
    about("DELETE", "/staff/codes/{id}", "Call a code back", nothing, shape::<CodeView>),
    about("GET", "/staff/codes/{id}/poster.svg", "The poster as SVG", nothing, nothing),
    about("GET", "/staff/codes/{id}/poster.pdf", "The poster as PDF", nothing, nothing),
    about("GET", "/staff/codes/sheet.pdf", "Many codes on sheets", nothing, nothing),
];

/// Everything that is described.
fn all() -> impl Iterator<Item = &'static About> {
    let areas =
        [ROUTES, points::ROUTES, poll::ROUTES, topic::ROUTES, event::ROUTES, time_bank::ROUTES];
    areas.into_iter().flatten()
}

/// `GET /api/openapi.json`.
pub async fn show() -> Json<Value> {
    Json(describe())
}

fn describe() -> Value {
    let settings = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into());
    let mut generator = settings.into_generator();
    let problem = generator.subschema_for::<Problem>();
    let mut paths: Map<String, Value> = Map::new();
    for route in all() {
        let operation = operation(route, &mut generator, &problem);
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(route.method.to_lowercase(), operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Linli", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "MIT OR Apache-2.0" } },
        "servers": [{ "url": linli_shared::api::BASE }],
        "paths": paths,
        "components": { "schemas": generator.take_definitions(true) },
    })
}

fn operation(route: &About, generator: &mut SchemaGenerator, problem: &Schema) -> Value {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let parameters: Vec<Value> = names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }))
        .collect();
    let mut success = json!({ "description": "done" });
    if let Some(schema) = (route.answer)(generator) {
        success = json!({ "description": "done", "content": { "application/json": { "schema": schema } } });
    }
    let refusal = json!({ "description": "not done", "content": { "application/problem+json": { "schema": problem } } });
    let mut operation = json!({
        "summary": route.summary,
        "parameters": parameters,
        "responses": { "2XX": success, "default": refusal },
    });
    if let (Some(schema), Some(operation)) = ((route.body)(generator), operation.as_object_mut()) {
        let body =
            json!({ "required": true, "content": { "application/json": { "schema": schema } } });
        operation.insert("requestBody".to_owned(), body);
    }
    operation
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_is_described_and_every_description_is_a_route() {
        let described: BTreeSet<_> = all().map(|about| (about.method, about.path)).collect();
        let served: BTreeSet<_> =
            crate::router::routes().into_iter().map(|(method, path, _)| (method, path)).collect();
        assert_eq!(described, served);
    }
    #[test]
    fn references_lead_somewhere() {
        let text = describe().to_string();
        let document: Value = serde_json::from_str(&text).unwrap();
        for reference in
            text.split("\"$ref\":\"").skip(1).map(|rest| rest.split('"').next().unwrap())
        {
            let pointer = reference.strip_prefix('#').expect("a reference inside the document");
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
    }
}
