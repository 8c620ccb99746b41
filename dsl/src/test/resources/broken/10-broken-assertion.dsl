MODEL "cloud" { tags: ["remote"] }
MODEL "house" { tags: ["local"] }
SIGNAL pii secret { threshold: 0.8 }
SIGNAL keyword hard { operator: "OR" keywords: ["prove"] }
ROUTE think { PRIORITY 20 WHEN keyword("hard") MODEL "cloud" }
ROUTE keep { PRIORITY 10 WHEN pii("secret") AND NOT keyword("hard") MODEL "house" }
ROUTE rest { PRIORITY 1 WHEN NOT pii("secret") AND NOT keyword("hard") MODEL "cloud" }
ASSERT "secrets stay in the house" WHEN pii("secret") THEN MODEL IN tag("local")
ASSERT COVERS EVERYTHING
