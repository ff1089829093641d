//! What pages say about the time bank (时间银行文案).

use crate::words;

words! {
    title = "时间银行" / "Time bank";
    card_note = "帮邻居一小时，以后换回一小时" / "Give an hour, get an hour back";
    balance = "可用时间" / "Hours to use";
    held(n) = "另有 {n} 已预留" / "{n} more are reserved";
    given(n) = "一共帮过邻居 {n}" / "You have helped for {n} in all";
    i_can = "我能帮忙" / "I can help";
    i_need = "我需要帮助" / "I need help";
    more_pages = "时间银行的其他页面" / "More of the time bank";
    running = "进行中" / "Under way";
    past(n) = "以前的 {n} 次" / "{n} before";
    published = "我发布的" / "What I published";
    statement = "时间明细" / "Statement";
    empty = "还没有时间" / "No hours yet";
    empty_next = "帮邻居一次，时间就存在这里" / "Help a neighbour once and the hours are kept here";
    your_turn = "轮到您" / "Your turn";
    their_turn = "等对方" / "Their turn";
    name_joint = "、" / ", ";
    about_long(n) = "约 {n}" / "about {n}";
    about_stint = "看这次互助" / "See this help";
    for_event(title) = "为活动「{title}」" / "For the event “{title}”";
    about_event = "看这场活动" / "See the event";
    attended(length) = "参加活动记时 {length}" / "{length} for coming to events";
    about_project = "看项目和课程" / "See the projects";
}

words! {
    totals_title = "全社区" / "The whole community";
    total_given = "今年互助" / "Given this year";
    total_stints = "今年次数" / "Times this year";
    total_volunteers = "志愿者" / "Volunteers";
    total_attended = "今年活动记时" / "For coming to events";
    total_pool = "时间池付出" / "Paid by the pool";
    total_donated = "捐赠池" / "Donation pool";
    total_requests = "等人应的需求" / "Open requests";
    totals_words = "一小时就是一小时，不分谁、不分事；不能换钱，也不和积分相加" / "An hour is an hour, whoever gives it. Never money, and never added to points";
    honour_title = "互助光荣榜" / "Who helped most";
    honour_words = "今年帮得最多、同意署名的邻居" / "This year, with their consent";
}

words! {
    next_answer = "对方应了，请答复这个时间" / "Somebody will help. Please agree to the time";
    next_wait_answer = "已告诉对方，等对方答复" / "They were told. Wait for their answer";
    next_start(when) = "{when} 见面时，扫对方的码开始" / "Meet {when} and scan each other's code to begin";
    next_end = "做完后，再扫一次对方的码" / "When it is done, scan the code once more";
    next_confirm(n) = "请确认：{n}" / "Please confirm: {n}";
    next_wait_confirm = "您确认过了，等对方确认" / "You have confirmed. Wait for the other side";
    next_dispute = "协调员会联系双方，定好后入账" / "The coordinator will ask both sides and decide";
    next_posted(n) = "已入账 {n}" / "{n} in the books";
    next_cancelled = "这次没有进行，预留的时间已退回" / "It did not come to it. Reserved hours are back";
    next_void = "这次没有入账" / "Nothing is in the books for this";
    silent(when) = "到 {when} 没有人提异议，就自动入账" / "If nobody objects by {when}, it is booked";
    pays_you_get(n) = "您得 {n}" / "You receive {n}";
    paid_you_got(n) = "您得了 {n}" / "You received {n}";
    pays_pool = "社区时间池支付，您不用付" / "The community pool pays. You pay nothing";
    paid_pool(n) = "社区时间池付了 {n}，您没有付" / "The community pool paid {n}. You paid nothing";
    pays_you(n) = "从您的时间里付 {n}" / "{n} come from your hours";
    paid_you(n) = "从您的时间里付了 {n}" / "{n} came from your hours";
}

words! {
    today = "今天" / "Today";
    tomorrow = "明天" / "Tomorrow";
    monday = "周一" / "Mon";
    tuesday = "周二" / "Tue";
    wednesday = "周三" / "Wed";
    thursday = "周四" / "Thu";
    friday = "周五" / "Fri";
    saturday = "周六" / "Sat";
    sunday = "周日" / "Sun";
    morning = "上午" / "Morning";
    afternoon = "下午" / "Afternoon";
    evening = "晚上" / "Evening";
    whole_day = "全天都行" / "Any time";
}

