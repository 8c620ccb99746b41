package semanticrouter.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import semanticrouter.config.compile.PlanLoader;
import semanticrouter.config.compile.PolicyCheck;
import semanticrouter.config.deploy.ConfigDeployment;
import semanticrouter.config.deploy.ConfigDrafts;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.reload.PlanReloader;
import semanticrouter.console.api.ConfigFile;
import semanticrouter.console.api.Discovery;
import semanticrouter.console.http.AccessControl;
import semanticrouter.console.http.Json;
import semanticrouter.console.http.Lobby;
import semanticrouter.console.http.PortLimits;
import semanticrouter.core.pipeline.PlanHolder;
import tools.jackson.databind.JsonNode;

class DraftRoutesTest {
    private static final Lobby LOBBY = new Lobby(PortLimits.DEFAULT, Clock.systemUTC());
    private static final String TEXT = """
            version: v0.3
            # a remark
            providers:
              models:
                - {name: small, backend_refs: [{endpoint: "127.0.0.1:8000", api_key: sk-CANARY-7}]}
            routing:
              modelCards: [{name: small}]
              signals: {keywords: [{name: loud}]}
              decisions: []
            """;

    @TempDir
    private Path folder = Path.of("");

    private final Fixture fixture = new Fixture();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Web web = new Web(0);
    private Path file = Path.of("");

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("config.yaml"), TEXT);
        PlanLoader loader = loader();
        PlanLoader.Loaded loaded = loader.load(file, false);
        assertThat(loaded.plan()).as(loaded.diagnostics().toString()).isPresent();
        var holder = new PlanHolder(loaded.plan().orElseThrow());
        var reloader = new PlanReloader(file, loader, holder, loaded.config(), fixture.clock, false, _ -> {});
        web = serve(new Known(Optional.of(new ConfigDeployment(loader, reloader, fixture.clock)), Optional.empty()));
    }

    private PlanLoader loader() {
        return new PlanLoader(
                Kinds.registry(), fixture.encoders, fixture.clock, Map.<String, String>of()::get, PolicyCheck.NONE);
    }

    /// A configuration that is in a file, or only a text.
    private record Known(Optional<ConfigDeployment> deployment, Optional<ConfigDrafts> beside) implements ConfigFile {
        @Override
        public Optional<String> hash() {
            return Optional.empty();
        }

        @Override
        public Optional<ConfigDrafts> drafts() {
            return beside.or(() -> deployment.map(ConfigDeployment::drafts));
        }

        @Override
        public Optional<String> refusal() {
            return Optional.empty();
        }
    }

    private Web serve(ConfigFile config) throws Exception {
        var options = new ManagementOptions(
                "127.0.0.1", 0, ManagementOptions.Exposure.LOOPBACK, AccessControl.open(), Set.of());
        var table = Discovery.added(Fixture.routes(fixture.parts(config)), "", "1.2.3", false);
        var server = ManagementServer.start(LOBBY, options, table, _ -> {}, fixture.clock);
        open.add(server);
        var client = new Web(server.port());
        open.add(client);
        return client;
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    @AfterAll
    static void closeLobby() {
        LOBBY.close();
    }

    private JsonNode check(String yaml, boolean effective) throws Exception {
        return Web.tree(web.post("/config/router/check", Json.text(Map.of("yaml", yaml, "effective", effective))));
    }

    private HttpResponse<String> put(String yaml, String etag) throws Exception {
        String body = Json.text(Map.of("yaml", yaml, "masked", true));
        return web.send(
                web.to("/config/router").PUT(BodyPublishers.ofString(body)).header("if-match", etag));
    }

    @Test
    void showsTheTextWithCommentsAndMasks() throws Exception {
        HttpResponse<String> shown = web.get("/config/router/text");

        assertThat(Web.tree(shown).path("yaml").asString()).isEqualTo(TEXT.replace("sk-CANARY-7", "\"[REDACTED-1]\""));
        assertThat(Web.tree(shown).path("writable").asBoolean()).isTrue();
        assertThat(shown.headers().firstValue("etag"))
                .hasValue(Web.tree(shown).path("etag").asString());
    }

    @Test
    void saysWhatIsWrongWithADraftWhereAndHowToMendIt() throws Exception {
        JsonNode found = check(TEXT.replace("decisions:", "decisons:"), false);

        JsonNode unknown = found.path("diagnostics")
                .valueStream()
                .filter(each -> each.path("code").asString().equals("unknown-key"))
                .findFirst()
                .orElseThrow();
        assertThat(unknown.path("about").asString()).isEqualTo("document");
        assertThat(unknown.path("line").asInt()).isEqualTo(9);
        assertThat(unknown.path("column").asInt()).isEqualTo(3);
        assertThat(unknown.path("end_column").asInt()).isEqualTo(11);
        assertThat(unknown.path("fix").path("text").asString()).isEqualTo("decisions");
        assertThat(found.path("manual").path("unknown-key").asString()).isEqualTo("A key that nothing reads.");
        assertThat(found.path("effective").isMissingNode()).isTrue();
        assertThat(check("a: [", false).path("valid").asBoolean(true)).isFalse();
    }

    @Test
    void saysWhoSetWhat() throws Exception {
        JsonNode effective = check(TEXT, true).path("effective");

        assertThat(effective.path("yaml").asString()).contains("[REDACTED]").doesNotContain("CANARY");
        var settings = effective.path("settings").valueStream().toList();
        assertThat(settings)
                .anySatisfy(setting ->
                        assertThat(setting.toString()).contains("keywords[0].name", "\"document\"", "\"line\":8"))
                .anySatisfy(setting -> assertThat(setting.toString()).contains("keywords[0].mode", "\"default\""));
    }

    @Test
    void writesADraftAsAProgram() throws Exception {
        JsonNode program = Web.tree(web.post("/api/v1/decompile", Json.text(Map.of("yaml", "routing: {}"))));
        HttpResponse<String> list = web.post("/api/v1/decompile", Json.text(Map.of("yaml", "- a")));

        assertThat(program.path("dsl").asString()).isEqualTo("ROUTE of routing: {}");
        assertThat(program.path("diagnostics").isArray()).isTrue();
        assertThat(list.statusCode()).isEqualTo(400);
        assertThat(Web.code(list)).isEqualTo("INVALID_CONFIG");
    }

    @Test
    void putsAProgramInThePlaceOfADraftsRouting() throws Exception {
        JsonNode laid =
                Web.tree(web.post("/api/v1/compile", Json.text(Map.of("dsl", "ROUTE a", "yaml", "routing: {}"))));
        HttpResponse<String> broken =
                web.post("/api/v1/compile", Json.text(Map.of("dsl", "ROUTE ?", "yaml", "routing: {}")));
        HttpResponse<String> list = web.post("/api/v1/compile", Json.text(Map.of("dsl", "ROUTE a", "yaml", "- a")));
        HttpResponse<String> empty = web.post("/api/v1/compile", Json.text(Map.of("yaml", "routing: {}")));

        assertThat(laid.path("yaml").asString()).isEqualTo("routing: {} with ROUTE a");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(Web.code(broken)).isEqualTo("INVALID_PROGRAM");
        assertThat(Web.tree(broken).path("error").path("details").size()).isEqualTo(1);
        assertThat(Web.code(list)).isEqualTo("INVALID_CONFIG");
        assertThat(Web.code(empty)).isEqualTo("INVALID_INPUT");
    }

    @Test
    void routesUnderADraftThatIsNotInUse() throws Exception {
        String draft = TEXT.replace("decisions: []", "decisions: [{name: drafted, modelRefs: [{model: small}]}]");
        JsonNode why = Web.tree(
                web.post("/config/router/eval?trace=true", Json.text(Map.of("yaml", draft, "text", "forbidden"))));
        HttpResponse<String> broken =
                web.post("/config/router/eval", Json.text(Map.of("yaml", "version: 7", "text", "hello")));

        assertThat(why.path("routing_decision").asString()).as(why.toString()).isEqualTo("drafted");
        assertThat(web.post("/api/v1/eval", "{\"text\":\"forbidden\"}").body()).contains("\"blocked\"");
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(Web.tree(broken).path("error").path("details").size()).isPositive();
    }

    @Test
    void testsAPolicyMadeOfPlainLanguageOnItsOwnPlan() throws Exception {
        JsonNode tested = Web.tree(web.post("/api/v1/intent", Json.text(Map.of("text", "refuse the forbidden"))));
        JsonNode untested =
                Web.tree(web.post("/api/v1/intent", Json.text(Map.of("text", "refuse the forbidden", "tests", false))));
        JsonNode unusable = Web.tree(web.post("/api/v1/intent", Json.text(Map.of("text", "nonsense"))));

        assertThat(tested.path("program").asString()).isEqualTo("ROUTE of refuse the forbidden");
        assertThat(tested.path("tests").size()).as(tested.toString()).isEqualTo(2);
        JsonNode missed = tested.path("tests").path(1);
        assertThat(missed.path("prompt").asString()).isEqualTo("hello");
        assertThat(missed.path("got").asString()).isEqualTo("none");
        assertThat(missed.path("passed").asBoolean(true)).isFalse();
        assertThat(untested.path("tests").size()).isZero();
        assertThat(unusable.path("tests").size()).isZero();
        assertThat(web.post("/api/v1/intent", "{\"text\":\" \"}").statusCode()).isEqualTo(400);
        assertThat(Web.code(web.post("/api/v1/intent", Json.text(Map.of("text", "a".repeat(12_001))))))
                .isEqualTo("TEXT_TOO_LONG");
        assertThat(file).hasContent(TEXT);
        assertThat(web.json("/openapi.json").path("paths").toString()).contains("/api/v1/intent");
    }

    @Test
    void deploysADraftAndShowsTheVersionBefore() throws Exception {
        JsonNode shown = web.json("/config/router/text");
        String draft = shown.path("yaml").asString().replace("a remark", "another");
        assertThat(put(draft, "\"0000\"").statusCode()).isEqualTo(412);
        HttpResponse<String> made = put(draft, shown.path("etag").asString());

        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        assertThat(file).hasContent(TEXT.replace("a remark", "another"));
        JsonNode before = web.json(
                "/config/router/versions/" + Web.tree(made).path("version").asString());
        assertThat(before.path("yaml").asString())
                .contains("a remark", "[REDACTED]")
                .doesNotContain("CANARY");
        assertThat(web.get("/config/router/versions/20200101-000000").statusCode())
                .isEqualTo(404);
        HttpResponse<String> blind = web.send(web.to("/config/router")
                .PUT(BodyPublishers.ofString(Json.text(Map.of("yaml", draft, "masked", true)))));
        assertThat(blind.statusCode()).isEqualTo(428);
    }

    @Test
    void givesTheSchemaOfTheKindsThereAre() throws Exception {
        assertThat(web.json("/api/v1/schema").path("$defs").toString()).contains("Looks for words.", "keyword_list");
        assertThat(web.json("/openapi.json").path("paths").toString())
                .contains("/config/router/text", "/config/router/check", "/config/router/eval", "/api/v1/schema");
    }

    @Test
    void aConfigurationThatIsInNoFileCanBeReadAndTriedOnly() throws Exception {
        Web unfiled = serve(new Known(
                Optional.empty(), Optional.of(ConfigDrafts.beside(ConfigSource.of("demo", TEXT, folder), loader()))));

        assertThat(unfiled.json("/config/router/text").path("writable").asBoolean(true))
                .isFalse();
        assertThat(Web.tree(unfiled.post("/config/router/check", Json.text(Map.of("yaml", TEXT))))
                        .path("valid")
                        .asBoolean())
                .isTrue();
        assertThat(Web.code(unfiled.get("/config/router/versions"))).isEqualTo("CONFIG_NOT_IN_FILE");
    }
}
