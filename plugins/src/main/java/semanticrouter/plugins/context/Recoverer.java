package semanticrouter.plugins.context;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import semanticrouter.core.call.Call;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.recovery.OriginalPlace;
import semanticrouter.core.recovery.OriginalStore;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.store.Owner;
import semanticrouter.core.store.StoreException;
import semanticrouter.plugins.context.ContextCompression.Recovery;
import semanticrouter.plugins.owntool.OfferCheck;
import semanticrouter.plugins.owntool.ToolTalk;

/// Has the models of one decision read what was left out of their requests (specification: dataplane §4.8). Safe for
/// all threads.
///
/// @param options of the decision
/// @param store where originals are kept; empty where there is none
/// @param userHeader header of the user's id
/// @param closed whether a failure refuses a request
record Recoverer(
        Recovery options,
        Optional<OriginalStore> store,
        String userHeader,
        boolean closed,
        SecureRandom random,
        Clock clock) {
    /// Why the model of a call cannot ask, so that its request is only shortened; empty when it can.
    Optional<String> obstacle(Call call) {
        if (!options.enabled()) {
            return Optional.of("disabled");
        }
        if (nothing()) {
            return Optional.of("limits");
        }
        Optional<String> offer = OfferCheck.obstacle(call, RetrieveTool.NAME);
        if (offer.isPresent()) {
            return offer;
        }
        return store.isEmpty() ? Optional.of("store_missing") : Optional.empty();
    }

    /// Where the originals of a call go while it is shortened.
    Originals begin() {
        return new Originals(random, options.maxBytesPerRequest());
    }

    /// Whether the limits leave nothing to keep or to ask.
    private boolean nothing() {
        return options.ttlSeconds() == 0
                || options.maxRetrievals() == 0
                || options.maxBytesPerRequest() == 0
                || options.maxTotalBytes() == 0;
    }

    /// Keeps originals, and makes the tool that reads them.
    ///
    /// @param room tokens that fit into the request beside what is sent; empty where that is not known
    /// @return empty when there is no room for them
    Optional<RetrieveTool> keep(Call call, Map<String, String> originals, OptionalInt room)
            throws StoreException, InterruptedException {
        OriginalStore to = store.orElseThrow();
        ToolTalk talk = ToolTalk.of(call.inbound().dialect()).orElseThrow();
        OriginalPlace place = place(call);
        if (!call.inbound().dryRun()
                && !to.put(place, originals, Duration.ofSeconds(options.ttlSeconds()), options.maxTotalBytes())) {
            return Optional.empty();
        }
        OptionalInt left =
                room.isEmpty() ? room : OptionalInt.of(Math.max(0, room.getAsInt() - RetrieveTool.TOKENS_MOST));
        var terms = new RetrieveTool.Terms(options.maxRetrievals(), closed, left);
        return Optional.of(new RetrieveTool(talk, to, place, originals, terms, clock));
    }

    private OriginalPlace place(Call call) {
        String recipe =
                call.trace().recipe() == null ? "" : call.trace().recipe().name();
        String decision = call.trace().matched().map(Decision.Matched::name).orElse("");
        RequestFacts facts = call.inbound().facts();
        Owner owner = facts.anonymous()
                ? Owner.NOBODY
                : new Owner(
                        facts.headers()
                                .first(IdentityHeaders.DEFAULT.tenant())
                                .orElse("")
                                .strip(),
                        facts.headers().first(userHeader).orElse("").strip());
        return new OriginalPlace(recipe, decision, owner, call.inbound().id());
    }
}
