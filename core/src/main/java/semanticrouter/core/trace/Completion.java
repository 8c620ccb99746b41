package semanticrouter.core.trace;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.model.Pricing;

/// A request's story once its reply has ended.
///
/// @param trace why it was routed so
/// @param status HTTP status the client saw; 499 when it left first
/// @param path how the reply came about: `upstream`, `fast_response`, `cache`, `blocked`, `error`, …
/// @param errorReason stable word when it failed, else empty
/// @param usage tokens it took
/// @param streamed whether the reply was a stream
/// @param firstByteNanos from the start of the upstream call to its first byte of body; 0 when none was made
/// @param upstreamNanos from the start of the upstream call to the end of the reply; 0 when none was made
/// @param totalNanos from the first byte of the request to the last of the reply
/// @param tracing its place in a distributed trace; null when none is kept
public record Completion(
        RoutingTrace trace,
        int status,
        String path,
        String errorReason,
        Usage usage,
        boolean streamed,
        long firstByteNanos,
        long upstreamNanos,
        long totalNanos,
        @Nullable TraceContext tracing) {
    /// What a proxy reports when the client left before the reply (nginx's status).
    public static final int CLIENT_GONE = 499;

    /// Outside any trace.
    public Completion(
            RoutingTrace trace,
            int status,
            String path,
            String errorReason,
            Usage usage,
            boolean streamed,
            long firstByteNanos,
            long upstreamNanos,
            long totalNanos) {
        this(trace, status, path, errorReason, usage, streamed, firstByteNanos, upstreamNanos, totalNanos, null);
    }

    /// What the request cost, when the price of the model that served is known: its answer, and the helper that chose
    /// the model where that has a price in the same currency.
    public Optional<Cost> cost() {
        Optional<Cost> helper = trace.helper().flatMap(Fact.HelperAsked::cost);
        return answerCost()
                .map(own -> helper.filter(cost -> cost.currency().equals(own.currency()))
                        .map(cost -> new Cost(own.amount() + cost.amount(), own.currency()))
                        .orElse(own));
    }

    /// All tokens the request took: its answer's, and those of the helper that chose the model.
    public long tokens() {
        return usage.total()
                + trace.helper().map(asked -> asked.usage().total()).orElse(0L);
    }

    /// What the answer cost, when the model's price is known.
    public Optional<Cost> answerCost() {
        Optional<Fact.Looped> loop = trace.loop();
        if (loop.isPresent()) {
            return loop.get().cost();
        }
        Optional<Fact.ImageMade> image = trace.image();
        if (image.isPresent()) {
            return image.get().cost();
        }
        return pricing().map(pricing -> Cost.of(pricing, usage));
    }

    /// The price list that the answer's cost is worked out by: that of the one model that answered. A loop asks
    /// several, and an image has a price of its own.
    public Optional<Pricing> pricing() {
        ModelProfile model = trace.model();
        return model == null || trace.loop().isPresent() || trace.image().isPresent()
                ? Optional.empty()
                : model.pricing();
    }

    /// Whether a model worked on it, or may have, and nobody said how much: its client left before the reply had ended,
    /// the reply broke off or came without counts, or it was withheld.
    public boolean unmetered() {
        boolean worked = status < 400 || status == CLIENT_GONE || path.equals("blocked");
        return upstreamNanos > 0 && usage.total() == 0 && worked;
    }

    /// An amount of money.
    public record Cost(double amount, String currency) {
        /// Nothing, in no currency.
        public static final Cost NONE = new Cost(0, "");

        /// What tokens cost.
        public static Cost of(Pricing pricing, Usage usage) {
            double amount = pricing.cost(
                    usage.promptTokens(), usage.cachedTokens(), usage.writtenTokens(), usage.completionTokens());
            return new Cost(amount, pricing.currency());
        }
    }
}
