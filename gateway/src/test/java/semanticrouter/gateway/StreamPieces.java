package semanticrouter.gateway;

/// Events of a streamed chat reply, in their order.
final class StreamPieces {
    static final String FIRST = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grü\"}}]}\n\n";

    static final String SECOND =
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"ße\"},\"finish_reason\":\"stop\"}]}\r\n\r\n";

    static final String USAGE = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":2}}\n\n";

    static final String DONE = "data: [DONE]\n\n";

    private StreamPieces() {}
}
