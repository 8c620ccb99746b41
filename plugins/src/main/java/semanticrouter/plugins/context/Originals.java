package semanticrouter.plugins.context;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import semanticrouter.core.request.Utf8;

/// The texts of one request that were shortened, by ids that nobody can guess and that stand nowhere but in its marks.
/// For one owner on one thread.
final class Originals implements TextCompressor.Marks {
    /// Letters of an id; 24 of 26 are 112 bits.
    private static final int LETTERS = 24;

    private final RandomGenerator random;
    private final long bytesMost;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> kept = new LinkedHashMap<>();
    private long bytes;
    private boolean full;

    /// @param random cannot be predicted
    /// @param bytesMost UTF-8 bytes of all texts together
    Originals(RandomGenerator random, long bytesMost) {
        this.random = random;
        this.bytesMost = bytesMost;
    }

    /// Whether a text of so many bytes may still be kept; if not, that is remembered.
    boolean fits(long more) {
        boolean room = more <= bytesMost - bytes;
        full |= !room;
        return room;
    }

    /// Whether something did not fit.
    boolean full() {
        return full;
    }

    @Override
    public String mark(String text, int from, int to, long omitted) {
        return "\n[... about " + omitted + " tokens left out: " + RetrieveTool.NAME + " id="
                + ids.computeIfAbsent(text, _ -> fresh()) + " from=" + from + " to=" + to + " ...]\n";
    }

    private String fresh() {
        var id = new StringBuilder(LETTERS);
        for (int i = 0; i < LETTERS; i++) {
            id.append((char) ('a' + random.nextInt(26)));
        }
        return id.toString();
    }

    /// Keeps the originals of a text that will be sent; ids of which it has no mark stand for nothing.
    void keep(String sent) {
        ids.forEach((text, id) -> {
            if (sent.contains(id) && kept.putIfAbsent(id, text) == null) {
                bytes += Utf8.length(text);
            }
        });
    }

    /// The originals by id.
    Map<String, String> kept() {
        return kept;
    }
}
