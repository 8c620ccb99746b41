package semanticrouter.dsl.syntax;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import semanticrouter.config.diagnostic.Diagnostic;
import semanticrouter.config.diagnostic.Severity;
import semanticrouter.config.diagnostic.Span;

/// Parses routing language text.
///
/// The text is parsed as a whole first. When that fails it is split at the keywords that start top-level blocks and
/// every part is parsed on its own, so one faulty block does not hide the others.
/// Source: routing language specification 5.2 and 5.3.
public final class Parser {
    /// Words after which a block word belongs to an assertion and starts no block.
    private static final Set<String> CLAIM_WORDS = Set.of("THEN", "NOT");

    private Parser() {}

    /// What was understood, and what was not.
    ///
    /// @param program all blocks that could be read
    /// @param errors one per faulty part, in the order of the text; empty when the whole text was understood
    public record Parsed(Program program, List<Diagnostic> errors) {
        public Parsed {
            errors = List.copyOf(errors);
        }
    }

    /// What was understood of a single claim.
    ///
    /// @param claim absent when there is an error
    public record ParsedClaim(@Nullable Claim claim, Optional<Diagnostic> error) {}

    /// Parses a program. Never fails: problems come back as diagnostics.
    ///
    /// @param source the name that the places carry, such as a file name
    public static Parsed parse(String source, String text) {
        SourceText places = SourceText.of(source, text);
        List<Token> tokens = Lexer.tokens(text);
        Part whole = part(places, tokens);
        if (whole.error() == null) {
            return new Parsed(new Program(whole.blocks()), List.of());
        }
        List<List<Token>> chunks = split(tokens);
        List<Part> parts = chunks.stream().map(chunk -> part(places, chunk)).toList();
        List<Block> blocks =
                parts.stream().flatMap(part -> part.blocks().stream()).toList();
        if (chunks.size() <= 1 || blocks.isEmpty()) {
            return new Parsed(new Program(whole.blocks()), List.of(whole.error()));
        }
        List<Diagnostic> errors = new ArrayList<>();
        for (Part part : parts) {
            if (part.error() != null) {
                errors.add(part.error());
            }
        }
        return new Parsed(new Program(blocks), errors);
    }

    /// Parses the claim of an assertion, the text after `ASSERT`, that is a scalar of a document.
    ///
    /// @param place where the scalar stands; all places in the claim are this one
    public static ParsedClaim parseClaim(Span place, String text) {
        TokenCursor cursor = new TokenCursor(SourceText.within(place), Lexer.tokens(text));
        try {
            Claim claim = new ClaimParser(cursor, new RuleParser(cursor, new ValueParser(cursor))).claim();
            if (!cursor.atEnd()) {
                throw cursor.fault("expected the end of the assertion, found "
                        + cursor.peek().describe());
            }
            return new ParsedClaim(claim, Optional.empty());
        } catch (TokenCursor.Fault fault) {
            return new ParsedClaim(null, Optional.of(error(cursor, fault)));
        }
    }

    /// The blocks up to the first fault, and the fault.
    private record Part(List<Block> blocks, @Nullable Diagnostic error) {}

    private static Part part(SourceText places, List<Token> tokens) {
        TokenCursor cursor = new TokenCursor(places, tokens);
        BlockParser parser = new BlockParser(cursor);
        List<Block> blocks = new ArrayList<>();
        try {
            while (!cursor.atEnd()) {
                blocks.add(parser.topLevel());
            }
            return new Part(blocks, null);
        } catch (TokenCursor.Fault fault) {
            return new Part(blocks, error(cursor, fault));
        }
    }

    private static Diagnostic error(TokenCursor cursor, TokenCursor.Fault fault) {
        Span span = cursor.spanOf(fault.token());
        return new Diagnostic(Severity.ERROR, "dsl-syntax", span, "", fault.text(), "");
    }

    private static List<List<Token>> split(List<Token> tokens) {
        List<List<Token>> chunks = new ArrayList<>();
        int start = 0;
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is(Token.Kind.OPEN_BRACE)) {
                depth++;
            } else if (token.is(Token.Kind.CLOSE_BRACE)) {
                depth = Math.max(0, depth - 1);
            } else if (depth == 0 && i > start && startsBlock(tokens, i)) {
                chunks.add(tokens.subList(start, i));
                start = i;
            }
        }
        if (start < tokens.size()) {
            chunks.add(tokens.subList(start, tokens.size()));
        }
        return chunks;
    }

    private static boolean startsBlock(List<Token> tokens, int at) {
        Token token = tokens.get(at);
        if (!token.is(Token.Kind.IDENT) || !BlockParser.KEYWORDS.contains(token.text())) {
            return false;
        }
        Token before = tokens.get(at - 1);
        return !(before.is(Token.Kind.IDENT) && CLAIM_WORDS.contains(before.text()));
    }
}
