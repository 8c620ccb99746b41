package semanticrouter.protocols.facts;

import semanticrouter.core.request.Utf8;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.request.Envelope;
import semanticrouter.core.request.InlineImage;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// Collects the messages of one conversation and counts its envelope (specification: signals §2.1.1 `facts`, §2.14
/// floor). One owner, one use.
public final class Tally {
    private static final int TOKENS_PER_MESSAGE = 4;
    private static final int TOKENS_PER_TOOL_ITEM = 8;
    private static final int TOKENS_PER_IMAGE = 8192;
    private static final int BYTES_PER_TOKEN = 4;

    private final List<Turn> turns = new ArrayList<>();
    private final List<String> lastResults = new ArrayList<>();
    private @Nullable InlineImage image;
    private int toolDefinitions;
    private int toolCalls;
    private int toolResults;
    private int userImages;
    private int userAudios;
    private int images;
    private long textBytes;
    private long structuredBytes;
    private boolean lastIsToolResult;
    private boolean resultAfterUser;

    /// What one message holds beside its role.
    ///
    /// @param text its text parts joined by one space
    /// @param textBytes UTF-8 bytes of its text parts
    /// @param images image parts
    /// @param audios audio parts
    /// @param toolResults tool-result parts
    public record Content(String text, long textBytes, int images, int audios, int toolResults) {
        public static Content ofText(String text) {
            return new Content(text, Utf8.length(text), 0, 0, 0);
        }
    }

    /// Messages so far.
    public int messages() {
        return turns.size();
    }

    /// Adds a message; its text counts as structure when it is a tool's.
    public void message(Role role, Content content) {
        boolean result = role == Role.TOOL || content.toolResults() > 0;
        toolResults += role == Role.TOOL ? 1 : content.toolResults();
        images += content.images();
        if (role == Role.TOOL) {
            structuredBytes += content.textBytes();
        } else {
            textBytes += content.textBytes();
        }
        if (role == Role.USER) {
            userImages += content.images();
            userAudios += content.audios();
            resultAfterUser = result;
        } else {
            resultAfterUser |= result;
        }
        lastIsToolResult = result;
        if (role != Role.TOOL) {
            lastResults.clear();
        }
        turns.add(new Turn(role, content.text()));
    }

    /// Adds the message of a tool.
    ///
    /// @param call id of the call it answers, empty for none
    public void result(String call, Content content) {
        message(Role.TOOL, content);
        lastResults.add(call);
    }

    /// Offers an image of a user message; the first one offered is kept.
    public void image(Optional<InlineImage> offered) {
        if (image == null) {
            image = offered.orElse(null);
        }
    }

    public void toolCalls(int count) {
        toolCalls += count;
    }

    public void toolDefinitions(int count) {
        toolDefinitions += count;
    }

    /// Adds bytes that count one token each: schemas, arguments, parts that are neither text nor image.
    public void structured(long bytes) {
        structuredBytes += bytes;
    }

    /// Hands over what was collected.
    ///
    /// @param reserve tokens kept for the output
    public void addTo(RequestFacts.Builder facts, long reserve) {
        turns.forEach(facts::turn);
        facts.toolResults(lastResults);
        if (image != null) {
            facts.image(image);
        }
        long framing = (long) TOKENS_PER_MESSAGE * turns.size()
                + (long) TOKENS_PER_TOOL_ITEM * ((long) toolCalls + toolResults + toolDefinitions);
        long counted =
                Math.ceilDiv(textBytes, BYTES_PER_TOKEN) + structuredBytes + (long) TOKENS_PER_IMAGE * images + framing;
        long floor = counted + reserve;
        facts.envelope(new Envelope(
                toolDefinitions,
                toolCalls,
                toolResults,
                userImages,
                userAudios,
                turns.isEmpty() ? null : turns.getLast().role(),
                lastIsToolResult,
                resultAfterUser,
                floor < 0 ? Long.MAX_VALUE : floor));
    }
}
