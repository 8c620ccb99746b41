package semanticrouter.encoders.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import semanticrouter.encoders.model.Proto.Field;

/// Writes attention and layer norms of a BERT encoder as the fused operators of ONNX Runtime.
///
/// ONNX Runtime fuses them by itself in plain models. In a quantised one it does not know the shapes behind its own
/// quantised products, and leaves the parts: a fifth of the time of a pass. Names are those that PyTorch's exporter
/// gives; names of the tensors behind the layers stay. The result differs from the plain graph by rounding alone, which
/// dynamic quantisation turns into a cosine of about .99 between token states.
///
/// The attention mask is left out: a row here is one text without padding, so all of it may be seen.
public final class FusedBert {
    private static final int GRAPH = 7;
    private static final int OPERATORS = 8;
    private static final int NODE = 1;
    private static final int WEIGHT = 5;
    private static final int INPUT = 11;
    private static final int SHAPE = 13;
    private static final String DOMAIN = "com.microsoft";
    private static final float EPSILON = 1e-12f;

    private final byte[] model;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Field> others = new ArrayList<>();
    private final Map<String, Node> by = new HashMap<>();

    /// What the graph looks like.
    ///
    /// @param layers how many
    /// @param heads of attention in each
    /// @param layerOutput name of the tensor behind a layer but the last, with `%d` for its number from 0 on
    /// @param output name of the tensor behind the last
    /// @param also names of tensors behind other layers that the model gives too, after its own output
    public record Shape(int layers, int heads, String layerOutput, String output, List<String> also) {
        public Shape {
            also = List.copyOf(also);
        }
    }

    private record Node(String operator, String domain, List<String> in, List<String> out, List<byte[]> attributes) {
        byte[] bytes() {
            var bytes = new ByteArrayOutputStream();
            in.forEach(name -> Proto.text(bytes, 1, name));
            out.forEach(name -> Proto.text(bytes, 2, name));
            Proto.text(bytes, 3, operator + ":" + out.getFirst());
            Proto.text(bytes, 4, operator);
            attributes.forEach(attribute -> Proto.bytes(bytes, 5, attribute));
            if (!domain.isEmpty()) {
                Proto.text(bytes, 7, domain);
            }
            return bytes.toByteArray();
        }
    }

    private FusedBert(byte[] model, Field graph) {
        this.model = model;
        for (Field field : Proto.fields(model, graph.content(), graph.end())) {
            if (field.number() == NODE) {
                Node node = node(field);
                nodes.add(node);
                node.out.forEach(name -> by.put(name, node));
            } else {
                others.add(field);
            }
        }
    }

    /// The same model with fused operators.
    ///
    /// @param where names the model in errors
    /// @throws IOException when the bytes are no ONNX model, or not of that shape
    public static ModelBytes of(byte[] model, Shape shape, String where) throws IOException {
        try {
            var out = new ModelBytes();
            for (Field field : Proto.fields(model, 0, model.length)) {
                if (field.number() == GRAPH && field.type() == Proto.BYTES) {
                    Proto.message(out, GRAPH, new FusedBert(model, field).graph(shape));
                } else {
                    out.add(model, field.start(), field.end());
                }
            }
            var domain = new ByteArrayOutputStream();
            Proto.text(domain, 1, DOMAIN);
            Proto.integer(domain, 2, 1);
            var operators = new ByteArrayOutputStream();
            Proto.bytes(operators, OPERATORS, domain.toByteArray());
            out.add(operators.toByteArray());
            return out;
        } catch (IndexOutOfBoundsException | IllegalArgumentException broken) {
            throw new IOException(where + " cannot be fused: " + broken.getMessage(), broken);
        }
    }

