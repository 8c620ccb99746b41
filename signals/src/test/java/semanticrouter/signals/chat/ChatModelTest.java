package semanticrouter.signals.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.signals.FakeService;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class ChatModelTest {
    private static final Deadline LATER = Deadline.after(Duration.ofMinutes(1));

    private static String ask(FakeService service, Deadline deadline) throws Exception {
        try (service;
                ChatModel model = ChatModel.of(service.model("m", "classification"), Duration.ofSeconds(10), 99)) {
            return model.ask("rules", "the user's words", deadline);
        }
    }

    private static String failure(FakeService service, Deadline deadline) {
        var code = new StringBuilder();
        assertThatThrownBy(() -> ask(service, deadline)).isInstanceOfSatisfying(UnavailableException.class, e -> {
            assertThat(e.failure().toString()).doesNotContain("user's words", "s3cret", "leaked");
            code.append(e.failure().code());
        });
        return code.toString();
    }

    @Test
    void asksAsOpenAiClientsDo() throws Exception {
        FakeService service = FakeService.saying("yes");
        assertThat(ask(service, LATER)).isEqualTo("yes");
        assertThat(service.received())
                .singleElement()
                .asString()
                .startsWith("/v1/chat/completions Bearer s3cret {")
                .contains(
                        "\"model\":\"judge-1\"",
                        "\"max_tokens\":99",
                        "{\"role\":\"user\",\"content\":\"the user's words\"}");
    }

    @Test
    void failuresAreToldWithoutWhatWasSaid() throws Exception {
        assertThat(failure(FakeService.answering(500, "leaked"), LATER)).isEqualTo("external_model_failed");
        assertThat(failure(FakeService.answering(200, "leaked"), LATER)).isEqualTo("external_model_invalid_answer");
        assertThat(failure(FakeService.answering(200, "{\"leaked\": 1}"), LATER))
                .isEqualTo("external_model_invalid_answer");
        assertThat(failure(FakeService.answering(200, "\"" + "x".repeat(300_000) + "\""), LATER))
                .isEqualTo("external_model_failed");
        assertThat(failure(FakeService.stalling(), Deadline.after(Duration.ofMillis(50))))
                .isEqualTo("timeout");
        assertThat(failure(FakeService.saying("late"), new Deadline(System.nanoTime() - 1)))
                .isEqualTo("timeout");
    }

    @Test
    void waitingEndsWhenInterrupted() throws Exception {
        try (FakeService service = FakeService.stalling()) {
            var ended = new CompletableFuture<Throwable>();
            Thread asking = Thread.ofVirtual().start(() -> {
                try {
                    ask(service, LATER);
                    ended.complete(new AssertionError("answered"));
                } catch (Exception thrown) {
                    ended.complete(thrown);
                }
            });
            while (service.received().isEmpty()) {
                Thread.onSpinWait();
            }
            asking.interrupt();
            assertThat(ended.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void anAddressIsNeeded() {
        var nowhere = new ExternalModels.ExternalModel("m", "classification", null, "judge", 0, "", "", 0, 0);
        assertThatThrownBy(() -> ChatModel.of(nowhere, Duration.ofSeconds(1), 1))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        e -> assertThat(e.failure().code()).isEqualTo("external_model_invalid"));
    }

    @Test
    void classificationServersCoverAllLabels() throws Exception {
        try (FakeService service = FakeService.answering(
                        200, "[[{\"label\":\"a\",\"score\":0.7},{\"label\":\"b\",\"score\":0.3}]]");
                ClassifyServer server = ClassifyServer.of(service.model("m", "guardrail"), Duration.ofSeconds(10))) {
            assertThat(server.classify("text", LATER).of("a")).isEqualTo(0.7);
            assertThat(service.received()).containsExactly("/classify Bearer s3cret {\"inputs\":\"text\"}");
        }
        try (FakeService service = FakeService.answering(200, "[{\"label\":\"a\",\"score\":0.7}]");
                ClassifyServer server = ClassifyServer.of(service.model("m", "guardrail"), Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> server.classify("text", LATER)).isInstanceOf(UnavailableException.class);
        }
    }
}
