package semanticrouter.core.projection;

import java.util.List;

/// Makes the matches of some names of one family exclusive (specification: signals §3.1).
///
/// @param name for the trace; decisions cannot refer to it
/// @param family `domain` or `embedding`
/// @param softmax true when the winner's confidence becomes its softmax share
/// @param temperature of the softmax, above 0
/// @param members names of the family
/// @param fallback the member that is taken when none matched
public record Partition(
        String name, String family, boolean softmax, double temperature, List<String> members, String fallback) {
    public Partition {
        members = List.copyOf(members);
    }
}
