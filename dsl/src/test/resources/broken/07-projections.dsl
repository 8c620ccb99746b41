SIGNAL embedding a { threshold: 0.7 candidates: ["x"] }
SIGNAL embedding b { threshold: 0.7 candidates: ["y"] }
PROJECTION partition p { semantics: "softmax" members: ["a", "b", "b", "c"] default: "d" }
PROJECTION score s { inputs: [{ type: "projection", name: "t", weight: 1.0 }] }
PROJECTION score t { inputs: [{ type: "projection", name: "s", weight: 1.0 }] }
PROJECTION mapping m { source: "s" outputs: [{ name: "low" }, { name: "high", gt: 0.5, gte: 0.5 }] }
ROUTE r { PRIORITY 1 WHEN embedding("a") AND embedding("b") MODEL "m" }
