@NullMarked
package semanticrouter.kubernetes.source;

import org.jspecify.annotations.NullMarked;
