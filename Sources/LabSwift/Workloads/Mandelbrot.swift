/// Paints the Mandelbrot set row by row.
struct Mandelbrot: Workload {
  static let name = "mandelbrot"
  private static let limit = 60
  let tasks: Int
  private let width: Int
  private let picture: String?

  init(_ options: Options) {
    width = options.count(600)
    tasks = width * 3 / 4
    picture = options.picture
  }

  struct Row: Codable {
    var number: Int
    var steps: [Int]
  }

  func work(_ task: Int) -> Row {
    let im = (Double(task) + 0.5) * 2.4 / Double(tasks) - 1.2
    return Row(
      number: task,
      steps: (0..<width).map { column in
        Self.steps((Double(column) + 0.5) * 3.2 / Double(width) - 2.3, im)
      })
  }

  /// How often z = z * z + c can be repeated before z runs away.
  private static func steps(_ re: Double, _ im: Double) -> Int {
    var (x, y) = (0.0, 0.0)
    for count in 0..<limit {
      if x * x + y * y > 4 { return count }
      (x, y) = (x * x - y * y + re, 2 * x * y + im)
    }
    return limit
  }

  func answer(_ rows: [Row]) throws -> String {
    if let picture {
      let ordered = rows.sorted { $0.number < $1.number }.map(\.steps)
      try paint(ordered, to: picture, darkest: Self.limit)
    }
    let steps = rows.reduce(0) { $0 + $1.steps.reduce(0, +) }
    return "\(rows.count) rows, \(steps) steps"
  }
}
