internal import Foundation
public import Messages

/// What an error says to a person, who can do nothing with the dump of a Swift value.
public enum ErrorText {
    /// The system's text where the system refused (`No space left on device`), what did not fit where JSON was read, else
    /// the error's own description.
    public static func of(_ error: any Error) -> String {
        if let fault = error as? TrainerError { return fault.description }
        if let fault = error as? DecodingError, let context = fault.context { return words(of: context) }
        if let code = code(of: error) { return String(cString: strerror(code)) }
        let fault = error as NSError
        guard fault.domain == NSCocoaErrorDomain else { return String(describing: error) }
        return debugDescription(of: fault) ?? fault.localizedDescription
    }

    /// The errno value behind what Foundation throws; nil where there is none.
    private static func code(of error: any Error) -> Int32? {
        if let fault = error as? POSIXError { return fault.code.rawValue }
        let fault = error as NSError
        if fault.domain == NSPOSIXErrorDomain { return Int32(exactly: fault.code) }
        if let inner = fault.userInfo[NSUnderlyingErrorKey] as? any Error, let code = code(of: inner) { return code }
        guard fault.domain == NSCocoaErrorDomain else { return nil }
        return switch CocoaError.Code(rawValue: fault.code) {
        case .fileWriteOutOfSpace: ENOSPC
        case .fileWriteVolumeReadOnly: EROFS
        case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
        case .fileReadNoPermission, .fileWriteNoPermission: EACCES
        case .fileWriteFileExists: EEXIST
        default: nil
        }
    }

    private static func words(of context: DecodingError.Context) -> String {
        let path = context.codingPath.map { $0.intValue.map { String($0) } ?? $0.stringValue }
        let inner = context.underlyingError.flatMap { debugDescription(of: $0 as NSError) }
        let text = [context.debugDescription, inner].compactMap { $0 }.joined(separator: " ")
        return path.isEmpty ? text : "\(path.joined(separator: ".")): \(text)"
    }

    private static func debugDescription(of fault: NSError) -> String? {
        fault.userInfo["NSDebugDescription"] as? String
    }
}

extension DecodingError {
    fileprivate var context: Context? {
        if case .typeMismatch(_, let context) = self { return context }
        if case .valueNotFound(_, let context) = self { return context }
        if case .keyNotFound(_, let context) = self { return context }
        if case .dataCorrupted(let context) = self { return context }
        return nil
    }
}

extension TrainerError: CustomStringConvertible {
    /// The sentence and the cause, for logs and other programs' texts; people read the message in their language.
    public var description: String { Message.of(self).en }
}

extension Message {
    /// An error within another sentence: what happened and the cause, without the remedy.
    public static func of(_ error: any Error) -> Message {
        guard let fault = error as? TrainerError else { return .verbatim(ErrorText.of(error)) }
        return .errorLine(fault.message, hint: nil, cause: fault.cause?.message)
    }
}
