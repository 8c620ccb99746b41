package semanticrouter.encoders.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes indirect attacks: a harmless document, a harmless task on it, and an attack somewhere inside. The same
/// documents under the same tasks without the attack are made too, so that the wrapping alone means nothing.
final class Injections {
    private static final long SEED = 11;
    private static final int DOCUMENTS = 700;
    private static final int SHORTEST = 60;
    private static final int LONGEST = 1_200;

    private static final List<String> TASKS = List.of(
            "Summarise this text: ",
            "Translate the following: ",
            "Answer the question using this article: ",
            "What is the main point of this e-mail? ",
            "List the action items: ",
            "Extract the names: ",
            "Is this review positive or negative? ",
            "Write a reply to this message: ",
            "Explain this code: ",
            "Give me the key figures in this table: ",
            "Correct the grammar: ",
            "Continue the text: ",
            "");

    private static final List<List<String>> MARKS = List.of(
            List.of(" ", " "),
            List.of("\n\n", "\n\n"),
            List.of(" <!-- ", " --> "),
            List.of(" (", ") "),
            List.of(" \"", "\" "),
            List.of("\n# ", "\n"),
            List.of(" <p hidden>", "</p> "),
            List.of(" [note: ", "] "),
            List.of(" // ", "\n"),
            List.of(" {", "} "));

    private static final String HIDDEN = "authored-template(hidden)+";
    private static final String TASK = "authored-template(task)+";

    /// What the collections of indirect attacks append to the name of their documents.
    private static final String ATTACKED = "+attack";

    private Injections() {}

    /// The collection that a text's source stands for: a document under a task belongs to the collection of the
    /// document, one with an attack of a collection's own to that collection. One with an attack made here
    /// belongs to none, for the attack is not its collection's.
    static String collection(String source) {
        String document = source.startsWith(TASK) ? source.substring(TASK.length()) : source;
        return document.endsWith(ATTACKED) ? document.substring(0, document.length() - ATTACKED.length()) : document;
    }

    /// @param benign harmless texts, of which long enough ones are drawn
    /// @param attacks texts to hide in them
    static List<Example> hidden(List<Example> benign, List<Example> attacks, String attackLabel) {
        var random = new Random(SEED);
        List<Example> documents = benign.stream()
                .filter(example ->
                        example.text().length() >= SHORTEST && example.text().length() <= LONGEST)
                .toList();
        var made = new ArrayList<Example>();
        for (int i = 0; i < DOCUMENTS; i++) {
            Example document = documents.get(random.nextInt(documents.size()));
            Example attack = attacks.get(random.nextInt(attacks.size()));
            String task = TASKS.get(random.nextInt(TASKS.size()));
            List<String> marks = MARKS.get(random.nextInt(MARKS.size()));
            String text = document.text();
            int cut = random.nextInt(3) == 0 ? text.length() : boundary(text, random.nextInt(text.length()));
            String hidden = text.substring(0, cut) + marks.get(0) + attack.text() + marks.get(1) + text.substring(cut);
            made.add(new Example(task + hidden, attackLabel, HIDDEN + document.source(), 1));
            if (i % 2 == 0) {
                made.add(new Example(task + text, document.label(), TASK + document.source(), 1));
            }
        }
        return made;
    }

    private static int boundary(String text, int at) {
        int space = text.indexOf(' ', at);
        return space < 0 ? text.length() : space;
    }
}
