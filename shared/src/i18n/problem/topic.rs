//! What went wrong about topics, and what to do next (议事提示).

/// The words for a code of topics; none for one that is not known.
pub(super) fn words_for(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "topic.not_open" => (
            "还在征集附议，立项后才能讨论",
            "It is a suggestion still. It can be discussed once it is a topic",
        ),
        "topic.already_open" => {
            ("已经立项了，请刷新看看", "It is a topic already. Load the page again")
        }
        "topic.too_early" => {
            ("还没到这一步，到时会通知您", "Not yet. You will be told when it is time")
        }
        "topic.too_late" => (
            "这一步已经结束，可以看结果，或再提一个议题",
            "This phase is over. See what came of it, or suggest another topic",
        ),
        "topic.closed" => {
            ("这个议题已办结，可以再提一个", "This topic is done. You may suggest another")
        }
        "topic.last_phase" => (
            "落实后只有办结，请写明结果",
            "After carrying it out comes the end. Say what became of it",
        ),
        "topic.moved" => {
            ("阶段已经变了，请刷新后再看", "The phase has changed. Load the page again")
        }
        "topic.unanswered" => (
            "还有方案没有答复，每个方案都要有答复",
            "A proposal has no answer yet. Every proposal gets one",
        ),
        "topic.not_author" => {
            ("只有提方案的人能决定", "Only who made the proposal decides about changes")
        }
        "topic.decided" => {
            ("已经处理过了，请刷新看看", "It was decided before. Load the page again")
        }
        "topic.changed" => (
            "方案已经改过，请按新的内容再提",
            "The proposal has changed since. Suggest your change to the new text",
        ),
        "topic.hidden" => ("内容已被隐藏，原文保留", "It was hidden. The original is kept"),
        "topic.too_many" => (
            "已经提得够多了，可以支持别人的",
            "That is as many as there may be. Support somebody else’s",
        ),
        "topic.poll_taken" => {
            ("一事一表决，这个议题已有表决", "One matter, one poll, and this topic has one")
        }
        "topic.full" => (
            "座位满了，可以看纪要，或问网格员",
            "All seats are taken. Read the minutes, or ask your grid worker",
        ),
        "topic.not_attachable" => (
            "这件诉求已结束或不公开，不能并入",
            "This need is over or not public. It cannot be brought in",
        ),
        "topic.id_reused" => ("没有记下，请再发一次", "This was not kept. Please send it again"),
        _ => return about_drafts(code),
    })
}

fn about_drafts(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "topic.meeting_time" => {
            ("请选将来的时间，最长 12 小时", "Choose a time ahead, twelve hours at most")
        }
        "topic.seats" => ("座位写 1 到 2000", "From one seat to 2000"),
        "topic.place_unknown" => ("只能选网格或楼栋", "Choose grids or buildings"),
        "topic.too_many_places" => ("最多选 50 个网格或楼栋", "Fifty grids or buildings at most"),
        "topic.order" => ("各阶段的日期要先后有序", "Each phase ends after the one before it"),
        "topic.last_day" => {
            ("落实期限要在今天之后、三年之内", "The last day lies ahead, within three years")
        }
        "topic.no_weekend" => (
            "讨论要包含一个周末和两个晚上，让上班的人也能参加",
            "The discussion needs a weekend and two evenings, so that working people can join",
        ),
        "topic.due" => ("期限要在今天之后、三年之内", "The day lies ahead, within three years"),
        "topic.party_unknown" => ("请选一个承办单位", "Choose who does it"),
        _ => return None,
    })
}
