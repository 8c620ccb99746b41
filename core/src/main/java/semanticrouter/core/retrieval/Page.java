package semanticrouter.core.retrieval;

import java.util.List;

/// Part of a list.
///
/// @param more whether items follow in the direction that was asked for
/// @param <T> what is listed
public record Page<T>(List<T> items, boolean more) {
    public Page {
        items = List.copyOf(items);
    }
}
