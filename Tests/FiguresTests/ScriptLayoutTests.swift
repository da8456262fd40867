import Randomness
import Scene
import Testing
import Trace
import Typesetting

@testable import Figures

/// Names in every script on every kind of figure that has lanes: no label covers another, none is cut by
/// the page, whatever fonts the machine has.
@Suite struct ScriptLayoutTests {
  /// Letters, joining letters, wide ones, marks that combine, and characters of several parts.
  private static let alphabets: [[Character]] = [
    Array("abcdefghijklmnopqrstuvwxyzWMil_-. 0123456789"), Array("αβγδεζηθικλμνξοπρστυφχψω"),
    Array("абвгдежзийклмнопрстуфхцчшщъыьэюя"), Array("אבגדהוזחטיכלמנסעפצקרשת "),
    Array("ابتثجحخدذرزسشصضطظعغفقكلمنهوي "), Array("工作线程池任务队列調度器"),
    Array("スレッドプールワーカーひらがな"), Array("작업자스레드풀"), Array("कखगघचछजझटठडढतथदधनि ा"),
    Array("กขคงจฉชซญดตถทธนบปผฝพ"), ["e\u{301}\u{323}", "a\u{308}", "n\u{303}", "o\u{302}\u{301}"],
    ["🚀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "👍🏽", "☕", "🇩🇪"],
  ]

  private func name(_ random: inout SeededNumbers) -> String {
    (0..<random.pick([1, 1, 2, 3])).map { _ in
      let alphabet = random.pick(Self.alphabets)
      return String((0..<random.pick([1, 4, 9, 40])).map { _ in random.pick(alphabet) })
    }.joined(separator: random.flip() ? " " : "-")
  }

  private func trace(_ random: inout SeededNumbers) -> Trace {
    var script = ProgramScript(cores: 8)
    for process in 0..<random.pick([1, 1, 2, 5]) {
      let pid = Int32(1000 * (process + 1))
      script.process(pid, name(&random), at: 0)
      for thread in 0..<random.pick([1, 3, 9, 40]) {
        let tid = pid + Int32(thread)
        script.thread(tid, of: pid, name(&random), at: 0, creator: thread == 0 ? nil : pid)
        var now = Double.random(in: 0...20, using: &random)
        for run in 0..<4 {
          let end = now + Double.random(in: 0...30, using: &random)
          script.run(tid, of: pid, core: Int32(thread % 8), now, end)
          script.use(tid, of: pid, wait: now, now + (end - now) / 2, end)
          script.task(
            Int64(tid) * 10 + Int64(run), random.pick(TaskKind.allCases), name(&random), on: tid,
            of: pid, made: now, runs: [(now, end)], end: end,
            random.pick([.ok, .error, .cancelled]))
          script.wait(
            tid, of: pid, end, end + 20, .lock, in: random.flip() ? name(&random) : "futex")
          now = end + 20
        }
        script.end(tid, of: pid, at: now)
      }
    }
    return script.trace([name(&random)], label: name(&random))
  }

  @Test(arguments: [FigureKind.threads, .cores, .gil, .tasks, .models])
  func labelsKeepApart(_ kind: FigureKind) throws {
    let typefaces = [
      try BundledTypeface(), try BundledTypeface(fallbacks: FallbackFonts()),
    ]
    var drawn = 0
    for seed in UInt64(0)..<40 {
      var random = SeededNumbers(seed: seed &* 31 &+ 7)
      let inputs = (0..<(kind == .models ? random.pick([2, 5]) : 1)).map { _ in
        NamedTrace(name: name(&random), trace: trace(&random))
      }
      let typeface = typefaces[Int(seed % 2)]
      let preset = random.pick(Preset.all)
      let request = FigureRequest(
        kind: kind, inputs: inputs,
        options: FigureOptions(
          preset: preset, theme: random.pick(Theme.all),
          title: random.flip() ? name(&random) : nil))
      let scene = try makeScene(request, measuring: typeface)
      drawn += 1
      let page = Rect(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
      var boxes: [(box: Rect, text: String)] = []
      for (path, text) in scene.texts() {
        let box = typeface.box(of: text)
        #expect(page.contains(box), "\(path): \(text.string) leaves the page (seed \(seed))")
        boxes.append((box.inset(by: box.height * 0.12), text.string))
      }
      for (index, one) in boxes.enumerated() {
        for other in boxes[(index + 1)...] where one.box.intersects(other.box) {
          Issue.record("'\(one.text)' overlaps '\(other.text)' (seed \(seed))")
        }
      }
    }
    #expect(drawn == 40)
  }

  /// Both ends survive, and what a reader sees as one character stays whole.
  @Test func longNamesAreCutBetweenCharacters() throws {
    let typeface = try BundledTypeface(fallbacks: FallbackFonts())
    let font = Font(size: 14)
    var random = SeededNumbers(seed: 3)
    for _ in 0..<300 {
      let name = name(&random)
      let width = Double.random(in: 10...200, using: &random)
      let short = typeface.shortened(name, to: width, font: font)
      guard short != name, !short.isEmpty else { continue }
      #expect(typeface.width(of: short, font: font) <= width)
      // The parts are characters of the name, in order, from both ends.
      let parts = short.split(separator: "…", omittingEmptySubsequences: false).map(Array.init)
      #expect(parts.count == 2, "\(short)")
      #expect(Array(name).starts(with: parts[0]))
      #expect(Array(name.reversed()).starts(with: parts[1].reversed()))
    }
  }
}