    private ModelBytes graph(Shape shape) {
        var fused = new HashMap<String, Node>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            String behind = String.format(Locale.ROOT, shape.layerOutput(), layer);
            String within = behind.substring(0, behind.indexOf("output/LayerNorm"));
            attention(within, shape.heads(), fused);
            norm(within + "attention/output/Add_output_0", within + "attention/output/LayerNorm/Add_1_output_0", fused);
            norm(within + "output/Add_output_0", layer + 1 == shape.layers() ? shape.output() : behind, fused);
        }
        nodes.replaceAll(node -> fused.getOrDefault(node.out.getFirst(), node));
        return written(shape);
    }

    private void attention(String within, int heads, Map<String, Node> fused) {
        String self = within + "attention/self/";
        List<String> in = List.of(self + "query/Add_output_0", self + "key/Add_output_0", self + "value/Add_output_0");
        in.forEach(name -> known(name, "Add"));
        String out = known(self + "Reshape_3_output_0", "Reshape").out.getFirst();
        fused.put(
                out, new Node("MultiHeadAttention", DOMAIN, in, List.of(out), List.of(attribute("num_heads", heads))));
    }

    private void norm(String sum, String out, Map<String, Node> fused) {
        Node residual = known(sum, "Add");
        Node shifted = known(out, "Add");
        Node scaled = known(shifted.in.getFirst(), "Mul");
        known(scaled.in.getFirst(), "Div");
        List<String> in =
                List.of(residual.in.getFirst(), residual.in.getLast(), scaled.in.getLast(), shifted.in.getLast());
        fused.put(
                out,
                new Node("SkipLayerNormalization", DOMAIN, in, List.of(out), List.of(attribute("epsilon", EPSILON))));
    }

    private Node known(String tensor, String operator) {
        Node node = by.get(tensor);
        if (node == null || !node.operator.equals(operator)) {
            throw new IllegalArgumentException("no " + operator + " gives " + tensor);
        }
        return node;
    }

    /// Only what the outputs depend on.
    private ModelBytes written(Shape shape) {
        Set<String> needed = new HashSet<>(shape.also());
        needed.add(shape.output());
        Deque<Node> kept = new ArrayDeque<>();
        for (Node node : nodes.reversed()) {
            if (node.out.stream().anyMatch(needed::contains)) {
                kept.addFirst(node);
                needed.addAll(node.in);
            }
        }
        var written = new ByteArrayOutputStream();
        kept.forEach(node -> Proto.bytes(written, NODE, node.bytes()));
        var graph = new ModelBytes();
        graph.add(written.toByteArray());
        for (Field field : others) {
            boolean wanted = switch (field.number()) {
                case SHAPE -> false;
                case WEIGHT -> needed.contains(name(field, 8));
                case INPUT -> needed.contains(name(field, 1));
                default -> true;
            };
            if (wanted) {
                graph.add(model, field.start(), field.end());
            }
        }
        graph.add(OnnxGraph.outputs(model, others, shape.also()));
        return graph;
    }

    private String name(Field message, int number) {
        return Proto.fields(model, message.content(), message.end()).stream()
                .filter(part -> part.number() == number)
                .map(part -> Proto.text(model, part))
                .findFirst()
                .orElse("");
    }

    private Node node(Field field) {
        String operator = "";
        String domain = "";
        var in = new ArrayList<String>();
        var out = new ArrayList<String>();
        var attributes = new ArrayList<byte[]>();
        for (Field part : Proto.fields(model, field.content(), field.end())) {
            switch (part.number()) {
                case 1 -> in.add(Proto.text(model, part));
                case 2 -> out.add(Proto.text(model, part));
                case 4 -> operator = Proto.text(model, part);
                case 5 -> attributes.add(Arrays.copyOfRange(model, part.content(), part.end()));
                case 7 -> domain = Proto.text(model, part);
                default -> {} // the name of the node and notes for people
            }
        }
        return new Node(operator, domain, in, out, attributes);
    }

    private static byte[] attribute(String name, int value) {
        var bytes = new ByteArrayOutputStream();
        Proto.text(bytes, 1, name);
        Proto.integer(bytes, 3, value);
        Proto.integer(bytes, 20, 2);
        return bytes.toByteArray();
    }

    private static byte[] attribute(String name, float value) {
        var bytes = new ByteArrayOutputStream();
        Proto.text(bytes, 1, name);
        Proto.real(bytes, 2, value);
        Proto.integer(bytes, 20, 1);
        return bytes.toByteArray();
    }
}
