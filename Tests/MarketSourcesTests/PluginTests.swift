import Foundation
import MarketSources
import Messages
import Testing
import TrainerCore
import TrainerPipeline
import TrainerTestSupport

@Suite(.timeLimit(.minutes(10))) struct PluginTests {
    private static let day = SourceUnderTest.lastDay
    private static let row =
        #""ts_code":"600000.SH","trade_date":"20241231","open":10,"high":11,"low":9,"close":10,"pre_close":10,"vol":1"#

    @Test(
        "a plug-in that breaks the protocol is ended and the breach is named",
        arguments: [
            ("print('hello')", "not JSON: hello"), ("print('[1]')", "not an object"), ("print('{}')", "no id"),
            ("print('{\"id\":2}')", "neither row, done nor error"),
            ("print('{\"id\":9,\"done\":0}')", "an answer to another question than 2"),
            ("print('{\"id\":2,\"done\":3}')", "done says 3 rows, 0 came"),
            ("print('{\"id\":2,\"row\":{\"open\":NaN}}')", "not JSON"),
            ("print('{\"id\":2,\"row\":{\"open\":{}}}')", "open is neither number, text"),
            ("print('{\"id\":2,\"error\":{\"code\":\"disk_full\"}}')", "unknown error code disk_full"),
        ])
    func breaches(answer: String, named: String) async throws {
        let error = await bars(
            PluginScripts.script("hello(q)\nsys.stdin.readline()\n\(answer)\nsys.stdout.flush()\nsys.stdin.readline()")
        ).error
        #expect(error?.code == .upstreamMalformed)
        #expect(error?.message.en.contains(named) == true, "\(error?.message.en ?? "no error")")
        #expect(error?.hint?.en.contains("docs/SOURCES.md") == true)
    }

    @Test(
        "a hello that says too little is refused with what is missing",
        arguments: [
            ("hello(q,protocol=2)", "speaks protocol 2, this program speaks 1"), ("hello(q,name='A b')", "name is not"),
            ("hello(q,history='weekly')", "history is neither"),
            ("hello(q,has=['bars_of'])", "has lacks bars_of or bars_on"),
            ("hello(q,has=['bars_on','bars_of','dividends'])", "unknown question"),
            ("print(json.dumps({'id':1,'done':0}),flush=True)", "hello needs one row, 0 came"),
        ])
    func hellos(hello: String, named: String) async throws {
        let error = await bars(PluginScripts.script(hello + "\nsys.stdin.read()")).error
        #expect(error?.code == .upstreamMalformed)
        #expect(error?.message.en.contains(named) == true, "\(error?.message.en ?? "no error")")
    }

    @Test("a plug-in by stock that has no days serves an evening's run of the stocks that are wanted")
    func eveningByStock() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending(path: "bars.csv")
            try SourceUnderTest.write(SourceUnderTest.market, to: file)
            let source = try await PluginSource.start(
                PluginSettings(command: ["python3"] + PluginScripts.byStock + [file.path]))
            let stores = try FetchRun.stores()
            let clock = ManualWallClock(Self.day, hour: 18)
            let codes = Array(ConformanceMarket.oneOfEachBoard.prefix(2))
            let output = try await FetchStage(source: source, stores: stores).run(
                FetchStage.Input(limit: Self.day, daysBack: 1, source: source.name, codes: codes),
                FetchRun.context(clock))
            await source.stop()
            #expect(output.asOf == Self.day && output.source == "plugin:stocks")
            for code in codes {
                let stored = try await stores.bars.bars(
                    of: code, in: SourceUnderTest.firstDay...Self.day, knownAt: clock.now)
                #expect(stored.map(\.bar) == ConformanceMarket.expected(code, SourceUnderTest.firstDay...Self.day))
            }
        }
    }

    @Test("a program that is not there, or ends, is told with its last words")
    func ends() async throws {
        let missing = await trainerError {
            _ = try await PluginSource.start(PluginSettings(command: ["/no/such/plug-in"]))
        }
        #expect(missing?.code == .configInvalid, "waiting brings no program")
        #expect(missing?.message.en.contains("/no/such/plug-in") == true)
        #expect(missing?.hint?.en.contains("data_sources.plugin.command") == true)
        let unknown = await trainerError {
            _ = try await PluginSource.start(PluginSettings(command: ["no-such-plug-in-on-path"]))
        }
        #expect(unknown?.code == .configInvalid)
        let died = await bars(PluginScripts.diesAfterHello)
        #expect(died.error?.code == .upstreamUnavailable)
        #expect(died.error?.cause?.message.en.contains("no market today") == true)
        let words = died.error?.message.zh ?? ""
        #expect(words.contains("退出码") || words.contains("信号"), "\(words)")
        #expect(died.notices.map(\.message.en) == ["no market today"])
    }

    @Test(
        "an error that the plug-in names is the run's error, with its own words",
        arguments: ["rate_limited_day", "permission_denied"])
    func namedError(code: String) async throws {
        let script = PluginScripts.script(
            "hello(q)\nsys.stdin.readline()\nprint(json.dumps({'id':2,'error':{'code':'\(code)','message':'50 a day'}}),flush=True)\nsys.stdin.read()"
        )
        let error = await bars(script).error
        #expect(error?.code.rawValue == code)
        #expect(error?.cause == .foreign("50 a day"))
    }

    @Test("an answer that is late ends the plug-in; the next question starts it anew")
    func late() async throws {
        try await TestPlaces.withFolder { folder in
            // Silent the first time, prompt the second: the file tells which it is.
            let mark = folder.appending(path: "started").path
            let script = PluginScripts.script(
                """
                hello(q)
                first = not os.path.exists('\(mark)')
                open('\(mark)','w').close()
                q=json.loads(sys.stdin.readline())
                if first:
                    print('asked', file=sys.stderr, flush=True)
                    time.sleep(600)
                print(json.dumps({'id':q['id'],'done':0}),flush=True)
                sys.stdin.read()
                """)
            let notices = Notices()
            // The time limit passes as soon as the plug-in was asked, and never otherwise.
            let time = SourceTime(
                now: { .zero },
                sleep: { _ in
                    let before = notices.all.count
                    while notices.all.count == before { try await Task.sleep(for: .milliseconds(10)) }
                })
            let source = try await PluginSource.start(
                PluginSettings(command: ["python3"] + script, timeout: .seconds(7)), time: time, notify: notices.sink)
            let error = await trainerError { _ = try await source.bars(on: Self.day) }
            #expect(error?.message.en.contains("did not finish bars_on within 7 s") == true)
            #expect(try await source.bars(on: Self.day).bars.isEmpty)
            await source.stop()
        }
    }

    @Test("an ended plug-in leaves no process behind, not even a child of its own")
    func leavesNothing() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending(path: "pids").path
            let script = PluginScripts.script(
                """
                import subprocess
                child = subprocess.Popen(['sleep', '600'])
                open('\(file)','w').write(f'{os.getpid()} {child.pid}')
                hello(q)
                sys.stdin.readline()
                time.sleep(600)
                """)
            let source = try await PluginSource.start(PluginSettings(command: ["python3"] + script))
            await source.stop()
            let pids = try String(contentsOfFile: file, encoding: .utf8).split(separator: " ")
            #expect(pids.count == 2)
            for pid in pids {
                // An ended child that its new parent has not yet collected still has an entry, without a command; one that
                // was killed a moment ago may still be on its way out.
                func isThere() -> Bool {
                    FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")?.isEmpty == false
                }
                for _ in 0..<500 where isThere() { try await Task.sleep(for: .milliseconds(20)) }
                #expect(!isThere(), "\(pid) is still there")
            }
        }
    }

    @Test("rows are checked one by one: the good ones are bars, the others are refused with the reason")
    func rows() async throws {
        let rows = [
            Self.row, Self.row, Self.row.replacing(#""close":10"#, with: #""close":10.5"#),
            Self.row.replacing("600000.SH", with: "SH600000"), Self.row.replacing("20241231", with: "20241230"),
            Self.row.replacing(#""vol":1"#, with: #""vol":null"#),
            Self.row.replacing(#""low":9"#, with: #""low":10.5"#).replacing("600000", with: "600001"),
            Self.row.replacing("600000", with: "600002") + #","amount":"""#,
            Self.row.replacing("600000", with: "600003") + #","amount":12.5"#,
        ]
        let lines = rows.map { "{\"id\":2,\"row\":{\($0)}}" } + ["{\"id\":2,\"done\":\(rows.count)}"]
        let script = PluginScripts.script(
            "hello(q)\nsys.stdin.readline()\n" + lines.map { "print('''\($0)''')" }.joined(separator: "\n")
                + "\nsys.stdout.flush()\nsys.stdin.read()")
        let reply = try #require(await bars(script).reply)
        #expect(reply.bars.map(\.code.rawValue) == ["600000.SH", "600002.SH", "600003.SH"])
        #expect(reply.bars.map(\.amount) == [nil, nil, 12.5])
        #expect(
            Set(reply.refused.map(\.reason)) == [
                "differs from another row of the same code and day, which was kept", "ts_code is not a stock code",
                "trade_date is not a day in 20241231…20241231", "vol is no number",
                "open or close lies outside low…high",
            ])
        #expect(reply.refused.allSatisfy { Message.dataWords($0.reason).zh != $0.reason })
        let crossed = try #require(reply.refused.first { $0.rule == .priceOrder && $0.place.contains("600001") })
        #expect(crossed.date == Self.day)
        #expect(crossed.content?.contains("low 10.5, close 10, ") == true)
        #expect(reply.refused.count { $0.rule == .duplicate } == 1)
        #expect(reply.refused.count { $0.rule == nil } == 2)
    }

    @Test("what a plug-in does not have is nil and is never asked for")
    func abilities() async throws {
        let source = try await PluginSource.start(
            PluginSettings(command: ["python3"] + PluginScripts.script("hello(q)\nsys.stdin.read()")))
        #expect(try await source.openDays(in: Self.day...Self.day) == nil)
        #expect(try await source.adjFactors(on: Self.day) == nil)
        #expect(try await source.listings() == nil)
        #expect(try await source.codeChanges() == nil)
        await source.stop()
    }

    @Test("the token of another source is not in a plug-in's environment")
    func environment() async throws {
        setenv("TUSHARE_TOKEN", Stage.token, 1)
        defer { unsetenv("TUSHARE_TOKEN") }
        let script = PluginScripts.script(
            "hello(q)\nsys.stdin.readline()\nsys.exit('token '+os.environ.get('TUSHARE_TOKEN','none')+' path '+str('PATH' in os.environ))"
        )
        let error = await bars(script).error
        #expect(error?.cause?.message.en.contains("token none path True") == true, "\(error?.cause?.message.en ?? "")")
    }

    private func bars(_ script: [String]) async -> (reply: BarReply?, error: TrainerError?, notices: [SourceNotice]) {
        let notices = Notices()
        do {
            let source = try await PluginSource.start(
                PluginSettings(command: ["python3"] + script, timeout: .seconds(60)), notify: notices.sink)
            let outcome = await Result.catching { try await source.bars(on: Self.day) }
            await source.stop()
            return (try outcome.get(), nil, notices.all)
        } catch {
            return (nil, error as? TrainerError, notices.all)
        }
    }
}
