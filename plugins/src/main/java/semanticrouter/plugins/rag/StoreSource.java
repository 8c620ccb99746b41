package semanticrouter.plugins.rag;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.DocumentSearch;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.core.retrieval.PassageQuery;

/// A vector store of this router.
///
/// @param files ids of the files that are searched; empty for all
record StoreSource(DocumentSearch documents, String store, Set<String> files) implements PassageSource {
    @Override
    public List<Passage> find(Question question, Deadline deadline) throws UnavailableException, InterruptedException {
        PassageQuery.FileFilter wanted = files.isEmpty() ? PassageQuery.FileFilter.ALL : (id, _) -> files.contains(id);
        int most = Math.min(question.most(), PassageQuery.LIMIT_MAX);
        return documents.search(
                store,
                new PassageQuery(question.text(), most, question.threshold(), Optional.empty(), wanted),
                deadline);
    }

    @Override
    public String fingerprint() {
        return "vectorstore " + store + " " + files + " " + documents.revision(store);
    }
}
