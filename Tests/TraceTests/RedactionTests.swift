import Testing

@testable import Trace

/// What is left out of texts, commands and records. Every expected text was written by hand.
struct RedactionTests {
  private static let ada = RecordingIdentity(
    host: "build-7", user: "ada", home: "/home/ada", secrets: ["hunter2-hunter2"])

  private func redactor(_ subjects: Redaction.Subject..., patterns: [String] = []) throws
    -> Redactor
  {
    try Redactor(Redaction(Set(subjects), patterns: patterns), identity: Self.ada)
  }

  @Test(
    "secrets are known by their forms",
    arguments: [
      ("--password=hunter2", "--password=***"), ("PGPASSWORD=hunter2", "PGPASSWORD=***"),
      ("api_key: abc123 next", "api_key: *** next"),
      ("{\"token\": \"a b\"}", "{\"token\": \"***\"}"),
      ("GET /x?access_token=abc&page=2", "GET /x?access_token=***&page=2"),
      ("https://ada:hunter2@host/x", "https://***@host/x"),
      ("https://abc@host", "https://***@host"),
      ("Authorization: Bearer a.b-c_d", "Authorization: ***"),
      ("curl with bearer 0123456789", "curl with bearer ***"),
      ("mysql --password hunter2 -u ada", "mysql --password *** -u ada"),
      ("clientSecret='a b' done", "clientSecret='***' done"),
      ("key ghp_0123456789abcdefABCDEF ok", "key *** ok"),
      ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOjF9.c2ln", "***"),
      ("ID AKIAIOSFODNN7EXAMPLE", "ID ***"), ("Cookie: a=1; b=2", "Cookie: ***"),
      ("DB_PASS=x", "DB_PASS=***"), ("name is hunter2-hunter2!", "name is ***!"),
      // The kernel cuts a thread's name after 15 bytes.
      ("job-hunter2-hun", "job-***"),
    ])
  func secrets(text: String, expected: String) throws {
    #expect(try redactor(.secrets).text(text) == expected)
    // Once more changes nothing.
    #expect(try redactor(.secrets).text(expected) == expected)
  }

  @Test(
    "what is no secret stays",
    arguments: [
      "worker-3", "GET /tokens/7", "compass=north", "oauth: 2", "http://host:80/x", "a@b.c",
      "tokenize", "std::password", "pass", "key=value", "time: 5 s", "app.py:12 in handler",
      "basic test", "--workers=4", "Größe: 5", "",
    ])
  func others(text: String) throws {
    #expect(try redactor(.secrets).text(text) == text)
  }

  @Test("a secret in a command is masked with its word, or as the word behind its option")
  func commands() throws {
    let words = ["mysql", "--password", "hun ter", "--token=a b", "-u", "ada", "TOKEN=x", "run"]
    #expect(
      try redactor(.secrets).command(words)
        == ["mysql", "--password", "***", "--token=***", "-u", "ada", "TOKEN=***", "run"])
    #expect(
      try redactor(.secrets, .arguments).command(["/opt/ada/tool", "x", "y", "x"])
        == ["/opt/ada/tool", "argument-1", "argument-2", "argument-1"])
    #expect(try redactor(.paths).command(["/opt/ada/tool", "x"]) == ["tool", "x"])
    #expect(try redactor(.names).command(["/opt/ada/tool", "x"]) == ["program-1", "x"])
  }

  @Test("homes, users and hosts go as whole words")
  func identities() throws {
    let text = "/home/ada/x of ada on build-7, not adamant in /home/bob/y or build-77"
    #expect(
      try redactor(.home).text(text)
        == "~/x of ada on build-7, not adamant in ~/y or build-77")
    #expect(
      try redactor(.user, .host).text(text)
        == "~/x of user-1 on host-1, not adamant in ~/y or build-77")
    #expect(try redactor(.host).host("build-7") == "host-1")
    #expect(try redactor(.secrets, patterns: ["b[a-z]+-[0-9]+"]).text("on build-7") == "on ***")
  }

  @Test("one text has one pseudonym in all that a redactor sees")
  func pseudonyms() throws {
    let redactor = try redactor(.names)
    let thread = ThreadKey(pid: 1, tid: 1)
    func started(_ name: String) -> TraceRecord {
      redactor.record(.threadStarted(ThreadStart(thread: thread, creator: nil, name: name, at: 0)))
    }
    #expect(started("a") == started("a"))
    #expect(started("a") != started("b"))
    guard case .threadStarted(let start) = started("b") else { return }
    #expect(start.name == "thread-2")
    let mark = MarkedSpan(
      thread: thread, task: nil, name: "updates of hits: 5 of 9", time: TimeRange(0, 1), depth: 0)
    guard case .marked(let marked) = redactor.record(.marked(mark)) else { return }
    #expect(marked.name == "updates of mark-1: 5 of 9")
  }

  @Test("variables that are named like secrets hold them")
  func environment() {
    let identity = RecordingIdentity(
      environment: [
        "HOME": "/home/ada/", "USER": "ada", "GITHUB_TOKEN": "0123456789",
        "DB_PASSWORD": "abcdefgh",
        "PATH": "/bin:/usr/bin", "SSH_AUTH": "/tmp/socket", "API_KEY": "short", "LANG": "C.UTF-8",
      ], host: nil)
    #expect(identity.home == "/home/ada")
    #expect(identity.user == "ada")
    #expect(identity.secrets == ["0123456789", "abcdefgh"])
  }
}
