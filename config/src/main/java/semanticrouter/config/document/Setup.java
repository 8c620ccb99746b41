package semanticrouter.config.document;

import semanticrouter.core.kind.Doc;

/// Marks a configuration that is still being set up (specification: signals §1.5).
@Doc("Marks a configuration that is still being set up.")
public record Setup(
        @Doc("True while the first configuration is being made.")
        boolean mode,

        @Doc("State of the set-up.") String state,
        @Doc("Who began it.") String createdBy,
        @Doc("When it began.") String createdAt) {}
