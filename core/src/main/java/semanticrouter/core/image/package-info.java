/// Answers that are images: who tells that a turn wants one, and who makes it. Start at
/// {@link semanticrouter.core.image.ImageMaker}.
@NullMarked
package semanticrouter.core.image;

import org.jspecify.annotations.NullMarked;
