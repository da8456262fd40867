/// Two stretches of ascending keys on their way into one.
///
/// Keys, which must be below 2^63, are taken without a branch that depends on what they hold. Each step then waits for the one before
/// it: so a merge goes from both ends at once, and two merges go side by side, which makes four steps that a
/// core works on together.
struct KeyMerge {
  /// What is left of both.
  private var left: Range<Int>
  private var right: Range<Int>
  /// Where the lowest of them goes.
  private var place: Int

  /// Merges keys number `left` and `right` of a source into a target from `place` on.
  init(_ left: Range<Int>, _ right: Range<Int>, into place: Int) {
    self.left = left
    self.right = right
    self.place = place
  }

  /// The lower and the upper half of what it makes, each as a merge of its own; O(log n).
  func halves(_ source: UnsafeBufferPointer<UInt64>) -> (lower: KeyMerge, upper: KeyMerge) {
    let half = (left.count + right.count) / 2
    // So many of the half come from the left: the least that leaves no lower one there.
    var (low, high) = (max(0, half - right.count), min(half, left.count))
    while low < high {
      let middle = (low + high) / 2
      if source[left.lowerBound + middle] < source[right.lowerBound + half - middle - 1] {
        low = middle + 1
      } else {
        high = middle
      }
    }
    let (leftCut, rightCut) = (left.lowerBound + low, right.lowerBound + half - low)
    return (
      KeyMerge(left.lowerBound..<leftCut, right.lowerBound..<rightCut, into: place),
      KeyMerge(leftCut..<left.upperBound, rightCut..<right.upperBound, into: place + half)
    )
  }

  /// Takes keys of both merges for as long as none of their stretches can be used up.
  static func advance(
    _ one: inout KeyMerge, _ other: inout KeyMerge, _ source: UnsafeBufferPointer<UInt64>,
    _ target: UnsafeMutableBufferPointer<UInt64>
  ) {
    while true {
      let steps = min(one.safeSteps, other.safeSteps)
      guard steps > 2 else { return }
      guard var first = Ends(one, source, target), var second = Ends(other, source, target) else {
        return
      }
      var step = 0
      while step < steps {
        first.take(step)
        second.take(step)
        step &+= 1
      }
      one = first.rest(of: one, source, after: steps)
      other = second.rest(of: other, source, after: steps)
    }
  }

  /// So many keys from either end use up neither stretch.
  private var safeSteps: Int { min(left.count, right.count) / 2 }

  /// Takes all that is left.
  mutating func finish(
    _ source: UnsafeBufferPointer<UInt64>, _ target: UnsafeMutableBufferPointer<UInt64>
  ) {
    while safeSteps > 2 {
      let steps = safeSteps
      guard var ends = Ends(self, source, target) else { return }
      var step = 0
      while step < steps {
        ends.take(step)
        step &+= 1
      }
      self = ends.rest(of: self, source, after: steps)
    }
    var (left, right, place) = (left, right, place)
    while !left.isEmpty, !right.isEmpty {
      let takesLeft = source[left.lowerBound] <= source[right.lowerBound]
      target[place] = takesLeft ? left.removeFirst(of: source) : right.removeFirst(of: source)
      place += 1
    }
    for rest in [left, right] where !rest.isEmpty {
      _ = target[place..<(place + rest.count)].update(fromContentsOf: source[rest])
      place += rest.count
    }
  }

  /// Both ends of a merge, by where they are in memory.
  private struct Ends {
    private var left: UnsafePointer<UInt64>
    private var right: UnsafePointer<UInt64>
    private var lastLeft: UnsafePointer<UInt64>
    private var lastRight: UnsafePointer<UInt64>
    private let front: UnsafeMutablePointer<UInt64>
    private let back: UnsafeMutablePointer<UInt64>

    /// Nil where there is no memory, and so nothing to merge.
    @inline(__always)
    init?(
      _ merge: KeyMerge, _ source: UnsafeBufferPointer<UInt64>,
      _ target: UnsafeMutableBufferPointer<UInt64>
    ) {
      guard let keys = source.baseAddress, let room = target.baseAddress else { return nil }
      left = keys + merge.left.lowerBound
      right = keys + merge.right.lowerBound
      lastLeft = keys + merge.left.upperBound - 1
      lastRight = keys + merge.right.upperBound - 1
      front = room + merge.place
      back = room + merge.place + merge.left.count + merge.right.count - 1
    }

    /// Takes the lowest key and the highest, after `step` of each. A difference below zero is all ones when it
    /// is shifted: as a choice, moving on would become a branch.
    @inline(__always)
    mutating func take(_ step: Int) {
      let (one, two) = (left.pointee, right.pointee)
      front[step] = min(one, two)
      let takesRight = Int(truncatingIfNeeded: two &- one) >> 63
      left += 1 &+ takesRight
      right -= takesRight
      let (lower, upper) = (lastLeft.pointee, lastRight.pointee)
      back[0 &- step] = max(lower, upper)
      let takesLeft = Int(truncatingIfNeeded: upper &- lower) >> 63
      lastLeft += takesLeft
      lastRight -= 1 &+ takesLeft
    }

    /// What is left of a merge of keys in `source` after so many steps.
    @inline(__always)
    func rest(of merge: KeyMerge, _ source: UnsafeBufferPointer<UInt64>, after steps: Int)
      -> KeyMerge
    {
      guard let keys = source.baseAddress else { return merge }
      return KeyMerge(
        (left - keys)..<(lastLeft - keys + 1), (right - keys)..<(lastRight - keys + 1),
        into: merge.place + steps)
    }
  }
}

extension Range<Int> {
  /// The key at the first place, which is dropped.
  fileprivate mutating func removeFirst(of keys: UnsafeBufferPointer<UInt64>) -> UInt64 {
    defer { self = (lowerBound + 1)..<upperBound }
    return keys[lowerBound]
  }
}
