import ControlAPI
import HTTPTypes
import Hummingbird
import NIOCore

enum JSONReply {
    static func response(_ value: some Encodable, status: HTTPResponse.Status) throws -> Response {
        var buffer = ByteBuffer(bytes: try ControlJSON.encode(value))
        buffer.writeInteger(UInt8(ascii: "\n"))
        return Response(
            status: status,
            headers: [.contentType: "application/json; charset=utf-8", .contentLength: String(buffer.readableBytes)],
            body: ResponseBody(byteBuffer: buffer))
    }
}
