package semanticrouter.config.legacy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.TreeMerge;

/// Gathers models, endpoints and credentials of earlier layouts into `providers` and model cards (specification:
/// signals
/// §1.19). One use.
final class ProviderMigration {
    private static final List<String> CARD = List.of(
            "param_size",
            "context_window_size",
            "description",
            "capabilities",
            "loras",
            "quality_score",
            "modality",
            "tags");
    private static final List<String> DEFAULTS =
            List.of("default_model", "default_reasoning_effort", "reasoning_families");
    /// Keys of `providers` whose content is gathered anew.
    private static final List<String> GATHERED = List.of(
            "models",
            "defaults",
            "model_targets",
            "backends",
            "auth_profiles",
            "default_model",
            "default_reasoning_effort",
            "reasoning_families");
    private static final List<String> MODEL = List.of(
            "provider_model_id",
            "reasoning_family",
            "api_format",
            "external_model_ids",
            "pricing",
            "reliability",
            "backend_refs");
    private static final List<String> BACKEND = List.of(
            "endpoint",
            "protocol",
            "weight",
            "type",
            "base_url",
            "provider",
            "auth_header",
            "auth_prefix",
            "extra_headers",
            "api_version",
            "chat_path",
            "api_key",
            "api_key_env");

    private final MigrationLog log;
    private final Map<String, MappingNode> models = new LinkedHashMap<>();
    private final Map<String, MappingNode> cards = new LinkedHashMap<>();

    ProviderMigration(MigrationLog log) {
        this.log = log;
    }

    /// Providers, and routing with its cards completed.
    record Provided(MappingNode providers, MappingNode routing) {}

    Provided migrate(MappingNode old, MappingNode routing) {
        MappingNode present = old.get("providers") instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        cards(routing);
        MappingNode defaults = defaults(old, present);
        items(present.get("models"))
                .forEach((name, model) -> model(name, model, "providers.models[]", endpoints(present.get("backends"))));
        targets(present);
        flat(old);
        if (defaults.get("default_model") instanceof ScalarNode model
                && !model.text().isBlank()) {
            boolean adapter = cards.values().stream()
                    .anyMatch(card -> items(card.get("loras")).containsKey(model.text()));
            if (!adapter) {
                card(model.text(), MappingNode.EMPTY);
            }
        }
        var providers = MappingNode.builder();
        if (!defaults.entries().isEmpty()) {
            providers.put("defaults", defaults);
        }
        if (!models.isEmpty()) {
            providers.put("models", SequenceNode.of(List.copyOf(models.values())));
        }
        for (MappingNode.Entry entry : present.entries()) {
            if (!GATHERED.contains(entry.key())) {
                providers.put(entry.key(), entry.value());
            }
        }
        MappingNode completed =
                cards.isEmpty() ? routing : routing.with("modelCards", SequenceNode.of(List.copyOf(cards.values())));
        return new Provided(providers.build(), completed);
    }

    private void cards(MappingNode routing) {
        items(routing.get("modelCards")).forEach(cards::put);
    }

    private MappingNode defaults(MappingNode old, MappingNode providers) {
        MappingNode defaults = providers.get("defaults") instanceof MappingNode mapping ? mapping : MappingNode.EMPTY;
        for (String key : DEFAULTS) {
            Node value = providers.get(key);
            String from = "providers." + key;
            if (value == null) {
                value = old.get(key);
                from = key;
            }
            if (value != null && !defaults.has(key)) {
                log.moved(from, "providers.defaults." + key);
                defaults = defaults.with(key, value);
            }
        }
        return defaults;
    }

    /// Splits a model into what its card says and what its provider says.
    private void model(String name, MappingNode model, String at, Map<String, MappingNode> endpoints) {
        MappingNode card = MappingNode.EMPTY;
        MappingNode kept = model.has("name")
                ? MappingNode.EMPTY
                : MappingNode.builder().put("name", name).build();
        for (MappingNode.Entry entry : model.entries()) {
            if (CARD.contains(entry.key())) {
                log.moved(at + "." + entry.key(), "routing.modelCards[]." + entry.key());
                card = card.with(entry.key(), entry.value());
            } else if (MODEL.contains(entry.key()) || entry.key().equals("name")) {
                kept = kept.with(entry.key(), entry.value());
            } else if (!List.of(
                            "endpoints", "preferred_endpoints", "access_key", "access", "backends", "backend", "model")
                    .contains(entry.key())) {
                log.dropped(at + "." + entry.key());
            }
        }
        var refs =
                new ArrayList<Node>(model.get("backend_refs") instanceof SequenceNode list ? list.items() : List.of());
        for (String key : List.of("endpoints", "preferred_endpoints", "backends", "backend")) {
            refs.addAll(references(model.get(key), endpoints, at + "." + key));
        }
        if (!refs.isEmpty()) {
            Node key = accessKey(model);
            kept = kept.with("backend_refs", SequenceNode.of(key == null ? refs : withKey(refs, key)));
        }
        models.merge(name, kept, TreeMerge::mappings);
        card(name, card);
    }

    private @Nullable Node accessKey(MappingNode model) {
        Node key = model.get("access") instanceof MappingNode access ? access.get("key") : model.get("access_key");
        if (key != null) {
            log.moved("a model's access_key", "providers.models[].backend_refs[].api_key");
        }
        return key;
    }

    private static List<Node> withKey(List<Node> refs, Node key) {
        return refs.stream()
                .map(ref -> ref instanceof MappingNode backend && !backend.has("api_key") && !backend.has("api_key_env")
                        ? (Node) backend.with("api_key", key)
                        : ref)
                .toList();
    }

