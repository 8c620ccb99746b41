package semanticrouter.console.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.Fixture;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Principal;
import semanticrouter.console.http.Route;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.replay.Captured;
import semanticrouter.core.replay.ReplayJournal;
import semanticrouter.core.request.Headers;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.RoutingTrace;
import semanticrouter.core.trace.Usage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayRoutesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Principal ADMIN = new Principal("admin", Set.of("*"));
    private static final Principal VIEWER = new Principal("viewer", Set.of("replay.read"));
    private static final String ASKED =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"code, and mail me: ann@example.com\"}]}";
    private static final String ANSWERED =
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"done\"}}]}";

    private final Fixture fixture = new Fixture();
    private final List<Route> routes = ReplayRoutes.of(fixture.replays, new ReplayView(fixture.clock));

    private ApiReply ask(String method, String path, Principal caller, String... query) throws Exception {
        var asked = new HashMap<String, String>();
        for (int i = 0; i < query.length; i += 2) {
            asked.put(query[i], query[i + 1]);
        }
        boolean named = path.startsWith("/v1/router_replay/")
                && !Set.of("aggregate", "trajectory", "export").contains(path.substring(18));
        String template = named ? "/v1/router_replay/{id}" : path;
        Route route = routes.stream()
                .filter(known -> known.method().equals(method) && known.path().equals(template))
                .findFirst()
                .orElseThrow();
        assertThat(caller.may(route.permission())).isTrue();
        var variables = named ? Map.of("id", path.substring(18)) : Map.<String, String>of();
        return route.action().answer(new ApiRequest("r", caller, variables, asked, Headers.NONE, new byte[0]));
    }

    private JsonNode get(String path, Principal caller, String... query) throws Exception {
        return JSON.readTree(ask("GET", path, caller, query).body());
    }

    /// Serves a request, bodies kept.
    private void serve(String id, String text) throws Exception {
        fixture.journal.put(
                new ReplayJournal.Capture(id, true, 9, Optional.of(captured(ASKED)), Optional.of(captured(ANSWERED))));
        fixture.replays.accept(fixture.served(id, "auto", text));
    }

    private static Captured captured(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Captured(bytes, bytes.length);
    }

    @Test
    void aRecordSaysWhatBecameOfARequest() throws Exception {
        serve("r1", "code please");

        JsonNode record = get("/v1/router_replay/r1", ADMIN);
        assertThat(record.path("recipe").asString()).isEqualTo("default");
        assertThat(record.path("decision").asString()).isEqualTo("coding");
        assertThat(record.path("decision_priority").asInt()).isEqualTo(200);
        assertThat(record.path("original_model").asString()).isEqualTo("auto");
        assertThat(record.path("selected_model").asString()).isEqualTo("big");
        assertThat(record.path("selection_method").asString()).isEqualTo("static");
        assertThat(record.at("/signals/keyword/0").asString()).isEqualTo("code");
        assertThat(record.path("lifecycle_state").asString()).isEqualTo("completed");
        assertThat(record.path("ended_at").asString()).isEqualTo("2026-03-01T12:00:01.010Z");
        assertThat(record.path("duration_ms").asDouble()).isEqualTo(1010);
        assertThat(record.path("turn_index").asInt()).isEqualTo(1);
        assertThat(record.at("/usage/actual_cost").asDouble()).isEqualTo((80 * 3 + 20 * 1.5 + 50 * 15) / 1e6);
        assertThat(record.at("/usage/baseline_model").asString()).isEqualTo("big");
        assertThat(record.at("/explanation/eval_trace").size()).isEqualTo(4);
        assertThat(record.path("entropy").size()).isGreaterThan(1);
        assertThat(record.path("request_body").asString())
                .contains("mail me: [EMAIL]")
                .doesNotContain("ann@");
        assertThat(record.path("response_body").asString()).isEqualTo(ANSWERED);
        assertThat(record.has("content_redacted")).isFalse();
    }

    @Test
    void bodiesAreBlankToThoseWhoMayNotSeeThem() throws Exception {
        serve("r1", "code please");

        JsonNode record = get("/v1/router_replay/r1", VIEWER);
        assertThat(record.path("request_body").asString()).isEmpty();
        assertThat(record.path("response_body").asString()).isEmpty();
        assertThat(record.path("content_redacted").asBoolean()).isTrue();
        for (String path : List.of("/v1/router_replay", "/v1/router_replay/export")) {
            String all =
                    new String(ask("GET", path, VIEWER, "showDetails", "true").body(), StandardCharsets.UTF_8);
            assertThat(all).contains("r1").doesNotContain("mail me").doesNotContain("done");
        }
        JsonNode talk = get("/v1/router_replay/trajectory", VIEWER, "session_id", "s");
        assertThat(talk.path("content_redacted").asBoolean()).isTrue();
    }

    @Test
    void theListIsPagedAndFiltered() throws Exception {
        for (int i = 1; i <= 5; i++) {
            serve("r" + i, i == 3 ? "forbidden" : "code");
        }

        JsonNode page = get("/v1/router_replay", VIEWER, "limit", "2", "offset", "1");
        assertThat(page.path("object").asString()).isEqualTo("router_replay.list");
        assertThat(page.at("/data/0/id").asString()).isEqualTo("r4");
        assertThat(page.at("/data/0").has("explanation")).isFalse();
        assertThat(page.path("count").asInt()).isEqualTo(2);
        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("next_offset").asInt()).isEqualTo(3);
        assertThat(page.at("/recording/store_backend").asString()).isEqualTo("memory");
        assertThat(get("/v1/router_replay", VIEWER, "limit", "999")
                        .path("limit")
                        .asInt())
                .isEqualTo(100);
        assertThat(get("/v1/router_replay", VIEWER, "decision", "blocked")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        for (String[] bad : List.of(
                new String[] {"limit", "0"},
                new String[] {"offset", "-1"},
                new String[] {"showDetails", "maybe"},
                new String[] {"cache_status", "warm"})) {
            assertThatThrownBy(() -> get("/v1/router_replay", VIEWER, bad))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            refused -> assertThat(refused.error().status()).isEqualTo(400));
        }
        assertThatThrownBy(() -> get("/v1/router_replay/none", VIEWER))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.error().code()).isEqualTo("REPLAY_NOT_FOUND"));
    }

    @Test
    void sumsAddUp() throws Exception {
        serve("r1", "code");
        serve("r2", "code");
        serve("r3", "anything");
        RoutingTrace trace = fixture.trace("r4", "auto", "code");
        fixture.replays.accept(
                new Completion(trace, 499, "upstream", "client_disconnected", Usage.NONE, true, 0, 0, 1));

        JsonNode sums = get("/v1/router_replay/aggregate", VIEWER);
        assertThat(sums.path("record_count").asInt()).isEqualTo(4);
        assertThat(sums.at("/lifecycle/completed").asInt()).isEqualTo(3);
        assertThat(sums.at("/lifecycle/aborted").asInt()).isEqualTo(1);
        assertThat(sums.at("/model_selection/0/name").asString()).isEqualTo("big");
        assertThat(sums.at("/model_selection/0/value").asInt()).isEqualTo(3);
        assertThat(sums.at("/signal_distribution/0/name").asString()).isEqualTo("keyword:code");
        assertThat(sums.at("/summary/cost_record_count").asInt()).isEqualTo(3);
        assertThat(sums.at("/summary/excluded_record_count").asInt()).isEqualTo(1);
        assertThat(sums.at("/summary/total_saved").asDouble())
                .as("what the cheap one saved")
                .isPositive();
        assertThat(sums.at("/token_volume/total_tokens").asInt()).isEqualTo(450);
        assertThat(sums.at("/available_decisions").size()).isEqualTo(2);
    }

    @Test
    void recordsArePurged() throws Exception {
        serve("r1", "code");
        serve("r2", "forbidden");
        serve("r3", "code");

        assertThat(JSON.readTree(ask("DELETE", "/v1/router_replay", ADMIN, "decision", "blocked")
                                .body())
                        .path("deleted")
                        .asInt())
                .isEqualTo(1);
        ask("DELETE", "/v1/router_replay/r1", ADMIN);
        assertThat(get("/v1/router_replay", ADMIN).path("total").asInt()).isEqualTo(1);
        assertThatThrownBy(() -> ask("DELETE", "/v1/router_replay", ADMIN, "before", "yesterday"))
                .isInstanceOf(GatewayException.class);
        assertThat(routes.stream().filter(route -> route.method().equals("DELETE")))
                .allSatisfy(route -> {
                    assertThat(route.contract().mutating()).as("audited").isTrue();
                    assertThat(route.permission()).isEqualTo(Permission.DATA_WRITE);
                });
    }
}
