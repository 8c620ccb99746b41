# Add the system prompt "Be brief." to everything. Code goes to demo/strong.
# 1-8 all requests get a system prompt
# 9-12 requests that are about code go to demo/strong
# MODEL 12-12 demo/strong: demo/strong, it is named
# MODEL 1-8 Add the system prompt "Be brief." to everything: demo/small, no clause says where these requests go, so it is the default model
# usable: true

SIGNAL domain "computer science" {
  mmlu_categories: ["computer science"]
}

SIGNAL keyword code_words {
  operator: "OR"
  keywords: ["```", "(?i)\\b(stack trace|traceback|segfault|segmentation fault|null pointer|race condition|refactor|unit tests?|regex|sql query)\\b", "(?i)\\b(python|java|javascript|typescript|rust|golang|c\\+\\+)\\b"]
  method: "regex"
}

PLUGIN system_prompt system_prompt {}

ROUTE code (description = "Code goes to demo/strong") {
  PRIORITY 20
  WHEN (domain("computer science") OR keyword("code_words"))
  MODEL "demo/strong" (param_size = "400b")
  PLUGIN system_prompt {
    enabled: true
    system_prompt: "Be brief."
    mode: "insert"
  }
}

ROUTE everything_else (description = "Add the system prompt \"Be brief.\" to everything") {
  PRIORITY 10
  MODEL "demo/small" (param_size = "4b")
  PLUGIN system_prompt {
    enabled: true
    system_prompt: "Be brief."
    mode: "insert"
  }
}

TEST intent {
  "What is the worst-case time complexity of quicksort, and how does a hash table resolve collisions?" -> code
  "Hello! Good morning, how are you today?" -> everything_else
}
