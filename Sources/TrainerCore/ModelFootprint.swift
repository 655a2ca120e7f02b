/// What one name in Ollama holds, as far as it can be known from here.
public struct ModelFootprint: Codable, Hashable, Sendable {
    public struct Blob: Codable, Hashable, Sendable {
        public let digest: String
        public let bytes: Int64

        public init(digest: String, bytes: Int64) {
            self.digest = digest
            self.bytes = bytes
        }
    }

    public let name: ModelName
    /// Manifest digest: equal for two names of one model.
    public let digest: String
    /// What Ollama's list says: the bytes of all its layers, those that others use too.
    public let apparentBytes: Int64
    /// The layers as they lie on disk; nil where Ollama's files cannot be read from here.
    public let blobs: [Blob]?
    /// The blob of the weights; nil where nobody said.
    public let weights: String?

    public init(name: ModelName, digest: String, apparentBytes: Int64, blobs: [Blob]?, weights: String?) {
        self.name = name
        self.digest = digest
        self.apparentBytes = apparentBytes
        self.blobs = blobs
        self.weights = weights
    }
}
