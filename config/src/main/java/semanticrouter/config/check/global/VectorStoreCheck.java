package semanticrouter.config.check.global;

import java.util.List;
import semanticrouter.config.document.global.Stores;
import semanticrouter.config.tree.DocPath;
import semanticrouter.config.tree.TreeReport;

/// Whether the vector stores of a document can be kept by this version (specification: dataplane §5). A document for
/// another version is sound, so this is looked at where one is to be served.
public record VectorStoreCheck(TreeReport report) {
    private static final String NOT_BUILT = "not-built";
    private static final DocPath STORE = DocPath.parse("global.stores.vector_store");
    private static final List<String> READABLE = List.of(".txt", ".md", ".json", ".csv", ".html");

    /// Reports what is not built.
    public void check(Stores.VectorStore store) {
        if (!store.enabled()) {
            return;
        }
        if (!store.backendType().isEmpty() && !store.backendType().equals("memory")) {
            report.error(
                    NOT_BUILT,
                    STORE.key("backend_type"),
                    "vector stores in " + store.backendType() + " are not built into this version",
                    "set it to memory: vectors in the process, and an SQLite file in file_storage_dir");
        }
        if (!store.metadataStore().equals("memory")) {
            report.error(
                    NOT_BUILT,
                    STORE.key("metadata_store"),
                    "a list of files in " + store.metadataStore() + " is not built into this version",
                    "set it to memory: it is kept in the SQLite file with the rest");
        }
        for (int i = 0; i < store.supportedFormats().size(); i++) {
            String format = store.supportedFormats().get(i);
            if (!READABLE.contains(format)) {
                report.error(
                        NOT_BUILT,
                        STORE.key("supported_formats").index(i),
                        "files \"" + format + "\" cannot be read by this version",
                        "known are " + String.join(", ", READABLE));
            }
        }
    }
}
