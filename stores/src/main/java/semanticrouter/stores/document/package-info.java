/// Vector stores in the process: files and passages in one SQLite file, vectors in memory. Start at {@link
/// semanticrouter.stores.document.KeptDocuments}.
@NullMarked
package semanticrouter.stores.document;

import org.jspecify.annotations.NullMarked;
