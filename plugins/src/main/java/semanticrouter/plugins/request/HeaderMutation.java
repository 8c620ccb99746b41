package semanticrouter.plugins.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import semanticrouter.core.call.HeaderEdits.Edit;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.Status;
import semanticrouter.core.plugin.Plugin;
import semanticrouter.core.plugin.PluginFamily;
import semanticrouter.core.plugin.PluginSetup;
import semanticrouter.core.plugin.PluginSlot;
import semanticrouter.core.request.Headers;

/// `header_mutation`: adds, overwrites and removes headers of the upstream request (specification: dataplane §4.3).
public final class HeaderMutation implements PluginFamily<HeaderMutation.Options> {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final List<String> RESERVED = List.of("x-vsr-internal-", "x-vsr-looper-", "x-authz-");
    private static final List<String> FRAMING = List.of(
            "host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "keep-alive");

    /// The edits, made in the order add, update, delete.
    @Doc("Adds, overwrites and removes headers of the request to the model.")
    public record Options(
            @Doc("Headers to append, keeping values that are there.") @Default("[]")
            List<Header> add,

            @Doc("Headers to set, replacing values that are there.") @Default("[]")
            List<Header> update,

            @Doc("Names of headers to remove.") @Default("[]")
            List<String> delete) {
        public Options {
            add = List.copyOf(add);
            update = List.copyOf(update);
            delete = List.copyOf(delete);
        }
    }

    /// A header with a fixed value.
    @Doc("A header with a fixed value.")
    public record Header(
            @Doc("Its name.") @Required String name,
            @Doc("Its value.") @Default("") String value) {}

    @Override
    public Kind<Options> kind() {
        return Kind.plugin("header_mutation", Status.SUPPORTED, Options.class);
    }

    @Override
    public PluginSlot slot() {
        return PluginSlot.HEADER_MUTATION;
    }

    @Override
    public String description() {
        return "Adds, overwrites and removes headers of the request to the model.";
    }

    @Override
    public List<Problem> check(Options options) {
        var problems = new ArrayList<Problem>();
        headers("add", options.add(), problems);
        headers("update", options.update(), problems);
        for (int i = 0; i < options.delete().size(); i++) {
            String path = "delete[" + i + "]";
            name(path, options.delete().get(i)).ifPresent(problems::add);
        }
        return problems;
    }

    private static void headers(String list, List<Header> headers, List<Problem> problems) {
        for (int i = 0; i < headers.size(); i++) {
            String path = list + "[" + i + "]";
            name(path + ".name", headers.get(i).name()).ifPresent(problems::add);
            String value = headers.get(i).value();
            if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 127)) {
                problems.add(
                        Problem.error(path + ".value", "a header value must not hold control characters or line ends"));
            }
        }
    }

    private static Optional<Problem> name(String path, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of(Problem.error(
                    path,
                    "\"" + name + "\" is not a header name; use letters, digits and hyphens, without a leading colon"));
        }
        if (RESERVED.stream().anyMatch(lower::startsWith)) {
            return Optional.of(Problem.error(path, "\"" + name + "\" is the router's own; choose another name"));
        }
        if (FRAMING.contains(lower)) {
            return Optional.of(
                    Problem.error(path, "\"" + name + "\" frames the message and is set by the router; remove it"));
        }
        return Optional.empty();
    }

    @Override
    public Plugin prepare(PluginSetup<Options> setup) {
        Options options = setup.options();
        var edits = new ArrayList<Edit>();
        options.add().forEach(header -> edits.add(new Edit.Add(header.name(), header.value())));
        options.update().forEach(header -> edits.add(new Edit.Set(header.name(), header.value())));
        options.delete().forEach(name -> edits.add(new Edit.Remove(name)));
        return (call, next) -> next.send(call.with(call.headers().and(edits)));
    }
}
