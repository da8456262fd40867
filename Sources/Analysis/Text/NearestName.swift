/// The one of `names` that takes the fewest changes to become `text`, the first of several; nil where
/// there is none.
///
/// Changes are letters put in, taken out, replaced or swapped with their neighbour (optimal string
/// alignment), capitals or not. O(n·m) per name, of which only the beginnings are looked at.
///
/// - Parameter share: how many changes there may be for each letter of the longer of both: 1 takes any
///   name.
public func nearestName(
  to text: String, among names: [String], changing share: Double = 1
) -> String? {
  let wanted = Array(text.lowercased().prefix(mostCompared))
  var best: (name: String, distance: Int)?
  for name in names where !name.isEmpty {
    let letters = Array(name.lowercased().prefix(mostCompared))
    let distance = changes(from: wanted, to: letters)
    guard Double(distance) <= share * Double(max(wanted.count, letters.count)) else { continue }
    if distance < best?.distance ?? .max { best = (name, distance) }
  }
  return best?.name
}

private let mostCompared = 64

private func changes(from one: [Character], to other: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...other.count)
  for i in one.indices {
    var row = [i + 1]
    for j in other.indices {
      let isSame = one[i] == other[j]
      var least = min(last[j + 1] + 1, row[j] + 1, last[j] + (isSame ? 0 : 1))
      if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] {
        least = min(least, beforeLast[j - 1] + 1)
      }
      row.append(least)
    }
    beforeLast = last
    last = row
  }
  return last[other.count]
}
