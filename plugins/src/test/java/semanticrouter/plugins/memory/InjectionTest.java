package semanticrouter.plugins.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Addition;
import semanticrouter.core.call.Call;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryOrigin;
import semanticrouter.core.memory.MemoryType;
import semanticrouter.core.memory.MemoryUse;
import semanticrouter.core.store.Owner;
import semanticrouter.plugins.Calls;

/// What later plugins are told of memories in a conversation.
class InjectionTest {
    @Test
    void the_message_of_memory_is_told_as_the_routers_own() {
        Instant then = Instant.EPOCH;
        var memory = new Memory(
                "mem_1",
                new Owner("", "ann"),
                MemoryType.EPISODIC,
                "My dog is called Rex.",
                null,
                MemoryOrigin.UNKNOWN,
                then,
                then,
                .5,
                new MemoryUse(0, then));
        Call call = Calls.chat("{'model':'auto','messages':[{'role':'user','content':'Who is Rex?'}]}");

        Call told = Injection.into(call, List.of(memory)).orElseThrow();

        assertThat(call.additions()).isEmpty();
        Addition addition = told.additions().getFirst();
        assertThat(told.additions()).hasSize(1);
        assertThat(addition.source()).isEqualTo(Addition.Source.MEMORY);
        assertThat(addition.json()).contains("My dog is called Rex.");
        assertThat(Calls.text(told.body().bytes())).contains(addition.json());
    }
}
