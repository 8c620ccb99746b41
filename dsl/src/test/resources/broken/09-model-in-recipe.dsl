SIGNAL keyword a { operator: "OR" keywords: ["a"] }
RECIPE local {
  MODEL "m" { modality: "text" }
  ROUTE r { PRIORITY 1 MODEL "m" }
}
ROUTE fallback { PRIORITY 1 MODEL "m" }
