package semanticrouter.console.http;

import semanticrouter.core.fault.GatewayException;

/// What a route does. Runs on a virtual thread of its own and may block; interrupted when the client leaves.
@FunctionalInterface
public interface RouteAction {
    /// @throws GatewayException for the caller's fault or a missing dependency; rendered as the error body
    ApiReply answer(ApiRequest request) throws GatewayException, InterruptedException;
}
