package semanticrouter.encoders.tokenize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads a Hugging Face `tokenizer.json`.
///
/// Read as a stream, without a tree of the thirty thousand vocabulary entries: this is on the way of every start.
public final class TokenizerFile {
    private final Map<String, Object> root;
    private final Map<String, Integer> vocabulary = new HashMap<>(1 << 16);

    private TokenizerFile(byte[] json) {
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            if (read(parser, "") instanceof Map<?, ?> map) {
                this.root = texts(map);
            } else {
                throw new IllegalArgumentException("tokenizer.json holds no object");
            }
        }
    }

    /// The WordPiece options of a file, empty when the file describes another sort of tokenizer.
    ///
    /// @throws IllegalArgumentException when the file claims to be WordPiece but lacks what that needs
    public static Optional<WordPieceOptions> wordPiece(byte[] json) {
        var file = new TokenizerFile(json);
        return file.isBertWordPiece() ? Optional.of(file.options()) : Optional.empty();
    }

    private boolean isBertWordPiece() {
        return "WordPiece".equals(object("model").get("type"))
                && "BertNormalizer".equals(object("normalizer").get("type"))
                && "BertPreTokenizer".equals(object("pre_tokenizer").get("type"))
                && added().stream().allMatch(TokenizerFile::plainSpecial)
                && framing().isPresent();
    }

    private static boolean plainSpecial(Map<String, Object> token) {
        return Boolean.TRUE.equals(token.get("special"))
                && !Boolean.TRUE.equals(token.get("normalized"))
                && !Boolean.TRUE.equals(token.get("single_word"))
                && !Boolean.TRUE.equals(token.get("lstrip"))
                && !Boolean.TRUE.equals(token.get("rstrip"));
    }

    private WordPieceOptions options() {
        Map<String, Object> model = object("model");
        Map<String, Object> normalizer = object("normalizer");
        boolean lowercase = flag(normalizer, "lowercase", true);
        return new WordPieceOptions(
                vocabulary,
                id(text(model, "unk_token", "[UNK]")),
                text(model, "continuing_subword_prefix", "##"),
                model.get("max_input_chars_per_word") instanceof Number max ? max.intValue() : 100,
                flag(normalizer, "clean_text", true),
                flag(normalizer, "handle_chinese_chars", true),
                flag(normalizer, "strip_accents", lowercase),
                lowercase,
                added().stream()
                        .map(token ->
                                new WordPieceOptions.Added(text(token, "content", ""), id(text(token, "content", ""))))
                        .toList(),
                framing().orElseThrow());
    }

    /// BERT's frame, in both spellings that are in use.
    private Optional<Framing> framing() {
        Map<String, Object> post = object("post_processor");
        if ("BertProcessing".equals(post.get("type"))) {
            return Optional.of(bert(id(pairHead(post, "cls")), id(pairHead(post, "sep"))));
        }
        if (!"TemplateProcessing".equals(post.get("type"))
                || !(post.get("pair") instanceof List<?> pair)
                || pair.size() != 5) {
            return Optional.empty();
        }
        String cls = special(pair.get(0));
        String sep = special(pair.get(2));
        boolean plain = cls != null && sep != null && sep.equals(special(pair.get(4)));
        return plain
                ? Optional.of(bert(id(Objects.requireNonNull(cls)), id(Objects.requireNonNull(sep))))
                : Optional.empty();
    }

    private Framing bert(int cls, int sep) {
        return new Framing(List.of(cls), List.of(sep), List.of(sep), vocabulary.getOrDefault("[PAD]", 0), 1);
    }

    private static @Nullable String special(@Nullable Object piece) {
        return piece instanceof Map<?, ?> map && map.get("SpecialToken") instanceof Map<?, ?> token
                ? String.valueOf(token.get("id"))
                : null;
    }

    private static String pairHead(Map<String, Object> post, String name) {
        return post.get(name) instanceof List<?> pair && !pair.isEmpty() ? String.valueOf(pair.getFirst()) : "";
    }

    private int id(String token) {
        Integer id = vocabulary.get(token);
        if (id == null) {
            throw new IllegalArgumentException("tokenizer.json: the vocabulary lacks the token '" + token + "'");
        }
        return id;
    }

    private List<Map<String, Object>> added() {
        var tokens = new ArrayList<Map<String, Object>>();
        if (root.get("added_tokens") instanceof List<?> list) {
            for (Object token : list) {
                if (token instanceof Map<?, ?> map) {
                    tokens.add(texts(map));
                }
            }
        }
        return tokens;
    }

    private Map<String, Object> object(String name) {
        return root.get(name) instanceof Map<?, ?> map ? texts(map) : Map.of();
    }

    private static Map<String, Object> texts(Map<?, ?> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    private static boolean flag(Map<String, Object> object, String name, boolean otherwise) {
        return object.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    private static String text(Map<String, Object> object, String name, String otherwise) {
        return object.get(name) instanceof String text ? text : otherwise;
    }

    /// Reads the value the parser stands on; the vocabulary goes straight into its map.
    private Object read(JsonParser parser, String path) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> path.equals(".model.vocab") ? readVocabulary(parser) : readObject(parser, path);
            case START_ARRAY -> readArray(parser, path);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> NULL;
            case null, default -> throw new IllegalArgumentException("tokenizer.json ends early at " + path);
        };
    }

    /// Stands for JSON null, which maps here cannot hold.
    private static final Object NULL = new Object();

    private Map<String, Object> readObject(JsonParser parser, String path) {
        var object = new LinkedHashMap<String, Object>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, read(parser, path + "." + name));
        }
        return object;
    }

    private Map<String, Object> readVocabulary(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String word = parser.currentName();
            parser.nextToken();
            vocabulary.put(word, parser.getIntValue());
        }
        return Map.of();
    }

    private List<Object> readArray(JsonParser parser, String path) {
        var list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(parser, path + "[]"));
        }
        return list;
    }
}
