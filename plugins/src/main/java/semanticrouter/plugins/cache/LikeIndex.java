package semanticrouter.plugins.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.core.cache.LikeQuestions;
import semanticrouter.core.cache.LikeQuestions.LikeQuestion;
import semanticrouter.core.encoder.NamedEmbedding;

/// What this router has read of the questions in a shared store, so that a lookup asks the store for later ones only.
/// Bounded: groups that were not asked for lately are forgotten and read again when they are. Safe for all threads.
final class LikeIndex {
    /// Numbers of all vectors together: 16 MiB of them.
    private static final int NUMBERS = 4 << 20;

    private final LinkedHashMap<String, Group> groups = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;
    private String series = "";
    private int numbers;

    LikeIndex() {
        this(NUMBERS);
    }

    /// @param most numbers of all vectors together
    LikeIndex(int most) {
        this.most = most;
    }

    private static final class Group {
        private final LinkedHashMap<String, NamedEmbedding> questions = new LinkedHashMap<>();
        private String upTo = "";
    }

    /// A question of the group.
    ///
    /// @param similarity in [-1, 1]
    record Near(String key, double similarity) {}

    /// Up to where a group is known; empty when nothing of it is.
    ///
    /// @param of series of epochs; with another one everything is forgotten, because the store has begun anew
    synchronized String upTo(String group, String of) {
        if (!series.equals(of)) {
            series = of;
            groups.clear();
            numbers = 0;
        }
        Group known = groups.get(group);
        return known == null ? "" : known.upTo;
    }

    /// Takes what the store told.
    ///
    /// @param after where that began
    /// @param of as in {@link #upTo}
    synchronized void learn(String group, String of, String after, LikeQuestions told) {
        if (!series.equals(of) || told.questions().isEmpty()) {
            return;
        }
        Group known = groups.computeIfAbsent(group, _ -> new Group());
        if (known.upTo.equals(after)) { // else another lookup has read further meanwhile
            known.upTo = told.upTo();
        }
        for (LikeQuestion question : told.questions()) {
            remove(known, question.key());
            known.questions.put(question.key(), question.vector());
            numbers += question.vector().embedding().dimension();
        }
        while (known.questions.size() > LikeQuestions.MOST) {
            remove(known, known.questions.firstEntry().getKey());
        }
        while (numbers > most && groups.size() > 1) {
            Map.Entry<String, Group> eldest = groups.pollFirstEntry();
            eldest.getValue().questions.values().forEach(vector -> numbers -= dimension(vector));
        }
    }

    /// Forgets a question whose answer is gone.
    synchronized void forget(String group, String key) {
        Group known = groups.get(group);
        if (known != null) {
            remove(known, key);
        }
    }

    /// The questions of a group by similarity, the nearest first.
    List<Near> nearest(String group, NamedEmbedding to) {
        Map<String, NamedEmbedding> questions;
        synchronized (this) {
            Group known = groups.get(group);
            questions = known == null ? Map.of() : new LinkedHashMap<>(known.questions);
        }
        var near = new ArrayList<Near>(questions.size());
        questions.forEach((key, vector) -> {
            if (vector.comparable(to)) {
                near.add(new Near(key, vector.embedding().cosine(to.embedding())));
            }
        });
        near.sort(Comparator.comparingDouble(Near::similarity).reversed());
        return near;
    }

    private void remove(Group known, String key) {
        NamedEmbedding gone = known.questions.remove(key);
        numbers -= gone == null ? 0 : dimension(gone);
    }

    private static int dimension(NamedEmbedding vector) {
        return vector.embedding().dimension();
    }
}
