package semanticrouter.plugins.memory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.call.Call;
import semanticrouter.core.decision.Decision;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.memory.RecallSkip;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.Headers;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.store.Owner;

/// Whether a request has to do with memory, and whose (specification: dataplane §4.10). Pure.
record Gate(Terms terms) {
    private static final String OPT_OUT = "x-disable-router-memory";
    private static final Set<String> NEEDS_FACTS = Set.of("needs_fact_check", "fact_check_needed");

    /// Whose request it is; empty when nobody trusted says so. Identity headers that the caller made up are gone by
    /// now.
    Optional<Owner> owner(RequestFacts facts) {
        if (facts.anonymous()) {
            return Optional.empty();
        }
        Headers headers = facts.headers();
        String tenant = said(headers, IdentityHeaders.DEFAULT.tenant());
        String user = said(headers, terms.userHeader());
        return user.isEmpty() ? Optional.empty() : Optional.of(new Owner(tenant, user));
    }

    private static String said(Headers headers, String name) {
        return headers.first(name).map(String::strip).orElse("");
    }

    /// Why the request has nothing to do with memory at all; empty when it may have.
    Optional<RecallSkip> off(Call call) {
        RequestFacts facts = call.inbound().facts();
        if (said(facts.headers(), OPT_OUT).equalsIgnoreCase("true")) {
            return Optional.of(RecallSkip.OPTED_OUT);
        }
        String decision = call.trace().matched().map(Decision.Matched::name).orElse("");
        if (terms.disabledRoutes().contains(call.inbound().path())
                || terms.disabledRoutes().contains(decision)) {
            return Optional.of(RecallSkip.DISABLED_ROUTE);
        }
        ServedModel model = call.model();
        if (terms.disabledModels().contains(facts.requestedModel())
                || model != null && terms.disabledModels().contains(model.name())) {
            return Optional.of(RecallSkip.DISABLED_MODEL);
        }
        return owner(facts).isEmpty() ? Optional.of(RecallSkip.NO_USER) : Optional.empty();
    }

    /// Why no memory would help; empty when one may.
    Optional<RecallSkip> skip(Call call) {
        RequestFacts facts = call.inbound().facts();
        Envelope envelope = facts.envelope();
        String text = facts.userText();
        if (text.isBlank()) {
            return Optional.of(RecallSkip.NO_TEXT);
        }
        if (Talk.courtesy(text)) {
            return Optional.of(RecallSkip.GREETING);
        }
        if (envelope.toolDefinitions() > 0 || envelope.toolResults() > 0) {
            return Optional.of(RecallSkip.TOOLS);
        }
        if (!call.body().equals(call.inbound().body())) { // before this slot, passages alone are put into a request
            return Optional.of(RecallSkip.RAG_CONTEXT);
        }
        return factual(call) && !Talk.firstPerson(text) ? Optional.of(RecallSkip.FACT_CHECK) : Optional.empty();
    }

    private static boolean factual(Call call) {
        Evidence evidence = call.trace().evidence();
        List<String> labels = evidence == null ? List.of() : evidence.matched("fact_check");
        return labels.stream().anyMatch(NEEDS_FACTS::contains);
    }
}
