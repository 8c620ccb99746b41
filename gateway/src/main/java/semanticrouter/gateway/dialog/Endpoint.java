package semanticrouter.gateway.dialog;

import java.util.function.Supplier;
import semanticrouter.protocols.ClientProtocol;

/// A path chat requests are posted to.
///
/// @param shape how errors are told there
/// @param dialogs makes one for each exchange
public record Endpoint(ClientProtocol shape, Supplier<Dialog> dialogs) {
    /// An endpoint for a dialect that remembers nothing.
    public static Endpoint of(ClientProtocol protocol) {
        var plain = new Dialog.Plain(protocol);
        return new Endpoint(protocol, () -> plain);
    }
}
