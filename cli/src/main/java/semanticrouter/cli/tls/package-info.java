/// Certificates of a running router. Start at {@link semanticrouter.cli.tls.CertificateWatch}.
@NullMarked
package semanticrouter.cli.tls;

import org.jspecify.annotations.NullMarked;
