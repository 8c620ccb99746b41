/// The compression of contexts as the management API and metrics see it. Start at {@link
/// semanticrouter.console.compression.CompressionRoutes}.
@NullMarked
package semanticrouter.console.compression;

import org.jspecify.annotations.NullMarked;
