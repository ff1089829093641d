//! What the residents' pages say (居民页面文案).

use crate::words;

words! {
    brand = "邻里" / "Linli";
    page_title(title) = "{title} · 邻里" / "{title} · Linli";
    loading = "正在载入" / "Loading";
    retry = "再试一次" / "Try again";
    part_failed = "这一页没有下载下来，有网络时会自动再试" / "This page did not arrive. It is fetched again when there is a network";
    close = "关闭" / "Close";
    back = "返回" / "Back";
    new_version = "有新版本" / "A new version is here";
    use_new_version = "更新" / "Update";
    skip = "跳到内容" / "Skip to content";
    offline_strip = "没有网络。写好的会先保存，连上后自动发送" / "No network. What you write is kept and sent when you are back";
    with_detail(said, detail) = "{said}（{detail}）" / "{said} ({detail})";
    with_trace(said, trace) = "{said}（编号 {trace}）" / "{said} (reference {trace})";

    minutes(n) = "{n} 分" / "{n} min";
    hours(n) = "{n} 小时" / "{n} h";
    days(n) = "{n} 天" / "{n} d";
    today_at(clock) = "今天 {clock}" / "today {clock}";
    tomorrow_at(clock) = "明天 {clock}" / "tomorrow {clock}";
    yesterday_at(clock) = "昨天 {clock}" / "yesterday {clock}";

    bar_label = "主要" / "Main";
    bar_home = "首页" / "Home";
    bar_topics = "议事" / "Talk";
    bar_events = "活动" / "Events";
    bar_me = "我的" / "Me";
    board_title = "进度公示" / "Progress";
    n_unread(n) = "{n} 条未读消息" / "{n} unread notices";

    lost_title = "没有这个页面" / "No such page";
    lost_words = "地址可能写错了，请回到首页" / "The address may be wrong. Please go back home";
}

words! {
    over_by(span) = "超 {span}" / "{span} over";
    recording_of(category) = "录音：{category}" / "Recording: {category}";
    toast_received(number) = "已收到，编号 {number}" / "Received. Number {number}";

    notices_title = "消息" / "Notices";
    your_keeper(role) = "您的{role}" / "Your {role}";
    grid_centre = "网格中心" / "Grid centre";
    grid_centre_note = "有事随时可以打" / "Call whenever you need";
    call_name(name) = "打电话给{name}" / "Call {name}";
    say_title = "说一件事" / "Tell us something";
    say_hint = "哪里坏了，要帮忙，想问问，都行" / "Something broken, help needed, a question";
    say_voice = "说话" / "Speak";
    say_photo = "拍照" / "Photo";
    tiles_label = "参与" / "Take part";
    tile_topics = "议事投票" / "Decide";
    tile_topics_note = "一起定" / "Talk, vote";
    tile_events = "活动报名" / "Join in";
    tile_events_note = "课程活动" / "Events";
    tile_points = "积分与时间" / "My points";
    tile_points_note = "攒了多少" / "And hours";
    scan = "扫码" / "Scan";
    scan_note = "海报、邀请码、门口的码" / "Posters, invitations, codes at the door";
    my_household = "我的家" / "My home";
    desk = "工作台" / "Staff desk";
    desk_note = "收件箱、派单、人员" / "Inbox, dispatch, people";
    unsent_title = "还没发出去" / "Not sent yet";
    stage_waiting = "等待网络" / "Waiting for the network";
    stage_sending = "发送中" / "Sending";
    stage_refused = "没有发出去" / "Not sent";
    change = "修改" / "Change";
    send_again = "重发" / "Send again";
    send_now = "现在发" / "Send now";
    a_recording = "一段录音" / "A recording";
    progress_title = "我的进展" / "My progress";
    progress_failed = "进展暂时看不到，请再试一次" / "Your progress cannot be shown now. Please try again";
    progress_empty = "还没有进展" / "Nothing under way";
    progress_empty_words = "说一件事，这里会显示谁在办、什么时候办好" / "Tell us something, and see here who does it and by when";
    see_all = "全部" / "All";
}

