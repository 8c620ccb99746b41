package semanticrouter.dsl.proof;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A statement of Boolean logic over numbered variables. The factories simplify constants away.
sealed interface Formula {
    Formula TRUE = new Constant(true);
    Formula FALSE = new Constant(false);

    record Constant(boolean value) implements Formula {}

    /// @param id from 1
    record Variable(int id) implements Formula {}

    record Not(Formula part) implements Formula {}

    record And(List<Formula> parts) implements Formula {
        public And {
            parts = List.copyOf(parts);
        }
    }

    record Or(List<Formula> parts) implements Formula {
        public Or {
            parts = List.copyOf(parts);
        }
    }

    static Formula not(Formula part) {
        return switch (part) {
            case Constant constant -> constant.value() ? FALSE : TRUE;
            case Not not -> not.part();
            case Variable _, And _, Or _ -> new Not(part);
        };
    }

    static Formula and(Formula... parts) {
        return and(Arrays.asList(parts));
    }

    static Formula and(List<Formula> parts) {
        List<Formula> left = new ArrayList<>();
        for (Formula part : parts) {
            if (part.equals(FALSE)) {
                return FALSE;
            }
            if (!part.equals(TRUE)) {
                left.add(part);
            }
        }
        return left.isEmpty() ? TRUE : left.size() == 1 ? left.getFirst() : new And(left);
    }

    static Formula or(Formula... parts) {
        return or(Arrays.asList(parts));
    }

    static Formula or(List<Formula> parts) {
        List<Formula> left = new ArrayList<>();
        for (Formula part : parts) {
            if (part.equals(TRUE)) {
                return TRUE;
            }
            if (!part.equals(FALSE)) {
                left.add(part);
            }
        }
        return left.isEmpty() ? FALSE : left.size() == 1 ? left.getFirst() : new Or(left);
    }

    static Formula implies(Formula premise, Formula conclusion) {
        return or(not(premise), conclusion);
    }

    /// At most one of the parts holds.
    static Formula atMostOne(List<Formula> parts) {
        List<Formula> pairs = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            for (int j = i + 1; j < parts.size(); j++) {
                pairs.add(or(not(parts.get(i)), not(parts.get(j))));
            }
        }
        return and(pairs);
    }
}
