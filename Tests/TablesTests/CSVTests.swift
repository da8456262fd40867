import Foundation
import Testing
import Trace

@testable import Tables

@Suite struct CSVTests {
  private let folder: TableFolder

  init() throws { folder = try TableFolder() }

  @Test func spansOfASmallTrace() throws {
    #expect(
      try folder.lines(.spans, of: smallTrace()) == [
        "pid,process,tid,thread,start_ns,end_ns,duration_ns,state,core,evidence,call,waker,waker_pid,waker_tid",
        "100,python3,100,python3,0,1000001,1000001,running,0,exact,,,,",
        "100,python3,100,python3,1000001,1900000,899999,lockWait,,exact,futex,thread,100,101",
        "100,python3,100,python3,1900000,2500000,600000,runnable,,exact,,,,",
        "100,python3,101,worker,900000,2000000,1100000,running,1,exact,,,,",
      ])
  }

  @Test func otherTablesOfIt() throws {
    let trace = smallTrace()
    #expect(
      try folder.lines(.threads, of: trace).dropFirst().first
        == "100,python3,100,python3,0,2500000,recordingEnded,,,1000001,600000,0,899999,0,0,0,0,0,1,1,0"
    )
    #expect(
      try folder.lines(.waits, of: trace).dropFirst()
        == [
          "100,python3,100,python3,1000001,1900000,899999,lockWait,exact,futex,thread,100,101,600000"
        ])
    #expect(
      try folder.lines(.gil, of: trace).dropFirst()
        == ["100,python3,101,worker,0,910000,920000,920000,1990000"])
    #expect(
      try folder.lines(.cores, of: trace).dropFirst() == [
        "0,0,1000001,1000001,program,100,python3,100,python3,blocked",
        "0,2000000,2100000,100000,foreign,,,,cron,",
        "1,900000,2000000,1100000,program,100,python3,101,worker,exited",
      ])
    #expect(try folder.lines(.tasks, of: trace).count == 1)
  }

  /// RFC 4180: what holds a comma, a quotation mark or a line's end is quoted; a formula is none.
  @Test(arguments: [
    ("a,b", "\"a,b\""), ("say \"hi\"", "\"say \"\"hi\"\"\""), ("=1+1", "'=1+1"),
    ("@x,", "\"'@x,\""),
    ("ä €", "ä €"),
  ])
  func names(name: String, field: String) throws {
    let lines = try folder.lines(.spans, of: smallTrace(name: name))
    #expect(lines.last?.hasPrefix("100,python3,101,\(field),900000,") == true)
  }

  @Test func packed() throws {
    let trace = smallTrace()
    for table in TraceTable.allCases {
      let plain = folder.path("plain.csv"), packed = folder.path("packed.csv.gz")
      try writeTable(table, of: trace, as: .csv(isPacked: false), to: plain)
      try writeTable(table, of: trace, as: .csv(isPacked: true), to: packed)
      #expect(try readWholeFile(at: packed) == (try readWholeFile(at: plain)))
      #expect(try Data(contentsOf: URL(filePath: packed)).starts(with: [0x1F, 0x8B]))
    }
  }
}
