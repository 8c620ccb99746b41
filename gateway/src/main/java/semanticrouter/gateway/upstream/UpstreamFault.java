package semanticrouter.gateway.upstream;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.ContentLengthNotAllowedException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.TransferEncodingNotAllowedException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.OptionalInt;
import javax.net.ssl.SSLException;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.GatewayError;
import semanticrouter.core.model.RetryOn;
import semanticrouter.gateway.resilience.Outcome;

/// Why a try at a backend failed.
///
/// @param kind decides status and whether another backend is tried
/// @param detail what happened, for a person; never holds text of the request or the reply
record UpstreamFault(Kind kind, String detail) {
    /// RFC 9113 §7.
    private static final long REFUSED_STREAM = 0x7;

    /// What kind of failure.
    enum Kind {
        /// Nothing was sent.
        UNREACHABLE(502, GatewayError.UNREACHABLE, "the model's backend cannot be reached"),
        /// Too many calls wait for a connection.
        BUSY(503, "upstream_busy", "too many requests wait for the model's backend"),
        /// It refused the HTTP/2 stream, so it has not begun to work on this one.
        REFUSED(502, "upstream_refused", "the model's backend refused the call"),
        /// The router gave the call up.
        CANCELLED(502, "upstream_closed", "the call was given up"),
        /// It had closed a connection kept from an earlier call, so it has not seen this one.
        STALE(502, "upstream_closed", "the model's backend closed the connection before its reply was complete"),
        /// It closed the connection before its reply was complete.
        CLOSED(502, "upstream_closed", "the model's backend closed the connection before its reply was complete"),
        /// What it sent is not HTTP, or too much.
        INVALID(502, GatewayError.INVALID, "the model's backend sent a reply that cannot be used"),
        /// It did not answer in time.
        TIMEOUT(504, "upstream_timeout", "the model's backend did not answer in time");

        private final int status;
        private final String code;
        private final String message;

        Kind(int status, String code, String message) {
            this.status = status;
            this.code = code;
            this.message = message;
        }
    }

    GatewayError error() {
        return new GatewayError(
                kind.status,
                kind.code,
                kind.message + " (" + detail + "); try again or check the backend",
                kind.status == 503 ? OptionalInt.of(1) : OptionalInt.empty());
    }

    /// What a try that ended like this says about the backend.
    Outcome outcome() {
        return switch (kind) {
            case UNREACHABLE, REFUSED, CLOSED, INVALID, TIMEOUT -> Outcome.FAILURE;
            case BUSY, STALE, CANCELLED -> Outcome.CANCELLED;
        };
    }

    /// Whether the call may be made again elsewhere.
    boolean retriable(RetryOn retryOn) {
        return switch (kind) {
            case UNREACHABLE -> retryOn.connect();
            case REFUSED -> retryOn.refused();
            case CLOSED -> retryOn.reset();
            case BUSY -> true; // no backend has seen it
            case INVALID, TIMEOUT, STALE, CANCELLED -> false;
        };
    }

    Failure failure() {
        return new Failure(kind.code, detail);
    }

    /// Why no connection could be had.
    static UpstreamFault connecting(Throwable thrown) {
        if (thrown instanceof ConnectionPoolTooBusyException) {
            return new UpstreamFault(Kind.BUSY, "no connection is free");
        }
        String why = switch (thrown) {
            case ConnectTimeoutException _ -> "connecting took too long";
            case UnknownHostException _ -> "its name does not resolve";
            case SSLException _ -> "TLS failed";
            case ConnectException _ -> "the connection was refused";
            default -> "no connection";
        };
        return new UpstreamFault(Kind.UNREACHABLE, why);
    }

    /// Why an exchange on an open connection failed.
    ///
    /// @param kept whether the connection had served before and the reply had not begun
    static UpstreamFault exchanging(Throwable thrown, boolean kept) {
        if (thrown instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM) {
            return new UpstreamFault(Kind.REFUSED, "it takes no more streams on this connection");
        }
        boolean closed = thrown instanceof IOException
                || thrown instanceof HttpClosedException
                || thrown instanceof StreamResetException;
        return closed
                ? new UpstreamFault(kept ? Kind.STALE : Kind.CLOSED, "the connection was closed")
                : new UpstreamFault(Kind.INVALID, unreadable(thrown));
    }

    private static String unreadable(Throwable thrown) {
        return switch (thrown) {
            case ContentLengthNotAllowedException _ ->
                "it has a content-length beside its transfer-encoding, which leaves open where it ends";
            case TransferEncodingNotAllowedException _ -> "it has a transfer-encoding, which HTTP/1.0 does not know";
            case TooLongHttpHeaderException _, TooLongHttpLineException _ -> "its head is too long";
            default -> "it is not valid HTTP";
        };
    }
}
