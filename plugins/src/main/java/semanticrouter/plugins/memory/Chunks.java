package semanticrouter.plugins.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.memory.KeepSkip;
import semanticrouter.core.request.RequestFacts;
import semanticrouter.core.request.Role;
import semanticrouter.core.request.Turn;

/// What of an exchange is worth remembering: question and answer of each turn and, every third turn, a window over the
/// last five (specification: dataplane §4.10).
///
/// @param chunks empty when nothing is
/// @param skip why not; null when something is
record Chunks(List<Chunk> chunks, Optional<KeepSkip> skip) {
    private static final int LEAST = 30;
    private static final int TURN_TEXT = 2_000;
    private static final int WINDOW_TURNS = 5;
    private static final int WINDOW_TEXT = 600;
    private static final int WINDOW_EVERY = 3;

    /// Importance of one turn, and of a window.
    private static final double TURN = 0.5;

    private static final double WINDOW = 0.7;

    /// Something to remember.
    record Chunk(String text, double importance) {
        /// Prints the size only: the text is the user's.
        @Override
        public String toString() {
            return "Chunk[" + text.length() + " characters]";
        }
    }

    /// @param reply what was answered
    static Chunks of(RequestFacts facts, String reply) {
        String question = CleanText.of(facts.userText(), TURN_TEXT);
        String answer = CleanText.of(reply, TURN_TEXT);
        Optional<KeepSkip> skip = skip(question, answer);
        if (skip.isPresent()) {
            return new Chunks(List.of(), skip);
        }
        var chunks = new ArrayList<Chunk>();
        chunks.add(new Chunk(turn(question, answer), TURN));
        List<String> window = window(facts, answer);
        if (window.size() > 1) {
            String text = String.join("\n", window);
            if (!CleanText.instructs(text)) {
                chunks.add(new Chunk(text, WINDOW));
            }
        }
        return new Chunks(List.copyOf(chunks), Optional.empty());
    }

    private static Optional<KeepSkip> skip(String question, String answer) {
        if (question.isBlank() || answer.isBlank()) {
            return Optional.of(KeepSkip.NO_REPLY);
        }
        if (Talk.courtesy(question)) {
            return Optional.of(KeepSkip.GREETING);
        }
        if (question.codePointCount(0, question.length()) + answer.codePointCount(0, answer.length()) < LEAST) {
            return Optional.of(KeepSkip.TOO_SHORT);
        }
        if (Talk.refusal(answer)) {
            return Optional.of(KeepSkip.REFUSAL);
        }
        return CleanText.instructs(question) || CleanText.instructs(answer)
                ? Optional.of(KeepSkip.INJECTION)
                : Optional.empty();
    }

    /// The last turns, this one among them; empty when it is not yet time for them.
    private static List<String> window(RequestFacts facts, String answer) {
        var turns = new ArrayList<String>();
        String asked = "";
        var said = new StringBuilder();
        int count = 0;
        for (Turn turn : facts.turns()) {
            if (turn.text().isBlank()) {
                continue;
            }
            if (turn.role() == Role.USER) {
                count++;
                add(turns, asked, said.toString());
                asked = turn.text();
                said.setLength(0);
            } else if (turn.role() == Role.ASSISTANT) {
                said.append(turn.text()).append('\n');
            }
        }
        add(turns, asked, answer);
        return count % WINDOW_EVERY != 0
                ? List.of()
                : List.copyOf(turns.subList(Math.max(0, turns.size() - WINDOW_TURNS), turns.size()));
    }

    private static void add(List<String> turns, String asked, String said) {
        String question = CleanText.of(asked, WINDOW_TEXT);
        if (!question.isBlank()) {
            turns.add(turn(question, CleanText.of(said, WINDOW_TEXT)));
        }
    }

    private static String turn(String question, String answer) {
        return "Q: " + question + "\nA: " + answer;
    }
}
