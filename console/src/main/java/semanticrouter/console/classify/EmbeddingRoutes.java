package semanticrouter.console.classify;

import static semanticrouter.console.http.Json.ordered;
import static semanticrouter.console.http.Route.asks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import semanticrouter.config.document.global.Permission;
import semanticrouter.console.http.ApiReply;
import semanticrouter.console.http.ApiRequest;
import semanticrouter.console.http.Route;
import semanticrouter.console.http.Shape;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EmbeddingSize;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.fault.GatewayException;
import tools.jackson.databind.JsonNode;

/// Sentence vectors and their similarity (specification: dataplane §3.3).
///
/// The encoder goes by the writing of a text, so `model` is `auto` or names the one that reads it anyway. Each of its
/// layers is an exit (`target_layer`, 0 for the last), and a vector can be cut to its first numbers (`dimension`);
/// what the encoder does not have is refused rather than answered with something else.
public final class EmbeddingRoutes {
    private static final String NOT_READY = "EMBEDDING_MODEL_NOT_READY";
    private static final String ANY = "auto";

    private final Classifiers classifiers;

    private EmbeddingRoutes(Classifiers classifiers) {
        this.classifiers = classifiers;
    }

    public static List<Route> of(Classifiers classifiers) {
        var routes = new EmbeddingRoutes(classifiers);
        return List.of(
                post(
                        "/api/v1/embeddings",
                        "Gives the sentence vectors of texts.",
                        Shape.of("texts string[]", "model? string", "dimension? integer", "target_layer? integer"),
                        Shape.of(
                                "embeddings object[]",
                                "total_count integer",
                                "total_processing_time_ms number",
                                "avg_processing_time_ms number"),
                        routes::embeddings),
                post(
                        "/api/v1/similarity",
                        "Gives the cosine similarity of two texts.",
                        Shape.of("text1 string", "text2 string", "model? string", "dimension? integer"),
                        Shape.of("model_used string", "similarity number", "processing_time_ms number"),
                        routes::similarity),
                post(
                        "/api/v1/similarity/batch",
                        "Ranks texts by their similarity to a query.",
                        Shape.of("query string", "candidates string[]", "top_k? integer", "model? string"),
                        Shape.of(
                                "matches object[]",
                                "total_candidates integer",
                                "model_used string",
                                "processing_time_ms number"),
                        routes::ranking),
                Route.get(
                        "/api/v1/embeddings/models",
                        Permission.CONFIG_READ,
                        "Lists the loaded sentence encoders.",
                        Shape.of("models object[]", "count integer"),
                        _ -> ApiReply.json(routes.models())));
    }

    /// Its dimension is measured, since encoders say it with their first vector only.
    private Map<String, Object> models() throws GatewayException, InterruptedException {
        List<Map<String, Object>> models = List.of();
        if (classifiers.loaded("embedding")) {
            String word = "dimension";
            int dimension = classifiers
                    .ask(NOT_READY, encodings -> encodings.embed(word))
                    .dimension();
            String name = classifiers.ask(NOT_READY, encodings -> encodings.embedder(List.of(word)));
            models = List.of(ordered("name", name, "type", "embedding", "loaded", true, "dimension", dimension));
        }
        return ordered("models", models, "count", models.size());
    }

    /// An answer to a call.
    @FunctionalInterface
    private interface Answer {
        Map<String, Object> to(JsonNode body) throws GatewayException, InterruptedException;
    }

    private static Route post(String path, String summary, Shape body, Shape reply, Answer answer) {
        return Route.post(
                path, Permission.CLASSIFY_INVOKE, summary, asks(body, reply), request -> checked(request, answer));
    }

    private static ApiReply checked(ApiRequest request, Answer answer) throws GatewayException, InterruptedException {
        JsonNode body = request.json();
        if (!body.path("images").isEmpty()) {
            throw new GatewayException(
                    503, "MULTIMODAL_MODEL_NOT_READY", "no encoder of images is loaded; send texts only");
        }
        return ApiReply.json(answer.to(body));
    }

