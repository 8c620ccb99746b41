package semanticrouter.kubernetes.client;

import semanticrouter.config.tree.MappingNode;
import tools.jackson.databind.JsonNode;

/// One resource of a cluster.
///
/// @param uid who it is; another one of the same name has another
/// @param generation which edition of its specification
/// @param version which edition of all of it, for comparing only
/// @param spec what is asked for
/// @param status what was last told of it
public record Resource(
        ResourceKind kind,
        String name,
        String uid,
        long generation,
        String version,
        MappingNode spec,
        JsonNode status) {
    static Resource of(ResourceKind kind, JsonNode json) {
        JsonNode metadata = json.path("metadata");
        return new Resource(
                kind,
                metadata.path("name").asString(""),
                metadata.path("uid").asString(""),
                metadata.path("generation").asLong(0),
                metadata.path("resourceVersion").asString(""),
                Trees.of(json.path("spec")) instanceof MappingNode spec ? spec : MappingNode.EMPTY,
                json.path("status"));
    }

    /// Whether both ask for the same: what only tells of a status does not differ.
    public boolean sameAs(Resource other) {
        return uid.equals(other.uid) && generation == other.generation && spec.sameContent(other.spec);
    }

    /// Kind and name, for messages.
    @Override
    public String toString() {
        return kind.name() + " " + name;
    }
}
