package semanticrouter.plugins.context;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderRuntime;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.request.TextWindow;
import semanticrouter.core.retrieval.LexicalScores;

/// How much texts have to do with a question, for one request (specification: dataplane §4.8).
final class Relevance {
    /// Texts an encoder reads for one request; those beyond go by their words.
    static final int READ_MOST = 256;

    private static final double K1 = 1.2;
    private static final double B = 0.75;

    private final Method method;
    private final EncoderRuntime encoders;
    private final Deadline deadline;
    private int left = READ_MOST;

    /// What counts.
    enum Method {
        BM25,
        EMBEDDING,
        HYBRID
    }

    Relevance(Method method, EncoderRuntime encoders, Deadline deadline) {
        this.method = method;
        this.encoders = encoders;
        this.deadline = deadline;
    }

    /// A score for each text in [0, 1], the most relevant highest; they are compared within one call only.
    double[] scores(String question, List<String> texts) throws UnavailableException, InterruptedException {
        String asked = TextWindow.sample(question);
        double[] words = LexicalScores.spread(LexicalScores.bm25(asked, texts, K1, B));
        if (method == Method.BM25 || asked.isBlank()) {
            return words;
        }
        double[] meaning = meaning(asked, texts, words);
        if (method == Method.EMBEDDING) {
            return meaning;
        }
        double[] both = new double[words.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = (words[i] + meaning[i]) / 2;
        }
        return both;
    }

    /// Those that share most words are read; nothing is known of the others, so they come behind.
    private double[] meaning(String asked, List<String> texts, double[] words)
            throws UnavailableException, InterruptedException {
        Encodings encodings = encoders.open(deadline);
        double[] cosines = new double[texts.size()];
        Set<Integer> read = IntStream.range(0, texts.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -words[i]))
                .limit(left)
                .collect(Collectors.toSet());
        if (read.isEmpty()) {
            return words;
        }
        left -= read.size();
        Embedding question = encodings.embed(asked);
        double least = 1;
        for (int i : read) {
            cosines[i] = question.cosine(encodings.embed(texts.get(i)));
            least = Math.min(least, cosines[i]);
        }
        for (int i = 0; i < cosines.length; i++) {
            if (!read.contains(i)) {
                cosines[i] = least;
            }
        }
        return LexicalScores.spread(cosines);
    }
}
