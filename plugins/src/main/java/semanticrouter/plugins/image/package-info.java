/// Answers with images: who is asked for one, and what becomes of it. Start at
/// {@link semanticrouter.plugins.image.ImageGen}.
@NullMarked
package semanticrouter.plugins.image;

import org.jspecify.annotations.NullMarked;
