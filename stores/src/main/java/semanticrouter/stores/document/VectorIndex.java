package semanticrouter.stores.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.retrieval.PassageQuery.FileFilter;

/// The vectors of every passage, searched exactly: one dot product for each passage of a store. Searches run beside
/// each other and beside changes; changes come one at a time.
final class VectorIndex {
    private final ConcurrentHashMap<String, Shelf> stores = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicInteger all = new AtomicInteger();

    /// The files of one store.
    private static final class Shelf {
        private final ConcurrentHashMap<String, Part> files = new ConcurrentHashMap<>();
        private final AtomicInteger passages = new AtomicInteger();
        private final AtomicLong revision = new AtomicLong();
    }

    /// The vectors of one file, in the order of its passages.
    private record Part(String name, List<Embedding> vectors) {}

    /// A passage that was found.
    record Hit(String file, String name, int place, double cosine) {}

    void put(HeldTable.Key key, String name, List<float[]> vectors) {
        remove(key);
        Shelf shelf = stores.computeIfAbsent(key.store(), _ -> new Shelf());
        shelf.files.put(
                key.file(), new Part(name, vectors.stream().map(Embedding::new).toList()));
        shelf.passages.addAndGet(vectors.size());
        all.addAndGet(vectors.size());
        shelf.revision.set(changes.incrementAndGet());
    }

    void remove(HeldTable.Key key) {
        Shelf shelf = stores.get(key.store());
        Part gone = shelf == null ? null : shelf.files.remove(key.file());
        if (shelf != null && gone != null) {
            shelf.passages.addAndGet(-gone.vectors().size());
            all.addAndGet(-gone.vectors().size());
            shelf.revision.set(changes.incrementAndGet());
        }
    }

    void remove(String store) {
        Shelf gone = stores.remove(store);
        if (gone != null) {
            all.addAndGet(-gone.passages.get());
        }
    }

    /// Passages of a store, without those of one file.
    int passages(HeldTable.Key without) {
        Shelf shelf = stores.get(without.store());
        return shelf == null ? 0 : shelf.passages.get() - own(shelf, without);
    }

    /// Passages of all stores, without those of one file.
    int allPassages(HeldTable.Key without) {
        Shelf shelf = stores.get(without.store());
        return all.get() - (shelf == null ? 0 : own(shelf, without));
    }

    private static int own(Shelf shelf, HeldTable.Key key) {
        Part part = shelf.files.get(key.file());
        return part == null ? 0 : part.vectors().size();
    }

    /// Another number after every change of a store.
    long revision(String store) {
        Shelf shelf = stores.get(store);
        return shelf == null ? 0 : shelf.revision.get();
    }

    /// The nearest passages, nearest first; those that are equally near by file and place.
    List<Hit> nearest(String store, Embedding query, int most, FileFilter filter) {
        Shelf shelf = stores.get(store);
        if (shelf == null) {
            return List.of();
        }
        Comparator<Hit> worse = Comparator.comparingDouble(Hit::cosine)
                .thenComparing(Comparator.comparing(Hit::file)
                        .thenComparingInt(Hit::place)
                        .reversed());
        var best = new PriorityQueue<>(worse);
        shelf.files.forEach((file, part) -> {
            if (!filter.admits(file, part.name())) {
                return;
            }
            List<Embedding> vectors = part.vectors();
            for (int place = 0; place < vectors.size(); place++) {
                double cosine = query.cosine(vectors.get(place));
                Hit least = best.size() < most ? null : best.peek();
                if (least == null || cosine >= least.cosine()) {
                    best.add(new Hit(file, part.name(), place, cosine));
                    if (best.size() > most) {
                        best.poll();
                    }
                }
            }
        });
        var hits = new ArrayList<>(best);
        hits.sort(worse.reversed());
        return hits;
    }
}
