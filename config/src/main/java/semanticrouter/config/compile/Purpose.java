package semanticrouter.config.compile;

/// What a plan is made for.
public enum Purpose {
    /// To serve requests: what is not built into this version is an error.
    SERVING,

    /// To evaluate dry runs alone, as probes are: decisions are the same without what runs after them, so algorithms of
    /// several models and plugins that are not built, or cannot be made ready, are warnings.
    REHEARSAL
}