words! {
    add_photo = "加照片" / "Add photo";
    remove = "去掉" / "Remove";
    photos = "照片" / "Photos";
    photo_n(n) = "第 {n} 张照片" / "Photo {n}";
    shrinking = "缩小中" / "Shrinking";
    confidential = "不公开我的名字" / "Hide my name";
    confidential_note = "只有调度员看得到" / "Only the dispatcher sees it";
    send = "发送" / "Send";
    what_happened = "发生了什么" / "What happened";
    what_happened_hint = "说清楚是什么、在哪里就够了" / "What it is and where is enough";
    n_of(n, most) = "{n} / {most}" / "{n} / {most}";
    speak_instead = "说话" / "Speak";
    stop_speaking = "停止" / "Stop";
    listening = "正在听，说完点一下" / "Listening. Tap when done";
    recording = "正在录音，最长 3 分钟，说完点一下" / "Recording, three minutes at most. Tap when done";
    remove_recording = "去掉录音" / "Remove recording";
    where_is_it = "在哪里" / "Where";
    change_place = "换地点" / "Change";
    where_exactly = "具体位置（可不填）" / "Where exactly (optional)";
    where_exactly_hint = "例如：2 楼楼道灯" / "Such as: light on the second floor";
    not_chosen = "请选择" / "Choose";
    grid = "网格" / "Grid";
    building = "楼栋" / "Building";
    unit_or_spot = "单元或点位" / "Unit or spot";
    for_other = "替别人说" / "For somebody else";
    for_other_note = "例如父母、邻居" / "Such as a parent or neighbour";
    other_name = "他或她的名字" / "Their name";
    other_phone = "他或她的电话（可不填）" / "Their phone (optional)";
    other_reason = "为什么由您来说（可不填）" / "Why you say it (optional)";
    other_special = "独居、高龄、残疾或行动不便" / "Alone, very old, disabled or frail";
    other_special_note = "24 小时内办" / "Done within 24 hours";
    your_phone = "您的电话（可不填）" / "Your phone (optional)";
    your_phone_hint = "只给办事的人看，方便回电" / "Only those who work on it see it";
    similar_title = "邻居也反映过" / "Neighbours said this too";
    n_reporters(n) = "{n} 人反映" / "{n} reported it";
    me_too = "我也有" / "Me too";
    joined(number) = "已加入工单 {number}" / "You joined ticket {number}";
    kept_title = "没有网络，已保存" / "No network. Saved";
    kept_words = "连上后自动发送，可以关掉页面" / "It is sent when you are back. You may close the page";
    say_another = "再说一件" / "Say another";
    has_it = "正在负责" / "Has it now";
    will_be_sent = "社区正在安排负责人" / "The community is choosing who does it";
    received_number = "已收到，编号" / "Received. Your number";
    taken_as = "类别" / "Category";
    answer_by = "回应不晚于" / "Answer by";
    solve_by = "办好不晚于" / "Solved by";
    follow = "看进展" / "Follow it";
    danger_question = "现在有人受伤或有危险吗" / "Is anybody hurt or in danger now";
    danger_words = "有的话请先打电话，再在这里发送" / "If so call first, then send it here";
    call_number(number) = "打 {number}" / "Call {number}";
    call_centre = "打网格中心" / "Call the centre";
    danger_yes = "有危险" / "Yes, danger";
    danger_no = "没有危险" / "No danger";
    choose_category = "选类别" / "Choose a category";
    category = "类别" / "Category";
}

