package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EncoderPass;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.encoder.LabelScores;
import semanticrouter.core.encoder.TokenSpan;
import semanticrouter.core.fault.GatewayException;
import semanticrouter.core.fault.UnavailableException;
import tools.jackson.databind.JsonNode;

/// What the learned models make of one text, all in one answer: tokens, labels of every head, marked stretches, the
/// vector, and how a second text stands to the first (specification: surfaces §1.6).
public final class EncodeRoutes {
    private static final String NOT_READY = "EMBEDDING_MODEL_NOT_READY";
    private static final String EMBEDDING = "embedding";
    private static final String RERANK = "rerank";

    /// Heads that read a whole text, in the order they are shown.
    private static final List<String> HEADS = List.of(
            Classifiers.INTENT,
            Classifiers.SECURITY,
            Classifiers.FACT_CHECK,
            Classifiers.FEEDBACK,
            "modality",
            "complexity",
            "language");

    /// Labels of a head that are shown, the most probable first.
    private static final int TOP = 3;

    /// Tokens that are shown; the rest is counted.
    private static final int MOST_TOKENS = 128;

    /// Numbers of the vector that are shown.
    private static final int PREVIEW = 12;

    private final Classifiers classifiers;

    public EncodeRoutes(Classifiers classifiers) {
        this.classifiers = classifiers;
    }

    public static List<Route> of(Classifiers classifiers) {
        var routes = new EncodeRoutes(classifiers);
        return List.of(Route.post(
                "/api/v1/encode",
                Permission.CLASSIFY_INVOKE,
                "Shows what the learned models make of a text: tokens, labels, spans, vector; and of a pair.",
                asks(
                        Shape.of("text string", "text2? string"),
                        Shape.of(
                                "encoder object",
                                "tokens object[]",
                                "token_count integer",
                                "heads object[]",
                                "spans? object[]",
                                "embedding object",
                                "pair? object",
                                "processing_time_ms number")),
                request -> ApiReply.json(routes.encode(request.json()))));
    }

    /// The answer to a body.
    ///
    /// @throws GatewayException 400 for a text that is none, 503 where no model is loaded or all are busy
    public Map<String, Object> encode(JsonNode body) throws GatewayException, InterruptedException {
        String text = Texts.text(body, "text");
        JsonNode other = body.path("text2");
        String second = other.isMissingNode() || other.isNull() ? null : Texts.text(body, "text2");
        long start = System.nanoTime();
        Map<String, Object> document = classifiers.ask(NOT_READY, encodings -> document(encodings, text, second));
        document.put("processing_time_ms", Texts.millisSince(start));
        return document;
    }

    private Map<String, Object> document(Encodings encodings, String text, @Nullable String second)
            throws UnavailableException, InterruptedException {
        EncoderPass pass = encodings.pass(text);
        List<TokenSpan> spans =
                classifiers.loaded(Classifiers.PII) ? encodings.label(Classifiers.PII, text) : List.of();
        Map<String, Object> document = ordered(
                "encoder",
                encoder(pass),
                "tokens",
                tokens(pass, spans),
                "token_count",
                pass.pieces().size(),
                "heads",
                heads(encodings, text),
                "spans",
                classifiers.loaded(Classifiers.PII)
                        ? spans.stream().map(EncodeRoutes::span).toList()
                        : null,
                EMBEDDING,
                embedding(encodings, text));
        if (second != null) {
            document.put("pair", pair(encodings, text, second));
        }
        return document;
    }

    private static Map<String, Object> encoder(EncoderPass pass) {
        return ordered(
                "name",
                pass.encoder(),
                "layers",
                pass.layers(),
                "attention_heads",
                pass.heads() == 0 ? null : pass.heads(),
                "hidden_size",
                pass.width(),
                "dimension",
                pass.dimension(),
                "pooling",
                pass.pooling(),
                "window_tokens",
                pass.windowTokens(),
                "before",
                pass.before(),
                "after",
                pass.after(),
                "tokens_read",
                pass.coverage().covered());
    }

    /// The first tokens; each has the label of the word it belongs to, in BIO notation.
    private static List<Map<String, Object>> tokens(EncoderPass pass, List<TokenSpan> spans) {
        var tokens = new ArrayList<Map<String, Object>>();
        TokenSpan open = null;
        for (EncoderPass.Piece piece :
                pass.pieces().subList(0, Math.min(MOST_TOKENS, pass.pieces().size()))) {
            TokenSpan span = spans.stream()
                    .filter(one -> piece.start() < one.end() && piece.end() > one.start())
                    .findFirst()
                    .orElse(null);
            String bio = span == null ? "O" : (span.equals(open) ? "I-" : "B-") + span.label();
            open = span;
            tokens.add(ordered(
                    "token", piece.word(), "id", piece.id(), "start", piece.start(), "end", piece.end(), "bio", bio));
        }
        return tokens;
    }

    private List<Map<String, Object>> heads(Encodings encodings, String text)
            throws UnavailableException, InterruptedException {
        var heads = new ArrayList<Map<String, Object>>();
        for (String task : HEADS) {
            if (classifiers.loaded(task)) {
                LabelScores scores = encodings.classify(task, text);
                heads.add(ordered("task", task, "label_count", scores.labels().size(), "labels", labels(scores)));
            }
        }
        return heads;
    }

    private static List<Map<String, Object>> labels(LabelScores scores) {
        return IntStream.range(0, scores.labels().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -scores.probabilities()[i]))
                .limit(TOP)
                .map(i -> ordered("label", scores.labels().get(i), "probability", scores.probabilities()[i]))
                .toList();
    }

    private static Map<String, Object> span(TokenSpan span) {
        return ordered("type", span.label(), "start", span.start(), "end", span.end(), "score", span.score());
    }

    private static Map<String, Object> embedding(Encodings encodings, String text)
            throws UnavailableException, InterruptedException {
        Embedding vector = encodings.embed(text);
        float[] values = vector.values();
        return ordered(
                "model",
                encodings.embedder(List.of(text)),
                "dimension",
                vector.dimension(),
                "preview",
                Arrays.copyOf(values, Math.min(PREVIEW, values.length)));
    }

    private Map<String, Object> pair(Encodings encodings, String text, String second)
            throws UnavailableException, InterruptedException {
        Map<String, Object> pair = ordered(
                "similarity", encodings.similarity(text, second), "model", encodings.embedder(List.of(text, second)));
        if (classifiers.loaded(RERANK)) {
            pair.put("relevance", encodings.rank(RERANK, text, List.of(second))[0]);
        }
        return pair;
    }
}
