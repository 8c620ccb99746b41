package semanticrouter.selectors.looper.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.contract.AnswerFormat;
import semanticrouter.core.contract.AnswerFormat.Reference;
import semanticrouter.core.contract.AnswerFormat.Source;
import semanticrouter.core.contract.ContractOutcome;
import semanticrouter.core.loop.LoopBounds;
import semanticrouter.core.loop.LoopQuestion;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.core.loop.LoopResult;
import semanticrouter.core.selection.Candidate;
import semanticrouter.selectors.looper.chat.ChatAnswer;
import semanticrouter.selectors.looper.chat.Conversation;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.chat.Ledger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One answer, held against a format. What keeps it takes the place of the content; of what does not, its
/// model is asked for a better one, then comes the configured answer, and else it stays as it is. Calls of
/// tools are no answer.
final class Held {
    private final AnswerContract contract;
    private final AnswerFormat format;
    private final LoopRequest request;
    private final LoopResult.Answered answered;
    private final Ledger ledger;
    private @Nullable ContractOutcome outcome;

    Held(AnswerContract contract, AnswerFormat format, LoopRequest request, LoopResult.Answered answered) {
        this.contract = contract;
        this.format = format;
        this.request = request;
        this.answered = answered;
        this.ledger = new Ledger(request, answered.steps());
    }

    LoopResult run() throws InterruptedException {
        ObjectNode completion = Json.tree(answered.completion());
        var broken = new ArrayList<ObjectNode>();
        for (JsonNode choice : completion.path("choices")) {
            if (choice instanceof ObjectNode one && !(one.at("/message/tool_calls") instanceof ArrayNode)) {
                Optional<FormatReader.Found> found = find(one.path("message"), format);
                found.ifPresent(text -> put(
                        one,
                        text.text(),
                        text.source() == Source.CONTENT ? ContractOutcome.KEPT : ContractOutcome.RECOVERED));
                if (found.isEmpty()) {
                    broken.add(one);
                }
            }
        }
        for (ObjectNode choice : format.repair() ? repaired(broken) : broken) {
            if (format.fallback().isEmpty()) {
                ended(ContractOutcome.VIOLATED);
            } else {
                String said = format.fallback();
                put(
                        choice,
                        FormatReader.read(format.kind(), said, answered.considered())
                                .orElse(said),
                        ContractOutcome.FALLBACK);
            }
        }
        ContractOutcome came = outcome;
        return came == null
                ? answered
                : ledger.answered(answered.model(), answered.reason(), completion)
                        .made(answered.considered())
                        .with(came);
    }

    private Optional<FormatReader.Found> find(JsonNode message, AnswerFormat where) {
        return FormatReader.find(
                where,
                Json.text(message.path("content")),
                message.path("reasoning_content").asString(""),
                answered.considered());
    }

    /// Gives a text in place of what a choice says.
    private void put(ObjectNode choice, String text, ContractOutcome how) {
        ObjectNode message = (ObjectNode) choice.path("message");
        if (!Json.text(message.path("content")).equals(text)) {
            message.put("content", text);
            choice.remove("logprobs");
        }
        if (how != ContractOutcome.KEPT) {
            choice.put("finish_reason", "stop");
        }
        ended(how);
    }

    private void ended(ContractOutcome how) {
        ContractOutcome before = outcome;
        outcome = before == null ? how : before.or(how);
    }

    /// Asks the models of these choices to mend them.
    ///
    /// @return the choices that are still broken
    private List<ObjectNode> repaired(List<ObjectNode> broken) throws InterruptedException {
        if (broken.isEmpty()) {
            return broken;
        }
        List<LoopQuestion> questions = broken.stream()
                .map(choice -> new LoopQuestion(model(choice), question(choice)))
                .toList();
        List<Heard> heard = ledger.ask(questions, LoopBounds.NONE);
        var left = new ArrayList<ObjectNode>();
        for (int i = 0; i < broken.size(); i++) {
            Optional<FormatReader.Found> found =
                    heard.get(i) instanceof Heard.Said said ? find(said.answer().message(), own()) : Optional.empty();
            String came = heard.get(i) instanceof Heard.Silent silent
                    ? ": " + silent.why().code()
                    : found.isEmpty() ? ": contract not kept" : "";
            ledger.note(heard.get(i).step(), "repair" + came);
            ObjectNode choice = broken.get(i);
            found.ifPresent(text -> put(choice, text.text(), ContractOutcome.REPAIRED));
            if (found.isEmpty()) {
                left.add(choice);
            }
        }
        return left;
    }

    /// The format, looked for in what a model itself says.
    private AnswerFormat own() {
        List<Source> sources = format.sources().stream()
                .filter(source -> source != Source.CANDIDATE_RESPONSES)
                .toList();
        return new AnswerFormat(format.kind(), sources, false, "");
    }

    /// Whose answer a choice is.
    private Candidate model(ObjectNode choice) {
        String name = choice.path("model").asString("");
        return request.candidates().stream()
                .filter(candidate -> candidate.ref().effectiveModel().equals(name))
                .findFirst()
                .orElse(answered.model());
    }

    private ChatBody question(ObjectNode choice) {
        var conversation = new Conversation(request.body());
        List<String> shown = format.kind() instanceof Reference ? answered.considered() : List.of();
        ArrayNode more = Json.array();
        String said = Json.text(choice.at("/message/content"));
        if (!said.isBlank()) {
            more.addObject().put("role", "assistant").put("content", said);
        }
        more.addObject().put("role", "user").put("content", ContractWords.repair(words(conversation), shown));
        return Conversation.followed(conversation.plain(), more);
    }

    /// The whole contract: the client's own words are in the request, before those of the configuration.
    private String words(Conversation conversation) {
        String own = ContractWords.of(contract);
        String told = conversation.contract();
        return told.contains(own) ? told : (told + "\n" + own).strip();
    }
}
