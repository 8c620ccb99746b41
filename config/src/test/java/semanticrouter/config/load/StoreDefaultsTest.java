package semanticrouter.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import semanticrouter.config.testkinds.TestKinds;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.Node;
import semanticrouter.config.tree.ScalarNode;
import semanticrouter.config.tree.SequenceNode;
import semanticrouter.config.tree.YamlReader;

/// What a block gets that is not written in it, external stores use by use (specification: dataplane 5, 5.1 and
/// appendix D, selection-looper 1.2, 1.4.9 and 2.2).
class StoreDefaultsTest {
    private static final String BLOCKS = """
            global:
              services:
                response_api: {redis: {}, valkey: {}, postgres: {}}
                router_replay: {redis: {}, postgres: {}, milvus: {}, qdrant: {}}
              stores:
                response_cache: {redis: {}, valkey: {}, milvus: {}, qdrant: {}}
                memory: {milvus: {}, valkey: {}, qdrant: {}}
                vector_store: {valkey: {}, qdrant: {}, metadata_postgres: {}}
              integrations: {looper: {remom: {}, fusion: {}, flow: {state: {redis: {}}}}}
              router:
                learning: {state_store: {redis: {}}}
                model_selection: {automix: {}, ml: {knn: {pretrained_path: k}, kmeans: {}, svm: {}, mlp: {}}}
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stores.response_cache.redis.connection|{port: 6379, timeout: 30}",
                "stores.response_cache.redis.index|{name: semantic_cache_idx, prefix: 'doc:', vector_field: {name: embedding, metric_type: COSINE}, index_type: HNSW, params: {M: 16, efConstruction: 64}}",
                "stores.response_cache.redis.search|{topk: 10}",
                "stores.response_cache.redis.development|{drop_index_on_startup: false}",
                "stores.response_cache.valkey.connection|{port: 6379, timeout: 30}",
                "stores.response_cache.milvus.connection|{port: 19530, timeout: 30}",
                "stores.response_cache.milvus.collection|{vector_field: {metric_type: IP}, index: {type: HNSW, params: {M: 16, efConstruction: 64}}}",
                "stores.response_cache.milvus.search|{params: {ef: 64}, topk: 10, consistency_level: Session}",
                "stores.response_cache.qdrant|{port: 6334, connect_timeout: 10}",
                "stores.memory.valkey|{port: 6379, timeout: 10, collection_prefix: 'mem:', index_name: mem_idx, dimension: 384, metric_type: COSINE, index_m: 16, index_ef_construction: 256}",
                "stores.memory.milvus|{collection: agentic_memory, dimension: 384}",
                "stores.memory.qdrant|{port: 6334, collection: agentic_memory, dimension: 384}",
                "stores.vector_store.valkey|{port: 6379, collection_prefix: vsr_vs_, index_m: 16, index_ef_construction: 200}",
                "stores.vector_store|{embedding_model: bert, embedding_dimension: 384}",
                "stores.vector_store.qdrant|{port: 6334, collection_prefix: vsr_vs_}",
                "stores.vector_store.metadata_postgres|{port: 5432}",
                "services.router_replay.redis|{key_prefix: 'router_replay:'}",
                "services.router_replay.postgres|{port: 5432, table_name: router_replay_records}",
                "services.router_replay.milvus|{collection_name: router_replay_records}",
                "services.router_replay.qdrant|{port: 6334, collection_name: router_replay_records}",
                "services.response_api.redis|{key_prefix: sr, pool_size: 10, min_idle_conns: 2, max_retries: 3, dial_timeout: 5, read_timeout: 3, write_timeout: 3}",
                "services.response_api.valkey|{key_prefix: sr, dial_timeout: 5}",
                "services.response_api.postgres|{port: 5432, table_name: vsr_responses}",
                "integrations.looper.flow.state.redis|{address: 'localhost:6379', key_prefix: 'vllm-sr:flow:state:', pool_size: 10, max_retries: 3}",
                "integrations.looper.remom|{model_names: [vllm-sr/remom]}",
                "integrations.looper.fusion|{model_names: [vllm-sr/fusion]}",
                "router.model_selection.automix|{cost_aware_routing: true, use_logprob_verification: true}",
                "router.model_selection.ml|{knn: {k: 5}, kmeans: {num_clusters: 8}, svm: {kernel: rbf, gamma: 1.0}, mlp: {device: cpu}}",
                "router.learning.state_store.redis|{key_prefix: 'vsr:router-session:v1:'}"
            })
    void everyUseHasItsOwnDefaults(String block, String expected) {
        LoadedConfig config = new ConfigLoader(TestKinds.all())
                .load(ConfigSource.of("stores.yaml", BLOCKS, Path.of("/nowhere")), LoadOptions.serving(_ -> null));
        assertHolds(
                "global." + block, config, YamlReader.read("expected", expected).root());
    }

    /// That the block holds what is expected, and perhaps more.
    private static void assertHolds(String path, LoadedConfig config, @Nullable Node expected) {
        if (expected instanceof MappingNode mapping) {
            mapping.entries().forEach(entry -> assertHolds(path + "." + entry.key(), config, entry.value()));
        } else {
            Node found = DocPath.parse(path).find(config.effective());
            assertThat(text(found)).as(path).isEqualTo(text(expected));
        }
    }

    private static String text(@Nullable Node node) {
        return switch (node) {
            case ScalarNode scalar -> scalar.text();
            case SequenceNode list ->
                list.items().stream().map(StoreDefaultsTest::text).toList().toString();
            case null, default -> "neither text nor list: " + node;
        };
    }
}
