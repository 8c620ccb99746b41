@NullMarked
package semanticrouter.kubernetes.client;

import org.jspecify.annotations.NullMarked;
