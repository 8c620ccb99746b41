package semanticrouter.gateway.resilience;

/// How a try at a backend ended; every try that begins ends as exactly one of these.
public enum Outcome {
    /// The backend answered, whatever it said of the request.
    SUCCESS,
    /// It could not be reached, answered with a status of 500 or more, or broke off.
    FAILURE,
    /// The try was given up, or the backend never saw it: nothing is learned about it.
    CANCELLED
}
