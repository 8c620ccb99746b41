package semanticrouter.plugins.memory;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.memory.Memory;
import semanticrouter.core.memory.MemoryStore;
import semanticrouter.core.memory.RecallSkip;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;

/// The memory of one decision: what fits joins the conversation on its way to the model; what is said is remembered
/// once the reply has been screened. Whatever fails, the request goes on without memory.
final class MemoryPlugin implements Plugin {
    private static final Logger LOGGER = LoggerFactory.getLogger(MemoryPlugin.class);

    /// Memories of a user that are looked through for one question; the newest.
    private static final int LOOKED_THROUGH = 1_000;

    private final Memories memories;
    private final Terms terms;
    private final EncoderRuntime encoders;
    private final Clock clock;
    private final Gate gate;

    MemoryPlugin(Memories memories, Terms terms, EncoderRuntime encoders, Clock clock) {
        this.memories = memories;
        this.terms = terms;
        this.encoders = encoders;
        this.clock = clock;
        this.gate = new Gate(terms);
    }

    @Override
    public Optional<Plugin> afterwards() {
        return Optional.of(new KeepPlugin(memories, terms, encoders));
    }

    @Override
    public Reply around(Call call, Upstream next) throws InterruptedException {
        Optional<MemoryStore> store = memories.store();
        if (call.inbound().dryRun() || store.isEmpty()) {
            return next.send(call);
        }
        Facts facts = call.trace().facts();
        Optional<RecallSkip> skip = gate.off(call).or(() -> gate.skip(call));
        if (skip.isPresent()) {
            facts.add(new Fact.Memory.RecallSkipped(skip.get()));
            return next.send(call);
        }
        Owner owner = gate.owner(call.inbound().facts()).orElseThrow();
        List<Memory> fitting = List.of();
        try {
            fitting = recall(call, store.get(), owner);
        } catch (StoreException away) {
            LOGGER.atDebug().addKeyValue("reason", away.getMessage()).log("a request is served without memory");
            facts.add(new Fact.PluginFailed(UserMemory.TYPE, "memory_store_unavailable"));
        } catch (UnavailableException unavailable) {
            facts.add(
                    new Fact.PluginFailed(UserMemory.TYPE, unavailable.failure().code()));
        }
        return next.send(fitting.isEmpty() ? call : told(call, owner, fitting));
    }

    private List<Memory> recall(Call call, MemoryStore store, Owner owner)
            throws StoreException, UnavailableException, InterruptedException {
        long began = System.nanoTime();
        List<Memory> all = store.newest(owner, Optional.empty(), LOOKED_THROUGH).memories();
        Recall.Found found = new Recall(terms)
                .near(
                        call.inbound().facts().userText(),
                        all,
                        encoders.open(call.inbound().deadline()));
        List<Memory> best = terms.reflection().best(found.near(), terms.limit(), clock.instant());
        call.trace()
                .facts()
                .add(new Fact.Memory.Recalled(
                        store.kind(),
                        found.near().size(),
                        best.size(),
                        found.best(),
                        found.threshold(),
                        System.nanoTime() - began));
        return best;
    }

    private Call told(Call call, Owner owner, List<Memory> fitting) {
        Optional<Call> told = Injection.into(call, fitting);
        told.ifPresent(
                _ -> memories.used(owner, fitting.stream().map(Memory::id).collect(Collectors.toUnmodifiableSet())));
        return told.orElse(call);
    }
}
