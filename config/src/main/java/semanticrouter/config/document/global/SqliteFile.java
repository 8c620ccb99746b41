package semanticrouter.config.document.global;

import semanticrouter.core.kind.Doc;

/// An SQLite file.
@Doc("An SQLite file.")
public record SqliteFile(
        @Doc("Its path, relative to the configuration; a file of its own in .vllm-sr unless given.")
        String path) {}
