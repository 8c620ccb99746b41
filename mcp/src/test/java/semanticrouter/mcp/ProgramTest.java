package semanticrouter.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.mcp.transport.Json;
import semanticrouter.testkit.mcp.McpProgram;
import tools.jackson.databind.JsonNode;

/// Servers that are programs.
class ProgramTest extends ClassifierContract {
    @Override
    McpServer server(String classifier) {
        return program(classifier);
    }

    private static McpServer program(String... arguments) {
        return program(Map.of("MCP_MODE", "local"), McpProgram.command(arguments));
    }

    private static McpServer program(Map<String, String> environment, List<String> command) {
        return new McpServer("scripted", new McpServer.Program(command, environment));
    }

    @Test
    void aProgramSeesPathHomeAndWhatIsDeclared() throws Exception {
        assertThat(System.getenv()).as("this test needs more than that").hasSizeGreaterThan(2);
        var names = seen("classify_text").path("environment").values().stream()
                .map(name -> name.asString(""))
                .filter(name -> !name.startsWith("JDK_") && !name.startsWith("JAVA_MAIN_"))
                .toList();
        assertThat(names).contains("MCP_MODE").isSubsetOf("MCP_MODE", "PATH", "HOME");
    }

    @Test
    void twoWhoWantTheSameServerShareItUntilBothHaveGivenItBack() throws Exception {
        SubjectTool before = classifier();
        before.classify("A contract", soon());
        long pid = seen("classify_text").path("pid").asLong(0);
        SubjectTool after = classifier();
        before.close();
        assertThat(after.classify("A contract", soon()).scores().topLabel()).isEqualTo("law");
        assertThat(seen("classify_text").path("pid").asLong(0)).isEqualTo(pid);
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        after.close();
        process.onExit().join();
        assertThat(seen("classify_text").path("pid").asLong(0)).isNotEqualTo(pid);
    }

    @Test
    void aProgramIsEndedWithWhatItHasStarted() throws Exception {
        JsonNode seen;
        List<ProcessHandle> all;
        try (McpTools tools = connections.tools(program("classify_text", "child", "stays"))) {
            seen = Json.read(tools.call("seen", Map.of(), soon()).structured());
            ProcessHandle process = ProcessHandle.of(seen.path("pid").asLong(0)).orElseThrow();
            all = Stream.concat(Stream.of(process), process.descendants()).toList();
            assertThat(all).hasSizeGreaterThanOrEqualTo(2).allMatch(ProcessHandle::isAlive);
        }
        for (ProcessHandle process : all) {
            process.onExit().join();
        }
    }

    @Test
    void aProgramThatIsLostLeavesNothingBehind() throws Exception {
        SubjectTool classifier = connections.subjects(program("classify_text", "child"), "", PATIENCE);
        classifier.classify("A contract", soon());
        List<ProcessHandle> children;
        try (McpTools tools = connections.tools(program("classify_text", "child"))) {
            long pid = Json.read(tools.call("seen", Map.of(), soon()).structured())
                    .path("pid")
                    .asLong(0);
            children = ProcessHandle.of(pid).orElseThrow().descendants().toList();
        }
        assertThat(children).isNotEmpty();
        assertThat(failure(classifier, "DIE").code()).isEqualTo("mcp_broken");
        for (ProcessHandle child : children) {
            child.onExit().join();
        }
    }

    @Test
    void aProgramThatSpeaksToPeopleIsToldWhereItMay() {
        SubjectTool classifier = connections.subjects(program("classify_text", "banner"), "", PATIENCE);
        assertThat(failure(classifier, "A contract").toString())
                .startsWith("mcp_malformed")
                .contains("standard error")
                .doesNotContain("Welcome");
    }

    @Test
    void aProgramThatEndsSaysHowAndHowMuchItSaid() throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("A contract", soon());
        assertThat(failure(classifier, "DIE").detail())
                .contains("with status 3")
                .contains("18 bytes on its standard error")
                .doesNotContain("for people");
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        McpServer nowhere = program(Map.of(), List.of("/no/such/program", "--key", "sk-123"));
        assertThat(failure(connections.subjects(nowhere, "", PATIENCE), "A contract")
                        .toString())
                .isEqualTo("mcp_unreachable: the program /no/such/program cannot be started");
        assertThat(nowhere.toString()).doesNotContain("sk-123");
    }
}
