/// Which servers of the Model Context Protocol a configuration declares.
@NullMarked
package semanticrouter.config.mcp;

import org.jspecify.annotations.NullMarked;
