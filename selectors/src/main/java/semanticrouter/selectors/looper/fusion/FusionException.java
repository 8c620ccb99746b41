package semanticrouter.selectors.looper.fusion;

/// Ends a loop without an answer.
final class FusionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String why;

    private FusionException(int status, String why) {
        super(why, null, false, false);
        this.status = status;
        this.why = why;
    }

    /// What the client asks for cannot be worked on.
    static FusionException request(String why) {
        return new FusionException(400, "fusion plugin of the request: " + why);
    }

    /// The models failed, or the decision names some that do not exist.
    static FusionException failed(String why) {
        return new FusionException(500, "fusion: " + why);
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
