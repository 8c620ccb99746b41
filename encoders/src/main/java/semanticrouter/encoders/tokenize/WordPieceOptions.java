package semanticrouter.encoders.tokenize;

import java.util.List;
import java.util.Map;

/// Everything a `tokenizer.json` of the BERT WordPiece sort says.
///
/// @param vocabulary word to id
/// @param unknownId id of the token for what the vocabulary cannot spell
/// @param continuingPrefix what marks a piece inside a word, `##`
/// @param maxWordCharacters longer words are unknown as a whole
/// @param cleanText drops controls and unifies white space
/// @param separateChinese sets CJK characters apart
/// @param stripAccents decomposes and drops non-spacing marks
/// @param lowercase folds case
/// @param added special tokens recognised when spelled out in a text
/// @param framing special tokens around the text
public record WordPieceOptions(
        Map<String, Integer> vocabulary,
        int unknownId,
        String continuingPrefix,
        int maxWordCharacters,
        boolean cleanText,
        boolean separateChinese,
        boolean stripAccents,
        boolean lowercase,
        List<Added> added,
        Framing framing) {
    /// A special token.
    public record Added(String content, int id) {}

    public WordPieceOptions {
        added = List.copyOf(added);
    }
}
