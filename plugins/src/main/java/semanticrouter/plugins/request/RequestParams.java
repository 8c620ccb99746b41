package semanticrouter.plugins.request;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import semanticrouter.core.call.Call;
import semanticrouter.core.call.ChatBody;
import semanticrouter.core.call.Dialect;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.trace.Fact;
import semanticrouter.core.trace.Facts;

/// `request_params`: removes and caps top-level fields of the request (specification: dataplane §4.4).
public final class RequestParams implements PluginFamily<RequestParams.Options> {
    /// Every field by which a dialect limits the answer's tokens.
    private static final List<String> TOKEN_LIMITS =
            List.of("max_tokens", "max_completion_tokens", "max_output_tokens");

    /// A JSON number of a size that can be compared without harm.
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?([eE][+-]?\\d{1,2})?");

    /// What goes, and what is capped.
    @Doc("Removes and caps fields of the request.")
    public record Options(
            @Doc("Fields to remove.") @Default("[]") List<String> blockedParams,

            @Doc("Most completion tokens a request may ask for; 0 for no limit.") @Range(min = 0) @Default("0")
            long maxTokensLimit,

            @Doc("Most choices a request may ask for; 0 for no limit.") @Range(min = 0) @Default("0")
            int maxN,

            @Doc("Whether fields the router does not know are removed.") @Default("false")
            boolean stripUnknown) {
        public Options {
            blockedParams = List.copyOf(blockedParams);
        }
    }

    @Override
    public Kind<Options> kind() {
        return Kind.plugin("request_params", Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.REQUEST_PARAMS;
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
            if (List.of("model", "messages", "input").contains(name)) {
                problems.add(Problem.error(
                        "blocked_params[" + i + "]",
                        "no request works without \"" + name + "\"; remove it from the list"));
            }
        }
        return problems;
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) {
        Options options = setup.options();
        return (call, next) -> next.send(call.with(edit(call, options)));
    }

    private static ChatBody edit(Call call, Options options) {
        Facts facts = call.trace().facts();
        ChatBody edited = call.body();
        for (String name : options.blockedParams()) {
            if (edited.field(name).isPresent()) {
                edited = edited.withoutField(name);
                facts.add(new Fact.ParamBlocked(name));
            }
        }
        for (String name : TOKEN_LIMITS) {
            edited = capped(edited, name, options.maxTokensLimit(), new Fact.TokensCapped(), facts);
        }
        edited = capped(edited, "n", options.maxN(), new Fact.ChoicesCapped(), facts);
        return options.stripUnknown() ? stripped(edited, call.inbound().dialect(), facts) : edited;
    }

    private static ChatBody stripped(ChatBody body, Dialect dialect, Facts facts) {
        Set<String> known = KnownFields.of(dialect);
        List<String> unknown =
                body.fields().stream().filter(name -> !known.contains(name)).toList();
        ChatBody edited = body;
        for (String name : unknown) {
            edited = edited.withoutField(name);
        }
        if (!unknown.isEmpty()) {
            facts.add(new Fact.FieldsStripped(unknown.size()));
        }
        return edited;
    }

    /// Caps a number; one that is not whole cannot be honoured and is removed, anything else is the backend's to judge.
    ///
    /// @param limit 0 for none
    /// @param fact what is said of it when it was capped
    private static ChatBody capped(ChatBody body, String name, long limit, Fact fact, Facts facts) {
        Optional<String> value = limit == 0 ? Optional.empty() : body.field(name);
        if (value.isEmpty() || !NUMBER.matcher(value.get()).matches()) {
            return body;
        }
        var number = new BigDecimal(value.get());
        boolean whole = number.stripTrailingZeros().scale() <= 0;
        if (whole && number.compareTo(BigDecimal.valueOf(limit)) <= 0) {
            return body;
        }
        facts.add(fact);
        return whole ? body.withField(name, Long.toString(limit)) : body.withoutField(name);
    }
}
