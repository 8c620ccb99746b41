package semanticrouter.selectors.looper.script;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import semanticrouter.core.fault.Fanout;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopReply;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.Suspension;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.Setups;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A request whose models answer as a test says. Questions are worked on in their order; once enough
/// replies count, the rest is cancelled, as the pipeline does it.
public final class ScriptedRequest implements LoopRequest {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final ChatBody body;
    private final List<Candidate> candidates;
    private final Map<String, Candidate> others = new HashMap<>();
    private final Map<String, Deque<String>> script = new HashMap<>();

    /// How it waits for tools.
    public final KeptSuspension suspension = new KeptSuspension();

    /// Every question, in order.
    public final List<LoopQuestion> asked = new ArrayList<>();

    /// The bounds of each time models were asked.
    public final List<LoopBounds> bounds = new ArrayList<>();

    public ScriptedRequest(ChatBody body, Candidate... candidates) {
        this.body = body;
        this.candidates = List.of(candidates);
    }

    /// A model of the configuration that is no candidate.
    public ScriptedRequest knows(String model) {
        others.put(model, Setups.candidate(model));
        return this;
    }

    /// What a model answers, one after another, and then again and again the last. `!code` is a failure,
    /// `{` begins a message, everything else is a content.
    public ScriptedRequest says(String model, String... answers) {
        script.put(model, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    @Override
    public ChatBody body() {
        return body;
    }

    @Override
    public RequestFacts facts() {
        return RequestFacts.ofText("auto", "");
    }

    @Override
    public List<Candidate> candidates() {
        return candidates;
    }

    @Override
    public Optional<Candidate> model(String name) {
        return candidates.stream()
                .filter(candidate -> candidate.ref().model().equals(name))
                .findFirst()
                .or(() -> Optional.ofNullable(others.get(name)));
    }

    @Override
    public Suspension suspension() {
        return suspension;
    }

    @Override
    public Deadline deadline() {
        return Deadline.after(Duration.ofMinutes(1));
    }

    @Override
    public List<LoopReply> ask(List<LoopQuestion> questions, LoopBounds within) {
        bounds.add(within);
        var replies = new ArrayList<LoopReply>();
        int usable = 0;
        for (LoopQuestion question : questions) {
            asked.add(question);
            boolean over = within.enough() > 0 && usable >= within.enough();
            LoopReply reply = over
                    ? new LoopReply.Failed(question.candidate(), new Failure(Fanout.UNFINISHED, "enough have answered"))
                    : reply(question.candidate());
            if (reply instanceof LoopReply.Completed completed
                    && within.usable().test(completed)) {
                usable++;
            }
            replies.add(reply);
        }
        return replies;
    }

    private LoopReply reply(Candidate candidate) {
        Deque<String> answers = script.get(candidate.ref().effectiveModel());
        if (answers == null) {
            throw new AssertionError(
                    "nothing is scripted for " + candidate.ref().effectiveModel());
        }
        String answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
        if (answer.startsWith("!")) {
            return new LoopReply.Failed(candidate, new Failure(answer.substring(1), "scripted"));
        }
        ObjectNode completion = MAPPER.createObjectNode();
        ObjectNode choice = completion.putArray("choices").addObject().put("finish_reason", "stop");
        if (answer.startsWith("{'")) {
            choice.set("message", TreeBody.of(answer).tree());
        } else {
            choice.putObject("message").put("role", "assistant").put("content", answer);
        }
        completion.putObject("usage").put("prompt_tokens", 10).put("completion_tokens", 3);
        return new LoopReply.Completed(candidate, completion.toString().getBytes(StandardCharsets.UTF_8));
    }

    /// The body of one question.
    public JsonNode sent(int question) {
        return ((TreeBody) asked.get(question).body()).tree();
    }

    /// The text of the last message of one question.
    public String prompt(int question) {
        JsonNode messages = sent(question).path("messages");
        return messages.path(messages.size() - 1).path("content").asString("");
    }

    /// The effective names of those that were asked.
    public List<String> models() {
        return asked.stream()
                .map(question -> question.candidate().ref().effectiveModel())
                .toList();
    }

    /// The completion of an answered request.
    public static JsonNode completion(LoopResult result) {
        if (!(result instanceof LoopResult.Answered answered)) {
            throw new AssertionError("not answered: " + result);
        }
        return TreeBody.read(new String(answered.completion(), StandardCharsets.UTF_8));
    }

    /// The text of an answered request.
    public static String content(LoopResult result) {
        return completion(result)
                .path("choices")
                .path(0)
                .path("message")
                .path("content")
                .asString("");
    }

    /// The notes of the calls.
    public static List<String> notes(LoopResult result) {
        return result.steps().stream().map(step -> step.note()).toList();
    }
}
