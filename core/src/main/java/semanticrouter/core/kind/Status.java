package semanticrouter.core.kind;

/// How far a kind is built.
public enum Status {
    /// Works as documented and is covered by the contract suite.
    SUPPORTED,
    /// Works, and may still change.
    EXPERIMENTAL,
    /// Its options load and validate; a configuration that uses it is refused with a clear error.
    PLANNED
}
