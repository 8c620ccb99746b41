package semanticrouter.core.call;

/// Where a call goes next: the next plugin, and at last the model.
@FunctionalInterface
public interface Upstream {
    /// Sends the call and returns once the head of the reply is there. Expected faults are {@link Reply.Refused}.
    Reply send(Call call) throws InterruptedException;
}
