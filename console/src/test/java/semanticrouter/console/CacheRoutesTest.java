package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import semanticrouter.console.http.AccessControl;
import semanticrouter.core.model.Secret;
import tools.jackson.databind.JsonNode;

@SuppressWarnings("NullAway.Init") // set before each test
class CacheRoutesTest {
    private static final String PATH = "/api/v1/response-cache/";

    private final Management management = new Management();
    private final FakeCache cache = management.fixture().cache;
    private Web web;

    @BeforeEach
    void serve() throws Exception {
        web = management.serve(AccessControl.open());
        cache.hold("code", "ann");
        cache.hold("code", "bob");
        cache.hold("chat", "ann");
    }

    @AfterEach
    void stop() {
        management.close();
    }

    private JsonNode post(String action, String body) throws Exception {
        HttpResponse<String> reply = web.post(PATH + action, body.replace('\'', '"'));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return Web.tree(reply);
    }

    @Test
    void tells_what_it_can_and_has_done() throws Exception {
        assertThat(web.get(PATH + "capabilities").body()).isEqualToIgnoringNewLines("""
                        {"backend":"memory","exact":true,"semantic":false,"per_entry_ttl":true,"stats":true,\
                        "invalidate":true,"flush":true,"shared":false,"consistency_model":"process"}""");
        JsonNode stats = web.json(PATH + "stats");
        assertThat(stats.path("exact_hits").asInt()).isEqualTo(7);
        assertThat(stats.path("l2_hits").asInt()).isEqualTo(4);
        assertThat(stats.path("entries").asInt()).isEqualTo(3);
        assertThat(stats.path("epoch").asInt(-1)).isZero();
        assertThat(web.json(PATH + "health").path("healthy").asBoolean()).isTrue();
    }

    @Test
    void counts_before_it_deletes() throws Exception {
        String code = "'selector':{'partition':{'decision':'code'}}";

        JsonNode counted = post("invalidate", "{" + code + "}");
        assertThat(counted.path("dry_run").asBoolean()).isTrue();
        assertThat(counted.path("matched_estimate").asInt()).isEqualTo(2);
        assertThat(counted.path("deleted").asInt(-1)).isZero();

        JsonNode deleted = post("invalidate", "{" + code + ",'dry_run':false}");
        assertThat(deleted.path("deleted").asInt()).isEqualTo(2);
        assertThat(deleted.path("epoch").asInt()).isEqualTo(1);
        assertThat(web.json(PATH + "stats").path("entries").asInt()).isEqualTo(1);
    }