words! {
    which_help = "需要什么帮助" / "What do you need?";
    which_offer = "您能帮什么" / "What can you do?";
    which_day = "哪一天" / "Which day?";
    other_day = "别的日子" / "Another day";
    which_part = "什么时候" / "When?";
    how_long = "大约多久" / "About how long?";
    how_many = "一次能帮几位" / "How many at once?";
    n_people(n) = "{n} 位" / "{n}";
    more_words = "补充一句（可不填）" / "Anything else (optional)";
    more_words_hint = "大家都能看到，请不要写门牌和病情" / "Everybody can read it: no address, no illness please";
    publish_need = "发布需求" / "Ask for help";
    publish_offer = "发布" / "Offer it";
    published_done = "发布好了" / "Published";
    see_offers = "看邻居能帮什么" / "See what neighbours offer";
    pays_need(has, asked, left) = "您有 {has}，帮完付 {asked}，还剩 {left}" / "You have {has}. It takes {asked} and leaves {left}";
    pays_short(has, asked) = "您有 {has}，这次要 {asked}" / "You have {has}, and this takes {asked}";
    pays_short_next = "可以先发布。高龄、独居、残疾等邻居由社区时间池支付，请告诉网格员" / "You can ask all the same. For elders alone and people with disabilities the pool pays: tell the grid worker";
    pays_offer(n) = "帮完您得 {n}；几位一起时，各付一份" / "You receive {n}; several people share it";
    offer_title = "发布我能帮的" / "Offer something";
    offers_title = "邻居能帮的" / "What neighbours offer";
}

words! {
    enrol_first = "先登记成志愿者" / "Enrol as a volunteer first";
    enrol_first_words = "说说您会什么、什么时候有空，一分钟就好" / "Say what you can do and when. It takes a minute";
    enrol = "登记" / "Enrol";
    enrolled = "登记好了" / "You are enrolled";
    you_can(skills) = "您登记了：{skills}" / "You can: {skills}";
    change = "修改" / "Change";
    save = "保存" / "Save";
    open_requests = "等人应的需求" / "Open requests";
    open_offers = "现在能帮的" / "Open offers";
    no_requests = "现在没有人等帮忙" / "Nobody waits for help now";
    no_requests_next = "可以先发布您能帮的，有人需要会找您" / "Offer something, and people will find you";
    no_offers = "现在没有人发布能帮的" / "No offers now";
    no_offers_next = "发布您的需求，合适的志愿者会看到" / "Ask for help: volunteers who fit will see it";
    own = "我发布的" / "Mine";
    fits_you = "适合您" / "Fits you";
}

words! {
    volunteer_title = "志愿者登记" / "Volunteering";
    volunteer_note = "会什么、什么时候有空" / "What you can do, and when";
    enrol_words = "合适的需求会先给您看，去不去由您" / "Requests that fit come first. Whether you go is up to you";
    since(day, n) = "{day} 登记，帮过 {n} 次" / "Enrolled {day}, helped {n} times";
    which_times = "每周什么时候有空" / "When are you free each week?";
    which_times_hint = "不选就是随时可以商量" / "Choose nothing, and it is talked over each time";
    which_kind = "哪一类志愿者" / "Which sort of volunteer?";
    kind_neighbour = "力所能及，互相搭把手" / "What any neighbour can do";
    kind_professional = "有专业：护理、法律、心理、维修" / "With a profession: care, law, repairs";
    kind_emergency = "出急事时能到场" / "There when something happens";
    is_named = "可以上光荣榜" / "My name may stand on the board";
    is_named_note = "不勾选，就不出现在榜上" / "Without this you are not on it";
    is_open = "现在可以接需求" / "Requests may come now";
    is_open_note = "忙的时候可以先关掉" / "Switch it off while you are busy";
    resign = "不做志愿者了" / "Stop volunteering";
    resign_words = "登记会删掉，攒下的时间还在" / "Your enrolment goes. Your hours stay";
    resigned = "登记已删掉" / "You are no volunteer any more";
    keep = "先留着" / "Leave it";
}

words! {
    listing_title = "需求和帮忙" / "Help";
    see_stint = "看这次互助" / "See this help";
    seats_taken(n, seats) = "{n} / {seats} 位" / "{n} of {seats} places taken";
    fits_title = "这些邻居合适" / "Neighbours who fit";
    fits_words = "有人应了会通知您，您再同意时间" / "You are told when one says yes, and you agree to the time";
    helped_times(n) = "帮过 {n} 次" / "helped {n} times";
    no_fits = "暂时没有完全合适的志愿者" / "No volunteer fits yet";
    no_fits_next = "需求已经贴出；也可以请网格员帮您找" / "It is on the board. The grid worker can look as well";
    offer_waits = "已经贴出，有人需要会通知您" / "It is on the board. You are told when somebody needs it";
    withdraw = "撤回" / "Take it back";
    withdraw_words = "撤回后别人看不到它" / "Nobody sees it any more";
    withdrawn = "已撤回" / "Taken back";
    too_late = "时间已经过了，请看看别的" / "Its time is over. Please look at another";
    when_come = "几点开始" / "When to begin";
    join_request_pays(n) = "帮完您得 {n}，以双方确认的时长为准" / "You receive {n}, or what both confirm";
    join_offer_pays(n) = "从您的时间里付 {n}，约好时先预留" / "{n} come from your hours, reserved once it is agreed";
    join_request = "我来帮" / "I will help";
    join_offer = "请他帮忙" / "Ask them";
}

