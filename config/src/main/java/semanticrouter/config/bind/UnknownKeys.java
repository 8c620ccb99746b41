package semanticrouter.config.bind;

/// What happens to keys a record does not declare.
public enum UnknownKeys {
    IGNORE,
    WARN,
    REFUSE
}
