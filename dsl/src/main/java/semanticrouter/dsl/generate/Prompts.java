package semanticrouter.dsl.generate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/// The messages to the model: the rules, the language and examples as resources beside this class, and the task.
final class Prompts {
    /// Example programs; the first line of each is a comment with the instruction that leads to it.
    static final List<String> EXAMPLES = List.of("support.dsl", "privacy.dsl", "tree.dsl", "tenants.dsl");

    private static final String TASK = "# TASK: ";

    private final SchemaReference reference;

    Prompts(SchemaReference reference) {
        this.reference = reference;
    }

    /// The system message.
    String system() {
        return resource("system.md");
    }

    /// The first question.
    String first(Task task) {
        return language() + examples() + context(task) + task(task) + "\nWrite the program.\n";
    }

    /// The question that asks for a better draft.
    ///
    /// @param wrong what is wrong with the draft, a line each
    String repair(Task task, String draft, String wrong) {
        return language() + context(task) + task(task) + "\n# Your draft\n```\n" + draft
                + "\n```\n\n# What is wrong with it\n" + wrong
                + "\n\nWrite the whole program again with these faults mended. Change nothing else.\n";
    }

    private String language() {
        return resource("language.md") + "\n" + reference.text() + "\n";
    }

    private static String examples() {
        return EXAMPLES.stream().map(Prompts::example).collect(Collectors.joining("\n", "# Examples\n", "\n"));
    }

    private static String example(String name) {
        String text = resource("examples/" + name);
        int end = text.indexOf('\n');
        return "Task: " + text.substring(TASK.length(), end) + "\n```\n" + text.substring(end + 1) + "```\n";
    }

    private static String context(Task task) {
        StringBuilder context = new StringBuilder();
        if (!task.current().isBlank()) {
            context.append("The program as it is now:\n```\n")
                    .append(task.current().strip())
                    .append("\n```\n");
        }
        if (!task.models().isEmpty()) {
            context.append("Use these models: ")
                    .append(String.join(", ", task.models()))
                    .append('\n');
        }
        return context.isEmpty() ? "" : "# Additional context\n" + context + "\n";
    }

    private static String task(Task task) {
        return "# Task\n" + task.instruction().strip() + "\n";
    }

    static String resource(String name) {
        String path = "/semanticrouter/dsl/generate/" + name;
        try (InputStream in = Objects.requireNonNull(Prompts.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(path + " cannot be read", broken);
        }
    }
}
