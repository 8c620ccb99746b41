package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import tools.jackson.databind.JsonNode;

class PairRoutesTest {
    private static final Lobby LOBBY = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());
    private static final Map<String, List<String>> BOTH =
            Map.of("rerank", List.of(), "nli", List.of("entailment", "neutral", "contradiction"));

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @AfterAll
    static void closeLobby() {
        LOBBY.close();
    }

    private Web serve(Map<String, List<String>> labels) throws Exception {
        var fixture = new Fixture(new FakeEncoders(labels));
        var options = new ManagementOptions(
                "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, AccessControl.open(), Set.of());
        var server = ManagementServer.start(LOBBY, options, Fixture.routes(fixture.parts()), _ -> {}, fixture.clock);
        open.add(server);
        var client = new Web(server.port());
        open.add(client);
        return client;
    }

    @Test
    void sortsDocumentsByRelevanceAndKeepsTheirIndex() throws Exception {
        JsonNode reply = Web.tree(
                serve(BOTH).post("/api/v1/rerank", "{\"query\":\"a\",\"documents\":[\"b\",\"a\",{\"text\":\"c\"}]}"));
        assertThat(reply.path("results").size()).isEqualTo(3);
        assertThat(reply.at("/results/0/index").asInt()).isEqualTo(1);
        assertThat(reply.at("/results/0/relevance_score").asDouble()).isEqualTo(1);
        assertThat(reply.at("/results/1/index").asInt()).isEqualTo(0);
        assertThat(reply.at("/results/2/index").asInt()).isEqualTo(2);
        assertThat(reply.path("total_documents").asInt()).isEqualTo(3);
        assertThat(reply.at("/results/0/document").isMissingNode()).isTrue();
    }

    @Test
    void givesTheBestAndTheirTextsWhenAsked() throws Exception {
        JsonNode reply = Web.tree(serve(BOTH)
                .post(
                        "/api/v1/rerank",
                        "{\"query\":\"a\",\"documents\":[\"b\",\"a\"],\"top_n\":1,\"return_documents\":true}"));
        assertThat(reply.path("results").size()).isEqualTo(1);
        assertThat(reply.at("/results/0/document/text").asString()).isEqualTo("a");
    }

    @Test
    void saysHowAHypothesisStandsToItsPremise() throws Exception {
        Web web = serve(BOTH);
        JsonNode sure = Web.tree(web.post("/api/v1/nli", "{\"premise\":\"ab\",\"hypothesis\":\"a\"}"));
        assertThat(sure.path("label").asString()).isEqualTo("entailment");
        assertThat(sure.path("confidence").asDouble()).isEqualTo(0.8);
        assertThat(sure.path("neutral_prob").asDouble()).isEqualTo(0.15);
        assertThat(sure.path("contradiction_prob").asDouble()).isEqualTo(0.05);
        assertThat(sure.path("abstained").asBoolean()).isFalse();
        JsonNode unsure = Web.tree(web.post("/api/v1/nli", "{\"premise\":\"ab\",\"hypothesis\":\"c\"}"));
        assertThat(unsure.path("label").asString()).isEqualTo("neutral");
        assertThat(unsure.path("abstained").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"rerank, RERANK_MODEL_NOT_READY", "nli, NLI_MODEL_NOT_READY"})
    void aMissingModelIsNeverAnInventedAnswer(String route, String code) throws Exception {
        HttpResponse<String> reply = serve(Map.of("embedding", List.of()))
                .post(
                        "/api/v1/" + route,
                        "{\"query\":\"a\",\"documents\":[\"b\"],\"premise\":\"a\",\"hypothesis\":\"b\"}");
        assertThat(reply.statusCode()).isEqualTo(503);
        assertThat(Web.tree(reply).at("/error/code").asString()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rerank | {"documents":["a"]} | INVALID_INPUT
            rerank | {"query":" ","documents":["a"]} | INVALID_INPUT
            rerank | {"query":"a"} | INVALID_INPUT
            rerank | {"query":"a","documents":[]} | INVALID_INPUT
            rerank | {"query":"a","documents":["b",""]} | INVALID_INPUT
            rerank | {"query":"a","documents":[{"title":"b"}]} | INVALID_INPUT
            rerank | {"query":"a","documents":["b"],"top_n":0} | INVALID_INPUT
            rerank | {"query":"a","documents":["b"],"top_n":1.5} | INVALID_INPUT
            rerank | {"query":"a","documents":["b"],"model":"other"} | INVALID_MODEL
            nli | {"premise":"a"} | INVALID_INPUT
            nli | {"premise":"","hypothesis":"b"} | INVALID_INPUT
            nli | [] | INVALID_JSON
            """)
    void whatIsWrongWithARequestIsSaid(String route, String body, String code) throws Exception {
        HttpResponse<String> reply = serve(BOTH).post("/api/v1/" + route, body);
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Web.tree(reply).at("/error/code").asString()).isEqualTo(code);
    }

    @Test
    void moreDocumentsThanTheLimitAreRefused() throws Exception {
        String documents = String.join(",", Collections.nCopies(101, "\"a\""));
        HttpResponse<String> reply =
                serve(BOTH).post("/api/v1/rerank", "{\"query\":\"a\",\"documents\":[" + documents + "]}");
        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body()).contains("101").contains("100");
    }
}
