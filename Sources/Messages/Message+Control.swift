// MARK: The socket

extension Message {
    public static func socketTaken(path: String) -> Message {
        Message(
            zh: "控制套接字 \(path) 已被一个正在运行的守护进程占用",
            en: "the control socket \(path) is taken by a live daemon")
    }

    public static var socketTakenHint: Message {
        Message(
            zh: "先停止它（systemctl stop ljwx-trainer），或用 --socket、LJWX_SOCKET 指定另一个路径",
            en: "stop it (systemctl stop ljwx-trainer) or name another path with --socket or LJWX_SOCKET")
    }

    public static func socketPathNotSocket(path: String) -> Message {
        Message(
            zh: "\(path) 已存在且不是套接字，不会删除它",
            en: "\(path) exists and is not a socket; it is left as it is")
    }

    public static var socketPathNotSocketHint: Message {
        Message(
            zh: "移走该文件，或用 --socket、LJWX_SOCKET 指定另一个路径",
            en: "move the file away or name another path with --socket or LJWX_SOCKET")
    }

    public static func socketPathUnusable(path: String) -> Message {
        Message(zh: "无法使用控制套接字路径 \(path)", en: "the control socket's path \(path) cannot be used")
    }

    public static var socketDirectoryHint: Message {
        Message(
            zh: "目录必须存在且可写；systemd 单元用 RuntimeDirectory=ljwx-trainer 创建它",
            en: "its directory must exist and be writable; the systemd unit makes it with RuntimeDirectory=ljwx-trainer"
        )
    }
}

// MARK: Requests

extension Message {
    public static func noSuchRoute(method: String, path: String) -> Message {
        Message(zh: "没有这个接口：\(method) \(path)", en: "there is no such call: \(method) \(path)")
    }

    public static func changeAsked(_ call: String, uid: UInt32) -> Message {
        Message(zh: "用户 \(uid) 请求 \(call)", en: "user \(uid) asks for \(call)")
    }

    public static func callerMayNotChange(uid: UInt32) -> Message {
        Message(zh: "用户 \(uid) 只能查看，不能更改", en: "user \(uid) may look, not change")
    }

    public static var callerMayNotChangeHint: Message {
        Message(
            zh: "用 root，或把该用户加入套接字的组：usermod -aG ljwx 用户名",
            en: "be root, or add the user to the socket's group: usermod -aG ljwx USER")
    }

    public static func requestTooLarge(limit: Int) -> Message {
        Message(zh: "请求内容超过 \(limit) 字节", en: "the request's body has more than \(limit) bytes")
    }

    public static func requestBodyInvalid(place: String) -> Message {
        Message(zh: "请求内容无效：\(place)", en: "the request's body is not valid: \(place)")
    }

    public static func requestFieldsUnknown(_ names: [String], known: [String]) -> Message {
        let named = names.prefix(5).map { "\"\($0.prefix(40))\"" }.joined(separator: ", ")
        let fields = known.joined(separator: ", ")
        return known.isEmpty
            ? Message(zh: "此请求不带任何字段，却有 \(named)", en: "this request takes no fields, yet has \(named)")
            : Message(
                zh: "请求中有未知字段 \(named)；可用的有 \(fields)",
                en: "unknown fields \(named) in the request; there are \(fields)")
    }

    public static var requestBodyNotJSON: Message {
        Message(zh: "请求内容不是 JSON", en: "the request's body is not JSON")
    }

    public static func parameterInvalid(name: String, value: String, example: String) -> Message {
        Message(
            zh: "\(name) 的值 \"\(value)\" 无效，例如 \(example)",
            en: "\(name) cannot be \"\(value)\"; an accepted value is \(example)")
    }

    public static func parameterMissing(name: String, example: String) -> Message {
        Message(zh: "缺少 \(name)，例如 \(example)", en: "\(name) is missing; an accepted value is \(example)")
    }

    public static var requestRefused: Message {
        Message(zh: "请求被拒绝", en: "the request was refused")
    }

    public static var controlInternalFault: Message {
        Message(zh: "守护进程内部出错", en: "the daemon failed on this request")
    }

    public static var controlInternalFaultHint: Message {
        Message(
            zh: "详情见 journalctl -u ljwx-trainer",
            en: "journalctl -u ljwx-trainer has the details")
    }

    public static var daemonStopping: Message {
        Message(
            zh: "守护进程正在停止；运行会在它下次启动后继续",
            en: "the daemon is stopping; the run goes on after its next start")
    }
}

// MARK: The client's side

extension Message {
    public static func daemonUnreachable(path: String) -> Message {
        Message(
            zh: "无法连接守护进程：\(path) 上没有进程应答",
            en: "the daemon cannot be reached: nothing answers on \(path)")
    }

    public static var daemonUnreachableHint: Message {
        Message(
            zh: "启动它：systemctl start ljwx-trainer；其他位置的守护进程用 --socket 或 LJWX_SOCKET 指定",
            en:
                "start it: systemctl start ljwx-trainer; name a daemon elsewhere with --socket or LJWX_SOCKET"
        )
    }

    public static func socketDenied(path: String) -> Message {
        Message(
            zh: "当前用户无权访问控制套接字 \(path)",
            en: "this user may not use the control socket \(path)")
    }

    public static var socketDeniedHint: Message {
        Message(
            zh: "加入 ljwx 组后重新登录：sudo usermod -aG ljwx \"$USER\"；或用 sudo 执行",
            en: "join the group ljwx and log in again: sudo usermod -aG ljwx \"$USER\"; or use sudo")
    }

    public static func notSocketHere(path: String) -> Message {
        Message(zh: "\(path) 不是套接字", en: "\(path) is not a socket")
    }

    public static func otherDaemon(works own: String, expected: String) -> Message {
        Message(
            zh: "应答的守护进程使用 \(own)，而不是 \(expected)",
            en: "the daemon that answers works on \(own), not on \(expected)")
    }

    public static var namedSocketHint: Message {
        Message(
            zh: "用 --socket 或 LJWX_SOCKET 指定守护进程的套接字",
            en: "name the daemon's socket with --socket or LJWX_SOCKET")
    }

    public static var replyUnreadable: Message {
        Message(
            zh: "守护进程的应答无法识别",
            en: "the daemon's reply cannot be understood")
    }

    public static var replyUnreadableHint: Message {
        Message(
            zh: "用 ljwxctl --version 和 ljwxctl status 比较两端的版本",
            en: "compare the versions of both ends with ljwxctl --version and ljwxctl status")
    }

    public static var connectionLost: Message {
        Message(
            zh: "与守护进程的连接中断",
            en: "the connection to the daemon was lost")
    }
}
