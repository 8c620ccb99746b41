/// Tests of the document as the language sees it. Start at {@link VocabularyTest}.
@NullMarked
package semanticrouter.dsl.document;

import org.jspecify.annotations.NullMarked;
