//! Calls of the staff console.

use super::{Ask, Failure, delete, escape, get, post, post_seen, put, read, send};
use crate::queue::photo;
use linli_shared::{
    api::{
        ActOnMany, ActOnTicket, BASE, CategoryTable, CodeDraft, CodeView, DeskView, HouseholdRow,
        ImportReport, InboxQuery, ManyOutcome, Page, PartyDraft, PartyView, PersonRow, PlaceNode,
        PostsDraft, RoutingTable, SettingsView, StaffDraft, TicketRow, TicketView, Unmask,
        Unmasked,
    },
    id::{CodeId, HouseholdId, PartyId, PlaceId, ResidentId, TicketId, UploadId},
    qr::CodeKind,
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A query string in the making; empty values are left out.
#[derive(Default)]
struct Query(String);

impl Query {
    fn with(mut self, key: &str, value: Option<String>) -> Self {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            self.0.push(if self.0.is_empty() { '?' } else { '&' });
            self.0.push_str(key);
            self.0.push('=');
            self.0.push_str(&escape(&value));
        }
        self
    }

    fn flag(self, key: &str, on: bool) -> Self {
        self.with(key, on.then(|| "true".to_owned()))
    }
}

/// The figures above the inbox, and whom tickets can go to.
pub(crate) async fn desk() -> Result<DeskView, Failure> {
    get("/staff/desk").await
}

/// An inbox query as it stands in an address, with its `?`; the page's own address has the same form.
pub(crate) fn inbox_address(query: &InboxQuery) -> String {
    Query::default()
        .with("status", query.status.map(|status| status.code().to_owned()))
        .with("class", query.class.map(|class| class.code().to_owned()))
        .with("category", query.category.map(|category| category.code().to_owned()))
        .with("grid", query.grid.map(|grid| grid.to_string()))
        .with("party", query.party.map(|party| party.to_string()))
        .flag("mine", query.mine)
        .flag("overdue", query.overdue)
        .flag("closed", query.closed)
        .with("q", Some(query.q.clone()))
        .with("after", query.after.clone())
        .0
}

/// Tickets, nearest deadline first.
pub(crate) async fn inbox(query: &InboxQuery) -> Result<Page<TicketRow>, Failure> {
    get(&format!("/staff/tickets{}", inbox_address(query))).await
}

/// Where the same tickets are taken out as a table: `csv` or `xlsx`.
pub(crate) fn export_address(query: &InboxQuery, form: &str) -> String {
    format!("{BASE}/staff/tickets.{form}{}", inbox_address(query))
}

/// Acts on a ticket as it was seen at `version`.
pub(crate) async fn act(
    id: TicketId,
    body: &ActOnTicket,
    version: i64,
) -> Result<TicketView, Failure> {
    post_seen(&format!("/tickets/{id}/actions"), body, version).await
}

/// Acts on many tickets.
pub(crate) async fn act_on_many(body: &ActOnMany) -> Result<Vec<ManyOutcome>, Failure> {
    post("/staff/tickets/actions", body).await
}

/// The routing table.
pub(crate) async fn routing() -> Result<RoutingTable, Failure> {
    get("/staff/routing").await
}

/// Replaces the routing table.
pub(crate) async fn save_routing(table: &RoutingTable) -> Result<RoutingTable, Failure> {
    put("/staff/routing", table).await
}

/// The categories with what only staff see.
pub(crate) async fn categories() -> Result<CategoryTable, Failure> {
    get("/staff/categories").await
}

/// Replaces the categories.
pub(crate) async fn save_categories(table: &CategoryTable) -> Result<CategoryTable, Failure> {
    put("/staff/categories", table).await
}

/// The community's settings.
pub(crate) async fn settings() -> Result<SettingsView, Failure> {
    get("/staff/settings").await
}

/// Replaces the community's settings.
pub(crate) async fn save_settings(settings: &SettingsView) -> Result<SettingsView, Failure> {
    put("/staff/settings", settings).await
}

/// All parties.
pub(crate) async fn parties() -> Result<Vec<PartyView>, Failure> {
    get("/staff/parties").await
}

/// Adds or changes a party.
pub(crate) async fn save_party(id: PartyId, draft: &PartyDraft) -> Result<PartyView, Failure> {
    put(&format!("/staff/parties/{id}"), draft).await
}

