/// The tracefs descriptions of Linux 6.18 on x86_64, and what they mean, read off by hand.
enum PerfFormats {
  static let header = """
    format:
    \tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;
    \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
    \tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;
    \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;


    """

  static let switching =
    "name: sched_switch\nID: 372\n" + header + """
      \tfield:char prev_comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:int prev_prio;\toffset:28;\tsize:4;\tsigned:1;
      \tfield:long prev_state;\toffset:32;\tsize:8;\tsigned:1;
      \tfield:char next_comm[16];\toffset:40;\tsize:16;\tsigned:0;
      \tfield:pid_t next_pid;\toffset:56;\tsize:4;\tsigned:1;
      \tfield:int next_prio;\toffset:60;\tsize:4;\tsigned:1;

      print fmt: "prev_comm=%s prev_pid=%d; field:int fake;\toffset:1;\tsize:4;", REC->prev_comm
      """

  static let waking =
    "name: sched_waking\nID: 375\n" + header + """
      \tfield:char comm[16];\toffset:8;\tsize:16;\tsigned:0;
      \tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;
      \tfield:int prio;\toffset:28;\tsize:4;\tsigned:1;
      \tfield:int target_cpu;\toffset:32;\tsize:4;\tsigned:1;

      print fmt: "comm=%s pid=%d prio=%d target_cpu=%03d", REC->comm, REC->pid
      """

  /// The raw data of a hit of `sched_switch`.
  static func switchHit(from tid: Int32) -> [UInt8] {
    PerfRecordBytes(type: 372) {
      $0.append([UInt8]("worker".utf8), paddedTo: 16)
      $0.append(tid)
      $0.append(Int32(120))
      $0.append(Int64(1))
      $0.append([UInt8]("swapper/1".utf8), paddedTo: 16)
      $0.append(Int32(0))
      $0.append(Int32(120))
    }.bytes
  }

  /// The raw data of a hit of `sched_waking`. The header of a record is as long as that of raw data:
  /// type, flags and preempt count, and the waker where a record has its size.
  static func wakingHit(waker: Int32, flags: UInt8, wakee: Int32) -> [UInt8] {
    var bytes = PerfRecordBytes(type: 375) {
      $0.append([UInt8]("sleeper".utf8), paddedTo: 16)
      $0.append(wakee)
      $0.append(Int32(120))
      $0.append(Int32(3))
    }.bytes
    bytes[2] = flags
    withUnsafeBytes(of: waker.littleEndian) { bytes.replaceSubrange(4..<8, with: $0) }
    return bytes
  }
}
