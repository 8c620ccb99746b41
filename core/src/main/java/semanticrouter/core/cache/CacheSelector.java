package semanticrouter.core.cache;

import java.util.OptionalLong;

/// Which answers are meant: those that have every value that is given. An empty text or number asks for nothing.
///
/// @param recipe that routed the request
/// @param decision that won
/// @param requestModel the name the client sent
/// @param selectedModel the model that served
/// @param protocol of the client
/// @param namespace fingerprint of whom the answers belong to
/// @param epoch number of the epoch the question was looked up in
public record CacheSelector(
        String recipe,
        String decision,
        String requestModel,
        String selectedModel,
        String protocol,
        String namespace,
        OptionalLong epoch) {
    /// Every answer.
    public static final CacheSelector ALL = new CacheSelector("", "", "", "", "", "", OptionalLong.empty());

    public boolean matches(CachePartition partition, long number) {
        return meant(recipe, partition.recipe())
                && meant(decision, partition.decision())
                && meant(requestModel, partition.requestModel())
                && meant(selectedModel, partition.selectedModel())
                && meant(protocol, partition.protocol())
                && meant(namespace, partition.namespace())
                && (epoch.isEmpty() || epoch.getAsLong() == number);
    }

    private static boolean meant(String asked, String is) {
        return asked.isEmpty() || asked.equals(is);
    }
}
