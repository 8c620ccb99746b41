package semanticrouter.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.plugin.PluginChain.Link;

class PluginChainTest {
    private static final Plugin PLAIN = (call, next) -> next.send(call);

    /// A plugin with a part that sees screened replies.
    private static final Plugin TWOFOLD = new Plugin() {
        @Override
        public Reply around(Call call, Upstream next) throws InterruptedException {
            return next.send(call);
        }

        @Override
        public Optional<Plugin> afterwards() {
            return Optional.of(PLAIN);
        }
    };

    @Test
    void a_part_that_works_afterwards_stands_outside_of_what_screens_replies() {
        var chain = new PluginChain(List.of(
                new Link("memory", PluginSlot.MEMORY, TWOFOLD),
                new Link("guard", PluginSlot.RESPONSE_GUARD, PLAIN),
                new Link("cache", PluginSlot.RESPONSE_CACHE, PLAIN)));

        assertThat(chain.links())
                .extracting(Link::slot)
                .containsExactly(
                        PluginSlot.RESPONSE_CACHE, PluginSlot.AFTERWARDS, PluginSlot.RESPONSE_GUARD, PluginSlot.MEMORY);
        assertThat(chain.types()).containsExactly("cache", "guard", "memory");
        assertThat(chain.named()).containsExactly("cache", "guard", "memory");
    }

    @Test
    void links_of_a_chain_make_the_same_chain_again() {
        var once = new PluginChain(List.of(new Link("memory", PluginSlot.MEMORY, TWOFOLD)));

        assertThat(new PluginChain(once.links()).links()).hasSize(2);
    }
}
