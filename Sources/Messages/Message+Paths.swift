extension Message {
    public static func socketPathTooLong(path: String, bytes: Int, limit: Int) -> Message {
        Message(
            zh: "控制套接字路径过长：\(path) 有 \(bytes) 字节，系统上限为 \(limit) 字节",
            en: "the control socket's path is too long: \(path) has \(bytes) bytes, the system allows \(limit)")
    }

    public static var shorterSocketPath: Message {
        Message(
            zh: "用 --socket 或 LJWX_SOCKET 指定更短的路径，例如 /run/ljwx-trainer/control.sock",
            en: "name a shorter one with --socket or LJWX_SOCKET, such as /run/ljwx-trainer/control.sock")
    }

    public static func noHomeDirectory(flag: String, variable: String) -> Message {
        Message(
            zh: "环境变量 HOME 未设置或不是绝对路径，无法确定默认位置；请用 \(flag) 或 \(variable) 指定",
            en:
                "HOME is not set to an absolute path, so there is no default place; name one with \(flag) or \(variable)"
        )
    }
}
