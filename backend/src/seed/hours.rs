//! A year of neighbours' help in 幸福里 (时间银行): volunteers, offers and requests, stints, projects.
//!
//! Invariant: whoever spends hours earned them before, so that the books hold as they do in use.

use super::{dice::Dice, people::Person, store::Demo};
use crate::{
    book::load_book,
    error::AppError,
    time_bank::{
        Deed, Listing, advance, enrol, enter_in, give_in, insert_listing, insert_project,
        take_up_in,
    },
};
use linli_shared::{
    access::Role,
    amount::Minutes,
    api::{EnterStint, TakeUp},
    id::{EntryId, GiftId, ListingId, PlaceId, ProjectId, ResidentId, StintId},
    time::Timestamp,
    time_bank::{
        Actor, ListingDraft, ListingKind, ListingStatus, ProjectDraft, ProjectKind, Skill,
        Standing, StintAction, VolunteerDraft, VolunteerKind, WeekTime,
    },
};
use sqlx::AnyConnection;

/// Volunteers besides those the stories tell of.
const N_VOLUNTEERS: usize = 42;
/// Stints of the year besides those.
const N_STINTS: i64 = 150;
/// What 李建国 has given in this year, in minutes and weeks ago; 150 of it to 张桂芳.
const GIVEN: [(i64, i64); 14] = [
    (240, 50),
    (180, 46),
    (240, 42),
    (180, 38),
    (240, 34),
    (180, 30),
    (240, 26),
    (180, 22),
    (240, 18),
    (180, 14),
    (180, 10),
    (180, 7),
    (180, 4),
    (150, 2),
];

/// Which of the two, what with, more about it, minutes, seats, hours ago.
type Sketch = (ListingKind, &'static [Skill], &'static str, i64, i64, i64);

struct Teller<'d> {
    demo: &'d Demo,
    dice: Dice,
    coordinator: ResidentId,
}

/// Writes it all.
///
/// # Errors
/// When a row cannot be written.
pub(super) async fn write(conn: &mut AnyConnection, demo: &Demo) -> Result<(), AppError> {
    let coordinator = demo
        .people
        .all
        .iter()
        .find(|person| person.posts.iter().any(|post| post.role == Role::Coordinator));
    let Some(coordinator) = coordinator.map(|person| person.id) else { return Ok(()) };
    let mut teller = Teller { demo, dice: Dice::new(0x71e), coordinator };
    let volunteers = teller.enrol_all(conn).await?;
    teller.help_all_year(conn, &volunteers).await?;
    teller.keep_projects(conn, &volunteers).await?;
    teller.open_listings(conn, &volunteers).await?;
    teller.tell_of_li(conn).await
}

