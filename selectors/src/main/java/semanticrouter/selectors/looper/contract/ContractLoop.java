package semanticrouter.selectors.looper.contract;

import java.util.List;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.loop.Loop;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;

/// A loop whose answer keeps a contract: its models are told, and the answer is held against the format.
///
/// @param loop works on the request
public record ContractLoop(Loop loop, AnswerContract contract) implements Loop {
    @Override
    public LoopResult run(LoopRequest request) throws InterruptedException {
        // What a suspended loop goes on with holds the contract already.
        boolean begun = request.suspension().begun().isPresent();
        LoopRequest told = begun ? request : new Told(request, ContractWords.atFirst(contract, request.body()));
        LoopResult result = loop.run(told);
        return result instanceof LoopResult.Answered answered
                        && contract.format().isPresent()
                ? new Held(contract, contract.format().get(), told, answered).run()
                : result;
    }

    @Override
    public void close() {
        loop.close();
    }

    /// A request with another body.
    private record Told(LoopRequest request, ChatBody body) implements LoopRequest {
        @Override
        public RequestFacts facts() {
            return request.facts();
        }

        @Override
        public List<Candidate> candidates() {
            return request.candidates();
        }

        @Override
        public Optional<Candidate> model(String name) {
            return request.model(name);
        }

        @Override
        public Suspension suspension() {
            return request.suspension();
        }

        @Override
        public Deadline deadline() {
            return request.deadline();
        }

        @Override
        public List<LoopReply> ask(List<LoopQuestion> questions, LoopBounds bounds) throws InterruptedException {
            return request.ask(questions, bounds);
        }
    }
}
