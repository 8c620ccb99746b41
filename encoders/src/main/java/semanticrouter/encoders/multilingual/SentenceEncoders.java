package semanticrouter.encoders.multilingual;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import semanticrouter.core.encoder.Exit;
import semanticrouter.core.fault.Deadline;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.encoders.lane.Lane;
import semanticrouter.encoders.model.Provider;
import semanticrouter.encoders.sentence.EncoderDeclaration;
import semanticrouter.encoders.sentence.Script;
import semanticrouter.encoders.sentence.SentenceEncoder;
import semanticrouter.encoders.sentence.SentenceEncoder.Keep;

/// The standard encoder and the one for Chinese, which is loaded with the first Chinese text.
///
/// Vectors of both have the same length, so that every index and bank can hold them side by side, but they come from
/// two unrelated spaces: across the writings their cosine is near zero, as of texts that have nothing in common. So an
/// exemplar matches requests in its own writing only; a bank for both holds exemplars in both. Where both texts are at
/// hand ({@link #forPair}), a Chinese and another text are both read by the Chinese encoder, whose vocabulary has Latin
/// word pieces too. Safe for all threads.
public final class SentenceEncoders implements AutoCloseable {
    private final SentenceEncoder standard;
    private final Optional<Deep> chinese;
    private final List<LazyEncoder> exits;

    /// An encoder with its early exits.
    ///
    /// @param whole all layers
    /// @param exits the exit after each layer but the last, in order
    private record Deep(LazyEncoder whole, List<LazyEncoder> exits) {}

    /// What all encoders share.
    ///
    /// @param lane where they run
    /// @param provider where ONNX Runtime computes
    /// @param maxWindows most windows one text is cut into
    public record Setting(Lane lane, Provider provider, int maxWindows) {}

    /// @param chinese the encoder for Chinese; empty to read Chinese with the standard one
    public SentenceEncoders(SentenceEncoder standard, Optional<EncoderDeclaration> chinese, Setting setting) {
        this.standard = standard;
        this.exits = exits(standard.declaration(), setting);
        this.chinese = chinese.map(declaration -> new Deep(lazy(declaration, 0, setting), exits(declaration, setting)));
    }

    private static List<LazyEncoder> exits(EncoderDeclaration declaration, Setting setting) {
        var exits = new ArrayList<LazyEncoder>();
        for (int layer = 1; layer < declaration.layers(); layer++) {
            exits.add(lazy(declaration, layer, setting));
        }
        return List.copyOf(exits);
    }

    private static LazyEncoder lazy(EncoderDeclaration declaration, int layer, Setting setting) {
        return new LazyEncoder(
                declaration,
                layer,
                setting.provider(),
                parts -> new SentenceEncoder(
                        declaration, parts, setting.lane(), Keep.VECTORS_AND_STATES, setting.maxWindows()));
    }

    /// The encoder that feeds the heads.
    public SentenceEncoder standard() {
        return standard;
    }

    /// One line for each encoder that is loaded on demand, for a person.
    public List<String> lines() {
        return chinese.stream()
                .map(deep -> deep.whole().declaration())
                .map(declaration -> "embedding of Chinese: " + declaration.name() + ", loaded with the first text, "
                        + declaration.licence() + ", " + declaration.origin())
                .toList();
    }

    /// Name of the encoder for Chinese, if there is one.
    public Optional<String> chinese() {
        return chinese.map(deep -> deep.whole().declaration().name());
    }

    /// Whether texts of this writing have an encoder of their own.
    public boolean separate(String text) {
        return chinese.isPresent() && Script.of(text) == Script.HAN;
    }

    /// What is declared of the encoder of a text, without loading it.
    public EncoderDeclaration declaration(String text) {
        return separate(text) ? chinese.orElseThrow().whole().declaration() : standard.declaration();
    }

    /// The encoder of a text.
    public SentenceEncoder of(String text, Deadline deadline) throws UnavailableException, InterruptedException {
        return separate(text) ? chinese.orElseThrow().whole().get(deadline) : standard;
    }

    /// The one encoder that reads both texts of a pair: the Chinese one when either is Chinese.
    public SentenceEncoder forPair(String first, String second, Deadline deadline)
            throws UnavailableException, InterruptedException {
        return of(separate(second) ? second : first, deadline);
    }

    /// The encoder of a text that stops early. A layer counts on the scale of the standard encoder: of an encoder with
    /// fewer layers the one at the same share of its depth is taken, rounded up.
    ///
    /// @throws UnavailableException `encoder_missing` for a layer the encoder does not have
    public SentenceEncoder of(String text, Exit exit, Deadline deadline)
            throws UnavailableException, InterruptedException {
        int layers = standard.declaration().layers();
        if (exit.layer() == 0 || exit.layer() == layers) {
            return of(text, deadline);
        }
        if (exit.layer() > layers) {
            throw new UnavailableException(
                    "encoder_missing",
                    "the sentence encoder has " + layers + " layers, none of number " + exit.layer());
        }
        if (!separate(text)) {
            return exits.get(exit.layer() - 1).get(deadline);
        }
        Deep deep = chinese.orElseThrow();
        int own = Math.ceilDiv(exit.layer() * deep.whole().declaration().layers(), layers);
        return own > deep.exits().size()
                ? deep.whole().get(deadline)
                : deep.exits().get(own - 1).get(deadline);
    }

    /// Frees what was loaded on demand; call it after the lane has ended.
    @Override
    public void close() {
        exits.forEach(LazyEncoder::close);
        chinese.ifPresent(deep -> {
            deep.whole().close();
            deep.exits().forEach(LazyEncoder::close);
        });
    }
}
