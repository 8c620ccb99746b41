package semanticrouter.console.knowledge;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import semanticrouter.config.asset.KnowledgeManifest;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.pipeline.PlanHolder;

/// Maps of knowledge bases, made when they are asked for. The newest {@value #KEPT} are kept; one is made at a time.
/// Safe for all threads.
public final class KnowledgeMaps {
    /// Points of a map; of a larger knowledge base evenly spaced exemplars are shown.
    static final int POINTS = 5_000;

    private static final int KEPT = 4;
    private static final int BATCH = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EncoderRuntime encoders;
    private final PlanHolder plans;
    private final ReentrantLock one = new ReentrantLock();
    private final Map<Key, KnowledgeMap> kept = new LinkedHashMap<>();

    /// @param plan hash of the configuration, whose encoder reads the exemplars
    private record Key(String name, KnowledgeManifest manifest, String plan) {}

    /// @param encoders reads the exemplars
    /// @param plans says which configuration the encoders are of
    public KnowledgeMaps(EncoderRuntime encoders, PlanHolder plans) {
        this.encoders = encoders;
        this.plans = plans;
    }

    /// The map of a knowledge base.
    ///
    /// @throws GatewayException 503 when the sentence encoder is missing, busy or too slow
    public KnowledgeMap of(String name, KnowledgeManifest manifest) throws GatewayException, InterruptedException {
        var key = new Key(name, manifest, plans.current().hash());
        one.lockInterruptibly();
        try {
            KnowledgeMap map = kept.remove(key);
            if (map == null) {
                map = made(name, manifest);
            }
            kept.put(key, map);
            if (kept.size() > KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            return map;
        } finally {
            one.unlock();
        }
    }

    private KnowledgeMap made(String name, KnowledgeManifest manifest) throws GatewayException, InterruptedException {
        var all = new ArrayList<KnowledgeMap.Exemplar>();
        manifest.labels()
                .forEach((label, entry) ->
                        entry.exemplars().forEach(text -> all.add(new KnowledgeMap.Exemplar(label, text))));
        int step = Math.max(1, Math.ceilDiv(all.size(), POINTS));
        var shown = new ArrayList<KnowledgeMap.Exemplar>();
        for (int i = 0; i < all.size(); i += step) {
            shown.add(all.get(i));
        }
        return KnowledgeMap.of(name, all.size(), shown, embedded(shown));
    }

    /// In batches, each with a deadline of its own.
    private List<Embedding> embedded(List<KnowledgeMap.Exemplar> exemplars)
            throws GatewayException, InterruptedException {
        var vectors = new ArrayList<Embedding>(exemplars.size());
        try {
            for (int from = 0; from < exemplars.size(); from += BATCH) {
                Encodings encodings = encoders.open(Deadline.after(PATIENCE));
                for (KnowledgeMap.Exemplar exemplar :
                        exemplars.subList(from, Math.min(from + BATCH, exemplars.size()))) {
                    vectors.add(encodings.embed(exemplar.text()));
                }
            }
        } catch (UnavailableException unavailable) {
            throw new GatewayException(new GatewayError(
                    503,
                    "EMBEDDING_MODEL_NOT_READY",
                    "the exemplars cannot be placed: " + unavailable.failure()
                            + "; try again, or load the encoder under " + "global.model_catalog.embeddings",
                    OptionalInt.of(5)));
        }
        return vectors;
    }
}
