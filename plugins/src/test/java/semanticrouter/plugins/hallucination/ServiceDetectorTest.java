package semanticrouter.plugins.hallucination;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.core.grounding.Mitigation;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.trace.Fact.AnswerChecked;
import semanticrouter.core.trace.Fact.Check;
import semanticrouter.core.trace.ResponseHeaders;
import semanticrouter.plugins.Calls;
import semanticrouter.testkit.PretendedServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A chat model as the detector (specification: dataplane §4.12, endpoint backend; appendix B6).
class ServiceDetectorTest {
    private static final String ANSWER = "The tower sings at night. It was built in 1889. It sings loudly.";

    private final PretendedServer service = new PretendedServer();

    @AfterEach
    void stop() {
        service.close();
    }

    private static String completion(String content) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of("choices", List.of(Map.of("message", Map.of("content", content)))));
    }

    private static String span(String text, String category) {
        return "{\"text\":\"" + text + "\",\"category\":\"" + category + "\",\"subcategory\":\"claim\"}";
    }

    private Reply ask(Call call, String content) throws Exception {
        service.replies(200, "application/json", completion(content), Map.of());
        return ask(call);
    }

    private Reply ask(Call call) throws Exception {
        Map<String, Object> detector =
                Map.of("backend", "endpoint", "endpoint", "http://" + service.endpoint() + "/v1", "model_id", "judge");
        try (Plugin plugin = Calls.plugin(
                new Hallucination(),
                Map.of("enabled", true),
                Map.of(Mitigation.class, Map.of("enabled", true, "detector", detector)),
                new WordJudge(java.util.Set.of("fact_check"), true),
                Clock.systemUTC())) {
            return plugin.around(call, _ -> Calls.whole(200, "{'choices':[{'message':{'content':'" + ANSWER + "'}}]}"));
        }
    }

    private static Call asked() {
        return Calls.chat("{'model':'auto','messages':[{'role':'user','content':'How old is it?'}]}")
                .groundedIn(List.of("The tower was built in 1889."));
    }

    private static AnswerChecked told(Call call) {
        return call.trace().facts().last(AnswerChecked.class).orElseThrow();
    }

    @Test
    void itIsAskedInAFormAndItsPassagesAreFindings() throws Exception {
        Call call = asked();
        Reply reply = ask(
                call,
                "{\"hallucinated_spans\":[" + span("It sings loudly.", "fabrication") + ","
                        + span("The tower sings at night.", "unsupported_addition") + ","
                        + span("sings at night. It was", "contradiction") + ","
                        + span("not in the answer", "contradiction") + "," + span("1889", "nonsense") + "]}");

        assertThat(((Reply.Whole) reply).headers().first(ResponseHeaders.WARNINGS))
                .contains("hallucination");
        assertThat(told(call).detector()).isEqualTo("endpoint");
        assertThat(told(call).findings())
                .as("in order, those that overlap as one")
                .extracting(finding -> ANSWER.substring(finding.start(), finding.end()))
                .containsExactly("The tower sings at night. It was", "It sings loudly.");
        JsonNode sent = JsonMapper.shared().readTree(service.bodies().getFirst());
        assertThat(sent.path("model").asString()).isEqualTo("judge");
        assertThat(sent.at("/response_format/json_schema/name").asString()).isEqualTo("hallucination_detection");
        assertThat(sent.at("/messages/1/content").asString()).contains(ANSWER, "1889", "How old is it?");
    }

    @Test
    void noPassageIsASoundAnswer() throws Exception {
        Call call = asked();
        ask(call, "{\"hallucinated_spans\":[]}");

        assertThat(told(call).outcome()).isEqualTo(Check.SUPPORTED);
    }

    @Test
    void whatCannotBeUsedIsAnErrorAndTheAnswerPasses() throws Exception {
        Call invented = asked();
        ask(invented, "{\"hallucinated_spans\":[" + span("not in the answer", "fabrication") + "]}");
        Call formless = asked();
        ask(formless, "I see nothing wrong.");
        Call listless = asked();
        ask(listless, "{}");
        service.replies(503, "application/json", "{}", Map.of());
        Call away = asked();
        Reply reply = ask(away);

        assertThat(told(invented).reason()).isEqualTo("detector_invalid_spans");
        assertThat(told(formless).reason()).isEqualTo("detector_malformed");
        assertThat(told(listless).reason()).isEqualTo("detector_malformed");
        assertThat(told(away).reason()).isEqualTo("detector_refused");
        assertThat(told(away).outcome()).isEqualTo(Check.FAILED);
        assertThat(((Reply.Whole) reply).headers().first(ResponseHeaders.WARNINGS))
                .isEmpty();
    }

    @Test
    void anAddressIsReadAsItIsMeant() {
        assertThat(List.of(
                        at("http://h:1"), at("http://h:1/"), at("http://h/v1"), at("https://h/a/chat/completions?v=2")))
                .containsExactly(
                        "http://h:1/v1/chat/completions",
                        "http://h:1/v1/chat/completions",
                        "http://h/v1/chat/completions",
                        "https://h/a/chat/completions?v=2");
    }

    private static String at(String endpoint) {
        return Hallucination.completions(URI.create(endpoint)).toString();
    }
}
