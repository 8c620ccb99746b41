package semanticrouter.selectors.looper.confidence;

import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Ledger;

/// Says how sure an answer is. Safe for all threads.
public interface Measure extends AutoCloseable {
    /// The request as models are to be asked, so that their answers can be measured.
    default ChatBody asking(ChatBody body) {
        return body;
    }

    /// The confidence of an answer, in [0, 1].
    ///
    /// @param request what was asked
    /// @param ledger keeps the account of a further call of a model
    /// @param said the answer
    /// @throws UnavailableException when it cannot be told; without any text of the request or the answer
    double confidence(LoopRequest request, Ledger ledger, Heard.Said said)
            throws UnavailableException, InterruptedException;

    /// Whether an answer whose confidence cannot be told still counts, with a confidence of 0.
    default boolean keepsUnmeasured() {
        return false;
    }

    @Override
    default void close() {}
}
