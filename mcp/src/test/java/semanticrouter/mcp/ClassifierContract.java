package semanticrouter.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.mcp.McpReply;
import semanticrouter.core.mcp.McpServer;
import semanticrouter.core.mcp.McpTools;
import semanticrouter.core.mcp.SubjectTool;
import semanticrouter.mcp.transport.Json;
import tools.jackson.databind.JsonNode;

/// What holds of a server's classifier and of its tools, however it is reached (specification: dataplane §7.5, §4.11).
abstract class ClassifierContract {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(500);

    final McpConnections connections = new McpConnections();

    /// A server whose classifier has a name.
    abstract McpServer server(String classifier);

    @AfterEach
    void leave() {
        connections.close();
    }

    static Deadline soon() {
        return Deadline.after(PATIENCE);
    }

    SubjectTool classifier() {
        return connections.subjects(server("classify_text"), "", PATIENCE);
    }

    static Failure failure(SubjectTool classifier, String text) {
        return catchThrowableOfType(UnavailableException.class, () -> classifier.classify(text, soon()))
                .failure();
    }

    JsonNode seen(String classifier) throws Exception {
        try (McpTools tools = connections.tools(server(classifier))) {
            return Json.read(tools.call("seen", Map.of(), soon()).structured());
        }
    }

    @Test
    void everySubjectGetsAProbability() throws Exception {
        SubjectTool.Verdict verdict = classifier().classify("What is the integral of x?", soon());
        LabelScores scores = verdict.scores();
        assertThat(scores.labels()).containsExactly("math", "law", "other");
        assertThat(scores.probabilities()).containsExactly(new double[] {0.9, 0.06, 0.04}, within(1e-9));
        assertThat(scores.probabilities()[0] + scores.probabilities()[1] + scores.probabilities()[2])
                .isCloseTo(1, within(1e-12));
        assertThat(verdict.whole()).isTrue();
    }

    @Test
    void theServerMayAdviseOnModelAndReasoning() throws Exception {
        SubjectTool classifier = classifier();
        SubjectTool.Verdict math = classifier.classify("An integral", soon());
        assertThat(math.reasoning()).contains(true);
        assertThat(math.model()).isEqualTo("thinker");
        SubjectTool.Verdict law = classifier.classify("A contract", soon());
        assertThat(law.reasoning()).isEmpty();
        assertThat(law.model()).isEmpty();
    }

    @Test
    void theConfidenceOfTheBestIsEnough() throws Exception {
        SubjectTool.Verdict verdict = classifier().classify("PLAIN contract", soon());
        assertThat(verdict.scores().topLabel()).isEqualTo("law");
        assertThat(verdict.scores().topProbability()).isEqualTo(0.9);
        assertThat(verdict.whole()).isFalse();
    }

    @Test
    void anAnswerMayBeAText() throws Exception {
        assertThat(classifier().classify("OLD contract", soon()).scores().topLabel())
                .isEqualTo("law");
    }

    @Test
    void theSubjectsAreAskedForOnce() throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("An integral", soon());
        classifier.classify("A contract", soon());
        assertThat(seen("classify_text").path("listed").asInt(0)).isEqualTo(1);
    }

    @Test
    void theClassifierIsFoundUnderOneOfItsUsualNames() throws Exception {
        try (SubjectTool usual = connections.subjects(server("classify"), "", PATIENCE)) {
            assertThat(usual.classify("A contract", soon()).scores().topLabel()).isEqualTo("law");
        }
        try (SubjectTool unusual = connections.subjects(server("sort_by_topic"), "", PATIENCE)) {
            assertThat(failure(unusual, "A contract").toString())
                    .startsWith("mcp_tool_missing")
                    .contains("classify_text, classify")
                    .contains("tool_name");
        }
        try (SubjectTool named = connections.subjects(server("sort_by_topic"), "sort_by_topic", PATIENCE)) {
            assertThat(named.classify("A contract", soon()).scores().topLabel()).isEqualTo("law");
        }
        try (SubjectTool missing = connections.subjects(server("classify"), "other_tool", PATIENCE)) {
            assertThat(failure(missing, "A contract").code()).isEqualTo("mcp_tool_missing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CLASS contract, mcp_malformed, place of a category",
        "SUM contract, mcp_malformed, sum to 1",
        "SHORT contract, mcp_malformed, list of 3 numbers",
        "PLAIN CONFIDENCE contract, mcp_malformed, from 0 to 1",
        "TEXT contract, mcp_malformed, no JSON object",
        "FAIL contract, mcp_tool_failed, says that it failed",
        "REFUSE contract, mcp_refused, error -32602"
    })
    void whatIsNoAnswerIsSaidWithoutAWordOfIt(String text, String code, String why) throws Exception {
        SubjectTool classifier = classifier();
        Failure failure = failure(classifier, text);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.detail()).contains(why).doesNotContain("contract");
        assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                .as("the server goes on")
                .isEqualTo("law");
    }

    @ParameterizedTest
    @CsvSource({"HUGE, mcp_too_long", "GARBAGE, mcp_malformed", "DIE, mcp_broken"})
    void whatBreaksTheConnectionIsSaidAndMended(String text, String code) throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("A contract", soon());
        assertThat(failure(classifier, text).code()).isEqualTo(code);
        assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                .isEqualTo("law");
    }

    @Test
    void whoHangsIsWaitedForUntilTheDeadlineAndTold() throws Exception {
        SubjectTool classifier = classifier();
        do {
            classifier.classify("A contract", soon());
            Failure late = catchThrowableOfType(
                            UnavailableException.class, () -> classifier.classify("HANG", Deadline.after(SHORT)))
                    .failure();
            assertThat(late.code()).isEqualTo("mcp_timeout");
        } while (seen("classify_text").path("cancelled").isEmpty()); // the word that nobody waits is on its way
    }

    @Test
    void aClassificationHasATimeoutOfItsOwn() throws Exception {
        classifier().classify("A contract", soon());
        SubjectTool hasty = connections.subjects(server("classify_text"), "", SHORT);
        assertThat(failure(hasty, "HANG").code()).isEqualTo("mcp_timeout");
    }

    @Test
    void aServerThatAsksWhetherWeAreThereIsAnswered() throws Exception {
        SubjectTool classifier = classifier();
        assertThat(classifier.classify("PING contract", soon()).scores().topLabel())
                .isEqualTo("law");
        assertThat(classifier.classify("A contract", soon()).scores().topLabel())
                .isEqualTo("law");
    }

    @Test
    void argumentsAreSentAsTheToolDeclaresThem() throws Exception {
        try (McpTools tools = connections.tools(server("classify_text"))) {
            McpReply reply = tools.call("search", Map.of("query", "12", "top_k", "4", "loud", "true"), soon());
            assertThat(Json.read(reply.structured()).at("/results/0/text").asString(""))
                    .isEqualTo("Bread for 12");
            assertThat(Json.read(reply.structured()).at("/results/1/text").asString(""))
                    .isEqualTo("typed");
            assertThat(tools.call("search", Map.of("query", "PLAIN"), soon()).texts())
                    .containsExactly("Soup.");
            assertThat(catchThrowableOfType(UnavailableException.class, () -> tools.call("find", Map.of(), soon()))
                            .failure()
                            .code())
                    .isEqualTo("mcp_tool_missing");
        }
    }

    @Test
    void whoGivesAServerBackCannotUseItAnyMore() throws Exception {
        SubjectTool classifier = classifier();
        classifier.classify("A contract", soon());
        classifier.close();
        classifier.close();
        assertThat(failure(classifier, "A contract").code()).isEqualTo("mcp_closed");
    }
}
