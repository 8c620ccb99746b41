package semanticrouter.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ExternalProcessor;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.extensions.upstreams.http.v3.HttpProtocolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import semanticrouter.gateway.ClientHeaders;
import tools.jackson.databind.json.JsonMapper;

/// The sample configuration in `deploy/envoy`, as far as it can be checked without Envoy.
final class EnvoySampleTest {
    static final Path SAMPLE = Path.of("../deploy/envoy/envoy.yaml");

    private static Bootstrap sample() throws IOException {
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(SAMPLE));
        var sample = Bootstrap.newBuilder();
        JsonFormat.parser()
                .usingTypeRegistry(TypeRegistry.newBuilder()
                        .add(HttpConnectionManager.getDescriptor())
                        .add(HeaderMutation.getDescriptor())
                        .add(ExternalProcessor.getDescriptor())
                        .add(Router.getDescriptor())
                        .add(PreviousHostsPredicate.getDescriptor())
                        .add(HttpProtocolOptions.getDescriptor())
                        .build())
                .merge(new JsonMapper().writeValueAsString(yaml), sample);
        return sample.build();
    }

    private static HttpConnectionManager manager() throws IOException {
        return sample().getStaticResources()
                .getListeners(0)
                .getFilterChains(0)
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class);
    }

    @Test
    void clientsCannotSpeakForOthersOrForTheRouter() throws IOException {
        var early =
                manager().getEarlyHeaderMutationExtensions(0).getTypedConfig().unpack(HeaderMutation.class);
        List<String> removed =
                early.getMutationsList().stream().map(each -> each.getRemove()).toList();
        assertThat(removed)
                .containsAll(ClientHeaders.INTERNAL)
                .contains(
                        "x-vsr-skip-processing",
                        "x-selected-model",
                        "x-authz-user-id",
                        "x-authz-user-groups",
                        "x-authz-team-id",
                        "x-authz-tenant-id",
                        "x-user-openai-key",
                        "x-user-anthropic-key",
                        "x-user-azure-openai-key",
                        "x-user-bedrock-key",
                        "x-user-gemini-key",
                        "x-user-vertex-ai-key",
                        "x-user-minimax-key");
    }

    @Test
    void theProcessorIsAskedFirstAndNothingPassesWithoutIt() throws IOException {
        assertThat(manager().getHttpFilters(0).getName()).isEqualTo("envoy.filters.http.ext_proc");
        var filter = manager().getHttpFilters(0).getTypedConfig().unpack(ExternalProcessor.class);
        assertThat(filter.getFailureModeAllow()).isFalse();
        assertThat(filter.getAllowModeOverride()).isTrue();
        assertThat(filter.getProcessingMode().getRequestBodyMode()).isEqualTo(BodySendMode.BUFFERED);
        assertThat(filter.getProcessingMode().getResponseBodyMode()).isEqualTo(BodySendMode.BUFFERED);
    }
}
