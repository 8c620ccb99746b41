package semanticrouter.core.limit;

/// Grants or denies requests. Safe for all threads.
public interface Limiter {
    /// Asks for one request.
    ///
    /// @throws InterruptedException when interrupted while a remote one is asked
    Verdict take(Claim claim) throws InterruptedException;

    /// Asks for one request in the place of what this limiter granted it before, for a model that could not be reached:
    /// that does not stand in its way, and is given back by the caller once all agree.
    default Verdict take(Claim claim, Grant before) throws InterruptedException {
        return take(claim);
    }

    /// An answer.
    sealed interface Verdict {
        /// The request may be served.
        record Granted(Grant grant) implements Verdict {}

        /// The request may not be served now.
        ///
        /// @param rule name of the limit it ran into
        record Denied(String rule, Quota quota) implements Verdict {}
    }

    /// What was granted; settled once.
    interface Grant {
        /// Nothing was drawn.
        Grant NONE = new Grant() {
            @Override
            public void settle(long tokens, double cost, String currency) {}

            @Override
            public void giveBack() {}
        };

        /// Puts what the request really took in the place of its estimate.
        ///
        /// @param currency of the cost
        void settle(long tokens, double cost, String currency);

        /// Gives everything back, the request itself too: another limiter has denied it.
        void giveBack();
    }
}
