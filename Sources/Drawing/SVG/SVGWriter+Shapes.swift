import Scene

extension SVGWriter {
  mutating func write(_ rectangle: Rectangle) {
    let frame = rectangle.frame
    output.append("<rect")
    output.attribute("x", frame.x)
    output.attribute("y", frame.y)
    // From the rounded edges, so that neighbours that touch still touch.
    output.attribute("width", roundedLength(from: frame.x, to: frame.maxX))
    output.attribute("height", roundedLength(from: frame.y, to: frame.maxY))
    if rectangle.cornerRadius > 0 { output.attribute("rx", rectangle.cornerRadius) }
    write(rectangle.style)
    close("rect", title: rectangle.title)
  }

  mutating func write(_ circle: Circle) {
    output.append("<circle")
    output.attribute("cx", circle.center.x)
    output.attribute("cy", circle.center.y)
    output.attribute("r", max(circle.radius, 0))
    write(circle.style)
    close("circle", title: circle.title)
  }

  mutating func write(_ path: Path) {
    output.append("<path d=\"")
    var data = PathData()
    for step in path.steps { data.write(step, to: &output) }
    output.append("\"")
    write(path.style)
    close("path", title: path.title)
  }

  private mutating func write(_ style: Style) {
    if let fill = style.fill {
      writeFill(fill)
    } else {
      output.append(" fill=\"none\"")
    }
    guard let stroke = style.stroke else { return }
    output.append(" stroke=\"")
    write(stroke.color)
    output.append("\"")
    writeOpacity("stroke-opacity", of: stroke.color)
    if stroke.width != 1 { output.attribute("stroke-width", stroke.width) }
    if let dash = stroke.usableDash {
      output.append(" stroke-dasharray=\"")
      for (index, length) in dash.enumerated() {
        if index > 0 { output.append(" ") }
        output.append(number: length)
      }
      output.append("\"")
    }
    if stroke.cap == .round { output.append(" stroke-linecap=\"round\"") }
  }

  mutating func writeFill(_ color: Color) {
    output.append(" fill=\"")
    write(color)
    output.append("\"")
    writeOpacity("fill-opacity", of: color)
  }

  private mutating func writeOpacity(_ name: StaticString, of color: Color) {
    let opacity = color.usableOpacity
    if opacity < 1 { output.attribute(name, opacity) }
  }

  private mutating func write(_ color: Color) {
    output.append("#")
    for part in [color.red, color.green, color.blue] {
      output.append(hexDigit: part >> 4)
      output.append(hexDigit: part & 15)
    }
  }

  private func roundedLength(from start: Double, to end: Double) -> Double {
    Double(max(hundredths(end) - hundredths(start), 0)) / 100
  }
}

extension XMLBytes {
  fileprivate mutating func append(hexDigit digit: UInt8) {
    append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
  }
}
