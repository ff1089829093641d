//! What is wrong at the door of an event.

pub(super) fn words_for(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "door.old_code" => (
            "这是旧码或截图，请对着门口屏幕再扫一次",
            "This is an old picture. Scan the screen at the door again",
        ),
        "door.other_event" => (
            "这个码是别的活动的，请扫您这场活动门口的码",
            "This code is of another event. Scan the one at the door of yours",
        ),
        "door.child_by_steward" => (
            "孩子由老师签到，请出示您的个人码",
            "Children are checked in by who keeps the class. Show your own code",
        ),
        "door.no_session" => {
            ("没有这一场，请选今天的场次", "There is no such session. Choose the one of today")
        }
        "door.nobody" => (
            "姓名和尾号对不上，请再问一遍，或改扫个人码",
            "Name and digits do not belong together. Ask again, or scan their own code",
        ),
        "door.two_of_them" => (
            "有两位同名且尾号相同，请扫个人码",
            "Two people share this name and these digits. Scan their own code",
        ),
        "door.wrong_word" => (
            "暗号不对，不能接走孩子，请给家长打电话",
            "The word is wrong. The child stays. Call its guardian",
        ),
        "door.not_in" => {
            ("他还没签到，不用撤销", "They are not checked in. There is nothing to undo")
        }
        "door.no_seat" => {
            ("没有空位了，请在候补名单里排队", "No place is free. They can wait on the list")
        }
        "door.too_old" => (
            "扫码超过 7 天，不再补签，请联系网格长更正",
            "This was scanned more than 7 days ago. Ask the grid lead to correct it",
        ),
        "door.rated" => ("您评价过这场活动了", "You rated this event already"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::words_for;
    use crate::event::DoorRefusal;

    #[test]
    fn every_refusal_at_the_door_says_what_to_do() {
        for refusal in DoorRefusal::ALL {
            assert!(words_for(refusal.code()).is_some(), "{}", refusal.code());
        }
    }
}
