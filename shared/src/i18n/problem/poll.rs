//! What is wrong with a poll, a ballot, or a board.

pub(super) fn about_polls(code: &str) -> (&'static str, &'static str) {
    match code {
        "poll.not_yet" => {
            ("还没到投票时间，到时会通知您", "Voting has not begun. You will be told when it does")
        }
        "poll.over" => {
            ("投票已截止，这一票没有计入", "Voting is over. This ballot was not counted")
        }
        "poll.void" => (
            "这次表决已作废，原因见公告",
            "This poll was called off. The reason stands on its page",
        ),
        "poll.roll_frozen" => {
            ("选民册已冻结，不能再改", "The roll is frozen and cannot be changed")
        }
        "poll.not_entitled" => (
            "选民册上没有您，公示期可找网格员更正",
            "You are not on the roll. Ask your grid worker during the notice period",
        ),
        "poll.no_such_choice" => {
            ("没有这个选项，请重新选择", "There is no such option. Choose again")
        }
        "poll.too_many" => ("选得太多了，请去掉几项", "You chose too many. Take some away"),
        "poll.already_voted" => {
            ("您家已投过票，以第一次为准", "Your home has voted. The first ballot counts")
        }
        "poll.proxy_full" => (
            "一人最多代理 3 户，请换一位代理人",
            "A proxy stands for three owners at most. Ask somebody else",
        ),
        "poll.no_witness" => ("请写见证人姓名，不能是您自己", "Name a witness other than yourself"),
        "poll.wrong_form" => (
            "这次表决的投票方式不同，请刷新页面再投",
            "This poll takes another kind of ballot. Load the page again",
        ),
        "poll.not_proved" => (
            "这张密封票验证不通过，请刷新页面重新投",
            "This sealed ballot does not prove to be one vote. Load the page again and vote anew",
        ),
        "poll.secret_one" => (
            "无记名只能用于一个方案、几选一或选一人",
            "Secret ballots are for one plan, one of several, or one seat",
        ),
        "poll.secret_too_few" => (
            "按面积计票的无记名表决至少要 30 户，否则能推出谁选了什么。请改为记名，或扩大范围",
            "A secret poll that counts areas needs 30 voting units, or sums would tell who chose what. Make it open, or ask more homes",
        ),
        "poll.no_proxy" => ("无记名表决不能委托", "A secret ballot cannot be cast by proxy"),
        "poll.no_photo" => ("请拍下签字的纸质票", "Take a photo of the signed sheet"),
        "poll.id_reused" => {
            ("这一票没有记下，请重新投一次", "This was not kept. Please do it again")
        }
        _ => about_drafts(code),
    }
}

fn about_drafts(code: &str) -> (&'static str, &'static str) {
    match code {
        "poll.sheets" => (
            "核对的张数或不符的张数写错了：不符的不能比核对的多",
            "The number of sheets is wrong: no more can differ than were compared",
        ),
        "poll.nobody" => {
            ("这些地方没有可以投票的人，请检查范围", "Nobody there can vote. Check the places")
        }
        "poll.place_unknown" => ("只能选网格或楼栋", "Choose grids or buildings"),
        "poll.franchise" => {
            ("这种表决不能按这种方式计票", "This kind of poll cannot be counted this way")
        }
        "poll.too_many_places" => ("最多选 50 个网格或楼栋", "Fifty grids or buildings at most"),
        "poll.notice_too_short" => (
            "公示时间不够：业主表决 15 天，居民会议 3 天",
            "Too little notice: owners 15 days, residents’ meetings 3 days",
        ),
        "poll.too_far" => ("最多提前一年公告", "A poll is announced a year ahead at most"),
        "poll.window" => ("投票至少 1 小时、最多 60 天", "Voting lasts from one hour to 60 days"),
        "poll.options" => (
            "请写好选项：方案 1 个，选择题 2 个以上",
            "Write the options: one plan, or two and more to choose from",
        ),
        "poll.options_repeat" => {
            ("选项重复了，请改名", "Two options have the same name. Change one")
        }
        "poll.seats" => {
            ("名额要在 1 和选项数之间", "Seats must lie between one and the number of options")
        }
        "poll.cost" => ("费用写错了，请写元", "The cost is wrong. Write it in yuan"),
        "poll.too_many_photos" => ("每个选项最多 3 张照片", "Three photos an option at most"),
        _ => super::about_the_rest(code),
    }
}

pub(super) fn about_boards(code: &str) -> (&'static str, &'static str) {
    match code {
        "board.format" => ("这不是表决公示文件", "This is no exported board"),
        "board.signature" => {
            ("签名不对：不是这台服务器签的", "The signature is wrong: this server did not sign it")
        }
        "board.root" => (
            "内容和签名的根不符，有人改动过",
            "The entries do not match the signed root: something was changed",
        ),
        "board.key" => (
            "公布的密钥不是监票人一起生成的那个，有人换过。请马上告诉其他监票人和街道",
            "The published key is not the one the trustees made: somebody exchanged it. Tell the other trustees and the street at once",
        ),
        "board.order" => ("记录的顺序不对", "The entries stand in an order that cannot be"),
        "board.ballot" => (
            "有选票重复，或替换了不存在的选票",
            "A ballot is there twice, or replaces one that is not",
        ),
        "board.opened" => ("开封的选票和封存的不符", "An opened ballot is not the sealed one"),
        "board.choice" => ("有选票选了没有公告的选项", "A ballot chose what was never announced"),
        "board.proof" => {
            ("有一张密封票没有通过验证", "A sealed ballot does not prove to be one vote")
        }
        "board.sums" => ("合计不对", "The sums are wrong"),
        "board.not_in_box" => ("箱里找不到您的票", "Your ballot is not in the box"),
        "board.changed" => ("箱里的内容和以前看到的不一样", "The box is not what was seen before"),
        "board.miscounted" => {
            ("您的票没有按您选的计入", "Your ballot does not count as what you chose")
        }
        "board.outcome" => ("结论和合计不符", "The outcome does not follow from the sums"),
        _ => super::about_the_rest(code),
    }
}

/// Of those who keep the key of a secret poll.
pub(super) fn about_trustees(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "poll.trustees" => (
            "监票人选 2 至 9 位，开票至少要 2 位、最多全部",
            "Choose two to nine trustees; two at least, and all at most, open the sums",
        ),
        "poll.trustees_time" => (
            "监票人要先生成密钥，请让投票至少晚 1 小时开始",
            "Trustees make the key first. Let voting begin an hour from now or later",
        ),
        "poll.trustee_unknown" => (
            "选中的人里有的不是监票人，请管理员先任命",
            "Somebody chosen is no trustee. The administrator appoints them first",
        ),
        "poll.trustees_late" => (
            "监票人没有在开始前生成密钥，表决作废，可以重新公告",
            "The trustees did not make the key in time. The poll is off; announce it again",
        ),
        "poll.not_trustee" => ("只有这次表决的监票人能做", "Only trustees of this poll do this"),
        "poll.not_next" => (
            "这一步已经过去或不完整，请刷新后再试",
            "This step is over, or not whole. Reload and try again",
        ),
        "poll.not_share" => (
            "这份开票数据和票箱对不上，请用生成密钥时的文件再试",
            "This does not open the box. Try again with the file of your key",
        ),
        _ => return None,
    })
}
