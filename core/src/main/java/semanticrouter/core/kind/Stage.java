package semanticrouter.core.kind;

/// The part of the pipeline an open kind extends.
public enum Stage {
    /// Turns a request into named facts.
    SIGNAL,
    /// Picks a model among the candidates of a decision.
    ALGORITHM,
    /// Wraps the call to the model.
    PLUGIN
}
