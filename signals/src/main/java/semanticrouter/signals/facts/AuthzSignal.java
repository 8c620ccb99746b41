package semanticrouter.signals.facts;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import semanticrouter.core.fault.Failure;
import semanticrouter.core.fault.UnavailableException;
import semanticrouter.core.kind.Default;
import semanticrouter.core.kind.Doc;
import semanticrouter.core.kind.Kind;
import semanticrouter.core.kind.Problem;
import semanticrouter.core.kind.Range;
import semanticrouter.core.kind.Required;
import semanticrouter.core.kind.SettingsAt;
import semanticrouter.core.request.Headers;
import semanticrouter.core.signal.ConfidenceRange;
import semanticrouter.core.signal.CostClass;
import semanticrouter.core.signal.SignalEvaluator;
import semanticrouter.core.signal.SignalFamily;
import semanticrouter.core.signal.SignalReport;
import semanticrouter.core.signal.SignalRule;
import semanticrouter.core.signal.SignalSetup;

/// Roles of the caller, from the identity headers a verified source set (specification: signals §2.20).
///
/// The gateway has dropped those that nobody vouches for before any signal reads them. A request without a user id
/// is unavailable (`authz_identity_missing`) unless `global.services.authz.fail_open` is set; a request of nobody, such
/// as a dry run, has no roles. A leaf may name the role or, beyond upstream, the binding (quirk Q9).
public final class AuthzSignal implements SignalFamily<AuthzSignal.Rule> {
    /// Binds a role to users and groups.
    @Doc("Gives a role to users and groups; decisions ask for the role.")
    public record Rule(
            @Doc("Name of the binding.") @Required String name,

            @Doc("Role that decisions refer to as authz:<role>.") @Required
            String role,

            @Doc("Who has the role.") @Required @Range(min = 1)
            List<Subject> subjects,

            @Doc("What the binding is for, for people.") @Default("")
            String description)
            implements SignalRule {
        public Rule {
            subjects = List.copyOf(subjects);
        }
    }

    /// A user or a group.
    @Doc("A user or a group.")
    public record Subject(
            @Doc("User or Group, in any case.") @Required String kind,

            @Doc("User id or group name, compared exactly.") @Required
            String name) {
        boolean user() {
            return kind.equalsIgnoreCase("user");
        }

        boolean group() {
            return kind.equalsIgnoreCase("group");
        }
    }

    /// How the caller's identity reaches the router.
    @Doc("How the caller's identity reaches the router.")
    public record Authz(
            @Doc("Give no roles instead of failing when a request carries no user id.") @Default("false")
            boolean failOpen,

            @Doc("Headers that carry the identity.") Identity identity) {}

    /// Names of the headers that carry the identity.
    @Doc("Names of the headers that carry the identity.")
    public record Identity(
            @Doc("Header with the user id.") @Default("x-authz-user-id")
            String userIdHeader,

            @Doc("Header with the user's groups, separated by commas.") @Default("x-authz-user-groups")
            String userGroupsHeader) {}

    @Override
    public Kind<Rule> kind() {
        return Kind.signal("authz", "role_bindings", Rule.class);
    }

    @Override
    public String description() {
        return "Tells which configured roles the caller has, by user id and groups.";
    }

    @Override
    public CostClass cost() {
        return CostClass.FREE;
    }

    @Override
    public ConfidenceRange confidence() {
        return ConfidenceRange.ONE;
    }

    /// Roles decide, and are no part of what a request is about (quirk Q2).
    @Override
    public boolean afterProjections() {
        return true;
    }

    /// Whoever cannot be known has no role, and must not be served as if that were known.
    @Override
    public boolean safety() {
        return true;
    }

    @Override
    public List<String> leaves(Rule rule) {
        return rule.role().equals(rule.name()) ? List.of(rule.role()) : List.of(rule.role(), rule.name());
    }

    @Override
    public List<SettingsAt<?>> settings() {
        return List.of(new SettingsAt<>("global.services.authz", Authz.class));
    }

    @Override
    public List<Problem> check(Rule rule, List<Rule> all) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < rule.subjects().size(); i++) {
            Subject subject = rule.subjects().get(i);
            if (!subject.user() && !subject.group()) {
                problems.add(Problem.error("subjects[" + i + "].kind", "must be User or Group"));
            }
        }
        return problems;
    }

    @Override
    public SignalEvaluator prepare(SignalSetup<Rule> setup) {
        List<Rule> rules = List.copyOf(setup.rules());
        Authz authz = setup.settings().get(Authz.class);
        return input -> input.facts().anonymous()
                ? SignalReport.NOTHING
                : evaluate(rules, authz, input.facts().headers());
    }

    private static SignalReport evaluate(List<Rule> rules, Authz authz, Headers headers) throws UnavailableException {
        String user = headers.first(authz.identity().userIdHeader())
                .map(String::strip)
                .orElse("");
        if (user.isEmpty()) {
            if (rules.isEmpty() || authz.failOpen()) {
                return SignalReport.NOTHING;
            }
            throw new UnavailableException(
                    Failure.IDENTITY_MISSING,
                    "the request has no " + authz.identity().userIdHeader() + " header");
        }
        Set<String> groups = headers.all(authz.identity().userGroupsHeader()).stream()
                .flatMap(line -> List.of(line.split(",")).stream())
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .collect(Collectors.toSet());
        var names = new LinkedHashSet<String>();
        var bindings = new LinkedHashSet<String>();
        for (Rule rule : rules) {
            boolean bound = rule.subjects().stream()
                    .anyMatch(subject -> subject.user() && subject.name().equals(user)
                            || subject.group() && groups.contains(subject.name()));
            if (bound) {
                names.add(rule.role());
                bindings.add(rule.name());
            }
        }
        names.addAll(bindings);
        return SignalReport.matching(names);
    }
}