words! {
    ticket_title = "工单" / "Ticket";
    paused_until(at) = "暂停到 {at}" / "Paused until {at}";
    name_hidden = "名字保密，只有调度员看得到" / "Your name is hidden from all but the dispatcher";
    time_title = "用时" / "Time";
    owner_title = "谁在办" / "Who has it";
    history_title = "经过" / "History";
    name_and_role(name, role) = "{name}，{role}" / "{name}, {role}";
    next_is(what) = "接下来：{what}" / "Next: {what}";

    by_when(when) = "，最晚{when}" / ", by {when} at the latest";
    now_submitted = "已收到，正在安排谁来办" / "Received. Somebody is being chosen";
    now_dispatched = "已派出，等对方接单" / "Sent out, waiting to be taken on";
    now_accepted = "有人接单了，很快开始" / "Taken on, starting soon";
    now_in_progress = "正在办" / "Being worked on";
    now_paused = "暂停中，时钟也停着" / "Paused, and so are the clocks";
    now_done = "办理人说办好了，正在核实" / "Said to be done, now being checked";
    now_checked = "核实过了，请您看看是否解决" / "Checked. Please say whether it is solved";
    now_closed = "办好了，已告诉您" / "Done, and you were told";
    now_duplicate = "和另一件事一起办" / "Done together with another ticket";
    now_referred = "已转给社区以外的单位" / "Passed to a body outside the community";
    now_no_further = "不再办理，原因见下面" / "No further action, see the reason below";
    now_withdrawn = "您已撤回" / "You took it back";
    next_dispatch = "派给能办的人" / "sent to whoever can do it";
    next_accept = "对方接单" / "taken on";
    next_start = "到现场开始办" / "work begins";
    next_finish = "办好后告诉您" / "you are told when it is done";
    next_check = "网格员现场核实" / "the grid worker checks on site";
    next_rate = "请您评价" / "you rate it";

    did_open(source) = "提交（{source}）" / "Came in ({source})";
    did_join = "又有一人反映" / "One more person reported it";
    did_route(to) = "自动派给{to}" / "Sent by itself to {to}";
    did_overdue(clock) = "「{clock}」超时" / "“{clock}” ran out";
    did_absorb = "并入另一件相同的事" / "Another ticket of the same matter joined";
    did_call_back = "安排回访" / "A call-back was arranged";
    did_dispatch(to) = "派给{to}" / "Sent to {to}";
    did_accept = "接单" / "Took it on";
    did_start = "开始办理" / "Began";
    did_plan = "定了方案" / "Made a plan";
    did_pause(until) = "暂停到 {until}" / "Paused until {until}";
    did_resume = "继续办理" / "Went on";
    did_finish = "办好了" / "Says it is done";
    did_solve = "当场解决" / "Solved on the spot";
    did_check = "现场核实，通过" / "Checked on site: done";
    did_check_failed = "现场核实，没通过" / "Checked on site: not done";
    did_close = "回访并结案" / "Called back and closed";
    did_return = "退回" / "Sent back";
    did_refer(to) = "转给{to}" / "Passed to {to}";
    did_no_further = "不再办理" / "No further action";
    did_merge = "并入另一件相同的事" / "Merged into another ticket";
    did_withdraw = "撤回" / "Took it back";
    did_escalate = "上报一级" / "Moved one level up";
    did_reclassify(category, class) = "改为{category}（{class}）" / "Changed to {category} ({class})";
    did_assign = "换了负责人" / "Has a new owner";
    did_whistle(lead) = "吹哨，{lead}牵头" / "Departments called, {lead} leads";
    did_report_in = "报到" / "Reported in";
    did_reply = "留言" / "Wrote";
    did_note = "内部备注" / "Internal note";
    did_nudge = "催办" / "Asked where it stands";
    did_rate(stars) = "解决了，{stars} 星" / "Solved, {stars} stars";
    did_rate_unsolved(stars) = "没解决，{stars} 星" / "Not solved, {stars} stars";
    did_reopen = "没解决，重新办理" / "Not solved, opened again";
    did_sample = "抽查通过" / "Random check passed";
    did_sample_failed = "抽查没通过" / "Random check failed";

    messages_title = "留言" / "Messages";
    message_label = "给办事的人留言" / "Write to whoever has it";
    message_send = "发留言" / "Send message";
    message_sent = "留言已发出" / "Message sent";
    actions_label = "您可以做的" / "What you can do";
    solved = "解决了" / "Solved";
    not_solved = "没解决" / "Not solved";
    nudge = "催一催" / "Nudge";
    nudged = "已提醒负责人" / "The owner was reminded";
    withdraw = "撤回" / "Take back";
    withdraw_title = "撤回这件事" / "Take this back";
    withdraw_words = "撤回后不再办理，记录会留着" / "It is not worked on any more. The record stays";
    withdrawn = "已撤回" / "Taken back";
    keep_it = "继续办" / "Keep it";
    rate_title = "评价" / "Rate it";
    rate_legend = "办得怎么样" / "How was it";
    rate_legend_optional = "也可以打分（可不填）" / "Rate it too (optional)";
    star_1 = "很不满意" / "Very bad";
    star_2 = "不满意" / "Bad";
    star_3 = "一般" / "Fair";
    star_4 = "满意" / "Good";
    star_5 = "很满意" / "Very good";
    tags_label = "为什么，最多 3 个" / "Why, three at most";
    rate_words = "想说的话（可不填）" / "Anything to add (optional)";
    choose_stars = "请点 1 到 5 颗星" / "Choose one to five stars";
    send_rating = "提交评价" / "Send rating";
    thanks_for_rating = "谢谢您的评价" / "Thank you for rating it";
    not_solved_title = "没解决" / "Not solved";
    what_is_left = "还差什么" / "What is left";
    what_is_left_hint = "说清楚哪里没好，会马上重新办" / "Say what is not right. It starts again at once";
    say_what_is_left = "请写还差什么" / "Please say what is left";
    do_it_again = "请重新办" / "Do it again";
    reopened = "已重新办理" / "It was opened again";
}

