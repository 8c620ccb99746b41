package semanticrouter.kubernetes.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import semanticrouter.config.tree.MappingNode;
import semanticrouter.config.tree.YamlWriter;

/// A pool and a route become a configuration, which becomes the same pool and the same route.
class RoundTripTest {
    private static void again(MappingNode file, MappingNode pool, MappingNode route) {
        MappingNode whole =
                Objects.requireNonNull(Conversion.of(file, pool, route).document());
        PoolAndRoute back = PoolAndRoute.of(whole, "n", "ns");
        MappingNode second = Objects.requireNonNull(
                Conversion.of(file, Fields.mapping(back.pool(), "spec"), Fields.mapping(back.route(), "spec"))
                        .document());
        assertThat(YamlWriter.write(second)).isEqualTo(YamlWriter.write(whole));
        PoolAndRoute third = PoolAndRoute.of(second, "n", "ns");
        assertThat(YamlWriter.write(third.pool())).isEqualTo(YamlWriter.write(back.pool()));
        assertThat(YamlWriter.write(third.route())).isEqualTo(YamlWriter.write(back.route()));
    }

    @Test
    void theSampleComesBack() throws IOException {
        again(
                Manifests.of("base/config.yaml").getFirst(),
                Manifests.spec("sample/pool.yaml"),
                Manifests.spec("sample/route.yaml"));
    }

    @Test
    void everyFieldComesBack() {
        again(
                ConversionTest.tree(ConversionTest.FILE),
                ConversionTest.tree(ConversionTest.POOL),
                ConversionTest.tree(ConversionTest.ROUTE));
        PoolAndRoute back = PoolAndRoute.of(
                Objects.requireNonNull(Conversion.of(
                                ConversionTest.tree(ConversionTest.FILE),
                                ConversionTest.tree(ConversionTest.POOL),
                                ConversionTest.tree(ConversionTest.ROUTE))
                        .document()),
                "n",
                "ns");
        assertThat(YamlWriter.write(back.route()))
                .contains(
                        "caseSensitive", "contextRules", "minTokens", "factCheckRules", "eventTypes", "loraName", "$5")
                .doesNotContain("$$", "case_sensitive");
        assertThat(YamlWriter.write(back.pool())).contains("reasoningFamily: r1", "inputTokenPrice: 0.0000015");
    }
}
