package semanticrouter.config.document.global;

import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;

/// The certificate of the management interface.
///
/// @param clientCaFile whose certificates callers must show; empty when none is asked for
@Doc("The certificate of the management interface.")
public record ManagementTls(
        @Doc("On or off.") @Default("true") boolean enabled,

        @Doc("PEM file with the certificate chain.") String certFile,

        @Doc("PEM file with the private key.") String keyFile,

        @Doc("PEM file with the authorities of client certificates; with it callers must show one.")
        String clientCaFile) {}