words! {
    comma = "、" / ", ";
    because_of(words) = "因为说到：{words}" / "Because of: {words}";
    another_category = "不是这个" / "Something else";
}

words! {
    more = "再看一些" / "Show more";
    gate_title = "请先登录" / "Please sign in";
    gate_words = "登记过手机号的直接登录；还没有的扫入户邀请码" / "Sign in if your number is on file; else scan your household invite";
    sign_in = "登录" / "Sign in";
    join_home = "扫邀请码入户" / "Join with an invite";
    notices_empty = "还没有消息" / "No notices yet";
    notices_empty_words = "有进展会在这里告诉您" / "You are told here when something moves";
    new_notice(when) = "新 · {when}" / "New · {when}";

    board_intro = "大家反映的事办到哪一步。不显示姓名、门牌和纠纷" / "How far things are. No names, doors or disputes";
    all_grids = "全部网格" / "All grids";
    no_figure = "—" / "—";
    n_open = "正在办" / "Under way";
    n_closed = "30 天内办结" / "Closed in 30 days";
    in_time_share = "按时办结" / "In time";
    solved_share = "居民说解决了" / "Solved, say residents";
    board_empty = "这里还没有正在办的事" / "Nothing here yet";
    in_time = "按时" / "In time";
    too_late = "超时" / "Late";
    finished_on(when) = "{when} 办好" / "done {when}";
    came_in_on(when) = "{when} 提交" / "came in {when}";

    sign_in_words = "用登记的手机号收 6 位验证码" / "Six digits come to your number on file";
    phone = "手机号" / "Mobile number";
    phone_missing = "请填手机号" / "Enter your mobile number";
    phone_wrong = "手机号应为 11 位，请再看一下" / "A mobile number has eleven digits. Please check";
    send_code = "发验证码" / "Send the code";
    not_on_file = "还没登记？" / "Not on file?";
    signed_in = "已登录" / "Signed in";
    code_sent = "验证码已发出" / "The code was sent";
    code_sent_to(phone) = "验证码已发到 {phone}" / "The code was sent to {phone}";
    six_digits = "6 位验证码" / "Six digits";
    again_in(seconds) = "{seconds} 秒后可重发" / "Again in {seconds} s";
    send_code_again = "重发验证码" / "Send again";
    other_number = "换手机号" / "Other number";

    code_title = "扫码结果" / "Scanned code";
    scan_another = "扫别的码" / "Scan another";
    at_the_door = "门口的人在册" / "This person works here";
    at_the_door_words = "姓名和样子不符时，请打网格中心核对" / "If name and face do not match, call the grid centre";
    slip_title(name) = "以 {name} 登录这部手机" / "Sign in on this phone as {name}";
    slip_words = "登录码只能用一次，请确认是您本人" / "The slip works once. Make sure it is yours";

    join_waits = "已申请，等户代表确认" / "Asked. The representative will confirm";
    join_done = "已入户，您是户代表" / "You belong here and speak for the household";
    join_with_representative = "提交后由户代表或网格员确认" / "The representative or grid worker confirms you";
    join_first = "您是第一位，将成为户代表" / "You are the first and will be the representative";
    your_name = "姓名" / "Your name";
    relation_legend = "您是" / "You are";
    choose_relation = "请选一项" / "Choose one";
    consent_title = "您的资料怎么用" / "How your details are used";
    consent_what = "我们只记姓名、手机号和住哪一户，用来办您说的事" / "We keep your name, number and household, to work on what you say";
    consent_who = "网格员看到的是遮住一部分的；谁看了全部，会留下记录并告诉您" / "Staff see them masked; whoever sees them in full is recorded and you are told";
    consent_rights = "您随时可以更正、导出或删除" / "You may correct, export or delete them at any time";
    consent_yes = "我同意" / "I agree";
    consent_needed = "同意后才能入户" / "You can join only if you agree";
}

