package semanticrouter.plugins.cache;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import semanticrouter.core.cache.KeptAnswer;

/// An answer as it is given again: the bytes of the reply, cut where its id stood.
///
/// @param pieces the bytes between ids, at least one; not to be written
/// @param contentType of the reply
/// @param streamed whether it is an event stream
@SuppressWarnings("ArrayRecordComponent") // kept bytes, never compared
record Answer(List<byte[]> pieces, String contentType, boolean streamed) {
    Answer {
        pieces = List.copyOf(pieces);
    }

    /// The answer that a store has kept.
    static Answer of(KeptAnswer kept) {
        List<byte[]> pieces = kept.pieces().stream()
                .map(piece -> piece.getBytes(StandardCharsets.UTF_8))
                .toList();
        return new Answer(pieces, kept.contentType(), kept.streamed());
    }

    /// This answer for a store. Its bytes were made of text, so none is lost.
    KeptAnswer kept(AnswerTable.Entry entry) {
        return new KeptAnswer(
                entry.question().exact(),
                entry.partition(),
                entry.epoch(),
                entry.storedAt(),
                entry.expiresAt(),
                contentType,
                streamed,
                pieces.stream()
                        .map(piece -> new String(piece, StandardCharsets.UTF_8))
                        .toList());
    }

    /// Bytes it takes to keep.
    long size() {
        return pieces.stream().mapToLong(piece -> piece.length).sum();
    }

    /// The reply with an id of its own.
    byte[] bytes(String id) {
        var bytes = new ByteArrayOutputStream((int) size() + pieces.size() * id.length());
        bytes.writeBytes(pieces.getFirst());
        for (byte[] piece : pieces.subList(1, pieces.size())) {
            bytes.writeBytes(id.getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(piece);
        }
        return bytes.toByteArray();
    }

    /// Prints the size only.
    @Override
    public String toString() {
        return "Answer[" + size() + " bytes]";
    }
}
