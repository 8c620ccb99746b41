/// What is kept in plain files. Start at {@link semanticrouter.stores.file.FileStatus}.
@NullMarked
package semanticrouter.stores.file;

import org.jspecify.annotations.NullMarked;