    private void card(String name, MappingNode facts) {
        MappingNode card =
                cards.getOrDefault(name, MappingNode.builder().put("name", name).build());
        for (MappingNode.Entry fact : facts.entries()) {
            card = card.has(fact.key()) ? card : card.with(fact.key(), fact.value());
        }
        cards.put(name, card);
    }

    /// Backends a model names, or describes in place.
    private List<Node> references(@Nullable Node node, Map<String, MappingNode> endpoints, String at) {
        List<Node> items = node instanceof SequenceNode list ? list.items() : node == null ? List.of() : List.of(node);
        var refs = new ArrayList<Node>();
        for (Node item : items) {
            MappingNode endpoint = item instanceof MappingNode mapping
                    ? backend(mapping, Map.of())
                    : item instanceof ScalarNode name ? endpoints.get(name.text()) : null;
            if (endpoint == null) {
                log.dropped(at + " " + (item instanceof ScalarNode name ? name.text() : ""));
            } else {
                log.moved(at, "providers.models[].backend_refs");
                refs.add(endpoint);
            }
        }
        return refs;
    }

    /// `providers.model_targets` with `backends` and `auth_profiles`.
    private void targets(MappingNode providers) {
        Map<String, MappingNode> profiles = items(providers.get("auth_profiles"));
        var backends = new LinkedHashMap<String, MappingNode>();
        items(providers.get("backends"))
                .forEach((name, backend) ->
                        backends.put(name, backend(backend.with("name", ScalarNode.text(name)), profiles)));
        items(providers.get("model_targets")).forEach((name, target) -> {
            String model = target.get("model") instanceof ScalarNode scalar ? scalar.text() : name;
            log.moved("providers.model_targets", "providers.models");
            model(model, target, "providers.model_targets[]", backends);
        });
    }

    /// `model_config` with `vllm_endpoints` and `provider_profiles`.
    private void flat(MappingNode old) {
        Map<String, MappingNode> profiles = items(old.get("provider_profiles"));
        var endpoints = new LinkedHashMap<String, MappingNode>();
        items(old.get("vllm_endpoints"))
                .forEach((name, endpoint) ->
                        endpoints.put(name, backend(endpoint.with("name", ScalarNode.text(name)), profiles)));
        if (!endpoints.isEmpty()) {
            log.moved("vllm_endpoints", "providers.models[].backend_refs");
        }
        items(old.get("model_config")).forEach((name, model) -> {
            log.moved("model_config", "providers.models");
            boolean picks = model.has("preferred_endpoints") || model.has("endpoints") || model.has("backend_refs");
            MappingNode served = picks || endpoints.isEmpty()
                    ? model
                    : model.with("preferred_endpoints", SequenceNode.texts(List.copyOf(endpoints.keySet())));
            model(name, served, "model_config", endpoints);
        });
        if (models.isEmpty() && !endpoints.isEmpty() && old.get("default_model") instanceof ScalarNode model) {
            var refs = SequenceNode.of(List.copyOf(endpoints.values()));
            models.put(
                    model.text(),
                    MappingNode.builder()
                            .put("name", model.text())
                            .put("backend_refs", refs)
                            .build());
        }
    }

    private static Map<String, MappingNode> endpoints(@Nullable Node backends) {
        var found = new LinkedHashMap<String, MappingNode>();
        items(backends)
                .forEach((name, backend) ->
                        found.put(name, backend(backend.with("name", ScalarNode.text(name)), Map.of())));
        return found;
    }

    /// One endpoint of an earlier layout as a backend.
    private static MappingNode backend(MappingNode endpoint, Map<String, MappingNode> profiles) {
        var backend = MappingNode.builder();
        if (endpoint.get("name") instanceof ScalarNode name) {
            backend.put("name", name);
        }
        if (!endpoint.has("endpoint")
                && endpoint.get("address") instanceof ScalarNode address
                && !address.text().isBlank()) {
            String host = address.text().contains(":") && !address.text().startsWith("[")
                    ? "[" + address.text() + "]"
                    : address.text();
            backend.put("endpoint", endpoint.get("port") instanceof ScalarNode port ? host + ":" + port.text() : host);
        }
        BACKEND.stream().filter(endpoint::has).forEach(key -> backend.put(key, orNull(endpoint.get(key))));
        for (String key : List.of("provider_profile", "auth_profile")) {
            MappingNode profile = endpoint.get(key) instanceof ScalarNode name ? profiles.get(name.text()) : null;
            if (profile != null) {
                for (MappingNode.Entry entry : profile.entries()) {
                    String today = entry.key().equals("type")
                            ? "provider"
                            : entry.key().equals("access_key") ? "api_key" : entry.key();
                    if (BACKEND.contains(today) && !endpoint.has(today)) {
                        backend.put(today, entry.value());
                    }
                }
            }
        }
        return backend.build();
    }

    private static Node orNull(@Nullable Node node) {
        return node == null ? ScalarNode.NULL : node;
    }

    /// Named mappings, whether they are written as a list with names or as a mapping by name.
    private static Map<String, MappingNode> items(@Nullable Node node) {
        var items = new LinkedHashMap<String, MappingNode>();
        if (node instanceof SequenceNode list) {
            for (Node item : list.items()) {
                if (item instanceof MappingNode mapping && mapping.get("name") instanceof ScalarNode name) {
                    items.put(name.text(), mapping);
                }
            }
        } else if (node instanceof MappingNode mapping) {
            for (MappingNode.Entry entry : mapping.entries()) {
                items.put(entry.key(), entry.value() instanceof MappingNode value ? value : MappingNode.EMPTY);
            }
        }
        return items;
    }
}
