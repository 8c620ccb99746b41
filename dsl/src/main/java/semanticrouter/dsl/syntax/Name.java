package semanticrouter.dsl.syntax;

import semanticrouter.config.diagnostic.Span;

/// A name together with its place.
public record Name(String text, Span span) {}
