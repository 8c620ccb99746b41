package semanticrouter.console.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.FakeMemories;
import semanticrouter.console.Fixture;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Principal;
import semanticrouter.console.http.Route;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.memory.KeepSkip;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.RecallSkip;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.trace.Completion;
import semanticrouter.core.trace.Explanation;
import semanticrouter.core.trace.Fact;
import semanticrouter.stores.memory.UnavailableMemories;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MemoryRoutesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Headers ANN = Headers.of("x-authz-user-id", "ann", "x-authz-tenant-id", "acme");
    private static final Headers BOB = Headers.of("x-authz-user-id", "bob", "x-authz-tenant-id", "acme");

    private final FakeMemories desk = new FakeMemories();

    @BeforeEach
    void remember() throws Exception {
        desk.put("mem_1", "acme", "ann", MemoryType.EPISODIC);
        desk.put("mem_2", "acme", "ann", MemoryType.SEMANTIC);
        desk.put("mem_3", "", "ann", MemoryType.EPISODIC);
    }

    private Route route(String method, String path, boolean open) {
        return MemoryRoutes.of(new MemoryParts(desk, IdentityHeaders.DEFAULT, open)).stream()
                .filter(route -> route.method().equals(method) && route.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private JsonNode call(
            String method, String path, String id, Map<String, String> query, Headers headers, boolean open)
            throws Exception {
        var request = new ApiRequest(
                "r", new Principal("operator", Set.of(), "operator#0"), Map.of("id", id), query, headers, new byte[0]);
        return JSON.readTree(route(method, path, open).action().answer(request).body());
    }

    private JsonNode list(Map<String, String> query, Headers headers) throws Exception {
        return call("GET", "/v1/memory", "", query, headers, false);
    }

    private JsonNode one(String method, String id, Headers headers) throws Exception {
        return call(method, "/v1/memory/{id}", id, Map.of(), headers, false);
    }

    private interface Work {
        Object run() throws Exception;
    }

    private static String refused(Work work) {
        var refusal = new GatewayException[1];
        assertThatThrownBy(work::run).isInstanceOfSatisfying(GatewayException.class, why -> refusal[0] = why);
        return refusal[0].error().status() + " " + refusal[0].error().code();
    }

    @Test
    void needs_a_permission_for_each_and_is_audited_where_it_forgets() {
        for (String path : new String[] {"/v1/memory", "/v1/memory/{id}"}) {
            assertThat(route("GET", path, false).permission()).isEqualTo(Permission.DATA_READ);
            assertThat(route("DELETE", path, false).permission()).isEqualTo(Permission.DATA_WRITE);
            assertThat(route("DELETE", path, false).contract().mutating()).isTrue();
        }
    }

    @Test
    void lists_what_is_remembered_of_one_user() throws Exception {
        JsonNode all = list(Map.of(), ANN);
        assertThat(all.path("total").asInt()).isEqualTo(2);
        assertThat(all.path("limit").asInt()).isEqualTo(20);
        assertThat(all.path("memories").get(0).toString()).isEqualTo("""
                {"id":"mem_2","type":"semantic","content":"text of mem_2","user_id":"ann","source":"conversation",\
                "importance":0.5,"access_count":3,"created_at":"2026-03-01T12:00:00Z"}""");
        JsonNode episodic = list(Map.of("type", "episodic", "limit", "1"), ANN);
        assertThat(episodic.path("memories").size()).isEqualTo(1);
        assertThat(episodic.path("total").asInt()).isEqualTo(1);
        assertThat(list(Map.of(), BOB).path("total").asInt(-1)).isZero();
    }

    @Test
    void refuses_what_makes_no_sense() {
        assertThat(refused(() -> list(Map.of("type", "vague"), ANN))).isEqualTo("400 INVALID_TYPE");
        assertThat(refused(() -> list(Map.of("limit", "101"), ANN))).isEqualTo("400 INVALID_PARAMETER");
        assertThat(refused(() -> list(Map.of(), Headers.NONE))).isEqualTo("401 MISSING_USER_ID");
    }

    @Test
    void a_memory_of_another_user_does_not_exist() throws Exception {
        assertThat(one("GET", "mem_1", ANN).path("content").asString("")).isEqualTo("text of mem_1");
        for (String method : new String[] {"GET", "DELETE"}) {
            assertThat(refused(() -> one(method, "mem_1", BOB))).isEqualTo("404 MEMORY_NOT_FOUND");
            assertThat(refused(() -> one(method, "mem_3", ANN))).isEqualTo("404 MEMORY_NOT_FOUND");
        }
        assertThat(one("GET", "mem_1", ANN).path("id").asString("")).isEqualTo("mem_1");
    }

    @Test
    void forgets_one_or_all() throws Exception {
        assertThat(one("DELETE", "mem_1", ANN).path("success").asBoolean()).isTrue();
        assertThat(refused(() -> one("DELETE", "mem_1", ANN))).isEqualTo("404 MEMORY_NOT_FOUND");
        assertThat(call("DELETE", "/v1/memory", "", Map.of("type", "episodic"), ANN, false)
                        .path("message")
                        .asString(""))
                .startsWith("0 ");
        assertThat(call("DELETE", "/v1/memory", "", Map.of(), ANN, false)
                        .path("message")
                        .asString(""))
                .startsWith("1 ");
        assertThat(list(Map.of(), ANN).path("total").asInt(-1)).isZero();
        assertThat(list(Map.of(), Headers.of("x-authz-user-id", "ann"))
                        .path("total")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void the_query_says_who_is_meant_only_where_no_token_is_asked_for() throws Exception {
        Map<String, String> query = Map.of("user_id", "ann", "tenant_id", "acme");
        assertThat(refused(() -> list(query, Headers.NONE))).isEqualTo("401 MISSING_USER_ID");
        assertThat(call("GET", "/v1/memory", "", query, Headers.NONE, true)
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void without_a_store_nothing_can_be_said() {
        desk.serve(new UnavailableMemories("sqlite", "the file is gone"));
        assertThat(refused(() -> list(Map.of(), ANN))).isEqualTo("503 MEMORY_NOT_AVAILABLE");
        var nothing = new MemoryParts(new FakeMemories(), IdentityHeaders.DEFAULT, false);
        Route route = MemoryRoutes.of(nothing).getFirst();
        var request =
                new ApiRequest("r", new Principal("operator", Set.of(), "o"), Map.of(), Map.of(), ANN, new byte[0]);
        assertThat(refused(() -> route.action().answer(request))).isEqualTo("503 MEMORY_NOT_AVAILABLE");
    }

    @Test
    void what_memory_did_is_counted_and_explained_without_the_user() throws Exception {
        var registry = new SimpleMeterRegistry();
        var meters = new MemoryMeters(registry, desk);
        Completion completion = new Fixture().served("r1", "auto", "code please");
        completion.trace().facts().add(new Fact.Memory.Recalled("sqlite", 3, 2, .9, .7, 1_000));
        completion.trace().facts().add(new Fact.Memory.Queued(1));
        meters.accept(completion);
        Completion skipped = new Fixture().served("r2", "auto", "code please");
        skipped.trace().facts().add(new Fact.Memory.RecallSkipped(RecallSkip.GREETING));
        skipped.trace().facts().add(new Fact.Memory.KeepingSkipped(KeepSkip.TOO_SHORT));
        meters.accept(skipped);

        assertThat(registry.get("llm_memory_retrieval_total")
                        .tags("status", "hit", "backend", "sqlite", "user_id", "")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("llm_memory_retrieval_total")
                        .tag("status", "skipped_greeting")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("llm_memory_retrieval_results").summary().totalAmount())
                .isEqualTo(2);
        assertThat(registry.get("llm_memory_extraction_total")
                        .tag("status", "too_short")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("llm_memory_store_operations_total")
                        .tag("status", "success")
                        .functionCounter()
                        .count())
                .isEqualTo(3);
        assertThat(JSON.writeValueAsString(Explanation.of(completion).get("memory")))
                .isEqualTo("{\"backend\":\"sqlite\",\"found\":3,\"given\":2,\"best_similarity\":0.9,\"threshold\":0.7,"
                        + "\"recall_us\":1.0,\"queued\":1}");
        assertThat(Explanation.of(skipped).get("memory"))
                .isEqualTo(Map.of("recall_skipped", "greeting", "keeping_skipped", "too_short"));
    }
}
