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

  @Test(.enabled(if: geteuid() == 0, "only the superuser can be two users"))
  func `no baseline is kept in a folder that another user made in a shared one`() async throws {
    let workshop = try workshop()
    let planting = try await workshop.run([
      "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "mkdir", "-p", "-m", "777",
      workshop.path("shared/.coreograph/baselines"),
    ])
    #expect(planting.status == 0, "\(planting.diagnostics)")
    let run = try await workshop.run([
      "env", "--chdir=\(workshop.path("shared"))", try RecordWorkshop.command, "compare",
      workshop.path("t.json"), "--save-baseline", "main",
    ])
    #expect(run.status == 2)
    #expect(
      run.diagnostics.contains(".coreograph: cannot be written: it is another user's"),
      "\(run.diagnostics)")
    let made = try FileManager.default.contentsOfDirectory(
      atPath: workshop.path("shared/.coreograph/baselines"))
    #expect(made.isEmpty)
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

  @Test func `links in a folder of strangers do not lead out of it`() async throws {
    let workshop = try workshop()
    let coreograph = try RecordWorkshop.command
    let links = [
      "bench": ["bench.json", "comparison.svg", "comparison.json", "base-1.json.gz"],
      "sweep": ["workers-1-run-1.json.gz"], "lab": ["runs.json", "index.html"],
      ".coreograph/baselines/main": ["run-1.json", "baseline.json"],
    ]
    for (folder, names) in links {
      let path = workshop.path(folder)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in names {
        try FileManager.default.createSymbolicLink(
          atPath: path + "/" + name, withDestinationPath: workshop.path("victim"))
      }
    }
    // What lies beside the lab's programs would be imported by them.
    let programs = workshop.path("lab/programs")
    try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
    let module = "open('\(workshop.path("imported"))', 'w')"
    for name in ["time.py", "sys.py", "argparse.py", "sequential.py"] {
      try module.write(toFile: programs + "/" + name, atomically: true, encoding: .utf8)
    }
    for arguments in [
      ["bench", "-o", "bench", "--repeat", "1", "--warmup", "0", "--", "true", "--with", "true"],
      [
        "sweep", "--workers", "1", "--repeat", "1", "--warmup", "0", "--record", "sweep", "--",
        "true",
      ],
      ["lab", "run", "sleep/sequential", "--quick", "-o", "lab"],
      ["compare", "t.json", "--save-baseline", "main"],
    ] {
      let run = try await workshop.run([coreograph] + arguments)
      #expect(run.status == 0, "\(arguments): \(run.diagnostics)")
      #expect(
        try String(contentsOfFile: workshop.path("victim"), encoding: .utf8) == "precious",
        "\(arguments)")
    }
    #expect(!workshop.has("imported"))
    try FileManager.default.removeItem(atPath: workshop.path("lab/outputs"))
    try FileManager.default.createSymbolicLink(
      atPath: workshop.path("lab/outputs"), withDestinationPath: workshop.path("shared"))
    let refused = try await workshop.run(
      [coreograph, "lab", "run", "sleep/sequential", "--quick", "-o", "lab"])
    #expect(refused.status == 2)
    #expect(refused.diagnostics.contains("lab/outputs: cannot be written: it is a link"))
  }

  @Test func `no module is imported from the folder that a command is run in`() async throws {
    let workshop = try RecordWorkshop()
    let mark = "open('\(workshop.path("imported"))', 'w')"
    for name in ["sysconfig.py", "importlib.py", "venv.py", "pip.py", "os.py", "site.py"] {
      try mark.write(toFile: workshop.path(name), atomically: true, encoding: .utf8)
    }
    let coreograph = try RecordWorkshop.command
    for command in [["lab", "list"], ["doctor"]] {
      let run = try await workshop.run([coreograph] + command)
      #expect(run.status == 0, "\(run.diagnostics)")
    }
    #expect(!workshop.has("imported"))
    // An interpreter that answers as one does, and says where it is told to make an environment.
    let python = try await workshop.write(
      """
      #!/bin/sh
      if [ "$1" = -m ]; then pwd >'\(workshop.path("where"))'; exit 1; fi
      printf '%s\\n3.11.7\\n\\n\\n\\n' "$0"
      """, to: "python")
    let run = try await workshop.run(
      [coreograph, "lab", "install", "--python", python],
      environment: ["XDG_DATA_HOME": workshop.path("data")])
    #expect(run.status == 4, "\(run.diagnostics)")
    #expect(try String(contentsOfFile: workshop.path("where"), encoding: .utf8) == "/\n")
  }
}