words! {
    stint_title = "这次互助" / "This help";
    me_named(name) = "{name}（您）" / "{name} (you)";
    confirmed = "已确认" / "Confirmed";
    clocked(n) = "打卡 {n}" / "{n} by the clock";
    story = "经过" / "How it went";
    by_clock = "到时自动" / "By the clock";
    did_schedule = "同意时间" / "Agreed to the time";
    did_start = "开始" / "Began";
    did_end = "结束" / "Ended";
    did_propose(n) = "填报 {n}" / "Said {n}";
    did_confirm(n) = "确认 {n}" / "Confirmed {n}";
    did_dispute = "提出异议" / "Objected";
    did_decide(n) = "协调员定为 {n}" / "Decided: {n}";
    did_cancel = "取消" / "Called off";
    did_reverse = "冲正" / "Taken back";
    do_schedule = "同意这个时间" / "Agree to the time";
    do_start = "扫对方的码，开始" / "Scan their code to begin";
    do_end = "扫对方的码，结束" / "Scan their code to end";
    do_confirm(n) = "确认 {n}" / "Confirm {n}";
    do_propose = "时长不对" / "Another length";
    do_dispute = "有异议" / "I object";
    do_unended = "没法扫码结束" / "Cannot end by code";
    do_cancel = "不去了" / "Call it off";
    propose_words = "不能多于打卡的时长。改了以后，对方要重新确认" / "No more than was clocked. The other side confirms it anew";
    dispute_words = "协调员会看您写的话，问过双方再定" / "The coordinator reads this, asks both sides and decides";
    what_was = "哪里不对" / "What was otherwise?";
    cancel_words = "对方会马上知道，预留的时间退回" / "They are told at once, and reserved hours come back";
    why = "为什么" / "Why?";
    send = "提交" / "Send";
    meet_words = "一方扫另一方的码就行。码在「我的码」里，每分钟变一次" / "One scans the other's code, under “My code”. It changes each minute";
    scan_theirs = "扫对方的码" / "Scan theirs";
    show_mine = "出示我的码" / "Show my code";
    type_theirs = "扫不了？输入对方的码" / "Cannot scan? Type their code";
    use_code = "用这个码" / "Use this code";
}

words! {
    projects_title = "项目和课程" / "Projects and courses";
    projects_note = "捐时间，或用时间上课" / "Give hours, or learn for them";
    projects_words = "把时间捐给社区的项目，或者换一个课程名额" / "Give hours to a project of the community, or for a place in a course";
    no_projects = "现在没有项目和课程" / "No projects or courses now";
    no_projects_next = "有新的会贴在这里" / "New ones appear here";
    you_have(n) = "您有 {n} 可用" / "You have {n} to use";
    pledged(given, goal) = "已捐 {given} / {goal}" / "{given} of {goal} given";
    places_left(left, seats) = "还有 {left} / {seats} 个名额" / "{left} of {seats} places left";
    course_price(n) = "{n} 一个名额" / "{n} a place";
    has_place = "您有名额" / "You have a place";
    give_back = "退课" / "Give it back";
    gave_back = "已退课，时间已退回" / "Given back. Your hours are back";
    not_open = "现在不能报" / "Not open now";
    take_place(n) = "用 {n} 报名" / "Take a place for {n}";
    took_place = "报好了，到时来上课" / "You have a place. See you there";
    pledge = "捐时间" / "Give hours";
    pledge_done = "谢谢，已捐出" / "Thank you. It is given";
    ask_gift = "确认一下" / "Are you sure?";
    ask_back(n) = "退回名额，{n} 马上回到您的时间里" / "The place goes, and {n} come back at once";
    ask_left(n, left) = "付出 {n}，还剩 {left}" / "{n} go, {left} stay";
    ask_short(has, n) = "您有 {has}，不够 {n}" / "You have {has}, which is less than {n}";
    how_much = "多少" / "How much";
    yes = "确认" / "Yes";
}

