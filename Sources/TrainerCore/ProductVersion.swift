/// The version of daemon, CLI and control protocol, in one place.
public enum ProductVersion {
    public static let text = "0.1.0"
}
