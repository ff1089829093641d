//! The pages of the console and the links to them: only those the viewer's roles have a use for.

use super::{desk, desk::Desk};
use crate::{session::Session, text::lang, ui::Icon};
use leptos::prelude::*;
use linli_shared::{
    access::Duty,
    i18n::event,
    id::{EventId, ListingId, PollId, StintId, TicketId, TopicId},
};

/// One page of the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Inbox,
    Ticket(TicketId),
    New,
    Polls,
    NewPoll,
    Poll(PollId),
    Topics,
    NewTopic,
    Topic(TopicId),
    Events,
    NewEvent,
    Event(EventId),
    Door(EventId),
    Timetable,
    Rewards,
    Vouchers,
    Hours,
    /// Asking for somebody, perhaps from a ticket.
    HoursAsk(Option<TicketId>),
    HoursEnter,
    HoursProjects,
    Volunteers,
    Listing(ListingId),
    Stint(StintId),
    People,
    Households,
    Codes,
    Routing,
    Categories,
    Parties,
    Settings,
    Import,
    Lost,
}

impl Section {
    /// The page at an address.
    pub(super) fn parse(path: &str) -> Self {
        let rest = path.trim_end_matches('/').strip_prefix("/staff").unwrap_or_default();
        match rest {
            "" => Self::Inbox,
            "/new" => Self::New,
            "/polls" => Self::Polls,
            "/polls/new" => Self::NewPoll,
            "/topics" => Self::Topics,
            "/topics/new" => Self::NewTopic,
            "/events" => Self::Events,
            "/events/new" => Self::NewEvent,
            "/events/timetable" => Self::Timetable,
            "/rewards" => Self::Rewards,
            "/vouchers" => Self::Vouchers,
            "/hours" => Self::Hours,
            "/hours/ask" => Self::HoursAsk(None),
            "/hours/enter" => Self::HoursEnter,
            "/hours/projects" => Self::HoursProjects,
            "/hours/volunteers" => Self::Volunteers,
            "/people" => Self::People,
            "/households" => Self::Households,
            "/codes" => Self::Codes,
            "/routing" => Self::Routing,
            "/categories" => Self::Categories,
            "/parties" => Self::Parties,
            "/settings" => Self::Settings,
            "/import" => Self::Import,
            other => {
                let ticket = other.strip_prefix("/t/").and_then(|id| id.parse().ok());
                let poll = other.strip_prefix("/polls/").and_then(|id| id.parse().ok());
                let topic = other.strip_prefix("/topics/").and_then(|id| id.parse().ok());
                let event = other.strip_prefix("/events/").and_then(|id| id.parse().ok());
                let door = other.strip_prefix("/events/").and_then(|id| id.strip_suffix("/door"));
                let asked = other.strip_prefix("/hours/ask/").and_then(|id| id.parse().ok());
                let listing = other.strip_prefix("/hours/listings/").and_then(|id| id.parse().ok());
                let stint = other.strip_prefix("/hours/").and_then(|id| id.parse().ok());
                ticket
                    .map(Self::Ticket)
                    .or(poll.map(Self::Poll))
                    .or(topic.map(Self::Topic))
                    .or(event.map(Self::Event))
                    .or(door.and_then(|id| id.parse().ok()).map(Self::Door))
                    .or(asked.map(|ticket| Self::HoursAsk(Some(ticket))))
                    .or(listing.map(Self::Listing))
                    .or(stint.map(Self::Stint))
                    .unwrap_or(Self::Lost)
            }
        }
    }

    /// Whether the page is one of the viewer's.
    pub(super) fn is_of(self, session: Session) -> bool {
        let duties = self.duties();
        desk::may(session, Duty::Desk)
            && (duties.is_empty() || duties.iter().any(|duty| desk::may(session, *duty)))
    }

    /// Any of these opens the page; none means everybody with a desk.
    const fn duties(self) -> &'static [Duty] {
        match self {
            Self::Inbox | Self::Ticket(_) => &[Duty::SeeTickets],
            Self::Lost => &[],
            Self::New => &[Duty::EnterNeed],
            Self::Polls | Self::Poll(_) => &[Duty::RunPolls, Duty::EnterBallots],
            Self::NewPoll => &[Duty::RunPolls],
            Self::Topics | Self::NewTopic | Self::Topic(_) => &[Duty::RunTopics],
            Self::Events | Self::NewEvent | Self::Event(_) | Self::Door(_) | Self::Timetable => {
                &[Duty::RunEvents]
            }
            Self::Rewards => &[Duty::KeepRewards],
            Self::Vouchers => &[Duty::HandOver],
            Self::Hours
            | Self::HoursAsk(_)
            | Self::Volunteers
            | Self::Listing(_)
            | Self::Stint(_) => &[Duty::AidTimeBank],
            Self::HoursEnter | Self::HoursProjects => &[Duty::RunTimeBank],
            Self::People => &[Duty::SeePeople, Duty::Administer],
            Self::Households => &[Duty::SeePeople, Duty::Administer],
            Self::Codes => &[Duty::MakeCodes],
            Self::Routing | Self::Categories => &[Duty::Route],
            Self::Parties => &[Duty::Route, Duty::Administer],
            Self::Settings | Self::Import => &[Duty::Administer],
        }
    }
}

/// Where a desk begins that has no inbox: its first page.
pub(super) fn first(session: Session) -> Option<&'static str> {
    let (_, href, _) = LINKS.into_iter().find(|(target, _, _)| target.is_of(session))?;
    Some(href)
}

