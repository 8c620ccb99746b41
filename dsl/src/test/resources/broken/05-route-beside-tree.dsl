SIGNAL keyword sql { operator: "OR" keywords: ["select"] }
DECISION_TREE t {
  IF keyword(sql) { MODEL "a" }
  ELSE { DESCRIPTION "nothing to call" }
}
ROUTE r { PRIORITY 1 MODEL "a" }
