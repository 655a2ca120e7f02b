public import Messages

/// What is written about the keys, from the same list that the reader uses.
public enum ConfigReference {
    /// docs/CONFIG.md
    public static var markdown: String {
        var lines = [introduction]
        for section in sections(of: settings) {
            lines.append("\n## \(section.isEmpty ? "Top level · 顶层" : "`\(section)`")\n")
            lines.append("| Key | Value | Default | Meaning | 含义 |\n|---|---|---|---|---|")
            for key in settings where key.section == section { lines.append(row(key)) }
        }
        lines.append(alsoAccepted)
        return lines.joined(separator: "\n") + "\n"
    }

    /// training_config.json: every key at its default, with its meaning as a comment.
    public static func annotatedFile(in language: Language) -> String {
        let header = language == .chinese ? "// ljwx-trainer 的配置。" : "// The configuration of ljwx-trainer. "
        let more =
            switch language {
            case .chinese: "所有值都是默认值，可删去不改的项。全部说明见 docs/CONFIG.md；修改后用 ljwx-trainer --check-config 检查。"
            case .english: "All values are the defaults; what you leave out keeps its default. See docs/CONFIG.md."
            }
        return header + more + "\n{\n" + members(of: "", in: language, indent: "  ") + "\n}\n"
    }

    private static var settings: [ConfigKey] { ConfigKeys.all.filter { $0.setting != nil } }

    /// Sections in the order of their first key.
    private static func sections(of keys: [ConfigKey]) -> [String] {
        var seen: Set<String> = []
        return keys.map(\.section).filter { seen.insert($0).inserted }
    }
}

// MARK: The annotated file

extension ConfigReference {
    private static func members(of section: String, in language: Language, indent: String) -> String {
        children(of: section).map { name in
            let path = section.isEmpty ? name : section + "." + name
            if let key = settings.first(where: { $0.path == path }), let setting = key.setting {
                let value = setting.render(TrainerConfiguration())
                return "\(indent)// \(setting.meaning.text(in: language))\n\(indent)\(JSONC.quoted(name)): \(value)"
            }
            let inner = members(of: path, in: language, indent: indent + "  ")
            let separator = section.isEmpty ? "\n" : ""
            return "\(separator)\(indent)\(JSONC.quoted(name)): {\n\(inner)\n\(indent)}"
        }.joined(separator: ",\n")
    }

    /// Names directly below a section, keys and sections alike, in the list's order.
    private static func children(of section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        var seen: Set<String> = []
        return settings.map(\.path).filter { $0.hasPrefix(prefix) }
            .compactMap { $0.dropFirst(prefix.count).split(separator: ".").first.map(String.init) }
            .filter { seen.insert($0).inserted }
    }
}

// MARK: The page

extension ConfigReference {
    private static func row(_ key: ConfigKey) -> String {
        guard let setting = key.setting else { return "" }
        let aliases = setting.aliases.filter { !$0.isForeign }.map { "`\($0.path)`" }.joined(separator: ", ")
        let also = aliases.isEmpty ? ("", "") : (" (also as \(aliases))", "（也可写作 \(aliases)）")
        let cells = [
            "`\(key.name)`", setting.typeName, "`\(setting.render(TrainerConfiguration()))`",
            setting.meaning.en + also.0, setting.meaning.zh + also.1,
        ]
        return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }

    private static var alsoAccepted: String {
        var lines = [
            """

            ## Accepted without effect · 接受但不起作用

            Keys of the incumbent's files that mean nothing here. They are named at start. 旧系统的这些配置项在本系统中没有作用，启动时会逐一说明。

            | Key | Why | 原因 |
            |---|---|---|
            """
        ]
        // The incumbent's other file has some of them under its own section names: once is enough on a page.
        let ownSections = Set(settings.map(\.section))
        for key in ConfigKeys.all where ownSections.contains(key.section) {
            if case .ignored(let reason) = key.role { lines.append("| `\(key.path)` | \(reason.en) | \(reason.zh) |") }
        }
        lines.append(
            """

            The sections `training` and `tushare` of the incumbent's `unified_config.json` are read as \
            `continuous_training`, `scheduler` and `data_sources.tushare`, and the right place is named at start. \
            旧系统 `unified_config.json` 的 `training` 和 `tushare` 两节按对应的位置读取，启动时提示应写在何处。
            """)
        return lines.joined(separator: "\n")
    }

    private static let introduction = """
        # Configuration · 配置

        <!-- Generated from the key list in Sources/TrainerConfig; regenerate with
             LJWX_UPDATE_DOCS=1 swift test --filter TrainerConfigTests -->

        `training_config.json` is JSON (UTF-8) in which `//` and `/* */` comments and trailing commas are allowed. What \
        it leaves out keeps the default. It is read once at start; `ljwx-trainer --check-config` reads it and reports \
        every problem at once, each with file, line, column, key, value and an accepted example. An unknown key is an \
        error that names what it was meant for, or else the keys that its section has.

        `training_config.json` 是允许 `//`、`/* */` 注释和末尾逗号的 JSON（UTF-8）。没有写的项用默认值。启动时读取一次；\
        `ljwx-trainer --check-config` 一次报告全部问题（文件、行、列、配置项、值和可用的例子）。未知配置项是错误，并提示它可能指的配置项，没有相近的则列出该节的配置项。

        ## Paths · 路径

        | What | Flag | Environment | root and user ljwx | Others |
        |---|---|---|---|---|
        | config · 配置 | `--config` | `LJWX_CONFIG` | `/etc/ljwx-trainer/training_config.json` | `$XDG_CONFIG_HOME/ljwx-trainer/training_config.json` (`~/.config`) |
        | state · 状态目录 | `--state-dir` | `LJWX_STATE_DIR` | `/var/lib/ljwx-trainer` | `$XDG_STATE_HOME/ljwx-trainer` (`~/.local/state`) |
        | socket · 控制套接字 | `--socket` | `LJWX_SOCKET` | `/run/ljwx-trainer/control.sock` | `$XDG_RUNTIME_DIR/ljwx-trainer/control.sock` (else `control.sock` in the state directory) |

        A flag comes before the environment, and that before the default. A config that is named must exist; without one \
        the defaults apply. 参数优先于环境变量，环境变量优先于默认值。指定的配置文件必须存在；默认位置没有文件时使用默认配置。

        `training_data_dir` and `models_dir` may be absolute: a folder outside /home and /root that the daemon's user may \
        write. Under systemd it must exist and be allowed too (`systemctl edit ljwx-trainer`, `[Service]`, \
        `ReadWritePaths=/srv/llm_training`); a daemon that cannot write there does not start. 这两项可以写绝对路径：须在 /home 和 \
        /root 之外，守护进程的用户可写；在 systemd 下还须事先建好，并用 `ReadWritePaths=` 放行；无法写入时守护进程不启动。

        ## The TuShare token · TuShare token

        Never in this file. The first of these that is there is used · 不写在本文件中，按以下顺序取第一个：

        1. the systemd credential `tushare_token` (`LoadCredential=tushare_token:/etc/ljwx-trainer/tushare_token`)
        2. the file named by `data_sources.tushare.token_file`, mode 0600
        3. the environment variable `TUSHARE_TOKEN` (with a warning: every process of the same user can see it · 会有警告)
        """
}
