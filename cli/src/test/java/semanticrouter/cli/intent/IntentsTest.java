package semanticrouter.cli.intent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;
import semanticrouter.cli.demo.DemoBackends;
import semanticrouter.cli.demo.DemoConfig;
import semanticrouter.cli.server.Kinds;
import semanticrouter.cli.server.Policy;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.EncoderStatus;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.statistics.ModelStatistics;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What visitors' sentences come to, on the engine and the models that serve.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class IntentsTest {
    private static final JsonMapper JSON = new JsonMapper();

    private Policy policy;

    @BeforeAll
    void open() throws Exception {
        policy = Policy.open(DemoConfig.source(), false, DemoBackends::unreachable, Clock.systemUTC());
    }

    @AfterAll
    void close() {
        policy.loaded().plan().ifPresent(RoutingPlan::close);
        policy.close();
    }

    private JsonNode shown(EncoderRuntime encoders, String text, Optional<Locale> reader) throws Exception {
        Intents intents =
                Intents.trying(Kinds.language(), Kinds.registry(new ModelStatistics(System::nanoTime)), encoders);
        return JSON.valueToTree(intents.shown(text, reader));
    }

    private JsonNode shown(String text) throws Exception {
        return shown(policy.encoders(), text, Optional.empty());
    }

    @Test
    void theTestsOfAVisitorsDraftRun() throws Exception {
        JsonNode shown = shown("数学问题用最强的模型。拒绝越狱。其他的都用便宜的模型。");

        assertThat(shown.path("usable").asBoolean()).isTrue();
        assertThat(shown.path("tests").size()).isEqualTo(3);
        assertThat(shown.path("tests").valueStream())
                .allSatisfy(test -> assertThat(test.path("got")).isEqualTo(test.path("route")))
                .allSatisfy(test -> assertThat(test.path("passed").asBoolean()).isTrue());
        assertThat(shown.has("unrun")).isFalse();
        assertThat(shown.path("clauses").path(0).path("meaning").asString()).isEqualTo("内容为数学的请求发往 demo/strong");
    }

    @Test
    void theReaderMayReadAnotherLanguageThanTheTextIsIn() throws Exception {
        String text = "Math goes to the strong model; dance with bears.";
        JsonNode english = shown(policy.encoders(), text, Optional.of(Locale.ENGLISH));
        JsonNode chinese = shown(policy.encoders(), text, Optional.of(Locale.CHINESE));

        assertThat(chinese.path("program")).isEqualTo(english.path("program"));
        assertThat(chinese.path("tests")).isEqualTo(english.path("tests"));
        assertThat(english.path("choices").path(0).path("why").asString()).startsWith("it has the highest");
        assertThat(chinese.path("choices").path(0).path("why").asString()).startsWith("quality_score 最高");
        assertThat(chinese.path("unparsed").path(0).path("why").asString()).contains("这里不认识");
    }

    @Test
    void nothingOfTheTextIsLoggedAndNoVariableIsRead() throws Exception {
        var log = new ListAppender<ILoggingEvent>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        log.start();
        root.setLevel(Level.TRACE);
        root.addAppender(log);
        try {
            JsonNode shown = shown("Block questions about \"marzipan\" with the message \"${PATH} canary\".");

            assertThat(shown.path("tests").path(0).path("passed").asBoolean())
                    .as(shown.toString())
                    .isTrue();
            assertThat(shown.toString()).contains("${PATH} canary").doesNotContain(System.getenv("PATH"));
        } finally {
            root.detachAppender(log);
            root.setLevel(before);
        }
        assertThat(List.copyOf(log.list))
                .noneMatch(event -> event.getFormattedMessage().contains("marzipan")
                        || event.getFormattedMessage().contains("canary")
                        || event.getKeyValuePairs() != null
                                && event.getKeyValuePairs().toString().contains("marzipan"));
    }

    @Test
    void visitorsHaveNoServiceAsked() throws Exception {
        JsonNode shown = shown(new Elsewhere(policy.encoders()), "log everything", Optional.empty());

        assertThat(shown.path("unrun").asString()).isEqualTo("remote");
        assertThat(shown.path("tests").path(0).has("passed")).isFalse();
        assertThat(shown.path("usable").asBoolean()).isTrue();
    }

    @Test
    void whereNothingServesNothingIsRun() throws Exception {
        Map<String, Object> shown = new Intents(Kinds.language()).shown("log everything", Optional.empty());
        assertThat(JSON.valueToTree(shown).path("tests").path(0).has("got")).isFalse();
    }

    /// Models that a service has.
    private record Elsewhere(EncoderRuntime models) implements EncoderRuntime {
        @Override
        public Encodings open(Deadline deadline) {
            throw new AssertionError("a service was asked");
        }

        @Override
        public Set<String> tasks() {
            return models.tasks();
        }

        @Override
        public boolean local() {
            return false;
        }

        @Override
        public EncoderStatus status() {
            return models.status();
        }

        @Override
        public void close() {
            models.close();
        }
    }
}
