package semanticrouter.core.loop;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;

/// One request several models are to work on, and the way to ask them. Used by one thread at a time.
public interface LoopRequest {
    /// What the client asked, as an OpenAI chat completion whatever its own dialect is: not streamed, with what the
    /// decision's plugins did to it.
    ChatBody body();

    /// What is known about the request.
    RequestFacts facts();

    /// The decision's models, in their order.
    List<Candidate> candidates();

    /// A model of the configuration by its name, one of the candidates where it is one of them; empty when nobody
    /// knows it.
    Optional<Candidate> model(String name);

    /// How to wait for tools of the client.
    Suspension suspension();

    /// When the client's patience ends.
    Deadline deadline();

    /// Asks several models side by side and returns once all have answered, enough have, or their time is over.
    /// Calls that have not ended by then are cancelled and fail with the code
    /// {@link semanticrouter.core.fault.Fanout#UNFINISHED}.
    ///
    /// @return one reply for each question, in the order of the questions
    List<LoopReply> ask(List<LoopQuestion> questions, LoopBounds bounds) throws InterruptedException;

    /// Asks one model, with all the time that is left.
    default LoopReply ask(LoopQuestion question) throws InterruptedException {
        return ask(List.of(question), LoopBounds.NONE).getFirst();
    }
}