    @Test
    void finds_the_answers_of_a_user() throws Exception {
        assertThat(post("invalidate", "{'selector':{'partition':{'namespace':'user:ann'}}}")
                        .path("matched_estimate")
                        .asInt())
                .isEqualTo(2);
        assertThat(web.get(PATH + "audit").body()).doesNotContain("user:ann").contains("of user ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'selector':{}}",
                "{'selector':{'partition':{}}}",
                "{'selector':{'partition':{'decison':'code'}}}",
                "{'selector':{'decision':'code'}}",
                "{'selector':'code'}",
                "{'selector':{'partition':{'decision':7}}}",
                "{'selector':{'epoch':-1}}",
                "{'selector':{'epoch':1,'partition':{'epoch':2}}}",
                "{'selector':{'epoch':1},'dry_run':'no'}"
            })
    void refuses_what_may_mean_more_than_was_meant(String body) throws Exception {
        HttpResponse<String> reply = web.post(PATH + "invalidate", body.replace('\'', '"'));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Web.code(reply)).isIn("INVALID_SELECTOR", "INVALID_PARAMETER");
        assertThat(web.json(PATH + "audit").path("total").asInt(-1)).isZero();
    }

    @Test
    void flushes_with_the_phrase_alone() throws Exception {
        for (String body : new String[] {"{}", "{\"confirm\":\"yes\"}", "{\"confirm\":\"Flush response cache\"}"}) {
            HttpResponse<String> reply = web.post(PATH + "flush", body);
            assertThat(reply.statusCode()).isEqualTo(400);
            assertThat(Web.code(reply)).isEqualTo("CONFIRMATION_REQUIRED");
        }
        assertThat(web.json(PATH + "stats").path("entries").asInt()).isEqualTo(3);

        JsonNode flushed = post("flush", "{'confirm':'flush response cache'}");
        assertThat(flushed.path("dry_run").asBoolean(true)).isFalse();
        assertThat(flushed.path("deleted").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'selektor':{'partition':{'decision':'code'}}",
                "'selector':{'partition':{'decision':''}}",
                "'selector':{}",
                "'selector':[]",
                "'dry_run':true"
            })
    void a_part_that_names_nothing_is_not_all(String part) throws Exception {
        HttpResponse<String> reply =
                web.post(PATH + "flush", ("{'confirm':'flush response cache'," + part + "}").replace('\'', '"'));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(Web.code(reply)).isEqualTo("INVALID_SELECTOR");
        assertThat(web.json(PATH + "stats").path("entries").asInt()).isEqualTo(3);
    }

    @Test
    void flushes_a_part() throws Exception {
        JsonNode flushed =
                post("flush", "{'confirm':'flush response cache','selector':{'partition':{'decision':'chat'}}}");

        assertThat(flushed.path("deleted").asInt()).isEqualTo(1);
        assertThat(web.json(PATH + "stats").path("entries").asInt()).isEqualTo(2);
    }

    @Test
    void chains_the_records_of_what_was_done() throws Exception {
        post("invalidate", "{'selector':{'partition':{'decision':'code'}}}");
        post("invalidate", "{'selector':{'partition':{'decision':'code'}},'dry_run':false}");
        post("flush", "{'confirm':'flush response cache'}");

        JsonNode audit = web.json(PATH + "audit");
        assertThat(audit.path("count").asInt()).isEqualTo(3);
        assertThat(audit.at("/data/0/action").asString()).isEqualTo("flush");
        assertThat(audit.at("/data/0/role").asString()).isEqualTo("admin");
        assertThat(audit.at("/data/2/dry_run").asBoolean()).isTrue();
        assertThat(audit.path("head").asString())
                .isEqualTo(audit.at("/data/0/hash").asString());
        for (int i = 0; i < 2; i++) {
            assertThat(audit.at("/data/" + i + "/previous_hash").asString())
                    .isEqualTo(audit.at("/data/" + (i + 1) + "/hash").asString());
        }
        assertThat(web.json(PATH + "audit?limit=1").path("count").asInt()).isEqualTo(1);
        assertThat(web.get(PATH + "audit?limit=0").statusCode()).isEqualTo(400);
    }

    @Test
    void says_when_the_store_is_away() throws Exception {
        cache.fail("the redis store at here:1 cannot be used");

        assertThat(web.get(PATH + "health").statusCode()).isEqualTo(503);
        assertThat(web.json(PATH + "health").path("message").asString()).contains("here:1");
        assertThat(web.json(PATH + "stats").has("epoch")).isFalse();
        HttpResponse<String> flush = web.post(PATH + "flush", "{\"confirm\":\"flush response cache\"}");
        assertThat(flush.statusCode()).isEqualTo(503);
        assertThat(Web.code(flush)).isEqualTo("CACHE_STORE_UNAVAILABLE");
        assertThat(web.json(PATH + "audit").at("/data/0/outcome").asString()).isEqualTo("failed");
        assertThat(post("test", "{}").path("healthy").asBoolean(true)).isFalse();
    }

    @Test
    void tries_a_configuration_out() throws Exception {
        assertThat(post("test", "{}").path("valid").asBoolean()).isTrue();
        assertThat(post("test", "{'configuration':{'backend_type':'memory'}}")
                        .path("healthy")
                        .asBoolean())
                .isTrue();
        JsonNode bad = post("test", "{'configuration':{'backend_type':'disk'}}");
        assertThat(bad.path("valid").asBoolean(true)).isFalse();
        assertThat(bad.at("/problems/0").asString()).isEqualTo("unknown backend");
        assertThat(web.post(PATH + "test", "{\"configuration\":7}").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "viewer, stats, 200", "viewer, invalidate, 403", "viewer, flush, 403",
        "operator, invalidate, 200", "operator, flush, 403", "operator, test, 403",
        "admin, flush, 200", "admin, test, 200"
    })
    void lets_each_role_do_what_it_may(String role, String action, int status) throws Exception {
        var tokens = new LinkedHashMap<Secret, String>();
        tokens.put(new Secret("token"), role);
        Web guarded = management.serve(AccessControl.bearer(tokens, Map.of()));
        String[] token = {"authorization", "Bearer token"};
        HttpResponse<String> reply = action.equals("stats")
                ? guarded.get(PATH + action, token)
                : guarded.post(
                        PATH + action,
                        action.equals("flush")
                                ? "{\"confirm\":\"flush response cache\"}"
                                : "{\"selector\":{\"partition\":{\"recipe\":\"default\"}}}",
                        token);

        assertThat(reply.statusCode()).isEqualTo(status);
    }
}
