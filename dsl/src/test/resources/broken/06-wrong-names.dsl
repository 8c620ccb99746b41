MODEL "vendor/large" { loras: [{ name: "tax", description: "Tax law" }] }
SIGNAL keyword invoices { operator: "OR" keywords: ["invoice"] }
SIGNAL domain law { mmlu_categories: ["laws"] }
PLUGIN house system_promt {}
ROUTE r {
  PRIORITY 1
  WHEN keyword("invoice") OR keywrd("invoices")
  MODEL "vendor/lage", "vendor/large" (lora = "taxes")
  ALGORITHM multifactor { }
  PLUGIN hause
}
