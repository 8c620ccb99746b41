package semanticrouter.cli.envoy;

import static semanticrouter.cli.envoy.Tree.map;
import static semanticrouter.cli.envoy.Tree.present;
import static semanticrouter.cli.envoy.Tree.socket;
import static semanticrouter.cli.envoy.Tree.typed;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import semanticrouter.config.compile.ServedModels;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.document.ConfigDocument;
import semanticrouter.config.document.Endpoint;
import semanticrouter.config.load.LoadedConfig;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.core.model.Backend;
import semanticrouter.core.model.Provider;
import semanticrouter.core.model.ServedModel;
import semanticrouter.core.request.IdentityHeaders;
import semanticrouter.extproc.ExtProcOptions;
import semanticrouter.gateway.ClientHeaders;

/// A whole configuration of Envoy for one of the router: its listeners, a cluster for every model, and the router as
/// external processor (specification: surfaces 2.6). No key stands in it: backends' keys are told by the router,
/// listeners' keys come from Envoy's environment.
public final class EnvoyConfig {
    private static final String ABOUT = """
            # Envoy in front of the models, with Semantic Router as its external processor.
            # Written by `vllm-sr config envoy`; write it again when listeners or models change.
            #
            # Identity, keys of providers and headers internal to the router are taken off before every filter. Set them
            # only from something that has verified the caller, in a filter before ext_proc.
            # Bodies of more than LONGEST bytes are refused with 413: see per_connection_buffer_limit_bytes.
            """;

    private static final int REQUESTS = ExtProcOptions.STREAMS_MAX;

    /// By which a request asks Envoy for other retries, times and names than those of its route.
    private static final List<String> WISHES = List.of(
            "x-envoy-retry-on",
            "x-envoy-retry-grpc-on",
            "x-envoy-max-retries",
            "x-envoy-retriable-status-codes",
            "x-envoy-retriable-header-names",
            "x-envoy-hedge-on-per-try-timeout",
            "x-envoy-upstream-rq-timeout-ms",
            "x-envoy-upstream-rq-per-try-timeout-ms",
            "x-envoy-upstream-rq-timeout-alt-response",
            "x-envoy-upstream-stream-duration-ms",
            "x-envoy-upstream-alt-stat-name",
            "x-envoy-expected-rq-timeout-ms",
            "x-envoy-decorator-operation");

    private final ConfigDocument document;
    private final List<ServedModel> models;
    private final List<Diagnostic> found;

    /// @param served the models of the plan; such without backends have no cluster
    private EnvoyConfig(ConfigDocument document, ServedModels served) {
        this.document = document;
        this.models = served.models().values().stream()
                .filter(model -> !model.backends().isEmpty())
                .toList();
        this.found = List.copyOf(served.diagnostics());
    }

    /// The configuration of Envoy for a configuration of the router.
    ///
    /// @param config usable
    /// @param environment value of an environment variable, null when unset
    /// @throws CommandException when a model has the name of the router's own cluster
    public static EnvoyConfig of(LoadedConfig config, UnaryOperator<@Nullable String> environment) {
        var envoy = new EnvoyConfig(
                Objects.requireNonNull(config.document(), "a usable configuration has a document"),
                ServedModels.of(config, environment));
        if (envoy.models.stream().anyMatch(model -> model.name().equals(PublicListener.ROUTER))) {
            throw new CommandException(
                    "a model is named \"" + PublicListener.ROUTER + "\", as is the cluster of the router itself",
                    "give the model another name in providers.models and wherever it is used.");
        }
        return envoy;
    }

    /// Where Envoy finds things.
    ///
    /// @param host where the router answers Envoy
    /// @param port where the router answers Envoy
    /// @param adminPort Envoy's own interface, on loopback
    /// @param trusted file, as Envoy finds it, of those who may have signed the router's certificate; empty
    ///     where the router answers in the clear
    public record Places(String host, int port, int adminPort, Optional<String> trusted) {
        /// The places of a command line.
        ///
        /// @param router host:port, IPv6 in brackets
        public static Places of(String router, int adminPort) {
            Endpoint endpoint = router.contains("/") ? null : Endpoint.of(router);
            if (endpoint == null || !router.endsWith(":" + endpoint.port())) {
                throw new CommandException(
                        "\"" + router + "\" is no address", "write --ext-proc HOST:PORT.", ExitCode.USAGE);
            }
            if (adminPort < 0 || adminPort > 65_535) {
                throw new CommandException(
                        "--admin-port is " + adminPort + ", which is no port",
                        "give a number up to 65535.",
                        ExitCode.USAGE);
            }
            return new Places(endpoint.host(), endpoint.port(), adminPort, Optional.empty());
        }

        /// The same where the router answers over TLS.
        ///
        /// @param authorities file of those who may have signed its certificate; empty for those that
        ///     Envoy's system trusts
        public Places secured(Optional<String> authorities) {
            return new Places(host, port, adminPort, Optional.of(authorities.orElse(ModelCluster.TRUSTED)));
        }
    }

