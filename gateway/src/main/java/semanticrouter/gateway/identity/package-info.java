/// Who a request speaks for, and whose word is taken for it.
@NullMarked
package semanticrouter.gateway.identity;

import org.jspecify.annotations.NullMarked;
