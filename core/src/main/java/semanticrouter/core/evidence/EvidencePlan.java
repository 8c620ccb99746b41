package semanticrouter.core.evidence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import semanticrouter.core.compression.PromptCompression;
import semanticrouter.core.decision.AtomTable;
import semanticrouter.core.decision.DecisionProgram;
import semanticrouter.core.projection.Mapping;
import semanticrouter.core.projection.Partition;
import semanticrouter.core.projection.Score;
import semanticrouter.core.rule.Condition;
import semanticrouter.core.rule.SignalKey;

/// The families, projections and rules of one recipe with their dependencies worked out. Immutable; at most 64
/// families.
public final class EvidencePlan {
    private final List<PlannedFamily> families;
    private final List<Partition> partitions;
    private final List<Score> scores;
    private final List<Mapping> mappings;
    private final DecisionProgram program;
    private final Intake intake;
    private final Set<Integer> open;
    private final Map<String, Integer> familyIndex;
    private final Map<String, Integer> scoreIndex;
    private final Map<String, BandRef> bands;
    private final long[] atomNeeds;
    private final long[] decisionNeeds;
    private final int[][] decisionAtoms;
    private final List<Predicate<String>> used;
    private final int[] scoreOrder;

    /// A band of a mapping: where a projection leaf reads.
    record BandRef(int mapping, int output) {}

    /// What stands before families.
    ///
    /// @param compression of the text they read
    /// @param gate bounds the evaluations at once
    public record Intake(PromptCompression compression, LoadGate gate) {
        /// Families read whole texts, and nobody waits.
        public static final Intake OPEN = new Intake(PromptCompression.NONE, LoadGate.open());
    }

    /// A plan whose families read whole texts.
    public EvidencePlan(
            List<PlannedFamily> families,
            List<Partition> partitions,
            List<Score> scores,
            List<Mapping> mappings,
            DecisionProgram program) {
        this(families, partitions, scores, mappings, program, Intake.OPEN, Set.of());
    }

    /// @param intake what stands before families
    /// @param open decisions that leave open whether their model reasons, by their position
    public EvidencePlan(
            List<PlannedFamily> families,
            List<Partition> partitions,
            List<Score> scores,
            List<Mapping> mappings,
            DecisionProgram program,
            Intake intake,
            Set<Integer> open) {
        if (families.size() > Long.SIZE) {
            throw new IllegalArgumentException(families.size() + " signal families; at most " + Long.SIZE);
        }
        this.families = List.copyOf(families);
        this.partitions = List.copyOf(partitions);
        // Both must be there for either to run (specification: signals §3.2).
        boolean scored = !scores.isEmpty() && !mappings.isEmpty();
        this.scores = scored ? List.copyOf(scores) : List.of();
        this.mappings = scored ? List.copyOf(mappings) : List.of();
        this.program = program;
        this.intake = intake;
        this.open = Set.copyOf(open);
        this.familyIndex =
                index(this.families.stream().map(PlannedFamily::family).toList());
        this.scoreIndex = index(this.scores.stream().map(Score::name).toList());
        this.bands = bands(this.mappings);
        this.scoreOrder = orderScores();
        AtomTable atoms = program.atoms();
        atomNeeds = new long[atoms.size()];
        for (int i = 0; i < atomNeeds.length; i++) {
            atomNeeds[i] = needs(atoms.atom(i));
        }
        used = this.families.stream()
                .<Predicate<String>>map(family -> family.used()::contains)
                .toList();
        decisionNeeds = new long[program.rules().size()];
        decisionAtoms = new int[decisionNeeds.length][];
        for (int i = 0; i < decisionNeeds.length; i++) {
            decisionAtoms[i] = program.atomsOf(i);
            for (int atom : decisionAtoms[i]) {
                decisionNeeds[i] |= atomNeeds[atom];
            }
        }
    }

    private static Map<String, Integer> index(List<String> names) {
        var index = new HashMap<String, Integer>();
        for (int i = 0; i < names.size(); i++) {
            index.put(names.get(i), i);
        }
        return Map.copyOf(index);
    }

    private static Map<String, BandRef> bands(List<Mapping> mappings) {
        var bands = new HashMap<String, BandRef>();
        for (int m = 0; m < mappings.size(); m++) {
            List<Mapping.Output> outputs = mappings.get(m).outputs();
            for (int o = 0; o < outputs.size(); o++) {
                bands.put(outputs.get(o).name(), new BandRef(m, o));
            }
        }
        return Map.copyOf(bands);
    }

    private int[] orderScores() {
        var done = new ArrayList<Integer>();
        var open = new ArrayList<Integer>();
        for (int i = 0; i < scores.size(); i++) {
            visit(i, done, open);
        }
        return done.stream().mapToInt(Integer::intValue).toArray();
    }