    /// The configuration as YAML.
    public String yaml(Places places) {
        List<ModelCluster> clusters = models.stream().map(ModelCluster::new).toList();
        List<PublicListener> open = document.listeners().stream()
                .map(listener -> new PublicListener(listener, stripped(), bodyBytes(), clusters))
                .toList();
        return ABOUT.replace("LONGEST", String.format(Locale.ROOT, "%,d", bodyBytes()))
                + keys(open)
                + YamlWriter.write(node(open, clusters, places));
    }

    /// A body has to fit into one message to the router, with what is around it.
    private int bodyBytes() {
        return document.global().integrations().looper().messageMegabytes() * 1_000_000;
    }

    private static String keys(List<PublicListener> listeners) {
        return listeners.stream()
                .filter(each -> !each.listener().apiKeys().isEmpty())
                .map(each -> "# Keys of the listener " + each.name()
                        + ", separated by commas, come from Envoy's environment: " + ApiKeys.variable(each.name())
                        + ".\n# Without them nobody is let in.\n")
                .collect(Collectors.joining());
    }

    private static MappingNode node(List<PublicListener> listeners, List<ModelCluster> clusters, Places places) {
        var all = new ArrayList<MappingNode>(List.of(router(places)));
        clusters.forEach(cluster -> all.add(cluster.cluster()));
        return map(
                "admin", map("address", socket("127.0.0.1", places.adminPort())),
                "static_resources",
                        map(
                                "listeners",
                                listeners.stream().map(PublicListener::node).toList(),
                                "clusters",
                                all));
    }

    /// Every request is a stream to the router as long as it lasts, and how many there may be is the router's to say.
    private static MappingNode router(Places places) {
        String options = "extensions.upstreams.http.v3.HttpProtocolOptions";
        return map(
                "name",
                PublicListener.ROUTER,
                "connect_timeout",
                "5s",
                "type",
                "STRICT_DNS",
                "dns_lookup_family",
                ModelCluster.LOOKUP,
                "circuit_breakers",
                map("thresholds", List.of(map("max_pending_requests", REQUESTS, "max_requests", REQUESTS))),
                "typed_extension_protocol_options",
                map("envoy." + options, typed(options, map("explicit_http_config", present("http2_protocol_options")))),
                "transport_socket",
                places.trusted()
                        .map(trusted -> ModelCluster.tls(places.host(), trusted, List.of("h2")))
                        .orElse(MappingNode.EMPTY),
                "load_assignment",
                map(
                        "cluster_name",
                        PublicListener.ROUTER,
                        "endpoints",
                        List.of(map(
                                "lb_endpoints",
                                List.of(map("endpoint", map("address", socket(places.host(), places.port()))))))));
    }

    /// What a client may not say: who it is, keys of providers, what only the router says, and what a route says.
    private List<String> stripped() {
        var names = document.global().services().authz().identity();
        IdentityHeaders identity = IdentityHeaders.DEFAULT.with(names.userIdHeader(), names.userGroupsHeader());
        Set<String> headers =
                new LinkedHashSet<>(List.of(identity.user(), identity.groups(), identity.tenant(), identity.team()));
        Provider.ALL.stream()
                .filter(provider -> provider.home().isPresent())
                .forEach(provider -> headers.add(Provider.keyHeader(provider.name())));
        models.stream().flatMap(model -> model.backends().stream()).forEach(backend -> {
            if (!backend.provider().isEmpty()) {
                headers.add(Provider.keyHeader(backend.provider()));
            }
            headers.addAll(backend.credentials().withheld().stream().sorted().toList());
        });
        headers.addAll(ClientHeaders.INTERNAL);
        headers.add("x-vsr-skip-processing");
        headers.add(PublicListener.MODEL);
        headers.addAll(WISHES);
        return List.copyOf(headers);
    }

    /// What was found about the models, and what Envoy cannot do as the router's own listeners do it, in sentences.
    public List<String> notes() {
        var notes = new ArrayList<String>();
        found.forEach(finding -> notes.add(finding.toString()));
        if (!document.global().router().clearRouteCache()) {
            notes.add("with global.router.clear_route_cache: false Envoy keeps the route it chose before the router"
                    + " named a model, which is the one that answers 404; remove it, or write routes of your own");
        }
        for (ServedModel model : models) {
            var cluster = new ModelCluster(model);
            if (cluster.checkedWithoutKey()) {
                notes.add("the health check of the model \"" + model.name() + "\" goes without the backend's key, as"
                        + " no key stands here; name a path that answers without one");
            }
            for (Backend backend : cluster.leftOut()) {
                notes.add("backend " + backend.name() + " of the model \"" + model.name()
                        + "\" is left out: behind Envoy a request carries the path, the model id and the key of one"
                        + " backend, and this one takes others; make it a model of its own");
            }
            if (model.resilience().hedgeAfter().isPresent()) {
                notes.add("the model \"" + model.name() + "\" is asked once at a time: Envoy does not hedge");
            }
        }
        return notes;
    }
}
