package semanticrouter.encoders.evaluate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.databind.JsonNode;

/// Finds documents by the cosine of sentence vectors, and again after a scorer of pairs has sorted the best thirty.
final class RetrievalEvaluation {
    /// Name of the scorer that sorts.
    static final String SCORER = "rerank";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SORTED = 30;

    /// Queries at a time: each of them encodes several documents side by side, and all must fit the queue of a lane.
    private static final int AT_ONCE = 8;

    private final EncoderRuntime runtime;

    RetrievalEvaluation(EncoderRuntime runtime) {
        this.runtime = runtime;
    }

    private record Document(String id, String text) {}

    private record Query(String text, Set<String> relevant) {}

    /// Ranks of the first relevant document; 0 when it is not among the best ten.
    private record Ranks(int plain, int sorted) {}

    /// Recall at 1 and mean reciprocal rank of the first relevant document within ten, with and without sorting.
    /// Queries without a relevant document of the set are left out.
    Map<String, Double> of(JsonNode set, List<String> remarks) throws UnavailableException, InterruptedException {
        var documents = new ArrayList<Document>();
        for (JsonNode document : set.path("docs")) {
            documents.add(new Document(text(document, "id"), text(document, "text")));
        }
        Set<String> known = new HashSet<>();
        documents.forEach(document -> known.add(document.id()));
        var queries = new ArrayList<Query>();
        int unanswerable = 0;
        for (JsonNode query : set.path("queries")) {
            Set<String> relevant = relevant(query.path("relevant"));
            relevant.retainAll(known);
            if (relevant.isEmpty()) {
                unanswerable++;
            } else {
                queries.add(new Query(text(query, "text"), relevant));
            }
        }
        if (unanswerable > 0) {
            remarks.add(unanswerable + " queries have no relevant document in the set and are left out");
        }
        if (queries.isEmpty()) {
            return Map.of();
        }
        List<Embedding> vectors = Many.ask(documents, document -> embed(document.text()));
        boolean sorts = runtime.tasks().contains(SCORER);
        List<Ranks> ranks = Many.ask(queries, AT_ONCE, query -> ranks(query, documents, vectors, sorts));
        var figures = new LinkedHashMap<String, Double>();
        figures.put("rows", (double) queries.size());
        figures.put("documents", (double) documents.size());
        put(figures, "", ranks.stream().map(Ranks::plain).toList());
        if (sorts) {
            put(figures, "_reranked", ranks.stream().map(Ranks::sorted).toList());
        }
        return figures;
    }

    private static void put(Map<String, Double> figures, String suffix, List<Integer> ranks) {
        double first = ranks.stream().filter(rank -> rank == 1).count();
        double reciprocal =
                ranks.stream().mapToDouble(rank -> rank == 0 ? 0 : 1.0 / rank).sum();
        figures.put("recall_at_1" + suffix, first / ranks.size());
        figures.put("mrr_at_10" + suffix, reciprocal / ranks.size());
    }

    private Embedding embed(String text) throws UnavailableException, InterruptedException {
        return runtime.open(Deadline.after(PATIENCE)).embed(text);
    }

    private Ranks ranks(Query query, List<Document> documents, List<Embedding> vectors, boolean sorts)
            throws UnavailableException, InterruptedException {
        Embedding question = embed(query.text());
        double[] cosines = vectors.stream().mapToDouble(question::cosine).toArray();
        List<Integer> best = IntStream.range(0, cosines.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> cosines[i]).reversed())
                .limit(SORTED)
                .toList();
        int plain = rank(query, documents, best);
        if (!sorts) {
            return new Ranks(plain, 0);
        }
        var scores = new HashMap<Integer, Double>();
        var encodings = runtime.open(Deadline.after(PATIENCE));
        double[] sortedScores = encodings.rank(
                SCORER,
                query.text(),
                best.stream().map(i -> documents.get(i).text()).toList());
        for (int i = 0; i < sortedScores.length; i++) {
            scores.put(best.get(i), sortedScores[i]);
        }
        List<Integer> sorted = best.stream()
                .sorted(Comparator.comparingDouble((Integer i) -> scores.getOrDefault(i, 0.0))
                        .reversed())
                .toList();
        return new Ranks(plain, rank(query, documents, sorted));
    }

    private static int rank(Query query, List<Document> documents, List<Integer> order) {
        for (int i = 0; i < order.size(); i++) {
            if (query.relevant().contains(documents.get(order.get(i)).id())) {
                return i + 1;
            }
        }
        return 0;
    }

    /// Identifiers, given as a list, as a list of objects with `id`, or as an object from identifier to grade.
    private static Set<String> relevant(JsonNode node) {
        Set<String> ids = new HashSet<>();
        if (node.isObject()) {
            ids.addAll(node.propertyNames());
        }
        if (node.isArray()) {
            node.forEach(one -> ids.add(one.isObject() ? text(one, "id") : one.asString("")));
        }
        return ids;
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }
}
