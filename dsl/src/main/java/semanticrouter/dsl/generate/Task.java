package semanticrouter.dsl.generate;

import java.util.List;

/// What to write a program for.
///
/// @param instruction what the policy should do, in the user's words
/// @param current a program to start from, empty for none
/// @param models names of models to prefer
public record Task(String instruction, String current, List<String> models) {
    public Task {
        models = List.copyOf(models);
    }

    /// A task without context.
    public static Task of(String instruction) {
        return new Task(instruction, "", List.of());
    }
}
