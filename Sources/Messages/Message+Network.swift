/// Why the network brought no whole answer.
extension Message {
    public static var networkNothingListens: Message {
        Message(zh: "那里没有程序在监听，连接被拒绝", en: "nothing listens there, the connection was refused")
    }

    public static var networkNameNotResolved: Message {
        Message(zh: "主机名无法解析", en: "the host's name could not be resolved")
    }

    public static var networkUnreachable: Message {
        Message(zh: "主机或其网络不可达", en: "the host or its network is unreachable")
    }

    public static var networkNotConnectedInTime: Message {
        Message(zh: "没有在时限内连上", en: "no connection came about in time")
    }

    public static var networkNoTLS: Message {
        Message(
            zh: "那里不支持 TLS，地址也许应以 http:// 开头", en: "no TLS is spoken there; the address may have to begin with http://")
    }

    public static var networkUntrusted: Message {
        Message(zh: "服务器的 TLS 证书不受信任", en: "the server's TLS certificate is not trusted")
    }

    public static var networkNoAnswerInTime: Message {
        Message(zh: "没有在时限内应答", en: "no answer came in time")
    }

    public static var networkReset: Message {
        Message(zh: "连接被对方重置", en: "the other side reset the connection")
    }

    public static var networkClosed: Message {
        Message(zh: "连接被对方关闭", en: "the other side closed the connection")
    }

    public static var networkNotHTTP: Message {
        Message(zh: "那里的应答不是 HTTP", en: "what answers there does not speak HTTP")
    }

    public static var networkPackedCut: Message {
        Message(zh: "压缩的应答中途断开", en: "the compressed answer breaks off")
    }

    public static var networkPackedBroken: Message {
        Message(zh: "压缩的应答无法解压", en: "the compressed answer cannot be unpacked")
    }

    public static var networkAddressInvalid: Message {
        Message(zh: "地址无效", en: "the address is none")
    }

    /// `words`: the system's own, or a library's.
    public static func networkFailed(_ words: String) -> Message {
        Message(zh: "网络出错：\(words)", en: "the network failed: \(words)")
    }
}
