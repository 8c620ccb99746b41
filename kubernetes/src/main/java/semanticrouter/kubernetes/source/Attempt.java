package semanticrouter.kubernetes.source;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostics;
import semanticrouter.config.diagnostic.Span;
import semanticrouter.config.load.ConfigSource;
import semanticrouter.config.reload.ConfigOverlay;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlReader;
import semanticrouter.config.tree.YamlWriter;
import semanticrouter.kubernetes.client.Resource;
import semanticrouter.kubernetes.client.ResourceKind;
import semanticrouter.kubernetes.convert.Conversion;
import semanticrouter.kubernetes.convert.Problem;

/// One try to make a configuration of a file and what the cluster holds.
///
/// @param seen what it was made of
/// @param source the whole configuration; empty when it could not be made
/// @param problems of the resources
/// @param obstacle why there is no source and no problem either; empty otherwise
record Attempt(Seen.Snapshot seen, Optional<ConfigSource> source, List<Problem> problems, String obstacle) {
    private static final String AFTER = "the configuration is then made at once";

    static Attempt of(Seen.Snapshot seen, ConfigSource file, String namespace) {
        String obstacle = obstacle(seen, namespace);
        if (!obstacle.isEmpty()) {
            return new Attempt(seen, Optional.empty(), List.of(), obstacle);
        }
        if (!(YamlReader.read(file.name(), file.text()).root() instanceof MappingNode root)) {
            return new Attempt(
                    seen, Optional.of(file), List.of(), ""); // what is wrong with it is said where it is loaded
        }
        Conversion made = Conversion.of(
                root,
                seen.pools().orElseThrow().getFirst().spec(),
                seen.routes().orElseThrow().getFirst().spec());
        MappingNode document = made.document();
        return new Attempt(
                seen,
                document == null
                        ? Optional.empty()
                        : Optional.of(ConfigSource.gathered(
                                file.name() + " with the resources of the cluster",
                                YamlWriter.write(document),
                                file.baseDirectory())),
                made.problems(),
                "");
    }

    /// What stands against making a configuration before any resource is looked into; empty for nothing.
    static String obstacle(Seen.Snapshot seen, String namespace) {
        if (!seen.known()) {
            return "the resources of namespace \"" + namespace + "\" are not known yet"
                    + seen.trouble().map(why -> ": " + why).orElse("");
        }
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            List<Resource> held = held(seen, kind);
            if (held.size() > 1) {
                return conflict(kind, held, namespace);
            }
        }
        for (ResourceKind kind : List.of(ResourceKind.POOL, ResourceKind.ROUTE)) {
            if (held(seen, kind).isEmpty()) {
                return "namespace \"" + namespace + "\" has no " + kind.name();
            }
        }
        return "";
    }

    private static String conflict(ResourceKind kind, List<Resource> held, String namespace) {
        return "namespace \"" + namespace + "\" has " + held.size() + " resources of kind " + kind.name() + " ("
                + held.stream().map(Resource::name).sorted().limit(5).collect(Collectors.joining(", "))
                + (held.size() > 5 ? ", …" : "") + "), and one can be used";
    }

    static List<Resource> held(Seen.Snapshot seen, ResourceKind kind) {
        return (kind.equals(ResourceKind.POOL) ? seen.pools() : seen.routes()).orElse(List.of());
    }

    /// The configuration, or null after what stands against it was reported.
    @Nullable
    ConfigSource told(Diagnostics found) {
        if (!obstacle.isEmpty()) {
            boolean conflict = obstacle.endsWith("one can be used");
            found.error(
                    conflict
                            ? ConfigOverlay.CONFLICT_CODE
                            : seen.known() ? ConfigOverlay.AWAITED_CODE : ConfigOverlay.UNHEARD_CODE,
                    Span.NONE,
                    "",
                    obstacle,
                    conflict ? "delete all but one; " + AFTER : "create it; " + AFTER);
        }
        for (Problem problem : problems) {
            found.error(
                    ConfigOverlay.RESOURCE_CODE,
                    Span.NONE,
                    "",
                    problem.of().name() + " " + problem,
                    "change the resource");
        }
        return source.orElse(null);
    }
}
