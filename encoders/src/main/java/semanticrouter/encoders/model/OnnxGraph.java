package semanticrouter.encoders.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// Changes where an ONNX model ends and what it gives, without a library for its format.
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

    private OnnxGraph() {}

    /// The same model that ends at another tensor of the same type and rank as its first output.
    ///
    /// @param where names the model in errors
    /// @throws IOException when the bytes are no ONNX model; whether the tensor exists is found out by who loads it
    public static byte[] endingAt(byte[] model, String tensor, String where) throws IOException {
        return changed(model, where, graph -> graph(model, graph, tensor));
    }

    /// The same model that also gives other tensors of the same type and rank as its first output, behind its own
    /// outputs.
    ///
    /// @param where names the model in errors
    /// @throws IOException as {@link #endingAt}
    public static byte[] alsoGiving(byte[] model, List<String> tensors, String where) throws IOException {
        return changed(model, where, graph -> giving(model, graph, tensors));
    }

    private static byte[] changed(byte[] model, String where, Function<Proto.Field, byte[]> change) throws IOException {
        try {
            var out = new ByteArrayOutputStream(model.length + 256);
            boolean found = false;
            for (Proto.Field field : Proto.fields(model, 0, model.length)) {
                if (field.number() == GRAPH && field.type() == Proto.BYTES) {
                    Proto.bytes(out, GRAPH, change.apply(field));
                    found = true;
                } else {
                    Proto.copy(out, model, field);
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

    private static byte[] graph(byte[] model, Proto.Field graph, String tensor) {
        var out = new ByteArrayOutputStream(graph.end() - graph.content() + 256);
        boolean written = false;
        List<Proto.Field> all = Proto.fields(model, graph.content(), graph.end());
        Set<Proto.Field> needed = needed(model, all, tensor);
        for (Proto.Field field : all) {
            boolean droppable = field.number() == NODE || field.number() == WEIGHT || field.number() == SHAPE;
            if (droppable && !needed.contains(field)) {
                continue;
            }
            if (field.number() != OUTPUT) {
                Proto.copy(out, model, field);
            } else if (!written) {
                byte[] output = renamed(model, field, tensor);
                Proto.bytes(out, OUTPUT, output);
                written = true;
            }
        }
        if (!written) {
            throw new IllegalArgumentException("its graph has no output");
        }
        return out.toByteArray();
    }

    private static byte[] giving(byte[] model, Proto.Field graph, List<String> tensors) {
        var out = new ByteArrayOutputStream(graph.end() - graph.content() + 256);
        List<Proto.Field> all = Proto.fields(model, graph.content(), graph.end());
        all.forEach(field -> Proto.copy(out, model, field));
        out.writeBytes(outputs(model, all, tensors));
        return out.toByteArray();
    }

    /// Further outputs of a graph, of the type and rank of its first.
    ///
    /// @param graph the fields of the graph
    /// @throws IllegalArgumentException when it has no output
    static byte[] outputs(byte[] model, List<Proto.Field> graph, List<String> tensors) {
        Proto.Field first = graph.stream()
                .filter(field -> field.number() == OUTPUT)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("its graph has no output"));
        var out = new ByteArrayOutputStream();
        tensors.forEach(tensor -> Proto.bytes(out, OUTPUT, renamed(model, first, tensor)));
        return out.toByteArray();
    }

    /// The nodes and weights that the tensor depends on, without notes on shapes; nodes of a graph stand behind those
    /// whose outputs they read.
    private static Set<Proto.Field> needed(byte[] model, List<Proto.Field> fields, String tensor) {
        Set<String> wanted = new HashSet<>(Set.of(tensor));
        Set<Proto.Field> needed = new HashSet<>();
        for (Proto.Field field : fields.reversed()) {
            if (field.number() == NODE) {
                List<Proto.Field> parts = Proto.fields(model, field.content(), field.end());
                boolean gives = parts.stream()
                        .anyMatch(part -> part.number() == NODE_OUTPUT && wanted.contains(Proto.text(model, part)));
                if (gives) {
                    needed.add(field);
                    parts.stream()
                            .filter(part -> part.number() == NODE_INPUT)
                            .forEach(part -> wanted.add(Proto.text(model, part)));
                }
            }
        }
        for (Proto.Field field : fields) {
            if (field.number() == WEIGHT
                    && Proto.fields(model, field.content(), field.end()).stream()
                            .anyMatch(
                                    part -> part.number() == WEIGHT_NAME && wanted.contains(Proto.text(model, part)))) {
                needed.add(field);
            }
        }
        return needed;
    }

    private static byte[] renamed(byte[] model, Proto.Field output, String tensor) {
        var out = new ByteArrayOutputStream();
        for (Proto.Field field : Proto.fields(model, output.content(), output.end())) {
            if (field.number() == NAME) {
                Proto.text(out, NAME, tensor);
            } else {
                Proto.copy(out, model, field);
            }
        }
        return out.toByteArray();
    }
}
