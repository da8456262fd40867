import CPerfEvents
import Glibc
import Testing

@testable import Capture

struct PerfProbeTests {
  @Test(
    arguments: [
      (1, 1, "probe 1 1"), (1, 13, "probe 1 13"), (1, 38, "probe 1 38"),
      // SIGSYS
      (2, 0, "probe 3 31"), (3, 0, "probe 3 31"),
    ] as [(Int, Int, String)])
  func `a security filter is survived, whatever it does`(
    action: Int, code: Int, answer: String
  ) {
    let output = commandOutput("\(RecordedLoad.program) probe \(action) \(code)")
    #expect(output == answer + "\n")
  }

  @Test func `what denies perf events is put into words`() {
    func reason(_ outcome: cperf_probe_outcome, _ code: Int32) -> String {
      guard
        case .denied(_, let reason, _) = PerfProbe.judge(
          cperf_probe(outcome: outcome, error: code), allowedUpTo: 2)
      else { return "" }
      return reason
    }
    #expect(reason(CPERF_PROBE_KILLED, SIGSYS).contains("kills"))
    #expect(reason(CPERF_PROBE_OPEN_FAILED, ENOSYS).contains("Function not implemented"))
    #expect(reason(CPERF_PROBE_MAP_FAILED, EPERM).contains("no memory"))
    #expect(
      PerfProbe.judge(cperf_probe(outcome: CPERF_PROBE_WORKS, error: 0), allowedUpTo: 2)
        == .available)
  }
}
