# Send code to the strong model and everything else to the cheap one.
# 1-6 requests that are about code go to demo/strong
# 8-13 all other requests go to demo/small
# MODEL 5-5 strong: demo/strong, it has the highest quality_score (0.95)
# MODEL 12-12 cheap: demo/small, it has the lowest price (0.4)
# usable: true

SIGNAL domain "computer science" {
  mmlu_categories: ["computer science"]
}

SIGNAL keyword code_words {
  operator: "OR"
  keywords: ["```", "(?i)\\b(stack trace|traceback|segfault|segmentation fault|null pointer|race condition|refactor|unit tests?|regex|sql query)\\b", "(?i)\\b(python|java|javascript|typescript|rust|golang|c\\+\\+)\\b"]
  method: "regex"
}

ROUTE code (description = "Send code to the strong model") {
  PRIORITY 20
  WHEN (domain("computer science") OR keyword("code_words"))
  MODEL "demo/strong" (param_size = "400b")
}

ROUTE everything_else (description = "everything else to the cheap one") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
}

TEST intent {
  "What is the worst-case time complexity of quicksort, and how does a hash table resolve collisions?" -> code
  "Hello! Good morning, how are you today?" -> everything_else
}