    private Map<String, Object> embeddings(JsonNode body) throws GatewayException, InterruptedException {
        List<String> texts = Texts.list(body, "texts", classifiers.limits().batch());
        long start = System.nanoTime();
        Exit exit = exit(body);
        var embeddings = new ArrayList<Object>();
        for (String text : texts) {
            long began = System.nanoTime();
            String model = model(body, List.of(text));
            Embedding embedding = classifiers.ask(NOT_READY, encodings -> encodings.embed(text, exit));
            embeddings.add(ordered(
                    "text",
                    text,
                    "modality",
                    "text",
                    "embedding",
                    embedding.values(),
                    "dimension",
                    embedding.dimension(),
                    "model_used",
                    model,
                    "processing_time_ms",
                    Texts.millisSince(began)));
        }
        double total = Texts.millisSince(start);
        return ordered(
                "embeddings",
                embeddings,
                "total_count",
                texts.size(),
                "total_processing_time_ms",
                total,
                "avg_processing_time_ms",
                total / texts.size());
    }

    private Map<String, Object> similarity(JsonNode body) throws GatewayException, InterruptedException {
        String first = Texts.text(body, "text1");
        String second = Texts.text(body, "text2");
        long start = System.nanoTime();
        String model = model(body, List.of(first, second));
        double similarity = similarity(first, second, exit(body));
        return ordered("model_used", model, "similarity", similarity, "processing_time_ms", Texts.millisSince(start));
    }

    private Map<String, Object> ranking(JsonNode body) throws GatewayException, InterruptedException {
        String query = Texts.text(body, "query");
        List<String> candidates =
                Texts.list(body, "candidates", classifiers.limits().batch());
        int top = body.path("top_k").asInt(0);
        if (top < 0) {
            throw Texts.invalid("\"top_k\" must be 1 or more; 0 for all");
        }
        long start = System.nanoTime();
        Exit exit = exit(body);
        String model =
                model(body, Stream.concat(Stream.of(query), candidates.stream()).toList());
        var matches = new ArrayList<Match>();
        for (int i = 0; i < candidates.size(); i++) {
            matches.add(new Match(i, similarity(query, candidates.get(i), exit), candidates.get(i)));
        }
        matches.sort(Comparator.comparingDouble(Match::similarity).reversed().thenComparingInt(Match::index));
        List<Match> best = top == 0 ? matches : matches.subList(0, Math.min(top, matches.size()));
        return ordered(
                "matches",
                best.stream()
                        .map(match -> ordered("index", match.index, "similarity", match.similarity, "text", match.text))
                        .toList(),
                "total_candidates",
                candidates.size(),
                "model_used",
                model,
                "processing_time_ms",
                Texts.millisSince(start));
    }

    private record Match(int index, double similarity, String text) {}

    /// Two texts in the space of one exit. Whole vectors of a Chinese and another text come from the same encoder.
    private double similarity(String first, String second, Exit exit) throws GatewayException, InterruptedException {
        return classifiers.ask(
                NOT_READY,
                encodings -> exit.equals(Exit.FULL)
                        ? encodings.similarity(first, second)
                        : encodings.embed(first, exit).cosine(encodings.embed(second, exit)));
    }

    /// The encoder that reads these texts, which has to be the one a body names.
    private String model(JsonNode body, List<String> texts) throws GatewayException, InterruptedException {
        String asked = body.path("model").asString(ANY);
        String reads = classifiers.ask(NOT_READY, encodings -> encodings.embedder(texts));
        if (!asked.equals(ANY) && !asked.equals(reads)) {
            throw new GatewayException(
                    400,
                    "INVALID_MODEL",
                    "the sentence encoder of this text is " + reads + "; leave \"model\" out, or set it to " + ANY
                            + " or to that name");
        }
        return reads;
    }

    /// The exit a body asks for.
    private Exit exit(JsonNode body) throws GatewayException {
        EmbeddingSize size = classifiers.embeddingSize();
        int layer = body.path("target_layer").asInt(0);
        if (layer < 0 || layer > size.layers()) {
            throw new GatewayException(
                    400,
                    "INVALID_LAYER",
                    size.layers() == 0
                            ? "the sentence encoder has no early exits; leave \"target_layer\" out or set it to 0"
                            : "the sentence encoder has the layers 1 to " + size.layers()
                                    + "; set \"target_layer\" to one of them, or to 0 for the last");
        }
        int dimension = body.path("dimension").asInt(0);
        if (dimension < 0 || dimension > size.dimension() && size.dimension() > 0) {
            throw new GatewayException(
                    400,
                    "INVALID_DIMENSION",
                    "the sentence encoder gives vectors of " + size.dimension()
                            + " numbers; set \"dimension\" to 1 up to that, or leave it out");
        }
        return new Exit(layer, dimension);
    }
}
