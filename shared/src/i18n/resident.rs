//! What the residents' pages say (居民页面文案).

use crate::words;

words! {
    brand = "邻里" / "Linli";
    page_title(title) = "{title} · 邻里" / "{title} · Linli";
    loading = "正在载入" / "Loading";
    retry = "再试一次" / "Try again";
    close = "关闭" / "Close";
    back = "返回" / "Back";
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
    bar_say = "说一件事" / "Say it";
    bar_board = "进度公示" / "Progress";
    bar_me = "我的" / "Me";
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
    tile_board_note = "大家的事" / "What is being done";
    tile_scan = "扫码" / "Scan";
    tile_scan_note = "海报、邀请码" / "Poster or invite";
    tile_household = "我的家" / "My home";
    tile_household_note = "成员、个人码" / "Members, my code";
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
    call_centre = "打网格中心" / "Call the grid centre";
    danger_yes = "有危险" / "Yes, danger";
    danger_no = "没有危险" / "No danger";
    choose_category = "选类别" / "Choose a category";
    category = "类别" / "Category";
}