words! {
    resident_here = "居民个人码" / "A resident's own code";
    desk_people = "到人员页查看" / "Look under people";
    foreign_code = "这不是邻里的码，请对准邻里的海报或邀请码" / "That is not a Linli code. Point at a Linli poster or invite";
    camera_starting = "正在打开相机" / "Opening the camera";
    camera_looking = "对准二维码" / "Point at the code";
    camera_without = "相机打不开，可以拍一张照片，或输入 8 位码" / "No camera. Take a photo, or type the 8 characters";
    camera_picture = "相机画面" / "What the camera sees";
    from_photo = "从照片里读" / "Read from a photo";
    no_code_seen = "照片里没看到码，请靠近些再拍" / "No code in that photo. Go closer and try again";
    typed_label = "输入 8 位码" / "Type the 8 characters";
    typed_hint = "在二维码下面" / "They stand under the code";
    typed_wrong = "有一位不对，请再核对" / "A character is wrong. Please check";
    open_code = "打开" / "Open";

    my_code = "个人码" / "My code";
    my_code_note = "给网格员扫" / "For the grid worker to scan";
    my_code_alt = "您的个人码" / "Your own code";
    my_code_words = "只给工作人员扫，每分钟换一次" / "For staff only. It changes every minute";
    changes_in(seconds) = "{seconds} 秒后更换" / "Changes in {seconds} s";
    my_details = "我的资料" / "My details";
    my_details_note = "更正、导出、删除、谁看过" / "Correct, export, delete, who looked";
    my_phones = "登录的手机" / "My phones";
    sign_out = "退出" / "Sign out";
    theme_system = "跟随系统" / "As the phone";
    theme_light = "浅色" / "Light";
    theme_dark = "深色" / "Dark";
    looks_title = "显示" / "Appearance";
    elder_mode = "长辈版" / "Larger text";
    elder_mode_note = "字更大，按钮更大" / "Larger letters and buttons";
    language = "语言" / "Language";
    theme = "颜色" / "Colours";

    no_home = "还没有入户" / "No household yet";
    no_home_words = "扫网格员给的入户邀请码" / "Scan the invite from your grid worker";
    home_waits = "等待确认" / "Waiting to be confirmed";
    home_waits_words = "户代表或网格员确认后就能看到家里的事" / "Once confirmed you see what concerns your home";
    address = "住址" / "Address";
    members = "家里人" / "Members";
    member_confirm = "确认" / "Confirm";
    member_decline = "不是我家的" / "Decline";
    member_leave = "搬走了" / "Moved out";
    member_appoint = "请当户代表" / "Appoint";
    since(date) = "{date} 起" / "since {date}";
    ask_confirm(name) = "{name} 是家里人吗" / "Does {name} live here";
    ask_decline(name) = "不让 {name} 加入" / "Do not let {name} in";
    ask_leave(name) = "{name} 搬走后就看不到家里的事" / "{name} will no longer see what concerns this home";
    ask_appoint(name) = "由 {name} 当户代表，您改为成员" / "{name} becomes the representative and you a member";
    yes = "是的" / "Yes";
    cancel = "取消" / "Cancel";

    confirmed = "上次确认" / "Last confirmed";
    days_ago(date, days) = "{date}（{days} 天前）" / "{date} ({days} days ago)";
    birth_year = "出生年份（可不填）" / "Year of birth (optional)";
    birth_year_hint = "只用于成年人表决和不记名的年龄统计" / "Only for votes of adults, and for figures by age without names";
    correct_hint = "没变也请点一下，表示资料还对" / "Tap even if nothing changed, to say it is still right";
    still_right = "资料正确，保存" / "It is right, save";
    details_saved = "已保存" / "Saved";
    take_along = "导出" / "Export";
    take_along_words = "下载我们存的全部资料" / "Download all we keep about you";
    export_mine = "下载我的资料" / "Download my details";
    who_looked = "谁看过我的资料" / "Who saw my details";
    nobody_looked = "还没有人看过全部" / "Nobody saw them in full";
    looked_for(purpose) = "看过，因为：{purpose}" / "looked, for: {purpose}";
    erase_title = "删除" / "Delete";
    erase_words = "删除姓名和手机号，退出这一户。办过的事留下，但不再有您的名字" / "Your name and number go and you leave the household. Past tickets stay without your name";
    erase = "删除我的资料" / "Delete my details";
    erase_ask = "真的删除吗" / "Really delete";
    erased = "已删除" / "Deleted";
    this_phone(name) = "{name}（这部手机）" / "{name} (this phone)";
    last_seen(when) = "上次使用 {when}" / "last used {when}";
    phones_words = "不认识的手机请退出" / "Sign out any phone you do not know";
    sign_out_everywhere = "全部退出" / "Sign out everywhere";
}
