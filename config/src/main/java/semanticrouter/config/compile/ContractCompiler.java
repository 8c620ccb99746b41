package semanticrouter.config.compile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semanticrouter.config.document.DecisionEntry;
import semanticrouter.config.document.OutputContract;
import semanticrouter.config.tree.JsonText;
import semanticrouter.core.contract.AnswerContract;
import semanticrouter.core.contract.AnswerFormat;
import semanticrouter.core.contract.AnswerFormat.Choice;
import semanticrouter.core.contract.AnswerFormat.Kind;
import semanticrouter.core.contract.AnswerFormat.Reference;
import semanticrouter.core.contract.AnswerFormat.Source;
import semanticrouter.core.contract.AnswerFormat.TerminalAction;

/// What a decision says its answer must be. Pure.
final class ContractCompiler {
    private ContractCompiler() {}

    static AnswerContract of(DecisionEntry entry) {
        OutputContract written = entry.outputContractSpec();
        return new AnswerContract(
                entry.outputContract(), written == null ? Optional.empty() : Optional.of(format(written)));
    }

    private static AnswerFormat format(OutputContract written) {
        OutputContract.Extract extract = written.extract();
        List<Source> sources = extract == null
                ? List.of()
                : extract.sources().stream()
                        .map(source -> Source.valueOf(source.toUpperCase(Locale.ROOT)))
                        .toList();
        OutputContract.OnViolation violation = written.onViolation();
        return new AnswerFormat(
                kind(written),
                sources,
                violation != null && Boolean.TRUE.equals(violation.repair()),
                violation == null ? "" : violation.fallback());
    }

    private static Kind kind(OutputContract written) {
        return switch (written.type()) {
            case "choice" -> {
                OutputContract.ChoiceSet choices = written.choiceSet();
                OutputContract.Render render = written.render();
                String template = render != null && render.mode().equals("template") ? render.template() : "";
                yield new Choice(choices == null ? List.of() : choices.values(), template);
            }
            case "structured_json" -> {
                OutputContract.Extract extract = written.extract();
                OutputContract.Normalize normalize = written.normalize();
                var defaults = new LinkedHashMap<String, String>();
                if (normalize != null) {
                    normalize.defaults().forEach((field, value) -> defaults.put(field, JsonText.write(value)));
                }
                yield new TerminalAction(
                        extract != null && extract.mode().equals("exact"),
                        normalize == null ? List.of() : normalize.fieldOrder(),
                        defaults);
            }
            default -> {
                OutputContract.Reference reference = written.reference();
                int first = reference != null && reference.idFormat().equals("index") ? 0 : 1;
                yield new Reference(first, !written.postprocess().isEmpty());
            }
        };
    }
}
