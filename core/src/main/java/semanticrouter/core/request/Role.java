package semanticrouter.core.request;

/// Who speaks in a turn.
public enum Role {
    SYSTEM,
    DEVELOPER,
    USER,
    ASSISTANT,
    TOOL
}
