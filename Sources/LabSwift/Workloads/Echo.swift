import CoreographMarks
import NIOCore

/// A server that sends back what it gets, and many clients at once that say five things each.
struct Echo: Service {
  static let name = "echo"
  let clients: Int

  init(_ options: Options) { clients = options.count(500) }

  func serve(on channel: any Channel) throws {
    try channel.pipeline.syncOperations.addHandler(EchoServer())
  }

  func ask(on channel: any Channel, as client: Int, _ reply: EventLoopPromise<Int>) throws {
    try channel.pipeline.syncOperations.addHandler(EchoClient(reply))
  }

  func answer(_ answers: [Int]) -> String {
    let count = answers.reduce(0, +)
    return "\(clients) clients, \(count) answers, \(count) lines sent back"
  }
}

private final class EchoServer: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let client = MarkedTask("client", kind: .request)

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    client.run { context.writeAndFlush(data, promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) { client.finish() }
}

private final class EchoClient: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let reply: EventLoopPromise<Int>
  private var echoes = 0

  init(_ reply: EventLoopPromise<Int>) { self.reply = reply }

  func channelActive(context: ChannelHandlerContext) { speak(context) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard unwrapInboundIn(data).readableBytes == 5 else { return reply.fail(ChannelError.eof) }
    echoes += 1
    if echoes < 5 { return speak(context) }
    reply.succeed(echoes)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { reply.fail(ChannelError.eof) }

  private func speak(_ context: ChannelHandlerContext) {
    context.writeAndFlush(NIOAny(ByteBuffer(string: "hello")), promise: nil)
  }
}
