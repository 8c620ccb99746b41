package semanticrouter.plugins.rag;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import semanticrouter.plugins.json.JsonService;
import tools.jackson.core.JacksonException;

/// How a search service is asked: the body of the call.
sealed interface RequestFormat {
    String body(PassageSource.Question question);

    /// Whether its scores have no upper end.
    default boolean relative() {
        return false;
    }

    /// Pinecone's search by text (`/records/namespaces/…/search`), where the index embeds.
    record Pinecone() implements RequestFormat {
        @Override
        public String body(PassageSource.Question question) {
            return json(Map.of("query", Map.of("inputs", Map.of("text", question.text()), "top_k", question.most())));
        }
    }

    /// Weaviate's search by text (`/v1/graphql`), where the server embeds.
    ///
    /// @param collection class that is searched
    /// @param field property of the passage
    record Weaviate(String collection, String field) implements RequestFormat {
        @Override
        public String body(PassageSource.Question question) {
            // A JSON string is a GraphQL string too.
            return json(Map.of(
                    "query",
                    "{ Get { " + collection + "(nearText: {concepts: [" + json(question.text()) + "]}, limit: "
                            + question.most() + ") { " + field + " _additional { id certainty } } } }"));
        }
    }

    /// Elasticsearch's search for words (`/INDEX/_search`).
    ///
    /// @param field of the passage
    record Elasticsearch(String field) implements RequestFormat {
        @Override
        public String body(PassageSource.Question question) {
            var body = new LinkedHashMap<String, Object>();
            body.put("size", question.most());
            body.put("query", Map.of("match", Map.of(field, question.text())));
            return json(body);
        }

        @Override
        public boolean relative() {
            return true;
        }
    }

    /// The search of OpenAI's vector stores.
    ///
    /// @param most results that are asked for
    /// @param filter what attributes must be
    record OpenAi(int most, Map<String, String> filter) implements RequestFormat {
        @Override
        public String body(PassageSource.Question question) {
            var body = new LinkedHashMap<String, Object>();
            body.put("query", question.text());
            body.put("max_num_results", most);
            body.put("ranking_options", Map.of("score_threshold", question.threshold()));
            List<Map<String, Object>> filters = filter.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .map(entry ->
                            Map.<String, Object>of("type", "eq", "key", entry.getKey(), "value", entry.getValue()))
                    .toList();
            if (!filters.isEmpty()) {
                body.put("filters", Map.of("type", "and", "filters", filters));
            }
            return json(body);
        }
    }

    /// A template with places for question, number and threshold; what is put in is escaped as JSON.
    record Custom(String template) implements RequestFormat {
        @Override
        public String body(PassageSource.Question question) {
            return Places.filled(template, question, text -> {
                String quoted = json(text);
                return quoted.substring(1, quoted.length() - 1);
            });
        }

        /// Whether it becomes JSON, whatever the question.
        boolean usable() {
            try {
                JsonService.JSON.readTree(body(new PassageSource.Question("\"a\" \\ b\n", 1, 0.5)));
                return true;
            } catch (JacksonException _) {
                return false;
            }
        }
    }

    private static String json(Object value) {
        return JsonService.JSON.writeValueAsString(value);
    }

    /// The format of a name.
    static RequestFormat of(Rag.Backend at) {
        String field = at.contentField().isEmpty() ? "content" : at.contentField();
        return switch (at.requestFormat()) {
            case "pinecone" -> new Pinecone();
            case "weaviate" -> new Weaviate(at.collection().isEmpty() ? "Document" : at.collection(), field);
            case "elasticsearch" -> new Elasticsearch(field);
            default -> new Custom(at.requestTemplate());
        };
    }

    /// Names that a query of Weaviate can hold.
    static boolean graphQlName(String name) {
        return name.matches("[_A-Za-z][_0-9A-Za-z]*");
    }
}
