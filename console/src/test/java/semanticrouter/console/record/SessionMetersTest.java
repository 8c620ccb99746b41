package semanticrouter.console.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import semanticrouter.console.Fixture;

class SessionMetersTest {
    private final MetricsRecorder metrics = new MetricsRecorder();
    private final Fixture fixture = new Fixture();

    @AfterEach
    void close() {
        metrics.close();
    }

    private String text() {
        return metrics.scrape("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void addsUpTheTurnsOfSessions() throws Exception {
        metrics.accept(fixture.served("1", "auto", "write code", "a"));
        metrics.accept(fixture.served("2", "auto", "write code", "b"));
        metrics.accept(fixture.served("3", "auto", ""));

        assertThat(text())
                .contains(
                        "llm_session_turn_prompt_tokens_count 2",
                        "llm_session_turn_prompt_tokens_sum 200.0",
                        "llm_session_turn_completion_tokens_sum 100.0",
                        "llm_session_turn_cost_count 2");
    }

    @Test
    void countsTurnsThatChangeTheModelOfTheirOwnSession() throws Exception {
        metrics.accept(fixture.served("1", "big", "hello", "a"));
        metrics.accept(fixture.served("2", "small", "hello", "b"));
        metrics.accept(fixture.served("3", "big", "hello", "a"));
        assertThat(text()).doesNotContain("llm_session_model_transitions_total{");

        metrics.accept(fixture.served("4", "small", "hello", "a"));
        metrics.accept(fixture.served("5", "big", "hello", "a"));
        metrics.accept(fixture.served("6", "small", "hello", "a"));

        assertThat(text())
                .contains(
                        "llm_session_model_transitions_total{from_model=\"big\",to_model=\"small\"} 2.0",
                        "llm_session_model_transitions_total{from_model=\"small\",to_model=\"big\"} 1.0");
    }

    @Test
    void turnsOfGuessedSessionsAreAddedUpAndTheirModelsAreNotCompared() throws Exception {
        metrics.accept(fixture.served("1", "big", "hello"));
        metrics.accept(fixture.served("2", "small", "hello"));

        assertThat(text())
                .contains("llm_session_turn_prompt_tokens_count 2", "llm_session_turn_cost_count 2")
                .doesNotContain("llm_session_model_transitions_total{");
    }
}
