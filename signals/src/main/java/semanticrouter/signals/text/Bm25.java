package semanticrouter.signals.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Okapi BM25 over a few short documents (Robertson and Zaragoza, 2009; specification: signals §2.5). Immutable.
///
/// `Σ ln(1 + (N - df + 0.5) / (df + 0.5)) · tf (k1 + 1) / (tf + k1 (1 - b + b · len / avg))` over the terms of the
/// query, repeats included, with k1 = 1.2 and b = 0.75.
public final class Bm25 {
    private static final double K1 = 1.2;
    private static final double B = 0.75;
    private static final double EMPTY_AVERAGE = 256;

    private final int documents;
    private final Map<String, List<Posting>> postings = new HashMap<>();

    /// @param weight what one occurrence of the term in the query adds to the document's score
    private record Posting(int document, double weight) {}

    /// @param documents texts, each one document
    public Bm25(List<String> documents) {
        this.documents = documents.size();
        var terms = new ArrayList<List<String>>();
        var frequency = new HashMap<String, Integer>();
        long total = 0;
        for (String document : documents) {
            List<String> of = EnglishTerms.of(document);
            terms.add(of);
            total += of.size();
            of.stream().distinct().forEach(term -> frequency.merge(term, 1, Integer::sum));
        }
        double average = total > 0 ? (double) total / documents.size() : EMPTY_AVERAGE;
        for (int d = 0; d < terms.size(); d++) {
            var counts = new HashMap<String, Integer>();
            terms.get(d).forEach(term -> counts.merge(term, 1, Integer::sum));
            double norm = K1 * (1 - B + B * terms.get(d).size() / average);
            int document = d;
            counts.forEach((term, tf) -> {
                int df = frequency.getOrDefault(term, 0);
                double idf = Math.log(1 + (this.documents - df + 0.5) / (df + 0.5));
                postings.computeIfAbsent(term, _ -> new ArrayList<>())
                        .add(new Posting(document, idf * tf * (K1 + 1) / (tf + norm)));
            });
        }
    }

    /// Score of every document.
    ///
    /// @param query terms made by {@link EnglishTerms#of}
    public double[] scores(List<String> query) {
        var scores = new double[documents];
        for (String term : query) {
            for (Posting posting : postings.getOrDefault(term, List.of())) {
                scores[posting.document()] += posting.weight();
            }
        }
        return scores;
    }
}
