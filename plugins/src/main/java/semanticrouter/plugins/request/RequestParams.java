package semanticrouter.plugins.request;

import java.util.ArrayList;
import java.util.List;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.plugins.PlannedPlugin;

/// `request_params`: removes and caps top-level fields of the request (specification: dataplane §4.4).
public final class RequestParams extends PlannedPlugin<RequestParams.Options> {
    /// What goes, and what is capped.
    @Doc("Removes and caps fields of the request.")
    public record Options(
            @Doc("Fields to remove.") @Default("[]") List<String> blockedParams,

            @Doc("Most completion tokens a request may ask for; 0 for no limit.") @Range(min = 0) @Default("0")
            long maxTokensLimit,

            @Doc("Most choices a request may ask for; 0 for no limit.") @Range(min = 0) @Default("0") int maxN,

            @Doc("Whether fields the router does not know are removed.") @Default("false") boolean stripUnknown) {
        public Options {
            blockedParams = List.copyOf(blockedParams);
        }
    }

    public RequestParams() {
        super("request_params", PluginSlot.REQUEST_PARAMS, Options.class);
    }

    @Override
    public String description() {
        return "Removes and caps fields of the request.";
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < options.blockedParams().size(); i++) {
            String name = options.blockedParams().get(i);
            if (name.equals("model") || name.equals("messages")) {
                problems.add(Problem.error(
                        "blocked_params[" + i + "]", "no request works without \"" + name + "\"; remove it from the list"));
            }
        }
        return problems;
    }
}
