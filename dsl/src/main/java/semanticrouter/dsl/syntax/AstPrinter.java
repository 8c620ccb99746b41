package semanticrouter.dsl.syntax;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Writes a syntax tree as text. Parsing the text gives an equal tree up to places, so printing twice changes nothing.
///
/// Unlike the canonical printer of the configuration document it keeps decision trees, tests and the order of blocks.
public final class AstPrinter {
    private final StringBuilder out = new StringBuilder();

    private AstPrinter() {}

    /// The text of a program, blocks separated by one blank line.
    public static String print(Program program) {
        AstPrinter printer = new AstPrinter();
        printer.blocks(program.blocks(), "");
        return printer.out.toString();
    }

    private void blocks(List<Block> blocks, String indent) {
        String separator = "";
        for (Block block : blocks) {
            out.append(separator);
            block(block, indent);
            separator = "\n";
        }
    }

    private void block(Block block, String indent) {
        switch (block) {
            case Block.Routing routing -> fields(indent + "ROUTING", routing.fields(), indent);
            case Block.Entrypoint entrypoint -> fields(indent + "ENTRYPOINT", entrypoint.fields(), indent);
            case Block.Recipe recipe -> {
                line(indent, "RECIPE " + name(recipe.name()) + header(recipe.options()) + " {");
                blocks(recipe.blocks(), indent + "  ");
                line(indent, "}");
            }
            case Block.Signal signal ->
                fields(indent + "SIGNAL " + signal.type().text() + " " + name(signal.name()), signal.fields(), indent);
            case Block.Projection projection ->
                fields(
                        indent + "PROJECTION " + projection.kind().word() + " " + name(projection.name()),
                        projection.fields(),
                        indent);
            case Block.Model model -> fields(indent + "MODEL " + name(model.name()), model.fields(), indent);
            case Block.Plugin plugin ->
                fields(
                        indent + "PLUGIN " + name(plugin.name()) + " "
                                + plugin.type().text(),
                        plugin.fields(),
                        indent);
            case Block.Route route -> route(route, indent);
            case Block.Tree tree -> tree(tree, indent);
            case Block.Test test -> {
                line(indent, "TEST " + name(test.name()) + " {");
                test.expectations()
                        .forEach(expectation -> line(
                                indent, "  " + Quoted.quote(expectation.query()) + " -> " + name(expectation.route())));
                line(indent, "}");
            }
            case Block.Assertion assertion -> {
                String label = assertion.label() == null ? "" : Quoted.quote(assertion.label()) + " ";
                line(indent, "ASSERT " + label + ClaimPrinter.print(assertion.claim()));
            }
        }
    }

    private void route(Block.Route route, String indent) {
        String description = route.clauses().description();
        String header = description == null ? "" : " (description = " + Quoted.quote(description) + ")";
        line(indent, "ROUTE " + name(route.name()) + header + " {");
        String inner = indent + "  ";
        ranks(route.clauses(), inner);
        when("WHEN ", route.when(), inner);
        clauses(route.clauses(), inner);
        line(indent, "}");
    }

    private void tree(Block.Tree tree, String indent) {
        line(indent, "DECISION_TREE " + name(tree.name()) + " {");
        String keyword = "IF ";
        for (Block.Branch branch : tree.branches()) {
            line(indent, "  " + keyword + RulePrinter.print(branch.when()) + " {");
            branch(branch.clauses(), indent + "    ");
            line(indent, "  }");
            keyword = "ELSE IF ";
        }
        line(indent, "  ELSE {");
        branch(tree.otherwise(), indent + "    ");
        line(indent, "  }");
        line(indent, "}");
    }

    private void branch(Clauses clauses, String indent) {
        if (clauses.name() != null) {
            line(indent, "NAME " + name(clauses.name()));
        }
        if (clauses.description() != null) {
            line(indent, "DESCRIPTION " + Quoted.quote(clauses.description()));
        }
        ranks(clauses, indent);
        clauses(clauses, indent);
    }

    private void ranks(Clauses clauses, String indent) {
        if (clauses.priority() != null) {
            line(indent, "PRIORITY " + clauses.priority().value());
        }
        if (clauses.tier() != null) {
            line(indent, "TIER " + clauses.tier().value());
        }
    }

    private void when(String keyword, @Nullable Rule rule, String indent) {
        if (rule != null) {
            line(indent, keyword + RulePrinter.print(rule));
        }
    }

    private void clauses(Clauses clauses, String indent) {
        if (!clauses.models().isEmpty()) {
            line(indent, "MODEL " + models(clauses.models()));
        }
        for (Clauses.Iteration iteration : clauses.iterations()) {
            String source = switch (iteration.source()) {
                case Clauses.Source.Reference reference -> name(reference.name());
                case Clauses.Source.Models models -> "[" + models(models.models()) + "]";
            };
            line(
                    indent,
                    "FOR " + iteration.variable().text() + " IN " + source + " { MODEL " + models(iteration.body())
                            + " }");
        }
        if (clauses.algorithm() != null) {
            optionalFields(
                    indent,
                    "ALGORITHM " + clauses.algorithm().type().text(),
                    clauses.algorithm().fields());
        }
        for (Clauses.PluginUse plugin : clauses.plugins()) {
            optionalFields(indent, "PLUGIN " + name(plugin.name()), plugin.fields());
        }
        for (Clauses.Emit emit : clauses.emits()) {
            fields(indent + "EMIT " + emit.kind().text(), emit.fields(), indent);
        }
    }

    private static String models(List<Clauses.ModelRef> models) {
        return models.stream()
                .map(ref -> Quoted.quote(ref.model().text()) + options(ref.options(), ", "))
                .collect(Collectors.joining(", "));
    }

    private static String header(Fields options) {
        return options(options, " ");
    }

    private static String options(Fields options, String separator) {
        if (options.all().isEmpty()) {
            return "";
        }
        return options.all().stream()
                .map(option -> option.name() + " = " + ValuePrinter.print(option.value()))
                .collect(Collectors.joining(separator, " (", ")"));
    }

    private void optionalFields(String indent, String head, Fields fields) {
        if (fields.all().isEmpty()) {
            line(indent, head);
        } else {
            fields(indent + head, fields, indent);
        }
    }

    private void fields(String head, Fields fields, String indent) {
        out.append(head).append(" {\n");
        for (Fields.Field field : fields.all()) {
            line(indent, "  " + Quoted.name(field.name()) + ": " + ValuePrinter.print(field.value()));
        }
        line(indent, "}");
    }

    private void line(String indent, String text) {
        out.append(indent).append(text).append('\n');
    }

    private static String name(Name name) {
        return Quoted.name(name.text());
    }
}
