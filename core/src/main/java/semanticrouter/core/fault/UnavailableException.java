package semanticrouter.core.fault;

/// Says that evidence could not be had; it becomes an `Unavailable` outcome and never "no match".
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public UnavailableException(Failure failure) {
        super(failure.toString(), null, false, false);
        this.failure = failure;
    }

    public UnavailableException(String code, String detail) {
        this(new Failure(code, detail));
    }

    public Failure failure() {
        return failure;
    }
}