words! {
    certificates_title = "服务证明" / "Certificates";
    certificates_note = "志愿服务的纸质证明，免费" / "Your service on paper, free of charge";
    certificates_words = "选一段日子，马上就能打印。纸上的码能查真假" / "Choose some days and print it at once. Its code proves it";
    from_day = "从哪天" / "From";
    until_day = "到哪天" / "Until";
    span_wrong = "日期写成 2025-06-01 的样子" / "Write days like 2025-06-01";
    ask_certificate = "开证明" / "Make a certificate";
    certificate_done = "开好了，可以下载" / "Ready to download";
    span(from, until) = "{from} 至 {until}" / "{from} to {until}";
    certificate_code(code) = "编号 {code}" / "No. {code}";
    download = "下载" / "Download";
    check_title = "查证明真假" / "Check a certificate";
    check_words = "扫证明上的码，或输入 8 位编号" / "Scan the code on the paper, or type its 8 characters";
    check_code = "证明编号" / "Code of the certificate";
    check_it = "查证" / "Check";
    genuine = "证明属实" / "It is genuine";
    issued_by(community, day) = "{community} {day} 开具" / "Issued by {community} on {day}";
    whose = "姓名" / "Name";
    which_span = "服务日期" / "Days of service";
}

words! {
    desk_title = "时间银行" / "Time bank";
    desk_note(n) = "{n} 位志愿者" / "{n} volunteers";
    desk_disputes = "等您裁定" / "To be decided";
    desk_running = "进行中的互助" / "Under way";
    desk_requests = "等人应的需求" / "Open requests";
    desk_volunteers = "志愿者库" / "Volunteers";
    desk_empty = "现在没有要办的" / "Nothing to do now";
    desk_empty_next = "有人不会用手机时，可以代发需求或补录" / "Ask for somebody without a phone, or enter help that was given";
    ask_for = "代发需求" / "Ask for somebody";
    ask_for_done = "已发布，正在找人" / "Published";
    enter = "补录互助" / "Enter help";
    enter_words = "没有用手机打卡的互助，写明双方和见证人" / "Help that was given without phones: both names, and who saw it";
    entered = "已补录" / "Entered";
    enter_reason = "见证人和原因" / "Who saw it, and why it was not clocked";
    enter_length = "记多少" / "How much counts";
    began = "几点开始" / "Began at";
    ended = "几点结束" / "Ended at";
    f_day = "哪一天" / "Day";
    f_clock_hint = "写成 09:00 的样子" / "Like 09:00";
    f_clock_wrong = "时间写成 09:00 的样子" / "Write times like 09:00";
    f_person = "受助人" / "Who needs it";
    f_provider = "服务人" / "Who helps";
    find_person = "按姓名或手机尾号找人" / "Find by name or phone";
    find = "查找" / "Find";
    nobody_found = "没有找到，换个写法再试" / "Nobody found. Try it another way";
    chosen_person(name) = "已选：{name}" / "Chosen: {name}";
    choose_first = "请先选人" / "Choose somebody first";
    f_pool = "由社区时间池支付" / "The community pool pays";
    f_pool_note = "高龄、独居、残疾等特殊群体；不公开" / "For special groups; never public";
    pool_set = "已改" / "Changed";
    from_ticket = "来自工单" / "From a ticket";
    see_ticket = "看工单" / "See the ticket";
    ask_neighbours = "请邻居帮忙（时间银行）" / "Ask neighbours (time bank)";
    see_fits(n) = "合适的 {n} 位" / "{n} fit";
    assign = "他答应了" / "They said yes";
    assigned = "已约定，双方都会收到通知" / "Arranged. Both are told";
    desk_start = "我在场，开始" / "I am here: begin";
    desk_end = "我在场，结束" / "I am here: end";
    desk_schedule = "已电话同意" / "Agreed by telephone";
    desk_confirm(n) = "已电话确认 {n}" / "Confirmed by telephone: {n}";
    desk_decide = "裁定时长" / "Decide";
    desk_cancel = "取消" / "Call off";
    desk_reverse = "冲正" / "Take back";
    desk_done = "已办" / "Done";
    decide_words = "不能多于打卡的时长；零就是不入账" / "No more than was clocked; nothing books nothing";
    reason = "原因" / "Reason";
    pool_pays = "时间池付" / "Pool pays";
    own_pays = "本人付" / "They pay";
    projects_new = "新建项目或课程" / "New project or course";
    project_saved = "已保存" / "Saved";
    f_title = "名称" / "Name";
    f_words = "说明（可不填）" / "More about it (optional)";
    f_kind = "种类" / "Kind";
    f_hours = "多少小时（项目的目标，或一个名额的价格）" / "Hours (goal of a project, price of a place)";
    f_seats = "课程几个名额（项目写 0）" / "Places in a course (0 for a project)";
    f_starts = "课程哪天开始" / "First day of a course";
    f_open = "现在可以捐时或报名" / "Open now";
    any_skill = "所有技能" / "Any skill";
    any_kind = "所有类型" / "Any type";
    no_volunteers = "没有这样的志愿者" / "No such volunteer";
    no_volunteers_next = "换个条件，或请邻居登记" / "Change the filter, or ask neighbours to enrol";
    named = "同意署名" / "Named";
    paused = "暂不接" / "Paused";
    any_time = "时间可商量" / "Any time";
}