    private void visit(int score, List<Integer> done, List<Integer> open) {
        if (done.contains(score)) {
            return;
        }
        if (open.contains(score)) {
            throw new IllegalArgumentException("projection scores depend on each other in a cycle at "
                    + scores.get(score).name());
        }
        open.add(score);
        for (Score.Input input : scores.get(score).inputs()) {
            int other = scoreBehind(input);
            if (other >= 0) {
                visit(other, done, open);
            }
        }
        done.add(score);
    }

    /// The score a projection input reads, directly or through a mapping; -1 for signal inputs.
    int scoreBehind(Score.Input input) {
        if (!input.type().equals("projection")) {
            return -1;
        }
        Integer direct = scoreIndex.get(input.name());
        if (input.source() != Score.Source.CONFIDENCE && direct != null) {
            return direct;
        }
        BandRef band = bands.get(input.name());
        Integer source = band == null
                ? direct
                : scoreIndex.get(mappings.get(band.mapping()).source());
        return source == null ? -1 : source;
    }

    private long needs(Condition atom) {
        return switch (atom) {
            case Condition.Signal(var key) -> leafNeeds(key);
            case Condition.Measure leaf -> leafNeeds(leaf.key());
            case Condition.Always _ -> 0;
            case Condition.All(var of) -> of.stream().mapToLong(this::needs).reduce(0, (a, b) -> a | b);
            case Condition.Any(var of) -> of.stream().mapToLong(this::needs).reduce(0, (a, b) -> a | b);
            case Condition.Not(var of) -> needs(of);
        };
    }

    private long leafNeeds(SignalKey key) {
        return key.family().equals("projection") ? bandNeeds(key.name()) : familyNeeds(key.family());
    }

    private long familyNeeds(String family) {
        int index = family(family);
        if (index < 0) {
            return 0;
        }
        long needs = 1L << index;
        for (Condition composer : families.get(index).composers().values()) {
            needs |= needs(composer);
        }
        return needs;
    }

    private long bandNeeds(String output) {
        BandRef band = bands.get(output);
        Integer score = band == null
                ? null
                : scoreIndex.get(mappings.get(band.mapping()).source());
        return score == null ? 0 : scoreNeeds(score);
    }

    private long scoreNeeds(int score) {
        long needs = 0;
        for (Score.Input input : scores.get(score).inputs()) {
            int other = scoreBehind(input);
            needs |= other >= 0 ? scoreNeeds(other) : familyNeeds(familyOf(input));
        }
        return needs;
    }

    /// The family whose report holds an input's number.
    static String familyOf(Score.Input input) {
        return input.type().equals("kb_metric") ? "kb" : input.type();
    }

    List<PlannedFamily> families() {
        return families;
    }

    List<Partition> partitions() {
        return partitions;
    }

    List<Score> scores() {
        return scores;
    }

    List<Mapping> mappings() {
        return mappings;
    }

    public DecisionProgram program() {
        return program;
    }

    /// What stands before families.
    public Intake intake() {
        return intake;
    }

    /// Whether a decision leaves open if its model reasons.
    boolean leavesReasoningOpen(int decision) {
        return open.contains(decision);
    }

    /// Position of a family, -1 when the recipe does not plan it.
    int family(String name) {
        Integer index = familyIndex.get(name);
        return index == null ? -1 : index;
    }

    int score(String name) {
        Integer index = scoreIndex.get(name);
        return index == null ? -1 : index;
    }

    @Nullable
    BandRef band(String output) {
        return bands.get(output);
    }

    /// Scores with those they read first.
    int[] scoreOrder() {
        return scoreOrder;
    }

    /// Families a leaf depends on, as bits.
    long atomNeeds(int atom) {
        return atomNeeds[atom];
    }

    /// Families a decision depends on, as bits.
    long decisionNeeds(int decision) {
        return decisionNeeds[decision];
    }

    /// Leaves a decision mentions; shared, must not be written.
    int[] decisionAtoms(int decision) {
        return decisionAtoms[decision];
    }

    /// Which of a family's rule names something refers to.
    Predicate<String> used(int family) {
        return used.get(family);
    }

    /// The planned families, in the order they were declared.
    public List<PlannedFamily> planned() {
        return families;
    }

    /// Names of every band, in declaration order.
    public List<String> bandNames() {
        return mappings.stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(Mapping.Output::name)
                .toList();
    }

    /// True when the recipe has partitions, or scores with mappings.
    public boolean projects() {
        return !scores.isEmpty() || !partitions.isEmpty();
    }
}
