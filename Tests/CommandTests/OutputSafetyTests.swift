import Foundation
import Glibc
import Testing
import Trace

/// What is written goes where it was asked for, and nobody else decides what that is.
struct OutputSafetyTests {
  /// Writes to `out.svg`, `out.json` and `out/`, each in its folder.
  private static let writers: [(name: String, arguments: [String])] = [
    ("out.svg", ["figure", "threads", "t.json", "-o", "shared/out.svg"]),
    ("out.json", ["convert", "t.json", "-o", "shared/out.json"]),
    ("out.html", ["report", "t.json", "-o", "shared/out.html"]),
  ]

  private func workshop() throws -> RecordWorkshop {
    let workshop = try RecordWorkshop()
    try HostileTrace.write(to: workshop.path("t.json"))
    // As /tmp: everybody may make files, and take away only their own.
    try FileManager.default.createDirectory(
      atPath: workshop.path("shared"), withIntermediateDirectories: false)
    chmod(workshop.path("shared"), 0o1777)
    try Data("precious".utf8).write(to: URL(filePath: workshop.path("victim")))
    return workshop
  }

  @Test(
    .enabled(if: geteuid() == 0, "only the superuser can be two users"),
    arguments: ["symbolic link", "hard link", "file", "pipe"])
  func `what another user put into a shared folder is neither followed nor written`(
    plant: String
  ) async throws {
    let workshop = try workshop()
    let other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    for writer in Self.writers {
      let place = workshop.path("shared/\(writer.name)")
      let planting =
        switch plant {
        case "symbolic link": other + ["ln", "-s", workshop.path("victim"), place]
        // Where the kernel lets others do it (fs.protected_hardlinks = 0), a link looks like this.
        case "hard link": ["ln", workshop.path("victim"), place]
        case "file": other + ["touch", place]
        default: other + ["mkfifo", place]
        }
      #expect(try await workshop.run(planting).status == 0)
      let run = try await workshop.run([try RecordWorkshop.command] + writer.arguments)
      #expect(run.status == 2, "\(writer)")
      #expect(
        run.diagnostics.contains("\(writer.name): cannot be written: it is another user's"),
        "\(run.diagnostics)")
      #expect(
        try String(contentsOfFile: workshop.path("victim"), encoding: .utf8) == "precious")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path("shared")).count == 3)
  }

  @Test func `an own link in a shared folder is followed and stays one`() async throws {
    let workshop = try workshop()
    let link = workshop.path("shared/out.svg")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: workshop.path("victim"))
    let run = try await workshop.run([try RecordWorkshop.command] + Self.writers[0].arguments)
    #expect(run.status == 0, "\(run.diagnostics)")
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: link) == workshop.path("victim"))
    #expect(try String(contentsOfFile: workshop.path("victim"), encoding: .utf8).hasPrefix("<svg"))
  }

  @Test func `a file that is there keeps its permissions, a new one has those of the umask`()
    async throws
  {
    let workshop = try workshop()
    for writer in Self.writers {
      let place = workshop.path("shared/\(writer.name)")
      for (mode, umask) in [(0o600, "000"), (0o640, "000"), (nil, "077"), (nil, "022")] {
        unlink(place)
        if let mode {
          try Data("old".utf8).write(to: URL(filePath: place))
          chmod(place, mode_t(mode))
        }
        let script = "umask \(umask); exec \"$@\""
        let run = try await workshop.run(
          ["sh", "-c", script, "sh", try RecordWorkshop.command] + writer.arguments)
        #expect(run.status == 0, "\(run.diagnostics)")
        var facts = stat()
        stat(place, &facts)
        let expected = mode ?? (umask == "077" ? 0o600 : 0o644)
        #expect(facts.st_mode & 0o7777 == expected, "\(writer.name) \(umask)")
      }
    }
  }

  @Test func `no name from a trace becomes a path`() async throws {
    let workshop = try workshop()
    let coreograph = try RecordWorkshop.command
    for arguments in Self.writers.map(\.arguments) + [
      ["compare", "t.json", "--with", "t.json", "-o", "shared/c.html", "-o", "shared/c.md"],
      ["figure", "tasks", "t.json", "-o", "shared/f.png", "--table", "csv"],
    ] {
      let run = try await workshop.run([coreograph] + arguments)
      #expect(run.status == 0, "\(run.diagnostics)")
    }
    let made = FileManager.default.enumerator(atPath: workshop.folder.path)?.allObjects ?? []
    let names = Set(made.compactMap { $0 as? String }.filter { !$0.hasPrefix(".") })
    #expect(
      names == [
        "t.json", "victim", "shared", "shared/out.svg", "shared/out.json", "shared/out.html",
        "shared/c.html", "shared/c.md", "shared/f.png", "shared/f.csv",
      ])
  }

  @Test func `a baseline and a lab run of strangers name nothing outside of their folders`()
    async throws
  {
    let workshop = try workshop()
    let coreograph = try RecordWorkshop.command
    let baseline = workshop.path(".coreograph/baselines/main")
    try FileManager.default.createDirectory(
      atPath: baseline, withIntermediateDirectories: true)
    let saved = try await workshop.run(
      [coreograph, "compare", "t.json", "--save-baseline", "main"])
    #expect(saved.status == 0, "\(saved.diagnostics)")
    let path = baseline + "/baseline.json"
    let facts = try String(contentsOfFile: path, encoding: .utf8)
    for name in ["../../../victim", "/etc/passwd", ".."] {
      try facts.replacing("run-1.json", with: name).write(
        toFile: path, atomically: true, encoding: .utf8)
      let run = try await workshop.run(
        [coreograph, "compare", "--baseline", "main", "--with", "t.json"])
      #expect(run.status == 3, "\(name)")
      #expect(run.diagnostics.contains("outside of its folder"), "\(run.diagnostics)")
    }
  }
}
