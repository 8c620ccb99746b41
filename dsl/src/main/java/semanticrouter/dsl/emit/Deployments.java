package semanticrouter.dsl.emit;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.dsl.document.Nodes;

/// The Kubernetes forms of a compiled program: a resource for the operator and values for the Helm chart.
///
/// Source: routing language specification 5.7; fields of the resource as in the surfaces specification 4.3.
public final class Deployments {
    /// Where the operator's flat configuration keeps a family that the canonical form calls otherwise.
    private static final Map<String, String> FLAT_KEYS = Map.ofEntries(
            Map.entry("keywords", "keyword_rules"),
            Map.entry("embeddings", "embedding_rules"),
            Map.entry("domains", "categories"),
            Map.entry("fact_check", "fact_check_rules"),
            Map.entry("user_feedbacks", "user_feedback_rules"),
            Map.entry("reasks", "reask_rules"),
            Map.entry("preferences", "preference_rules"),
            Map.entry("language", "language_rules"),
            Map.entry("context", "context_rules"),
            Map.entry("structure", "structure_rules"),
            Map.entry("complexity", "complexity_rules"),
            Map.entry("modality", "modality_rules"));

    private Deployments() {}

    /// A `SemanticRouter` resource.
    ///
    /// @param document a compiled program, or one laid over a configuration, whose back ends then become endpoints
    /// @param name name of the resource
    /// @param namespace its namespace
    public static MappingNode resource(MappingNode document, String name, String namespace) {
        MappingNode.Builder spec = MappingNode.builder().put("config", flat(document));
        List<Node> endpoints = endpoints(document);
        if (!endpoints.isEmpty()) {
            spec.put("vllmEndpoints", SequenceNode.of(endpoints));
        }
        return MappingNode.builder()
                .put("apiVersion", "vllm.ai/v1alpha1")
                .put("kind", "SemanticRouter")
                .put(
                        "metadata",
                        MappingNode.builder()
                                .put("name", name)
                                .put("namespace", namespace)
                                .build())
                .put("spec", spec.build())
                .build();
    }

    /// Helm values: the configuration under `config`. Sections that say nothing, such as `listeners: []`, are left out,
    /// so that those of the chart hold.
    public static MappingNode values(MappingNode document) {
        MappingNode.Builder config = MappingNode.builder().put("version", "v0.3");
        for (MappingNode.Entry entry : document.entries()) {
            if (!entry.key().equals("version") && (entry.key().equals("routing") || !saysNothing(entry.value()))) {
                config.put(entry.key(), entry.value());
            }
        }
        return MappingNode.builder().put("config", config.build()).build();
    }

    private static boolean saysNothing(Node node) {
        return switch (node) {
            case MappingNode mapping -> mapping.entries().stream().allMatch(entry -> saysNothing(entry.value()));
            case SequenceNode sequence -> sequence.items().isEmpty();
            case ScalarNode scalar -> Nodes.isZero(scalar);
        };
    }

    private static MappingNode flat(MappingNode document) {
        MappingNode routing = Nodes.mapping(document, "routing");
        MappingNode.Builder config = MappingNode.builder();
        for (MappingNode.Entry entry : routing.entries()) {
            if (entry.key().equals("signals") && entry.value() instanceof MappingNode signals) {
                signals.entries()
                        .forEach(family ->
                                config.put(FLAT_KEYS.getOrDefault(family.key(), family.key()), family.value()));
            } else {
                config.put(entry.key(), entry.value());
            }
        }
        for (String key : List.of("entrypoints", "recipes")) {
            Node value = document.get(key);
            if (value != null) {
                config.put(key, value);
            }
        }
        return config.build();
    }

    private static List<Node> endpoints(MappingNode document) {
        List<Node> endpoints = new ArrayList<>();
        MappingNode providers = Nodes.mapping(document, "providers");
        for (MappingNode model : Nodes.mappings(providers, "models")) {
            List<MappingNode> refs = Nodes.mappings(model, "backend_refs");
            for (int i = 0; i < refs.size(); i++) {
                String host = Nodes.text(refs.get(i), "endpoint");
                if (!host.isEmpty()) {
                    endpoints.add(endpoint(document, model, refs.get(i), i));
                }
            }
        }
        return endpoints;
    }

    private static Node endpoint(MappingNode document, MappingNode model, MappingNode ref, int index) {
        String modelName = Nodes.text(model, "name");
        String own = Nodes.text(ref, "name");
        String suffix = !own.isEmpty() ? own : index == 0 ? "primary" : "backend-" + (index + 1);
        MappingNode.Builder endpoint =
                MappingNode.builder().put("name", modelName + "_" + suffix).put("model", modelName);
        String family = Nodes.text(model, "reasoning_family");
        if (!family.isEmpty()) {
            endpoint.put("reasoningFamily", family);
        }
        Nodes.mappings(Nodes.mapping(document, "routing"), "modelCards").stream()
                .filter(card -> Nodes.text(card, "name").equals(modelName) && card.get("loras") instanceof SequenceNode)
                .findFirst()
                .ifPresent(card -> endpoint.put("loras", SequenceNode.of(Nodes.items(card, "loras"))));
        endpoint.put(
                "backend",
                MappingNode.builder()
                        .put("type", "service")
                        .put("service", service(Nodes.text(ref, "endpoint"), Nodes.text(ref, "protocol")))
                        .build());
        return endpoint.put("weight", Nodes.whole(ref, "weight").orElse(1)).build();
    }

    /// Host and port of `[scheme://]host[:port][/path]`.
    private static MappingNode service(String address, String protocol) {
        String full = address.contains("://") ? address : (protocol.isEmpty() ? "http" : protocol) + "://" + address;
        try {
            URI uri = URI.create(full);
            int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
            String host = uri.getHost() == null ? address : uri.getHost();
            return MappingNode.builder().put("name", host).put("port", port).build();
        } catch (IllegalArgumentException notAnAddress) {
            // The configuration's own check tells that the address is wrong; here it is handed on as it stands.
            return MappingNode.builder().put("name", address).build();
        }
    }
}
