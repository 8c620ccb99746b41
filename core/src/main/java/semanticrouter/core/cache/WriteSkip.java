package semanticrouter.core.cache;

/// Why the response cache was not written (specification: dataplane §6.9).
public enum WriteSkip {
    REQUEST_NO_STORE("request_no_store"),
    UPSTREAM_NON_2XX("upstream_non_2xx"),
    RETENTION_DROP("retention.drop"),
    RAG_CONTEXT("rag_context"),
    MEMORY_CONTEXT("memory_context"),
    PII_DETECTED("pii_detected"),
    /// The answer of a loop does not keep the contract on its form.
    CONTRACT_BROKEN("contract_broken"),
    /// The answer says what nothing supports, or what could not be checked.
    ANSWER_FLAGGED("answer_flagged");

    private final String word;

    WriteSkip(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
