package semanticrouter.plugins.rag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpReply;
import semanticrouter.core.mcp.McpServers;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.retrieval.DocumentDesk;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.plugins.Bound;
import semanticrouter.plugins.rag.PassageSource.Question;

/// Passages of tools (specification: dataplane §4.11).
class ToolSourceTest {
    private final Tools tools = new Tools();

    /// A server whose answer is given; without one it fails.
    private static final class Tools implements McpTools {
        private final List<String> calls = new ArrayList<>();
        private @Nullable McpReply reply;
        private int closed;

        @Override
        public McpReply call(String tool, Map<String, String> arguments, Deadline deadline)
                throws UnavailableException {
            calls.add(tool + " " + new TreeMap<>(arguments));
            if (reply == null) {
                throw new UnavailableException("mcp_timeout", "no answer in time");
            }
            return reply;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private PassageSource source(Map<String, Object> backend) throws UnavailableException {
        return source(backend, "mcp", name -> {
            if (name.equals("docs")) {
                return tools;
            }
            throw new UnavailableException("not_configured", "there is no MCP server \"" + name + "\"");
        });
    }

    private static PassageSource source(Map<String, Object> backend, String kind, McpServers servers)
            throws UnavailableException {
        HttpClient client = HttpClient.newHttpClient();
        return new Backends(new DocumentDesk(), servers, client, new Fanout())
                .source(kind, Bound.options(Rag.Backend.class, backend));
    }

    private List<Passage> found(Map<String, Object> more, String question) throws Exception {
        try (PassageSource source = source(more)) {
            return source.find(new Question(question, 3, 0.5), Deadline.after(Duration.ofSeconds(30)));
        }
    }

    private static final Map<String, Object> SEARCH = Map.of("server_name", "docs", "tool_name", "search");

    private static List<String> texts(List<Passage> passages) {
        return passages.stream().map(Passage::text).toList();
    }

    @Test
    void argumentsHoldTheQuestionWhateverIsInIt() throws Exception {
        tools.reply = new McpReply(List.of(), "{\"results\":[]}");
        found(SEARCH, "a \"b\" ${top_k}");
        found(
                Map.of(
                        "server_name",
                        "docs",
                        "tool_name",
                        "search",
                        "tool_arguments",
                        Map.of("q", "about ${user_content}", "n", "${top_k}", "t", "{{.Threshold}}", "lang", "en")),
                "x");
        assertThat(tools.calls)
                .containsExactly("search {query=a \"b\" ${top_k}}", "search {lang=en, n=3, q=about x, t=0.5}");
        assertThat(tools.closed).isEqualTo(2);
    }

    @Test
    void structuredPassagesHaveScores() throws Exception {
        tools.reply = new McpReply(
                List.of("unread"),
                "{\"results\":[{\"text\":\"b\",\"score\":0.6},{\"text\":\"a\",\"score\":0.9},{\"text\":\"c\",\"score\":0.1}]}");
        assertThat(found(SEARCH, "x"))
                .extracting(Passage::text, Passage::score)
                .containsExactly(tuple("a", 0.9), tuple("b", 0.6));
    }

    @Test
    void textsArePassagesOrHoldSome() throws Exception {
        tools.reply = new McpReply(List.of("Soup.", "Bread."), "");
        assertThat(texts(found(SEARCH, "x"))).containsExactly("Soup.", "Bread.");
        tools.reply = new McpReply(
                List.of("[\"Soup.\",{\"content\":\"Bread.\",\"score\":0.2}]", "{\"text\":\"Salt.\",\"score\":0.7}"),
                "");
        assertThat(texts(found(SEARCH, "x"))).containsExactly("Soup.", "Salt.");
        tools.reply = new McpReply(List.of("12"), "{\"count\":1}");
        assertThat(texts(found(SEARCH, "x"))).as("a number is a text").containsExactly("12");
        tools.reply = new McpReply(List.of(), "");
        assertThat(found(SEARCH, "x")).isEmpty();
    }

    @Test
    void whatFailsIsSaidAndAServerThatIsNotDeclaredIsRefused() {
        assertThat(catchThrowableOfType(UnavailableException.class, () -> found(SEARCH, "x"))
                        .failure()
                        .code())
                .isEqualTo("mcp_timeout");
        assertThat(catchThrowableOfType(
                                UnavailableException.class,
                                () -> source(Map.of("server_name", "other", "tool_name", "search")))
                        .failure()
                        .code())
                .isEqualTo("not_configured");
    }

    @Test
    void aHybridStoreGivesItsServersBack() throws Exception {
        Map<String, Object> hybrid =
                Map.of("primary", "mcp", "primary_config", SEARCH, "fallback", "mcp", "fallback_config", SEARCH);
        try (PassageSource source = source(hybrid, "hybrid", _ -> tools)) {
            assertThat(source.fingerprint()).contains("mcp docs search");
        }
        assertThat(tools.closed).isEqualTo(2);
        Map<String, Object> half = Map.of(
                "primary",
                "mcp",
                "primary_config",
                SEARCH,
                "fallback",
                "milvus",
                "fallback_config",
                Map.of("collection", "c"));
        assertThat(Optional.ofNullable(
                        catchThrowableOfType(UnavailableException.class, () -> source(half, "hybrid", _ -> tools))))
                .isPresent();
        assertThat(tools.closed).isEqualTo(3);
    }
}
