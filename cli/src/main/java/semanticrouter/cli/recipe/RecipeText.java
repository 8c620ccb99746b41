package semanticrouter.cli.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import semanticrouter.cli.CommandException;

/// The texts of a recipe that binding needs.
///
/// @param where for messages
/// @param config its `config.yaml`
/// @param roles its `roles.yaml`
record RecipeText(String where, String config, String roles) {
    private static final String SHIPPED = "/semanticrouter/recipes/";

    /// A folder's recipe.
    static RecipeText folder(Path folder) throws IOException {
        return new RecipeText(
                folder.toString(), text(folder.resolve("config.yaml")), text(folder.resolve("roles.yaml")));
    }

    /// A recipe that comes with the program.
    static RecipeText shipped(String recipe) {
        return new RecipeText("recipe " + recipe, shipped(recipe, "config.yaml"), shipped(recipe, "roles.yaml"));
    }

    /// A file of a recipe that comes with the program.
    static String shipped(String recipe, String file) {
        try (InputStream in = RecipeText.class.getResourceAsStream(SHIPPED + recipe + "/" + file)) {
            if (in == null) {
                throw new IllegalStateException("recipe " + recipe + " is missing from the program: " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new IllegalStateException("recipe " + recipe + " cannot be read from the program", failed);
        }
    }

    static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new CommandException("there is no " + file, "name a recipe folder and a configuration.");
        }
        return Files.readString(file);
    }
}
