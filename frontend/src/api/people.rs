//! Calls about sessions, people, households, codes and notices.

use super::{Ask, Failure, delete, escape, get, post, post_only, read, send};
use linli_shared::{
    api::{
        ActOnMember, AskSmsCode, CorrectMe, DeviceView, FeedEvent, JoinHousehold, LookView,
        MyHousehold, NoticeView, Page, PersonCode, ResolveCode, SessionView, SignIn, SmsCodeSent,
    },
    id::{HouseholdId, ResidentId, SessionId},
    qr::QrTarget,
    resident::MemberAction,
};
use serde::Deserialize;
use wasm_bindgen::JsValue;

/// What changed since a number.
#[derive(Deserialize)]
pub(crate) struct FeedAnswer {
    pub(crate) events: Vec<FeedEvent>,
}

/// Who is asking, as the server said it.
pub(crate) struct SessionAnswer {
    pub(crate) view: SessionView,
    /// The same as JSON, to be kept on the phone.
    pub(crate) text: Option<String>,
}

impl SessionAnswer {
    fn read(answer: &JsValue) -> Result<Self, Failure> {
        let text = js_sys::JSON::stringify(answer).ok().map(String::from);
        Ok(Self { view: read(answer.clone())?, text })
    }
}

/// Who is asking.
pub(crate) async fn session() -> Result<SessionAnswer, Failure> {
    SessionAnswer::read(&send(Ask::to("GET", "/session")).await?)
}

/// What changed since `seen`.
pub(crate) async fn feed_after(seen: i64) -> Result<FeedAnswer, Failure> {
    get(&format!("/feed/poll?after={seen}")).await
}

/// What a scanned or typed code opens.
pub(crate) async fn resolve(code: &str) -> Result<QrTarget, Failure> {
    post("/qr/resolve", &ResolveCode { code: code.to_owned() }).await
}

/// Asks for six digits by message.
pub(crate) async fn ask_sms_code(phone: &str) -> Result<SmsCodeSent, Failure> {
    post("/sign-in/codes", &AskSmsCode { phone: phone.to_owned() }).await
}

/// Signs in.
pub(crate) async fn sign_in(by: &SignIn) -> Result<SessionAnswer, Failure> {
    SessionAnswer::read(&send(Ask::to("POST", "/sign-in").with_json(by)?).await?)
}

/// Signs out on this phone.
pub(crate) async fn sign_out() -> Result<(), Failure> {
    post_only("/sign-out", &()).await
}

/// Joins a household.
pub(crate) async fn join(asked: &JoinHousehold) -> Result<SessionAnswer, Failure> {
    SessionAnswer::read(&send(Ask::to("POST", "/households/join").with_json(asked)?).await?)
}

/// Corrects or only confirms one's own data.
pub(crate) async fn correct_me(correction: &CorrectMe) -> Result<SessionAnswer, Failure> {
    SessionAnswer::read(&send(Ask::to("PUT", "/me").with_json(correction)?).await?)
}

/// Takes one's own data out of Linli.
pub(crate) async fn erase_me() -> Result<(), Failure> {
    delete("/me").await
}

/// Agrees to the notice about one's data.
pub(crate) async fn consent() -> Result<SessionAnswer, Failure> {
    SessionAnswer::read(&send(Ask::to("POST", "/me/consent").with_json(&())?).await?)
}

/// The person's own code for the next minute.
pub(crate) async fn my_code() -> Result<PersonCode, Failure> {
    get("/me/code").await
}

/// Who looked at the person's masked fields.
pub(crate) async fn looks() -> Result<Vec<LookView>, Failure> {
    get("/me/looks").await
}

/// Where the person is signed in.
pub(crate) async fn devices() -> Result<Vec<DeviceView>, Failure> {
    get("/me/sessions").await
}

/// Signs one phone out.
pub(crate) async fn drop_device(id: SessionId) -> Result<(), Failure> {
    delete(&format!("/me/sessions/{id}")).await
}

/// Signs every phone out, this one too.
pub(crate) async fn drop_devices() -> Result<(), Failure> {
    delete("/me/sessions").await
}

/// Acts on a member of a household.
pub(crate) async fn act_on_member(
    household: HouseholdId,
    member: ResidentId,
    action: MemberAction,
) -> Result<MyHousehold, Failure> {
    post(&format!("/households/{household}/members/{member}"), &ActOnMember { action }).await
}

/// What the person was told.
pub(crate) async fn notices(cursor: Option<&str>) -> Result<Page<NoticeView>, Failure> {
    let after = cursor.map(|cursor| format!("?after={}", escape(cursor))).unwrap_or_default();
    get(&format!("/notices{after}")).await
}

/// Marks all notices as opened.
pub(crate) async fn read_notices() -> Result<(), Failure> {
    post_only("/notices/read", &()).await
}
