package semanticrouter.dsl.syntax;

import java.util.List;

/// A program as written: its blocks in the order of the text. Comments are not part of it.
public record Program(List<Block> blocks) {
    public Program {
        blocks = List.copyOf(blocks);
    }

    /// The blocks of one sort, in order.
    public static <B extends Block> List<B> select(List<Block> blocks, Class<B> sort) {
        return blocks.stream().filter(sort::isInstance).map(sort::cast).toList();
    }
}
