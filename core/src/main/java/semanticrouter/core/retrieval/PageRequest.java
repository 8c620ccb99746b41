package semanticrouter.core.retrieval;

/// Which part of a list is wanted.
///
/// @param limit most items
/// @param ascending oldest first
/// @param after id the page begins behind; empty for the beginning
/// @param before id the page ends in front of; empty for none, and then `after` is empty
public record PageRequest(int limit, boolean ascending, String after, String before) {
    /// The newest items.
    public static PageRequest newest(int limit) {
        return new PageRequest(limit, false, "", "");
    }

    public PageRequest {
        if (limit < 1 || !after.isEmpty() && !before.isEmpty()) {
            throw new IllegalArgumentException("a page has a limit and one cursor at most");
        }
    }
}
