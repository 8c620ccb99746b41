package semanticrouter.config.load;

import java.util.List;

/// The keys of a document's first level (specification: signals §1.5).
public final class TopLevel {
    public static final List<String> KEYS =
            List.of("version", "listeners", "providers", "routing", "entrypoints", "recipes", "global", "setup");

    private TopLevel() {}
}
