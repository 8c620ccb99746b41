/// Tests of vector stores in the process.
@NullMarked
package semanticrouter.stores.document;

import org.jspecify.annotations.NullMarked;
