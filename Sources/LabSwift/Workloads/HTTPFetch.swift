import CoreographMarks
import NIOCore
import NIOHTTP1

/// Requests to a server that answers late: each waits, and none of them keeps a thread.
struct HTTPFetch: Service {
  static let name = "http-fetch"
  let clients = 8
  private let delay: TimeAmount

  init(_ options: Options) { delay = .milliseconds(Int64(options.number(0.2) * 1000)) }

  func serve(on channel: any Channel) throws {
    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
    try channel.pipeline.syncOperations.addHandler(LateAnswer(after: delay))
  }

  func ask(on channel: any Channel, as client: Int, _ reply: EventLoopPromise<Int>) throws {
    try channel.pipeline.syncOperations.addHTTPClientHandlers()
    try channel.pipeline.syncOperations.addHandler(Fetch(client + 1, reply))
  }

  func answer(_ numbers: [Int]) -> String {
    "\(numbers.count) answers, \(numbers.reduce(0, +)) in all"
  }
}

private final class LateAnswer: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  private let delay: TimeAmount

  init(after delay: TimeAmount) { self.delay = delay }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = unwrapInboundIn(data) else { return }
    let request = MarkedTask("GET \(head.uri)", kind: .request)
    request.touch()
    context.eventLoop.assumeIsolated().scheduleTask(in: delay) {
      request.run {
        let number = ByteBuffer(string: String(head.uri.dropFirst()))
        let answer = HTTPResponseHead(
          version: head.version, status: .ok,
          headers: ["Content-Length": "\(number.readableBytes)"])
        context.write(NIOAny(HTTPServerResponsePart.head(answer)), promise: nil)
        context.write(NIOAny(HTTPServerResponsePart.body(.byteBuffer(number))), promise: nil)
        context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)), promise: nil)
      }
      request.finish()
    }
  }
}

private final class Fetch: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  private let number: Int
  private var text = ""
  private let reply: EventLoopPromise<Int>

  init(_ number: Int, _ reply: EventLoopPromise<Int>) {
    (self.number, self.reply) = (number, reply)
  }

  func channelActive(context: ChannelHandlerContext) {
    let request = HTTPRequestHead(
      version: .http1_1, method: .GET, uri: "/\(number)", headers: ["Host": "localhost"])
    context.write(NIOAny(HTTPClientRequestPart.head(request)), promise: nil)
    context.writeAndFlush(NIOAny(HTTPClientRequestPart.end(nil)), promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { reply.fail(ChannelError.eof) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: break
    case .body(let bytes): text += String(buffer: bytes)
    case .end:
      reply.succeed(Int(text) ?? 0)
      context.close(promise: nil)
    }
  }
}
