package semanticrouter.core.pipeline;

import java.util.Collection;
import semanticrouter.core.call.Reply;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.GatewayError;

/// What a client is told when no model can be asked.
final class Refusals {
    private Refusals() {}

    static Reply noModel() {
        return refuse(
                400,
                "no_model_selected",
                "unable to route request: no model selected and no default model configured; set providers.defaults.default_model");
    }

    /// Trying again would not help (specification: dataplane §6.2).
    static Reply forbidden(String decision, Failure why) {
        return refuse(
                403,
                why.code(),
                why.detail() + " that a trusted source has set, and decision \"" + decision
                        + "\" goes by who calls; send a key or token that stands for a caller, or let a trusted proxy say who it is");
    }

    static Reply unavailable(Failure why) {
        return refuse(503, why.code(), why.detail() + "; try again, or set the decision's onUnknown");
    }

    static Reply unknownModel(Collection<String> known) {
        return refuse(
                400,
                "model_not_found",
                "the model in this request is not available; known names: " + String.join(", ", known));
    }

    static Reply undecided(String name) {
        return refuse(
                400,
                "no_decision",
                "no decision of this configuration has the algorithm that \"" + name
                        + "\" stands for; name the models in the request: \"plugins\": [{\"id\": \"fusion\","
                        + " \"analysis_models\": [...]}]");
    }

    private static Reply refuse(int status, String code, String message) {
        return new Reply.Refused(new GatewayError(status, code, message));
    }
}
