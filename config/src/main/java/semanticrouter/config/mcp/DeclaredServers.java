package semanticrouter.config.mcp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.global.Modules;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.McpServers;
import semanticrouter.core.mcp.McpSource;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.mcp.SubjectTool;

/// The servers of the Model Context Protocol that one document declares (specification: signals §1.15, dataplane §4.11,
/// §7.5).
///
/// @param classifier the one that tells subjects; empty where that is off
/// @param tool that tells them; empty for a usual one
/// @param timeout of one classification
/// @param named those of plugins, by name
public record DeclaredServers(
        Optional<DeclaredServer> classifier, String tool, Duration timeout, Map<String, DeclaredServer> named) {
    private static final int TIMEOUT_SECONDS = 10;

    public static DeclaredServers of(ConfigDocument document) {
        Modules.@Nullable Mcp mcp =
                document.global().modelCatalog().modules().classifier().mcp();
        var named = new LinkedHashMap<String, DeclaredServer>();
        document.global()
                .integrations()
                .mcpServers()
                .forEach((name, service) -> named.put(name, DeclaredServer.of(name, service)));
        if (mcp == null || !mcp.enabled()) {
            return new DeclaredServers(Optional.empty(), "", Duration.ZERO, named);
        }
        int seconds = mcp.timeoutSeconds() == 0 ? TIMEOUT_SECONDS : mcp.timeoutSeconds();
        return new DeclaredServers(
                Optional.of(DeclaredServer.of(mcp)), mcp.toolName(), Duration.ofSeconds(seconds), named);
    }

    private List<DeclaredServer> all() {
        var all = new ArrayList<>(named.values());
        classifier.ifPresent(all::add);
        return all;
    }

    /// The programs among them.
    public Set<McpServer.Program> programs() {
        var programs = new HashSet<McpServer.Program>();
        all().forEach(server -> server.started().ifPresent(programs::add));
        return programs;
    }

    /// What is wrong with any of them.
    public void check(TreeReport report) {
        all().forEach(server -> server.check(report));
    }

    /// The classifier of subjects, which the caller closes.
    public Optional<SubjectTool> subjects(McpSource source) {
        return classifier.map(server -> source.subjects(server.server(), tool, timeout));
    }

    /// Opens those of plugins by their names.
    public McpServers servers(McpSource source) {
        return name -> open(name, source);
    }

    private McpTools open(String name, McpSource source) throws UnavailableException {
        DeclaredServer server = named.get(name);
        if (server == null) {
            String known = named.isEmpty() ? "; none is declared" : "; there are " + String.join(", ", named.keySet());
            throw new UnavailableException(
                    "not_configured",
                    "there is no MCP server \"" + name + "\" under " + DeclaredServer.SERVERS + known);
        }
        return source.tools(server.server());
    }
}
