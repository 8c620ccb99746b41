package semanticrouter.core.retrieval;

/// How a file is cut into passages (specification: dataplane §5.4).
///
/// @param auto whether it is cut at blank lines and headings first
/// @param size characters (code points) of a passage at most
/// @param overlap characters a passage shares with the one before it
public record Chunking(boolean auto, int size, int overlap) {
    /// What applies where nothing is said.
    public static final Chunking AUTO = new Chunking(true, 800, 400);

    /// Greatest size of a passage.
    public static final int SIZE_MAX = 4_096;

    /// An overlap that would not let the cut advance becomes half the size.
    public Chunking {
        if (size < 1 || size > SIZE_MAX || overlap < 0) {
            throw new IllegalArgumentException("a passage has 1 to " + SIZE_MAX
                    + " characters and no negative overlap, not " + size + "/" + overlap);
        }
        overlap = overlap >= size ? size / 2 : overlap;
    }
}