impl Teller<'_> {
    fn named(&self, name: &str) -> Option<&Person> {
        self.demo.people.all.iter().find(|person| person.name == name)
    }

    fn grid_of(&self, person: ResidentId) -> Option<PlaceId> {
        let grid = self.demo.people.person(person)?.grid?;
        self.demo.town.grids().nth(grid).map(|grid| grid.id)
    }

    /// The neighbours of the stories, and some in every grid.
    async fn enrol_all(&mut self, conn: &mut AnyConnection) -> Result<Vec<ResidentId>, AppError> {
        let known = ["李建国", "何敏", "赵磊", "周倩"];
        let mut all: Vec<ResidentId> =
            known.iter().filter_map(|name| self.named(name)).map(|person| person.id).collect();
        let at_home = |person: &&Person| {
            let belongs = person.home.is_some_and(|(_, _, state)| state.belongs());
            belongs && person.phone.is_some() && person.posts.is_empty()
        };
        let demo = self.demo;
        let others: Vec<&Person> = demo.people.all.iter().filter(at_home).collect();
        let apart = others.len() / N_VOLUNTEERS;
        let chosen = others.iter().step_by(apart.max(1)).map(|person| person.id);
        all.extend(
            chosen.filter(|id| !known_to(demo, *id, &["张桂芳", "王秀兰"])).take(N_VOLUNTEERS),
        );
        all.dedup();
        for (n, person) in all.iter().enumerate() {
            let draft = self.enrolment(n);
            let since = self.demo.now.plus_days(-360 + i64::try_from(n)?);
            let who = (*person, self.grid_of(*person));
            enrol(conn, self.demo.community, who, &draft, since).await?;
        }
        Ok(all)
    }

    fn enrolment(&mut self, n: usize) -> VolunteerDraft {
        let skills = match n {
            0 => vec![Skill::Escort, Skill::Meals],
            1 => vec![Skill::Cleaning, Skill::Shopping],
            _ => {
                let first = *self.dice.pick(Skill::ALL);
                let second = *self.dice.pick(Skill::ALL);
                if first == second { vec![first] } else { vec![first, second] }
            }
        };
        let is_law = skills.contains(&Skill::Law) || skills.contains(&Skill::Health);
        let kind = match (is_law, skills.contains(&Skill::Emergency)) {
            (true, _) => VolunteerKind::Professional,
            (false, true) => VolunteerKind::Emergency,
            (false, false) => VolunteerKind::Neighbour,
        };
        let day = self.dice.between(0, 6);
        let evening = WeekTime { day, from: 18 * 60, until: 21 * 60 };
        let weekend = WeekTime { day: 5, from: 8 * 60, until: 18 * 60 };
        let times = if day == 5 { vec![weekend] } else { vec![evening, weekend] };
        let words = String::new();
        VolunteerDraft { kind, skills, times, words, is_named: n.is_multiple_of(3), is_open: true }
    }

    /// Help that a coordinator entered, most of it for people who live alone.
    async fn help_all_year(
        &mut self,
        conn: &mut AnyConnection,
        volunteers: &[ResidentId],
    ) -> Result<(), AppError> {
        let helped: Vec<ResidentId> = ["张桂芳", "王秀兰"]
            .iter()
            .filter_map(|name| self.named(name))
            .map(|person| person.id)
            .chain(self.demo.people.neighbours(2).iter().take(12).map(|person| person.id))
            .collect();
        for n in 0..N_STINTS {
            let others = volunteers.get(2..).unwrap_or_default();
            let (provider, receiver) = (*self.dice.pick(others), *self.dice.pick(&helped));
            if provider == receiver {
                continue;
            }
            let day = self.demo.now.date().plus_days(-358 + n * 355 / N_STINTS);
            let started_at = day.start().plus_minutes(self.dice.between(16, 34) * 30);
            let minutes = self.dice.between(2, 6) * 30;
            let skill = *self.dice.pick(Skill::ALL);
            let people = (provider, receiver);
            self.enter(conn, people, (skill, started_at, minutes), "楼栋长在场").await?;
        }
        Ok(())
    }

    async fn enter(
        &mut self,
        conn: &mut AnyConnection,
        (provider, receiver): (ResidentId, ResidentId),
        (skill, started_at, minutes): (Skill, Timestamp, i64),
        reason: &str,
    ) -> Result<(), AppError> {
        let ended_at = started_at.plus_minutes(minutes);
        let entered = EnterStint {
            provider,
            receivers: vec![receiver],
            skills: vec![skill],
            started_at,
            ended_at,
            minutes: Minutes(minutes),
            reason: reason.to_owned(),
            pool: true,
        };
        let at = ended_at.plus_hours(1);
        let id = StintId::new(at, self.dice.bytes());
        let entered = (id, &entered, self.grid_of(receiver));
        let hand = (self.coordinator, at);
        enter_in(conn, self.demo.community, entered, hand).await.map(drop)
    }

    /// A project that many give to, one that has its hours, and a course.
    async fn keep_projects(
        &mut self,
        conn: &mut AnyConnection,
        volunteers: &[ResidentId],
    ) -> Result<(), AppError> {
        let (community, now, by) = (self.demo.community, self.demo.now, self.coordinator);
        let project = |title: &str, words: &str, minutes, is_open| ProjectDraft {
            kind: ProjectKind::Pledge,
            title: title.to_owned(),
            words: words.to_owned(),
            minutes: Minutes(minutes),
            seats: 0,
            starts_at: None,
            is_open,
        };
        let course = ProjectDraft {
            kind: ProjectKind::Course,
            seats: 12,
            starts_at: Some(now.date().plus_days(12).start().plus_hours(9)),
            ..project("手机摄影班", "四次课，周六上午，社区活动室", 480, true)
        };
        let meals = project("独居老人周末送餐", "每个周末给 20 位老人送午饭", 6_000, true);
        let garden = project("楼下小花园", "一起翻土、种花，已完成", 1_200, true);
        let mut ids = Vec::new();
        for (n, draft) in (0_i64..).zip([&meals, &garden, &course]) {
            let at = now.plus_days(-90 + n * 20);
            let id = ProjectId::new(at, self.dice.bytes());
            insert_project(conn, community, id, draft, by, at).await?;
            ids.push((id, draft.kind));
        }
        let givers = volunteers.get(2..).unwrap_or_default();
        for (n, person) in (0_i64..).zip(givers.iter().take(18)) {
            let Some((id, kind)) = ids.get(usize::try_from(n % 2)?) else { continue };
            if *kind != ProjectKind::Pledge {
                continue;
            }
            let at = now.plus_days(-30 + n);
            let gift = GiftId::new(at, self.dice.bytes());
            let given = (*id, gift, Minutes(30));
            match give_in(conn, community, *person, given, at).await {
                // Who has given nothing yet has nothing to give.
                Ok(_) | Err(AppError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    async fn publish(
        &mut self,
        conn: &mut AnyConnection,
        (owner, by, pool): (ResidentId, ResidentId, bool),
        draft: ListingDraft,
        at: Timestamp,
    ) -> Result<ListingId, AppError> {
        let id = ListingId::new(at, self.dice.bytes());
        let new = Listing {
            id,
            owner,
            by,
            draft,
            grid: self.grid_of(owner),
            ticket: None,
            event: None,
            pool,
            status: ListingStatus::Open,
            at,
        };
        insert_listing(conn, self.demo.community, &new).await?;
        Ok(id)
    }

    /// What waits for somebody now.
    async fn open_listings(
        &mut self,
        conn: &mut AnyConnection,
        volunteers: &[ResidentId],
    ) -> Result<(), AppError> {
        use {ListingKind::Offer, ListingKind::Request, Skill as K};
        let now = self.demo.now;
        let neighbours: Vec<ResidentId> =
            self.demo.people.neighbours(2).iter().map(|person| person.id).collect();
        let sketches: [Sketch; 7] = [
            (Request, &[K::Repairs], "水龙头滴水，要带扳手", 60, 1, 2),
            (Request, &[K::Phones], "想学视频通话", 60, 1, 5),
            (Request, &[K::Escort], "去社区医院复查，上午", 150, 1, 1),
            (Request, &[K::Company], "陪老人下棋聊天", 90, 1, 9),
            (Offer, &[K::Haircut], "周六上午在活动室", 30, 1, 20),
            (Offer, &[K::Phones], "手机课：挂号、打车、防骗", 90, 6, 26),
            (Offer, &[K::Tutoring], "小学数学，一对一", 90, 1, 30),
        ];
        for (n, (kind, skills, words, minutes, seats, hours_ago)) in
            sketches.into_iter().enumerate()
        {
            let people = if kind == Request { neighbours.as_slice() } else { volunteers };
            let Some(owner) = people.iter().rev().nth(n).copied() else { continue };
            let from = now.date().plus_days(2 + i64::try_from(n)?).start().plus_hours(8);
            let draft = ListingDraft {
                kind,
                skills: skills.to_vec(),
                words: words.to_owned(),
                from,
                until: from.plus_hours(10),
                minutes: Minutes(minutes),
                seats,
            };
            let is_for_elder = skills.contains(&K::Escort);
            let by = if is_for_elder { self.coordinator } else { owner };
            let at = now.plus_hours(-hours_ago);
            self.publish(conn, (owner, by, is_for_elder), draft, at).await?;
        }
        Ok(())
    }

    /// 李建国 gave 46.5 hours in a year; now 何敏 has helped him, and both are to say how long.
    async fn tell_of_li(&mut self, conn: &mut AnyConnection) -> Result<(), AppError> {
        let named = |name| self.named(name).map(|person| person.id);
        let (Some(li), Some(he), Some(zhang), Some(wang), Some(zhao)) =
            (named("李建国"), named("何敏"), named("张桂芳"), named("王秀兰"), named("赵磊"))
        else {
            return Ok(());
        };
        for (n, (minutes, weeks)) in (0_i64..).zip(GIVEN) {
            let receiver = if minutes == 150 || n % 3 == 0 { zhang } else { wang };
            let skill = if n % 2 == 1 { Skill::Escort } else { Skill::Meals };
            let started_at = self.demo.now.date().plus_days(-7 * weeks).start().plus_hours(9);
            self.enter(conn, (li, receiver), (skill, started_at, minutes), "网格员在场").await?;
        }
        // Help is given by day, whatever hour the demonstration begins at.
        let morning =
            |days_ago: i64| self.demo.now.date().plus_days(-days_ago).start().plus_hours(9);
        let cleaned = (morning(1), 180, [Skill::Cleaning, Skill::Shopping]);
        let mended = (Skill::Repairs, morning(9), 120);
        let quarrel = (morning(2), 60, [Skill::Cleaning, Skill::Company]);
        self.help(conn, (he, li), cleaned, None).await?;
        self.enter(conn, (zhao, wang), mended, "邻居看见").await?;
        let words = "只来了半小时，打卡忘了结束".to_owned();
        self.help(conn, (he, zhao), quarrel, Some(StintAction::Dispute { words })).await
    }

    /// From the request to the end, with 刘洋 standing by.
    async fn help(
        &mut self,
        conn: &mut AnyConnection,
        (provider, receiver): (ResidentId, ResidentId),
        (from, minutes, skills): (Timestamp, i64, [Skill; 2]),
        last: Option<StintAction>,
    ) -> Result<(), AppError> {
        let community = self.demo.community;
        let book = load_book(conn, community).await?;
        let draft = ListingDraft {
            kind: ListingKind::Request,
            skills: skills.to_vec(),
            words: "请先打电话".to_owned(),
            from,
            until: from.plus_hours(12),
            minutes: Minutes(minutes),
            seats: 1,
        };
        let asked_at = from.plus_hours(-20);
        let listing = self.publish(conn, (receiver, receiver, false), draft, asked_at).await?;
        let id = StintId::new(asked_at.plus_hours(1), self.dice.bytes());
        let taken = TakeUp { listing, starts_at: from };
        take_up_in(conn, community, provider, (id, taken), asked_at.plus_hours(1)).await?;
        let witness = self.demo.people.workers.get(2).copied();
        let party = Actor { id: Some(receiver), standing: Standing::Party };
        let stands_by = Actor { id: witness, standing: Standing::Witness };
        let mut deeds = vec![
            (StintAction::Schedule, party, asked_at.plus_hours(2)),
            (StintAction::Start, stands_by, from),
            (StintAction::End, stands_by, from.plus_minutes(minutes)),
        ];
        deeds.extend(last.map(|action| (action, party, from.plus_minutes(minutes + 30))));
        for (action, actor, at) in deeds {
            let entry = EntryId::new(at, self.dice.bytes());
            let deed = Deed { entry, action, actor };
            advance(conn, community, &book, id, &deed, at).await?;
        }
        Ok(())
    }
}

fn known_to(demo: &Demo, id: ResidentId, names: &[&str]) -> bool {
    demo.people.person(id).is_some_and(|person| names.contains(&person.name.as_str()))
}
