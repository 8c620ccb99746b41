package semanticrouter.plugins.rag;

import java.util.List;
import java.util.Set;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.retrieval.Passage;
import semanticrouter.plugins.json.JsonService;

/// A search service that is asked over HTTP.
///
/// @param files ids of the files whose passages count; empty for all
/// @param identity tells this service and its settings from others; holds no key
record ServiceSource(
        JsonService service, RequestFormat format, PassageReader reader, Set<String> files, String identity)
        implements PassageSource {
    @Override
    public List<Passage> find(Question question, Deadline deadline) throws UnavailableException, InterruptedException {
        List<Passage> found = reader.read(service.ask(format.body(question), deadline), question);
        return files.isEmpty()
                ? found
                : found.stream()
                        .filter(passage -> files.contains(passage.file()))
                        .toList();
    }

    @Override
    public String fingerprint() {
        return identity;
    }
}