/// People, masked.
pub(crate) async fn people(
    q: &str,
    grid: Option<PlaceId>,
    after: Option<String>,
) -> Result<Page<PersonRow>, Failure> {
    let query = Query::default()
        .with("q", Some(q.to_owned()))
        .with("grid", grid.map(|grid| grid.to_string()))
        .with("after", after);
    get(&format!("/staff/people{}", query.0)).await
}

/// Puts a member of staff on file.
pub(crate) async fn add_staff(id: ResidentId, draft: &StaffDraft) -> Result<PersonRow, Failure> {
    put(&format!("/staff/people/{id}"), draft).await
}

/// Gives a person exactly these roles.
pub(crate) async fn save_posts(id: ResidentId, draft: &PostsDraft) -> Result<PersonRow, Failure> {
    put(&format!("/staff/people/{id}/posts"), draft).await
}

/// Shows masked fields; the look is logged.
pub(crate) async fn unmask(id: ResidentId, asked: &Unmask) -> Result<Unmasked, Failure> {
    post(&format!("/staff/people/{id}/unmask"), asked).await
}

/// Who said a ticket, in full, for a purpose.
pub(crate) async fn unmask_reporter(id: TicketId, asked: &Unmask) -> Result<Unmasked, Failure> {
    post(&format!("/staff/tickets/{id}/unmask"), asked).await
}

/// Households below a place.
pub(crate) async fn households(
    place: Option<PlaceId>,
    q: &str,
    after: Option<String>,
) -> Result<Page<HouseholdRow>, Failure> {
    let query = Query::default()
        .with("place", place.map(|place| place.to_string()))
        .with("q", Some(q.to_owned()))
        .with("after", after);
    get(&format!("/staff/households{}", query.0)).await
}

/// One household with its members.
pub(crate) async fn household(id: HouseholdId) -> Result<HouseholdRow, Failure> {
    get(&format!("/staff/households/{id}")).await
}

/// The whole place tree in reach.
pub(crate) async fn places() -> Result<Vec<PlaceNode>, Failure> {
    get("/staff/places").await
}

/// Reads a community from CSV; a dry run only checks.
pub(crate) async fn import(csv: &str, dry_run: bool) -> Result<ImportReport, Failure> {
    let path = format!("/staff/import{}", if dry_run { "?dry_run=1" } else { "" });
    let ask = Ask {
        method: "POST",
        path,
        body: Some(JsValue::from_str(csv)),
        content_type: Some("text/csv".to_owned()),
        version: None,
    };
    read(send(ask).await?)
}

/// Printed codes of one kind.
pub(crate) async fn codes(
    kind: CodeKind,
    after: Option<String>,
) -> Result<Page<CodeView>, Failure> {
    let query = Query::default().with("kind", Some(kind.code().to_owned())).with("after", after);
    get(&format!("/staff/codes{}", query.0)).await
}

/// Makes a code.
pub(crate) async fn make_code(id: CodeId, draft: &CodeDraft) -> Result<CodeView, Failure> {
    put(&format!("/staff/codes/{id}"), draft).await
}

/// Calls a code back.
pub(crate) async fn revoke_code(id: CodeId) -> Result<(), Failure> {
    delete(&format!("/staff/codes/{id}")).await
}

/// Where a poster is downloaded: `svg` or `pdf`.
pub(crate) fn poster_address(id: CodeId, form: &str) -> String {
    format!("{BASE}/staff/codes/{id}/poster.{form}")
}

/// Where a sheet of many codes is downloaded.
pub(crate) fn sheet_address(ids: &[CodeId]) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    format!("{BASE}/staff/codes/sheet.pdf?ids={}", ids.join(","))
}

/// A photo as the camera or the gallery gave it.
pub type Picture = web_sys::File;

/// An address under which the page shows a photo that is still on the phone.
pub fn preview(picture: &Picture) -> String {
    photo::address_of(picture)
}

/// Makes a photo small and sends it.
pub async fn send_photo(id: UploadId, picture: Picture) -> Result<(), Failure> {
    // What the phone cannot read is left to the server, which says why.
    let (bytes, kind) = match photo::shrink(&picture).await {
        Some(small) => (JsValue::from(small), photo::PHOTO_TYPE.to_owned()),
        None => (JsValue::from(picture.clone()), picture.type_()),
    };
    super::need::upload(id, bytes, &kind).await.map(drop)
}

/// The text of a file that was chosen; none when it cannot be read.
pub async fn read_text(file: &Picture) -> Option<String> {
    JsFuture::from(file.text()).await.ok()?.as_string()
}
