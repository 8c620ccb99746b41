SIGNAL keyword urgent {
  operator: "OR"
  keywords: ["urgent"]

ROUTE r { PRIORITY 1 WHEN keyword("urgent") MODEL "m" }
