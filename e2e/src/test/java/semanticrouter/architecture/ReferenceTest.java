package semanticrouter.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import semanticrouter.cli.server.Kinds;
import semanticrouter.config.load.ConfigLoader;
import semanticrouter.config.reference.ReferencePages;
import semanticrouter.core.statistics.ModelStatistics;
import semanticrouter.dsl.Dsl;

/// The pages in `docs/reference` are what the program would write today.
class ReferenceTest {
    @Test
    void reference_pages_are_up_to_date() throws Exception {
        boolean write = Boolean.getBoolean("reference.write");
        var loader = new ConfigLoader(Kinds.registry(new ModelStatistics(System::nanoTime)));
        var pages = new LinkedHashMap<>(new ReferencePages(loader.registry(), loader.binder()).pages());
        pages.put("diagnostics.md", Dsl.manual().page());
        pages.put("metrics.md", MetricsPage.page());
        Path folder = SourceTree.root().resolve("docs/reference");
        var old = new ArrayList<String>();
        for (var page : pages.entrySet()) {
            Path file = folder.resolve(page.getKey());
            if (!Files.exists(file) || !Files.readString(file).equals(page.getValue())) {
                if (write) {
                    Files.createDirectories(folder);
                    Files.writeString(file, page.getValue());
                } else {
                    old.add(page.getKey());
                }
            }
        }
        assertThat(old)
                .as(
                        "pages that differ from the option records; run this test with -Dreference.write=true to rewrite them")
                .isEmpty();
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(pages.keySet());
        }
    }
}
