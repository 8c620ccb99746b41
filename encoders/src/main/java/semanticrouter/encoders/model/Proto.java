package semanticrouter.encoders.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads and writes the fields of protocol buffers, without a library for them.
final class Proto {
    /// Wire type of a number.
    static final int VARINT = 0;

    /// Wire type of text, bytes and messages.
    static final int BYTES = 2;

    private static final int FLOAT = 5;

    private Proto() {}

    /// One field of a message.
    ///
    /// @param start index of its key
    /// @param content index of its payload
    /// @param end index after it
    record Field(int number, int type, int start, int content, int end) {}

    /// The fields of the message that these bytes hold.
    ///
    /// @throws IllegalArgumentException when they hold none
    static List<Field> fields(byte[] bytes, int from, int to) {
        var fields = new ArrayList<Field>();
        var cursor = new Cursor(bytes, from);
        while (cursor.at < to) {
            int start = cursor.at;
            int key = (int) cursor.varint();
            int type = key & 7;
            int content = cursor.at;
            switch (type) {
                case VARINT -> cursor.varint();
                case 1 -> cursor.at += Long.BYTES;
                case BYTES -> {
                    long length = cursor.varint();
                    content = cursor.at;
                    cursor.at = Math.toIntExact(content + length);
                }
                case FLOAT -> cursor.at += Integer.BYTES;
                default -> throw new IllegalArgumentException("wire type " + type + " at byte " + start);
            }
            if (cursor.at > to) {
                throw new IllegalArgumentException("it was cut short at byte " + start);
            }
            fields.add(new Field(key >>> 3, type, start, content, cursor.at));
        }
        return fields;
    }

    private static final class Cursor {
        private final byte[] bytes;
        private int at;

        Cursor(byte[] bytes, int at) {
            this.bytes = bytes;
            this.at = at;
        }

        long varint() {
            long value = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte next = bytes[at++];
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw new IllegalArgumentException("a number is too long at byte " + at);
        }
    }

    static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    static String text(byte[] bytes, Field field) {
        return new String(bytes, field.content, field.end - field.content, StandardCharsets.UTF_8);
    }

    static void bytes(ByteArrayOutputStream out, int number, byte[] content) {
        varint(out, number << 3 | BYTES);
        varint(out, content.length);
        out.writeBytes(content);
    }

    /// A message as a field of another.
    static void message(ModelBytes out, int number, ModelBytes content) {
        var key = new ByteArrayOutputStream();
        varint(key, number << 3 | BYTES);
        varint(key, content.length());
        out.add(key.toByteArray());
        out.add(content);
    }

    static void text(ByteArrayOutputStream out, int number, String content) {
        bytes(out, number, content.getBytes(StandardCharsets.UTF_8));
    }

    /// @param value 0 or more
    static void integer(ByteArrayOutputStream out, int number, int value) {
        varint(out, number << 3 | VARINT);
        varint(out, value);
    }

    static void real(ByteArrayOutputStream out, int number, float value) {
        varint(out, number << 3 | FLOAT);
        out.writeBytes(ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .array());
    }

    /// A field as it stands.
    static void copy(ByteArrayOutputStream out, byte[] bytes, Field field) {
        out.write(bytes, field.start, field.end - field.start);
    }
}
