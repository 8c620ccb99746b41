/// What a configuration wants of the learned models, and who opens them.
@NullMarked
package semanticrouter.config.encoder;

import org.jspecify.annotations.NullMarked;
