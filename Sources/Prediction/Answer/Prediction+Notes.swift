import Analysis
import Trace

extension Prediction {
  /// What a reader of the answers has to know, a sentence each.
  public var notes: [String] {
    guard refusal == nil, let calibration else { return [] }
    var notes = [
      "This is the same program with the same threads: one that starts as many workers as it finds cores "
        + "would split its work anew. Record it with more workers to ask for more."
    ]
    let most = points.map(\.cores).max() ?? 0
    if busyThreads < most {
      notes.append(
        "Only \(count(busyThreads, "thread")) computed more than 1 % of the work, so that more cores than "
          + "that have little to do.")
    }
    if most > 2 * calibration.cores {
      notes.append(
        "Its error was measured up to twice the recorded number of cores; beyond that it is a guess."
      )
    }
    if points.contains(where: { !$0.hasInterpreterLock }) {
      notes.append(
        takesInterpreterLocks
          ? "Without the GIL the same code computes for as long as with it: an interpreter without it is slower "
            + "by itself, by how much is not known here."
          : "No interpreter lock was recorded: without it nothing changes.")
    }
    let run = Double(calibration.cores) * calibration.measured.seconds
    if isBesideOthers {
      notes.append("Other programs hold of the cores what they held in the other recording.")
    } else if foreign.seconds > 0.02 * run {
      notes.append(
        "Other programs held \(percent(foreign.seconds / run)) of the cores' time while this was recorded; "
          + "the prediction is for a machine that does nothing else.")
    }
    return notes
  }
}
