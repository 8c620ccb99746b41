package semanticrouter.encoders.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Writes the smallest useful ONNX models: logits that are a multiple of token ids.
public final class TinyOnnx {
    private TinyOnnx() {}

    /// A model with `input_ids` in and `logits` out.
    ///
    /// @param perToken `[batch, tokens, labels]` out, else `[batch, labels]` from the mean id
    /// @param factors one per label; the logit is the factor times the id divided by 1000
    public static byte[] model(boolean perToken, float... factors) {
        var graph = new Message();
        graph.message(
                1,
                node(
                        "Cast",
                        "input_ids",
                        "floats",
                        new Message().text(1, "to").number(3, 1).number(20, 2)));
        String shaped = perToken ? "Unsqueeze" : "ReduceMean";
        graph.message(
                1,
                node(
                        shaped,
                        "floats",
                        "shaped",
                        new Message()
                                .text(1, "axes")
                                .number(8, perToken ? 2 : 1)
                                .number(20, 7)));
        graph.message(1, node("MatMul", "shaped", "logits", new Message()).text(1, "factors"));
        graph.text(2, "tiny");
        ByteBuffer raw = ByteBuffer.allocate(4 * factors.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float factor : factors) {
            raw.putFloat(factor / 1000);
        }
        graph.message(
                5,
                new Message()
                        .number(1, 1)
                        .number(1, factors.length)
                        .number(2, 1)
                        .text(8, "factors")
                        .bytes(9, raw.array()));
        graph.message(11, value("input_ids", 7, "batch", "tokens"));
        graph.message(
                12,
                perToken
                        ? value("logits", 1, "batch", "tokens", "" + factors.length)
                        : value("logits", 1, "batch", "" + factors.length));
        return new Message()
                .number(1, 7)
                .message(7, graph)
                .message(8, new Message().number(2, 11))
                .out
                .toByteArray();
    }

    private static Message node(String type, String in, String out, Message attribute) {
        var node = new Message().text(1, in);
        node.text(2, out).text(4, type);
        return attribute.out.size() == 0 ? node : node.message(5, attribute);
    }

    private static Message value(String name, int type, String... axes) {
        var shape = new Message();
        for (String axis : axes) {
            boolean fixed = Character.isDigit(axis.charAt(0));
            shape.message(1, fixed ? new Message().number(1, Integer.parseInt(axis)) : new Message().text(2, axis));
        }
        var tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    /// A protocol buffer in the making.
    private static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint((long) field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.out.toByteArray());
        }

        Message bytes(int field, byte[] value) {
            varint((long) field << 3 | 2);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            while (rest > 0x7F) {
                out.write((int) (rest & 0x7F | 0x80));
                rest >>>= 7;
            }
            out.write((int) rest);
        }
    }
}
