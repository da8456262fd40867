import Scene

extension Stroke {
  /// The dash lengths, or nil where the line is solid: formats differ on what a negative length or
  /// a pattern of nothing but zeros means.
  var usableDash: [Double]? {
    guard dash.allSatisfy({ $0 >= 0 && $0.isFinite }), dash.contains(where: { $0 >= 0.01 }) else {
      return nil
    }
    return dash
  }
}

extension Color {
  /// The opacity between 0 and 1; solid where it is not a number.
  var usableOpacity: Double {
    opacity.isNaN ? 1 : min(max(opacity, 0), 1)
  }
}
