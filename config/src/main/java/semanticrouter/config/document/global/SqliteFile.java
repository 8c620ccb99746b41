package semanticrouter.config.document.global;

import semanticrouter.core.kind.Doc;

/// An SQLite file.
@Doc("An SQLite file.")
public record SqliteFile(
        @Doc("Its path, relative to the configuration; .vllm-sr/responses.db unless given.")
        String path) {}
