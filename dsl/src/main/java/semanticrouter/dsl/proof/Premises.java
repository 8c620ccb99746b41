package semanticrouter.dsl.proof;

import semanticrouter.config.tree.MappingNode;
import semanticrouter.dsl.document.Nodes;

/// What a proof may take for granted about the deployment.
///
/// @param oneEmbedding at most one embedding signal matches a request
public record Premises(boolean oneEmbedding) {
    /// Read from a document: a whole configuration keeps one embedding match unless it sets `top_k` otherwise, a
    /// routing fragment says nothing. Source: specification 2.6.
    public static Premises of(MappingNode document) {
        boolean whole = document.has("version") || document.has("providers") || document.has("global");
        if (document.at("global", "model_catalog", "embeddings", "semantic", "embedding_config")
                        instanceof MappingNode config
                && Nodes.whole(config, "top_k").isPresent()) {
            long kept = Nodes.whole(config, "top_k").getAsLong();
            return new Premises(kept == 1 || kept < 0);
        }
        return new Premises(whole);
    }
}
