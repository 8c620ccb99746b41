@NullMarked
package semanticrouter.config.tls;

import org.jspecify.annotations.NullMarked;
