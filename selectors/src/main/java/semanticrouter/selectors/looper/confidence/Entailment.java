package semanticrouter.selectors.looper.confidence;

import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.loop.LoopRequest;
import semanticrouter.selectors.looper.chat.Heard;
import semanticrouter.selectors.looper.chat.Json;
import semanticrouter.selectors.looper.chat.Ledger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks a service whether the answer follows from what was asked (specification: selection §1.4.4, verifier service).
///
/// @param verifier the service
/// @param threshold the least confidence that is accepted, for the service
public record Entailment(VerifierService verifier, double threshold) implements Measure {
    @Override
    public double confidence(LoopRequest request, Ledger ledger, Heard.Said said)
            throws UnavailableException, InterruptedException {
        var exchange = Exchange.of(request.body(), said.answer());
        ObjectNode question = Json.object()
                .put("question", exchange.question())
                .put("answer", exchange.answer())
                .put("threshold", threshold);
        if (!exchange.context().isEmpty()) {
            question.put("context", exchange.context());
        }
        JsonNode verdict = verifier.ask(question, request.deadline());
        double confidence = Numbers.of(verdict.path("confidence"));
        if (!(confidence >= 0 && confidence <= 1)) {
            throw VerifierService.invalid("its answer has no confidence from 0 to 1");
        }
        return confidence;
    }

    @Override
    public boolean keepsUnmeasured() {
        return true;
    }

    @Override
    public void close() {
        verifier.close();
    }
}
