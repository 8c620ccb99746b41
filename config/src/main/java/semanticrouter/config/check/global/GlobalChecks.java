package semanticrouter.config.check.global;

import static semanticrouter.config.check.context.CheckContext.at;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.check.context.CheckContext;
import semanticrouter.config.diagnostic.Suggestion;
import semanticrouter.config.document.Listener;
import semanticrouter.config.document.global.Integrations;
import semanticrouter.config.document.global.Learning;
import semanticrouter.config.document.global.ModelCatalog;
import semanticrouter.config.document.global.Permission;
import semanticrouter.config.document.global.ResponseStores;
import semanticrouter.config.document.global.RouterSettings;
import semanticrouter.config.document.global.Services;
import semanticrouter.config.recipe.PublicNames;
import semanticrouter.config.tree.DocPath;

/// Services, learning, slugs and the embedding model (specification: signals §1.15, §1.17; dataplane C10).
public record GlobalChecks(CheckContext context) {
    private static final Set<String> BUILT_IN_ROLES = Set.of("viewer", "operator", "admin");
    private static final Pattern ADDRESS = Pattern.compile("localhost|[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    private static final List<String> ENCODERS = List.of("mmbert", "qwen3", "gemma", "multimodal", "bert", "remote");
    private static final Set<String> CLASSIC_BERT =
            Set.of("mom-embedding-light", "all-minilm-l6-v2", "all-minilm-l12-v2", "bert-base-uncased");

    public void check() {
        listeners(context.document().listeners());
        learning(context.document().global().router().learning());
        hybrid(context.document().global().router().modelSelection().hybrid());
        slugs(context.document().global().integrations().looper());
        embedding(context.document().global().modelCatalog().embeddings().semantic());
        responses(context.document().global().services().responseApi());
        batches(context.document()
                .global()
                .services()
                .api()
                .batchClassification()
                .metrics());
        new ServiceChecks(context).check(context.document().global().services());
        management(context.document().global().services().managementApi());
        external(context.document().global().modelCatalog().external());
    }

    private void listeners(List<Listener> listeners) {
        var names = new HashSet<String>();
        var addresses = new HashSet<String>();
        for (int i = 0; i < listeners.size(); i++) {
            Listener listener = listeners.get(i);
            if (!listener.name().isEmpty() && !names.add(listener.name())) {
                error(
                        "duplicate-name",
                        at("listeners").index(i).key("name"),
                        "there are two listeners named \"" + listener.name() + "\"",
                        "rename one of them");
            }
            if (!addresses.add(listener.address() + ":" + listener.port())) {
                error(
                        "listener-address",
                        at("listeners").index(i).key("port"),
                        "another listener has " + listener.address() + ":" + listener.port() + " already",
                        "use another port");
            }
        }
    }

    private void learning(Learning learning) {
        Learning.StateStore store = learning.stateStore();
        Learning.StateRedis redis = store.redis();
        if (store.backend().equals("redis") && (redis == null || redis.address().isBlank())) {
            error(
                    "learning-store",
                    at("global.router.learning.state_store"),
                    "the redis store needs an address",
                    "add redis.address, or set backend: local");
        }
    }

    private void hybrid(RouterSettings.Hybrid weights) {
        if (weights.experienceWeight() == 0
                && weights.routerDcWeight() == 0
                && weights.automixWeight() == 0
                && weights.costWeight() == 0) {
            error(
                    "algorithm-options",
                    at("global.router.model_selection.hybrid"),
                    "every weight of hybrid is 0, so nothing decides",
                    "give one of experience_weight, router_dc_weight, automix_weight, cost_weight a value");
        }
    }

    private void responses(Services.ResponseApi api) {
        DocPath here = at("global.services.response_api");
        if (!api.enabled()) {
            return;
        }
        ResponseStores.Redis redis = switch (api.storeBackend()) {
            case "redis" -> api.redis();
            case "valkey" -> api.valkey();
            default -> null;
        };
        boolean server =
                api.storeBackend().equals("redis") || api.storeBackend().equals("valkey");
        ResponseStores.Postgres postgres = api.postgres();
        if (server && (redis == null || !reachable(redis))) {
            boolean cluster = redis != null && redis.clusterMode();
            error(
                    "response-store",
                    here,
                    "the " + api.storeBackend() + " store needs " + (cluster ? "nodes" : "an address"),
                    "add " + api.storeBackend()
                            + (cluster ? ".cluster_addresses, each" : ".address")
                            + " as host:port, or set store_backend: sqlite");
        } else if (redis != null && redis.clusterMode() && redis.db() != 0) {
            error(
                    "response-store",
                    here.key(api.storeBackend()).key("db"),
                    "a cluster has database 0 alone, not " + redis.db(),
                    "leave db out, or set cluster_mode: false");
        } else if (api.storeBackend().equals("postgres")
                && (postgres == null
                        || postgres.host().isBlank()
                        || postgres.database().isBlank()
                        || postgres.user().isBlank())) {
            error(
                    "response-store",
                    here,
                    "the postgres store needs host, database and user",
                    "add them under postgres, or set store_backend: sqlite");
        }
    }

    private static boolean reachable(ResponseStores.Redis redis) {
        boolean nodes = redis.clusterMode() && !redis.clusterAddresses().isEmpty();
        return (nodes ? redis.clusterAddresses() : List.of(redis.address()))
                .stream().allMatch(address -> address.matches(".+:[0-9]{1,5}"));
    }

    private void batches(Services.@Nullable BatchMetrics metrics) {
        if (metrics == null) {
            return;
        }
        DocPath here = at("global.services.api.batch_classification.metrics");
        positive(here.key("duration_buckets"), metrics.durationBuckets());
        positive(here.key("size_buckets"), metrics.sizeBuckets());
        for (int i = 0; i < metrics.batchSizeRanges().size(); i++) {
            Services.SizeRange range = metrics.batchSizeRanges().get(i);
            if (range.label().isBlank() || range.min() > range.max()) {
                error(
                        "out-of-range",
                        here.key("batch_size_ranges").index(i),
                        "no batch can have this label",
                        "write {min, max, label} with a label and a min that is not above max");
            }
        }
    }

    private void positive(DocPath at, List<Double> bounds) {
        for (int i = 0; i < bounds.size(); i++) {
            if (!(bounds.get(i) > 0)) {
                error(
                        "out-of-range",
                        at.index(i),
                        "must be above 0, is " + bounds.get(i),
                        "give each bound of a histogram a number above 0");
            }
        }
    }

    private void slugs(Integrations.Looper looper) {
        var home = new HashMap<String, String>();
        Set<String> taken = new TreeSet<>(context.cards());
        taken.addAll(context.loras());
        var lists = Map.of(
                "remom",
                looper.remom().modelNames(),
                "fusion",
                looper.fusion().modelNames(),
                "flow",
                looper.flow().modelNames());
        for (String list : List.of("remom", "fusion", "flow")) {
            List<String> names = lists.getOrDefault(list, List.of());
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i).strip();
                DocPath here = at("global.integrations.looper")
                        .key(list)
                        .key("model_names")
                        .index(i);
                String other = home.putIfAbsent(name, list);
                if (name.isEmpty()) {
                    error("looper-name", here, "a model name of " + list + " is empty", "remove it");
                } else if (other != null) {
                    error(
                            "looper-name",
                            here,
                            "the model name \"" + name + "\" asks for " + other + " already",
                            "use another name");
                } else if (taken.contains(name)) {
                    error(
                            "looper-name",
                            here,
                            "the model name \"" + name + "\" is a model's own name",
                            "use another name");
                }
            }
        }
    }

    private void embedding(ModelCatalog.Semantic semantic) {
        DocPath config = at("global.model_catalog.embeddings.semantic.embedding_config");
        DocPath endpointAt = at("global.model_catalog.embeddings.semantic.endpoint");
        String type = semantic.embeddingConfig().modelType();
        boolean written = config.key("model_type").find(context.report().root()) != null;
        if (!type.isEmpty() && !ENCODERS.contains(type)) {
            error(
                    "embedding-model",
                    config.key("model_type"),
                    "\"" + type + "\" is not one of " + String.join(", ", ENCODERS),
                    "");
        }
        if (semantic.embeddingConfig().backend().equals("openai_compatible")) {
            remote(semantic, endpointAt, config);
            if (written && !type.isEmpty() && !type.equals("remote") && ENCODERS.contains(type)) {
                error(
                        "embedding-model",
                        config.key("model_type"),
                        "a remote service has no model_type \"" + type + "\"",
                        "remove model_type, or write remote");
            }
        }
        String mmbert = semantic.mmbertModelPath();
        String folder = mmbert.substring(mmbert.lastIndexOf('/') + 1);
        if (CLASSIC_BERT.contains(folder.toLowerCase(java.util.Locale.ROOT))) {
            error(
                    "embedding-model",
                    at("global.model_catalog.embeddings.semantic.mmbert_model_path"),
                    "\"" + folder + "\" is a classic BERT model",
                    "set bert_model_path and model_type: bert instead");
        }
    }

    private void remote(ModelCatalog.Semantic semantic, DocPath at, DocPath config) {
        ModelCatalog.EmbeddingEndpoint endpoint = semantic.endpoint();
        if (endpoint == null || endpoint.baseUrl().isBlank() || endpoint.model().isBlank()) {
            error(
                    "embedding-model",
                    endpoint == null ? config : at,
                    "the openai_compatible backend needs endpoint.base_url and endpoint.model",
                    "add both, or choose another backend");
            return;
        }
        int target = semantic.embeddingConfig().targetDimension();
        boolean written = config.key("target_dimension").find(context.report().root()) != null;
        if (written && endpoint.dimensions() > 0 && target > 0 && endpoint.dimensions() != target) {
            error(
                    "embedding-model",
                    at.key("dimensions"),
                    "dimensions is " + endpoint.dimensions() + " and target_dimension is " + target,
                    "give both the same value");
        }
    }

    private void management(Services.ManagementApi api) {
        DocPath here = at("global.services.management_api");
        if (!ADDRESS.matcher(api.bindAddress()).matches()) {
            error(
                    "management-api",
                    here.key("bind_address"),
                    "\"" + api.bindAddress() + "\" is neither an IP address nor localhost",
                    "write the address of one of this machine's interfaces, or 127.0.0.1");
        } else if (!LOOPBACK.contains(api.bindAddress()) && !api.remoteExposure() && !internalListener()) {
            error(
                    "management-api",
                    here.key("bind_address"),
                    "the management interface would listen on " + api.bindAddress() + ", which other machines reach",
                    "bind 127.0.0.1, or set remote_exposure: true with bearer tokens");
        }
        if (api.remoteExposure()
                && (!api.auth().mode().equals("bearer") || api.auth().tokens().isEmpty())) {
            error(
                    "management-api",
                    here.key("remote_exposure"),
                    "remote_exposure needs auth.mode bearer and at least one token",
                    "add auth: {mode: bearer, tokens: [{env: …, role: …}]}");
        }
        for (int i = 0; i < api.auth().tokens().size(); i++) {
            String role = api.auth().tokens().get(i).role();
            if (!role.isEmpty()
                    && !BUILT_IN_ROLES.contains(role)
                    && !api.auth().roles().containsKey(role)) {
                error(
                        "management-api",
                        here.key("auth").key("tokens").index(i).key("role"),
                        "there is no role \"" + role + "\"",
                        "use viewer, operator or admin, or add it to auth.roles");
            }
        }
        api.auth().roles().forEach((role, words) -> {
            for (int i = 0; i < words.size(); i++) {
                permission(
                        role,
                        words.get(i),
                        here.key("auth").key("roles").key(role).index(i));
            }
        });
    }

    private void permission(String role, String word, DocPath here) {
        if (!Permission.known(word)) {
            String near = Suggestion.hint(word, Permission.words());
            String all = "known are " + Permission.ALL + ", " + String.join(", ", Permission.words());
            error(
                    "management-api",
                    here,
                    "the role \"" + role + "\" has the unknown permission \"" + word + "\"",
                    near.isEmpty() ? all : near + " " + all);
        }
    }

    private boolean internalListener() {
        return "true".equals(context.environment().apply("VLLM_SR_MANAGEMENT_INTERNAL_LISTENER"));
    }

    private void external(List<ModelCatalog.ExternalModel> models) {
        var names = new HashSet<String>();
        for (int i = 0; i < models.size(); i++) {
            String name = models.get(i).name();
            if (!name.isEmpty() && !names.add(name)) {
                error(
                        "duplicate-name",
                        at("global.model_catalog.external").index(i).key("name"),
                        "there are two external models named \"" + name + "\"",
                        "rename one of them");
            }
        }
    }

    private void error(String code, DocPath where, String what, String hint) {
        context.report().error(code, where, what, hint);
    }

    /// Names that mean something else than a recipe of its own.
    public static Set<String> reserved(CheckContext context) {
        var names = new TreeSet<>(
                PublicNames.autoAliases(context.document().global().router()));
        names.addAll(
                PublicNames.slugs(context.document().global().integrations().looper())
                        .keySet());
        return names;
    }
}
