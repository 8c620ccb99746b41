package semanticrouter.core.pipeline;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.core.call.Inbound;
import semanticrouter.core.encoder.Encodings;
import semanticrouter.core.evidence.Evidence;
import semanticrouter.core.image.ImageMaker;
import semanticrouter.core.image.Modality;
import semanticrouter.core.image.ModalityDetection;
import semanticrouter.core.model.ModelProfile;
import semanticrouter.core.plan.PlannedDecision;
import semanticrouter.core.selection.Candidate;
import semanticrouter.core.selection.ModelRef;
import semanticrouter.core.selection.Selection;
import semanticrouter.core.trace.Fact;

/// A request whose decision can answer with images: what it wants, and which of the decision's models can serve that
/// (specification: dataplane §4.14).
///
/// @param decision offers only models that can: who writes text for a text, who makes images for an image
/// @param image who makes the image; a model that no decision names where the decision names none that can
/// @param together whether that model writes the text too
record Imaging(ImageMaker maker, ImageMaker.Wish wish, PlannedDecision decision, Candidate image, boolean together) {
    /// What a request wants; empty where its decision makes no images.
    static Optional<Imaging> of(PlannedDecision decision, Inbound inbound, Evidence evidence, Encodings encodings)
            throws InterruptedException {
        Optional<ImageMaker> makes = decision.plugins().images();
        if (makes.isEmpty()) {
            return Optional.empty();
        }
        ImageMaker maker = makes.get();
        ImageMaker.Wish wish = maker.wish(inbound.facts(), evidence.verdict(ModalityDetection.TASK), encodings);
        List<Candidate> offered = decision.candidates();
        List<Candidate> writers =
                offered.stream().filter(one -> !is(one, "diffusion")).toList();
        Optional<Candidate> omni =
                offered.stream().filter(one -> is(one, "omni")).findFirst();
        boolean together = wish.modality() == Modality.BOTH && maker.together() && omni.isPresent();
        Candidate image = Optional.<Candidate>empty()
                .or(() -> together ? omni : Optional.empty())
                .or(() -> offered.stream().filter(one -> is(one, "diffusion")).findFirst())
                .or(() -> omni)
                .orElseGet(() -> new Candidate(ModelRef.to(maker.model()), ModelProfile.named(maker.model())));
        boolean loops = decision.selector().loops();
        return Optional.of(new Imaging(
                maker, wish, decision.offering(writers.isEmpty() && loops ? offered : writers), image, together));
    }

    private static boolean is(Candidate candidate, String modality) {
        return candidate.profile().modality().toLowerCase(Locale.ROOT).equals(modality);
    }

    /// Whether an image is wanted.
    boolean wanted() {
        return wish.modality() != Modality.AR;
    }

    /// That it could not be told properly what is wanted, where it could not.
    Optional<Fact> failure() {
        return Optional.ofNullable(wish.failure()).map(why -> new Fact.PluginFailed(ImageCall.PLUGIN, why.code()));
    }

    /// Who serves, where there is nothing for the decision's algorithm to choose: beside an image no loop writes.
    Optional<Selection> settled() {
        boolean alone = wish.modality() == Modality.DIFFUSION || together;
        if (wanted() && alone) {
            return Optional.of(new Selection.Single(
                    image, Selection.IMAGE, "an image is wanted, so who makes it serves (" + wish.told() + ")"));
        }
        return wanted() && decision.selector().loops()
                ? decision.candidates().stream()
                        .findFirst()
                        .map(first -> new Selection.Single(
                                first, Selection.IMAGE, "the decision's first model writes the text beside the image"))
                : Optional.empty();
    }
}
