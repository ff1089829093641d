//! What is wrong with events, bookings, children and stops.

pub(super) fn words_for(code: &str) -> Option<(&'static str, &'static str)> {
    about_signing_up(code).or_else(|| about_bookings(code)).or_else(|| about_fields(code))
}

fn about_signing_up(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "event.not_yet" => {
            ("报名还没开始，到时间再来", "Signing up has not begun. Come back when it has")
        }
        "event.begun" => ("活动已开始，看看别的活动", "It has begun already. Look at other events"),
        "event.called_off" => {
            ("活动已取消，看看别的活动", "It was called off. Look at other events")
        }
        "event.own" => (
            "给自己报名，请到居民页面的「活动」里报",
            "Sign yourself up under events, as a resident does",
        ),
        "event.full" => {
            ("候补也满了，看看别的活动", "Even the waiting list is full. Look at others")
        }
        "event.booked" => {
            ("已经报过名了，在「我的活动」里看", "Booked already. See it under my events")
        }
        "event.household_booked" => (
            "您家已有人报名，一户一个名额",
            "Somebody of your household has booked; there is one place for each",
        ),
        "event.other_grid" => (
            "这场活动给别的网格办，看看本网格的活动",
            "It is for people of other grids. Look at those of your own",
        ),
        "event.no_household" => {
            ("请先加入您家的户，再来报名", "Join your household first, then sign up")
        }
        "event.age_unknown" => (
            "请先在「我」里填出生年份，再来报名",
            "Tell your year of birth under Me first, then sign up",
        ),
        "event.too_young" => {
            ("年龄还不到，看看别的活动", "Too young for this. Look at other events")
        }
        "event.too_old" => ("年龄超出了，看看别的活动", "Too old for this. Look at other events"),
        "event.child_missing" => ("请选一个孩子", "Choose a child"),
        "event.child_named" => {
            ("这场活动请本人报名", "This is booked for oneself, not for a child")
        }
        _ => return None,
    })
}

fn about_bookings(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "event.too_late_to_cancel" => (
            "已过取消时间，来不了请给主办方打电话",
            "It is too late to cancel here. Please call the organiser",
        ),
        "event.offer_over" => (
            "保留时间已过，名额给了下一位，可以重新候补",
            "The offer ran out and went to the next. You can join the waiting list again",
        ),
        "event.offer_holds" => {
            ("名额还为您留着，请先确认", "The place is still kept. Say yes or no first")
        }
        "event.no_offer" => {
            ("没有要确认的名额，请刷新看看", "There is no offer to take. Load the page again")
        }
        "event.cancelled" => {
            ("报名已取消，可以重新报名", "The booking was cancelled. You can sign up again")
        }
        "event.attended" => ("已经签到了，不用再做", "Checked in already"),
        "event.not_attended" => {
            ("还没签到，不用撤销", "Nobody checked them in; there is nothing to undo")
        }
        "event.missed" => (
            "活动已结束，记为未到。有误请找主办方",
            "It is over, and nobody came. Ask the organiser if that is wrong",
        ),
        "event.waiting" => {
            ("还在候补，请主办方先递补", "This booking still waits. Give it a place first")
        }
        "event.session_begun" => (
            "已开始的场次不能改，只能改以后的",
            "Sessions that have begun stay as they were. Change the later ones",
        ),
        "event.subject_fixed" => (
            "已有人报名，不能改本人或孩子报名",
            "Somebody has booked: whether it is for oneself or a child stays",
        ),
        "event.child_booked" => {
            ("孩子还有报名，请先取消报名", "The child still has bookings. Cancel them first")
        }
        "event.too_many_children" => ("最多登记 10 个孩子", "Ten children at most"),
        "event.id_reused" => {
            ("没有记下，请刷新后再试", "This was not kept. Load the page again and repeat it")
        }
        _ => return None,
    })
}

fn about_fields(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "event.sessions" => ("请写 1 到 130 个场次", "Give 1 to 130 sessions"),
        "event.session_time" => (
            "场次要先开始后结束、不重叠，在两年以内",
            "Sessions end after they begin, one after the other, within two years",
        ),
        "event.session_past" => {
            ("活动已经过去了，请写以后的时间", "That is over already. Give a time to come")
        }
        "event.capacity" => ("名额请写 1 到 5000", "Give 1 to 5,000 places"),
        "event.age_band" => ("年龄从小到大，在 0 到 120 岁之间", "Ages go up, from 0 to 120"),
        "event.opens_at" => {
            ("报名要在最后一场之前开始", "Signing up begins before the last session")
        }
        "event.cancel_until" => {
            ("取消时间不能晚于活动结束", "Cancelling ends before the event does")
        }
        "event.offer_hours" => ("保留时间请写 1 到 168 小时", "An offer holds 1 to 168 hours"),
        "event.earns" => (
            "每人积分请写 1 到 120，或半小时的整数倍、最多 8 小时",
            "Give 1 to 120 points each, or whole half hours, 8 hours at most",
        ),
        "event.grids" => ("请选社区里的网格", "Choose grids of this community"),
        "event.child_birth_year" => {
            ("请写 18 岁以内的出生年份", "Give a year of birth within the last 18 years")
        }
        "event.collectors" => ("接送人最多 5 位", "Five people at most may collect a child"),
        "event.collector_word" => (
            "请选同户家人，或写 4 位数字暗号",
            "Choose somebody of your household, or give a word of four digits",
        ),
        "event.collector_resident" => (
            "接送人要是同户家人，或改用暗号",
            "Choose somebody of your household, or give a word instead",
        ),
        "event.interests" => ("每种兴趣选一次", "Tick each kind once"),
        "event.weekday" => ("请选星期几", "Choose a day of the week"),
        "event.stop_time" => ("结束要晚于开始", "It ends after it begins"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::words_for;
    use crate::event::EventRefusal;

    #[test]
    fn every_refusal_about_events_says_what_to_do() {
        for refusal in EventRefusal::ALL {
            assert!(words_for(refusal.code()).is_some(), "{}", refusal.code());
        }
    }
}
