package semanticrouter.core.fault;

/// Carries a {@link GatewayError} from where a request is found wanting to the edge that renders it.
public final class GatewayException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;

    public GatewayException(GatewayError error) {
        super(error.message(), null, false, false);
        this.error = error;
    }

    public GatewayException(int status, String code, String message) {
        this(new GatewayError(status, code, message));
    }

    public GatewayError error() {
        return error;
    }
}
