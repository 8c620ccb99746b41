package semanticrouter.selectors.looper.confidence;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.script.TreeBody;
import tools.jackson.databind.JsonNode;

/// A request whose models say what they are told to, for tests. A model that is told nothing fails with
/// `nothing_to_say`.
final class ScriptedRequest implements LoopRequest {
    private static final String SECRET = "the secret question";

    private final ChatBody body;
    private final List<Candidate> candidates;
    private final Map<String, Deque<Object>> lines = new HashMap<>();
    private final List<LoopQuestion> asked = new ArrayList<>();

    ScriptedRequest(ChatBody body, List<Candidate> candidates) {
        this.body = body;
        this.candidates = candidates;
    }

    ScriptedRequest(List<Candidate> candidates) {
        this(
                TreeBody.of(
                        "{\"model\": \"auto\", \"messages\": [{\"role\": \"user\", \"content\": \"" + SECRET + "\"}]}"),
                candidates);
    }

    /// The next thing a model says.
    ScriptedRequest says(String model, Said said) {
        lines.computeIfAbsent(model, _ -> new ArrayDeque<>()).add(said);
        return this;
    }

    /// The next call of a model fails.
    ScriptedRequest fails(String model, String code) {
        lines.computeIfAbsent(model, _ -> new ArrayDeque<>()).add(code);
        return this;
    }

    /// Who was asked, in order.
    List<String> asked() {
        return asked.stream().map(one -> one.candidate().ref().effectiveModel()).toList();
    }

    /// What was asked in a call.
    JsonNode question(int call) {
        return ((TreeBody) asked.get(call).body()).tree();
    }

    @Override
    public List<LoopReply> ask(List<LoopQuestion> questions, LoopBounds bounds) {
        asked.addAll(questions);
        return questions.stream().map(this::reply).toList();
    }

    private LoopReply reply(LoopQuestion question) {
        Deque<Object> told = lines.get(question.candidate().ref().effectiveModel());
        Object next = told == null || told.isEmpty() ? "nothing_to_say" : told.removeFirst();
        return next instanceof Said said
                ? new LoopReply.Completed(question.candidate(), said.completion())
                : new LoopReply.Failed(question.candidate(), new Failure((String) next, ""));
    }

    @Override
    public ChatBody body() {
        return body;
    }

    @Override
    public RequestFacts facts() {
        return RequestFacts.ofText("auto", SECRET);
    }

    @Override
    public List<Candidate> candidates() {
        return candidates;
    }

    @Override
    public Optional<Candidate> model(String name) {
        return candidates.stream().filter(one -> one.ref().model().equals(name)).findFirst();
    }

    @Override
    public Suspension suspension() {
        throw new AssertionError("a cascade does not wait for tools");
    }

    @Override
    public Deadline deadline() {
        return Deadline.after(Duration.ofMinutes(1));
    }
}
