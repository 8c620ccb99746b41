package semanticrouter.cli.server;

import java.util.List;
import semanticrouter.config.diagnostic.Diagnostic;

/// Says that a configuration cannot be served, with everything found in it.
public final class RefusedConfig extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Diagnostic> diagnostics;

    public RefusedConfig(List<Diagnostic> diagnostics) {
        super("the configuration cannot be used");
        this.diagnostics = List.copyOf(diagnostics);
    }

    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
