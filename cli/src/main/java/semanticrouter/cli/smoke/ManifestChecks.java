package semanticrouter.cli.smoke;

import static semanticrouter.cli.smoke.Manifests.at;
import static semanticrouter.cli.smoke.Manifests.mappings;
import static semanticrouter.cli.smoke.Manifests.text;
import static semanticrouter.cli.smoke.Manifests.texts;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.cli.smoke.Check.Amiss;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.kubernetes.client.ResourceKind;
import semanticrouter.kubernetes.convert.Conversion;
import semanticrouter.kubernetes.convert.PoolAndRoute;
import semanticrouter.kubernetes.convert.Problem;

/// What a cluster would find in the manifests, as far as one can see without it.
final class ManifestChecks {
    /// The checks of the manifests.
    static final List<Check<Manifests>> CHECKS = List.of(
            new Check<>("manifests", "every resource of the base says what it is", ManifestChecks::whole),
            new Check<>("references", "names lead to what is there", ManifestChecks::references),
            new Check<>("role", "the router may watch its resources and tell their status", ManifestChecks::role),
            new Check<>("sample", "fits the definitions and the file of the base", ManifestChecks::sample),
            new Check<>("resources", "the configuration, as a pool and a route, comes back", _ -> roundTrip()));

    private static final String NAME = "smoke";
    private static final String NAMESPACE = "default";

    private ManifestChecks() {}

    private static String whole(Manifests manifests) throws Amiss {
        for (MappingNode resource : manifests.resources()) {
            if (text(resource, "apiVersion").isEmpty()
                    || text(resource, "kind").isEmpty()
                    || text(resource, "metadata", "name").isEmpty()) {
                throw new Amiss("a resource lacks apiVersion, kind or a name: "
                        + YamlWriter.write(resource).lines().limit(3).collect(Collectors.joining("; ")));
            }
        }
        return manifests.kinds();
    }

    private static String references(Manifests manifests) throws Amiss, IOException {
        MappingNode binding = manifests.only("RoleBinding");
        named("the role binding's role", text(binding, "roleRef", "name"), names(manifests, "Role"));
        MappingNode pod = at(manifests.only("Deployment"), "spec", "template", "spec");
        Set<String> accounts = names(manifests, "ServiceAccount");
        for (MappingNode subject : mappings(binding, "subjects")) {
            named("the role binding's subject", text(subject, "name"), accounts);
        }
        named("the pod's service account", text(pod, "serviceAccountName"), accounts);
        Set<String> volumes = mappings(pod, "volumes").stream()
                .map(volume -> text(volume, "name"))
                .collect(Collectors.toSet());
        for (MappingNode volume : mappings(pod, "volumes")) {
            if (volume.has("configMap")) {
                named("a volume's map", text(volume, "configMap", "name"), names(manifests, "ConfigMap"));
            }
        }
        MappingNode router = mappings(pod, "containers").getFirst();
        for (MappingNode mount : mappings(router, "volumeMounts")) {
            named("a mounted volume", text(mount, "name"), volumes);
        }
        Set<String> ports = mappings(router, "ports").stream()
                .map(port -> text(port, "name"))
                .collect(Collectors.toSet());
        for (MappingNode port : mappings(manifests.only("Service"), "spec", "ports")) {
            named("a port of the service", text(port, "targetPort"), ports);
        }
        MappingNode labels = at(manifests.only("Deployment"), "spec", "template", "metadata", "labels");
        selected("the service", at(manifests.only("Service"), "spec", "selector"), labels);
        for (MappingNode owner : List.of(manifests.only("Deployment"), manifests.only("PodDisruptionBudget"))) {
            selected(text(owner, "kind"), at(owner, "spec", "selector", "matchLabels"), labels);
        }
        return "role, account, map, volumes, ports, selectors";
    }

    private static Set<String> names(Manifests manifests, String kind) {
        return manifests.of(kind).stream()
                .map(resource -> text(resource, "metadata", "name"))
                .collect(Collectors.toSet());
    }

    private static void named(String what, String name, Set<String> known) throws Amiss {
        if (!known.contains(name)) {
            throw new Amiss(what + " is \"" + name + "\", which is none of " + known);
        }
    }

    private static void selected(String what, MappingNode selector, MappingNode labels) throws Amiss {
        for (String key : selector.keys()) {
            if (!text(selector, key).equals(text(labels, key))) {
                throw new Amiss(what + " selects " + key + ": " + text(selector, key) + ", which no pod has");
            }
        }
    }

    private static String role(Manifests manifests) throws Amiss, IOException {
        MappingNode role = manifests.only("Role");
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            for (String verb : List.of("get", "list", "watch")) {
                allowed(role, kind, kind.plural(), verb);
            }
            allowed(role, kind, kind.plural() + "/status", "patch");
        }
        return "get, list, watch; patch of status";
    }

    private static void allowed(MappingNode role, ResourceKind kind, String resource, String verb) throws Amiss {
        boolean allowed = mappings(role, "rules").stream()
                .anyMatch(rule -> texts(rule, "apiGroups").contains(kind.group())
                        && texts(rule, "resources").contains(resource)
                        && texts(rule, "verbs").contains(verb));
        if (!allowed) {
            throw new Amiss("the role does not allow to " + verb + " " + resource);
        }
    }

    private static String sample(Manifests manifests) throws Amiss, IOException {
        MappingNode pool = manifests.document(Manifests.POOL);
        MappingNode route = manifests.document(Manifests.ROUTE);
        made(manifests.document(Manifests.CONFIG), at(pool, "spec"), at(route, "spec"));
        return text(pool, "metadata", "name") + " and " + text(route, "metadata", "name");
    }

    private static MappingNode made(MappingNode file, MappingNode pool, MappingNode route) throws Amiss {
        Conversion made = Conversion.of(file, pool, route);
        MappingNode document = made.document();
        if (document == null) {
            throw new Amiss(made.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
        return document;
    }

    /// The configuration as a pool and a route.
    static PoolAndRoute apart(MappingNode whole) {
        return PoolAndRoute.of(whole, NAME, NAMESPACE);
    }

    /// What stays in the router's file when a cluster gives models and routes.
    static MappingNode file(MappingNode whole) {
        MappingNode global = at(whole, "global");
        MappingNode router = at(global, "router").with("config_source", ScalarNode.text("kubernetes"));
        return whole.without("routing").with("global", global.with("router", router));
    }

    private static String roundTrip() throws Amiss, IOException {
        MappingNode whole = SmokeConfig.tree();
        PoolAndRoute first = apart(whole);
        MappingNode back = made(file(whole), at(first.pool(), "spec"), at(first.route(), "spec"));
        PoolAndRoute second = apart(back);
        if (!first.pool().sameContent(second.pool()) || !first.route().sameContent(second.route())) {
            throw new Amiss("another pool or route comes back");
        }
        return mappings(first.pool(), "spec", "models").size() + " models, "
                + mappings(first.route(), "spec", "decisions").size() + " decisions";
    }
}
