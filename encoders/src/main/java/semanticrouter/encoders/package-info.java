/// The encoder runtime: what the process has loaded, and the per-request view of it that signals, selectors and plugins
/// use. Start at {@link EncoderRuntimes}.
@NullMarked
package semanticrouter.encoders;

import org.jspecify.annotations.NullMarked;
