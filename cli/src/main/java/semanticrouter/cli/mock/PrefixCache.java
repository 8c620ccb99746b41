package semanticrouter.cli.mock;

import java.util.ArrayDeque;
import java.util.Deque;

/// What a server with a prefix cache would have kept of a prompt: the longest beginning it shares with one of the last
/// prompts. Safe for all threads.
final class PrefixCache {
    private static final int KEPT = 64;
    private static final int LONGEST = 65_536;

    private final Deque<String> prompts = new ArrayDeque<>();

    /// Characters of the prompt that an earlier one began with; the prompt is kept.
    synchronized int shared(String prompt) {
        String kept = prompt.length() > LONGEST ? prompt.substring(0, LONGEST) : prompt;
        int longest = 0;
        for (String earlier : prompts) {
            int same = 0;
            int most = Math.min(earlier.length(), kept.length());
            while (same < most && earlier.charAt(same) == kept.charAt(same)) {
                same++;
            }
            longest = Math.max(longest, same);
        }
        prompts.addLast(kept);
        if (prompts.size() > KEPT) {
            prompts.removeFirst();
        }
        return longest;
    }
}
