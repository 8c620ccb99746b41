package semanticrouter.plugins.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Settings;
import semanticrouter.plugins.Bound;
import semanticrouter.plugins.Calls;
import semanticrouter.testkit.ManualClock;

/// Where memory stands, and what it is refused with.
class MemorySetupTest {
    private final ManualClock clock = new ManualClock();
    private final WordEncoders encoders = new WordEncoders();

    @Test
    void a_store_that_is_not_built_and_a_missing_encoder_are_told_of() {
        var family = new UserMemory(new Memories(clock, new Random(7)));
        assertThatThrownBy(() -> Calls.plugin(
                        family,
                        Map.of("auto_store", true),
                        Map.of(UserMemory.Store.class, Map.of("backend", "milvus")),
                        encoders,
                        clock))
                .isInstanceOfSatisfying(UnavailableException.class, thrown -> {
                    assertThat(thrown.failure().code()).isEqualTo("not_built");
                    assertThat(thrown.failure().detail()).contains("milvus", "sqlite");
                });
        var rewriting = Map.of("external", List.of(Map.of("model_role", "memory_rewrite")));
        assertThatThrownBy(() -> Calls.plugin(
                        family,
                        Map.of("auto_store", true),
                        Map.of(UserMemory.Catalog.class, rewriting),
                        encoders,
                        clock))
                .isInstanceOfSatisfying(
                        UnavailableException.class,
                        thrown -> assertThat(thrown.failure().detail()).contains("memory_rewrite", "remove"));
    }

    @Test
    void it_stands_where_the_router_or_the_decision_says_so() {
        var family = new UserMemory(new Memories(clock, new Random(7)));
        assertThat(family.stands(Optional.empty(), settings(true))).isTrue();
        assertThat(family.stands(Optional.empty(), settings(false))).isFalse();
        assertThat(family.stands(named(Map.of()), settings(true))).isTrue();
        assertThat(family.stands(named(Map.of()), settings(false))).isFalse();
        assertThat(family.stands(named(Map.of("enabled", false)), settings(true)))
                .isFalse();
        assertThat(family.stands(named(Map.of("enabled", true)), settings(false)))
                .isTrue();
    }

    private static Optional<UserMemory.Options> named(Map<String, ?> options) {
        return Optional.of(Bound.options(UserMemory.Options.class, options));
    }

    private static Settings settings(boolean enabled) {
        return new Settings() {
            @Override
            public <S extends Record> S get(Class<S> type) {
                return Bound.options(type, Map.of("enabled", enabled));
            }
        };
    }
}
