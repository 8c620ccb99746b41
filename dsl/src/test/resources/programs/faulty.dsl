# Example C - deliberately faulty: one diagnostic of each level
SIGNAL keyword urgent { keywords: ["urgent"] operator: "OR" }
SIGNAL embedding e1 { threshold: 1.4 candidates: ["x"] }
ROUTE a { PRIORITY 20 WHEN keyword("urgnt") MODEL "m1" }
ROUTE b { PRIORITY -3 WHEN keyword("urgent") MODEL "m1" }
ROUTE c { PRIORITY 5 WHEN keyword("urgent") OR embedding("e1") MODEL "m2" }
ROUTE d { PRIORITY }
TEST t { "now" -> missing_route }
