package semanticrouter.selectors.looper.workflows;

/// Ends a workflow without an answer.
final class FlowException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String why;

    private FlowException(int status, String why) {
        super(why, null, false, false);
        this.status = status;
        this.why = why;
    }

    /// The request cannot be worked on.
    static FlowException request(String why) {
        return new FlowException(400, "workflows: " + why);
    }

    /// The models failed, or what the workflow needs did.
    static FlowException failed(String why) {
        return new FlowException(500, "workflows: " + why);
    }

    /// What the client gets.
    int status() {
        return status;
    }

    /// What failed and how to mend it, without any text of the request or the replies.
    String why() {
        return why;
    }
}
