package semanticrouter.cli.recipe;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.cli.CommandException;
import semanticrouter.cli.ExitCode;
import tools.jackson.databind.JsonNode;

/// A virtual model that pursues one goal: a recipe that comes with the program, over whatever models there are.
public enum Profile {
    BLEND("balance"),
    LITE("cost"),
    FLASH("speed"),
    ULTRA("accuracy"),
    VAULT("privacy");

    private static final String FAMILY = "vllm-sr/mom-v1-";

    private final String recipe;

    Profile(String recipe) {
        this.recipe = recipe;
    }

    /// A part that a profile's models play.
    ///
    /// @param wants what a model needs to play it
    public record Part(String name, String description, String prefers, String wants) {}

    /// The profile of a virtual model.
    ///
    /// @throws CommandException when there is none of that name
    public static Profile named(String id) {
        return find(id).orElseThrow(() -> new CommandException(
                "there is no virtual model \"" + id + "\"",
                "there are " + String.join(", ", ids()) + ".",
                ExitCode.USAGE));
    }

    /// The same; empty when there is none of that name.
    public static Optional<Profile> find(String id) {
        return Arrays.stream(values())
                .filter(profile -> profile.id().equals(id))
                .findFirst();
    }

    /// The profile whose configuration has these bytes; empty when none has.
    public static Optional<Profile> of(byte[] config) {
        String digest = Digest.of(config);
        return Arrays.stream(values())
                .filter(profile -> profile.digest().equals(digest))
                .findFirst();
    }

    private static List<String> ids() {
        return Arrays.stream(values()).map(Profile::id).toList();
    }

    /// The name clients ask for.
    public String id() {
        return FAMILY + name().toLowerCase(Locale.ROOT);
    }

    /// The recipe it runs.
    public String recipe() {
        return recipe;
    }

    /// The configuration, with roles in the place of models.
    public String config() {
        return RecipeText.shipped(recipe, "config.yaml");
    }

    /// Of the configuration.
    public String digest() {
        return Digest.of(config().getBytes(StandardCharsets.UTF_8));
    }

    /// What it is for, one sentence.
    public String description() {
        JsonNode metadata = BoundRecipe.read("metadata.yaml", RecipeText.shipped(recipe, "metadata.yaml"));
        return metadata.path("description").asString("").strip();
    }

    /// Its parts, the first one first.
    public List<Part> parts() {
        return BoundRecipe.roles(RecipeText.shipped(recipe)).stream()
                .map(role -> new Part(
                        role.name(), role.description(), role.prefer().name().toLowerCase(Locale.ROOT), role.wanted()))
                .toList();
    }

    /// The profile over the models of a configuration, which clients reach by its name too.
    ///
    /// @param where the configuration's name, for messages
    /// @param models the configuration
    public BoundRecipe over(String where, String models) {
        return BoundRecipe.of(RecipeText.shipped(recipe), where, models, Optional.of(id()));
    }
}
