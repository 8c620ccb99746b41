package semanticrouter.core.call;

/// The protocol a client or a backend speaks.
public enum Dialect {
    OPENAI_CHAT,
    OPENAI_RESPONSES,
    ANTHROPIC_MESSAGES
}
