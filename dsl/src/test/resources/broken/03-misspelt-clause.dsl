SIGNAL keyword urgent { operator: "OR" keywords: ["urgent"] }
ROUTE r {
  PRIORITY 1
  WEHN keyword("urgent")
  MODEL "m"
}
