package semanticrouter.cli.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What `metadata.yaml` says of a recipe, held against its contract.
///
/// @param id names the recipe: lower-case words with hyphens; empty when it is not one
/// @param version a semantic version; empty when it is not one
/// @param problems what is wrong, one sentence each
/// @param notes what is missing but may be
public record RecipeMetadata(String id, String version, List<String> problems, List<String> notes) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");
    private static final Pattern VERSION = Pattern.compile("(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)"
            + "(?:-(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*))*)?"
            + "(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?");
    private static final Pattern LINK = Pattern.compile("https://[^/?#@\\s]+(?:/[^?#\\s]*)?");
    private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Set<String> KEYS =
            Set.of("schema_version", "id", "name", "version", "description", "authors", "license", "tags", "links");
    private static final Set<String> AUTHOR = Set.of("name", "email", "url");
    private static final Set<String> LINKS = Set.of("homepage", "source", "documentation");
    private static final String SCHEMA = "vllm-sr/recipe-metadata/v1";
    private static final int MOST_ITEMS = 32;

    public RecipeMetadata {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /// Reads the text of a `metadata.yaml`.
    public static RecipeMetadata of(String text) {
        JsonNode root = BoundRecipe.read("metadata.yaml", text);
        var problems = new ArrayList<String>();
        var notes = new ArrayList<String>();
        root.propertyNames().stream()
                .filter(key -> !KEYS.contains(key))
                .forEach(key -> problems.add("metadata.yaml: there is no key " + key));
        require(problems, text(root, "schema_version").equals(SCHEMA), "schema_version is not " + SCHEMA);
        String id = text(root, "id");
        boolean named = slug(id);
        require(problems, named, "id is not made of lower-case words with hyphens, 64 characters at most");
        String version = text(root, "version");
        boolean versioned = VERSION.matcher(version).matches() && version.length() <= 128;
        require(problems, versioned, "version is not a semantic version such as 1.2.3");
        filled(problems, root, "name", 128);
        filled(problems, root, "description", 2048);
        filled(problems, root, "license", 128);
        authors(problems, root.path("authors"));
        JsonNode tags = root.path("tags");
        boolean some = tags.isArray() && !tags.isEmpty() && tags.size() <= MOST_ITEMS;
        require(
                problems,
                some && tags.valueStream().map(tag -> tag.asString("")).allMatch(RecipeMetadata::slug),
                "tags are one to 32 lower-case words");
        require(problems, distinct(tags) && distinct(root.path("authors")), "an author or a tag stands there twice");
        JsonNode links = root.path("links");
        require(problems, links.isObject(), "links is missing");
        links.properties().forEach(link -> {
            require(problems, LINKS.contains(link.getKey()), "there is no link " + link.getKey());
            require(
                    problems,
                    LINK.matcher(link.getValue().asString("")).matches(),
                    "link " + link.getKey() + " is not an https address without query, fragment and user");
        });
        if (!links.has("source")) {
            notes.add("metadata.yaml: links.source does not say where the recipe comes from");
        }
        return new RecipeMetadata(named ? id : "", versioned ? version : "", problems, notes);
    }

    private static boolean slug(String text) {
        return SLUG.matcher(text).matches() && text.length() <= 64;
    }

    private static boolean distinct(JsonNode list) {
        return list.valueStream().distinct().count() == list.size();
    }

    private static void authors(List<String> problems, JsonNode authors) {
        require(
                problems,
                authors.isArray() && !authors.isEmpty() && authors.size() <= MOST_ITEMS,
                "authors are one to 32");
        for (JsonNode author : authors) {
            author.propertyNames().stream()
                    .filter(key -> !AUTHOR.contains(key))
                    .forEach(key -> require(problems, false, "there is no key " + key + " of an author"));
            filled(problems, author, "name", 128);
            require(
                    problems,
                    !author.has("email") || MAIL.matcher(text(author, "email")).matches(),
                    "the e-mail of an author is none");
            require(
                    problems,
                    !author.has("url") || LINK.matcher(text(author, "url")).matches(),
                    "the url of an author is not an https address without query, fragment and user");
        }
    }

    private static void filled(List<String> problems, JsonNode node, String key, int longest) {
        String text = text(node, key);
        require(
                problems,
                !text.isBlank() && text.length() <= longest,
                key + " is missing or longer than " + longest + " characters");
    }

    private static void require(List<String> problems, boolean holds, String otherwise) {
        if (!holds) {
            problems.add("metadata.yaml: " + otherwise);
        }
    }

    private static String text(JsonNode node, String key) {
        return node.path(key).asString("");
    }
}
