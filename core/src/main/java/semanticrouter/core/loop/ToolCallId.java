package semanticrouter.core.loop;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The id by which a client knows a tool call of a suspended loop, `flowtool_{loop}__{place}__{original}`
/// (specification: selection §2.8). A result with it leads back to the loop.
///
/// It has at most {@value #MOST} characters, for there are services that take no longer ones when the conversation
/// comes to them later; of a long original it has the end.
///
/// @param loop id of the suspended loop
/// @param place of the call among those the loop waits for, from 0
/// @param original id the model gave the call, as far as it fits
public record ToolCallId(String loop, int place, String original) {
    /// Characters of an id of a loop, which are letters and digits.
    public static final int LOOP_CHARACTERS = 16;

    private static final int MOST = 40;
    private static final String BEGIN = "flowtool_";
    private static final Pattern FORM =
            Pattern.compile(BEGIN + "([0-9A-Za-z]{" + LOOP_CHARACTERS + "})__([0-9]{1,4})__([0-9A-Za-z_-]*)");

    public ToolCallId {
        int left =
                MOST - BEGIN.length() - loop.length() - Integer.toString(place).length() - 4;
        String plain = original.replaceAll("[^0-9A-Za-z_-]", "_");
        original = plain.substring(Math.max(0, plain.length() - left));
    }

    /// Whether an id says that it is one of these, whoever made it.
    public static boolean claims(String id) {
        return id.startsWith(BEGIN);
    }

    /// Reads one; empty for any other id.
    public static Optional<ToolCallId> of(String id) {
        Matcher parts = FORM.matcher(id);
        return id.length() <= MOST && parts.matches()
                ? Optional.of(new ToolCallId(parts.group(1), Integer.parseInt(parts.group(2)), parts.group(3)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return BEGIN + loop + "__" + place + "__" + original;
    }
}
