import Trace

/// The table twin of the figure that `request` asks for: the numbers that it draws.
///
/// The same lanes, stretch of time, names and order. Linear in the events of the window.
///
/// - Throws: ``FigureError`` as the figure does, and where its kind has no table.
public func makeTable(_ request: FigureRequest) throws(FigureError) -> FigureTable {
  let figure = try Figure(request)
  guard var table = figure.body.table else { throw .noTable(request.kind) }
  table.title = request.options.title ?? figure.words.finding
  if table.title.isEmpty { table.title = figure.words.finding }
  table.description = figure.words.description(of: figure.subjects)
  return table
}
