package semanticrouter.plugins.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.cache.AnswerStore;
import semanticrouter.core.cache.CacheDesk.Removal;
import semanticrouter.core.cache.CacheEpochs;
import semanticrouter.core.cache.CacheSelector;
import semanticrouter.core.cache.KeptAnswer;
import semanticrouter.core.cache.LikeQuestions;
import semanticrouter.core.cache.LikeQuestions.LikeQuestion;
import semanticrouter.core.encoder.NamedEmbedding;
import semanticrouter.core.store.StoreException;

/// A store in memory that can be away.
final class SharedStore implements AnswerStore {
    final Map<String, KeptAnswer> held = new HashMap<>();
    CacheEpochs epochs = CacheEpochs.first("one");
    boolean away;
    int asked;

    /// What was told, by group.
    final Map<String, List<LikeQuestion>> told = new HashMap<>();

    private void reach() throws StoreException {
        asked++;
        if (away) {
            throw new StoreException("away");
        }
    }

    @Override
    public String kind() {
        return "redis";
    }

    @Override
    public CacheEpochs epochs() throws StoreException {
        reach();
        return epochs;
    }

    @Override
    public Optional<KeptAnswer> get(String key) throws StoreException {
        reach();
        return Optional.ofNullable(held.get(key));
    }

    @Override
    public void put(KeptAnswer answer) throws StoreException {
        reach();
        held.put(answer.key(), answer);
    }

    @Override
    public void tell(String group, KeptAnswer answer, NamedEmbedding vector) throws StoreException {
        reach();
        told.computeIfAbsent(group, _ -> new ArrayList<>()).add(new LikeQuestion(answer.key(), vector));
    }

    @Override
    public LikeQuestions told(String group, String after) throws StoreException {
        reach();
        List<LikeQuestion> all = told.getOrDefault(group, List.of());
        int from = after.isEmpty() ? 0 : Integer.parseInt(after);
        return new LikeQuestions(Integer.toString(all.size()), all.subList(Math.min(from, all.size()), all.size()));
    }

    @Override
    public Removal count(CacheSelector selector) throws StoreException {
        reach();
        return new Removal(held.size(), 0, true);
    }

    @Override
    public Removal invalidate(CacheSelector selector) throws StoreException {
        reach();
        epochs = epochs.after(selector);
        return new Removal(held.size(), 0, true); // what is left has an earlier epoch
    }

    @Override
    public void check() throws StoreException {
        reach();
    }

    @Override
    public void close() {}
}
