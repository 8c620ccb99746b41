package semanticrouter.config.document;

import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Required;

/// A listener's certificate.
///
/// @param clientCaFile whose certificates clients may show; empty when none is asked for
@Doc("A listener's certificate.")
public record ListenerTls(
        @Doc("PEM file with the certificate chain.") @Required
        String certFile,

        @Doc("PEM file with the private key.") @Required String keyFile,

        @Doc("PEM file with the authorities of client certificates; with it clients may prove who they are.")
        String clientCaFile) {}
