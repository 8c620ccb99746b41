package semanticrouter.cli.demo;

import java.time.Duration;

/// A simulated model: what it says of itself and how fast it pretends to be.
///
/// @param name logical name
/// @param strength one word for its answers
/// @param logprob mean log-probability it pretends its tokens to have: what it is less sure of has a lower one
/// @param firstToken time to the first token
/// @param perToken time for each further token
record SimulatedModel(String name, String strength, double logprob, Duration firstToken, Duration perToken) {
    /// What it answers.
    ///
    /// @param chinese whether the question is in Chinese
    /// @param words number of words in the question
    String answer(boolean chinese, int words) {
        return chinese
                ? "[模拟] 我是演示模型 " + name + "（" + strengthZh() + "）。路由器把你的问题交给了我；旁边的说明写明了原因。" + "接入真实模型后，这里会显示它的回答。"
                : "[simulated] I am the demonstration model " + name + " (" + strength + "). The router gave me your "
                        + words + "-word question; the explanation beside this answer says why. "
                        + "Connect a real model and its answer appears here.";
    }

    private String strengthZh() {
        return switch (strength) {
            case "small and cheap" -> "小而便宜";
            case "strong and expensive" -> "强而昂贵";
            default -> "通晓中文";
        };
    }
}
