package semanticrouter.encoders.tokenize;

import java.util.Arrays;
import java.util.Map;

/// A WordPiece vocabulary as a trie over code points, so that the longest match is one walk.
///
/// Nodes are integers, edges live in one open-addressed table keyed by (node, code point).
final class Vocabulary {
    static final int ROOT = 0;
    private static final int NONE = -1;
    private static final long EMPTY = -1L;

    private final long[] keys;
    private final int[] children;
    private final int mask;
    private int[] ids;
    private int nodes = 1;
    private int edges;

    /// @throws IllegalArgumentException when the vocabulary is empty
    Vocabulary(Map<String, Integer> words) {
        int characters = words.keySet().stream().mapToInt(String::length).sum();
        if (characters == 0) {
            throw new IllegalArgumentException("the vocabulary is empty");
        }
        int slots = Integer.highestOneBit(Math.max(16, characters)) << 2;
        keys = new long[slots];
        Arrays.fill(keys, EMPTY);
        children = new int[slots];
        mask = slots - 1;
        ids = new int[characters + 1];
        Arrays.fill(ids, NONE);
        words.forEach(this::add);
        ids = Arrays.copyOf(ids, nodes);
    }

    private void add(String word, int id) {
        int node = ROOT;
        for (int at = 0; at < word.length(); ) {
            int codePoint = word.codePointAt(at);
            at += Character.charCount(codePoint);
            int slot = slot(node, codePoint);
            if (keys[slot] == EMPTY) {
                keys[slot] = key(node, codePoint);
                children[slot] = nodes++;
                edges++;
            }
            node = children[slot];
        }
        ids[node] = id;
    }

    /// The node behind an edge, -1 where there is none.
    int child(int node, int codePoint) {
        int slot = slot(node, codePoint);
        return keys[slot] == EMPTY ? NONE : children[slot];
    }

    /// The node a string leads to, -1 where no word starts with it.
    int walk(String prefix) {
        int node = ROOT;
        for (int at = 0; at < prefix.length() && node != NONE; ) {
            int codePoint = prefix.codePointAt(at);
            at += Character.charCount(codePoint);
            node = child(node, codePoint);
        }
        return node;
    }

    /// The id of the word that ends at a node, -1 where none ends.
    int id(int node) {
        return ids[node];
    }

    int edges() {
        return edges;
    }

    private int slot(int node, int codePoint) {
        long key = key(node, codePoint);
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
        while (keys[slot] != EMPTY && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static long key(int node, int codePoint) {
        return ((long) node << 21) | codePoint;
    }
}
