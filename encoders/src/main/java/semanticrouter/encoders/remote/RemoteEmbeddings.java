package semanticrouter.encoders.remote;

import java.time.Clock;
import java.util.Optional;
import semanticrouter.core.encoder.Embedding;
import semanticrouter.core.encoder.EmbeddingService;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.LaneCounters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sentence vectors of a server that speaks OpenAI's `/embeddings` (specification: dataplane §7.5). Safe for all
/// threads.
public final class RemoteEmbeddings implements AutoCloseable {
    private final JsonCalls calls;
    private final int dimensions;
    private final Clock clock;
    private volatile EmbeddingService service;

    /// @param dimensions length the vectors must have, which is also asked for; 0 to take what comes
    public RemoteEmbeddings(Endpoint endpoint, int dimensions) {
        this(endpoint, dimensions, Clock.systemUTC());
    }

    /// The same with time from elsewhere.
    public RemoteEmbeddings(Endpoint endpoint, int dimensions, Clock clock) {
        this.calls = new JsonCalls(endpoint);
        this.dimensions = dimensions;
        this.clock = clock;
        this.service = new EmbeddingService(endpoint.model(), dimensions, "", Optional.empty());
    }

    /// The vector of a text, brought to unit length.
    ///
    /// @throws UnavailableException as {@link JsonCalls#post}, and `encoder_failed` when no vector or one of
    ///     another length comes back
    public Embedding embed(String text, Deadline deadline) throws UnavailableException, InterruptedException {
        try {
            Embedding vector = asked(text, deadline);
            service = new EmbeddingService(
                    calls.endpoint().model(), vector.dimension(), "", Optional.of(clock.instant()));
            return vector;
        } catch (UnavailableException failed) {
            service = new EmbeddingService(
                    calls.endpoint().model(),
                    service.dimension(),
                    failed.failure().toString(),
                    Optional.of(clock.instant()));
            throw failed;
        }
    }

    private Embedding asked(String text, Deadline deadline) throws UnavailableException, InterruptedException {
        ObjectNode body = JsonCalls.object();
        body.put("model", calls.endpoint().model());
        body.putArray("input").add(text);
        if (dimensions > 0) {
            body.put("dimensions", dimensions);
        }
        JsonNode vector = calls.post("embeddings", body, deadline).at("/data/0/embedding");
        if (!vector.isArray() || vector.isEmpty()) {
            throw failed("gave no vector");
        }
        if (dimensions > 0 && vector.size() != dimensions) {
            throw failed("gave a vector of " + vector.size() + " numbers, configured are " + dimensions);
        }
        float[] values = new float[vector.size()];
        double square = 0;
        for (int i = 0; i < values.length; i++) {
            if (!vector.get(i).isNumber()) {
                throw failed("gave a vector with something else than numbers");
            }
            values[i] = (float) vector.get(i).asDouble();
            square += (double) values[i] * values[i];
        }
        float scale = square == 0 ? 0 : (float) (1 / Math.sqrt(square));
        for (int i = 0; i < values.length; i++) {
            values[i] *= scale;
        }
        return new Embedding(values);
    }

    private UnavailableException failed(String what) {
        return new UnavailableException("encoder_failed", calls.endpoint().at("embeddings") + " " + what);
    }

    /// What is known of the service.
    EmbeddingService service() {
        return service;
    }

    Endpoint endpoint() {
        return calls.endpoint();
    }

    /// Name of the model that is asked for vectors.
    String model() {
        return calls.endpoint().model();
    }

    int dimensions() {
        return dimensions;
    }

    String line() {
        return "embedding: " + calls.endpoint().model() + " at "
                + calls.endpoint().base();
    }

    LaneCounters counters() {
        return calls.counters();
    }

    @Override
    public void close() {
        calls.close();
    }
}
