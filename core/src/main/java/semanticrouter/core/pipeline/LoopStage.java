package semanticrouter.core.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.call.Reply;
import semanticrouter.core.call.Upstream;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.fault.Settled;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.RetryPause;
import semanticrouter.core.loop.SideCalls;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.plan.RoutingPlan;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;

/// Makes the calls of loops: side by side, within the request's deadline, and over all requests at most
/// {@value #CALLS_MOST} at a time. Safe for all threads.
final class LoopStage {
    /// Bound of the calls that run at the same time. The product's own.
    static final int CALLS_MOST = 512;

    private final Fanout fanout;
    private final SideCalls calls;
    private final Semaphore places = new Semaphore(CALLS_MOST);

    LoopStage(Fanout fanout, SideCalls calls) {
        this.fanout = fanout;
        this.calls = calls;
    }

    SideCalls calls() {
        return calls;
    }

    Fanout fanout() {
        return fanout;
    }

    /// The request as a loop sees it.
    ///
    /// @param call what the decision's plugins made of it
    LoopRequest request(RoutingPlan plan, List<Candidate> candidates, Suspension suspension, Call call) {
        return new Asked(
                plan,
                candidates,
                suspension,
                call,
                plain(calls.chat(call)),
                calls::send,
                plan.loops().retries());
    }

    /// The request as one sees it who asks before its plugins run: what stands before every call stands before each.
    LoopRequest limited(RoutingPlan plan, List<Candidate> candidates, Call call) {
        Upstream way = one -> plan.always().send(one, calls::send).reply();
        return new Asked(plan, candidates, Suspension.NONE, call, plain(calls.chat(call)), way, 0);
    }

    private static ChatBody plain(ChatBody body) {
        return body.withoutField("stream").withoutField("stream_options");
    }

    private final class Asked implements LoopRequest {
        private final RoutingPlan plan;
        private final List<Candidate> candidates;
        private final Suspension suspension;
        private final Call call;
        private final ChatBody body;
        private final Upstream way;
        private final int retriesMost;

        Asked(
                RoutingPlan plan,
                List<Candidate> candidates,
                Suspension suspension,
                Call call,
                ChatBody body,
                Upstream way,
                int retriesMost) {
            this.retriesMost = retriesMost;
            this.plan = plan;
            this.candidates = List.copyOf(candidates);
            this.suspension = suspension;
            this.call = call;
            this.body = body;
            this.way = way;
        }

        @Override
        public ChatBody body() {
            return body;
        }

        @Override
        public RequestFacts facts() {
            return call.inbound().facts();
        }

        @Override
        public List<Candidate> candidates() {
            return candidates;
        }

        @Override
        public Optional<Candidate> model(String name) {
            Optional<Candidate> own = candidates.stream()
                    .filter(candidate -> candidate.ref().model().equals(name))
                    .findFirst();
            return own.isPresent()
                    ? own
                    : plan.model(name).map(served -> new Candidate(ModelRef.to(name), served.profile()));
        }

        @Override
        public Suspension suspension() {
            return suspension;
        }

        @Override
        public Deadline deadline() {
            return call.inbound().deadline();
        }

        @Override
        public List<LoopReply> ask(List<LoopQuestion> questions, LoopBounds bounds) throws InterruptedException {
            Deadline until = bounds.time().map(time -> deadline().within(time)).orElse(deadline());
            var tasks = new ArrayList<Fanout.Task<LoopReply>>();
            for (LoopQuestion question : questions) {
                tasks.add(() -> send(question, until));
            }
            List<Settled<LoopReply>> settled = fanout.run(
                    tasks,
                    until,
                    bounds.atOnce(),
                    bounds.enough(),
                    one -> one instanceof Settled.Done<LoopReply>(LoopReply reply, long _)
                            && reply instanceof LoopReply.Completed completed
                            && bounds.usable().test(completed));
            var replies = new ArrayList<LoopReply>();
            for (int i = 0; i < settled.size(); i++) {
                replies.add(
                        switch (settled.get(i)) {
                            case Settled.Done<LoopReply>(LoopReply reply, long _) -> reply;
                            case Settled.Failed<LoopReply>(Failure why, long _) ->
                                new LoopReply.Failed(questions.get(i).candidate(), why);
                        });
            }
            return replies;
        }

        /// A call whose backend could not work on it is made again, within the time of one call.
        private LoopReply send(LoopQuestion question, Deadline round)
                throws UnavailableException, InterruptedException {
            Deadline until = round.within(plan.loops().callTime());
            Reply reply = once(question, until);
            int retries = 0;
            while (retries < retriesMost && RetryPause.before(reply, retries, until)) {
                retries++;
                reply = once(question, until);
            }
            return read(question.candidate(), reply, retries);
        }

        private Reply once(LoopQuestion question, Deadline until) throws UnavailableException, InterruptedException {
            if (!places.tryAcquire(until.nanosLeft(), TimeUnit.NANOSECONDS)) {
                throw new UnavailableException("loops_busy", "as many calls of loops run as may");
            }
            try {
                return way.send(inner(question, until));
            } finally {
                places.release();
            }
        }

        private Call inner(LoopQuestion question, Deadline until) {
            Inbound outer = call.inbound();
            var inbound = new Inbound(
                    outer.id(),
                    Dialect.OPENAI_CHAT,
                    outer.facts(),
                    question.body(),
                    false,
                    until,
                    false,
                    outer.tracing());
            ModelRef ref = question.candidate().ref();
            return new Call(
                    inbound,
                    question.body(),
                    call.headers().and(plan.loops().headers().edits()),
                    plan.model(ref.model()).orElse(null),
                    ref,
                    call.trace());
        }

        private LoopReply read(Candidate who, Reply reply, int retries) {
            return switch (reply) {
                case Reply.Whole(int status, var _, byte[] bytes) ->
                    status >= 300
                            ? failed(who, "status_" + status, retries)
                            : bytes.length > plan.loops().answerBytes()
                                    ? failed(who, "answer_too_large", retries)
                                    : new LoopReply.Completed(who, bytes, retries);
                case Reply.Refused(var error) -> failed(who, error.code(), retries);
                case Reply.Answered _, Reply.Streamed _ ->
                    throw new IllegalStateException("a call that was not to be streamed came back as a stream");
            };
        }

        private static LoopReply failed(Candidate who, String code, int retries) {
            return new LoopReply.Failed(who, new Failure(code, ""), retries);
        }
    }
}
