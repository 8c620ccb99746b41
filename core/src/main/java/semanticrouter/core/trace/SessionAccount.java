package semanticrouter.core.trace;

import semanticrouter.core.learning.CacheAccount;
import semanticrouter.core.learning.Learned;
import semanticrouter.core.learning.SessionMemory;
import semanticrouter.core.model.ModelProfile;

/// How many prompt tokens of a request came out of the provider's cache, and what that saved, as a
/// function of its trace and its usage (specification: selection-looper §3.4).
public final class SessionAccount {
    private SessionAccount() {}

    public static CacheAccount of(Completion completion, Learned learned) {
        SessionMemory before = learned.session().memory().orElse(null);
        boolean switched = before != null
                && !before.effectiveModel().equals(completion.trace().modelName());
        return CacheAccount.of(
                completion.usage().promptTokens(),
                completion.usage().cachedTokens(),
                switched,
                before != null,
                learned.session().idleSeconds(),
                learned.session().turn());
    }

    /// What the cached tokens saved, in the currency of the model's price; 0 where that is not known.
    public static double saved(Completion completion, CacheAccount account) {
        ModelProfile model = completion.trace().model();
        return model == null
                ? 0
                : model.pricing()
                        .map(price -> Math.max(0, price.promptPer1m() - price.cachedInputPer1m())
                                * account.cachedTokens()
                                / 1e6)
                        .orElse(0.0);
    }
}
