package semanticrouter.core.loop;

import java.time.Duration;
import java.util.List;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.SelectionInput;
import semanticrouter.core.trace.Usage;

/// A model that names the candidate of a decision: what it is asked and what its reply says. Calling it is the
/// pipeline's. Pure, and safe for all threads.
public interface HelperModel {
    /// The model that is asked, by its name in the configuration.
    String model();

    /// Longest that is waited for it.
    Duration patience();

    /// What it is asked.
    ///
    /// @param request what the client asked, as an OpenAI chat completion
    /// @throws UnavailableException when there is nothing to ask about
    ChatBody question(ChatBody request, SelectionInput input) throws UnavailableException;

    /// What its reply says.
    ///
    /// @param completion UTF-8 bytes of a chat completion's JSON
    Verdict read(byte[] completion, List<Candidate> candidates);

    /// What a reply says.
    sealed interface Verdict {
        /// Tokens the call took, as the provider counts them.
        Usage usage();

        /// One of the candidates.
        record Named(Candidate candidate, Usage usage) implements Verdict {}

        /// Nobody who could serve.
        ///
        /// @param why without a text of the request or the reply
        record Unusable(Failure why, Usage usage) implements Verdict {}
    }
}
