package semanticrouter.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import semanticrouter.console.cache.CacheParts;
import semanticrouter.core.cache.CacheDesk;
import semanticrouter.core.cache.CacheEpoch;
import semanticrouter.core.cache.CachePartition;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.store.StoreException;

/// A response cache that holds partitions alone.
public final class FakeCache implements CacheDesk {
    private final List<CachePartition> held = new ArrayList<>();
    private long epoch;

    /// Why the store cannot be used, null when it can.
    private @Nullable String fault;

    /// Holds an answer of a decision for a user.
    public void hold(String decision, String user) {
        held.add(new CachePartition("default", decision, "auto", "m", "openai:body", namespace("user:" + user), "1"));
    }

    /// Lets every further call fail.
    public void fail(String why) {
        fault = why;
    }

    static CacheParts.Trial tried(String configuration) {
        boolean good = configuration.equals("{\"backend_type\":\"memory\"}");
        return new CacheParts.Trial(good ? List.of() : List.of("unknown backend"), "", "memory", false);
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("memory", true, false, false, "process");
    }

    @Override
    public Stats stats() {
        return new Stats(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, held.size(), 99);
    }

    @Override
    public void check() throws StoreException {
        if (fault != null) {
            throw new StoreException(Objects.requireNonNull(fault));
        }
    }

    @Override
    public CacheEpoch epoch() throws StoreException {
        check();
        return new CacheEpoch("", epoch);
    }

    @Override
    public String namespace(String share) {
        return "of " + share.replace(':', ' ');
    }

    @Override
    public Removal count(CacheSelector selector) throws StoreException {
        check();
        long matched = held.stream().filter(one -> selector.matches(one, 0)).count();
        return new Removal(matched, 0, true);
    }

    @Override
    public Removal invalidate(CacheSelector selector) throws StoreException {
        long matched = count(selector).matched();
        held.removeIf(one -> selector.matches(one, 0));
        epoch++;
        return new Removal(matched, matched, true);
    }
}
