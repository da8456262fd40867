import Foundation
import Glibc
import Testing
import Trace

/// What a summary says where the kernel's buffers overflowed: the recorder is stopped for a while, as a
/// machine without a free core would stop it, and the program goes on switching.
struct LostRecordsTests {
  let workshop = Result { try RecordWorkshop() }

  /// Two processes hand a byte to and fro, two switches each time: a quarter of a million records, of
  /// which a core's buffer holds eight thousand.
  private static let pingPong = """
    import os
    import sys
    (r, w), (s, v) = os.pipe(), os.pipe()
    if os.fork() == 0:
        for _ in range(60000):
            os.read(r, 1)
            os.write(v, b"a")
        os._exit(0)
    for turn in range(60000):
        os.write(w, b"b")
        os.read(s, 1)
        if turn == 1000:
            print("begun", flush=True)
    print("through", flush=True)
    os.wait()
    """

  private func findings(_ workshop: RecordWorkshop) async throws -> [String] {
    struct Summary: Decodable {
      struct Finding: Decodable { var id: String }
      var findings: [Finding]
    }
    let result = try await workshop.run([
      try RecordWorkshop.command, "summary", "--json", workshop.path("t.json"),
    ])
    return try JSONDecoder().decode(Summary.self, from: result.output).findings.map(\.id)
  }

  @Test func `a recorder that cannot keep up says what it lost`() async throws {
    let workshop = try workshop.get()
    let recorder = try workshop.start(["python3", "-c", Self.pingPong])
    try await recorder.says("begun")
    kill(recorder.pid, SIGSTOP)
    try await recorder.says("through")
    kill(recorder.pid, SIGCONT)
    #expect(try await recorder.wait().status == 0)
    let trace = try readTrace(at: workshop.path("t.json"))
    #expect(trace.metadata.capture.lostRecords > 0)
    #expect(try await findings(workshop).contains("lost-records"))
  }

  @Test func `one that keeps up has nothing to say`() async throws {
    let workshop = try workshop.get()
    // All of it fits into a buffer, however long the recorder is kept from emptying it.
    let program = Self.pingPong.replacing("60000", with: "1500")
    #expect(try await workshop.record(["python3", "-c", program]).status == 0)
    #expect(try await !findings(workshop).contains("lost-records"))
  }
}
