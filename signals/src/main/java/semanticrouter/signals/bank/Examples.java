package semanticrouter.signals.bank;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import semanticrouter.core.encoder.Awaited;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.signal.SignalServices;

/// Embeds the examples of a configuration while it is made ready.
public final class Examples {
    /// How long a configuration may take to embed; thousands of examples fit.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final int SIDE_BY_SIDE = 4;

    /// Most rules named of those that wait for their vectors.
    private static final int NAMED = 8;

    private Examples() {}

    /// What a family makes of the vectors of its examples.
    ///
    /// @param <T> what is made
    @FunctionalInterface
    public interface Use<T> {
        T of(Map<String, Embedding> vectors);
    }

    /// Embeds texts and makes something of their vectors, now or when the service that makes vectors answers.
    ///
    /// @param family that the examples are of
    /// @param rules names of those of its rules that need them
    /// @throws UnavailableException when one of them cannot be embedded, and waiting does not help
    public static <T> Awaited<T> await(
            SignalServices services, String family, List<String> rules, Collection<String> texts, Use<T> use)
            throws UnavailableException, InterruptedException {
        String more = rules.size() > NAMED ? " and " + (rules.size() - NAMED) + " more" : "";
        String what = rules.isEmpty()
                ? family
                : family + ":" + String.join(", " + family + ":", rules.subList(0, Math.min(NAMED, rules.size())));
        return texts.isEmpty()
                ? Awaited.there(use.of(Map.of()))
                : services.await(what + more, () -> use.of(embed(services.encoders(), texts)));
    }

    /// Vectors of the distinct, non-blank texts.
    ///
    /// @throws UnavailableException when one of them cannot be embedded
    public static Map<String, Embedding> embed(EncoderRuntime encoders, Collection<String> texts)
            throws UnavailableException, InterruptedException {
        List<String> distinct = new LinkedHashSet<>(texts)
                .stream().filter(text -> !text.isBlank()).toList();
        var vectors = new ConcurrentHashMap<String, Embedding>();
        Deadline deadline = Deadline.after(PATIENCE);
        Encodings encodings = encoders.open(deadline);
        var tasks = new ArrayList<Fanout.Task<Boolean>>();
        for (int worker = 0; worker < Math.min(SIDE_BY_SIDE, distinct.size()); worker++) {
            int first = worker;
            tasks.add(() -> {
                for (int i = first; i < distinct.size(); i += SIDE_BY_SIDE) {
                    vectors.put(distinct.get(i), encodings.embed(distinct.get(i)));
                }
                return true;
            });
        }
        try (var fanout = new Fanout()) {
            for (Settled<Boolean> settled : fanout.run(tasks, deadline)) {
                if (settled instanceof Settled.Failed<Boolean> failed) {
                    throw new UnavailableException(failed.failure());
                }
            }
        }
        return Map.copyOf(vectors);
    }
}
