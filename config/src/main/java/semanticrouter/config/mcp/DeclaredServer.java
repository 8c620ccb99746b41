package semanticrouter.config.mcp;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.document.global.Modules;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;
import semanticrouter.core.mcp.McpServer;

/// A server as a document declares it.
///
/// @param name for people
/// @param at where the document says so
public record DeclaredServer(
        String name,
        DocPath at,
        String transport,
        List<String> command,
        Map<String, String> environment,
        String url,
        Map<String, String> headers) {
    /// Where the classifier of subjects is declared.
    public static final DocPath CLASSIFIER = DocPath.parse("global.model_catalog.modules.classifier.mcp");

    /// Where those of plugins are.
    public static final DocPath SERVERS = DocPath.parse("global.integrations.mcp_servers");

    private static final String CODE = "mcp-server";
    private static final String STDIO = "stdio";

    static DeclaredServer of(Modules.Mcp classifier) {
        return new DeclaredServer(
                "classifier.mcp",
                CLASSIFIER,
                classifier.transportType(),
                command(classifier.command(), classifier.args()),
                classifier.env(),
                classifier.url(),
                Map.of());
    }

    /// @param name under which it is declared
    public static DeclaredServer of(String name, Integrations.McpService service) {
        return new DeclaredServer(
                name,
                SERVERS.key(name),
                service.transportType(),
                command(service.command(), service.args()),
                service.env(),
                service.url(),
                service.headers());
    }

    private static List<String> command(String program, List<String> arguments) {
        if (program.isBlank()) {
            return List.of();
        }
        var all = new ArrayList<String>(List.of(program));
        all.addAll(arguments);
        return all;
    }

    private boolean program() {
        return transport.equals(STDIO) || transport.isEmpty() && !command.isEmpty();
    }

    /// What is wrong with it.
    public void check(TreeReport report) {
        if (program()) {
            if (command.isEmpty()) {
                report.error(
                        CODE,
                        at,
                        "an MCP server that is reached by stdio needs its program",
                        "add command: /path/to/program, or url and transport_type: streamable-http");
            }
            return;
        }
        if (address(url).isEmpty()) {
            report.error(
                    CODE,
                    url.isEmpty() ? at : at.key("url"),
                    "an MCP server needs a program or an http(s) address without user",
                    "add command: /path/to/program, or url: http://host:port/mcp");
        }
        headers.forEach((header, value) -> {
            try {
                var _ = HttpRequest.newBuilder().setHeader(header, value);
            } catch (IllegalArgumentException _) {
                report.error(
                        CODE,
                        at.key("headers").key(header),
                        "a header of this name or value cannot be sent",
                        "use letters, digits and -; Host, Connection and Content-Length are not yours to set");
            }
        });
    }

    private static Optional<URI> address(String text) {
        try {
            var address = new URI(text);
            boolean http = address.getScheme() != null && address.getScheme().matches("(?i)https?");
            return Optional.of(address).filter(_ -> http && address.getHost() != null && address.getUserInfo() == null);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /// The program that is started for it; empty for a service.
    Optional<McpServer.Program> started() {
        return program() && !command.isEmpty()
                ? Optional.of(new McpServer.Program(command, environment))
                : Optional.empty();
    }

    /// The server, once it has been checked.
    McpServer server() {
        McpServer.Reach reach =
                started().<McpServer.Reach>map(program -> program).orElseGet(this::service);
        return new McpServer(name, reach);
    }

    private McpServer.Reach service() {
        URI at = address(url).orElseThrow();
        return transport.equals("sse") ? new McpServer.Stream(at, headers) : new McpServer.Service(at, headers);
    }

    /// Prints no argument, variable or header.
    @Override
    public String toString() {
        return "DeclaredServer[" + name + "]";
    }
}
