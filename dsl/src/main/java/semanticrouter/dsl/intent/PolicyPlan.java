package semanticrouter.dsl.intent;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.dsl.intent.say.Wording;

/// The routes that clauses come to, in the order they are tried.
///
/// What is refused comes before what is served; of each, what more must hold for before what less must; else the order
/// of the text. What is about every request, or every other one, comes last. What a clause only adds, it adds to every
/// route all of whose requests it is about; a route of which it is about some requests is preceded by a route for
/// these; requests that no route is about get one of their own to the default model.
final class PolicyPlan {
    /// Most routes of a program.
    static final int MOST = 64;

    private final Catalogue catalogue;
    private final List<Route> routes = new ArrayList<>();

    PolicyPlan(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /// A route.
    ///
    /// @param frame the clause that says where its requests go
    /// @param condition which requests
    /// @param adds plugins, with the words that add them
    record Route(String name, Frame frame, Condition condition, List<Frame.Addition> adds) {
        Route {
            adds = List.copyOf(adds);
        }

        boolean refuses() {
            return frame.refused().isPresent();
        }

        private Route named(String other) {
            return new Route(other, frame, condition, adds);
        }

        private Route with(Condition narrower, List<Frame.Addition> more) {
            var all = new ArrayList<>(adds);
            more.stream().filter(one -> !has(one.what())).forEach(all::add);
            return new Route(name, frame, narrower, all);
        }

        private boolean has(Frame.What what) {
            return adds.stream().anyMatch(one -> one.what() == what);
        }

        private boolean last() {
            return frame.rest() || condition instanceof Condition.All;
        }
    }

    /// Takes the clauses that say where requests go.
    void routes(List<Frame> frames) {
        frames.forEach(frame -> routes.add(new Route("", frame, frame.condition(), frame.adds())));
        routes.sort(Comparator.comparing(Route::last)
                .thenComparing(route -> route.last() && route.condition() instanceof Condition.All)
                .thenComparing(route -> !route.refuses())
                .thenComparingInt(route -> -route.condition().specificity()));
    }

    /// Takes a clause that only adds. The most particular of them are to be taken first.
    ///
    /// @throws NotUnderstood when it changes nothing, or makes too many routes; then nothing is changed
    void add(Frame frame) throws NotUnderstood {
        var changed = new ArrayList<Route>();
        boolean served = false;
        boolean effect = false;
        for (Route route : routes) {
            List<Frame.Addition> fitting = frame.adds().stream()
                    .filter(one -> !route.refuses() || one.what() == Frame.What.LOG)
                    .filter(one -> !route.has(one.what()))
                    .toList();
            boolean meant = !fitting.isEmpty() && (!frame.rest() || route.last());
            if (meant && route.condition().within(frame.condition())) {
                changed.add(route.with(route.condition(), fitting));
                effect = true;
            } else if (meant && !route.condition().apart(frame.condition())) {
                changed.add(route.with(Condition.both(List.of(route.condition(), frame.condition())), fitting));
                changed.add(route);
                effect = true;
            } else {
                changed.add(route);
            }
            served |= frame.condition().within(route.condition());
        }
        if (!served) {
            changed.add(own(frame));
            effect = true;
        }
        if (!effect) {
            throw new NotUnderstood(frame.at(), Wording.HAS_ALREADY.with());
        }
        if (changed.size() > MOST) {
            throw new NotUnderstood(frame.at(), Wording.TOO_MANY_ROUTES.with(MOST));
        }
        routes.clear();
        routes.addAll(changed);
    }

    private Route own(Frame frame) throws NotUnderstood {
        ModelChoices.Chosen model =
                new ModelChoices(catalogue).unnamed(frame.at(), Wording.DEFAULT_SINCE_NO_CLAUSE.with());
        var whole = new Frame(
                frame.at(),
                frame.condition(),
                frame.rest(),
                Optional.empty(),
                List.of(model),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                frame.adds());
        return new Route("", whole, frame.condition(), frame.adds());
    }

    /// The routes, each with a name of its own.
    List<Route> named() {
        var named = new ArrayList<Route>();
        Set<String> taken = new HashSet<>();
        for (Route route : routes) {
            String name = (route.refuses() ? "block_" : "") + name(route.condition());
            String free = name;
            for (int i = 2; !taken.add(free); i++) {
                free = name + "_" + i;
            }
            named.add(route.named(free));
        }
        return named;
    }

    private static final Map<Atom.Sort, String> WORDS = Map.of(
            Atom.Sort.CODE, "code",
            Atom.Sort.JAILBREAK, "jailbreak",
            Atom.Sort.PII, "personal_data",
            Atom.Sort.FACTS, "facts",
            Atom.Sort.IMAGE_WANTED, "image_wanted",
            Atom.Sort.IMAGE_GIVEN, "image_given");

    private static String name(Condition condition) {
        String name = switch (condition) {
            case Condition.All _ -> "everything_else";
            case Condition.Is(Atom atom) -> name(atom);
            case Condition.Not(Condition of) -> "not_" + name(of);
            case Condition.Both(List<Condition> parts) ->
                parts.stream().map(PolicyPlan::name).collect(Collectors.joining("_"));
            case Condition.Either(List<Condition> parts) ->
                parts.stream().map(PolicyPlan::name).collect(Collectors.joining("_or_"));
        };
        return name.length() > 60 ? name.substring(0, 60).replaceAll("_+$", "") : name;
    }

    private static String name(Atom atom) {
        return switch (atom.sort()) {
            case DOMAIN, DIFFICULTY, FEEDBACK -> Signals.slug(atom.value());
            case LANGUAGE ->
                Locale.of(atom.value()).getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT);
            case KEYWORD -> "about_" + Signals.slug(atom.value());
            case LENGTH -> Signals.lengthName(atom.bounds());
            case GROUP, USER, ROLE ->
                atom.sort().toString().toLowerCase(Locale.ROOT) + "_" + Signals.slug(atom.value());
            default -> WORDS.getOrDefault(atom.sort(), "requests");
        };
    }
}