const LINKS: [(Section, &str, &str); 16] = [
    (Section::Inbox, "/staff", "list"),
    (Section::New, "/staff/new", "edit"),
    (Section::Topics, "/staff/topics", "talk"),
    (Section::Polls, "/staff/polls", "ballot"),
    (Section::Events, "/staff/events", "calendar"),
    (Section::Hours, "/staff/hours", "clock"),
    (Section::Vouchers, "/staff/vouchers", "scan"),
    (Section::Rewards, "/staff/rewards", "points"),
    (Section::People, "/staff/people", "users"),
    (Section::Households, "/staff/households", "building"),
    (Section::Codes, "/staff/codes", "qr"),
    (Section::Routing, "/staff/routing", "swap"),
    (Section::Categories, "/staff/categories", "grid"),
    (Section::Parties, "/staff/parties", "hand"),
    (Section::Settings, "/staff/settings", "settings"),
    (Section::Import, "/staff/import", "up"),
];

fn words(section: Section) -> &'static str {
    match section {
        Section::Inbox | Section::Ticket(_) | Section::Lost => w!(nav_inbox),
        Section::New => w!(nav_new),
        Section::Polls | Section::NewPoll | Section::Poll(_) => w!(nav_polls),
        Section::Topics | Section::NewTopic | Section::Topic(_) => w!(nav_topics),
        Section::Events
        | Section::NewEvent
        | Section::Event(_)
        | Section::Door(_)
        | Section::Timetable => event::nav(lang()),
        Section::Rewards => w!(nav_rewards),
        Section::Vouchers => w!(nav_vouchers),
        Section::Hours
        | Section::HoursAsk(_)
        | Section::HoursEnter
        | Section::HoursProjects
        | Section::Volunteers
        | Section::Listing(_)
        | Section::Stint(_) => linli_shared::i18n::time_bank::title(crate::text::lang()),
        Section::People => w!(nav_people),
        Section::Households => w!(nav_households),
        Section::Codes => w!(nav_codes),
        Section::Routing => w!(nav_routing),
        Section::Categories => w!(nav_categories),
        Section::Parties => w!(nav_parties),
        Section::Settings => w!(nav_settings),
        Section::Import => w!(nav_import),
    }
}

/// The links of the console; on a phone one line that scrolls sideways.
#[component]
pub(super) fn DeskNav(section: Memo<Section>) -> impl IntoView {
    let session = expect_context::<Session>();
    let desk = expect_context::<Desk>();
    let link = move |(target, href, icon): (Section, &'static str, &'static str)| {
        let is_here = move || {
            let now = section.get();
            now == target
                || matches!(now, Section::Ticket(_)) && target == Section::Inbox
                || matches!(now, Section::NewPoll | Section::Poll(_)) && target == Section::Polls
                || target == Section::Hours && words(now) == words(target)
                || matches!(now, Section::NewTopic | Section::Topic(_)) && target == Section::Topics
                || matches!(
                    now,
                    Section::NewEvent | Section::Event(_) | Section::Door(_) | Section::Timetable
                ) && target == Section::Events
        };
        let count = move || {
            (target == Section::Inbox)
                .then(|| desk.view.with(|view| view.as_ref().map(|view| view.n_open)))
                .flatten()
                .map(|n| view! { <span class="num">{n}</span> })
        };
        view! {
            <a class="desk-link" href=href aria-current=move || is_here().then_some("page")>
                <Icon name=icon/>
                {words(target)}
                {count}
            </a>
        }
    };
    let links = move || {
        LINKS.into_iter().filter(|(target, _, _)| target.is_of(session)).map(link).collect_view()
    };
    view! {
        <nav class="desk-nav" aria-label=w!(nav)>
            <span class="desk-brand">
                <img src="/logo.svg" width="28" height="28" alt=""/>
                {w!(brand)}
            </span>
            {links}
            <a class="desk-link" href="/">
                <Icon name="home"/>
                {w!(nav_resident)}
            </a>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Section) {
        assert_eq!(Section::parse(path), expected, "{path}");
    }

    #[test]
    fn addresses_lead_to_their_pages() {
        let id = "0193f2aa-0000-7000-8000-000000000001";
        check("/staff", Section::Inbox);
        check("/staff/", Section::Inbox);
        check("/staff/codes", Section::Codes);
        check(&format!("/staff/t/{id}"), Section::Ticket(id.parse().expect("an id")));
        check("/staff/t/42", Section::Lost);
        check("/staff/polls/new", Section::NewPoll);
        check(&format!("/staff/polls/{id}"), Section::Poll(id.parse().expect("an id")));
        check(&format!("/staff/topics/{id}"), Section::Topic(id.parse().expect("an id")));
        check(&format!("/staff/events/{id}"), Section::Event(id.parse().expect("an id")));
        check(&format!("/staff/events/{id}/door"), Section::Door(id.parse().expect("an id")));
        check("/staff/events/timetable", Section::Timetable);
        check("/staff/hours/ask", Section::HoursAsk(None));
        let ticket = id.parse().expect("an id");
        check(&format!("/staff/hours/ask/{id}"), Section::HoursAsk(Some(ticket)));
        check(&format!("/staff/hours/listings/{id}"), Section::Listing(id.parse().expect("an id")));
        check(&format!("/staff/hours/{id}"), Section::Stint(id.parse().expect("an id")));
        check("/staff/nowhere", Section::Lost);
    }
}
