package semanticrouter.encoders.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Changes where an ONNX model ends, without a library for its format.
///
/// An ONNX file is a protocol buffer: field 7 of the model is the graph, field 12 of the graph lists its outputs, and
/// field 1 of an output is the name of a tensor (ONNX IR specification, `onnx.proto`). ONNX Runtime computes every node
/// of a graph, whether an output needs it or not, so the nodes and weights behind the new output are taken
/// out.
public final class OnnxGraph {
    private static final int GRAPH = 7;
    private static final int OUTPUT = 12;
    private static final int NODE = 1;
    private static final int WEIGHT = 5;
    private static final int WEIGHT_NAME = 8;
    private static final int SHAPE = 13;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OUTPUT = 2;
    private static final int NAME = 1;
    private static final int BYTES = 2;

    private OnnxGraph() {}

    /// The same model that ends at another tensor of the same type and rank as its first output.
    ///
    /// @param where names the model in errors
    /// @throws IOException when the bytes are no ONNX model; whether the tensor exists is found out by who loads it
    public static byte[] endingAt(byte[] model, String tensor, String where) throws IOException {
        try {
            var out = new ByteArrayOutputStream(model.length + 256);
            boolean found = false;
            for (Field field : fields(model, 0, model.length)) {
                if (field.number == GRAPH && field.type == BYTES) {
                    byte[] graph = graph(model, field, tensor);
                    varint(out, GRAPH << 3 | BYTES);
                    varint(out, graph.length);
                    out.writeBytes(graph);
                    found = true;
                } else {
                    out.write(model, field.start, field.end - field.start);
                }
            }
            if (found) {
                return out.toByteArray();
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException broken) {
            throw new IOException(where + " is no ONNX model: " + broken.getMessage(), broken);
        }
        throw new IOException(where + " is no ONNX model: it holds no graph");
    }

    private static byte[] graph(byte[] model, Field graph, String tensor) {
        var out = new ByteArrayOutputStream(graph.end - graph.content + 256);
        boolean written = false;
        List<Field> all = fields(model, graph.content, graph.end);
        Set<Field> needed = needed(model, all, tensor);
        for (Field field : all) {
            boolean droppable = field.number == NODE || field.number == WEIGHT || field.number == SHAPE;
            if (droppable && !needed.contains(field)) {
                continue;
            }
            if (field.number != OUTPUT) {
                out.write(model, field.start, field.end - field.start);
            } else if (!written) {
                byte[] output = renamed(model, field, tensor);
                varint(out, OUTPUT << 3 | BYTES);
                varint(out, output.length);
                out.writeBytes(output);
                written = true;
            }
        }
        if (!written) {
            throw new IllegalArgumentException("its graph has no output");
        }
        return out.toByteArray();
    }

    /// The nodes and weights that the tensor depends on, without notes on shapes; nodes of a graph stand behind those
    /// whose outputs they read.
    private static Set<Field> needed(byte[] model, List<Field> fields, String tensor) {
        Set<String> wanted = new HashSet<>(Set.of(tensor));
        Set<Field> needed = new HashSet<>();
        for (Field field : fields.reversed()) {
            if (field.number == NODE) {
                List<Field> parts = fields(model, field.content, field.end);
                boolean gives = parts.stream()
                        .anyMatch(part -> part.number == NODE_OUTPUT && wanted.contains(text(model, part)));
                if (gives) {
                    needed.add(field);
                    parts.stream()
                            .filter(part -> part.number == NODE_INPUT)
                            .forEach(part -> wanted.add(text(model, part)));
                }
            }
        }
        for (Field field : fields) {
            if (field.number == WEIGHT
                    && fields(model, field.content, field.end).stream()
                            .anyMatch(part -> part.number == WEIGHT_NAME && wanted.contains(text(model, part)))) {
                needed.add(field);
            }
        }
        return needed;
    }

    private static String text(byte[] bytes, Field field) {
        return new String(bytes, field.content, field.end - field.content, StandardCharsets.UTF_8);
    }

    private static byte[] renamed(byte[] model, Field output, String tensor) {
        var out = new ByteArrayOutputStream();
        for (Field field : fields(model, output.content, output.end)) {
            if (field.number == NAME) {
                byte[] name = tensor.getBytes(StandardCharsets.UTF_8);
                varint(out, NAME << 3 | BYTES);
                varint(out, name.length);
                out.writeBytes(name);
            } else {
                out.write(model, field.start, field.end - field.start);
            }
        }
        return out.toByteArray();
    }

    /// One field of a message.
    ///
    /// @param start index of its key
    /// @param content index of its payload
    /// @param end index after it
    private record Field(int number, int type, int start, int content, int end) {}

    private static List<Field> fields(byte[] bytes, int from, int to) {
        var fields = new ArrayList<Field>();
        var cursor = new Cursor(bytes, from);
        while (cursor.at < to) {
            int start = cursor.at;
            int key = (int) cursor.varint();
            int type = key & 7;
            int content = cursor.at;
            switch (type) {
                case 0 -> cursor.varint();
                case 1 -> cursor.at += Long.BYTES;
                case BYTES -> {
                    long length = cursor.varint();
                    content = cursor.at;
                    cursor.at = Math.toIntExact(content + length);
                }
                case 5 -> cursor.at += Integer.BYTES;
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

    private static void varint(ByteArrayOutputStream out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.write(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }
}
