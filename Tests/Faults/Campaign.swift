import ArgumentParser
import Foundation
import Glibc
import Trace

/// Disturbs recordings at seeded random moments and holds what they say to what the programs
/// themselves wrote down (docs/FAULTS.md).
struct Campaign: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaign", abstract: "Disturb recordings and see whether they stay true.")

  @Option(help: "How many recordings to disturb.") var runs = 300
  @Option(help: "What all that is random follows from.") var seed: UInt64 = 1
  @Option(help: "Begin with this run of the series, to repeat one that failed.") var first = 1
  @Option(help: "The command to test.") var coreograph: String
  @Option(help: "The Python that programs run in.") var python = "python3"
  @Option(help: "Only this fault.") var only: Fault?
  @Flag(help: "Keep the folders of runs that failed.") var keep = false

  func run() throws {
    let beside = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let load = beside.deletingLastPathComponent().appending(path: "FaultLoad").path
    try Surroundings.enter(through: load)
    let place = try Place(coreograph: coreograph, python: python, load: load)
    defer { place.remove() }
    let machine = Machine(place: place)
    for reason in machine.missing { print("not tried: \(reason)") }
    let kinds = Fault.allCases.filter { only == nil || $0 == only }.filter(machine.allows)
    guard !kinds.isEmpty else { throw ValidationError("this machine allows none of these faults") }
    var tally = Tally()
    let watch = Stopwatch()
    for number in first..<(first + runs) {
      // Faults take turns, so that a short campaign tries each; the rest is drawn.
      var random = RandomSource(seed: seed, run: UInt64(number))
      let plan = Plan(
        number: number, fault: kinds[(number - 1) % kinds.count], machine: machine, random: &random)
      let outcome = DisturbedRun(plan: plan, place: place, random: random).result()
      tally.add(outcome, of: plan)
      for failure in outcome.failures { print("FAILED run \(number), \(plan): \(failure)") }
      if !outcome.failures.isEmpty, keep { place.keep(number) } else { place.clear(number) }
      fflush(nil)
    }
    print(tally.table)
    print(
      "seed \(seed), runs \(first) to \(first + runs - 1), "
        + "\(Int(watch.seconds)) s, \(tally.failures) failures")
    guard tally.failures == 0 else { throw ExitCode(1) }
  }
}

/// Random numbers that follow from a seed (SplitMix64, Steele, Lea and Flood 2014).
struct RandomSource: RandomNumberGenerator {
  private var state: UInt64

  /// The numbers of one run of the series that follows from `seed`.
  init(seed: UInt64, run: UInt64) {
    state = seed
    for _ in 0..<2 { state = next() &+ run }
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
